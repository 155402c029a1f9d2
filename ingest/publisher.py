"""Who has published a report, by what it states itself: imprint, cover, the file's properties.

    publisher(document, register, 2018)    # ('Statens Datakontor', 'Udgivet af Statens Datakontor')

Only institutions of the register count: a cover has many lines, and most name nobody.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.document import Document
from ingest.register import Register

_PUBLISHED = re.compile(
    r"(?i:\b(?:udgivet af|udgiver|udgives af|udarbejdet af|published by|publisher|prepared by)\b|©|"
    r"\bcopyright\b)\s*:?\s*(?P<who>[^\n]{3,100})"
)
# "Statens Datakontor, oktober 2018": who signs a foreword.
_SIGNED = re.compile(r"(?P<who>[^,\n]{3,80}),\s+(?:\d{1,2}\.\s+)?[^\W\d_]{3,9}\.?\s+(?:19|20)\d\d")
_COVER, _FRONT, _IMPRINT = 2, 4, 2  # pages: at the beginning, with the foreword, at the end
_LINES_OF_COVER, _LINES_OF_FRONT = 6, 15  # where a document has no pages


def publisher(document: Document, register: Register, year: int | None) -> tuple[str, str] | None:
    """The publisher's canonical name and the words that say so; None where they name none, or two.

    A ministry beside an institution of its own is the one that it belongs to.
    """
    front = list(_front(document, _FRONT, _LINES_OF_FRONT))
    cover = list(_front(document, _COVER, _LINES_OF_COVER))
    stated = [
        (found["who"], found[0])
        for text in (*front, *_imprint(document))
        for found in _PUBLISHED.finditer(text)
    ]
    signed = [(found["who"], text) for text in front if (found := _SIGNED.fullmatch(text))]
    for texts in (stated, [(text, text) for text in cover], signed):
        whole = texts is not stated
        named = {
            name: words
            for text, words in reversed(texts)
            if (name := _named(text, register, year, whole=whole))
        }
        above = {register.ministry(name) for name in named}
        kept = [name for name in named if name not in above]
        if len(kept) == 1:
            return kept[0], " ".join(named[kept[0]].split())
    return None


def _named(text: str, register: Register, year: int | None, *, whole: bool) -> str | None:
    """The institution that a line is (`whole`), or that a statement begins with."""
    if whole:
        return register.canonical(text, year) if len(text) <= 100 else None
    return next(iter(register.find(text, year)), None)


def _front(document: Document, pages: int, lines: int) -> Iterator[str]:
    if document.pages is None:
        return (turn.text for turn in document.turns[:lines])
    return (turn.text for turn in document.turns if turn.page_start and turn.page_start <= pages)


def _imprint(document: Document) -> Sequence[str]:
    """The paragraphs of the last pages, where some put it."""
    if document.pages is None:
        return [turn.text for turn in document.turns[-_LINES_OF_COVER:]]
    last = document.pages - _IMPRINT
    return [turn.text for turn in document.turns if turn.page_start and turn.page_start > last]
