"""The page Sammenlign as its user meets it: empty, refused, many, the same twice, hostile."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from search.errors import IndexDamaged
from tests.ui.fake import HOSTILE, FakeEngine, interview, many
from tests.ui.test_views import DANISH, cards, html, opened, shown
from ui.asking import BLOCK
from ui.views.compare import CELLS, MOST, most


def compare_page(engine: object, say: object) -> None:
    from ui.views import compare

    compare.render(engine, say)


def compare(engine: FakeEngine, *questions: str) -> Any:
    app = opened(compare_page, engine)
    return ask(app, *questions)


def ask(app: Any, *questions: str) -> Any:
    app.text_area(key="compare-questions").set_value("\n".join(questions))
    app.button[0].click().run()
    assert not app.exception
    return app


@pytest.mark.parametrize("engine", [None, FakeEngine()])
def test_without_an_index_the_page_says_what_to_do(engine: FakeEngine | None) -> None:
    app = opened(compare_page, engine)
    assert DANISH("page_empty") in shown(app)
    assert not app.text_area


def test_nothing_is_asked_before_a_click() -> None:
    engine = many()
    opened(compare_page, engine).text_area(key="compare-questions").set_value("data").run()
    assert engine.surveyed == []


def test_no_question_is_a_sentence() -> None:
    assert DANISH("page_compare_nothing") in shown(compare(many(), " ", ""))


def test_questions_meet_institutions_and_the_best_cell_is_open() -> None:
    app = compare(many(), "datakvalitet", "kajerne sensorer")
    assert "2 spørgsmål til 5 institutioner" in shown(app)
    assert len(app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")) == 1
    assert "●● Muligt" in shown(app)
    assert any("<mark>datakvalitet</mark>" in card for card in cards(app))


def test_another_cell_opens_by_the_two_boxes() -> None:
    app = compare(many(), "datakvalitet", "breve")
    app.selectbox(key="compare-row").set_value(1).run()
    names = app.selectbox(key="compare-column").options
    app.selectbox(key="compare-column").set_value(names.index("Sagsstyrelsen")).run()
    assert not app.exception
    [card] = cards(app)
    assert "Vi skriver <mark>breve</mark>." in card


def test_the_open_cell_stays_when_the_page_runs_again() -> None:
    app = compare(many(), "datakvalitet", "breve")
    app.selectbox(key="compare-row").set_value(1).run()
    app.run()
    assert app.selectbox(key="compare-row").value == 1


def test_a_shorter_comparison_after_a_longer_one_has_no_cell_out_of_bounds() -> None:
    app = compare(many(), "datakvalitet", "breve", "sensorer")
    app.selectbox(key="compare-row").set_value(2).run()
    ask(app, "breve")
    assert app.selectbox(key="compare-row").value == 0


def test_an_institution_without_a_clear_statement_is_said_to_have_none() -> None:
    app = compare(many(), "datakvalitet")
    names = app.selectbox(key="compare-column").options
    app.selectbox(key="compare-column").set_value(names.index("Sagsstyrelsen")).run()
    assert DANISH("band_none_means") in shown(app)


def test_only_the_chosen_institutions_are_asked() -> None:
    engine = many()
    app = opened(compare_page, engine)
    app.multiselect(key="compare-among").set_value(["Havnestyrelsen"])
    ask(app, "datakvalitet")
    assert "1 spørgsmål til 1 institution" in shown(app)
    assert engine.surveyed[0].filters.institutions == ("Havnestyrelsen",)


def test_all_quotes_to_the_open_question_stand_in_a_table() -> None:
    app = compare(many(), "datakvalitet", "breve")
    table = app.dataframe[0].value
    assert table["Citat"].iloc[0] == "Uden datakvalitet intet tilsyn."
    assert list(table["Institution"]).count("Støttestyrelsen") == 3
    app.selectbox(key="compare-row").set_value(1).run()
    assert app.dataframe[0].value["Citat"].iloc[0] == "Vi skriver breve."


def test_a_refused_question_is_named_with_its_reason_and_the_others_are_answered() -> None:
    app = compare(many(), "?!", "data " * 2000, "datakvalitet")
    assert DANISH.count("page_asking_refused", 2) in shown(app)
    assert "der må højst være 2000" in shown(app)
    assert "1 spørgsmål til 5 institutioner" in shown(app)


def test_only_stop_words_break_nothing() -> None:
    app = compare(many(), "og i på at det")
    assert "1 spørgsmål til 5 institutioner" in shown(app)


def test_where_every_question_is_refused_there_is_no_matrix() -> None:
    app = compare(many(), "?!")
    assert DANISH.count("page_asking_refused", 1) in shown(app)
    assert not app.dataframe


def test_too_many_questions_are_a_sentence_and_the_matrix_stays() -> None:
    app = compare(many(), "datakvalitet")
    ask(app, *["data"] * (MOST + 1))
    assert f"Der er {MOST + 1} spørgsmål" in shown(app)
    assert "1 spørgsmål til 5 institutioner" in shown(app)


def test_among_many_institutions_fewer_questions_go_at_a_time() -> None:
    assert most(16) == MOST
    assert most(150) == CELLS // 150
    assert most(10_000) == 1
    assert most(0) == MOST


def test_the_page_says_how_many_questions_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.views.compare.CELLS", 10)
    app = compare(many(), "data", "breve", "tilsyn")
    assert "Højst 2 spørgsmål." in shown(app)  # of five institutions, one of them unknown
    assert "Der er 3 spørgsmål" in shown(app)
    app.multiselect(key="compare-among").set_value(["Havnestyrelsen"])
    app.button[0].click().run()
    assert "3 spørgsmål til 1 institution" in shown(app)


def test_many_questions_are_a_row_each() -> None:
    app = compare(many(), *(f"data {n}" for n in range(BLOCK + 5)))
    assert f"{BLOCK + 5} spørgsmål til 5 institutioner" in shown(app)
    assert len(app.selectbox(key="compare-row").options) == BLOCK + 5


def test_the_same_question_twice_is_two_rows() -> None:
    app = compare(many(), "datakvalitet", "datakvalitet")
    options = app.selectbox(key="compare-row").options
    assert options == ["1. datakvalitet", "2. datakvalitet"]


def test_the_index_that_changed_is_said_to_have_and_is_asked_again() -> None:
    engine = many()
    app = compare(engine, "datakvalitet")
    engine.add("Ny", "Ny Styrelse", interview("Bo", "Også her er datakvalitet svært."))
    engine.generation += 1
    app.run()
    assert DANISH("page_outdated") in shown(app)
    app.button(key="compare-again").click().run()
    assert DANISH("page_outdated") not in shown(app)
    assert "1 spørgsmål til 6 institutioner" in shown(app)


def test_a_source_that_is_gone_leaves_the_answers_readable() -> None:
    engine = many()
    app = compare(engine, "datakvalitet")
    engine.held = engine.held[:1]
    engine.generation += 1
    app.run()
    assert not app.exception
    assert DANISH("page_outdated") in shown(app)
    assert any("datakvalitet" in card for card in cards(app))


def test_another_index_in_the_folder_takes_the_answers_of_the_first_away() -> None:
    engine = many()
    app = compare(engine, "datakvalitet")
    engine.held = [(replace(source, path=f"/ny{source.path}"), t) for source, t in engine.held]
    engine.held = engine.held[:2]
    app.run()
    assert not app.exception
    assert not cards(app)
    assert app.text_area(key="compare-questions").value == "datakvalitet"


def test_an_index_that_breaks_is_a_sentence_and_the_matrix_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = many()
    app = compare(engine, "datakvalitet")
    error = IndexDamaged(Path("arkiv"), "væk")

    def broken(*_: object) -> None:
        raise error

    monkeypatch.setattr(engine, "survey", broken)
    ask(app, "data")
    assert DANISH.error(error) in shown(app)
    assert "1 spørgsmål til 5 institutioner" in shown(app)


def test_hostile_text_never_becomes_markup() -> None:
    app = compare(many(), "fed tilsyn", HOSTILE)
    for tag in ("<script", "<i>R", "<b>Onde"):
        assert tag not in html(app)
    assert not app.markdown
