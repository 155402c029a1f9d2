"""The sample report: a small markup, and its A4 pages.

#  numbered chapter     #* chapter without a number     ## numbered section
-  item of a list       *italic*  **bold**  [[footnote]]
::: boks Title          paragraphs on a grey ground, until :::
::: tabel Caption       rows of cells between |, the first row the heading, until :::
::: spalter             paragraphs in two columns on a page of their own, until :::
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

TITLE = "Data i staten"
SUBTITLE = "Erfaringer fra 16 institutioner"
PUBLISHER = "Statens Datakontor"
MINISTRY = "Ministeriet for Statslig Modernisering"
DATE = "Oktober 2018"
LABEL = (
    "Fiktiv rapport, skrevet til eksempelsamlingen i kilde. Institutioner og personer findes ikke."
)

WIDTH, HEIGHT = A4
SIDE = 2.6 * cm
TOP, BOTTOM = HEIGHT - 2.6 * cm, 2.9 * cm
MEASURE = WIDTH - 2 * SIDE
GREY = colors.Color(0.93, 0.93, 0.9)
BLUE = colors.Color(0.1, 0.2, 0.36)

# Where a long compound may be broken: after one of these, four letters or more before its end.
JOINTS = (
    "ansøgnings|arbejds|arkiv|behandlings|beskyttelses|bygge|chef|data|ejendoms|"
    "erfarings|fejl|forsøgs|fortroligheds|frafalds|gebyr|havne|import|indlæggelses|jobformidlings|klage|"
    "kontrol|lodtræknings|læse|maskin|medarbejder|mellem|miljø|modenheds|målings|"
    "oplysnings|patient|pensions|person|planlægnings|register|risiko|ressource|rykker|sags|samtale|"
    "satellit|sikker|skade|skov|spørge|statistik|støtte|styrelses|syge|telefon|tilsyns|"
    "trafik|træf|udbuds|uddannelses|under|ydelses"
)
JOINT = re.compile(rf"({JOINTS})(?=[a-zæøå]{{4}})", re.IGNORECASE)


@dataclass
class Block:
    """One piece of the markup: its kind, its words after the mark, and the lines it encloses."""

    kind: str
    text: str = ""
    inside: list[str] = field(default_factory=list)


class NotedCanvas(Canvas):
    """A canvas that remembers which footnotes its page has called for."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.called: list[int] = []
        self.setNamedCB("note", self.note)

    def note(self, canvas: Canvas, kind: object, label: str) -> None:
        """Called by the paragraph that draws footnote number `label`."""
        self.called.append(int(label))


def style(name: str, size: float, **more: object) -> ParagraphStyle:
    more.setdefault("leading", size * 1.36)
    more.setdefault("fontName", "Times-Roman")
    return ParagraphStyle(name, fontSize=size, **more)


BODY = style("body", 10.8, alignment=TA_JUSTIFY, spaceAfter=6.5)
COLUMN = style("column", 11, leading=16, alignment=TA_JUSTIFY, spaceAfter=9)
CHAPTER = style(
    "chapter", 19, fontName="Helvetica-Bold", textColor=BLUE, spaceBefore=22, spaceAfter=13
)
SECTION = style(
    "section", 12.5, fontName="Helvetica-Bold", textColor=BLUE, spaceBefore=8, spaceAfter=5
)
SECTION.keepWithNext = 1
ITEM = style("item", 10.8, leftIndent=14, bulletIndent=3, spaceAfter=3.5)
CELL = style("cell", 8.8, fontName="Helvetica", leading=11.2)
CELL_HEAD = style("cell head", 8.8, fontName="Helvetica-Bold", leading=11.2)
CAPTION = style("caption", 9.5, fontName="Helvetica-Bold", spaceBefore=7, spaceAfter=4)
BOX = style("box", 9.9, fontName="Helvetica", leading=13.4)
BOX_HEAD = style("box head", 11, fontName="Helvetica-Bold", textColor=BLUE)
NOTE = style("note", 8.2, leading=9.8)
CONTENTS = (
    style("contents 1", 10, fontName="Helvetica-Bold", leading=12, spaceBefore=3.4),
    style("contents 2", 10, leading=12, leftIndent=16),
)


