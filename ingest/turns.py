"""Paragraphs become turns: who speaks, in what role, when, on which page.

    parsed = turns_from_paragraphs(["Titel: Et interview", "Anna: Hej.", "Per: Hej selv."])
    parsed.title, [turn.speaker for turn in parsed.turns]    # 'Et interview', ['Anna', 'Per']

The shapes themselves are a table in ingest.shapes.
"""

import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.assemble import assemble
from ingest.choosing import Choice, Line, choose, custom
from ingest.document import Participant, Warning_
from ingest.encoding import clean
from ingest.header import Header, drop_preamble, read_header, without_program_lines
from ingest.marks import without_marks
from ingest.people import with_people
from ingest.shapes import STAMP_ALONE, TIME, seconds
from ingest.speakers import roles
from ingest.voices import is_statement
from search.passage import Role, Turn

_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_QUESTION = re.compile(r"(?:\*\*|__)(.*\?)(?:\*\*|__)")
_STAMP_BEFORE = re.compile(rf"[\[(]({TIME})[\])]\s+(?:-\s+)?")
_OVERLAP = re.compile(r"//\s*([^\W\d_]\w{0,30}):(.*?)//")
_NUMBERED = re.compile(r"\s*(\d{1,5})(?:[ \t]+|$)")
_LEAST_NUMBERED = 6
# Above this a line is a paragraph, not a part of one that was broken to fit a page or a mail.
_WIDEST_WRAP = 110


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the grammar made of some paragraphs.

    `format` is the name of the shape in ingest.shapes ("plain", "f4", "otter" ...), or "paragraphs"
    where no shape fits; `score` is the share of the paragraphs, 0 to 1, that a speaker was found
    for. `title`, `date` (ISO 8601) and `institution` are what header lines state, else None.
    """

    turns: tuple[Turn, ...]
    format: str
    score: float
    title: str | None = None
    date: str | None = None
    institution: str | None = None
    participants: tuple[Participant, ...] = ()
    warnings: tuple[Warning_, ...] = ()


def turns_from_paragraphs(
    paragraphs: Sequence[str],
    *,
    pages: Sequence[tuple[int, int]] | None = None,
    sections: Sequence[str | None] | None = None,
    speaker_pattern: str | None = None,
) -> Parsed:
    """The turns of `paragraphs`, in order; header lines at the top become fields, not turns.

    A paragraph may hold line breaks (a name on the first line, the words on the next). An
    unlabelled paragraph goes on with the turn before it, except where only the interviewer is
    labelled: then it is the answer. `pages` (first, last; from 1) and `sections` run parallel to
    `paragraphs`; a turn gets the first and last page of its paragraphs, and a new section ends a
    turn. `speaker_pattern` is a regular expression with a group `speaker` (or a first group) that
    finds a label at the beginning of a paragraph, in place of the table of shapes.

    Where no shape fits, `format` is "paragraphs", `score` 0.0, and every paragraph is a turn
    without speaker. Never raises on any text; re.error for a bad `speaker_pattern`.
    """
    lines = []
    for number, paragraph in enumerate(paragraphs):
        first, last = pages[number] if pages else (None, None)
        section = sections[number] if sections else None
        opens = True
        for text in clean(paragraph).split("\n"):
            if bare := text.strip():
                lines.append(Line(bare, opens, first, last, section))
                opens = False
    return _parse(lines, speaker_pattern)


def turns_from_text(text: str, speaker_pattern: str | None = None) -> Parsed:
    """The same for a text file's content, cleaned; a Markdown heading begins a section."""
    with _uncollected():
        return _parse(_text_lines(text), speaker_pattern)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: it goes over all turns again and again, and there are none.

    A sixth of the time of half a million short turns.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def header_of(lines: Sequence[str]) -> Parsed:
    """Header lines that stand elsewhere than above the turns (notes, properties); no turns."""
    header = read_header([line.strip() for line in lines if line.strip()])
    return Parsed(
        (), "paragraphs", 0.0, header.title, header.date, header.institution, header.participants
    )


def _text_lines(text: str) -> list[Line]:
    lines: list[Line] = []
    opens, path = True, [""] * 6
    section: str | None = None
    for row in _without_line_numbers(text.split("\n")):
        bare = row.strip()
        if not bare:
            opens = True
            continue
        if bare[0] == "#" and lines and (heading := _HEADING.fullmatch(bare)):
            level = len(heading[1])
            path[level - 1 :] = [heading[2].rstrip("#").rstrip(), *[""] * (6 - level)]
            section, opens = " > ".join(filter(None, path)), True
            continue
        lines.append(Line(bare, opens, None, None, section))
        opens = False
    return _without_blank_lines(lines)


def _without_line_numbers(rows: list[str]) -> list[str]:
    """Rows without the numbers that count them in the margin, from 1 or from 1 on each page."""
    if not _NUMBERED.match("".join(rows[:20]).lstrip()):
        return rows
    found = [_NUMBERED.match(row) for row in rows]
    numbers = [int(each[1]) for each in found if each]
    filled = sum(1 for row in rows if row.strip())
    steps = sum(two in (one + 1, 1) for one, two in pairwise(numbers))
    if len(numbers) < _LEAST_NUMBERED or steps < 0.9 * filled - 1:
        return rows
    return [row[each.end() :] if each else row for row, each in zip(rows, found, strict=True)]


