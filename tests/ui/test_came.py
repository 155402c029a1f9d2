"""Where one came from to the reader: the way back, and what was asked there."""

from pathlib import Path
from typing import Any

from search.query import Query, Results
from tests.ui.fake import many
from tests.ui.test_views import html, opened, read_page
from ui import came, folder, picks, state
from ui.state import Answer, Ask
from ui.user import User
from ui.views.own import USER

HITS = many().search(Query("tilsyn")).hits


def answered(session: dict[Any, Any], question: str = "tilsyn") -> None:
    results = Results(Query(question), HITS, many().state())
    session[state.ANSWER] = Answer(Ask(question), results)


def test_back_leads_to_the_page_of_passages_that_was_looked_at_last() -> None:
    session: dict[Any, Any] = {}
    assert came.back(session) is None, "a link from outside"
    came.visit(session, "find")
    assert came.back(session) is None, "nothing was asked"
    answered(session)
    assert came.back(session) == "find"
    for page in ("compare", "batch", "collection"):
        came.visit(session, page)
        came.visit(session, "about")
        came.visit(session, "read", "12")
        assert came.back(session) == page


def test_the_passage_that_was_opened_first_is_told_once_when_one_is_back() -> None:
    session: dict[Any, Any] = {}
    came.visit(session, "batch")
    came.visit(session, "read", "12")
    came.visit(session, "read", "13")
    assert came.visit(session, "batch") == "12"
    assert came.visit(session, "batch") == ""
    came.visit(session, "read", "12")
    assert came.visit(session, "find") == "", "another page has other cards of that number"
    came.visit(session, "batch")
    came.visit(session, "read", "');alert('1")
    assert came.visit(session, "batch") == "", "no more than a number reaches the page"


def test_what_was_asked_is_what_the_page_one_came_from_says() -> None:
    session: dict[Any, Any] = {}
    assert came.asked(session) == came.Asked()
    answered(session)
    assert came.asked(session) == came.Asked("tilsyn", HITS)
    came.visit(session, "compare")
    came.shows(session, "droner", HITS[:1])
    came.visit(session, "read")
    assert came.asked(session) == came.Asked("droner", HITS[:1])
    came.visit(session, "find")
    assert came.asked(session).question == "tilsyn"


def test_another_index_in_the_folder_makes_it_forgotten() -> None:
    session: dict[Any, Any] = {}
    folder.meet(session, "one")
    came.shows(session, "droner", HITS)
    folder.meet(session, "another")
    assert came.asked(session) == came.Asked()


def test_the_reader_marks_what_was_asked_on_that_page_and_nothing_else() -> None:
    app = opened(read_page, many(), source="2")
    assert "<mark>" not in html(app)
    answered(app.session_state, "sensorer")
    app.session_state[state.ASKED] = came.Asked(
        "datakvalitet", many().search(Query("datakvalitet")).hits
    )
    app.run()
    assert "<mark>datakvalitet</mark>" in html(app)


def test_a_passage_that_is_picked_while_reading_answers_what_was_asked_there(
    tmp_path: Path,
) -> None:
    own = User(tmp_path)
    app = opened(read_page, many(), source="2", turns="3-3")
    app.session_state[USER] = own
    app.session_state[state.ASKED] = came.Asked("droner")
    app.run()
    app.button(key="pick-reader").click().run()
    assert [pick.question for pick in picks.every(own)] == ["droner"]
