"""Paragraphs become turns: who is a speaker and who is not, headers, roles, pages."""

import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.turns import Parsed, turns_from_paragraphs, turns_from_text
from search.passage import paragraph


def said(parsed: Parsed) -> list[tuple[str | None, str]]:
    return [(turn.speaker, turn.text) for turn in parsed.turns]


def by_text(text: str) -> list[tuple[str | None, str]]:
    return said(turns_from_text(text))


HEADER = """Titel: Interview med Havnestyrelsen
Institution: Havnestyrelsen
Dato: 14. marts 2018
Format: f4
Deltagere: Interviewer; Karen Holst, kontorchef i Havnestyrelsen
Note: Et eksempel.

Interviewer: Bruger I data?

Karen Holst: Ja.
"""


def test_header_lines_are_fields_and_no_turns():
    parsed = turns_from_text(HEADER)
    assert (parsed.title, parsed.date, parsed.institution) == (
        "Interview med Havnestyrelsen", "2018-03-14", "Havnestyrelsen",
    )  # fmt: skip
    assert said(parsed) == [("Interviewer", "Bruger I data?"), ("Karen Holst", "Ja.")]
    asking, karen = parsed.participants
    assert asking.interviewer
    assert (karen.name, karen.title, karen.institution) == (
        "Karen Holst", "kontorchef", "Havnestyrelsen",
    )  # fmt: skip


def test_a_header_handed_in_as_paragraphs_is_the_same_header():
    lines = turns_from_paragraphs(HEADER.split("\n"))
    assert lines == turns_from_text(HEADER)


def test_an_interviewer_in_the_header_block_is_a_person_and_below_it_a_speaker():
    text = "Title: Data\nInterviewer: Mette Lund\nDate: 2 May 2019\n\nMette: Why?\n\nPer: Because."
    parsed = turns_from_text(text)
    assert parsed.date == "2019-05-02"
    assert [person.interviewer for person in parsed.participants] == [True]
    assert said(parsed) == [("Mette Lund", "Why?"), ("Per", "Because.")]


def test_a_list_of_participants_below_its_key_is_read():
    text = (
        "Titel: Fokusgruppe\nDeltagere:\n- Moderator\n- Lone Vester, Jobstyrelsen\n"
        "- Per Krag (Pensionsinstituttet)\n\nModerator: Lone?\n\nLone Vester: Ja.\n\nPer Krag: Nej."
    )
    turns = turns_from_text(text).turns
    assert [turn.institution for turn in turns] == [None, "Jobstyrelsen", "Pensionsinstituttet"]
    assert [turn.role for turn in turns] == ["interviewer", "respondent", "respondent"]


def test_one_institution_alone_is_not_repeated_on_every_turn():
    assert {turn.institution for turn in turns_from_text(HEADER).turns} == {None}


def test_an_institution_in_parentheses_after_a_respondent_counts():
    turns = turns_from_text("I: Nå?\n\nInformant (KL): Ja.\n\nInformant (ATP): Nej.").turns
    assert [turn.institution for turn in turns] == [None, "KL", "ATP"]


@pytest.mark.parametrize(
    ("asks", "answers"),
    [("Interviewer", "Anna"), ("I", "R"), ("I", "IP1"), ("Spørger", "Informant"), ("Q", "A"),
     ("Moderator", "Per"), ("Int", "Resp"), ("Interviewer 1", "Anna Holm"), ("Facilitator", "P1")],
)  # fmt: skip
def test_the_role_follows_from_the_label(asks, answers):
    turns = turns_from_text(f"{asks}: Hvorfor?\n\n{answers}: Derfor.\n\n{asks}: Nå.").turns
    assert [turn.role for turn in turns] == ["interviewer", "respondent", "interviewer"]


def test_without_a_known_interviewer_the_roles_stay_unknown():
    assert {t.role for t in turns_from_text("Anna: Hej.\n\nPer: Hej.").turns} == {"unknown"}


@pytest.mark.parametrize(
    "label",
    ["Anna", "Anna Holm", "Anne-Marie Sø", "Kontorchef, Anna", "Statsministeren (Mette Hansen)",
     "Dr. Ole Bo", "Informant (KL)", "SPEAKER_00", "S01", "IP1", "Marketing",
     "Hon. A. Rota (The Chair)", "Ministeren for fødevarer, landbrug og fiskeri (Jens Bo)",
     "user interface", "Élodie", "Åse Ø."],
)  # fmt: skip
def test_a_label_that_comes_again_is_a_speaker(label):
    text = "\n\n".join([f"{label}: Det er en sag.", "Per: Ja.", f"{label}: Godt.", "Per: Nej."])
    assert {speaker for speaker, _ in by_text(text)} == {label, "Per"}


