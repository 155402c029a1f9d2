"""CPR numbers, phone numbers and e-mail addresses: found, and not mistaken for other numbers."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.identifiers import replace_identifiers


def hidden(text: str) -> str:
    return replace_identifiers(text, lambda kind, _: f"<{kind}>")


def keys(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def note(kind: str, key: str) -> str:
        found.append((kind, key))
        return "<>"

    replace_identifiers(text, note)
    return found


@pytest.mark.parametrize(
    "number",
    [
        "010180-1234",  # 1 January: numbers without a checksum are given out
        "070761-4285",  # the checksum holds
        "070761-4286",  # it does not, which since 2007 proves nothing
        "290212-4321",
        "610180-1234",  # a replacement number: the day and 60
        "010180 - 1234",
        "010180–1234",
        "0707614285",
        "070761 4285",
        "0101801234",
        "1503125678",  # born 2012
        "cpr 1503802345",  # says that it is one
    ],
)
def test_a_cpr_number_is_hidden(number: str) -> None:
    assert hidden(f"Det er {number}, ja.").endswith("<cpr>, ja.")


@pytest.mark.parametrize(
    "number",
    [
        "320180-1234",  # no such day
        "010080-1234",  # no such month
        "300280-1234",
        "1503802345",  # a date by chance in ten digits, and the checksum fails
        "10101801234",  # eleven digits
        "12345-1234",
    ],
)
def test_what_is_no_date_or_only_ten_digits_is_no_cpr_number(number: str) -> None:
    assert hidden(f"Sag {number}.") == f"Sag {number}."


@pytest.mark.parametrize(
    "number",
    [
        "20 45 67 89", "2045 6789", "20456789", "20-45-67-89", "20.45.67.89", "204 56 789",
        "+45 20456789", "+4520456789", "0045 20 45 67 89", "(+45) 20-45-67-89", "45 20 45 67 89",
        "+45 2 0 4 5 6 7 8 9", "+46 70 123 45 67",
    ],
)  # fmt: skip
def test_a_phone_number_is_hidden_in_the_usual_groupings(number: str) -> None:
    assert hidden(f"Jeg har {number}.") == "Jeg har <phone>."


@pytest.mark.parametrize(
    "text",
    [
        "I 2017 2018 og 2017-2018",
        "fra 2018 4500 ansøgninger",
        "sag 2018-1234",
        "sagsnr. 20456789",
        "CVR-nr. 20456789",
        "j.nr. 2045 6789",
        "25.000.000 kr. og 25 000 000 og 25000000",
        "23456789 kroner",
        "20 30 40 50 procent",
        "JAMA 268(17):2420-2425",
        "20181023 og 23102018",
        "EAN 5798000012345",
        "ring 112",
        "2001-12-24 12:30",
        "3.123456789",
    ],
)
def test_years_dates_amounts_and_case_numbers_stay(text: str) -> None:
    assert hidden(text) == text


def test_two_numbers_side_by_side_are_both_hidden() -> None:
    for text in ("20456789/30456789", "20 45 67 89-30 45 67 89", "2045 6789/3045 6789"):
        assert re.fullmatch("<phone>.<phone>", hidden(text))


def test_who_says_that_it_is_a_phone_number_is_believed() -> None:
    assert hidden("ring på 2018 4500") == "ring på <phone>"
    assert hidden("tlf. nr. 25000000") == "tlf. nr. <phone>"


@pytest.mark.parametrize("address", ["anna.holm@dst.dk", "a+b@x-y.co.uk", "søren@børn.dk"])
def test_an_address_is_hidden_and_its_full_stop_stays(address: str) -> None:
    assert hidden(f"Skriv til {address}.") == "Skriv til <email>."


def test_all_spellings_of_one_thing_have_one_key() -> None:
    assert len(set(keys("+45 20 45 67 89, 2045 6789, 20-45-67-89"))) == 1
    assert len(set(keys("070761-4285 og 0707614285"))) == 1
    assert len(set(keys("Anna@DST.dk og anna@dst.dk"))) == 1


def test_file_names_divide_numbers_with_underscores() -> None:
    assert hidden("interview_070761-4285_20456789") == "interview_<cpr>_<phone>"


@given(st.dates(), st.integers(0, 9999), st.sampled_from("-–"))
def test_any_date_of_birth_with_four_digits_is_hidden(day: date, serial: int, by: str) -> None:
    assert hidden(f"nr. {day:%d%m%y}{by}{serial:04}, tak") == "nr. <cpr>, tak"


@given(st.integers(20_000_000, 99_999_999), st.sampled_from([" ", "-", "."]))
def test_any_number_in_pairs_is_hidden(number: int, by: str) -> None:
    pairs = by.join(re.findall(r"\d\d", str(number)))
    assert hidden(f"Jeg har {pairs}, og +45{number}.") == "Jeg har <phone>, og <phone>."


@given(st.text(alphabet="abcæøå .,:-\n", max_size=200))
def test_text_without_digits_and_addresses_stays(text: str) -> None:
    assert hidden(text) == text


@pytest.mark.parametrize("piece", ["a", "1 ", "12345678", "a.@", "+1(1)", "20 ", "-"])
def test_a_long_line_costs_its_length(piece: str) -> None:
    assert hidden(piece * 50_000) is not None
