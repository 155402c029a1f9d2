"""The boxes on a page's picture lie over the passage's words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.passage import Passage, Turn, lay_out
from tests.ui.test_drawing import HEIGHT, WIDTH, pdf
from ui import drawing
from ui.boxes import Box, lines, parts_on
from ui.drawing import Page

LINES = [
    (50.0, 500.0, "Havnen måler vandstanden hvert"),
    (50.0, 480.0, "tiende minut, og det er nok for til-"),
    (50.0, 460.0, "synet på kajen."),
    (50.0, 420.0, "Et helt andet afsnit om noget andet."),
]
MEASURED = "Havnen måler vandstanden hvert tiende minut, og det er nok for tilsynet på kajen."


def passage(turns: list[Turn], start: int = 0, end: int | None = None) -> Passage:
    last = len(turns) - 1
    whole = len(lay_out(turns)[0])
    return Passage(
        start, whole if end is None else end, 0, last, None, "unknown", None, None, 1, 1, None, None
    )


def heights(boxes: list[Box]) -> list[int]:
    """Points from below of each box's foot."""
    return [round(HEIGHT * (1 - box.bottom)) for box in boxes]


def test_each_line_of_the_passage_has_a_box_over_its_words(tmp_path: Path) -> None:
    page = drawing.page(pdf(tmp_path / "a.pdf", LINES), 1, "")
    boxes = lines([MEASURED], page)
    assert heights(boxes) == pytest.approx([500, 480, 460], abs=4)
    assert all(WIDTH * box.left == pytest.approx(50, abs=3) for box in boxes)
    assert all(8 <= HEIGHT * (box.bottom - box.top) <= 14 for box in boxes)
    assert boxes[2].right < 0.4 < min(boxes[0].right, boxes[1].right)


def test_a_part_of_a_line_has_a_part_of_a_box(tmp_path: Path) -> None:
    page = drawing.page(pdf(tmp_path / "a.pdf", LINES), 1, "")
    [box] = lines(["helt andet afsnit"], page)
    assert heights([box]) == pytest.approx([420], abs=4)
    assert WIDTH * box.left > 60


def test_what_is_said_twice_is_boxed_where_its_neighbours_stand(tmp_path: Path) -> None:
    talk = [
        (50.0, 500.0, "Ja."), (50.0, 480.0, "Hvor måler I vandstanden henne?"),
        (50.0, 460.0, "Ja."), (50.0, 440.0, "Ved kajen i den gamle havn."),
    ]  # fmt: skip
    page = drawing.page(pdf(tmp_path / "a.pdf", talk), 1, "")
    assert heights(lines(["Ja.", "Ved kajen i den gamle havn."], page)) == pytest.approx(
        [460, 440], abs=4
    )
    assert heights(lines(["Hvor måler I vandstanden henne?", "Ja."], page)) == pytest.approx(
        [480, 460], abs=4
    )
    assert lines(["Ja."], page) == [], "it could be either"


def test_a_mark_that_was_left_out_when_it_was_read_does_not_hide_the_rest(tmp_path: Path) -> None:
    marked = [(50.0, 500.0, "Havnen måler vandstanden 17 hvert tiende minut.")]
    page = drawing.page(pdf(tmp_path / "a.pdf", marked), 1, "")
    [box] = lines(["Havnen måler vandstanden hvert tiende minut."], page)
    assert WIDTH * (box.right - box.left) > 200


def test_words_that_are_not_there_get_no_box(tmp_path: Path) -> None:
    page = drawing.page(pdf(tmp_path / "a.pdf", LINES), 1, "")
    assert lines(["Skoven har ingen sensorer og savner dem heller ikke."], page) == []
    half = "Et helt andet afsnit. Skoven har ingen sensorer og savner dem heller ikke."
    assert lines([half], page) == []
    assert lines([], page) == []
    assert lines(["Havnen måler"], Page(b"", (1, 1), "", ())) == []


def test_two_columns_are_two_boxes(tmp_path: Path) -> None:
    columns = [(50.0, 500.0, "Venstre spalte siger"), (250.0, 500.0, "højre spalte siger")]
    page = drawing.page(pdf(tmp_path / "a.pdf", columns), 1, "")
    assert len(lines(["Venstre spalte siger højre spalte siger"], page)) == 2


def test_a_passage_over_two_pages_has_on_each_what_stands_there() -> None:
    turns = [
        Turn("Her begynder det, og her går det videre.", "Bo", page_start=3, page_end=4,
             page_breaks=(19,)),
        Turn("Og her er det slut.", page_start=4, page_end=4),
    ]  # fmt: skip
    whole = passage(turns)
    assert parts_on(turns, whole, 3) == ["Her begynder det, o"]
    assert parts_on(turns, whole, 4) == ["g her går det videre.", "Og her er det slut."]
    assert parts_on(turns, whole, 5) == []
    assert parts_on(turns, passage(turns, 4 + 4, 4 + 12), 3) == ["begynder"]
    assert parts_on([Turn("Uden sider.")], passage([Turn("Uden sider.")]), 1) == []


@given(
    st.lists(st.text(alphabet="ab 1-.\n", max_size=60), max_size=4), st.text("ab 1-.", max_size=80)
)
def test_any_text_on_any_page_gives_boxes_on_that_page(parts: list[str], text: str) -> None:
    boxes = [edge for at in range(len(text)) for edge in (100 * at, 50, 100 * at + 90, 90)]
    for box in lines(parts, Page(b"", (1, 1), text, tuple(boxes))):
        assert 0 <= box.left < box.right <= 1
        assert 0 <= box.top < box.bottom <= 1
