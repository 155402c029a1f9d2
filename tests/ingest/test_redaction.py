"""Redaction: whoever is named in a source is a pseudonym in it, the same one throughout."""

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.document import Document, Participant
from ingest.redaction import Redaction
from search.passage import Role, Turn

ANNA = Participant("Anna Holm", "kontorchef", "Havnestyrelsen")
BO = Participant("Søren Aa. Krag", None, "Havnestyrelsen")
KAREN = Participant("Karen Lund", interviewer=True)


def document(*turns: Turn | str, people: tuple[Participant, ...] = (ANNA, BO, KAREN)) -> Document:
    made = [turn if isinstance(turn, Turn) else Turn(turn) for turn in turns]
    return Document(Path("/a/b.txt"), "plain", "interview", tuple(made), participants=people)


def said(text: str, *names: str, people: tuple[Participant, ...] = (ANNA, BO, KAREN)) -> str:
    return Redaction(document(text, people=people), names).document().turns[0].text


def speakers(*labels: str, role: Role = "respondent", text: str = "Ja.") -> list[str | None]:
    made = document(*(Turn(text, label, role) for label in labels), people=())
    return [turn.speaker for turn in Redaction(made).document().turns]


# --- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Anna Holm sagde", "[Respondent 1] sagde"),
        ("Anna sagde", "[Respondent 1] sagde"),
        ("fru Holm sagde", "fru [Respondent 1] sagde"),
        ("Annas og Holms", "[Respondent 1]s og [Respondent 1]s"),
        ("Anna's sag, ANNAs sag", "[Respondent 1]'s sag, [Respondent 1]s sag"),
        ("anna holm og ANNA HOLM", "[Respondent 1] og [Respondent 1]"),
        ("ja anna mener", "ja [Respondent 1] mener"),
        ("Anna Lise Holm, Anna M. Holm", "[Respondent 1], [Respondent 1]"),
        ("Anna-Holm og anna.holm", "[Respondent 1] og [Respondent 1]"),
        ("Søren og Soeren og SØRENS", "[Respondent 2] og [Respondent 2] og [Respondent 2]S"),
        ("Søren Aa. Krag", "[Respondent 2]"),
        ("spurgte Karen", "spurgte [Interviewer]"),
        ("Anna, Søren og Karen", "[Respondent 1], [Respondent 2] og [Interviewer]"),
        ("Anna Søren", "[Respondent 1] [Respondent 2]"),
    ],
)
def test_each_form_of_a_participants_name_is_that_participant(text: str, redacted: str) -> None:
    assert said(text) == redacted


@pytest.mark.parametrize(
    "text", ["Annas" + "isme", "Hanna og Bornholm", "Stockholm", "en holm i fjorden", "Kragelund"]
)
def test_a_name_inside_a_longer_word_or_used_as_a_word_is_none(text: str) -> None:
    assert said(text) == text


def test_a_first_name_of_two_says_that_it_may_be_either() -> None:
    other = Participant("Anna Bech")
    assert said("Anna sagde, Bech lo", people=(ANNA, other)) == (
        "[Respondent 1 eller Respondent 2] sagde, [Respondent 2] lo"
    )


def test_two_interviewers_are_numbered() -> None:
    people = (KAREN, Participant("Ole Vad", interviewer=True))
    assert said("Karen og Ole", people=people) == "[Interviewer 1] og [Interviewer 2]"


def test_names_of_the_list_are_persons_in_order_of_appearance() -> None:
    text = said("Spørg Vibeke Toft eller Per. Tofts kontor.", "Per Ravn", "Vibeke Toft", "Anna")
    assert text == "Spørg [Person 1] eller [Person 2]. [Person 1]s kontor."


def test_titles_and_institutions_in_a_name_are_no_names() -> None:
    people = (Participant("Kontorchef Anna Holm"), Participant("Havnestyrelsen"))
    text = said("Kontorchefen i Havnestyrelsen hedder Holm", people=people)
    assert text == "Kontorchefen i Havnestyrelsen hedder [Respondent 1]"


def test_people_counted_or_described_are_nobody() -> None:
    people = (Participant("5 medarbejdere"), Participant("Moderator"), Participant("ledere fra KL"))
    text = "Der var 5 medarbejdere, ledere og en moderator."
    made = Redaction(document(text, people=people), (), lambda name: name == "KL")
    assert made.document().turns[0].text == text


