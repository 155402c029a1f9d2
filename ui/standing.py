"""What became of a pick's passage since it was picked, and what its redaction asks of the copy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

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


# Pages, or seconds: the first and the last.
Range: TypeAlias = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the index says of a pick now.

    `now` is the pick as the index would have it, where its passage still stands; `labels` are where
    speakers' labels stand in its text, `{offset: length}`.
    """

    fate: Fate
    source: Source | None = None
    now: Pick | None = None
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
    end, content = at + len(pick.text), content_hash(whole)
    within = [n for n, (start, stop) in enumerate(places) if start < end and at < stop]
    fate: Fate = "same" if content == pick.content else "still"
    moved = pick if fate == "same" else _placed(pick, turns, within)
    now = _said_by(moved, source, [turns[n] for n in within])
    now = replace(now, start=at, end=end, content=content)
    return Standing(fate, source, now, labels(turns, at, end))


def _placed(pick: Pick, turns: Sequence[Turn], within: Sequence[int]) -> Pick:
    """At the turns that hold it now. Its pages and times are finer, so they stay if they can."""
    first, last = turns[within[0]], turns[within[-1]]
    pages = _finer((pick.page_start, pick.page_end), (first.page_start, last.page_end))
    times = _finer((pick.start_s, pick.end_s), (first.start_s, last.end_s))
    return replace(
        pick,
        turn_start=within[0],
        turn_end=within[-1],
        section=first.section,
        page_start=pages[0],
        page_end=pages[1],
        start_s=times[0],
        end_s=times[1],
    )


def _finer(before: Range, now: Range) -> Range:
    """`before` where it lies in `now`, else `now`."""
    (first, last), (low, high) = before, now
    if first is None or last is None or low is None or high is None:
        return now
    return before if low <= first and last <= high else now


def _said_by(pick: Pick, source: Source, inside: Sequence[Turn]) -> Pick:
    """Whose it is: the same speaker's, if that label is still there, else the longest answer's."""
    answers = [turn for turn in inside if turn.role != "interviewer"] or inside
    longest = max(answers, key=lambda turn: len(turn.text))
    main = next((turn for turn in inside if turn.speaker == pick.speaker), longest)
    return replace(
        pick,
        path=source.path,
        title=source.title,
        kind=source.kind,
        date=source.date,
        redacted=source.redacted,
        speaker=main.speaker,
        role=main.role,
        institution=main.institution or source.institution,
    )


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
    """The copy as its source says it now; without words, where they do not stand there any more."""
    now = index.standing(pick).now
    blank = replace(pick, text="", speaker=None, title=source.title, redacted=True)
    return replace(blank, text=pick.text, speaker=now.speaker) if now else blank


def redact_picks(folder: Path) -> None:
    """What was picked from an index before a redacting ingest does not say who somebody is."""
    from search.engine import SearchEngine

    settle(User(folder), Index(SearchEngine.open(folder)))
