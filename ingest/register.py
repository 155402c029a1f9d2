"""The register of institutions: names, aliases, ministry and years, and finding them in text.

    register = Register.load([Path("own.toml")])
    register.canonical("kulturministeriets")            # 'Kulturministeriet'
    register.find("Vi spurgte KL og Danmarks Statistik.")  # ['KL', 'Danmarks Statistik']

A user's own TOML file comes beside the one that ships, in the same form, and an entry of the same
name takes its place. Names are matched word by word, so a name never matches inside a longer word.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ingest.errors import BadRegister

SHIPPED = Path(__file__).with_name("institutions.toml")

_WORD = re.compile(r"\w+")
# What may stand between two words of one name: "Klima-, Energi- og …", "Danmarks\nStatistik".
_BETWEEN = re.compile(r"[\s,.&/()'’-]{1,4}")
# "Vækst- og Kulturministeriet" is no mention of Kulturministeriet; "… og Kulturministeriet" is.
_LONGER_BEFORE = re.compile(r"\w-(?:, \w+-)* (?:og|&) $|\w-$")
# Also in "DanmarksStatistik1" and "KL01", but not in "TV2".
_NAME_BREAK = re.compile(r"[-_.+\s]+|(?<=[a-zæøå])(?=[A-ZÆØÅ\d])|(?<=[A-ZÆØÅ])(?=\d\d)")
_GENITIVE = re.compile(r"(?<=\w)(?:['’]s|['’]|s)$")
# "Kulturministeriet", "Ministeriet for Veje og Havne", but not "… under Kulturministeriet".
_MINISTRY = re.compile(r"(?i)(?!.* (?:under|i|hos|ved) )[\w ,-]*ministeriet|ministeriet for .*")
# The article behind the noun: tilsyn -> tilsynet, styrelse -> styrelsen.
_ARTICLES = ("en", "et", "n", "t")
# Names of shorter words are words as well ("forsvaret") and count in speech only with a capital.
_PLAIN_WORD = 10
_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ü": "u", "ö": "oe", "ä": "ae"})


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution; `since` and `until` are years, inclusive, None where open or unknown.

    `ministry` is the name of the ministry it sits under; `successor` the name that its tasks, or
    most of them, went on under; `unsure` says that the entry wants checking.
    """

    name: str
    aliases: tuple[str, ...] = ()
    ministry: str | None = None
    since: int | None = None
    until: int | None = None
    successor: str | None = None
    unsure: bool = False

    def stands_in(self, year: int) -> bool:
        """Whether it existed under this name in `year`, as far as is known."""
        return (self.since is None or self.since <= year) and (
            self.until is None or year <= self.until
        )


class _Name(NamedTuple):
    """A name as the words that it is found by; `exact` where capitals are part of it (KL, SKAT)."""

    words: tuple[str, ...]
    written: tuple[str, ...]
    exact: bool
    institution: Institution


class Register:
    """All known institutions. Made by `load`; immutable after that."""

    def __init__(self, institutions: Iterable[Institution]) -> None:
        self.institutions = tuple({each.name: each for each in institutions}.values())
        self._by_key: dict[str, list[Institution]] = {}
        self._spoken: dict[str, list[_Name]] = {}
        self._folded: dict[str, list[_Name]] = {}
        for institution in self.institutions:
            for name in (institution.name, *institution.aliases):
                self._add(name, institution)
        for table in (self._spoken, self._folded):
            for names in table.values():
                names.sort(key=lambda name: -len(name.words))

    @classmethod
    def load(cls, extra: Sequence[Path] = ()) -> "Register":
        """The register that ships and, in order, the user's own. Raises BadRegister."""
        return cls(each for path in (SHIPPED, *extra) for each in _read(path))

    def canonical(self, text: str, year: int | None = None) -> str | None:
        """The name that `text` as a whole is a form of, else None.

        Capitals do not matter, nor a genitive or the article. Where a form belongs to several
        institutions, the one that stood in `year` (without a year: that stands today) is meant, and
        none if that leaves several.
        """
        for key in _forms(_key(text)):
            if found := self._by_key.get(key):
                return _only(found, year)
        return None

    def find(self, text: str, year: int | None = None) -> list[str]:
        """The institutions mentioned in `text`, each once, in the order of their first mention.

        An alias of two letters (DI, AU) counts only where `text` has a longer form as well.
        """
        return list(dict.fromkeys(_matches(text, self._spoken, year, capitals=True)))

    def find_in_name(self, name: str, year: int | None = None) -> list[str]:
        """The institutions in a file's or folder's name: `01-stoettestyrelsen`, `interview_KL`."""
        spaced = _NAME_BREAK.sub(" ", unicodedata.normalize("NFC", name))
        return list(dict.fromkeys(_matches(_fold(spaced), self._folded, year, capitals=False)))

    def ministry(self, name: str) -> str | None:
        """The ministry that the institution called `name` sits under; None for ministries."""
        found = self.canonical(name)
        return next((each.ministry for each in self.institutions if each.name == found), None)

    def ministry_or_self(self, name: str) -> str | None:
        """As `ministry`; a ministry is its own."""
        return self.ministry(name) or (name if _MINISTRY.fullmatch(name) else None)

    def _add(self, name: str, institution: Institution) -> None:
        entries = self._by_key.setdefault(_key(name), [])
        if institution not in entries:
            entries.append(institution)
        for table, written in ((self._spoken, name), (self._folded, _fold(name))):
            words = tuple(_WORD.findall(written))
            exact = not any(letter.islower() for letter in name)
            found = _Name(tuple(word.casefold() for word in words), words, exact, institution)
            for first in {found.words[0], found.words[0] + "s"} if words else ():
                if len(words) == 1 or first == found.words[0]:
                    table.setdefault(first, []).append(found)


