"""Tables on a PDF page: lines that fall into common columns, and cells that were drawn apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_words import join

_SAME_COLUMN = 6.0  # points
_LONGEST_LABEL = 32  # characters on average: longer lines side by side are two columns of text


def side_by_side(lines: list[Line]) -> list[Line]:
    """Rows made of a column of short labels that was drawn before the column of its values.

    Every label stands at the height of one of the values' lines; a row takes the lines down to the
    next label.
    """
    made: list[Line] = []
    at = 0
    while at < len(lines):
        labels = _column(lines, at)
        values = _column(lines, at + labels)
        rows = _rows(lines[at : at + labels], lines[at + labels : at + labels + values])
        if rows:
            made += rows
            at += labels + values
        else:
            made += lines[at : at + max(labels, 1)]
            at += max(labels, 1)
    return made


def _column(lines: Sequence[Line], at: int) -> int:
    """How many lines from `at` on go straight down at one x."""
    end = at
    while (
        end < len(lines)
        and not lines[end].cells
        and (
            end == at
            or (abs(lines[end].x - lines[at].x) < 3 and 0 < lines[end - 1].y - lines[end].y < 80)
        )
    ):
        end += 1
    return end - at


def _rows(labels: Sequence[Line], values: Sequence[Line]) -> list[Line]:
    if len(labels) < 3 or len(values) < len(labels) or values[0].x < labels[0].x + 20:
        return []
    if sum(len(line.text) for line in labels) > _LONGEST_LABEL * len(labels):
        return []
    labels = _whole_labels(labels)
    heights = [line.y for line in values]
    begins = [
        next((n for n, y in enumerate(heights) if abs(y - label.y) < 2), None) for label in labels
    ]
    if begins[0] != 0 or None in begins:
        return []
    starts = [n for n in begins if n is not None] + [len(values)]
    rows: list[Line] = []
    for label, start, end in zip(labels, starts, starts[1:], strict=False):
        first, *rest = values[start:end]
        cells = ((label.x, label.text), (first.x, first.text))
        rows.append(replace(label, text=f"{label.text} {first.text}", cells=cells, bold=False))
        rows += rest
    return rows


def _whole_labels(labels: Sequence[Line]) -> list[Line]:
    """Labels that run over several lines as one, at the height of the first."""
    whole: list[Line] = []
    before: Line | None = None
    for line in labels:
        close = before is not None and before.y - line.y < 1.35 * line.size
        if before is not None and close and not before.text.endswith(":"):
            whole[-1] = replace(whole[-1], text=join(whole[-1].text, line.text, Counter()))
        else:
            whole.append(line)
        before = line
    return whole


def table_rows(lines: Sequence[Line], at: int) -> int:
    """How many lines from `at` on are rows of one table: cells that stand in common columns."""
    if not lines[at].cells:
        return 0
    columns = [x for x, _ in lines[at].cells]
    end, rows = at + 1, 1
    while end < len(lines):
        line = lines[end]
        down = lines[end - 1].y - line.y
        if not -30 < down < 5 * line.size:
            break
        if line.cells:
            xs = [x for x, _ in line.cells]
            if sum(any(_near(x, column) for column in columns) for x in xs) < 2:
                break
            columns += [x for x in xs if not any(_near(x, column) for column in columns)]
            rows += 1
        elif not _wrapped(line, columns, down):
            break
        end += 1
    return end - at if rows >= 2 else 0


def _near(x: float, column: float) -> bool:
    return abs(x - column) < _SAME_COLUMN


def _wrapped(line: Line, columns: Sequence[float], down: float) -> bool:
    """A line that goes on with a cell of the row above, in a column that is not the first."""
    first = min(columns)
    inside = any(_near(line.x, column) for column in columns if not _near(column, first))
    return inside and down < 1.6 * line.size


def rows_of(lines: Sequence[Line], words: Counter[str]) -> list[tuple[str, ...]]:
    """A table's rows, cells that run over several lines put together."""
    rows: list[list[tuple[float, str]]] = []
    for line in lines:
        cells = list(line.cells) or [(line.x, line.text)]
        cut = bool(rows) and rows[-1][0][1].endswith("-") and cells[0][1][:1].islower()
        if line.cells and not cut:
            rows.append(cells)
        else:
            rows[-1:] = [_added(rows[-1] if rows else [], cells, words)]
    return [tuple(text for _, text in row) for row in rows]


def _added(
    row: list[tuple[float, str]], cells: list[tuple[float, str]], words: Counter[str]
) -> list[tuple[float, str]]:
    """The row with each of the cells put to the one that it stands under."""
    row = list(row)
    for x, text in cells:
        above = next((n for n, cell in enumerate(row) if _near(cell[0], x)), None)
        if above is None:
            row.append((x, text))
        else:
            row[above] = (row[above][0], join(row[above][1], text, words))
    return row


def has_head(lines: Sequence[Line]) -> bool:
    """Whether the first row names the columns: it is set in another weight or font."""
    later = next((line for line in lines[1:] if line.cells), None)
    return later is not None and (lines[0].bold, lines[0].font) != (later.bold, later.font)
