"""Many questions at once, as the pages ask them: from lines or a file, in blocks, beside the page.

    queries = from_lines("Hvem måler?\nHvem har brugt droner?", limit=10)
    answered = ask_all(engine.search_all, queries, note, cancelled)

One question that cannot be answered never stops the others: it is among the `refused`, with why.
Stopped half-way, what was answered is kept. No Streamlit here.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar, Generic, TypeAlias, TypeVar

from search.errors import (
    BadQuestions,
    EmptyQuery,
    KildeError,
    UnknownInstitution,
    UnknownMinistry,
    UnknownSource,
    UnknownSpeaker,
)
from search.passage import Source
from search.query import Hit, Query, Results, State
from search.questions import read_questions
from search.survey import Survey
from ui.originals import safe_name
from ui.state import MAX_QUESTION

Found = TypeVar("Found", Results, Survey)
# What the engine's `search_all` and `survey` are: questions, and who is told the number done.
Ask: TypeAlias = Callable[[Sequence[Query], Callable[[int], None]], Sequence[Found]]

# Questions put to the engine in one go. Between two blocks the work may stop.
BLOCK = 32
# A thousand questions with ten passages each are some 25 MB in a visitor's session.
MOST = 1000
# What is wrong with one question, and not with the index.
_OF_ONE = (EmptyQuery, UnknownInstitution, UnknownMinistry, UnknownSource, UnknownSpeaker)


class TooLong(KildeError):
    """A question of `found` characters, where `expected` are the most."""

    def __init__(self, found: int, expected: int) -> None:
        super().__init__(found, expected)
        self.found, self.expected = found, expected


class TooMany(KildeError):
    """`found` questions, where `expected` are the most."""

    def __init__(self, found: int, expected: int) -> None:
        super().__init__(found, expected)
        self.found, self.expected = found, expected


@dataclass(frozen=True, slots=True)
class Step:
    """How many questions are done, and how long the others take at the pace so far."""

    phase: ClassVar[str] = "questions"
    done: int
    total: int
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that was not answered, and why."""

    query: Query
    error: KildeError


@dataclass(frozen=True, slots=True)
class Answered(Generic[Found]):
    """`found` and `refused` are in the order of `asked`; those missing from both were stopped."""

    asked: tuple[Query, ...]
    found: tuple[Found, ...]
    refused: tuple[Refused, ...]

    @property
    def stopped(self) -> bool:
        """Whether it was stopped before the last question."""
        return len(self.found) + len(self.refused) < len(self.asked)

    @property
    def states(self) -> set[State]:
        """Those of the index that the answers come from: one, if it did not change meanwhile."""
        return {each.state for each in self.found}

    @property
    def hits(self) -> Iterator[Hit]:
        """All that was found."""
        for each in self.found:
            for part in (each,) if isinstance(each, Results) else each.parts:
                yield from part.hits


def foreign(found: Answered[Found], sources: Iterable[Source]) -> bool:
    """Whether the answers are of another index, in which these sources' numbers mean others.

    A number is never used twice in one index, so a source that is only gone is none of another.
    """
    paths = {source.id: source.path for source in sources}
    return any(paths.get(hit.source.id, hit.source.path) != hit.source.path for hit in found.hits)


def from_lines(text: str, limit: int, most: int = MOST) -> list[Query]:
    """A question a line, numbered from 1; blank lines aside. Raises TooMany."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return within(most, [Query(line, str(n), limit=limit) for n, line in enumerate(lines, 1)])


def from_file(name: str, data: bytes, limit: int) -> list[Query]:
    """The questions of an uploaded table. Raises BadQuestions with that name, and TooMany."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(data)
        try:
            return within(MOST, read_questions(path, limit))
        except BadQuestions as error:
            raise BadQuestions(Path(path.name), error.reason, error.line) from error


def within(most: int, queries: list[Query]) -> list[Query]:
    """The same, if they are not too many. Raises TooMany."""
    if len(queries) > most:
        raise TooMany(len(queries), most)
    return queries


def ask_all(
    ask: Ask[Found],
    queries: Sequence[Query],
    note: Callable[[Step], None],
    cancelled: Callable[[], bool],
) -> Answered[Found]:
    """Answers in the order of the questions. Raises what is wrong with the index or the model."""
    started, found, refused = time.monotonic(), list[Found](), list[Refused]()

    def tell(done: int) -> None:
        passed = time.monotonic() - started
        left = passed * (len(queries) - done) / done if done else None
        note(Step(done, len(queries), left))

    for first in range(0, len(queries), BLOCK):
        if cancelled():
            break
        tell(first)
        for each in _block(ask, queries[first : first + BLOCK], partial(_from, first, tell)):
            if isinstance(each, Refused):
                refused.append(each)
            else:
                found.append(each)
    return Answered(tuple(queries), tuple(found), tuple(refused))


def _from(first: int, tell: Callable[[int], None], done: int) -> None:
    tell(first + done)


def _block(
    ask: Ask[Found], block: Sequence[Query], tell: Callable[[int], None]
) -> Iterator[Found | Refused]:
    """All in one go; where one of them cannot be answered, each by itself."""
    if all(len(query.text) <= MAX_QUESTION for query in block):
        with suppress(*_OF_ONE):
            yield from ask(block, tell)
            return
    for done, query in enumerate(block, 1):
        yield _one(ask, query)
        tell(done)


def _one(ask: Ask[Found], query: Query) -> Found | Refused:
    if len(query.text) > MAX_QUESTION:
        return Refused(query, TooLong(len(query.text), MAX_QUESTION))
    try:
        return ask([query], lambda done: None)[0]
    except _OF_ONE as error:
        return Refused(query, error)


def short(text: str, most: int) -> str:
    """`text` on one line, cut with `…` where it is longer than `most` characters."""
    line = " ".join(text[: 2 * most].split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
