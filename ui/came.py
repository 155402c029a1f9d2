"""Where the reader is come to from: the page, and the question that its passages answered.

`session` is any mapping. No Streamlit here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast, get_args

from search.query import Hit
from ui.state import ASKED, Session, current

# The pages that show passages to read.
Page = Literal["find", "compare", "batch", "collection"]
PAGES: tuple[Page, ...] = get_args(Page)

FROM, OPENED = "came-from", "came-with"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what was found; no question, where passages answer none."""

    question: str = ""
    hits: Sequence[Hit] = ()


def visit(session: Session, page: str, card: str = "") -> str:
    """A page is looked at: one of passages, which a reader may then come from, or the reader itself
    from a card, or another. A card is called by its passage, in the collection by its pick.

    Returns the card that the reader was opened from, once one has come back to it.
    """
    if page == "read":
        session.setdefault(OPENED, (session.get(FROM), card))
    if page not in PAGES:
        return ""
    session[FROM] = page
    session.pop(ASKED, None)
    on, opened = session.pop(OPENED, (None, ""))
    return opened if on == page and opened.isascii() and opened.isdigit() else ""


def shows(session: Session, question: str, hits: Sequence[Hit]) -> None:
    """What the passages on the page answer, where that is not the search page's question."""
    session[ASKED] = Asked(question, hits)


def asked(session: Session) -> Asked:
    """What the passages on the page answer, or those on the page that the reader came from."""
    answer = current(session)
    usual = Asked(answer.ask.text, answer.results.hits) if answer else Asked()
    return cast(Asked, session.get(ASKED, usual))


def back(session: Session) -> Page | None:
    """The page that the reader came from; None where there is nothing to come back to."""
    page = cast(Page, session.get(FROM, "find"))
    return None if page == "find" and current(session) is None else page
