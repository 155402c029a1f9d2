"""OpenDocument text, as LibreOffice saves it: the same paragraphs and tables as a Word document.

What is shaped of them is shared with Word: `ingest.readers.docx_shapes`.
"""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.document import Document
from ingest.encoding import clean
from ingest.errors import Unreadable
from ingest.readers import archives, finish
from ingest.readers.odt_body import blocks, styles_of
from ingest.readers.stated import stated_date

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_NO_TITLE = re.compile(r"(?i)untitled\W*\d*|unavngivet\W*\d*|uden titel\W*\d*|.*\.odt")


def read_odt(path: Path, data: bytes, *, speaker_pattern: str | None = None) -> Document:
    """The document in `data`; `speaker_pattern` is as in `ingest.turns.turns_from_paragraphs`.

    Raises Unreadable: encrypted, damaged, too-large, empty.
    """
    from ingest.readers.docx_shapes import shape

    content, styles, meta = _parts(path, data)
    try:
        found = list(blocks(content, styles_of(styles, content)))
    except (RecursionError, ValueError) as error:
        raise Unreadable(path, "damaged", repr(error)) from error
    shaped = shape(found, speaker_pattern)
    form = shaped.format.replace("docx", "odt")
    document = finish.document(path, shaped.parsed, form)
    opening = [turn.text for turn in document.turns[:12]] if shaped.kind == "report" else []
    return replace(
        document,
        kind=shaped.kind,
        title=document.title or shaped.title or _title(meta),
        date=document.date or stated_date(opening),
    )


def _parts(path: Path, data: bytes) -> tuple[Any, Any, Any]:
    """The roots of content, styles and meta; the latter two may be None."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archives.check(path, archive)
            _unlocked(path, archive)
            names = ("content.xml", "styles.xml", "meta.xml")
            texts = [archive.read(name) if name in archive.namelist() else b"" for name in names]
    except Unreadable:
        raise
    except Exception as error:  # zlib, struct, NotImplementedError ...: as in a broken docx
        raise Unreadable(path, "damaged", repr(error)) from error
    content, *others = (_root(text) for text in texts)
    if content is None:
        raise Unreadable(path, "damaged", "no content.xml")
    return content, others[0], others[1]


def _unlocked(path: Path, archive: zipfile.ZipFile) -> None:
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
        raise Unreadable(path, "encrypted", "password on the document")


def _root(text: bytes) -> Any:
    """The root of some XML; None where it is none, or holds entities."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(text) if text else None
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None


def _title(meta: Any) -> str | None:
    found = meta.find(f".//{_TITLE}") if meta is not None else None
    title = " ".join(clean(found.text or "").split()) if found is not None else ""
    return None if not title or _NO_TITLE.fullmatch(title) else title
