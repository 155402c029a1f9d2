"""A PDF's blocks as the turns of a transcript, or as the paragraphs of a report."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.header import read_header
from ingest.marks import PAGE, without_marks
from ingest.readers.pdf_blocks import Block, Type
from ingest.readers.pdf_labels import labelled
from ingest.readers.pdf_lines import Line
from ingest.readers.pdf_sections import with_sections
from ingest.readers.pdf_tables import has_head, rows_of
from ingest.readers.pdf_words import join, joined
from ingest.readers.table_text import paragraphs_of
from ingest.turns import Parsed, turns_from_paragraphs
from search.passage import Turn

# A label at the beginning of a line, with or without a time before it.
_LABEL = re.compile(
    r"(?:[\[(#]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,-]\d+)?[\])#]?\s*)?"
    r"(?P<name>[^\W\d_][\w .,'’()/&-]{0,60}?)\s*:(?:\s|$)"
)
_STAMPED = re.compile(r"[\[(#]\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}:\d{2}(?::\d{2})?\s+[^\W\d_]")
# A line of a name and a time: the words follow on the next.
_NAME_AND_TIME = re.compile(r"[^\W\d_][\w .'’-]{1,50}\s{1,}[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}[\])]?")
_ENDS_IN_TIME = re.compile(r"#\d{1,2}:\d{2}(?::\d{2})?(?:[-.]\d)?#$")
# Below this share of labelled paragraphs it is a report that quotes someone.
_LEAST_SHARE = 0.25
_LEAST_LABELS = 4
_MOST_ABOVE = 4  # lines above a header
_TOPIC = 1.5  # points above the body's size


class _Spoken(NamedTuple):
    """A paragraph of a transcript, its first and last page, and the topic it stands under."""

    text: str
    first: int
    last: int
    section: str | None


def as_transcript(
    pages: Sequence[Sequence[Line]],
    body: Type,
    words: Counter[str],
    speaker_pattern: str | None = None,
) -> Parsed | None:
    """The turns, if it is a transcript that was printed; None if it is not."""
    lines = [line for each in pages for line in each]
    labels = _labels(lines)
    if labels.total() < _LEAST_LABELS:
        lines = labelled(lines)
        labels = _labels(lines)
    stamped = sum(bool(_NAME_AND_TIME.fullmatch(line.text)) for line in lines)
    if not speaker_pattern and labels.total() < _LEAST_LABELS and stamped < _LEAST_LABELS:
        return None
    paragraphs = _header_first(list(_spoken(lines, body, labels, words)))
    parsed = turns_from_paragraphs(
        [each.text for each in paragraphs],
        pages=[(each.first, each.last) for each in paragraphs],
        sections=[each.section for each in paragraphs],
        speaker_pattern=speaker_pattern,
    )
    return parsed if parsed.score >= _LEAST_SHARE else None


def _header_first(paragraphs: list[_Spoken]) -> list[_Spoken]:
    """Header lines before what stands above them on the page: a logo, a running header."""
    opening = [each.text for each in paragraphs[:40]]
    if read_header(opening).lines:
        return paragraphs
    for above in range(1, min(_MOST_ABOVE, len(opening)) + 1):
        found = read_header(opening[above:]).lines
        if found > 1:
            end = above + found
            return [*paragraphs[above:end], *paragraphs[:above], *paragraphs[end:]]
    return paragraphs


def _labels(lines: Sequence[Line]) -> Counter[str]:
    """Labels at the beginning of lines, those that come again."""
    found = Counter(match["name"] for line in lines if (match := _LABEL.match(line.text)))
    return Counter({label: n for label, n in found.items() if n > 1})


def _spoken(
    lines: Sequence[Line], body: Type, labels: Counter[str], words: Counter[str]
) -> Iterator[_Spoken]:
    """Paragraphs: a new one at every label, time or gap; larger type between them is a topic."""
    held: list[Line] = []
    text, section, begun = "", None, False
    for line in lines:
        topic = begun and line.size > body.size + _TOPIC and not _LABEL.match(line.text)
        if held and (topic or _opens(held[-1], line, body, labels)):
            yield _Spoken(text, held[0].page, held[-1].page, section)
            held = []
        if topic:
            section = line.text
            continue
        if not held:
            text = line.text
        elif _NAME_AND_TIME.fullmatch(held[-1].text):
            text += "\n" + line.text
        else:
            text = join(text, _marked(line, held[-1].page), words)
        held.append(line)
        begun = begun or bool(labels and _begins_turn(line, labels))
    if held:
        yield _Spoken(text, held[0].page, held[-1].page, section)


def _marked(line: Line, page: int) -> str:
    """The line's text, after a mark for each page that has begun since `page`."""
    return PAGE * (line.page - page) + line.text


def _begins_turn(line: Line, labels: Counter[str]) -> bool:
    match = _LABEL.match(line.text)
    return bool(match and match["name"] in labels) or bool(_STAMPED.match(line.text))


def _opens(before: Line, line: Line, body: Type, labels: Counter[str]) -> bool:
    if _begins_turn(line, labels):
        return True
    if _NAME_AND_TIME.fullmatch(line.text) or _ENDS_IN_TIME.search(before.text):
        return True
    if read_header([before.text, line.text]).lines == 2:
        return True
    if line.page != before.page or line.y > before.y + 2:
        return False  # the turn goes on over the page, unless a label says otherwise
    return before.y - line.y > 1.4 * body.leading_of(before) or abs(before.size - line.size) > 1


def as_report(blocks: Sequence[Block], body: Type, words: Counter[str], title: str = "") -> Parsed:
    """Paragraphs without a speaker, with their pages and sections; tables row by row."""
    turns: list[Turn] = []
    texts = [without_marks(_text(block, words)) for block in blocks]
    head: tuple[str, ...] = ()
    sections = with_sections(blocks, [text for text, _ in texts], body, title)
    for block, (text, breaks), (_, section, _) in zip(blocks, texts, sections, strict=True):
        pieces = [text]
        if block.table:
            head, rows = _with_head(block, head, words)
            pieces = paragraphs_of(block.caption, rows, head=bool(head))
        turns += [
            Turn(
                piece, page_start=block.first.page, page_end=block.last.page, section=section,
                page_breaks=breaks,
            )
            for piece in pieces
            if any(map(str.isalnum, piece))
        ]  # fmt: skip
        head = head if block.table else ()
    return Parsed(tuple(turns), "pdf", 0.0)


def _with_head(
    block: Block, before: tuple[str, ...], words: Counter[str]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """A table's row of names, () without one, and all rows; it goes on from a page before."""
    rows = rows_of(block.all_lines, words)
    if has_head(block.all_lines):
        return rows[0], rows
    if before and len(before) == max(map(len, rows)):
        return before, [before, *rows]
    return (), rows


def _text(block: Block, words: Counter[str]) -> str:
    """A paragraph with a mark at every page that begins inside it."""
    if block.table:
        return ""
    pages = [block.first.page, *(line.page for line in block.all_lines)]
    marked = map(_marked, block.all_lines, pages)
    text = joined(marked, words)
    return f"{block.caption}: {text}" if block.caption else text
