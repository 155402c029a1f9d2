"""The order of reading: columns of text, columns of a table, and a pen that jumps about.

The order in which a page was drawn nearly always is the order of reading, columns included. Two
cases are mended: lines drawn straight across two columns, and a pen that goes up and down all the
time.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from ingest.readers.pdf_lines import BULLET, Line
from ingest.readers.pdf_words import join

_LEAST_ROWS = 5  # lines of a page with something at one x, to make it a column
# Lines across two columns of text, and the characters that each half has: shorter ones are a table.
_LEAST_WOVEN = 10
_HALF_LINE = 25
# Lines that a cell has below its first, and their length; more or longer ones are running text.
_MOST_BELOW = 6
_CELL_LINE = 44


def in_order(lines: list[Line]) -> list[Line]:
    """A page's lines in the order of reading, with the cells of tables told apart."""
    return list(_unwoven(_in_columns(_on_baselines(_sorted_if_scattered(lines)))))


def _on_baselines(lines: list[Line]) -> list[Line]:
    """Parts of one line that were drawn one by one, as a table's cells are, put together."""
    lines = _left_first(lines)
    made: list[Line] = []
    at = 0
    while at < len(lines):
        row, used = _row(lines, at)
        made.append(row)
        at += used
    return made


def _left_first(lines: list[Line]) -> list[Line]:
    """A part that was drawn before what stands to its left, as a list of contents' pages are."""
    ordered = list(lines)
    for n, (line, after) in enumerate(zip(lines, lines[1:], strict=False)):
        if (
            ordered[n] is line
            and abs(line.y - after.y) < 0.15 * line.size
            and (after.x < line.x and after.right < line.x + line.size)
        ):
            ordered[n : n + 2] = [after, line]
    return ordered


def _row(lines: list[Line], at: int) -> tuple[Line, int]:
    """The line at `at` with all that follows on its height, and how many lines it took.

    Short lines below a part belong to its cell, if the drawing came back to the row's height.
    """
    row = last = lines[at]
    below: list[Line] = []
    used = 1
    without_last = (row, 1)
    for n in range(at + 1, len(lines)):
        line = lines[n]
        if (
            abs(line.y - row.y) < 0.15 * line.size and line.x > last.x
            and line.x >= last.right - 0.15 * last.width
        ):  # fmt: skip
            without_last = (_with_below(row, below), used + len(below))
            row = _together(without_last[0], line)
            last, below, used = line, [], n - at + 1
        elif len(below) < _MOST_BELOW and _stands_below(line, below[-1] if below else last):
            below.append(line)
        else:
            break
    used += len(below)
    if used > 1 and at + used < len(lines) and _column_goes_on(lines[at + used], below, last):
        return without_last
    return (_with_below(row, below), used) if row.cells else (row, used - len(below))


def _column_goes_on(line: Line, below: list[Line], last: Line) -> bool:
    """Whether the row's last part is the top of a column: the page is drawn column by column."""
    above = below[-1] if below else last
    return abs(line.x - last.x) < 3 and 0 < above.y - line.y < 3 * line.size


def _stands_below(line: Line, above: Line) -> bool:
    return (
        abs(line.x - above.x) < 3 and 0 < above.y - line.y < 1.5 * line.size
        and above.text[-1] not in ":." and max(len(line.text), len(above.text)) <= _CELL_LINE
    )  # fmt: skip


def _with_below(row: Line, below: list[Line]) -> Line:
    """The row with the lines below its last part in that cell."""
    if not below:
        return row
    cells = row.cells or ((row.x, row.text),)
    x, text = cells[-1]
    for line in below:
        text = join(text, line.text, Counter())
    cells = (*cells[:-1], (x, text))
    pieces = (*row.pieces[:-1], (row.pieces[-1][0], text))
    text = " ".join(cell for _, cell in cells)
    return replace(row, text=text, cells=cells if len(cells) > 1 else (), pieces=pieces)