@pytest.mark.parametrize(
    "prose",
    ["https://eksempel.dk: her står det.", "Note: optagelsen er dårlig.",
     "Det er klart: vi mangler tid.",
     "Min pointe er: vi mangler tid.", "Altså: vi mangler tid.", "Jeg sagde til ham: gå hjem.",
     "Fx: en sag om et skur.", "Kl. 12:30 holdt vi pause.", "Han sagde: \"Nej.\"",
     "Problemet: penge."],
)  # fmt: skip
def test_a_colon_in_prose_makes_no_speaker(prose):
    more = "Interviewer: Ja.\n\nKaren Holst: Ja."
    text = f"Interviewer: Og så?\n\nKaren Holst: Tjo.\n\n{prose}\n\n{more}"
    assert by_text(text)[1] == ("Karen Holst", f"Tjo. {prose}")


def test_prose_with_some_colons_has_no_speakers():
    text = "\n\n".join(
        ["Tre ting er vigtige: data, folk og penge.", "Vi har set på sagen.", "Note: se bilag 2.",
         "Resultatet: en bedre kontrol.", "Det tog et år.", "Se også https://eksempel.dk: her."]
    )  # fmt: skip
    parsed = turns_from_text(text)
    assert (parsed.format, parsed.score) == ("paragraphs", 0.0)
    assert [turn.text for turn in parsed.turns] == text.split("\n\n")


def test_a_single_labelled_paragraph_is_one_turn():
    text = "Vejledning: Ved videregivelse skal det logges: hvem, hvad og hvornår."
    assert by_text(text) == [tuple(text.split(": ", 1))]


def test_an_unlabelled_paragraph_goes_on_with_the_turn():
    text = "Anna Holm: Først.\n\nSå mere.\n\nPer Bo: Nå.\n\nAnna Holm: Ja."
    assert by_text(text)[0] == ("Anna Holm", "Først. Så mere.")


def test_where_only_the_interviewer_is_labelled_the_rest_are_answers():
    parsed = turns_from_text("I: Hvorfor?\n\nDerfor.\n\nOg derfor.\n\nI: Nå.\n\nJa.")
    assert said(parsed) == [
        ("I", "Hvorfor?"), (None, "Derfor. Og derfor."), ("I", "Nå."), (None, "Ja."),
    ]  # fmt: skip
    assert [turn.role for turn in parsed.turns] == ["interviewer", "respondent"] * 2


def test_a_first_name_and_the_full_name_are_one_person():
    text = "Anna Holm: Ja.\n\nPer: Nej.\n\nAnna: Jo.\n\nPer: Nå."
    assert [speaker for speaker, _ in by_text(text)] == ["Anna Holm", "Per"] * 2


def test_a_first_name_that_two_people_share_stays_as_it_is():
    text = "Anna Holm: Ja.\n\nAnna Bo: Nej.\n\nAnna: Jo."
    assert [speaker for speaker, _ in by_text(text)] == ["Anna Holm", "Anna Bo", "Anna"]


def test_lines_of_a_turn_are_joined_by_a_space():
    text = "Anna: en linje\nog en til\n\nPer: Ja,\nhvad\nså?"
    assert by_text(text) == [("Anna", "en linje og en til"), ("Per", "Ja, hvad så?")]


def test_turns_need_no_blank_lines_between_them():
    assert by_text("Anna: Ja.\nPer: Nej.\nAnna: Jo.") == [
        ("Anna", "Ja."), ("Per", "Nej."), ("Anna", "Jo."),
    ]  # fmt: skip


def test_a_label_alone_on_its_line_has_its_words_below():
    assert by_text("Anna:\nJa.\n\nPer:\nNej.") == [("Anna", "Ja."), ("Per", "Nej.")]


def test_a_labelled_turn_without_words_is_still_a_turn():
    assert by_text("Anna: Ja.\n\nPer:\n\nAnna: Nå?") == [
        ("Anna", "Ja."),
        ("Per", ""),
        ("Anna", "Nå?"),
    ]


def test_f4_stamps_are_times_and_no_words():
    turns = turns_from_text("I: Nå? #00:00:05-0#\n\nB: Ja. #00:00:09-5#").turns
    assert [(t.text, t.start_s, t.end_s) for t in turns] == [("Nå?", 0.0, 5.0), ("Ja.", 5.0, 9.5)]


def test_stamps_inside_a_turn_are_no_words():
    turns = turns_from_text("S01: [00:00:12] Ja [00:01:00] det er det.\nS00: [00:01:05] Nå.").turns
    assert [(turn.text, turn.start_s) for turn in turns] == [
        ("Ja det er det.", 12.0),
        ("Nå.", 65.0),
    ]


