"""How quick the page is, in a real browser: `python -m tests.benchmark.page`, by hand.

Ingests the sample corpus into a folder of its own, starts `kilde ui` over it, and prints as JSON:

- `first_paint_s`: from the command to the page's heading in a browser that waits for it;
- `click_ms`: from the click on search to hits that are painted, p50 and p95 of all questions;
- `visitor_mb`: what the server's memory grows by for each of VISITORS more, who each search once;
- `browsers`: the same as `click_ms` for ten people at once, a question each PAUSE_S seconds, while
  another process ingests a folder; with how many of their answers were wrong or an error.

`--index FOLDER` measures the first three over an index that is there, and does not change it.
`--server` has no browser at all, which would share the machine with the server: ten visitors who
speak the page's protocol (`tests.benchmark.visitor`) ask as often as those in browsers, `quiet` and
while a folder is ingested (`busy`), each until the last message of the answer is there.
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
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TypeAlias

import numpy as np
from playwright.async_api import Browser, Page, async_playwright
from playwright.async_api import Error as BrowserError

from ingest.pipeline import Options, ingest
from tests.benchmark.visitor import Wrong, visiting
from tests.ui.test_walk import any_port

# Put a question; milliseconds until its answer is there. And who does: one for each who comes.
Ask: TypeAlias = Callable[[str], Awaitable[float]]
Visits: TypeAlias = Callable[[], AbstractAsyncContextManager[Ask]]

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
    parser.add_argument("--server", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, index = Path(name), given.index or Path(name) / "kilde-index"
        if not given.index:
            register = CORPUS / "institutions.toml"
            ingest([CORPUS / "documents"], index, Options(registers=(register,)))
        work = served(index, folder) if given.server else painted(index, folder, given.index)
        print(json.dumps(asyncio.run(work)))


async def painted(index: Path, folder: Path, given: Path | None) -> dict[str, object]:
    """What is measured in browsers. In an index that was `given`, nothing is ingested meanwhile."""
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
            if not given:
                with ingesting(folder, index):
                    visits = partial(in_a_browser, browser, address)
                    found["browsers"] = await crowd(visits, questions)
    return found


async def served(index: Path, folder: Path) -> dict[str, object]:
    """What the server takes by itself."""
    questions = list(asked())
    with serving(index) as (server, address):
        visits = partial(without_a_browser, address)
        async with visits() as ask:
            await ask("Hvem bruger data?")
        quiet = await crowd(visits, questions)
        before = seconds(server)
        with ingesting(folder, index):
            busy = await crowd(visits, questions)
        return {"quiet": quiet, "busy": busy, "server_s": round(seconds(server) - before, 1)}


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


def seconds(kilde: int) -> float:
    """Processor time that the process and those that it started have had."""
    told = Path(f"/proc/{kilde}/stat").read_text().rpartition(")")[2].split()
    children = Path(f"/proc/{kilde}/task/{kilde}/children").read_text().split()
    own = (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(seconds(int(child)) for child in children)


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


async def crowd(visits: Visits, questions: Sequence[str]) -> dict[str, object]:
    """Ten people at once, each with questions of their own."""
    people = [person(visits, questions[at::PEOPLE][:EACH]) for at in range(PEOPLE)]
    told = [each for one in await asyncio.gather(*people) for each in one]
    times = [each for each in told if each is not None]
    return {"ms": spread(times), "asked": len(told), "errors": len(told) - len(times)}


async def person(visits: Visits, questions: Sequence[str]) -> list[float | None]:
    """Milliseconds of each question; None for an error or for somebody else's answer."""
    told: list[float | None] = []
    await asyncio.sleep(random.random() * PAUSE_S)  # noqa: S311
    async with visits() as ask:
        for question in questions:
            started = time.perf_counter()
            try:
                told.append(await ask(question))
            except (BrowserError, Wrong) as error:
                print("wrong:", error, file=sys.stderr)
                told.append(None)
            await asyncio.sleep(max(0.0, PAUSE_S - (time.perf_counter() - started)))
    return told


@asynccontextmanager
async def in_a_browser(browser: Browser, address: str) -> AsyncIterator[Ask]:
    """How a visitor with a browser asks."""
    page = await arriving(browser, address)
    try:
        yield partial(search, page)
    finally:
        await page.context.close()


@asynccontextmanager
async def without_a_browser(address: str) -> AsyncIterator[Ask]:
    """How one asks who speaks to the server alone, as soon as it answers."""
    while True:
        with suppress(OSError):
            async with visiting(address) as visitor:
                yield visitor.ask
            return
        await asyncio.sleep(0.05)


def spread(times: Sequence[float]) -> dict[str, int]:
    """The median and the 95th percentile."""
    return {f"p{share}": round(float(np.percentile(times, share))) for share in (50, 95)}


if __name__ == "__main__":
    main()