def _together(left: Line, right: Line) -> Line:
    main = max(left, right, key=lambda line: len(line.text))
    # The widths are estimates: an eighth of the left part may be missing or too much.
    apart = right.x - left.right > 1.2 * left.size - 0.12 * left.width
    cells = left.cells or ((left.x, left.text),)
    more = right.cells or ((right.x, right.text),)
    if not apart:
        cells = (*cells[:-1], (cells[-1][0], f"{cells[-1][1]} {more[0][1]}"), *more[1:])
        more = ()
    cells = (*cells, *more)
    return replace(
        main, text=f"{left.text} {right.text}", x=left.x, width=right.right - left.x,
        bold=left.bold and right.bold, cells=cells if len(cells) > 1 else (),
        pieces=(*left.pieces, *right.pieces),
    )  # fmt: skip


def _unwoven(lines: list[Line]) -> Iterator[Line]:
    """Lines that run across the gutter cut in two, the left column's before the right one's."""
    gutter = _gutter(lines)
    if gutter is None:
        yield from lines
        return
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        halves = _halves(line, gutter)
        if halves is None:
            yield from left + right
            left, right = [], []
            yield line
            continue
        left += halves[0]
        right += halves[1]
    yield from left + right


def _gutter(lines: list[Line]) -> float | None:
    """Where the right column begins, if enough lines of running text have a part there."""
    woven = [line for line in lines if len(line.cells) == 2]
    if len(woven) < max(_LEAST_WOVEN, 0.4 * len(lines)):
        return None
    x = Counter(round(line.cells[1][0]) for line in woven).most_common(1)[0][0]
    there = [line for line in woven if abs(line.cells[1][0] - x) < 3]
    lengths = [[len(line.cells[side][1]) for line in there] for side in (0, 1)]
    full = all(sorted(each)[len(each) // 2] >= _HALF_LINE for each in lengths if each)
    return float(x) if len(there) >= 0.7 * len(woven) and full else None


def _halves(line: Line, gutter: float) -> tuple[list[Line], list[Line]] | None:
    """The line's part in the left and in the right column; None for one across both."""
    if len(line.cells) == 2 and abs(line.cells[1][0] - gutter) < 12:
        (x, text), (far, more) = line.cells
        width = min(gutter - x, line.width)
        return (
            [replace(line, x=x, text=text, width=width, cells=(), pieces=((x, text),))],
            [replace(line, x=far, text=more, width=width, cells=(), pieces=((far, more),))],
        )
    if line.x > gutter - 3:
        return [], [line]
    return ([line], []) if not line.cells and line.right < gutter + 10 else None


def _in_columns(lines: list[Line]) -> list[Line]:
    """Lines cut into cells where the lines above or below have something begin at the same x.

    Widths are estimated, so a gap alone misses the cells that are nearly full.
    """
    starts = [{round(x / 2) for x, _ in line.pieces[1:]} for line in lines]
    counts = Counter(x for each in starts for x in each)
    columns = {x for x, n in counts.items() if n + counts[x + 1] >= _LEAST_ROWS}
    if not columns:
        return lines
    cut = []
    for n, line in enumerate(lines):
        near = {x for each in starts[max(0, n - 3) : n] + starts[n + 1 : n + 4] for x in each}
        edges = columns & near & starts[n]
        cut.append(replace(line, cells=_cut(line, edges)) if edges else line)
    return cut


def _cut(line: Line, edges: set[int]) -> tuple[tuple[float, str], ...]:
    known = {x for x, _ in line.cells}
    cells: list[tuple[float, str]] = []
    for x, text in line.pieces:
        if not cells or x in known or round(x / 2) in edges:
            cells.append((x, text))
        else:
            cells[-1] = (cells[-1][0], cells[-1][1] + text)
    if len(cells) < 2 or cells[0][1] == BULLET:
        return ()
    return tuple((x, " ".join(text.split())) for x, text in cells)


def _sorted_if_scattered(lines: list[Line]) -> list[Line]:
    """Lines by height, if the pen went up the page at every third line or so."""
    ups = sum(b.y > a.y + 2 for a, b in zip(lines, lines[1:], strict=False))
    if len(lines) < 10 or ups < 0.35 * len(lines):
        return lines
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if rows and rows[-1][0].y - line.y < 0.35 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.x)]
