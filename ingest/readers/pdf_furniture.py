"""What a page carries besides its text: running headers, footers, page and line numbers.

Lines are furniture by coming again: the same words (figures aside) at the same height near the edge
of the page, on at least three pages that lie close together (or in the margin of both of two). So a
chapter's running header goes, and "R: Ja." at the top of three pages out of fifty stays.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.pdf_lines import Line

_FIGURES = re.compile(r"\d{1,9}")
_PAGE_NUMBER = re.compile(
    r"(?i)[-–—\s]*(?:(?:side|page|s\.|p\.)\s*)?(?:\d{1,5}|[ivxlc]{1,7})(?:\s*(?:af|of|/|\|)\s*\d{1,5})?[-–—\s]*"
)
_EDGE = 0.13  # of the page's height above and below: headers with a logo reach so far
_MARGIN = 0.07
_NEAR = 4.0  # points that a header's height may differ from page to page
_DENSE = 0.4  # share of the pages between the first and the last that carry it (odd/even: .5)
_NUMBERED = re.compile(r"(\d{1,4})(?:\s+|$)")
_IN_CONTENTS = re.compile(r".*?\D[\s.…_·]*(\d{1,4})")


def without_furniture(pages: Sequence[list[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pages' lines without what repeats at the edges, numbers in the margin, and contents."""
    repeated = _repeated(pages, heights)
    kept = [
        [line for n, line in enumerate(lines) if (page, n) not in repeated]
        for page, lines in enumerate(pages)
    ]
    return _without_contents(_without_line_numbers([_once(lines) for lines in kept]))


def _repeated(pages: Sequence[list[Line]], heights: Sequence[float]) -> set[tuple[int, int]]:
    places: dict[str, list[tuple[int, int, float]]] = defaultdict(list)
    single = set()
    for page, lines in enumerate(pages):
        outermost = _outermost(lines)
        for n, line in enumerate(lines):
            edge = (_EDGE if len(pages) > 2 else _MARGIN) * heights[page]
            inside = edge < line.y < heights[page] - edge
            if inside and (line.y not in outermost or len(pages) == 2):
                continue
            if not inside and _PAGE_NUMBER.fullmatch(line.text):
                if line.y in outermost:
                    single.add((page, n))
                places["#"].append((page, n, line.y))
            else:
                places[_FIGURES.sub("#", line.text).casefold()].append((page, n, line.y))
    found = set() if len(pages) > 2 else _lone_numbers(single, pages)
    for words, same in places.items():
        if len(same) >= min(3, len(pages)) > 1:
            found |= _groups(same, "" if words == "#" else words, pages)
    return found


def _outermost(lines: Sequence[Line]) -> set[float]:
    heights = sorted({line.y for line in lines})
    return {*heights[:2], *heights[-2:]}


def _lone_numbers(
    single: set[tuple[int, int]], pages: Sequence[list[Line]]
) -> set[tuple[int, int]]:
    """In a file of a page or two: "Side 1 af 2", or the page's own number."""
    return {
        (page, n)
        for page, n in single
        if not (text := pages[page][n].text).isdigit() or text.lstrip("0") == str(page + 1)
    }


def _groups(
    same: Sequence[tuple[int, int, float]], words: str, pages: Sequence[list[Line]]
) -> set[tuple[int, int]]:
    """Of lines with the same words, those at one height on three or more pages close together."""
    found: set[tuple[int, int]] = set()
    by_height = sorted(same, key=lambda each: each[2])
    groups: list[list[tuple[int, int, float]]] = []
    for each in by_height:
        if groups and each[2] - groups[-1][-1][2] <= _NEAR:
            groups[-1].append(each)
        else:
            groups.append([each])
    for group in groups:
        numbers = sorted({page for page, _, _ in group})
        for run in _runs(numbers):
            inside = [(page, n) for page, n, _ in group if run[0] <= page <= run[-1]]
            dense = len(run) >= min(3, len(pages)) and len(run) >= _DENSE * (run[-1] - run[0] + 1)
            if dense and ("#" not in words or _counts(inside, pages)):
                found |= set(inside)
    return found


