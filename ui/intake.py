"""Files on their way into the index: what is understood of them, and the work of taking them in.

No Streamlit. Nothing of an upload is kept before its user says so: it is looked at in a folder of
its own that is gone afterwards.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ingest.errors import BadManifest, Unreadable
from ingest.manifest import Entry, read_manifest
from search.corrections import Correction
from search.errors import KildeError
from search.passage import Source
from ui import originals
from ui.correcting import Facts

if TYPE_CHECKING:
    from ingest.inspection import Inspection
    from ingest.pipeline import IngestReport, Progress


@dataclass(frozen=True, slots=True)
class Upload:
    """A file from a browser; `id` tells it from others of its name."""

    id: str
    name: str
    data: bytes = field(repr=False, compare=False)

    @property
    def is_manifest(self) -> bool:
        """Whether it tells of other files."""
        return originals.safe_name(self.name).casefold() == originals.MANIFEST


@dataclass(frozen=True, slots=True)
class Intake:
    """What an ingest is to do: paths by the institution that they are given (None: found in the
    files), what is corrected of them, and the paths of sources that they replace."""

    paths: Mapping[str | None, Sequence[Path]]
    corrections: Mapping[Path, Correction] = field(default_factory=dict)
    replaced: Sequence[str] = ()
    ocr: bool = False


# --- before ------------------------------------------------------------------------------------


def understood(
    upload: Upload, folder: Path, manifest: bytes | None
) -> "Inspection | KildeError | OSError":
    """What an ingest would make of an upload, with the manifest that came with it; or why not."""
    from ingest.inspection import inspect
    from ingest.options import Options
    from ingest.registers import kept_registers

    try:
        with TemporaryDirectory() as temporary:
            path = Path(temporary) / originals.safe_name(upload.name)
            path.write_bytes(upload.data)
            given = _manifest_beside(path, folder, manifest)
            return inspect(path, Options(registers=kept_registers(folder), manifest=given))
    except (KildeError, OSError) as error:
        return error


def _manifest_beside(path: Path, folder: Path, manifest: bytes | None) -> Path | None:
    kept = folder / originals.FOLDER / originals.MANIFEST
    if manifest is None:
        return kept if kept.is_file() else None
    beside = path.with_name(originals.MANIFEST)
    beside.write_bytes(manifest)
    return beside


def may_come_in(seen: "Inspection | KildeError | OSError", ocr: bool) -> bool:
    """Whether an upload can be read; pictures of pages with `ocr` alone."""
    if isinstance(seen, Unreadable):
        return ocr and seen.reason == "no-text"
    return not isinstance(seen, KildeError | OSError)


def facts(found: "Inspection") -> Facts:
    """What of an inspected file can be corrected."""
    roles = {voice.speaker: voice.role for voice in found.voices if voice.speaker}
    return Facts(found.title, found.about.institution, found.date, roles)


def doubles(uploads: Sequence[Upload], folder: Path) -> list[str]:
    """Names of uploads under which another content is kept already."""
    return originals.conflicts(folder, [(upload.name, upload.data) for upload in uploads])


def elsewhere(
    uploads: Sequence[Upload], sources: Sequence[Source], folder: Path
) -> tuple[dict[str, Path], list[Source]]:
    """Sources from other folders that are called like an upload: by the id of the upload, the paths
    of those that are the same file, and those that say something else."""
    kept = (folder / originals.FOLDER).resolve()
    called: dict[str, list[Source]] = {}
    for source in sources:
        called.setdefault(Path(source.path).name, []).append(source)
    same: dict[str, Path] = {}
    other: dict[int, Source] = {}
    for upload in uploads:
        for source in called.get(originals.safe_name(upload.name), ()):
            path = Path(source.path)
            if originals.holds(path, upload.data) and path.parent != kept:
                same[upload.id] = path
            elif path.parent != kept:
                other[source.id] = source
    return same, list(other.values())


# --- kept --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answers:
    """What the user says of uploads: whether they replace others of their name, an institution for
    all of them, and by an upload's id what is corrected of it. `same` are files that are in the
    index from elsewhere: they are kept no second time."""

    replace: bool = False
    institution: str | None = None
    corrections: Mapping[str, Correction] = field(default_factory=dict)
    same: Mapping[str, Path] = field(default_factory=dict)


@dataclass(slots=True)
class Kept:
    """Uploads among the originals, what is corrected of them, and why others are not there."""

    paths: list[Path] = field(default_factory=list)
    corrections: dict[Path, Correction] = field(default_factory=dict)
    errors: list[KildeError | OSError] = field(default_factory=list)


def keep(uploads: Sequence[Upload], answers: Answers, folder: Path) -> Kept:
    """Keep the originals and what is said of them; one that fails never stops the others.

    Of two uploads of one name neither replaces the other.
    """
    kept = Kept()
    names: set[str] = set()
    for upload in uploads:
        name = originals.safe_name(upload.name)
        try:
            if upload.is_manifest:
                kept.paths += originals.describe(folder, manifest(upload))
            else:
                replace = answers.replace and name not in names
                _keep(upload, replace, answers, folder, kept)
        except (KildeError, OSError) as error:
            kept.errors.append(error)
        names.add(name)
    kept.paths = list(dict.fromkeys(kept.paths))
    return kept


def _keep(upload: Upload, replace: bool, answers: Answers, folder: Path, kept: Kept) -> None:
    if there := answers.same.get(upload.id):
        path = there
    else:
        path = originals.keep(folder, upload.name, upload.data, replace=replace).path.resolve()
    kept.paths.append(path)
    if answers.institution and not there:
        originals.describe(folder, {path.name: Entry(institution=answers.institution)})
    if fixed := answers.corrections.get(upload.id):
        kept.corrections[path] = fixed


def manifest(upload: Upload) -> "dict[str, Entry]":
    """An uploaded manifest's entries. Raises BadManifest, and OSError."""
    with TemporaryDirectory() as temporary:
        path = Path(temporary) / originals.MANIFEST
        path.write_bytes(upload.data)
        try:
            return read_manifest(path)
        except BadManifest as error:
            raise BadManifest(Path(upload.name), error.reason) from error


