"""Every store keeps the same promises, and agrees with the exact one."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search import segments
from search.contents import Segment
from search.embedder import Vectors
from search.engine import SearchEngine
from search.index import Writer
from search.query import Query
from search.stores import approximate, flat
from search.stores.approximate import ApproximateStore
from search.stores.exact import ExactStore
from search.stores.flat import FlatStore
from search.vectors import STORED
from tests.benchmark.synthetic import centres, vectors
from tests.fakes import WordsEmbedder
from tests.records import record
from tests.search.test_index import HAVN, TILSYN, fill

STORES = [ExactStore, FlatStore, ApproximateStore]
DIM = 24


def rows(count: int, seed: int = 1) -> Vectors:
    """As the database gives them."""
    around = centres(DIM, np.random.default_rng(7))
    made = vectors(count, DIM, np.random.default_rng(seed), around)
    return made.astype(STORED).astype(np.float32)


@pytest.mark.parametrize("store", STORES)
def test_a_store_gives_back_what_it_was_given(store: Any) -> None:
    given = rows(500)
    made = store.build(given)
    assert len(made) == 500
    np.testing.assert_array_equal(made.vectors(np.array([499, 0, 17])), given[[499, 0, 17]])


@pytest.mark.parametrize("store", STORES)
def test_a_saved_store_scores_as_before(store: Any, tmp_path: Path) -> None:
    made, asked = store.build(rows(500)), rows(3, seed=2)
    made.save(tmp_path)
    again = store.open(tmp_path)
    np.testing.assert_array_equal(again.scores(asked), made.scores(asked))
    np.testing.assert_array_equal(again.vectors(np.array([5])), made.vectors(np.array([5])))


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("count", [1, 2, 40, 3000])
def test_the_nearest_row_has_its_exact_score(store: Any, count: int) -> None:
    given, asked = rows(count), rows(4, seed=3)
    exact, found = ExactStore.build(given).scores(asked), store.build(given).scores(asked)
    assert found.shape == (4, count)
    np.testing.assert_allclose(found.max(axis=1), exact.max(axis=1), atol=1e-5)
    np.testing.assert_allclose(found.mean(axis=1), exact.mean(axis=1), atol=1e-4)


@pytest.mark.parametrize("store", [FlatStore, ApproximateStore])
def test_a_question_scores_alone_as_among_others(store: Any) -> None:
    made, asked = store.build(rows(900)), rows(40, seed=4)
    alone = np.concatenate([made.scores(one[None]) for one in asked])
    np.testing.assert_array_equal(made.scores(asked), alone)


def test_a_row_scores_the_same_wherever_it_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    given, asked = rows(900), rows(3, seed=5)
    whole = FlatStore.build(given).scores(asked)
    monkeypatch.setattr(flat, "TOGETHER", 7)
    np.testing.assert_array_equal(FlatStore.build(given[101:]).scores(asked), whole[:, 101:])


def test_the_smallest_numbers_that_are_stored_come_back() -> None:
    given = np.array([[0.0, 6e-8, -6e-5, 65504.0, -1.0, 2**-14]], STORED).astype(np.float32)
    made = FlatStore.build(given)
    np.testing.assert_array_equal(made.vectors(np.array([0])), given)
    np.testing.assert_array_equal(made.scores(np.eye(6, dtype=np.float32))[:, 0], given[0])


def test_a_vector_that_is_no_number_has_no_score_and_moves_no_other() -> None:
    given, asked = rows(50), rows(2, seed=9)
    whole = FlatStore.build(given).scores(asked)
    given[7] = whole[:, 7] = np.nan
    np.testing.assert_array_equal(FlatStore.build(given).scores(asked), whole)


@pytest.mark.parametrize("store", [ExactStore, FlatStore])
def test_a_store_may_be_empty(store: Any) -> None:
    assert store.build(np.empty((0, DIM), np.float32)).scores(rows(2)).shape == (2, 0)


def test_the_recall_that_is_told_is_that_of_questions_like_the_rows() -> None:
    given, asked = rows(5000), rows(100, seed=6)
    made = ApproximateStore.build(given)
    assert approximate.WANTED <= made.recall <= 1
    exact = ExactStore.build(given).scores(asked)
    found = made.scores(asked)
    nearest = np.argsort(-exact)[:, : approximate.NEAREST]
    hit = np.isclose(np.take_along_axis(found, nearest, 1), np.take_along_axis(exact, nearest, 1))
    assert hit.mean() > made.recall - 0.05
    assert made.looked_through < len(made._means)


def test_what_is_not_looked_through_scores_as_its_list_does_on_average() -> None:
    given, asked = rows(2000), rows(1, seed=8)
    made = ApproximateStore.build(given)
    made.looked_through = 0
    exact = ExactStore.build(given).scores(asked)[0]
    found = made.scores(asked)[0]
    for held in made._rows:
        np.testing.assert_allclose(found[held], exact[held].mean(), atol=1e-5)


# --- by size -------------------------------------------------------------------------------------


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index that counts as large with its 30 passages."""
    monkeypatch.setattr(segments, "EXACT_ROWS", 20)
    fill(tmp_path, *(record(f"{n:02}.txt", TILSYN if n % 2 else HAVN) for n in range(30)))
    return tmp_path


def test_a_large_index_is_approximate_and_says_how_much_it_finds(large: Path) -> None:
    engine = SearchEngine.open(large, WordsEmbedder())
    assert engine.search(Query("vandstand ved kajen")).hits[0].source.path == "/docs/00.txt"
    assert engine._snapshot is not None
    assert isinstance(engine._snapshot.meaning[0].store, ApproximateStore)
    recall = engine.state().recall
    assert recall is not None
    assert approximate.WANTED <= recall <= 1


def test_a_small_index_is_exact(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", TILSYN))
    assert SearchEngine.open(tmp_path, WordsEmbedder()).state().recall is None


def test_an_index_that_becomes_small_is_exact_again(large: Path) -> None:
    with Writer(large) as writer:
        writer.remove([source.id for source in writer.sources()][:15])
        writer.commit()
    engine = SearchEngine.open(large, WordsEmbedder())
    assert engine.state().recall is None
    assert engine.search(Query("vandstand")).hits


def test_recall_counts_each_segment_by_its_rows(tmp_path: Path) -> None:
    held = []
    for name, count, share in (("1", 100, "0.5"), ("2", 300, "0.9"), ("3", 50, None)):
        folder = tmp_path / segments.FOLDER / name
        folder.mkdir(parents=True)
        if share:
            settled = f'{{"looked_through": 1, "recall": {share}}}'
            (folder / approximate.SETTLED).write_text(settled, encoding="utf-8")
        held.append(Segment(name, "vectors", ((1, count),)))
    assert segments.recall(tmp_path, held) == pytest.approx(0.8)
    assert segments.recall(tmp_path, held[2:]) is None
