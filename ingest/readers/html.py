"""HTML: what noScribe writes, with the times in the anchors' names; else paragraphs of any page."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from ingest.cues import Cue, turns_from_cues
from ingest.document import Document
from ingest.encoding import sane_references
from ingest.readers.finish import document, recording, text_of
from ingest.turns import turns_from_paragraphs

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = frozenset((
    *_HEADINGS, "p", "div", "li", "tr", "blockquote", "section", "article", "dd", "dt", "table",
    "ul", "ol", "pre", "hr",
))  # fmt: skip
_LONGEST_TITLE = 300
_LONGEST_TAG = 10_000  # characters; noScribe puts whole style sheets into attributes
_SILENT = frozenset(("script", "style", "template", "noscript", "svg"))
_ANCHOR = re.compile(r"ts_(\d{1,12})_(\d{1,12})_(.{0,40})", re.DOTALL)
_LABEL = re.compile(
    r"\s*(?://)?\s*(?:(?P<name>[^\W\d_][^:\n\[\]]{0,40}):)?\s*(?P<stamp>\[[\d:.]+\])?\s*"
)


def read_html(path: Path, data: bytes, speaker_pattern: str | None = None) -> Document:
    """Raises Unreadable: empty, not-text; re.error for a bad `speaker_pattern`."""
    text = text_of(path, data)
    page = _Page()
    page.feed(_sound(text))
    page.close()
    page.end_block()
    if page.anchors:
        turns = turns_from_cues(_cues(page.anchors))
        return recording(path, "noscribe-html", turns, title=page.title)
    texts, sections = [text for text, _ in page.paragraphs], [at for _, at in page.paragraphs]
    parsed = turns_from_paragraphs(texts, sections=sections, speaker_pattern=speaker_pattern)
    made = document(path, parsed, None if parsed.score else "html")
    return replace(made, title=made.title or page.title)


def _sound(text: str) -> str:
    """`text` without comments and declarations, and with each `<` that opens no tag escaped.

    In one pass: the parser goes over each unfinished one anew, and gives up at some.
    """
    first, *rest = sane_references(text).split("<!--")
    text = first + "".join(part.partition("-->")[2] for part in rest)
    first, *rest = text.split("<")
    parts = [first]
    for part in rest:
        if ">" not in part[:_LONGEST_TAG]:
            parts.append("&lt;" + part)
        elif part[0] in "!?":
            parts.append(part.partition(">")[2])
        else:
            parts.append("<" + part)
    return "".join(parts)


def _cues(anchors: list[tuple[int, int, str, str]]) -> list[Cue]:
    """A label stands where the speaker changes; a renamed speaker keeps the old anchor."""
    names: dict[str, str] = {}
    cues = []
    before: str | None = None
    for start, end, speaker, text in anchors:
        label = _LABEL.match(text)
        if label and label["name"]:
            new = speaker not in names and speaker != before
            if new or label["stamp"] or label["name"] in (speaker, names.get(speaker)):
                names[speaker] = label["name"].strip()
            else:
                label = None  # "Note: …" in the middle of what is said
        said = text[label.end() :] if label else text
        name = names.setdefault(speaker, speaker) or None
        cues.append(Cue(said.strip().strip("/ "), name, start / 1000, end / 1000))
        before = speaker
    return cues


class _Page(HTMLParser):
    """Collects paragraphs with their headings, and noScribe's anchors with the text in them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[tuple[str, str | None]] = []
        self.anchors: list[tuple[int, int, str, str]] = []
        self.title: str | None = None
        self._parts: list[str] = []
        self._path = [""] * 6
        self._heading: int | None = None
        self._silent = 0
        self._in_title = False
        self._anchor: re.Match[str] | None = None
        self._said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._in_title = True
        elif tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._parts.append("\n")
            self._said.append(" ")
        elif tag in ("td", "th"):
            self._parts.append("\t")
        elif tag == "a":
            self._end_anchor()
            self._anchor = _ANCHOR.fullmatch(dict(attrs).get("name") or "")
        elif tag in _BLOCKS:
            self.end_block()
            self._heading = _HEADINGS.index(tag) if tag in _HEADINGS else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "a":
            self._end_anchor()
        elif tag in _BLOCKS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if self._in_title and len(self.title or "") > _LONGEST_TITLE:
            return
        if self._in_title:
            self.title = " ".join(f"{self.title or ''} {data}".split()) or None
        elif not self._silent:
            self._parts.append(re.sub(r"\s+", " ", data))
            if self._anchor:
                self._said.append(data)

    def end_block(self) -> None:
        """Ends the paragraph that is being collected; a heading becomes the section instead."""
        text = "".join(self._parts).strip()
        self._parts = []
        if self._heading is not None and text:
            self._path[self._heading :] = [text, *[""] * (5 - self._heading)]
        elif text:
            self.paragraphs.append((text, " > ".join(filter(None, self._path)) or None))
        self._heading = None

    def _end_anchor(self) -> None:
        if self._anchor and (text := " ".join("".join(self._said).split())):
            start, end, speaker = self._anchor.groups()
            self.anchors.append((int(start), int(end), speaker, text))
        self._anchor, self._said = None, []
