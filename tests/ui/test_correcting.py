"""What a user writes to correct a source is what they mean, or is told."""

import pytest

from search.corrections import Correction
from search.passage import Role
from ui.correcting import BadCorrection, Facts, cast_of, changed, correction, day
from ui.say import Say

DANISH, ENGLISH = Say("da"), Say("en")
ROLES: dict[str, Role] = {"Anna": "interviewer", "Bo": "respondent", "Ib": "unknown"}
NOW = Facts("Interview 1", "Havnestyrelsen", "2018-03-14", ROLES)


def wanted(title: str = "Interview 1", institution: str | None = "Havnestyrelsen",
           date: str = "2018-03-14", roles: dict[str, Role] = ROLES) -> Facts:  # fmt: skip
    return Facts(title, institution, date, roles)


@pytest.mark.parametrize("say", [DANISH, ENGLISH])
def test_what_is_left_as_it_stands_is_no_correction(say: Say) -> None:
    shown = say.date(NOW.date)
    assert shown is not None
    assert not changed(NOW, wanted(date=shown), say)


def test_what_is_wiped_out_stays_as_it_was() -> None:
    assert not changed(NOW, wanted(" ", None, ""), DANISH)


def test_only_what_differs_is_corrected() -> None:
    other = wanted("  Interview  2 ", "Kajstyrelsen", "2. maj 2019", {**ROLES, "Ib": "respondent"})
    assert changed(NOW, other, DANISH) == Correction(
        "Kajstyrelsen", "Interview 2", "2019-05-02", {"Ib": "respondent"}
    )
    assert NOW.corrected(changed(NOW, other, DANISH)) == Facts(
        "Interview 2", "Kajstyrelsen", "2019-05-02", {**ROLES, "Ib": "respondent"}
    )


@pytest.mark.parametrize(
    ("written", "iso"),
    [("14-03-2018", "2018-03-14"), ("14. marts 2018", "2018-03-14"),
     ("14 March 2018", "2018-03-14"), ("2018", "2018"), (" 2018-10 ", "2018-10")],
)  # fmt: skip
def test_a_date_is_understood_as_people_write_it(written: str, iso: str) -> None:
    assert day(written) == iso


@pytest.mark.parametrize("written", ["i går", "31-02-2018", "2018-13", "", "14/3"])
def test_what_is_no_date_is_told(written: str) -> None:
    with pytest.raises(BadCorrection) as caught:
        day(written)
    assert caught.value.reason == "date"


def test_who_is_in_neither_list_has_no_known_role_and_nobody_has_two() -> None:
    assert cast_of(NOW, ["Bo"], ["Ib"]) == {
        "Anna": "unknown", "Bo": "interviewer", "Ib": "respondent",
    }  # fmt: skip
    with pytest.raises(BadCorrection) as caught:
        cast_of(NOW, ["Anna", "Bo"], ["Bo"])
    assert (caught.value.reason, caught.value.name) == ("both", "Bo")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [((None, None, None, None), "blank"), ((" ", None, None, None), "blank"),
     (("A", "", None, None), "blank"), ((None, None, None, ["Bo"]), "role"),
     ((None, None, None, ["=interviewer"]), "role"), ((None, None, "x", None), "date")],
)  # fmt: skip
def test_what_a_command_cannot_mean_is_told(
    asked: tuple[str | None, str | None, str | None, list[str] | None], reason: str
) -> None:
    with pytest.raises(BadCorrection) as caught:
        correction(*asked)
    assert caught.value.reason == reason


def test_a_speaker_may_have_an_equals_sign_in_the_name() -> None:
    assert correction(None, None, None, ["A=B = respondent"]).roles == {"A=B": "respondent"}
