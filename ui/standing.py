"""What became of a pick's passage since it was picked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from search.passage import Source, Turn, lay_out
from ui.marking import labels
from ui.picks import Pick, content_hash

# What became of a pick's passage: its source is as it was; the source changed but still has the
# passage; it has it no longer; the source is not in the index.
Fate = Literal["same", "still", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the index says of a pick now.

    `first` and `last` are the turns to read it at; `labels` are where speakers' labels stand in its
    text, `{offset: length}`.
    """

    fate: Fate
    source: Source | None = None
    first: int = 0
    last: int = 0
    institution: str | None = None
    labels: Mapping[int, int] = field(default_factory=dict)


def source_of(pick: Pick, sources: Sequence[Source]) -> Source | None:
    """The source that a pick is from: at its path, else the only one of that file name."""
    if found := next((each for each in sources if each.path == pick.path), None):
        return found
    alike = [each for each in sources if Path(each.path).name == Path(pick.path).name]
    return alike[0] if len(alike) == 1 else None


def standing(pick: Pick, source: Source | None, turns: Sequence[Turn]) -> Standing:
    """Where a pick's text stands in its source as the index has it now."""
    if source is None:
        return Standing("gone")
    if not pick.text:
        return Standing("changed", source)
    whole, places = lay_out(turns)
    there = whole[pick.start : pick.end] == pick.text
    at = pick.start if there else whole.find(pick.text)
    if at < 0:
        return Standing("changed", source)
    end = at + len(pick.text)
    within = [n for n, (start, stop) in enumerate(places) if start < end and at < stop]
    first, last = (within[0], within[-1]) if within else (0, 0)
    said = next((turns[n].institution for n in within if turns[n].institution), source.institution)
    fate: Fate = "same" if content_hash(turns) == pick.content else "still"
    return Standing(fate, source, first, last, said, labels(turns, at, end))


def outlives_redaction(pick: Pick, stands: Standing) -> bool:
    """Whether a pick says what its source, redacted since, says no longer."""
    source = stands.source
    made_since = source is not None and source.redacted and not pick.redacted
    return made_since and stands.fate == "changed" and bool(pick.text)
