"""Which passages may answer: a filter's names looked up in a generation."""

import difflib
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePath

import numpy as np

from search import contents
from search.errors import UnknownInstitution, UnknownMinistry, UnknownSource, UnknownSpeaker
from search.passage import Source
from search.query import Filters
from search.snapshot import Mask, Snapshot
from search.text import fold, normalise, tokens

WORD_CHARACTER = re.compile(r"\w")


def admit(connection: sqlite3.Connection, current: Snapshot, filters: Filters) -> Mask:
    """Which rows may answer.

    Institutions and ministries are those whose statement a passage is, and not those it is about.
    Raises UnknownInstitution, UnknownMinistry, UnknownSource and UnknownSpeaker.
    """
    return _narrowed(connection, current, filters, current.alive)


def _narrowed(
    connection: sqlite3.Connection, current: Snapshot, filters: Filters, within: Mask
) -> Mask:
    """Those rows of `within` that `filters` admits; what needs the text is looked at last."""
    admitted = within & _by_place(current, filters)
    if filters.speakers:
        admitted &= _by_speaker(connection, current, filters.speakers)
    if filters.roles:
        admitted &= _by_column(connection, current, "role", filters.roles)
    if filters.words:
        admitted &= np.logical_or.reduce([_with_words(current, each) for each in filters.words])
    if filters.also is not None:
        admitted = _narrowed(connection, current, filters.also, admitted)
    for each in filters.excluding:
        admitted &= ~_narrowed(connection, current, each, admitted)
    for phrase in filters.phrases:
        admitted = _saying(connection, current, phrase, admitted)
    return admitted


def _by_place(current: Snapshot, filters: Filters) -> Mask:
    """What the generation's own arrays tell: institution, source, kind and year."""
    admitted = np.ones(len(current), dtype=bool)
    if filters.institutions:
        codes = [_institution(current, name) for name in filters.institutions]
        admitted &= np.isin(current.institution_of_row, codes)
    if filters.ministries:
        wanted_ministries = {_ministry(current, name) for name in filters.ministries}
        codes = [
            code
            for code, name in enumerate(current.institutions)
            if current.ministries.get(name) in wanted_ministries
        ]
        admitted &= np.isin(current.institution_of_row, codes)
    if filters.sources:
        wanted = {s.id for name in filters.sources for s in _sources(current, name)}
        admitted &= _of_sources(current, [source.id in wanted for source in current.sources])
    if filters.kinds:
        admitted &= _of_sources(current, [s.kind in filters.kinds for s in current.sources])
    if filters.years:
        dates = {str(year) for year in filters.years}
        admitted &= _of_sources(current, [(s.date or "")[:4] in dates for s in current.sources])
    return admitted


def _of_sources(current: Snapshot, wanted: Sequence[bool]) -> Mask:
    # One more at the end, for rows of removed sources, whose index is -1.
    mask: Mask = np.array([*wanted, False])[current.source_of_row]
    return mask


# --- names -------------------------------------------------------------------------------------


def _plain(name: str) -> str:
    """A name as it is compared: letter case, white space and old spellings aside."""
    return fold(" ".join(normalise(name).split()))


def _called(name: str, known: Sequence[str]) -> list[int]:
    """Which of `known` are called `name`; where none is, those with a word that begins with it."""
    wanted, plain = _plain(name), [_plain(each) for each in known]
    exact = [at for at, each in enumerate(plain) if each == wanted]
    if exact or not wanted:
        return exact
    begun = re.compile(rf"(?<!\w){re.escape(wanted)}")
    return [at for at, each in enumerate(plain) if begun.search(each)]


def _close(name: str, known: Sequence[str]) -> tuple[str, ...]:
    """Up to three names that hold `name`, or else are spelled like it."""
    by_plain = {_plain(each): each for each in known}
    wanted = _plain(name)
    holding = [each for each in by_plain if wanted in each]
    near = holding or difflib.get_close_matches(wanted, by_plain, n=3)
    return tuple(by_plain[each] for each in near[:3])


