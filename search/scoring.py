"""One question against one generation: the score of every passage.

All passages get a first score, from their words and their vectors; the best of them are looked at
again, word by word (`search.late`), and ordered anew.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
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
class Meeting:
    """How rows' words meet a question's: `of` works it out, float32; `done` are rows it was for."""

    of: Callable[[Rows], Floats]
    done: Mask

    def count(self, evidence: Floats, rows: Rows) -> Floats:
        """Add to the evidence of `rows`, once each, how their words are met; gives that."""
        found = self.of(rows)
        # Whatever its language: foreign questions know fewer of the words, and must not gain by it.
        evidence[rows] += np.float32(bands.MET_SHARE) * np.nan_to_num(found)
        self.done[rows] = True
        return found


@dataclass(frozen=True, slots=True)
class Scored:
    """Every row of a generation for one question, float32 `(n,)` each.

    `score` orders the rows that are `admitted`; `words` and `meaning` are what each leg gave, in
    standard deviations, the latter NaN for a row without a vector yet, as is its `evidence`.
    `weight` is what meaning weighed. A row's own part of its score is its `fused` one, cut at 0,
    times what is `kept`, and what it was `raised` by, to stand above rows that were not looked at
    again; the rest its neighbours have lent. These are None where they lend nothing. `meeting` is
    None without vectors of words.
    """

    admitted: Mask
    score: Floats
    words: Floats
    meaning: Floats
    evidence: Floats
    weight: Floats
    fused: Floats | None = None
    kept: Floats | None = None
    raised: Floats | None = None
    meeting: Meeting | None = None

    def lent(self, row: int) -> float:
        """What neighbours gave to a row's score."""
        if self.fused is None or self.kept is None or self.raised is None:
            return 0.0
        own = max(0.0, self.fused[row]) * self.kept[row] + self.raised[row]
        return float(self.score[row] - own)

    def tell(self, rows: Rows) -> None:
        """Let the evidence of some rows, and of those beside them, count how their words are met.

        That of the rows that were looked at does; what else is shown must, or it would seem less
        sure than it is.
        """
        if self.meeting is None:
            return
        near = np.concatenate([rows - 1, rows, rows + 1])
        near = np.unique(near[(near >= 0) & (near < len(self.evidence))])
        self.meeting.count(self.evidence, near[~self.meeting.done[near]])


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
    near = current.neighbours
    if not np.array_equal(admitted, current.alive):
        near = ranking.neighbours(current.stretch_of_row, admitted)
    scored = _first(admitted, legs, near, bands.evidence(similar, held, most))
    if asked.words is not None:
        rows = ranking.best(scored.score, admitted, late.LOOKED_AT, current.tie)
        meeting = _meeting(connection, current, asked.words)
        scored = _look_again(replace(scored, meeting=meeting), legs, near, rows)
    scored.meaning[~legs.known] = np.nan
    return scored


def _first(admitted: Mask, legs: _Legs, near: Neighbours, evidence: Floats) -> Scored:
    fused = legs.fused(ranking.MEANING_WEIGHT)
    return Scored(
        admitted,
        _smooth(fused, near),
        legs.words,
        legs.meaning.copy(),
        evidence,
        np.full_like(fused, legs.weight(ranking.MEANING_WEIGHT)),
        fused,
        near.own,
        np.zeros_like(fused),
    )


def _meeting(connection: sqlite3.Connection, current: Snapshot, words: Words) -> Meeting:
    rarity = current.lexicon.rarity(words.words)

    def of(rows: Rows) -> Floats:
        return late.met(connection, current.passage_of_row[rows], words, rarity)

    return Meeting(of, np.zeros(len(current), np.bool_))


def _look_again(scored: Scored, legs: _Legs, near: Neighbours, rows: Rows) -> Scored:
    """`rows`, the best, ordered anew by how their words meet the question's; others stay below."""
    assert scored.meeting is not None
    assert scored.fused is not None
    met = scored.meeting.count(scored.evidence, rows)
    if np.isnan(met).all():
        return scored
    seen = legs.of(rows)
    seen = replace(seen, meaning=ranking.looked_at(seen.meaning, met, legs.coverage))
    scored.meaning[rows] = seen.meaning
    scored.weight[rows] = seen.weight(ranking.LOOKED_WEIGHT)
    fused = scored.fused.copy()
    fused[rows] = seen.fused(ranking.LOOKED_WEIGHT)
    again = _smooth(fused, near)
    looked = np.zeros(len(fused), np.bool_)
    looked[rows] = True
    raised = looked * np.float32(ranking.gap(scored.score, again, looked, scored.admitted))
    score = np.round(np.where(looked, again + raised, scored.score), ranking.DECIMALS)
    return replace(scored, score=score.astype(np.float32), fused=fused, raised=raised)


def _smooth(fused: Floats, near: Neighbours) -> Floats:
    smoothed = ranking.smooth(fused, near)
    return np.round(smoothed, ranking.DECIMALS, out=smoothed)


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