# --- the work ----------------------------------------------------------------------------------


def again(sources: Sequence[Source]) -> Intake:
    """Sources whose files are to be read anew, each with the institution that was given for it."""
    there: dict[str | None, list[Path]] = {}
    for source in sources:
        given = source.institution if source.evidence == "given" else None
        there.setdefault(given, []).append(Path(source.path))
    return Intake(there)


def waiting(folder: Path, sources: Sequence[Source]) -> list[Path]:
    """Files among the originals that are not in the index, as after a job that was stopped."""
    kept = folder / originals.FOLDER
    known = {source.path for source in sources}
    files = [each.resolve() for each in sorted(kept.glob("*")) if originals.is_kept(each)]
    return [path for path in files if str(path) not in known]


def work(
    intake: Intake, folder: Path
) -> "Callable[[Callable[[Progress], None], Callable[[], bool]], IngestReport]":
    """For `ui.worker.Worker`: ingest, with what is corrected noted first, so that it is met."""

    def run(note: "Callable[[Progress], None]", cancelled: Callable[[], bool]) -> "IngestReport":
        from ingest.correcting import expect
        from ingest.pipeline import Options, ingest

        if intake.corrections:
            expect(folder, intake.corrections)
        reports = [
            ingest(
                paths,
                folder,
                Options(institution=institution, ocr=intake.ocr),
                progress=note,
                cancelled=cancelled,
            )
            for institution, paths in intake.paths.items()
        ]
        files = tuple(file for report in reports for file in report.files)
        report = replace(reports[-1], files=files)
        _afterwards(report, intake, folder)
        return report

    return run


def _afterwards(report: "IngestReport", intake: Intake, folder: Path) -> None:
    from ingest.correcting import correct
    from search.index import remove

    # What could not be read is of no use among the originals, and in the way of a better copy.
    failed = [file.path for file in report.files if file.error is not None]
    originals.forget(folder, [f.path for f in report.files if f.path in failed and not f.source])
    for file in report.files:
        fixed = intake.corrections.get(file.path)
        if fixed and fixed.roles and file.outcome == "unchanged":
            correct(folder, str(file.path), fixed)
    if intake.replaced and not failed and not report.interrupted:
        remove(folder, intake.replaced)
