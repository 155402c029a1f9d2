"""Writers of transcripts as lines of text, each to the conventions of the tool it is named after.

A writer takes a conversation and gives the file's text. `stamps` says what of the times a reader
can get back: "both", "start", "end" (each turn then begins where the one before ended) or "none".
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.ingest.talks import Said, Talk

Stamps = Literal["both", "start", "end", "none"]


@dataclass(frozen=True, slots=True)
class Writer:
    """`write` gives the text of a file with this suffix."""

    write: Callable[[Talk], str]
    suffix: str = ".txt"
    stamps: Stamps = "none"


def clock(at: float) -> str:
    """0:09, 12:34, 1:02:03: as people and Otter write it."""
    whole = int(at)
    if whole >= 3600:
        return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return f"{whole // 60}:{whole % 60:02d}"


def hms(at: float) -> str:
    """00:12:34."""
    return f"{int(at) // 3600:02d}:{int(at) // 60 % 60:02d}:{int(at) % 60:02d}"


def ms(at: float, point: str = ".") -> str:
    """00:12:34.500, or with a comma for SubRip."""
    return f"{hms(at)}{point}{round(at * 1000) % 1000:03d}"


def paragraphs(form: str, between: str = "\n\n", above: str = "") -> Callable[[Talk], str]:
    """A turn is `form`, with {s} the speaker, {t} the text, {c}, {h} its start and {e} its end."""

    def write(talk: Talk) -> str:
        return above + between.join(_filled(form, said) for said in talk) + "\n"

    return write


def _filled(form: str, said: Said) -> str:
    return form.format(
        s=said.speaker, t=said.text.replace("¶", "\n\n"), w=said.whole, c=clock(said.start_s),
        h=hms(said.start_s), e=hms(said.end_s), m=f"{int(said.start_s) // 60:02d}:"
        f"{int(said.start_s) % 60:02d}",
    )  # fmt: skip


def sentences(said: Said) -> list[str]:
    """A turn's text in the pieces that recognition makes of it."""
    pieces = said.whole.replace(". ", ".¶").split("¶")
    return [piece for piece in pieces if piece]


def atrain(talk: Talk) -> str:
    """One line a segment, below the speaker's name; every line has its time."""
    text = "Transcription for 261124-havn\n"
    for said in talk:
        text += f"\n{said.speaker}\n"
        for number, piece in enumerate(sentences(said)):
            at = min(said.start_s + number, said.end_s)
            text += f"[{hms(at)}] - {piece}\n"
    return text


def atrain_maxqda(talk: Talk) -> str:
    """The same with one running line a turn."""
    text = "Transcription for 261124-havn"
    for said in talk:
        text += f"\n\n{said.speaker}\n"
        for number, piece in enumerate(sentences(said)):
            text += f"[{hms(min(said.start_s + number, said.end_s))}] - {piece} "
    return text


def atrain_bare(talk: Talk) -> str:
    """Without times."""
    text = "Transcription for 261124-havn\n"
    for said in talk:
        text += f"\n{said.speaker}\n" + "".join(f"{piece}\n" for piece in sentences(said))
    return text


def noscribe(talk: Talk) -> str:
    """Three lines about the program, then a stamp at each change of speaker."""
    above = (
        "havn\n\nTranscribed with noScribe vers. 0.7\nAudio file: C:/optagelser/havn.mp3\n"
        "(Language: Danish (da) | Speaker detection: auto | Timestamps: True | Mark pause: 1)\n\n"
    )
    return paragraphs("{s}: [{h}] {w}", above=above)(talk)


def f4(talk: Talk) -> str:
    """The stamp stands at the end of the turn, with tenths."""
    return paragraphs("{s}: {w} #{e}-0#")(talk)


def otter(talk: Talk) -> str:
    """As exported: name and time, the words below, an advertisement at the end."""
    return paragraphs("{s}  {c}\n{w}")(talk) + "\nTranscribed by https://otter.ai\n"


def wrapped(talk: Talk) -> str:
    """Lines broken at 60 characters, as a mail or an old editor does."""
    import textwrap

    turns = [textwrap.fill(f"{said.speaker}: {said.whole}", 60) for said in talk]
    return "\n\n".join(turns) + "\n"


WRITERS: dict[str, Writer] = {
    "plain": Writer(paragraphs("{s}: {t}")),
    "plain-lines": Writer(paragraphs("{s}: {w}", "\n")),
    "plain-below": Writer(paragraphs("{s}:\n{w}")),
    "plain-wrapped": Writer(wrapped),
    "plain-tab": Writer(paragraphs("{s}:\t{w}")),
    "tab": Writer(paragraphs("{s}\t{w}", "\n")),
    "bold": Writer(paragraphs("**{s}:** {t}"), ".md"),
    "bold-colon": Writer(paragraphs("**{s}**: {t}"), ".md"),
    "hash": Writer(paragraphs("#{s}: {t}")),
    "at": Writer(paragraphs("@{s}: {t}")),
    "square": Writer(paragraphs("[{s}] {w}")),
    "brace": Writer(paragraphs("{{{s}}} {w}")),
    "bracket-stamp": Writer(paragraphs("[{m}] {s}: {t}"), stamps="start"),
    "bracket-hms": Writer(paragraphs("[{h}] {s}: {w}", "\n"), stamps="start"),
    "bracket-range": Writer(paragraphs("[{h} - {e}] {s}: {w}"), stamps="both"),
    "name-stamp": Writer(paragraphs("{s} ({c}): {t}"), stamps="start"),
    "name-square": Writer(paragraphs("{s} [{h}]: {w}"), stamps="start"),
    "name-above": Writer(paragraphs("{s}\n[{h}] {w}"), stamps="start"),
    "f4": Writer(f4, stamps="end"),
    "maxqda": Writer(paragraphs("{h}.0{s}: {w}"), stamps="start"),
    "otranscribe": Writer(paragraphs("{m} {s}: {w}"), stamps="start"),
    "otter": Writer(otter, stamps="start"),
    "atrain": Writer(atrain, stamps="start"),
    "atrain-maxqda": Writer(atrain_maxqda, stamps="start"),
    "atrain-bare": Writer(atrain_bare),
    "noscribe": Writer(noscribe, stamps="start"),
}
