"""Which family a file belongs to: by its content; the suffix decides only between equals."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingest.document import Document
from ingest.errors import Unreadable

if TYPE_CHECKING:
    from zipfile import ZipFile

# What a scan of a folder picks up; compared in lower case.
SUFFIXES: frozenset[str] = frozenset((
    ".pdf", ".docx", ".txt", ".text", ".md", ".vtt", ".srt", ".json", ".csv", ".tsv", ".xlsx",
    ".html", ".htm", ".eaf", ".textgrid", ".rtf", ".odt",
))  # fmt: skip
Family = Literal[
    "pdf",
    "docx",
    "odt",
    "xlsx",
    "rtf",
    "subtitles",
    "json",
    "table",
    "html",
    "eaf",
    "textgrid",
    "plain",
]
MOST_BYTES = 500 * 1024 * 1024
_HEAD = 1 << 16
# Known formats without text that kilde reads: recordings, pictures, old Office, archives.
_OTHER = (
    b"ID3", b"OggS", b"RIFF", b"fLaC", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*",
    b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\x1aE\xdf\xa3", b"BZh", b"\xfd7zXZ",
)  # fmt: skip
# What `zipfile` raises beside its own error, and of a member with a password (RuntimeError).
_BROKEN = (ValueError, OSError, NotImplementedError, EOFError, RuntimeError)
_OPENDOCUMENT = b"application/vnd.oasis.opendocument.text"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(
    path: Path,
    *,
    reader: str | None = None,
    speaker_pattern: str | None = None,
    ocr: bool = False,
) -> Document:
    """The document that `path` holds; `reader` names a family and skips the looking.

    With `ocr`, pages of a PDF that are pictures are read with Tesseract. Raises Unreadable (every
    reason), OcrMissing, ValueError for an unknown `reader`, re.error for a bad `speaker_pattern`.
    """
    data = load(path)
    family = reader or detect(path, data)
    if ocr and family == "pdf":
        from ingest.readers.ocr import read_page
        from ingest.readers.pdf import read_pdf

        return read_pdf(path, data, speaker_pattern=speaker_pattern, ocr=read_page)
    return _reader(family, speaker_pattern)(path, data)


def load(path: Path) -> bytes:
    """The file's bytes. Raises Unreadable: missing, denied, empty, too-large, changed."""
    try:
        before = path.stat()
        if before.st_size > MOST_BYTES:
            raise Unreadable(path, "too-large", f"{before.st_size} bytes")
        with path.open("rb") as file:
            data = file.read(before.st_size + 1)  # one more: has it grown?
            after = os.fstat(file.fileno())
    except FileNotFoundError as error:
        raise Unreadable(path, "missing") from error
    except PermissionError as error:
        raise Unreadable(path, "denied") from error
    except OSError as error:
        raise Unreadable(path, "unsupported" if path.is_dir() else "denied", str(error)) from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Unreadable(path, "changed")
    if len(data) != before.st_size:
        raise Unreadable(path, "changed", f"{len(data)} of {before.st_size} bytes")
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable(path, "empty")
    return data


def detect(path: Path, data: bytes) -> Family:
    """The family of `data`. Raises Unreadable: encrypted, damaged, unsupported, not-text."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _zip(path, data)
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise Unreadable(path, "encrypted" if locked else "unsupported", "old Office format")
    if data.startswith(_OTHER) or data[4:8] == b"ftyp":
        raise Unreadable(path, "unsupported", "recording, picture or archive")
    if data.startswith(b"{\\rtf"):
        return "rtf"
    return _text(path, data)


def _zip(path: Path, data: bytes) -> Family:
    import io
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            is_text = "content.xml" in names and _is_opendocument(archive, path)
    except (zipfile.BadZipFile, zlib.error, *_BROKEN) as error:
        raise Unreadable(path, "damaged", str(error)) from error
    if any(name.startswith("word/document") for name in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if is_text:
        return "odt"
    raise Unreadable(path, "unsupported", "an archive, or another office format")


def _is_opendocument(archive: "ZipFile", path: Path) -> bool:
    """Whether it says that it is a text and no sheet; by its suffix where it says nothing."""
    if "mimetype" not in archive.namelist():
        return path.suffix.lower() == ".odt"
    with archive.open("mimetype") as file:
        return file.read(100).strip() == _OPENDOCUMENT


def _text(path: Path, data: bytes) -> Family:
    from ingest.encoding import NotText, decode

    try:
        head, _ = decode(data[:_HEAD])
    except NotText as error:
        raise Unreadable(path, "not-text", str(error)) from error
    start = head.lstrip()
    for family, pattern in _STARTS:
        if pattern.match(start):
            return family
    least = 1 if path.suffix.lower() in (".srt", ".vtt") else 2
    if len(_TIMINGS.findall(head)) >= least:
        return "subtitles"
    return "table" if _is_table(path, start) else "plain"


# Atomic: a text of many comments is gone over once.
_PROLOG = r"(?:<\?xml[^>]*>\s*)?(?>(?:<!--(?:(?!-->).)*+-->\s*)*)"
_STARTS: tuple[tuple[Family, re.Pattern[str]], ...] = (
    ("subtitles", re.compile(r"WEBVTT\b")),
    ("eaf", re.compile(r"<\?xml(?=.*<ANNOTATION_DOCUMENT)|<ANNOTATION_DOCUMENT", re.DOTALL)),
    ("textgrid", re.compile(r'File type = "ooTextFile|"ooTextFile')),
    ("html", re.compile(_PROLOG + r"<(?:!doctype html|html|head|body)\b", re.I | re.DOTALL)),
    ("json", re.compile(r'\{\s*"|\{\s*\}|\[\s*[\[{]\s*"|\[\s*\]')),
)
_TIMINGS = re.compile(r"^[ \t]*\[?(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]*-->", re.MULTILINE)


def _is_table(path: Path, start: str) -> bool:
    from ingest.readers.table import looks_like_table

    return looks_like_table(start, by_suffix=path.suffix.lower() in (".csv", ".tsv"))


def _reader(family: str, speaker_pattern: str | None) -> Callable[[Path, bytes], Document]:
    """The family's function, imported at first use."""
    from importlib import import_module

    module, name = _READERS.get(family, ("", ""))
    if not module:
        raise ValueError(f"unknown reader {family!r}; one of {', '.join(sorted(_READERS))}")
    function: Callable[..., Document] = getattr(import_module(f"ingest.readers.{module}"), name)
    if speaker_pattern is not None and family in _TEXTUAL:
        return lambda path, data: function(path, data, speaker_pattern=speaker_pattern)
    return function


_READERS: dict[str, tuple[str, str]] = {
    "pdf": ("pdf", "read_pdf"),
    "docx": ("docx", "read_docx"),
    "odt": ("odt", "read_odt"),
    "xlsx": ("table", "read_xlsx"),
    "table": ("table", "read_table"),
    "rtf": ("rtf", "read_rtf"),
    "subtitles": ("subtitles", "read_subtitles"),
    "json": ("asr", "read_asr"),
    "html": ("html", "read_html"),
    "eaf": ("eaf", "read_eaf"),
    "textgrid": ("eaf", "read_textgrid"),
    "plain": ("plain", "read_plain"),
}
# Those that find speakers by patterns at all; the others have them in fields of their own.
_TEXTUAL = ("plain", "rtf", "docx", "odt", "pdf", "html")
READERS: tuple[str, ...] = tuple(_READERS)
