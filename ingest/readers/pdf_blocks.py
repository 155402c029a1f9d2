"""Lines become paragraphs, headings and tables; paragraphs go on over columns and pages.

What ends a paragraph is, in this order: another size or weight of type, a jump of the pen, a gap
that is wider than the leading, a bullet, an indented first line, and a sentence that ends in a
short line.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf_lines import BULLET, Line
from ingest.readers.pdf_tables import side_by_side, table_rows

_ENDED = re.compile(r"[.?!:;…][)\]”\"’»]*(?:\s*\(?\d+(?:[,-]\d+)*\)?)?$")
_ITEM = re.compile(
    r"(?:[–—-](?=\s*[^\W\d])|\(?\d{1,2}[.)]|\(?[a-zA-Z][.)]|[IVX]{1,4}\.)(?:(?<=[–—-])|\s+)\S"
)
_CAPTION = re.compile(
    r"(?i:tabel|table|figur|figure|fig\.|boks|box|oversigt|diagram)\s*\d+(?:\.\d+)*[a-z]?"
    r"(?=\s*(?:[.:–-]|$)|\s+[^\W\d_a-zæøå])"  # "Tabel 1 viser …" is a sentence
)
_SAME_SIZE = 0.6  # points: a line with small capitals or a raised mark comes out a little smaller


@dataclass(slots=True)
class Block:
    """Lines that belong together; `caption` goes before a table's rows."""

    lines: list[Line]
    table: bool = False
    caption: str = ""
    after: list[Line] = field(default_factory=list)

    @property
    def all_lines(self) -> list[Line]:
        """Its lines, with those on the next column or page."""
        return self.lines + self.after

    @property
    def first(self) -> Line:
        """The line that it begins with."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The line that it ends with, on whatever page."""
        return self.all_lines[-1]


