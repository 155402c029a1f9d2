"""Many people at once, each with a session of their own, over a running server; no browser."""

import asyncio
from pathlib import Path

from ingest.pipeline import Options, ingest
from tests.benchmark.visitor import Visitor, visiting
from tests.ui.test_walk import FOREST, HARBOUR, NEW, serving, written

PEOPLE = 10
# What each asks, one after the other; `Visitor.ask` refuses the answer to any other question.
WORDS = ("dykkere", "målingerne på kajen", "satellitbilleder", "det normale")


def test_ten_people_get_each_their_own_answers_while_files_are_ingested(tmp_path: Path) -> None:
    index = tmp_path / "index"
    first = [written(tmp_path / "havn.txt", HARBOUR), written(tmp_path / "skov.txt", FOREST)]
    ingest(first, index, Options())
    more = tmp_path / "mere"
    more.mkdir()
    for number in range(20):
        written(more / f"{number}.txt", f"{NEW}\n\nIda Brink: Dykkere, gang nummer {number}.\n")
    with serving(index) as address:
        asyncio.run(_crowd(address, more, index))


async def _crowd(address: str, more: Path, index: Path) -> None:
    people = [_person(address, number) for number in range(PEOPLE)]
    report, *_ = await asyncio.gather(asyncio.to_thread(ingest, [more], index, Options()), *people)
    assert report.state.sources == 22
    async with visiting(address) as visitor:
        await visitor.ask("Ida Brink dykkere")
        assert any("Prøvearkivet" in html for html in visitor.html), "what came in meanwhile"


async def _person(address: str, number: int) -> None:
    async with visiting(address) as visitor:
        for word in WORDS:
            await visitor.ask(f"Hvad siger person {number} om {word}?")
            _own(visitor, number)


def _own(visitor: Visitor, number: int) -> None:
    """Nothing on the page is of another's question."""
    others = [f"person {other} om" for other in range(PEOPLE) if other != number]
    assert not any(other in html for html in visitor.html for other in others)
