"""Builders of transcripts in Word, Excel and PDF: made when a test runs, never stored."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from tests.ingest.talks import FOKUS, HAVN, KORT, LANG, PORT, Said, Talk
from tests.ingest.text_writers import Stamps, clock, hms


@dataclass(frozen=True, slots=True)
class Built:
    """How a file is made of a conversation, which of them, and what of its times comes back."""

    name: str
    build: Callable[[Talk], bytes]
    talks: tuple[Talk, ...]
    suffix: str
    stamps: Stamps = "none"


def word(rows: Callable[[Any, Said], None], above: Sequence[str] = ()) -> Callable[[Talk], bytes]:
    """A Word document; `rows` adds one turn to it."""

    def build(talk: Talk) -> bytes:
        from docx import Document

        document = Document()
        for line in above:
            document.add_paragraph(line)
        for said in talk:
            rows(document, said)
        return _saved(document)

    return build


def _plain(document: Any, said: Said) -> None:
    first, *rest = said.text.split("¶")
    document.add_paragraph(f"{said.speaker}: {first}")
    for more in rest:
        document.add_paragraph(more)


def _bold(document: Any, said: Said) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{said.speaker}: ").bold = True
    paragraph.add_run(said.whole)


def _bold_above(document: Any, said: Said) -> None:
    document.add_paragraph().add_run(said.speaker).bold = True
    document.add_paragraph(said.whole)


def _teams(document: Any, said: Said) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(said.speaker).bold = True
    paragraph.add_run(f"   {clock(said.start_s)}")
    paragraph.add_run().add_break()
    paragraph.add_run(said.whole)


def _stamped(document: Any, said: Said) -> None:
    document.add_paragraph(f"[{hms(said.start_s)}] {said.speaker}: {said.whole}")


def _f4(document: Any, said: Said) -> None:
    document.add_paragraph(f"{said.speaker}: {said.whole} #{hms(said.end_s)}-0#")


def word_table(columns: str) -> Callable[[Talk], bytes]:
    """A table with a row a turn; `columns` of "time", "speaker", "text", in any order."""

    def build(talk: Talk) -> bytes:
        from docx import Document

        document = Document()
        table = document.add_table(rows=0, cols=len(columns.split()))
        for said in talk:
            cells = {"time": hms(said.start_s), "speaker": said.speaker, "text": said.whole}
            for cell, name in zip(table.add_row().cells, columns.split(), strict=True):
                cell.text = cells[name]
        return _saved(document)

    return build


def sheet(names: Sequence[str], *, seconds: bool) -> Callable[[Talk], bytes]:
    """A workbook with a sheet of notes before the one that holds the rows."""

    def build(talk: Talk) -> bytes:
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(["Noter", "Opdigtet"])
        rows = book.create_sheet("Interview")
        rows.append(list(names))
        for said in talk:
            times = (said.start_s, said.end_s) if seconds else map(hms, (said.start_s, said.end_s))
            start, end = times
            rows.append([said.speaker, start, said.whole, end])
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return build


def pdf(*, width: int, size: int, numbers: bool, head: str) -> Callable[[Talk], bytes]:
    """Lines of `width` characters printed on pages, numbered in the margin if wanted."""

    def build(talk: Talk) -> bytes:
        import textwrap

        from reportlab.lib.pagesizes import A4
        from reportlab.pdfgen.canvas import Canvas

        lines: list[str] = []
        for said in talk:
            lines += [*textwrap.wrap(f"{said.speaker}: {said.whole}", width), ""]
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=A4, invariant=1)
        a_page = 44
        for page, at in enumerate(range(0, len(lines), a_page), 1):
            canvas.setFont("Helvetica", 8)
            canvas.drawString(72, 800, head)
            canvas.drawCentredString(300, 30, f"{page}")
            canvas.setFont("Helvetica", size)
            for number, line in enumerate(lines[at : at + a_page]):
                if numbers:  # as Word does: blank lines have one too
                    canvas.drawRightString(60, 760 - 15 * number, str(number + 1))
                canvas.drawString(72, 760 - 15 * number, line)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return build


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


_ODT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0">'
    '<office:automatic-styles><style:style style:name="T1" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="P1" style:family="paragraph" '
    'style:parent-style-name="Heading_20_1"/></office:automatic-styles>'
    "<office:body><office:text>{}</office:text></office:body></office:document-content>"
)


def odt_file(body: str, **parts: str) -> bytes:
    """An OpenDocument text of that body; `parts` are further files of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", _ODT.format(body))
        for name, text in parts.items():
            archive.writestr(f"{name}.xml", text)
    return out.getvalue()


def odt(row: str, around: str = "{}") -> Callable[[Talk], bytes]:
    """`row` with {s}, {t} and {at} is one turn."""

    def build(talk: Talk) -> bytes:
        rows = (
            row.format(s=escape(said.speaker), t=escape(said.whole), at=hms(said.start_s))
            for said in talk
        )
        return odt_file(around.format("".join(rows)))

    return build


_CELL = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
_ROW = "<table:table-row>" + "".join(_CELL.format(f"{{{n}}}") for n in ("at", "s", "t"))
_ODT_HEAD = "".join(_CELL.format(name) for name in ("Tid", "Taler", "Tekst"))
_ODT_TABLE = (
    "<table:table><table:table-header-rows><table:table-row>" + _ODT_HEAD
    + "</table:table-row></table:table-header-rows>{}</table:table>"
)  # fmt: skip

_LONG = (*HAVN, *FOKUS, *HAVN, *PORT, *HAVN)
_TEAMS = ("Møde om data", "14. marts 2018, 09:00", "", "Karen Holst started transcription")
BUILT: tuple[Built, ...] = (
    Built("docx-plain", word(_plain), (HAVN, FOKUS, LANG, KORT), ".docx"),
    Built("docx-bold", word(_bold), (HAVN, FOKUS, PORT), ".docx"),
    Built("docx-bold-above", word(_bold_above), (HAVN, PORT), ".docx"),
    Built("docx-teams", word(_teams, _TEAMS), (HAVN, FOKUS), ".docx", "start"),
    Built("docx-stamped", word(_stamped), (FOKUS, KORT), ".docx", "start"),
    Built("docx-f4", word(_f4), (HAVN, KORT), ".docx", "end"),
    Built("docx-two-columns", word_table("speaker text"), (HAVN, FOKUS), ".docx"),
    Built("docx-three-columns", word_table("time speaker text"), (HAVN, PORT), ".docx", "start"),
    Built("odt", odt("<text:p>{s}: {t}</text:p>"), (HAVN, FOKUS, PORT), ".odt"),
    Built("odt-bold", odt('<text:p><text:span text:style-name="T1">{s}</text:span> {t}</text:p>'),
          (HAVN, FOKUS), ".odt"),
    Built("odt-table", odt(_ROW + "</table:table-row>", _ODT_TABLE), (HAVN, PORT), ".odt", "start"),
    Built("xlsx", sheet(("Taler", "Start", "Tekst", "Slut"), seconds=False), (HAVN, FOKUS),
          ".xlsx", "both"),
    Built("xlsx-seconds", sheet(("speaker", "start", "text", "end"), seconds=True), (PORT, LANG),
          ".xlsx", "both"),
    Built("pdf", pdf(width=80, size=11, numbers=False, head="Interview 7"), (HAVN, LANG, _LONG),
          ".pdf"),
    Built("pdf-numbered", pdf(width=70, size=12, numbers=True, head="Opdigtet interview"),
          (FOKUS, _LONG), ".pdf"),
)  # fmt: skip
