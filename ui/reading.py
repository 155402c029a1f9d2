"""What the reader decides: which passage is open, which hits lie around it, what can be shown.

No Streamlit here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from ingest import hashing
from search.contents import Stamp
from search.passage import Passage, Source, Turn, lay_out
from search.query import Filters, Hit, Query, Results
from ui import came
from ui.marking import Span, in_turns
from ui.state import MAX_QUESTION, Engine, Session

# The session's key of the last search inside a source, and how much it may find.
INSIDE = "found-inside"
MOST = 20

# Why a PDF's pages cannot be shown; the text always can.
Hidden = Literal["redacted", "missing", "changed"]


@dataclass(frozen=True, slots=True)
class Opened:
    """The passage that a source is opened at, and its number, or that of the nearest one."""

    number: int
    passage: Passage

    @property
    def turns(self) -> range:
        """The turns that it is of."""
        return range(self.passage.turn_start, self.passage.turn_end + 1)

    @property
    def pages(self) -> range:
        """The pages that it covers; none where it has none."""
        first = self.passage.page_start
        return range(0) if first is None else range(first, (self.passage.page_end or first) + 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """A source as it lies open: `hits` are those in it, of the answer or of a search inside it."""

    source: Source
    turns: Sequence[Turn]
    opened: Opened | None
    hits: Sequence[Hit] = ()
    stamp: Stamp | None = None
    passages: Mapping[int, Passage] = field(default_factory=dict)
    marks: Mapping[int, Sequence[Span]] = field(default_factory=dict)

    @property
    def hit(self) -> range:
        """The turns of the open passage; none where none is open."""
        return self.opened.turns if self.opened else range(0)


def read(engine: Engine, source: Source, place: tuple[str, range], hits: Sequence[Hit]) -> Reading:
    """The source at a place: a passage's number, and the turns that it was of."""
    turns, passages = engine.turns(source.id), engine.passages(source.id)
    spans = [
        (start + hit.passage.start, end + hit.passage.start)
        for hit in hits
        for start, end in hit.matched
    ]
    return Reading(
        source,
        turns,
        opened(turns, passages, place),
        hits,
        engine.stamp(source.id),
        passages,
        in_turns(turns, spans),
    )


def hits_in(session: Session, engine: Engine, source: Source, question: str) -> Sequence[Hit]:
    """What `question` finds in this source, best first; without one, what the page that one came
    from had found here.

    Asked once. Raises what a search does.
    """
    if not question.strip():
        found = came.asked(session).hits
        return [hit for hit in found if hit.source.id == source.id]
    key = source.id, question, engine.state().generation
    held: tuple[object, Results] | None = session.get(INSIDE)
    if held is None or held[0] != key:
        query = Query(question[:MAX_QUESTION], filters=Filters(sources=(source.path,)), limit=MOST)
        held = session[INSIDE] = key, engine.search(query)
    return held[1].hits


def opened(
    turns: Sequence[Turn], passages: Mapping[int, Passage], place: tuple[str, range]
) -> Opened | None:
    """The passage of that number; else the one of just those turns; else those turns themselves.

    The last is so in an index that was made anew with other passages; what is like them is then
    what is like the passage that is nearest.
    """
    number, asked = place
    if number.isascii() and number.isdigit() and len(number) < 19 and int(number) in passages:
        return Opened(int(number), passages[int(number)])
    if not asked or not passages:
        return None
    nearest, passage = min(
        passages.items(),
        key=lambda item: abs(item[1].turn_start - asked[0]) + abs(item[1].turn_end - asked[-1]),
    )
    exact = (passage.turn_start, passage.turn_end) == (asked[0], asked[-1])
    return Opened(nearest, passage if exact else _stretch(turns, asked))


def _stretch(turns: Sequence[Turn], asked: range) -> Passage:
    """Whole turns as a passage; its speaker is that of the longest answer."""
    places = lay_out(turns)[1]
    within = [turns[number] for number in asked]
    spoken = [turn for turn in within if turn.role != "interviewer"] or within
    main = max(spoken, key=lambda turn: len(turn.text))
    return Passage(
        places[asked[0]][0], places[asked[-1]][1], asked[0], asked[-1], main.speaker, main.role,
        main.institution, within[0].section, within[0].page_start, within[-1].page_end,
        within[0].start_s, within[-1].end_s,
    )  # fmt: skip


def as_hit(reading: Reading, opened: Opened) -> Hit:
    """An open passage as what can be cited: the hit that it is, else one of rank 0."""
    for hit in reading.hits:
        if hit.passage == opened.passage:
            return hit
    passage, source = opened.passage, reading.source
    text = lay_out(reading.turns)[0][passage.start : passage.end]
    said = passage.institution or source.institution
    return Hit(0, 0.0, text, source, passage, opened.number, said, 0.0, None)


def before_and_after(hits: Sequence[Hit], opened: Opened | None) -> tuple[Hit | None, Hit | None]:
    """The hits of a source on either side of the open passage; the first where none is open."""
    ordered = sorted(hits, key=lambda hit: hit.passage.start)
    if opened is None:
        return None, ordered[0] if ordered else None
    at = opened.passage.start
    before = [hit for hit in ordered if hit.passage.start < at]
    after = [hit for hit in ordered if hit.passage.start > at]
    return before[-1] if before else None, after[0] if after else None


def beside(reading: Reading) -> tuple[Opened | None, Opened | None]:
    """The passages before and after the open one; the source's first where none is open."""
    every = [Opened(number, passage) for number, passage in reading.passages.items()]
    at = list(reading.passages).index(reading.opened.number) if reading.opened else -1
    before = every[at - 1] if at > 0 else None
    return before, every[at + 1] if at + 1 < len(every) else None


def hidden(source: Source, stamp: Stamp | None) -> Hidden | None:
    """Why the file's own pages cannot be shown; None where they can.

    A redacted source's file says more than may be shown. A file with another time stamp is read
    whole, to see whether it is still the one that was ingested.
    """
    if source.redacted:
        return "redacted"
    path = Path(source.path)
    try:
        found = path.stat()
        if stamp is None:
            return "missing"
        if (stamp.size, stamp.mtime_ns) == (found.st_size, found.st_mtime_ns):
            return None
        if stamp.size != found.st_size:
            return "changed"
        same = _hash(path, found.st_size, found.st_mtime_ns) == stamp.content_hash
    except OSError:
        return "missing"
    return None if same else "changed"


@lru_cache(maxsize=64)
def _hash(path: Path, _size: int, _mtime_ns: int) -> str:
    """Read once for each state of the file."""
    return hashing.of_file(path)


def on_pages(turns: Sequence[Turn], pages: Sequence[int]) -> range:
    """The turns that stand on any of `pages`, which follow one another."""
    there = [
        number
        for number, turn in enumerate(turns)
        if turn.page_start is not None
        and turn.page_start <= pages[-1]
        and (turn.page_end or turn.page_start) >= pages[0]
    ]
    return range(there[0], there[-1] + 1) if there else range(0)