@dataclass(frozen=True, slots=True)
class Type:
    """The document's body type: size in points, and per size the usual distance of lines."""

    size: float
    font: str
    bold: bool
    leading: dict[float, float]

    @classmethod
    def of(cls, pages: Sequence[Sequence[Line]]) -> "Type":
        """The size and the font that most characters are set in."""
        sizes: Counter[float] = Counter()
        fonts: Counter[tuple[str, bool]] = Counter()
        gaps: dict[float, list[float]] = {}
        for lines in pages:
            for line in lines:
                sizes[_half(line.size)] += len(line.text)
                fonts[line.font, line.bold] += len(line.text)
            for line, after in zip(lines, lines[1:], strict=False):
                down = line.y - after.y
                if 0.7 * line.size < down < 3 * line.size and _alike(line, after):
                    gaps.setdefault(_half(line.size), []).append(down)
        size = sizes.most_common(1)[0][0] if sizes else 0.0
        font, bold = fonts.most_common(1)[0][0] if fonts else ("", False)
        # The usual distance is the lower one where paragraphs of one line are many.
        leading = {each: sorted(gap)[len(gap) // 3] for each, gap in gaps.items()}
        return cls(size, font, bold, leading)

    def leading_of(self, line: Line) -> float:
        """The usual distance to the next line of that size, in points."""
        return self.leading.get(_half(line.size), 1.25 * line.size)


def blocks_of(pages: Sequence[list[Line]], body: Type) -> list[Block]:
    """The blocks of all pages, paragraphs that go on over a column or a page joined."""
    found: list[Block] = []
    for lines in pages:
        before = len(found)
        for block in _page_blocks(side_by_side(lines), body):
            head = _goes_on_from(found[max(0, before - 4) :], block, body)
            if head is None:
                found.append(block)
            else:
                head.after += block.lines
    return _with_captions(found, body)


def _page_blocks(lines: list[Line], body: Type) -> Iterator[Block]:
    widest = _widths(lines)
    at = 0
    while at < len(lines):
        rows = table_rows(lines, at)
        if rows:
            yield Block(lines[at : at + rows], table=True)
            at += rows
            continue
        block = [lines[at]]
        at += 1
        while at < len(lines) and not table_rows(lines, at):
            if _begins(block, lines[at], body, widest):
                break
            block.append(lines[at])
            at += 1
        yield Block(block)


def _widths(lines: Sequence[Line]) -> dict[float, int]:
    """Per size of type, the length in characters that a full line has on this page."""
    lengths: dict[float, list[int]] = {}
    for line in lines:
        lengths.setdefault(_half(line.size), []).append(len(line.text))
    return {size: sorted(each)[int(0.9 * (len(each) - 1))] for size, each in lengths.items()}


def _begins(block: list[Line], line: Line, body: Type, widest: dict[float, int]) -> bool:
    """Whether `line` begins a new paragraph after `block`."""
    before = block[-1]
    down = before.y - line.y
    if down < -1 or not (_alike(before, line) or _bold_runs_out(before, line)):
        return True
    if down > 1.3 * body.leading_of(before) or line.text.startswith(BULLET):
        return True
    ended = bool(_ENDED.search(before.text))
    full = widest.get(_half(line.size), 0)
    short = len(before.text) < 0.75 * full
    if _ITEM.match(line.text) and (ended or short or _ITEM.match(block[0].text)):
        return True
    indented = line.x - before.x > 0.7 * line.size and abs(before.x - block[0].x) < 2
    # A hanging indent belongs to the item; an indented line after a full stop is a new paragraph.
    if indented and not _is_item(block[0]) and len(block) > 1 and (ended or short):
        return True
    if len(block) > 1 and before.x - line.x > 0.7 * line.size and _is_item(block[0]):
        return line.x <= block[0].x + 1 and (ended or short)
    return ended and short and full > 30


def _bold_runs_out(before: Line, line: Line) -> bool:
    """A bold beginning that fills its line and goes on in plain type below."""
    same = abs(before.size - line.size) <= _SAME_SIZE and before.bold and not line.bold
    return same and line.text[:1].islower() and not _ENDED.search(before.text)


def _is_item(line: Line) -> bool:
    return line.text.startswith(BULLET) or bool(_ITEM.match(line.text))


def _alike(a: Line, b: Line) -> bool:
    return abs(a.size - b.size) <= _SAME_SIZE and a.bold == b.bold


def _half(size: float) -> float:
    return round(size * 2) / 2


def _goes_on_from(before: Sequence[Block], block: Block, body: Type) -> Block | None:
    """The paragraph above or on the page before that `block` is the rest of, if any."""
    line = block.first
    if block.table or _is_item(line):
        return None
    for head in reversed(before):
        last = head.last
        if head.table or not _alike(last, line) or last.font != line.font:
            continue
        turned = line.page == last.page + 1 or (line.page == last.page and line.y > last.y + 2)
        if not turned or _ENDED.search(last.text) or len(head.all_lines) < 2:
            return None
        cut = last.text.endswith("-") and line.text[:1].islower()
        # Smaller type is notes and tables: there, a small letter begins a cell as well.
        running = abs(line.size - body.size) <= _SAME_SIZE
        small = line.text[:1].islower() or last.text[-1:] == ","
        return head if cut or (running and small) else None
    return None


def is_caption(text: str) -> bool:
    """`Tabel 4.4. Eksempel …`, but not a sentence that begins like it."""
    sentences = len(text) > 150 and text.endswith(".")
    return len(text) < 250 and not sentences and bool(_CAPTION.match(text))


def _with_captions(blocks: list[Block], body: Type) -> list[Block]:
    """Captions put into the table, or before the smaller type, that follows them on the page."""
    kept: list[Block] = []
    for block in blocks:
        above = kept[-1] if kept else None
        if (
            above is not None and not above.table and len(above.all_lines) <= 4
            and not above.caption and is_caption(_caption(above))
            and above.first.page == block.first.page and _belongs(block, body)
        ):  # fmt: skip
            kept[-1] = Block(block.lines, block.table, _caption(above), block.after)
        elif (
            above is not None and above.caption and not block.table and not above.table
            and above.last.page == block.first.page and _belongs(block, body)
            and not is_caption(block.first.text) and above.last.y > block.first.y
        ):  # fmt: skip
            above.after += block.all_lines
        else:
            kept.append(block)
    return kept


def _belongs(block: Block, body: Type) -> bool:
    """Whether it is a table, or type that is smaller than the body's, as in tables."""
    return block.table or block.first.size < body.size - _SAME_SIZE


def _caption(block: Block) -> str:
    return " ".join(line.text for line in block.all_lines).rstrip(" :")