def test_a_stamp_on_its_own_line_belongs_to_the_next_turn():
    turns = turns_from_text(
        "[00:00:10]\nAnna: Ja.\n\n[00:00:20]\nPer: Nej.\n\n[00:00:30]\nAnna: Jo."
    ).turns
    assert [turn.start_s for turn in turns[1:]] == [20.0, 30.0]
    assert [turn.text for turn in turns] == ["Ja.", "Nej.", "Jo."]


def test_overlapping_speech_of_noscribe_is_a_turn_of_its_own():
    text = "S01: [00:00:12] Vi har (..) //S00: Ja. // brug for tid.\n\nS00: [00:00:20] Nå."
    assert by_text(text)[:3] == [("S01", "Vi har (..)"), ("S00", "Ja."), ("S01", "brug for tid.")]


def test_what_a_program_says_about_itself_is_no_turn():
    text = (
        "Møde om data\n\nTranscribed with noScribe vers. 0.7\nAudio file: /x/y.wav\n"
        "(Language: Danish)\n\n"
        "S01: [00:00:12] Ja.\n\nS00: [00:00:15] Nej."
    )
    parsed = turns_from_text(text)
    assert (parsed.title, len(parsed.turns)) == ("Møde om data", 2)
    atrain = (
        "Transcription for x.mp3\n\nSPEAKER_00\n[00:00:12] - Ja.\n\nSPEAKER_01\n[00:00:14] - Nej."
    )
    assert by_text(atrain) == [("SPEAKER_00", "Ja."), ("SPEAKER_01", "Nej.")]


def test_markdown_headings_are_sections():
    text = "# Interview\n\n## Data\n\nAnna: Ja.\n\nPer: Nej.\n\n## Folk\n\nAnna: Jo.\n\nPer: Nå."
    sections = [turn.section for turn in turns_from_text(text).turns]
    assert sections == ["Data", "Data", "Folk", "Folk"]


def test_pages_follow_the_paragraphs_of_a_turn():
    parsed = turns_from_paragraphs(
        ["Anna: Først", "og så mere.", "Per: Ja.", "Anna: Nå."],
        pages=[(1, 1), (2, 3), (3, 3), (4, 4)],
    )
    assert [(turn.page_start, turn.page_end) for turn in parsed.turns] == [(1, 3), (3, 3), (4, 4)]


def test_a_new_section_ends_a_turn():
    parsed = turns_from_paragraphs(
        ["Anna: Først.", "Så mere.", "Per: Ja.", "Anna: Nå."], sections=["A", "B", "B", None]
    )
    assert [(t.speaker, t.section) for t in parsed.turns] == [
        ("Anna", "A"), ("Anna", "B"), ("Per", "B"), ("Anna", None),
    ]  # fmt: skip


def test_a_pattern_of_the_users_own_finds_labels_that_no_shape_has():
    text = "Anna > Ja.\n\nPer > Nej, 2 > 1."
    parsed = turns_from_text(text, r"(?P<speaker>\w+) > ")
    assert said(parsed) == [("Anna", "Ja."), ("Per", "Nej, 2 > 1.")]
    assert said(turns_from_text(text, r"\w+(?= > )"))[0][0] == "Anna"
    with pytest.raises(re.error):
        turns_from_text(text, "(")


def test_prose_that_was_broken_into_lines_comes_back_in_paragraphs():
    line = "Der er mange ting at sige om data i staten, og de fleste er sagt før."
    text = "\n".join([line, line, "Men ikke alle.", line, line, "Slut."])
    assert [turn.text for turn in turns_from_text(text).turns] == [
        f"{line} {line} Men ikke alle.", f"{line} {line} Slut.",
    ]  # fmt: skip


FRAGMENTS = st.sampled_from(
    ["Anna:", "Anna Holm  0:09", "[00:12]", "#00:00:12-5#", "**", "//S00: ", "\n", "\n\n", " ",
     "\t", "Titel: x", "Deltagere: ", ";", "(", ")", "{", "}", "I:", "æøå", "2018-03-14", "# ",
     ":", "Ja."]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(FRAGMENTS | st.text(max_size=8), max_size=30).map("".join))
def test_no_text_is_too_odd_and_no_turn_has_a_line_break(text):
    for turn in turns_from_text(text).turns:
        assert "\n" not in turn.text
        assert turn.speaker is None or turn.speaker.strip()


