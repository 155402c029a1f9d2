"""Rich Text Format, which f4 and older word processors write: its words, then the plain grammar."""

import re
from pathlib import Path

from ingest.document import Document
from ingest.encoding import clean
from ingest.errors import Unreadable
from ingest.readers.finish import document
from ingest.turns import turns_from_text

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9a-fA-F]{2})"
    r"|\\(?P<sign>[^a-zA-Z'])|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
# Groups that hold no words of the text.
_SILENT = frozenset((
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "headerl",
    "headerr", "footerl", "footerr", "listtable", "listoverridetable", "rsidtbl", "generator",
    "themedata", "xmlnstbl", "fldinst", "datastore",
))  # fmt: skip
_SIGNS = {
    "par": "\n\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "tab": "\t", "cell": "\t",
    "row": "\n\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "~": "\u00a0", "_": "-", "-": "", "\n": "\n\n", "\r": "\n\n",
    "\\": "\\", "{": "{", "}": "}",
}  # fmt: skip
_DEEPEST = 1000  # groups in each other; more is an attack, not a text


def read_rtf(path: Path, data: bytes, speaker_pattern: str | None = None) -> Document:
    """Raises Unreadable: empty, damaged; re.error for a bad `speaker_pattern`."""
    text = _words(path, data.decode("latin-1"))
    return document(path, turns_from_text(clean(text), speaker_pattern))


def _words(path: Path, source: str) -> str:
    page = re.search(r"\\ansicpg(\d{3,5})", source[:2000])
    encoding = (
        f"cp{page[1]}" if page and page[1] in ("1250", "1252", "850", "865", "437") else "cp1252"
    )
    if "\\mac" in source[:200] and not page:
        encoding = "mac_roman"
    parts: list[str] = []
    groups: list[tuple[bool, int]] = []
    silent, skips, pending = False, 1, 0  # pending: characters that stand in for a \\u one
    starts = False
    for found in _TOKEN.finditer(source):
        kind = found.lastgroup or ""
        if found["brace"] == "{":
            groups.append((silent, skips))
            starts = True
            if len(groups) > _DEEPEST:
                raise Unreadable(path, "damaged", "groups too deep")
            continue
        if found["brace"]:
            silent, skips = groups.pop() if groups else (False, 1)
            pending = 0
        elif found["word"] or found["sign"]:
            word = found["word"] or found["sign"]
            number = int(found["number"] or 0)
            if word in _SILENT or (word == "*" and starts):
                silent = True
            elif word == "uc":
                skips = number
            elif word == "u" and not silent:
                parts.append(_unicode(number))
                pending = skips
            elif not silent:
                parts.append(_SIGNS.get(word, ""))
        elif not silent:
            said = (
                bytes([int(found["hex"], 16)]).decode(encoding, "replace")
                if found["hex"]
                else found["text"]
            )
            parts.append(said[pending:] if kind == "text" else "" if pending else said)
            pending = max(0, pending - len(said))
        starts = False
    return "".join(parts)


def _unicode(number: int) -> str:
    """A code unit, negative above 32767; half of a surrogate pair alone is nothing."""
    code = number % 65536
    return "" if 0xD800 <= code < 0xE000 else chr(code)
