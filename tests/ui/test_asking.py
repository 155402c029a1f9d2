"""Many questions: read from lines or a file, answered in blocks, each refused on its own."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from search.errors import BadQuestions, EmptyQuery, IndexDamaged
from search.query import Filters, Query, Results
from tests.ui.fake import FakeEngine, many
from ui import asking
from ui.asking import BLOCK, Answered, Step, TooLong, TooMany, ask_all, from_file, from_lines, short
from ui.state import MAX_QUESTION


def answered(engine: FakeEngine, *texts: str) -> Answered[Results]:
    queries = [Query(text, str(n)) for n, text in enumerate(texts, 1)]
    return ask_all(engine.search_all, queries, lambda step: None, lambda: False)


def test_each_line_is_a_question_with_its_number_and_blank_ones_are_none() -> None:
    queries = from_lines("  Hvem?\n\n \nHvad?\r\nHvem?", 7)
    assert [(q.id, q.text, q.limit) for q in queries] == [
        ("1", "Hvem?", 7), ("2", "Hvad?", 7), ("3", "Hvem?", 7),
    ]  # fmt: skip


def test_too_many_questions_are_refused_with_both_numbers() -> None:
    with pytest.raises(TooMany) as caught:
        from_lines("Hvem?\n" * 6, 10, most=5)
    assert (caught.value.found, caught.value.expected) == (6, 5)


def test_a_file_is_read_by_its_suffix() -> None:
    data = "nr;spørgsmål\na;Hvem måler?\na;Hvem måler?\n".encode()
    assert [(q.id, q.text) for q in from_file("liste.csv", data, 3)] == [("a", "Hvem måler?")] * 2


@pytest.mark.parametrize("name", ["liste.pdf", "", "../../etc/passwd", "a\x00.doc", "x" * 400])
def test_a_file_of_another_kind_is_refused_by_its_bare_name(name: str) -> None:
    with pytest.raises(BadQuestions) as caught:
        from_file(name, b"Hvem?", 3)
    assert caught.value.reason == "suffix"
    assert len(caught.value.path.parts) == 1


def test_a_broken_workbook_is_refused_by_its_name() -> None:
    with pytest.raises(BadQuestions) as caught:
        from_file("liste.xlsx", b"PK\x03\x04 ikke et ark", 3)
    assert (caught.value.path, caught.value.reason) == (Path("liste.xlsx"), "broken")


def test_a_file_with_too_many_questions_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST", 2)
    with pytest.raises(TooMany):
        from_file("liste.txt", b"a\nb\nc\n", 3)


def test_answers_keep_the_order_of_the_questions_over_several_blocks() -> None:
    texts = [f"tilsyn {n}" for n in range(2 * BLOCK + 3)]
    found = answered(many(), *texts)
    assert [each.query.text for each in found.found] == texts
    assert not found.stopped
    assert found.states == {many().state()}


def test_a_question_that_cannot_be_answered_does_not_stop_the_others() -> None:
    found = answered(many(), "tilsyn", "?!", "data")
    assert [each.query.id for each in found.found] == ["1", "3"]
    [refused] = found.refused
    assert (refused.query.id, type(refused.error)) == ("2", EmptyQuery)
    assert not found.stopped


def test_a_question_of_ten_thousand_characters_is_refused_and_never_asked() -> None:
    engine = many()
    found = answered(engine, "tilsyn", "data " * 2000)
    [refused] = found.refused
    assert isinstance(refused.error, TooLong)
    assert (refused.error.found, refused.error.expected) == (10_000, MAX_QUESTION)
    assert [query.id for query in engine.asked] == ["1"]


def test_an_institution_that_is_gone_refuses_only_those_who_name_it() -> None:
    queries = [Query("tilsyn", "1", Filters(("Nedlagt",))), Query("tilsyn", "2")]
    found = ask_all(many().search_all, queries, lambda step: None, lambda: False)
    assert [each.query.id for each in found.found] == ["2"]


def test_what_is_wrong_with_the_index_is_no_questions_fault() -> None:
    def damaged(block: Sequence[Query], tell: Callable[[int], None]) -> list[Results]:
        raise IndexDamaged(Path("arkiv"), "væk")

    with pytest.raises(IndexDamaged):
        ask_all(damaged, [Query("tilsyn")], lambda step: None, lambda: False)


def test_progress_counts_every_question_and_estimates_the_rest() -> None:
    steps: list[Step] = []
    queries = [Query("tilsyn", str(n)) for n in range(BLOCK + 2)]
    ask_all(many().search_all, queries, steps.append, lambda: False)
    assert [step.done for step in steps] == [*range(BLOCK + 1), *range(BLOCK, BLOCK + 3)]
    assert steps[0].seconds_left is None
    assert steps[-1].seconds_left == 0
    assert all(step.seconds_left > 0 for step in steps[1:-1] if step.seconds_left is not None)


def test_stopped_between_blocks_what_was_answered_is_kept() -> None:
    steps: list[Step] = []
    queries = [Query("tilsyn", str(n)) for n in range(3 * BLOCK)]
    found = ask_all(many().search_all, queries, steps.append, lambda: len(steps) > 1)
    assert found.stopped
    assert len(found.found) == BLOCK


def test_a_long_text_is_shown_short() -> None:
    assert short("en to", 10) == "en to"
    assert short("en  to\ntre fire", 9) == "en to tr…"
    assert len(short("x" * 10_000, 100)) == 100


def test_answers_of_an_index_with_other_sources_under_the_same_numbers_are_foreign() -> None:
    found, here = answered(many(), "tilsyn"), many().sources()
    assert not asking.foreign(found, here)
    assert not asking.foreign(found, here[3:])  # some are gone
    assert asking.foreign(found, [replace(here[0], path="/et/andet.txt")])
    surveyed = Answered((), tuple(many().survey([Query("tilsyn")], 1)), ())
    assert asking.foreign(surveyed, [replace(here[0], path="/et/andet.txt")])
