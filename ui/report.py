"""What an ingest did, as lines to read and as JSON."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import KildeError
from search.passage import Source
from search.query import State
from ui.printing import duration, size, state, warnings, whose
from ui.say import Say
from ui.text import shown, visible

if TYPE_CHECKING:
    from ingest.pipeline import FileReport, IngestReport

# Files described one by one; beyond, a summary is no summary. Those that failed are all named.
SHOWN_FILES = 60


def report(done: "IngestReport", say: Say) -> Iterator[str]:
    """What an ingest did, for someone who is no programmer."""
    if done.dry_run:
        yield say("cli_dry_run")
    new = [file for file in done.files if file.outcome in ("added", "updated")]
    yield from (file_line(file, say) for file in new[:SHOWN_FILES])
    if len(new) > SHOWN_FILES:
        yield say("cli_more_files", n=say.number(len(new) - SHOWN_FILES))
    if done.removed:
        yield say("cli_removed_heading")
        yield from (f"  {visible(shown(Path(path)))}" for path in done.removed)
    yield _counts(done, say)
    if done.redacted is not None:
        yield redacted(done.redacted, say)
    if done.words and not done.dry_run:
        yield say(
            "cli_speed",
            words=say.count("count_words", done.words),
            time=duration(done.seconds, say),
        )
    if not done.dry_run:
        yield from state(done.state, say)


def failures(done: "IngestReport", say: Say) -> Iterator[str]:
    """Each file that could not be read, with its reason."""
    failed = [file.error for file in done.files if file.error]
    if failed:
        yield say("cli_failed_heading")
    yield from (f"  {say.error(error)}" for error in failed)


def file_line(file: "FileReport", say: Say) -> str:
    """`Interview 7: 2 talere, 41 ture, Skatteforvaltningen`."""
    if file.source is None:
        return visible(file.path.name)
    parts = [*size(file.source, len(file.speakers), say)]
    institution = whose(file.source, say)
    if institution or file.source.kind == "interview":
        parts.append(institution or say("cli_institution_unknown"))
    parts += warnings(file.source.warnings, say)
    return visible(f"{file.source.title}: {', '.join(parts)}")


def redacted(counts: Mapping[str, int], say: Say) -> str:
    """What was made pseudonyms, by kind."""
    told = [say.count(f"count_redacted_{kind}", n) for kind, n in sorted(counts.items()) if n]
    return say("cli_redacted", what=", ".join(told)) if told else say("cli_redacted_nothing")


def _counts(done: "IngestReport", say: Say) -> str:
    outcomes = [file.outcome for file in done.files]
    counts = {
        name: say.number(outcomes.count(name))
        for name in ("added", "updated", "unchanged", "failed")
    }
    return say("cli_counts", files=say.count("count_files", len(outcomes)), **counts)


# --- JSON --------------------------------------------------------------------------------------


def report_json(done: "IngestReport", say: Say) -> Mapping[str, object]:
    """An ingest as one object; `files` in the order they were read."""
    return {
        "files": [_file_json(file, say) for file in done.files],
        "removed": list(done.removed),
        "words": done.words,
        "seconds": round(done.seconds, 3),
        "embedder_seconds": round(done.embedder_seconds, 3),
        "redacted": done.redacted,
        "state": _fields(done.state),
        "dry_run": done.dry_run,
        "interrupted": done.interrupted,
    }


def _file_json(file: "FileReport", say: Say) -> Mapping[str, object]:
    return {
        "path": str(file.path),
        "outcome": file.outcome,
        "source": _fields(file.source) if file.source else None,
        "speakers": list(file.speakers),
        "redacted": file.redacted,
        "error": _error_json(file.error, say),
    }


def _error_json(error: KildeError | None, say: Say) -> Mapping[str, object] | None:
    if error is None:
        return None
    reason = getattr(error, "reason", None)
    return {"kind": type(error).__name__, "reason": reason, "sentence": say.error(error)}


def _fields(value: Source | State) -> Mapping[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}
