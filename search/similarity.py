"""Who else says so: the passages whose meaning is nearest to that of one that is there.

Neighbours of a passage are much like it, and would fill the list. So they stand apart, and of each
other voice (what one institution says in one source) only the passage most like it is found.

The passage's own stored vector is the question, so no model is loaded. Words beside it would gain
nothing: of the other sources' passages that answer the same question of the sample corpus, the
first ten hold .136 by meaning, .134 by both and .089 by words (601 passages of 67 questions). A
passage that has no vector yet is compared by its words, with all the others.
"""

import sqlite3
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search import answering, contents, ranking
from search.embedder import Vectors
from search.errors import UnknownPassage
from search.legs import spoken
from search.query import Hit, Query
from search.ranking import Floats
from search.scoring import Scored
from search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Similar:
    """The passages most like one, most alike first; never itself.

    `elsewhere` are other voices, one passage each; `here` is what the same institution says in the
    same source. Each is ranked from 1. Nothing in them is marked as matched, and as nothing is
    asked all are of one band.
    """

    elsewhere: tuple[Hit, ...]
    here: tuple[Hit, ...]


def similar(
    connection: sqlite3.Connection, current: Snapshot, passage_id: int, limit: int
) -> Similar:
    """Up to `limit` passages most like one from elsewhere, and as many from here.

    Raises UnknownPassage.
    """
    found = np.flatnonzero(current.alive & (current.passage_of_row == passage_id))
    if not len(found):
        raise UnknownPassage(passage_id)
    row = int(found[0])
    _, text = contents.passage(connection, passage_id)
    others = current.alive.copy()
    others[row] = False
    scored = _scored(current, _vector(current, row), text, others)
    voices = _voices(current)
    own = voices == voices[row]
    here = ranking.best(scored.score, others & own, limit, current.tie)
    ranked = ranking.best(scored.score, others & ~own, len(current), current.tie)
    _, first = np.unique(voices[ranked], return_index=True)
    elsewhere = ranked[np.sort(first)[:limit]]
    nothing = Query("", limit=limit)
    return Similar(
        answering.hits(connection, current, nothing, scored, elsewhere),
        answering.hits(connection, current, nothing, scored, here),
    )


def _voices(current: Snapshot) -> npt.NDArray[np.int64]:
    """Each row's, as a number: of its source and institution."""
    institutions = len(current.institutions) + 1  # -1 is whose institution is not known
    return current.source_of_row.astype(np.int64) * institutions + current.institution_of_row


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
        return Scored(others, np.round(words, ranking.DECIMALS), words, unknown, unknown, none)
    alike = current.similarity(vector)[0]
    known = ~np.isnan(alike)
    meaning = ranking.standardise(alike, others)
    least = np.where(known, meaning, meaning.min() - 1).astype(np.float32)
    score = np.round(least, ranking.DECIMALS)
    given = np.where(known, meaning, unknown)
    return Scored(others, score, none, given, unknown, np.ones_like(score))
