"""Searches: the last ones, the saved ones and the log; and the page that shows them."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from search.query import Query
from tests.ui.fake import HOSTILE, many
from tests.ui.test_collection import opened, run
from tests.ui.test_views import ask, cards, find_page, shown
from ui import access, searches
from ui.say import Say
from ui.searches import Address
from ui.user import User
from ui.views import history

DANISH = Say("da")


@pytest.fixture
def own(tmp_path: Path) -> User:
    return User(tmp_path)


def record(own: User, question: str, **more: list[str]) -> None:
    results = many().search(Query(question, limit=50))
    searches.record(own, {"q": [question], **more}, results)


def questions(own: User) -> list[str]:
    return [searches.question(each) for each in searches.recent(own)]


# --- kept --------------------------------------------------------------------------------------


def test_the_last_twenty_different_searches_are_kept_newest_first(own: User) -> None:
    for number in range(searches.MOST_RECENT + 5):
        record(own, f"tilsyn {number}")
    assert questions(own) == [f"tilsyn {number}" for number in range(24, 4, -1)]


def test_the_same_search_takes_one_place_and_other_filters_make_another(own: User) -> None:
    for more in ({}, {"kind": ["interview"]}, {"view": ["institutions"]}):
        record(own, "tilsyn", **more)
    assert searches.recent(own) == [
        {"q": ["tilsyn"], "view": ["institutions"]},
        {"kind": ["interview"], "q": ["tilsyn"]},
    ]
    assert len(searches.log(own)) == 3


def test_the_log_tells_what_was_asked_of_what_and_how_much_came(own: User) -> None:
    record(own, "tilsyn -breve", institution=["Støttestyrelsen"], view=["institutions"])
    [entry] = searches.log(own)
    assert entry.question == "tilsyn -breve"
    assert searches.filters(entry.address) == {"institution": ["Støttestyrelsen"]}
    assert (entry.view, entry.limit, entry.model) == ("institutions", 50, "model-x")
    assert (entry.generation, entry.hits) == (1, 34)


def test_ten_people_who_begin_at_once_are_all_in_the_log(tmp_path: Path) -> None:
    for round_ in range(5):
        own = User(tmp_path / str(round_))
        own.folder.mkdir()
        with ThreadPoolExecutor(10) as people:
            list(people.map(lambda n: record(own, f"tilsyn {n}"), range(10)))  # noqa: B023
        assert len(searches.log(own)) == 10


def test_what_is_switched_off_is_not_kept(own: User) -> None:
    record(own, "før")
    searches.switch_recent(own, False)
    record(own, "imens")
    assert questions(own) == []
    assert [entry.question for entry in searches.log(own)] == ["før", "imens"]
    own.switch(searches.LOG, False)
    searches.switch_recent(own, True)
    record(own, "efter")
    assert questions(own) == ["efter"]
    assert len(searches.log(own)) == 2


def test_with_both_switched_off_nothing_is_written(own: User) -> None:
    own.switch(searches.LOG, False)
    searches.switch_recent(own, False)
    before = (own.folder / "user.sqlite").stat().st_mtime_ns
    record(own, "tilsyn")
    assert (own.folder / "user.sqlite").stat().st_mtime_ns == before


def test_a_cleared_log_is_empty_and_not_in_the_file_any_more(own: User) -> None:
    searches.switch_recent(own, False)
    record(own, "hemmelighed")
    searches.clear_log(own)
    assert searches.log(own) == []
    assert b"hemmelighed" not in b"".join(file.read_bytes() for file in own.folder.iterdir())


def test_a_name_is_given_once(own: User) -> None:
    first: Address = {"q": ["tilsyn"]}
    assert searches.save(own, "  Mit  tilsyn ", first)
    assert not searches.save(own, "Mit tilsyn", {"q": ["breve"]})
    assert not searches.save(own, " ", first)
    assert searches.saved(own) == {"Mit tilsyn": first}
    searches.forget_saved(own, "Mit tilsyn")
    assert searches.saved(own) == {}


# --- the page ----------------------------------------------------------------------------------


def page(own: User, **params: str) -> Any:
    """The search page with the list of searches open."""
    app = AppTest.from_function(find_page, args=(many(), DANISH), default_timeout=30)
    app.session_state["user"] = own
    app.session_state[access.CHANGE] = True
    app.session_state[history.OPEN] = True
    for name, value in params.items():
        app.query_params[name] = value
    run(app)
    return run(app)  # whoever opens the list has an answer by then


def test_an_answered_question_is_recorded_once(own: User) -> None:
    app = ask(opened(find_page, many(), own), "tilsyn")
    run(app)
    app.button(key="more").click().run()
    assert [entry.question for entry in searches.log(own)] == ["tilsyn"]
    app.radio(key="view").set_value("institutions").run()
    assert [entry.view for entry in searches.log(own)] == ["passages", "institutions"]


def test_a_refused_question_is_not_recorded(own: User) -> None:
    ask(opened(find_page, many(), own), "?!")
    assert searches.log(own) == []


def test_a_list_that_is_closed_looks_nothing_up(own: User) -> None:
    record(own, "tilsyn")
    app = opened(find_page, many(), own)
    assert not [button for button in app.button if (button.key or "").startswith("recent-")]


def test_an_empty_list_says_so(own: User) -> None:
    assert DANISH("page_history_none") in shown(page(own))


def test_a_recent_search_is_made_again_with_its_filters_and_view(own: User) -> None:
    record(own, "tilsyn", institution=["Støttestyrelsen"], view=["institutions"])
    record(own, "breve")
    app = page(own, q="datakvalitet")
    again = next(each for each in app.button if "Støttestyrelsen" in each.label)
    run(again.click())
    assert app.text_input(key="question").value == "tilsyn"
    assert app.multiselect(key="institutions").value == ["Støttestyrelsen"]
    assert app.radio(key="view").value == "institutions"
    assert "Havnestyrelsen" not in "".join(cards(app))


def test_the_question_on_the_page_is_made_again_with_its_saved_view(own: User) -> None:
    searches.save(own, "Alle", {"q": ["tilsyn"], "view": ["institutions"]})
    app = page(own, q="tilsyn")
    run(app.button(key="saved-Alle").click())
    assert app.radio(key="view").value == "institutions"


def test_a_search_is_saved_by_name_made_again_and_deleted(own: User) -> None:
    app = page(own, q="datakvalitet", institution="Havnestyrelsen")
    run(app.text_input(key="save-name").set_value("Om kvalitet"))
    run(app.button(key="save-search").click())
    assert list(searches.saved(own)) == ["Om kvalitet"]
    app = page(own, q="breve")
    run(app.button(key="saved-Om kvalitet").click())
    assert app.text_input(key="question").value == "datakvalitet"
    assert app.multiselect(key="institutions").value == ["Havnestyrelsen"]
    app = page(own)
    run(app.button(key="forget-Om kvalitet").click())
    assert searches.saved(own) == {}


def test_a_name_that_is_taken_is_said_to_be(own: User) -> None:
    searches.save(own, "datakvalitet", {"q": ["breve"]})
    app = page(own, q="datakvalitet")
    assert DANISH("page_history_taken") in shown(app)
    run(app.button(key="save-search").click())
    assert searches.saved(own) == {"datakvalitet": {"q": ["breve"]}}


def test_the_last_searches_are_forgotten_when_they_are_switched_off(own: User) -> None:
    record(own, "tilsyn")
    app = page(own)
    run(app.toggle(key="keep-recent").set_value(False))
    assert questions(own) == []
    assert DANISH("page_history_none") in shown(app)


def test_a_question_in_the_list_is_no_markdown(own: User) -> None:
    record(own, HOSTILE)
    label = page(own).button(key="recent-0").label
    for sign in ("**", " `", "[her]", ":smile:", " <", " $"):
        assert sign not in label


def test_a_broken_file_is_a_sentence_in_the_list_and_search_works(own: User) -> None:
    (own.folder / "user.sqlite").write_bytes(b"noget andet" * 999)
    app = page(own, q="datakvalitet")
    assert "user.sqlite" in shown(app)
    assert len(cards(app)) == 1


def test_a_search_that_cannot_be_kept_is_answered_and_said_not_to_be(own: User) -> None:
    (own.folder / "user.sqlite").write_bytes(b"noget andet" * 999)
    app = ask(opened(find_page, many(), own), "datakvalitet")
    assert "Filen er ikke rørt." in shown(app)
    assert len(cards(app)) == 1


def test_a_read_only_folder_keeps_no_searches_and_lists_those_that_are_there(
    own: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(own, "breve")
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    app = page(own, q="datakvalitet")
    assert app.button(key="recent-0").label == "breve"
    assert not [button for button in app.button if button.key == "save-search"]
    assert app.toggle(key="keep-recent").disabled
    assert questions(own) == ["breve"]


def test_who_may_not_see_others_searches_leaves_none_and_picks_nothing(
    own: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(own, "hemmelig")
    monkeypatch.setattr("ui.access.may_change", lambda session: False)
    app = page(own, q="datakvalitet")
    assert len(cards(app)) == 1
    assert not [b for b in app.button if (b.key or "").startswith(("recent-", "pick-"))]
    assert questions(own) == ["hemmelig"]
