"""The table of shapes is its own test: each example reads as it says, no counter-example does."""

import pytest

from ingest.shapes import SHAPES, Shape, seconds
from ingest.turns import turns_from_text

LINES = ["Hvordan går det?", "Vi har travlt, som altid.", "Er det rigtigt?", "Ja, det er det."]


def groups(shape: Shape, text: str):
    found = shape.pattern.fullmatch(text)
    return found.groupdict() if found else None


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_an_example_reads_as_the_table_says(shape):
    speaker, text, start, end = shape.reads
    found = groups(shape, shape.example)
    assert found is not None
    assert (found["speaker"], (found["text"] or "").strip()) == (speaker, text)
    stamps = [found.get("start"), found.get("end")]
    assert [seconds(stamp) if stamp else None for stamp in stamps] == [start, end]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_counter_example_does_not_match(shape):
    assert groups(shape, shape.counter) is None


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_transcript_of_examples_is_recognised_by_its_shape(shape):
    speaker, text, *_ = shape.reads
    row = shape.example if text else f"{shape.example}\nHER"
    parsed = turns_from_text("\n\n".join(row.replace(text or "HER", line) for line in LINES))
    assert parsed.format == shape.name
    assert {turn.speaker for turn in parsed.turns} == {speaker}
    assert [turn.text for turn in parsed.turns] == LINES


@pytest.mark.parametrize(
    ("stamp", "value"),
    [("0:09", 9.0), ("02:06", 126.0), ("00:12:34-5", 754.5), ("1:00:00.250", 3600.25),
     ("00:00:01,500", 1.5), ("123:00", 7380.0)],
)  # fmt: skip
def test_a_stamp_is_seconds(stamp, value):
    assert seconds(stamp) == pytest.approx(value)
