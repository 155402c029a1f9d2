"""Dokumenter: what comes in is seen first, can be corrected, and never harms what is there."""

import io
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from streamlit.testing.v1 import AppTest

from ingest.correcting import correct
from ingest.errors import OcrMissing
from ingest.pipeline import Options, ingest
from search.corrections import Correction
from search.engine import SearchEngine
from search.passage import Source
from search.query import Query
from tests.fakes import WordsEmbedder
from tests.ui.test_views import documents_page, html, shown
from ui import access, originals
from ui.say import Say
from ui.views import table
from ui.worker import Worker

DANISH = Say("da")
HARBOUR = """Institution: Prøvehavnen
Titel: Interview med Prøvehavnen
Dato: 2018-03-14

Interviewer: Hvordan bruger I data i tilsynet?

Karen Holst: Vi sender <b>dykkere</b> ned, når målingerne på kajen afviger.
"""
FOREST = HARBOUR.replace("havnen", "skoven").replace("Karen Holst", "Hans Egekrog")


@pytest.fixture(autouse=True)
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    """No real model: a file comes in whatever its vectors are."""
    fake = WordsEmbedder()
    for place in ("ingest.pipeline.load_embedder", "ingest.pipeline.load_for"):
        monkeypatch.setattr(place, lambda *_: fake)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of one file that its user keeps elsewhere."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "havn.txt").write_text(HARBOUR, encoding="utf-8")
    ingest([docs], tmp_path / "index", Options())
    return tmp_path / "index"


def page(index: Path, worker: Worker) -> Any:
    """The page over a real index, or none, to someone who may change it."""
    engine = SearchEngine.open(index) if index.exists() else None
    app = AppTest.from_function(
        documents_page, args=(engine, DANISH, index, worker), default_timeout=60
    )
    app.session_state[access.CHANGE] = True
    app.run()
    assert not app.exception
    return app


def dropped(app: Any, *files: tuple[str, str | bytes]) -> Any:
    """The page after these files were dropped on it."""
    sent = [
        (name, data.encode() if isinstance(data, str) else data, "application/octet-stream")
        for name, data in files
    ]
    app.file_uploader[0].set_value(sent).run()
    assert not app.exception
    return app


def click(app: Any, key: str, worker: Worker) -> Any:
    """After a button was clicked and the job that it started, if any, has ended."""
    app.button(key=key).click().run()
    assert not app.exception
    if worker.job is not None:
        worker.job.wait(60)
    return app


def sources(index: Path) -> list[Source]:
    return SearchEngine.open(index).sources()


# --- what is understood ------------------------------------------------------------------------


def test_a_file_is_seen_as_it_is_understood_before_anything_is_kept(tmp_path: Path) -> None:
    app = dropped(page(tmp_path / "index", Worker()), ("skov.txt", FOREST))
    said = shown(app)
    assert "skov.txt Interview · 2 talere · " in said
    assert "ren tekst, fordi indholdet" in said
    assert "Prøveskoven (kendt fra dokumentets hoved: »Prøveskoven«)" in said
    assert "<td>Hans Egekrog</td><td>respondent</td>" in html(app)
    assert "Vi sender <b>dykkere</b> ned" in said
    assert "<b>dykkere</b>" not in html(app)
    assert not (tmp_path / "index").exists()


def test_one_of_several_files_is_looked_at(tmp_path: Path) -> None:
    app = dropped(page(tmp_path / "index", Worker()), ("a.txt", HARBOUR), ("b.txt", FOREST))
    assert "Karen Holst" in shown(app)
    assert "Hans Egekrog" not in shown(app)
    app.selectbox(key="review").select_index(1).run()
    assert "Hans Egekrog" in shown(app)


def test_a_manifest_among_the_files_tells_of_them(tmp_path: Path) -> None:
    worker = Worker()
    manifest = "fil;institution;titel\na.txt;Manifestet;Fra manifestet\n"
    plain = "Bo: Vi måler støj.\n\nIda: Og lys.\n"
    app = dropped(page(tmp_path / "i", worker), ("a.txt", plain), ("manifest.csv", manifest))
    assert "Manifestet (kendt fra manifest.csv" in shown(app)
    click(app, "upload-go", worker)
    [source] = sources(tmp_path / "i")
    assert (source.title, source.institution) == ("Fra manifestet", "Manifestet")


