"""A walk in a real browser: narrow the answer, read a PDF's page, look around in it; by keyboard
as well, and with axe-core on every page."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.pipeline import Options, ingest
from tests.ui.accessibility import faults, tab_to
from tests.ui.test_drawing import HEIGHT, WIDTH, pdf
from tests.ui.test_walk import FOREST, HARBOUR, QUESTION, ask, browsing, serving, written

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

# Lines of a report, and where on its pages they stand: points from the left and from below.
FIRST, SECOND = (
    "Rapporten anbefaler, at dykkere ser på kajen hvert andet år,",
    "og at målingerne bliver lagt frem for alle.",
)
LATER = "På den sidste side står, at dykkere er dyre, men billigere end nye kajer."
FILLER = [
    (50.0, 560.0 - 14 * n, f"Linje {n} handler om skove, marker, veje og alt muligt andet.")
    for n in range(36)
]
PAGES = [
    [(50.0, 500.0, "Prøvestyrelsen"), (50.0, 560.0, "Anbefalinger om havne")],
    [(50.0, 450.0, FIRST), (50.0, 435.0, SECOND)],
    FILLER,
    [(50.0, 520.0, LATER)],
]
# The picture and the boxes on it, all measured at one moment.
PLACES = """img => [img, ...img.parentElement.querySelectorAll(".k-box")]
  .map(each => each.getBoundingClientRect().toJSON())"""
REGISTER = """[[institution]]
name = "Prøvehavnen"
ministry = "Ministeriet for Prøver"

[[institution]]
name = "Prøveskoven"
ministry = "Ministeriet for Træer"
"""


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Two interviews and a report, which is longer than one passage."""
    documents = tmp_path / "documents"
    documents.mkdir()
    written(documents / "havn.txt", HARBOUR)
    written(documents / "skov.txt", FOREST)
    pdf(documents / "rapport.pdf", *PAGES)
    register = written(tmp_path / "register.toml", REGISTER)
    ingest([documents], tmp_path / "index", Options(registers=(register,)))
    return tmp_path / "index"


@pytest.mark.browser
def test_narrow_the_answer_and_read_a_page_of_a_pdf(index: Path) -> None:
    with serving(index) as address, browsing(address) as page:
        assert faults(page) == []
        ask(page, QUESTION)
        assert faults(page) == []
        _narrow(page)
        _by_ministry(page)
        _read_the_page(page)
        _look_around(page)
        for name in ("Dokumenter", "Om"):
            page.get_by_role("link", name=name, exact=True).click()
            page.get_by_role("heading", level=1, name=name).wait_for()
            assert faults(page) == [], name


def _narrow(page: "Page") -> None:
    from playwright.sync_api import expect

    page.get_by_text("Rapporter (1)", exact=True).click()
    expect(page).to_have_url(re.compile("kind=report"))
    expect(page.get_by_text("Prøvehavnen", exact=True)).to_have_count(0)
    expect(page.locator("article").first).to_contain_text("Rapporten anbefaler")
    page.get_by_role("button", name="Ryd filtre").click()
    expect(page.locator("article", has_text="Prøvehavnen").first).to_be_visible()


def _by_ministry(page: "Page") -> None:
    from playwright.sync_api import expect

    page.get_by_text("Efter institution", exact=True).click()
    fold = page.get_by_text("Ministeriet for Prøver – 1 af 1 med et klart udsagn")
    expect(fold).to_be_visible()
    assert faults(page) == []
    page.get_by_text("Bedste passager", exact=True).click()
    expect(fold).to_have_count(0)


def _read_the_page(page: "Page") -> None:
    """The boxes lie over the very lines, wherever the page is shown and however large."""
    from playwright.sync_api import expect

    card = page.locator("[class*=st-key-card-list]", has_text="Rapporten anbefaler").first
    card.get_by_role("link", name="Læs kilden").click()
    expect(page.locator(".k-box").first).to_be_in_viewport()
    picture = page.get_by_role("img", name="Side 2")
    for width in (800, 1440):
        page.set_viewport_size({"width": width, "height": 1000})
        over(picture, {450: FIRST, 435: SECOND})
    assert faults(page) == []


def over(picture: "Locator", lines: dict[int, str]) -> None:
    """Each line, by its points from below, has a box that begins and ends where it does."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    frame, *boxes = picture.evaluate(PLACES)
    points = frame["width"] / WIDTH
    assert abs(frame["height"] / points / HEIGHT - 1) < 0.01
    for foot, line in lines.items():
        box = min(boxes, key=lambda box: abs(frame["bottom"] - box["bottom"] - foot * points))
        right = 50 + stringWidth(line, "Helvetica", 12)
        assert abs((frame["bottom"] - box["bottom"]) / points - foot) < 6, boxes
        assert abs((box["left"] - frame["left"]) / points - 50) < 6, boxes
        assert abs((box["right"] - frame["left"]) / points - right) < 9, boxes


def _look_around(page: "Page") -> None:
    """The next hit in the source, a question to it alone, and what is like a passage."""
    from playwright.sync_api import expect

    page.get_by_label("Søg i kilden").fill("dyre kajer")
    page.get_by_label("Søg i kilden").press("Enter")
    expect(page).to_have_url(re.compile("find=dyre"))
    page.get_by_role("link", name="Næste fund").click()
    last = page.get_by_role("img", name="Side 4")
    expect(page.locator(".k-box").last).to_be_visible()
    over(last, {520: LATER})
    page.get_by_role("button", name="Lignende").click()
    expect(page.locator(".k-alike").first).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Forrige passage").click()
    expect(page.get_by_role("img", name="Side 3").first).to_be_visible()
    page.get_by_role("link", name="Tilbage til svaret").click()
    expect(page.get_by_role("heading", level=2, name=QUESTION)).to_be_visible()


@pytest.mark.browser
def test_all_of_it_by_keyboard(index: Path) -> None:
    from playwright.sync_api import expect

    with serving(index) as address, browsing(address) as page:
        ask(page, QUESTION)
        tab_to(page, "Rapporter (1)")
        page.keyboard.press("Space")
        expect(page).to_have_url(re.compile("kind=report"))
        tab_to(page, "Bedste passager")
        page.keyboard.press("ArrowRight")
        expect(page).to_have_url(re.compile("kind=report.*view=institutions"))
        for name in ("Vis sammenhæng", "Kopiér citat", "Lignende", "Læs kilden"):
            tab_to(page, name)
        page.keyboard.press("Enter")
        expect(page.locator(".k-box").first).to_be_in_viewport()
        for name in ("Søg i kilden", "Kopiér citat", "Lignende", "Sider", "Side (af 4)"):
            tab_to(page, name)
        page.keyboard.press("ArrowUp")
        expect(page.get_by_role("img", name="Side 3").first).to_be_visible()
