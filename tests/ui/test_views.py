"""Each page as its user meets it: empty, refused, with many hits, with hostile text."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from search.errors import IndexBusy
from search.passage import Turn
from tests.ui.fake import HOSTILE, FakeEngine, interview, many
from tests.ui.test_marking import Parsed
from ui import access
from ui.say import Say
from ui.state import STEP
from ui.worker import Worker

DANISH, ENGLISH = Say("da"), Say("en")


# Streamlit runs these from their source alone, so they import and annotate for themselves.


def find_page(engine: object, say: object) -> None:
    from ui.views import find

    find.render(engine, say)


def read_page(engine: object, say: object) -> None:
    from ui.views import reader

    reader.render(engine, say)


def documents_page(engine: object, say: object, folder: object, worker: object) -> None:
    from ui.views import documents

    documents.render(engine, say, folder, worker)


def about_page(engine: object, say: object, folder: object) -> None:
    from ui.views import about

    about.render(engine, say, folder)


def opened(page: Callable[..., None], engine: FakeEngine | None, *more: Any, **params: str) -> Any:
    """The page after its first run, with the address's `params`, to someone who may change."""
    app = AppTest.from_function(page, args=(engine, DANISH, *more), default_timeout=30)
    app.session_state[access.CHANGE] = True
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def html(app: Any) -> str:
    return "\n".join(block.body for block in app.html)


def shown(app: Any) -> str:
    return read(html(app))


class Text(Parsed):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)


def read(body: str) -> str:
    """What a person reads of a piece of HTML."""
    return Text(body).text


def cards(app: Any) -> list[str]:
    return [block.body for block in app.html if "<article" in block.body]


def ask(app: Any, question: str) -> Any:
    app.text_input(key="question").set_value(question)
    app.button[0].click().run()
    assert not app.exception
    return app


# --- Søg ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", [None, FakeEngine()])
def test_search_without_an_index_says_what_to_do(engine: FakeEngine | None) -> None:
    app = opened(find_page, engine)
    assert DANISH("page_empty") in shown(app)
    assert "kilde ingest" in shown(app)
    assert not app.text_input


def test_before_the_first_question_the_page_says_who_can_be_asked() -> None:
    app = opened(find_page, many())
    assert "Havnestyrelsen" in shown(app)
    assert "Ukendt institution" in shown(app)
    assert not cards(app)


def test_a_question_shows_passages_with_their_institution_speaker_and_place() -> None:
    app = ask(opened(find_page, many()), "datakvalitet")
    [card] = cards(app)
    assert "Havnestyrelsen" in card
    assert "Karen Holst" in card
    assert "<mark>datakvalitet</mark>" in card
    assert "00:00:30–00:00:40" in card
    assert "Interview med Havnestyrelsen" in card


def test_show_more_adds_hits_below_those_that_are_there() -> None:
    app = ask(opened(find_page, many()), "tilsyn")
    before = cards(app)
    assert len(before) == STEP
    app.button(key="more").click().run()
    assert cards(app)[:STEP] == before
    assert len(cards(app)) == 2 * STEP


def test_the_question_and_filters_are_in_the_address() -> None:
    app = ask(opened(find_page, many()), "data tilsyn")
    app.multiselect(key="institutions").set_value(["Støttestyrelsen"]).run()
    app.checkbox(key="kinds-interview").check().run()
    assert app.query_params["q"] == "data tilsyn"
    assert app.query_params["institution"] == "Støttestyrelsen"
    assert app.query_params["kind"] == "interview"


def test_a_link_asks_its_question() -> None:
    app = opened(find_page, many(), q="datakvalitet")
    assert app.text_input(key="question").value == "datakvalitet"
    assert len(cards(app)) == 1


def test_a_link_with_an_unknown_institution_is_answered_without_it() -> None:
    app = opened(find_page, many(), q="datakvalitet", institution="Nedlagt")
    assert "Nedlagt" in shown(app)
    assert len(cards(app)) == 1


def test_a_question_without_a_word_is_refused_and_the_answer_stays() -> None:
    app = ask(opened(find_page, many()), "datakvalitet")
    ask(app, "?!")
    assert "Der er intet ord i spørgsmålet." in shown(app)
    assert len(cards(app)) == 1
    assert "»datakvalitet«" in shown(app)


def test_no_hit_is_said() -> None:
    app = ask(opened(find_page, many()), "kvantecomputer")
    assert DANISH("page_no_hits") in shown(app)


