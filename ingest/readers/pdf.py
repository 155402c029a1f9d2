"""PDF: a report becomes paragraphs under headings, a printed transcript becomes turns.

Pages are kept with every paragraph. Running headers, page and line numbers, and lists of contents
are left out; words cut at a line's end are made whole; what could not be read is a warning by page.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.document import PICTURES, Document, Warning_
from ingest.errors import OcrMissing, Unreadable
from ingest.readers import finish
from ingest.readers.ocr import PageReader
from ingest.readers.pdf_blocks import Type, blocks_of
from ingest.readers.pdf_columns import in_order
from ingest.readers.pdf_furniture import without_furniture
from ingest.readers.pdf_lines import Line, page_lines
from ingest.readers.pdf_turns import as_report, as_transcript
from ingest.readers.pdf_words import glued, vocabulary
from ingest.readers.stated import stated_date

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 10_000
# Two words in a hundred: one slip on a page is a typist's, not the layer's.
_GLUED_SHARE = 0.02
_GLUED_LEAST = 3
# Strokes and fills: a rule or a frame on an empty page takes a few, letters drawn as shapes many.
_PAINTING = (b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*")
_DRAWING = 12
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff]|\\(cid:\\d+\\)|/g\\d{1,4}(?=/)")
_NO_TITLE = re.compile(
    r"(?i)untitled|unavngivet|uden titel|powerpoint.*|pr[æe]sentation\d*|\(?anonymous\)?|\W*"
    r"|do[kc]ument\d*"
)
_FILE_NAME = re.compile(r"(?i)\.(?:docx?|pdf|indd|pptx?|odt|rtf|qxp|fm)$")


def read_pdf(
    path: Path, data: bytes, *, speaker_pattern: str | None = None, ocr: PageReader | None = None
) -> Document:
    """The document in `data`; `speaker_pattern` is as in `ingest.turns.turns_from_paragraphs`.

    Pages without text are read by `ocr`, if given. Raises Unreadable: encrypted, damaged, too-large
    (over 10,000 pages), no-text; OcrMissing. Warnings, each with its page: page-without-text,
    page-read-by-ocr, page-unreadable, page-garbled, glued-words.
    """
    with _quiet():
        reader = _open(path, data)
        pages, heights, warnings = _read_pages(path, reader)
        if ocr:
            pages, warnings = _with_ocr(pages, warnings, lambda number: ocr(data, number))
        stated, author = _metadata_title(reader), _metadata_author(reader)
    if not any(pages):
        raise Unreadable(path, "no-text", f"{len(pages)} pages")
    warnings += _of_words(pages)
    pages = without_furniture([in_order(lines) for lines in pages], heights)
    body = Type.of(pages)
    largest = _largest_text(pages[0], body.size)
    words = vocabulary(line.text for lines in pages for line in lines)
    parsed = as_transcript(pages, body, words, speaker_pattern)
    form = "pdf" if parsed is None or parsed.format == "plain" else f"pdf-{parsed.format}"
    parsed = parsed or as_report(blocks_of(pages, body), body, words, stated or largest or "")
    document = finish.document(path, parsed, form)
    opening = [line.text for lines in pages[:4] for line in lines]
    return replace(
        document,
        title=document.title or stated or largest,
        date=document.date or stated_date(opening),
        pages=len(pages),
        author=author,
        warnings=(*document.warnings, *sorted(warnings, key=lambda each: each.page or 0)),
    )


@contextmanager
def _quiet() -> Iterator[None]:
    """pypdf logs every oddity of a file; a reader's warnings say what matters of it."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


def _open(path: Path, data: bytes) -> "PdfReader":
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        reader = PdfReader(io.BytesIO(data))
        # A file that only forbids printing or copying opens with the empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(path, "encrypted", "asks for a password")
        count = len(reader.pages)
    except Unreadable:
        raise
    except DependencyError as error:
        raise Unreadable(path, "encrypted", str(error)) from error
    except Exception as error:  # pypdf raises ValueError, KeyError ... beside its own on bad files
        raise Unreadable(path, "damaged", repr(error)) from error
    if count > MOST_PAGES:
        raise Unreadable(path, "too-large", f"{count} pages")
    if not count:
        raise Unreadable(path, "damaged", "no pages")
    return reader


