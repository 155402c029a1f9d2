"""What the user makes: `user.sqlite` in the index folder, opened apart from the index.

    user = User(folder)
    with user.writing() as connection: ...

It holds picks (`ui.picks`), searches and their log (`ui.searches`), and a few switches. Nothing in
it points into the index by number, so it outlives every re-indexing, and neither file ever waits
for the other. It is made when there is something to write; until then all there is to read is
nothing.

KildeError
├── UserDataDamaged    the file is none of ours, or SQLite or the system refuses
├── UserDataNewer      a later version of kilde made it
└── UserDataReadOnly   the folder, or the file, cannot be written
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from pathlib import Path

from search import database
from search.errors import KildeError

FILE = database.BESIDE
VERSION = 1
# "kilu" in ASCII: tells our file from any other SQLite database.
APPLICATION_ID = 0x6B696C75
# Seconds to wait for another page's write; each takes milliseconds.
PATIENCE = 10.0

SCHEMA = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE picks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT NOT NULL, content TEXT NOT NULL,
  start INTEGER NOT NULL, "end" INTEGER NOT NULL, turn_start INTEGER NOT NULL,
  turn_end INTEGER NOT NULL, text TEXT NOT NULL, title TEXT NOT NULL, kind TEXT NOT NULL,
  date TEXT, institution TEXT, speaker TEXT, role TEXT NOT NULL, section TEXT, page_start INTEGER,
  page_end INTEGER, start_s REAL, end_s REAL, question TEXT NOT NULL, added TEXT NOT NULL,
  redacted INTEGER NOT NULL, note TEXT NOT NULL, reviewed INTEGER NOT NULL);
CREATE INDEX picks_by_place ON picks (path, start);
CREATE TABLE tags (
  pick INTEGER NOT NULL REFERENCES picks ON DELETE CASCADE, tag TEXT NOT NULL,
  PRIMARY KEY (pick, tag)) WITHOUT ROWID;
CREATE TABLE recent (what TEXT PRIMARY KEY, address TEXT NOT NULL, number INTEGER NOT NULL);
CREATE TABLE saved (name TEXT PRIMARY KEY, address TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE log (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, address TEXT NOT NULL,
  hit_limit INTEGER NOT NULL, model TEXT, generation INTEGER NOT NULL, hits INTEGER NOT NULL);
"""


# In one statement, so that all of it is of one moment.
_STATE = (
    "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_master) "
    "FROM pragma_application_id, pragma_user_version"
)


class UserDataDamaged(KildeError):
    """The file cannot be read or written; `reason` is what SQLite or the system says."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(str(folder), reason)
        self.folder, self.reason = folder, reason


class UserDataNewer(KildeError):
    """The file has a format that this program does not know yet."""

    def __init__(self, folder: Path, found: int, expected: int) -> None:
        super().__init__(str(folder))
        self.folder, self.found, self.expected = folder, found, expected


class UserDataReadOnly(KildeError):
    """What the user makes cannot be kept in this folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder


def now() -> str:
    """The local time, ISO, as all that is kept here has it."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


class User:
    """The user's own database of an index folder. Thread-safe: each call opens it anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def writable(self) -> bool:
        """Whether anything can be kept here."""
        file = self.folder / FILE
        return os.access(self.folder, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read with. Raises UserDataDamaged or UserDataNewer."""
        with self._refusals(), closing(self._readable()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one transaction: all of it is kept, or nothing.

        Raises UserDataReadOnly, UserDataDamaged, UserDataNewer, and OSError where a disk is full.
        """
        if not self.writable:
            raise UserDataReadOnly(self.folder)
        file = self.folder / FILE
        file.touch(mode=0o600)  # its owner's alone, whatever the folder is
        with self._refusals(), closing(self._connected(str(file))) as connection:
            self._prepare(connection)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()

    def switched_on(self, name: str) -> bool:
        """Whether a switch is on, as all are at first."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,))
            return bool((row.fetchone() or ("on",))[0] == "on")

    def switch(self, name: str, on: bool) -> None:
        """Turn a switch on or off, for good."""
        with self.writing() as connection:
            value = "on" if on else "off"
            connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def _readable(self) -> sqlite3.Connection:
        """The file; while it has no tables, empty ones in its place."""
        file = self.folder / FILE
        if file.exists() and file.stat().st_size:
            log = file.with_name(f"{FILE}-wal")
            waiting = log.exists() and log.stat().st_size
            # Reading, too, needs a file beside it, except where nobody can be writing.
            still = "" if self.writable or waiting else "?immutable=1"
            with ExitStack() as unless_used:
                connection = self._connected(f"{file.resolve().as_uri()}{still}", uri=True)
                unless_used.callback(connection.close)
                if self._check(connection):
                    unless_used.pop_all()
                    return connection
        nothing = self._connected(":memory:")
        nothing.executescript(SCHEMA)
        return nothing

    def _connected(self, where: str, *, uri: bool = False) -> sqlite3.Connection:
        connection = sqlite3.connect(where, timeout=PATIENCE, isolation_level=None, uri=uri)
        connection.execute("PRAGMA foreign_keys = ON")
        # What the user clears is overwritten, not only let go of.
        connection.execute("PRAGMA secure_delete = ON")
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Make the tables where there are none, once."""
        if self._check(connection):
            return
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        if not self._check(connection):  # another page may have been quicker
            for statement in SCHEMA.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.commit()

    def _check(self, connection: sqlite3.Connection) -> bool:
        """Whether the tables are there; False for a new file. Raises for any other file."""
        application, version, tables = connection.execute(_STATE).fetchone()
        if application != APPLICATION_ID:
            if application or tables:
                raise UserDataDamaged(self.folder, "another program's file")
            return False
        if version > VERSION:
            raise UserDataNewer(self.folder, version, VERSION)
        return True

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """SQLite's errors as ours."""
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "") or ""
            if name == "SQLITE_FULL":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
            if name.startswith("SQLITE_READONLY"):
                raise UserDataReadOnly(self.folder) from error
            raise UserDataDamaged(self.folder, str(error)) from error
