"""Search: one question in, the passages that answer it out, each with its source.

    engine = SearchEngine.open(Path("kilde-index"))
    engine.search(Query("Hvem har målrettet tilsyn med data?")).hits[0].institution

Thread-safe. Each call runs in one read transaction; when another generation has become current,
its arrays are loaded first.
"""

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from search import answering, database, snapshot, survey
from search.embedder import Embedder, Vectors, load_embedder
from search.errors import EmptyQuery, WrongModel
from search.passage import Source, Turn
from search.query import Query, Results, State
from search.snapshot import Snapshot
from search.survey import Survey
from search.syntax import narrow
from search.text import tokens
from search.vectors import Scores

Found = TypeVar("Found", Results, Survey)
# So many questions of a batch are embedded and compared with all vectors in one go.
BLOCK = 32


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
        """The best passages, as `search_all` finds them."""
        return self.search_all([query])[0]

    def search_all(
        self, queries: Sequence[Query], progress: Callable[[int], None] | None = None
    ) -> list[Results]:
        """Many questions in one go, all of one generation; `progress` gets the number done.

        Raises EmptyQuery, OnlyFilters, UnknownInstitution, UnknownSource, UnknownSpeaker and
        WrongModel.
        """
        return self._each(queries, answering.answer, progress)

    def survey(
        self,
        queries: Sequence[Query],
        per_institution: int,
        progress: Callable[[int], None] | None = None,
    ) -> list[Survey]:
        """Every institution's own best passages, each question one pass; see `search.survey`.

        Raises what `search` does. `limit` of a query plays no part.
        """

        def one(
            connection: sqlite3.Connection, current: Snapshot, query: Query, similar: Scores | None
        ) -> Survey:
            return survey.survey(connection, current, query, similar, per_institution)

        return self._each(queries, one, progress)

    def _each(
        self,
        queries: Sequence[Query],
        answer: Callable[[sqlite3.Connection, Snapshot, Query, Scores | None], Found],
        progress: Callable[[int], None] | None,
    ) -> list[Found]:
        """`answer` for each question in turn, all of one generation.

        Here alone the operators of a question (`search.syntax`) are understood; what is found keeps
        it as it was asked.
        """
        for query in queries:
            if not tokens(query.text):
                raise EmptyQuery(query.text)
        asked = [narrow(query) for query in queries]
        found: list[Found] = []
        with database.reading(self.folder) as connection:
            current = self._current(connection)
            for query, similar in zip(asked, self._similar(current, asked), strict=True):
                answered = answer(connection, current, query, similar)
                found.append(replace(answered, query=queries[len(found)]))
                if progress:
                    progress(len(found))
        return found

    def _similar(self, current: Snapshot, asked: Sequence[Query]) -> Iterator[Scores | None]:
        """`Snapshot.similarity` of each question, worked out for a block of them at once."""
        for start in range(0, len(asked), BLOCK):
            block = [query.text for query in asked[start : start + BLOCK]]
            vectors = self._vectors(current, block)
            yield from [None] * len(block) if vectors is None else current.similarity(vectors)

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
