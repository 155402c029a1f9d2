"""Persons become pseudonyms, before anything of a document is cut, embedded or stored. Pure.

    redaction = Redaction(document, names=("Bo Krag",))
    redaction.document().turns[0].text     # 'Jeg hedder [Respondent 1], ring på [telefon 1].'
    redaction.counts                       # Counter({'name': 1, 'phone': 1})

Within a source each person, number and address has one pseudonym throughout. The persons are those
of the participants' list, those who speak, and those of `names`. What nobody has named stays: a
colleague who is only talked of is found by a list alone.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import get_args

from ingest.document import Document
from ingest.identifiers import Edit, Edited, Kind, nothing, replace_identifiers
from ingest.persons import IsInstitution, find_persons
from search.passage import Turn

# Bump when other things are found, so that what was redacted is read anew.
VERSION = 1
KINDS: tuple[Kind, ...] = get_args(Kind)

_WORDS: dict[Kind, str] = {
    "cpr": "CPR-nummer", "phone": "telefon", "email": "e-mail", "name": "Person",
}  # fmt: skip


def _nobody(_: str) -> bool:
    return False


class Places:
    """Offsets in a text that is edited. One inside what is replaced moves to its beginning."""

    def __init__(self, offsets: Iterable[int]) -> None:
        self.offsets = list(offsets)

    def edited(self, edits: Sequence[Edit]) -> None:
        """Move the offsets as `edits`, in order and apart, move the text."""
        ends = [end for _, end, _ in edits]
        moved = [0, *accumulate(length - (end - start) for start, end, length in edits)]
        for number, offset in enumerate(self.offsets):
            before = bisect_right(ends, offset)
            inside = before < len(edits) and edits[before][0] < offset
            self.offsets[number] = (edits[before][0] if inside else offset) + moved[before]


class Redaction:
    """One document's pseudonyms. `counts` says how often each kind was replaced so far.

    A label, heading or title is counted once however often it stands. `is_institution` tells names
    that are an institution's, and so nobody's.
    """

    def __init__(
        self,
        document: Document,
        names: Iterable[str] = (),
        is_institution: IsInstitution = _nobody,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._original, self._is_institution = document, is_institution
        self._people, self._labels = find_persons(document, names, is_institution)
        self._numbers: dict[str, dict[str, int]] = {}
        self._once: dict[str, str] = {}
        self._told: dict[str, str] = {}

    def document(self) -> Document:
        """The document with pseudonyms: title, turns, labels, headings; its list of people goes."""
        held = self._original
        return replace(
            held,
            title=self._text_once(held.title) if held.title else held.title,
            institution=self.institution(held.institution),
            turns=tuple(self._turn(turn) for turn in held.turns),
            participants=(),
            author=None,
        )

    def text(self, text: str, edited: Edited = nothing) -> str:
        """A text of this document with pseudonyms; `edited` is told what was replaced."""
        text = replace_identifiers(text, self._pseudonym, edited)
        return self._people.replace(text, self._pseudonym, edited)

    def institution(self, name: str | None) -> str | None:
        """An institution as it is; one that nobody knows, without the person in its name."""
        return name if name is None or self._is_institution(name) else self._text_once(name)

    def _pseudonym(self, kind: Kind, key: str) -> str:
        self.counts[kind] += 1
        if key.startswith("["):
            return key
        numbers = self._numbers.setdefault(kind, {})
        return f"[{_WORDS[kind]} {numbers.setdefault(key, len(numbers) + 1)}]"

    def _text_once(self, text: str) -> str:
        if text not in self._once:
            self._once[text] = self.text(text)
        return self._once[text]

    def _turn(self, turn: Turn) -> Turn:
        pages = len(turn.page_breaks)
        places = Places((*turn.page_breaks, *(offset for offset, _ in turn.stamps)))
        text = self.text(turn.text, places.edited)
        seconds = (time for _, time in turn.stamps)
        return replace(
            turn,
            text=text,
            page_breaks=tuple(places.offsets[:pages]),
            stamps=tuple(zip(places.offsets[pages:], seconds, strict=True)),
            speaker=self._speaker(turn.speaker) if turn.speaker else turn.speaker,
            institution=self.institution(turn.institution),
            section=self._text_once(turn.section) if turn.section else turn.section,
        )

    def _speaker(self, label: str) -> str:
        """All of the label gives way, since `Kontorchef Anna Holm` is a person in other words."""
        if label not in self._labels:
            return self._text_once(label)
        if label not in self._told:
            self._told[label] = self._pseudonym("name", self._labels[label])
        return self._told[label]
