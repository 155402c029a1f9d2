"""Document to passages: whole turns together, long turns at sentence ends. Pure.

A passage is long enough to be understood and short enough to be about one thing. A question stays
with the answer that follows it, so a passage never ends with an interviewer's turn if another
follows; passages never cross a section, but a heading goes with what stands below it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from search.passage import Passage, Turn, label_length, lay_out

# Words a passage aims for, and holds at most; see tests/benchmark/EXPERIMENTS.md.
TARGET_WORDS = 200
MOST_WORDS = 260
# The parameters above and the rules below, as one number in the hash of what shapes passages.
VERSION = 3

_WORD = re.compile(r"\S+")
# A sentence ends at . ! ? or … , closing marks included, before a blank and no lower-case letter.
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”»)\]]*\s+(?=[^\sa-zæøå])")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one turn: `text[start:end]`."""

    turn: int
    start: int
    end: int
    words: int


def passages(turns: Sequence[Turn]) -> list[Passage]:
    """The passages of a document's turns, in order; together they cover all of its text."""
    text, spans = lay_out(turns)
    pieces = [
        piece
        for number, (turn, span) in enumerate(zip(turns, spans, strict=True))
        for piece in _pieces(text, number, span, label_length(turn.speaker))
    ]
    return [_passage(turns, spans, group) for group in _groups(pieces, turns)]


def _pieces(text: str, number: int, span: tuple[int, int], label: int) -> Iterator[_Piece]:
    """A turn whole, or in runs of sentences of at most TARGET_WORDS (more for a long sentence)."""
    start, end = span
    if _count(text, start, end) <= MOST_WORDS:
        yield _Piece(number, start, end, _count(text, start, end))
        return
    ends = [m.start() for m in _SENTENCE.finditer(text, start + label, end)] + [end]
    at = start
    for this, following in zip(ends, [*ends[1:], end], strict=True):
        if _count(text, at, following) > TARGET_WORDS or this == end:
            yield from _cut(text, number, at, this)
            at = this + len(text[this:end]) - len(text[this:end].lstrip())


def _cut(text: str, number: int, start: int, end: int) -> Iterator[_Piece]:
    """A run of sentences, or parts of a sentence that is longer than a passage may be."""
    words = [m.span() for m in _WORD.finditer(text, start, end)]
    if len(words) <= MOST_WORDS:
        yield _Piece(number, start, end, len(words))
        return
    for at in range(0, len(words), TARGET_WORDS):
        part = words[at : at + TARGET_WORDS]
        yield _Piece(number, part[0][0], part[-1][1], len(part))


def _count(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


def _groups(pieces: Sequence[_Piece], turns: Sequence[Turn]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    words = 0
    for piece in pieces:
        if group and _begins_anew(group, words, piece, turns):
            kept = _questions_at_end(group, turns) if _same_section(group, piece, turns) else []
            yield group[: len(group) - len(kept)]
            group, words = kept, sum(each.words for each in kept)
        group.append(piece)
        words += piece.words
    if group:
        yield group


def _begins_anew(group: list[_Piece], words: int, piece: _Piece, turns: Sequence[Turn]) -> bool:
    if not _same_section(group, piece, turns):
        return True
    if words + piece.words > MOST_WORDS:
        return True
    return words >= TARGET_WORDS


def _same_section(group: list[_Piece], piece: _Piece, turns: Sequence[Turn]) -> bool:
    before, after = turns[group[-1].turn], turns[piece.turn]
    if (before.section, before.about) == (after.section, after.about):
        return True
    return _is_heading(before) and f"{after.section} > ".startswith(f"{before.section} > ")


def _is_heading(turn: Turn) -> bool:
    """Whether the turn is the heading of its own section, of which it tells nothing by itself."""
    return turn.section is not None and turn.section.rpartition(" > ")[2] == turn.text


def _questions_at_end(group: list[_Piece], turns: Sequence[Turn]) -> list[_Piece]:
    """The interviewer's turn that ends a group, which belongs with its answer; never the whole."""
    if len(group) > 1 and turns[group[-1].turn].role == "interviewer":
        return group[-1:]
    return []


def _passage(
    turns: Sequence[Turn], spans: Sequence[tuple[int, int]], group: Sequence[_Piece]
) -> Passage:
    first, last = turns[group[0].turn], turns[group[-1].turn]
    main = turns[_main(turns, group)]
    within = [turns[piece.turn] for piece in group]
    # Offsets within the text of its first turn, and of its last; negative inside the label.
    begin = group[0].start - spans[group[0].turn][0] - label_length(first.speaker)
    end = group[-1].end - spans[group[-1].turn][0] - label_length(last.speaker)
    return Passage(
        start=group[0].start,
        end=group[-1].end,
        turn_start=group[0].turn,
        turn_end=group[-1].turn,
        speaker=main.speaker,
        role=main.role,
        institution=main.institution,
        section=last.section,
        page_start=_page(first, begin) or first.page_start,
        page_end=_page(last, end - 1) or last.page_end,
        start_s=_time_at(first, begin, _first(turn.start_s for turn in within)),
        end_s=_time_after(last, end, _first(turn.end_s for turn in reversed(within))),
        about=last.about,
    )


def _page(turn: Turn, offset: int) -> int | None:
    """The page of a place in the turn; None where only the turn's first and last are known."""
    first, last = turn.page_start, turn.page_end
    if first is None or last is None or len(turn.page_breaks) != last - first:
        return None
    return first + bisect_right(turn.page_breaks, offset)


def _time_at(turn: Turn, offset: int, otherwise: float | None) -> float | None:
    """When the words at `offset` were said: the last time that is known before them."""
    before = bisect_right(turn.stamps, (offset, inf)) if offset > 0 else 0
    return turn.stamps[before - 1][1] if before else otherwise


def _time_after(turn: Turn, offset: int, otherwise: float | None) -> float | None:
    """The first time that is known after `offset`; `otherwise` where the turn ends there."""
    after = bisect_left(turn.stamps, (offset, -inf))
    return turn.stamps[after][1] if after < len(turn.stamps) else otherwise


def _first(times: Iterable[float | None]) -> float | None:
    return next((time for time in times if time is not None), None)


def _main(turns: Sequence[Turn], group: Sequence[_Piece]) -> int:
    """The turn whose speaker says most; an interviewer's only where nobody else speaks."""
    words: dict[tuple[bool, str | None], int] = {}
    for piece in group:
        who = (turns[piece.turn].role != "interviewer", turns[piece.turn].speaker)
        words[who] = words.get(who, 0) + piece.words
    most = max(words, key=lambda who: (who[0], words[who]))
    return next(p.turn for p in group if turns[p.turn].speaker == most[1])
