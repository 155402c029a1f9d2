"""Whom a question names: "hvad siger Anna Holm om …", "what did the Project Manager think of …".

A name counts where it stands in the question as it does in a speaker's label: whole ("Project
Manager", the role in "Anna Holm (kontorchef)"), two words of it or more ("Anna Holm" for
"Kontorchef Anna Holm"), or the last name alone, capitalised. Only the fullest of these names
someone, so that "Prime Minister" does not name the deputy as well.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.text import STOPWORDS, WORD, normalise, stem, tokens

# Forms of address: they name nobody.
ADDRESS = frozenset("hr fru frk mr mrs ms miss dr prof hon sir lord am mp ma phd".split())
SHORTEST_LAST_NAME = 3
# What stands beside a name and is shorter is a party or a unit ("(S)", "(EL)"), which too many
# share and too many words are spelled like.
SHORTEST_ROLE = 4
# How fully a name is given: the whole of several words, two words of a longer one, or one word.
WHOLE, RUN, WORD_ALONE = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's words as stems, in order, and those of them that are capitalised."""

    stems: tuple[str, ...]
    capitalised: frozenset[str]

    @classmethod
    def of(cls, question: str) -> "Asked":
        """The first word is capitalised in any case, so it does not count as such."""
        words = WORD.findall(question)
        capitals = {_stem(normalise(word)) for word in words[1:] if word[0].isupper()}
        return cls(tuple(_stem(normalise(word)) for word in words), frozenset(capitals))


def named(question: str, labels: Iterable[str]) -> list[str]:
    """Those of `labels` that the question names, most fully named ones alone; often none."""
    asked = Asked.of(question)
    by_stem = _by_stem(tuple(labels))
    met = {label: at for each in set(asked.stems) for label, at in by_stem.get(each, ())}
    fullness = {
        label: max((_fullness(asked, part, first) for part, first in _parts(label)), default=0)
        for label in sorted(met, key=met.__getitem__)
    }
    most = max(fullness.values(), default=0)
    return [label for label, found in fullness.items() if found == most and most]


def _fullness(asked: Asked, part: Sequence[str], first: bool) -> int:
    """How fully the question gives one part of a label; `first` is the name, others the role."""
    if not part:
        return 0
    met = sum(word in asked.stems for word in part)
    run = _longest_run(asked.stems, part) if met > 1 else met
    if run == len(part):
        return WHOLE if len(part) > 1 else WORD_ALONE
    if first and run > 1:
        return RUN
    last = part[-1]
    is_last_name = first and last in asked.capitalised and len(last) >= SHORTEST_LAST_NAME
    return WORD_ALONE if is_last_name else 0


def _longest_run(words: Sequence[str], part: Sequence[str]) -> int:
    """How many words of `part` follow one another among `words`, at most."""
    most = 0
    for at in range(len(words)):
        for start in range(len(part)):
            run = 0
            while words[at + run : at + run + 1] == part[start + run : start + run + 1] != ():
                run += 1
            most = max(most, run)
    return most


@lru_cache(maxsize=50_000)
def _parts(label: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
    """The label's name and what stands beside it, as stems; `True` for the name."""
    name, *others = re.split(r"[(),;/]", label)
    roles = [part for part in others if len(part.strip(" .")) >= SHORTEST_ROLE]
    return tuple((_bare(tokens(part)), part is name) for part in (name, *roles))


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    """Stems from the first word that tells to the last: "the Hon. Dan Reed" is Dan Reed."""
    telling = [at for at, word in enumerate(words) if _telling(word)]
    return tuple(map(_stem, words[telling[0] : telling[-1] + 1])) if telling else ()


@lru_cache(maxsize=8)
def _by_stem(labels: tuple[str, ...]) -> dict[str, list[tuple[str, int]]]:
    """By stem, the labels that hold it, each with its place among all."""
    found: dict[str, list[tuple[str, int]]] = {}
    for at, label in enumerate(labels):
        for each in {each for part, _ in _parts(label) for each in part}:
            found.setdefault(each, []).append((label, at))
    return found


def _telling(token: str) -> bool:
    return token not in STOPWORDS and token not in ADDRESS


def _stem(token: str) -> str:
    """In both languages, as labels and questions need not be in the same one."""
    return stem(stem(token, "en"), "da")
