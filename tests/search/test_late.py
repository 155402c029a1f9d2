"""The second look: passages that meet a question's words in other words come first."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from search import (
    bands,
    contents,
    database,
    embedded,
    index,
    late,
    lexical,
    ranking,
    scoring,
    snapshot,
)
from search.embedder import Reading, Words, load_embedder, read_passages
from search.engine import SearchEngine
from search.index import Writer
from search.query import Filters, Hit, Query
from tests.fakes import ContextEmbedder, WordsEmbedder
from tests.records import record

ALIKE = {"vogne": "biler"}
COUNTED = "vogne fugle penge skibe sager timer heste kager bøger venner".split()
SAID = {
    f"{letter}.txt": f"Vi tæller {what} ved broen hver dag."
    for letter, what in zip("abcdefghij", COUNTED, strict=True)
}


def fill(folder: Path, said: dict[str, str], embedder: WordsEmbedder | None = None) -> Path:
    embedder = embedder or ContextEmbedder(ALIKE)
    with Writer(folder) as writer:
        writer.use_model(embedder.key, embedder.dim)
        for path, text in said.items():
            source = writer.put(record(path, [f"Anna: {text}"], institution=path[0].upper()))
            writer.put_vectors(source, read_passages(embedder, writer.embedding_texts(source)))
        writer.commit()
    return folder


def ask(folder: Path, text: str, limit: int = 10, **filters: tuple[str, ...]) -> list[Hit]:
    engine = SearchEngine.open(folder, ContextEmbedder(ALIKE))
    return list(engine.search(Query(text, limit=limit, filters=Filters(**filters))).hits)


def unit(*rows: list[float]) -> np.ndarray:  # type: ignore[type-arg]
    found = np.array(rows, np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """Words of three passages: two, one, and none that tells anything."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("CREATE TABLE word_vectors (passage INTEGER PRIMARY KEY, blob BLOB)")
        for passage, vectors in (
            (7, unit([1, 0], [0, 1])),
            (8, unit([1, 1])),
            (9, np.empty((0, 2), np.float32)),
        ):
            made.execute("INSERT INTO word_vectors VALUES (?, ?)", (passage, late.to_blob(vectors)))
        yield made


def met(connection: sqlite3.Connection, asked: Words, *weights: float) -> list[float]:
    passages = np.array([9, 8, 7, 1])
    found = late.met(connection, passages, asked, np.array(weights, np.float32))
    return [round(each, 2) for each in found.tolist()]


def test_each_word_counts_by_the_square_of_the_nearest_and_its_own_weight(
    connection: sqlite3.Connection,
) -> None:
    asked = Words(["x", "y"], unit([1, 0], [0, -1]))
    none, half, one, missing = met(connection, asked, 1, 3)
    assert (none, half, one) == (0, 0.13, 0.25)
    assert np.isnan(missing)


def test_where_no_word_tells_nothing_is_said(connection: sqlite3.Connection) -> None:
    assert np.isnan(met(connection, Words(["x"], unit([1, 0])), 0)).all()
    assert np.isnan(met(connection, Words([], np.empty((0, 2), np.float32)))).all()


def test_other_words_for_the_same_are_found(tmp_path: Path) -> None:
    folder = fill(tmp_path, SAID)
    hits = ask(folder, "biler ved broen")
    assert hits[0].source.path == "/docs/a.txt"
    # Its words meet no better than those of the others: by them alone it is no better.
    assert hits[0].words == max(hit.words for hit in hits)
    assert [hit.words for hit in hits].count(hits[0].words) == 9
    assert hits[0].meaning is not None
    assert hits[0].meaning > max(hit.meaning or 0.0 for hit in hits[1:])


