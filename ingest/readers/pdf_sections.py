"""Which blocks are headings, and under which path of headings the others stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.readers.pdf_blocks import Block, Type, is_caption

_NUMBER = re.compile(
    r"(?i)(?:(?:kapitel|chapter|bilag|appendix)\s+)?(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S"
)
_LARGER = 0.8  # points above the body's size
_WEIGHTY = re.compile(r"(?i)medium|semi|bold|black|heavy|demi")
_LONGEST = 140


@dataclass(frozen=True, slots=True)
class _Heading:
    text: str
    depth: int  # of its number, 0 without
    size: float
    bold: bool

    def above(self, other: "_Heading") -> bool:
        """Whether `other` stands under this heading."""
        if self.depth and other.depth:
            return self.depth < other.depth
        if abs(self.size - other.size) > 0.4:
            return self.size > other.size
        if self.depth != other.depth:
            return bool(self.depth) and self.bold >= other.bold and self.bold != other.bold
        return self.bold and not other.bold


def with_sections(
    blocks: Sequence[Block], texts: Sequence[str], body: Type, title: str = ""
) -> Iterator[tuple[str, str | None, bool]]:
    """For every block: its text, the path of headings it stands under, and if it is a heading.

    A heading's own text is the last part of its path ("3 Resultater > 3.2 Tilsyn"); the
    document's `title` stands above no path.
    """
    path: list[_Heading] = []
    below = [*blocks[1:], None]
    for block, follows, text in zip(blocks, below, texts, strict=True):
        heading = _heading(block, text, body) or _run_in(block, follows, text, body)
        if heading and text.casefold() in title.casefold() and block.first.page <= 2:
            path = []
            yield text, None, True
            continue
        if heading:
            while path and not path[-1].above(heading):
                path.pop()
            path.append(heading)
        yield text, " > ".join(each.text for each in path) or None, heading is not None


def _heading(block: Block, text: str, body: Type) -> _Heading | None:
    line = block.first
    if (
        block.table or block.caption or len(block.all_lines) > 3 or not 3 <= len(text) <= _LONGEST
        or not any(letter.isalpha() for letter in text) or is_caption(text)
        or text[-1] in ".,;" or text.startswith(("•", "(", "”", "*", "http"))
    ):  # fmt: skip
        return None
    number = _NUMBER.match(text)
    larger = line.size >= body.size + _LARGER
    bold = line.bold and not body.bold and line.size >= body.size - 0.6
    # A number alone is no heading, but with a face of its own it is.
    numbered = number is not None and line.font != body.font and line.size >= body.size - 0.6
    if not (larger or bold or numbered):
        return None
    if not number and len(text.split()) > 18:
        return None
    return _Heading(text, number[1].count(".") + 1 if number else 0, line.size, line.bold)


def _run_in(block: Block, follows: Block | None, text: str, body: Type) -> _Heading | None:
    """A short line in a heavier face, right above body text: the lowest kind of heading."""
    line = block.first
    if (
        follows is None or block.table or block.caption or len(block.all_lines) > 1
        or not 3 <= len(text) <= 90 or text[-1] in ".,;:" or is_caption(text)
        or text.startswith(("•", "(", "*")) or not text[0].isalnum()
    ):  # fmt: skip
        return None
    heavier = line.font != body.font and bool(_WEIGHTY.search(line.font)) and not body.bold
    close = 0 < line.y - follows.first.y < 2.2 * body.leading_of(follows.first)
    into_body = follows.first.font == body.font and abs(follows.first.size - body.size) < 0.6
    if not (heavier and close and into_body and line.size >= body.size - 1.1):
        return None
    return _Heading(text, 0, line.size, False)
