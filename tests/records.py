"""Records made by hand, for tests that need an index and no files."""

from collections.abc import Sequence

from ingest import chunking
from search.passage import Kind, Turn
from search.record import Record


def record(
    name: str,
    turns: Sequence[Turn | str],
    *,
    institution: str | None = None,
    kind: Kind = "interview",
    language: str = "da",
    content: str = "1",
) -> Record:
    """A source at `/docs/<name>`; a turn may be given as `Speaker: text`."""
    made = [turn if isinstance(turn, Turn) else _turn(turn) for turn in turns]
    return Record(
        path=f"/docs/{name}",
        title=name.partition(".")[0],
        institution=institution,
        evidence="header" if institution else "none",
        kind=kind,
        language=language,
        date="2018-03-14",
        format="plain",
        pages=None,
        words=sum(len(t.text.split()) for t in made),
        speakers=tuple(dict.fromkeys(t.speaker for t in made if t.speaker)),
        warnings=(),
        turns=made,
        passages=chunking.passages(made),
        content_hash=content,
        shape_hash="1",
        size=1,
        mtime_ns=1,
    )


def _turn(text: str) -> Turn:
    speaker, _, said = text.partition(": ")
    return Turn(said, speaker, "interviewer" if speaker == "Interviewer" else "respondent")
