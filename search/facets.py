"""What an index can be narrowed to, and how much each choice holds: `engine.facets()`.

    [(one.value, one.sources) for one in engine.facets().kinds]  # [('interview', 14), …]

The fields are called as those of `search.query.Filters` that they are choices for. What is chosen
in one narrows the counts of the others, and not its own: those tell what a further choice adds.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from search import contents
from search.passage import Kind, Role
from search.query import Filters

Value = TypeVar("Value")
Codes = npt.NDArray[np.int64]

NAMES = ("institutions", "ministries", "kinds", "years", "roles")


@dataclass(frozen=True, slots=True)
class Count(Generic[Value]):
    """One choice, and the sources and passages that it admits."""

    value: Value
    sources: int
    passages: int


@dataclass(frozen=True, slots=True)
class Facets:
    """Every choice of an index, those that hold nothing beside what is chosen elsewhere too.

    `institutions` has most sources first, and None for the passages whose institution is not known;
    the others go by their value. `ministry_of` tells the ministry of each institution that has one.
    """

    institutions: tuple[Count[str | None], ...] = ()
    ministries: tuple[Count[str], ...] = ()
    kinds: tuple[Count[Kind], ...] = ()
    years: tuple[Count[int], ...] = ()
    roles: tuple[Count[Role], ...] = ()
    ministry_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """The passages of a generation, counted by all that they can be narrowed by.

    A row stands for the `passages` of one source that are alike in every facet. `values` are each
    facet's choices in the order that they are shown in, and `codes` which of them a row has.
    """

    values: Mapping[str, Sequence[Any]]
    codes: Mapping[str, Codes]
    sources: Codes
    passages: Codes
    ministry_of: Mapping[str, str]


def tally(connection: sqlite3.Connection) -> Tally:
    """One pass over the passages, which is made once a generation."""
    ministry_of = contents.ministries(connection)
    rows = connection.execute(
        "SELECT sources.id, count(*), coalesce(passages.institution, sources.institution) AS said, "
        "kind, date, role FROM passages JOIN sources ON sources.id = source "
        "GROUP BY sources.id, said, role"
    ).fetchall()
    held = {
        "institutions": [name for _, _, name, *_ in rows],
        "ministries": [ministry_of.get(name or "") for _, _, name, *_ in rows],
        "kinds": [kind for *_, kind, _, _ in rows],
        "years": [_year(date) for *_, date, _ in rows],
        "roles": [role for *_, role in rows],
    }
    known = {name: sorted(set(held[name]), key=lambda each: str(each or "")) for name in NAMES}
    sources = np.array([source for source, *_ in rows], np.int64)
    passages = np.array([count for _, count, *_ in rows], np.int64)
    codes = {name: _codes(held[name], known[name]) for name in NAMES}
    return Tally(known, codes, sources, passages, ministry_of)


def facets(counted: Tally, chosen: Filters) -> Facets:
    """All choices, each facet counted under what is chosen in the others.

    Of `chosen` only what facets are for plays a part; a value that nothing has admits nothing.
    """
    admitted = {name: _admitted(counted, name, getattr(chosen, name)) for name in NAMES}
    found = {
        name: _counts(counted, name, _all([admitted[each] for each in NAMES if each != name]))
        for name in NAMES
    }
    everything = _counts(counted, "institutions", np.ones(len(counted.sources), np.bool_))
    order = {one.value: (-one.sources, one.value or "") for one in everything}
    institutions = sorted(found.pop("institutions"), key=lambda one: order[one.value])
    known = {name: tuple(c for c in found[name] if c.value is not None) for name in found}
    return Facets(tuple(institutions), **known, ministry_of=counted.ministry_of)


def _codes(held: Sequence[Any], known: Sequence[Any]) -> Codes:
    code = {value: at for at, value in enumerate(known)}
    return np.array([code[value] for value in held], np.int64)


def _admitted(counted: Tally, name: str, chosen: Sequence[Any]) -> npt.NDArray[np.bool_]:
    if not chosen:
        return np.ones(len(counted.sources), np.bool_)
    wanted = [at for at, value in enumerate(counted.values[name]) if value in chosen]
    return np.isin(counted.codes[name], wanted)


def _all(masks: Sequence[npt.NDArray[np.bool_]]) -> npt.NDArray[np.bool_]:
    both: npt.NDArray[np.bool_] = np.logical_and.reduce(masks)
    return both


def _counts(counted: Tally, name: str, rows: npt.NDArray[np.bool_]) -> list[Count[Any]]:
    """Each choice of one facet with what it holds among `rows`."""
    codes, values = counted.codes[name][rows], counted.values[name]
    passages = np.bincount(codes, counted.passages[rows], len(values))
    span = counted.sources.max(initial=0) + 1
    pairs = np.unique(codes * span + counted.sources[rows])
    sources = np.bincount(pairs // span, minlength=len(values))
    return [Count(v, int(sources[at]), int(passages[at])) for at, v in enumerate(values)]


def _year(date: str | None) -> int | None:
    digits = (date or "")[:4]
    return int(digits) if len(digits) == 4 and digits.isascii() and digits.isdigit() else None
