"""What an ingest tells: how far it is while it runs, and what it did when it ended."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from search.errors import KildeError
from search.passage import Source
from search.query import State

Outcome = Literal["added", "updated", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a phase is; `seconds_left` is None until it can be told."""

    phase: Literal["reading", "embedding"]
    done: int
    total: int
    unit: Literal["files", "words"]
    seconds_left: float | None
    name: str = ""


Report = Callable[[Progress], None]


class Clock:
    """Tells the time left from the pace so far."""

    def __init__(self, total: int) -> None:
        self._total, self._started = total, time.monotonic()

    def left(self, done: int) -> float | None:
        """Seconds until `total`, None before anything is done."""
        return (time.monotonic() - self._started) * (self._total - done) / done if done else None


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file.

    `redacted` counts what was made pseudonyms, by kind (`ingest.redaction.KINDS`); None where
    nothing was to be.
    """

    path: Path
    outcome: Outcome
    source: Source | None
    speakers: tuple[str, ...]
    error: KildeError | None
    redacted: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. `removed` are paths; `words` those that were read anew."""

    files: tuple[FileReport, ...]
    removed: tuple[str, ...]
    words: int
    seconds: float
    embedder_seconds: float
    state: State
    dry_run: bool
    interrupted: bool

    @property
    def redacted(self) -> Mapping[str, int] | None:
        """What was made pseudonyms in all files, by kind; None where nothing was to be."""
        counts = [file.redacted for file in self.files if file.redacted is not None]
        return sum(map(Counter, counts), Counter[str]()) if counts else None
