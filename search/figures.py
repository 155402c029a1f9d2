"""The figures of one question: its hits in, shares between 0 and 1 out. Pure.

By passage. A passage is *right* where it overlaps a judged turn or page; its gain is the share of
its turns (or pages) that are judged, so that a passage cut half beside the answer counts half.

- nDCG@10: the gains of the first ten, each divided by log2(1 + rank), summed, over what the best
  possible order of all passages of the index would give (Järvelin & Kekäläinen, "Cumulated
  gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002).
- recall@k: the share of the judged turns and pages that the first k passages touch.
- hit@k: 1 if one of the first k is right. MRR: 1 / rank of the first right one, 0 if there is none.

By word, which `search.shown` describes: they compare indexes however they cut their passages.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass

from search import shown
from search.judgements import JudgedSource, JudgedTurn, Judgement
from search.passage import Passage
from search.query import Hit


@dataclass(frozen=True, slots=True)
class Figures:
    """All between 0 and 1; of one question, or the mean of several.

    The first six are by passage, the others over the first words shown.
    """

    ndcg_10: float
    recall_10: float
    recall_50: float
    hit_1: float
    hit_5: float
    mrr: float
    ndcg: float
    words: float
    first: float
    half_1: float
    half_5: float


class Judged:
    """One question's answers, by the paths that its documents have in the index."""

    def __init__(self, judgement: Judgement, paths: Mapping[str, Sequence[str]]) -> None:
        self.turns: dict[str, set[int]] = {}
        self.pages: dict[str, set[int]] = {}
        for answer in judgement.answers:
            for path in paths[answer.document] or [answer.document]:  # one that is missing costs
                self.turns.setdefault(path, set()).update(answer.turns)
                self.pages.setdefault(path, set()).update(answer.pages)

    @property
    def units(self) -> int:
        """How many turns and pages are judged."""
        return sum(len(held) for held in [*self.turns.values(), *self.pages.values()])

    def touched(self, path: str, passage: Passage) -> set[tuple[str, str, int]]:
        """The judged turns and pages of a passage."""
        turns = self.turns.get(path, set()).intersection(_turns(passage))
        pages = self.pages.get(path, set()).intersection(_pages(passage))
        return {("turn", path, n) for n in turns} | {("page", path, n) for n in pages}

    def gain(self, path: str, passage: Passage) -> float:
        """The share of its turns, or of its pages, that are judged: the larger."""
        turns = _share(_turns(passage), self.turns.get(path, set()))
        return max(turns, _share(_pages(passage), self.pages.get(path, set())))

    def words(self, sources: Mapping[str, JudgedSource]) -> dict[str, set[int]]:
        """By path, where in its text the words of judged turns and pages begin."""
        found: dict[str, set[int]] = {}
        for path, turn in self._answers(sources):
            found.setdefault(path, set()).update(turn.words)
        return found

    def institutions(self, sources: Mapping[str, JudgedSource]) -> set[str | None]:
        """Whose the judged turns and pages are; None for those of nobody known."""
        return {turn.institution for _, turn in self._answers(sources)}

    def _answers(self, sources: Mapping[str, JudgedSource]) -> Iterator[tuple[str, JudgedTurn]]:
        for path in sources.keys() & self.turns.keys():
            for number, turn in enumerate(sources[path].turns):
                if number in self.turns[path] or self.pages[path].intersection(turn.pages):
                    yield path, turn


def question(found: Sequence[Hit], judged: Judged, sources: Mapping[str, JudgedSource]) -> Figures:
    """The figures of one question."""
    gains = [judged.gain(hit.source.path, hit.passage) for hit in found]
    ideal = [judged.gain(path, each) for path, held in sources.items() for each in held.passages]
    right = [rank for rank, gain in enumerate(gains, 1) if gain > 0]
    best = dcg(sorted(ideal, reverse=True), 10)
    return Figures(
        dcg(gains, 10) / best if best else 0.0,
        _recall(found[:10], judged),
        _recall(found[:50], judged),
        float(bool(right) and right[0] <= 1),
        float(bool(right) and right[0] <= 5),
        1 / right[0] if right else 0.0,
        *shown.figures(found, judged.words(sources)),
    )


def dcg(gains: Sequence[float], depth: int) -> float:
    """Discounted cumulated gain of the first `depth`: Σ gain / log2(1 + rank), rank from 1."""
    return sum(gain / math.log2(1 + rank) for rank, gain in enumerate(gains[:depth], 1))


def mean(figures: Sequence[Figures]) -> Figures | None:
    """The mean of each figure; None of none."""
    if not figures:
        return None
    columns = zip(*map(astuple, figures), strict=True)
    return Figures(*(sum(column) / len(figures) for column in columns))


def _recall(found: Iterable[Hit], judged: Judged) -> float:
    touched = [judged.touched(hit.source.path, hit.passage) for hit in found]
    return len(set().union(*touched)) / judged.units


def _turns(passage: Passage) -> range:
    return range(passage.turn_start, passage.turn_end + 1)


def _pages(passage: Passage) -> range:
    if passage.page_start is None:
        return range(0)
    return range(passage.page_start, (passage.page_end or passage.page_start) + 1)


def _share(held: range, judged: set[int]) -> float:
    return len(judged.intersection(held)) / len(held) if held else 0.0
