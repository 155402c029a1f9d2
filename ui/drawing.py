"""Pages of PDFs as pictures, each drawn by a process of its own (`ui.drawn`).

A page that breaks it, or that takes too long or too much, is only a page that cannot be shown.
"""

import json
import subprocess
import sys
import threading
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PROGRAM = Path(__file__).with_name("drawn.py")
# A page takes half a second; one with maps and a thousand curves takes several.
TIMEOUT_S = 15.0
# Bytes. A page of noise, and the text beside it.
MOST_BYTES = 24_000_000
# Some 250 KB each.
KEPT = 48
# However many people read at once, two pages are drawn at a time.
_DRAWING = threading.BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a WebP `picture`, its width and height in points, its characters and their places.

    `boxes` has four numbers a character: left, top, right and bottom, in parts of `ui.drawn.UNIT`
    of the page.
    """

    picture: bytes
    size: tuple[float, float]
    text: str
    boxes: Sequence[int]


class Undrawn(Exception):
    """A page that cannot be shown as a picture."""


@lru_cache(maxsize=KEPT)
def page(path: Path, number: int, content: str) -> Page:
    """Page `number`, from 1, of the PDF at `path`. Raises Undrawn.

    `content` is the hash of the file, so that a file that changed is drawn anew.
    """
    command = [sys.executable, "-P", "-B", str(PROGRAM), str(path), str(number)]
    with _DRAWING:
        return _read(_run(command))


def _run(command: Sequence[str]) -> bytes:
    """What the program writes. Raises Undrawn where it fails or is too slow."""
    try:
        done = subprocess.run(  # noqa: S603 (our own program)
            command, capture_output=True, stdin=subprocess.DEVNULL, timeout=TIMEOUT_S, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise Undrawn from error
    return done.stdout


def _read(written: bytes) -> Page:
    told, _, picture = written.partition(b"\n")
    if len(written) > MOST_BYTES or not picture.startswith(b"RIFF"):
        raise Undrawn
    read = json.loads(told)
    return Page(picture, tuple(read["size"]), read["text"], array("i", read["boxes"]))
