"""One question against one generation: every passage scored, the best made into hits."""

import sqlite3
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from search import bands, contents, ranking
from search.filters import admit
from search.marking import matches
from search.query import Hit, Query, Results
from search.ranking import Floats
from search.snapshot import Mask, Snapshot
from search.vectors import Scores
from search.who import named

# Scores are rounded to this many decimals, so that the order of sums inside a library, which
# differs with the order of segments, never decides between two passages.
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Scored:
    """Every row of a generation for one question, float32 `(n,)` each.

    `score` orders the rows that are `admitted`; `words` and `meaning` are what each leg gave, in
    standard deviations, the latter NaN for a row without a vector yet, as is its cosine `similar`.
    """

    admitted: Mask
    score: Floats
    words: Floats
    meaning: Floats
    similar: Floats


def answer(
    connection: sqlite3.Connection, current: Snapshot, query: Query, similar: Scores | None
) -> Results:
    """The best passages.

    Raises UnknownInstitution, UnknownMinistry, UnknownSource and UnknownSpeaker.
    """
    scored = score(connection, current, query, similar)
    rows = ranking.best(scored.score, scored.admitted, query.limit, current.tie)
    return Results(query, hits(connection, current, query, scored, rows), current.state)


def score(
    connection: sqlite3.Connection, current: Snapshot, query: Query, similar: Scores | None
) -> Scored:
    """Every row's score; `similar` is its row of `Snapshot.similarity`, None without a model."""
    admitted = admit(connection, current, query.filters)
    words = ranking.standardise(current.lexicon.scores(query.text), current.alive)
    if similar is None:
        similar = np.full(len(current), np.nan, np.float32)
    known = ~np.isnan(similar)
    meaning = ranking.standardise(similar, current.alive)
    weight = ranking.meaning_weight(current.lexicon.coverage(query.text))
    fused = ranking.fuse(words, meaning, known, weight)
    who = _named(current, query.text)
    if who is not None:
        fused = ranking.favour(fused, who)
    near = (
        current.neighbours
        if np.array_equal(admitted, current.alive)
        else ranking.neighbours(current.stretch_of_row, admitted)
    )
    smoothed = ranking.smooth(fused, near)
    np.round(smoothed, DECIMALS, out=smoothed)
    meaning[~known] = np.nan
    return Scored(admitted, smoothed, words, meaning, similar)


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


def hits(
    connection: sqlite3.Connection,
    current: Snapshot,
    query: Query,
    scored: Scored,
    rows: npt.NDArray[np.int64],
) -> tuple[Hit, ...]:
    """Rows as hits, ranked from 1 in the given order."""
    found = bands.evidence(scored.similar, current.stretch_of_row, rows)
    sure = current.calibration.of(query.text) if current.calibration else None
    return tuple(
        replace(_hit(connection, current, query, scored, rank, row), band=bands.band(each, sure))
        for rank, (row, each) in enumerate(zip(rows.tolist(), found.tolist(), strict=True), 1)
    )


def _hit(
    connection: sqlite3.Connection,
    current: Snapshot,
    query: Query,
    scored: Scored,
    rank: int,
    row: int,
) -> Hit:
    passage_id = int(current.passage_of_row[row])
    passage, text = contents.passage(connection, passage_id)
    meaning = float(scored.meaning[row])
    code = current.institution_of_row[row]
    return Hit(
        rank,
        float(scored.score[row]),
        text,
        current.sources[current.source_of_row[row]],
        passage,
        passage_id,
        current.institutions[code] if code >= 0 else None,
        float(scored.words[row]),
        None if np.isnan(meaning) else meaning,
        matches(query.text, text),
    )
