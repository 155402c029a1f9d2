"""A table of questions becomes queries: `read_questions(path)`.

`.txt` (a question a line), `.csv` (comma, semicolon or tab), `.xlsx` and `.jsonl` with the columns
`id`, `text`, and optionally `institution`, `ministry` and `document`, which restrict the hits. A
workbook is known by its content, whatever its suffix says.
"""

import csv
import io
import json
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from search.errors import BadQuestions
from search.query import Filters, Query

# A line or row number, from 1, and the fields of that line by their column.
Record: TypeAlias = tuple[int, Mapping[str, object]]

# The names that a column may have, in lower case.
COLUMNS = {
    "id": "id",
    "nr": "id",
    "text": "text",
    "spørgsmål": "text",
    "question": "text",
    "institution": "institution",
    "ministry": "ministry",
    "ministerium": "ministry",
    "document": "document",
    "dokument": "document",
}

# A thousand questions unpack to under 1 MB; past this an .xlsx is a mistake, or a trap.
UNPACKED_LIMIT = 200_000_000
_WORKBOOK = b"PK\x03\x04"  # what every zip archive begins with
_DANISH = re.compile("[æøåÆØÅéü]")
_DELIMITERS = ",;\t"


def read_questions(path: Path, limit: int = 10) -> list[Query]:
    """The questions of a table, in its order; those without a word in them are skipped.

    A question without an id is called by its line, from 1, a table's heading counted. Raises
    BadQuestions, and OSError where there is no such file.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise BadQuestions(path, "suffix")
    data = path.read_bytes()
    if data.startswith(_WORKBOOK):
        reader = _xlsx
    queries = [query for each in reader(path, data) if (query := _query(path, each, limit))]
    if not queries:
        raise BadQuestions(path, "empty")
    return queries


def read_json_lines(path: Path, data: bytes) -> Iterator[Record]:
    """The objects of a JSON Lines file with their line numbers; blank lines are skipped."""
    for number, line in enumerate(decoded(path, data).split("\n"), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadQuestions(path, "broken", number) from error
        if not isinstance(fields, dict):
            raise BadQuestions(path, "broken", number)
        yield number, fields


def decoded(path: Path, data: bytes) -> str:
    """UTF-8 or UTF-16 by its mark, else UTF-8, else the code page that makes most Danish letters.

    Excel for Windows writes plain CSV as Windows-1252, Excel for Mac as Mac Roman.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise BadQuestions(path, "broken")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        guesses = [data.decode(name, errors="replace") for name in ("cp1252", "mac_roman", "cp865")]
        return max(guesses, key=lambda guess: len(_DANISH.findall(guess)))


def _query(path: Path, record: Record, limit: int) -> Query | None:
    number, fields = record
    text = _string(fields.get("text"))
    if text is None:
        raise BadQuestions(path, "broken", number)
    if not any(character.isalnum() for character in text):
        return None
    filters = Filters(
        _strings(fields.get("institution")),
        _strings(fields.get("document")),
        ministries=_strings(fields.get("ministry")),
    )
    return Query(text, _string(fields.get("id")) or str(number), filters, limit)


def _string(value: object) -> str | None:
    """A cell, trimmed: 7 and 7.0 are "7", nothing is ""; None for what is no single value."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if isinstance(value, list | dict | bool) else str(value).strip()


def _strings(value: object) -> tuple[str, ...]:
    """One value or a list of them, the empty ones left out."""
    values = value if isinstance(value, list) else [value]
    return tuple(text for each in values if (text := _string(each)))


def _lines(path: Path, data: bytes) -> Iterator[Record]:
    for number, line in enumerate(decoded(path, data).splitlines(), 1):
        yield number, {"text": line}


def _json_lines(path: Path, data: bytes) -> Iterator[Record]:
    for number, raw in read_json_lines(path, data):
        fields = {_column(name): value for name, value in raw.items()}
        if "text" not in fields:
            raise BadQuestions(path, "no-text-column", number)
        yield number, fields


def _csv(path: Path, data: bytes) -> Iterator[Record]:
    text = decoded(path, data)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        return _table(path, list(rows))
    except csv.Error as error:
        raise BadQuestions(path, "broken", rows.line_num) from error


def _delimiter(text: str) -> str:
    """The separator of the heading; a tab, which no question holds, where there is one column."""
    if found := re.match(r"sep=(.)[\r\n]", text):  # Excel's own mark
        return found[1]
    heading = next((line for line in text.splitlines() if line.strip()), "")
    best = max(_DELIMITERS, key=heading.count)
    return best if best in heading else "\t"


def _xlsx(path: Path, data: bytes) -> Iterator[Record]:
    """The first sheet with anything in it."""
    try:
        sheets = _sheets(data)
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise BadQuestions(path, "broken") from error
    filled = [sheet for sheet in sheets if any(any(row) for row in sheet)]
    return _table(path, filled[0] if filled else [])


def _sheets(data: bytes) -> list[list[tuple[object, ...]]]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(member.file_size for member in archive.infolist()) > UNPACKED_LIMIT:
            raise ValueError("unpacks to too much")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on colours, drop-downs and other things of no use here
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # some programs state them wrongly
        return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def _table(path: Path, rows: Sequence[Sequence[object]]) -> Iterator[Record]:
    """Rows under a heading, which is the first that is neither blank nor Excel's `sep=`."""
    numbered = [
        (number, row)
        for number, row in enumerate(rows, 1)
        if any(_string(cell) for cell in row) and not (number == 1 and _is_mark(row))
    ]
    if not numbered:
        raise BadQuestions(path, "empty")
    (_, heading), *body = numbered
    columns = [_column(str(cell or "")) for cell in heading]
    if "text" not in columns:
        raise BadQuestions(path, "no-text-column")
    for number, row in body:
        if any(_string(cell) for cell in row[len(columns) :]):  # an unquoted separator
            raise BadQuestions(path, "broken", number)
    return ((number, dict(zip(columns, row, strict=False))) for number, row in body)


def _is_mark(row: Sequence[object]) -> bool:
    return str(row[0]).startswith("sep=")


def _column(name: str) -> str:
    name = name.strip().lower()
    return COLUMNS.get(name, name)


_READERS: Mapping[str, Callable[[Path, bytes], Iterator[Record]]] = {
    ".txt": _lines,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".jsonl": _json_lines,
}
