"""What the page decides, on a plain dict."""

from pathlib import Path

import pytest

from search.errors import EmptyQuery
from search.query import Query, Results
from tests.ui.fake import FakeEngine, interview, many
from ui import address, folder, state
from ui.state import Ask


class Failing(FakeEngine):
    def search(self, query: Query) -> Results:
        raise OSError("disk")


def asked(text: str, engine: FakeEngine, **more: object) -> dict[str, object]:
    session: dict[str, object] = {state.QUESTION: text, **more}
    state.answer(session, engine)
    return session


def test_an_answer_carries_the_question_that_it_answers() -> None:
    session = asked(
        "  data   tilsyn ", many(), institutions=["Støttestyrelsen"], kinds=["interview"]
    )
    answer = state.current(session)
    assert answer is not None
    assert answer.ask == Ask("data tilsyn", ("Støttestyrelsen",), ("interview",))
    assert {hit.institution for hit in answer.results.hits} == {"Støttestyrelsen"}


def test_the_same_question_is_not_asked_twice() -> None:
    engine = many()
    session = asked("tilsyn", engine)
    state.answer(session, engine)
    assert len(engine.asked) == 1


def test_another_filter_asks_again() -> None:
    engine = many()
    session = asked("tilsyn", engine)
    session["kinds"] = ["report"]
    answer = state.answer(session, engine)
    assert answer is not None
    assert [hit.source.title for hit in answer.results.hits] == ["Rapport"]


def test_a_failed_question_leaves_the_answer_before_it() -> None:
    session = asked("tilsyn", many())
    before = state.current(session)
    session[state.QUESTION] = "noget andet"
    with pytest.raises(OSError, match="disk"):
        state.answer(session, Failing())
    assert state.current(session) is before


def test_a_question_wiped_out_is_refused_and_the_answer_stays() -> None:
    session = asked("tilsyn", many())
    session[state.QUESTION] = "  "
    with pytest.raises(EmptyQuery):
        state.answer(session, many())
    assert state.current(session) is not None


def test_without_a_question_there_is_no_answer() -> None:
    assert state.answer({}, many()) is None


def test_a_pasted_book_is_cut() -> None:
    assert len(state.wanted({state.QUESTION: "ord " * 5000}).text) <= state.MAX_QUESTION


def test_show_more_uncovers_the_same_hits_in_the_same_order() -> None:
    engine = many()
    session = asked("tilsyn", engine)
    first = state.current(session)
    assert first is not None
    state.show_more(session)
    more = state.current(session)
    assert more is not None
    assert len(first.visible) == state.STEP
    assert len(more.visible) == 2 * state.STEP
    assert more.visible[: state.STEP] == first.visible
    assert first.hidden - more.hidden == state.STEP
    assert len(engine.asked) == 1


def test_the_panel_hears_every_institution_and_lists_the_silent_last() -> None:
    engine = many()
    session = asked("datakvalitet sensorer", engine)
    parts = state.with_panel(session, engine)
    assert {part.institution for part in parts} == set(dict(engine.institutions()))
    assert parts[0].institution == "Havnestyrelsen"
    assert [part.clear for part in parts] == [True] + [False] * (len(parts) - 1)


def test_the_panel_is_asked_in_one_go_and_once_an_answer() -> None:
    engine = many()
    session = asked("tilsyn", engine, kinds=["interview"])
    state.with_panel(session, engine)
    state.with_panel(session, engine)
    [query] = engine.surveyed
    assert (query.text, query.filters.kinds) == ("tilsyn", ("interview",))
    assert len(engine.asked) == 1


def test_the_panel_finds_an_institution_that_the_flat_list_passes_over() -> None:
    engine = FakeEngine()
    engine.add("A", "Stor", interview("X", *["data tilsyn data"] * 60))
    engine.add("B", "Lille", interview("Y", "tilsyn"))
    session = asked("data tilsyn", engine)
    flat = state.current(session)
    assert flat is not None
    assert {hit.institution for hit in flat.results.hits} == {"Stor"}
    small = next(p for p in state.with_panel(session, engine) if p.institution == "Lille")
    assert small.clear
    assert len(small.hits) == 1


def test_an_answer_is_outdated_when_the_index_has_moved_on() -> None:
    engine = many()
    answer = state.current(asked("tilsyn", engine))
    assert answer is not None
    assert not state.outdated(answer, engine.state())
    engine.generation += 1
    assert state.outdated(answer, engine.state())


def test_asking_again_keeps_as_many_hits_visible() -> None:
    engine = many()
    session = asked("tilsyn", engine)
    state.show_more(session)
    engine.generation += 1
    state.ask_again(session, engine)
    answer = state.current(session)
    assert answer is not None
    assert answer.shown == 2 * state.STEP
    assert not state.outdated(answer, engine.state())


@pytest.mark.parametrize(
    ("first", "last", "margin", "total", "expected"),
    [(5, 6, 3, 20, range(2, 10)), (0, 0, 3, 2, range(2)), (19, 19, 3, 20, range(16, 20))],
)
def test_context_stops_at_the_ends_of_the_source(
    first: int, last: int, margin: int, total: int, expected: range
) -> None:
    assert state.around(first, last, margin, total) == expected


