"""Every institution is heard, and who has nothing clear to say is said to have not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from search import scoring, survey
from search.engine import SearchEngine
from search.errors import EmptyQuery, UnknownInstitution
from search.passage import Turn
from search.query import Filters, Hit, Query
from search.survey import Part, Survey, ordered
from tests.fakes import WordsEmbedder
from tests.records import record
from tests.search.samples import hit
from tests.search.test_index import HAVN, TILSYN, fill

FOCUS = [
    Turn("Hvad gør I?", "Moderator", "interviewer"),
    Turn("Vi måler luften med sensorer. " * 40, "Sidsel", "respondent", "Målestyrelsen"),
    Turn("Vi udbetaler pension til alle. " * 40, "Per", "respondent", "Pensionsinstituttet"),
]
TALKERS = ["Bo: Sensorer her og sensorer der. " + "Vi har sensorer overalt. " * 40] * 6


@pytest.fixture
def engine(tmp_path: Path) -> SearchEngine:
    fill(
        tmp_path,
        record("a.txt", TILSYN, institution="Tilsynet"),
        record("b.txt", [*HAVN, *TALKERS], institution="Havnen"),
        record("f.txt", FOCUS),
        record("r.pdf", [Turn("Rapporten anbefaler sensorer.", section="1 Resumé")], kind="report"),
    )
    return SearchEngine.open(tmp_path, WordsEmbedder())


def ask(engine: SearchEngine, text: str, each: int = 2, **filters: tuple[str, ...]) -> Survey:
    return engine.survey([Query(text, filters=Filters(**filters))], each)[0]  # type: ignore[arg-type]


def part(institution: str | None, score: float, band: str) -> Part:
    return Part(institution, (hit(institution=institution, score=score, band=band),))


def test_every_institution_is_heard_however_much_another_talks(engine: SearchEngine) -> None:
    flat = engine.search(Query("sensorer", limit=3)).hits
    assert {each.institution for each in flat} == {"Havnen"}
    found = ask(engine, "sensorer")
    assert {each.institution for each in found.parts} == {
        "Tilsynet", "Havnen", "Målestyrelsen", "Pensionsinstituttet", None,
    }  # fmt: skip


def test_each_part_holds_its_own_best_passages_ranked_from_one(engine: SearchEngine) -> None:
    for each in ask(engine, "sensorer i døgnet", 2).parts:
        assert {found.institution for found in each.hits} == {each.institution}
        assert [found.rank for found in each.hits] == list(range(1, len(each.hits) + 1))
        scores = [found.score for found in each.hits]
        assert scores == sorted(scores, reverse=True)
    harbour = ask(engine, "sensorer", 2).part("Havnen")
    assert harbour is not None
    assert len(harbour.hits) == 2


def test_a_survey_of_all_is_the_flat_list_of_all(engine: SearchEngine) -> None:
    """One pass, one score: what a passage is worth does not depend on where it is shown."""

    def bare(hits: tuple[Hit, ...]) -> dict[int, Hit]:
        return {each.passage_id: replace(each, rank=0) for each in hits}

    flat = engine.search(Query("sensorer måler luften", limit=1000)).hits
    parts = ask(engine, "sensorer måler luften", 1000).parts
    assert bare(tuple(each for one in parts for each in one.hits)) == bare(flat)


def test_fewer_passages_are_the_first_of_more(engine: SearchEngine) -> None:
    few, many = ask(engine, "sensorer", 1), ask(engine, "sensorer", 5)
    for each in few.parts:
        more = many.part(each.institution)
        assert more is not None
        assert more.hits[:1] == each.hits


def test_what_no_institution_is_known_for_comes_last(engine: SearchEngine) -> None:
    assert ask(engine, "anbefaler").parts[-1].institution is None


def test_filters_decide_who_is_asked(engine: SearchEngine) -> None:
    only = ask(engine, "sensorer", institutions=("havnen", "Tilsynet"))
    assert {each.institution for each in only.parts} == {"Havnen", "Tilsynet"}
    assert only.part("Målestyrelsen") is None
    assert [each.institution for each in ask(engine, "data", sources=("r",)).parts] == [None]
    assert ask(engine, "data", sources=("b.txt",), kinds=("report",)).parts == ()


def test_each_question_is_scored_once(
    engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    scored: list[str] = []

    def counting(*given: Any) -> scoring.Scored:
        scored.append(given[2].text)
        return score(*given)

    score = survey.score
    monkeypatch.setattr(survey, "score", counting)
    done: list[int] = []
    engine.survey([Query("sensorer"), Query("pension", "2")], 3, done.append)
    assert (scored, done) == (["sensorer", "pension"], [1, 2])


def test_many_questions_give_what_each_gives_alone(engine: SearchEngine) -> None:
    queries = [Query("tilsyn", "1"), Query("vandstand", "2", Filters(institutions=("Havnen",)))]
    assert engine.survey(queries, 2) == [engine.survey([each], 2)[0] for each in queries]


def test_what_cannot_be_asked_is_refused(engine: SearchEngine) -> None:
    with pytest.raises(EmptyQuery):
        ask(engine, "?!")
    with pytest.raises(UnknownInstitution):
        ask(engine, "data", institutions=("Ingen",))


def test_clear_ones_come_by_score_and_the_others_by_name() -> None:
    parts = [
        part(None, 9, "strong"), part("Å", 8, "weak"), part("B", 1, "possible"),
        part("A", 0.5, "none"), part("C", 2, "strong"), part("D", 1, "strong"),
    ]  # fmt: skip
    assert [each.institution for each in ordered(parts)] == ["C", "B", "D", "A", "Å", None]


@pytest.mark.parametrize(
    ("bands", "surest", "clear"),
    [
        (("none", "weak"), "weak", False),
        (("weak", "possible"), "possible", True),
        (("none", "none"), "none", False),
        (("possible", "strong"), "strong", True),
    ],
)
def test_a_part_is_as_sure_as_its_surest_hit(
    bands: tuple[str, ...], surest: str, clear: bool
) -> None:
    one = Part("A", tuple(hit(band=band) for band in bands))
    assert (one.band, one.clear) == (surest, clear)
