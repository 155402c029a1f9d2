"""A table in a report as paragraphs, row by row, with its caption and headings in each.

    paragraphs_of("Tabel 2. Sager", [("År", "Sager"), ("2017", "412")])
    # ['Tabel 2. Sager: År | Sager; 2017 | 412']

Numbers apart from their caption are never found: a long table's caption and first row come again.
"""

from collections.abc import Sequence

# Some 150 words: about what one passage holds.
_LONGEST = 900


def paragraphs_of(caption: str, rows: Sequence[Sequence[str]], *, head: bool = True) -> list[str]:
    """Paragraphs without line breaks, at most some 900 characters where the rows allow it.

    `head` says that the first row names the columns.
    """
    lines = [" | ".join(" ".join(cell.split()) for cell in row if cell.strip()) for row in rows]
    lines = [line for line in lines if line]
    if not lines:
        return [caption] if caption else []
    opening = f"{caption}: " if caption else ""
    first, groups, size = lines[0], [[lines[0]]], len(lines[0])
    for line in lines[1:]:
        if size + len(line) > _LONGEST and len(groups[-1]) > 1:
            groups.append([first] if head else [])
            size = len(first) if head else 0
        groups[-1].append(line)
        size += len(line) + 2
    return [opening + "; ".join(group) for group in groups]
