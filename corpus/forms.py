"""The forms of the sample corpus that are not text: each a manuscript in, a file's bytes out."""

import io
import json
import re
import zipfile
from datetime import datetime
from html import escape
from typing import Protocol

from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

EPOCH = (1980, 1, 1, 0, 0, 0)
FONT, SIZE, LEADING = "Helvetica", 10.5, 16
ODT = "application/vnd.oasis.opendocument.text"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_ODT_CONTENT = (
    f'{_XML}<office:document-content xmlns:office="{_NS}office:1.0" xmlns:text="{_NS}text:1.0"'
    f' xmlns:style="{_NS}style:1.0" xmlns:fo="{_NS}xsl-fo-compatible:1.0" office:version="1.2">\n'
    '<office:automatic-styles><style:style style:name="Fed" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style></office:automatic-styles>\n'
    "<office:body><office:text>\n{}\n</office:text></office:body></office:document-content>\n"
)
_ODT_META = (
    f'{_XML}<office:document-meta xmlns:office="{_NS}office:1.0" office:version="1.2"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>{}</dc:title>'
    "<dc:language>da-DK</dc:language></office:meta></office:document-meta>\n"
)
_ODT_MANIFEST = (
    f'{_XML}<manifest:manifest xmlns:manifest="{_NS}manifest:1.0" manifest:version="1.2">\n'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODT}"/>\n'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>\n'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>\n'
    "</manifest:manifest>\n"
)
LEFT, TOP, BOTTOM, MEASURE = 92, 765, 80, 430


class Said(Protocol):
    """One paragraph of a manuscript and when, in seconds, it was said."""

    speaker: str
    text: str
    start: float
    end: float


class Script(Protocol):
    """A manuscript: its header and its turns."""

    header: dict[str, str]
    turns: tuple[Said, ...]

    @property
    def head(self) -> str: ...


def rtf(script: Script) -> bytes:
    """As a word processor saves it: Windows-1252 by its codes, everything else by number."""
    rows = [*script.head.split("\n"), "", *(f"{t.speaker}: {t.text}" for t in script.turns)]
    body = "\\par\n".join(map(_rtf_text, rows))
    head = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fswiss Calibri;}}\\f0\\fs22\n"
    return f"{head}{body}\\par\n}}\n".encode("ascii")


def _rtf_text(text: str) -> str:
    return "".join(map(_rtf_letter, re.sub(r"([\\{}])", r"\\\1", text)))


def _rtf_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    try:
        return f"\\'{letter.encode('cp1252').hex()}"
    except UnicodeEncodeError:
        return f"\\u{ord(letter)}?"


def html(script: Script) -> bytes:
    """A page: title, header lines, a paragraph a turn with its speaker in bold."""
    head = "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in script.head.split("\n"))
    turns = "\n".join(
        f"<p><b>{escape(t.speaker)}:</b> {escape(t.text, quote=False)}</p>" for t in script.turns
    )
    title = escape(script.header["Titel"])
    return (
        f'<!DOCTYPE html>\n<html lang="da">\n<head><meta charset="utf-8"><title>{title}</title>'
        f"</head>\n<body>\n{head}\n{turns}\n</body>\n</html>\n"
    ).encode()


def whisper(script: Script) -> bytes:
    """What a recogniser of speech and speakers writes: seconds, and no header at all."""
    segments = [
        {"start": round(t.start, 2), "end": round(t.end, 2), "text": f" {t.text}",
         "speaker": t.speaker}
        for t in script.turns
    ]  # fmt: skip
    made = {"segments": segments, "language": "da"}
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()


def eaf(script: Script) -> bytes:
    """As ELAN saves it: a tier for each speaker, times in thousandths, and no header at all."""
    slots = "\n".join(
        f'<TIME_SLOT TIME_SLOT_ID="ts{2 * n + side}" TIME_VALUE="{round(at * 1000)}"/>'
        for n, t in enumerate(script.turns)
        for side, at in enumerate((t.start, t.end))
    )
    names = dict.fromkeys(turn.speaker for turn in script.turns)
    tiers = "\n".join(_tier(script, name) for name in names)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<ANNOTATION_DOCUMENT AUTHOR="" DATE="{script.header["Dato"]}T12:00:00+01:00"'
        ' FORMAT="3.0" VERSION="3.0">\n<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds"/>\n'
        f"<TIME_ORDER>\n{slots}\n</TIME_ORDER>\n{tiers}\n"
        '<LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="tale"'
        ' TIME_ALIGNABLE="true"/>\n</ANNOTATION_DOCUMENT>\n'
    ).encode()


