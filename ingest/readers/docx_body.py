"""What stands in a Word document, in order: paragraphs with what sets them off, and tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn
from docx.styles.style import BaseStyle

_P, _TBL, _SDT = qn("w:p"), qn("w:tbl"), qn("w:sdt")
_R, _T, _TAB, _BR, _CR = qn("w:r"), qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")
_HYPHEN, _SYMBOL_BREAK = qn("w:noBreakHyphen"), qn("w:softHyphen")
# Text that is not part of the paragraph: deleted or moved away, a box's, a second copy of a shape.
_NOT_HERE = frozenset(
    (qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:pPr"), qn("w:rPr"),
     "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
)  # fmt: skip
_BOX = qn("w:txbxContent")
_LEVEL = re.compile(r"(?:heading|overskrift) ?(\d)", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|indholdsfortegnelse|table of figures)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph. `label` is the bold beginning of a paragraph that goes on in plain type.

    `level` is a heading's, from 1, or 0; `style` the name of its paragraph style; `bold` says that
    all of it is. `text` may hold line breaks and tabs.
    """

    text: str
    style: str = ""
    level: int = 0
    bold: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a merged cell stands once, a cell's paragraphs are lines."""

    rows: tuple[tuple[str, ...], ...]


def blocks(document: Any) -> Iterator[Block | Table]:
    """The body of a `docx.Document` in reading order; tables of contents are left out."""
    styles = {style.style_id: style for style in document.styles}
    default = next((s.style_id for s in document.styles if s.name == "Normal"), "")
    for element in _below(document.element.body):
        if element.tag == _TBL:
            table = Table(tuple(_rows(element)))
            if any(any(row) for row in table.rows):
                yield table
            continue
        block = _block(element, styles, default)
        if block.text.strip() and not _CONTENTS.match(block.style):
            yield block
        for box in element.iter(_BOX):
            if not _in_fallback(box, element):
                yield from (_block(each, styles, default) for each in box.iter(_P) if _text(each))


def _below(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, content controls opened."""
    for child in parent.iterchildren():
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag not in _NOT_HERE:
            yield from _below(child)


def _in_fallback(element: Any, stop: Any) -> bool:
    for parent in element.iterancestors():
        if parent is stop:
            return False
        if parent.tag.endswith("}Fallback"):
            return True
    return False


def _rows(table: Any) -> Iterator[tuple[str, ...]]:
    for row in table.iterchildren(qn("w:tr"), _SDT):
        cells = [cell for cell in row.iter(qn("w:tc")) if _nearest(cell, _TBL) is table]
        yield tuple(_cell(cell) for cell in cells)


def _nearest(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _cell(cell: Any) -> str:
    """The cell's paragraphs as lines; "" where it goes on from the cell above."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    if merged is not None and merged.get(qn("w:val"), "continue") == "continue":
        return ""
    lines = (_text(paragraph).strip() for paragraph in cell.iter(_P))
    return "\n".join(line for line in lines if line)


def _block(element: Any, styles: dict[str, BaseStyle], default: str) -> Block:
    style_id = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    style = styles.get(style_id.get(qn("w:val")) if style_id is not None else default)
    runs = [(text, _is_bold(run, style, styles)) for run in _runs(element) if (text := _text(run))]
    name = style.name or "" if style is not None else ""
    return block_of(runs, name, _level(element, style))


def block_of(runs: list[tuple[str, bool]], style: str, level: int) -> Block:
    """A paragraph of `(text, bold)` runs."""
    weighty = [bold for text, bold in runs if text.strip()]
    bold = bool(weighty) and all(weighty)
    label = "" if bold else _bold_beginning(runs)
    return Block("".join(text for text, _ in runs), style, level, bold, label)


def _bold_beginning(runs: list[tuple[str, bool]]) -> str:
    """The text of the bold runs that a paragraph begins with, of `(text, bold)` runs."""
    label = ""
    for text, bold in runs:
        if text.strip() and not bold:
            break
        label += text
    return label.strip()


def _runs(element: Any) -> Iterator[Any]:
    for child in element.iterchildren():
        if child.tag == _R:
            yield child
        elif child.tag not in _NOT_HERE:
            yield from _runs(child)


def _text(element: Any) -> str:
    pieces: list[str] = []
    _collect(element, pieces)
    return "".join(pieces)


def _collect(element: Any, pieces: list[str]) -> None:
    for child in element.iterchildren():
        tag = child.tag
        if tag == _T:
            pieces.append(child.text or "")
        elif tag == _TAB:
            pieces.append("\t")
        elif tag in (_BR, _CR):
            pieces.append("\n")
        elif tag == _HYPHEN:
            pieces.append("-")
        elif tag not in _NOT_HERE and tag != _SYMBOL_BREAK:
            _collect(child, pieces)


def _is_bold(run: Any, style: Any, styles: dict[str, BaseStyle]) -> bool:
    own = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
    if own is not None:
        return own.get(qn("w:val"), "1") not in ("0", "false", "off")
    character = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
    for each in (styles.get(character.get(qn("w:val"))) if character is not None else None, style):
        if each is not None and (bold := _style_bold(each)) is not None:
            return bold
    return False


def _style_bold(style: Any) -> bool | None:
    seen = 0
    while style is not None and seen < 10:  # a chain of styles that ends, whatever the file says
        if (bold := style.font.bold) is not None:
            return bool(bold)
        style, seen = style.base_style, seen + 1
    return None


def _level(element: Any, style: Any) -> int:
    outline = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    seen = 0
    while outline is None and style is not None and seen < 10:
        if match := _LEVEL.fullmatch(style.name or ""):
            return int(match[1])
        outline = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        style, seen = style.base_style, seen + 1
    level = int(outline.get(qn("w:val"), "9")) if outline is not None else 9
    return level + 1 if level < 9 else 0
