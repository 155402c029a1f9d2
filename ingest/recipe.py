"""From a file to what is stored of it, and whether that would come out as it did before."""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest import chunking, hashing, redaction
from ingest.document import PICTURES, Document, Warning_
from ingest.errors import Unreadable
from ingest.institutions import Attribution, Register, attribute, resolve_turns, year_of
from ingest.manifest import Entry, read_manifest
from ingest.mentions import with_about, with_mentions
from ingest.options import Options, check_reading, read_names
from ingest.readers import detect
from ingest.redaction import Redaction
from search import legs
from search.contents import Stamp
from search.corrections import Correction, with_roles
from search.record import Record

# Bump when what a reader or the attribution makes of a file changes, so that files are read anew.
VERSION = 4
MANIFEST = "manifest.csv"
# How much is made pseudonyms: nothing; what is found by itself; names from a list as well.
PLAIN, REDACTED, REDACTED_BY_LIST = range(3)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file that would come out as it stands in the index; `moved` if its time stamp differs."""

    size: int
    mtime_ns: int
    moved: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What is to be stored of a file; `redacted` counts pseudonyms by kind, None if there are none
    to be."""

    record: Record
    redacted: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that shapes what is made of a file, besides the file itself.

    `corrections` are the user's, by path; they are in the index from the moment they are made, so
    no file is read anew for them.
    """

    register: Register
    register_hash: str
    manifest: Mapping[str, Entry]
    institution: str | None
    reader: str | None
    speaker_pattern: str | None
    redaction: int
    names: tuple[str, ...]
    ocr: bool
    corrections: Mapping[str, Correction] = field(default_factory=dict)

    @classmethod
    def of(cls, files: Sequence[Path], registers: Sequence[Path], options: Options) -> "Recipe":
        """The register with the user's own, and the manifest given or lying beside the files.

        `registers` are those of the index and of the options. Raises UnknownReader, BadPattern,
        BadManifest, BadRegister, BadNames and, for the list of names, OSError.
        """
        check_reading(options)
        register = Register.load(registers)
        given = options.institution
        names = read_names(options.redact_names) if options.redact_names else ()
        return cls(
            register,
            hashing.of_all(registers),
            _manifest(files, options.manifest),
            register.canonical(given) or given if given else None,
            options.reader,
            options.speaker_pattern,
            REDACTED_BY_LIST if names else REDACTED if options.redact else PLAIN,
            names,
            options.ocr,
        )

    def make(self, path: Path, stamp: Stamp | None) -> Made | Unchanged:
        """What to store of a file, or that it is unchanged since `stamp`. Raises Unreadable.

        An unchanged file costs one `stat`, and one hash where only its time stamp differs. What
        was redacted is never read anew with less of that, by a later command without the option;
        nor is what Tesseract has read.
        """
        try:
            stat = path.stat()
            less = stamp is not None and self.redaction < stamp.redacted
            same_shape = stamp is not None and (self._is_shape(path, stamp) or less)
            now = (stat.st_size, stat.st_mtime_ns)
            if stamp and same_shape and (stamp.size, stamp.mtime_ns) == now:
                return Unchanged(*now, moved=False)
            content = hashing.of_file(path)
        except FileNotFoundError as error:
            raise Unreadable(path, "missing") from error
        except OSError as error:
            raise Unreadable(path, "denied", str(error)) from error
        if stamp and same_shape and stamp.content_hash == content:
            return Unchanged(*now, moved=True)
        if less:
            raise Unreadable(path, "redacted")
        return self._made(self.read(path), content, now)

    def _is_shape(self, path: Path, stamp: Stamp) -> bool:
        """Whether a source would come out as it did: with `ocr`, only one of pages with text would
        that was read without."""
        if stamp.shape_hash != self._shape(path):
            return stamp.shape_hash == self._shape(path, ocr=True)
        return not (self.ocr and any(each.startswith(PICTURES) for each in stamp.warnings))

    def read(self, path: Path) -> Document:
        """The document with its title settled: corrected, the manifest's, its own, or the file's
        name.

        Raises Unreadable.
        """
        document = self._read(path)
        entry, fixed = self._entry(path), self._fixed(path)
        stem = unicodedata.normalize("NFC", path.stem)
        return replace(
            document,
            title=fixed.title or entry.title or document.title or stem,
            kind=entry.kind or document.kind,
            date=fixed.date or entry.date or document.date,
        )

    def _read(self, path: Path) -> Document:
        try:
            return detect.read(
                path, reader=self.reader, speaker_pattern=self.speaker_pattern, ocr=self.ocr
            )
        except Unreadable as error:
            if self.reader and error.reason in ("damaged", "not-text"):
                raise Unreadable(path, "wrong-reader", self.reader) from error
            raise

    def attribution(self, document: Document) -> Attribution:
        """Whose statement the document is."""
        return attribute(
            document,
            given=self.institution,
            manifest=self._entry(document.path).institution,
            register=self.register,
            assigned=self._fixed(document.path).institution,
        )

    def _fixed(self, path: Path) -> Correction:
        return self.corrections.get(str(path)) or Correction()

    def _entry(self, path: Path) -> Entry:
        return self.manifest.get(path.name) or Entry()

    def _shape(self, path: Path, *, ocr: bool = False) -> str:
        """A hash of all that shapes the file's source; `ocr` if its pages are pictures read so."""
        parts = (
            VERSION,
            chunking.VERSION,
            chunking.TARGET_WORDS,
            chunking.MOST_WORDS,
            legs.VERSION,
            self.register_hash,
            repr(self.manifest.get(path.name)),
            self.institution,
            self.reader,
            self.speaker_pattern,
            (redaction.VERSION, sorted(self.names)) if self.redaction else None,
            ocr,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def _made(self, document: Document, content: str, stamp: tuple[int, int]) -> Made:
        pictures = any(each.code in PICTURES for each in document.warnings)
        shape = self._shape(document.path, ocr=self.ocr and pictures)
        found = self.attribution(document)  # from the names themselves, before they go
        if not self.redaction:
            return Made(self._record(document, found, content, shape, stamp), None)
        hidden = Redaction(document, self.names, self._is_institution)
        found = replace(found, institution=hidden.institution(found.institution), detail="")
        record = self._record(hidden.document(), found, content, shape, stamp)
        return Made(record, hidden.counts)

    def _is_institution(self, name: str) -> bool:
        assigned = (fixed.institution for fixed in self.corrections.values())
        return name in assigned or self.register.canonical(name) is not None

    def _record(
        self,
        document: Document,
        found: Attribution,
        content: str,
        shape: str,
        stamp: tuple[int, int],
    ) -> Record:
        turns, year = resolve_turns(document, self.register), year_of(document)
        turns = with_roles(turns, self._fixed(document.path).roles)
        if document.kind == "report":
            turns = with_about(turns, found.institution, self.register, year)
        cut = chunking.passages(turns)
        return Record(
            path=str(document.path),
            title=document.title or "",
            institution=found.institution,
            evidence=found.evidence,
            kind=document.kind,
            language=document.language,
            date=document.date,
            format=document.format,
            pages=document.pages,
            words=sum(len(turn.text.split()) for turn in turns),
            speakers=tuple(dict.fromkeys(turn.speaker for turn in turns if turn.speaker)),
            warnings=tuple(stored_warning(each) for each in document.warnings),
            turns=turns,
            passages=with_mentions(cut, turns, found.institution, self.register, year),
            content_hash=content,
            shape_hash=shape,
            size=stamp[0],
            mtime_ns=stamp[1],
            redacted=self.redaction,
        )


def stored_warning(found: Warning_) -> str:
    """A warning as a source keeps it: `code`, or `code:page`."""
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