# --- speakers ----------------------------------------------------------------------------------


def test_a_speaker_is_a_pseudonym_whoever_listed_the_participants() -> None:
    assert speakers("Interviewer", "Kontorchef Anna Holm", "Anna Holm", "Bo") == [
        "Interviewer", "[Respondent 1]", "[Respondent 1]", "[Respondent 2]",
    ]  # fmt: skip


def test_what_a_speaker_calls_another_is_the_same_pseudonym_as_the_label() -> None:
    made = document(Turn("Ja, Bo?", "Anna Holm"), Turn("Nej, Anna.", "Bo"), people=())
    turns = Redaction(made).document().turns
    assert [(t.speaker, t.text) for t in turns] == [
        ("[Taler 1]", "Ja, [Taler 2]?"), ("[Taler 2]", "Nej, [Taler 1]."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "label",
    ["Interviewer", "I", "R2", "Informant 3", "Taler 1", "SPEAKER_00", "S01", "A", "Kontorchef"],
)
def test_roles_voices_and_titles_name_nobody(label: str) -> None:
    assert speakers(label) == [label]


def test_initials_give_way_and_are_not_looked_for_in_the_text() -> None:
    made = document(Turn("Ah, ja. AH mener noget.", "AH", "respondent"), people=())
    (turn,) = Redaction(made).document().turns
    assert (turn.speaker, turn.text) == ("[Respondent 1]", "Ah, ja. AH mener noget.")


def test_a_person_in_parentheses_gives_way_and_an_institution_stays() -> None:
    made = document(
        Turn("Ja, Anna.", "Informant (Anna Holm)", institution="Anna Holm"),
        Turn("Ja.", "Informant (Danmarks Statistik)", institution="Danmarks Statistik"),
        people=(),
    )
    first, second = Redaction(made, (), lambda name: "Statistik" in name).document().turns
    assert first.speaker == "Informant ([Taler 1])"
    assert (first.institution, first.text) == ("[Taler 1]", "Ja, [Taler 1].")
    assert (second.speaker, second.institution) == (
        "Informant (Danmarks Statistik)", "Danmarks Statistik",
    )  # fmt: skip


def test_a_label_that_the_text_uses_as_a_word_takes_no_words_from_it() -> None:
    text = "En borger ringer, og så ringer en borger til. Borger er man jo."
    made = document(Turn(text, "Borger", "respondent"), people=())
    (turn,) = Redaction(made).document().turns
    assert turn.speaker == "[Respondent 1]"
    assert turn.text == "En borger ringer, og så ringer en borger til. [Respondent 1] er man jo."


# --- the document ------------------------------------------------------------------------------


def test_title_headings_and_institution_are_redacted_and_the_list_of_people_goes() -> None:
    section = "2 > Annas opgaver"
    made = replace(
        document(Turn("Ja.", section=section), Turn("Nej.", section=section)),
        title="interview_anna-holm_20456789",
        institution="Advokat Anna Holm",
    )
    redaction = Redaction(made)
    redacted = redaction.document()
    assert redacted.title == "interview_[Respondent 1]_[telefon 1]"
    assert redacted.institution == "Advokat [Respondent 1]"
    assert {turn.section for turn in redacted.turns} == {"2 > [Respondent 1]s opgaver"}
    assert redacted.participants == ()
    assert redaction.counts == {"name": 3, "phone": 1}  # a heading of two turns counts once


def test_numbers_have_one_pseudonym_for_each_thing() -> None:
    text = said("010180-1234, 20 45 67 89, a@b.dk, 010180-1234, 2045 6789, 30 45 67 89, A@B.dk")
    assert text == (
        "[CPR-nummer 1], [telefon 1], [e-mail 1], [CPR-nummer 1], [telefon 1], [telefon 2], "
        "[e-mail 1]"
    )


def test_turns_keep_all_else() -> None:
    turn = Turn("Anna.", "Anna Holm", "respondent", None, 1.0, 2.0, 3, 4, "Annas")
    (redacted,) = Redaction(document(turn)).document().turns
    assert replace(redacted, text="Anna.", speaker="Anna Holm", section="Annas") == turn


def test_a_document_without_persons_is_as_it_was() -> None:
    made = document("Vi havde 900.000 borgere i 2017.", people=())
    redaction = Redaction(made)
    assert (redaction.document(), redaction.counts) == (made, {})