def _matches(
    text: str, table: dict[str, list[_Name]], year: int | None, *, capitals: bool
) -> list[str]:
    """Leftmost, longest: names of the table in `text`."""
    tokens = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
    found: list[tuple[str, bool]] = []
    at = 0
    while at < len(tokens):
        candidates = table.get(tokens[at][0].casefold())
        names = [name for name in candidates or () if _stands_at(name, tokens, at, text)]
        if capitals and tokens[at][0].islower():
            names = [name for name in names if max(map(len, name.words)) >= _PLAIN_WORD]
        if not names:
            at += 1
            continue
        longest = [name for name in names if len(name.words) == len(names[0].words)]
        if only := _only([name.institution for name in longest], year):
            found.append((only, capitals and _is_doubtful(names[0])))
        at += len(names[0].words)
    sure = {name for name, doubtful in found if not doubtful}
    return [name for name, _ in found if name in sure]


def _is_doubtful(name: _Name) -> bool:
    """Two letters stand for much else; not so where they are the name itself (KL)."""
    return name.exact and len(name.written[0]) <= 2 and name.written != (name.institution.name,)


def _stands_at(name: _Name, tokens: list[tuple[str, int, int]], at: int, text: str) -> bool:
    length = len(name.words)
    if at + length > len(tokens):
        return False
    here = tokens[at : at + length]
    for number, (token, start, _) in enumerate(here):
        wanted = name.written[number] if name.exact else name.words[number]
        said = token if name.exact else token.casefold()
        if said != wanted and not (number == length - 1 and said == wanted + "s"):
            return False
        if number and not _BETWEEN.fullmatch(text, here[number - 1][2], start):
            return False
    start = here[0][1]
    return name.exact or not _LONGER_BEFORE.search(text, max(0, start - 60), start)


def _only(found: Sequence[Institution], year: int | None) -> str | None:
    names = list(dict.fromkeys(each.name for each in found))
    if len(names) > 1:
        names = list(
            dict.fromkeys(
                each.name
                for each in found
                if (each.until is None if year is None else each.stands_in(year))
            )
        )
    return names[0] if len(names) == 1 else None


def _key(text: str) -> str:
    bare = unicodedata.normalize("NFC", text).casefold().strip(" \t\r\n.,;:\"'«»“”„()[]*_")
    return " ".join(bare.replace("&", " og ").split())


def _forms(key: str) -> Iterable[str]:
    """`key` itself first, then without a genitive, then with and without the article."""
    bare = _GENITIVE.sub("", key)
    yield key
    if bare != key:
        yield bare
    # Abbreviations have no article: "ate" is no form of "AT".
    if len(bare) > 5:
        for article in _ARTICLES:
            yield bare + article
        for article in _ARTICLES:
            if bare.endswith(article):
                yield bare.removesuffix(article)


def _fold(text: str) -> str:
    """As in file names; capitals stay, so that `KL` differs from `kl`."""
    text = unicodedata.normalize("NFC", text)
    return "".join(
        low.upper() if letter.isupper() else low
        for letter in text
        for low in (letter.lower().translate(_FOLDED),)
    )


def _read(path: Path) -> list[Institution]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadRegister(path, str(error)) from error
    entries = content.get("institution", [])
    if not isinstance(entries, list) or (content and not entries):
        raise BadRegister(path, "[[institution]]")
    return [_institution(path, entry) for entry in entries]


def _institution(path: Path, entry: Any) -> Institution:
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        raise BadRegister(path, f"name: {entry!r}"[:200])
    aliases = entry.get("aliases", [])
    years = (entry.get("from"), entry.get("to"))
    texts = (entry.get("ministry"), entry.get("successor"))
    if (
        not entry["name"].strip()
        or not isinstance(aliases, list)
        or not all(isinstance(alias, str) and alias.strip() for alias in aliases)
        or not all(year is None or isinstance(year, int) for year in years)
        or not all(text is None or isinstance(text, str) for text in texts)
    ):
        raise BadRegister(path, entry["name"])
    return Institution(
        entry["name"].strip(), tuple(aliases), texts[0], years[0], years[1], texts[1],
        bool(entry.get("unsure", False)),
    )  # fmt: skip
