"""A citation has all that a reader needs to find the place again."""

from dataclasses import replace

import pytest

from search.passage import Passage
from search.query import Hit, Query
from tests.ui.fake import FakeEngine, interview, many
from ui.citation import cite
from ui.say import Say


def first(engine: FakeEngine, question: str) -> Hit:
    return engine.search(Query(question)).hits[0]


def test_an_interview_cites_institution_speaker_title_time_and_date() -> None:
    assert cite(first(many(), "datakvalitet"), Say("da")) == (
        "“Uden datakvalitet intet tilsyn.” (Havnestyrelsen, Karen Holst, "
        "Interview med Havnestyrelsen, 00:00:30–00:00:40, 6. februar 2018)"
    )


def test_the_same_in_english() -> None:
    cited = cite(first(many(), "datakvalitet"), Say("en"))
    assert cited.endswith("Interview med Havnestyrelsen, 00:00:30–00:00:40, 6 February 2018)")


def test_a_report_cites_its_pages_and_an_unknown_institution_is_said_so() -> None:
    hits = many().search(Query("data tilsyn", limit=50)).hits
    hit = next(hit for hit in hits if hit.source.title == "Rapport")
    assert cite(hit, Say("da")) == (
        "“Tilsyn bygger på data.” (Ukendt institution, Rapport, s. 4–5, 6. februar 2018)"
    )


def test_what_the_source_does_not_tell_is_left_out() -> None:
    hit = first(many(), "datakvalitet")
    bare = replace(
        hit,
        source=replace(hit.source, date=None),
        passage=replace(hit.passage, speaker=None, role="respondent", start_s=None, end_s=None),
    )
    assert cite(bare, Say("da")).endswith(
        "(Havnestyrelsen, respondent, Interview med Havnestyrelsen, tur 3)"
    )


def test_a_passage_of_several_turns_keeps_who_said_what_on_one_line() -> None:
    engine = FakeEngine()
    engine.add("T", "I", interview("Ib", "Ja, tilsyn."))
    hit = first(engine, "tilsyn")
    both = replace(hit, text="Interviewer: Hvordan går det?\n\nIb: Ja, tilsyn.")
    assert cite(both, Say("da")).startswith(
        "“Interviewer: Hvordan går det? Ib: Ja, tilsyn.” (I, Ib"
    )


PASSAGE = Passage(0, 9, 4, 6, None, "unknown", None, None, None, None, None, None)


@pytest.mark.parametrize(
    ("passage", "danish", "english"),
    [
        (PASSAGE, "tur 4–6", "turns 4–6"),
        (replace(PASSAGE, turn_end=4), "tur 4", "turn 4"),
        (replace(PASSAGE, page_start=3, page_end=3), "s. 3", "p. 3"),
        (replace(PASSAGE, page_start=3), "s. 3", "p. 3"),
        (replace(PASSAGE, page_start=3, page_end=5), "s. 3–5", "pp. 3–5"),
        (replace(PASSAGE, start_s=3751.9), "01:02:31", "01:02:31"),
        (replace(PASSAGE, start_s=0.0, end_s=61.2), "00:00:00–00:01:01", "00:00:00–00:01:01"),
    ],
)
def test_a_place_is_pages_else_times_else_turns(
    passage: Passage, danish: str, english: str
) -> None:
    assert Say("da").place(passage) == danish
    assert Say("en").place(passage) == english


@pytest.mark.parametrize(
    ("iso", "shown"),
    [("2018-03-14", "14. marts 2018"), ("2018-03", "2018-03"), ("2018", "2018"), ("", None)],
)
def test_a_date_is_written_out_where_it_is_whole(iso: str, shown: str | None) -> None:
    assert Say("da").date(iso) == shown
