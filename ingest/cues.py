"""Cues become turns. A cue is what fits on a screen; a turn lasts until somebody else speaks.

turns_from_cues([Cue("Vi har", "Anna", 0.0, 1.2), Cue("brug for tid.", "Anna", 1.2, 2.0)])
# one turn: Anna, "Vi har brug for tid.", 0.0 to 2.0
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.document import Participant
from ingest.people import with_people
from ingest.shapes import SHAPES, matcher_of
from ingest.speakers import accept
from search.passage import Turn

# Without speakers, cues are joined to paragraphs: at the end of a sentence once there are some
# words, after a pause, and at the latest at LONGEST words (automatic subtitles have no full stops).
_SOME, _LONGEST = 60, 120
_PAUSE_S = 3.0
# Long answers have many cues, and only the first of them has the label.
_WEAK = 0.05
_LABELS = tuple(matcher_of(s.pattern) for s in SHAPES if s.name in ("square", "plain", "brace"))


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of speech with its times in seconds; `text` may hold line breaks."""

    text: str
    speaker: str | None = None
    start_s: float | None = None
    end_s: float | None = None
    institution: str | None = None
    section: str | None = None


def turns_from_cues(
    cues: Iterable[Cue], participants: Sequence[Participant] = (), *, merge: bool = True
) -> tuple[Turn, ...]:
    """The turns of `cues`, in order. A cue without speaker goes on with the one before.

    With `merge` False every cue is a turn (rows of a table without speakers, such as answers).
    """
    kept = [
        cue if text == cue.text else replace(cue, text=text)
        for cue in cues
        if (text := " ".join(cue.text.split()))
    ]
    spoken = any(cue.speaker for cue in kept)
    groups: list[list[Cue]] = []
    words = 0
    for cue in kept:
        if not groups or not merge:
            goes_on = False
        elif spoken:
            goes_on = _same_speaker(groups[-1], cue)
        else:
            goes_on = _same_paragraph(groups[-1][-1], cue, words)
        if goes_on:
            groups[-1].append(cue)
            words += cue.text.count(" ") + 1
        else:
            groups.append([cue])
            words = cue.text.count(" ") + 1
    return tuple(with_people([_turn(group) for group in groups], participants))


def label_cues(cues: Sequence[Cue]) -> tuple[list[Cue], bool]:
    """`Anna: …` and `[Anna] …` at the beginning of cues become speakers; and whether any did."""
    for matcher in _LABELS:
        begins = [matcher(" ".join(cue.text.split("\n"))) for cue in cues]
        found = Counter(begin.speaker for begin in begins if begin)
        labels = accept(found, len(cues), weak=_WEAK)
        if labels:
            return [
                replace(cue, speaker=begin.speaker, text=begin.text)
                if begin and begin.speaker in labels else cue
                for cue, begin in zip(cues, begins, strict=True)
            ], True  # fmt: skip
    return list(cues), False


def _same_speaker(group: Sequence[Cue], cue: Cue) -> bool:
    first = group[0]
    if cue.section != first.section:
        return False
    if cue.speaker is None:
        return first.speaker is not None
    return cue.speaker == first.speaker and cue.institution == first.institution


def _same_paragraph(before: Cue, cue: Cue, words: int) -> bool:
    if words >= _LONGEST or before.section != cue.section:
        return False
    timed = before.end_s is not None and cue.start_s is not None
    if timed and cue.start_s - before.end_s >= _PAUSE_S:  # type: ignore[operator]
        return False
    return words < _SOME or before.text[-1] not in ".?!…"


def _turn(group: Sequence[Cue]) -> Turn:
    ends = [cue.end_s for cue in group if cue.end_s is not None]
    return Turn(
        " ".join(cue.text for cue in group), group[0].speaker, start_s=group[0].start_s,
        end_s=max(ends) if ends else None, institution=group[0].institution,
        section=group[0].section, stamps=tuple(_stamps(group)),
    )  # fmt: skip


def _stamps(group: Sequence[Cue]) -> Iterator[tuple[int, float]]:
    """Where each further cue begins in the turn, and when."""
    at = 0
    for cue in group:
        if at and cue.start_s is not None:
            yield at, cue.start_s
        at += len(cue.text) + 1
