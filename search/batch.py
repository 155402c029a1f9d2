"""Hits as a table: `.csv`, `.xlsx` and `.jsonl`, a row a hit.

    queries = read_questions(Path("spørgsmål.xlsx"), limit=10)       # search.questions
    write_rows(Path("svar.xlsx"), rows(engine.search_all(queries)))

JSON is exact; in the two that spreadsheets open, a cell that begins like a formula is text (OWASP,
"CSV Injection").
"""

import csv
import errno
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from search.errors import BadQuestions
from search.query import Hit, Results
from search.regions import numbers

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet.worksheet import Worksheet

Cell: TypeAlias = str | int | float | None
Row: TypeAlias = Mapping[str, Cell]

FIELDS = (
    "query_id",
    "query",
    "rank",
    "score",
    "text",
    "document",
    "title",
    "institution",
    "speaker",
    "role",
    "page_start",
    "page_end",
    "start_s",
    "end_s",
    "turn_start",
    "turn_end",
    "passage_id",
    "band",
    "about",
    "mentions",
    "matched",
    "compounds",
    "translated",
    "by_words",
    "by_meaning",
    "by_neighbours",
    "region",
)

FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Excel's own limits: characters in a cell, and rows in a sheet less its heading.
CELL_LIMIT = 32_767
SHEET_ROWS = 1_048_575
# XML has no such characters, though openpyxl does not take them out.
_NOT_IN_XML = re.compile("[\ufffe\uffff]")
# What `json` leaves as it is but some readers take for a line's end, and lone surrogates.
_UNSAFE_IN_LINE = re.compile("[\x85\u2028\u2029\ud800-\udfff]")


def hit_row(query_id: str, query: str, hit: Hit, region: int = 1) -> dict[str, Cell]:
    """A hit by the names of `FIELDS`: the one place that says what a hit is outside the program.

    `matched` to `by_neighbours` are those of `search.query.Why`, and `region` is the same number
    for passages that are shown as one (`search.regions`).
    """
    source, passage, why = hit.source, hit.passage, hit.why
    return {
        "query_id": query_id,
        "query": query,
        "rank": hit.rank,
        "score": hit.score,
        "text": hit.text,
        "document": source.path,
        "title": source.title,
        "institution": hit.institution,
        "speaker": passage.speaker,
        "role": passage.role,
        "page_start": passage.page_start,
        "page_end": passage.page_end,
        "start_s": passage.start_s,
        "end_s": passage.end_s,
        "turn_start": passage.turn_start,
        "turn_end": passage.turn_end,
        "passage_id": hit.passage_id,
        "band": hit.band,
        "about": passage.about,
        "mentions": "; ".join(passage.mentions) or None,
        "matched": "; ".join(why.words) or None,
        "compounds": _pairs(why.compounds),
        "translated": _pairs(why.translated),
        "by_words": round(why.by_words, 4),
        "by_meaning": round(why.by_meaning, 4),
        "by_neighbours": round(why.by_neighbours, 4),
        "region": region,
    }


def _pairs(pairs: Iterable[tuple[str, str]]) -> str | None:
    """`tilsyn: Skovtilsynet; data: datakvalitet`, the question's word before what it met."""
    return "; ".join(f"{asked}: {found}" for asked, found in pairs) or None


def rows(results: Iterable[Results]) -> Iterator[dict[str, Cell]]:
    """A row a hit, in the order of the questions."""
    for each in results:
        for hit, region in zip(each.hits, numbers(each.hits), strict=True):
            yield hit_row(each.query.id, each.query.text, hit, region)


def check_output(path: Path) -> None:
    """Raise, before any work is done, what `write_rows` would: BadQuestions or OSError."""
    if path.suffix.lower() not in _WRITERS:
        raise BadQuestions(path, "suffix")
    if not path.parent.is_dir():
        raise _system_error(errno.ENOENT, path.parent)
    if path.is_dir():
        raise _system_error(errno.EISDIR, path)


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """All rows or, where that fails, what was there before. The suffix decides the format."""
    check_output(path)
    write_whole(path, _WRITERS[path.suffix.lower()](rows))


def write_whole(path: Path, data: bytes) -> None:
    """All of `data` or, where that fails, what was there before."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def csv_bytes(rows: Iterable[Row]) -> bytes:
    """Comma separated, UTF-8 with a mark at the start, without which Excel breaks æ, ø and å."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    writer.writerows([harmless(row[field]) for field in FIELDS] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def json_line(row: Mapping[str, object]) -> str:
    """A row as one line of JSON, without its end, exact to the character."""
    raw = json.dumps(row, ensure_ascii=False)
    return _UNSAFE_IN_LINE.sub(lambda found: f"\\u{ord(found[0]):04x}", raw)


def json_array(results: Results) -> str:
    """The hits of one question as a JSON array, a line a hit."""
    return "[" + ",\n ".join(map(json_line, rows([results]))) + "]"


def json_bytes(rows: Iterable[Row]) -> bytes:
    """A line of JSON a row."""
    return "".join(json_line(row) + "\n" for row in rows).encode()


def xlsx_bytes(rows: Iterable[Row]) -> bytes:
    """A workbook; past Excel's limit of rows it goes on in another sheet."""
    from openpyxl import Workbook

    table = [[row[field] for field in FIELDS] for row in rows]  # all of it, before a sheet is begun
    book = Workbook(write_only=True)
    for first in range(0, len(table) or 1, SHEET_ROWS):
        sheet = book.create_sheet()
        sheet.append(FIELDS)
        for cells in table[first : first + SHEET_ROWS]:
            sheet.append([text_cell(sheet, cell) for cell in cells])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _system_error(code: int, path: Path) -> OSError:
    return OSError(code, os.strerror(code), str(path))  # Python makes the subclass of the code


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet calculates: an apostrophe before what begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def text_cell(sheet: "Worksheet", value: Cell) -> "Cell | WriteOnlyCell":
    """Text as a cell of type string, whatever it begins with, cut to what Excel takes."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str):
        return value
    legal = _NOT_IN_XML.sub("", ILLEGAL_CHARACTERS_RE.sub("", value))
    text = legal.encode(errors="replace").decode()
    cell = WriteOnlyCell(sheet, text[:CELL_LIMIT])
    cell.data_type = "s"
    return cell


_WRITERS: Mapping[str, Callable[[Iterable[Row]], bytes]] = {
    ".csv": csv_bytes,
    ".xlsx": xlsx_bytes,
    ".jsonl": json_bytes,
}
