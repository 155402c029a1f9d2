"""The README's pictures: `python -m tests.benchmark.screenshots`, by hand, after the pages change.

Ingests the sample corpus into a folder of its own, opens the page over it in a real browser, and
writes docs/*.png with few enough colours to stay under 300 KB each.
"""

import io
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from ingest.pipeline import Options, ingest
from ui.serving import command, free_port

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
MOST_BYTES = 300_000
QUESTION = "Hvorfor blev frafaldsmodellen stoppet?"
QUESTIONS = """Hvem har målrettet tilsyn med data, og hvad stod i vejen?
Hvad står i vejen for at dele data mellem myndigheder?
Hvordan tog medarbejderne imod de nye redskaber?
Hvilke erfaringer er der med at købe systemer i stedet for at bygge dem?
Hvem holder fast i, at et menneske har det sidste ord?"""
SETTLED = """() => !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
  && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: where, how wide, in which colours, and what to write and press first; `picked`
    is a question of which the first passages are put into the collection before."""

    name: str
    path: str
    press: tuple[str, ...] = ()
    write: str = ""
    picked: str = ""
    width: int = 1440
    height: int = 1000
    scheme: Literal["light", "dark"] = "light"


SHOTS = (
    Shot("search", "?" + urlencode({"q": QUESTION}), height=1150),
    Shot("search-dark", "?" + urlencode({"q": QUESTION}), ("Vis sammenhæng",), scheme="dark"),
    Shot("institutions", "?" + urlencode({"q": QUESTION, "view": "institutions"})),
    Shot("read", "read?" + urlencode({"source": 2, "turns": "5-7"})),
    Shot("pages", "read?" + urlencode({"source": 1, "turns": "118-124"})),
    Shot("compare", "compare", ("Sammenlign",), QUESTIONS, height=1500),
    Shot("documents", "documents"),
    Shot("collection", "collection", picked=QUESTION),  # last: cards tell what is picked
)


def main() -> None:
    """Make them all."""
    DOCS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        # A plain name, since the page about the index shows where it lies.
        index = Path(temporary) / "kilde-index"
        register = ROOT / "corpus" / "institutions.toml"
        ingest([ROOT / "corpus" / "documents"], index, Options(registers=(register,)))
        with serving(index) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for shot in SHOTS:
                path = DOCS / f"{shot.name}.png"
                path.write_bytes(small(taken(browser, address, shot)))
                print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} KB")


@contextmanager
def serving(index: Path) -> Iterator[str]:
    """A running page over `index`; its address."""
    port = free_port("localhost", None)
    if port is None:
        raise SystemExit("no free port")
    address = f"http://localhost:{port}"
    environment = {**os.environ, "KILDE_INDEX": str(index), "KILDE_LANGUAGE": "da"}
    page = subprocess.Popen(command("localhost", port), env=environment)
    try:
        _wait_for(f"{address}/_stcore/health")
        yield address
    finally:
        page.terminate()
        page.wait(10)


def _wait_for(url: str) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(600):
        try:
            direct.open(url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the page did not answer")


def taken(browser: Browser, address: str, shot: Shot) -> bytes:
    """The picture as the browser draws it, PNG."""
    page = browser.new_page(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme=shot.scheme,
        locale="da-DK",
    )
    if shot.picked:
        _pick(page, address, shot.picked)
    _open(page, f"{address}/{shot.path}")
    if shot.write:
        page.get_by_role("textbox").first.fill(shot.write)
    for name in shot.press:
        page.get_by_role("button", name=name).first.click()
        _rest(page)
    picture = page.screenshot()
    page.close()
    return picture


def _open(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_selector("h1")
    _rest(page)


def _pick(page: Page, address: str, question: str) -> None:
    _open(page, f"{address}/?" + urlencode({"q": question}))
    for _ in range(3):
        page.get_by_role("button", name="Læg i udvalg").first.click()
        _rest(page)


def _rest(page: Page) -> None:
    """Until the page has been still for a second."""
    page.wait_for_timeout(1500)
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(1000)


def small(picture: bytes) -> bytes:
    """The same picture with as many colours as `MOST_BYTES` allows."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        out = io.BytesIO()
        reduced = image.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        reduced.save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()


if __name__ == "__main__":
    main()
