"""Where a passage stands on the picture of a page: its words looked up among the page's characters.

What was read from a page differs from what PDFium reads in white space, in hyphens at the ends of
lines, in ligatures, and here and there in a mark; so only letters and digits are compared, and a
part that is not found whole is looked for by its halves.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.passage import Passage, Turn, lay_out
from ui.drawing import Page
from ui.drawn import UNIT

Span = tuple[int, int]

# Letters of a piece. A shorter one could stand anywhere; a longer one, found once only, is right
# wherever it stands.
LEAST, CERTAIN = 10, 30
# Letters that may be missing between two pieces of one part, be it a footnote's number or a mark.
GAP = 30
# Less of the passage than this found on its page, and the boxes would mislead.
ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class Box:
    """One line, as shares of the page: 0 at its left and top, 1 at its right and bottom."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters and digits of a text, and where in it each stands."""

    text: str
    places: tuple[int, ...]


def parts_on(turns: Sequence[Turn], passage: Passage, page: int) -> list[str]:
    """What a passage has on a page, a turn a part, without the speakers' labels."""
    spans = lay_out(turns)[1]
    found = []
    for number in range(passage.turn_start, passage.turn_end + 1):
        turn, end = turns[number], spans[number][1]
        said = end - len(turn.text)
        first, last = _share(turn, page)
        part = turn.text[
            max(first, passage.start - said, 0) : max(0, min(last, passage.end - said))
        ]
        if part:
            found.append(part)
    return found


def _share(turn: Turn, page: int) -> Span:
    """Which characters of a turn stand on a page; none on a page that it is not on."""
    if turn.page_start is None or not turn.page_start <= page <= (turn.page_end or turn.page_start):
        return 0, 0
    ends = [0, *turn.page_breaks, len(turn.text)]
    at = page - turn.page_start
    return (ends[at], ends[at + 1]) if turn.page_breaks else (0, len(turn.text))


def lines(parts: Sequence[str], page: Page) -> list[Box]:
    """The boxes of the lines that `parts` stand on, in order; none where too little is found."""
    there = _letters(page.text)
    wanted = [_letters(part).text for part in parts]
    spans = list(_joined(_placed(wanted, there.text)))
    found = sum(end - start for start, end in spans)
    if not found or found < ENOUGH * sum(map(len, wanted)):
        return []
    marks = sorted({there.places[at] for start, end in spans for at in range(start, end)})
    return list(_lines(page, marks))


# --- which letters -----------------------------------------------------------------------------


def _letters(text: str) -> _Letters:
    found = [
        (letter, at)
        for at, character in enumerate(text)
        for letter in unicodedata.normalize("NFKC", character).casefold()
        if letter.isalnum()
    ]
    return _Letters("".join(letter for letter, _ in found), tuple(at for _, at in found))


def _placed(wanted: Sequence[str], there: str) -> list[list[Span]]:
    """Where each part stands, as pieces; the longest first, since the others lie around them."""
    placed: dict[int, list[Span]] = {}
    for at in sorted(range(len(wanted)), key=lambda at: -len(wanted[at])):
        before = [own[-1][1] for other, own in placed.items() if own and other < at]
        after = [own[0][0] for other, own in placed.items() if own and other > at]
        low, high = max(before, default=0), min(after, default=len(there))
        if len(wanted[at]) < LEAST:
            placed[at] = _short(wanted[at], there, low if before else None, high if after else None)
        else:
            placed[at] = _pieces(wanted[at], there, low, max(low, high))
    return [placed[at] for at in range(len(wanted))]


def _short(wanted: str, there: str, low: int | None, high: int | None) -> list[Span]:
    """A part of a word or two ("Ja."): right beside its neighbours, or else the only one."""
    reach = GAP + len(wanted)
    if high is not None:
        at = there.rfind(wanted, max(low or 0, high - reach), high)
    elif low is not None:
        at = there.find(wanted, low, low + reach)
    else:
        at = there.find(wanted) if there.count(wanted) == 1 else -1
    return [(at, at + len(wanted))] if at >= 0 and wanted else []


def _pieces(wanted: str, there: str, low: int, high: int) -> list[Span]:
    """Where `wanted` stands between `low` and `high`, halved until its pieces are found."""
    if len(wanted) < LEAST:
        return []
    at = there.find(wanted, low, high)
    if at < 0 and len(wanted) >= CERTAIN and there.count(wanted) == 1:
        at = there.find(wanted)  # the page is read in another order than it was
    if at >= 0:
        return [(at, at + len(wanted))]
    middle = len(wanted) // 2
    first = _pieces(wanted[:middle], there, low, high)
    return first + _pieces(wanted[middle:], there, first[-1][1] if first else low, high)


def _joined(placed: Iterable[Sequence[Span]]) -> Iterator[Span]:
    """The pieces, with the small gaps inside each part closed."""
    for pieces in placed:
        yield from pieces
        for (_, end), (start, _) in pairwise(pieces):
            if 0 < start - end <= GAP:
                yield end, start


# --- which lines -------------------------------------------------------------------------------


def _lines(page: Page, marks: Sequence[int]) -> Iterator[Box]:
    """Characters that stand beside one another as one box."""
    box: list[int] = []
    for at in marks:
        left, top, right, bottom = own = page.boxes[4 * at : 4 * at + 4]
        if right <= left or bottom <= top:
            continue
        if box and _beside(box, own):
            box = [min(box[0], left), min(box[1], top), max(box[2], right), max(box[3], bottom)]
            continue
        if box:
            yield _shares(box)
        box = list(own)
    if box:
        yield _shares(box)


def _beside(box: Sequence[int], own: Sequence[int]) -> bool:
    """Whether a character goes on the line: at its height, to its right, and near."""
    middle = (own[1] + own[3]) / 2
    return box[1] <= middle <= box[3] and -UNIT // 50 <= own[0] - box[2] <= UNIT // 15


def _shares(box: Sequence[int]) -> Box:
    return Box(*(each / UNIT for each in box))
