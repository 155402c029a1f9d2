"""From lines and a shape to turns: which shape is meant, where each turn begins, what it holds."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.shapes import (
    PLAIN,
    SHAPES,
    STAMP_ALONE,
    STAMP_INSIDE,
    Begin,
    Matcher,
    Shape,
    matcher_of,
    seconds,
)  # fmt: skip
from ingest.speakers import accept, strength
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


@dataclass(slots=True)
class _Draft:
    speaker: str | None
    line: Line
    start_s: float | None = None
    end_s: float | None = None
    parts: list[str] = field(default_factory=list)
    last_page: int | None = None


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
    found = _labels(shape, lines)
    labels = _accepted(shape, lines, known, found)
    if shape is not PLAIN:
        plain = _labels(PLAIN, lines)
        labels |= {each for each in _accepted(PLAIN, lines, known, plain) if plain[each] > 1}
    score = min(1.0, sum(found[label] for label in labels) / max(_units(lines), 1))
    return Choice(shape.name, _MATCHERS[shape.name], labels, score, shape.lines)


def _fit(shape: Shape, sample: Sequence[Line], known: Collection[str]) -> int:
    found = _labels(shape, sample)
    if shape.strict:
        again = sum(n for n in found.values() if n > 1)
        if again < (_MOST_STAMPED if shape.stamped else _MOST) * _units(sample):
            return 0
    return sum(found[label] for label in _accepted(shape, sample, known, found))


def _accepted(
    shape: Shape, lines: Sequence[Line], known: Collection[str], found: Counter[str]
) -> frozenset[str]:
    """The labels of `found` that are speakers, as beginnings of paragraphs or else of lines.

    Lines that begin like a turn are many in a long text, and few beside all its lines: what counts
    is the share of the one or of the other.
    """
    if not found:
        return frozenset()
    opening = _labels(shape, lines, opening=True)
    words = _common_words(found, lines)
    by_line = accept(found, len(lines), known, stamped=shape.stamped, words=words)
    by_paragraph = accept(opening, _units(lines), known, stamped=shape.stamped, words=words)
    if not by_paragraph:
        return by_line
    inside = {each for each, n in found.items() if n > 1 and each[0].isupper() and strength(each)}
    return by_paragraph | by_line | inside


def _labels(shape: Shape, lines: Sequence[Line], *, opening: bool = False) -> Counter[str]:
    """How often each label begins a line or, with `opening`, a paragraph."""
    matcher = _MATCHERS[shape.name]
    if shape.lines == 1:
        texts = (line.text for line in lines if line.opens or not opening)
    else:
        inside = shape.name == "name-above"
        texts = (
            f"{one.text}\n{two.text}"
            for one, two in zip(lines, lines[1:], strict=False)
            if (one.opens or not (opening or inside)) and not (inside and two.opens)
        )
    return Counter(begin.speaker for text in texts if (begin := matcher(text)))


def _common_words(found: Counter[str], lines: Sequence[Line]) -> frozenset[str]:
    """Labels that come once and that the text uses in lower case: `Løsningen: …`, "løsningen"."""
    singles = {label.lower() for label, n in found.items() if n == 1 and label.isalpha()}
    if not singles:
        return frozenset()
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, singles))})\b")
    return frozenset(word for line in lines for word in pattern.findall(line.text))


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
    drafts: list[_Draft] = []
    pending: float | None = None
    at = 0
    while at < len(lines):
        line = lines[at]
        begin, taken = _begin(lines, at, choice)
        if begin:
            start = begin.start_s if begin.start_s is not None else pending
            drafts.append(_Draft(begin.speaker, line, start, begin.end_s, [begin.text]))
            pending = None
        elif drafts and (alone := STAMP_ALONE.fullmatch(line.text)):
            pending = seconds(alone["start"])
        elif not drafts:
            preamble.append(line.text)
        elif _goes_on(drafts[-1], line, answers_alone):
            drafts[-1].parts.append(line.text)
        else:
            speaker = None if answers_alone else drafts[-1].speaker
            drafts.append(_Draft(speaker, line, pending, None, [line.text]))
            pending = None
        at += taken
        if drafts:
            drafts[-1].last_page = lines[at - 1].last_page
    return preamble, [turn for draft in drafts if (turn := _finish(draft))]


def _begin(lines: Sequence[Line], at: int, choice: Choice) -> tuple[Begin | None, int]:
    text = lines[at].text
    if choice.lines == 2 and at + 1 < len(lines):
        begin = choice.matcher(f"{text}\n{lines[at + 1].text}")
        if begin and begin.speaker in choice.labels:
            return begin, 2
    elif (begin := choice.matcher(text)) and begin.speaker in choice.labels:
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


def _finish(draft: _Draft) -> Turn | None:
    text = " ".join(part for part in draft.parts if part)
    start, end = draft.start_s, draft.end_s
    if "#" in text or "[" in text:
        for stamp in STAMP_INSIDE.finditer(text):
            if stamp["hash"]:
                end = seconds(stamp["hash"])
            elif start is None:
                start = seconds(stamp["bracket"])
        text = STAMP_INSIDE.sub("", text).strip()
    if "\t" in text:
        text = re.sub(r"\s*\t\s*", " ", text)
    if not text and draft.speaker is None:
        return None  # a labelled turn without words stays: it is counted in what others cite
    return Turn(
        text, draft.speaker, start_s=start, end_s=end, page_start=draft.line.first_page,
        page_end=draft.last_page, section=draft.line.section,
    )  # fmt: skip
