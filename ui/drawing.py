"""Pages of PDFs as pictures, each drawn by a process of its own (`ui.drawn`).

A page that breaks it, or that takes too long or too much, is only a page that cannot be shown.
"""

import json
import os
import subprocess
import sys
import threading
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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
# Of our environment, all that a process cannot start without; an access word is not its business.
NEEDED = ("SYSTEMROOT", "PATH", "LD_LIBRARY_PATH")
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
    """What the program writes. Raises Undrawn where it fails, is too slow, or writes too much."""
    try:
        child = subprocess.Popen(  # noqa: S603 (our own program)
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in NEEDED if name in os.environ},
        )  # fmt: skip
    except OSError as error:
        raise Undrawn from error
    with child, _ending(child):
        assert child.stdout is not None
        written = child.stdout.read(MOST_BYTES + 1)
        if len(written) > MOST_BYTES:
            child.kill()
    if child.returncode != 0:
        raise Undrawn
    return written


@contextmanager
def _ending(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    """The child is ended when its time is up."""
    timer = threading.Timer(TIMEOUT_S, child.kill)
    timer.start()
    try:
        yield
        child.wait()
    finally:
        timer.cancel()


def _read(written: bytes) -> Page:
    told, _, picture = written.partition(b"\n")
    if not picture.startswith(b"RIFF"):
        raise Undrawn
    read = json.loads(told)
    return Page(picture, tuple(read["size"]), read["text"], array("i", read["boxes"]))
