"""One question against one generation: the score of every passage.

All passages get a first score, from their words and their vectors; the best of them are looked at
again, word by word (`search.late`), and ordered anew.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from search import bands, late, ranking
from search.embedder import Embedder, Words, read_queries
from search.filters import admit
from search.query import Query
from search.ranking import Floats, Mask, Neighbours, Rows
from search.snapshot import Snapshot
from search.vectors import Scores
from search.who import named

# Scores are rounded to this many decimals, so that the order of sums inside a library, which
# differs with the order of segments, never decides between two passages.
DECIMALS = 4
# So many questions are embedded and compared with all vectors in one go.
BLOCK = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question means: its row of `Snapshot.similarity`, and its words, if the model tells.

    Both None without a model, as while nothing has a vector yet.
    """

    similar: Scores | None = None
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """Every row of a generation for one question, float32 `(n,)` each.

    `score` orders the rows that are `admitted`; `words` and `meaning` are what each leg gave, in
    standard deviations, the latter NaN for a row without a vector yet, as is its `evidence`.
    `weight` is what meaning weighed. A row's own part of its score is its `fused` one, cut at 0,
    times what is `kept`; the rest its neighbours have lent. Both are None where they lend nothing.
    """

    admitted: Mask
    score: Floats
    words: Floats
    meaning: Floats
    evidence: Floats
    weight: Floats
    fused: Floats | None = None
    kept: Floats | None = None

    def lent(self, row: int) -> float:
        """What neighbours gave to a row's score."""
        if self.fused is None or self.kept is None:
            return 0.0
        return float(self.score[row] - max(0.0, self.fused[row]) * self.kept[row])


@dataclass(frozen=True, slots=True)
class _Legs:
    """What some rows have of each leg, and what share of each they say whom the question names."""

    words: Floats
    meaning: Floats
    known: Mask
    who: Floats | None
    coverage: float

    def of(self, rows: Rows) -> "_Legs":
        who = None if self.who is None else self.who[rows]
        return _Legs(self.words[rows], self.meaning[rows], self.known[rows], who, self.coverage)

    def weight(self, at_most: float) -> float:
        return ranking.meaning_weight(self.coverage, at_most)

    def fused(self, at_most: float) -> Floats:
        both = ranking.fuse(self.words, self.meaning, self.known, self.weight(at_most))
        return both if self.who is None else ranking.favour(both, self.who)


def hear(current: Snapshot, embedder: Embedder, questions: Sequence[str]) -> Iterator[Asked]:
    """What each question means, worked out for a block of them at once."""
    for start in range(0, len(questions), BLOCK):
        read = read_queries(embedder, questions[start : start + BLOCK])
        similar = current.similarity(read.vectors)
        yield from map(Asked, similar, read.words) if read.words else map(Asked, similar)


def surest(
    connection: sqlite3.Connection,
    current: Snapshot,
    embedder: Embedder,
    questions: Sequence[str],
) -> Floats:
    """The most evidence that each question has in any passage, float32 `(questions,)`.

    Some passage must have a vector.
    """
    asked = zip(questions, hear(current, embedder, questions), strict=True)
    scored = (score(connection, current, Query(text), heard) for text, heard in asked)
    return np.array([np.nanmax(each.evidence) for each in scored], dtype=np.float32)


def score(connection: sqlite3.Connection, current: Snapshot, query: Query, asked: Asked) -> Scored:
    """Every row's score.

    Raises UnknownInstitution, UnknownMinistry, UnknownSource and UnknownSpeaker.
    """
    admitted = admit(connection, current, query.filters)
    held, most = current.lexicon.scores_and_most(query.text)
    similar = asked.similar
    if similar is None:
        similar = np.full(len(current), np.nan, np.float32)
    legs = _Legs(
        ranking.standardise(held, current.alive),
        ranking.standardise(similar, current.alive),
        ~np.isnan(similar),
        _named(current, query.text),
        current.lexicon.coverage(query.text),
    )
    scored = _first(current, admitted, legs, bands.evidence(similar, held, most))
    if asked.words is not None:
        scored = _look_again(connection, current, asked.words, legs, scored)
    scored.meaning[~legs.known] = np.nan
    return scored


def _first(current: Snapshot, admitted: Mask, legs: _Legs, evidence: Floats) -> Scored:
    near = _neighbours(current, admitted)
    fused = legs.fused(ranking.MEANING_WEIGHT)
    weight = np.full(len(current), legs.weight(ranking.MEANING_WEIGHT), np.float32)
    smoothed = _smooth(fused, near)
    return Scored(admitted, smoothed, legs.words, legs.meaning, evidence, weight, fused, near.own)


def _look_again(
    connection: sqlite3.Connection, current: Snapshot, words: Words, legs: _Legs, scored: Scored
) -> Scored:
    """The best rows ordered anew by how their words meet the question's; all others below them."""
    rows = ranking.best(scored.score, scored.admitted, late.LOOKED_AT, current.tie)
    rarity = current.lexicon.rarity(words.words)
    met = late.met(connection, current.passage_of_row[rows], words, rarity)
    if np.isnan(met).all() or scored.fused is None:
        return scored
    seen = legs.of(rows)
    seen = replace(seen, meaning=ranking.looked_at(seen.meaning, met, legs.coverage))
    scored.meaning[rows] = seen.meaning
    scored.weight[rows] = seen.weight(ranking.LOOKED_WEIGHT)
    # Whatever its language: foreign questions know fewer of the words, and must not gain by it.
    scored.evidence[rows] += np.float32(bands.MET_SHARE) * np.nan_to_num(met)
    fused = scored.fused.copy()
    fused[rows] = seen.fused(ranking.LOOKED_WEIGHT)
    again = _smooth(fused, _neighbours(current, scored.admitted))
    score = ranking.above(again, rows, scored.score, scored.admitted)
    return replace(scored, score=score, fused=fused)


def _neighbours(current: Snapshot, admitted: Mask) -> Neighbours:
    if np.array_equal(admitted, current.alive):
        return current.neighbours
    return ranking.neighbours(current.stretch_of_row, admitted)


def _smooth(fused: Floats, near: Neighbours) -> Floats:
    smoothed = ranking.smooth(fused, near)
    return np.round(smoothed, DECIMALS, out=smoothed)


def _named(current: Snapshot, question: str) -> Floats | None:
    """The share of each row that whom the question names says, 0 to 1; None if it names nobody."""
    speakers = named(question, current.speakers)
    institutions = named(question, current.institutions)
    if not speakers and not institutions:
        return None
    codes = [current.institutions.index(name) for name in institutions]
    shares = np.isin(current.institution_of_row, codes).astype(np.float32)
    for label in speakers:
        shares += current.lexicon.speaking(label)
    return np.minimum(shares, 1)
