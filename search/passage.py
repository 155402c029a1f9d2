"""What is indexed: a source, its turns, and the passages that are embedded and ranked.

A source's text is its turns as `Speaker: text` paragraphs, joined by a blank line; a passage is an
exact slice of it. Offsets count characters of that text, turns count from 0, pages from 1, and
times are seconds from the start of the recording.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["interviewer", "respondent", "unknown"]
Kind = Literal["interview", "report"]

BETWEEN_TURNS = "\n\n"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until the next begins; in a report, one paragraph without a speaker.

    `text` has no line break and does not repeat the speaker. `institution` is set where this
    turn's speaker belongs to one of several institutions (a focus group). `section` is the heading
    path ("3 Resultater > 3.2 Tilsyn") or the question of the guide that the turn stands under.
    `about` is the one institution that a report's section or box is about.

    `page_breaks` are the offsets in `text` at which each further page begins, one for every page
    after `page_start`. `stamps` are `(offset, seconds)` of places inside whose time is known.
    """

    text: str
    speaker: str | None = None
    role: Role = "unknown"
    institution: str | None = None
    start_s: float | None = None
    end_s: float | None = None
    page_start: int | None = None
    page_end: int | None = None
    section: str | None = None
    about: str | None = None
    page_breaks: tuple[int, ...] = ()
    stamps: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """One ingested file. `id` is never used twice; `path` is the resolved path as ingested.

    `institutions` are those of its speakers, where passages have their own (a focus group);
    `ministry` is the one that its institution belongs to, as far as the register knows.
    `redacted`: persons were made pseudonyms before it was stored, so its file says more than it.
    """

    id: int
    path: str
    title: str
    institution: str | None
    evidence: str
    kind: Kind
    language: str
    date: str | None
    format: str
    pages: int | None
    turns: int
    words: int
    passages: int
    embedded: bool
    warnings: tuple[str, ...]
    institutions: tuple[str, ...] = ()
    redacted: bool = False
    ministry: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one source: `text[start:end]`, whole turns or sentences of one long turn.

    `speaker`, `role` and `institution` are those of the turn that holds most of its words, an
    interviewer's only where nobody else speaks in it. `turn_end` and `page_end` are inclusive.
    Where it begins or ends inside a turn, pages are those that it covers itself, and so are times
    where the turn has stamps inside.

    `institution` is whose statement it is. `about` is the institution that a report's section or
    box is about, `mentions` are all that are named in it; neither has said it.
    """

    start: int
    end: int
    turn_start: int
    turn_end: int
    speaker: str | None
    role: Role
    institution: str | None
    section: str | None
    page_start: int | None
    page_end: int | None
    start_s: float | None
    end_s: float | None
    about: str | None = None
    mentions: tuple[str, ...] = ()


def label_length(speaker: str | None) -> int:
    """How many characters of a turn's paragraph the label takes: `Speaker: `."""
    return len(speaker) + 2 if speaker else 0


def paragraph(turn: Turn) -> str:
    """The turn as it stands in the source's text."""
    return f"{turn.speaker}: {turn.text}" if turn.speaker else turn.text


def lay_out(turns: Sequence[Turn]) -> tuple[str, list[tuple[int, int]]]:
    """The source's text, and each turn's `(start, end)` in it, the speaker's label included."""
    spans, at = [], 0
    paragraphs = [paragraph(turn) for turn in turns]
    for each in paragraphs:
        spans.append((at, at + len(each)))
        at += len(each) + len(BETWEEN_TURNS)
    return BETWEEN_TURNS.join(paragraphs), spans
