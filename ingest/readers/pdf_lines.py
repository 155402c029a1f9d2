"""A PDF page as lines: text, place, size of type, and which cells a line falls into.

pypdf gives a page's text in the order in which it was drawn, which nearly always is the order of
reading; what to do where it is not is in `pdf_columns`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.encoding import clean

_BOLD = re.compile(r"(?i)bold|black|heavy|demi|-bd\b|,bd\b")
_DINGBATS = re.compile(r"(?i)wingdings|dingbats|webdings|^symbol")
_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st",
    0xFB06: "st",
}  # fmt: skip
# "ﬁ nde": some fonts leave a gap behind the ligature. No word of Danish or English ends in one.
_SPLIT_LIGATURE = re.compile("([\ufb01-\ufb04]) (?=[a-zæøå])")
_BULLETS = "•▪■□●○◦‣⁃∙·➢➤✓✔❖\u25a0\uf0b7\uf0a7\uf0d8\uf076\uf02d\uf0fc"
_BULLET = re.compile(rf"[{_BULLETS}]\s*")
# A marker that was drawn apart from its item: "■", "3.", "a)".
_MARKER = re.compile(r"(?:\d{1,2}|[a-z])[.)]|[–—-]")
_AVERAGE_WIDTH = 0.48  # of a character, in ems; text faces lie between .42 and .54
BULLET = "• "


@dataclass(frozen=True, slots=True)
class Line:
    """A line of type. `x` and `y` are in points from the page's lower left; `page` counts from 1.

    `width` is estimated. `cells` holds the parts and their x where a gap runs through the line,
    `pieces` all that was drawn as one. `lead` is the bold beginning of a line in plain type.
    """

    page: int
    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    font: str = ""
    width: float = 0.0
    cells: tuple[tuple[float, str], ...] = ()
    pieces: tuple[tuple[float, str], ...] = ()
    lead: str = ""

    @property
    def right(self) -> float:
        """The estimated right end."""
        return self.x + self.width


class _Piece:
    """A run of text in one font, as pypdf hands it over."""

    __slots__ = ("font", "size", "text", "x", "y")

    def __init__(self, text: str, x: float, y: float, size: float, font: str) -> None:
        self.text, self.x, self.y, self.size, self.font = text, x, y, size, font


class Collector:
    """pypdf's `visitor_text`: collects the pieces of one page, line by line."""

    def __init__(self, page: int) -> None:
        self.page = page
        self.lines: list[Line] = []
        self._pieces: list[_Piece] = []
        self._fonts: dict[int, str] = {}

    def __call__(self, text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        """One run of text with its matrices, as pypdf documents them."""
        if not text:
            return
        if not text.isspace():
            self._pieces.append(self._piece(text, cm, tm, font, size))
        elif self._pieces and not self._pieces[-1].text.endswith((" ", "\n")):
            self._pieces[-1].text += " "
        if "\n" in text:
            self.finish()

    def finish(self) -> None:
        """End the line that is being collected."""
        if self._pieces and (line := _line(self.page, self._pieces)):
            self.lines.append(line)
        self._pieces = []

    def _piece(self, text: str, cm: list[float], tm: list[float], font: Any, size: float) -> _Piece:
        a, b = tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3]
        c, d = tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3]
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        if abs(b) > abs(a):  # turned by a quarter: the line runs up or down the page
            x, y = (y, -x) if b > 0 else (-y, x)
        return _Piece(text, x, y, size * (c * c + d * d) ** 0.5, self._name(font))

    def _name(self, font: Any) -> str:
        if font is None:
            return ""
        name = self._fonts.get(id(font))
        if name is None:
            name = str(font.get("/BaseFont", "")).rpartition("+")[2].lstrip("/")
            self._fonts[id(font)] = name
        return name


def page_lines(page: Any, number: int) -> list[Line]:
    """The lines of a `pypdf.PageObject` in the order they were drawn. Raises what pypdf raises."""
    collector = Collector(number)
    page.extract_text(visitor_text=collector)
    collector.finish()
    return _with_markers(collector.lines)


