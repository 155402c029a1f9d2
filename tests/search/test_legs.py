"""What is shown is what was said; what is ranked leaves out what tells nothing."""

import pytest

from ingest import chunking
from search.legs import Read, read, spoken
from search.passage import Turn, lay_out


def legs(*turns: Turn) -> list[Read]:
    text, spans = lay_out(turns)
    return [read(text, turns, spans, passage) for passage in chunking.passages(turns)]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Ja, øh, vi har øhm data.", "Ja, vi har data."),
        ("So {disfmarker} uh , we have , um , a plan .", "So we have, a plan."),
        ("Det er [latter] svært (pause) nok.", "Det er svært nok."),
        ("UM og SKAT (Nord) har 5 mm ... regn.", "UM og SKAT (Nord) har 5 mm ... regn."),
        ("Er det et hurra? Ehlers siger hm.", "Er det et hurra? Ehlers siger hm."),
    ],
)
def test_fillers_and_marks_are_left_out_and_nothing_else(said: str, left: str) -> None:
    assert spoken(said) == left


def test_short_turns_are_embedded_without_their_label() -> None:
    (found,) = legs(
        Turn("Hvordan bruger I data i jeres tilsyn?", "Spørger"),
        Turn("Ja.", "Anna Holm"),
        Turn("Vi målretter tilsynet med data.", "Anna Holm"),
    )
    assert found.meaning == (
        "Spørger: Hvordan bruger I data i jeres tilsyn? Ja. "
        "Anna Holm: Vi målretter tilsynet med data."
    )
    assert found.words.startswith("Spørger, Anna Holm: Hvordan")
    assert found.words.count("Anna Holm") == 1


def test_shares_are_of_the_words_that_each_says() -> None:
    (found,) = legs(Turn("et to tre", "A"), Turn("et", "B"), Turn("uden taler her nu", None))
    assert found.speakers == {"A": 3 / 8, "B": 1 / 8}


def test_a_later_piece_of_a_long_turn_belongs_to_its_speaker_without_a_label() -> None:
    pieces = legs(Turn("Vi bruger data til tilsyn. " * 120, "Anna Holm"))
    assert len(pieces) > 1
    assert all(piece.speakers == {"Anna Holm": 1.0} for piece in pieces)
    assert "Anna Holm" in pieces[0].words
    assert "Anna Holm" not in pieces[1].words + pieces[1].meaning


def test_a_passage_of_fillers_alone_says_nothing() -> None:
    (found,) = legs(Turn("øh, øhm", "A"))
    assert found.speakers == {}