def test_where_nothing_is_clear_that_is_said_above_what_comes_nearest() -> None:
    engine = many()
    assert DANISH("page_no_clear") not in shown(ask(opened(find_page, engine), "datakvalitet"))
    engine.band = "weak"
    app = ask(opened(find_page, engine), "datakvalitet")
    assert DANISH("page_no_clear") in shown(app)
    assert len(cards(app)) == 1


def test_the_filters_count_sources() -> None:
    app = opened(find_page, many())
    assert "Havnestyrelsen (1)" in app.multiselect(key="institutions").options
    assert [one.label for one in app.checkbox][:2] == ["Interview (4)", "Rapporter (1)"]
    # One year and no ministry narrow nothing.
    assert [one.key for one in app.multiselect] == ["institutions"]
    assert {one.key.split("-")[0] for one in app.checkbox} == {"kinds", "roles"}


def test_a_choice_in_one_filter_counts_in_the_others_and_takes_nothing_away() -> None:
    app = opened(find_page, many())
    app.checkbox(key="kinds-report").check().run()
    assert "Havnestyrelsen (0)" in app.multiselect(key="institutions").options
    assert [one.label for one in app.checkbox][:2] == ["Interview (4)", "Rapporter (1)"]
    app.checkbox(key="kinds-report").uncheck().run()
    app.multiselect(key="institutions").select("Havnestyrelsen").run()
    assert [one.label for one in app.checkbox][:2] == ["Interview (1)", "Rapporter (0)"]
    assert "Sagsstyrelsen (1)" in app.multiselect(key="institutions").options
    app.checkbox(key="kinds-interview").check().run()
    assert app.multiselect(key="institutions").value == ["Havnestyrelsen"]


def test_filters_are_cleared_in_one_click() -> None:
    app = opened(find_page, many(), q="data", kind="report")
    assert len(cards(app)) == 1
    app.button(key="clear-filters").click().run()
    assert not app.checkbox(key="kinds-report").value
    assert len(cards(app)) == STEP
    assert "kind" not in app.query_params


def test_a_filter_of_an_address_can_be_seen_even_where_it_is_the_only_choice() -> None:
    app = opened(find_page, many(), q="data", year="2018")
    assert app.checkbox(key="years-2018").value


def test_many_years_are_a_list_to_search_in() -> None:
    engine = FakeEngine()
    for year in range(2000, 2012):
        made = engine.add(f"Fra {year}", "Styrelsen", interview("Bo", "Vi fører tilsyn."))
        engine.held[-1] = replace(made, date=f"{year}-05-01"), engine.held[-1][1]
    app = ask(opened(find_page, engine), "tilsyn")
    years = app.multiselect(key="years")
    assert years.options[:2] == ["2000 (1)", "2001 (1)"]
    years.set_value([2003]).run()
    assert app.query_params["year"] == "2003"


def test_context_shows_the_turns_around_the_hit_and_goes_away_again() -> None:
    app = ask(opened(find_page, many()), "datakvalitet")
    opener = next(button for button in app.button if button.key.startswith("open-"))
    opener.click().run()
    [card] = cards(app)
    assert "Kajerne har sensorer." in card
    assert card.count("k-here") == 1
    assert DANISH("page_here") in card
    next(button for button in app.button if button.key.startswith("close-")).click().run()
    assert "Kajerne har sensorer." not in cards(app)[0]


def test_the_panel_lists_each_institution_and_the_silent_ones_last() -> None:
    app = ask(opened(find_page, many()), "datakvalitet")
    app.radio(key="view").set_value("institutions").run()
    assert not app.exception
    assert app.query_params["view"] == "institutions"
    assert "●● Muligt" in shown(app)
    text = shown(app)
    assert text.index("●● Muligt") < text.index(DANISH.count("page_silent", 4))
    assert len(cards(app)) == 1
    app.button(key="show-silent-").click().run()
    assert len(cards(app)) == 5


def test_the_panel_is_folded_by_ministry_where_ministries_are_known() -> None:
    engine = many()
    engine.ministries = {
        "Støttestyrelsen": "A*B", "Sagsstyrelsen": "A*B", "Havnestyrelsen": "Havneministeriet",
    }  # fmt: skip
    app = ask(opened(find_page, engine), "datakvalitet")
    app.radio(key="view").set_value("institutions").run()
    assert [(one.label, one.proto.expanded) for one in app.expander] == [
        ("Havneministeriet – 1 af 1 med et klart udsagn", True),
        ("A\\*B – 0 af 2 med et klart udsagn", False),
        ("Uden kendt ministerium – 0 af 2 med et klart udsagn", False),
    ]
    assert len(app.multiselect(key="ministries").options) == 2