class Report(BaseDocTemplate):
    """The pages: a front page, pages of text with footnotes, and pages of two columns."""

    def __init__(self, path: Path, notes: list[str]) -> None:
        super().__init__(
            str(path), pagesize=A4, invariant=1, lang="da-DK",
            title=f"{TITLE} – {SUBTITLE[0].lower()}{SUBTITLE[1:]}", author=PUBLISHER, subject=LABEL,
        )  # fmt: skip
        self.notes = notes
        column, gap = (MEASURE - 0.8 * cm) / 2, 0.8 * cm
        head = 1.6 * cm
        tall = TOP - BOTTOM
        text = bare(SIDE, BOTTOM, MEASURE, tall)
        columns = [
            bare(SIDE, TOP - head, MEASURE, head),
            bare(SIDE, BOTTOM, column, tall - head),
            bare(SIDE + column + gap, BOTTOM, column, tall - head),
        ]
        self.addPageTemplates([
            PageTemplate("front", [text], onPage=front_page),
            PageTemplate("text", [text], onPage=running_lines, onPageEnd=self.footnotes),
            PageTemplate("columns", columns, onPage=running_lines, onPageEnd=self.footnotes),
        ])  # fmt: skip

    def footnotes(self, canvas: NotedCanvas, _: object) -> None:
        """Set the notes that this page called for under the text, above the footer."""
        y = BOTTOM - 0.35 * cm
        if canvas.called:
            canvas.line(SIDE, y, SIDE + 4 * cm, y)
        for number in canvas.called:
            note = Paragraph(f"<super>{number}</super> {inline(self.notes[number - 1])}", NOTE)
            y -= note.wrap(MEASURE, HEIGHT)[1] + 2
            note.drawOn(canvas, SIDE, y)
        canvas.called.clear()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802
        """Tell the table of contents of each heading that has been set."""
        name = getattr(getattr(flowable, "style", None), "name", "")
        if name in ("chapter", "section") and getattr(flowable, "listed", False):
            level = 0 if name == "chapter" else 1
            self.notify("TOCEntry", (level, flowable.getPlainText(), self.page))


def bare(x: float, y: float, width: float, height: float) -> Frame:
    return Frame(x, y, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)


def front_page(canvas: Canvas, _: object) -> None:
    canvas.setFillColor(BLUE)
    canvas.rect(0, HEIGHT - 10.5 * cm, WIDTH, 10.5 * cm, stroke=0, fill=1)
    canvas.setFillColor(colors.white)
    canvas.setFont("Helvetica-Bold", 40)
    canvas.drawString(SIDE, HEIGHT - 7.6 * cm, TITLE)
    canvas.setFont("Helvetica", 18)
    canvas.drawString(SIDE, HEIGHT - 8.9 * cm, SUBTITLE)
    canvas.setFillColor(colors.black)
    for line, size, y in (
        (PUBLISHER, 16, 15.5), (MINISTRY, 11, 14.8), (DATE, 11, 13.6), (LABEL, 9, 2.0),
    ):  # fmt: skip
        canvas.setFont("Helvetica", size)
        canvas.drawString(SIDE, y * cm, line)


def running_lines(canvas: Canvas, report: Report) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.drawString(SIDE, HEIGHT - 1.6 * cm, f"{TITLE} – {SUBTITLE[0].lower()}{SUBTITLE[1:]}")
    canvas.drawRightString(WIDTH - SIDE, HEIGHT - 1.6 * cm, PUBLISHER)
    canvas.line(SIDE, HEIGHT - 1.75 * cm, WIDTH - SIDE, HEIGHT - 1.75 * cm)
    canvas.setFont("Helvetica", 7.5)
    canvas.drawString(SIDE, 1.2 * cm, LABEL)
    canvas.drawRightString(WIDTH - SIDE, 1.2 * cm, f"Side {report.page}")
    canvas.restoreState()


def inline(text: str) -> str:
    """The markup inside a paragraph as reportlab's, with soft hyphens in long compounds."""
    text = re.sub(r"\w{11,}", lambda word: JOINT.sub("\\1\u00ad", word[0]), escape(text))
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)


def read(source: str) -> Iterator[Block]:
    """Cut the markup into blocks; a blank line ends a paragraph, `:::` a fence."""
    fence: Block | None = None
    for line in source.splitlines():
        if fence is not None and line == ":::":
            yield fence
            fence = None
        elif fence is not None:
            fence.inside += [line] if line.strip() else []
        elif line.startswith("::: "):
            kind, _, text = line[4:].partition(" ")
            fence = Block(kind, text)
        elif mark := re.match(r"(#\*|##|#|-) (.+)", line):
            yield Block(mark[1], mark[2])
        elif line.strip():
            yield Block("text", line)


