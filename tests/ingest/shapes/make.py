"""Writes the files of this folder that a writer makes: `python -m tests.ingest.shapes.make`.

Each comes with NAME.expected.json: the turns that a reader has to find. The others are made by
hand. All of it is invented; nobody said any of this.
"""

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.ingest.field_writers import WRITERS as FIELDS
from tests.ingest.talks import TALKS, Talk, renamed
from tests.ingest.text_writers import WRITERS as TEXTS
from tests.ingest.text_writers import Stamps

FOLDER = Path(__file__).parent
WRITERS = {**TEXTS, **FIELDS}
NOTE = "Invented text."

NAMES: dict[str, dict[str, str]] = {
    "": {},
    "ir": {"Interviewer": "I", "Karen Holst": "R"},
    "ip": {"Interviewer": "I", "Karen Holst": "IP1", "Participant 1": "IP1",
           "Participant 2": "IP2"},
    "s": {"Interviewer": "S00", "Karen Holst": "S01", "Participant 1": "S01",
          "Participant 2": "S02"},
    "speaker": {"Interviewer": "SPEAKER_00", "Karen Holst": "SPEAKER_01",
                "Participant 1": "SPEAKER_01", "Participant 2": "SPEAKER_02"},
    "spk": {"Interviewer": "spk_0", "Karen Holst": "spk_1"},
    "numbered": {"Interviewer": "Speaker 1", "Karen Holst": "Speaker 2",
                 "Participant 1": "Speaker 2", "Participant 2": "Speaker 3"},
    "letters": {"Interviewer": "A", "Karen Holst": "B"},
    "kl": {"Interviewer": "Interviewer", "Karen Holst": "Informant (KL)"},
    "first": {"Interviewer": "Bo", "Karen Holst": "Karen"},
    "double": {"Interviewer": "Hans-Jørgen Ærø", "Karen Holst": "Ane-Sofie d'Ørsted-Friis"},
    "upper": {"Interviewer": "INTERVIEWER", "Karen Holst": "KAREN HOLST"},
    "asker": {"Interviewer": "Spørger", "Karen Holst": "Svar"},
}  # fmt: skip

# What programs, mail and old machines do to a text.
CHANGES: dict[str, Callable[[str], str]] = {
    "nbsp": lambda text: text.replace(": ", ":\u00a0"),
    "nbsp-names": lambda text: re.sub(r"(?<=[a-z]) (?=[A-ZÆØÅ])", "\u00a0", text),
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "zero-width": lambda text: text.replace(" ", " \u200b", 40).replace("en", "e\u200bn"),
    "soft-hyphens": lambda text: text.replace("ing", "\u00ading"),
    "trailing": lambda text: text.replace("\n", "  \t\n"),
    "indented": lambda text: "".join("    " + line for line in text.splitlines(keepends=True)),
    "blank-lines": lambda text: text.replace("\n\n", "\n\n \n\n\n"),
    "no-blank-lines": lambda text: re.sub(r"\n{2,}", "\n", text),
    "unstamped": lambda text: _each_third(text, r"^\[[\d:]+\] |(?<=\w) \([\d:]+\)(?=:)"),
    "unstamped-f4": lambda text: _each_third(text, r" #[\d:-]+#$"),
    "header": lambda text: HEADER + text,
    "title": lambda text: "Interview om data i havnene\n\n" + text,
    "notes": lambda text: "WEBVTT\n\nNOTE\nTitel: Data\nDato: 14. marts 2018\n" + text[6:],
}
HEADER = (
    "Titel: Data i havnene\nInstitution: Havnestyrelsen\nDato: 14. marts 2018\n"
    "Deltagere: Interviewer; Karen Holst, kontorchef i Havnestyrelsen\nNote: Opdigtet.\n\n"
)


