"""The SQLite file: the single source of truth. Everything else in the folder derives from it.

`kilde.sqlite` holds the sources with their text, turns and passages, per source one blob of lexical
counts and one of vectors, per passage one of its words' vectors, and the list of segments that make
up the current generation. Whoever reads does so inside one transaction (`reading`), so that rows
and the arrays of that generation belong together; whoever writes holds the file lock of
`search.index.Writer`. What is read of it is `search.contents`.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from search.errors import IndexDamaged, NoIndex, NotAnIndex, WrongVersion

FILE = "kilde.sqlite"
VERSION = 3
# "kild" in ASCII: tells our file from any other SQLite database.
APPLICATION_ID = 0x6B696C64
# What a user has made lies beside the index and outlives it; alone it is no index, and in no way.
BESIDE = "user.sqlite"

# An index of before words had vectors is given the table when it is next written to.
LATER = """
CREATE TABLE IF NOT EXISTS word_vectors (
  passage INTEGER PRIMARY KEY REFERENCES passages ON DELETE CASCADE, blob BLOB NOT NULL);
"""
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
CREATE TABLE details (
  path TEXT NOT NULL, what TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (path, what, name)) WITHOUT ROWID;
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
        f"BEGIN; {SCHEMA} {LATER} PRAGMA application_id = {APPLICATION_ID};"
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
