"""Which passages may answer: a filter's names looked up in a generation."""

import difflib
from collections.abc import Sequence

import numpy as np

from search import database
from search.errors import UnknownInstitution
from search.query import Filters
from search.snapshot import Mask, Snapshot


def admit(current: Snapshot, filters: Filters) -> Mask:
    """Which rows may answer. Raises UnknownInstitution and UnknownSource."""
    admitted = current.alive.copy()
    if filters.institutions:
        codes = [_institution(current, name) for name in filters.institutions]
        admitted &= np.isin(current.institution_of_row, codes)
    if filters.sources:
        wanted = {s.id for name in filters.sources for s in database.called(current.sources, name)}
        admitted &= _of_sources(current, [source.id in wanted for source in current.sources])
    if filters.kinds:
        admitted &= _of_sources(current, [s.kind in filters.kinds for s in current.sources])
    return admitted


def _of_sources(current: Snapshot, wanted: Sequence[bool]) -> Mask:
    # One more at the end, for rows of removed sources, whose index is -1.
    mask: Mask = np.array([*wanted, False])[current.source_of_row]
    return mask


def _institution(current: Snapshot, name: str) -> int:
    by_name = {known.casefold(): code for code, known in enumerate(current.institutions)}
    try:
        return by_name[name.strip().casefold()]
    except KeyError:
        close = difflib.get_close_matches(name.casefold(), by_name, n=3)
        raise UnknownInstitution(
            name, tuple(current.institutions[by_name[each]] for each in close)
        ) from None
