"""Persons' names in text: whole, first name or surname alone, in the genitive. Pure.

    people = People([Person("Respondent 1", name_parts("Anna Holm"))])
    people.replace("Annas kontor, sagde anna holm", lambda kind, key: key)
    # '[Respondent 1]s kontor, sagde [Respondent 1]'

Names are compared word by word, folded (`Søren`, `SØREN`, `Soeren`), so a name never matches inside
a longer word, and a list of thousands costs no more than one of ten.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.identifiers import Edited, Pseudonym, nothing
from ingest.speakers import TITLE

_UPPER = "".join(re.escape(chr(code)) for code in range(0x250) if chr(code).isupper())
_LETTER = r"[^\W\d_]"
# KLs, Anna, InterviewAnna (two words): digits, blanks, _ and - stand between words.
_WORD = re.compile(rf"[{_UPPER}]+s?(?!{_LETTER})|[{_UPPER}]*[^\W\d_{_UPPER}]+|[{_UPPER}]+")
_LETTERS = re.compile(rf"{_LETTER}+")
_CAMEL = re.compile(rf"[^\W\d_{_UPPER}][{_UPPER}]")
_BETWEEN = re.compile(r"\s{0,3}|[-_.’']")
# M. and Aa.
_AFTER_INITIAL = re.compile(r"\.?\s{0,3}")
_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe", "ä": "ae"})

_ASIDE = re.compile(r"\([^()]*\)|,.*", re.DOTALL)
_TITLE = re.compile(rf"{TITLE}|(?i:hr|fru|frk|dr|prof|cand|stud|ph|lic|mag|mr|mrs|ms|iphone|ipad)")
_PARTICLES = frozenset("af van von der den de du da la le el al bin dos di og and i fra of".split())
_INSTITUTION = re.compile(
    r"(?i).{3,}(?:styrelse|tilsyn|ministeri|direktorat|departement|institut|nævn|kommune|universitet|"
    r"center|centr|forening|register|kontor|afdeling)(?:et|en|n|t)?s?"
)
# Names that are words of everyday text as well: alone and without a capital they are left as words.
ORDINARY = frozenset(
    "anker ask august bak bank berg bill birk bjerg bjørn bo bonde borg brandt brink brun bruun "
    "bæk dag dahl dal dam dan degn dyhr eg ege elm else eng falk fisker foged frank fred frost "
    "gammel gran grant grå grøn grønne gård hald hale have hede hjort hold holm hope hoved hvid "
    "høj ib jo joy juhl jul juni just kaj kant kirke klar klit kok kold konge krog krone kruse "
    "lang lange li lille lind list liv lund lunde lyng maj mark max may mose munk my mølle nord "
    "nørre page park per pil post præst ravn ray rich ris rob rose rosen rust sand skov smed sol "
    "sommer sten stil stock stor storm strand sund svan svane syd sø sønder tang thy toft top "
    "tved ulv ung vand vang ved vest vester vinter vår wise young å ås østen øster".split()
)


class Parts(NamedTuple):
    """A name's words, folded; `inner` (`von`, `M.`) count only between two of the others."""

    words: frozenset[str] = frozenset()
    inner: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to hide. `label` is what the pseudonym says, None where it is to be numbered.

    `common`: the label of a single word, which the text uses as a word as well.
    """

    label: str | None
    parts: Parts
    common: bool = False


class _Word(NamedTuple):
    start: int
    end: int
    lower: bool
    people: frozenset[int]
    found: str


def fold(text: str) -> str:
    """As names are compared: without capitals, and æ, ø, å as they stand in file names."""
    return text.casefold().translate(_FOLDED)


def words(text: str) -> Iterator[str]:
    """The words of a text as they stand in it."""
    return (found[0] for found in _WORD.finditer(text))


def name_parts(name: str, *, capitals: bool = False) -> Parts:
    """The words of a name, without titles, institutions and what stands in parentheses.

    With `capitals`, a word without one is no name: "5 medarbejdere" is nobody.
    """
    bare = _ASIDE.sub(" ", name)
    cased = capitals or any(letter.isupper() for letter in bare)
    kept, inner = set(), set()
    for token in _LETTERS.findall(bare):
        if fold(token) in _PARTICLES or len(token) == 1:
            inner.add(fold(token))
        elif not (_TITLE.fullmatch(token) or _INSTITUTION.fullmatch(token)):
            kept |= {fold(word) for word in words(token) if not cased or token[0].isupper()}
    return Parts(frozenset(kept), frozenset(inner))


class People:
    """All persons to be hidden in a source, found by any word of their names."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.people = tuple(people)
        by_word: dict[str, set[int]] = {}
        for number, person in enumerate(self.people):
            for word in person.parts.words:
                by_word.setdefault(word, set()).add(number)
        self._by_word = {word: frozenset(held) for word, held in by_word.items()}
        self._forms = {form for word in by_word for form in (word, word + "s")}
        common = {w for p in self.people if p.common for w in p.parts.words}
        self._ordinary = {fold(word) for word in ORDINARY} | common

    def replace(self, text: str, pseudonym: Pseudonym, edited: Edited = nothing) -> str:
        """`text` with each name as its person's pseudonym; a genitive's ending stays.

        `pseudonym` gets a key in brackets where that is what shall stand there; `edited` is told
        what was replaced.
        """
        if not self._may_stand_in(text):
            return text
        pieces, at, edits = [], 0, []
        for start, end, key in self._found(text):
            told = pseudonym("name", key)
            pieces += [text[at:start], told]
            edits.append((start, end, len(told)))
            at = end
        edited(edits)
        return "".join((*pieces, text[at:])) if pieces else text

    def _may_stand_in(self, text: str) -> bool:
        """A quick look that spares most texts the slow one."""
        if _CAMEL.search(text):
            return True
        return not self._forms.isdisjoint(_LETTERS.findall(fold(text)))

    def of(self, parts: Parts) -> str:
        """The pseudonym of somebody of that name; of several, where it says no more."""
        held = [self._by_word[word] for word in parts.words]
        return self._key(frozenset.intersection(*held), "")

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and key of each stretch of words that are one person's (or could be)."""
        here = [self._word(found) for found in _WORD.finditer(text)]
        at = 0
        while at < len(here):
            if not here[at].people:
                at += 1
                continue
            last, people = self._run(text, here, at)
            if last > at or not self._is_word(here[at]):
                key = " ".join(word.found for word in here[at : last + 1] if word.people)
                yield here[at].start, here[last].end, self._key(people, key)
            at = last + 1

    def _word(self, found: re.Match[str]) -> _Word:
        folded, end = fold(found[0]), found.end()
        people = self._by_word.get(folded)
        if people is None and folded.endswith("s") and (people := self._by_word.get(folded[:-1])):
            folded, end = folded[:-1], end - 1
        held = people or frozenset[int]()
        return _Word(found.start(), end, found[0][0].islower(), held, folded)

    def _run(self, text: str, here: Sequence[_Word], at: int) -> tuple[int, frozenset[int]]:
        """The last word of the longest stretch from `at` that one person's names make up.

        A middle name or an initial that is not known of counts between two that are.
        """
        last, people = at, here[at].people
        while last + 1 < len(here) and _near(text, here, last):
            if both := people & here[last + 1].people:
                last, people = last + 1, both
            elif (
                last + 2 < len(here)
                and (both := people & here[last + 2].people)
                and self._may_stand_between(here[last + 1], both)
                and _near(text, here, last + 1)
            ):
                last, people = last + 2, both
            else:
                break
        return last, people

    def _may_stand_between(self, word: _Word, people: Collection[int]) -> bool:
        inner = any(word.found in self.people[number].parts.inner for number in people)
        return inner or not word.lower

    def _is_word(self, word: _Word) -> bool:
        return word.lower and (word.found in self._ordinary or len(word.found) <= 2)

    def _key(self, people: Collection[int], key: str) -> str:
        """`[Respondent 1]`, `[Respondent 1 eller Respondent 2]`, or what tells a listed name."""
        labels = [label for each in sorted(people) if (label := self.people[each].label)]
        if labels:
            return f"[{' eller '.join(labels)}]"
        if len(people) == 1:
            return " ".join(sorted(self.people[next(iter(people))].parts.words))
        return key


def _near(text: str, here: Sequence[_Word], at: int) -> bool:
    """Whether the word at `at` and the next may belong to one name: `Anna Holm`, `anna.holm`."""
    one, two = here[at], here[at + 1]
    between = _AFTER_INITIAL if one.end - one.start <= 2 else _BETWEEN
    return between.fullmatch(text, one.end, two.start) is not None