@dataclass(frozen=True, slots=True)
class Case:
    """A file: who writes which conversation, under which names, and what happened to it then."""

    writer: str
    talk: str = "havn"
    names: str = ""
    changes: tuple[str, ...] = ()
    encoding: str = "utf-8"
    ends: str = "\n"

    @property
    def name(self) -> str:
        """What the file is called."""
        ends = {"\r\n": "crlf", "\r": "cr", "\n": ""}[self.ends]
        parts = [self.writer, self.talk, self.names, *self.changes, ends]
        parts.append("" if self.encoding == "utf-8" else self.encoding)
        return "_".join(part for part in parts if part) + WRITERS[self.writer].suffix

    @property
    def said(self) -> Talk:
        """The conversation under the names of this file."""
        return renamed(TALKS[self.talk], NAMES[self.names])

    def data(self) -> bytes:
        """The file's bytes."""
        text = WRITERS[self.writer].write(self.said)
        for change in self.changes:
            text = CHANGES[change](text)
        return text.replace("\r\n", "\n").replace("\n", self.ends).encode(self.encoding)


def expected(talk: Talk, stamps: Stamps, without: tuple[int, ...] = ()) -> list[dict[str, object]]:
    """The turns a reader has to find; those of the numbers in `without` have lost their stamp."""
    turns: list[dict[str, object]] = []
    before: float | None = 0.0
    for number, said in enumerate(talk):
        turn: dict[str, object] = {"speaker": said.speaker, "text": said.whole}
        lost = number in without
        if stamps in ("both", "start") and not lost:
            turn["start_s"] = said.start_s
        if stamps == "end" and before is not None:
            turn["start_s"] = before
        if stamps in ("both", "end") and not lost:
            turn["end_s"] = said.end_s
        before = None if lost else said.end_s
        turns.append(turn)
    return turns


def _each_third(text: str, stamp: str) -> str:
    count = iter(range(10**6))
    return re.sub(
        stamp, lambda found: "" if next(count) % 3 == 1 else found[0], text, flags=re.MULTILINE
    )


