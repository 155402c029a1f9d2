"""The words of passages, counted when a source is ingested and mapped into memory when asked for.

Terms are known by a 64-bit hash (xxHash3): a sorted array of hashes needs no dictionary to be
loaded before the first question. Stems and grams are two fields, with lengths of their own.

A source is analysed once (`count`), to a blob that the database keeps; a segment's postings
(`Postings`) are merged from the blobs of its sources, and say the same whatever the order in which
the sources came.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from xxhash import xxh3_64_intdigest

from search.text import grams, stem, tokens

Rows = npt.NDArray[np.int32]

# The most that a posting can count.
MOST = 255
# How many postings are sorted at once when sources are merged: some 100 MB.
AT_ONCE = 4_000_000
# Marks a passage that begins another section than the one before it.
BEGINS = "begins"


def term_hash(field: str, term: str) -> int:
    """The 64-bit name of a term; `field` is "s" for stems, "g" for grams, "w" for who speaks, whose
    count is the share of a passage's words in 255ths, and "b" for where a section begins.
    """
    return xxh3_64_intdigest(f"{field}{term}".encode())


@lru_cache(maxsize=200_000)
def _hashes(token: str, language: str) -> npt.NDArray[np.uint64]:
    """A token's stem, then its grams, as hashes."""
    terms = [term_hash("s", stem(token, language)), *(term_hash("g", g) for g in grams(token))]
    return np.array(terms, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Counts:
    """One source's terms, counted by passage.

    `terms` uint64 `(t,)` sorted; posting j says that passage `passage[j]` has `count[j]` (at most
    255) of `terms[term[j]]`; `lengths` uint32 `(passages, 2)` are the passages' numbers of stems
    and of grams.
    """

    terms: npt.NDArray[np.uint64]
    term: npt.NDArray[np.uint32]
    passage: npt.NDArray[np.uint32]
    count: npt.NDArray[np.uint8]
    lengths: npt.NDArray[np.uint32]

    def to_bytes(self) -> bytes:
        """The arrays one after another in NumPy's own format."""
        out = io.BytesIO()
        for array in (self.terms, self.term, self.passage, self.count, self.lengths):
            np.save(out, array, allow_pickle=False)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, blob: bytes) -> "Counts":
        """What `to_bytes` wrote."""
        source = io.BytesIO(blob)
        return cls(*(np.load(source, allow_pickle=False) for _ in range(5)))


def count(
    passages: Sequence[str], language: str, marks: Sequence[Mapping[int, int]] | None = None
) -> Counts:
    """The terms of a source's passages, in their language.

    `marks`, one mapping a passage, is what else is known of it: a term's hash, and 1 to 255.
    """
    terms, numbers, counts, lengths = [], [], [], []
    for number, text in enumerate(passages):
        words = [_hashes(token, language) for token in tokens(text)]
        every = np.concatenate(words) if words else np.empty(0, np.uint64)
        unique, times = np.unique(every, return_counts=True)
        marked = marks[number] if marks else {}
        terms += [unique, np.array(list(marked), np.uint64)]
        numbers.append(np.full(len(unique) + len(marked), number, np.uint32))
        counts += [
            np.minimum(times, MOST).astype(np.uint8),
            np.array(list(marked.values()), np.uint8),
        ]
        lengths.append((len(words), len(every) - len(words)))
    if not terms:
        terms, numbers, counts = (
            [np.empty(0, np.uint64)],
            [np.empty(0, np.uint32)],
            [np.empty(0, np.uint8)],
        )
    vocabulary, term = np.unique(np.concatenate(terms), return_inverse=True)
    return Counts(
        vocabulary,
        term.astype(np.uint32),
        np.concatenate(numbers),
        np.concatenate(counts),
        np.array(lengths, np.uint32).reshape(-1, 2),
    )


