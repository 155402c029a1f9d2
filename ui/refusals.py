"""Errors as the page tells them: without commands, and with a file's name for its path. No
Streamlit."""

from pathlib import Path

from ingest.errors import Unreadable
from search.errors import IndexBusy, KildeError
from ui.say import Say


def refusal(error: KildeError | OSError, say: Say) -> str:
    """One sentence. Where originals are kept, and how a command is called, is none of a reader's
    on the page."""
    if isinstance(error, IndexBusy):
        return say("page_busy")
    if isinstance(error, Unreadable):
        if error.reason == "no-text":
            return say("page_no_text", name=error.path.name)
        return say.error(Unreadable(Path(error.path.name), error.reason, error.detail))
    if isinstance(error, OSError) and error.filename:
        return say.error(OSError(error.errno, error.strerror, Path(str(error.filename)).name))
    return say.error(error)