# --- corrected before and after ----------------------------------------------------------------


def test_what_is_corrected_before_a_file_comes_in_is_so_from_the_first(tmp_path: Path) -> None:
    worker, index = Worker(), tmp_path / "index"
    app = dropped(page(index, worker), ("a.txt", HARBOUR), ("b.txt", FOREST))
    field = field_of(app)
    field("title").set_value("Samtale 1")
    written(field("institution"), "Havnestyrelsen")
    field("date").set_value("2. maj 2019")
    field("respondent").set_value([])
    app.run()
    assert " ord · Havnestyrelsen" in shown(app)
    app.selectbox(key="review").select_index(1).run()  # the fields go, what they say stays
    click(app, "upload-go", worker)
    first, second = sources(index)
    assert (first.title, first.institution, first.evidence, first.date) == (
        "Samtale 1", "Havnestyrelsen", "assigned", "2019-05-02",
    )  # fmt: skip
    roles = [turn.role for turn in SearchEngine.open(index).turns(first.id)]
    assert roles == ["interviewer", "unknown"]
    assert second.institution == "Prøveskoven"


def written(box: Any, name: str) -> None:
    """A name that is in no list, as the field admits; its stand-in has to be told."""
    box.options.append(name)
    box.set_value(name)


def field_of(app: Any) -> Any:
    """A field of the file or document that is looked at, by the end of its key."""
    widgets = [*app.text_input, *app.selectbox, *app.multiselect]

    def field(name: str) -> Any:
        found = [each for each in widgets if each.key.endswith(f"-{name}")]
        return found[-1]  # after the institution of all files

    return field


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("date", "i går", "»i går« er ikke en dato"),
        ("date", "31-02-2018", "»31-02-2018« er ikke en dato"),
        ("interviewer", ["Karen Holst"], "Karen Holst kan ikke være både"),
    ],
)
def test_what_cannot_be_meant_is_told_and_nothing_comes_in(
    tmp_path: Path, name: str, value: Any, told: str
) -> None:
    app = dropped(page(tmp_path / "index", Worker()), ("a.txt", HARBOUR))
    field_of(app)(name).set_value(value).run()
    assert told in shown(app)
    assert app.button(key="upload-go").disabled


def test_a_document_is_corrected_and_stays_so_when_its_file_is_read_again(
    index: Path, tmp_path: Path
) -> None:
    worker = Worker()
    app = page(index, worker)
    app.selectbox(key="document").select_index(0).run()
    assert "dokumentets hoved" in shown(app)
    assert app.button(key="correct").disabled
    field = field_of(app)
    written(field("institution"), "Kajstyrelsen")
    field("interviewer").set_value([])
    field("respondent").set_value(["Interviewer", "Karen Holst"])
    app.run()
    click(app, "correct", worker)
    assert DANISH("page_correct_saved") in shown(app)
    [source] = sources(index)
    assert (source.institution, source.evidence) == ("Kajstyrelsen", "assigned")
    (tmp_path / "docs" / "havn.txt").write_text(HARBOUR + "\nKaren Holst: Nå.\n", encoding="utf-8")
    app.run()
    assert DANISH.count("page_changed", 1) in shown(app)
    click(app, "reindex", worker)
    [source] = sources(index)
    assert (source.institution, source.turns) == ("Kajstyrelsen", 3)
    assert {turn.role for turn in SearchEngine.open(index).turns(source.id)} == {"respondent"}


def test_an_unchanged_document_that_is_uploaded_again_takes_the_corrections(tmp_path: Path) -> None:
    worker, index = Worker(), tmp_path / "index"
    click(dropped(page(index, worker), ("a.txt", HARBOUR)), "upload-go", worker)
    app = dropped(page(index, worker), ("a.txt", HARBOUR))
    field_of(app)("respondent").set_value([]).run()
    click(app, "upload-go", worker)
    [source] = sources(index)
    assert [turn.role for turn in SearchEngine.open(index).turns(source.id)][1] == "unknown"


