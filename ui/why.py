"""Why a passage was found, in a line: `Ord: tilsyn, data (i datakvalitet) · mest på betydning`."""

from collections.abc import Iterator

from search.query import Why
from search.regions import Region
from ui.say import Say

# Compounds told of one word; a report on inspections names a dozen inspectorates.
MOST_COMPOUNDS = 3


def why(told: Why, say: Say, *, near: bool = False) -> str:
    """The words that met and what found it; nothing where nothing is known.

    `near`: the sentence that is nearest to the question is marked.
    """
    words = ", ".join(_words(told, say))
    met = say("why_words", words=words) if words else say("why_near") if near else ""
    mostly = say(_mostly(told, met=bool(words))) if told.mostly else ""
    line = " · ".join(part for part in (met, mostly) if part)
    return line[:1].upper() + line[1:]


def also(region: Region, say: Say) -> str:
    """Where the same words stand as well; nothing where they stand nowhere else."""
    places = dict.fromkeys(
        ", ".join(
            part for part in (hit.institution, hit.source.title, say.place(hit.passage)) if part
        )
        for hit in region.copies
    )
    return say("why_also", places="; ".join(places)) if places else ""


def _mostly(told: Why, *, met: bool) -> str:
    """The key of what found it; where no word met, words gave what parts of them have in common."""
    parts = "_parts" if told.mostly in ("words", "both") and not met else ""
    return f"why_mostly_{told.mostly}{parts}"


def _words(told: Why, say: Say) -> Iterator[str]:
    """Each of the question's words once, with what it met beside itself."""
    pairs = told.compounds + told.translated
    for word in dict.fromkeys([*told.words, *(asked for asked, _ in pairs)]):
        beside = [*_beside(told, word, say)]
        yield say("why_word", word=word, met="; ".join(beside)) if beside else word


def _beside(told: Why, word: str, say: Say) -> Iterator[str]:
    met = [found for asked, found in told.compounds if asked == word]
    longer = [found for found in met if len(found) > len(word)]
    parts = [found for found in met if len(found) <= len(word)]
    if longer:
        key = "why_also_in" if word in told.words else "why_in"
        yield say(key, words=", ".join(longer[:MOST_COMPOUNDS]))
    if parts:
        yield say("why_part", words=", ".join(parts[:MOST_COMPOUNDS]))
    if words := [found for asked, found in told.translated if asked == word]:
        yield say("why_translated", words=", ".join(words))
