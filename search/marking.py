"""Which words of a passage met the question's."""

from collections.abc import Callable
from functools import cache, lru_cache

from search.text import STOPWORDS, WORD, normalise, stem

Spans = tuple[tuple[int, int], ...]

# Two words meet where the shorter stem begins or ends the longer (a compound) and is no shorter.
SHORTEST_PART = 5


def matches(question: str, text: str) -> Spans:
    """`(start, end)` offsets in `text` of its words that share a stem with the question's.

    A compound meets its first or last part, as *datakvalitet* meets *kvalitet*.
    """
    meets = _meets(question)
    return tuple(word.span() for word in WORD.finditer(text) if meets(word.group()))


@lru_cache(maxsize=64)
def _meets(question: str) -> Callable[[str], bool]:
    """Tells whether a word meets one of the question's; passages have most words in common."""
    asked = {_telling(word) for word in WORD.findall(normalise(question))} - {""}
    parts = {part for each in asked for part in _parts(each)}
    long = tuple(each for each in asked if len(each) >= SHORTEST_PART)

    @cache
    def meets(word: str) -> bool:
        found = _telling(word)
        return found in parts or found.startswith(long) or found.endswith(long)

    return meets


@lru_cache(maxsize=100_000)
def _telling(word: str) -> str:
    """The stem of a word as it is written; nothing for one that merely asks."""
    token = normalise(word)
    return "" if token in STOPWORDS else stem(token, "da")


def _parts(name: str) -> set[str]:
    """A stem, and all that it begins or ends with and is long enough to meet it."""
    lengths = range(SHORTEST_PART, len(name))
    return {name, *(name[:length] for length in lengths), *(name[-length:] for length in lengths)}
