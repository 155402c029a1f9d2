"""Where the command line meets the terminal: its language, its encoding, and how it ends."""

import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import typer

from search.errors import KildeError
from ui.say import Say
from ui.text import language_of_environment

SOME_FAILED, STOPPED, INTERRUPTED = 1, 2, 130

say = Say(language_of_environment())


def use_utf8() -> None:
    """Danish letters also in a Windows console, and in any pipe."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def show(lines: Iterable[str], *, err: bool = False) -> None:
    """Print lines; `err` is for what is no result."""
    for line in lines:
        typer.echo(line, err=err)


@contextmanager
def plain_errors() -> Iterator[None]:
    """What the user can mend becomes a sentence and an exit code; never a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(say("cli_stopped"), err=True)
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        raise  # `kilde list | head`: Typer ends quietly
    except (KildeError, OSError) as error:
        typer.echo(say.error(error), err=True)
        raise typer.Exit(STOPPED) from None
