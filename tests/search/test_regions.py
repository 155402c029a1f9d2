"""Hits of one region are shown as one, and what is shown never moves."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from search.query import Hit
from search.regions import BLOCK, alone, numbers, regions
from tests.search.samples import hit, passage, source

WORDS = "vi måler trafikken på kajen med kameraer og sensorer hver eneste dag hele året rundt"


def found(ident: int, rank: int, text: str | None = None, *, of: int = 1) -> Hit:
    return hit(
        text or f"Passage nummer {ident} siger sit om {ident}.",
        rank,
        passage_id=ident,
        source=source(f"/docs/{of}.txt", id=of),
    )


def ranked(*idents: int) -> list[Hit]:
    return [found(ident, rank) for rank, ident in enumerate(idents, 1)]


def passages(hits: list[Hit]) -> list[list[int]]:
    return [[each.passage_id for each in region.stretch] for region in regions(hits)]


# Sources of eight passages, in any order: as hits may come.
orders = st.lists(st.integers(0, 39), min_size=1, max_size=40, unique=True).map(
    lambda idents: [
        found(ident, rank, f"ens {ident % 5}" if ident % 3 else None, of=ident // 8)
        for rank, ident in enumerate(idents, 1)
    ]
)


@given(orders)
def test_every_hit_is_in_exactly_one_region(hits: list[Hit]) -> None:
    held = [each for region in regions(hits) for each in region.hits]
    assert sorted(held, key=lambda each: each.rank) == hits


@given(orders)
def test_regions_come_in_the_order_of_their_best(hits: list[Hit]) -> None:
    best = [region.best.rank for region in regions(hits)]
    assert best == sorted(best)
    assert all(region.best == region.hits[0] for region in regions(hits))


@given(orders)
def test_a_stretch_is_of_passages_that_follow_one_another(hits: list[Hit]) -> None:
    for region in regions(hits):
        idents = [each.passage_id for each in region.stretch]
        assert idents == list(range(idents[0], idents[0] + len(idents)))
        assert len({each.source.id for each in region.stretch}) == 1


@given(orders, st.integers(1, 3))
def test_regions_only_grow_when_more_hits_come(hits: list[Hit], blocks: int) -> None:
    first, more = regions(hits[: BLOCK * blocks]), regions(hits)
    assert numbers(hits)[: BLOCK * blocks] == numbers(hits[: BLOCK * blocks])
    for before, after in zip(first, more, strict=False):
        assert before.best == after.best
        assert set(before.hits) <= set(after.hits)


def test_passages_that_follow_one_another_are_one_in_the_order_of_the_source() -> None:
    [region, other] = regions(ranked(7, 5, 20, 6))
    assert [each.passage_id for each in region.stretch] == [5, 6, 7]
    assert (region.best.passage_id, other.best.passage_id) == (7, 20)


def test_what_is_shown_apart_already_stays_apart() -> None:
    seven = [found(100 + 2 * n, n) for n in range(3, BLOCK + 1)]
    hits = [found(5, 1), found(7, 2), *seven, found(6, BLOCK + 1)]
    assert passages(hits)[:2] == [[5, 6], [7]]


def test_another_section_is_another_region() -> None:
    one, two = ranked(5, 6)
    assert len(regions([one, replace(two, passage=passage(section="4 Tilsyn"))])) == 2


def test_another_institution_is_another_region() -> None:
    one, two = ranked(5, 6)
    assert len(regions([one, replace(two, institution="Jobstyrelsen")])) == 2


def test_another_source_is_another_region() -> None:
    assert len(regions([found(5, 1, of=1), found(6, 2, of=2)])) == 2


def test_the_same_words_elsewhere_are_a_copy() -> None:
    hits = [found(5, 1, WORDS), found(40, 2, f"{WORDS}!", of=2), found(8, 3, WORDS.upper())]
    [region] = regions(hits)
    assert (region.stretch, region.copies) == ((hits[0],), (hits[1], hits[2]))


def test_a_word_changed_in_a_long_passage_leaves_it_a_copy() -> None:
    words = [f"ord{n}" for n in range(100)]
    changed = [*words[:50], "nyt", *words[51:]]
    assert len(regions([found(5, 1, " ".join(words)), found(40, 2, " ".join(changed))])) == 1


def test_another_number_in_a_short_passage_is_another_statement() -> None:
    hits = [found(5, 1, "Vi har 12 droner."), found(40, 2, "Vi har 14 droner.")]
    assert len(regions(hits)) == 2


def test_a_part_of_a_longer_passage_is_no_copy_of_it() -> None:
    assert len(regions([found(5, 1, f"{WORDS} {WORDS[::-1]}"), found(40, 2, WORDS)])) == 2


def test_regions_are_numbered_in_their_order() -> None:
    hits = [*ranked(7, 5, 20, 6), found(50, 5, of=2)]
    assert numbers(hits) == [1, 1, 2, 1, 3]


def test_a_hit_alone_is_a_region() -> None:
    [one] = ranked(3)
    assert regions([one]) == (alone(one),)
    assert regions([]) == ()