def _line(page: int, pieces: Sequence[_Piece]) -> Line | None:
    main = max(pieces, key=lambda piece: len(piece.text))
    texts = [
        _piece_text(piece, pieces[n - 1] if n else None, main) for n, piece in enumerate(pieces)
    ]
    text = " ".join("".join(texts).split())
    if not text:
        return None
    weights = [bool(_BOLD.search(piece.font)) for piece in pieces]
    bold = sum(len(piece.text) for piece, heavy in zip(pieces, weights, strict=True) if heavy)
    plain = weights.index(False) if False in weights else 0
    last = pieces[-1]
    right = last.x + len(last.text.rstrip()) * last.size * _AVERAGE_WIDTH
    return Line(
        page, text, pieces[0].x, main.y, round(main.size, 1),
        bold > 0.95 * sum(len(piece.text) for piece in pieces), main.font,
        max(right - pieces[0].x, len(text) * main.size * _AVERAGE_WIDTH * 0.8),
        _cells(pieces, texts),
        _placed(pieces, texts), "".join(texts[:plain]).strip(),
    )  # fmt: skip


def _placed(pieces: Sequence[_Piece], texts: Sequence[str]) -> tuple[tuple[float, str], ...]:
    """The pieces whose place is known: one that only changes the font has that of the line."""
    placed: list[tuple[float, str]] = []
    for piece, text in zip(pieces, texts, strict=True):
        if placed and piece.x <= placed[-1][0] + 0.5:
            placed[-1] = (placed[-1][0], placed[-1][1] + text)
        elif text.strip():
            placed.append((piece.x, text))
    return tuple(placed)


def _piece_text(piece: _Piece, before: _Piece | None, main: _Piece) -> str:
    """The text of a piece, mended; "" for the raised number of a note, a bullet for a dingbat."""
    text = piece.text
    if len(text.strip()) <= 2 and _DINGBATS.search(piece.font):
        return BULLET
    raised = piece.size < 0.75 * main.size or (piece.y > main.y + 0.2 * main.size)
    if raised and before and re.fullmatch(r"[\d,\s]{1,7}", text) and _is_word(before.text):
        return " " if text.endswith((" ", "\n")) else ""
    return mended(text)


def _is_word(text: str) -> bool:
    """Whether a raised number behind it is a note's: not in m2 or 10-6."""
    return bool(re.search(r"[^\W\d_]{3}[.,;:!?)”\"]?$|[.!?)”\"]$", text.rstrip()))


def mended(text: str) -> str:
    """Ligatures as letters, bullets as one kind, and what `clean` does; soft hyphens stay."""
    if text.isascii():
        return text
    soft = text.endswith(("\u00ad", "\u00ad\n"))
    text = _SPLIT_LIGATURE.sub(r"\1", text).translate(_LIGATURES)
    text = _BULLET.sub(BULLET, text) if text[0] in _BULLETS else text
    text = clean(text)
    return text.rstrip("\n") + "-" if soft else text


def _cells(pieces: Sequence[_Piece], texts: Sequence[str]) -> tuple[tuple[float, str], ...]:
    """Pieces joined into cells: a new one begins where the gap before it is wider than a space."""
    cells: list[list[Any]] = []
    end = 0.0
    for piece, text in zip(pieces, texts, strict=True):
        if not text.strip():
            continue
        length = len(text.rstrip()) * piece.size * _AVERAGE_WIDTH
        # The estimate of a long piece's end may be out by an eighth of its length.
        if cells and piece.x - end > 1.2 * piece.size + 0.12 * (end - cells[-1][0]):
            cells.append([piece.x, text])
        elif cells:
            cells[-1][1] += text
        else:
            cells.append([piece.x, text])
        end = piece.x + length
    if len(cells) < 2 or cells[0][1] == BULLET:
        return ()
    return tuple((x, " ".join(text.split())) for x, text in cells)


def _with_markers(lines: list[Line]) -> list[Line]:
    """Bullets and numbers drawn apart put before the item on the same height."""
    markers = [
        line for line in lines if line.text == BULLET.strip() or _MARKER.fullmatch(line.text)
    ]
    if not markers:
        return lines
    found: dict[int, Line] = {}
    used: set[int] = set()
    for marker in markers:
        right = [
            (line.x, n) for n, line in enumerate(lines)
            if line is not marker and 0 < line.x - marker.x < 80
            and abs(line.y - marker.y) < 0.35 * max(line.size, marker.size)
        ]  # fmt: skip
        if right and (item := min(right)[1]) not in found:
            found[item] = marker
            used.add(id(marker))
    return [
        replace(line, text=f"{found[n].text} {line.text}", x=found[n].x) if n in found else line
        for n, line in enumerate(lines)
        if id(line) not in used and line.text != BULLET.strip()
    ]
