"""The collection as its user meets it: picking, noting, finding again, handing on."""

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from search.passage import Turn
from search.query import Query
from tests.ui.fake import HOSTILE, FakeEngine, interview, many
from tests.ui.test_views import ask, find_page, html, read_page, shown
from ui import access, collected, picks, user
from ui.collected import Chosen
from ui.picks import Pick
from ui.say import Say
from ui.standing import Standing
from ui.user import User
from ui.views.collection import STEP

DANISH, ENGLISH = Say("da"), Say("en")


def collection_page(engine: object, say: object, own: object) -> None:
    from ui.views import collection

    collection.render(engine, say, own)


def framed_page(own: object) -> None:
    """As the app runs it, on an index that is not there."""
    from ui.say import Say
    from ui.views import collection, shell

    say = Say("da")
    shell._render(lambda engine: collection.render(engine, say, own), say, own.folder)


@pytest.fixture
def own(tmp_path: Path) -> User:
    return User(tmp_path)


def opened(page: Any, engine: FakeEngine | None, own: User, *more: Any, **params: str) -> Any:
    app = AppTest.from_function(page, args=(engine, DANISH, *more), default_timeout=30)
    app.session_state["user"] = own
    app.session_state[access.CHANGE] = True
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def collection(engine: FakeEngine | None, own: User | None) -> Any:
    app = AppTest.from_function(
        collection_page, args=(engine, DANISH, own), default_timeout=30
    ).run()
    assert not app.exception
    return app


def pick(own: User, engine: FakeEngine, question: str, rank: int = 0) -> int:
    hit = engine.search(Query(question, limit=50)).hits[rank]
    return picks.add(own, Pick.of(hit, engine.turns(hit.source.id), question))


def run(changed: Any) -> Any:
    """The page after a change to one of its widgets, or as it is."""
    app = changed.run()
    assert not app.exception
    return app


def buttons(app: Any, beginning: str) -> list[Any]:
    return [each for each in app.button if (each.key or "").startswith(beginning)]


# --- picking -----------------------------------------------------------------------------------


def test_a_click_on_a_card_picks_its_passage_and_a_second_takes_it_out(own: User) -> None:
    app = ask(opened(find_page, many(), own), "datakvalitet")
    [button] = buttons(app, "pick-")
    assert button.label == DANISH("page_pick_add")
    run(button.click())
    [kept] = picks.every(own)
    assert (kept.institution, kept.question) == ("Havnestyrelsen", "datakvalitet")
    [button] = buttons(app, "pick-")
    assert button.label == DANISH("page_pick_there")
    run(button.click())
    assert picks.every(own) == []


def test_a_passage_that_is_picked_again_has_its_note_back(own: User) -> None:
    app = ask(opened(find_page, many(), own), "datakvalitet")
    run(buttons(app, "pick-")[0].click())
    picks.note(own, picks.every(own)[0].id, "vigtigt")
    run(app)
    run(buttons(app, "pick-")[0].click())
    run(buttons(app, "pick-")[0].click())
    assert [each.note for each in picks.every(own)] == ["vigtigt"]


def test_a_passage_that_another_page_picked_meanwhile_is_there_once(own: User) -> None:
    engine = many()
    app = ask(opened(find_page, engine, own), "datakvalitet")
    pick(own, engine, "datakvalitet")
    run(buttons(app, "pick-")[0].click())
    assert len(picks.every(own)) == 1


def test_the_reader_picks_the_turns_that_it_is_open_at(own: User) -> None:
    app = opened(read_page, many(), own, source="2", turns="2-3")
    run(app.button(key="pick-reader").click())
    [kept] = picks.every(own)
    assert (
        kept.text == "Interviewer: Hvordan går det?\n\nKaren Holst: Uden datakvalitet intet tilsyn."
    )
    assert (kept.speaker, kept.role, kept.turn_start, kept.turn_end) == (
        "Karen Holst", "respondent", 2, 3,
    )  # fmt: skip
    assert (kept.start_s, kept.end_s) == (20.0, 40.0)


def test_the_reader_offers_no_pick_where_it_is_open_at_no_turn(own: User) -> None:
    assert not buttons(opened(read_page, many(), own, source="2"), "pick-")


