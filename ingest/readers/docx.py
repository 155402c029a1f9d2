"""Word documents: a transcript in any of the ways that people type one, or a report.

A document that no way of telling speakers fits is a report: paragraphs and tables under headings.
"""

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers import archives
from ingest.readers.stated import stated_date

if TYPE_CHECKING:
    from docx.document import Document as Word

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# How the name of the stream with the encrypted document stands in an OLE file.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN = re.compile(r"word/document\d*\.xml")
_COMPANY = re.compile(r"<(?:\w+:)?Company>([^<]*)</")
_NO_TITLE = re.compile(r"(?i)microsoft word.*|word[- ]?do[kc]ument|.*\.docx?|do[kc]ument\d*")


def read_docx(path: Path, data: bytes, *, speaker_pattern: str | None = None) -> Document:
    """The document in `data`; `speaker_pattern` is as in `ingest.turns.turns_from_paragraphs`.

    Raises Unreadable: encrypted, unsupported (Word 97), damaged, too-large, empty.
    """
    from dataclasses import replace

    from ingest.readers import finish

    word = _open(path, data)
    from ingest.readers.docx_body import blocks
    from ingest.readers.docx_shapes import shape

    try:
        shaped = shape(list(blocks(word)), speaker_pattern)
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise Unreadable(path, "damaged", repr(error)) from error
    document = finish.document(path, shaped.parsed, shaped.format)
    opening = [turn.text for turn in document.turns[:12]] if shaped.kind == "report" else []
    return replace(
        document,
        kind=shaped.kind,
        title=document.title or shaped.title or _title(word),
        date=document.date or stated_date(opening),
    )


def company(path: Path) -> str | None:
    """The company in the document's properties, as written; None for a file without one."""
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo("docProps/app.xml")
            if info.file_size > 1 << 20:
                return None
            found = _COMPANY.search(archive.read(info).decode("utf-8", errors="replace"))
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return None
    return found[1].strip() or None if found else None


def _open(path: Path, data: bytes) -> "Word":
    """python-docx's document, once the archive's directory promises nothing absurd."""
    if data.startswith(_OLE):
        raise Unreadable(path, "encrypted" if _ENCRYPTED in data else "unsupported", "OLE file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archives.check(path, archive)
            if not any(_MAIN.fullmatch(name) for name in archive.namelist()):
                raise Unreadable(path, "damaged", "no word/document.xml")
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
        raise Unreadable(path, "damaged", str(error)) from error
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:  # lxml, zlib, KeyError ...: whatever a broken package sets off
        raise Unreadable(path, "damaged", repr(error)) from error


def _title(word: "Word") -> str | None:
    try:
        title = " ".join((word.core_properties.title or "").split())
    except (ValueError, KeyError, AttributeError, TypeError):
        return None  # the properties alone are broken
    return None if not title or _NO_TITLE.fullmatch(title) else title
