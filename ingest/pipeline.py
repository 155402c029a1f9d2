"""From paths to an index: `ingest(paths, folder)`.

Words first, then meaning: every file that is new or changed is read, cut and stored, and can be
searched by its words at the next commit; then the vectors are made, oldest source first. Commits
come every few seconds of work, so that an interrupted run goes on where it stood.
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ingest.errors import NothingToRead, Unreadable
from ingest.readers import detect
from ingest.recipe import MANIFEST, Recipe, Unchanged
from search import database
from search.embedder import Embedder, load_embedder
from search.engine import embedder_for
from search.errors import KildeError, NoIndex
from search.index import Writer
from search.passage import Source
from search.query import State

# Often enough that a killed run loses little, and rarely enough that commits cost little.
COMMIT_EVERY_S = 4.0
# How many words are embedded between two looks at the clock and at `cancelled`.
BATCH_WORDS = 4_000
REGISTERS = "registers"

Outcome = Literal["added", "updated", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Options:
    """What the user decides about an ingest; the defaults need no decision.

    `reembed` drops the vectors of another model. `registers` are TOML files of institutions beside
    the built-in one.
    """

    institution: str | None = None
    manifest: Path | None = None
    registers: tuple[Path, ...] = ()
    model: str | None = None
    prune: bool = False
    dry_run: bool = False
    reembed: bool = False
    reader: str | None = None
    speaker_pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a phase is; `seconds_left` is None until it can be told."""

    phase: Literal["reading", "embedding"]
    done: int
    total: int
    unit: Literal["files", "words"]
    seconds_left: float | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file."""

    path: Path
    outcome: Outcome
    source: Source | None
    speakers: tuple[str, ...]
    error: KildeError | None


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. `removed` are paths; `words` those that were read anew."""

    files: tuple[FileReport, ...]
    removed: tuple[str, ...]
    words: int
    seconds: float
    embedder_seconds: float
    state: State
    dry_run: bool
    interrupted: bool


Report = Callable[[Progress], None]


class Clock:
    """Tells the time left from the pace so far."""

    def __init__(self, total: int) -> None:
        self._total, self._started = total, time.monotonic()

    def left(self, done: int) -> float | None:
        """Seconds until `total`, None before anything is done."""
        return (time.monotonic() - self._started) * (self._total - done) / done if done else None