def test_the_index_is_the_environments_or_the_one_at_hand() -> None:
    assert folder.index_folder({"KILDE_INDEX": "arkiv"}) == Path("arkiv")
    assert folder.index_folder({}) == Path("kilde-index")


def test_a_replaced_index_has_another_identity(tmp_path: Path) -> None:
    database = tmp_path / "kilde.sqlite"
    assert folder.identity(tmp_path) is None
    database.write_text("one")
    first = folder.identity(tmp_path)
    other = tmp_path / "other"
    other.write_text("two")
    other.replace(database)
    assert first is not None
    assert folder.identity(tmp_path) != first


def test_every_filter_reaches_the_question_and_can_be_cleared() -> None:
    chosen = {name: [f"a {name}"] for name in state.FACETS}
    session: dict[object, object] = {state.QUESTION: "tilsyn", **chosen}
    filters = state.wanted(session).query().filters
    assert all(getattr(filters, name) == (f"a {name}",) for name in state.FACETS)
    state.clear_filters(session)
    assert state.wanted(session) == Ask("tilsyn")


# --- the address -------------------------------------------------------------------------------

KNOWN: state.Choices = {
    "institutions": ["Støttestyrelsen", "Havnestyrelsen"],
    "ministries": ["Havneministeriet"],
    "kinds": ["interview", "report"],
    "years": [2017, 2018],
    "roles": ["interviewer", "respondent"],
}


def test_an_address_asks_the_same_question_again() -> None:
    ask = Ask(
        "Hvem måler æøå & 100 %?",
        ("Støttestyrelsen", "Havnestyrelsen"),
        ("report",),
        ("Havneministeriet",),
        (2017, 2018),
        ("respondent",),
    )
    assert address.ask_of(address.address(ask, "institutions", "en")) == ask


@pytest.mark.parametrize("year", ["", "x", "-2018", "9" * 5000, "²018", "20 18"])
def test_a_year_that_is_none_is_left_out_of_an_address(year: str) -> None:
    assert address.ask_of({"q": ["tilsyn"], "year": [year, "2018"]}).years == (2018,)


def test_what_an_address_says_twice_it_says_once() -> None:
    twice = {"q": ["tilsyn"], "kind": ["report", "report"], "institution": ["A", "B", "A"]}
    assert address.ask_of(twice) == Ask("tilsyn", ("A", "B"), ("report",))


def test_what_is_usual_is_not_in_the_address() -> None:
    assert address.address(Ask("tilsyn"), "passages", "da") == {"q": ["tilsyn"]}
    assert address.address(Ask(), "institutions", "da") == {}


def test_the_language_comes_from_the_address_and_is_danish_for_anything_unknown() -> None:
    assert address.language_of({"lang": ["en"]}) == "en"
    assert address.language_of({"lang": ["xx"]}) == "da"
    assert address.language_of({}, "en") == "en"


def test_a_link_fills_the_widgets() -> None:
    session: dict[str, object] = {}
    ask = Ask("tilsyn", ("Havnestyrelsen",), ("report",), ("Havneministeriet",), (2018,))
    assert address.adopt(session, address.address(ask, "institutions", "da"), KNOWN) == ()
    assert state.wanted(session) == ask
    assert session[state.VIEW] == "institutions"


def test_a_link_to_an_institution_that_left_says_so_and_asks_without_it() -> None:
    session: dict[str, object] = {}
    params = {"q": ["tilsyn"], "institution": ["Nedlagt"], "year": ["1999", "2018"]}
    assert address.adopt(session, params, KNOWN) == ("Nedlagt", "1999")
    assert state.wanted(session) == Ask("tilsyn", years=(2018,))


def test_our_own_address_does_not_undo_what_was_typed_since() -> None:
    session: dict[str, object] = {}
    address.adopt(session, {"q": ["tilsyn"]}, KNOWN)
    session[state.QUESTION] = "noget nyt"
    address.adopt(session, {"q": ["tilsyn"]}, KNOWN)
    assert state.wanted(session).text == "noget nyt"


def test_back_in_the_browser_asks_the_question_before() -> None:
    engine = many()
    session = asked("tilsyn", engine)
    session[state.ADDRESS] = Ask("tilsyn")
    address.adopt(session, {"q": ["sensorer"]}, KNOWN)
    answer = state.answer(session, engine)
    assert answer is not None
    assert answer.ask.text == "sensorer"


def test_coming_back_from_another_page_keeps_the_answer_and_the_view() -> None:
    engine = many()
    session = asked("tilsyn", engine)
    session[state.LAST_VIEW] = "institutions"
    del session[state.QUESTION]  # Streamlit forgets the widgets of a page that was left
    address.adopt(session, {}, KNOWN)
    assert state.wanted(session) == Ask("tilsyn")
    assert session[state.VIEW] == "institutions"


def test_a_filter_on_an_institution_that_left_is_dropped() -> None:
    session: dict[str, object] = {state.QUESTION: "tilsyn", "institutions": ["Nedlagt"]}
    address.adopt(session, {}, KNOWN)
    assert session["institutions"] == []
