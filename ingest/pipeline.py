"""From paths to an index: `ingest(paths, folder)`.

Words first, then meaning: every file that is new or changed is read, cut and stored, and can be
searched by its words at the next commit; then the vectors are made, oldest source first. Commits
come every few seconds of work, so that an interrupted run goes on where it stood.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.errors import Unreadable
from ingest.files import collect
from ingest.options import Options
from ingest.recipe import Recipe, Unchanged
from ingest.registers import keep_registers, kept_registers
from ingest.report import Clock, FileReport, IngestReport, Outcome, Progress, Report
from search import contents, corrections, database
from search.embedder import Embedder, Reading, load_embedder, load_for, read_passages
from search.errors import NoIndex
from search.index import Writer
from search.query import State
from search.record import Record

__all__ = ["FileReport", "IngestReport", "Options", "Progress", "ingest"]

# Often enough that a killed run loses little, and rarely enough that commits cost little.
COMMIT_EVERY_S = 4.0
# How many words are embedded between two looks at the clock and at `cancelled`.
BATCH_WORDS = 4_000


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
    Raises NothingToRead, BadManifest, BadRegister, BadNames, UnknownReader, BadPattern, IndexBusy,
    WrongModel, ModelMissing, ModelDamaged, and what `search.index.Writer` raises.
    """
    started = time.monotonic()
    files = collect(paths)
    recipe = Recipe.of(files, (*kept_registers(folder), *options.registers), options)
    if options.dry_run:
        return _rehearse(files, folder, recipe, started)
    with Writer(folder) as writer:
        keep_registers(folder, options.registers)
        recipe = replace(recipe, corrections=writer.corrections())
        run = _Run(writer, progress or _silent, cancelled)
        model = choose_model(writer, options, embedder)
        reports = run.read_all(files, recipe)
        removed = run.prune(paths, files) if options.prune else ()
        writer.know_ministries(recipe.register.ministry_or_self)
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


def _silent(_: Progress) -> None:
    """Progress that nobody asked for."""


def choose_model(
    writer: Writer, options: Options, embedder: Embedder | None
) -> Callable[[], Embedder]:
    """How to get the embedder, which is loaded only once something is to be embedded.

    One that the user named is loaded at once, and WrongModel raised before any reading.
    """
    known = writer.model()
    if embedder is None and options.model is None and not options.reembed:
        return lambda: load_for(known) if known else load_embedder()
    chosen = embedder or load_embedder(options.model)
    writer.use_model(chosen.key, chosen.dim, replace=options.reembed)
    return lambda: chosen


def embed_pending(writer: Writer, model: Callable[[], Embedder]) -> None:
    """Make the vectors that are missing."""
    _Run(writer, _silent, lambda: False).embed_all(model)


def make(
    recipe: Recipe, path: Path, stamp: contents.Stamp | None
) -> tuple[FileReport, Record | Unchanged | None]:
    """What is made of a file, and what to tell of it; None of one that cannot be read."""
    try:
        made = recipe.make(path, stamp)
    except Unreadable as error:
        return FileReport(path, "failed", None, (), error), None
    if isinstance(made, Unchanged):
        return FileReport(path, "unchanged", None, (), None), made
    outcome: Outcome = "updated" if stamp else "added"
    speakers = made.record.speakers
    return FileReport(path, outcome, None, speakers, None, made.redacted), made.record


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

    def _read(self, path: Path, recipe: Recipe, stamp: contents.Stamp | None) -> FileReport:
        report, record = make(recipe, path, stamp)
        if isinstance(record, Record):
            self.writer.put(record)
        elif record is not None and record.moved:
            self.writer.touch(str(path), record.size, record.mtime_ns)
        return report

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
        """Make what is missing, vectors and bands, of earlier, interrupted runs too."""
        pending = self.writer.without_vectors()
        if self._stop() or not (pending or self.writer.needs_calibration()):
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
        self.writer.calibrate(embedder)
        self.writer.commit()
        self.progress(Progress("embedding", done, total, "words", clock.left(done)))

    def _embed(self, batch: Sequence[int], embedder: Embedder) -> None:
        """Several short sources in one call, so that all processors have work."""
        texts = [self.writer.embedding_texts(source) for source in batch]
        started = time.monotonic()
        made = read_passages(embedder, [text for each in texts for text in each])
        self.embedder_seconds += time.monotonic() - started
        at = 0
        for source, each in zip(batch, texts, strict=True):
            held = slice(at, at + len(each))
            self.writer.put_vectors(source, Reading(made.vectors[held], made.words[held]))
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
            stamps, state = contents.stamps(connection), contents.state(connection)
            recipe = replace(recipe, corrections=corrections.by_path(connection))
    except NoIndex:
        stamps, state = {}, State(0, None, None, 0, 0, 0, 0)
    reports, words = [], 0
    for path in files:
        report, record = make(recipe, path, stamps.get(str(path)))
        if isinstance(record, Record):
            words += record.words
            report = replace(report, source=record.source())
        reports.append(report)
    return IngestReport(
        tuple(reports), (), words, time.monotonic() - started, 0.0, state, True, False
    )
