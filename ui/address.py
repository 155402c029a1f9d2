"""The page's address: the question, filters, view and language, so that a link asks them again."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ui.state import (
    ADDRESS,
    FACETS,
    KINDS,
    LANGUAGES,
    LAST_VIEW,
    MAX_QUESTION,
    QUESTION,
    ROLES,
    VIEW,
    VIEWS,
    Ask,
    Choices,
    Facet,
    Language,
    Session,
    View,
    current,
)

Params = Mapping[str, Sequence[str]]

NAMES: Mapping[Facet, str] = {
    "institutions": "institution",
    "ministries": "ministry",
    "kinds": "kind",
    "years": "year",
    "roles": "role",
}


def language_of(params: Params, default: Language = "da") -> Language:
    """The language that the address asks for, else `default`."""
    asked = tuple(params.get("lang", ()))
    return next((each for each in LANGUAGES if asked == (each,)), default)


def ask_of(params: Params) -> Ask:
    """The question and filters of an address; what no filter knows is left out."""
    text = " ".join(params.get("q", ()))[:MAX_QUESTION]
    return Ask(text, **{name: _values(name, params.get(NAMES[name], ())) for name in FACETS})


def _values(name: Facet, written: Sequence[str]) -> tuple[Any, ...]:
    """Each once; a year as a number."""
    once = dict.fromkeys(written)
    if name == "years":
        return tuple(int(year) for year in once if re.fullmatch("[0-9]{4}", year))
    if name in ("kinds", "roles"):
        return tuple(each for each in once if each in (*KINDS, *ROLES))
    return tuple(once)


def address(
    ask: Ask, view: View, language: Language, default: Language = "da"
) -> dict[str, list[str]]:
    """The address that asks `ask` again when a colleague opens it; what is usual is left out."""
    params: dict[str, list[str]] = {}
    if ask.text:
        params["q"] = [ask.text]
        for name in FACETS:
            params[NAMES[name]] = [str(value) for value in getattr(ask, name)]
        params["view"] = [view] if view != VIEWS[0] else []
    params["lang"] = [language] if language != default else []
    return {name: values for name, values in params.items() if values}


def adopt(session: Session, params: Params, known: Choices) -> tuple[str, ...]:
    """Take over a question from an address that the page has not written itself.

    So a link, a reload and the browser's "back" all ask what the address says. Coming back from
    another page, whose address has no question, keeps the one on the page. Returns what the address
    narrows to and the index does not know.
    """
    ask = ask_of(params)
    before = current(session)
    if ask.text and session.get(ADDRESS) != ask:
        session[ADDRESS] = ask
        view = tuple(params.get("view", ()))
        session[VIEW] = "institutions" if view == ("institutions",) else "passages"
        return _fill(session, ask, known)
    kept = before.ask if before is not None else Ask()
    if QUESTION not in session:
        session[VIEW] = session.get(LAST_VIEW, VIEWS[0])
        _fill(session, kept, known)
    else:
        for name in FACETS:
            # What is chosen may have left the index while the page was open; and it is said again,
            # since a choice among words is forgotten when the words change language.
            session[name] = [n for n in session.get(name) or () if n in known.get(name, ())]
        session[VIEW] = session.get(VIEW) or VIEWS[0]
    return ()


def _fill(session: Session, ask: Ask, known: Choices) -> tuple[str, ...]:
    session[QUESTION] = ask.text
    gone: list[str] = []
    for name in FACETS:
        wanted, there = getattr(ask, name), known.get(name, ())
        session[name] = [value for value in wanted if value in there]
        gone += [str(value) for value in wanted if value not in there]
    return tuple(gone)
