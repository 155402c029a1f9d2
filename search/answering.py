"""One question against one generation: every passage scored, the best made into hits."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from search import bands, contents, ranking
from search.filters import admit
from search.marking import Meeting, Translated, Way, meetings, spans
from search.query import Hit, Query, Results, Why
from search.ranking import Floats
from search.snapshot import Mask, Snapshot
from search.text import normalise, stem
from search.vectors import Scores
from search.who import named

# Scores are rounded to this many decimals, so that the order of sums inside a library, which
# differs with the order of segments, never decides between two passages.
DECIMALS = 4


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
    weight: float = ranking.MEANING_WEIGHT
    fused: Floats | None = None
    kept: Floats | None = None

    def lent(self, row: int) -> float:
        """What neighbours gave to a row's score."""
        if self.fused is None or self.kept is None:
            return 0.0
        return float(self.score[row] - max(0.0, self.fused[row]) * self.kept[row])


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
    held, most = current.lexicon.scores_and_most(query.text)
    words = ranking.standardise(held, current.alive)
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
    told = bands.evidence(similar, held, most)
    return Scored(admitted, smoothed, words, meaning, told, weight, fused, near.own)


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
    found = bands.best_beside(scored.evidence, current.stretch_of_row, rows)
    sure = current.calibration.of(query.text) if current.calibration else None
    asked = query.text, current.lexicon.translated(query.text)
    return tuple(
        replace(_hit(connection, current, asked, scored, rank, row), band=bands.band(each, sure))
        for rank, (row, each) in enumerate(zip(rows.tolist(), found.tolist(), strict=True), 1)
    )


def _hit(
    connection: sqlite3.Connection,
    current: Snapshot,
    asked: tuple[str, Translated],
    scored: Scored,
    rank: int,
    row: int,
) -> Hit:
    passage_id = int(current.passage_of_row[row])
    passage, text = contents.passage(connection, passage_id)
    meaning = float(scored.meaning[row])
    code = current.institution_of_row[row]
    question, translated = asked
    met = meetings(question, text, translated)
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
        spans(met),
        why=_why(met, scored, row),
    )


def _why(met: Sequence[Meeting], scored: Scored, row: int) -> Why:
    """In words; each pair once, in the order of the passage."""
    known = not np.isnan(scored.meaning[row])
    weight = scored.weight if known else 0.0
    by_words = (1 - weight) * float(scored.words[row])
    by_meaning = weight * float(scored.meaning[row]) if known else 0.0
    return Why(
        tuple(dict.fromkeys(each.met.asked for each in met if each.met.way == "word")),
        _pairs(met, "compound"),
        _pairs(met, "translation"),
        by_words,
        by_meaning,
        max(0.0, scored.lent(row)),
    )


def _pairs(met: Sequence[Meeting], way: Way) -> tuple[tuple[str, str], ...]:
    """Each once, whatever its ending; as the first is written."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for each in met:
        if each.met.way == way:
            key = (each.met.asked, stem(normalise(each.found), "da"))
            found.setdefault(key, (each.met.asked, each.found))
    return tuple(found.values())
