"""Which index the page serves, and how it notices that another has come into the folder.

No Streamlit here.
"""

from collections.abc import Mapping
from pathlib import Path

from search import database
from ui.state import ADDRESS, ANSWER, ASKED, INDEX, Session


def index_folder(environ: Mapping[str, str]) -> Path:
    """The index that the app serves: `KILDE_INDEX`, else `kilde-index` where it was started."""
    return Path(environ.get("KILDE_INDEX") or "kilde-index")


def meet(session: Session, index: object) -> None:
    """Forget an answer that another index gave: the numbers of its sources mean others here.

    `index` tells one from another. The question stays, and is asked of this one.
    """
    if session.get(INDEX, index) != index:
        for key in (ANSWER, ADDRESS, ASKED):
            session.pop(key, None)
    session[INDEX] = index


def identity(folder: Path) -> tuple[int, int] | None:
    """What tells one index from another in the same folder; None where there is none."""
    try:
        found = (folder / database.FILE).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
