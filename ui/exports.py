"""Passages with citations as files to hand on: pieces for `.xlsx` and `.docx`.

    write(path, workbook([Sheet("Citater", quote_heads(say), [quote_cells(hit, say)], WIDTHS)]))

Every text is a text: a cell that begins like a formula is none (`search.batch.text_cell`), and what
XML cannot hold is a blank.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from search.batch import SHEET_ROWS, Cell, text_cell
from search.query import Hit
from ui.citation import cite, quote, reference
from ui.say import Say
from ui.text import visible

if TYPE_CHECKING:
    from docx.document import Document
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet.worksheet import Worksheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Characters wide: as `quote_heads`. A quote of 200 words then stands in some 15 lines.
QUOTE_WIDTHS = (26, 24, 30, 16, 18, 80, 60, 30)


@dataclass(frozen=True, slots=True)
class Shaded:
    """A cell on a ground of its own; colours are RRGGBB."""

    value: Cell
    ground: str
    ink: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook; its first row and `frozen` columns stay in view."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell | Shaded]]
    widths: Sequence[float]
    frozen: int = 0


def quote_heads(say: Say) -> list[str]:
    """The columns of `quote_cells`."""
    names = ("institution", "speaker", "title", "place", "date", "quote", "reference", "file")
    return [say(f"export_{name}") for name in names]


def quote_cells(hit: Hit, say: Say) -> list[Cell]:
    """A hit as cells: whose, who, where, what, and the citation to paste."""
    return [
        hit.institution or say("page_institution_unknown"),
        hit.passage.speaker,
        hit.source.title,
        say.place(hit.passage),
        say.date(hit.source.date),
        quote(hit),
        cite(hit, say),
        Path(hit.source.path).name,
    ]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """The sheets as an `.xlsx`; one with more rows than Excel takes goes on in another."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for sheet in sheets:
        for first in range(0, len(sheet.rows) or 1, SHEET_ROWS):
            _add(book, sheet, sheet.rows[first : first + SHEET_ROWS])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _add(book: "Workbook", sheet: Sheet, rows: Sequence[Sequence[Cell | Shaded]]) -> None:
    from openpyxl.utils import get_column_letter

    made = book.create_sheet(sheet.title)
    for number, width in enumerate(sheet.widths, 1):
        made.column_dimensions[get_column_letter(number)].width = width
    made.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}2"
    made.append([_styled(made, name, bold=True) for name in sheet.head])
    for row in rows:
        made.append([_styled(made, value) for value in row])
    made.auto_filter.ref = f"A1:{get_column_letter(len(sheet.head))}{len(rows) + 1}"


def _styled(sheet: "Worksheet", value: Cell | Shaded, *, bold: bool = False) -> "WriteOnlyCell":
    """A cell whose text wraps, in the colours it asks for."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill

    raw = value.value if isinstance(value, Shaded) else value
    cell: Any = text_cell(sheet, raw) if isinstance(raw, str) else WriteOnlyCell(sheet, raw)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, Shaded):
        cell.fill = PatternFill("solid", fgColor=value.ground)
        cell.font = Font(color=value.ink)
    elif bold:
        cell.font = Font(bold=True)
    return cell


def document(title: str, lead: str, say: Say) -> "Document":
    """An empty document with its title, in the page's language."""
    from docx import Document

    made = Document()
    made.core_properties.title = visible(title)
    made.core_properties.author = "kilde"
    made.core_properties.language = say.language
    made.add_heading(visible(title), 0)
    made.add_paragraph(visible(lead))
    return made


def add_quote(made: "Document", hit: Hit, say: Say) -> None:
    """The passage as a quote, and under it, kept on the same page, where it stands."""
    from docx.shared import Pt

    said = made.add_paragraph(f"“{visible(quote(hit))}”", style="Quote")
    said.paragraph_format.keep_with_next = True
    said.paragraph_format.space_after = Pt(2)
    where = made.add_paragraph().add_run(f"({visible(reference(hit, say))})")
    where.font.size = Pt(9.5)


def document_bytes(made: "Document") -> bytes:
    """The document as a `.docx`."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def one_line(names: Iterable[str | None], say: Say) -> str:
    """Institutions with commas between them, the unknown in words."""
    return ", ".join(_named(names, say))


def _named(names: Iterable[str | None], say: Say) -> Iterator[str]:
    for name in names:
        yield name or say("page_institution_unknown")
