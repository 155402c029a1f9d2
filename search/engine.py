"""Search: one question in, the passages that answer it out, each with its source.

    engine = SearchEngine.open(Path("kilde-index"))
    engine.search(Query("Hvem har målrettet tilsyn med data?")).hits[0].institution

Thread-safe. Each call runs in one read transaction; when another generation has become current,
its arrays are loaded first.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from search import answering, contents, database, similarity, snapshot, survey
from search import facets as counting
from search.embedder import Embedder, check_key, load_for
from search.errors import EmptyQuery
from search.facets import Facets
from search.passage import Passage, Source, Turn
from search.query import Filters, Query, Results, State
from search.scoring import Asked, hear
from search.sentences import Span, sentences
from search.similarity import Similar
from search.snapshot import Snapshot
from search.survey import Survey
from search.syntax import narrow
from search.text import tokens

Found = TypeVar("Found", Results, Survey)
# Shorter sentences ("Ja, det er klart") are near everything and tell nothing.
TELLING = 4
EVERYTHING = Filters()
# Choices of filters whose counts are kept: those that a few people look at.
CHOICES = 64


class SearchEngine:
    """The reader of an index folder; `open` is the way to get one."""

    def __init__(self, folder: Path, embedder: Embedder | None) -> None:
        self.folder = folder
        self._embedder = embedder
        self._snapshot: Snapshot | None = None
        self._state: State | None = None
        self._facets: tuple[int, Callable[[Filters], Facets]] | None = None
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
            connection: sqlite3.Connection, current: Snapshot, query: Query, asked: Asked
        ) -> Survey:
            return survey.survey(connection, current, query, asked, per_institution)

        return self._each(queries, one, progress)

    def _each(
        self,
        queries: Sequence[Query],
        answer: Callable[[sqlite3.Connection, Snapshot, Query, Asked], Found],
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
            heard = self._hear(current, [query.text for query in asked])
            for query, means in zip(asked, heard, strict=True):
                answered = answer(connection, current, query, means)
                found.append(replace(answered, query=queries[len(found)]))
                if progress:
                    progress(len(found))
        return found

    def state(self) -> State:
        """What the index holds; counted once a generation."""
        with database.reading(self.folder) as connection:
            held = self._state
            if held is None or held.generation != contents.generation(connection):
                held = self._state = contents.state(connection)
            return held

    def sources(self) -> list[Source]:
        """All sources, by path."""
        with database.reading(self.folder) as connection:
            return contents.sources(connection)

    def turns(self, source_id: int) -> list[Turn]:
        """One source's turns in order."""
        with database.reading(self.folder) as connection:
            return contents.turns(connection, source_id)

    def passages(self, source_id: int) -> dict[int, Passage]:
        """One source's passages in order, by their ids."""
        with database.reading(self.folder) as connection:
            return contents.passages_by_id(connection, source_id)

    def stamp(self, source_id: int) -> contents.Stamp | None:
        """How a source's file stood when it was ingested; None for a source that is gone."""
        with database.reading(self.folder) as connection:
            return next(iter(contents.stamps(connection, source_id).values()), None)

    def similar(self, passage_id: int, limit: int) -> Similar:
        """The passages most like one, itself left out; see `search.similarity`.

        Raises UnknownPassage.
        """
        with database.reading(self.folder) as connection:
            return similarity.similar(connection, self._current(connection), passage_id, limit)

    def nearest(self, question: str, text: str) -> Span | None:
        """The sentence of `text` that is nearest in meaning to the question, as its place in it.

        None where no sentence has words enough to mean something, or nothing has a vector yet.
        For the few passages that are shown: it embeds every sentence. Raises WrongModel.
        """
        found = [each for each in sentences(text) if len(tokens(text[slice(*each)])) >= TELLING]
        asked = narrow(Query(question)).text
        with database.reading(self.folder) as connection:
            embedder = self._model(self._current(connection)) if found else None
        if embedder is None:
            return None
        said = embedder.embed_passages([text[start:end] for start, end in found])
        return found[int((said @ embedder.embed_queries([asked])[0]).argmax())]

    def institutions(self) -> list[tuple[str | None, int]]:
        """Each institution and how many sources speak for it, most first; None is unknown."""
        return [(one.value, one.sources) for one in self.facets().institutions]

    def facets(self, chosen: Filters = EVERYTHING) -> Facets:
        """What the index can be narrowed to, each counted under what is chosen of the others.

        The passages are counted once a generation.
        """
        with database.reading(self.folder) as connection:
            generation = contents.generation(connection)
            if self._facets is None or self._facets[0] != generation:
                counted = partial(counting.facets, counting.tally(connection))
                self._facets = generation, lru_cache(CHOICES)(counted)
            return self._facets[1](chosen)

    def close(self) -> None:
        """Let go of the mapped files."""
        self._snapshot = None

    def _current(self, connection: sqlite3.Connection) -> Snapshot:
        generation = contents.generation(connection)
        with self._loading:
            if self._snapshot is None or self._snapshot.state.generation != generation:
                self._snapshot = snapshot.load(connection, self.folder)
            return self._snapshot

    def _hear(self, current: Snapshot, questions: Sequence[str]) -> Iterator[Asked]:
        embedder = self._model(current)
        if embedder is None:
            return iter([Asked()] * len(questions))
        return hear(current, embedder, questions)

    def _model(self, current: Snapshot) -> Embedder | None:
        """The model that the index's vectors come from; None while nothing has one."""
        if not current.meaning or current.state.model is None:
            return None
        with self._loading:
            if self._embedder is None:
                self._embedder = load_for(current.state.model)
        check_key(self.folder, current.state.model, self._embedder.key)
        return self._embedder
