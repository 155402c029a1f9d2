"""The operators that a question may hold, taken out of its words. Pure.

    narrow(Query('hvem har "målrettet tilsyn" -havn institution:"SKAT Nord" år:2016-2018'))

- `"exact phrase"`: only passages that hold these words as they stand.
- `-word`, `-"exact phrase"`, `-institution:NAME`: none that hold it, or that the filter admits.
- `institution:`, `taler:`, `kilde:`, `år:`, `rolle:`, `type:`, in English `speaker:`, `source:`,
  `year:`, `role:`, `kind:`: only passages of that one; several of one kind are alternatives.

What can be meant otherwise is left as it is: an operator begins after a blank and no blank follows
its colon or dash; what is only a number (-5 %), a stop word or the second half of a compound
(*indsamling og -analyse*) is not excluded; typographic quotes are quotes like those of any text.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from search.errors import OnlyFilters
from search.passage import Kind, Role
from search.query import Filters, Query
from search.text import STOPWORDS, normalise, tokens

# What may stand before a colon, and the field of Filters that it fills.
KEYS: Mapping[str, str] = {
    "institution": "institutions",
    "taler": "speakers",
    "speaker": "speakers",
    "kilde": "sources",
    "source": "sources",
    "år": "years",
    "aar": "years",
    "year": "years",
    "rolle": "roles",
    "role": "roles",
    "type": "kinds",
    "kind": "kinds",
}
ROLES: Mapping[str, Role] = {
    "interviewer": "interviewer",
    "respondent": "respondent",
    "ukendt": "unknown",
    "unknown": "unknown",
}
KINDS: Mapping[str, Kind] = {
    "interview": "interview",
    "interviews": "interview",
    "report": "report",
    "reports": "report",
    "rapport": "report",
    "rapporter": "report",
}
# An å may be typed as a letter and a ring.
_SPELLINGS = sorted({unicodedata.normalize(form, key) for key in KEYS for form in ("NFC", "NFD")})
_PIECE = re.compile(
    rf"(?<!\S)(?P<minus>-?)(?:(?P<key>{'|'.join(_SPELLINGS)}):)?"
    r'(?:"(?P<quoted>[^"]*)"(?!\w)|(?P<bare>\S+))',
    re.IGNORECASE,
)
_YEARS = re.compile(r"([0-9]{4})(?:[-–]([0-9]{4}))?")
# What a dash stands in for a part of a word after: *indsamling, -behandling og -analyse*.
_JOINED = re.compile(r"[^\W_](?:[,/]|,?\s(?:og|eller|samt|and|or))\s+$", re.IGNORECASE)
LONGEST_JOINT = 20
# What ends a sentence or a bracket, not a word.
_TRAILING = ".,;:!?)"


def narrow(query: Query) -> Query:
    """The query without its operators, and with filters that do what they say.

    Raises OnlyFilters where nothing is left to ask.
    """
    text, own = parse(query.text)
    if own == Filters():
        return query
    if not tokens(text):
        raise OnlyFilters(query.text)
    filters = replace(query.filters, also=replace(own, also=query.filters.also))
    return replace(query, text=text, filters=filters)


def parse(question: str) -> tuple[str, Filters]:
    """The words of a question, those of phrases among them, and what its operators admit.

    A text without operators comes back as it is. Never raises.
    """
    kept, at, filters = [], 0, Filters()
    for piece in _PIECE.finditer(question):
        own = _operator(piece)
        before = question[max(at, piece.start() - LONGEST_JOINT) : piece.start()]
        if own == Filters() or (own.words and _JOINED.search(before)):
            continue
        kept.append(question[at : piece.start()])
        at = piece.end()
        if piece["minus"]:
            filters = replace(filters, excluding=(*filters.excluding, own))
        else:
            filters = _both(filters, own)
            kept.extend(own.phrases)
    if filters == Filters():
        return question, filters
    return " ".join("".join([*kept, question[at:]]).split()), filters


def years(value: str) -> tuple[int, ...]:
    """`2016`, `2016-2018` and `2016,2018` as years; none of what is something else."""
    found: list[int] = []
    for part in value.split(","):
        match = _YEARS.fullmatch(part.strip())
        if match is None:
            return ()
        first, last = sorted((int(match[1]), int(match[2] or match[1])))
        found.extend(range(first, last + 1))
    return tuple(found)


def _operator(piece: re.Match[str]) -> Filters:
    """What one piece of a question admits, a minus before it aside; all, where it is a word."""
    quoted, bare = piece["quoted"], piece["bare"]
    value = bare.rstrip(_TRAILING) if quoted is None else quoted.strip()
    if not tokens(value) or (quoted is None and '"' in bare):
        return Filters()
    if piece["key"]:
        return _filter(normalise(piece["key"]), value)
    if quoted is not None:
        return Filters(phrases=(value,))
    return _word(value) if piece["minus"] else Filters()


def _filter(key: str, value: str) -> Filters:
    """A key and its value; all is admitted where the value is none of that key's."""
    match KEYS[key]:
        case "years":
            return Filters(years=years(value))
        case "roles":
            return Filters(roles=tuple(ROLES[each] for each in [value.lower()] if each in ROLES))
        case "kinds":
            return Filters(kinds=tuple(KINDS[each] for each in [value.lower()] if each in KINDS))
        case field:
            names: dict[str, Any] = {field: () if "://" in value else (value,)}
            return Filters(**names)


def _word(value: str) -> Filters:
    """A word to exclude: in any of its forms, or as written where it is of several parts."""
    parts = tokens(value)
    if not value[0].isalpha() or (len(parts) == 1 and parts[0] in STOPWORDS):
        return Filters()
    return Filters(words=(value,)) if len(parts) == 1 else Filters(phrases=(value,))


def _both(one: Filters, other: Filters) -> Filters:
    """The values of both, field by field."""
    names = {*KEYS.values(), "phrases"}
    return replace(one, **{name: getattr(one, name) + getattr(other, name) for name in names})
