"""The page's address: the question, filters, view and language, so that a link asks them again."""

from collections.abc import Mapping, Sequence

from ui.state import (
    ADDRESS,
    INSTITUTIONS,
    KIND,
    KINDS,
    LANGUAGES,
    LAST_VIEW,
    MAX_QUESTION,
    QUESTION,
    VIEW,
    VIEWS,
    Ask,
    Language,
    Session,
    View,
    current,
)

Params = Mapping[str, Sequence[str]]


def language_of(params: Params, default: Language = "da") -> Language:
    """The language that the address asks for, else `default`."""
    asked = tuple(params.get("lang", ()))
    return next((each for each in LANGUAGES if asked == (each,)), default)


def ask_of(params: Params) -> Ask:
    """The question and filters of an address; what no filter knows is left out."""
    kinds = tuple(kind for kind in KINDS if [kind] == list(params.get("kind", ())))
    text = " ".join(params.get("q", ()))[:MAX_QUESTION]
    return Ask(text, tuple(dict.fromkeys(params.get("institution", ()))), kinds)


def address(
    ask: Ask, view: View, language: Language, default: Language = "da"
) -> dict[str, list[str]]:
    """The address that asks `ask` again when a colleague opens it; what is usual is left out."""
    params: dict[str, list[str]] = {}
    if ask.text:
        params["q"] = [ask.text]
        params["institution"] = list(ask.institutions)
        params["kind"] = list(ask.kinds)
        params["view"] = [view] if view != VIEWS[0] else []
    params["lang"] = [language] if language != default else []
    return {name: values for name, values in params.items() if values}


def adopt(session: Session, params: Params, known: Sequence[str]) -> tuple[str, ...]:
    """Take over a question from an address that the page has not written itself.

    So a link, a reload and the browser's "back" all ask what the address says. Coming back from
    another page, whose address has no question, keeps the one on the page. Returns the
    institutions in it that the index does not know.
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
    else:  # an institution may have left the index while the page was open
        session[INSTITUTIONS] = [n for n in session.get(INSTITUTIONS) or () if n in known]
        # Said again, since a choice among words is forgotten when the words change language.
        session[KIND] = session.get(KIND)
        session[VIEW] = session.get(VIEW) or VIEWS[0]
    return ()


def _fill(session: Session, ask: Ask, known: Sequence[str]) -> tuple[str, ...]:
    session[QUESTION], session[KIND] = ask.text, next(iter(ask.kinds), None)
    session[INSTITUTIONS] = [name for name in ask.institutions if name in known]
    return tuple(name for name in ask.institutions if name not in known)
