"""Whom a question names, and whom it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.who import named

LABELS = [
    "Kontorchef Anna Holm",
    "Ministeren (Bo Lind)",
    "Right Hon. Clara Page (Prime Minister)",
    "Hon. Dan Reed (Deputy Prime Minister and Minister of Finance)",
    "Industrial Designer",
    "Marketing",
    "Styrelsen for Havne",
    "Speaker 1",
]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hvad siger Anna Holm om data?", ["Kontorchef Anna Holm"]),
        ("Hvad er Anna Holms syn på data?", ["Kontorchef Anna Holm"]),
        ("Hvad mener Holm om data?", ["Kontorchef Anna Holm"]),
        ("hvad er et holm i en havn?", []),
        ("What did the Prime Minister say?", ["Right Hon. Clara Page (Prime Minister)"]),
        ("What did the industrial designer think of it?", ["Industrial Designer"]),
        ("What is the industrial use of the design?", []),
        ("Why did Marketing disagree with the industrial designer?", ["Industrial Designer"]),
        ("Hvad siger Styrelsen for Havne?", ["Styrelsen for Havne"]),
        ("Hvad siger styrelsen om havne i Jylland?", []),
        ("Hvad siger Speaker 1?", ["Speaker 1"]),
        ("Hvem har målrettet tilsyn med data?", []),
    ],
)
def test_a_name_counts_where_it_stands_as_in_the_label(question: str, expected: list[str]) -> None:
    assert named(question, LABELS) == expected


def test_a_party_beside_a_name_names_nobody() -> None:
    labels = ["Anna Holm (S)", "Ida Berg (EL)"]
    assert named("Hvad siger SF's ordfører om prisen på el?", labels) == []


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=5))
def test_any_text_names_labels_that_are_there_or_nobody(question: str, labels: list[str]) -> None:
    assert set(named(question, labels)) <= set(labels)
