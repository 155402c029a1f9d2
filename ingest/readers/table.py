"""Tables with a column of words: csv, tsv and xlsx, in any order of columns.

The columns are known by their names in Danish or English; without a row of names, the longest texts
are the words and a column with few different short values is the speaker.
"""

import csv
import datetime
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean

from ingest.cues import Cue, turns_from_cues
from ingest.document import Document
from ingest.errors import Unreadable
from ingest.readers.finish import recording, text_of
from ingest.shapes import TIME, seconds
from ingest.turns import header_of

# In order of preference: a table may have both "tekst" and "citat".
_NAMES = {
    "text": "text tekst transcript transkript transskription transskript transcription utterance "
    "ytring replik udsagn words sentence content indhold svar answer response besvarelse segment "
    "citat quote message kommentar",
    "speaker": "speaker taler talende speaker_name speaker_label speakername navn name person who "
    "hvem deltager participant informant respondent participant_name",
    "start": "start starttid start_time starttime start_s start_ms begin begin_time fra timestamp "
    "tidsstempel tid time tidskode timecode time_start",
    "end": "end slut sluttid end_time endtime end_s end_ms stop til time_end",
    "institution": "institution organisation organization myndighed org arbejdsplads",
    "section": "spørgsmål question tema topic emne",
}
_ROLES = {name: role for role, names in _NAMES.items() for name in names.split()}
_RANK = {name: rank for names in _NAMES.values() for rank, name in enumerate(names.split())}
_STAMP = re.compile(rf"\[?({TIME})\]?")
_NUMBER = re.compile(r"\d{1,7}(?:[.,]\d+)?")
_DELIMITERS = "\t;,|"
_LONGEST_NAME = 60
_HEADER_ROWS = 20  # rows that may stand above the names of the columns
MOST_UNPACKED = 512 * 1024 * 1024

Row = Sequence[object]


def read_table(path: Path, data: bytes) -> Document:
    """Raises Unreadable: empty, not-text, damaged."""
    text = text_of(path, data)
    delimiter = _delimiter(text) or ","
    format_ = "tsv" if delimiter == "\t" else "csv"
    return _document(path, _rows(path, text, delimiter), format_)


def read_xlsx(path: Path, data: bytes) -> Document:
    """The sheet with the most words. Raises Unreadable: empty, damaged, too-large."""
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
        if size > MOST_UNPACKED:
            raise Unreadable(path, "too-large", f"unpacks to {size} bytes")
        sheets = _sheets(data)
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on a bad file
        raise Unreadable(path, "damaged", f"{type(error).__name__}: {error}") from error
    rows = max(sheets, key=_words, default=[])
    return _document(path, rows, "xlsx")


def looks_like_table(start: str, *, by_suffix: bool) -> bool:
    """Whether a text begins as a table; by its suffix where its columns have no known names."""
    delimiter = _delimiter(start)
    if delimiter is None:
        return by_suffix and start.split("\n", 1)[0].strip().lower() in _ROLES
    first = next(iter(csv.reader([start.split("\n", 1)[0]], delimiter=delimiter)), [])
    roles = set(_named(first))
    return by_suffix or ("text" in roles and len(roles) > 1)


def _sheets(data: bytes) -> list[list[Row]]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    try:
        return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    finally:
        book.close()


def _words(rows: Sequence[Row]) -> int:
    return sum(len(cell) for row in rows for cell in row if isinstance(cell, str))


def _delimiter(text: str) -> str | None:
    """The character that divides most of the first rows into the same number of columns."""
    sample = "\n".join(text.split("\n")[:60])
    best, most = None, 0.0
    for delimiter in _DELIMITERS:
        try:
            rows = [row for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        except csv.Error:
            continue
        widths = Counter(map(len, rows))
        if not widths:
            continue
        width, times = widths.most_common(1)[0]
        names = _named(rows[0])
        even = times / len(rows) + len(names)
        if width > 1 and (times >= 0.8 * len(rows) or "text" in names) and even > most:
            best, most = delimiter, even
    return best


def _rows(path: Path, text: str, delimiter: str) -> list[Row]:
    csv.field_size_limit(1 << 27)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable(path, "damaged", str(error)) from error


def _document(path: Path, rows: Sequence[Row], format_: str) -> Document:
    rows = [row for row in rows if any(_cell(cell) for cell in row)]
    at, columns = _columns(rows)
    above = [": ".join(filter(None, map(_cell, row))) for row in rows[:at]]
    header = header_of(above)
    cues = [cue for row in rows[at + 1 if at >= 0 else 0 :] if (cue := _cue(row, columns))]
    merge = "speaker" in columns or "start" in columns
    turns = turns_from_cues(cues, header.participants, merge=merge)
    return recording(path, format_, turns, header=header)


def _columns(rows: Sequence[Row]) -> tuple[int, dict[str, int]]:
    """The number of the row of names (-1 for none), and role -> column."""
    for at, row in enumerate(rows[:_HEADER_ROWS]):
        names = _named(row)
        if "text" in names and (len(names) > 1 or len(rows[0]) == 1):
            return at, names
    return -1, _guessed(rows)


def _named(row: Iterable[object]) -> dict[str, int]:
    found: dict[str, tuple[int, int]] = {}
    for column, cell in enumerate(row):
        name = _cell(cell)[:_LONGEST_NAME].lower().partition("(")[0]
        name = name.replace("*", "").replace(":", "").strip().replace(" ", "_")
        role = _ROLES.get(name)
        if role and (role not in found or _RANK[name] < found[role][0]):
            found[role] = (_RANK[name], column)
    return {role: column for role, (_, column) in found.items()}


def _guessed(rows: Sequence[Row]) -> dict[str, int]:
    sample = [[_cell(cell) for cell in row] for row in rows[:200]]
    width = max(map(len, sample), default=0)
    columns = [[row[at] for row in sample if at < len(row) and row[at]] for at in range(width)]
    lengths = [fmean(map(len, column)) if column else 0.0 for column in columns]
    if not any(lengths):
        return {}
    found = {"text": lengths.index(max(lengths))}
    for at, column in enumerate(columns):
        if at in found.values() or not column:
            continue
        if all(_STAMP.fullmatch(cell) for cell in column):
            found.setdefault("start" if "start" not in found else "end", at)
        elif "speaker" not in found and lengths[at] <= 40 and _few_names(column):
            found["speaker"] = at
    return found


def _few_names(column: Sequence[str]) -> bool:
    numbers = all(cell.replace(".", "").isdigit() for cell in column)
    return not numbers and len(set(column)) <= len(column) / 2


def _cue(row: Row, columns: dict[str, int]) -> Cue | None:
    def cell(role: str) -> object:
        at = columns.get(role)
        return row[at] if at is not None and at < len(row) else None

    text = _cell(cell("text"))
    if not text:
        return None
    return Cue(
        text, _cell(cell("speaker")).rstrip(":") or None, _time(cell("start")),
        _time(cell("end")), _cell(cell("institution")) or None, _cell(cell("section")) or None,
    )  # fmt: skip


def _cell(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    return "" if value is None else str(value).strip()


def _time(value: object) -> float | None:
    """Seconds of a stamp, a number of seconds, or a spreadsheet's time of day."""
    if isinstance(value, datetime.time):
        return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    text = _cell(value)
    if not text:
        return None
    if stamp := _STAMP.fullmatch(text):
        return seconds(stamp[1])
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