def test_what_was_corrected_of_a_deleted_upload_does_not_fall_on_its_namesake(
    tmp_path: Path,
) -> None:
    worker, index = Worker(), tmp_path / "index"
    app = dropped(page(index, worker), ("a.txt", HARBOUR))
    field_of(app)("title").set_value("Rettet").run()
    click(app, "upload-go", worker)
    [source] = sources(index)
    assert source.title == "Rettet"
    app = page(index, worker)
    app.session_state["removing"] = [source.id]
    app.run()
    click(app, "remove-yes", worker)
    assert sources(index) == []
    assert not Path(source.path).exists()
    click(dropped(page(index, worker), ("a.txt", FOREST)), "upload-go", worker)
    assert [source.title for source in sources(index)] == ["Interview med Prøveskoven"]


# --- the same name -----------------------------------------------------------------------------


def test_a_file_of_a_taken_name_is_asked_about_and_replaces(tmp_path: Path) -> None:
    worker, index = Worker(), tmp_path / "index"
    click(dropped(page(index, worker), ("a.txt", HARBOUR)), "upload-go", worker)
    app = dropped(page(index, worker), ("a.txt", FOREST))
    assert DANISH("page_doubles", names="a.txt") in shown(app)
    app.radio(key="doubles").set_value("replace").run()
    click(app, "upload-go", worker)
    assert [source.institution for source in sources(index)] == ["Prøveskoven"]


def test_a_document_from_elsewhere_is_replaced_in_the_index_and_its_file_left_alone(
    index: Path, tmp_path: Path
) -> None:
    worker = Worker()
    app = dropped(page(index, worker), ("havn.txt", FOREST))
    app.radio(key="doubles").set_value("replace").run()
    click(app, "upload-go", worker)
    assert [source.institution for source in sources(index)] == ["Prøveskoven"]
    assert (tmp_path / "docs" / "havn.txt").read_text(encoding="utf-8") == HARBOUR


def test_a_document_that_is_there_from_elsewhere_is_kept_no_second_time(index: Path) -> None:
    worker = Worker()
    app = dropped(page(index, worker), ("havn.txt", HARBOUR))
    assert not app.radio
    field_of(app)("title").set_value("Havnen").run()
    click(app, "upload-go", worker)
    assert [source.title for source in sources(index)] == ["Havnen"]
    assert list((index / "originals").glob("*")) == []


def test_both_are_kept_where_nobody_says_otherwise(index: Path) -> None:
    worker = Worker()
    click(dropped(page(index, worker), ("havn.txt", FOREST)), "upload-go", worker)
    assert sorted(s.institution or "" for s in sources(index)) == ["Prøvehavnen", "Prøveskoven"]


def test_two_files_of_one_name_in_one_go_both_come_in(tmp_path: Path) -> None:
    worker, index = Worker(), tmp_path / "index"
    app = dropped(page(index, worker), ("a.txt", HARBOUR), ("a.txt", FOREST))
    click(app, "upload-go", worker)
    assert [Path(source.path).name for source in sources(index)] == ["a (2).txt", "a.txt"]


# --- what cannot come in -----------------------------------------------------------------------


def encrypted() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("hemmeligt")
    writer.write(out)
    return out.getvalue()


def pictures() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(out)
    return out.getvalue()


