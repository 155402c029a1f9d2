"""Corrections: an institution that a user assigned holds from then on."""

from pathlib import Path

import pytest

from search import database
from search.engine import SearchEngine
from search.errors import NoIndex, UnknownSource
from search.index import Writer, assign, remove
from search.passage import Turn
from search.query import Filters, Query
from tests.fakes import WordsEmbedder
from tests.records import record
from tests.search.test_index import HAVN, TILSYN, fill

FOCUS = [
    Turn("Hvad måler I?", "Interviewer", "interviewer"),
    Turn("Vand ved kajen. " * 100, "Bo", "respondent", "Havnestyrelsen"),
    Turn("Træer i skoven. " * 100, "Per", "respondent", "Skovtilsynet"),
]


def test_an_assigned_institution_is_there_at_once_with_its_evidence(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN), record("b.txt", HAVN))
    engine = SearchEngine.open(tmp_path, WordsEmbedder())
    engine.search(Query("risikoscore"))  # an open engine follows
    (changed,) = assign(tmp_path, "a", "Skovtilsynet")
    assert (changed.institution, changed.evidence) == ("Skovtilsynet", "assigned")
    hits = engine.search(Query("risikoscore", filters=Filters(("Skovtilsynet",)))).hits
    assert {hit.institution for hit in hits} == {"Skovtilsynet"}
    assert [source.institution for source in engine.sources()] == ["Skovtilsynet", None]


def test_assigning_makes_one_generation_and_embeds_nothing(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    before = SearchEngine.open(tmp_path).state()
    assign(tmp_path, "a.txt", "Skovtilsynet")
    after = SearchEngine.open(tmp_path).state()
    assert after.generation == before.generation + 1
    assert after.passages_embedded == before.passages_embedded == 1


def test_the_last_assignment_holds_and_outlives_the_source(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    assign(tmp_path, "a.txt", "Skovtilsynet")
    assign(tmp_path, "a.txt", "Havnestyrelsen")
    remove(tmp_path, ["a.txt"])
    with Writer(tmp_path) as writer:
        assert writer.corrections() == {"/docs/a.txt": "Havnestyrelsen"}


def test_an_unknown_source_is_told_and_no_index_is_made(tmp_path: Path) -> None:
    fill(tmp_path / "i", record("a.txt", TILSYN))
    with pytest.raises(UnknownSource):
        assign(tmp_path / "i", "b", "Skovtilsynet")
    with pytest.raises(NoIndex):
        assign(tmp_path / "none", "a", "Skovtilsynet")
    assert not (tmp_path / "none").exists()


def test_speakers_of_a_focus_group_keep_their_own_institution(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", FOCUS))
    (source,) = assign(tmp_path, "a", "Fællesrådet")
    assert source.institutions == ("Havnestyrelsen", "Skovtilsynet")
    engine = SearchEngine.open(tmp_path, WordsEmbedder())
    assert engine.search(Query("træer i skoven")).hits[0].institution == "Skovtilsynet"


def test_a_source_names_the_institutions_of_its_passages(tmp_path: Path) -> None:
    made = record("a.txt", FOCUS)
    fill(tmp_path, made, record("b.txt", HAVN))
    with database.reading(tmp_path) as connection:
        focus, other = database.sources(connection)
    assert focus.institutions == made.source().institutions == ("Havnestyrelsen", "Skovtilsynet")
    assert other.institutions == ()
