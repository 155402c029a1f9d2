"""Sentences end where a reader would end them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.sentences import sentences


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Det gælder f.eks. Skat, bl.a. SKAT og fx. Told.",
        "Vi brugte ca. 5 timer på nr. 4, jf. § 3, stk. 2, kl. 10.",
        "Det er 5 pct. og d.v.s. Toldvæsnet",
        "Den 3. maj kom A. Hansen til kap. 2",
        "Hvad … ja, det ved vi ikke",
        "He met Dr. Hansen, i.e. Peter",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert parts(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vi måler. Så sender vi.", ["Vi måler.", "Så sender vi."]),
        ("Ja! Nej? Måske … Vi ser.", ["Ja!", "Nej?", "Måske …", "Vi ser."]),
        ("Han sagde: “Nej.” Så gik han.", ["Han sagde: “Nej.”", "Så gik han."]),
        ("Det var i 2018. Så kom den 3. Derefter intet.",
         ["Det var i 2018.", "Så kom den 3.", "Derefter intet."]),
        ("Anna: Uden punktum\n\nIb: Godt.", ["Anna: Uden punktum", "Ib: Godt."]),
        ("Det er min. Den er god.", ["Det er min.", "Den er god."]),
        ("", []),
        ("  \n\n ", []),
    ],
)  # fmt: skip
def test_a_mark_before_no_lower_case_letter_ends_one(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@given(st.text(alphabet="aB1.!? \n…”f", max_size=60))
def test_nothing_but_blanks_lies_outside_the_sentences(text: str) -> None:
    at = 0
    for start, end in [*sentences(text), (len(text), len(text))]:
        assert not text[at:start].strip()
        assert start < end or start == len(text)
        at = end
