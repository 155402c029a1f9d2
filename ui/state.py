"""What the page decides, on any mapping: the question and its answer. No Streamlit here.

`session` is Streamlit's session state in the app and a plain dict in tests. An answer replaces the
one before it only when it is complete, and carries the question that it answers.
"""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast, get_args

from search.errors import EmptyQuery
from search.passage import Kind, Passage, Role, Source, Turn
from search.query import Filters, Hit, Query, Results, State

if TYPE_CHECKING:
    from search.contents import Stamp
    from search.facets import Facets
    from search.similarity import Similar
    from search.survey import Part, Survey

Session = MutableMapping[Any, Any]
Language = Literal["da", "en"]
View = Literal["passages", "institutions"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
VIEWS: tuple[View, ...] = get_args(View)
KINDS: tuple[Kind, ...] = get_args(Kind)
ROLES: tuple[Role, ...] = get_args(Role)

# What an answer can be narrowed by: the name of a field of `Ask`, of `search.query.Filters` and of
# `search.facets.Facets`, and the key of its widget.
Facet = Literal["institutions", "ministries", "kinds", "years", "roles"]
FACETS: tuple[Facet, ...] = get_args(Facet)
# The values of each that the index knows.
Choices = Mapping[Facet, Sequence[Any]]

# Hits fetched at once: five screens of ten. "Show more" only uncovers them, so it can neither
# reorder nor wait.
POOL = 50
STEP = 10
# Passages an institution shows in the panel: one to judge it by, two to see whether it holds.
PER_INSTITUTION = 3
# A question is a sentence or two. Ten thousand characters are a paste by mistake: cut, not refused.
MAX_QUESTION = 2000

# Keys of the session. Those of widgets are made again from the answer when a page is come back to.
QUESTION = "question"
VIEW = "view"
LAST_VIEW = "last-view"
LANGUAGE = "language"
ANSWER = "answer"
ADDRESS = "address"
INDEX = "index"
ASKED = "came-asked"  # see `ui.came`


class Engine(Protocol):
    """What the pages ask of `search.engine.SearchEngine`."""

    def search(self, query: Query) -> Results:
        """The best passages."""
        ...

    def search_all(
        self, queries: Sequence[Query], progress: Callable[[int], None] | None = None
    ) -> list[Results]:
        """The best passages for each of many questions; `progress` gets the number done."""
        ...

    def survey(
        self,
        queries: Sequence[Query],
        per_institution: int,
        progress: Callable[[int], None] | None = None,
    ) -> "list[Survey]":
        """Every institution's own best passages, a question at a time."""
        ...

    def state(self) -> State:
        """What the index holds now."""
        ...

    def sources(self) -> list[Source]:
        """All sources."""
        ...

    def institutions(self) -> list[tuple[str | None, int]]:
        """Who speaks, in how many sources; None is unknown."""
        ...

    def facets(self, chosen: Filters = ...) -> "Facets":
        """What the index can be narrowed to, with counts beside what is chosen."""
        ...

    def turns(self, source_id: int) -> list[Turn]:
        """One source's turns."""
        ...

    def passages(self, source_id: int) -> dict[int, Passage]:
        """One source's passages in order, by their ids."""
        ...

    def stamp(self, source_id: int) -> "Stamp | None":
        """How a source's file stood when it was ingested."""
        ...

    def similar(self, passage_id: int, limit: int) -> "Similar":
        """The passages most like one, of others and of the same source."""
        ...

    def nearest(self, question: str, text: str) -> tuple[int, int] | None:
        """The sentence of a text that is nearest in meaning to a question."""
        ...


@dataclass(frozen=True, slots=True)
class Ask:
    """What the analyst wants to know, and among what."""

    text: str = ""
    institutions: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    ministries: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    roles: tuple[Role, ...] = ()

    def query(self) -> Query:
        """The question for the best passages over all that the filters admit."""
        filters = Filters(**{name: getattr(self, name) for name in FACETS})
        return Query(self.text, filters=filters, limit=POOL)


@dataclass(frozen=True, slots=True)
class Answer:
    """Hits and the question they answer; `panel` is filled when it is first looked at."""

    ask: Ask
    results: Results
    shown: int = STEP
    panel: "Survey | None" = None

    @property
    def visible(self) -> tuple[Hit, ...]:
        """The hits on the page, best first."""
        return self.results.hits[: self.shown]

    @property
    def hidden(self) -> int:
        """How many more "show more" can uncover."""
        return max(0, len(self.results.hits) - self.shown)


# --- the question and its answer ---------------------------------------------------------------


def wanted(session: Session) -> Ask:
    """The question as the widgets hold it now, blanks trimmed and cut to `MAX_QUESTION`."""
    text = " ".join(str(session.get(QUESTION) or "").split())[:MAX_QUESTION]
    return Ask(text, **{name: tuple(session.get(name) or ()) for name in FACETS})


def choices(facets: "Facets") -> Choices:
    """What each filter can be set to."""
    return {
        name: [one.value for one in getattr(facets, name) if one.value is not None]
        for name in FACETS
    }


def clear_filters(session: Session) -> None:
    """Ask among everything again."""
    for name in FACETS:
        session[name] = []


def current(session: Session) -> Answer | None:
    """The answer on the page."""
    return cast(Answer | None, session.get(ANSWER))


def answer(session: Session, engine: Engine) -> Answer | None:
    """The answer to what is wanted now, asked only if it is not the one on the page already.

    An error of the engine leaves the answer before it in place. Without any question there is
    none; a question wiped out raises `EmptyQuery`, and the answer stays.
    """
    before, ask = current(session), wanted(session)
    if not ask.text:
        if before is None:
            return None
        raise EmptyQuery
    if before is None or before.ask != ask:
        session[ANSWER] = Answer(ask, engine.search(ask.query()))
    return current(session)


def ask_again(session: Session, engine: Engine) -> None:
    """The same question to the index as it is now; as many hits stay visible."""
    before = current(session)
    if before is not None:
        results = engine.search(before.ask.query())
        session[ANSWER] = Answer(before.ask, results, before.shown)


def show_more(session: Session) -> None:
    """Uncover the next hits of the same answer."""
    before = current(session)
    if before is not None:
        session[ANSWER] = replace(before, shown=before.shown + STEP)


def with_panel(session: Session, engine: Engine) -> "tuple[Part, ...]":
    """The answer by institution: every one's own best passages, found once an answer.

    Those without a clear statement come last; see `search.survey`.
    """
    before = current(session)
    if before is None:
        return ()
    if before.panel is None:
        [panel] = engine.survey([before.results.query], PER_INSTITUTION)
        before = replace(before, panel=panel)
        session[ANSWER] = before
    return before.panel.parts if before.panel else ()


def by_ministry(
    parts: "Sequence[Part]", ministry_of: Mapping[str, str]
) -> "dict[str | None, list[Part]]":
    """Parts under their ministries, in the order of each one's first part; those without last."""
    folded: dict[str | None, list[Part]] = {}
    for part in parts:
        folded.setdefault(ministry_of.get(part.institution or ""), []).append(part)
    if None in folded:
        folded[None] = folded.pop(None)
    return folded


def outdated(answer: Answer, state: State) -> bool:
    """Whether the index has changed since the answer was found."""
    return answer.results.state.generation != state.generation


# --- places ------------------------------------------------------------------------------------


def around(first: int, last: int, margin: int, total: int) -> range:
    """The turns to show for a passage of turns `first` to `last` (both included) of `total`."""
    return range(max(0, first - margin), min(total, last + 1 + margin))
