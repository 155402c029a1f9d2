"""Passages that the user picked, each with a copy of its text and of all that a citation says.

    picks.add(user, Pick.of(hit, turns, question))
    picks.every(user)

A pick names its passage by the source's path, a hash of the source's text and its place there,
never by an index's number; whether it still stands there, `ui.standing` says.
"""

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, cast

from search.passage import Kind, Passage, Role, Source, Turn, lay_out
from search.query import Hit
from ui.user import User, now

# Characters: a note is a few sentences, a tag a word or three.
MAX_NOTE, MAX_TAG = 5000, 60


@dataclass(frozen=True, slots=True)
class Pick:
    """A picked passage as it read then. `id` is 0 until it is kept; `added` is local time, ISO.

    `redacted`: persons were pseudonyms in it already.
    """

    id: int
    path: str
    content: str
    start: int
    end: int
    turn_start: int
    turn_end: int
    text: str
    title: str
    kind: Kind
    date: str | None
    institution: str | None
    speaker: str | None
    role: Role
    section: str | None
    page_start: int | None
    page_end: int | None
    start_s: float | None
    end_s: float | None
    question: str
    added: str
    redacted: bool = False
    note: str = ""
    reviewed: bool = False
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, hit: Hit, turns: Sequence[Turn], question: str) -> "Pick":
        """A hit as a pick; `turns` are its source's, `question` what it was found with."""
        taken = {name: getattr(hit.passage, name) for name in _OF_PASSAGE}
        taken |= {name: getattr(hit.source, name) for name in _OF_SOURCE}
        return cls(
            **taken,
            id=0,
            content=content_hash(lay_out(turns)[0]),
            text=hit.text,
            institution=hit.institution,
            question=question,
            added=now(),
        )

    @property
    def hit(self) -> Hit:
        """The pick as a hit, for whatever cites hits."""
        passage = Passage(
            **{name: getattr(self, name) for name in _OF_PASSAGE}, institution=self.institution
        )
        # What a citation does not tell was not kept.
        source = Source(
            self.id, self.path, self.title, self.institution, "none", self.kind, "da", self.date,
            "", None, 0, 0, 1, True, (),
        )  # fmt: skip
        return Hit(self.id, 0.0, self.text, source, passage, self.id, self.institution, 0.0, None)


_OF_PASSAGE = (
    "start end turn_start turn_end speaker role section page_start page_end start_s end_s"
).split()
_OF_SOURCE = ("path", "title", "kind", "date", "redacted")
_COLUMNS = tuple(each.name for each in fields(Pick) if each.name not in ("id", "tags"))
_LISTED = ", ".join(f'"{name}"' for name in _COLUMNS)


def content_hash(text: str) -> str:
    """What tells one state of a source's text from another."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def add(user: User, pick: Pick) -> int:
    """Keep a pick with its note and tags; its id. One that is there already stays as it is.

    A pick that was removed comes back under its own id, which no other has had since.
    """
    with user.writing() as connection:
        if (there := _at(connection, pick.hit)) is not None:
            return there
        values = [pick.id or None, *(getattr(pick, name) for name in _COLUMNS)]
        marks = ", ".join("?" * len(values))
        made = connection.execute(f"INSERT INTO picks (id, {_LISTED}) VALUES ({marks})", values)
        ident = cast(int, made.lastrowid)
        _tag(connection, ident, pick.tags)
        return ident


def at(user: User, hit: Hit) -> int | None:
    """The id of the pick of that very passage."""
    with user.reading() as connection:
        return _at(connection, hit)


def _at(connection: sqlite3.Connection, hit: Hit) -> int | None:
    place = (hit.source.path, hit.passage.start, hit.passage.end, hit.text)
    row = connection.execute(
        'SELECT id FROM picks WHERE path = ? AND start = ? AND "end" = ? AND text = ?', place
    ).fetchone()
    return row[0] if row else None


def every(user: User) -> list[Pick]:
    """All picks, in the order in which they were made."""
    with user.reading() as connection:
        connection.execute("BEGIN")
        tags: dict[int, list[str]] = {}
        for pick, tag in connection.execute("SELECT pick, tag FROM tags ORDER BY tag"):
            tags.setdefault(pick, []).append(tag)
        rows = connection.execute(f"SELECT id, {_LISTED} FROM picks ORDER BY added, id")
        return [_pick(row, tags.get(row[0], ())) for row in rows]


def _pick(row: Sequence[object], tags: Sequence[str]) -> Pick:
    ident, *values = row
    named = cast(Mapping[str, object], dict(zip(_COLUMNS, values, strict=True)))
    made = Pick(id=ident, **named, tags=tuple(tags))  # type: ignore[arg-type]
    return replace(made, reviewed=bool(made.reviewed), redacted=bool(made.redacted))


def replace_copy(user: User, pick: Pick) -> None:
    """Keep what a pick says of its passage and whose it is; what the user has written stays."""
    names = [name for name in _COLUMNS if name not in ("note", "reviewed", "question", "added")]
    columns = ", ".join(f'"{name}" = ?' for name in names)
    with user.writing() as connection:
        values = [*(getattr(pick, name) for name in names), pick.id]
        connection.execute(f"UPDATE picks SET {columns} WHERE id = ?", values)


def remove(user: User, ident: int) -> None:
    """Let go of a pick with its note and tags."""
    with user.writing() as connection:
        connection.execute("DELETE FROM picks WHERE id = ?", (ident,))


def note(user: User, ident: int, text: str) -> None:
    """What the user says of it, cut to `MAX_NOTE`."""
    _set(user, ident, "note", text.strip()[:MAX_NOTE])


def review(user: User, ident: int, done: bool) -> None:
    """Whether the user has read it through."""
    _set(user, ident, "reviewed", done)


def _set(user: User, ident: int, column: Literal["note", "reviewed"], value: object) -> None:
    with user.writing() as connection:
        connection.execute(f"UPDATE picks SET {column} = ? WHERE id = ?", (value, ident))


def tag(user: User, ident: int, tags: Sequence[str]) -> None:
    """Its tags, in place of those before; blanks are trimmed, and none is there twice."""
    with user.writing() as connection:
        connection.execute("DELETE FROM tags WHERE pick = ?", (ident,))
        if connection.execute("SELECT 1 FROM picks WHERE id = ?", (ident,)).fetchone():
            _tag(connection, ident, tags)


def _tag(connection: sqlite3.Connection, ident: int, tags: Sequence[str]) -> None:
    clean = dict.fromkeys(" ".join(each.split())[:MAX_TAG] for each in tags)
    rows = [(ident, each) for each in clean if each]
    connection.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?)", rows)
