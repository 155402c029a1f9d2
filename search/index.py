"""Writing to an index: one writer at a time, one transaction a generation.

Within a transaction the writer stores rows and blobs, builds the segments that they make beside
those of the current generation, and commits rows and segment list together: that commit is the
swap. Killed anywhere before it, a process has changed nothing that a reader sees.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from search import bands, contents, corrections, database, embedded, scoring, segments, snapshot
from search.corrections import Correction
from search.embedder import Embedder, Reading, check_key
from search.errors import IndexBusy, IndexDamaged
from search.legs import read
from search.passage import Source, Turn, lay_out
from search.query import State
from search.record import Record, store

LOCK = "kilde.lock"
# An institution's ministry, by the register, which the core knows nothing of.
MinistryOf = Callable[[str], str | None]


class Writer:
    """The one writer of an index folder, which is made if it is missing. A context manager.

    Raises IndexBusy at once where another process writes, and NotAnIndex, WrongVersion or
    IndexDamaged where the folder cannot be written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        database.create(folder).close()
        self._lock = FileLock(folder / LOCK, timeout=0)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise IndexBusy(folder) from error
        self._connection = database.connect(folder)
        try:
            self._connection.executescript(database.LATER)
        except sqlite3.Error as error:
            self._connection.close()
            self._lock.release()
            raise IndexDamaged(folder, str(error)) from error
        self._new_words: list[tuple[int, int]] = []
        self._new_vectors: list[tuple[int, int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
        with suppress(sqlite3.Error):  # what went wrong before this is what is told
            database.shred(self._connection)
        self._connection.close()
        self._lock.release()
        if isinstance(error, sqlite3.Error):
            raise IndexDamaged(self.folder, str(error)) from error

    def stamps(self) -> dict[str, contents.Stamp]:
        """By path, how each source's file stood when it was ingested."""
        return contents.stamps(self._connection)

    def sources(self) -> list[Source]:
        """All sources, those of this transaction among them."""
        return contents.sources(self._connection)

    def turns(self, source: int) -> list[Turn]:
        """One source's turns in order."""
        return contents.turns(self._connection, source)

    def corrections(self) -> dict[str, Correction]:
        """By path, what a user corrected."""
        return corrections.by_path(self._connection)

    def state(self) -> State:
        """What the index holds, this transaction included."""
        return contents.state(self._connection)

    def model(self) -> str | None:
        """The key of the model that the index's vectors come from, None before any are made."""
        return database.meta(self._connection).get("model")

    def use_model(self, key: str, dim: int, *, replace: bool = False) -> None:
        """Settle which model the vectors come from.

        Raises WrongModel where the index has another's vectors, unless `replace` drops them.
        """
        known = database.meta(self._connection).get("model")
        if known == key:
            return
        if not replace and not embedded.is_empty(self._connection):
            check_key(self.folder, known, key)
        self._begin()
        embedded.drop(self._connection)
        database.set_meta(self._connection, {"model": key, "dim": str(dim)})

    def put(self, record: Record) -> int:
        """Store a source, in place of the one at its path if there is one; gives its id."""
        self._begin()
        self._connection.execute("DELETE FROM sources WHERE path = ?", (record.path,))
        source = store(self._connection, record)
        self._new_words.append((source, len(record.passages)))
        if record.redacted:
            corrections.redact(self._connection, record.path, record.title, record.speakers)
        return source

    def touch(self, path: str, size: int, mtime_ns: int) -> None:
        """Note a file's new time stamp where its content is the same."""
        self._begin()
        self._connection.execute(
            "UPDATE sources SET size = ?, mtime_ns = ? WHERE path = ?", (size, mtime_ns, path)
        )

    def know_ministries(self, ministry_of: MinistryOf) -> None:
        """Keep the ministry of each institution in the index; a change is the next generation."""
        known = contents.institutions(self._connection)
        found = {name: ministry for name in known if (ministry := ministry_of(name))}
        if found == contents.ministries(self._connection):
            return
        self._begin()
        self._connection.execute("DELETE FROM institutions")
        self._connection.executemany("INSERT INTO institutions VALUES (?, ?)", found.items())

    def correct(self, path: str, correction: Correction) -> None:
        """Correct a source, now and, for whoever ingests its path, from now on.

        Roles are only noted here: see `recast`.
        """
        self._begin()
        corrections.note(self._connection, path, correction)
        self._connection.execute(
            "UPDATE sources SET title = coalesce(?, title), date = coalesce(?, date) "
            "WHERE path = ?",
            (correction.title, correction.date, path),
        )
        if correction.institution:
            self._connection.execute(
                "UPDATE sources SET institution = ?, evidence = 'assigned' WHERE path = ?",
                (correction.institution, path),
            )

    def uncorrect(self, path: str) -> None:
        """Forget what was corrected of a file that is no more; a source of it stays as it is."""
        self._begin()
        corrections.forget(self._connection, path)

    def recast(self, source: int, record: Record) -> int:
        """Store a source anew that says the same; its vectors stay where its passages do."""
        texts = self.embedding_texts(source)
        held = embedded.held(self._connection, source)
        made = self.put(record)
        if held and self.embedding_texts(made) == texts:
            self._put(made, held)
        return made

    def remove(self, sources: Iterable[int]) -> None:
        """Forget sources with all that belongs to them."""
        self._begin()
        self._connection.executemany("DELETE FROM sources WHERE id = ?", [(s,) for s in sources])

    def without_vectors(self) -> dict[int, int]:
        """The sources whose vectors are still to be made, oldest first, with their words."""
        return embedded.missing(self._connection)

    def embedding_texts(self, source: int) -> list[str]:
        """What the embedder reads of each of a source's passages."""
        turns = contents.turns(self._connection, source)
        text, spans = lay_out(turns)
        return [
            read(text, turns, spans, passage).meaning
            for passage in contents.passages(self._connection, source)
        ]

    def put_vectors(self, source: int, read: Reading) -> None:
        """Store what the embedder made of a source's passages, in order."""
        self._begin()
        self._put(source, embedded.of(read))

    def _put(self, source: int, stored: embedded.Stored) -> None:
        passages = embedded.put(self._connection, source, stored)
        self._new_vectors.append((source, passages))

    def needs_calibration(self) -> bool:
        """Whether `calibrate` has anything to do."""
        state = contents.state(self._connection)
        known = bands.Calibration.from_json(database.meta(self._connection).get("bands"))
        rows, model = state.passages_embedded, state.model
        return bool(rows and model and not (known and known.holds_for(model, rows)))

    def calibrate(self, embedder: Embedder) -> None:
        """Find what foreign questions reach, if the vectors have changed enough; see `bands`.

        They are asked of all that is there, so it is committed first.
        """
        if not self.needs_calibration():
            return
        self.commit()
        current = snapshot.load(self._connection, self.folder)
        questions = [each for of_one in bands.foreign_questions() for each in of_one]
        best = scoring.surest(self._connection, current, embedder, questions)
        self._begin()
        rows = contents.state(self._connection).passages_embedded
        found = bands.calibrate(best, embedder.key, rows)
        database.set_meta(self._connection, {"bands": found.to_json()})

    def commit(self) -> int:
        """Make all changes since the last commit the next generation; gives its number.

        Without changes the generation stays, if its files are there. Only here do readers see
        anything.
        """
        listed = contents.segments(self._connection)
        current = [segments.found(self.folder, each) for each in listed]
        if not self._connection.in_transaction and current == listed:
            return contents.generation(self._connection)
        self._begin()
        segments.sweep(self.folder, {s.folder for s in current if s.folder})
        generation = contents.generation(self._connection) + 1
        values = database.meta(self._connection)
        dim = int(values.get("dim", 0))
        built = [
            segment
            if segment.folder
            else segments.write(self._connection, self.folder, segment, generation, dim)
            for segment in self._plan(current)
        ]
        self._store(built)
        recall = segments.recall(self.folder, built)
        found = "" if recall is None else f"{recall:.4f}"
        database.set_meta(self._connection, {"generation": str(generation), "recall": found})
        self._connection.execute("COMMIT")
        self._new_words, self._new_vectors = [], []
        return generation

    def _plan(self, current: Sequence[contents.Segment]) -> list[contents.Segment]:
        alive = {source for (source,) in self._connection.execute("SELECT id FROM sources")}
        added: Mapping[str, list[tuple[int, int]]] = {
            "words": self._new_words,
            "vectors": self._new_vectors,
        }
        return [
            segment
            for kind, new in added.items()
            for segment in segments.plan(
                [s for s in current if s.kind == kind],
                [held for held in new if held[0] in alive],
                kind,
                alive,
            )
        ]

    def _store(self, built: Sequence[contents.Segment]) -> None:
        self._connection.execute("DELETE FROM segments")
        self._connection.executemany(
            "INSERT INTO segments VALUES (?, ?, ?)",
            [(s.folder, s.kind, json.dumps(s.sources)) for s in built],
        )

    def _begin(self) -> None:
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN IMMEDIATE")


def remove(folder: Path, names: Sequence[str]) -> list[Source]:
    """Remove the sources that each of `names` means (path, file name or stem).

    Raises UnknownSource before anything is removed, NoIndex, IndexBusy.
    """
    database.connect(folder).close()  # an index that is not there must not be made by removing
    with Writer(folder) as writer:
        all_sources = writer.sources()
        found = {s.id: s for name in names for s in contents.called(all_sources, name)}
        writer.remove(found)
        writer.commit()
    return list(found.values())
