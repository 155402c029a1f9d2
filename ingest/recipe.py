"""From a file to what is stored of it, and whether that would come out as it did before."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest import chunking
from ingest.document import Document, Warning_
from ingest.errors import Unreadable
from ingest.institutions import Register, attribute, resolve_turns
from ingest.manifest import Entry, read_manifest
from ingest.readers import detect
from search.database import Stamp
from search.index import Record

# Bump when what a reader or the attribution makes of a file changes, so that files are read anew.
VERSION = 1
MANIFEST = "manifest.csv"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file that would come out as it stands in the index; `moved` if its time stamp differs."""

    size: int
    mtime_ns: int
    moved: bool


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that shapes what is made of a file, besides the file itself."""

    register: Register
    register_hash: str
    manifest: Mapping[str, Entry]
    institution: str | None
    reader: str | None
    speaker_pattern: str | None

    @classmethod
    def of(
        cls,
        files: Sequence[Path],
        registers: Sequence[Path],
        manifest: Path | None,
        institution: str | None,
        reader: str | None,
        speaker_pattern: str | None,
    ) -> "Recipe":
        """The register with the user's own, and the manifest given or lying beside the files.

        Raises BadManifest and BadRegister.
        """
        register = Register.load(registers)
        return cls(
            register,
            _hash_all(registers),
            _manifest(files, manifest),
            register.canonical(institution) or institution if institution else None,
            reader,
            speaker_pattern,
        )

    def record(self, path: Path, stamp: Stamp | None) -> Record | Unchanged:
        """What to store of a file, or that it is unchanged since `stamp`. Raises Unreadable.

        An unchanged file costs one `stat`, and one hash where only its time stamp differs.
        """
        try:
            stat = path.stat()
            shape = self._shape(path)
            same_shape = stamp is not None and stamp.shape_hash == shape
            if (
                stamp
                and same_shape
                and (stamp.size, stamp.mtime_ns) == (stat.st_size, stat.st_mtime_ns)
            ):
                return Unchanged(stat.st_size, stat.st_mtime_ns, moved=False)
            content = _hash_file(path)
        except FileNotFoundError as error:
            raise Unreadable(path, "missing") from error
        except OSError as error:
            raise Unreadable(path, "denied", str(error)) from error
        if stamp and same_shape and stamp.content_hash == content:
            return Unchanged(stat.st_size, stat.st_mtime_ns, moved=True)
        document = detect.read(path, reader=self.reader, speaker_pattern=self.speaker_pattern)
        return self._record(document, content, shape, (stat.st_size, stat.st_mtime_ns))

    def _shape(self, path: Path) -> str:
        entry = self.manifest.get(path.name)
        parts = (
            VERSION,
            chunking.VERSION,
            chunking.TARGET_WORDS,
            chunking.MOST_WORDS,
            self.register_hash,
            repr(entry),
            self.institution,
            self.reader,
            self.speaker_pattern,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def _record(
        self, document: Document, content: str, shape: str, stamp: tuple[int, int]
    ) -> Record:
        path = document.path
        entry = self.manifest.get(path.name)
        found = attribute(
            document,
            given=self.institution,
            manifest=entry.institution if entry else None,
            register=self.register,
        )
        turns = resolve_turns(document, self.register)
        return Record(
            path=str(path),
            title=(entry and entry.title) or document.title or path.stem,
            institution=found.institution,
            evidence=found.evidence,
            kind=(entry and entry.kind) or document.kind,
            language=document.language,
            date=(entry and entry.date) or document.date,
            format=document.format,
            pages=document.pages,
            words=sum(len(turn.text.split()) for turn in turns),
            speakers=tuple(dict.fromkeys(turn.speaker for turn in turns if turn.speaker)),
            warnings=tuple(_warning(each) for each in document.warnings),
            turns=turns,
            passages=chunking.passages(turns),
            content_hash=content,
            shape_hash=shape,
            size=stamp[0],
            mtime_ns=stamp[1],
        )


def _warning(found: Warning_) -> str:
    return found.code if found.page is None else f"{found.code}:{found.page}"


def _manifest(files: Sequence[Path], given: Path | None) -> dict[str, Entry]:
    """By file name, what a manifest says: the one given, else those that lie beside the files."""
    if given:
        return dict(read_manifest(given))
    beside = dict.fromkeys(file.parent / MANIFEST for file in files)
    return {
        name: entry
        for manifest in beside
        if manifest.is_file()
        for name, entry in read_manifest(manifest).items()
    }


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash_all(files: Sequence[Path]) -> str:
    """One hash of the distinct contents, whatever the files are called."""
    return hashlib.sha256("".join(sorted({_hash_file(f) for f in files})).encode()).hexdigest()
