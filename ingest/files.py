"""Which files an ingest is about."""

from collections.abc import Sequence
from pathlib import Path

from ingest.errors import NothingToRead
from ingest.readers import detect
from ingest.recipe import MANIFEST


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
