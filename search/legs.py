"""What each leg reads of a passage: less than is shown.

An analyst sees a passage as it was said. Fillers and a transcriber's marks tell nothing, and who
speaks is written before every turn, be it a "ja": read as they stand, labels would be half of a
lively meeting. EXPERIMENTS.md has what each choice gives.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from search.passage import Passage, Turn, label_length
from search.postings import BEGINS, MOST, term_hash

# Of the rules below, in the hash of what shapes passages.
VERSION = 2
# Turns of so few words ("ja, det er klart") are embedded without saying whose they are.
SHORT_TURN = 4

# Transcribers' marks: anything in braces, and what is no speech in other brackets.
_MARK = re.compile(
    r"\{[^{}\n]{1,40}\}"
    r"|[\[(<](?:latter|griner|ler|pause|host\w*|suk\w*|støj|tøven|uforståelig\w*|utydelig\w*|"
    r"overlap\w*|laugh\w*|cough\w*|inaudible|unintelligible|crosstalk|noise|silence)"
    r"\b[^\])>\n]{0,20}[\])>]",
    re.IGNORECASE,
)
# Lower case or capitalised, never all capitals: UM is a ministry.
_FILLER = re.compile(
    r"(?<![\w'-])(?:[Uu]h+m?|[Uu]m+|[Hh]mm+|[Mm]mm+|[Mm]m-hmm|[Uu]h-huh|[ØøÆæ]+h+m?)(?![\w'-])\s*,?"
)
_BEFORE_STOP = re.compile(r"[ \t]+(?=[.,?!;:])")
_COMMAS = re.compile(r"(?:,[ \t]*){2,}")
_BLANKS = re.compile(r"[ \t]{2,}")


@dataclass(frozen=True, slots=True)
class Read:
    """A passage as the legs read it.

    `words` has each speaker's label once; `meaning` has it before each turn that is not short.
    `speakers` are the shares of the words that each says, which add to 1 or less.
    """

    words: str
    meaning: str
    speakers: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Part:
    """What a passage has of one turn; `labelled` where it has the turn's beginning."""

    speaker: str | None
    said: str
    labelled: bool


def read(
    text: str, turns: Sequence[Turn], spans: Sequence[tuple[int, int]], passage: Passage
) -> Read:
    """A passage of the source that `search.passage.lay_out` made `text` and `spans` of."""
    parts = list(_parts(text, turns, spans, passage))
    labels = dict.fromkeys(part.speaker for part in parts if part.labelled and part.speaker)
    said = " ".join(part.said for part in parts)
    return Read(
        f"{', '.join(labels)}: {said}" if labels else said,
        " ".join(map(_embedded, parts)),
        _shares(parts),
    )


def marks(heard: Sequence[Read], passages: Sequence[Passage]) -> list[dict[int, int]]:
    """What the lexical leg is told of each passage besides its words: see `postings.count`."""
    found = []
    before = passages[0].section if passages else None
    for each, passage in zip(heard, passages, strict=True):
        own = {
            term_hash("w", speaker): max(1, round(MOST * share))
            for speaker, share in each.speakers.items()
        }
        if passage.section != before:
            own[term_hash("b", BEGINS)] = 1
        found.append(own)
        before = passage.section
    return found


def spoken(text: str) -> str:
    """`text` without fillers ("øh") and marks ("[latter]"): what is left of it to rank by."""
    without = _FILLER.sub(" ", _MARK.sub(" ", text))
    if without == text:
        return text
    return _BLANKS.sub(" ", _COMMAS.sub(", ", _BEFORE_STOP.sub("", without))).strip()


def _parts(
    text: str, turns: Sequence[Turn], spans: Sequence[tuple[int, int]], passage: Passage
) -> Iterator[_Part]:
    for number in range(passage.turn_start, passage.turn_end + 1):
        speaker, (start, end) = turns[number].speaker, spans[number]
        labelled = start >= passage.start
        begin = start + label_length(speaker) if labelled else passage.start
        yield _Part(speaker, spoken(text[begin : min(end, passage.end)]), labelled)


def _embedded(part: _Part) -> str:
    whole = part.speaker and part.labelled and len(part.said.split()) > SHORT_TURN
    return f"{part.speaker}: {part.said}" if whole else part.said


def _shares(parts: Sequence[_Part]) -> dict[str, float]:
    words: dict[str, int] = {}
    for part in parts:
        if part.speaker:
            words[part.speaker] = words.get(part.speaker, 0) + len(part.said.split())
    total = sum(len(part.said.split()) for part in parts)
    return {speaker: count / total for speaker, count in words.items() if count}
