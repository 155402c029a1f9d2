"""Render the sample corpus: `python corpus/make.py` writes every file of `corpus/documents/`.

The manuscripts are the source; each is rendered in the form its `Format` line names, and the report
is set from its own markup. The same manuscripts always give the same bytes.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import forms
import layout
from docx import Document
from docx.document import Document as Docx

HERE = Path(__file__).parent
DOCUMENTS = HERE / "documents"
REPORT = "00-rapport-data-i-staten.pdf"
WORDS_PER_SECOND = 150 / 60
LONGEST_CUE = 13
HEADER = ("Titel", "Institution", "Dato", "Deltagere", "Note")


@dataclass(frozen=True)
class Turn:
    """One paragraph of a manuscript and when, in seconds, it was said."""

    speaker: str
    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Manuscript:
    """A manuscript's header and its turns."""

    header: dict[str, str]
    turns: tuple[Turn, ...]

    @property
    def head(self) -> str:
        """The header as it stands at the top of a text file."""
        return "\n".join(f"{key}: {self.header[key]}" for key in HEADER if key in self.header)


def read(path: Path) -> Manuscript:
    head, _, body = path.read_text(encoding="utf-8").strip().partition("\n\n")
    header = dict(line.split(": ", 1) for line in head.splitlines())
    turns, at = [], 2.0
    for paragraph in body.split("\n\n"):
        speaker, text = paragraph.split(": ", 1)
        end = at + seconds(text)
        turns.append(Turn(speaker, text, at, end))
        at = end + 0.6
    return Manuscript(header, tuple(turns))


def seconds(text: str) -> float:
    """How long it takes to say `text`."""
    return max(0.8, len(text.split()) / WORDS_PER_SECOND)


def clock(at: float, point: str) -> str:
    """`00:12:34.567`, with `point` before the thousandths."""
    whole, thousandths = divmod(round(at * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{thousandths:03}"


def pieces(text: str) -> Iterator[str]:
    """A turn cut as subtitles are: at a stop where there is one, else at the longest cue."""
    words: list[str] = []
    for word in text.split():
        words.append(word)
        stop = re.search(r"[.?!…]$", word) or (word.endswith(",") and len(words) > 8)
        if len(words) == LONGEST_CUE or (stop and len(words) > 4):
            yield " ".join(words)
            words = []
    if words:
        yield " ".join(words)


def cues(script: Manuscript) -> Iterator[Turn]:
    """The turns in pieces, each with its share of the turn's time."""
    for turn in script.turns:
        at, parts = turn.start, list(pieces(turn.text))
        pace = (turn.end - turn.start) / sum(map(len, parts))
        for part in parts:
            end = at + pace * len(part)
            yield Turn(turn.speaker, part, at, end)
            at = end


def plain(script: Manuscript) -> str:
    return paragraphs(script, [f"{turn.speaker}: {turn.text}" for turn in script.turns])


def f4(script: Manuscript) -> str:
    def stamp(at: float) -> str:
        return f"#{clock(at, '.')[:-4]}-{int(at * 10) % 10}#"

    turns = [f"{turn.speaker}: {turn.text} {stamp(turn.end)}" for turn in script.turns]
    return paragraphs(script, turns)


def otter(script: Manuscript) -> str:
    def stamp(at: float) -> str:
        return f"{int(at) // 60}:{int(at) % 60:02}"

    turns = [f"{turn.speaker}  {stamp(turn.start)}\n{turn.text}" for turn in script.turns]
    return paragraphs(script, turns)


def paragraphs(script: Manuscript, turns: list[str]) -> str:
    return "\n\n".join([script.head, *turns]) + "\n"


def span(cue: Turn, point: str) -> str:
    return f"{clock(cue.start, point)} --> {clock(cue.end, point)}"


def teams(script: Manuscript) -> str:
    made = [f"{span(cue, '.')}\n<v {cue.speaker}>{cue.text}</v>" for cue in cues(script)]
    return "\n\n".join(["WEBVTT", f"NOTE\n{script.head}", *made]) + "\n"


def srt(script: Manuscript) -> str:
    """The first cue is the header, said by nobody: there is no other place for one."""
    first = Turn("", script.head, 0, 2)
    made = [
        f"{number}\n{span(cue, ',')}\n" + (f"{cue.speaker}: " if cue.speaker else "") + cue.text
        for number, cue in enumerate([first, *cues(script)], 1)
    ]
    return "\n\n".join(made) + "\n"


def docx_head(script: Manuscript) -> Docx:
    """A Word document with its properties set, its title and its header lines."""
    document = Document()
    about = document.core_properties
    about.title, about.comments = script.header["Titel"], script.header["Note"]
    about.author = about.last_modified_by = "kilde, eksempelsamling"
    about.language = "da-DK"
    about.created = about.modified = datetime.fromisoformat(script.header["Dato"])
    document.add_heading(script.header["Titel"], 0)
    for key in HEADER[1:]:
        document.add_paragraph(f"{key}: {script.header[key]}")
    return document


def docx(script: Manuscript) -> bytes:
    document = docx_head(script)
    for turn in script.turns:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{turn.speaker}: ").bold = True
        paragraph.add_run(turn.text)
    return packed(document)


def docx_table(script: Manuscript) -> bytes:
    document = docx_head(script)
    table = document.add_table(rows=len(script.turns) + 1, cols=3, style="Table Grid")
    said = [(clock(turn.start, ".")[:-4], turn.speaker, turn.text) for turn in script.turns]
    for row, texts in zip(table.rows, [("Tid", "Taler", "Tekst"), *said], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return packed(document)


def packed(document: Docx) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return forms.packed(made)


FORMS: dict[str, tuple[str, Callable[[Manuscript], str | bytes]]] = {
    "focus": ("txt", plain),
    "f4": ("txt", f4),
    "otter": ("txt", otter),
    "teams-vtt": ("vtt", teams),
    "srt": ("srt", srt),
    "docx": ("docx", docx),
    "docx-table": ("docx", docx_table),
    "odt": ("odt", forms.odt),
    "eaf": ("eaf", forms.eaf),
    "rtf": ("rtf", forms.rtf),
    "html": ("html", forms.html),
    "whisper": ("json", forms.whisper),
    "xlsx": ("xlsx", forms.xlsx),
    "pdf": ("pdf", forms.pdf),
}


def main() -> None:
    DOCUMENTS.mkdir(exist_ok=True)
    for path in sorted((HERE / "manuscripts").glob("*.txt")):
        script = read(path)
        ending, render = FORMS[script.header["Format"]]
        made = render(script)
        data = made.encode() if isinstance(made, str) else made
        (DOCUMENTS / f"{path.stem}.{ending}").write_bytes(data)
    parts = sorted((HERE / "report").glob("rapport-*.txt"))
    source = "\n\n".join(part.read_text(encoding="utf-8") for part in parts)
    layout.render(source, DOCUMENTS / REPORT)


if __name__ == "__main__":
    main()
