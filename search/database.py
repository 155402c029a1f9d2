"""The SQLite file: the single source of truth. Everything else in the folder derives from it.

`kilde.sqlite` holds the sources with their text, turns and passages, per source one blob of lexical
counts and one of vectors, and the list of segments that make up the current generation. Whoever
reads does so inside one transaction (`reading`), so that rows and the arrays of that generation
belong together; whoever writes holds the file lock of `search.index.Writer`. No NumPy here: `list`
and `status` need nothing but this module.
"""

import json
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from search.errors import IndexDamaged, NoIndex, NotAnIndex, UnknownSource, WrongVersion
from search.passage import Passage, Source, Turn, label_length
from search.query import State

FILE = "kilde.sqlite"
VERSION = 3
# "kild" in ASCII: tells our file from any other SQLite database.
APPLICATION_ID = 0x6B696C64
# What a user has made lies beside the index and outlives it; alone it is no index, and in no way.
BESIDE = "user.sqlite"

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sources (
  id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL UNIQUE, title TEXT NOT NULL,
  institution TEXT, evidence TEXT NOT NULL, kind TEXT NOT NULL, language TEXT NOT NULL, date TEXT,
  format TEXT NOT NULL, pages INTEGER, turns INTEGER NOT NULL, words INTEGER NOT NULL,
  passages INTEGER NOT NULL, first_passage INTEGER NOT NULL, warnings TEXT NOT NULL,
  speakers TEXT NOT NULL, content_hash TEXT NOT NULL, shape_hash TEXT NOT NULL,
  size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, redacted INTEGER NOT NULL);
CREATE TABLE corrections (path TEXT PRIMARY KEY, institution TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE institutions (name TEXT PRIMARY KEY, ministry TEXT) WITHOUT ROWID;
CREATE TABLE texts (source INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE, text TEXT);
CREATE TABLE turns (
  source INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE, number INTEGER NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, speaker TEXT, role TEXT NOT NULL,
  institution TEXT, start_s REAL, end_s REAL, page_start INTEGER, page_end INTEGER, section TEXT,
  about TEXT, page_breaks TEXT, stamps TEXT,
  PRIMARY KEY (source, number)) WITHOUT ROWID;
CREATE TABLE passages (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES sources ON DELETE CASCADE,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, turn_start INTEGER NOT NULL,
  turn_end INTEGER NOT NULL, speaker TEXT, role TEXT NOT NULL, institution TEXT, section TEXT,
  page_start INTEGER, page_end INTEGER, start_s REAL, end_s REAL,
  about TEXT, mentions TEXT);
CREATE INDEX passages_by_source ON passages (source);
CREATE INDEX passages_of_another ON passages (source, institution) WHERE institution IS NOT NULL;
CREATE TABLE lexical (source INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE, blob BLOB);
CREATE TABLE vectors (source INTEGER PRIMARY KEY REFERENCES sources ON DELETE CASCADE, blob BLOB);
CREATE TABLE segments (folder TEXT PRIMARY KEY, kind TEXT NOT NULL, sources TEXT NOT NULL);
"""

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

    `redacted` is how much was made pseudonyms, as in `search.index.Record`; `warnings` are its
    reader's, as in `Source`.
    """

    source: int
    content_hash: str
    shape_hash: str
    size: int
    mtime_ns: int
    redacted: int = 0
    warnings: tuple[str, ...] = ()


def connect(folder: Path) -> sqlite3.Connection:
    """An open connection to the index in `folder`. Raises NoIndex, NotAnIndex or WrongVersion."""
    file = folder / FILE
    if not file.is_file():
        if folder.exists() and (not folder.is_dir() or _holds_something_else(folder)):
            raise NotAnIndex(folder)
        raise NoIndex(folder)
    connection = _opened(file)
    try:
        _check(connection, folder)
    except BaseException:
        connection.close()
        raise
    return connection


def _holds_something_else(folder: Path) -> bool:
    return any(not each.name.startswith(BESIDE) for each in folder.iterdir())


def _opened(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA foreign_keys = ON")
    # What is deleted is overwritten: a name that was made a pseudonym shall not lie in a free page.
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _check(connection: sqlite3.Connection, folder: Path) -> None:
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise NotAnIndex(folder) from error
    if application != APPLICATION_ID:
        raise NotAnIndex(folder)
    if version != VERSION:
        raise WrongVersion(folder, version, VERSION)


def create(folder: Path) -> sqlite3.Connection:
    """The index in `folder`, made if there is none. The folder is created for its owner alone."""
    try:
        return connect(folder)
    except NoIndex:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = _opened(folder / FILE)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(
        f"BEGIN; {SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
        f"PRAGMA user_version = {VERSION}; INSERT INTO meta VALUES ('generation', '0'); COMMIT;"
    )
    set_meta(connection, {"made": secrets.token_hex(8)})
    return connection


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection inside one read transaction: all that is read in it is of one generation."""
    try:
        with closing(_readable(folder)) as connection:
            connection.execute("BEGIN")
            yield connection
    except sqlite3.Error as error:
        raise IndexDamaged(folder, str(error)) from error


def _readable(folder: Path) -> sqlite3.Connection:
    connection = _connect_immutable(folder)
    return connection if connection is not None else connect(folder)


def _connect_immutable(folder: Path) -> sqlite3.Connection | None:
    """A connection that writes nothing, where the folder can't be written and no log is left.

    WAL mode wants a shared-memory file beside the database even to read; `immutable=1` does
    without, and is right only where nobody can be writing.
    """
    file = folder / FILE
    if os.access(folder, os.W_OK) or not file.is_file():
        return None
    log = file.with_name(FILE + "-wal")
    if log.exists() and log.stat().st_size:
        return None
    connection = sqlite3.connect(
        f"{file.resolve().as_uri()}?immutable=1", uri=True, isolation_level=None
    )
    _check(connection, folder)
    return connection


def shred(connection: sqlite3.Connection) -> None:
    """Bring what was deleted to an end: overwritten in the file, and gone from the log.

    Where somebody still reads an older generation, the next call does it.
    """
    connection.execute("PRAGMA busy_timeout = 1000")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def meta(connection: sqlite3.Connection) -> dict[str, str]:
    """All of the index's own settings: generation, model, dim, and what shapes its passages."""
    return dict(connection.execute("SELECT key, value FROM meta"))


def set_meta(connection: sqlite3.Connection, values: Mapping[str, str]) -> None:
    """Store settings; the caller's transaction decides when they count."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(values.items()))


def made(folder: Path) -> str | None:
    """What tells an index from another that took its place; None of those of before."""
    with reading(folder) as connection:
        return meta(connection).get("made")


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
