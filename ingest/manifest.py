"""manifest.csv: what the user knows of the files, a row each.

fil;institution;titel;dato;type
01.docx;Kulturministeriet;Interview 1;14-03-2018;interview
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ingest.encoding import NotText, decode
from ingest.errors import BadManifest
from ingest.header import iso_date
from search.passage import Kind

_COLUMNS = {
    "file": "file filename file_name fil filnavn path sti dokument document navn_på_fil",
    "institution": "institution myndighed organisation organization agency styrelse",
    "title": "title titel overskrift",
    "date": "date dato interviewdato",
    "kind": "kind type slags art",
}
_NAMES = {
    word.replace("_", " "): column for column, words in _COLUMNS.items() for word in words.split()
}
_KINDS: dict[str, Kind] = {
    "interview": "interview", "transskription": "interview", "transcript": "interview",
    "fokusgruppe": "interview", "focus group": "interview", "samtale": "interview",
    "report": "report", "rapport": "report", "notat": "report", "dokument": "report",
    "analyse": "report", "evaluering": "report",
}  # fmt: skip
_DELIMITERS = ";\t,"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the manifest; None where the row says nothing. `date` is ISO 8601."""

    institution: str | None = None
    title: str | None = None
    date: str | None = None
    kind: Kind | None = None


def read_manifest(path: Path) -> dict[str, Entry]:
    """By file name (the last part of what stands in the file column), the manifest's entries.

    Columns come in any order, other columns are ignored, and the first of two rows for one file
    holds. Raises BadManifest with the reason "denied", "not-text", "empty" or "no-file-column".
    """
    rows = _rows(path)
    columns = [_NAMES.get(_folded(cell)) for cell in rows[0]]
    if "file" not in columns:
        raise BadManifest(path, "no-file-column")
    entries: dict[str, Entry] = {}
    for row in rows[1:]:
        cells = {column: cell.strip() for column, cell in zip(columns, row, strict=False) if column}
        name = re.split(r"[\\/]", cells.get("file", ""))[-1]
        if name:
            entries.setdefault(unicodedata.normalize("NFC", name), _entry(cells))
    return entries


def _rows(path: Path) -> list[list[str]]:
    try:
        text, _ = decode(path.read_bytes())
    except OSError as error:
        raise BadManifest(path, "denied") from error
    except NotText as error:
        raise BadManifest(path, "not-text") from error
    lines = text.strip("\n").split("\n")
    if lines[0].lower().startswith("sep="):  # Excel's own hint
        lines = lines[1:]
    if not lines or not lines[0].strip():
        raise BadManifest(path, "empty")
    delimiter = max(_DELIMITERS, key=lines[0].count)
    rows = csv.reader((line + "\n" for line in lines), delimiter=delimiter)
    try:
        return [row for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise BadManifest(path, "not-text") from error


def _folded(cell: str) -> str:
    return " ".join(re.sub(r"[_\s-]+", " ", cell.strip().strip('"')).lower().split())


def _entry(cells: dict[str, str]) -> Entry:
    date = cells.get("date", "")
    return Entry(
        cells.get("institution") or None,
        cells.get("title") or None,
        iso_date(date),
        _KINDS.get(cells.get("kind", "").lower()),
    )
