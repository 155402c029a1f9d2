"""A source as it is handed to the index, and the rows that it becomes: all but its vectors."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, fields

from search.contents import PASSAGE_COLUMNS
from search.legs import marks, read
from search.passage import Kind, Passage, Source, Turn, lay_out
from search.postings import count


@dataclass(frozen=True, slots=True)
class Record:
    """All that is stored of one source before its vectors are made.

    `content_hash` and `shape_hash` tell whether it would come out the same if it were read again.
    `redacted` is 0 for the text as it is, more the more of it was made pseudonyms.
    """

    path: str
    title: str
    institution: str | None
    evidence: str
    kind: Kind
    language: str
    date: str | None
    format: str
    pages: int | None
    words: int
    speakers: tuple[str, ...]
    warnings: tuple[str, ...]
    turns: Sequence[Turn]
    passages: Sequence[Passage]
    content_hash: str
    shape_hash: str
    size: int
    mtime_ns: int
    redacted: int = 0

    def source(self) -> Source:
        """As it would be listed, not stored yet: its id is 0."""
        return Source(
            0,
            self.path,
            self.title,
            self.institution,
            self.evidence,
            self.kind,
            self.language,
            self.date,
            self.format,
            self.pages,
            len(self.turns),
            self.words,
            len(self.passages),
            False,
            self.warnings,
            tuple(sorted({p.institution for p in self.passages if p.institution})),
            bool(self.redacted),
        )


def store(connection: sqlite3.Connection, record: Record) -> int:
    """Insert all of a source within the caller's transaction; gives its id."""
    text, spans = lay_out(record.turns)
    source = _insert_source(connection, record)
    connection.execute("INSERT INTO texts VALUES (?, ?)", (source, text))
    connection.executemany(
        f"INSERT INTO turns VALUES ({', '.join('?' * 15)})",
        [
            (source, number, *span, *_values(turn)[1:])
            for number, (turn, span) in enumerate(zip(record.turns, spans, strict=True))
        ],
    )
    _insert_passages(connection, source, record.passages)
    heard = [read(text, record.turns, spans, passage) for passage in record.passages]
    counts = count([each.words for each in heard], record.language, marks(heard, record.passages))
    connection.execute("INSERT INTO lexical VALUES (?, ?)", (source, counts.to_bytes()))
    return source


def _insert_source(connection: sqlite3.Connection, record: Record) -> int:
    stored = {
        **{f.name: getattr(record, f.name) for f in fields(record)},
        "warnings": json.dumps(record.warnings, ensure_ascii=False),
        "speakers": json.dumps(record.speakers, ensure_ascii=False),
        "turns": len(record.turns),
        "passages": len(record.passages),
        "first_passage": 0,
    }
    names, places = ", ".join(stored), ", ".join(f":{name}" for name in stored)
    done = connection.execute(f"INSERT INTO sources ({names}) VALUES ({places})", stored)
    return int(done.lastrowid or 0)


def _insert_passages(
    connection: sqlite3.Connection, source: int, passages: Sequence[Passage]
) -> None:
    connection.executemany(
        f"INSERT INTO passages (source, {PASSAGE_COLUMNS}) VALUES ({', '.join('?' * 15)})",
        [(source, *_values(passage)) for passage in passages],
    )
    connection.execute(
        "UPDATE sources SET first_passage = coalesce("
        "(SELECT min(id) FROM passages WHERE source = sources.id), 0) WHERE id = ?",
        (source,),
    )


def _values(row: Turn | Passage) -> tuple[object, ...]:
    """Its fields in order; a tuple as JSON, None where it is empty."""
    return tuple(
        (json.dumps(value, ensure_ascii=False) if value else None)
        if isinstance(value := getattr(row, name), tuple)
        else value
        for name in row.__slots__
    )
