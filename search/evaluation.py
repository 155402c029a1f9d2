"""How well a search answers: judged questions and their hits in, figures out. Pure.

A passage is *right* where it overlaps a judged turn or page; its gain is the share of its turns
(or pages) that are judged, so that a passage cut half beside the answer counts half.

- nDCG@10: the gains of the first ten, each divided by log2(1 + rank), summed, over what the best
  possible order of all passages of the index would give (Järvelin & Kekäläinen, "Cumulated
  gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002).
- recall@k: the share of the judged turns and pages that the first k passages touch.
- hit@k: 1 if one of the first k is right. MRR: 1 / rank of the first right one, 0 if there is none.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass

from search.judgements import Judgement, judged_paths
from search.passage import Passage
from search.query import Hit

# Passages looked at by the deepest figure, recall@50.
DEPTH = 50


@dataclass(frozen=True, slots=True)
class Figures:
    """All between 0 and 1; of one question, or the mean of several."""

    ndcg_10: float
    recall_10: float
    recall_50: float
    hit_1: float
    hit_5: float
    mrr: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Figures by question id and by language, and their mean over all questions with an answer.

    `top_score` and `top_score_unanswered` are the mean score of the first hit where the collection
    has an answer and where it has none (None without such questions): the wider apart, the better
    "no clear statement" can be told. `missing` are judged documents that are not in the index.
    """

    overall: Figures | None
    by_language: Mapping[str, tuple[int, Figures]]
    by_question: tuple[tuple[Judgement, Figures], ...]
    unanswered: tuple[Judgement, ...]
    top_score: float | None
    top_score_unanswered: float | None
    missing: tuple[str, ...]


def evaluate(
    judgements: Sequence[Judgement],
    hits: Sequence[Sequence[Hit]],
    passages: Mapping[str, Sequence[Passage]],
) -> Evaluation:
    """Figures of `hits`, a ranked list for each judgement, `DEPTH` long or more.

    `passages` are, by path, all those of the judged documents: what an ideal order is made of.
    """
    paths = judged_paths(judgements, passages)
    pairs = list(zip(judgements, hits, strict=True))
    answered = [(each, found) for each, found in pairs if each.answers]
    silent = [(each, found) for each, found in pairs if not each.answers]
    by_question = tuple(
        (each, question(found, _Judged(each, paths), passages)) for each, found in answered
    )
    languages = sorted({each.language for each, _ in answered})
    return Evaluation(
        mean([figures for _, figures in by_question]),
        {language: _of_language(language, by_question) for language in languages},
        by_question,
        tuple(each for each, _ in silent),
        _top(found for _, found in answered),
        _top(found for _, found in silent),
        tuple(name for name, found in paths.items() if not found),
    )


class _Judged:
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


def question(
    found: Sequence[Hit], judged: _Judged, passages: Mapping[str, Sequence[Passage]]
) -> Figures:
    """The figures of one question."""
    gains = [judged.gain(hit.source.path, hit.passage) for hit in found]
    ideal = [judged.gain(path, each) for path, held in passages.items() for each in held]
    right = [rank for rank, gain in enumerate(gains, 1) if gain > 0]
    best = dcg(sorted(ideal, reverse=True), 10)
    return Figures(
        ndcg_10=dcg(gains, 10) / best if best else 0.0,
        recall_10=_recall(found[:10], judged),
        recall_50=_recall(found[:50], judged),
        hit_1=float(bool(right) and right[0] <= 1),
        hit_5=float(bool(right) and right[0] <= 5),
        mrr=1 / right[0] if right else 0.0,
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


def _of_language(
    language: str, by_question: Sequence[tuple[Judgement, Figures]]
) -> tuple[int, Figures]:
    own = [figures for judgement, figures in by_question if judgement.language == language]
    averaged = mean(own)
    assert averaged is not None  # the languages are those of the questions
    return len(own), averaged


def _recall(found: Iterable[Hit], judged: _Judged) -> float:
    touched = [judged.touched(hit.source.path, hit.passage) for hit in found]
    return len(set().union(*touched)) / judged.units


def _top(found: Iterable[Sequence[Hit]]) -> float | None:
    scores = [hits[0].score if hits else 0.0 for hits in found]
    return sum(scores) / len(scores) if scores else None


def _turns(passage: Passage) -> range:
    return range(passage.turn_start, passage.turn_end + 1)


def _pages(passage: Passage) -> range:
    if passage.page_start is None:
        return range(0)
    return range(passage.page_start, (passage.page_end or passage.page_start) + 1)


def _share(held: range, judged: set[int]) -> float:
    return len(judged.intersection(held)) / len(held) if held else 0.0
