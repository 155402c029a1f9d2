"""Why a file could not be read. One bad file never stops the others.

search.errors.KildeError
├── NothingToRead       no readable file below the paths given
├── BadManifest         manifest.csv cannot be used
├── BadRegister         a register of institutions cannot be used
├── BadNames            a list of names to redact cannot be used
├── UnknownReader       there is no reader of that name
├── BadPattern          a pattern of speakers is no regular expression
├── OcrMissing          pages cannot be read with Tesseract here
└── Unreadable          this file cannot be read; `reason` is one of REASONS
"""

from pathlib import Path
from typing import Literal, get_args

from search.errors import KildeError

Reason = Literal[
    "missing",  # no such file
    "empty",  # 0 bytes, or nothing but blanks
    "encrypted",  # asks for a password
    "damaged",  # cut short, or not what its first bytes promise
    "no-text",  # pages are pictures without a text layer
    "too-large",  # over the limit on size, pages or unpacked size
    "not-text",  # binary content of no known format
    "unsupported",  # a known format that kilde does not read
    "changed",  # changed while it was read
    "denied",  # the system refuses
    "wrong-reader",  # not what the reader that the user chose can read; `detail` names that
    "redacted",  # it is in the index as pseudonyms, and would now come in without
]
REASONS: tuple[str, ...] = get_args(Reason)


class Unreadable(KildeError):
    """One file that cannot be read; `detail` is for the curious, never shown alone."""

    def __init__(self, path: Path, reason: Reason, detail: str = "") -> None:
        super().__init__(str(path), reason, detail)
        self.path, self.reason, self.detail = path, reason, detail


class NothingToRead(KildeError):
    """The paths exist, but hold no file that could be read."""

    def __init__(self, paths: tuple[Path, ...]) -> None:
        super().__init__(*map(str, paths))
        self.paths = paths


class BadManifest(KildeError):
    """The manifest lacks a column for the file name, or is no table; `reason` says which."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(str(path), reason)
        self.path, self.reason = path, reason


class BadRegister(KildeError):
    """A TOML register of institutions that cannot be used."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(str(path), reason)
        self.path, self.reason = path, reason


class BadNames(KildeError):
    """A list of names that cannot be used; `reason` is "not-text" or "empty"."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(str(path), reason)
        self.path, self.reason = path, reason


class UnknownReader(KildeError):
    """No reader is called `name`; `known` are those that there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name, self.known = name, known


class BadPattern(KildeError):
    """`pattern` is no regular expression; `reason` is what the compiler says of it."""

    def __init__(self, pattern: str, reason: str) -> None:
        super().__init__(pattern, reason)
        self.pattern, self.reason = pattern, reason


class OcrMissing(KildeError):
    """`--ocr` was asked for; `reason` is "program" (no Tesseract) or "language" (no Danish)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
