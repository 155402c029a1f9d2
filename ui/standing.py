"""What became of a pick's passage since it was picked, and what its redaction asks of the copy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from search.passage import Source, Turn, lay_out
from ui import picks
from ui.marking import labels
from ui.picks import Pick, content_hash
from ui.user import User

if TYPE_CHECKING:
    from ui.state import Engine

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


class Index:
    """The index as it is now, for many picks: each source is read once, and only if asked for."""

    def __init__(self, engine: "Engine | None") -> None:
        self._engine = engine
        self._turns: dict[int, Sequence[Turn]] = {}
        sources = engine.sources() if engine is not None else []
        self._by_path = {source.path: source for source in sources}
        self._by_name: dict[str, list[Source]] = {}
        for source in sources:
            self._by_name.setdefault(Path(source.path).name, []).append(source)

    def source(self, pick: Pick) -> Source | None:
        """The source that a pick is from: at its path, else the only one of that file name."""
        alike = self._by_name.get(Path(pick.path).name, [])
        return self._by_path.get(pick.path) or (alike[0] if len(alike) == 1 else None)

    def turns(self, source: Source | None) -> Sequence[Turn]:
        """A source's turns; none of no source."""
        if self._engine is None or source is None:
            return []
        if source.id not in self._turns:
            self._turns[source.id] = self._engine.turns(source.id)
        return self._turns[source.id]

    def standing(self, pick: Pick) -> Standing:
        """What became of a pick's passage."""
        source = self.source(pick)
        return standing(pick, source, self.turns(source))


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


# --- redaction ---------------------------------------------------------------------------------


def settle(user: User, index: Index) -> list[Pick]:
    """All picks, none of which says who somebody is once its source, redacted since, does not.

    Where the source no longer has a passage's words, they are erased from the database.
    """
    kept = []
    for pick in picks.every(user):
        source = index.source(pick)
        if source is not None and source.redacted and not pick.redacted:
            pick = _redacted(pick, source, index)
            if user.writable:
                picks.replace_copy(user, pick)
        kept.append(pick)
    return kept


def _redacted(pick: Pick, source: Source, index: Index) -> Pick:
    """The copy with what its source says now; whose words it was, where they still stand there."""
    stands, text, speaker = index.standing(pick), "", None
    if stands.fate in ("same", "still"):
        turns = index.turns(source)
        opened = range(stands.first, stands.last + 1)
        text, speaker = pick.text, picks.stretch(source, turns, opened).passage.speaker
    return replace(pick, text=text, speaker=speaker, title=source.title, redacted=True)


def redact_picks(folder: Path) -> None:
    """What was picked from an index before a redacting ingest does not say who somebody is."""
    from search.engine import SearchEngine

    settle(User(folder), Index(SearchEngine.open(folder)))
