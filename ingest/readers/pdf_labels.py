"""Speakers that a page sets apart by place or weight instead of a colon.

A transcript in a table has the name in a column of its own; one from Word has it in bold, before
the words or on a line above them. Such names come again and again: that is how they are known.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.readers.pdf_lines import Line

_TIME = re.compile(r"[\[(]?(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])]?")
_LONGEST = 40
_LEAST = 4  # times in all, by two or more names that come twice at least


def labelled(lines: Sequence[Line]) -> list[Line]:
    """The lines, with `Anna:` where a name stands apart; as they are where none does."""
    found = list(_apart(lines))
    counts = Counter(name for _, name, _ in found)
    names = {name for name, times in counts.items() if times > 1}
    if len(names) < 2 or sum(counts[name] for name in names) < _LEAST:
        return list(lines)
    changed = {n: f"{name}: {rest}".rstrip() for n, name, rest in found if name in names}
    return [
        replace(line, text=_stamp(line) + changed[n], cells=()) if n in changed else line
        for n, line in enumerate(lines)
    ]


def _apart(lines: Sequence[Line]) -> Iterator[tuple[int, str, str]]:
    """Lines that may begin with a name: their number, the name, and the words behind it."""
    for n, (line, after) in enumerate(zip(lines, [*lines[1:], None], strict=True)):
        parts = line.cells[1:] if _stamp(line) else line.cells or ((line.x, line.text),)
        name, rest = parts[0][1], " ".join(text for _, text in parts[1:])
        if line.lead and not line.cells and line.text.startswith(line.lead):
            name, rest = line.lead, line.text[len(line.lead) :].lstrip(" :–-")
        elif not rest and not (after is not None and _stands_apart(line, parts[0][0], after)):
            continue
        name = name.rstrip(" :")
        if 0 < len(name) <= _LONGEST and name[0].isalpha() and name[-1] not in ".?!,;":
            yield n, name, rest


def _stands_apart(line: Line, x: float, after: Line) -> bool:
    """Whether the words begin in a column to the right, or in plain type below a bold name."""
    beside = after.page == line.page and after.y >= line.y - 2 and after.x > x + 20
    below = after.y < line.y or after.page > line.page
    return beside or (below and line.bold and not after.bold)


def _stamp(line: Line) -> str:
    """A time in the first cell, as transcripts write it before a speaker, else ""."""
    if len(line.cells) > 1 and _TIME.fullmatch(line.cells[0][1]):
        return f"[{line.cells[0][1].strip('[]()')}] "
    return ""