def ingest(
    paths: Sequence[Path],
    folder: Path,
    options: Options = Options(),  # noqa: B008 (frozen)
    *,
    embedder: Embedder | None = None,
    progress: Report | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> IngestReport:
    """Bring the index in `folder` up to the files below `paths`.

    One bad file never stops the others: it is reported with its reason, and what was indexed of it
    before stays. Without `options.model` the index's own model is used, at first the bundled one.
    Raises NothingToRead, BadManifest, BadRegister, IndexBusy, WrongModel, ModelMissing,
    ModelDamaged, and what `search.index.Writer` raises.
    """
    started = time.monotonic()
    files = collect(paths)
    recipe = Recipe.of(
        files,
        (*kept_registers(folder), *options.registers),
        options.manifest,
        options.institution,
        options.reader,
        options.speaker_pattern,
    )
    if options.dry_run:
        return _rehearse(files, folder, recipe, started)
    with Writer(folder) as writer:
        keep_registers(folder, options.registers)
        run = _Run(writer, progress or _silent, cancelled)
        model = choose_model(writer, options, embedder)
        reports = run.read_all(files, recipe)
        removed = run.prune(paths, files) if options.prune else ()
        writer.commit()
        run.embed_all(model)
        state = writer.state()
        known = {source.path: source for source in writer.sources()}
    return IngestReport(
        tuple(replace(r, source=known.get(str(r.path))) for r in reports),
        removed,
        sum(known[str(r.path)].words for r in reports if r.outcome in ("added", "updated")),
        time.monotonic() - started,
        run.embedder_seconds,
        state,
        False,
        run.interrupted,
    )


def kept_registers(folder: Path) -> tuple[Path, ...]:
    """The registers of institutions that the index has been given, in order of name."""
    return tuple(sorted((folder / REGISTERS).glob("*.toml")))


def keep_registers(folder: Path, registers: Sequence[Path]) -> None:
    """Copy registers into the index, so that what is ingested later meets the same names."""
    for register in registers:
        content = register.read_bytes()
        (folder / REGISTERS).mkdir(mode=0o700, exist_ok=True)
        name = hashlib.sha256(content).hexdigest()[:12]  # two files may be called the same
        (folder / REGISTERS / f"{name}.toml").write_bytes(content)


def _silent(_: Progress) -> None:
    """Progress that nobody asked for."""


def collect(paths: Sequence[Path]) -> list[Path]:
    """The files to read, resolved and in order: those named, and in folders those of known suffix.

    Raises NothingToRead if there are none.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(
                dict.fromkeys(
                    each.resolve() for each in sorted(path.rglob("*")) if _wanted(each, path)
                )
            )
        else:
            found[path.resolve()] = None
    if not found:
        raise NothingToRead(tuple(paths))
    return list(found)


def _wanted(file: Path, below: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in file.relative_to(below).parts)
    known = file.suffix.lower() in detect.SUFFIXES and file.name.lower() != MANIFEST
    return known and not hidden and file.is_file()


def choose_model(
    writer: Writer, options: Options, embedder: Embedder | None
) -> Callable[[], Embedder]:
    """How to get the embedder, which is loaded only once something is to be embedded.

    One that the user named is loaded at once, and WrongModel raised before any reading.
    """
    known = writer.model()
    if embedder is None and options.model is None and not options.reembed:
        return lambda: embedder_for(known) if known else load_embedder()
    chosen = embedder or load_embedder(options.model)
    writer.use_model(chosen.key, chosen.dim, replace=options.reembed)
    return lambda: chosen


class _Run:
    """One ingest: what its phases share."""

    def __init__(self, writer: Writer, progress: Report, cancelled: Callable[[], bool]) -> None:
        self.writer, self.progress, self.cancelled = writer, progress, cancelled
        self.interrupted = False
        self.embedder_seconds = 0.0
        self._committed = time.monotonic()

    def read_all(self, files: Sequence[Path], recipe: Recipe) -> list[FileReport]:
        """Read what is new or changed, and store its words."""
        stamps = self.writer.stamps()
        reports = []
        clock = Clock(len(files))
        for done, path in enumerate(files):
            if self._stop():
                break
            self.progress(
                Progress("reading", done, len(files), "files", clock.left(done), path.name)
            )
            reports.append(self._read(path, recipe, stamps.get(str(path))))
            self._commit_now_and_then()
        self.progress(Progress("reading", len(reports), len(files), "files", 0.0))
        return reports

    def _read(self, path: Path, recipe: Recipe, stamp: database.Stamp | None) -> FileReport:
        try:
            record = recipe.record(path, stamp)
        except Unreadable as error:
            return FileReport(path, "failed", None, (), error)
        if isinstance(record, Unchanged):
            if record.moved:
                self.writer.touch(str(path), record.size, record.mtime_ns)
            return FileReport(path, "unchanged", None, (), None)
        self.writer.put(record)
        return FileReport(path, "updated" if stamp else "added", None, record.speakers, None)

    def prune(self, paths: Sequence[Path], files: Sequence[Path]) -> tuple[str, ...]:
        """Forget the sources that lay below `paths` and are gone."""
        if self.interrupted:
            return ()
        kept = set(map(str, files))
        below = [path.resolve() for path in paths]
        gone = [
            source
            for source in self.writer.sources()
            if source.path not in kept
            and any(Path(source.path).is_relative_to(folder) for folder in below)
        ]
        self.writer.remove([source.id for source in gone])
        return tuple(source.path for source in gone)

    def embed_all(self, model: Callable[[], Embedder]) -> None:
        """Make the vectors that are missing, those of earlier, interrupted runs among them."""
        pending = self.writer.without_vectors()
        if not pending or self._stop():
            return
        embedder = model()
        self.writer.use_model(embedder.key, embedder.dim)
        total, done = sum(pending.values()), 0
        clock = Clock(total)
        for batch in batches(pending):
            self.progress(Progress("embedding", done, total, "words", clock.left(done)))
            if self._stop():
                break
            self._embed(batch, embedder)
            done += sum(pending[source] for source in batch)
            self._commit_now_and_then()
        self.writer.commit()
        self.progress(Progress("embedding", done, total, "words", clock.left(done)))

    def _embed(self, batch: Sequence[int], embedder: Embedder) -> None:
        """Several short sources in one call, so that all processors have work."""
        texts = [self.writer.embedding_texts(source) for source in batch]
        started = time.monotonic()
        vectors = embedder.embed_passages([text for each in texts for text in each])
        self.embedder_seconds += time.monotonic() - started
        at = 0
        for source, each in zip(batch, texts, strict=True):
            self.writer.put_vectors(source, vectors[at : at + len(each)])
            at += len(each)

    def _commit_now_and_then(self) -> None:
        if time.monotonic() - self._committed > COMMIT_EVERY_S:
            self.writer.commit()
            self._committed = time.monotonic()

    def _stop(self) -> bool:
        self.interrupted = self.interrupted or self.cancelled()
        return self.interrupted


def batches(words: Mapping[int, int]) -> Iterator[list[int]]:
    """Sources in order, in lists of some BATCH_WORDS words."""
    batch: list[int] = []
    held = 0
    for source, count in words.items():
        batch.append(source)
        held += count
        if held >= BATCH_WORDS:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _rehearse(files: Sequence[Path], folder: Path, recipe: Recipe, started: float) -> IngestReport:
    """What an ingest would do; nothing is written."""
    try:
        with database.reading(folder) as connection:
            stamps, state = database.stamps(connection), database.state(connection)
    except NoIndex:
        stamps, state = {}, State(0, None, None, 0, 0, 0, 0)
    reports, words = [], 0
    for path in files:
        stamp = stamps.get(str(path))
        try:
            record = recipe.record(path, stamp)
        except Unreadable as error:
            reports.append(FileReport(path, "failed", None, (), error))
            continue
        if isinstance(record, Unchanged):
            reports.append(FileReport(path, "unchanged", None, (), None))
            continue
        words += record.words
        outcome: Outcome = "updated" if stamp else "added"
        reports.append(FileReport(path, outcome, record.source(), record.speakers, None))
    return IngestReport(
        tuple(reports), (), words, time.monotonic() - started, 0.0, state, True, False
    )
