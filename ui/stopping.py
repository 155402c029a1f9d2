"""Ctrl-C during long work: the first asks it to end at its next safe point, the second ends it."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Self

import typer

from ui.progress import ProgressLine
from ui.say import Say


class Stop:
    """Is called by the work to learn whether it should stop. A context manager.

    Outside the main thread, where Python takes no signals, it never stops anything.
    """

    def __init__(self, say: Say, line: ProgressLine) -> None:
        self._say, self._line = say, line
        self._asked = self._told = False
        self._before: object = None
        self._installed = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Self:
        if self._installed:
            self._before = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._installed:
            signal.signal(signal.SIGINT, self._before)  # type: ignore[arg-type]

    def __call__(self) -> bool:
        """Whether to stop; the user is told here, since a signal handler must not print."""
        if self._asked and not self._told:
            self._line.clear()
            typer.echo(self._say("cli_stopping"), err=True)
            self._told = True
        return self._asked

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True
