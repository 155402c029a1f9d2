"""A walk in a real browser: pick, note, tag, tick, hand on, come back: still there."""

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

from ingest.pipeline import Options, ingest
from tests.ui.accessibility import faults
from tests.ui.test_walk import (
    FOREST,
    HARBOUR,
    QUESTION,
    ask,
    browsing,
    downloaded,
    serving,
    settled,
    written,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

NOTE = "Bruges i kapitel 2"
ANSWER = "Vi sender <b>dykkere</b> ned"


@pytest.mark.browser
def test_what_is_picked_and_written_is_there_after_a_reload(tmp_path: Path) -> None:
    files = [written(tmp_path / "havn.txt", HARBOUR), written(tmp_path / "skov.txt", FOREST)]
    ingest(files, tmp_path / "index", Options())
    with serving(tmp_path / "index") as address, browsing(address) as page:
        _pick(page)
        _write_on_it(page)
        _read_one_and_come_back(page)
        _download(page)
        assert faults(page) == []
        page.reload()
        _still_there(page)
        _taken_out_and_back(page)
        _ask_again(page)
        _log(page)


def _pick(page: "Page") -> None:
    """From a card, by keyboard, and another passage while reading."""
    from playwright.sync_api import expect

    ask(page, QUESTION)
    expect(page.locator("article").first).to_contain_text("Prøvehavnen")
    page.get_by_role("button", name="Læg i udvalg").first.press("Enter")
    expect(page.get_by_role("button", name="I udvalget")).to_have_count(1)
    page.get_by_role("link", name="Læs kilden").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Læs")
    expect(page.locator("#k-hit")).to_be_in_viewport()
    expect(page.get_by_role("article")).to_have_count(0)  # the cards have gone
    page.get_by_role("button", name="Læg i udvalg").click()
    expect(page.get_by_role("button", name="I udvalget")).to_be_visible()
    page.get_by_role("link", name="Udvalg", exact=True).click()
    expect(page.get_by_role("heading", level=2, name="2 passager")).to_be_visible()


def _write_on_it(page: "Page") -> None:
    from playwright.sync_api import expect

    settled(page)
    page.get_by_label("Rækkefølge").click()
    page.get_by_role("option", name="Ældste først").click()
    expect(page.locator("article").first).to_contain_text(ANSWER)
    page.get_by_label("Note").first.fill(NOTE)
    page.get_by_label("Note").first.press("Tab")
    first = page.locator("[class*=st-key-tags-]").first
    first.get_by_role("combobox").fill("dykning")
    first.get_by_role("combobox").press("Enter")
    expect(first.get_by_text("dykning")).to_be_visible()
    first.get_by_role("combobox").press("Escape")
    expect(page.get_by_text("0 gennemset")).to_be_visible()
    page.get_by_role("checkbox", name="Gennemset").first.press("Space")
    expect(page.get_by_text("1 gennemset")).to_be_visible()


def _read_one_and_come_back(page: "Page") -> None:
    """In the same order as before."""
    from playwright.sync_api import expect

    page.get_by_role("link", name="Læs kilden").first.click()
    expect(page.locator(".k-here", has_text=ANSWER)).to_be_in_viewport()
    page.get_by_role("link", name="Tilbage til udvalget").click()
    expect(page.locator("article").first).to_contain_text(ANSWER)
    expect(page.get_by_label("Note").first).to_have_value(NOTE)
    page.get_by_role("link", name="Læs kilden").last.click()
    page.get_by_role("link", name="Tilbage til udvalget").click()
    expect(page.locator("article").last).to_be_in_viewport()


def _download(page: "Page") -> None:
    """Both files, opened again."""
    sheet = openpyxl.load_workbook(io.BytesIO(downloaded(page, "Hent som Excel"))).active
    head, first, second = ([cell.value for cell in row] for row in sheet.iter_rows())
    told = dict(zip(head, first, strict=True))
    assert ANSWER in told["Citat"]
    assert (told["Note"], told["Mærker"], told["Gennemset"]) == (NOTE, "dykning", "ja")
    assert "Prøveskoven" in second
    made = docx.Document(io.BytesIO(downloaded(page, "Hent som Word")))
    lines = [line.text for line in made.paragraphs]
    assert any(ANSWER in line for line in lines)
    assert f"Note: {NOTE}" in lines


def _still_there(page: "Page") -> None:
    from playwright.sync_api import expect

    expect(page.get_by_role("heading", level=2, name="2 passager")).to_be_visible()
    card = page.locator("[class*=st-key-pick-card-]").last  # the newest is first again
    expect(card.get_by_label("Note")).to_have_count(1)  # a page is drawn over the old
    expect(card.get_by_label("Note")).to_have_value(NOTE)
    expect(card.locator("[class*=st-key-tags-]")).to_contain_text("dykning")
    expect(card.get_by_role("checkbox", name="Gennemset")).to_be_checked()


def _taken_out_and_back(page: "Page") -> None:
    from playwright.sync_api import expect

    page.get_by_role("button", name="Tag ud").last.click()
    expect(page.get_by_role("heading", level=2, name="1 passage")).to_be_visible()
    page.get_by_role("button", name="Fortryd").click()
    _still_there(page)


def _ask_again(page: "Page") -> None:
    """A recent search, and one that is saved by name."""
    from playwright.sync_api import expect

    page.get_by_role("link", name="Søg", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Søg")
    ask(page, "Hvem ser på satellitbilleder?")
    page.get_by_role("button", name="Seneste og gemte søgninger").click()
    page.get_by_label("Gem denne søgning som").fill("Om skov")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("button", name="Om skov")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name=re.compile("Hvem bruger dykkere")).click()
    expect(page.get_by_role("heading", level=2, name=QUESTION)).to_be_visible()
    page.get_by_role("button", name="Seneste og gemte søgninger").click()
    page.get_by_role("button", name="Om skov").click()
    expect(page.get_by_role("heading", level=2, name="Hvem ser på")).to_be_visible()


def _log(page: "Page") -> None:
    """From the search page, with the list of searches open: the link leads there all the same."""
    from playwright.sync_api import expect

    page.get_by_role("button", name="Seneste og gemte søgninger").click()
    expect(page.get_by_label("Gem denne søgning som")).to_be_visible()
    settled(page)
    page.get_by_role("link", name="Om", exact=True).click()
    expect(page.get_by_role("button", name="Tøm loggen")).to_be_visible()
    assert faults(page) == []
    told = downloaded(page, "Hent loggen som Markdown").decode()
    rows = told.split("| --- ")[-1].splitlines()[1:]
    assert [QUESTION in row for row in rows] == [True, False, True, False]
    page.get_by_role("button", name="Tøm loggen").click()
    page.get_by_role("dialog").get_by_role("button", name="Slet").click()
    expect(page.get_by_text("Loggen er tom.")).to_be_visible()