def test_a_hit_tells_how_sure_it_is_its_ministry_and_whom_it_speaks_of() -> None:
    engine = many()
    engine.ministries = {"Havnestyrelsen": "Havneministeriet"}
    engine.naming = ("Ene", "Anden"), "Ene"
    [card] = cards(ask(opened(find_page, engine), "datakvalitet"))
    for told in ("●● Muligt", "Havneministeriet", "Handler om Ene · Nævner Anden"):
        assert told in read(card)


def test_the_panel_shows_one_passage_of_each_until_more_are_asked_for() -> None:
    app = ask(opened(find_page, many()), "data tilsyn")
    app.radio(key="view").set_value("institutions").run()
    before = len(cards(app))
    app.button(key="more-Støttestyrelsen").click().run()
    assert len(cards(app)) == before + 2


def test_a_passage_of_an_unknown_institution_is_headed_by_its_title() -> None:
    app = ask(opened(find_page, many()), "bygger")
    [card] = cards(app)
    assert "<h3>Rapport</h3>" in card
    assert "Ukendt institution" in card


def test_while_vectors_are_made_the_page_says_how_much_is_searchable_by_meaning() -> None:
    engine = many()
    engine.waiting = 5
    total = engine.state().passages
    expected = DANISH("page_meaning_part", done=total - 5, total=total)
    assert expected in shown(opened(find_page, engine))
    engine.waiting = 0
    assert expected not in shown(opened(find_page, engine))


def test_an_answer_from_before_the_index_changed_is_said_to_be_so_and_asked_again() -> None:
    engine = many()
    app = ask(opened(find_page, engine), "datakvalitet")
    engine.add("Ny", "Ny Styrelse", interview("Bo", "Også her er datakvalitet svært."))
    engine.generation += 1
    app.run()
    assert DANISH("page_outdated") in shown(app)
    assert len(cards(app)) == 1
    app.button(key="again").click().run()
    assert len(cards(app)) == 2
    assert DANISH("page_outdated") not in shown(app)


def test_hostile_text_never_becomes_markup() -> None:
    app = ask(opened(find_page, many()), "fed tilsyn")
    hostile = next(card for card in cards(app) if "Onde" in card)
    assert HOSTILE in read(hostile)
    assert "<b>Onde</b> Styrelse" in read(hostile)
    for tag in ("<script", "<i>R", "<b>Onde"):
        assert tag not in html(app)
    assert not app.markdown  # and nothing of it is Markdown


def test_ten_thousand_characters_are_a_question_cut_short() -> None:
    app = opened(find_page, many(), q="datakvalitet " * 800)
    assert len(cards(app)) == 1


@pytest.mark.parametrize(
    "question", ["<b>tilsyn</b>", "tilsyn 🙂", "\u202etilsyn שלום", "' OR 1=1 tilsyn"]
)
def test_an_odd_question_is_answered_and_shown_as_it_is(question: str) -> None:
    app = ask(opened(find_page, many()), question)
    assert cards(app)
    assert question in shown(app)


def test_the_page_speaks_english() -> None:
    app = AppTest.from_function(find_page, args=(many(), ENGLISH), default_timeout=30).run()
    ask(app, "datakvalitet")
    assert "The one passage that answers, from 1 institution" in shown(app)


# --- Læs ---------------------------------------------------------------------------------------


def test_a_source_is_read_whole_with_the_hit_marked() -> None:
    app = opened(read_page, many(), source="2", turns="3-3")
    body = html(app)
    assert body.count('class="k-turn ') == 4
    assert body.count("k-here") == 1
    assert body.count('id="k-hit"') == 1


@pytest.mark.parametrize("turns", ["", "x", "-1", "99-120", "3-1", "١-٢", "1-2-3", "²"])
def test_any_address_of_turns_is_borne(turns: str) -> None:
    app = opened(read_page, many(), source="2", turns=turns)
    assert html(app).count('class="k-turn ') == 4


def test_a_source_that_left_the_index_is_said_to_have() -> None:
    app = opened(read_page, many(), source="99")
    assert DANISH("page_source_gone") in shown(app)


