"""The last step of every reader of text: turns become a document, or an error without words."""

from collections.abc import Sequence
from pathlib import Path

from ingest.document import Document, Participant, Warning_
from ingest.encoding import NotText, decode
from ingest.errors import Unreadable
from ingest.language import guess_language
from ingest.turns import Parsed
from search.passage import Turn


def text_of(path: Path, data: bytes) -> str:
    """The file's text, cleaned. Raises Unreadable: empty, not-text."""
    try:
        text, _ = decode(data)
    except NotText as error:
        raise Unreadable(path, "not-text", str(error)) from error
    if not text.strip():
        raise Unreadable(path, "empty")
    return text


def document(path: Path, parsed: Parsed, format_: str | None = None) -> Document:
    """A document of parsed paragraphs. Raises Unreadable (empty) where nobody says anything."""
    spoken = parsed.score or any(t.start_s is not None or t.role != "unknown" for t in parsed.turns)
    return Document(
        path, format_ or parsed.format, "interview" if spoken else "report",
        _with_words(path, parsed.turns), parsed.title, parsed.date, parsed.institution,
        language_of(parsed.turns), parsed.participants, None, parsed.warnings,
    )  # fmt: skip


def recording(
    path: Path,
    format_: str,
    turns: Sequence[Turn],
    *,
    header: Parsed | None = None,
    title: str | None = None,
    warnings: tuple[Warning_, ...] = (),
) -> Document:
    """A document of what was said in a recording; `header` holds what stands above it, if any."""
    people: tuple[Participant, ...] = header.participants if header else ()
    return Document(
        path, format_, "interview", _with_words(path, turns),
        (header.title if header else None) or title, header.date if header else None,
        header.institution if header else None, language_of(turns), people, None, warnings,
    )  # fmt: skip


def language_of(turns: Sequence[Turn]) -> str:
    """The language of the first turns and of some in the middle."""
    middle = max(len(turns) // 2, 100)
    return guess_language(" ".join(t.text for t in [*turns[:100], *turns[middle : middle + 100]]))


def _with_words(path: Path, turns: Sequence[Turn]) -> tuple[Turn, ...]:
    if not any(turn.text for turn in turns):
        raise Unreadable(path, "empty", "no words")
    return tuple(turns)
