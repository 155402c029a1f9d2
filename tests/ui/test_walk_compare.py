"""A walk in a real browser through the pages of many questions: compare, list, hand on."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document
from openpyxl import load_workbook

from ingest.pipeline import Options, ingest
from tests.ui.accessibility import faults, tab_to
from tests.ui.test_walk import (
    FOREST,
    HARBOUR,
    NEW,
    add,
    browsing,
    downloaded,
    serving,
    settled,
    written,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

QUESTIONS = "Hvem bruger dykkere i tilsynet?\nHvem ser på satellitbilleder?"

LIST = "nr;spørgsmål\na;Hvem bruger dykkere?\n"


@pytest.mark.browser
def test_from_a_list_of_questions_to_files_that_open(tmp_path: Path) -> None:
    files = [written(tmp_path / "havn.txt", HARBOUR), written(tmp_path / "skov.txt", FOREST)]
    ingest(files, tmp_path / "index", Options())
    with serving(tmp_path / "index") as address, browsing(address) as page:
        _compare(page)
        _open_a_cell_by_mouse_and_by_keyboard(page)
        _read_and_come_back(page)
        _take_the_matrix_along(page)
        _compare_in_english(page)
        _answer_a_file(page, written(tmp_path / "spørgsmål.csv", LIST))
        _take_the_answers_along(page)
        _read_an_answer_and_come_back(page)


@pytest.mark.browser
def test_a_saved_list_shows_only_what_is_new_after_an_upload(tmp_path: Path) -> None:
    ingest([written(tmp_path / "havn.txt", HARBOUR)], tmp_path / "index", Options())
    with serving(tmp_path / "index") as address, browsing(address) as page:
        _answer_and_save(page)
        add(page, written(tmp_path / "arkiv.txt", NEW))
        _only_the_upload_is_new(page)


def _answer_and_save(page: "Page") -> None:
    from playwright.sync_api import expect

    page.get_by_role("link", name="Spørgsmål").click()
    page.get_by_role("textbox", name="Spørgsmål, ét på hver linje").fill("Hvem retter fejl?")
    page.get_by_role("button", name="Besvar spørgsmålene").click()
    expect(page.locator("article").first).to_be_visible()
    page.get_by_role("button", name="Gem listen").click()
    page.get_by_role("textbox", name="Listens navn").fill("Fejl")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_text("Listen »Fejl«. Set sidst")).to_be_visible()
    assert _settled(page) == []


def _only_the_upload_is_new(page: "Page") -> None:
    """And nothing is, once it is seen."""
    from playwright.sync_api import expect

    page.get_by_role("link", name="Spørgsmål").click()
    page.get_by_text("En gemt liste", exact=True).click()
    expect(page.get_by_role("combobox", name="Gemt liste")).to_be_visible()
    page.get_by_role("button", name="Besvar spørgsmålene").click()
    expect(page.locator("article").first).to_contain_text("Prøvearkivet")
    expect(page.locator("article", has_text="Prøvehavnen")).to_have_count(0)
    page.get_by_role("button", name="Jeg har set dem").click()
    expect(page.get_by_text("Intet nyt, siden listen sidst blev set.")).to_be_visible()


def _compare(page: "Page") -> None:
    from playwright.sync_api import expect

    page.get_by_role("link", name="Sammenlign").click()
    page.get_by_role("textbox", name="Spørgsmål, ét på hver linje").fill(QUESTIONS)
    page.get_by_role("button", name="Sammenlign").click()
    expect(page.get_by_text("2 spørgsmål til 2 institutioner")).to_be_visible()
    expect(page.locator(".k-group h3")).to_have_text("Prøvehavnen")
    expect(page.locator("article").first).to_contain_text("<b>dykkere</b>")
    assert _settled(page) == []


def _open_a_cell_by_mouse_and_by_keyboard(page: "Page") -> None:
    """The map and the two boxes are one choice."""
    from playwright.sync_api import expect

    cell = page.locator("[role=graphics-symbol][aria-label*='satellitbilleder? – Prøveskoven']")
    expect(cell).to_have_count(1)
    cell.click(force=True)  # its sign lies over its middle, and counts as the cell
    expect(page.locator(".k-group h3")).to_have_text("Prøveskoven")
    expect(page.locator("mark", has_text="satellitbilleder").first).to_be_visible()
    box = page.get_by_role("combobox", name="Institution")
    expect(box).to_have_value("Prøveskoven")
    tab_to(page, "Institution")
    for key in ("ArrowDown", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(page.locator(".k-group h3")).to_have_text("Prøvehavnen")


def _read_and_come_back(page: "Page") -> None:
    """To the same cell of the same comparison."""
    from playwright.sync_api import expect

    page.get_by_role("combobox", name="Spørgsmål").click()
    page.get_by_role("option", name="satellitbilleder").click()
    expect(page.locator("article")).to_contain_text("dykkere")
    page.get_by_role("link", name="Læs kilden").click()
    expect(page.locator("#k-hit")).to_be_in_viewport()
    page.get_by_role("link", name="Tilbage til sammenligningen").click()
    expect(page.locator(".k-group h3")).to_have_text("Prøvehavnen")
    asked = page.get_by_role("combobox", name="Spørgsmål")
    expect(asked).to_have_value("2. Hvem ser på satellitbilleder?")
    expect(page.locator("article")).to_be_in_viewport()


def _take_the_matrix_along(page: "Page") -> None:
    book = load_workbook(io.BytesIO(downloaded(page, "Hent Excel")))
    assert book.sheetnames == ["Oversigt", "Citater", "Forklaring"]
    heads = [cell.value for cell in book["Oversigt"][1]]
    assert heads == ["Nr.", "Spørgsmål", "Prøvehavnen", "Prøveskoven"]
    quotes = [str(row[-2]) for row in book["Citater"].iter_rows(min_row=2, values_only=True)]
    assert any(
        "dykkere" in each and "(Prøvehavnen, Karen Holst, Interview med Prøvehavnen, " in each
        for each in quotes
    )
    made = Document(io.BytesIO(downloaded(page, "Hent Word")))
    headings = [each.text for each in made.paragraphs if each.style.name == "Heading 1"]
    assert headings == QUESTIONS.split("\n")


def _compare_in_english(page: "Page") -> None:
    """The questions, the answers and the open cell stay."""
    from playwright.sync_api import expect

    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare")
    expect(page.get_by_role("textbox", name="Questions, one a line")).to_have_value(QUESTIONS)
    expect(page.get_by_text("2 questions to 2 institutions")).to_be_visible()
    expect(page.locator(".k-group h3")).to_have_text("Prøvehavnen")
    page.get_by_role("button", name="Dansk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sammenlign")


def _answer_a_file(page: "Page", file: Path) -> None:
    from playwright.sync_api import expect

    page.get_by_role("link", name="Spørgsmål").click()
    page.get_by_text("I en fil", exact=True).click()
    expect(page.get_by_text("Fil med spørgsmål")).to_be_visible()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text(file.name)).to_be_visible()
    page.get_by_role("button", name="Besvar spørgsmålene").click()
    expect(page.locator("article").first).to_contain_text("<b>dykkere</b>")
    assert _settled(page) == []


def _take_the_answers_along(page: "Page") -> None:
    book = load_workbook(io.BytesIO(downloaded(page, "Hent Excel")))
    assert book["Spørgsmål"]["B2"].value == "Hvem bruger dykkere?"
    made = Document(io.BytesIO(downloaded(page, "Hent Word")))
    assert "Hvem bruger dykkere?" in [each.text for each in made.paragraphs]
    assert downloaded(page, "Hent CSV").startswith(b"\xef\xbb\xbfquery_id,query,rank,")
    assert downloaded(page, "Hent JSONL").startswith(b'{"query_id": "a"')


def _read_an_answer_and_come_back(page: "Page") -> None:
    from playwright.sync_api import expect

    page.get_by_role("link", name="Læs kilden").first.click()
    expect(page.locator("mark", has_text="dykkere").first).to_be_in_viewport()
    page.get_by_role("link", name="Tilbage til svarene på spørgsmålene").click()
    expect(page.locator("article").first).to_contain_text("<b>dykkere</b>")


def _settled(page: "Page") -> list[str]:
    """The faults of a page whose cards have all come to life."""
    from playwright.sync_api import expect

    settled(page)
    cards = page.locator("article").count()
    expect(page.get_by_role("button", name="Kopiér citat")).to_have_count(cards)
    return faults(page)
