"""Corrections: what a user has said of a source holds from then on."""

from pathlib import Path

import pytest

from ingest.correcting import correct, expect
from search import contents, database
from search.corrections import Correction
from search.engine import SearchEngine
from search.errors import NoIndex, UnknownSource, UnknownSpeaker
from search.index import Writer, remove
from search.passage import Role, Turn
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
    (changed,) = correct(tmp_path, "a", Correction("Skovtilsynet"))
    assert (changed.institution, changed.evidence) == ("Skovtilsynet", "assigned")
    hits = engine.search(Query("risikoscore", filters=Filters(("Skovtilsynet",)))).hits
    assert {hit.institution for hit in hits} == {"Skovtilsynet"}
    assert [source.institution for source in engine.sources()] == ["Skovtilsynet", None]


def test_assigning_makes_one_generation_and_embeds_nothing(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    before = SearchEngine.open(tmp_path).state()
    correct(tmp_path, "a.txt", Correction("Skovtilsynet"))
    after = SearchEngine.open(tmp_path).state()
    assert after.generation == before.generation + 1
    assert after.passages_embedded == before.passages_embedded == 1


def test_the_last_assignment_holds_and_outlives_the_source(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    correct(tmp_path, "a.txt", Correction("Skovtilsynet"))
    correct(tmp_path, "a.txt", Correction("Havnestyrelsen"))
    remove(tmp_path, ["a.txt"])
    with Writer(tmp_path) as writer:
        assert writer.corrections() == {"/docs/a.txt": Correction("Havnestyrelsen")}


def test_an_unknown_source_is_told_and_no_index_is_made(tmp_path: Path) -> None:
    fill(tmp_path / "i", record("a.txt", TILSYN))
    with pytest.raises(UnknownSource):
        correct(tmp_path / "i", "b", Correction("Skovtilsynet"))
    with pytest.raises(NoIndex):
        correct(tmp_path / "none", "a", Correction("Skovtilsynet"))
    assert not (tmp_path / "none").exists()


def test_speakers_of_a_focus_group_keep_their_own_institution(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", FOCUS))
    (source,) = correct(tmp_path, "a", Correction("Fællesrådet"))
    assert source.institutions == ("Havnestyrelsen", "Skovtilsynet")
    engine = SearchEngine.open(tmp_path, WordsEmbedder())
    assert engine.search(Query("træer i skoven")).hits[0].institution == "Skovtilsynet"


def test_a_source_names_the_institutions_of_its_passages(tmp_path: Path) -> None:
    made = record("a.txt", FOCUS)
    fill(tmp_path, made, record("b.txt", HAVN))
    with database.reading(tmp_path) as connection:
        focus, other = contents.sources(connection)
    assert focus.institutions == made.source().institutions == ("Havnestyrelsen", "Skovtilsynet")
    assert other.institutions == ()


# --- title, date, roles ------------------------------------------------------------------------


def test_title_and_date_are_there_at_once_and_the_rest_stays(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN, institution="Havnestyrelsen"))
    engine = SearchEngine.open(tmp_path, WordsEmbedder())
    engine.search(Query("risikoscore"))
    correct(tmp_path, "a", Correction(title="Samtale 1", date="2019-01-02"))
    [found] = engine.sources()
    assert (found.title, found.date, found.evidence) == ("Samtale 1", "2019-01-02", "header")
    assert engine.search(Query("risikoscore")).hits[0].source.title == "Samtale 1"
    correct(tmp_path, "a", Correction(title="Samtale 2"))
    with Writer(tmp_path) as writer:
        assert writer.corrections() == {"/docs/a.txt": Correction(None, "Samtale 2", "2019-01-02")}


def test_a_corrected_role_changes_who_a_passage_is_by_and_embeds_nothing_twice(
    tmp_path: Path,
) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    swapped: dict[str, Role] = {"Interviewer": "respondent", "Anna": "interviewer"}
    embedder = WordsEmbedder()
    correct(tmp_path, "a", Correction(roles=swapped), embedder=embedder)
    engine = SearchEngine.open(tmp_path, WordsEmbedder())
    [source] = engine.sources()
    assert [turn.role for turn in engine.turns(source.id)] == ["respondent", "interviewer"]
    hit = engine.search(Query("risikoscore")).hits[0]
    assert (hit.passage.speaker, hit.passage.role) == ("Interviewer", "respondent")
    assert (source.embedded, embedder.embedded) == (True, 0)


def test_other_passages_by_a_corrected_role_are_embedded(tmp_path: Path) -> None:
    turns = ["Bo: " + "Vi måler vand. " * 66, "Anna: Hvorfor?", "Bo: " + "Fordi det stiger. " * 66]
    fill(tmp_path, record("a.txt", turns))
    embedder = WordsEmbedder()
    correct(tmp_path, "a", Correction(roles={"Anna": "interviewer"}), embedder=embedder)
    with database.reading(tmp_path) as connection:
        [source] = contents.sources(connection)
        first, second = contents.passages(connection, source.id)
    assert (first.turn_end, second.turn_start) == (0, 1), "a question goes with its answer"
    assert (source.embedded, embedder.embedded) == (True, 2)
    hit = SearchEngine.open(tmp_path, embedder).search(Query("stiger")).hits[0]
    assert hit.passage.turn_start == 1


def test_a_role_of_nobody_is_told_before_anything_is_changed(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    before = SearchEngine.open(tmp_path).state()
    with pytest.raises(UnknownSpeaker):
        correct(tmp_path, "a", Correction(title="Nyt", roles={"Nobody": "respondent"}))
    assert SearchEngine.open(tmp_path).state() == before
    assert SearchEngine.open(tmp_path).sources()[0].title == "a"


def test_an_index_from_before_such_corrections_is_corrected_all_the_same(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    with Writer(tmp_path) as writer:
        assert writer.corrections() == {}
    expect(tmp_path, {Path("/docs/b.txt"): Correction(title="Senere")})
    with Writer(tmp_path) as writer:
        assert writer.corrections() == {"/docs/b.txt": Correction(title="Senere")}
