"""What an index holds, read from its SQLite file: sources, turns, passages, segments, counts.

Every function is given a connection of `search.database`, and is of the transaction that it is in.
No NumPy here: `list` and `status` need nothing but this module and that.
"""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from search.database import meta
from search.errors import UnknownSource
from search.passage import Passage, Source, Turn, label_length
from search.query import State

SOURCE_COLUMNS = (
    "id, path, title, institution, evidence, kind, language, date, format, pages, turns, words, "
    "passages, EXISTS (SELECT 1 FROM vectors WHERE source = sources.id) AS embedded, warnings, "
    "(SELECT json_group_array(DISTINCT institution) FROM passages "
    "WHERE source = sources.id AND institution IS NOT NULL) AS institutions, redacted, "
    "(SELECT ministry FROM institutions WHERE name = sources.institution) AS ministry"
)
TURN_COLUMNS = (
    "speaker, role, institution, start_s, end_s, page_start, page_end, section, about, "
    "page_breaks, stamps"
)
PASSAGE_COLUMNS = (
    'start, "end", turn_start, turn_end, speaker, role, institution, section, page_start, '
    "page_end, start_s, end_s, about, mentions"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """An immutable piece of derived files: the folder below `generations/`, and what it holds.

    `kind` is "words" or "vectors"; `sources` are `(source id, rows)` in the order of its rows,
    those that were removed since among them. `folder` is None until its files are written.
    """

    folder: str | None
    kind: str
    sources: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a file stood when it was ingested: what tells an unchanged one without reading it.

    `redacted` is how much was made pseudonyms, as in `search.record.Record`; `warnings` are its
    reader's, as in `Source`.
    """

    source: int
    content_hash: str
    shape_hash: str
    size: int
    mtime_ns: int
    redacted: int = 0
    warnings: tuple[str, ...] = ()


def generation(connection: sqlite3.Connection) -> int:
    """The number of the current generation; 0 for an index without a commit yet."""
    (value,) = connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
    return int(value)


def segments(connection: sqlite3.Connection) -> list[Segment]:
    """The segments of the current generation, oldest first."""
    rows = connection.execute("SELECT folder, kind, sources FROM segments ORDER BY rowid")
    return [
        Segment(folder, kind, tuple((source, count) for source, count in json.loads(held)))
        for folder, kind, held in rows
    ]


def sources(connection: sqlite3.Connection) -> list[Source]:
    """All sources, by path."""
    rows = connection.execute(f"SELECT {SOURCE_COLUMNS} FROM sources ORDER BY path")
    return [_source(row) for row in rows]


def _source(row: Sequence[object]) -> Source:
    *plain, embedded, warnings, institutions, redacted, ministry = row
    listed = (tuple(json.loads(str(each))) for each in (warnings, institutions))
    return Source(*cast(Any, (*plain, bool(embedded), *listed, bool(redacted), ministry)))


def speakers(connection: sqlite3.Connection) -> list[str]:
    """The labels of all who speak in any source."""
    rows = connection.execute("SELECT DISTINCT speakers FROM sources")
    return sorted({label for (listed,) in rows for label in json.loads(listed)})


def ministries(connection: sqlite3.Connection) -> dict[str, str]:
    """By institution, the ministry that it belongs to; those without one are left out."""
    return dict(
        connection.execute("SELECT name, ministry FROM institutions WHERE ministry IS NOT NULL")
    )


def institutions(connection: sqlite3.Connection) -> set[str]:
    """All whose statements the index holds."""
    return {
        name
        for (name,) in connection.execute(
            "SELECT institution FROM sources WHERE institution IS NOT NULL "
            "UNION SELECT institution FROM passages WHERE institution IS NOT NULL"
        )
    }


def called(known: Sequence[Source], name: str) -> list[Source]:
    """Those of `known` that `name` means: by path, file name, or stem. Raises UnknownSource."""
    found = [source for source in known if is_called(source.path, name)]
    if not found:
        raise UnknownSource(name)
    return found


def is_called(path: str, name: str) -> bool:
    """Whether a source at `path` may be called `name`: its path, its end, or its stem."""
    own, wanted = Path(path), Path(name)
    return own == wanted or own.name == name or own.stem == name or own == wanted.resolve()


def turns(connection: sqlite3.Connection, source: int) -> list[Turn]:
    """One source's turns in order, each without its label; none of a source that is gone."""
    rows = connection.execute(
        f'SELECT start, "end", {TURN_COLUMNS} FROM turns WHERE source = ? ORDER BY number',
        (source,),
    ).fetchall()
    if not rows:
        return []
    whole = text(connection, source)
    return [_turn(whole[start + label_length(row[0]) : end], row) for start, end, *row in rows]


def _turn(text: str, row: Sequence[Any]) -> Turn:
    *plain, page_breaks, stamps = row
    placed = tuple((offset, seconds) for offset, seconds in _listed(stamps))
    return Turn(*cast(Any, (text, *plain, tuple(_listed(page_breaks)), placed)))


def _listed(stored: str | None) -> list[Any]:
    """A list as JSON; an empty one takes no room."""
    return list(json.loads(stored)) if stored else []


def _passage(row: Sequence[Any]) -> Passage:
    *plain, mentions = row
    return Passage(*cast(Any, (*plain, tuple(_listed(mentions)))))


def text(connection: sqlite3.Connection, source: int) -> str:
    """One source's whole text, which its passages are slices of."""
    (value,) = connection.execute("SELECT text FROM texts WHERE source = ?", (source,)).fetchone()
    return str(value)


def passages(connection: sqlite3.Connection, source: int) -> list[Passage]:
    """One source's passages in order."""
    return list(passages_by_id(connection, source).values())


def passages_by_id(connection: sqlite3.Connection, source: int) -> dict[int, Passage]:
    """One source's passages in order, by their ids."""
    rows = connection.execute(
        f"SELECT id, {PASSAGE_COLUMNS} FROM passages WHERE source = ? ORDER BY id",
        (source,),
    )
    return {number: _passage(row) for number, *row in rows}


def spans(connection: sqlite3.Connection, source: int) -> list[tuple[int, int]]:
    """Where in their source's text its passages begin and end, in order."""
    return connection.execute(
        'SELECT start, "end" FROM passages WHERE source = ? ORDER BY id', (source,)
    ).fetchall()


def passage(connection: sqlite3.Connection, passage_id: int) -> tuple[Passage, str]:
    """One passage and its text."""
    row = connection.execute(
        f'SELECT {PASSAGE_COLUMNS}, (SELECT substr(text, start + 1, "end" - start) '
        "FROM texts WHERE texts.source = passages.source) FROM passages WHERE id = ?",
        (passage_id,),
    ).fetchone()
    return _passage(row[:-1]), row[-1]


def stamps(connection: sqlite3.Connection, source: int | None = None) -> dict[str, Stamp]:
    """By path, how each source's file stood when it was ingested; of one `source`, if given."""
    rows = connection.execute(
        "SELECT path, id, content_hash, shape_hash, size, mtime_ns, redacted, warnings "
        "FROM sources WHERE ?1 IS NULL OR id = ?1",
        (source,),
    )
    return {
        path: Stamp(*cast(Any, (*plain, tuple(json.loads(warnings)))))
        for path, *plain, warnings in rows
    }


def state(connection: sqlite3.Connection) -> State:
    """What the index holds, counted in the same transaction as everything else that is read."""
    values = meta(connection)
    sources_, passages_, words = connection.execute(
        "SELECT count(*), coalesce(sum(passages), 0), coalesce(sum(words), 0) FROM sources"
    ).fetchone()
    (embedded,) = connection.execute(
        "SELECT coalesce(sum(passages), 0) FROM sources JOIN vectors ON vectors.source = sources.id"
    ).fetchone()
    dim = values.get("dim")
    return State(
        int(values["generation"]),
        values.get("model"),
        int(dim) if dim else None,
        sources_,
        passages_,
        embedded,
        words,
        float(values["recall"]) if values.get("recall") else None,
    )
