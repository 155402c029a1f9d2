"""Who asks is told from the questions where no label says so, and only where one stands out."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.asking import by_who_asks
from ingest.people import with_people
from search.passage import Turn

ANSWER = "Det har vi gjort siden foråret, og det har ændret mere, end vi troede."


def talk(rounds: int, *, back: int = 0) -> list[Turn]:
    """Anna asks Bo, who asks back now and then."""
    turns = []
    for number in range(rounds):
        turns += [Turn("Hvordan gør I det?", "Anna"), Turn(ANSWER, "Bo")]
        if number < back:
            turns.append(Turn("Hvad mener du?", "Bo"))
    return turns


def test_who_puts_the_questions_is_the_interviewer_and_who_talks_answers() -> None:
    turns = [*talk(6, back=1), Turn("Hej.", "Carl")]
    assert by_who_asks(turns) == {"Anna": "interviewer", "Bo": "respondent"}
    assert {t.speaker: t.role for t in with_people(turns)} == {
        "Anna": "interviewer", "Bo": "respondent", "Carl": "unknown",
    }  # fmt: skip


def test_too_few_questions_or_as_many_back_leave_everyone_unknown() -> None:
    assert by_who_asks(talk(4)) == {}
    assert by_who_asks(talk(6, back=3)) == {}


def test_where_a_role_is_known_nothing_is_concluded() -> None:
    assert by_who_asks([*talk(6), Turn("Ja.", "R", "respondent")]) == {}


def test_a_meeting_of_many_has_no_interviewer() -> None:
    turns = [Turn(ANSWER, name) for name in ("Bo", "Carl", "Dorte")] * 4
    assert by_who_asks([*turns, *[Turn("Hvordan gør I det hos jer i dag?", "Anna")] * 9]) == {}


def test_one_who_talks_most_does_not_interview() -> None:
    turns = [Turn(f"{ANSWER} Ikke?", "Anna"), Turn("Jo, det er det.", "Bo")] * 9
    assert by_who_asks(turns) == {}


@given(st.lists(st.builds(Turn, st.sampled_from(["Ja.", "Hvad?", ANSWER]), st.sampled_from("AB"))))
def test_at_most_one_asks(turns: list[Turn]) -> None:
    assert list(by_who_asks(turns).values()).count("interviewer") <= 1
