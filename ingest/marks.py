"""Places inside a paragraph that are carried along as marks in it, until it is a turn.

A page begins within a paragraph that goes on over it. What the grammar does to the paragraph (a
label and stamps go, lines are joined) moves the place; a mark in the text moves by itself.
"""

from collections.abc import Iterator

# No character of any text: Unicode keeps it out of what is written.
PAGE = "\ufdd0"


def mark_page(text: str, tail: str, pages: int = 1) -> str:
    """`text` with the beginning of a page (or more, of pages without text) before its `tail`."""
    at = len(text) - len(tail)
    return text[:at] + PAGE * pages + text[at:]


def without_marks(text: str) -> tuple[str, tuple[int, ...]]:
    """The text itself, and the offsets in it at which pages begin."""
    if PAGE not in text:
        return text, ()
    return text.replace(PAGE, ""), tuple(_offsets(text))


def _offsets(text: str) -> Iterator[int]:
    at = -1
    for number in range(text.count(PAGE)):
        at = text.index(PAGE, at + 1)
        yield at - number