def _read_pages(
    path: Path, reader: "PdfReader"
) -> tuple[list[list[Line]], list[float], list[Warning_]]:
    """Per page its lines and its height in points; a page that breaks pypdf is a warning."""
    pages: list[list[Line]] = []
    heights: list[float] = []
    warnings: list[Warning_] = []
    failed: Exception | None = None
    for number in range(1, len(reader.pages) + 1):
        lines: list[Line] = []
        height = 842.0
        try:
            page = reader.pages[number - 1]
            height = float(page.mediabox.height) or height
            lines = page_lines(page, number)
            if not lines and _shows_something(page):
                warnings.append(Warning_("page-without-text", number))
        except Exception as error:  # any, as above; the other pages are still worth having
            failed = error
            warnings.append(Warning_("page-unreadable", number, repr(error)[:200]))
        pages.append(lines)
        heights.append(height)
    if failed is not None and not any(pages):
        raise Unreadable(path, "damaged", repr(failed)) from failed
    return pages, heights, warnings


def _with_ocr(
    pages: list[list[Line]], warnings: list[Warning_], read: Callable[[int], list[Line]]
) -> tuple[list[list[Line]], list[Warning_]]:
    """The same with the pages that are pictures read; one where that gives nothing stays so."""
    pages, told = list(pages), []
    for warning in warnings:
        number = warning.page
        if warning.code in PICTURES and number and (lines := _lines_or_none(read, number)):
            pages[number - 1] = lines
            warning = Warning_("page-read-by-ocr", number)
        told.append(warning)
    return pages, told


def _lines_or_none(read: Callable[[int], list[Line]], number: int) -> list[Line]:
    try:
        return read(number)
    except OcrMissing:
        raise
    except Exception:  # pdfium's own errors on a page that it cannot draw: it stays a picture
        return []


def _shows_something(page: Any) -> bool:
    """Whether a page without text is a picture or a drawing: an empty page is no loss."""
    contents = page.get_contents()
    if contents is None:
        return False
    operators = Counter(contents.get_data().split())
    painted = sum(operators[each] for each in _PAINTING)
    return operators[b"Do"] > 0 or operators[b"BI"] > 0 or painted >= _DRAWING


def _of_words(pages: Sequence[Sequence[Line]]) -> list[Warning_]:
    found = []
    for number, lines in enumerate(pages, 1):
        text = " ".join(line.text for line in lines)
        count = len(text.split())
        if len(_UNMAPPED.findall(text)) > max(5, 0.01 * len(text)):
            found.append(Warning_("page-garbled", number))
        elif (stuck := glued(text)) >= max(_GLUED_LEAST, _GLUED_SHARE * count):
            found.append(Warning_("glued-words", number, str(stuck)))
    return found


def _metadata_title(reader: "PdfReader") -> str | None:
    try:
        stated = reader.metadata.title if reader.metadata else None
        title = " ".join((stated or "").split())
    except Exception:  # a broken information dictionary is no reason to refuse the pages
        return None
    bare = _FILE_NAME.sub("", title.removeprefix("Microsoft Word - "))
    if _NO_TITLE.fullmatch(bare) or (bare != title and " " not in bare):
        return None
    return bare


def _metadata_author(reader: "PdfReader") -> str | None:
    try:
        return " ".join((reader.metadata.author or "").split()) or None if reader.metadata else None
    except Exception:  # as above
        return None


def _largest_text(lines: Sequence[Line], body: float) -> str | None:
    """The largest words on the first page, as far as they stand together, if above the body's."""
    worded = [line for line in lines if sum(letter.isalpha() for letter in line.text) > 2]
    if not worded:
        return None
    size = max(line.size for line in worded)
    if size < body + 1:
        return None
    title: list[Line] = []
    for line in worded:
        apart = bool(title) and not -1 < title[-1].y - line.y < 1.45 * size
        if title and (apart or line.size < size - 0.5):
            break
        if line.size >= size - 0.5:
            title.append(line)
    text = " ".join(line.text for line in title)
    return text if 3 < len(text) <= 200 else None
