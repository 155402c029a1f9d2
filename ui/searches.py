"""Searches that were made in the page: the last twenty, those saved by name, and the log.

    searches.record(user, address, results)
    searches.recent(user)[0]

A search is kept as the page's address of it (`ui.address`, without the language), so that it can be
made again with all its filters and its view.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.query import Query, Results, State
from ui.user import User, now

if TYPE_CHECKING:
    from search.survey import Part, Survey

Address = Mapping[str, Sequence[str]]

RECENT, LOG = "recent", "log"  # the switches
MOST_RECENT = 20
# Characters of the name of a saved search or list.
MAX_NAME = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log. `at` is local time, ISO; `limit` is how many passages were asked for."""

    at: str
    address: Address
    limit: int
    model: str | None
    generation: int
    hits: int

    @property
    def question(self) -> str:
        """As it was asked, operators and all."""
        return question(self.address)

    @property
    def view(self) -> str:
        """How the answer was looked at."""
        return next(iter(self.address.get("view", ())), "passages")


def question(address: Address) -> str:
    """The question of an address."""
    return " ".join(address.get("q", ()))


def filters(address: Address) -> dict[str, list[str]]:
    """What an address lets answer, by the filter's name in it."""
    return {name: list(held) for name, held in address.items() if name not in ("q", "view", "lang")}


def record(user: User, address: Address, results: Results) -> None:
    """Keep a search that was just answered, among the last and in the log, as far as each is on."""
    keep, log = user.switched_on(RECENT), user.switched_on(LOG)
    if not (keep or log):
        return
    with user.writing() as connection:
        if keep:
            _keep(connection, address)
        if log:
            _log(connection, address, results.query.limit, results.state, len(results.hits))


def record_many(user: User, answers: Sequence["Results | Survey"]) -> None:
    """Answers to a list of questions into the log, if it is on; they are no recent searches."""
    if not answers or not user.switched_on(LOG):
        return
    with user.writing() as connection:
        for each in answers:
            parts: Sequence[Results | Part] = [each] if isinstance(each, Results) else each.parts
            hits = sum(len(part.hits) for part in parts)
            address = _address(each.query, parted=not isinstance(each, Results))
            _log(connection, address, each.query.limit, each.state, hits)


def _address(query: Query, *, parted: bool) -> Address:
    """A question of a list as the search page's address would have it."""
    held = {
        "q": [query.text],
        "institution": query.filters.institutions,
        "ministry": query.filters.ministries,
        "source": query.filters.sources,
        "view": ["institutions"] if parted else [],
    }
    return {name: values for name, values in held.items() if values}


def _log(
    connection: sqlite3.Connection, address: Address, limit: int, state: State, hits: int
) -> None:
    connection.execute(
        "INSERT INTO log (at, address, hit_limit, model, generation, hits) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (now(), _stored(address), limit, state.model, state.generation, hits),
    )


def _keep(connection: sqlite3.Connection, address: Address) -> None:
    """Among the last ones: the same question and filters take one place, at the top."""
    what = _stored({name: held for name, held in address.items() if name != "view"})
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM recent").fetchone()
    row = (what, _stored(address), last + 1)
    connection.execute("INSERT OR REPLACE INTO recent VALUES (?, ?, ?)", row)
    connection.execute(
        "DELETE FROM recent WHERE what NOT IN "
        "(SELECT what FROM recent ORDER BY number DESC LIMIT ?)",
        (MOST_RECENT,),
    )


def recent(user: User) -> list[Address]:
    """The last searches, newest first."""
    with user.reading() as connection:
        rows = connection.execute("SELECT address FROM recent ORDER BY number DESC")
        return [json.loads(address) for (address,) in rows]


def forget_recent(user: User) -> None:
    """As if none had been made; the log stays."""
    with user.writing() as connection:
        connection.execute("DELETE FROM recent")


def switch_recent(user: User, on: bool) -> None:
    """Whether the last searches are kept; none are when they are not."""
    user.switch(RECENT, on)
    if not on:
        forget_recent(user)


# --- saved -------------------------------------------------------------------------------------


def save(user: User, name: str, address: Address) -> bool:
    """Keep a search by a name; False where the name is blank or another search has it."""
    clean = clean_name(name)
    with user.writing() as connection:
        made = connection.execute(
            "INSERT OR IGNORE INTO saved SELECT ?, ? WHERE ? != ''",
            (clean, _stored(address), clean),
        )
        return made.rowcount == 1


def clean_name(name: str) -> str:
    """A name as it is kept."""
    return " ".join(name.split())[:MAX_NAME]


def saved(user: User) -> dict[str, Address]:
    """The saved searches by name, in the alphabet's order."""
    with user.reading() as connection:
        rows = connection.execute("SELECT name, address FROM saved").fetchall()
    return {name: json.loads(address) for name, address in sorted(rows, key=_by_name)}


def _by_name(row: tuple[str, str]) -> str:
    return row[0].casefold()


def forget_saved(user: User, name: str) -> None:
    """Let go of a saved search."""
    with user.writing() as connection:
        connection.execute("DELETE FROM saved WHERE name = ?", (name,))


# --- the log -----------------------------------------------------------------------------------


def log(user: User) -> list[Entry]:
    """All that was logged, oldest first."""
    with user.reading() as connection:
        rows = connection.execute(
            "SELECT at, address, hit_limit, model, generation, hits FROM log ORDER BY id"
        )
        return [Entry(at, json.loads(address), *rest) for at, address, *rest in rows]


def clear_log(user: User) -> None:
    """Empty the log for good."""
    with user.writing() as connection:
        connection.execute("DELETE FROM log")


def _stored(address: Address) -> str:
    return json.dumps({name: list(address[name]) for name in sorted(address)}, ensure_ascii=False)
