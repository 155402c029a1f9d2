"""The page Spørgsmål as its user meets it: empty, refused, many, the same twice, hostile."""

import io
import threading
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from search.errors import BadQuestions
from tests.ui.fake import HOSTILE, FakeEngine, many
from tests.ui.test_views import DANISH, cards, html, opened, shown
from ui.asking import BLOCK, MOST
from ui.state import STEP


def batch_page(engine: object, say: object) -> None:
    from ui.views import batch

    batch.render(engine, say)


def ask(app: Any, *questions: str) -> Any:
    app.text_area(key="batch-questions").set_value("\n".join(questions))
    app.button[0].click().run()
    assert not app.exception
    return app


def answered(engine: FakeEngine, *questions: str) -> Any:
    return ask(opened(batch_page, engine), *questions)


def upload(app: Any, name: str, data: bytes) -> Any:
    app.radio(key="batch-way").set_value("file").run()
    app.file_uploader[0].set_value((name, data, "application/octet-stream"))
    app.button[0].click().run()
    assert not app.exception
    return app


def workbook(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def summary(app: Any) -> dict[str, list[object]]:
    table = app.dataframe[0].value
    return {name: list(table[name]) for name in table}


@pytest.mark.parametrize("engine", [None, FakeEngine()])
def test_without_an_index_the_page_says_what_to_do(engine: FakeEngine | None) -> None:
    app = opened(batch_page, engine)
    assert DANISH("page_empty") in shown(app)
    assert not app.text_area


def test_nothing_is_asked_before_a_click() -> None:
    engine = many()
    opened(batch_page, engine).text_area(key="batch-questions").set_value("data").run()
    assert engine.asked == []


def test_pasted_questions_are_a_row_each_and_the_first_is_open() -> None:
    app = answered(many(), "datakvalitet", "data tilsyn", "kvantecomputer")
    table = summary(app)
    assert table["Spørgsmål"] == ["datakvalitet", "data tilsyn", "kvantecomputer"]
    assert table["Passager"] == [1, 10, 0]
    assert table["Udsagn"] == ["●● Muligt", "●● Muligt", ""]
    [card] = cards(app)
    assert "<mark>datakvalitet</mark>" in card


def test_another_question_is_opened_by_the_box() -> None:
    app = answered(many(), "datakvalitet", "breve")
    app.selectbox(key="batch-row").set_value(1).run()
    [card] = cards(app)
    assert "Vi skriver <mark>breve</mark>." in card


def test_a_question_without_a_passage_is_said_to_have_none() -> None:
    assert DANISH("page_no_hits") in shown(answered(many(), "kvantecomputer"))


def test_more_passages_are_shown_below_the_first() -> None:
    app = opened(batch_page, many())
    app.number_input(key="batch-limit").set_value(25)
    ask(app, "tilsyn")
    before = cards(app)
    assert len(before) == STEP
    app.button(key="batch-more").click().run()
    assert cards(app)[:STEP] == before
    assert len(cards(app)) == 2 * STEP


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("liste.txt", "datakvalitet\n\nbreve\n".encode("utf-16")),
        ("liste.csv", "id;spørgsmål\na;datakvalitet\nb;breve\n".encode("cp1252")),
        ("liste.xlsx", workbook(("Nr", "Spørgsmål"), ("a", "datakvalitet"), ("b", "breve"))),
        ("liste.jsonl", b'{"text": "datakvalitet"}\n{"text": "breve"}\n'),
    ],
)
def test_questions_come_from_a_file(name: str, data: bytes) -> None:
    app = upload(opened(batch_page, many()), name, data)
    assert summary(app)["Spørgsmål"] == ["datakvalitet", "breve"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("liste.pdf", b"%PDF-1.7", "suffix"),
        ("liste.xlsx", b"PK\x03\x04 itu", "broken"),
        ("liste.csv", b"navn;alder\nBo;7\n", "no-text-column"),
        ("liste.txt", b"", "empty"),
    ],
)
def test_a_file_that_is_of_no_use_is_a_sentence(name: str, data: bytes, reason: str) -> None:
    app = upload(opened(batch_page, many()), name, data)
    assert DANISH.error(BadQuestions(Path(name), reason)) in shown(app)
    assert not app.dataframe


def test_no_file_and_no_question_are_sentences() -> None:
    app = answered(many(), "")
    assert DANISH("page_compare_nothing") in shown(app)
    app.radio(key="batch-way").set_value("file").run()
    app.button[0].click().run()
    assert DANISH("page_batch_no_file") in shown(app)


def test_a_refused_list_leaves_the_answers_before_it() -> None:
    app = answered(many(), "datakvalitet")
    ask(app, *["data"] * (MOST + 1))
    assert f"Der er {MOST + 1} spørgsmål" in shown(app)
    assert summary(app)["Spørgsmål"] == ["datakvalitet"]


def test_a_refused_question_is_named_and_the_others_are_answered() -> None:
    app = answered(many(), "?!", "datakvalitet", "data " * 2000)
    assert DANISH.count("page_asking_refused", 2) in shown(app)
    assert summary(app)["Spørgsmål"] == ["datakvalitet"]


def test_only_stop_words_break_nothing() -> None:
    assert summary(answered(many(), "og i på at det"))["Passager"] == [0]


def test_the_same_question_twice_is_two_rows() -> None:
    app = answered(many(), "breve", "breve")
    assert summary(app)["Nr."] == ["1", "2"]
    assert app.selectbox(key="batch-row").options == ["1. breve", "2. breve"]


def test_many_questions_all_come_in_order() -> None:
    questions = [f"tilsyn {n}" for n in range(2 * BLOCK + 1)]
    assert summary(answered(many(), *questions))["Spørgsmål"] == questions


def test_a_shorter_list_after_a_longer_one_opens_a_question_that_is_there() -> None:
    app = answered(many(), "datakvalitet", "breve")
    app.selectbox(key="batch-row").set_value(1).run()
    ask(app, "sensorer")
    assert app.selectbox(key="batch-row").value == 0
    assert len(cards(app)) == 1


def test_long_work_shows_how_far_it_is_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    going, engine = threading.Event(), many()
    real = engine.search_all

    def slow(block: Any, tell: Any) -> Any:
        if len(engine.asked) >= BLOCK:
            going.wait(20)
        return real(block, tell)

    monkeypatch.setattr(engine, "search_all", slow)
    try:
        app = answered(engine, *(f"tilsyn {n}" for n in range(3 * BLOCK)))
        assert app.button[0].disabled
        app.button(key="batch-cancel").click().run()
        assert app.session_state["batch-job"].cancelled
    finally:
        going.set()
    app.session_state["batch-job"].wait(20)
    app.run()
    told = DANISH("page_asking_stopped", done=2 * BLOCK, total=3 * BLOCK)
    assert told in shown(app)
    assert len(summary(app)["Nr."]) == 2 * BLOCK


def test_an_index_that_changed_is_asked_again_with_the_same_questions() -> None:
    engine = many()
    app = answered(engine, "breve", "sensorer")
    engine.generation += 1
    app.run()
    assert DANISH("page_outdated") in shown(app)
    app.button(key="batch-again").click().run()
    assert DANISH("page_outdated") not in shown(app)
    assert summary(app)["Spørgsmål"] == ["breve", "sensorer"]


def test_hostile_text_never_becomes_markup() -> None:
    app = answered(many(), "fed tilsyn", HOSTILE)
    app.selectbox(key="batch-row").set_value(1).run()
    for tag in ("<script", "<i>R", "<b>Onde"):
        assert tag not in html(app)
    assert not app.markdown
