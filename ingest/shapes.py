"""The table of shapes that begin a turn in transcripts: pattern, example, counter-example.

A pattern is matched against a whole line (or, for `lines == 2`, a line and the next, joined by a
line break) and names the groups `speaker`, `text`, `start` and `end` as far as the shape has them.
The examples are the documentation and the test. The order is from special to general: where two
shapes fit as many lines, the earlier one is meant.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

# A label begins with a letter and is no sentence: nothing that ends one or quotes stands in it.
_INSIDE = r"[^:\n?!;\"“”«»<>{}\[\]|=*#]"
LABEL = rf"[^\W\d_]{_INSIDE}{{0,118}}"
# Alone on a line, or bare before a stamp: shorter, since a line of prose has no colon to stop it.
NAME = rf"[^\W\d_]{_INSIDE}{{0,60}}?"
# 0:09, 02:06, 00:12:34, 00:12:34-5 (f4: tenths), 00:12:34.500, 00:12:34,500
TIME = r"\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3}|-\d)?"
_RANGE = rf"(?P<start>{TIME})(?:\s*(?:-->|[-–])\s*(?P<end>{TIME}))?"
# Blanks are never given back (`*+`): a long run of them would be divided in every way.
_TEXT = r"\s*+(?P<text>.*)"


class Begin(NamedTuple):
    """The beginning of a turn, as a pattern read it."""

    speaker: str
    text: str
    start_s: float | None
    end_s: float | None


Matcher = Callable[[str], Begin | None]


@dataclass(frozen=True, slots=True)
class Shape:
    """One way to begin a turn. `reads` is (speaker, text, start in s, end in s) of `example`.

    `stamped` shapes hold a time, which is evidence enough that a line begins a turn; the labels of
    the others have to prove themselves (ingest.speakers). What `strict` shapes look for stands in
    other texts too: only a label that comes again counts, and half the paragraphs must have one.
    """

    name: str
    source: str
    example: str
    reads: tuple[str | None, str, float | None, float | None]
    counter: str
    stamped: bool = False
    strict: bool = False
    lines: int = 1
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(self.source))


SHAPES: tuple[Shape, ...] = (
    Shape(
        "f4", rf"(?P<speaker>{LABEL}):\s*+(?P<text>(?:.*\S)?)\s*+#(?P<end>{TIME})#\s*",
        "B: Vi mangler tid. #00:12:34-5#", ("B", "Vi mangler tid.", None, 754.5),
        "B: Vi mangler tid, og sag #12 er ikke set på.", stamped=True,
    ),
    Shape(
        "noscribe", rf"(?P<speaker>{LABEL}):\s*\[{_RANGE}\]{_TEXT}",
        "S01: [00:00:12] Ja, det gør vi (..)", ("S01", "Ja, det gør vi (..)", 12.0, None),
        "S01: Ja, det gør vi [00:00:12]", stamped=True,
    ),
    Shape(
        "atrain", rf"(?P<speaker>{NAME})\n\[{_RANGE}\]\s*-{_TEXT}",
        "SPEAKER_00\n[00:00:12] - Ja.", ("SPEAKER_00", "Ja.", 12.0, None),
        "SPEAKER_00\nJa, klokken 00:12.", stamped=True, lines=2,
    ),
    Shape(
        "bracket-stamp", rf"[\[(<]{_RANGE}[\])>]\s*+(?:-\s*+)?(?P<speaker>{LABEL}):{_TEXT}",
        "[00:12] Anna: Ja, det gør vi.", ("Anna", "Ja, det gør vi.", 12.0, None),
        "[00:12] Ja, det gør vi.", stamped=True,
    ),
    Shape(
        "name-stamp", rf"(?P<speaker>{NAME})\s*[\[(]{_RANGE}[\])](?::\s*|\s+)(?P<text>\S.*|)",
        "Anna (0:12): Ja, det gør vi.", ("Anna", "Ja, det gør vi.", 12.0, None),
        "Anna (leder): Ja, det gør vi.", stamped=True,
    ),
    Shape(
        "maxqda", rf"(?P<start>\d{{2}}:\d{{2}}:\d{{2}}(?:\.\d)?)(?P<speaker>{LABEL}):{_TEXT}",
        "00:03:40.5Anna: Ja, det gør vi.", ("Anna", "Ja, det gør vi.", 220.5, None),
        "00:03:40.5 blev der sagt: nej.", stamped=True,
    ),
    Shape(
        "otranscribe", rf"(?P<start>{TIME})\s+(?P<speaker>{LABEL}):{_TEXT}",
        "02:06 A: Ja, det gør vi.", ("A", "Ja, det gør vi.", 126.0, None),
        "02:06 Ja, det gør vi.", stamped=True,
    ),
    Shape(
        "name-above-stamp",
        rf"(?P<speaker>{NAME}):?\n(?=[\[(]|{TIME}\s*$)[\[(]?{_RANGE}[\])]?{_TEXT}",
        "Anna\n[00:01:02] Ja.", ("Anna", "Ja.", 62.0, None),
        "Anna\nJa, [00:01:02].", stamped=True, lines=2,
    ),
    Shape(
        "otter", rf"(?P<speaker>{NAME})\s+\(?(?P<start>{TIME})\)?\s*(?P<text>)",
        "Anna Holm  0:09", ("Anna Holm", "", 9.0, None),
        "Anna Holm  0:09 og lidt til", stamped=True,
    ),
    Shape(
        "stamp-name", rf"[\[(]?(?P<start>{TIME})[\])]?\s+(?P<speaker>{NAME})\s*(?P<text>)",
        "0:09 Anna Holm", ("Anna Holm", "", 9.0, None),
        "0:09 Anna Holm: ja.", stamped=True, strict=True,
    ),
    Shape(
        "hash", rf"[#@](?P<speaker>{LABEL}):{_TEXT}",
        "#Anna: Ja.", ("Anna", "Ja.", None, None), "# Anna og de andre",
    ),
    Shape(
        "square", rf"\[(?P<speaker>{NAME})\]:?\s+(?P<text>\S.*)",
        "[Anna] Ja.", ("Anna", "Ja.", None, None), "[1] Ja.", strict=True,
    ),
    Shape(
        "brace", rf"\{{(?P<speaker>{NAME})\}}:?\s+(?P<text>\S.*)",
        "{Anna} Ja.", ("Anna", "Ja.", None, None), "{Anna}", strict=True,
    ),
    Shape(
        "plain-bold", rf"(\*\*|__)(?P<speaker>{LABEL})(?::\s*\1|\1\s*:){_TEXT}",
        "**Anna:** Ja.", ("Anna", "Ja.", None, None), "**Anna** siger ja.",
    ),
    Shape(
        "bold-turn", rf"(\*\*|__)(?P<speaker>{LABEL}):\s++(?P<text>.*?)\1",
        "**Anna: Hvorfor?**", ("Anna", "Hvorfor?", None, None), "**Anna siger hvorfor**",
    ),
    Shape(
        "plain", rf"(?P<speaker>{LABEL}):(?=\s|$){_TEXT}",
        "Anna: Ja, se: https://eksempel.dk", ("Anna", "Ja, se: https://eksempel.dk", None, None),
        "https://eksempel.dk: her står det",
    ),
    Shape(
        "tab", rf"(?P<speaker>{NAME})\t+(?P<text>\S.*)",
        "Anna\tJa.", ("Anna", "Ja.", None, None), "Anna Ja.", strict=True,
    ),
    Shape(
        "name-above", rf"(?P<speaker>{NAME})\n(?P<text>\S.*)",
        "Anna\nJa.", ("Anna", "Ja.", None, None), "Anna: Ja.", strict=True, lines=2,
    ),
    Shape(
        "listed", rf"(?:[-–•]|\d{{1,4}}[.)]?)\s+(?P<speaker>{LABEL}):(?=\s|$){_TEXT}",
        "12 Anna: Ja.", ("Anna", "Ja.", None, None), "12 personer sagde ja.", strict=True,
    ),
)  # fmt: skip
PLAIN = next(shape for shape in SHAPES if shape.name == "plain")

STAMP_ALONE = re.compile(rf"[\[(#<]*{_RANGE}[\])#>]*\s*")
# Stamps inside a turn are no words: [00:12:34] (noScribe, each minute) and #00:12:34-5# (f4).
# Blanks are taken from their first on, or a long run of them would be tried from each.
STAMP_INSIDE = re.compile(
    rf"(?<!\s)\s*(?:#(?P<hash>{TIME})#|\[(?P<bracket>\d{{2}}:\d{{2}}:\d{{2}})\])"
)
# aTrain puts a dash between the stamp of each segment and its words.
STAMP_DASH = re.compile(STAMP_INSIDE.pattern + r"(?:\s+-(?=\s|$))?")


def seconds(stamp: str) -> float:
    """Seconds of a stamp that TIME matches; "-5" at its end are tenths.

    >>> seconds("00:12:34-5"), seconds("0:09")
    (754.5, 9.0)
    """
    total = 0.0
    for part in stamp.replace("-", ".").replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def _seconds(stamp: str) -> float | None:
    return seconds(stamp) if re.fullmatch(TIME, stamp) else None


def matcher_of(pattern: re.Pattern[str], *, whole: bool = True) -> Matcher:
    """Reads a turn's beginning with `pattern`; with `whole` False the text is what follows it."""
    groups = pattern.groupindex
    name: str | int = "speaker" if "speaker" in groups else 1
    has_start, has_end, has_text = ("start" in groups, "end" in groups, "text" in groups)

    def match(line: str) -> Begin | None:
        found = pattern.fullmatch(line) if whole else pattern.match(line)
        if not found or not (found[name] or "").strip():
            return None
        start, end = has_start and found["start"], has_end and found["end"]
        text = found["text"] if has_text else line[found.end() :]
        return Begin(
            found[name].strip(" \t*_"), (text or "").strip(),
            _seconds(start) if start else None, _seconds(end) if end else None,
        )  # fmt: skip

    return match