@dataclass(frozen=True, slots=True)
class Postings:
    """A segment's inverted index. Rows count the passages of its sources, one after another.

    `terms` uint64 sorted; the postings of `terms[i]` are `rows[starts[i]:starts[i + 1]]`,
    ascending, with `counts` beside them; `lengths` as in `Counts`, for all rows.
    """

    terms: npt.NDArray[np.uint64]
    starts: npt.NDArray[np.int64]
    rows: Rows
    counts: npt.NDArray[np.uint8]
    lengths: npt.NDArray[np.uint32]

    @classmethod
    def merge(cls, sources: Iterable[Counts]) -> "Postings":
        """The postings of several sources, whose rows follow one another in the given order.

        Terms are taken a share at a time, so that what is being sorted stays small.
        """
        ordered = [_by_term(each) for each in sources]
        total = sum(len(each.term) for each in ordered)
        shares = total // AT_ONCE + 1
        edges = [np.uint64(2**64 * number // shares) for number in range(1, shares)]
        ends = [_ends(each, edges) for each in ordered]
        rows, counts = np.empty(total, np.int32), np.empty(total, np.uint8)
        terms, held, done = [np.empty(0, np.uint64)], [np.empty(0, np.int64)], 0
        for share in range(shares):
            spans = [slice(end[share], end[share + 1]) for end in ends]
            found, own_rows, own_counts = _share(ordered, spans)
            unique, number = np.unique(found, return_counts=True)
            terms, held = [*terms, unique], [*held, number]
            rows[done : done + len(found)], counts[done : done + len(found)] = own_rows, own_counts
            done += len(found)
        starts = np.concatenate([[0], np.cumsum(np.concatenate(held))]).astype(np.int64)
        lengths = [each.lengths for each in ordered] or [np.empty((0, 2), np.uint32)]
        return cls(np.concatenate(terms), starts, rows, counts, np.concatenate(lengths))

    def save(self, folder: Path) -> None:
        """Write one `.npy` file an array."""
        for name in self.__slots__:
            np.save(folder / f"{name}.npy", getattr(self, name), allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> "Postings":
        """The arrays, mapped into memory: nothing is read before it is needed."""
        return cls(*(_mapped(folder / f"{name}.npy") for name in cls.__slots__))

    def of(self, terms: Iterable[int]) -> list[tuple[Rows, npt.NDArray[np.uint8]]]:
        """By term, the rows that hold it, and how often; empty arrays where none does."""
        wanted = np.fromiter(terms, np.uint64)
        first = np.searchsorted(self.terms, wanted)
        after = np.searchsorted(self.terms, wanted, side="right")
        spans = zip(self.starts[first].tolist(), self.starts[after].tolist(), strict=True)
        return [(self.rows[start:end], self.counts[start:end]) for start, end in spans]


def _by_term(counts: Counts) -> Counts:
    """The same with its postings in the order of terms, and of passages for each."""
    order = np.argsort(counts.term, kind="stable")
    return replace(
        counts,
        term=counts.term[order],
        passage=counts.passage[order],
        count=counts.count[order],
    )


def _ends(ordered: Counts, edges: Sequence[np.uint64]) -> list[int]:
    """Where the postings of terms from each of `edges` on begin, and where the last end."""
    first = np.searchsorted(ordered.terms, np.array(edges, np.uint64))
    return [0, *np.searchsorted(ordered.term, first).tolist(), len(ordered.term)]


def _share(
    ordered: Sequence[Counts], spans: Sequence[slice]
) -> tuple[npt.NDArray[np.uint64], Rows, npt.NDArray[np.uint8]]:
    """The terms, rows and counts of one span of postings of each source, by term, then row."""
    starts = np.cumsum([0, *(len(each.lengths) for each in ordered)])
    parts = [
        (
            each.terms[each.term[span]],
            each.passage[span].astype(np.int32) + np.int32(start),
            each.count[span],
        )
        for each, span, start in zip(ordered, spans, starts.tolist(), strict=False)
    ]
    if not parts:
        return np.empty(0, np.uint64), np.empty(0, np.int32), np.empty(0, np.uint8)
    terms, rows, counts = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.argsort(terms, kind="stable")
    return terms[order], rows[order], counts[order]


def _mapped(file: Path) -> npt.NDArray[Any]:
    """A file's array as a plain one: slicing NumPy's own class for mapped files is slow."""
    return np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))
