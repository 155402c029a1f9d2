"""From lines and the shape that is meant to turns: where each begins, and what it holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.choosing import MATCHERS, Choice, Line
from ingest.marks import PAGE, without_marks
from ingest.shapes import STAMP_ALONE, STAMP_DASH, STAMP_INSIDE, Begin, seconds
from search.passage import Turn

_TABS = re.compile(r"(?<!\s)\s*\t\s*")


@dataclass(slots=True)
class _Draft:
    speaker: str | None
    line: Line
    start_s: float | None = None
    end_s: float | None = None
    parts: list[str] = field(default_factory=list)
    last_page: int | None = None


def assemble(
    lines: Sequence[Line], choice: Choice, *, answers_alone: bool = False
) -> tuple[list[str], list[Turn]]:
    """The lines before the first turn, and the turns.

    With `answers_alone`, only the interviewer is labelled: an unlabelled paragraph that follows
    is the answer, a turn of its own.
    """
    preamble: list[str] = []
    inside = STAMP_DASH if choice.name == "atrain" else STAMP_INSIDE
    drafts = _drafts(lines, choice, preamble, answers_alone)
    return preamble, [turn for draft in drafts if (turn := _finish(draft, inside))]


def _drafts(
    lines: Sequence[Line], choice: Choice, preamble: list[str], answers_alone: bool
) -> Iterator[_Draft]:
    """One turn at a time: a list of half a million slows every collection of garbage."""
    draft: _Draft | None = None
    pending: float | None = None
    at = 0
    while at < len(lines):
        line = lines[at]
        begin, taken = _begin(lines, at, choice)
        new: _Draft | None = None
        if begin:
            start = begin.start_s if begin.start_s is not None else pending
            new = _Draft(begin.speaker, line, start, begin.end_s, [begin.text])
        elif alone := _stamp_alone(line.text, bare=draft is not None):
            pending = seconds(alone["start"])
        elif not draft:
            preamble.append(line.text)
        elif _goes_on(draft, line, answers_alone):
            draft.parts.append(line.text)
        else:
            speaker = None if answers_alone else draft.speaker
            new = _Draft(speaker, line, pending, None, [line.text])
        if new:
            if draft:
                yield draft
            draft, pending = new, None
        at += taken
        if draft:
            draft.last_page = lines[at - 1].last_page
    if draft:
        yield draft


def _stamp_alone(text: str, *, bare: bool) -> re.Match[str] | None:
    """A stamp on its own line; above the first turn (not `bare`) 14:00 is an hour of the day."""
    return STAMP_ALONE.fullmatch(text) if bare or text[0] in "[(#<" else None


def _begin(lines: Sequence[Line], at: int, choice: Choice) -> tuple[Begin | None, int]:
    text = lines[at].text
    if choice.lines == 2 and at + 1 < len(lines):
        begin = choice.matcher(f"{text}\n{lines[at + 1].text}")
        if begin and begin.speaker in choice.labels:
            return begin, 2
    else:
        begin = choice.begins[at] if choice.begins else choice.matcher(text)
        if begin and begin.speaker in choice.labels:
            return begin, 1
    if choice.name not in ("plain", "custom"):
        begin = MATCHERS["plain"](text)
        if begin and begin.speaker in choice.labels:
            return begin, 1
    return None, 1


def _goes_on(draft: _Draft, line: Line, answers_alone: bool) -> bool:
    if line.section != draft.line.section:
        return False
    return not (answers_alone and line.opens and draft.speaker is not None)


def _finish(draft: _Draft, inside: re.Pattern[str]) -> Turn | None:
    text = " ".join(part for part in draft.parts if part)
    start, end = draft.start_s, draft.end_s
    stamps: tuple[tuple[int, float], ...] = ()
    if "\t" in text:
        text = _TABS.sub(" ", text)
    if "#" in text or "[" in text:
        for stamp in inside.finditer(text):
            if stamp["hash"]:
                end = max(seconds(stamp["hash"]), end or 0.0)
            elif start is None:
                start = seconds(stamp["bracket"])
        text, stamps = _without_stamps(text, inside)
    breaks: tuple[int, ...] = ()
    if PAGE in text:
        stamps = tuple((at - text.count(PAGE, 0, at), time) for at, time in stamps)
        text, breaks = without_marks(text)
    if not text and draft.speaker is None:
        return None  # a labelled turn without words stays: it is counted in what others cite
    return Turn(
        text, draft.speaker, start_s=start, end_s=end, page_start=draft.line.first_page,
        page_end=draft.last_page, section=draft.line.section, page_breaks=breaks, stamps=stamps,
    )  # fmt: skip


def _without_stamps(
    text: str, inside: re.Pattern[str]
) -> tuple[str, tuple[tuple[int, float], ...]]:
    """The text alone, and the time at each place in it where a stamp stood."""
    pieces, stamps, at, length = [], [], 0, 0
    for stamp in inside.finditer(text):
        pieces.append(text[at : stamp.start()])
        length += stamp.start() - at
        at = stamp.end()
        stamps.append((length, seconds(stamp["hash"] or stamp["bracket"])))
    whole = "".join((*pieces, text[at:]))
    lead = len(whole) - len(whole.lstrip())
    bare = whole.strip()
    inner = [(place - lead, time) for place, time in stamps]
    return bare, tuple((place, time) for place, time in inner if 0 < place < len(bare))
