"""From lines and a shape to turns: which shape is meant, where each turn begins, what it holds."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from ingest.marks import PAGE, without_marks
from ingest.shapes import (
    PLAIN,
    SHAPES,
    STAMP_ALONE,
    STAMP_DASH,
    STAMP_INSIDE,
    Begin,
    Matcher,
    Shape,
    matcher_of,
    seconds,
)  # fmt: skip
from ingest.speakers import accept, common_words, strength
from search.passage import Turn

# Lines from the top and from the middle that decide on the shape; a whole corpus would cost time.
_SAMPLE = 1000
# An earlier, more special shape is meant where it fits at least this share of the lines that the
# best shape fits: not every turn of an f4 transcript has its stamp.
_ENOUGH = 0.3

# Share of the paragraphs that a strict shape has to begin; where the words stand on lines of their
# own, as they do below a stamp, these count as well.
_MOST, _MOST_STAMPED = 0.5, 0.3


class Line(NamedTuple):
    """One line; `opens` says that it begins a paragraph, pages count from 1."""

    text: str
    opens: bool
    first_page: int | None = None
    last_page: int | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The shape that is meant, the labels that are speakers, and the share of paragraphs it has."""

    name: str
    matcher: Matcher
    labels: frozenset[str]
    score: float
    lines: int = 1
    # What `matcher` makes of each line, where that was asked already.
    begins: Sequence[Begin | None] = ()


@dataclass(slots=True)
class _Draft:
    speaker: str | None
    line: Line
    start_s: float | None = None
    end_s: float | None = None
    parts: list[str] = field(default_factory=list)
    last_page: int | None = None


_TABS = re.compile(r"(?<!\s)\s*\t\s*")
_MATCHERS = {shape.name: matcher_of(shape.pattern) for shape in SHAPES}


def custom(speaker_pattern: str, lines: Sequence[Line]) -> Choice | None:
    """The user's own pattern: every label it finds is a speaker. Raises re.error."""
    pattern = re.compile(speaker_pattern)
    if not pattern.groups:
        pattern = re.compile(f"({speaker_pattern})")
    matcher = matcher_of(pattern, whole=False)
    found = Counter(begin.speaker for line in lines if (begin := matcher(line.text)))
    if not found:
        return None
    score = min(1.0, found.total() / max(_units(lines), 1))
    return Choice("custom", matcher, frozenset(found), score)


def choose(lines: Sequence[Line], known: Collection[str]) -> Choice | None:
    """The shape that `lines` are meant to have; None where nothing looks like turns."""
    sample = list(lines)
    if len(lines) > 2 * _SAMPLE:
        middle = len(lines) // 2
        sample = [*lines[:_SAMPLE], *lines[middle : middle + _SAMPLE]]
    fits = [(shape, _fit(shape, sample, known)) for shape in SHAPES]
    best = max(fit for _, fit in fits)
    if not best:
        return None
    shape = next(shape for shape, fit in fits if fit >= _ENOUGH * best)
    begins = [_MATCHERS[shape.name](line.text) for line in lines] if shape.lines == 1 else []
    found, opening = _labels(shape, lines, begins)
    labels = _accepted(shape, lines, known, found, opening)
    if shape is not PLAIN:
        plain, opening = _labels(PLAIN, lines)
        accepted = _accepted(PLAIN, lines, known, plain, opening)
        labels |= {each for each in accepted if plain[each] > 1}
    score = min(1.0, sum(found[label] for label in labels) / max(_units(lines), 1))
    return Choice(shape.name, _MATCHERS[shape.name], labels, score, shape.lines, begins)


def _fit(shape: Shape, sample: Sequence[Line], known: Collection[str]) -> int:
    found, opening = _labels(shape, sample)
    if shape.strict:
        again = sum(n for n in found.values() if n > 1)
        if again < (_MOST_STAMPED if shape.stamped else _MOST) * _units(sample):
            return 0
    return sum(found[label] for label in _accepted(shape, sample, known, found, opening))


def _accepted(
    shape: Shape,
    lines: Sequence[Line],
    known: Collection[str],
    found: Counter[str],
    opening: Counter[str],
) -> frozenset[str]:
    """The labels of `found` that are speakers, as beginnings of paragraphs or else of lines.

    Lines that begin like a turn are many in a long text, and few beside all its lines: what counts
    is the share of the one or of the other.
    """
    if not found:
        return frozenset()
    words = common_words(found, (line.text for line in lines))
    by_line = accept(found, len(lines), known, stamped=shape.stamped, words=words)
    by_paragraph = accept(opening, _units(lines), known, stamped=shape.stamped, words=words)
    if not by_paragraph:
        return by_line
    inside = {each for each, n in found.items() if n > 1 and each[0].isupper() and strength(each)}
    return by_paragraph | by_line | inside


def _labels(
    shape: Shape, lines: Sequence[Line], begins: Sequence[Begin | None] = ()
) -> tuple[Counter[str], Counter[str]]:
    """How often each label begins a line, and how often a paragraph; `begins` as in Choice."""
    matcher = _MATCHERS[shape.name]
    if shape.lines == 1:
        known = begins or [matcher(line.text) for line in lines]
        both = zip(known, lines, strict=True)
        found = [(begin[0], line.opens) for begin, line in both if begin]
    else:
        inside = shape.name == "name-above"
        found = [
            (begin.speaker, one.opens)
            for one, two in pairwise(lines)
            if not inside or (one.opens and not two.opens)
            if (begin := matcher(f"{one.text}\n{two.text}"))
        ]
    return Counter(label for label, _ in found), Counter(label for label, opens in found if opens)


def _units(lines: Sequence[Line]) -> int:
    return sum(line.opens for line in lines)


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
        begin = _MATCHERS["plain"](text)
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