def test_where_nothing_can_be_kept_a_card_offers_no_pick(
    own: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert not buttons(ask(opened(find_page, many(), own), "datakvalitet"), "pick-")


def test_a_broken_file_leaves_search_working(own: User) -> None:
    (own.folder / user.FILE).write_bytes(b"noget andet" * 999)
    app = ask(opened(find_page, many(), own), "datakvalitet")
    assert "Uden datakvalitet" in shown(app)


def test_a_full_disk_is_a_sentence_at_the_card(own: User, monkeypatch: pytest.MonkeyPatch) -> None:
    app = ask(opened(find_page, many(), own), "datakvalitet")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ui.picks.add", full)
    run(buttons(app, "pick-")[0].click())
    assert "Disken er fuld" in shown(app)
    assert "Uden datakvalitet" in shown(app)


# --- the page ----------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", [None, many()])
def test_an_empty_collection_says_how_to_pick(own: User, engine: FakeEngine | None) -> None:
    assert DANISH("page_collection_empty") in shown(collection(engine, own))


def test_the_collection_is_only_for_those_who_may() -> None:
    assert DANISH("page_private") in shown(collection(many(), None))


def test_a_broken_file_is_a_sentence(own: User) -> None:
    (own.folder / user.FILE).write_bytes(b"noget andet" * 999)
    app = AppTest.from_function(framed_page, args=(own,), default_timeout=30).run()
    assert not app.exception
    assert "user.sqlite" in shown(app)
    assert "Filen er ikke rørt." in shown(app)


def test_a_pick_is_shown_with_its_place_and_can_be_written_on(own: User) -> None:
    ident = pick(own, many(), "datakvalitet")
    app = collection(many(), own)
    assert "Uden datakvalitet intet tilsyn." in shown(app)
    assert "00:00:30–00:00:40" in shown(app)
    run(app.text_area(key=f"note-{ident}").set_value("Bruges i kapitel 2"))
    run(app.checkbox(key=f"reviewed-{ident}").check())
    picks.tag(own, ident, ["tilsyn"])
    [kept] = picks.every(own)
    assert (kept.note, kept.reviewed, kept.tags) == ("Bruges i kapitel 2", True, ("tilsyn",))
    app = collection(many(), own)
    assert app.text_area(key=f"note-{ident}").value == "Bruges i kapitel 2"
    assert app.multiselect(key=f"tags-{ident}").value == ["tilsyn"]
    assert app.checkbox(key=f"reviewed-{ident}").value


def test_a_note_that_could_not_be_kept_stays_in_its_box(
    own: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ident = pick(own, many(), "datakvalitet")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ui.picks.note", full)
    app = collection(many(), own)
    run(app.text_area(key=f"note-{ident}").set_value("En lang tanke"))
    assert "Disken er fuld" in shown(app)
    assert app.text_area(key=f"note-{ident}").value == "En lang tanke"


def test_taking_a_pick_out_can_be_undone(own: User) -> None:
    ident = pick(own, many(), "datakvalitet")
    picks.note(own, ident, "vigtigt")
    app = collection(many(), own)
    run(app.button(key=f"remove-{ident}").click())
    assert picks.every(own) == []
    run(app.button(key="undo").click())
    assert [each.note for each in picks.every(own)] == ["vigtigt"]
    assert not buttons(app, "undo")


def test_many_picks_are_shown_a_screen_at_a_time(own: User) -> None:
    engine = many()
    for rank in range(STEP + 5):
        pick(own, engine, "tilsyn", rank)
    app = collection(engine, own)
    assert len(app.text_area) == STEP
    assert DANISH.count("page_collection_count", STEP + 5) in shown(app)
    run(app.button(key="picks-more").click())
    assert len(app.text_area) == STEP + 5


def test_filters_and_order(own: User) -> None:
    engine = many()
    first, second = pick(own, engine, "datakvalitet"), pick(own, engine, "breve")
    picks.tag(own, first, ["havn", "data"])
    picks.tag(own, second, ["breve"])
    picks.review(own, second, True)
    app = collection(engine, own)
    assert [each.key for each in app.text_area] == [f"note-{second}", f"note-{first}"]
    run(app.selectbox(key="picks-order").set_value("institution"))
    assert [each.key for each in app.text_area] == [f"note-{first}", f"note-{second}"]
    run(app.multiselect(key="picks-tags").set_value(["data", "breve"]))
    assert len(app.text_area) == 2
    run(app.selectbox(key="picks-reviewed").set_value(False))
    assert [each.key for each in app.text_area] == [f"note-{first}"]
    run(app.multiselect(key="picks-tags").set_value(["breve"]))
    assert DANISH("page_collection_none") in shown(app)


def test_a_tag_that_left_its_last_pick_leaves_the_filter(own: User) -> None:
    ident = pick(own, many(), "datakvalitet")
    picks.tag(own, ident, ["havn"])
    app = collection(many(), own)
    run(app.multiselect(key="picks-tags").set_value(["havn"]))
    picks.tag(own, ident, [])
    run(app)
    assert app.multiselect(key="picks-tags").value == []
    assert len(app.text_area) == 1


def test_a_read_only_folder_shows_the_collection_and_says_so(
    own: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick(own, many(), "datakvalitet")
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    app = collection(many(), own)
    assert DANISH("page_collection_fixed") in shown(app)
    assert "Uden datakvalitet" in shown(app)
    assert app.text_area[0].disabled
    assert buttons(app, "remove-")[0].disabled


def test_hostile_text_never_becomes_markup(own: User) -> None:
    ident = pick(own, many(), "fed tilsyn")
    picks.note(own, ident, HOSTILE)
    app = collection(many(), own)
    assert HOSTILE in shown(app)
    assert "<b>Onde</b> Styrelse" in shown(app)
    for tag in ("<script", "<i>R", "<b>Onde"):
        assert tag not in html(app)
    assert not app.markdown


@pytest.mark.parametrize(
    ("key", "changed"),
    [
        ("page_pick_gone", []),
        ("page_pick_changed", interview("Karen Holst", "Noget helt andet.")),
        (
            "page_pick_still",
            interview("Karen Holst", "Nyt.", "Mere.", "Uden datakvalitet intet tilsyn."),
        ),
    ],
)
def test_what_became_of_a_source_is_said_beside_the_pick(
    own: User, key: str, changed: list[Turn]
) -> None:
    pick(own, many(), "datakvalitet")
    engine = many()
    made, _ = engine.held.pop(1)
    if changed:
        engine.held.insert(1, (replace(made, id=77), changed))
    app = collection(engine, own)
    assert DANISH(key) in shown(app)
    assert "Uden datakvalitet intet tilsyn." in shown(app)


def test_what_was_corrected_since_is_said_beside_the_pick_and_cited_on_a_click(own: User) -> None:
    ident = pick(own, many(), "datakvalitet")
    picks.note(own, ident, "min note")
    engine = many()
    made, turns = engine.held[1]
    engine.held[1] = (replace(made, institution="Kyststyrelsen", date="2018-03-01"), turns)
    app = collection(engine, own)
    assert "Indekset siger nu: Kyststyrelsen, Karen Holst, " in shown(app)
    run(app.button(key=f"recite-{ident}").click())
    [kept] = picks.every(own)
    assert (kept.institution, kept.date, kept.note) == ("Kyststyrelsen", "2018-03-01", "min note")
    assert "Indekset siger nu" not in shown(app)


def test_a_pick_does_not_outlive_its_sources_redaction(own: User) -> None:
    ident = pick(own, many(), "datakvalitet")
    picks.note(own, ident, "min note")
    engine = many()
    made = replace(engine.held[1][0], redacted=True)
    engine.held[1] = (made, interview("PERSON-1", "Kajerne.", "Uden kvalitet intet tilsyn."))
    app = collection(engine, own)
    assert DANISH("page_pick_erased") in shown(app)
    assert "Karen Holst" not in shown(app)
    [kept] = picks.every(own)
    assert (kept.text, kept.speaker, kept.note) == ("", None, "min note")


def test_a_pick_whose_words_still_stand_keeps_them_under_the_speakers_pseudonym(own: User) -> None:
    engine = many()
    pick(own, engine, "datakvalitet")
    made, turns = engine.held[1]
    engine.held[1] = (
        replace(made, redacted=True, title="Interview"),
        [replace(turn, speaker="") if turn.speaker else turn for turn in turns],
    )
    whole = picks.every(own)[0]
    with own.writing() as connection:  # as a passage within a longer turn: without its label
        connection.execute("UPDATE picks SET text = 'Uden datakvalitet intet tilsyn.'")
    collection(engine, own)
    [kept] = picks.every(own)
    assert whole.speaker == "Karen Holst"
    assert (kept.speaker, kept.title, kept.redacted) == ("", "Interview", True)
    assert kept.text == "Uden datakvalitet intet tilsyn."


def test_a_pick_of_a_redacted_source_stays_when_that_changes(own: User) -> None:
    engine = many()
    engine.held[1] = (replace(engine.held[1][0], redacted=True), engine.held[1][1])
    pick(own, engine, "datakvalitet")
    engine.held[1] = (engine.held[1][0], interview("PERSON-1", "Noget andet."))
    assert "Uden datakvalitet" in shown(collection(engine, own))


# --- out ---------------------------------------------------------------------------------------


def chosen(own: User) -> list[Chosen]:
    return [Chosen(each, Standing("gone")) for each in picks.every(own)]


def noted(own: User, note: str) -> None:
    ident = pick(own, many(), "datakvalitet")
    picks.note(own, ident, note)
    picks.tag(own, ident, ["data", "havn"])
    picks.review(own, ident, True)


def test_the_workbook_holds_quote_citation_and_the_users_words(own: User) -> None:
    noted(own, '=HYPERLINK("http://ond")\x07')
    sheet = openpyxl.load_workbook(io.BytesIO(collected.xlsx(chosen(own), DANISH))).active
    head, row = ([cell.value for cell in line] for line in sheet.iter_rows(max_row=2))
    told = dict(zip(head, row, strict=True))
    assert told["Institution"] == "Havnestyrelsen"
    assert told["Citat"] == "Uden datakvalitet intet tilsyn."
    assert told["Citat med henvisning"].endswith("6. februar 2018)")
    assert told["Mærker"] == "data; havn"
    assert told["Gennemset"] == "ja"
    assert told["Fundet med"] == "datakvalitet"
    assert told["Bemærk"] == DANISH("page_pick_gone")
    note = sheet.cell(2, head.index("Note") + 1)
    assert (note.data_type, note.value) == ("s", '=HYPERLINK("http://ond")')


def test_the_document_holds_quote_reference_and_note(own: User) -> None:
    noted(own, f"Se også\x00 {HOSTILE}")
    made = docx.Document(io.BytesIO(collected.docx(chosen(own), DANISH)))
    lines = [paragraph.text for paragraph in made.paragraphs]
    at = lines.index("“Uden datakvalitet intet tilsyn.”")
    assert lines[at + 1].startswith("(Havnestyrelsen, Karen Holst, ")
    assert lines[at + 2] == f"Note: Se også  {HOSTILE}"
    assert lines[at + 3] == "Mærker: data; havn"
    assert lines[at + 4] == f"Bemærk: {DANISH('page_pick_gone')}"


def test_exports_speak_english(own: User) -> None:
    noted(own, "æøå")
    sheet = openpyxl.load_workbook(io.BytesIO(collected.xlsx(chosen(own), ENGLISH))).active
    assert sheet.title == "Collection"
    made = docx.Document(io.BytesIO(collected.docx(chosen(own), ENGLISH)))
    assert "Note: æøå" in [paragraph.text for paragraph in made.paragraphs]


def test_an_erased_passage_is_no_quote_in_the_document(own: User) -> None:
    noted(own, "min note")
    picks.replace_copy(own, replace(picks.every(own)[0], text=""))
    made = docx.Document(io.BytesIO(collected.docx(chosen(own), DANISH)))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "Uden datakvalitet" not in text
    assert f"“{DANISH('page_pick_erased_text')}”" in text
    assert DANISH("page_pick_erased") in text
