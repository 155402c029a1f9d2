"""Questions × institutions, in words: the matrix as `.xlsx`, `.csv`, `.jsonl` and `.docx`.

A cell says how sure the institution's surest passage is, as a sign and a word; the colour repeats
it and says nothing more. An empty cell: the question's filters did not ask that institution.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from search.batch import Cell, harmless
from search.matrix import cells, institutions, json_bytes
from search.query import BANDS, Band, Hit, Query
from ui import exports
from ui.exports import Shaded, Sheet
from ui.say import Say
from ui.text import visible

if TYPE_CHECKING:
    from search.survey import Part, Survey

# Told apart without colour, and by a screen reader together with the band's word.
SIGNS: dict[Band, str] = {"strong": "●●●", "possible": "●●", "weak": "●", "none": "–"}
# Ground and ink, RRGGBB: one hue from dark to light, each pair with a contrast of 7 or more.
COLOURS: dict[Band, tuple[str, str]] = {
    "strong": ("00525A", "FFFFFF"),
    "possible": ("8CCACD", "10262B"),
    "weak": ("DCE9EB", "10262B"),
    "none": ("FFFFFF", "4D5A63"),
}
QUESTION_WIDTH, CELL_WIDTH, NUMBER_WIDTH = 60.0, 18.0, 8.0


def band(one: Band, say: Say) -> str:
    """A band as sign and word: `●● Muligt`."""
    return f"{SIGNS[one]} {say(f'band_{one}')}"


def xlsx(surveys: Sequence["Survey"], say: Say) -> bytes:
    """The matrix, the quotes behind it, and what the words mean: a sheet each."""
    return exports.workbook([_grid(surveys, say), quotes(pairs(surveys), say), legend(say)])


def _grid(surveys: Sequence["Survey"], say: Say) -> Sheet:
    names = institutions(surveys)
    rows: list[list[Cell | Shaded]] = [
        [each.query.id, each.query.text, *(_shaded(part, say) for part in cells(each, names))]
        for each in surveys
    ]
    widths = [NUMBER_WIDTH, QUESTION_WIDTH, *([CELL_WIDTH] * len(names))]
    return Sheet(say("matrix_sheet"), _heads(names, say), rows, widths, frozen=2)


def _heads(names: Sequence[str | None], say: Say) -> list[str]:
    unknown = say("page_institution_unknown")
    return [say("export_number"), say("export_question"), *(name or unknown for name in names)]


def _shaded(part: "Part | None", say: Say) -> Cell | Shaded:
    return Shaded(band(part.band, say), *COLOURS[part.band]) if part else None


def quotes(pairs: Iterable[tuple[Query, Hit]], say: Say) -> Sheet:
    """Each hit with its question and its citation: a row each."""
    head = [say("export_number"), say("export_question"), say("export_band")]
    rows: list[list[Cell | Shaded]] = [
        [
            query.id,
            query.text,
            Shaded(band(hit.band, say), *COLOURS[hit.band]),
            *exports.quote_cells(hit, say),
        ]
        for query, hit in pairs
    ]
    widths = [NUMBER_WIDTH, 40, CELL_WIDTH, *exports.QUOTE_WIDTHS]
    return Sheet(say("matrix_quotes"), [*head, *exports.quote_heads(say)], rows, widths)


def pairs(surveys: Iterable["Survey"]) -> Iterator[tuple[Query, Hit]]:
    """Every hit with its question, by question and then by institution."""
    for each in surveys:
        for part in each.parts:
            for hit in part.hits:
                yield each.query, hit


def legend(say: Say) -> Sheet:
    """What the bands mean."""
    rows: list[list[Cell | Shaded]] = [
        [Shaded(band(one, say), *COLOURS[one]), say(f"band_{one}_means")] for one in BANDS
    ]
    head = [say("export_band"), say("matrix_means")]
    return Sheet(say("matrix_legend"), head, rows, [CELL_WIDTH, 90])


def csv_table(surveys: Sequence["Survey"], say: Say) -> bytes:
    """The matrix alone, with the mark that tells Excel of UTF-8."""
    names = institutions(surveys)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(map(harmless, _heads(names, say)))
    for each in surveys:
        words = (band(part.band, say) if part else "" for part in cells(each, names))
        writer.writerow(map(harmless, [each.query.id, each.query.text, *words]))
    return out.getvalue().encode("utf-8-sig", errors="replace")


def docx(surveys: Sequence["Survey"], say: Say) -> bytes:
    """A heading a question; under it who says what, with citations, and who says nothing clear."""
    made = exports.document(say("matrix_title"), say("matrix_lead"), say)
    for each in surveys:
        made.add_heading(visible(each.query.text), 1)
        for part in each.clear:
            name = part.institution or say("page_institution_unknown")
            made.add_heading(visible(f"{name} – {say(f'band_{part.band}').lower()}"), 2)
            for hit in part.hits:
                if hit.band in ("strong", "possible"):
                    exports.add_quote(made, hit, say)
        if each.unclear:
            names = exports.one_line((part.institution for part in each.unclear), say)
            made.add_paragraph(visible(say("matrix_unclear", names=names)))
    return exports.document_bytes(made)


def written(suffix: str, surveys: Sequence["Survey"], say: Say) -> bytes:
    """The matrix in the format that a file's suffix asks for."""
    if suffix == ".xlsx":
        return xlsx(surveys, say)
    return csv_table(surveys, say) if suffix == ".csv" else json_bytes(surveys)
