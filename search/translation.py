"""Words in the other language: *supervision* is *tilsyn*, *kompetencer* are *competence*.

    translations("kommune", "da")    # (("municipalities", 0.72),)

BM25 finds nothing where question and answer share no word; with these it has words to look for.
The table lies beside the model (`TRANSLATIONS.md` there tells how it was learnt): gzipped UTF-8
lines in the order of their code points, each of them language, stem, the stem's translations, and
those of such of its forms as mean something else, parted by tabs:

    da	prin	princess:46 prince:36	prins=prince:88	prinsen=prince:61

A translation has after it how many of a hundred occurrences it is thought to stand for. Danish
compounds that are not in the table are taken apart, if both parts are.
"""

import gzip
import zlib
from bisect import bisect_left
from functools import cache, lru_cache
from pathlib import Path

from search.errors import ModelDamaged, ModelMissing
from search.text import stem

TABLE = Path(__file__).with_name("model") / "translations.tsv.gz"
# Shorter parts are more often endings or chance than words.
_SHORTEST_PART = 4

# (word, weight), the most probable first; the weights add up to 1 at most, what is missing being
# the chance of another translation, or none.
Translations = tuple[tuple[str, float], ...]


def translations(token: str, language: str) -> Translations:
    """Translations of a `token` of `search.text.tokens`; `language` is the token's, "da" or "en".

    A form that the table lacks has the translations of its stem, and a Danish compound that it
    lacks those of its two parts, each with half its weight. Other words that it lacks have none,
    most function words among them. Raises ModelMissing and ModelDamaged.
    """
    return _translations(TABLE, token, language)


@lru_cache(maxsize=50_000)
def _translations(table: Path, token: str, language: str) -> Translations:
    lines = _lines(table)
    found = _looked_up(lines, token, language)
    return _of_parts(lines, token) if not found and language == "da" else found


def _looked_up(lines: list[str], token: str, language: str) -> Translations:
    """The token's own translations, or else its stem's."""
    start = f"{language}\t{stem(token, language)}\t"
    at = bisect_left(lines, start)
    if at == len(lines) or not lines[at].startswith(start):
        return ()
    shared = ""
    for part in lines[at][len(start) :].split("\t"):
        form, named, words = part.rpartition("=")
        if named and form == token:
            return _parsed(words)
        if not named:
            shared = words
    return _parsed(shared)


def _of_parts(lines: list[str], token: str) -> Translations:
    """The translations of the two parts that are translated most surely, if there are two."""
    best: Translations = ()
    surest = 0.0
    for at in range(_SHORTEST_PART, len(token) - _SHORTEST_PART + 1):
        parts = [_looked_up(lines, part, "da") for part in (token[:at], token[at:])]
        sure = min(part[0][1] if part else 0.0 for part in parts)
        if sure > surest:
            surest = sure
            weights: dict[str, float] = {}
            for word, weight in parts[0] + parts[1]:
                weights[word] = weights.get(word, 0.0) + weight / 2
            best = tuple(sorted(weights.items(), key=lambda each: (-each[1], each[0])))
    return best


def _parsed(words: str) -> Translations:
    pairs = (each.split(":") for each in words.split())
    return tuple((word, int(per_cent) / 100) for word, per_cent in pairs)


@cache
def _lines(table: Path) -> list[str]:
    """The table's lines, read once a process, in 11 ms."""
    try:
        text = gzip.decompress(table.read_bytes()).decode()
    except FileNotFoundError:
        raise ModelMissing(str(table)) from None
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise ModelDamaged(table, str(error)) from error
    if not text.endswith("\n"):
        raise ModelDamaged(table, "no lines")
    return text.split("\n")[:-1]
