"""More like this: the passages whose meaning is nearest to that of one that is there.

The passage's own stored vector is the question, so no model is loaded. Words beside it would gain
nothing: of the other sources' passages that answer the same question of the sample corpus, the
first ten hold .136 by meaning, .134 by both and .089 by words (601 passages of 67 questions). A
passage that has no vector yet is compared by its words, with all the others.
"""

import sqlite3

import numpy as np

from search import answering, contents, ranking, scoring
from search.embedder import Vectors
from search.errors import UnknownPassage
from search.legs import spoken
from search.query import Query, Results
from search.ranking import Floats
from search.scoring import Scored
from search.snapshot import Snapshot


def similar(
    connection: sqlite3.Connection, current: Snapshot, passage_id: int, limit: int
) -> Results:
    """The `limit` passages most like one, most alike first; never itself.

    The results' question is its text. Nothing in them is marked as matched, and as nothing is asked
    all are of one band. Raises UnknownPassage.
    """
    found = np.flatnonzero(current.alive & (current.passage_of_row == passage_id))
    if not len(found):
        raise UnknownPassage(passage_id)
    row = int(found[0])
    _, text = contents.passage(connection, passage_id)
    others = current.alive.copy()
    others[row] = False
    scored = _scored(current, _vector(current, row), text, others)
    rows = ranking.best(scored.score, others, limit, current.tie)
    hits = answering.hits(connection, current, Query("", limit=limit), scored, rows)
    return Results(Query(text, limit=limit), hits, current.state)


def _vector(current: Snapshot, row: int) -> Vectors | None:
    """The row's vector, float32 `(1, dim)`; None where it has none yet."""
    for each in current.meaning:
        for first, start, count in each.runs:
            if start <= row < start + count:
                return each.store.vectors(np.array([first + row - start]))
    return None


def _scored(current: Snapshot, vector: Vectors | None, text: str, others: ranking.Mask) -> Scored:
    """By meaning, those without a vector least; without a vector of its own by words."""
    unknown = np.full(len(current), np.nan, np.float32)
    none: Floats = np.zeros(len(current), np.float32)
    if vector is None:
        words = ranking.standardise(current.lexicon.scores(spoken(text)), others)
        return Scored(others, np.round(words, scoring.DECIMALS), words, unknown, unknown, none)
    alike = current.similarity(vector)[0]
    known = ~np.isnan(alike)
    meaning = ranking.standardise(alike, others)
    least = np.where(known, meaning, meaning.min() - 1).astype(np.float32)
    score = np.round(least, scoring.DECIMALS)
    given = np.where(known, meaning, unknown)
    return Scored(others, score, none, given, unknown, np.ones_like(score))
