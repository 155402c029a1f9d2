"""One generation as arrays: what a search ranks. Immutable, shared by all threads.

Rows count all passages of all word segments, removed sources' among them (`alive` is False
there); a source's passages are neighbours, in order.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search import contents, database, segments
from search.bands import Calibration
from search.contents import Segment
from search.embedder import Vectors
from search.lexical import Lexicon
from search.passage import Source
from search.postings import Postings
from search.query import State
from search.ranking import Neighbours, neighbours
from search.vectors import Scores, VectorStore

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Meaning:
    """The vectors of one segment, and which rows of the snapshot they are.

    `runs` are `(first vector, first row, how many)`; removed sources' vectors are in none.
    """

    store: VectorStore
    runs: Sequence[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The arrays of one generation.

    `source_of_row` int32 `(n,)` indexes `sources` (-1 for removed ones); `starts` int64
    `(sources,)` is each source's first row. `institutions` names codes, and `institution_of_row`
    int32 `(n,)` holds them, -1 for unknown; `ministries` are those of the institutions that have
    one. `stretch_of_row` int32 `(n,)` is the same for rows of one source and section that follow
    one another, and `neighbours` who lends to whom where all may answer. `tie` int64 `(n,)` orders
    rows of equal score: by document, then position. `speakers` are the labels of all who speak.
    `calibration` tells bands apart; None while the vectors are not all made.
    """

    state: State
    sources: Sequence[Source]
    alive: Mask
    source_of_row: npt.NDArray[np.int32]
    stretch_of_row: npt.NDArray[np.int32]
    neighbours: Neighbours
    tie: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    passage_of_row: npt.NDArray[np.int64]
    institutions: Sequence[str]
    institution_of_row: npt.NDArray[np.int32]
    speakers: Sequence[str]
    ministries: Mapping[str, str]
    lexicon: Lexicon
    meaning: Sequence[Meaning]
    calibration: Calibration | None

    def __len__(self) -> int:
        return len(self.alive)

    def similarity(self, query: Vectors) -> Scores:
        """Inner products of each query with each row, float32 `(q, n)`; NaN without a vector."""
        whole = [(0, 0, len(self))]
        if [list(each.runs) for each in self.meaning] == [whole]:
            return self.meaning[0].store.scores(query)
        found = np.full((len(query), len(self)), np.nan, dtype=np.float32)
        for each in self.meaning:
            scores = each.store.scores(query)
            for vector, row, count in each.runs:
                found[:, row : row + count] = scores[:, vector : vector + count]
        return found


def load(connection: sqlite3.Connection, folder: Path) -> Snapshot:
    """The current generation, inside the caller's read transaction.

    A segment whose files are gone is built anew in memory from the database.
    """
    sources = contents.sources(connection)
    listed = contents.segments(connection)
    words = [segment for segment in listed if segment.kind == "words"]
    index = {source.id: at for at, source in enumerate(sources)}
    first = dict(connection.execute("SELECT id, first_passage FROM sources"))
    held = [pair for segment in words for pair in segment.sources]
    source_of_row, starts, passage_of_row = _layout(held, index, first)
    names, codes = _institutions(connection, sources, source_of_row, starts)
    alive = source_of_row >= 0
    state = contents.state(connection)
    lexicon = Lexicon([_words(connection, folder, segment) for segment in words], alive)
    stretches = _stretches(source_of_row, lexicon.begins())
    calibration = Calibration.from_json(database.meta(connection).get("bands"))
    return Snapshot(
        state,
        sources,
        alive,
        source_of_row,
        stretches,
        neighbours(stretches, alive),
        _tie(source_of_row),
        starts,
        passage_of_row,
        names,
        codes,
        contents.speakers(connection),
        contents.ministries(connection),
        lexicon,
        [
            _meaning(connection, folder, segment, index, starts, state.dim or 0)
            for segment in listed
            if segment.kind == "vectors"
        ],
        calibration if calibration and calibration.model == state.model else None,
    )


def _layout(
    held: Sequence[tuple[int, int]], index: Mapping[int, int], first: Mapping[int, int]
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Source by row, first row by source, passage id by row."""
    counts = np.array([rows for _, rows in held], dtype=np.int64)
    at = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    source_of_row = np.repeat([index.get(source, -1) for source, _ in held], counts)
    offsets = np.repeat([first.get(source, 0) for source, _ in held] - at[:-1], counts)
    starts = np.zeros(len(index), dtype=np.int64)
    for (source, _), start in zip(held, at, strict=False):
        if source in index:
            starts[index[source]] = start
    rows = np.arange(at[-1], dtype=np.int64)
    return source_of_row.astype(np.int32), starts, rows + offsets.astype(np.int64)


def _stretches(
    source_of_row: npt.NDArray[np.int32], begins: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int32]:
    """Numbers that change where a source or a section does."""
    changes = np.diff(source_of_row, prepend=source_of_row[:1]) != 0
    return np.cumsum(changes | begins).astype(np.int32)


def _tie(source_of_row: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Document, then position: sources are in order of path, a source's rows in order of text."""
    rows = np.arange(len(source_of_row), dtype=np.int64)
    return source_of_row.astype(np.int64) * (len(rows) + 1) + rows


def _institutions(
    connection: sqlite3.Connection,
    sources: Sequence[Source],
    source_of_row: npt.NDArray[np.int32],
    starts: npt.NDArray[np.int64],
) -> tuple[list[str], npt.NDArray[np.int32]]:
    """All institutions by name, and each row's: its own where it has one, else its source's."""
    others = connection.execute(
        "SELECT source, passages.id - first_passage, passages.institution "
        "FROM passages JOIN sources ON sources.id = source WHERE passages.institution IS NOT NULL"
    ).fetchall()
    names = sorted(
        {s.institution for s in sources if s.institution} | {name for *_, name in others}
    )
    code = {name: number for number, name in enumerate(names)}
    # One more at the end, for rows of removed sources, whose index is -1.
    by_source = np.array([code.get(s.institution or "", -1) for s in sources] + [-1], np.int32)
    codes = by_source[source_of_row]
    index = {source.id: at for at, source in enumerate(sources)}
    for source, number, name in others:
        codes[starts[index[source]] + number] = code[name]
    return names, codes


def _words(connection: sqlite3.Connection, folder: Path, segment: Segment) -> Postings:
    try:
        return Postings.load(folder / segments.FOLDER / str(segment.folder))
    except (FileNotFoundError, ValueError, EOFError):
        return segments.build_words(connection, segment)


def _meaning(
    connection: sqlite3.Connection,
    folder: Path,
    segment: Segment,
    index: Mapping[int, int],
    starts: npt.NDArray[np.int64],
    dim: int,
) -> Meaning:
    path = folder / segments.FOLDER / str(segment.folder)
    try:
        store: VectorStore = segments.open_vectors(path)
    except (FileNotFoundError, ValueError, RuntimeError):  # the last is FAISS's only error
        store = segments.build_vectors(connection, segment, dim)
    return Meaning(store, _runs(segment, index, starts))


def _runs(
    segment: Segment, index: Mapping[int, int], starts: npt.NDArray[np.int64]
) -> list[tuple[int, int, int]]:
    """Where the segment's sources lie among the rows, those that follow one another as one."""
    runs: list[tuple[int, int, int]] = []
    vector = 0
    for source, count in segment.sources:
        if source in index:
            row = int(starts[index[source]])
            first, at, length = runs[-1] if runs else (-1, -1, 0)
            if (first + length, at + length) == (vector, row):
                runs[-1] = (first, at, length + count)
            else:
                runs.append((vector, row, count))
        vector += count
    return runs
