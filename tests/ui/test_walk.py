"""One walk through the running page in a real browser: ask, read, cite, add a file, find it."""

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ingest.pipeline import Options, ingest
from ui.serving import command

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
# Milliseconds. A page on two idle cores takes a second or two; where many programs share them, the
# model alone took 30 seconds to load. Waiting costs nothing where all is well.
PATIENCE = 60_000
QUESTION = "Hvem bruger dykkere i tilsynet?"

HARBOUR = """Institution: Prøvehavnen
Titel: Interview med Prøvehavnen
Dato: 2018-03-14

Interviewer: Hvordan bruger I data i tilsynet?

Karen Holst: Vi sender <b>dykkere</b> ned, når målingerne på kajen afviger fra det normale.

Interviewer: Og det virker?

Karen Holst: Ja. Vi finder tre ud af fire skader, før de bliver dyre.
"""
FOREST = """Institution: Prøveskoven
Titel: Interview med Prøveskoven
Dato: 2018-04-17

Interviewer: Hvad gør I selv?

Hans Egekrog: Vi sammenligner satellitbilleder fra to somre og ser, hvor der er fældet.
"""
NEW = """Institution: Prøvearkivet
Titel: Interview med Prøvearkivet

Interviewer: Hvem læser håndskrifterne?

Ida Brink: Frivillige retter de gamle kirkebøger, som maskinen har læst forkert.
"""