def test_a_model_that_tells_nothing_of_words_is_as_good_as_before(tmp_path: Path) -> None:
    folder = fill(tmp_path, SAID, WordsEmbedder())
    engine = SearchEngine.open(folder, WordsEmbedder())
    assert engine.search(Query("fugle")).hits[0].source.path == "/docs/b.txt"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Twelve sources that speak of carriages by a bridge, at different length."""
    said = {f"{n:02}.txt": f"Vi tæller vogne {'ved broen ' * (n % 5)}{n}." for n in range(12)}
    return fill(tmp_path / "many", said)


@pytest.mark.parametrize("looked_at", [1, 2, 3, 7])
def test_the_best_that_were_looked_at_stay_above_the_rest_whatever_the_limit(
    many: Path, monkeypatch: pytest.MonkeyPatch, looked_at: int
) -> None:
    with monkeypatch.context() as without:
        without.setattr(scoring, "read_queries", lambda e, asked: Reading(e.embed_queries(asked)))
        first = [hit.passage_id for hit in ask(many, "biler ved broen", 100)]
    monkeypatch.setattr(late, "LOOKED_AT", looked_at)
    hits = ask(many, "biler ved broen", 100)
    found = [hit.passage_id for hit in hits]
    assert len(found) == 12
    assert set(found[:looked_at]) == set(first[:looked_at])
    assert found[looked_at:] == first[looked_at:]
    assert found[:4] == [hit.passage_id for hit in ask(many, "biler ved broen", 4)]
    assert min(hit.score for hit in hits) >= 0


def test_what_rows_are_raised_by_puts_them_above_the_rest_and_no_further() -> None:
    first, again = np.array([5, 4, 3, 9], np.float32), np.array([2, 1, 0, 0], np.float32)
    looked, admitted = np.array([1, 1, 0, 0], bool), np.array([1, 1, 1, 0], bool)
    assert ranking.gap(first, again, looked, admitted) == pytest.approx(2 + ranking.STEP)
    assert ranking.gap(first, again + 9, looked, admitted) == 0
    assert ranking.gap(first, again, admitted, admitted) == 0


def test_only_what_the_filter_admits_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = SAID | {f"{letter}.txt": "Biler ved broen, biler ved broen." for letter in "klm"}
    folder = fill(tmp_path, said)
    monkeypatch.setattr(late, "LOOKED_AT", 3)
    assert {hit.institution for hit in ask(folder, "biler ved broen", 3)} == {"K", "L", "M"}
    hits = ask(folder, "biler ved broen", institutions=("A", "C", "J"))
    assert hits[0].institution == "A"
    assert {hit.institution for hit in hits} == {"A", "C", "J"}


def test_a_shown_passage_is_as_sure_whether_it_was_looked_at_or_not(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Writer(many) as writer:
        writer.calibrate(ContextEmbedder(ALIKE))
        writer.commit()
    bands = {hit.passage_id: hit.band for hit in ask(many, "biler ved broen", 12)}
    monkeypatch.setattr(late, "LOOKED_AT", 1)
    assert {hit.passage_id: hit.band for hit in ask(many, "biler ved broen", 12)} == bands
    engine = SearchEngine.open(many, ContextEmbedder(ALIKE))
    parts = engine.survey([Query("biler ved broen")], 12)[0].parts
    assert {hit.passage_id: hit.band for part in parts for hit in part.hits} == bands


def test_evidence_counts_how_words_are_met(tmp_path: Path) -> None:
    folder = fill(tmp_path, SAID)
    embedder = ContextEmbedder(ALIKE)
    with database.reading(folder) as connection:
        current = snapshot.load(connection, folder)
        asked = next(scoring.hear(current, embedder, ["biler"]))
        scored = scoring.score(connection, current, Query("biler"), asked)
        bare = scoring.score(connection, current, Query("biler"), scoring.Asked(asked.similar))
        texts = [contents.passage(connection, int(p))[1] for p in current.passage_of_row]
    told = scored.evidence - bare.evidence
    assert "vogne" in texts[int(told.argmax())]
    assert told.max() == pytest.approx(bands.MET_SHARE, abs=1e-3)
    assert np.sort(told)[-2] < bands.MET_SHARE / 2


def test_why_says_what_was_weighed_when_words_were_compared(tmp_path: Path) -> None:
    hit = ask(fill(tmp_path, SAID), "biler ved broen")[0]
    assert hit.why is not None
    assert hit.meaning is not None
    coverage = 0.5  # of "biler" and "broen" the collection knows one
    weight = ranking.meaning_weight(coverage, ranking.LOOKED_WEIGHT)
    assert hit.why.by_meaning == pytest.approx(weight * hit.meaning, rel=1e-4)
    assert hit.why.by_words == pytest.approx((1 - weight) * hit.words, rel=1e-4)


def test_rare_words_weigh_more_and_those_that_merely_ask_next_to_nothing(tmp_path: Path) -> None:
    folder = fill(tmp_path, SAID)
    with database.reading(folder) as connection:
        lexicon = snapshot.load(connection, folder).lexicon
    rare, common, asking, unknown = lexicon.rarity(["vogne", "broen", "diskussion", "xyz"])
    assert unknown > rare > common
    assert asking == pytest.approx(unknown * lexical.STOPWORD_WEIGHT**0.5)
    assert lexicon.rarity(["broen-vogne"])[0] == rare
    assert lexicon.rarity([]).shape == (0,)


def count(folder: Path) -> int:
    with database.reading(folder) as connection:
        found: int = connection.execute("SELECT count(*) FROM word_vectors").fetchone()[0]
    return found


def test_words_go_with_their_source_and_with_their_model(tmp_path: Path) -> None:
    folder = fill(tmp_path, SAID)
    assert count(folder) == 10
    index.remove(folder, ["b.txt"])
    assert count(folder) == 9
    with Writer(folder) as writer:
        writer.use_model("other@1", 4, replace=True)
        writer.commit()
    assert count(folder) == 0


def test_hits_are_the_same_after_a_source_was_removed_and_added_back(tmp_path: Path) -> None:
    folder = fill(tmp_path, SAID)
    before = [(hit.source.path, hit.score) for hit in ask(folder, "biler ved broen")]
    index.remove(folder, ["a.txt"])
    fill(folder, {"a.txt": SAID["a.txt"]})
    assert [(hit.source.path, hit.score) for hit in ask(folder, "biler ved broen")] == before


def test_words_stay_with_a_source_that_is_stored_anew_and_says_the_same(tmp_path: Path) -> None:
    folder = fill(tmp_path, SAID)
    with Writer(folder) as writer:
        source = next(each for each in writer.sources() if each.path == "/docs/a.txt")
        anew = record("a.txt", [f"Anna: {SAID['a.txt']}"], institution="A")
        made = writer.recast(source.id, anew)
        writer.commit()
        assert writer.without_vectors() == {}
    with database.reading(folder) as connection:
        held = embedded.held(connection, made)
    assert held is not None
    assert len(held.words) == 1
    assert ask(folder, "biler ved broen")[0].source.path == "/docs/a.txt"


def test_a_passage_that_is_not_embedded_yet_keeps_its_words_score(tmp_path: Path) -> None:
    folder = fill(tmp_path, SAID)
    with Writer(folder) as writer:
        writer.put(record("z.txt", ["Anna: Biler ved broen."], institution="Z"))
        writer.commit()
    hits = {hit.institution: hit for hit in ask(folder, "biler ved broen", 20)}
    assert len(hits) == 11
    assert hits["Z"].meaning is None


def test_looked_at_keeps_mean_and_deviation() -> None:
    own = np.array([1, 2, 3, 4], np.float32)
    met = np.array([0.2, 0.9, 0.4, np.nan], np.float32)
    found = ranking.looked_at(own, met, 1.0)
    assert found[3] == 4
    assert found[:3].mean() == pytest.approx(own[:3].mean())
    assert found[1] > own[1]
    nothing = np.full(4, np.nan, np.float32)
    np.testing.assert_array_equal(ranking.looked_at(own, nothing, 1.0), own)


def test_words_of_another_language_than_the_collection_count_less() -> None:
    own = np.array([1, 2, 3], np.float32)
    met = np.array([0.9, 0.2, 0.1], np.float32)
    known, half, unknown = (ranking.looked_at(own, met, coverage) for coverage in (1, 0.45, 0))
    np.testing.assert_array_equal(unknown, own)
    np.testing.assert_allclose(half, (known + own) / 2, rtol=1e-5)


def test_bytes_hold_a_vector_within_half_a_step() -> None:
    vectors = unit(*np.random.default_rng(3).standard_normal((50, 32)).tolist())
    stored = np.frombuffer(late.to_blob(vectors), np.int8).reshape(50, 32) / late.STEPS
    assert np.abs(stored - vectors).max() <= 0.5 / late.STEPS + 1e-6


def test_the_bundled_model_tells_words_apart_by_what_they_mean() -> None:
    embedder = load_embedder()
    read = embedder.read_passages(["Styrelsen målretter tilsynet med en AI-model."])  # type: ignore[attr-defined]
    asked = embedder.read_queries(["Hvem bruger kontrol og kunstig intelligens?"])  # type: ignore[attr-defined]
    assert isinstance(read, Reading)
    assert read.words[0].words == ["Styrelsen", "målretter", "tilsynet", "AI-model"]
    assert asked.words[0].words == ["bruger", "kontrol", "kunstig", "intelligens"]
    near = asked.words[0].vectors @ read.words[0].vectors.T
    assert near[1].argmax() == 2
    assert near[3].argmax() == 3


@pytest.mark.parametrize("word", ["data", "AI", "skat", "børn", "sundhed", "kontrol"])
def test_a_question_of_one_word_tells_it(word: str) -> None:
    embedder = load_embedder()
    assert embedder.read_queries([word]).words[0].words == [word]  # type: ignore[attr-defined]
    assert embedder.read_passages([word]).words[0].words == [word]  # type: ignore[attr-defined]


def test_a_text_of_joining_words_tells_none() -> None:
    words = load_embedder().read_queries(["og i det", "", "?!"]).words  # type: ignore[attr-defined]
    assert [each.words for each in words] == [[], [], []]
    assert {each.vectors.shape[0] for each in words} == {0}


def test_an_index_of_before_words_had_vectors_is_read_and_gets_them_when_embedded_anew(
    tmp_path: Path,
) -> None:
    folder = fill(tmp_path, {"a.txt": SAID["a.txt"]}, WordsEmbedder())
    with closing(sqlite3.connect(folder / database.FILE)) as connection:
        connection.execute("DROP TABLE word_vectors")
    hits = SearchEngine.open(folder, WordsEmbedder()).search(Query("vogne")).hits
    assert [hit.source.path for hit in hits] == ["/docs/a.txt"]
    embedder = ContextEmbedder(ALIKE)
    with Writer(folder) as writer:
        writer.use_model(embedder.key, embedder.dim, replace=True)
        for source in writer.without_vectors():
            writer.put_vectors(source, read_passages(embedder, writer.embedding_texts(source)))
        writer.commit()
    assert count(folder) == 1
