"""Saved lists on the page Spørgsmål: saved, answered again, only what is new, let go of."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from search.query import Filters, Query
from tests.ui.fake import FakeEngine, interview, many
from tests.ui.test_batch_page import ask, summary
from tests.ui.test_views import DANISH, cards, opened, shown
from ui import access, lists, picks, searches
from ui.user import User


def batch_page(engine: object, say: object, user: object) -> None:
    from ui.views import batch

    batch.render(engine, say, user)


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)


def saved(engine: FakeEngine, user: User, *questions: str, name: str = "Tilsyn") -> Any:
    """A page on which a list was answered and saved."""
    return save(ask(opened(batch_page, engine, user), *questions), name)


def save(app: Any, name: str) -> Any:
    app.text_input(key="list-name").set_value(name)
    button(app, DANISH("page_list_save_go")).click().run()
    assert not app.exception
    return app


def again(engine: FakeEngine, user: User) -> Any:
    """The list answered again, by somebody who opens the page anew."""
    app = opened(batch_page, engine, user)
    app.radio(key="batch-way").set_value("list").run()
    button(app, DANISH("page_batch_go")).click().run()
    assert not app.exception
    return app


def button(app: Any, label: str) -> Any:
    return next(each for each in app.button if each.label == label)


def grown() -> FakeEngine:
    """Another generation with a document more, every source and passage renumbered."""
    engine = FakeEngine(generation=2)
    engine.add("Ny", "Ny Styrelse", interview("Bo", "Også her er datakvalitet svært."))
    for source, turns in many().held:
        engine.add(source.title, source.institution, turns)
    engine.held = [
        (old if number == 0 else _renumbered(old, number), turns)
        for number, (old, turns) in enumerate(engine.held)
    ]
    return engine


def _renumbered(source: Any, number: int) -> Any:
    """As in the first index, but for its id."""
    return replace(source, path=f"/arkiv/{number:02}-kilde.txt")


def test_without_a_list_there_is_none_to_choose(user: User) -> None:
    app = opened(batch_page, many(), user)
    assert app.radio(key="batch-way").options == ["Skriv dem her", "I en fil"]


def test_where_nothing_can_be_kept_the_page_works_without(user: User) -> None:
    app = ask(opened(batch_page, many(), None), "datakvalitet")
    assert summary(app)["Passager"] == [1]
    assert not app.text_input


def test_a_list_is_saved_with_what_was_seen(user: User) -> None:
    app = saved(many(), user, "datakvalitet", "breve")
    assert "Listen »Tilsyn«. Set sidst" in shown(app)
    assert [query.text for query in lists.saved(user)["Tilsyn"]] == ["datakvalitet", "breve"]
    assert not app.text_input


def test_a_name_that_is_taken_or_blank_is_a_sentence(user: User) -> None:
    saved(many(), user, "datakvalitet")
    app = saved(many(), user, "breve")
    assert DANISH("page_list_taken", name="Tilsyn") in shown(app)
    save(app, "  ")
    assert DANISH("page_list_nameless") in shown(app)
    assert list(lists.saved(user)) == ["Tilsyn"]


def test_answered_again_over_the_same_index_there_is_nothing_new(user: User) -> None:
    saved(many(), user, "datakvalitet")
    app = again(many(), user)
    assert DANISH("page_list_nothing_new") in shown(app)
    app.toggle(key="list-only-new").set_value(False).run()
    assert summary(app)["Passager"] == [1]


def test_after_the_index_has_grown_only_the_new_passages_are_shown(user: User) -> None:
    saved(many(), user, "datakvalitet", "breve")
    app = again(grown(), user)
    assert summary(app)["Spørgsmål"] == ["datakvalitet"]
    [card] = cards(app)
    assert "Ny Styrelse" in card
    app.toggle(key="list-only-new").set_value(False).run()
    assert summary(app)["Passager"] == [2, 1]


def test_what_is_said_to_be_seen_is_new_no_more(user: User) -> None:
    saved(many(), user, "datakvalitet")
    app = again(grown(), user)
    app.button(key="list-keep").click().run()
    assert DANISH("page_list_nothing_new") in shown(app)
    assert DANISH("page_list_nothing_new") in shown(again(grown(), user))


def test_of_two_lists_with_the_same_questions_the_chosen_one_counts(user: User) -> None:
    queries = [Query("datakvalitet", limit=10)]
    for name in ("Anden", "Ene"):
        lists.save(user, name, queries)
    app = opened(batch_page, many(), user)
    app.radio(key="batch-way").set_value("list").run()
    app.selectbox(key="list-chosen").set_value("Ene").run()
    button(app, DANISH("page_batch_go")).click().run()
    assert "Listen »Ene«. Endnu ikke set." in shown(app)
    app.button(key="list-keep").click().run()
    assert lists.last_run(user, "Ene") is not None
    assert lists.last_run(user, "Anden") is None


def test_only_looking_changes_nothing(user: User) -> None:
    saved(many(), user, "datakvalitet")
    again(grown(), user)
    assert len(cards(again(grown(), user))) == 1


def test_the_same_questions_pasted_are_the_list(user: User) -> None:
    saved(many(), user, "datakvalitet")
    app = ask(opened(batch_page, many(), user), "datakvalitet")
    assert "Listen »Tilsyn«" in shown(app)


def test_a_list_is_let_go_of(user: User) -> None:
    saved(many(), user, "datakvalitet", name="Ene")
    saved(many(), user, "breve", name="Anden")
    app = opened(batch_page, many(), user)
    app.radio(key="batch-way").set_value("list").run()
    app.selectbox(key="list-chosen").set_value("Ene").run()
    app.button(key="list-forget").click().run()
    assert not app.exception
    assert list(lists.saved(user)) == ["Anden"]
    app.button(key="list-forget").click().run()
    assert not app.exception
    assert app.radio(key="batch-way").options == ["Skriv dem her", "I en fil"]


def test_a_folder_that_cannot_be_written_leaves_the_lists_readable(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(many(), user, "datakvalitet")
    monkeypatch.setattr(User, "writable", property(lambda self: False))
    app = again(grown(), user)
    assert len(cards(app)) == 1
    assert app.button(key="list-keep").disabled


def test_a_damaged_file_is_a_sentence_and_the_questions_are_answered(user: User) -> None:
    (user.folder / "user.sqlite").write_bytes(b"noget helt andet " * 999)
    app = ask(opened(batch_page, many(), user), "datakvalitet")
    assert shown(app).count("user.sqlite") == 1
    assert summary(app)["Passager"] == [1]


def test_a_passage_that_is_picked_here_is_kept_with_the_question_that_it_answers(
    user: User,
) -> None:
    app = opened(batch_page, many(), user)
    app.session_state["user"] = user
    app.session_state[access.CHANGE] = True
    ask(app, "datakvalitet", "breve")
    app.selectbox(key="batch-row").set_value(1).run()
    button(app, DANISH("page_pick_add")).click().run()
    assert not app.exception
    [pick] = picks.every(user)
    assert (pick.question, pick.text) == ("breve", "Ib: Vi skriver breve.")


def test_a_list_is_logged_question_by_question_and_is_no_recent_search(user: User) -> None:
    app = opened(batch_page, many(), user)
    app.session_state["user"] = user
    app.session_state[access.CHANGE] = True
    ask(app, "datakvalitet", "?!", "breve")
    app.run()
    logged = [(each.question, each.limit, each.view, each.hits) for each in searches.log(user)]
    assert logged == [("datakvalitet", 10, "passages", 1), ("breve", 10, "passages", 1)]
    assert searches.recent(user) == []


def test_a_comparison_is_logged_as_the_institutions_it_asked(user: User) -> None:
    engine = many()
    found = engine.survey([Query("breve", filters=Filters(("Sagsstyrelsen",)), limit=3)], 3)
    searches.record_many(user, found)
    [entry] = searches.log(user)
    assert (entry.view, entry.limit, entry.hits) == ("institutions", 3, 1)
    assert searches.filters(entry.address) == {"institution": ["Sagsstyrelsen"]}


def test_a_log_that_is_off_stays_as_it_is(user: User) -> None:
    user.switch(searches.LOG, False)
    searches.record_many(user, many().search_all([Query("breve")]))
    assert searches.log(user) == []
