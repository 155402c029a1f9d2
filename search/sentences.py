"""Where sentences begin and end, in Danish and English, abbreviations left whole.

[text[start:end] for start, end in sentences("Ca. 5 pct. svarer. Resten, f.eks. SKAT, tier.")]
# ["Ca. 5 pct. svarer.", "Resten, f.eks. SKAT, tier."]
"""

import re

Span = tuple[int, int]

# A sentence may end here: a mark, closing quotes and brackets, a blank, and no lower-case letter.
_END = re.compile(r"[.!?…]+[\"'”»)\]]*(?=\s+[^\sa-zæøå])|(?=\n\n)")
# What stands before a full stop that ends no sentence; only what is no word besides.
_ABBREVIATED = re.compile(
    r"(?<![^\W_])(?:f\.?eks|fx|bl\.?a|ca|stk|nr|kl|kap|pkt|afd|tlf|jf|jfr|jvf|vedr|inkl|ekskl|"
    r"henh|hhv|mht|pga|ift|iht|d\.?v\.?s|s\.?k|såk|maks|mio|mia|pct|pr|fmd|adm|vicedir|prof|dr|hr|"
    r"mr|mrs|ms|e\.g|i\.e|cf|approx|t\.o\.m|i\.f\.m|i\.f\.t|m\.h\.t|[^\W\d_])$",
    re.IGNORECASE,
)
# "Den 3. 2018 …" goes on; a number before a capital has ended its sentence.
_NUMBERED = re.compile(r"(?<![^\W_])\d{1,2}$")
# No abbreviation is longer.
_REACH = 10


def sentences(text: str) -> list[Span]:
    """`(start, end)` of each sentence of `text`, in order, without the blanks between them."""
    found, start = [], 0
    for mark in _END.finditer(text):
        if mark[0].startswith(".") and _goes_on(text, mark):
            continue
        found.append((start, mark.end()))
        start = mark.end()
    found.append((start, len(text)))
    return [(at, end) for at, end in (_trimmed(text, *each) for each in found) if at < end]


def _goes_on(text: str, mark: re.Match[str]) -> bool:
    """Whether the stop belongs to an abbreviation or a number in the midst of a sentence."""
    before = text[max(0, mark.start() - _REACH) : mark.start()]
    if _NUMBERED.search(before):
        return not text[mark.end() :].lstrip()[:1].isupper()
    return mark[0] == "." and bool(_ABBREVIATED.search(before))


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    return start, start + len(part.strip())
