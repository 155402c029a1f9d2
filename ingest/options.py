"""What the user decides about reading files."""

import re
from dataclasses import dataclass
from pathlib import Path

from ingest.encoding import NotText, decode
from ingest.errors import BadNames, BadPattern, UnknownReader
from ingest.readers import detect


@dataclass(frozen=True, slots=True)
class Options:
    """What the user decides about an ingest; the defaults need no decision.

    `reembed` drops the vectors of another model. `registers` are TOML files of institutions beside
    the built-in one. `reader` is one of `detect.READERS`, `speaker_pattern` a regular expression
    that finds a label at the beginning of a paragraph (`ingest.turns`). `redact` makes persons
    pseudonyms before anything is stored; `redact_names`, a file with a name a line, implies it.
    `ocr` reads pages that are pictures with Tesseract.
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
    redact: bool = False
    redact_names: Path | None = None
    ocr: bool = False


def check_reading(options: Options) -> None:
    """Raises UnknownReader, BadPattern and OcrMissing, before any file is read by them."""
    if options.reader is not None and options.reader not in detect.READERS:
        raise UnknownReader(options.reader, tuple(sorted(detect.READERS)))
    if options.speaker_pattern is not None:
        try:
            re.compile(options.speaker_pattern)
        except (re.error, OverflowError, RecursionError) as error:
            raise BadPattern(options.speaker_pattern, str(error)) from error
    if options.ocr:
        from ingest.readers import ocr

        ocr.require()


def read_names(path: Path) -> tuple[str, ...]:
    """The names in a file, one a line, each once. Raises BadNames and OSError."""
    try:
        text, _ = decode(path.read_bytes())
    except NotText as error:
        raise BadNames(path, "not-text") from error
    names = (" ".join(line.split()) for line in text.split("\n"))
    found = tuple(dict.fromkeys(name for name in names if any(map(str.isalpha, name))))
    if not found:
        raise BadNames(path, "empty")
    return found