def _without_blank_lines(lines: list[Line]) -> list[Line]:
    """Where nothing divides paragraphs, lines do: each one, or, if wrapped, a short one's end."""
    if len(lines) < 2 or sum(line.opens for line in lines) > max(1, len(lines) // 100):
        return lines
    widest = max(len(line.text) for line in lines)
    if widest > _WIDEST_WRAP:
        return [line if line.opens else line._replace(opens=True) for line in lines]
    ends = [True] + [len(line.text) < 0.7 * widest for line in lines[:-1]]
    return [line._replace(opens=end) for line, end in zip(lines, ends, strict=True)]


def _opened_by_stamps(lines: list[Line]) -> list[Line]:
    """What stands below a stamp on its own line begins the paragraph, and not the stamp."""
    opened, below = [], False
    for line in lines:
        alone = line.text[0] in "[(#<0123456789" and STAMP_ALONE.fullmatch(line.text) is not None
        opens = not alone and (line.opens or below)
        opened.append(line if line.opens == opens else line._replace(opens=opens))
        below = alone
    return opened


def _parse(lines: list[Line], speaker_pattern: str | None) -> Parsed:
    kept_lines = without_program_lines([line.text for line in lines])
    lines = [lines[number] for number in kept_lines]
    header = read_header([line.text for line in lines[:60]])
    body = lines[header.lines :] or lines
    known = [person.name for person in header.participants]
    opened = _opened_by_stamps(body)
    choice = custom(speaker_pattern, opened) if speaker_pattern else choose(opened, known)
    if choice is None or not choice.labels:
        return _without_speakers(body, header)
    by_role = roles(choice.labels, header.participants)
    alone = set(by_role.values()) == {"interviewer"}
    preamble, turns = assemble(opened, choice, answers_alone=alone)
    told = [line for line in preamble if is_statement(line)]
    title, date, kept = drop_preamble([line for line in preamble if line not in told])
    turns = [
        *(Turn(without_marks(text)[0]) for text in kept),
        *_settle(turns, choice, header, alone, told),
    ]
    return Parsed(
        tuple(turns), choice.name, choice.score, header.title or title, header.date or date,
        header.institution, header.participants,
    )  # fmt: skip


def _without_speakers(body: Sequence[Line], header: Header) -> Parsed:
    paragraphs: list[list[Line]] = []
    for line in body:
        if line.opens or not paragraphs or _STAMP_BEFORE.match(line.text):
            paragraphs.append([])
        paragraphs[-1].append(line)
    asked = sum(bool(_QUESTION.fullmatch(each[0].text)) for each in paragraphs if len(each) == 1)
    return Parsed(
        tuple(_bare_turn(each, asked > 1) for each in paragraphs), "paragraphs", 0.0,
        header.title, header.date, header.institution, header.participants,
    )  # fmt: skip


def _bare_turn(paragraph: Sequence[Line], asked: bool) -> Turn:
    """A paragraph without speaker; a stamp before it is its time, a question in bold a question."""
    text = " ".join(" ".join(line.text.split("\t")) for line in paragraph)
    role: Role = "respondent" if asked else "unknown"
    if asked and (question := _QUESTION.fullmatch(text)):
        text, role = question[1], "interviewer"
    start = None
    if (stamp := _STAMP_BEFORE.match(text)) and stamp.end() < len(text):
        text, start = text[stamp.end() :], seconds(stamp[1])
    text, breaks = without_marks(text)
    return Turn(
        text,
        role=role,
        start_s=start,
        page_start=paragraph[0].first_page,
        page_end=paragraph[-1].last_page,
        section=paragraph[0].section,
        page_breaks=breaks,
    )


def _settle(
    turns: list[Turn], choice: Choice, header: Header, alone: bool, told: Sequence[str]
) -> list[Turn]:
    """Overlaps apart, one name a person, roles, institutions, f4's times."""
    if choice.name == "noscribe":
        turns = [part for turn in turns for part in split_overlap(turn)]
    if choice.name == "f4":
        turns = _from_end_to_end(turns)
    return with_people(turns, header.participants, answers_alone=alone, told=told)


def split_overlap(turn: Turn) -> list[Turn]:
    """noScribe writes what another says meanwhile between slashes: `//S00: Ja. //`."""
    if "//" not in turn.text:
        return [turn]
    pieces = _OVERLAP.split(turn.text)
    # Pages and times inside it are of the turn as one, and not of its parts.
    turn = replace(turn, page_breaks=(), stamps=())
    parts = [replace(turn, text=pieces[0].strip())]
    for speaker, said, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        parts.append(replace(turn, speaker=speaker, text=said.strip()))
        parts.append(replace(turn, text=after.strip()))
    return [part for part in parts if part.text]


def _from_end_to_end(turns: list[Turn]) -> list[Turn]:
    """f4 stamps the end of a paragraph; the next begins there."""
    timed, before = [], 0.0 if turns and turns[0].end_s is not None else None
    for turn in turns:
        timed.append(replace(turn, start_s=turn.start_s if turn.start_s is not None else before))
        before = turn.end_s
    return timed
