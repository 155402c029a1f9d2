"""How quick the page is, in a real browser: `python -m tests.benchmark.page [--index FOLDER]`, by
hand.

Ingests the sample corpus into a folder of its own, starts `kilde ui` over it, and prints as JSON
(of an index that is given, without changing it, the first three):

- `first_paint_s`: from the command to the page's heading in a browser that waits for it;
- `click_ms`: from the click on search to hits that are painted, p50 and p95 of all questions;
- `visitor_mb`: what the server's memory grows by for each of VISITORS more, who each search once;
- `crowd_ms`: the same as `click_ms` for ten people at once, a question each PAUSE_S seconds, while
  another process ingests a folder; with how many of their answers were wrong or an error.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import numpy as np
from playwright.async_api import Browser, Page, async_playwright
from playwright.async_api import Error as BrowserError

from ingest.pipeline import Options, ingest
from tests.ui.test_walk import any_port

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
QUESTIONS, VISITORS = 25, 10
PEOPLE, EACH, PAUSE_S = 10, 8, 5.0
# Copies of each manuscript for the folder that is ingested meanwhile: a minute and more of work.
COPIES = 8
# The answer to just this question, with a hit under it, and the browser has drawn it.
PAINTED = """question => {
  const head = document.querySelector('.k-answer h2')?.textContent;
  const hits = document.querySelectorAll('article').length;
  return head?.includes(question) && hits > 0 && !document.querySelector('[data-stale=true]');
}"""
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main() -> None:
    """Measure it all, one after the other."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--index", type=Path)
    given = parser.parse_args().index
    with tempfile.TemporaryDirectory() as name:
        index = given or Path(name) / "kilde-index"
        if not given:
            register = CORPUS / "institutions.toml"
            ingest([CORPUS / "documents"], index, Options(registers=(register,)))
        print(json.dumps(asyncio.run(measured(index, None if given else Path(name)))))


async def measured(index: Path, folder: Path | None) -> dict[str, object]:
    """All figures; see the module. Without `folder` nothing is ingested meanwhile."""
    questions = list(asked())
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        started = time.perf_counter()
        with serving(index) as (server, address):
            page = await arriving(browser, address)
            found: dict[str, object] = {"first_paint_s": round(time.perf_counter() - started, 2)}
            await search(page, "Hvem bruger data?")  # loads the model, as the first question does
            found["click_ms"] = spread([await search(page, q) for q in questions[:QUESTIONS]])
            found["visitor_mb"] = await grown(browser, address, server, questions)
            if folder:
                with ingesting(folder, index):
                    found |= await crowd(browser, address, questions)
    return found


def asked() -> Iterator[str]:
    """The sample corpus's own questions."""
    with (CORPUS / "judgements.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield " ".join(json.loads(line)["text"].split())


@contextmanager
def serving(index: Path) -> Iterator[tuple[int, str]]:
    """`kilde ui`: the server's process, and its address."""
    port = any_port()
    command = [sys.executable, "-m", "ui.cli", "ui", "--index", str(index), "--port", str(port)]
    environment = {**os.environ, "KILDE_LANGUAGE": "da"}
    kilde = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield kilde.pid, f"http://localhost:{port}"
    finally:
        kilde.terminate()
        kilde.wait(20)


async def arriving(browser: Browser, address: str) -> Page:
    """A page of its own visitor, as soon as the server answers, with its heading painted."""
    page = await (await browser.new_context(locale="da-DK")).new_page()
    while True:
        with suppress(BrowserError):
            await page.goto(address)
            break
        await asyncio.sleep(0.05)
    await page.wait_for_selector("h1")
    await page.evaluate(DRAWN)
    return page


async def search(page: Page, question: str) -> float:
    """Milliseconds from the click to painted hits."""
    await page.get_by_label("Spørgsmål").fill(question)
    button = page.get_by_test_id("stFormSubmitButton").get_by_role("button")
    started = time.perf_counter()
    await button.click()
    await page.wait_for_function(PAINTED, arg=question)
    await page.evaluate(DRAWN)
    return 1000 * (time.perf_counter() - started)


async def grown(browser: Browser, address: str, server: int, questions: Sequence[str]) -> float:
    """Megabytes a visitor, each with an answer open."""
    before = memory(server)
    for question in questions[:VISITORS]:
        await search(await arriving(browser, address), question)
    return round((memory(server) - before) / VISITORS, 1)


def memory(kilde: int) -> float:
    """Megabytes that the process and those that it started hold, their own share of each page."""
    children = Path(f"/proc/{kilde}/task/{kilde}/children").read_text().split()
    rollup = Path(f"/proc/{kilde}/smaps_rollup").read_text()
    held = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(held.split()[1]) / 1024 + sum(memory(int(child)) for child in children)


@contextmanager
def ingesting(folder: Path, index: Path) -> Iterator[None]:
    """Another process that reads a folder into the same index, from now to the end."""
    more = folder / "more"
    more.mkdir()
    for path in sorted((CORPUS / "manuscripts").glob("*.txt")):
        paragraphs = path.read_text(encoding="utf-8").split("\n\n")
        for number in range(COPIES):
            said = random.Random(number).sample(paragraphs[1:], len(paragraphs) - 1)  # noqa: S311
            text = "\n\n".join([paragraphs[0], *said])
            (more / f"{path.stem}-{number}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "ui.cli", "ingest", str(more), "--index", str(index)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        yield
        print("still ingesting at the end:", process.poll() is None, file=sys.stderr)
        process.terminate()


async def crowd(browser: Browser, address: str, questions: Sequence[str]) -> dict[str, object]:
    """Ten people at once, each with questions of their own."""
    people = [person(browser, address, questions[at::PEOPLE][:EACH]) for at in range(PEOPLE)]
    told = [each for one in await asyncio.gather(*people) for each in one]
    times = [each for each in told if each is not None]
    return {"crowd_ms": spread(times), "asked": len(told), "errors": len(told) - len(times)}


async def person(browser: Browser, address: str, questions: Sequence[str]) -> list[float | None]:
    """Milliseconds of each question; None for an error or for somebody else's answer."""
    told: list[float | None] = []
    async with visiting(browser, address) as page:
        for question in questions:
            started = time.perf_counter()
            try:
                told.append(await search(page, question))
            except BrowserError:
                told.append(None)
            await asyncio.sleep(max(0.0, PAUSE_S - (time.perf_counter() - started)))
    return told


@asynccontextmanager
async def visiting(browser: Browser, address: str) -> AsyncIterator[Page]:
    """A visitor who comes at a time of their own and goes again."""
    await asyncio.sleep(random.random() * PAUSE_S)  # noqa: S311
    page = await arriving(browser, address)
    try:
        yield page
    finally:
        await page.context.close()


def spread(times: Sequence[float]) -> dict[str, int]:
    """The median and the 95th percentile."""
    return {f"p{share}": round(float(np.percentile(times, share))) for share in (50, 95)}


if __name__ == "__main__":
    main()