CASES = (
    Case("plain"), Case("plain", "fokus"), Case("plain", "port", "ip"), Case("plain", "lang"),
    Case("plain", "kort"), Case("plain", "minister"), Case("plain", names="kl"),
    Case("plain", names="double"), Case("plain", names="first"), Case("plain", names="upper"),
    Case("plain", names="asker", ends="\r\n"), Case("plain", ends="\r"),
    Case("plain", "fokus", encoding="utf-8-sig", ends="\r\n"), Case("plain", encoding="utf-16"),
    Case("plain", "fokus", encoding="utf-16-le"), Case("plain", names="ir", encoding="cp1252"),
    Case("plain", encoding="mac_roman", ends="\r"), Case("plain", "lang", encoding="cp865"),
    Case("plain", "fokus", changes=("nbsp-names", "nbsp")), Case("plain", changes=("nfd",)),
    Case("plain", changes=("zero-width", "soft-hyphens")),
    Case("plain", "lang", changes=("header",)), Case("plain", "kort", changes=("title",)),
    Case("plain", "lang", "kl", changes=("trailing", "blank-lines"), ends="\r\n"),
    Case("plain", changes=("indented",)),
    Case("plain-lines"), Case("plain-lines", "kort"), Case("plain-lines", "fokus", ends="\r"),
    Case("plain-lines", "lang", "ip"), Case("plain-below"), Case("plain-below", "fokus"),
    Case("plain-wrapped", "lang"), Case("plain-wrapped", "fokus"),
    Case("plain-wrapped", "port", changes=("no-blank-lines",)), Case("plain-tab", "port"),
    Case("tab"), Case("tab", "port", "ip"),
    Case("bold"), Case("bold", "fokus", ends="\r\n"), Case("bold-colon", "port"),
    Case("hash"), Case("hash", "fokus"), Case("at", names="first"), Case("at", "port"),
    Case("square", names="first"), Case("square", "fokus"), Case("brace"), Case("brace", "port"),
    Case("bracket-stamp"), Case("bracket-stamp", "lang", "ir", changes=("unstamped",)),
    Case("bracket-stamp", "fokus", encoding="cp1252", ends="\r\n"), Case("bracket-hms", "port"),
    Case("bracket-hms", "kort"), Case("bracket-range", "fokus"), Case("bracket-range", "minister"),
    Case("name-stamp", names="first"), Case("name-stamp", "fokus", changes=("unstamped",)),
    Case("name-square", "port"), Case("name-above"), Case("name-above", "fokus", ends="\r"),
    Case("f4", names="letters"), Case("f4", "kort"), Case("f4", "lang"),
    Case("f4", "fokus", changes=("unstamped-f4",)), Case("f4", encoding="mac_roman", ends="\r"),
    Case("maxqda", "fokus"), Case("maxqda", names="first", changes=("no-blank-lines",)),
    Case("maxqda", "minister"), Case("otranscribe", names="letters"), Case("otranscribe", "fokus"),
    Case("otranscribe", "kort", ends="\r\n"),
    Case("otter"), Case("otter", "fokus"), Case("otter", "port", "numbered", ends="\r\n"),
    Case("otter", "kort", "numbered", changes=("nbsp-names",)),
    Case("atrain", names="speaker"), Case("atrain", "port", "speaker"),
    Case("atrain-maxqda", names="speaker"), Case("atrain-maxqda", "lang", "speaker"),
    Case("atrain-bare", names="speaker"), Case("atrain-bare", "lang", "speaker", ends="\r\n"),
    Case("noscribe", names="s"), Case("noscribe", "port", "s"), Case("noscribe", "fokus"),
    Case("noscribe-html", names="s"), Case("noscribe-html", "port", "s"),
    Case("noscribe-vtt", names="s"), Case("noscribe-vtt", "lang", "s", ends="\r\n"),
    Case("teams-vtt"), Case("teams-vtt", "fokus", ends="\r\n"),
    Case("teams-vtt", "minister", encoding="utf-8-sig"), Case("teams-vtt", changes=("notes",)),
    Case("zoom-vtt"), Case("zoom-vtt", "fokus", ends="\r\n"), Case("zoom-vtt", "port"),
    Case("srt-square"), Case("srt-square", "fokus", encoding="cp1252", ends="\r\n"),
    Case("srt-colon", "port"), Case("srt-colon", names="first", encoding="utf-16"),
    Case("whisper", names="speaker"), Case("whisper", "port", "speaker"),
    Case("aws", names="spk"), Case("azure", names="numbered"), Case("azure", "port", "numbered"),
    Case("assemblyai", names="letters"), Case("assemblyai", "fokus"),
    Case("google", names="numbered"), Case("google", "port", "numbered"),
    Case("csv"), Case("csv", "fokus", encoding="utf-8-sig"), Case("csv-semicolon"),
    Case("csv-semicolon", "fokus", encoding="cp1252", ends="\r\n"), Case("tsv", "port"),
    Case("tsv", "lang", encoding="utf-16"), Case("eaf"), Case("eaf", "fokus"),
    Case("textgrid"), Case("textgrid", "fokus", encoding="utf-16"), Case("rtf", names="letters"),
    Case("rtf", "fokus"),
)  # fmt: skip


def write(case: Case, folder: Path = FOLDER) -> None:
    """The file and what is to be read in it."""
    path = folder / case.name
    path.write_bytes(case.data())
    lost = tuple(range(1, 99, 3)) if "unstamped" in "".join(case.changes) else ()
    wanted = {"note": NOTE, "turns": expected(case.said, WRITERS[case.writer].stamps, lost)}
    rows = json.dumps(wanted, ensure_ascii=False, indent=1)
    (folder / f"{path.name}.expected.json").write_text(rows + "\n", encoding="utf-8")


if __name__ == "__main__":
    for each in CASES:
        write(each)