def test_an_hour_of_many_interviews_is_read_in_a_moment():
    """The aim is 1.5 million words in 3 s a core; here a tenth, with room for a busy machine."""
    turn = "Karen Holst: " + "vi har brug for data, " * 8 + "\n\nInterviewer: " + "hvorfor det " * 8
    text = "\n\n".join([turn] * 2700)
    begin = time.process_time()
    assert len(turns_from_text(text).turns) == 5400
    assert time.process_time() - begin < 2.0


@pytest.mark.skipif("KILDE_BENCH" not in os.environ, reason="KILDE_BENCH names no folder of sets")
def test_every_paragraph_of_the_benchmark_is_one_turn():
    wrong = []
    for path in sorted(Path(os.environ["KILDE_BENCH"]).glob("*/documents/*.txt")):
        text = path.read_text(encoding="utf-8")
        got = [paragraph(turn).strip() for turn in turns_from_text(text).turns]
        if got != [each.strip() for each in text.split("\n\n") if each.strip()]:
            wrong.append(path.name)
    assert wrong == []


def test_initials_in_the_header_are_the_person_they_stand_for():
    text = (
        "Interview med Havnestyrelsen\nDato: 14/3 2018\nInterviewer: Mette Lund (ML)\n"
        "Informant: Karen Holst (KH), kontorchef, Havnestyrelsen\n\nML: Hej.\n\nKH: Hej."
    )
    parsed = turns_from_text(text)
    assert said(parsed) == [("Mette Lund", "Hej."), ("Karen Holst", "Hej.")]
    assert [turn.role for turn in parsed.turns] == ["interviewer", "respondent"]
    assert parsed.title == "Interview med Havnestyrelsen"


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ("Anna Holm (KL), Per Bo (ATP), Mette (interviewer)", ["Anna Holm", "Per Bo", "Mette"]),
        ("Anna Holm og Per Bo", ["Anna Holm", "Per Bo"]),
        ("Karen Holst, Statens Datakontor", ["Karen Holst"]),
        ("Karen Holst, Director, Port Authority", ["Karen Holst"]),
    ],
)
def test_a_list_of_people_is_told_from_one_person_and_her_office(value, people):
    text = f"Titel: X\nDeltagere: {value}\n\nI: Nå?\n\nR: Ja."
    assert [person.name for person in turns_from_text(text).participants] == people


def test_an_otter_file_with_its_preface_and_last_line_has_only_turns():
    text = (
        "Interview om data\nThu, Nov 24, 2022 3:04PM • 45:12\n\nSUMMARY KEYWORDS\ndata, penge\n\n"
        "SPEAKERS\nAnna Holm, Per\n\nAnna Holm  00:09\nHej: velkommen.\n\nPer  00:15\nTak.\n\n"
        "Transcribed by https://otter.ai\n"
    )
    parsed = turns_from_text(text)
    assert said(parsed) == [("Anna Holm", "Hej: velkommen."), ("Per", "Tak.")]
    assert (parsed.title, parsed.date) == ("Interview om data", "2022-11-24")


def test_questions_in_bold_without_labels_are_the_interviewers():
    turns = turns_from_text("**Hvorfor?**\n\nDerfor.\n\n**Og nu?**\n\nNå.").turns
    assert [(t.role, t.text) for t in turns] == [
        ("interviewer", "Hvorfor?"), ("respondent", "Derfor."),
        ("interviewer", "Og nu?"), ("respondent", "Nå."),
    ]  # fmt: skip


def test_stamps_before_paragraphs_without_speakers_are_times():
    turns = turns_from_text("[00:00:00] Vi har ikke tid.\n\n[00:00:14] Og ikke folk.").turns
    assert [(turn.text, turn.start_s) for turn in turns] == [
        ("Vi har ikke tid.", 0.0), ("Og ikke folk.", 14.0),
    ]  # fmt: skip


def test_references_and_table_lines_of_a_long_report_are_no_speakers():
    page = "\n".join(
        ["Jensen, Hans (2001): Om tal.", "Vi har set på sagen.", "og den er lang"] * 3
        + ["København: Forlaget.", "Design: et forsøg", "der blev målt og vejet"] * 3
    )
    assert turns_from_text("\n\n".join([page] * 20)).format == "paragraphs"


@pytest.mark.parametrize(
    "text",
    ["a\n" * 40_000, "A (" * 20_000 + ": x\n\nB: y", "**" * 40_000, "[00:00:01] " * 10_000,
     "Titel: x\nDeltagere: " + "Anna Bo (A), " * 4_000 + "\n\nI: x",
     "Anna: x" + " " * 40_000 + "y"],
    ids=["lines", "parentheses", "stars", "stamps", "people", "blanks"],
)  # fmt: skip
def test_no_text_takes_more_than_a_moment(text):
    begin = time.process_time()
    turns_from_text(text)
    assert time.process_time() - begin < 3.0
