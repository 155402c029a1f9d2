"""What has become of sources' files since they were read."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ingest import hashing
from search import contents, database
from search.errors import NoIndex
from search.passage import Source


@dataclass(frozen=True, slots=True)
class Changes:
    """Sources whose files say something else than they did, and whose are gone."""

    changed: tuple[Source, ...]
    missing: tuple[Source, ...]


def changes(folder: Path, sources: Sequence[Source]) -> Changes:
    """One `stat` a source, and one reading where the time stamp alone is another: files that are
    copied or synchronised often say what they said.
    """
    try:
        with database.reading(folder) as connection:
            stamps = contents.stamps(connection)
    except NoIndex:
        stamps = {}
    changed, missing = [], []
    for source in sources:
        try:
            now = Path(source.path).stat()
        except OSError:
            missing.append(source)
            continue
        stamp = stamps.get(source.path)
        if stamp and not _same(source.path, stamp, now):
            changed.append(source)
    return Changes(tuple(changed), tuple(missing))


def _same(path: str, stamp: contents.Stamp, now: os.stat_result) -> bool:
    if stamp.size != now.st_size:
        return False
    return stamp.mtime_ns == now.st_mtime_ns or stamp.content_hash == _content(
        path, now.st_mtime_ns
    )


# As many as have changed at once on a page that asks again with every click.
@lru_cache(maxsize=4096)
def _content(path: str, mtime_ns: int) -> str | None:
    """The hash of a file as it is since `mtime_ns`; None where it cannot be read."""
    try:
        return hashing.of_file(Path(path))
    except OSError:
        return None
