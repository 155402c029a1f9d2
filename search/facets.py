"""What an index can be narrowed to, and how much each choice holds: `engine.facets()`.

    [(one.value, one.sources) for one in engine.facets().kinds]  # [('interview', 14), …]

The fields are called as those of `search.query.Filters` that they are choices for.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from search.passage import Kind, Role, Source
from search.snapshot import Snapshot

Value = TypeVar("Value")
OtherValue = TypeVar("OtherValue")


@dataclass(frozen=True, slots=True)
class Count(Generic[Value]):
    """One choice, and the sources and passages that it admits."""

    value: Value
    sources: int
    passages: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Every choice of an index, each with at least one passage.

    `institutions` has most sources first, and None for the passages whose institution is not known;
    the others go by their value. `ministry_of` tells the ministry of each institution that has one.
    """

    institutions: tuple[Count[str | None], ...] = ()
    ministries: tuple[Count[str], ...] = ()
    kinds: tuple[Count[Kind], ...] = ()
    years: tuple[Count[int], ...] = ()
    roles: tuple[Count[Role], ...] = ()
    ministry_of: Mapping[str, str] = field(default_factory=dict)


def facets(connection: sqlite3.Connection, current: Snapshot) -> Facets:
    """All choices of one generation: one pass over its rows, and one over its roles."""
    held = list(_held(current))
    by_institution = _counts((name, source.id, n) for name, source, n in held)
    ministries = _counts((current.ministries.get(name or ""), s.id, n) for name, s, n in held)
    years = _counts((_year(source.date), source.id, n) for _, source, n in held)
    return Facets(
        tuple(sorted(by_institution, key=lambda one: (-one.sources, one.value or ""))),
        _by_value(ministries),
        _by_value(_counts((source.kind, source.id, n) for _, source, n in held)),
        _by_value(years),
        _roles(connection),
        current.ministries,
    )


def _held(current: Snapshot) -> Iterator[tuple[str | None, Source, int]]:
    """Each institution and source that has passages of it, with how many."""
    names = (*current.institutions, None)  # the last for -1, whose institution is not known
    codes = np.where(current.institution_of_row < 0, len(names) - 1, current.institution_of_row)
    keys = current.source_of_row.astype(np.int64) * len(names) + codes
    found, counts = np.unique(keys[current.alive], return_counts=True)
    for key, n in zip(found.tolist(), counts.tolist(), strict=True):
        at, code = divmod(key, len(names))
        yield names[code], current.sources[at], n


def _counts(held: Iterable[tuple[Value, int, int]]) -> list[Count[Value]]:
    """`(value, source, passages)`, added up by value."""
    sources: dict[Value, set[int]] = {}
    passages: dict[Value, int] = {}
    for value, source, n in held:
        sources.setdefault(value, set()).add(source)
        passages[value] = passages.get(value, 0) + n
    return [Count(value, len(sources[value]), n) for value, n in passages.items()]


def _by_value(counts: Iterable[Count[OtherValue | None]]) -> tuple[Count[OtherValue], ...]:
    """In order of their values; what has none is no choice."""
    known = [Count(c.value, c.sources, c.passages) for c in counts if c.value is not None]
    return tuple(sorted(known, key=lambda one: str(one.value)))


def _year(date: str | None) -> int | None:
    digits = (date or "")[:4]
    return int(digits) if len(digits) == 4 and digits.isascii() and digits.isdigit() else None


def _roles(connection: sqlite3.Connection) -> tuple[Count[Role], ...]:
    rows = connection.execute(
        "SELECT role, count(DISTINCT source), count(*) FROM passages GROUP BY role ORDER BY role"
    )
    return tuple(Count(*row) for row in rows)
