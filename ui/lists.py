"""Lists of questions saved by name, and what of a run was not there in the run kept before.

    lists.save(user, "Tilsyn 2018", queries)
    lists.keep_run(user, "Tilsyn 2018", results)
    ... the index changes ...
    fresh = lists.new(results, lists.last_run(user, "Tilsyn 2018"))

They are tables of their own in the user's database. A passage is known again by its file's name and
its place or words there, never by an index's number; of its words a hash is kept and no text.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

from search.query import Filters, Hit, Query, Results
from ui.searches import clean_name
from ui.user import User, now

# A passage is the one that was there if it covers more than this of it, or the other way round: an
# index with other passages from the same text has then nothing new in it.
SAME = 0.5

SCHEMA = """
CREATE TABLE IF NOT EXISTS list (
  name TEXT PRIMARY KEY, queries TEXT NOT NULL, saved TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS list_run (
  list TEXT PRIMARY KEY REFERENCES list ON DELETE CASCADE, at TEXT NOT NULL,
  generation INTEGER NOT NULL, places TEXT NOT NULL) WITHOUT ROWID;
"""

# Lists by name.
Kept: TypeAlias = dict[str, tuple[Query, ...]]
# A question as the run knows it: its id and words.
Asked: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A passage that was found; `text` is a hash of it.

    `words` is how many its source has, which tells one version of the file from another.
    """

    file: str
    start: int
    end: int
    words: int
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """What was found when a list was last kept; `at` is local time, ISO."""

    at: str
    generation: int
    places: Mapping[Asked, Sequence[Place]]


def save(user: User, name: str, queries: Sequence[Query]) -> bool:
    """Keep a list by a name; False where the name is blank or another list has it."""
    clean = clean_name(name)
    with user.writing() as connection:
        _make(connection)
        made = connection.execute(
            "INSERT OR IGNORE INTO list SELECT ?, ?, ? WHERE ? != ''",
            (clean, json.dumps([_stored(each) for each in queries]), now(), clean),
        )
        return made.rowcount == 1


def saved(user: User) -> Kept:
    """The lists by name, in the alphabet's order."""
    rows = _read(user, "SELECT name, queries FROM list")
    found = {name: tuple(map(_query, json.loads(queries))) for name, queries in rows}
    return {name: found[name] for name in sorted(found, key=str.casefold)}


def forget(user: User, name: str) -> None:
    """Let go of a list and its run."""
    with user.writing() as connection:
        _make(connection)
        connection.execute("DELETE FROM list WHERE name = ?", (name,))


def keep_run(user: User, name: str, results: Sequence[Results]) -> None:
    """These answers are seen: from now on new is what is not among them."""
    run = [
        [each.query.id, each.query.text, [astuple(place(hit)) for hit in each.hits]]
        for each in results
    ]
    generation = max((each.state.generation for each in results), default=0)
    with user.writing() as connection:
        _make(connection)
        connection.execute(
            "INSERT OR REPLACE INTO list_run SELECT name, ?, ?, ? FROM list WHERE name = ?",
            (now(), generation, json.dumps(run), name),
        )


def last_run(user: User, name: str) -> Run | None:
    """The run that was kept last."""
    for at, generation, run in _read(
        user, "SELECT at, generation, places FROM list_run WHERE list = ?", name
    ):
        asked = json.loads(run)
        places = {(ident, text): [Place(*each) for each in held] for ident, text, held in asked}
        return Run(at, generation, places)
    return None


def new(results: Iterable[Results], before: Run) -> list[Results]:
    """The same answers with only those hits that were not there before, in their ranks."""
    return [replace(each, hits=_new(each, before)) for each in results]


def _new(results: Results, before: Run) -> tuple[Hit, ...]:
    known = before.places.get((results.query.id, results.query.text), ())
    return tuple(hit for hit in results.hits if not _known(place(hit), known))


def _known(one: Place, known: Sequence[Place]) -> bool:
    return any(same(one, other) for other in known)


def place(hit: Hit) -> Place:
    """What a passage is known again by."""
    text = " ".join(hit.text.split()).encode("utf-8", "surrogatepass")
    return Place(
        Path(hit.source.path).name,
        hit.passage.start,
        hit.passage.end,
        hit.source.words,
        hashlib.sha256(text).hexdigest()[:24],
    )


def same(one: Place, other: Place) -> bool:
    """Whether two places hold the same passage.

    That is the same words, wherever they have moved to in the file; or, in a file that did not
    change, most of the same stretch.
    """
    if one.file != other.file:
        return False
    if one.text == other.text:
        return True
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return one.words == other.words and shared > SAME * shorter


def _make(connection: sqlite3.Connection) -> None:
    for statement in SCHEMA.split(";"):
        connection.execute(statement)


def _read(user: User, query: str, *values: str) -> list[Any]:
    """Rows; none before anything was kept."""
    with user.reading() as connection:
        there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'list_run'")
        return connection.execute(query, values).fetchall() if there.fetchone() else []


def _stored(query: Query) -> dict[str, object]:
    """A question and all that a table of questions can say of it."""
    filters = query.filters
    return {
        "id": query.id,
        "text": query.text,
        "limit": query.limit,
        "institutions": filters.institutions,
        "sources": filters.sources,
        "ministries": filters.ministries,
    }


def _query(stored: Mapping[str, Any]) -> Query:
    filters = Filters(
        tuple(stored["institutions"]),
        tuple(stored["sources"]),
        ministries=tuple(stored["ministries"]),
    )
    return Query(stored["text"], stored["id"], filters, stored["limit"])
