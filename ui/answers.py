"""Many questions with their best passages, in words: on the page, as `.xlsx` and as `.docx`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.batch import Cell, csv_bytes, json_bytes, rows
from search.query import BANDS, Band, Hit, Query, Results
from ui import exports, matrix
from ui.exports import Shaded, Sheet
from ui.say import Say
from ui.text import visible


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of one question; `band` is that of its surest passage, None without any."""

    query: Query
    passages: int
    institutions: int
    band: Band | None


def summary(results: Results) -> Summary:
    """One question's answer in a row."""
    names = {hit.institution for hit in results.hits} - {None}
    surest = min((hit.band for hit in results.hits), key=BANDS.index, default=None)
    return Summary(results.query, len(results.hits), len(names), surest)


def pairs(results: Sequence[Results]) -> Iterator[tuple[Query, Hit]]:
    """Every hit with its question."""
    for each in results:
        for hit in each.hits:
            yield each.query, hit


def xlsx(results: Sequence[Results], say: Say) -> bytes:
    """The questions, the quotes with their citations, and what the bands mean: a sheet each."""
    sheets = [overview(results, say), matrix.quotes(pairs(results), say), matrix.legend(say)]
    return exports.workbook(sheets)


def overview(results: Sequence[Results], say: Say) -> Sheet:
    """A row a question: how sure, how many passages, of how many institutions."""
    names = ("number", "question", "band", "passages", "institutions")
    table: list[list[Cell | Shaded]] = [
        [
            each.query.id,
            each.query.text,
            Shaded(matrix.band(each.band, say), *matrix.COLOURS[each.band]) if each.band else None,
            each.passages,
            each.institutions,
        ]
        for each in map(summary, results)
    ]
    widths = [matrix.NUMBER_WIDTH, 80, *[matrix.CELL_WIDTH] * 3]
    return Sheet(say("batch_sheet"), [say(f"export_{name}") for name in names], table, widths)


def docx(results: Sequence[Results], say: Say) -> bytes:
    """A heading a question; under it the passages that say something clear, with citations."""
    made = exports.document(say("batch_title"), say("batch_lead"), say)
    for each in results:
        made.add_heading(visible(each.query.text), 1)
        clear = [hit for hit in each.hits if hit.band in ("strong", "possible")]
        for hit in clear:
            exports.add_quote(made, hit, say)
        if not clear:
            made.add_paragraph(say("batch_unclear"))
        elif left_out := len(each.hits) - len(clear):
            made.add_paragraph(say.count("batch_left_out", left_out))
    return exports.document_bytes(made)


def written(suffix: str, results: Sequence[Results], say: Say) -> bytes:
    """The answers in the format of that suffix; csv and jsonl are those of `kilde batch`."""
    if suffix == "xlsx":
        return xlsx(results, say)
    if suffix == "docx":
        return docx(results, say)
    return csv_bytes(rows(results)) if suffix == "csv" else json_bytes(rows(results))
