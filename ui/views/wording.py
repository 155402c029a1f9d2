"""Small pieces that several pages say in the same way: how sure a hit is, and of whom it speaks."""

from markupsafe import Markup

from search.passage import Passage
from search.query import Band
from ui.matrix import SIGNS
from ui.say import Say

# Names told on a card; a list of addresses may hold dozens.
MOST_NAMES = 6


def sure(band: Band, say: Say) -> Markup:
    """A band as sign and word, with what it means for whoever points at it."""
    return Markup('<span class="k-band" title="{}"><i aria-hidden="true">{}</i> {}</span>').format(
        say(f"band_{band}_means"), SIGNS[band], say(f"band_{band}")
    )


def named_in(passage: Passage, say: Say) -> str:
    """Whom the passage is about and whom it names besides; none of them has said it."""
    others = [name for name in passage.mentions if name != passage.about]
    told = ", ".join(others[:MOST_NAMES])
    more = len(others) - MOST_NAMES
    if more > 0:
        told = say("page_names_more", names=told, n=more)
    about = say("page_about_whom", name=passage.about) if passage.about else ""
    return " · ".join(
        part for part in (about, say("page_names", names=told) if told else "") if part
    )
