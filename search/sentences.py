"""Where sentences begin and end, in Danish and English, abbreviations left whole.

    [text[start:end] for start, end in sentences("Ca. 5 pct. svarer. Resten, f.eks. SKAT, tier.")]
    # ["Ca. 5 pct. svarer.", "Resten, f.eks. SKAT, tier."]
"""

import re

Span = tuple[int, int]

# A sentence may end here: a mark, closing quotes and brackets, a blank, and no lower-case letter.
_END = re.compile(r"[.!?…]+[\"'”»)\]]*(?=\s+[^\sa-zæøå])|(?=\n\n)")
# What stands before a full stop that ends no sentence. Of "osv." and "mv." nobody can tell.
_ABBREVIATED = re.compile(
    r"(?<![^\W_])(?:f\.?eks|fx|eks|bl\.?a|ca|cirka|stk|nr|kl|kap|pkt|afd|art|tlf|jf|jfr|jvf|vedr|inkl|"
    r"ekskl|evt|henh|hhv|hv|mht|pga|ift|iht|dvs|d\.?v\.?s|d\.?å|s\.?k|såk|sml|max|maks|min|mio|mia|pct|"
    r"gns|ml|pr|s|sp|st|fmd|adm|dir|kst|vicedir|prof|dr|hr|fr|mr|mrs|ms|sr|jr|no|vs|e\.g|i\.e|cf|approx|"
    r"fig|tab|bd|udg|red|o\.?l|m\.?fl|m\.?v|t\.?o\.?m|p\.?t|i\.?f\.?m|i\.?f\.?t|m\.?h\.?t|f\.?s\.?v|[^\W\d_])$",
    re.IGNORECASE,
)
# "Han kom den 3." ends a sentence, "den 3. Maj" seldom does: a number needs a blank and a capital.
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
    return [span for span in (_trimmed(text, *each) for each in [*found, (start, len(text))]) if span]


def _goes_on(text: str, mark: re.Match[str]) -> bool:
    """Whether the stop belongs to an abbreviation or a number in the midst of a sentence."""
    before = text[max(0, mark.start() - _REACH) : mark.start()]
    if _NUMBERED.search(before):
        return not text[mark.end() :].lstrip()[:1].isupper()
    return mark[0] == "." and bool(_ABBREVIATED.search(before))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    return (start, start + len(part.strip())) if part.strip() else None