def _tier(script: Script, speaker: str) -> str:
    said = "\n".join(
        f'<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a{n}" TIME_SLOT_REF1="ts{2 * n}"'
        f' TIME_SLOT_REF2="ts{2 * n + 1}"><ANNOTATION_VALUE>{escape(t.text, quote=False)}'
        "</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
        for n, t in enumerate(script.turns)
        if t.speaker == speaker
    )
    name = escape(speaker)
    opening = f'<TIER TIER_ID="{name}" PARTICIPANT="{name}" LINGUISTIC_TYPE_REF="tale">'
    return f"{opening}\n{said}\n</TIER>"


def odt(script: Script) -> bytes:
    """OpenDocument text: a heading, header lines, and each turn with its speaker in bold."""
    title, *head = script.head.split("\n")
    lines = [f"<text:p>{escape(line, quote=False)}</text:p>" for line in head]
    turns = [
        f'<text:p><text:span text:style-name="Fed">{escape(t.speaker)}: </text:span>'
        f"{escape(t.text, quote=False)}</text:p>"
        for t in script.turns
    ]
    body = "\n".join(lines + turns)
    title = escape(title.removeprefix("Titel: "), quote=False)
    content = f'<text:h text:outline-level="1">{title}</text:h>\n{body}'
    parts = {
        "mimetype": ODT,
        "content.xml": _ODT_CONTENT.format(content),
        "meta.xml": _ODT_META.format(title),
        "META-INF/manifest.xml": _ODT_MANIFEST,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            # The first part tells what the file is, to who looks at its bytes alone.
            entry.compress_type = zipfile.ZIP_STORED if text == ODT else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return out.getvalue()


def xlsx(script: Script) -> bytes:
    """A sheet with the header lines above a table of time, speaker and words."""
    book = Workbook()
    sheet = book.active
    for line in script.head.split("\n"):
        sheet.append(line.split(": ", 1))
    sheet.append([])
    sheet.append(["Start", "Slut", "Taler", "Tekst"])
    for t in script.turns:
        sheet.append([_clock(t.start), _clock(t.end), t.speaker, t.text])
    book.properties.created = datetime.fromisoformat(script.header["Dato"])
    out = io.BytesIO()
    book.save(out)
    return packed(out)


def _clock(at: float) -> str:
    return f"{int(at) // 3600:02}:{int(at) // 60 % 60:02}:{int(at) % 60:02}"


def packed(made: io.BytesIO) -> bytes:
    """A document's zip made anew, without the time of day in it."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            data = old.read(name)
            if name == "docProps/core.xml":
                created = re.search(rb"<dcterms:created[^>]*>([^<]*)<", data)
                if created:
                    data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + created[1], data)
            new.writestr(entry, data)
    return fixed.getvalue()


def pdf(script: Script) -> bytes:
    """A transcript as printed: lines numbered in the margin, a header and a number on each page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(script.header["Titel"])
    at, page, number = float(TOP), 1, 0
    _furniture(canvas, script, page)
    for paragraph in [*script.head.split("\n"), *(f"{t.speaker}: {t.text}" for t in script.turns)]:
        for line in simpleSplit(paragraph, FONT, SIZE, MEASURE):
            if at < BOTTOM:
                canvas.showPage()
                at, page = float(TOP), page + 1
                _furniture(canvas, script, page)
            number += 1
            canvas.setFont(FONT, 8)
            canvas.drawRightString(LEFT - 18, at, str(number))
            canvas.setFont(FONT, SIZE)
            canvas.drawString(LEFT, at, line)
            at -= LEADING
        at -= 0.6 * LEADING
    canvas.save()
    return out.getvalue()


def _furniture(canvas: Canvas, script: Script, page: int) -> None:
    canvas.setFont(FONT, 8)
    canvas.drawString(
        LEFT, 805, f"{script.header['Titel']} · {script.header['Note'].split(',')[0]}"
    )
    canvas.drawRightString(LEFT + MEASURE, 40, f"Side {page}")
