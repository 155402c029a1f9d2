"""Files that were uploaded in the page, kept in the index folder as the originals they are.

A name from a browser is only ever a name: never a path, never a device, never longer than file
systems take. What the user says of them (an institution, a whole manifest) goes into a
manifest.csv beside them, where every later reading finds it again.
"""

import csv
import hashlib
import io
import os
import re
import tempfile
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ingest.manifest import Entry

FOLDER = "originals"
MANIFEST = "manifest.csv"
# MB a file: far above a transcript or a report with pictures, below most recordings by mistake.
MAX_MB = 100
# Bytes of a name. File systems take 255; the rest is room for " (2)" and a temporary suffix.
MAX_NAME = 180
# Windows takes these for devices, whatever the suffix.
DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]')

# Two people may say something of their files at once.
_SAYING = threading.Lock()

Outcome = Literal["new", "same", "replaced", "beside"]


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an upload lies now. `outcome` "same": these very bytes were there already."""

    path: Path
    outcome: Outcome


def safe_name(name: str) -> str:
    """The last part of `name` without what file systems refuse; "dokument" if nothing is left."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    last = " ".join(FORBIDDEN.sub(" ", last).split()).strip(". ")
    stem, dot, suffix = last.rpartition(".")
    if not dot or len(suffix) > 10:
        stem, suffix = last, ""
    while len(f"{stem}.{suffix}".encode()) > MAX_NAME:
        stem = stem[:-1]
    clean = f"{stem.strip() or 'dokument'}.{suffix}" if suffix else stem.strip() or "dokument"
    return f"_{clean}" if DEVICES.match(clean) else clean


def conflicts(index: Path, files: Iterable[tuple[str, bytes]]) -> list[str]:
    """Names of `files` that are kept already with another content."""
    return [
        name
        for name, data in files
        if (there := index / FOLDER / safe_name(name)).exists() and not holds(there, data)
    ]


def keep(index: Path, name: str, data: bytes, *, replace: bool) -> Kept:
    """Store one upload. The same bytes are never kept twice, under this name or another.

    Other bytes under a name that is taken replace what is there, or go beside it as "name (2)".
    Raises OSError, and NotAnIndex and its like where there can be no index.
    """
    folder = _folder(index)
    path = folder / safe_name(name)
    kept = [each for each in sorted(folder.iterdir()) if is_kept(each)]
    twin = next((each for each in kept if holds(each, data)), None)
    if twin is not None:
        return Kept(twin, "same")
    outcome: Outcome = "new"
    if path.exists():
        outcome = "replaced" if replace else "beside"
        path = path if replace else _beside(path)
    _write(path, data)
    return Kept(path, outcome)


def is_kept(path: Path) -> bool:
    """Whether a file in the folder of originals is one, and not what is said of them."""
    return path.is_file() and path.name != MANIFEST and not path.name.startswith(".")


def forget(index: Path, paths: Iterable[Path]) -> list[Path]:
    """Delete kept originals and what was said of them; files anywhere else are left alone."""
    folder = (index / FOLDER).resolve()
    mine = [path for path in paths if path.resolve().parent == folder and path.is_file()]
    for path in mine:
        path.unlink()
    names = {path.name for path in mine}
    with _SAYING:
        said = _manifest(index)
        if names & set(said):
            _write_manifest(index, {n: e for n, e in said.items() if n not in names})
    return mine


def describe(index: Path, entries: "Mapping[str, Entry]") -> list[Path]:
    """Note what is said of files by their names, over what was said before; the kept ones of them.

    Raises what `keep` does.
    """
    folder = _folder(index)
    with _SAYING:
        _write_manifest(index, {**_manifest(index), **entries})
    return [path for name in entries if (path := folder / name).is_file()]


def _manifest(index: Path) -> "Mapping[str, Entry]":
    from ingest.manifest import read_manifest

    path = index / FOLDER / MANIFEST
    return read_manifest(path) if path.is_file() else {}


def _write_manifest(index: Path, entries: "Mapping[str, Entry]") -> None:
    path = index / FOLDER / MANIFEST
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["file", "institution", "title", "date", "kind"])
    for name, entry in entries.items():
        row = (name, entry.institution, entry.title, entry.date, entry.kind)
        writer.writerow([" ".join((cell or "").split()) for cell in row])
    _write(path, out.getvalue().encode())


def _folder(index: Path) -> Path:
    """Where originals lie, made if it is missing, and the index before it: an index is never made
    in a folder that holds something already."""
    from search import database

    database.create(index).close()
    folder = index / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def holds(path: Path, data: bytes) -> bool:
    """Whether the file is these bytes; sizes first, so that most files are never opened."""
    if not path.is_file() or path.stat().st_size != len(data):
        return False
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").digest()
    return found == hashlib.sha256(data).digest()


def _beside(path: Path) -> Path:
    number = 2
    while (other := path.with_name(f"{path.stem} ({number}){path.suffix}")).exists():
        number += 1
    return other


def _write(path: Path, data: bytes) -> None:
    """All or nothing: a full disk leaves no half file behind."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".upload-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
