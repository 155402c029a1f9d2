"""A hit's citation, ready to paste: “quote” (institution, speaker, title, page or time, date)."""

from search.passage import BETWEEN_TURNS
from search.query import Hit
from ui.say import Say


def cite(hit: Hit, say: Say) -> str:
    """One line. What the source does not tell is left out; an unknown institution is said so."""
    return f"“{quote(hit)}” ({reference(hit, say)})"


def reference(hit: Hit, say: Say) -> str:
    """Whose it is and where it stands: institution, speaker, title, page or time, date."""
    said = say.role(hit.passage.role)
    parts = [
        hit.institution or say("page_institution_unknown"),
        hit.passage.speaker or said,
        hit.source.title,
        say.place(hit.passage),
        say.date(hit.source.date),
    ]
    return ", ".join(part for part in parts if part)


def quote(hit: Hit) -> str:
    """The passage on one line; without the label where one speaker alone, cited anyway, speaks."""
    text, label = hit.text, f"{hit.passage.speaker}: "
    if BETWEEN_TURNS not in text.strip():
        text = text.removeprefix(label)
    return " ".join(text.split())
