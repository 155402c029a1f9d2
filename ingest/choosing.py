"""Which shape a transcript's lines are meant to have, and which words before a colon speak."""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ingest.shapes import PLAIN, SHAPES, Begin, Matcher, Shape, matcher_of
from ingest.speakers import accept, common_words, strength

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


MATCHERS = {shape.name: matcher_of(shape.pattern) for shape in SHAPES}


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
    begins = [MATCHERS[shape.name](line.text) for line in lines] if shape.lines == 1 else []
    found, opening = _labels(shape, lines, begins)
    labels = _accepted(shape, lines, known, found, opening)
    if shape is not PLAIN:
        plain, opening = _labels(PLAIN, lines)
        accepted = _accepted(PLAIN, lines, known, plain, opening)
        labels |= {each for each in accepted if plain[each] > 1}
    score = min(1.0, sum(found[label] for label in labels) / max(_units(lines), 1))
    return Choice(shape.name, MATCHERS[shape.name], labels, score, shape.lines, begins)


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
    matcher = MATCHERS[shape.name]
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