def _counts(places: Sequence[tuple[int, int]], pages: Sequence[list[Line]]) -> bool:
    """Whether figures in a repeated line stay, or grow with the pages; a table's do neither."""
    figures = [(page, _FIGURES.findall(pages[page][n].text)) for page, n in places]
    fixed = Counter(tuple(each) for _, each in figures).most_common(1)[0][1]
    growing = Counter(int(each) - page for page, found in figures for each in found)
    return max(fixed, growing.most_common(1)[0][1]) >= 0.6 * len(places)


def _runs(pages: Sequence[int]) -> list[list[int]]:
    """Page numbers split where more than four pages lie between two."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page - runs[-1][-1] <= 5:
            runs[-1].append(page)
        else:
            runs.append([page])
    return runs


def _once(lines: Sequence[Line]) -> list[Line]:
    """Without lines that are drawn twice in one place, for weight or by mistake."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for line in lines:
        key = (line.text, round(line.x / 2), round(line.y / 2))
        if key not in seen or len(line.text) < 3:
            kept.append(line)
        seen.add(key)
    return kept


def _without_line_numbers(pages: list[list[Line]]) -> list[list[Line]]:
    """Numbers in the margin that count the lines, each one or every fifth."""
    firsts = [
        [int(found[1]) if (found := _NUMBERED.match(line.text)) else None for line in lines]
        for lines in pages
    ]
    steps = Counter(
        after - before
        for numbers in firsts
        for before, after in _neighbours([n for n in numbers if n is not None])
    )
    total = sum(not line.text.isdigit() for lines in pages for line in lines)
    step = next((s for s in (1, 5, 10) if steps[s] * s > 0.55 * total and steps[s] > 8), None)
    if step is None:
        return pages
    return [_strip_numbers(lines, numbers) for lines, numbers in zip(pages, firsts, strict=True)]


def _neighbours(numbers: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(numbers, numbers[1:], strict=False))


def _strip_numbers(lines: Sequence[Line], numbers: Sequence[int | None]) -> list[Line]:
    """The numbers that go on from the one before (or begin anew) removed from their lines."""
    kept, before = [], None
    for line, number in zip(lines, numbers, strict=True):
        counts = number is not None and (
            before is None or number - before in (1, 5, 10) or number in (1, 5, 10)
        )
        if not counts or number is None:
            kept.append(line)
            continue
        before = number
        text = line.text[len(str(number)) :].strip()
        if text:
            cells = tuple(cell for cell in line.cells if cell[1] != str(number))
            x = cells[0][0] if cells else line.x
            kept.append(replace(line, text=text, x=x, cells=cells if len(cells) > 1 else ()))
    return kept


def _without_contents(pages: list[list[Line]]) -> list[list[Line]]:
    """Lists of contents near the front: most lines end in a page number, and the numbers grow."""
    front = max(12, len(pages) // 10)
    return [
        _drop_entries(lines, len(pages)) if n < front else lines for n, lines in enumerate(pages)
    ]


def _drop_entries(lines: list[Line], pages: int) -> list[Line]:
    found = [_IN_CONTENTS.fullmatch(line.text) for line in lines]
    numbers = [int(match[1]) for match in found if match]
    grow = sum(a <= b for a, b in _neighbours(numbers))
    dots = sum("...." in line.text or ". . ." in line.text for line in lines)
    enough = len(numbers) >= 8 and len(numbers) > 0.5 * len(lines) and pages >= 8
    if not (enough or dots >= 4) or grow < 0.85 * (len(numbers) - 1) or max(numbers) > pages + 60:
        return lines
    ends = [n for n, match in enumerate(found) if match]
    # An entry that runs over two lines has its number at the end of the second.
    return [line for n, line in enumerate(lines) if not ends[0] <= n <= ends[-1]]
