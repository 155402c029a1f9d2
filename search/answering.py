"""One question against one generation: the best passages made into hits."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from search import bands, contents, ranking
from search.marking import Meeting, Translated, Way, meetings, spans
from search.query import Hit, Query, Results, Why
from search.ranking import Rows
from search.scoring import Asked, Scored, score
from search.snapshot import Snapshot
from search.text import normalise, stem


def answer(
    connection: sqlite3.Connection, current: Snapshot, query: Query, asked: Asked
) -> Results:
    """The best passages.

    Raises UnknownInstitution, UnknownMinistry, UnknownSource and UnknownSpeaker.
    """
    scored = score(connection, current, query, asked)
    rows = ranking.best(scored.score, scored.admitted, query.limit, current.tie)
    return Results(query, hits(connection, current, query, scored, rows), current.state)


def hits(
    connection: sqlite3.Connection,
    current: Snapshot,
    query: Query,
    scored: Scored,
    rows: Rows,
) -> tuple[Hit, ...]:
    """Rows as hits, ranked from 1 in the given order."""
    scored.tell(rows)
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
    weight = float(scored.weight[row]) if known else 0.0
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
