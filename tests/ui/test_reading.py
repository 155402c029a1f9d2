"""What the reader decides, without a page."""

import os
from pathlib import Path

import pytest

from search.contents import Stamp
from search.errors import EmptyQuery
from search.passage import Turn, lay_out
from tests.search import samples
from tests.ui.fake import FakeEngine, interview, many
from ui import reading, state
from ui.reading import Opened

TEN = {n: samples.passage(n, n + 1, start=100 * n, end=100 * n + 90) for n in range(0, 20, 2)}


def test_a_passage_is_opened_by_its_number() -> None:
    assert reading.opened((), TEN, ("4", range(0))) == Opened(4, TEN[4])
    assert reading.opened((), TEN, ("4", range(8, 10))) == Opened(4, TEN[4])


@pytest.mark.parametrize("number", ["", "5", "999", "x", "-4", "²", "9" * 40])
def test_without_its_number_the_one_with_just_these_turns_is_opened(number: str) -> None:
    assert reading.opened((), TEN, (number, range(6, 8))) == Opened(6, TEN[6])
    assert reading.opened((), TEN, (number, range(0))) is None
    assert reading.opened((), {}, (number, range(6, 8))) is None


def test_turns_that_are_no_passage_any_more_are_opened_as_they_are() -> None:
    turns = interview("Bo", *(f"Svar nummer {n}." for n in range(10)))
    found = reading.opened(turns, TEN, ("", range(5, 9)))
    assert found is not None
    assert (found.number, found.turns) == (6, range(5, 9))
    whole = lay_out(turns)[0]
    said = whole[found.passage.start : found.passage.end]
    assert said.startswith("Bo: Svar nummer 2.")
    assert said.endswith("Interviewer: Hvordan går det?")
    assert (found.passage.speaker, found.passage.start_s, found.passage.end_s) == ("Bo", 50, 90)


def test_hits_are_stepped_through_in_the_order_of_the_text() -> None:
    hits = [samples.hit(passage=TEN[n], rank=rank) for rank, n in enumerate((8, 2, 14), 1)]
    before, after = reading.before_and_after(hits, Opened(8, TEN[8]))
    assert before is not None
    assert after is not None
    assert (before.passage, after.passage) == (TEN[2], TEN[14])
    assert reading.before_and_after(hits, Opened(2, TEN[2]))[0] is None
    assert reading.before_and_after(hits, Opened(14, TEN[14]))[1] is None
    between = reading.before_and_after(hits, Opened(4, TEN[4]))
    assert [hit.passage for hit in between if hit] == [TEN[2], TEN[8]]
    assert reading.before_and_after(hits, None) == (None, hits[1])
    assert reading.before_and_after([], None) == (None, None)


def test_every_passage_can_be_reached_from_the_one_before_it() -> None:
    engine = many()
    source = engine.sources()[1]
    place, walked = ("", range(0)), []
    while (after := reading.beside(reading.read(engine, source, place, ()))[1]) is not None:
        walked.append(after.number)
        place = str(after.number), range(0)
    assert walked == list(engine.passages(source.id))
    before, last = reading.beside(reading.read(engine, source, place, ()))
    assert before is not None
    assert (before.number, last) == (walked[-2], None)
    assert reading.beside(reading.read(engine, source, (str(walked[0]), range(0)), ()))[0] is None


def test_a_source_shows_its_pages_only_while_its_file_is_the_one_that_was_read(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"one")
    now = file.stat()
    content = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"  # of "one"
    stamp = Stamp(1, content, "", 3, now.st_mtime_ns)
    source = samples.source(str(file))
    assert reading.hidden(source, stamp) is None
    os.utime(file, ns=(1, 1))
    assert reading.hidden(source, stamp) is None, "touched, and the same"
    file.write_bytes(b"two")
    assert reading.hidden(source, stamp) == "changed"
    file.write_bytes(b"three")
    assert reading.hidden(source, stamp) == "changed"
    file.unlink()
    assert reading.hidden(source, stamp) == "missing"
    assert reading.hidden(source, None) == "missing"
    file.write_bytes(b"one")
    assert reading.hidden(samples.source(str(file), redacted=True), stamp) == "redacted"


def test_the_turns_beside_a_page_are_those_that_stand_on_it() -> None:
    turns = [
        Turn("a", page_start=1, page_end=1), Turn("b", page_start=1, page_end=2),
        Turn("c", page_start=2, page_end=2), Turn("d", page_start=4, page_end=4), Turn("e"),
    ]  # fmt: skip
    assert reading.on_pages(turns, [2]) == range(1, 3)
    assert reading.on_pages(turns, [1, 2]) == range(0, 3)
    assert reading.on_pages(turns, [3]) == range(0)


def test_without_a_question_of_its_own_a_source_has_the_answers_hits() -> None:
    engine = many()
    harbour = engine.sources()[1]
    assert reading.hits_in({}, engine, harbour, "") == []
    session: dict[object, object] = {state.QUESTION: "tilsyn"}
    state.answer(session, engine)
    found = reading.hits_in(session, engine, harbour, " ")
    assert [hit.passage.turn_start for hit in found] == [3]


def test_a_question_to_one_source_is_asked_of_it_alone_and_once() -> None:
    engine = many()
    harbour = engine.sources()[1]
    session: dict[object, object] = {}
    found = reading.hits_in(session, engine, harbour, "tilsyn sensorer")
    assert {hit.source for hit in found} == {harbour}
    reading.hits_in(session, engine, harbour, "tilsyn sensorer")
    assert len(engine.asked) == 1
    engine.generation += 1
    reading.hits_in(session, engine, harbour, "tilsyn sensorer")
    assert len(engine.asked) == 2
    with pytest.raises(EmptyQuery):
        reading.hits_in(session, engine, harbour, "?!")


def test_an_open_passage_can_be_cited() -> None:
    engine = FakeEngine()
    source = engine.add("Interview", "Havnen", interview("Bo", "Vi måler."))
    number, passage = list(engine.passages(source.id).items())[1]
    hit = reading.as_hit(
        reading.read(engine, source, (str(number), range(0)), ()), Opened(number, passage)
    )
    assert (hit.text, hit.institution, hit.passage_id) == ("Bo: Vi måler.", "Havnen", number)
