"""The reader as its user meets it: pages with boxes, what hides them, and what is found inside."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from search.contents import Stamp
from search.passage import Turn
from tests.ui.fake import HOSTILE, FakeEngine, many
from tests.ui.test_drawing import pdf
from tests.ui.test_views import DANISH, html, opened, read, read_page, shown

TURNS = [
    Turn("Havnen måler vandstanden hvert tiende minut.", page_start=1, page_end=1),
    Turn("Skoven har ingen sensorer og savner dem ikke.", page_start=2, page_end=2),
    Turn("Ord, som ikke står på siden i det hele taget.", page_start=2, page_end=2),
]


@pytest.fixture
def engine(tmp_path: Path) -> FakeEngine:
    """A report of two pages and its file."""
    lines = [[(50.0, 500.0, TURNS[0].text)], [(50.0, 300.0, TURNS[1].text)]]
    file = pdf(tmp_path / "rapport.pdf", *lines)
    made = FakeEngine()
    made.add(HOSTILE, "Havnen", TURNS)
    change(made, path=str(file), format="pdf", pages=2)
    stat = file.stat()
    made.stamps[1] = Stamp(1, str(tmp_path), "", stat.st_size, stat.st_mtime_ns)
    return made


def change(engine: FakeEngine, **changed: Any) -> None:
    source, turns = engine.held[0]
    engine.held[0] = replace(source, **changed), turns


def pictures(app: Any) -> list[str]:
    return [block.body for block in app.html if "k-page" in block.body]


def test_a_hit_in_a_pdf_is_boxed_on_the_picture_of_its_page(engine: FakeEngine) -> None:
    app = opened(read_page, engine, source="1", turns="1-1", passage="1001")
    [picture] = pictures(app)
    assert picture.count("k-box") - picture.count("k-boxed") == 1
    # The line's foot is 300 of 600 points from below.
    assert "top: 48" in picture
    assert "data:image/webp;base64," in picture
    assert DANISH("page_unboxed") not in shown(app)
    assert "Skoven har ingen sensorer" in shown(app)
    assert "Havnen måler vandstanden" not in shown(app), "it stands on the other page"


def test_pages_can_be_leafed_through(engine: FakeEngine) -> None:
    app = opened(read_page, engine, source="1")
    assert "Havnen måler" in shown(app)
    [leaf] = app.number_input
    assert (leaf.min, leaf.max, leaf.value) == (1, 2, 1)
    leaf.set_value(2).run()
    [picture] = pictures(app)
    assert "k-box" not in picture
    assert "Havnen måler" not in shown(app)


def test_a_passage_that_is_not_found_on_its_page_is_said_not_to_be(engine: FakeEngine) -> None:
    app = opened(read_page, engine, source="1", turns="2-2")
    assert DANISH("page_unboxed") in shown(app)
    assert len(pictures(app)) == 1
    change(engine, warnings=("page-read-by-ocr:2",))
    app = opened(read_page, engine, source="1", turns="2-2")
    assert DANISH("page_unboxed_ocr") in shown(app)


@pytest.mark.parametrize("why", ["redacted", "missing", "changed"])
def test_where_pages_cannot_be_shown_the_text_is_and_it_is_said_why(
    engine: FakeEngine, tmp_path: Path, why: str
) -> None:
    file = tmp_path / "rapport.pdf"
    if why == "redacted":
        change(engine, redacted=True)
    elif why == "missing":
        file.unlink()
    else:
        file.write_bytes(b"%PDF-1.4 noget andet")
    app = opened(read_page, engine, source="1", turns="1-1")
    assert DANISH(f"page_hidden_{why}") in shown(app)
    assert pictures(app) == []
    assert not app.radio
    assert html(app).count('class="k-turn ') == 3
    assert html(app).count("k-here") == 1


def test_a_page_that_cannot_be_drawn_leaves_the_text(engine: FakeEngine, tmp_path: Path) -> None:
    file = tmp_path / "rapport.pdf"
    file.write_bytes(b"%PDF-1.4 i stykker")
    stat = file.stat()
    engine.stamps[1] = Stamp(1, "broken", "", stat.st_size, stat.st_mtime_ns)
    app = opened(read_page, engine, source="1", turns="1-1")
    assert DANISH("page_undrawn", n=2) in shown(app)
    assert "Skoven har ingen sensorer" in shown(app)


def test_a_pdf_can_be_read_as_text(engine: FakeEngine) -> None:
    app = opened(read_page, engine, source="1", turns="1-1")
    app.radio(key="read-as").set_value("text").run()
    assert pictures(app) == []
    assert html(app).count('class="k-turn ') == 3


def test_a_title_never_becomes_markup_beside_a_picture(engine: FakeEngine) -> None:
    app = opened(read_page, engine, source="1", turns="1-1")
    [picture] = pictures(app)
    assert "<script" not in picture
    assert "&lt;script&gt;" in picture


def test_a_source_can_be_asked_alone() -> None:
    app = opened(read_page, many(), source="2")
    app.text_input(key="find-inside").set_value("datakvalitet")
    app.button[0].click().run()
    assert not app.exception
    assert app.query_params["find"] == "datakvalitet"
    assert html(app).count("<mark>datakvalitet</mark>") == 1
    app.text_input(key="find-inside").set_value("")
    app.button[0].click().run()
    assert "find" not in app.query_params
    assert "<mark>" not in html(app)


def test_a_link_asks_a_source_alone_and_what_cannot_be_asked_is_a_sentence() -> None:
    app = opened(read_page, many(), source="2", find="datakvalitet")
    assert app.text_input(key="find-inside").value == "datakvalitet"
    assert "<mark>datakvalitet</mark>" in html(app)
    app = opened(read_page, many(), source="2", find="?!")
    assert "Der er intet ord i spørgsmålet." in shown(app)
    assert html(app).count('class="k-turn ') == 4
    app = opened(read_page, many(), source="2", find="kvantecomputer")
    assert DANISH("page_no_hits") in shown(app)


def test_more_like_the_open_passage_are_listed_until_they_are_put_away() -> None:
    app = opened(read_page, many(), source="2", turns="3-3")
    app.button(key="toggle-alike-read-2003").click().run()
    assert "Støttestyrelsen" in shown(app)
    [here] = app.expander
    assert here.label == DANISH("page_alike_here", n=1)
    assert "Kajerne har sensorer" in read(here.html[0].body)
    assert html(app).count("k-alike") == 4 + 1, "each other source once, and what this one says"
    app.button(key="toggle-alike-read-2003").click().run()
    assert "k-alike" not in html(app)
    whole = opened(read_page, many(), source="2")
    assert [button.key for button in whole.button if "alike" in str(button.key)] == []


def test_a_source_that_is_opened_again_from_another_page_is_there() -> None:
    app = AppTest.from_function(read_page, args=(many(), DANISH), default_timeout=30)
    app.session_state["read-address"] = "2"  # what stays; the widget's own state does not
    app.query_params["source"] = "2"
    app.run()
    assert app.selectbox[0].value == "2"
    assert "Kajerne har sensorer." in shown(app)


def test_a_source_without_another_passage_has_none_like_it(engine: FakeEngine) -> None:
    engine.held[0] = engine.held[0][0], TURNS[:1]
    app = opened(read_page, engine, source="1", turns="0-0")
    app.button(key="toggle-alike-read-1000").click().run()
    assert DANISH("page_alike_none") in shown(app)