def any_port() -> int:
    """One of the system's choice, so that tests at the same time do not meet."""
    with closing(socket.socket()) as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serving(index: Path, port: int | None = None) -> Iterator[str]:
    """A running page over `index`; its address. It works in another folder, as a user's may."""
    port = port or any_port()
    environment = {**os.environ, "KILDE_INDEX": str(index), "KILDE_LANGUAGE": "da"}
    page = subprocess.Popen(command("localhost", port), env=environment, cwd=index.parent)
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health", page)
        yield f"http://localhost:{port}"
    finally:
        page.terminate()
        page.wait(PATIENCE / 1000)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(PATIENCE // 100):
        assert process.poll() is None, "the page did not start"
        try:
            direct.open(url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail("the page did not answer")


@contextmanager
def browsing(address: str, *others: str) -> Iterator["Page"]:
    """A fresh browser there; at the end it has reached for nothing but it, and `others`."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    reached: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=arguments
        )
        context = browser.new_context(locale="da-DK")
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda request: reached.append(request.url))
        page.goto(address)
        yield page
        browser.close()
    ours = (address, address.replace("http", "ws", 1), "data:", "blob:", *others)
    assert [url for url in reached if not url.startswith(ours)] == []


def ask(page: "Page", question: str) -> None:
    """By keyboard, on a page that has been drawn; until the answer to just this is there."""
    from playwright.sync_api import expect

    expect(page.get_by_role("heading", level=1)).to_have_text("Søg")
    settled(page)
    box = page.get_by_label("Spørgsmål")
    box.fill(question)
    box.press("Enter")
    expect(page.get_by_role("heading", level=2, name=question)).to_be_visible()


def settled(page: "Page") -> None:
    """Until nothing is drawn anew: what is given to a box that goes is lost."""
    page.locator('[data-test-script-state="notRunning"]').wait_for()


def add(page: "Page", file: Path) -> None:
    """Upload one file and wait until it is in the index."""
    from playwright.sync_api import expect

    page.get_by_role("link", name="Dokumenter").first.click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Læg 1 fil i indekset").click()
    expect(page.get_by_text("Færdig.")).to_be_visible()


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.browser
def test_from_question_to_citation_and_from_upload_to_hit(tmp_path: Path) -> None:
    files = [written(tmp_path / "havn.txt", HARBOUR), written(tmp_path / "skov.txt", FOREST)]
    ingest(files, tmp_path / "index", Options())
    with serving(tmp_path / "index") as address, browsing(address) as page:
        _ask_and_read_around(page)
        _cite(page)
        _by_institution_and_whole(page)
        _in_english(page)
        _add_and_find(page, written(tmp_path / "arkiv.txt", NEW))


@pytest.mark.browser
def test_from_nothing_at_all_to_the_first_hit(tmp_path: Path) -> None:
    from playwright.sync_api import expect

    file = written(tmp_path / "havn.txt", HARBOUR)
    with serving(tmp_path / "index") as address, browsing(address) as page:
        expect(page.get_by_text("Der er ikke lagt noget i indekset endnu.")).to_be_visible()
        add(page, file)
        page.get_by_role("link", name="Søg", exact=True).click()
        ask(page, "Hvem bruger dykkere?")
        expect(page.locator("article").first).to_contain_text("Prøvehavnen")


def _ask_and_read_around(page: "Page") -> None:
    from playwright.sync_api import expect

    ask(page, QUESTION)
    first = page.locator("article").first
    expect(first).to_contain_text("Prøvehavnen")
    expect(first).to_contain_text("<b>dykkere</b>")  # as it is written, not as markup
    expect(first.locator("mark", has_text="dykkere")).to_have_count(1)
    expect(page).to_have_url(re.compile("q=Hvem"))
    page.get_by_role("button", name="Vis sammenhæng").first.click()
    expect(page.locator(".k-here").first).to_be_visible()
    expect(first).to_contain_text("tre ud af fire skader")


def _cite(page: "Page") -> None:
    from playwright.sync_api import expect

    settled(page)
    said = page.get_by_role("button", name="Kopieret").first
    for _ in range(4):  # it says so for four seconds, which a busy machine may let pass unseen
        page.get_by_role("button", name=re.compile("Kopiér citat|Kopieret")).first.click()
        with suppress(AssertionError):
            expect(said).to_be_visible(timeout=5000)
            break
    else:
        pytest.fail("nothing was said to be copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“")
    assert "(Prøvehavnen, Karen Holst, Interview med Prøvehavnen, " in copied
    assert copied.endswith("14. marts 2018)")


def _by_institution_and_whole(page: "Page") -> None:
    """The panel, then the whole source with the hit in view, and back to the same answer."""
    from playwright.sync_api import expect

    page.get_by_text("Efter institution", exact=True).click()
    group = page.locator(".k-group h3").first
    expect(group).to_have_text("Prøvehavnen")
    page.get_by_role("link", name="Læs kilden").first.click()
    expect(page.locator("#k-hit")).to_be_in_viewport()
    page.get_by_role("link", name="Tilbage til svaret").click()
    expect(group).to_have_text("Prøvehavnen")


def _in_english(page: "Page") -> None:
    """The question, the answer and the way of looking at it stay."""
    from playwright.sync_api import expect

    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.get_by_label("Question")).to_have_value(QUESTION)
    expect(page.locator(".k-group h3").first).to_have_text("Prøvehavnen")
    page.get_by_role("button", name="Dansk").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Søg")


def _add_and_find(page: "Page", file: Path) -> None:
    from playwright.sync_api import expect

    add(page, file)
    expect(page.get_by_text("3 kilder")).to_be_visible()
    page.get_by_role("link", name="Søg", exact=True).click()
    ask(page, "Hvem retter kirkebøger?")
    expect(page.locator(".k-group h3").first).to_have_text("Prøvearkivet")
    expect(page.locator("mark", has_text="kirkebøger").first).to_be_visible()
    ask(page, "Hvem ser på satellitbilleder?")
    page.go_back()
    expect(page.get_by_role("heading", level=2, name="Hvem retter kirkebøger?")).to_be_visible()


def downloaded(page: "Page", button: str) -> bytes:
    """A file is made on the click, for one run of the page; one that has just ended has none."""
    from playwright.sync_api import TimeoutError as TooLate

    for _ in range(4):
        with suppress(TooLate):
            with page.expect_download(timeout=5000) as got:
                page.get_by_role("button", name=button).click()
            return Path(got.value.path()).read_bytes()
    pytest.fail(f"{button} gave no file")