class Setter:
    """Turns blocks into what a page holds, and counts chapters, tables and notes on the way."""

    def __init__(self) -> None:
        self.chapter = self.section = self.table = self.box = 0
        self.columns = False
        self.notes: list[str] = []

    def paragraph(self, text: str, look: ParagraphStyle) -> Paragraph:
        def call(found: re.Match[str]) -> str:
            self.notes.append(found[1])
            number = len(self.notes)
            return f'<super size="7">{number}</super><onDraw name="note" label="{number}"/>'

        return Paragraph(re.sub(r"\[\[(.+?)\]\]", call, inline(text)), look)

    def heading(self, text: str, look: ParagraphStyle) -> Paragraph:
        made = Paragraph(escape(text), look)
        made.listed = True
        return made

    def opening(self, block: Block, following: str) -> list[Flowable]:
        """What precedes a chapter's heading: a new page, or the room for a start on this one."""
        columns, before = following == "spalter", self.columns
        self.columns = columns
        if columns or before or block.kind == "#*":
            return [NextPageTemplate("columns" if columns else "text"), PageBreak()]
        return [CondPageBreak(7 * cm)]

    def set(self, block: Block, following: str) -> list[Flowable]:
        """The flowables of one block; `following` is the kind of the next one."""
        if block.kind in ("#", "#*"):
            self.chapter += block.kind == "#"
            self.section = 0
            number = f"{self.chapter} " if block.kind == "#" else ""
            return [*self.opening(block, following), self.heading(number + block.text, CHAPTER)]
        if block.kind == "##":
            self.section += 1
            title = self.heading(f"{self.chapter}.{self.section} {block.text}", SECTION)
            return [CondPageBreak(3 * cm), title]
        if block.kind == "spalter":
            return [FrameBreak(), *(self.paragraph(each, COLUMN) for each in block.inside)]
        if block.kind == "-":
            return [Paragraph(inline(block.text), ITEM, bulletText="•")]
        if block.kind == "tabel":
            return [self.ruled(block)]
        return self.boxed(block) if block.kind == "boks" else [self.paragraph(block.text, BODY)]

    def ruled(self, block: Block) -> Flowable:
        self.table += 1
        rows = [[cell.strip() for cell in line.split("|")] for line in block.inside]
        looks = [CELL_HEAD] + [CELL] * (len(rows) - 1)
        cells = [
            [Paragraph(inline(cell), look) for cell in row]
            for row, look in zip(rows, looks, strict=True)
        ]
        longest = [min(max(len(row[i]) for row in rows), 42) + 9 for i in range(len(rows[0]))]
        widths = [MEASURE * each / sum(longest) for each in longest]
        table = Table(cells, widths, repeatRows=1, spaceAfter=12)
        table.setStyle(TableStyle([
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, BLUE), ("LINEBELOW", (0, 1), (-1, -1), 0.3, GREY),
            ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ]))  # fmt: skip
        caption = Paragraph(f"Tabel {self.table}. {escape(block.text)}", CAPTION)
        return KeepTogether([caption, table])

    def boxed(self, block: Block) -> list[Flowable]:
        self.box += 1
        head = Paragraph(f"Boks {self.box}. {escape(block.text)}", BOX_HEAD)
        rows = [[head], *([self.paragraph(each, BOX)] for each in block.inside)]
        table = Table(rows, [MEASURE], spaceBefore=5, spaceAfter=12)
        table.setStyle(TableStyle([
            ("BACKGROUND", (0, 0), (-1, -1), GREY), ("NOSPLIT", (0, 0), (0, 1)),
            ("LEFTPADDING", (0, 0), (-1, -1), 11), ("RIGHTPADDING", (0, 0), (-1, -1), 11),
            ("BOTTOMPADDING", (0, -1), (-1, -1), 9),
        ]))  # fmt: skip
        return [table]


def contents() -> list[Flowable]:
    table = TableOfContents(levelStyles=CONTENTS, dotsMinLevel=-1)
    table.tableStyle = TableStyle([
        ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ])  # fmt: skip
    return [NextPageTemplate("text"), PageBreak(), Paragraph("Indhold", CHAPTER), table]


def render(source: str, path: Path) -> None:
    """Set the report's markup and write it to `path`."""
    setter = Setter()
    story: list[Flowable] = [Spacer(1, 1), *contents()]
    blocks = list(read(source))
    for block, following in zip(blocks, [*blocks[1:], Block("end")], strict=True):
        story += setter.set(block, following.kind)
    Report(path, setter.notes).multiBuild(story, canvasmaker=NotedCanvas)
