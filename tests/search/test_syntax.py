"""What of a question is an operator, and what is left as a word."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.errors import OnlyFilters
from search.query import Filters, Query
from search.syntax import KEYS, narrow, parse, years

NATURAL = [
    "Hvad siger de om datakvalitet?",
    "spørgsmål: hvad er status?",
    "kilde: hvad siger den om tilsyn",
    "Hvem er institution:",
    "mødet kl. 10:30 og 11:15",
    "a-kasse og e-mail til told- og skatteforvaltningen",
    "et fald på -5 % siden 2016-2018",
    "tilsyn - især i kommuner – og skoler",
    "SKAT -og hvad så",
    "se https://dst.dk/a?b=c:d og kilde:https://dst.dk",
    "år:sidste type:2-diabetes rolle:chef år:16",
    'et 5" rør og et "åbent citat',
    '"" og "?" og "!!"',
    "det kaldes ”overdragelse” eller “handover” eller »skift«",
    "  to   blanke  og\nny linje  ",
    '--limit -- - : -: "" :x institution::',
    "(år:2016)",
    "ministeriet:x noget:andet",
    "Arkitekturperspektiver og -visninger",
    "dataindsamling, -behandling eller -analyse",
]


@pytest.mark.parametrize("text", NATURAL)
def test_the_words_of_a_natural_question_stay_as_they_are(text: str) -> None:
    assert parse(text) == (text, Filters())


def test_a_query_without_operators_is_left_alone() -> None:
    query = Query("Hvad siger de?", filters=Filters(kinds=("report",)))
    assert narrow(query) is query


def test_a_phrase_is_asked_with_its_words_and_required_as_it_stands() -> None:
    assert parse('Hvem har "målrettet tilsyn"?') == (
        "Hvem har målrettet tilsyn?",
        Filters(phrases=("målrettet tilsyn",)),
    )


def test_several_may_be_excluded_with_commas_between_them() -> None:
    text, filters = parse("data -havn, -skov og -vand")
    assert text == "data og"
    assert [each.words for each in filters.excluding] == [("havn",), ("skov",), ("vand",)]


def test_each_phrase_is_required() -> None:
    assert parse('"et" "to tre"') == ("et to tre", Filters(phrases=("et", "to tre")))


def test_what_is_excluded_is_not_asked_for() -> None:
    text, filters = parse('data -havn -a-kasse, -"ny lov" -"2018" -institution:SKAT -år:2016')
    assert text == "data"
    assert filters.excluding == (
        Filters(words=("havn",)),
        Filters(phrases=("a-kasse",)),
        Filters(phrases=("ny lov",)),
        Filters(phrases=("2018",)),
        Filters(institutions=("SKAT",)),
        Filters(years=(2016,)),
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("institution:SKAT", Filters(institutions=("SKAT",))),
        ('institution:"SKAT Nord"', Filters(institutions=("SKAT Nord",))),
        ("Institution:SKAT?", Filters(institutions=("SKAT",))),
        ("institution:A institution:B", Filters(institutions=("A", "B"))),
        ("taler:holst", Filters(speakers=("holst",))),
        ('speaker:"Karen Holst"', Filters(speakers=("Karen Holst",))),
        ("kilde:havn.txt", Filters(sources=("havn.txt",))),
        ("source:havn.", Filters(sources=("havn",))),
        ("år:2018", Filters(years=(2018,))),
        ("aar:2016-2018", Filters(years=(2016, 2017, 2018))),
        ("ÅR:2016–2017", Filters(years=(2016, 2017))),
        ('year:"2018"', Filters(years=(2018,))),
        ("year:2018-2016,", Filters(years=(2016, 2017, 2018))),
        ("rolle:ukendt", Filters(roles=("unknown",))),
        ("role:Respondent", Filters(roles=("respondent",))),
        ("type:rapport", Filters(kinds=("report",))),
        ("kind:interview", Filters(kinds=("interview",))),
    ],
)
def test_a_filter_is_taken_out_of_the_words(written: str, meant: Filters) -> None:
    assert parse(f"hvad {written} siges") == ("hvad siges", meant)


def test_a_letter_and_a_ring_are_an_å() -> None:
    assert parse(unicodedata.normalize("NFD", "tilsyn år:2018"))[1] == Filters(years=(2018,))


@pytest.mark.parametrize(
    ("value", "found"),
    [("2018", (2018,)), ("2016,2018", (2016, 2018)), ("2016-", ()), ("", ()), ("18", ()),
     ("٢٠١٨", ()), ("2018-03-14", ())],
)  # fmt: skip
def test_years_are_four_digits(value: str, found: tuple[int, ...]) -> None:
    assert years(value) == found


def test_what_the_question_says_restricts_beside_what_was_set() -> None:
    outer = Filters(institutions=("A",), also=Filters(kinds=("report",)))
    asked = narrow(Query("data institution:B", filters=outer))
    assert asked.text == "data"
    assert asked.filters.institutions == ("A",)
    assert asked.filters.also == Filters(institutions=("B",), also=Filters(kinds=("report",)))


@pytest.mark.parametrize("text", ["institution:SKAT", "-havn", "år:2018 -havn ?"])
def test_a_question_of_filters_alone_is_told_apart(text: str) -> None:
    with pytest.raises(OnlyFilters) as caught:
        narrow(Query(text))
    assert caught.value.name == text


pieces = st.sampled_from(
    ['"', "-", ":", " ", "\n", "år", "a\u030ar", "2016", "-2018", "ord", "æ", "?", "(", "“", "—"]
    + [f"{key}:" for key in KEYS]
)


@given(st.text() | st.lists(pieces).map("".join))
@example('institution:"')
@example('-"')
def test_no_text_fails_and_nothing_is_added_to_it(text: str) -> None:
    found, filters = parse(text)
    if filters == Filters():
        assert found == text
    else:
        left = iter(text)
        assert all(character in left for character in found.replace(" ", ""))


@given(st.text(alphabet=st.characters(exclude_characters='":-')))
def test_without_a_quote_a_colon_or_a_dash_nothing_is_an_operator(text: str) -> None:
    assert parse(text) == (text, Filters())
