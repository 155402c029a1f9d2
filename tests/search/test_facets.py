"""What an index can be narrowed to, counted."""

from dataclasses import replace
from pathlib import Path

import pytest

from search import facets as counting
from search.engine import SearchEngine
from search.facets import Count
from search.index import Writer, remove
from search.passage import Turn
from search.query import Filters, Query
from tests.fakes import WordsEmbedder
from tests.records import record
from tests.search.test_index import HAVN, TILSYN, fill

FOCUS = [
    Turn("Hvad gør I?", "Moderator", "interviewer"),
    Turn("Vi måler luften med sensorer. " * 40, "Sidsel", "respondent", "Målestyrelsen"),
    Turn("Vi udbetaler pension til alle. " * 40, "Per", "respondent", "Pensionsinstituttet"),
]


@pytest.fixture
def engine(tmp_path: Path) -> SearchEngine:
    report = record("r.pdf", [Turn("Rapporten anbefaler sensorer.")], kind="report")
    fill(
        tmp_path,
        record("a.txt", TILSYN, institution="Tilsynet"),
        record("b.txt", HAVN, institution="Havnen"),
        record("f.txt", FOCUS),
        replace(report, date="2020"),
        replace(record("g.txt", HAVN, institution="Havnen"), date="foråret"),
    )
    return SearchEngine.open(tmp_path, WordsEmbedder())


def counted(counts: tuple[Count[object], ...]) -> dict[object, int]:
    return {one.value: one.sources for one in counts}


def test_each_choice_tells_how_many_sources_it_admits(engine: SearchEngine) -> None:
    found = engine.facets()
    assert counted(found.institutions) == {
        "Havnen": 2, "Målestyrelsen": 1, "Pensionsinstituttet": 1, "Tilsynet": 1, None: 1,
    }  # fmt: skip
    assert found.institutions[0].value == "Havnen"
    assert counted(found.kinds) == {"interview": 4, "report": 1}
    assert counted(found.years) == {2018: 3, 2020: 1}
    assert counted(found.roles)["respondent"] == 4


def test_every_choice_admits_as_many_passages_as_it_says(engine: SearchEngine) -> None:
    """Counted by one way, filtered by another."""
    found = engine.facets()
    for name in ("institutions", "kinds", "years", "roles"):
        for one in getattr(found, name):
            if one.value is not None:
                query = Query("sensorer", filters=Filters(**{name: (one.value,)}), limit=1000)
                assert len(engine.search(query).hits) == one.passages, (name, one)


def test_each_facet_is_counted_under_what_is_chosen_in_the_others(engine: SearchEngine) -> None:
    """As many passages as a search with both filters finds."""
    chosen = Filters(institutions=("Havnen", "Tilsynet"), years=(2018,))
    found = engine.facets(chosen)
    assert counted(found.kinds) == {"interview": 2, "report": 0}
    assert counted(found.years) == {2018: 2, 2020: 0}, "an undated source of Havnen is in neither"
    assert counted(found.institutions)["Havnen"] == 1
    assert counted(found.institutions)["Målestyrelsen"] == 1, "it can be chosen as well"
    for name in ("institutions", "kinds", "years", "roles"):
        for one in getattr(found, name):
            if one.value is not None:
                filters = replace(chosen, **{name: (one.value,)})
                hits = engine.search(Query("sensorer", filters=filters, limit=1000)).hits
                assert len(hits) == one.passages, (name, one)


def test_what_is_chosen_takes_no_choice_away_and_moves_none(engine: SearchEngine) -> None:
    every, some = engine.facets(), engine.facets(Filters(kinds=("report",), roles=("unknown",)))
    for name in ("institutions", "ministries", "kinds", "years", "roles"):
        values = [one.value for one in getattr(every, name)]
        assert [one.value for one in getattr(some, name)] == values
    assert engine.facets(Filters(institutions=("Ingen",))).kinds[0].passages == 0


def test_ministries_are_those_of_the_institutions(tmp_path: Path) -> None:
    fill(
        tmp_path,
        record("a.txt", TILSYN, institution="Tilsynet"),
        record("b.txt", HAVN, institution="Havnen"),
        record("c.txt", HAVN, institution="Kajen"),
    )
    with Writer(tmp_path) as writer:
        writer.know_ministries({"Havnen": "Havneministeriet", "Kajen": "Havneministeriet"}.get)
        writer.commit()
    found = SearchEngine.open(tmp_path, WordsEmbedder()).facets()
    assert counted(found.ministries) == {"Havneministeriet": 2}
    assert found.ministry_of == {"Havnen": "Havneministeriet", "Kajen": "Havneministeriet"}


def test_they_are_counted_once_a_generation(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = engine.facets()
    with monkeypatch.context() as patched:
        patched.setattr(counting, "tally", lambda *given: pytest.fail("counted again"))
        assert engine.facets() is before
    remove(engine.folder, ["b.txt"])
    assert counted(engine.facets().institutions)["Havnen"] == 1


def test_an_index_without_sources_has_no_choices(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.commit()
    assert SearchEngine.open(tmp_path).facets().institutions == ()
