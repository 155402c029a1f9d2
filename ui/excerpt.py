"""What is shown of a region: one continuous text, begun at the turn where the answer begins.

    shown = excerpt(region, engine.turns(region.best.source.id))
    shown.text[shown.begin : shown.end]     # what stands before and after is folded away

It begins at the turn with the first word that met the question's or, where none did, with the
sentence nearest to it; an interviewer's question right before comes along. It ends with the best
passage. Of the others only the one before and the one after are shown, as far as words met there: a
stretch may be half an interview.
"""

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from search.passage import Passage, Turn, lay_out
from search.query import Hit
from search.regions import Region, regions
from ui.state import Engine

Span = tuple[int, int]

NEAREST = "nearest"
# Sentences that a session remembers to be nearest, of some hundred questions.
MOST_NEAREST = 1000


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A region's text, an exact slice of its source, and where in the text what is.

    `passage` is the stretch as one, with the best's speaker. The text is shown from `begin` to
    `end`; `best` is where the best passage stands. `marks` are the words that met the question's,
    and the sentence nearest to it where none of the best's did (`near`).
    """

    region: Region
    passage: Passage
    text: str
    begin: int
    end: int
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
    at = region.best.passage.start - passage.start
    best = at, at + len(region.best.text)
    marks = _marks(region, passage.start)
    if near:
        marks.append((at + near[0], at + near[1]))
    begin, end = _bounds(turns, places, passage, _reach(marks, best, _beside(region)))
    text = whole[passage.start : passage.end]
    return Excerpt(region, passage, text, begin, end, best, tuple(sorted(marks)), near is not None)


def _beside(region: Region) -> Span:
    """The stretch of the best passage with the one before and the one after it."""
    at = region.stretch.index(region.best)
    near = region.stretch[max(0, at - 1) : at + 2]
    start = region.stretch[0].passage.start
    return near[0].passage.start - start, near[-1].passage.end - start


def _reach(marks: Sequence[Span], best: Span, beside: Span) -> Span:
    """The first and the last character that must be shown."""
    close = [mark for mark in marks if beside[0] <= mark[0] < beside[1]]
    own = [mark for mark in close if best[0] <= mark[0] < best[1]] or [best]
    return min(first for first, _ in [*close, *own]), max(last for _, last in [*close, best]) - 1


def _marks(region: Region, start: int) -> list[Span]:
    """The words that met, as places in the stretch that begins at `start`."""
    return [
        (hit.passage.start - start + first, hit.passage.start - start + last)
        for hit in region.stretch
        for first, last in hit.matched
    ]


def _bare(region: Region, near: Span | None) -> Excerpt:
    best = region.best
    alone = replace(region, stretch=(best,))
    marks = best.matched + ((near,) if near else ())
    all_of_it = 0, len(best.text)
    return Excerpt(alone, best.passage, best.text, *all_of_it, all_of_it, marks, near is not None)


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


def _bounds(turns: Sequence[Turn], places: Sequence[Span], passage: Passage, reach: Span) -> Span:
    """From where to where in the passage's text it is shown, for its characters `reach` to be.

    Whole turns, as far as the passage has them: an answer comes with the question to it, and a
    question with its answer.
    """
    within = range(passage.turn_start, passage.turn_end + 1)
    begin, end = (_turn_at(places, within, passage.start + at) for at in reach)
    if _asks(turns, begin - 1, within) and not _asks(turns, begin, within):
        begin -= 1
    if _asks(turns, end, within) and end + 1 in within:
        end += 1
    first, last = places[begin][0], places[end][1]
    return max(0, first - passage.start), min(passage.end, last) - passage.start


def _turn_at(places: Sequence[Span], within: range, at: int) -> int:
    return max((each for each in within if places[each][0] <= at), default=within.start)


def _asks(turns: Sequence[Turn], number: int, within: range) -> bool:
    return number in within and turns[number].role == "interviewer"


def excerpts(hits: Sequence[Hit], engine: Engine, question: str) -> Iterator[Excerpt]:
    """The regions of hits as they are shown; without a `question` no nearest sentence is sought."""
    return (look(region, engine, question, {}) for region in regions(hits))


def look(
    region: Region, engine: Engine, question: str, session: MutableMapping[Any, Any]
) -> Excerpt:
    """The region as it is shown, its nearest sentence looked for if it needs one.

    What was found to be nearest is kept in `session`.
    """
    near = nearest(region.best, engine, question, session)
    return excerpt(region, engine.turns(region.best.source.id), near)


def by_meaning(hit: Hit) -> bool:
    """Whether none of its words met the question's."""
    return hit.meaning is not None and not hit.matched


def nearest(
    hit: Hit, engine: Engine, question: str, session: MutableMapping[Any, Any]
) -> Span | None:
    """The sentence nearest to the question, of a hit none of whose words met it; None of others."""
    if not question or not by_meaning(hit):
        return None
    held: dict[tuple[str, str], Span | None] = session.setdefault(NEAREST, {})
    key = question, hit.text
    if key not in held:
        if len(held) >= MOST_NEAREST:
            held.clear()
        held[key] = engine.nearest(question, hit.text)
    return held[key]
