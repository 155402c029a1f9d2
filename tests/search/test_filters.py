"""Which passages a question's filters admit, whichever way they are given."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engine import SearchEngine
from search.errors import OnlyFilters, UnknownInstitution, UnknownSource, UnknownSpeaker
from search.filters import finder
from search.index import remove
from search.passage import Turn
from search.query import Filters, Query
from search.record import Record
from tests.fakes import WordsEmbedder
from tests.records import record
from tests.search.test_index import fill


def talk(speaker: str, *answers: str) -> list[Turn]:
    """Each answer long enough to be a passage of its own, after a short question."""
    turns = []
    for answer in answers:
        turns.append(Turn("Hvordan bruger I data?", "Interviewer", "interviewer"))
        turns.append(Turn(f"{answer} " + "Vi ser på data hver dag. " * 40, speaker, "respondent"))
    return turns


def dated(made: Record, date: str | None) -> Record:
    return replace(made, date=date)


RECORDS = [
    dated(
        record(
            "havn.txt",
            talk("Karen Holst", "Målrettet\n tilsyn ved kajen.", "Målrettet kontrol og tilsyn."),
            institution="Havnestyrelsen",
        ),
        "2016-03-14",
    ),
    dated(
        record(
            "skov.txt",
            talk("Per Sørensen", "Vi har en a-kasse.", "Tilsynet er MÅLRETTET TILSYN, blå øer."),
            institution="Skovtilsynet Nord",
        ),
        "2018",
    ),
    dated(
        record(
            "vand.txt",
            talk("Ida Holst", "Havnen er lukket.", "Vandet stiger: -5 % i år."),
            institution="Vandtilsynet Nord",
        ),
        "2018-11",
    ),
    dated(record("r.pdf", [Turn("Rapporten om data og målrettet tilsyn.")], kind="report"), None),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    folder = tmp_path_factory.mktemp("filters")
    fill(folder, *RECORDS)
    return SearchEngine.open(folder, WordsEmbedder())


def ask(engine: SearchEngine, text: str, limit: int = 100, filters: Filters | None = None):  # type: ignore[no-untyped-def]
    return engine.search(Query(text, filters=filters or Filters(), limit=limit)).hits


def titles(engine: SearchEngine, text: str) -> set[str]:
    return {hit.source.title for hit in ask(engine, text)}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("data institution:havnestyrelsen", {"havn"}),
        ("data institution:skov", {"skov"}),
        ('data institution:"skovtilsynet nord"', {"skov"}),
        ("data institution:skov institution:havn", {"skov", "havn"}),
        ("data taler:holst", {"havn", "vand"}),
        ("data speaker:KAREN", {"havn"}),
        ("data taler:soerensen", {"skov"}),
        ("data kilde:skov", {"skov"}),
        ("data kilde:skov.txt", {"skov"}),
        ("data source:va", {"vand"}),
        ("data år:2016", {"havn"}),
        ("data år:2017-2018", {"skov", "vand"}),
        ("data year:2016,2018 taler:ida", {"vand"}),
        ("data type:rapport", {"r"}),
        ("data rolle:respondent", {"havn", "skov", "vand"}),
        ("data rolle:ukendt", {"r"}),
        ("data -type:rapport -taler:holst", {"skov"}),
        ("data institution:skov år:2016", set()),
        ("data -kajernes", {"havn", "skov", "vand", "r"}),
    ],
)
def test_operators_admit_what_they_name(
    engine: SearchEngine, question: str, expected: set[str]
) -> None:
    assert titles(engine, question) == expected


def test_a_word_is_excluded_in_all_its_forms_and_wherever_it_stands(engine: SearchEngine) -> None:
    assert len(ask(engine, "data")) - len(ask(engine, "data -havn")) == 1  # "Havnen er lukket."
    assert len(ask(engine, 'data -"havn"')) == len(ask(engine, "data"))


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("målrettet tilsyn", {"havn", "skov", "r"}),  # over a line's end, and in capitals
        ("MÅLRETTET   TILSYN", {"havn", "skov", "r"}),
        ("maalrettet tilsyn", set()),
        ("malrettet tilsyn", set()),
        ("målrettet tilsyn, blå øer", {"skov"}),
        ("kontrol og tilsyn", {"havn"}),
        ("tilsyn og kontrol", set()),
        ("havn", set()),  # only as a part of "Havnen"
        ("a-kasse", {"skov"}),
        ("-5 %", {"vand"}),
    ],
)
def test_a_phrase_stands_in_every_hit(
    engine: SearchEngine, phrase: str, expected: set[str]
) -> None:
    hits = ask(engine, f'data "{phrase}"')
    assert {hit.source.title for hit in hits} == expected
    wanted = " ".join(phrase.lower().split())
    assert all(wanted in " ".join(hit.text.lower().split()) for hit in hits)


@given(
    st.lists(st.sampled_from(["na", "Å", "a\u030a", "x", "-"]), min_size=1, max_size=3),
    st.lists(st.sampled_from(["na", "å", "Å", "x", "-", " ", "\n", "."])).map("".join),
)
def test_a_phrase_is_found_where_no_letter_touches_it(words: list[str], text: str) -> None:
    plain = " ".join(text.lower().split())
    wanted = " ".join(words).lower().replace("a\u030a", "å")
    expected = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", plain) is not None
    assert finder(" ".join(words))(text) == expected


def test_a_phrase_is_never_pieced_together_from_two_passages(engine: SearchEngine) -> None:
    assert ask(engine, '"målrettet tilsyn" "målrettet kontrol"') == ()


def test_the_question_comes_back_as_it_was_asked(engine: SearchEngine) -> None:
    query = Query('hvem har "målrettet tilsyn" -skov', "7", Filters(years=(2016,)))
    results = engine.search(query)
    assert results.query is query
    assert {hit.source.title for hit in results.hits} == {"havn"}
    assert "tilsyn" in [results.hits[0].text[a:b] for a, b in results.hits[0].matched]


def test_filters_set_and_filters_written_both_restrict(engine: SearchEngine) -> None:
    nord = Filters(institutions=("Skovtilsynet Nord", "Havnestyrelsen"))
    assert {h.source.title for h in ask(engine, "data taler:holst", filters=nord)} == {"havn"}


@pytest.mark.parametrize(
    ("question", "error", "close"),
    [
        ("data institution:nord", UnknownInstitution, ("Skovtilsynet Nord", "Vandtilsynet Nord")),
        ("data institution:Havnestyrlsen", UnknownInstitution, ("Havnestyrelsen",)),
        ("data -institution:xyz", UnknownInstitution, ()),
        ('data taler:"Karen Holt"', UnknownSpeaker, ("Karen Holst", "Ida Holst")),
        ("data kilde:xyz", UnknownSource, None),
        ("institution:havnestyrelsen", OnlyFilters, None),
    ],
)
def test_a_name_that_nothing_has_is_told_with_those_near_it(
    engine: SearchEngine, question: str, error: type[Exception], close: tuple[str, ...] | None
) -> None:
    with pytest.raises(error) as caught:
        ask(engine, question)
    if close is not None:
        assert caught.value.close == close  # type: ignore[attr-defined]


@pytest.mark.parametrize("empty", ["", " "])
def test_an_empty_name_means_nobody(engine: SearchEngine, empty: str) -> None:
    with pytest.raises(UnknownInstitution):
        ask(engine, "data", filters=Filters(institutions=(empty,)))


# --- for every question ------------------------------------------------------------------------

WORDS = st.sampled_from(["data", "målrettet", "tilsyn", "havn", "kajen", "hvad", "sensor"])
OPERATORS = st.sampled_from(
    ["år:2018", "år:2016-2018", "taler:holst", "rolle:respondent", "type:interview", "-havn",
     '"målrettet tilsyn"', '"data"', "institution:havnestyrelsen", "-kilde:skov", '-"øer"', '"']
)  # fmt: skip
QUESTIONS = st.builds(
    lambda words, operators: " ".join([*words, *operators]),
    st.lists(WORDS, min_size=1, max_size=4),
    st.lists(OPERATORS, max_size=3),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(question=QUESTIONS, few=st.integers(1, 10), many=st.integers(10, 100))
def test_the_first_of_many_are_those_of_few_whatever_the_filters(
    engine: SearchEngine, question: str, few: int, many: int
) -> None:
    assert ask(engine, question, many)[:few] == ask(engine, question, few)


def comparable(engine: SearchEngine, question: str) -> list[tuple[object, ...]]:
    return [(h.rank, h.score, h.source.path, h.text) for h in ask(engine, question)]


ASKED = [
    "målrettet tilsyn", 'data "målrettet tilsyn"', "data -havn", "data taler:holst år:2016-2018",
    "data institution:skov -type:rapport", "tilsyn rolle:respondent kilde:havn",
]  # fmt: skip


@pytest.mark.parametrize("taken", ["havn.txt", "vand.txt", "r.pdf"])
def test_filters_admit_the_same_after_removing_and_adding_back(tmp_path: Path, taken: str) -> None:
    fill(tmp_path, *RECORDS)
    engine = SearchEngine.open(tmp_path, WordsEmbedder())
    before = [comparable(engine, question) for question in ASKED]
    remove(tmp_path, [taken])
    remaining = [path for *_, path, _ in comparable(engine, "data")]
    assert remaining and f"/docs/{taken}" not in remaining
    fill(tmp_path, next(each for each in RECORDS if each.path == f"/docs/{taken}"))
    assert [comparable(engine, question) for question in ASKED] == before
