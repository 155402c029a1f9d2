"""What is shown of a region: one continuous text, begun at the turn where the answer begins.

    shown = excerpt(region, engine.turns(region.best.source.id))
    shown.text[shown.begin :]          # what stands before is folded away

It begins at the turn with the first word that met the question's or, where none did, with the
sentence nearest to it; an interviewer's question right before comes along.
"""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from search.passage import Passage, Turn, lay_out
from search.query import Hit
from search.regions import Region
from ui.state import Engine

Span = tuple[int, int]

NEAREST = "nearest"
# Sentences that a session remembers to be nearest, of some hundred questions.
MOST_NEAREST = 1000


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A region's text, an exact slice of its source, and where in the text what is.

    `passage` is the stretch as one, with the best's speaker. The text is shown from `begin`; `best`
    is where the best passage stands. `marks` are the words that met the question's, and the nearest
    sentence of one by meaning alone (`near` where there is such).
    """

    region: Region
    passage: Passage
    text: str
    begin: int
    best: Span
    marks: tuple[Span, ...]
    near: bool = False

    @property
    def hit(self) -> Hit:
        """The best."""
        return self.region.best

    @property
    def joined(self) -> bool:
        """Whether it is more than one passage."""
        return len(self.region.stretch) > 1


def excerpt(region: Region, turns: Sequence[Turn], near: Span | None = None) -> Excerpt:
    """The region as it is shown; `near` is the nearest sentence, as its place in the best's text.

    Where the source has changed since or `turns` are not known, the best passage alone, all of it.
    """
    whole, places = lay_out(turns)
    passage = joined(region.stretch, region.best)
    if any(whole[hit.passage.start : hit.passage.end] != hit.text for hit in region.stretch):
        return _bare(region, near)
    start = passage.start
    marks = [
        (hit.passage.start - start + first, hit.passage.start - start + last)
        for hit in region.stretch
        for first, last in hit.matched
    ]
    at = region.best.passage.start - start
    if near:
        marks.append((at + near[0], at + near[1]))
    begin = _begin(turns, places, passage, min(marks)[0] + start if marks else start)
    return Excerpt(
        region,
        passage,
        whole[start : passage.end],
        max(0, begin - start),
        (at, at + len(region.best.text)),
        tuple(sorted(marks)),
        near is not None,
    )


def _bare(region: Region, near: Span | None) -> Excerpt:
    best = region.best
    alone = replace(region, stretch=(best,))
    marks = best.matched + ((near,) if near else ())
    return Excerpt(alone, best.passage, best.text, 0, (0, len(best.text)), marks, near is not None)


def joined(stretch: Sequence[Hit], best: Hit) -> Passage:
    """Passages that follow one another as one, said by whom the best is said by."""
    first, last = stretch[0].passage, stretch[-1].passage
    return replace(
        best.passage,
        start=first.start,
        end=last.end,
        turn_start=first.turn_start,
        turn_end=last.turn_end,
        page_start=first.page_start,
        page_end=last.page_end,
        start_s=first.start_s,
        end_s=last.end_s,
    )


def _begin(turns: Sequence[Turn], places: Sequence[Span], passage: Passage, first: int) -> int:
    """Where in the source the turn of its character `first` begins, or the question to it."""
    number = next(
        number
        for number in range(passage.turn_end, passage.turn_start - 1, -1)
        if places[number][0] <= first or number == passage.turn_start
    )
    answers = number > passage.turn_start and turns[number].role != "interviewer"
    if answers and turns[number - 1].role == "interviewer":
        number -= 1
    return places[number][0]


def look(
    region: Region, engine: Engine, question: str, session: MutableMapping[Any, Any]
) -> Excerpt:
    """The region as it is shown, its nearest sentence looked for if it needs one.

    What was found to be nearest is kept in `session`.
    """
    turns = engine.turns(region.best.source.id)
    near = nearest(region.best, engine, question, session) if by_meaning(region.best) else None
    return excerpt(region, turns, near)


def by_meaning(hit: Hit) -> bool:
    """Whether none of its words met the question's."""
    return hit.meaning is not None and not hit.matched


def nearest(
    hit: Hit, engine: Engine, question: str, session: MutableMapping[Any, Any]
) -> Span | None:
    """The sentence of a hit nearest to the question, if it is known."""
    if not question:
        return None
    held: dict[tuple[str, str], Span | None] = session.setdefault(NEAREST, {})
    key = question, hit.text
    if key not in held:
        if len(held) >= MOST_NEAREST:
            held.clear()
        held[key] = engine.nearest(question, hit.text)
    return held[key]
