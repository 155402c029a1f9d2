"""Words of a passage meet those of a question as a reader would see it."""

import pytest

from search.marking import Translated, matches, meetings
from search.query import Ground, Why
from search.text import stem

QUALITY: Translated = (("quality", ((stem("kvalitet", "da"), "da"),)),)


def met(question: str, text: str, translated: Translated = ()) -> list[tuple[str, str, str]]:
    return [
        (each.met.asked, each.found, each.met.way) for each in meetings(question, text, translated)
    ]


def test_a_word_meets_its_other_forms() -> None:
    assert met("Hvad med tilsynet?", "To tilsyn.") == [("tilsynet", "tilsyn", "word")]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kvalitet", "datakvaliteten"),
        ("datakvalitet", "kvaliteten"),
        ("data", "datakvalitet"),
        ("kvalitet", "Kvalitetsdata"),
    ],
)
def test_a_compound_meets_its_first_and_last_part(asked: str, found: str) -> None:
    assert met(asked, f"Vores {found}!") == [(asked, found, "compound")]


@pytest.mark.parametrize("text", ["datere", "databas", "opdater", "råd"])
def test_a_few_letters_in_common_are_no_compound(text: str) -> None:
    assert met("data", text) == []


def test_words_that_merely_ask_meet_nothing() -> None:
    assert met("Hvem siger noget om det?", "De siger noget om det, hvem de end er.") == []


def test_a_word_meets_its_translation() -> None:
    found = met("data quality", "God kvalitet i data.", QUALITY)
    assert found == [("quality", "kvalitet", "translation"), ("data", "data", "word")]
    assert met("data quality", "God kvalitet i data.") == [("data", "data", "word")]


def test_the_word_is_told_as_it_was_asked() -> None:
    assert met("Hvad gør GDPR?", "Så kom gdpr.") == [("GDPR", "gdpr", "word")]


def test_marks_are_where_the_words_stand() -> None:
    text = "Uden datakvalitet intet tilsyn"
    assert [text[s:e] for s, e in matches("tilsyn og kvalitet", text)] == ["datakvalitet", "tilsyn"]


@pytest.mark.parametrize(
    ("words", "meaning", "neighbours", "mostly"),
    [
        (2.0, 0.5, 0.0, "words"),
        (0.5, 2.0, 1.0, "meaning"),
        (2.0, -1.0, 0.0, "words"),
        (1.0, 1.5, 3.0, "both"),
        (0.1, 0.1, 4.0, "around"),
        (-0.5, -0.5, 4.0, "around"),
        (-0.5, 0.0, 0.0, None),
    ],
)
def test_what_gave_most_is_told(
    words: float, meaning: float, neighbours: float, mostly: Ground | None
) -> None:
    assert Why((), (), (), words, meaning, neighbours).mostly == mostly
