"""Hits that are shown as one: passages that follow one another, and near duplicates.

    for region in regions(results.hits):
        region.best, region.stretch, region.copies

Passages of one source, section and institution that follow one another are one stretch. A passage
that has the words of a better one but for little is a copy of it, wherever it stands. Hits are
taken `BLOCK` at a time, best first, as they are shown: within a block all are joined that belong
together, and later ones join what is there but never join two of those. So what is on the page
grows, and neither moves nor goes when more is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nlargest

from search.query import Hit
from search.text import tokens

BLOCK = 10
# Near duplicates share more than this of all their runs of SHINGLE words: a hundred words may
# differ in one.
ALIKE = 0.9
SHINGLE = 3
# Texts that are alike have one of their longest words in common; only then are they compared.
LONGEST = 4

Shingles = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Region:
    """Hits that are shown as one, at the rank of the best.

    `stretch` are passages that follow one another, in the order of their source, `best` among them;
    `copies` are near duplicates of these, best first.
    """

    best: Hit
    stretch: tuple[Hit, ...]
    copies: tuple[Hit, ...] = ()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All of them, best first."""
        return tuple(sorted(self.stretch + self.copies, key=lambda hit: hit.rank))


@dataclass(slots=True)
class _Growing:
    """A region by the places of its hits in the list."""

    stretch: list[int]
    copies: list[int] = field(default_factory=list)


def alone(hit: Hit) -> Region:
    """A region of one."""
    return Region(hit, (hit,))


def regions(hits: Sequence[Hit]) -> tuple[Region, ...]:
    """The regions of one question's hits, which come best first; so do they."""
    return tuple(_region(hits, grown) for grown in _grown(hits))


def numbers(hits: Sequence[Hit]) -> list[int]:
    """The number of each hit's region, counted from 1 in their order."""
    found = [0] * len(hits)
    for number, grown in enumerate(_grown(hits), 1):
        for at in grown.stretch + grown.copies:
            found[at] = number
    return found


def _region(hits: Sequence[Hit], grown: _Growing) -> Region:
    stretch = sorted((hits[at] for at in grown.stretch), key=lambda hit: hit.passage_id)
    return Region(hits[min(grown.stretch)], tuple(stretch), tuple(hits[at] for at in grown.copies))


def _grown(hits: Sequence[Hit]) -> list[_Growing]:
    held: list[_Growing] = []
    place: dict[int, int] = {}  # by passage, which of them it is in
    by_passage = {hit.passage_id: hit for hit in reversed(hits)}
    original = _originals(hits)
    for start in range(0, len(hits), BLOCK):
        block = range(start, min(start + BLOCK, len(hits)))
        for run in _runs(hits, [at for at in block if at not in original]):
            beside = [place[each] for each in _beside(hits, run, by_passage) if each in place]
            number = min(beside, default=len(held))
            if number == len(held):
                held.append(_Growing([]))
            held[number].stretch += run
            place |= {hits[at].passage_id: number for at in run}
    for at, first in original.items():
        held[place[hits[first].passage_id]].copies.append(at)
    return held


# --- passages that follow one another ------------------------------------------------------------


def _runs(hits: Sequence[Hit], places: Sequence[int]) -> list[list[int]]:
    """Those that follow one another together, the run with the best hit first."""
    runs: list[list[int]] = []
    for at in sorted(places, key=lambda at: hits[at].passage_id):
        if runs and _follows(hits[runs[-1][-1]], hits[at]):
            runs[-1].append(at)
        else:
            runs.append([at])
    return sorted(runs, key=min)


def _follows(before: Hit, after: Hit) -> bool:
    """A source's passages are numbered in order."""
    return after.passage_id == before.passage_id + 1 and _place(before) == _place(after)


def _place(hit: Hit) -> tuple[int, str | None, str | None]:
    return hit.source.id, hit.passage.section, hit.institution


def _beside(hits: Sequence[Hit], run: Sequence[int], by_passage: Mapping[int, Hit]) -> list[int]:
    """The passages before and after a run, as far as they are hits and join it."""
    first, last = hits[run[0]], hits[run[-1]]
    before, after = by_passage.get(first.passage_id - 1), by_passage.get(last.passage_id + 1)
    return [
        *([before.passage_id] if before and _follows(before, first) else []),
        *([after.passage_id] if after and _follows(last, after) else []),
    ]


# --- near duplicates -----------------------------------------------------------------------------


def _originals(hits: Sequence[Hit]) -> dict[int, int]:
    """By the place of each copy, that of the better hit with nearly the same words."""
    found: dict[int, int] = {}
    by_word: dict[str, list[int]] = {}
    for at, hit in enumerate(hits):
        longest = _longest(hit.text)
        near = dict.fromkeys(first for word in longest for first in by_word.get(word, ()))
        alike = next((first for first in near if _alike(hit.text, hits[first].text)), None)
        if alike is None:
            for word in longest:
                by_word.setdefault(word, []).append(at)
        else:
            found[at] = alike
    return found


# A batch meets the same passages again and again: some 10 and 30 MB at most.
@lru_cache(maxsize=4096)
def _longest(text: str) -> tuple[str, ...]:
    """Its longest words, each once."""
    return tuple(nlargest(LONGEST, set(tokens(text)), key=lambda word: (len(word), word)))


@lru_cache(maxsize=1024)
def _shingles(text: str) -> Shingles:
    """All runs of SHINGLE words; of a shorter text the whole."""
    words = tokens(text)
    return frozenset(zip(*(words[at:] for at in range(SHINGLE)), strict=False)) or frozenset(
        [tuple(words)]
    )


def _alike(one: str, other: str) -> bool:
    if not ALIKE * ALIKE < len(one) / len(other) < 1 / (ALIKE * ALIKE):
        return False
    mine, others = _shingles(one), _shingles(other)
    both = len(mine & others)
    return both > ALIKE * (len(mine) + len(others) - both)
