"""What a model made of sources, as the database keeps it: vectors a source, words a passage."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from search import late
from search.embedder import Reading
from search.vectors import to_blob


class Stored(NamedTuple):
    """All of one source: its vectors, and each passage's words, none where the model tells none."""

    vectors: bytes
    words: Sequence[bytes]


def of(read: Reading) -> Stored:
    """What an embedder made, as it is stored."""
    return Stored(to_blob(read.vectors), [late.to_blob(each.vectors) for each in read.words])


def held(connection: sqlite3.Connection, source: int) -> Stored | None:
    """What is stored of a source; None where its vectors are still to be made."""
    row = connection.execute("SELECT blob FROM vectors WHERE source = ?", (source,)).fetchone()
    words = connection.execute(
        "SELECT word_vectors.blob FROM word_vectors JOIN passages ON passages.id = passage "
        "WHERE source = ? ORDER BY passage",
        (source,),
    )
    return Stored(row[0], [blob for (blob,) in words]) if row else None


def put(connection: sqlite3.Connection, source: int, stored: Stored) -> int:
    """Store what was made of a source's passages, in their order; gives how many they are."""
    connection.execute("INSERT INTO vectors VALUES (?, ?)", (source, stored.vectors))
    rows = connection.execute("SELECT id FROM passages WHERE source = ? ORDER BY id", (source,))
    passages = [passage for (passage,) in rows]
    if stored.words:
        pairs = list(zip(passages, stored.words, strict=True))
        connection.executemany("INSERT INTO word_vectors VALUES (?, ?)", pairs)
    return len(passages)


def drop(connection: sqlite3.Connection) -> None:
    """Forget all that a model made."""
    for table in ("vectors", "word_vectors"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("DELETE FROM segments WHERE kind = 'vectors'")


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether nothing has a vector."""
    return connection.execute("SELECT 1 FROM vectors LIMIT 1").fetchone() is None


def missing(connection: sqlite3.Connection) -> dict[int, int]:
    """The sources whose vectors are still to be made, oldest first, with their words."""
    return dict(
        connection.execute(
            "SELECT id, words FROM sources WHERE id NOT IN (SELECT source FROM vectors) ORDER BY id"
        )
    )
