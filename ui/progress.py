"""One line on the terminal that tells how far the work is; nothing at all where nobody looks."""

import shutil
import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from ui.printing import duration
from ui.say import Say

if TYPE_CHECKING:
    from ingest.pipeline import Progress

# Seconds between two drawings: an eye follows ten a second, a terminal over a network may not.
EVERY_S = 0.1


class ProgressLine:
    """Redraws itself on standard error, which is left clean at the end. A context manager.

    Silent where standard error is no terminal.
    """

    def __init__(self, say: Say, stream: TextIO | None = None) -> None:
        self._say = say
        self._stream = stream or sys.stderr
        self._on = self._stream.isatty()
        self._drawn = 0
        self._last = float("-inf")
        self._started = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clear()

    def ingest(self, now: "Progress") -> None:
        """Files read, then words embedded."""
        self._show(f"progress_{now.phase}", now.done, now.total, now.seconds_left, now.name)

    def questions(self, done: int, total: int) -> None:
        """Questions answered, at the pace so far."""
        passed = time.monotonic() - self._started
        left = passed * (total - done) / done if done else None
        self._show("progress_questions", done, total, left)

    def clear(self) -> None:
        """Wipe the line, so that what follows stands on its own."""
        if self._drawn:
            self._stream.write("\r" + " " * self._drawn + "\r")
            self._stream.flush()
            self._drawn = 0

    def _show(self, key: str, done: int, total: int, left: float | None, name: str = "") -> None:
        now = time.monotonic()
        if not self._on or (done < total and now - self._last < EVERY_S):
            return
        say = self._say
        parts = [say(key, done=say.number(done), total=say.number(total))]
        if left:
            parts.append(say("progress_left", time=duration(left, say)))
        self._draw(" · ".join([*parts, name] if name else parts))
        self._last = now

    def _draw(self, line: str) -> None:
        width = shutil.get_terminal_size().columns - 1  # a full line would scroll
        line = "".join(c if c.isprintable() else " " for c in line)[: max(width, 0)]
        self._stream.write("\r" + line.ljust(self._drawn))
        self._stream.flush()
        self._drawn = len(line)
