"""The derived files of a generation: what they are made of, and when they are merged.

As in Lucene, a generation is a short list of immutable segments. New sources make a small one;
neighbours of like size are merged, so that each has more than twice the rows of the next: there are
at most log2(n) of them, and a change costs its own size (amortised, times that logarithm).
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from search.contents import Segment
from search.embedder import Vectors
from search.postings import Counts, Postings, count
from search.stores import approximate, flat
from search.stores.approximate import ApproximateStore, settled
from search.stores.flat import FlatStore
from search.vectors import STORED, from_blobs

FOLDER = "generations"
# A segment is written anew once this share of its rows belongs to removed sources.
DEAD_SHARE = 0.25
# Bytes that are left of a disk on which a write has failed for want of room.
FULL = 1_000_000
# Up to so many rows, every vector is compared with the question; beyond, those likely to be near.
# One core compares 200,000 of 384 numbers in some 13 ms.
EXACT_ROWS = 200_000


def rows(segment: Segment) -> int:
    """How many rows its files hold, removed sources' among them."""
    return sum(count for _, count in segment.sources)


def found(index: Path, segment: Segment) -> Segment:
    """The segment as it is listed; without a folder where its files are gone or of an older form.

    Readers make such a one anew in memory, and the next write makes its files.
    """
    files = ("terms.npy",) if segment.kind == "words" else (flat.FILE, approximate.SETTLED)
    folder = index / FOLDER / str(segment.folder)
    there = any((folder / file).is_file() for file in files)
    return segment if there else replace(segment, folder=None)


def plan(
    current: Iterable[Segment], added: Sequence[tuple[int, int]], kind: str, alive: Collection[int]
) -> list[Segment]:
    """The segments of the next generation; those without a folder are to be built.

    `added` are the new `(source id, rows)`; `alive` all source ids that are left.
    """
    planned: list[Segment] = []
    for segment in (*current, Segment(None, kind, tuple(added))):
        living = _living(segment, alive)
        if not segment.folder or rows(living) < (1 - DEAD_SHARE) * rows(segment):
            segment = living
        if rows(segment):
            planned.append(segment)
        while len(planned) > 1 and rows(planned[-2]) <= 2 * rows(planned[-1]):
            last, before = _living(planned.pop(), alive), _living(planned.pop(), alive)
            planned.append(Segment(None, kind, before.sources + last.sources))
    return planned


def _living(segment: Segment, alive: Collection[int]) -> Segment:
    return Segment(None, segment.kind, tuple(held for held in segment.sources if held[0] in alive))


def build_words(connection: sqlite3.Connection, segment: Segment) -> Postings:
    """The postings of a segment's sources, from the database's blobs."""
    blobs = _blobs(connection, "lexical", segment)
    return Postings.merge(
        Counts.from_bytes(blob) if blob else count([""] * held, "da") for blob, held in blobs
    )


def build_vectors(connection: sqlite3.Connection, segment: Segment, dim: int) -> FlatStore:
    """The vectors of a segment's sources, from the database's blobs, all to be compared."""
    return FlatStore.build(_vectors(connection, segment, dim))


def open_vectors(folder: Path) -> FlatStore | ApproximateStore:
    """The store that `write` left. Raises FileNotFoundError, ValueError or FAISS's RuntimeError."""
    return ApproximateStore.open(folder) if settled(folder) else FlatStore.open(folder)


def recall(index: Path, listed: Iterable[Segment]) -> float | None:
    """The share of the nearest rows that approximate segments find; None where all are exact."""
    folders = [(segment, index / FOLDER / segment.folder) for segment in listed if segment.folder]
    found = [(rows(segment), known["recall"]) for segment, at in folders if (known := settled(at))]
    total = sum(count for count, _ in found)
    return sum(count * share for count, share in found) / total if total else None


def _store(
    connection: sqlite3.Connection, segment: Segment, dim: int
) -> FlatStore | ApproximateStore:
    """What a segment of its size is written as."""
    if rows(segment) <= EXACT_ROWS:
        return build_vectors(connection, segment, dim)
    return ApproximateStore.build(_vectors(connection, segment, dim))


def _vectors(connection: sqlite3.Connection, segment: Segment, dim: int) -> Vectors:
    blobs = _blobs(connection, "vectors", segment)
    return from_blobs((blob or bytes(held * dim * STORED.itemsize) for blob, held in blobs), dim)


def _blobs(
    connection: sqlite3.Connection, table: str, segment: Segment
) -> Iterator[tuple[bytes | None, int]]:
    """By source, its blob and its rows; no blob of a removed one, whose rows keep their place."""
    statement = f"SELECT blob FROM {table} WHERE source = ?"
    for source, held in segment.sources:
        row = connection.execute(statement, (source,)).fetchone()
        yield row[0] if row else None, held


def write(
    connection: sqlite3.Connection, index: Path, segment: Segment, generation: int, dim: int
) -> Segment:
    """Build a planned segment's files below `generations/<generation>/`; give it its folder."""
    name = f"{generation}/{segment.kind}-{segment.sources[0][0]}"
    folder = index / FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)  # left by a write that was killed before its swap
    folder.mkdir(parents=True, mode=0o700)
    with _in_the_systems_words(folder):
        if segment.kind == "words":
            build_words(connection, segment).save(folder)
        else:
            _store(connection, segment, dim).save(folder)
    return replace(segment, folder=name)


@contextmanager
def _in_the_systems_words(folder: Path) -> Iterator[None]:
    """A failed write as the system's error: NumPy's has no number, and FAISS's is no OSError."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        unnumbered = isinstance(error, OSError) and error.errno is None
        if not unnumbered and "write error" not in str(error):
            raise
        number = errno.ENOSPC if shutil.disk_usage(folder).free < FULL else errno.EIO
        raise OSError(number, os.strerror(number), str(folder)) from error


def sweep(index: Path, keep: Collection[str]) -> None:
    """Delete generations that no segment in `keep` lies in; one that is still open goes later."""
    wanted = {name.split("/")[0] for name in keep}
    for folder in (index / FOLDER).glob("*"):
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)
            continue
        for segment in folder.iterdir():
            if f"{folder.name}/{segment.name}" not in keep:
                shutil.rmtree(segment, ignore_errors=True)
