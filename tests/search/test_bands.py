"""Foreign questions tell what a cosine is worth; bands follow from it."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import database
from search.bands import (
    Calibration,
    band,
    best_beside,
    calibrate,
    evidence,
    foreign_questions,
    language,
)
from search.engine import SearchEngine
from search.index import Writer
from search.query import BANDS, Query
from tests.fakes import WordsEmbedder
from tests.records import record
from tests.search.test_index import HAVN, TILSYN, fill

COUNT = len(foreign_questions()[0])
DANISH = np.linspace(0.7, 0.8, COUNT, dtype=np.float32)
FOUND = calibrate(np.concatenate([DANISH, DANISH - np.float32(0.1)]), "model", 1000)


def test_foreign_questions_come_in_both_languages() -> None:
    danish, english = foreign_questions()
    assert len(danish) == len(english) == len(set(danish)) == len(set(english)) >= 60
    assert {language(each) for each in danish} == {"da"}
    assert {language(each) for each in english} == {"en"}


def test_of_the_foreign_questions_88_in_100_find_nothing_possible() -> None:
    sure = FOUND.of("Hvem har målrettet tilsyn?")
    told = [band(float(best), sure) for best in DANISH]
    assert sum(each in ("none", "weak") for each in told) / COUNT == pytest.approx(0.88, abs=0.02)
    assert sum(each == "none" for each in told) / COUNT == pytest.approx(0.5, abs=0.02)
    assert "strong" not in told


def test_an_english_question_is_judged_by_english_ones() -> None:
    danish, english = FOUND.of("Hvem har brugt data?"), FOUND.of("Who has used the data?")
    assert english.possible == pytest.approx(danish.possible - 0.1, abs=1e-6)


@given(st.floats(-1, 1, width=32), st.floats(-1, 1, width=32))
def test_more_evidence_is_never_less_sure(one: float, other: float) -> None:
    sure = FOUND.of("?")
    low, high = sorted((one, other))
    assert BANDS.index(band(high, sure)) <= BANDS.index(band(low, sure))


def test_without_a_calibration_or_a_vector_nothing_is_ruled_out() -> None:
    assert band(0.1, None) == "possible"
    assert band(float("nan"), FOUND.of("?")) == "possible"


def test_a_passage_is_as_sure_as_the_one_beside_it_in_its_section() -> None:
    similar = np.array([0.9, 0.1, 0.2, 0.8, np.nan], np.float32)
    stretches = np.array([1, 1, 1, 2, 2], np.int32)
    found = best_beside(similar, stretches, np.arange(5))
    np.testing.assert_allclose(found, [0.9, 0.9, 0.2, 0.8, 0.8], rtol=1e-6)


def test_words_add_a_little_to_the_cosine() -> None:
    similar, held = np.array([0.8, 0.8, np.nan], np.float32), np.array([0, 20, 20], np.float32)
    np.testing.assert_allclose(evidence(similar, held, 40.0), [0.8, 0.825, np.nan], rtol=1e-6)
    np.testing.assert_allclose(evidence(similar, held, 0.0), similar, rtol=1e-6)


def test_a_calibration_comes_back_from_the_index_as_it_was() -> None:
    assert Calibration.from_json(FOUND.to_json()) == FOUND
    assert Calibration.from_json(None) is None
    of_other_evidence = FOUND.to_json().replace('"formula": 2', '"formula": 1')
    assert Calibration.from_json(of_other_evidence) is None


def test_bands_are_stable_while_an_index_grows_a_little() -> None:
    assert FOUND.holds_for("model", 1200)
    assert not FOUND.holds_for("model", 1300)
    assert not FOUND.holds_for("another", 1000)


def stored(folder: Path) -> Calibration | None:
    with database.reading(folder) as connection:
        return Calibration.from_json(database.meta(connection).get("bands"))


def test_an_index_is_calibrated_once_and_its_hits_tell(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN), record("b.txt", HAVN))
    embedder = WordsEmbedder()
    assert stored(tmp_path) is None
    with Writer(tmp_path) as writer:
        writer.calibrate(embedder)
        generation = writer.commit()
        writer.calibrate(embedder)
        assert writer.commit() == generation
    found = stored(tmp_path)
    assert found is not None
    assert found.model == embedder.key
    engine = SearchEngine.open(tmp_path, embedder)
    told = {hit.band for hit in engine.search(Query(" ".join(TILSYN))).hits}
    assert "strong" in told
    foreign = engine.search_all([Query(each) for each in foreign_questions()[0]])
    assert sum(each.clear for each in foreign) <= 0.2 * COUNT


def test_another_models_calibration_is_not_used(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    with Writer(tmp_path) as writer:
        writer.calibrate(WordsEmbedder())
        database.set_meta(
            writer._connection,  # as a re-embedding that was cut off would leave it
            {"bands": calibrate(np.ones(2 * COUNT, np.float32), "another", 1).to_json()},
        )
        writer.commit()
    engine = SearchEngine.open(tmp_path, WordsEmbedder())
    assert {hit.band for hit in engine.search(Query("tilsyn")).hits} == {"possible"}


def test_thresholds_rise_in_order() -> None:
    for sure in FOUND.by_language.values():
        assert sure.weak < sure.possible < sure.strong