def test_a_report_shows_its_pages_and_headings() -> None:
    engine = FakeEngine()
    turns = [
        Turn("Et.", page_start=1, page_end=1, section="1 Indledning"),
        Turn("To.", page_start=2, page_end=2, section="1 Indledning"),
        Turn("Tre.", page_start=2, page_end=2, section="2 <Tilsyn>"),
    ]
    engine.add("Rapport", None, turns)
    app = opened(read_page, engine, source="1")
    text = shown(app)
    assert text.count("s. 2") == 1
    assert text.count("1 Indledning") == 1
    assert "2 <Tilsyn>" in text


def test_reading_without_an_index_says_what_to_do() -> None:
    assert DANISH("page_empty") in shown(opened(read_page, None))


# --- Dokumenter --------------------------------------------------------------------------------


def test_documents_without_an_index_offers_to_add_some(tmp_path: Path) -> None:
    app = opened(documents_page, None, tmp_path, Worker())
    assert DANISH("page_empty") in shown(app)
    assert len(app.get("file_uploader")) == 1


def test_documents_lists_what_is_in_the_index(tmp_path: Path) -> None:
    app = opened(documents_page, many(), tmp_path, Worker())
    table = app.dataframe[0].value
    assert list(table["Titel"]) == [source.title for source in many().sources()]
    assert table["Institution"].iloc[-1] == "Ukendt institution"
    assert table["Omfang"].iloc[-1] == "24 sider"


def test_a_focus_groups_institutions_are_listed(tmp_path: Path) -> None:
    engine = FakeEngine()
    turns = [Turn("a", "A", institution="Ene"), Turn("b", "B", institution="Anden")]
    engine.add("Fokusgruppe", None, turns)
    app = opened(documents_page, engine, tmp_path, Worker())
    assert app.dataframe[0].value["Institution"][0] == "Ene, Anden"


def test_files_that_are_gone_from_disk_are_named(tmp_path: Path) -> None:
    app = opened(documents_page, many(), tmp_path, Worker())
    assert DANISH.count("page_gone", 5) in shown(app)


def test_removing_asks_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    removed: list[list[str]] = []
    monkeypatch.setattr("search.index.remove", lambda folder, names: removed.append(list(names)))
    app = opened(documents_page, many(), tmp_path, Worker())
    app.button(key="remove-gone").click().run()
    assert removed == []
    assert DANISH.count("page_remove_question", 5) in shown(app)
    app.button(key="remove-yes").click().run()
    assert removed == [[source.path for source in many().sources()]]


def test_an_error_while_removing_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(folder: Path, names: list[str]) -> None:
        raise IndexBusy(folder)

    monkeypatch.setattr("search.index.remove", busy)
    app = opened(documents_page, many(), tmp_path, Worker())
    app.button(key="remove-gone").click().run()
    app.button(key="remove-yes").click().run()
    assert not app.exception
    assert DANISH("page_busy") in shown(app)


def test_nothing_can_be_changed_while_a_job_runs(tmp_path: Path) -> None:
    import threading

    going = threading.Event()
    worker = Worker()
    worker.start(lambda note, cancelled: going.wait(20))  # type: ignore[arg-type, return-value]
    try:
        app = opened(documents_page, many(), tmp_path, worker)
        assert app.button(key="remove-gone").disabled
        assert not app.button(key="cancel").disabled
        app.button(key="cancel").click().run()
        assert worker.job is not None
        assert worker.job.cancelled
    finally:
        going.set()


def test_who_may_change_nothing_is_offered_nothing_of_the_kind(tmp_path: Path) -> None:
    app = AppTest.from_function(
        documents_page, args=(many(), DANISH, tmp_path, Worker()), default_timeout=30
    ).run()
    assert not app.exception
    assert len(app.dataframe[0].value) == 5
    assert (len(app.button), len(app.get("file_uploader"))) == (0, 0)
    assert DANISH("page_read_only") in shown(app)


# --- Om ----------------------------------------------------------------------------------------


def test_about_tells_model_sizes_and_generation(tmp_path: Path) -> None:
    app = opened(about_page, many(), tmp_path)
    for told in ("model-x", "384", str(tmp_path)):
        assert told in shown(app)


def test_about_tells_those_who_may_only_read_of_no_folder(tmp_path: Path) -> None:
    app = AppTest.from_function(about_page, args=(many(), DANISH, tmp_path)).run()
    assert "model-x" in shown(app)
    assert str(tmp_path) not in shown(app)


def test_about_without_an_index_says_what_to_do(tmp_path: Path) -> None:
    assert DANISH("page_empty") in shown(opened(about_page, None, tmp_path))
