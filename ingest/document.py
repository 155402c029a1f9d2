"""What a reader makes of a file: a document of turns, before it is cut into passages."""

from dataclasses import dataclass, field
from pathlib import Path

from search.passage import Kind, Turn


@dataclass(frozen=True, slots=True)
class Participant:
    """A person named in a header or a participants' list."""

    name: str
    title: str | None = None
    institution: str | None = None
    interviewer: bool = False


@dataclass(frozen=True, slots=True)
class Warning_:
    """Something a reader noticed: a `code` that `ui` has a sentence for, and the page, if any."""

    code: str
    page: int | None = None
    detail: str = ""


# Codes of warnings on pages that are pictures: not read, or read with Tesseract.
PICTURES = ("page-without-text", "page-read-by-ocr")


@dataclass(frozen=True, slots=True)
class Document:
    """One file, understood. `format` names the shape that was recognised (e.g. "f4", "teams-vtt").

    `institution` is what the file itself states in a header, as written there, else None; `title`
    and `date` (ISO 8601) likewise, and `author` of the file's properties. `language`
    is "da", "en" or "und".
    """

    path: Path
    format: str
    kind: Kind
    turns: tuple[Turn, ...]
    title: str | None = None
    date: str | None = None
    institution: str | None = None
    language: str = "und"
    participants: tuple[Participant, ...] = ()
    pages: int | None = None
    warnings: tuple[Warning_, ...] = field(default=())
    author: str | None = None
