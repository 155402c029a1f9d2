"""Which words of a passage met the question's, and how."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal
from unicodedata import normalize

from search.text import STOPWORDS, WORD, normalise, stem

Way = Literal["word", "compound", "translation"]
Spans = tuple[tuple[int, int], ...]
# Tells how a word meets the question, if it does.
Meets = Callable[[str], "Met | None"]
# A question's word in lower case, with the stems that its translations have, by language.
Translated = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

# Two words meet where the shorter stem begins or ends the longer (a compound) and is no shorter.
SHORTEST_PART = 5
# One letter fewer will do at the beginning, where as much follows: *data* in *datakvalitet*.
SHORT_BEGINNING = 4


@dataclass(frozen=True, slots=True)
class Met:
    """The question's word that was met, as it was asked, and how."""

    asked: str
    way: Way


@dataclass(frozen=True, slots=True)
class Meeting:
    """A word of a passage, `text[start:end]`, that met one of the question's."""

    start: int
    end: int
    found: str
    met: Met


def meetings(question: str, text: str, translated: Translated = ()) -> tuple[Meeting, ...]:
    """The words of `text` that met the question's, in order.

    A word meets one with the same stem; a compound its first or last part and the other way round,
    as *datakvalitet* and *kvalitet*; and a word of the other language one that is `translated`.
    """
    meets = _meets(question, translated)
    # Few words meet, so each is looked at once, and only then where it stands.
    met = [(word, how) for word in set(WORD.findall(text)) if (how := meets(word)) is not None]
    found = [
        Meeting(start, start + len(word), word, how)
        for word, how in met
        for start in _places(word, text)
    ]
    return tuple(sorted(found, key=lambda each: each.start))


def _places(word: str, text: str) -> Iterator[int]:
    """Where a word stands in `text` as a whole one."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not WORD.match(text[start - 1 : start]) and not WORD.match(text, end):
            yield start
        start = text.find(word, end)


def matches(question: str, text: str) -> Spans:
    """`(start, end)` offsets in `text` of the words that met the question's."""
    return spans(meetings(question, text))


def spans(found: Sequence[Meeting]) -> Spans:
    """Where they stand."""
    return tuple((each.start, each.end) for each in found)


@lru_cache(maxsize=64)
def _meets(question: str, translated: Translated) -> Meets:
    """Passages have most words in common, so each is looked at once a question."""
    asked: dict[str, str] = {}
    for word in WORD.findall(normalize("NFC", question)):
        asked.setdefault(_telling(word), word)
    asked.pop("", None)
    known = {name: Met(word, "compound") for name, word in _parts(asked).items()}
    known |= {name: Met(word, "word") for name, word in asked.items()}
    long = tuple(name for name in asked if len(name) >= SHORTEST_PART)
    short = tuple(name for name in asked if len(name) == SHORT_BEGINNING)
    foreign = _foreign(asked, dict(translated))

    @cache
    def meets(word: str) -> Met | None:
        names = _names(word)
        if not names:
            return None
        found = names[0][0]
        if found in known:
            return known[found]
        if found.startswith(long) or found.endswith(long):
            return Met(asked[_longest(found, long)], "compound")
        if found.startswith(short) and len(found) >= 2 * SHORT_BEGINNING:
            return Met(asked[found[:SHORT_BEGINNING]], "compound")
        return foreign.get(names[0]) or foreign.get(names[1])

    return meets


def _foreign(
    asked: Mapping[str, str], translated: Mapping[str, tuple[tuple[str, str], ...]]
) -> dict[tuple[str, str], Met]:
    return {
        name: Met(word, "translation")
        for word in asked.values()
        for name in translated.get(normalise(word), ())
    }


def _longest(found: str, names: Sequence[str]) -> str:
    """The longest of the names that `found` begins or ends with."""
    return max((n for n in names if found.startswith(n) or found.endswith(n)), key=len)


def _telling(word: str) -> str:
    """The Danish stem of a word as it is written; nothing for one that merely asks."""
    names = _names(word)
    return names[0][0] if names else ""


@lru_cache(maxsize=100_000)
def _names(word: str) -> tuple[tuple[str, str], ...]:
    """A word's Danish and its English stem, each with its language; none if it merely asks."""
    token = normalise(word)
    languages = () if token in STOPWORDS else ("da", "en")
    return tuple((stem(token, language), language) for language in languages)


def _parts(asked: Mapping[str, str]) -> dict[str, str]:
    """All that a stem begins or ends with and that is long enough to meet it, with its word."""
    found: dict[str, str] = {}
    for name, word in asked.items():
        for length in range(SHORTEST_PART, len(name)):
            found.setdefault(name[:length], word)
            found.setdefault(name[-length:], word)
    return found
