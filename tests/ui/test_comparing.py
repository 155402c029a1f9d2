"""The heat map's cells, labels and colours."""

import json

import pytest

from search.query import BANDS, Query
from tests.ui.test_matrix import luminance, part, surveys
from ui import comparing
from ui.comparing import DARK, PANEL, Grid
from ui.matrix import COLOURS
from ui.say import Say
from ui.views import heat

DANISH = Say("da")
NAMES = ["A", "B", "C", None]
GRID = Grid.of(surveys())


def test_each_cell_says_its_band_by_sign_and_word_beside_the_colour() -> None:
    cells = comparing.values(GRID, range(4), DANISH, dark=False)
    said = {(each["row"], each["column"]): (each["sign"], each["band"]) for each in cells}
    assert said == {
        (0, 0): ("●●", "●● Muligt"),
        (0, 1): ("●●●", "●●● Tydeligt"),
        (0, 2): ("●", "● Svagt"),
        (1, 0): ("–", "– Intet"),
        (1, 3): ("●●●", "●●● Tydeligt"),
    }
    assert cells[1]["said"] == "Hvem måler? – B: ●●● Tydeligt"


def test_who_was_not_asked_has_no_cell() -> None:
    cells = comparing.values(GRID, range(4), DANISH, dark=False)
    assert (1, 1) not in {(each["row"], each["column"]) for each in cells}


def test_institutions_go_across_by_name_and_the_unknown_last() -> None:
    assert GRID.names == NAMES


def test_the_same_question_twice_is_two_rows() -> None:
    one = surveys()[0]
    cells = comparing.values(Grid([one, one], NAMES), range(4), DANISH, dark=True)
    assert {each["row"] for each in cells} == {0, 1}


def test_many_institutions_are_split_over_panels_and_none_is_lost() -> None:
    names = [f"I{n}" for n in range(2 * PANEL + 1)]
    panels = list(Grid([], names).panels())
    assert [len(columns) for columns in panels] == [PANEL, PANEL, 1]
    assert [n for columns in panels for n in columns] == list(range(len(names)))


@pytest.mark.parametrize("band", BANDS)
def test_signs_can_be_read_on_a_dark_page_and_colours_differ(band: str) -> None:
    ground, ink = (luminance(each) for each in DARK[band])  # type: ignore[index]
    assert (max(ground, ink) + 0.05) / (min(ground, ink) + 0.05) >= 4.5
    assert len(set(DARK.values())) == len(BANDS) == len(set(COLOURS.values()))


def test_a_question_of_any_length_fits_beside_its_row() -> None:
    lines = comparing.label(Query("Hvad står i vejen for deling? " * 60, "12"))
    assert len(lines) == comparing.LABEL_LINES
    assert lines[0].startswith("12. Hvad")
    assert lines[-1].endswith("…")
    assert all(len(line) <= comparing.LABEL_WIDTH for line in lines)
    assert comparing.label(Query("x" * 90))


def test_it_opens_at_whoever_answers_the_first_question_best() -> None:
    assert GRID.first() == (0, 1)
    opened = GRID.part((0, 1))
    assert opened is not None
    assert opened.institution == "B"
    assert GRID.part((1, 1)) is None


def test_a_cell_of_another_comparison_is_not_held() -> None:
    assert GRID.holds((1, 3))
    assert not GRID.holds((2, 0))
    assert not GRID.holds((0, 4))


def test_hostile_names_are_data_in_the_chart() -> None:
    evil = '"]; alert(1) //'
    one = surveys()[0]
    named = type(one)(Query('"+alert(1)+"', "1"), (part(evil, "strong"),), one.state)
    chart = heat.chart(Grid.of([named]), range(1), (0, 0), DANISH, dark=False).to_dict()
    axes = [
        layer["encoding"][axis]["axis"]["labelExpr"] for layer in chart["layer"] for axis in "xy"
    ]
    for expression in axes:
        labels, _ = json.JSONDecoder().raw_decode(expression)
        assert expression == f"{json.dumps(labels)}[datum.value]"


def test_a_panel_without_the_open_cell_stays_what_it_was() -> None:
    here, there, elsewhere = (
        heat.chart(GRID, range(2), spot, DANISH, dark=False).to_json()
        for spot in ((0, 1), (0, 2), (1, 3))
    )
    assert here != there == elsewhere


def test_a_click_can_pick_a_cell() -> None:
    chart = heat.chart(GRID, range(4), (0, 1), DANISH, dark=True).to_dict()
    [picked] = [param for param in chart["params"] if param["name"] == heat.CELL]
    assert picked["select"]["fields"] == ["row", "column"]
