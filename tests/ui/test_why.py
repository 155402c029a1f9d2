"""Why a passage was found, in words, and where else the same words stand."""

from search.query import Why
from search.regions import Region
from tests.search.samples import hit, passage, source
from ui.say import Say
from ui.why import also, why

DA, EN = Say("da"), Say("en")


def test_words_compounds_and_translations_are_told_by_the_questions_words() -> None:
    told = Why(
        ("tilsyn", "data"),
        (("data", "datakvalitet"), ("data", "datastrøm"), ("kvalitet", "Datakvalitet")),
        (("port", "havn"),),
        0.2,
        2.0,
    )
    assert why(told, DA) == (
        "Ord: tilsyn, data (også i datakvalitet, datastrøm), kvalitet (i Datakvalitet), "
        "port (oversat: havn) · mest på betydning"
    )
    assert why(told, EN).startswith("Words: tilsyn, data (also in datakvalitet, datastrøm)")


def test_a_compound_of_which_a_part_met_says_which() -> None:
    told = Why((), (("datakvalitet", "kvaliteten"),), (), 2.0, 0.5)
    assert why(told, DA) == "Ord: datakvalitet (kun kvaliteten) · mest på ord"


def test_of_many_compounds_some_are_told() -> None:
    many = tuple(("tilsyn", f"{name}tilsyn") for name in ("skov", "told", "bygge", "import"))
    assert why(Why((), many), DA) == "Ord: tilsyn (i skovtilsyn, toldtilsyn, byggetilsyn)"


def test_a_hit_by_meaning_alone_says_what_is_marked() -> None:
    told = why(Why(by_meaning=2.0), DA, near=True)
    assert told == ("Den sætning, der ligger nærmest spørgsmålet, er markeret · mest på betydning")


def test_where_no_word_met_words_are_said_to_have_met_in_parts() -> None:
    assert why(Why(by_words=2.0), DA) == "Mest på dele af ord"
    assert why(Why(by_words=2.0, by_meaning=1.5), EN) == "By parts of words and meaning"


def test_what_only_its_neighbours_found_says_so() -> None:
    assert why(Why(by_neighbours=3.0), DA) == "Mest på det, der siges omkring"


def test_nothing_known_is_nothing_told() -> None:
    assert why(Why(), DA) == ""


def test_there_are_no_percentages() -> None:
    assert "%" not in why(Why(("a",), (), (), 1.234, 5.678), DA)


def test_copies_are_named_by_whose_they_are_and_where_they_stand() -> None:
    report = source(title="Rapport 2018")
    copy = hit(rank=4, source=report, passage=passage(3, 5, page_start=7, page_end=7))
    region = Region(hit(), (hit(),), (copy, copy, hit(rank=9, institution=None)))
    assert also(region, DA) == (
        "Også i: Havnestyrelsen, Rapport 2018, s. 7; "
        "Interview med Havnestyrelsen, 00:01:01–00:01:15"
    )
    assert also(Region(hit(), (hit(),)), DA) == ""
