"""Search: one question in, the passages that answer it out, each with its source.

    engine = SearchEngine.open(Path("kilde-index"))
    engine.search(Query("Hvem har målrettet tilsyn med data?")).hits[0].institution

Thread-safe. Each call runs in one read transaction; when another generation has become current,
its arrays are loaded first.
"""

import difflib
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from search import database, ranking, snapshot
from search.embedder import Embedder, Vectors, load_embedder
from search.errors import EmptyQuery, UnknownInstitution, WrongModel
from search.marking import matches
from search.passage import Source, Turn
from search.query import Filters, Hit, Query, Results, State
from search.snapshot import Mask, Snapshot
from search.text import tokens

# Scores are rounded to this many decimals, so that the order of sums inside a library, which
# differs with the order of segments, never decides between two passages.
DECIMALS = 4


class SearchEngine:
    """The reader of an index folder; `open` is the way to get one."""

    def __init__(self, folder: Path, embedder: Embedder | None) -> None:
        self.folder = folder
        self._embedder = embedder
        self._snapshot: Snapshot | None = None
        self._loading = threading.Lock()

    @classmethod
    def open(cls, folder: Path, embedder: Embedder | None = None) -> "SearchEngine":
        """Raises NoIndex, NotAnIndex, WrongVersion or IndexDamaged.

        Without an `embedder` the model that the index names is loaded at the first question.
        """
        engine = cls(folder, embedder)
        engine.state()
        return engine

    def search(self, query: Query) -> Results:
        """The best passages. Raises EmptyQuery, UnknownInstitution, UnknownSource, WrongModel."""
        return self.search_all([query])[0]

    def search_all(
        self, queries: Sequence[Query], progress: Callable[[int], None] | None = None
    ) -> list[Results]:
        """Many questions in one go, all of one generation; `progress` gets the number done."""
        for query in queries:
            if not tokens(query.text):
                raise EmptyQuery(query.text)
        with database.reading(self.folder) as connection:
            current = self._current(connection)
            vectors = self._vectors(current, [query.text for query in queries])
            found = []
            for at, query in enumerate(queries):
                vector = vectors[at : at + 1] if vectors is not None else None
                found.append(_answer(connection, current, query, vector))
                if progress:
                    progress(at + 1)
        return found

    def state(self) -> State:
        """What the index holds."""
        with database.reading(self.folder) as connection:
            return database.state(connection)

    def sources(self) -> list[Source]:
        """All sources, by path."""
        with database.reading(self.folder) as connection:
            return database.sources(connection)

    def turns(self, source_id: int) -> list[Turn]:
        """One source's turns in order."""
        with database.reading(self.folder) as connection:
            return database.turns(connection, source_id)

    def institutions(self) -> list[tuple[str | None, int]]:
        """Each institution and how many sources speak for it, most first; None is unknown."""
        with database.reading(self.folder) as connection:
            current = self._current(connection)
        codes, sources = (
            current.institution_of_row[current.alive],
            current.source_of_row[current.alive],
        )
        pairs = set(zip(codes.tolist(), sources.tolist(), strict=True))
        counts = Counter(current.institutions[code] if code >= 0 else None for code, _ in pairs)
        return sorted(counts.items(), key=lambda item: (-item[1], item[0] or ""))

    def close(self) -> None:
        """Let go of the mapped files."""
        self._snapshot = None

    def _current(self, connection: sqlite3.Connection) -> Snapshot:
        generation = database.generation(connection)
        with self._loading:
            if self._snapshot is None or self._snapshot.state.generation != generation:
                self._snapshot = snapshot.load(connection, self.folder)
            return self._snapshot

    def _vectors(self, current: Snapshot, questions: Sequence[str]) -> Vectors | None:
        """The questions' vectors; None while nothing in the index has a vector."""
        if not current.meaning or current.state.model is None:
            return None
        with self._loading:
            if self._embedder is None:
                self._embedder = embedder_for(current.state.model)
        if self._embedder.key != current.state.model:
            raise WrongModel(self.folder, current.state.model, self._embedder.key)
        return self._embedder.embed_queries(questions)


def embedder_for(key: str) -> Embedder:
    """The embedder that an index names: the bundled one, or one by its name."""
    bundled = load_embedder()
    return bundled if bundled.key == key else load_embedder(key.rpartition("@")[0])


def _answer(
    connection: sqlite3.Connection, current: Snapshot, query: Query, vector: Vectors | None
) -> Results:
    admitted = admit(current, query.filters)
    words = ranking.standardise(current.lexicon.scores(query.text), admitted)
    similar = (
        np.full(len(current), np.nan, np.float32)
        if vector is None
        else current.similarity(vector)[0]
    )
    known = ~np.isnan(similar)
    meaning = ranking.standardise(similar, admitted)
    weight = ranking.meaning_weight(current.lexicon.coverage(query.text))
    fused = ranking.fuse(words, meaning, known, weight)
    smoothed = np.round(ranking.smooth(fused, current.source_of_row, admitted), DECIMALS)
    rows = ranking.best(smoothed, admitted, query.limit, _tie(current))
    legs = (smoothed, words, np.where(known, meaning, np.nan))
    hits = [
        _hit(connection, current, query, rank, row, legs)
        for rank, row in enumerate(rows.tolist(), 1)
    ]
    return Results(query, tuple(hits), current.state)


def _tie(current: Snapshot) -> npt.NDArray[np.int64]:
    """Document, then position: sources are in order of path, a source's rows in order of text."""
    rows = np.arange(len(current), dtype=np.int64)
    return current.source_of_row.astype(np.int64) * (len(current) + 1) + rows


def _hit(
    connection: sqlite3.Connection,
    current: Snapshot,
    query: Query,
    rank: int,
    row: int,
    legs: tuple[ranking.Floats, ranking.Floats, ranking.Floats],
) -> Hit:
    passage_id = int(current.passage_of_row[row])
    passage, text = database.passage(connection, passage_id)
    score, words, meaning = (float(leg[row]) for leg in legs)
    code = current.institution_of_row[row]
    return Hit(
        rank,
        score,
        text,
        current.sources[current.source_of_row[row]],
        passage,
        passage_id,
        current.institutions[code] if code >= 0 else None,
        words,
        None if np.isnan(meaning) else meaning,
        matches(query.text, text),
    )


def admit(current: Snapshot, filters: Filters) -> Mask:
    """Which rows may answer. Raises UnknownInstitution and UnknownSource."""
    admitted = current.alive.copy()
    if filters.institutions:
        codes = [_institution(current, name) for name in filters.institutions]
        admitted &= np.isin(current.institution_of_row, codes)
    if filters.sources:
        wanted = {s.id for name in filters.sources for s in database.called(current.sources, name)}
        admitted &= _of_sources(current, [source.id in wanted for source in current.sources])
    if filters.kinds:
        admitted &= _of_sources(current, [s.kind in filters.kinds for s in current.sources])
    return admitted


def _of_sources(current: Snapshot, wanted: Sequence[bool]) -> Mask:
    # One more at the end, for rows of removed sources, whose index is -1.
    mask: Mask = np.array([*wanted, False])[current.source_of_row]
    return mask


def _institution(current: Snapshot, name: str) -> int:
    by_name = {known.casefold(): code for code, known in enumerate(current.institutions)}
    try:
        return by_name[name.strip().casefold()]
    except KeyError:
        close = difflib.get_close_matches(name.casefold(), by_name, n=3)
        raise UnknownInstitution(
            name, tuple(current.institutions[by_name[each]] for each in close)
        ) from None
