"""What has become of sources' files since they were read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from search import database
from search.errors import NoIndex
from search.passage import Source


@dataclass(frozen=True, slots=True)
class Changes:
    """Sources whose files have another size or time stamp than they had, and whose are gone."""

    changed: tuple[Source, ...]
    missing: tuple[Source, ...]


def changes(folder: Path, sources: Sequence[Source]) -> Changes:
    """One `stat` a source. What has another time stamp alone may still say the same."""
    try:
        with database.reading(folder) as connection:
            stamps = database.stamps(connection)
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
        if stamp and (stamp.size, stamp.mtime_ns) != (now.st_size, now.st_mtime_ns):
            changed.append(source)
    return Changes(tuple(changed), tuple(missing))
