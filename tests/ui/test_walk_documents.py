"""A walk through Documents in a real browser: seen, corrected, taken in, found; and who may not."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.pipeline import Options, ingest
from tests.ui.accessibility import faults
from tests.ui.test_walk import FOREST, HARBOUR, NEW, ask, browsing, serving, settled, written
from ui import access

if TYPE_CHECKING:
    from playwright.sync_api import Page

WORD = "sesam luk dig op"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    docs = tmp_path / "docs"
    docs.mkdir()
    ingest([written(docs / "havn.txt", HARBOUR)], tmp_path / "index", Options())
    return tmp_path / "index"


def open_documents(page: "Page", name: str = "Dokumenter") -> None:
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("heading", level=1, name=name).wait_for()
    settled(page)


def choose(page: "Page", label: str, value: str) -> None:
    """By keyboard, as in any box to choose from; a name that is in no list is written."""
    box = page.get_by_label(label, exact=True)
    box.click()
    box.press("Control+a")
    box.press_sequentially(value)
    page.get_by_role("option", name=value).wait_for()
    box.press("Enter")


@pytest.mark.browser
def test_a_document_is_seen_corrected_taken_in_and_found(index: Path, tmp_path: Path) -> None:
    with serving(index) as address, browsing(address) as page:
        _see_and_take_in(page, written(tmp_path / "arkiv.txt", NEW))
        _find(page, "Hvem retter kirkebøger?", "Prøvearkivet")
        _correct(page)
        _change_on_disk(page, index.parent / "docs" / "havn.txt")
        _find(page, "Hvem bruger dykkere?", "Kajstyrelsen")
        _refuse(page, tmp_path)
        _in_english(page, written(tmp_path / "skov.txt", FOREST))


def _see_and_take_in(page: "Page", file: Path) -> None:
    from playwright.sync_api import expect

    open_documents(page)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Prøvearkivet (kendt fra dokumentets hoved")).to_be_visible()
    expect(page.get_by_role("row", name="Ida Brink respondent 1")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Dato", exact=True).fill("2. maj 2019")
    page.get_by_label("Dato", exact=True).press("Enter")
    page.get_by_role("button", name="Læg 1 fil i indekset").click()
    expect(page.get_by_text("Færdig.")).to_be_visible()
    expect(page.get_by_role("heading", name="2 kilder")).to_be_visible()


def _find(page: "Page", question: str, institution: str) -> None:
    from playwright.sync_api import expect

    page.get_by_role("link", name="Søg", exact=True).click()
    ask(page, question)
    expect(page.locator("article").first).to_contain_text(institution)


def _correct(page: "Page") -> None:
    from playwright.sync_api import expect

    open_documents(page)
    choose(page, "Se eller ret et dokument", "havn.txt")
    expect(page.get_by_role("row", name="Karen Holst respondent")).to_be_visible()
    assert faults(page) == []
    choose(page, "Institution", "Kajstyrelsen")
    page.get_by_role("button", name="Gem rettelser").click()
    expect(page.get_by_text("Rettelserne er gemt.")).to_be_visible()
    expect(page.locator("dl.k-facts")).to_contain_text("Kajstyrelsen")


def _change_on_disk(page: "Page", file: Path) -> None:
    """The correction outlives a file that says something else."""
    from playwright.sync_api import expect

    written(file, HARBOUR + "\nInterviewer: Tak.\n\nKaren Holst: Selv tak for dykkere.\n")
    page.get_by_role("link", name="Om", exact=True).click()
    open_documents(page)
    expect(page.get_by_text("1 fil er ændret på disken")).to_be_visible()
    page.get_by_role("button", name="Læs dem igen").click()
    expect(page.get_by_text("1 fil er læst igen.")).to_be_visible()


def _refuse(page: "Page", folder: Path) -> None:
    from playwright.sync_api import expect

    open_documents(page)
    page.locator("input[type=file]").set_input_files(written(folder / "tom.txt", ""))
    expect(page.get_by_text("tom.txt er tom.")).to_be_visible()
    expect(page.get_by_role("button", name="i indekset")).to_have_count(0)


def _in_english(page: "Page", file: Path) -> None:
    from playwright.sync_api import expect

    page.get_by_role("button", name="English").click()
    page.get_by_text("tom.txt is empty.").wait_for()
    settled(page)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Prøveskoven (known from the document's header")).to_be_visible()
    page.get_by_role("button", name="Add 1 file").click()
    expect(page.get_by_role("heading", name="3 sources")).to_be_visible()


@pytest.mark.browser
def test_who_may_only_read_is_shown_no_way_to_change_anything(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playwright.sync_api import expect

    monkeypatch.setenv(access.READ_ONLY, "1")
    with serving(index) as address, browsing(address) as page:
        open_documents(page)
        expect(page.get_by_text("Her kan de ikke ændres.")).to_be_visible()
        choose(page, "Se et dokument", "havn.txt")
        expect(page.locator("dl.k-facts")).to_contain_text("havn.txt")
        expect(page.locator("dl.k-facts")).not_to_contain_text(str(index.parent))
        expect(page.locator("input[type=file]")).to_have_count(0)
        for name in ("Gem rettelser", "Fjern", "Læs dem igen"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)
        _find(page, "Hvem bruger dykkere?", "Prøvehavnen")


@pytest.mark.browser
def test_nothing_is_shown_before_the_access_word(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from playwright.sync_api import expect

    monkeypatch.setenv(access.WORD, WORD)
    with serving(index) as address, browsing(address) as page:
        page.goto(f"{address}/?q=dykkere")
        expect(page.get_by_role("heading", level=1, name="Log ind")).to_be_visible()
        expect(page.get_by_role("link", name="Dokumenter")).to_have_count(0)
        page.get_by_label("Adgangsord").fill("gæt")
        page.get_by_label("Adgangsord").press("Enter")
        expect(page.get_by_text("Det er ikke adgangsordet.")).to_be_visible()
        page.wait_for_timeout(1100)  # the pause after a first wrong try
        page.get_by_label("Adgangsord").fill(WORD)
        page.get_by_label("Adgangsord").press("Enter")
        expect(page.locator("article").first).to_contain_text("Prøvehavnen")
        assert "sesam" not in page.url
        page.get_by_role("button", name="Log ud").click()
        expect(page.get_by_role("heading", level=1, name="Log ind")).to_be_visible()
        expect(page.locator("article")).to_have_count(0)
