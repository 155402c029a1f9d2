"""What a user has corrected of a source, by its path: it holds over whatever the file says.

A correction outlives its source, and may come before it: whoever ingests that path later meets it.
Institutions stand in `corrections`, the rest in `details`.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from search.passage import Role, Turn


@dataclass(frozen=True, slots=True)
class Correction:
    """None, and no role, where nothing was corrected. `date` is ISO 8601, `roles` by speaker."""

    institution: str | None = None
    title: str | None = None
    date: str | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.institution or self.title or self.date or self.roles)


def with_roles(turns: Sequence[Turn], roles: Mapping[str, Role]) -> tuple[Turn, ...]:
    """The turns, those of the speakers in `roles` in the role that is given there."""
    return tuple(
        replace(turn, role=role) if (role := roles.get(turn.speaker or "")) else turn
        for turn in turns
    )


def by_path(connection: sqlite3.Connection) -> dict[str, Correction]:
    """All corrections; also of paths that hold no source now."""
    found = {
        path: Correction(institution=name)
        for path, name in connection.execute("SELECT path, institution FROM corrections")
    }
    for path, what, name, value in connection.execute("SELECT * FROM details"):
        before = found.get(path, Correction())
        roles = {**before.roles, name: cast(Role, value)}
        changed: dict[str, Any] = {"roles": roles} if what == "role" else {what: value}
        found[path] = replace(before, **changed)
    return found


def note(connection: sqlite3.Connection, path: str, correction: Correction) -> None:
    """Store what is corrected, over what was before; what is not stays as it was."""
    if correction.institution:
        connection.execute(
            "INSERT OR REPLACE INTO corrections VALUES (?, ?)", (path, correction.institution)
        )
    rows = [("title", "", correction.title), ("date", "", correction.date)]
    rows += [("role", name, role) for name, role in correction.roles.items()]
    connection.executemany(
        "INSERT OR REPLACE INTO details VALUES (?, ?, ?, ?)",
        [(path, *row) for row in rows if row[2]],
    )


def forget(connection: sqlite3.Connection, path: str) -> None:
    """Leave the next file of that path to speak for itself."""
    connection.execute("DELETE FROM corrections WHERE path = ?", (path,))
    connection.execute("DELETE FROM details WHERE path = ?", (path,))


def redact(connection: sqlite3.Connection, path: str, title: str, speakers: Iterable[str]) -> None:
    """Leave no name in what was corrected of a source that is stored as pseudonyms: its title is
    `title`, and roles of others than `speakers` are forgotten."""
    known = set(speakers)
    connection.execute(
        "UPDATE details SET value = ? WHERE path = ? AND what = 'title'", (title, path)
    )
    roles = connection.execute(
        "SELECT name FROM details WHERE path = ? AND what = 'role'", (path,)
    ).fetchall()
    connection.executemany(
        "DELETE FROM details WHERE path = ? AND what = 'role' AND name = ?",
        [(path, name) for (name,) in roles if name not in known],
    )
