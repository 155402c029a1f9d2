"""An index of a few invented turns, in memory, for the pages' tests.

It ranks by shared words and nothing else, so it proves nothing about search: only that a page
shows what an engine gives.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from search.contents import Stamp
from search.engine import EVERYTHING
from search.errors import EmptyQuery, UnknownInstitution, UnknownPassage
from search.facets import Count, Facets
from search.marking import matches
from search.passage import Passage, Source, Turn, lay_out
from search.query import Band, Filters, Hit, Query, Results, State
from search.sentences import sentences
from search.similarity import Similar
from search.survey import Part, Survey, ordered

Found = TypeVar("Found", Results, Survey)

HOSTILE = "<script>alert(1)</script> **fed** `kode` [her](javascript:alert(1)) :smile: & $x^2$"


def source(number: int, title: str, institution: str | None, turns: Sequence[Turn]) -> Source:
    report = all(turn.speaker is None for turn in turns)
    return Source(
        id=number,
        path=f"/arkiv/{number:02}-kilde.txt",
        title=title,
        institution=institution,
        evidence="header" if institution else "none",
        kind="report" if report else "interview",
        language="da",
        date="2018-02-06",
        format="plain",
        pages=24 if report else None,
        turns=len(turns),
        words=sum(len(turn.text.split()) for turn in turns),
        passages=len(turns),
        embedded=True,
        warnings=(),
    )


def interview(speaker: str, *answers: str) -> list[Turn]:
    """Each answer after a short question, ten seconds a turn."""
    turns: list[Turn] = []
    for answer in answers:
        at = len(turns) * 10.0
        turns.append(Turn("Hvordan går det?", "Interviewer", "interviewer", None, at, at + 10))
        turns.append(Turn(answer, speaker, "respondent", None, at + 10, at + 20))
    return turns


@dataclass
class FakeEngine:
    """`ui.state.Engine` over `held`: pairs of a source and its turns, a passage each turn."""

    held: list[tuple[Source, list[Turn]]] = field(default_factory=list)
    generation: int = 1
    waiting: int = 0
    ministries: dict[str, str] = field(default_factory=dict)
    stamps: dict[int, Stamp] = field(default_factory=dict)
    # What every passage mentions and is about.
    naming: tuple[tuple[str, ...], str | None] = ((), None)
    asked: list[Query] = field(default_factory=list)
    surveyed: list[Query] = field(default_factory=list)
    nearest_asked: list[str] = field(default_factory=list)
    # How sure every hit is.
    band: Band = "possible"

    def add(self, title: str, institution: str | None, turns: Sequence[Turn]) -> Source:
        made = source(len(self.held) + 1, title, institution, turns)
        self.held.append((made, list(turns)))
        return made

    def search(self, query: Query) -> Results:
        return self.search_all([query])[0]

    def search_all(
        self, queries: Sequence[Query], progress: Callable[[int], None] | None = None
    ) -> list[Results]:
        return _each(queries, self._answer, progress)

    def _answer(self, query: Query) -> Results:
        self.asked.append(query)
        self._refuse(query)
        found = [hit for hit in self._hits(query) if hit.matched]
        found.sort(key=lambda hit: -len(hit.matched))
        hits = [
            replace(hit, rank=rank, score=float(len(hit.matched)), band=self.band)
            for rank, hit in enumerate(found[: query.limit], 1)
        ]
        return Results(query, tuple(hits), self.state())

    def _refuse(self, query: Query) -> None:
        if not any(c.isalnum() for c in query.text):
            raise EmptyQuery(query.text)
        for name in query.filters.institutions:
            if name not in dict(self.institutions()):
                raise UnknownInstitution(name, ())

    def survey(
        self,
        queries: Sequence[Query],
        per_institution: int,
        progress: Callable[[int], None] | None = None,
    ) -> list[Survey]:
        return _each(queries, lambda query: self._survey(query, per_institution), progress)

    def _survey(self, query: Query, per_institution: int) -> Survey:
        """All hits, by institution; "possible" where a word is shared, "none" where not."""
        self._refuse(query)
        self.surveyed.append(query)
        held: dict[str | None, list[Hit]] = {}
        for hit in sorted(self._hits(query), key=lambda hit: -len(hit.matched)):
            held.setdefault(hit.institution, []).append(hit)
        parts = []
        for name, hits in held.items():
            ranked = [
                replace(
                    hit,
                    rank=rank,
                    score=float(len(hit.matched)),
                    band="possible" if hit.matched else "none",
                )
                for rank, hit in enumerate(hits[:per_institution], 1)
            ]
            parts.append(Part(name, tuple(ranked)))
        return Survey(query, tuple(ordered(parts)), self.state())

    def _hits(self, query: Query, *, everyone: bool = False) -> list[Hit]:
        out = []
        for made, turns in self.held:
            text, spans = lay_out(turns)
            for number, (turn, (start, end)) in enumerate(zip(turns, spans, strict=True)):
                if (
                    query.filters.institutions
                    and made.institution not in query.filters.institutions
                ):
                    continue
                if query.filters.kinds and made.kind not in query.filters.kinds:
                    continue
                if query.filters.roles and turn.role not in query.filters.roles:
                    continue
                if query.filters.sources and made.path not in query.filters.sources:
                    continue
                if turn.role == "interviewer" and not everyone:
                    continue
                passage = Passage(
                    start, end, number, number, turn.speaker, turn.role, made.institution,
                    turn.section, turn.page_start, turn.page_end, turn.start_s, turn.end_s,
                    self.naming[1], self.naming[0],
                )  # fmt: skip
                words = matches(query.text, text[start:end])
                ident = made.id * 1000 + number
                out.append(
                    Hit(
                        0,
                        0.0,
                        text[start:end],
                        made,
                        passage,
                        ident,
                        made.institution,
                        1.0,
                        None,
                        words,
                    )
                )
        return out

    def state(self) -> State:
        passages = sum(made.passages for made, _ in self.held)
        words = sum(made.words for made, _ in self.held)
        sources = len(self.held)
        return State(
            self.generation, "model-x", 384, sources, passages, passages - self.waiting, words
        )

    def sources(self) -> list[Source]:
        return [made for made, _ in self.held]

    def institutions(self) -> list[tuple[str | None, int]]:
        names = [made.institution for made, _ in self.held]
        counts = {name: names.count(name) for name in names}
        return sorted(counts.items(), key=lambda row: (-row[1], row[0] or ""))

    def facets(self, chosen: Filters = EVERYTHING) -> Facets:
        """A passage a turn, so passages are turns."""
        values: dict[str, Callable[[Source, Turn], Any]] = {
            "institutions": lambda made, _: made.institution,
            "ministries": lambda made, _: self.ministries.get(made.institution or ""),
            "kinds": lambda made, _: made.kind,
            "years": lambda made, _: int((made.date or "0")[:4]),
            "roles": lambda _, turn: turn.role,
        }
        held = [(made, turn) for made, turns in self.held for turn in turns]

        def counts(name: str) -> Any:
            narrowing = [each for each in values if each != name and getattr(chosen, each)]
            return _counts(
                (values[name](*each), each[0].id, _in(each, narrowing, values, chosen))
                for each in held
            )

        return Facets(*map(counts, values), ministry_of=self.ministries)

    def passages(self, source_id: int) -> dict[int, Passage]:
        return {
            hit.passage_id: hit.passage
            for hit in self._hits(Query("x"), everyone=True)
            if hit.source.id == source_id
        }

    def stamp(self, source_id: int) -> Stamp | None:
        return self.stamps.get(source_id)

    def similar(self, passage_id: int, limit: int) -> Similar:
        """The first of each other source, and the others of its own."""
        hits = self._hits(Query("x"))
        own = next((hit.source.id for hit in hits if hit.passage_id == passage_id), None)
        if own is None:
            raise UnknownPassage(passage_id)
        first = {hit.source.id: hit for hit in reversed(hits) if hit.source.id != own}
        here = [hit for hit in hits if hit.source.id == own and hit.passage_id != passage_id]
        return Similar(tuple(first[each] for each in sorted(first)[:limit]), tuple(here[:limit]))

    def nearest(self, question: str, text: str) -> tuple[int, int] | None:
        """The last sentence, whatever is asked."""
        self.nearest_asked.append(question)
        return sentences(text)[-1]

    def turns(self, source_id: int) -> list[Turn]:
        return next((turns for made, turns in self.held if made.id == source_id), [])


def _in(each: tuple[Source, Turn], names: Iterable[str], values: Any, chosen: Filters) -> bool:
    return all(values[name](*each) in getattr(chosen, name) for name in names)


def _counts(told: Iterable[tuple[Any, int, bool]]) -> Any:
    held: dict[Any, list[int]] = {}
    for value, source, admitted in told:
        held.setdefault(value, []).extend([source] * admitted)
    return tuple(
        Count(value, len(set(ids)), len(ids)) for value, ids in held.items() if value is not None
    )


def _each(
    queries: Sequence[Query],
    answer: Callable[[Query], Found],
    progress: Callable[[int], None] | None,
) -> list[Found]:
    found = []
    for done, query in enumerate(queries, 1):
        found.append(answer(query))
        if progress:
            progress(done)
    return found


def many() -> FakeEngine:
    """Three institutions, one of them hostile, and a report without an institution."""
    engine = FakeEngine()
    engine.add(
        "Interview med Støttestyrelsen",
        "Støttestyrelsen",
        interview(
            "Birgitte Lauesen", *(f"Vi bruger data i sag {n} til tilsyn." for n in range(30))
        ),
    )
    engine.add(
        "Interview med Havnestyrelsen", "Havnestyrelsen",
        interview("Karen Holst", "Kajerne har sensorer.", "Uden datakvalitet intet tilsyn."),
    )  # fmt: skip
    engine.add(HOSTILE, "<b>Onde</b> Styrelse", interview("<i>R</i>", f"Vores tilsyn: {HOSTILE}"))
    engine.add("Sagsstyrelsen taler", "Sagsstyrelsen", interview("Ib", "Vi skriver breve."))
    engine.add(
        "Rapport", None,
        [Turn("Tilsyn bygger på data.", page_start=4, page_end=5, section="3 Resultater")],
    )  # fmt: skip
    return engine
