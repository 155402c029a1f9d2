from pathlib import Path

import pytest

from search.engine import SearchEngine
from search.errors import EmptyQuery, UnknownInstitution, UnknownSource
from search.passage import Turn
from search.query import Filters, Query
from tests.fakes import WordsEmbedder
from tests.records import record
from tests.search.test_index import HAVN, TILSYN, fill


@pytest.fixture
def engine(tmp_path: Path) -> SearchEngine:
    focus = [
        Turn("Hvad gør I?", "Moderator", "interviewer"),
        Turn("Vi måler luften med sensorer. " * 40, "Sidsel", "respondent", "Målestyrelsen"),
        Turn("Vi udbetaler pension til alle. " * 40, "Per", "respondent", "Pensionsinstituttet"),
    ]
    fill(
        tmp_path,
        record("a.txt", TILSYN, institution="Tilsynet"),
        record("b.txt", HAVN, institution="Havnen"),
        record("f.txt", focus),
        record("r.pdf", [Turn("Rapporten anbefaler sensorer.", section="1 Resumé")], kind="report"),
    )
    return SearchEngine.open(tmp_path, WordsEmbedder())


def ask(engine: SearchEngine, text: str, limit: int = 10, **filters: tuple[str, ...]) -> list[str]:
    found = engine.search(Query(text, filters=Filters(**filters), limit=limit))  # type: ignore[arg-type]
    return [f"{hit.source.title}:{hit.institution}" for hit in found.hits]


def test_every_hit_carries_its_institution_and_place(engine: SearchEngine) -> None:
    hit = engine.search(Query("risikoscore i tilsynet")).hits[0]
    assert (hit.institution, hit.passage.speaker, hit.passage.role) == (
        "Tilsynet",
        "Anna",
        "respondent",
    )
    assert (hit.passage.turn_start, hit.passage.turn_end) == (0, 1)


def test_a_focus_group_speaks_for_several_institutions(engine: SearchEngine) -> None:
    assert ask(engine, "pension")[0] == "f:Pensionsinstituttet"
    assert ask(engine, "luften")[0] == "f:Målestyrelsen"
    assert dict(engine.institutions()) == {
        "Tilsynet": 1,
        "Havnen": 1,
        "Målestyrelsen": 1,
        "Pensionsinstituttet": 1,
        None: 1,
    }


def test_filters_admit_only_what_they_name(engine: SearchEngine) -> None:
    assert set(ask(engine, "sensorer", institutions=("havnen",))) == {"b:Havnen"}
    assert set(ask(engine, "sensorer", kinds=("report",))) == {"r:None"}
    assert set(ask(engine, "sensorer", sources=("f",))) == {
        "f:Målestyrelsen",
        "f:Pensionsinstituttet",
    }
    assert ask(engine, "sensorer", sources=("b.txt",), kinds=("report",)) == []


def test_filter_values_of_one_field_are_alternatives(engine: SearchEngine) -> None:
    assert set(ask(engine, "data", institutions=("Havnen", "Tilsynet"))) == {
        "a:Tilsynet",
        "b:Havnen",
    }


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_the_first_hits_never_depend_on_the_limit(engine: SearchEngine, limit: int) -> None:
    assert ask(engine, "sensorer og data", 100)[:limit] == ask(engine, "sensorer og data", limit)


def test_an_unknown_institution_names_close_ones(engine: SearchEngine) -> None:
    with pytest.raises(UnknownInstitution) as caught:
        ask(engine, "data", institutions=("Tilsyned",))
    assert caught.value.close[0] == "Tilsynet"


def test_an_unknown_source_is_an_error(engine: SearchEngine) -> None:
    with pytest.raises(UnknownSource):
        ask(engine, "data", sources=("x.txt",))


@pytest.mark.parametrize("blank", ["", "   ", "?!", "\n\t"])
def test_a_question_without_a_word_is_refused(engine: SearchEngine, blank: str) -> None:
    with pytest.raises(EmptyQuery):
        ask(engine, blank)


@pytest.mark.parametrize(
    "odd",
    ["<script>alert(1)</script>", "hvad " * 2500, "😀 tilsyn", "\u202etilsyn", "og i at", '"'],
)
def test_no_question_fails(engine: SearchEngine, odd: str) -> None:
    if odd == '"':
        odd += "tilsyn"
    assert len(ask(engine, odd, 3)) == 3


def test_a_batch_gives_what_each_question_gives_alone(engine: SearchEngine) -> None:
    queries = [Query("tilsyn", "1"), Query("vandstand", "2", Filters(institutions=("Havnen",)))]
    done: list[int] = []
    together = engine.search_all(queries, done.append)
    assert [r.hits for r in together] == [engine.search(query).hits for query in queries]
    assert done == [1, 2]


def test_matching_words_are_marked_in_the_text(engine: SearchEngine) -> None:
    hit = engine.search(Query("Hvad siger de om målrettet tilsyn?")).hits[0]
    assert "tilsynet" in [hit.text[start:end] for start, end in hit.matched]


def test_turns_come_back_as_they_were(engine: SearchEngine) -> None:
    source = next(s for s in engine.sources() if s.title == "a")
    assert [(t.speaker, t.text) for t in engine.turns(source.id)] == [
        tuple(text.split(": ", 1)) for text in TILSYN
    ]


def test_a_hit_tells_which_words_met_and_what_each_leg_gave(engine: SearchEngine) -> None:
    why = engine.search(Query("Har tilsynet en risikoscore?")).hits[0].why
    assert "risikoscore" in why.words
    assert why.by_words > 0
    assert why.by_meaning > 0


def test_what_legs_and_neighbours_gave_makes_the_score(engine: SearchEngine) -> None:
    lonely = engine.search(Query("rapporten anbefaler", filters=Filters(sources=("r.pdf",))))
    [hit] = lonely.hits
    assert hit.why.by_neighbours == pytest.approx(0, abs=1e-3)
    focus = engine.search(Query("pension", filters=Filters(sources=("f.txt",)))).hits
    moderator = [hit.why for hit in focus if hit.why.by_neighbours > 1]
    assert moderator


def test_an_english_question_meets_danish_words_by_translation(tmp_path: Path) -> None:
    fill(tmp_path, record("a.txt", ["Anna: Vi fører tilsyn med havne."]))
    [hit] = SearchEngine.open(tmp_path, WordsEmbedder()).search(Query("supervision")).hits
    assert hit.why.translated == (("supervision", "tilsyn"),)
    assert [hit.text[start:end] for start, end in hit.matched] == ["tilsyn"]


def test_the_sentence_nearest_to_a_question_is_found(engine: SearchEngine) -> None:
    text = "Anna: Ja. Vi har mange gode kolleger her. Dronerne flyver over skoven hver dag. Nå."
    found = engine.nearest("-havn flyver droner over skoven?", text)
    assert found is not None
    assert text[slice(*found)] == "Dronerne flyver over skoven hver dag."


def test_where_no_sentence_tells_anything_none_is_nearest(engine: SearchEngine) -> None:
    assert engine.nearest("droner", "Anna: Ja. Nej. Måske.") is None


def test_without_vectors_no_sentence_is_nearest(tmp_path: Path) -> None:
    fill(tmp_path)
    engine = SearchEngine.open(tmp_path, WordsEmbedder())
    assert engine.nearest("droner", "Dronerne flyver over skoven hver dag.") is None
