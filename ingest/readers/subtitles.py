"""WebVTT (Teams, Zoom, noScribe and others), SubRip, and what Whisper prints: cues with times."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

from ingest.cues import Cue, label_cues, turns_from_cues
from ingest.document import Document
from ingest.encoding import sane_references
from ingest.errors import Unreadable
from ingest.header import read_header
from ingest.readers.finish import recording, text_of
from ingest.shapes import seconds
from ingest.turns import Parsed, header_of

_TIME = r"(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}"
TIMING = re.compile(rf"^[ \t]*({_TIME})[ \t]*-->[ \t]*({_TIME})[^\n]*$", re.MULTILINE)
# What Whisper prints while it works, and people save: one line a cue.
_PRINTED = re.compile(rf"^\[({_TIME})[ \t]*-->[ \t]*({_TIME})\]", re.MULTILINE)
_CUE_ID = re.compile(r"\d+|[0-9a-fA-F-]{8,}(?:/\d+-\d+)?")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?(?:[ \t]+([^>\n]{0,200}))?>")
_TAG = re.compile(r"</?[a-zA-Z][^>\n]{0,80}>|<\d[\d:.]*>|\{\\[^}\n]{0,40}\}")
_LEAST_HEADER = 2  # lines: a single "Sted: …" may have been said
_FLASH_S = 0.05  # rolling captions put such cues between the lines that are read
_NOTE = re.compile(r"^NOTE\b[ \t]*\n?((?:[^\n]+\n?)*)", re.MULTILINE)


def read_subtitles(path: Path, data: bytes) -> Document:
    """Raises Unreadable: empty, not-text, damaged (no cue in it)."""
    text = text_of(path, data)
    web = text.lstrip().startswith("WEBVTT")
    cues = list(_without_repeats(_cues(text, web)))
    if not cues:
        raise Unreadable(path, "damaged", "no cues")
    voiced = any(cue.speaker for cue in cues)
    labelled = False
    if not voiced:
        cues, labelled = label_cues(cues)
    header = _header(text) if web else None
    if header is None and (header := _header_in(cues[0])):
        cues = cues[1:] or cues
    turns = turns_from_cues(cues, header.participants if header else ())
    format_ = _format(text, voiced, labelled) if web else "srt"
    if not web and _PRINTED.search(text):
        format_ = "whisper-txt"
    return recording(path, format_, turns, header=header, title=_title(text) if web else None)


def _format(text: str, voiced: bool, labelled: bool) -> str:
    if "Transcribed with noScribe" in text[:2000]:
        return "noscribe-vtt"
    return "teams-vtt" if voiced else "zoom-vtt" if labelled else "vtt"


def _title(text: str) -> str | None:
    first = text.lstrip().split("\n", 1)[0]
    return first.removeprefix("WEBVTT").strip(" \t-–") or None


def _header(text: str) -> Parsed:
    """Header lines in the notes above the first cue."""
    first = TIMING.search(text)
    notes = _NOTE.findall(text[: first.start()] if first else text)
    return header_of([line for note in notes for line in note.split("\n")])


def _header_in(cue: Cue) -> Parsed | None:
    """The header, where the first cue holds it: SubRip has no other place for one."""
    lines = cue.text.split("\n")
    if cue.speaker or len(lines) < _LEAST_HEADER or read_header(lines).lines < len(lines):
        return None
    return header_of(lines)


def _cues(text: str, web: bool) -> Iterator[Cue]:
    timings = list(TIMING.finditer(text)) or list(_PRINTED.finditer(text))
    ends = [timing.start() for timing in timings[1:]] + [len(text)]
    for timing, end in zip(timings, ends, strict=False):
        payload = _payload(text[timing.end() : end], web)
        start_s, end_s = seconds(timing[1]), seconds(timing[2])
        before, *voices = _VOICE.split(payload)
        if bare := _bare(before):
            yield Cue(bare, None, start_s, end_s)
        for name, said in zip(voices[::2], voices[1::2], strict=True):
            if bare := _bare(said):
                yield Cue(
                    bare, html.unescape(sane_references(name or "")).strip() or None, start_s, end_s
                )


def _payload(block: str, web: bool) -> str:
    """The words of a cue: up to the blank line (WebVTT), without the next cue's number."""
    block = block.strip()
    if web:
        block = re.split(r"\n[ \t]*\n", block, maxsplit=1)[0]
    rows = block.split("\n")
    if len(rows) > 1 and _CUE_ID.fullmatch(rows[-1].strip()):
        rows.pop()
    elif rows and _CUE_ID.fullmatch(rows[0].strip()) and len(rows) == 1 and not web:
        rows.pop()  # an empty cue: what stands there is the next one's number
    return "\n".join(rows)


def _bare(text: str) -> str:
    return html.unescape(sane_references(_TAG.sub("", text))).strip()


def _without_repeats(cues: Iterator[Cue]) -> Iterator[Cue]:
    """Rolling captions show each line twice, first below, then above: once is enough."""
    last = ""
    for cue in cues:
        rows = cue.text.split("\n")
        if len(rows) > 1 and rows[0].strip() == last:
            rows = rows[1:]
        elif rows[0].strip() == last and (cue.end_s or 0.0) - (cue.start_s or 0.0) < _FLASH_S:
            continue
        last = rows[-1].strip() or last
        if text := "\n".join(rows).strip():
            yield Cue(text, cue.speaker, cue.start_s, cue.end_s)
