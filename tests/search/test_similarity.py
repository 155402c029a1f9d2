"""More like this: what a passage's own vector finds."""

from pathlib import Path

import pytest

from search.engine import SearchEngine
from search.errors import UnknownPassage
from search.index import remove
from search.query import Results
from tests.records import record
from tests.search.test_index import fill

SENSORS = ["Bo: Sensorer måler vandstanden ved kajen hele døgnet."]
ALSO_SENSORS = ["Ida: Sensorer måler vandstanden ved slusen hele døgnet."]
PENSIONS = ["Per: Vi udbetaler pension til alle, der har krav på den."]


@pytest.fixture(params=[True, False], ids=["vectors", "words"])
def engine(tmp_path: Path, request: pytest.FixtureRequest) -> SearchEngine:
    """No embedder: the passage's own vector is enough, and its words where it has none."""
    fill(
        tmp_path,
        record("a.txt", SENSORS, institution="Havnen"),
        record("b.txt", PENSIONS),
        record("c.txt", ALSO_SENSORS, institution="Slusen"),
        embed=request.param,
    )
    return SearchEngine.open(tmp_path)


def passage(engine: SearchEngine, title: str) -> int:
    source = next(source for source in engine.sources() if source.title == title)
    return next(iter(engine.passages(source.id)))


def titles(found: Results) -> list[str]:
    return [hit.source.title for hit in found.hits]


def test_the_most_alike_comes_first_and_the_passage_itself_never(engine: SearchEngine) -> None:
    found = engine.similar(passage(engine, "a"), 10)
    assert titles(found) == ["c", "b"]
    assert titles(engine.similar(passage(engine, "c"), 10)) == ["a", "b"]
    assert found.query.text == SENSORS[0]
    assert [hit.rank for hit in found.hits] == [1, 2]
    assert [hit.institution for hit in found.hits] == ["Slusen", None]
    assert not any(hit.matched for hit in found.hits)


def test_fewer_are_the_first_of_more(engine: SearchEngine) -> None:
    number = passage(engine, "a")
    assert engine.similar(number, 1).hits == engine.similar(number, 10).hits[:1]


def test_a_passage_that_left_the_index_is_refused_and_never_found(engine: SearchEngine) -> None:
    gone = passage(engine, "c")
    remove(engine.folder, ["c.txt"])
    with pytest.raises(UnknownPassage):
        engine.similar(gone, 3)
    assert titles(engine.similar(passage(engine, "a"), 10)) == ["b"]


def test_a_passage_without_a_vector_yet_comes_last(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", SENSORS), record("b.txt", PENSIONS))
    fill(tmp_path, record("c.txt", ALSO_SENSORS), embed=False)
    engine = SearchEngine.open(tmp_path)
    assert titles(engine.similar(passage(engine, "a"), 10)) == ["b", "c"]


def test_only_one_passage_has_none_like_it(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", SENSORS))
    engine = SearchEngine.open(tmp_path)
    assert engine.similar(passage(engine, "a"), 10).hits == ()
