"""What stands in an OpenDocument text, in order, as the blocks and tables of `docx_body`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.encoding import clean
from ingest.readers.docx_body import Block, Table, block_of

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _STYLE = f"{{{_NS}text:1.0}}", f"{{{_NS}table:1.0}}", f"{{{_NS}style:1.0}}"
_OFFICE, _DRAW = f"{{{_NS}office:1.0}}", f"{{{_NS}drawing:1.0}}"
_WEIGHT = f"{{{_NS}xsl-fo-compatible:1.0}}font-weight"
_P, _H, _SPAN = f"{_TEXT}p", f"{_TEXT}h", f"{_TEXT}span"
# Not part of the running text: contents, what was deleted, comments, notes, fields of numbers.
_NOT_HERE = frozenset((
    *(f"{_TEXT}{name}" for name in (
        "table-of-content", "illustration-index", "alphabetical-index", "bibliography",
        "tracked-changes", "note", "sequence-decls", "page-number",
    )),
    f"{_OFFICE}annotation", f"{_OFFICE}forms",
))  # fmt: skip
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_GROUPS = tuple(
    f"{_TABLE}{name}" for name in ("table-header-rows", "table-rows", "table-row-group")
)
_MOST_BLANKS = 100
_DEEPEST = 10  # styles upon styles; a chain that ends, whatever the file says
_BLANKS = re.compile(r"[ \t\r\n]+")
_CODE = re.compile(r"_([0-9a-f]{2})_")  # "Heading_20_1"


@dataclass(frozen=True, slots=True)
class Style:
    """A style's name as a user sees it, the style below it, and whether it is bold, if it says."""

    name: str
    parent: str
    bold: bool | None


def styles_of(*roots: Any) -> dict[str, Style]:
    """All styles by their own names; those of the document itself are named after their parent."""
    found: dict[str, Style] = {}
    for root in roots:
        if root is None:
            continue
        for style in root.iter(f"{_STYLE}style"):
            own = style.get(f"{_STYLE}name", "")
            shown = style.get(f"{_STYLE}display-name") or _CODE.sub(_letter, own)
            weights = [each.get(_WEIGHT) for each in style.iter(f"{_STYLE}text-properties")]
            weight = next(filter(None, weights), None)
            found[own] = Style(
                shown, style.get(f"{_STYLE}parent-style-name", ""),
                None if weight is None else weight in ("bold", "700", "800", "900"),
            )  # fmt: skip
    return found


def blocks(content: Any, styles: dict[str, Style]) -> Iterator[Block | Table]:
    """The body in reading order."""
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is not None:
        yield from _below(body, styles)


def _letter(code: re.Match[str]) -> str:
    return chr(int(code[1], 16))


def _below(parent: Any, styles: dict[str, Style]) -> Iterator[Block | Table]:
    for child in parent:
        if child.tag in (_P, _H):
            block = _block(child, styles)
            if block.text.strip():
                yield block
            for box in _boxes(child):
                yield from _below(box, styles)
        elif child.tag == f"{_TABLE}table":
            table = Table(tuple(_rows(child)))
            if any(any(row) for row in table.rows):
                yield table
        elif child.tag not in _NOT_HERE:
            yield from _below(child, styles)


def _boxes(element: Any) -> Iterator[Any]:
    """The boxes that stand in a paragraph; those in a box are below the box's own paragraphs."""
    for child in element:
        if child.tag == f"{_DRAW}text-box":
            yield child
        elif child.tag not in _NOT_HERE:
            yield from _boxes(child)


def _rows(table: Any) -> Iterator[tuple[str, ...]]:
    """Rows of cells; one that is repeated, as spreadsheets do by the million, stands once."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            cells = [cell for cell in child if cell.tag in _CELLS]
            yield tuple("\n".join(filter(None, map(_plain, cell.iter(_P)))) for cell in cells)
        elif child.tag in _GROUPS:
            yield from _rows(child)


def _plain(paragraph: Any) -> str:
    return clean("".join(text for text, _ in _runs(paragraph, ""))).strip()


def _block(element: Any, styles: dict[str, Style]) -> Block:
    own = element.get(f"{_TEXT}style-name", "")
    runs = [(clean(text), _is_bold((style, own), styles)) for text, style in _runs(element, "")]
    level = _number(element.get(f"{_TEXT}outline-level"), 1) if element.tag == _H else 0
    return block_of(runs, _shown(own, styles), level)


def _runs(element: Any, style: str) -> Iterator[tuple[str, str]]:
    """Stretches of text, each with its own style's name ("" for the paragraph's)."""
    if element.text:
        yield _BLANKS.sub(" ", element.text), style
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(_number(child.get(f"{_TEXT}c"), 1), _MOST_BLANKS), style
        elif child.tag == f"{_TEXT}tab":
            yield "\t", style
        elif child.tag == f"{_TEXT}line-break":
            yield "\n", style
        elif child.tag not in _NOT_HERE and not child.tag.startswith(_DRAW):
            own = child.get(f"{_TEXT}style-name", style) if child.tag == _SPAN else style
            yield from _runs(child, own)
        if child.tail:
            yield _BLANKS.sub(" ", child.tail), style


def _number(written: str | None, otherwise: int) -> int:
    short = written is not None and written.isascii() and written.isdigit() and len(written) < 6
    return int(written) if short and written else otherwise


def _is_bold(names: tuple[str, ...], styles: dict[str, Style]) -> bool:
    """Whether the text is bold by its own style, else by the paragraph's."""
    for name in names:
        for style in _chain(name, styles):
            if style.bold is not None:
                return style.bold
    return False


def _shown(name: str, styles: dict[str, Style]) -> str:
    """The name of the style that a user chose; "P1" is the document's own variant of it."""
    chain = list(_chain(name, styles))
    variant = len(chain) > 1 and re.fullmatch(r"[PT]\d+", name)
    return chain[1].name if variant else chain[0].name if chain else name


def _chain(name: str, styles: dict[str, Style]) -> Iterator[Style]:
    for _ in range(_DEEPEST):
        style = styles.get(name)
        if style is None:
            return
        yield style
        name = style.parent
