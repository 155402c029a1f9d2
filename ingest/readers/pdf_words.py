"""Lines of type become running text: words that were cut at a line's end, words that were glued.

Danish compounds keep a hyphen that belongs to them ("it-system", "EU-land") and lose the one that
the typesetter added ("lit-teratur"). The document itself is the first witness: what it writes
within its lines decides; rules come after.
"""

import re
from collections import Counter
from collections.abc import Iterable

from ingest.marks import PAGE, mark_page

_WORD_END = re.compile(r"([^\W_]+)-$")
_WORD_START = re.compile(r"[^\W_]+")
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# "tids- og ressourcekrævende": the hyphen stands for the rest of a word that follows.
_SUSPENDED = re.compile(r"(?:og|eller|samt|til|og/eller|and|or|to|und)\b")
# First parts that take a hyphen whatever follows.
_KEEP = frozenset("it e tv ip id pc cd dvd sms wc ph x ikke non".split())
_ABBREVIATION = re.compile(r"[A-ZÆØÅ]{2,}s?|[A-ZÆØÅ]|\d+")
_CUT_INSIDE = re.compile(r"\b([^\W\d_]{2,})- ([a-zæøå]{2,})\b")
_GLUED = re.compile(
    r"[^\W\d_]{3,}[,;][^\W\d_]{2,}"  # windspeed,oralittle
    r"|[a-zæøå]{3,}[.?!:][A-ZÆØÅ][a-zæøå]{2,}"  # slut.Næste
    r"|(?<![\w.@/-])[a-zæøå]{3,}[A-ZÆØÅ][a-zæøå]{3,}"  # dataAnalyse
    r"|(?<![\w./@-])[^\W\d_]{36,}(?![\w.@/-])"  # longer than Danish makes them
)
_ADDRESS = re.compile(r"\S*(?:://|www\.|@)\S*")


def vocabulary(lines: Iterable[str]) -> Counter[str]:
    """How often each word, hyphenated ones whole, stands within the lines; lower case.

    The first and the last word of a line are left out where a hyphen may have cut them.
    """
    counts: Counter[str] = Counter()
    cut = False
    for line in lines:
        words = _WORDS.findall(line)
        first, cut = int(cut), line.endswith("-")
        counts.update(word.lower() for word in words[first : len(words) - cut])
    return counts


def joined(lines: Iterable[str], words: Counter[str]) -> str:
    """The lines as one text without line breaks."""
    text = ""
    for line in lines:
        text = join(text, line, words) if text else line
    return _CUT_INSIDE.sub(lambda cut: _whole(cut, words), text) if "- " in text else text


def _whole(cut: re.Match[str], words: Counter[str]) -> str:
    """A word that was cut where pypdf saw no line's end, if the document knows it whole."""
    whole = cut[1] + cut[2]
    return whole if words[whole.lower()] and not _SUSPENDED.match(cut[2]) else cut[0]


def join(text: str, line: str, words: Counter[str]) -> str:
    """`text` and the `line` that follows it, a word that was cut between them made whole.

    Marks of pages that `line` begins with stay before its first letter.
    """
    if line.startswith(PAGE):
        bare = line.lstrip(PAGE)
        return mark_page(join(text, bare, words), bare, len(line) - len(bare))
    before = _WORD_END.search(text)
    after = _WORD_START.match(line)
    if before is None or after is None:
        return text + ("" if _runs_on(text, line) else " ") + line
    if _SUSPENDED.match(line):
        return f"{text} {line}"
    return (text if _keeps_hyphen(before[1], after[0], words) else text[:-1]) + line


def _runs_on(text: str, line: str) -> bool:
    """An address or a pair of words that was cut without a hyphen: "patient/" "bruger"."""
    last = text.rsplit(" ", 1)[-1]
    if "://" in last or last.startswith("www."):
        return last[-1] in "/-_.=&?" and line[:1].islower()
    years = last[-1:] == "–" and last[:1].isdigit() and line[:1].isdigit()
    return years or (len(last) > 2 and last[-1] == "/")


def _keeps_hyphen(before: str, after: str, words: Counter[str]) -> bool:
    whole = words[(before + after).lower()]
    hyphenated = words[f"{before}-{after}".lower()]
    if whole != hyphenated:
        return hyphenated > whole
    if not after[0].islower():
        return True
    return bool(_ABBREVIATION.fullmatch(before)) or before.lower() in _KEEP


def glued(text: str) -> int:
    """How many words of `text` look like two; addresses aside."""
    if len(text) < 20:
        return 0
    return len(_GLUED.findall(_ADDRESS.sub(" ", text)))