def _institution(current: Snapshot, name: str) -> int:
    """The code of the one institution of that name, or with that beginning of a word in it."""
    found = _called(name, current.institutions)
    if len(found) != 1:
        raise UnknownInstitution(name, _close(name, current.institutions))
    return found[0]


def _ministry(current: Snapshot, name: str) -> str:
    """The one ministry of that name, or with that beginning of a word in it."""
    known = sorted(set(current.ministries.values()))
    found = _called(name, known)
    if len(found) != 1:
        raise UnknownMinistry(name, _close(name, known))
    return known[found[0]]


def _sources(current: Snapshot, name: str) -> list[Source]:
    """Those of that path or file name; else the one with such a title, or a part of either."""
    try:
        return contents.called(current.sources, name)
    except UnknownSource:
        titles = [source.title for source in current.sources]
        files = [PurePath(source.path).name for source in current.sources]
        found = _called(name, titles) or _called(name, files)
        if len(found) != 1:
            raise
        return [current.sources[found[0]]]


def _by_speaker(connection: sqlite3.Connection, current: Snapshot, names: Iterable[str]) -> Mask:
    """Passages whose speaker's name holds one of `names`."""
    rows = connection.execute("SELECT DISTINCT speaker FROM passages WHERE speaker IS NOT NULL")
    known = [speaker for (speaker,) in rows]
    wanted: list[str] = []
    for name in names:
        found = [each for each in known if _plain(name) in _plain(each)]
        if not found:
            raise UnknownSpeaker(name, _close(name, known))
        wanted.extend(found)
    return _by_column(connection, current, "speaker", wanted)


def _by_column(
    connection: sqlite3.Connection, current: Snapshot, column: str, values: Iterable[str]
) -> Mask:
    listed = sorted(set(values))
    marks = ", ".join("?" * len(listed))
    rows = connection.execute(f"SELECT id FROM passages WHERE {column} IN ({marks})", listed)
    ids = np.fromiter((row[0] for row in rows), dtype=np.int64)
    mask: Mask = np.isin(current.passage_of_row, ids)
    return mask


# --- words and phrases -------------------------------------------------------------------------


def _with_words(current: Snapshot, text: str) -> Mask:
    """Rows that hold each word of `text`, in any of its forms and wherever it stands."""
    held = np.ones(len(current), dtype=bool)
    for token in set(tokens(text)):
        own = np.zeros(len(current), dtype=bool)
        own[current.lexicon.holding(token)] = True
        held &= own
    return held


def _saying(connection: sqlite3.Connection, current: Snapshot, phrase: str, within: Mask) -> Mask:
    """Rows of `within` that hold `phrase` as whole words, letter case and white space aside.

    The words' postings leave few rows, and only those are read.
    """
    candidates = within & _with_words(current, phrase)
    says = finder(phrase)
    found = np.zeros(len(current), dtype=bool)
    for at in np.unique(current.source_of_row[candidates]).tolist():
        source, first = current.sources[at].id, int(current.starts[at])
        text = contents.text(connection, source)
        for row, (start, end) in enumerate(contents.spans(connection, source), first):
            found[row] = candidates[row] and says(text[start:end])
    return found


def finder(phrase: str) -> Callable[[str], bool]:
    """Tells whether a text holds the phrase.

    That no word character stands before it is looked up after each find: a pattern that begins with
    a lookbehind searches ten times slower than one that begins with letters.
    """
    words = map(re.escape, normalise(phrase).split())
    pattern = re.compile(r"\s+".join(words) + r"(?!\w)")

    def says(raw: str) -> bool:
        text = normalise(raw)
        found = pattern.search(text)
        while found and WORD_CHARACTER.match(text[found.start() - 1 : found.start()]):
            found = pattern.search(text, found.start() + 1)
        return found is not None

    return says
