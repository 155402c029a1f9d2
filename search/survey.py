"""Who says what about a question: each institution's own best passages, from one pass.

    for part in engine.survey([Query("Hvem har målrettet tilsyn?")], per_institution=3)[0].parts:
        print(part.institution, part.clear, [hit.text for hit in part.hits])

A flat list of the best passages is filled by those who talk most; here nobody is passed over, and
who has no clear statement is said to have none. Scores are those of the flat list, not standardised
over each institution's own rows. So they compare between institutions, a passage has one score and
one band wherever an answer shows it, and an institution that never touches the subject gets no high
score for its least bad passage. EXPERIMENTS.md has what the other way gives.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from search import answering, ranking
from search.query import BANDS, Band, Hit, Query, State
from search.ranking import Rows
from search.scoring import Asked, Scored, score
from search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Part:
    """What one institution says to a question, best first; None: whose it is is not known.

    `hits` are ranked from 1 within the part, and are never empty.
    """

    institution: str | None
    hits: tuple[Hit, ...]

    @property
    def band(self) -> Band:
        """How sure the surest of its hits is."""
        return min((hit.band for hit in self.hits), key=BANDS.index)

    @property
    def clear(self) -> bool:
        """Whether any hit is more than weak; otherwise there is no clear statement."""
        return self.band in ("strong", "possible")


@dataclass(frozen=True, slots=True)
class Survey:
    """The answer of every institution that the question's filters admit.

    `parts`: those with a clear statement, best score first, then the others by name; at the very
    end what no institution is known for.
    """

    query: Query
    parts: tuple[Part, ...]
    state: State

    @property
    def clear(self) -> tuple[Part, ...]:
        """The parts with a clear statement."""
        return tuple(part for part in self.parts if part.clear)

    @property
    def unclear(self) -> tuple[Part, ...]:
        """The parts without one."""
        return tuple(part for part in self.parts if not part.clear)

    def part(self, institution: str | None) -> Part | None:
        """What that institution says; None where the filters do not admit it."""
        return next((part for part in self.parts if part.institution == institution), None)


def survey(
    connection: sqlite3.Connection,
    current: Snapshot,
    query: Query,
    asked: Asked,
    per_institution: int,
) -> Survey:
    """Score every passage once, and keep each institution's `per_institution` best.

    `query.limit` plays no part. Raises UnknownInstitution and UnknownSource.
    """
    scored = score(connection, current, query, asked)
    parts = [
        Part(name, answering.hits(connection, current, query, scored, rows))
        for name, rows in _best_of_each(current, scored, per_institution)
    ]
    return Survey(query, tuple(ordered(parts)), current.state)


def ordered(parts: Iterable[Part]) -> list[Part]:
    """Clear ones by their best score, the others by name, the unknown institution last."""
    return sorted(
        parts,
        key=lambda part: (
            part.institution is None,
            not part.clear,
            -part.hits[0].score if part.clear else 0.0,
            part.institution or "",
        ),
    )


def _best_of_each(
    current: Snapshot, scored: Scored, limit: int
) -> Iterator[tuple[str | None, Rows]]:
    """Each admitted institution with its best rows, best first."""
    rows = np.flatnonzero(scored.admitted)
    order = np.argsort(current.institution_of_row[rows], kind="stable")
    rows = rows[order]
    found, starts = np.unique(current.institution_of_row[rows], return_index=True)
    for code, own in zip(found.tolist(), np.split(rows, starts)[1:], strict=True):
        every = np.ones(len(own), dtype=np.bool_)
        best = ranking.best(scored.score[own], every, limit, current.tie[own])
        yield current.institutions[code] if code >= 0 else None, own[best]
