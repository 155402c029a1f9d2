"""Of whom a document speaks, which is not who speaks: `about` of a turn, `mentions` of a passage.

A report is its publisher's statement throughout, also where it tells what others do. What it tells
of one institution can still be found: a section whose heading names it, or a box on it, is about
it, and every passage carries whom it names.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.register import Register
from search.passage import Passage, Turn, lay_out

# "Boks 3. Et stillads: …", as the readers put a box's caption before its text.
_BOX = re.compile(r"(?i:boks|box|faktaboks|case)\s*\d{0,3}\s*[.:–-]")


def with_about(
    turns: Sequence[Turn], publisher: str | None, register: Register, year: int | None
) -> tuple[Turn, ...]:
    """A report's turns with what each is about; the publisher's own sections are about nobody."""
    by_heading: dict[str, str | None] = {}
    told = []
    for turn in turns:
        about = None
        if turn.section and turn.section not in by_heading:
            by_heading[turn.section] = _of_section(turn.section, register, year)
        if _BOX.match(turn.text):
            about = _only([name for name in register.find(turn.text, year) if name != publisher])
        elif turn.section:
            about = by_heading[turn.section]
        told.append(replace(turn, about=about) if about and about != publisher else turn)
    return tuple(told)


def with_mentions(
    passages: Sequence[Passage],
    turns: Sequence[Turn],
    source: str | None,
    register: Register,
    year: int | None,
) -> list[Passage]:
    """Passages with the institutions that each names, besides the one whose statement it is."""
    text, _ = lay_out(turns)
    told = []
    for passage in passages:
        named = register.find(text[passage.start : passage.end], year)
        own = passage.institution or source
        told.append(replace(passage, mentions=tuple(name for name in named if name != own)))
    return told


def _of_section(section: str, register: Register, year: int | None) -> str | None:
    """The one institution that the lowest heading to name any names: "4 Cases > Havnestyrelsen"."""
    for heading in reversed(section.split(" > ")):
        if found := register.find(heading, year):
            return _only(found)
    return None


def _only(found: Sequence[str]) -> str | None:
    return found[0] if len(found) == 1 else None
