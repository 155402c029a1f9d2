"""Who else says so: what a passage's own vector finds, by voice."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from search.engine import SearchEngine
from search.errors import UnknownPassage
from search.index import remove
from search.passage import Turn
from search.query import Hit
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


def apart(said: list[str]) -> list[Turn]:
    """Turns of which each is a passage, since each has a section of its own."""
    return [Turn(text, section=str(number)) for number, text in enumerate(said)]


def passage(engine: SearchEngine, title: str) -> int:
    source = next(source for source in engine.sources() if source.title == title)
    return next(iter(engine.passages(source.id)))


def titles(hits: Sequence[Hit]) -> list[str]:
    return [hit.source.title for hit in hits]


def test_the_most_alike_comes_first_and_the_passage_itself_never(engine: SearchEngine) -> None:
    found = engine.similar(passage(engine, "a"), 10)
    assert titles(found.elsewhere) == ["c", "b"]
    assert titles(engine.similar(passage(engine, "c"), 10).elsewhere) == ["a", "b"]
    assert [hit.rank for hit in found.elsewhere] == [1, 2]
    assert [hit.institution for hit in found.elsewhere] == ["Slusen", None]
    assert not any(hit.matched for hit in found.elsewhere)
    assert found.here == ()


@pytest.mark.parametrize("embed", [True, False], ids=["vectors", "words"])
def test_who_else_says_so_is_not_hidden_by_what_stands_beside_it(
    tmp_path: Path, embed: bool
) -> None:
    fill(
        tmp_path,
        record("a.txt", apart(SENSORS * 7), institution="Havnen"),
        record("b.txt", apart(PENSIONS * 4)),
        record("c.txt", apart(ALSO_SENSORS * 5), institution="Slusen"),
        embed=embed,
    )
    engine = SearchEngine.open(tmp_path)
    found = engine.similar(passage(engine, "a"), 3)
    assert titles(found.elsewhere) == ["c", "b"], "each once, however much of it is like it"
    assert titles(found.here) == ["a"] * 3
    assert passage(engine, "a") not in [hit.passage_id for hit in found.here]


def test_another_institution_in_the_same_source_is_another_voice(tmp_path: Path) -> None:
    both = record("a.txt", apart(SENSORS + ALSO_SENSORS + SENSORS), institution="Havnen")
    other = replace(both.passages[1], institution="Slusen")
    fill(tmp_path, replace(both, passages=(both.passages[0], other, both.passages[2])))
    engine = SearchEngine.open(tmp_path)
    found = engine.similar(passage(engine, "a"), 10)
    assert [hit.institution for hit in found.elsewhere] == ["Slusen"]
    assert [hit.institution for hit in found.here] == ["Havnen"]


def test_fewer_are_the_first_of_more(engine: SearchEngine) -> None:
    number = passage(engine, "a")
    assert engine.similar(number, 1).elsewhere == engine.similar(number, 10).elsewhere[:1]


def test_a_passage_that_left_the_index_is_refused_and_never_found(engine: SearchEngine) -> None:
    gone = passage(engine, "c")
    remove(engine.folder, ["c.txt"])
    with pytest.raises(UnknownPassage):
        engine.similar(gone, 3)
    assert titles(engine.similar(passage(engine, "a"), 10).elsewhere) == ["b"]


def test_a_passage_without_a_vector_yet_comes_last(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", SENSORS), record("b.txt", PENSIONS))
    fill(tmp_path, record("c.txt", ALSO_SENSORS), embed=False)
    engine = SearchEngine.open(tmp_path)
    assert titles(engine.similar(passage(engine, "a"), 10).elsewhere) == ["b", "c"]


def test_only_one_passage_has_none_like_it(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", SENSORS))
    engine = SearchEngine.open(tmp_path)
    found = engine.similar(passage(engine, "a"), 10)
    assert (found.elsewhere, found.here) == ((), ())