BAD = {
    "tom.txt": (b"", "tom.txt er tom."),
    "musik.mp3": (b"ID3\x04\x00" + bytes(range(256)) * 40, "musik.mp3 har et format, som kilde"),
    "støj.txt": (bytes(range(256)) * 40, "støj.txt er hverken tekst"),
    "låst.pdf": (encrypted(), "låst.pdf er beskyttet med en adgangskode."),
    "halv.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<", "halv.pdf er beskadiget"),
    "brudt.docx": (b"PK\x03\x04" + b"\0" * 99, "brudt.docx "),
    "billeder.pdf": (pictures(), "billeder.pdf har ingen tekst, kun billeder af sider. Sæt kryds"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_is_told_by_its_name_and_never_kept(
    tmp_path: Path, name: str
) -> None:
    data, told = BAD[name]
    app = dropped(page(tmp_path / "index", Worker()), (name, data))
    assert told in shown(app)
    assert str(tmp_path) not in shown(app)
    assert "upload-go" not in [button.key for button in app.button]
    assert not (tmp_path / "index").exists()


def test_a_file_that_unpacks_to_too_much_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.readers.detect.MOST_BYTES", 10, raising=True)
    app = dropped(page(tmp_path / "index", Worker()), ("stor.txt", HARBOUR))
    assert "stor.txt er for stor til at blive læst." in shown(app)


def test_the_good_files_come_in_without_the_bad_one(tmp_path: Path) -> None:
    worker, index = Worker(), tmp_path / "index"
    app = dropped(page(index, worker), ("tom.txt", b""), ("a.txt", HARBOUR))
    assert DANISH.count("page_upload_bad", 1) in shown(app)
    click(app, "upload-go", worker)
    assert [Path(source.path).name for source in sources(index)] == ["a.txt"]


def test_pages_that_are_pictures_come_in_where_they_can_be_read_and_one_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise OcrMissing("program")

    worker = Worker()
    monkeypatch.setattr("ingest.readers.ocr.require", missing)
    monkeypatch.setattr("ui.views.upload._can_read_pictures", lambda: True)
    app = dropped(page(tmp_path / "index", worker), ("billeder.pdf", pictures()))
    assert "upload-go" not in [button.key for button in app.button]
    app.checkbox(key="upload-ocr").check().run()
    click(app, "upload-go", worker).run()
    assert DANISH.error(OcrMissing("program")) in shown(app), "what was asked of the ingest"


def test_nobody_is_offered_to_read_pictures_where_that_cannot_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.views.upload._can_read_pictures", lambda: False)
    assert not dropped(page(tmp_path / "index", Worker()), ("a.txt", HARBOUR)).checkbox


@pytest.mark.parametrize("place", ["ui.originals._write", "search.segments.write"])
def test_a_full_disk_is_told_and_what_was_there_stays(
    index: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    worker = Worker()
    app = dropped(page(index, worker), ("skov.txt", FOREST))
    monkeypatch.setattr(place, full)
    told = shown(click(app, "upload-go", worker)) + shown(app.run())
    assert "Disken er fuld. Gør plads, og prøv igen" in told
    assert [source.institution for source in sources(index)] == ["Prøvehavnen"]


# --- several at once ---------------------------------------------------------------------------


def test_who_comes_second_is_told_and_nothing_of_theirs_is_kept(index: Path) -> None:
    going, worker = threading.Event(), Worker()
    app = dropped(page(index, worker), ("skov.txt", FOREST))
    worker.start(lambda note, cancelled: going.wait(20))  # type: ignore[arg-type, return-value]
    try:
        app.button(key="upload-go").click().run()
        assert not app.exception
        assert DANISH("page_busy") in shown(app)
        assert not (index / "originals").exists()
    finally:
        going.set()


def test_another_programs_writing_is_told(index: Path) -> None:
    from search.index import Writer

    worker = Worker()
    app = dropped(page(index, worker), ("skov.txt", FOREST))
    field_of(app)("title").set_value("Rettet").run()
    with Writer(index):
        click(app, "upload-go", worker).run()
    assert DANISH("page_busy") in shown(app)
    app.run()
    assert DANISH.count("page_waiting", 1) in shown(app)
    click(app, "waiting", worker)
    assert {source.title for source in sources(index)} == {"Interview med Prøvehavnen", "Rettet"}


class Waiting(WordsEmbedder):
    """Makes no vector before it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.let = threading.Event(), threading.Event()

    def embed_passages(self, texts: Any, progress: Any = None) -> Any:
        self.reached.set()
        self.let.wait(20)
        return super().embed_passages(texts, progress)


def test_search_goes_on_while_files_come_in_and_a_stop_does_no_harm(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, slow = Worker(), Waiting()
    other = FOREST.replace("skoven", "arkivet").replace("Egekrog", "Brink")
    app = dropped(page(index, worker), ("skov.txt", FOREST), ("arkiv.txt", other))
    monkeypatch.setattr("ingest.pipeline.BATCH_WORDS", 1)  # a stop between two files
    engine = SearchEngine.open(index, WordsEmbedder())
    before = engine.search(Query("dykkere")).hits
    monkeypatch.setattr("ingest.pipeline.load_for", lambda _: slow)
    app.button(key="upload-go").click().run()
    assert slow.reached.wait(20)
    assert engine.search(Query("målingerne")).hits
    app.run()
    assert DANISH("page_job_meanwhile") in shown(app)
    app.button(key="cancel").click().run()
    slow.let.set()
    assert worker.job is not None
    worker.job.wait(20)
    app.run()
    assert DANISH("page_job_cancelled") in shown(app)
    assert {hit.source.path for hit in before} <= {source.path for source in sources(index)}
    assert sorted(source.embedded for source in sources(index)) == [False, True, True]
    for name, institution in (("Egekrog", "Prøveskoven"), ("Brink", "Prøvearkivet")):
        assert engine.search(Query(name)).hits[0].institution == institution


# --- on disk -----------------------------------------------------------------------------------


def test_only_what_changed_is_read_again_and_what_is_missing_is_listed(
    index: Path, tmp_path: Path
) -> None:
    docs, worker = tmp_path / "docs", Worker()
    for name in ("b.txt", "c.txt"):
        (docs / name).write_text(FOREST.replace("dykkere", name), encoding="utf-8")
    ingest([docs], index, Options(speaker_pattern=r"(\w+ \w+|Interviewer):"))
    before = {source.path: source.id for source in sources(index)}
    (docs / "b.txt").write_text(FOREST + "\nHans Egekrog: Ja.\n", encoding="utf-8")
    (docs / "c.txt").unlink()
    app = page(index, worker)
    assert DANISH.count("page_changed", 1) in shown(app)
    assert DANISH.count("page_gone", 1) in shown(app)
    click(app, "reindex", worker)
    after = {source.path: source.id for source in sources(index)}
    moved = {Path(path).name for path in after if after[path] != before[path]}
    assert (set(after), moved) == (set(before), {"b.txt"})


def test_the_table_tells_of_meaning_only_while_a_document_waits_for_it(index: Path) -> None:
    engine = SearchEngine.open(index, WordsEmbedder())
    (source,) = engine.sources()
    column = DANISH("page_column_meaning")
    assert column not in table.documents(engine, [source], DANISH)
    waiting = replace(source, embedded=False)
    assert table.documents(engine, [source, waiting], DANISH)[column] == ["ja", "endnu ikke"]


def test_a_file_that_was_only_saved_again_has_not_changed(index: Path, tmp_path: Path) -> None:
    (path,) = (Path(source.path) for source in sources(index))
    path.write_bytes(path.read_bytes())
    os.utime(path, (0, 0))
    assert DANISH.count("page_changed", 1) not in shown(page(index, Worker()))


def test_an_institution_given_for_a_file_is_kept_when_it_is_read_again(tmp_path: Path) -> None:
    docs, index, worker = tmp_path / "a.txt", tmp_path / "index", Worker()
    docs.write_text(HARBOUR, encoding="utf-8")
    ingest([docs], index, Options(institution="Kajstyrelsen"))
    docs.write_text(HARBOUR + "\nKaren Holst: Ja.\n", encoding="utf-8")
    click(page(index, worker), "reindex", worker)
    assert [source.institution for source in sources(index)] == ["Kajstyrelsen"]


def test_a_correction_while_others_write_is_told(index: Path) -> None:
    from search.index import Writer

    app = page(index, Worker())
    app.selectbox(key="document").select_index(0).run()
    field_of(app)("title").set_value("Nyt").run()
    with Writer(index):
        app.button(key="correct").click().run()
    assert not app.exception
    assert DANISH("page_busy") in shown(app)
    assert sources(index)[0].title == "Interview med Prøvehavnen"


def test_a_corrected_document_stays_open_when_it_is_stored_anew(index: Path) -> None:
    app = page(index, Worker())
    app.selectbox(key="document").select_index(0).run()
    correct(index, "havn", Correction(roles={"Karen Holst": "unknown"}))
    app.run()
    assert not app.exception
    assert "<td>Karen Holst</td><td>ukendt</td>" in html(app)


def test_only_files_of_the_folder_of_originals_wait(index: Path) -> None:
    originals.keep(index, "a.txt", FOREST.encode(), replace=False)
    (index / "originals" / originals.MANIFEST).write_text("fil;titel\n", encoding="utf-8")
    (index / "originals" / ".upload-x").write_text("halv", encoding="utf-8")
    app = page(index, Worker())
    assert DANISH.count("page_waiting", 1) in shown(app)
