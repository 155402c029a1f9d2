"""The user's own database: apart from the index, whole, and never lost."""

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ingest.pipeline import Options, ingest
from search import database
from search.engine import SearchEngine
from search.passage import Turn, lay_out
from search.query import Hit, Query
from tests.ui.fake import HOSTILE, FakeEngine, many
from ui import collected, picks, standing, user
from ui.citation import cite
from ui.cli import app
from ui.exports import quote_cells
from ui.picks import Pick
from ui.say import Say
from ui.standing import Index
from ui.user import User, UserDataDamaged, UserDataNewer, UserDataReadOnly

DANISH = Say("da")
CORPUS = Path(__file__).parents[2] / "corpus" / "documents"
TEXT = "Institution: Prøvehavnen\nDato: 2018-02-06\n\nInterviewer: Hvordan?\n\nBo: Vi måler støj.\n"


def found(engine: FakeEngine, question: str = "datakvalitet") -> Hit:
    return engine.search(Query(question)).hits[0]


def picked(user: User, engine: FakeEngine, question: str = "datakvalitet") -> int:
    hit = found(engine, question)
    return picks.add(user, Pick.of(hit, engine.turns(hit.source.id), question))


@pytest.fixture
def own(tmp_path: Path) -> User:
    return User(tmp_path)


# --- the file ----------------------------------------------------------------------------------


def test_reading_makes_no_file(own: User) -> None:
    assert picks.every(own) == []
    assert list(own.folder.iterdir()) == []


def test_the_file_is_its_owners_alone_and_keeps_a_log_ahead(own: User) -> None:
    picked(own, many())
    file = own.folder / user.FILE
    assert file.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_writing_waits_for_nobody_who_writes_the_index(tmp_path: Path) -> None:
    with closing(database.create(tmp_path)) as index, closing(database.create(tmp_path)) as other:
        index.execute("BEGIN IMMEDIATE")
        picked(User(tmp_path), many())
        index.rollback()
        with User(tmp_path).writing():
            other.execute("BEGIN IMMEDIATE")
            other.rollback()


def test_a_failure_midway_keeps_nothing_of_it(own: User) -> None:
    ident = picked(own, many())
    with pytest.raises(ZeroDivisionError), own.writing() as connection:
        connection.execute("UPDATE picks SET note = 'halv'")
        raise ZeroDivisionError
    assert [each.note for each in picks.every(own) if each.id == ident] == [""]


def test_a_folder_that_cannot_be_written_is_read_and_refuses(
    own: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    picked(own, many())
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    before = sorted(each.name for each in own.folder.iterdir())
    assert len(picks.every(own)) == 1
    assert sorted(each.name for each in own.folder.iterdir()) == before
    with pytest.raises(UserDataReadOnly):
        picked(own, many(), "breve")


def test_a_broken_file_is_refused_and_left_as_it_is(own: User) -> None:
    file = own.folder / user.FILE
    file.write_bytes(b"noget helt andet " * 99)
    for attempt in (lambda: picks.every(own), lambda: picked(own, many())):
        with pytest.raises(UserDataDamaged):
            attempt()
    assert file.read_bytes() == b"noget helt andet " * 99


def test_another_programs_database_is_refused(own: User) -> None:
    with closing(sqlite3.connect(own.folder / user.FILE)) as connection:
        connection.execute("CREATE TABLE deres (a)")
    with pytest.raises(UserDataDamaged):
        picked(own, many())


def test_a_newer_file_is_refused_and_left_as_it_is(own: User) -> None:
    picked(own, many())
    with closing(sqlite3.connect(own.folder / user.FILE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(UserDataNewer) as refused:
        picks.every(own)
    assert (refused.value.found, refused.value.expected) == (99, user.VERSION)


def test_a_file_that_was_begun_and_left_empty_is_used(own: User) -> None:
    (own.folder / user.FILE).touch()
    assert picks.every(own) == []
    picked(own, many())
    assert len(picks.every(own)) == 1


def test_what_is_removed_is_not_in_the_file_any_more(own: User) -> None:
    ident = picked(own, many())
    picks.note(own, ident, "hemmelighed")
    picks.remove(own, ident)
    held = b"".join(each.read_bytes() for each in own.folder.iterdir())
    assert b"hemmelighed" not in held
    assert b"Uden datakvalitet" not in held


def test_what_a_user_made_alone_does_not_stand_in_the_way_of_a_new_index(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    picked(User(tmp_path / "index"), many())
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    ingest([tmp_path / "a.txt"], tmp_path / "index", Options())
    assert len(SearchEngine.open(tmp_path / "index").sources()) == 1
    assert len(picks.every(User(tmp_path / "index"))) == 1


def test_a_switch_is_on_until_it_is_turned_off(own: User) -> None:
    assert own.switched_on("log")
    own.switch("log", False)
    assert not own.switched_on("log")
    assert own.switched_on("recent")
    own.switch("log", True)
    assert own.switched_on("log")


# --- picks -------------------------------------------------------------------------------------


def test_a_pick_keeps_all_that_a_citation_says(own: User) -> None:
    engine = many()
    hit = found(engine)
    picked(own, engine)
    [kept] = picks.every(own)
    assert cite(kept.hit, DANISH) == cite(hit, DANISH)
    assert quote_cells(kept.hit, DANISH) == quote_cells(hit, DANISH)
    assert kept.question == "datakvalitet"


def test_the_same_passage_is_picked_once_and_keeps_its_note(own: User) -> None:
    first = picked(own, many())
    picks.note(own, first, "vigtigt")
    assert picked(own, many()) == first
    assert picks.at(own, found(many())) == first
    assert next(each.note for each in picks.every(own) if each.id == first) == "vigtigt"


def test_note_tags_and_tick_are_kept(own: User) -> None:
    ident = picked(own, many(), "fed tilsyn")
    picks.note(own, ident, f"  {HOSTILE}\n2. linje ")
    picks.tag(own, ident, ["tilsyn", " data  og ", "tilsyn", " ", "x" * 99])
    picks.review(own, ident, True)
    [kept] = picks.every(own)
    assert kept.note == f"{HOSTILE}\n2. linje"
    assert kept.tags == ("data og", "tilsyn", "x" * picks.MAX_TAG)
    assert kept.reviewed


def test_a_removed_pick_comes_back_whole(own: User) -> None:
    ident = picked(own, many())
    picks.note(own, ident, "vigtigt")
    picks.tag(own, ident, ["a"])
    [kept] = picks.every(own)
    picks.remove(own, ident)
    assert picks.every(own) == []
    picks.add(own, kept)
    assert picks.every(own) == [kept]


def test_changing_a_pick_that_another_page_removed_does_nothing(own: User) -> None:
    ident = picked(own, many())
    picks.remove(own, ident)
    for change in (picks.note, picks.tag, picks.review):
        change(own, ident, "x")  # type: ignore[operator]
    assert picks.every(own) == []


@pytest.mark.parametrize("name", ["00-rapport-data-i-staten.pdf", "14-fokusgruppe.txt"])
def test_every_passage_of_a_document_is_cited_by_its_pick_as_by_the_index(
    name: str, tmp_path: Path
) -> None:
    ingest([CORPUS / name], tmp_path, Options(registers=(CORPUS.parent / "institutions.toml",)))
    engine: Any = SearchEngine.open(tmp_path)
    hits = engine.search(Query("data tilsyn model", limit=500)).hits
    assert len(hits) > 10
    index = Index(engine)
    for hit in hits:
        pick = Pick.of(hit, engine.turns(hit.source.id), "")
        assert collected.fate(index.standing(pick), pick, DANISH) is None, hit.text


# --- what became of them -----------------------------------------------------------------------

TURNS = [Turn("Hvordan?", "Interviewer", "interviewer"), Turn("Med data.", "Bo", "respondent")]


@pytest.mark.parametrize(
    ("now", "fate"),
    [
        (TURNS, "same"),
        ([*TURNS, Turn("Mere.", "Bo", "respondent")], "still"),
        ([Turn("Et ord først.", "Bo", "respondent"), *TURNS], "still"),
        ([TURNS[0], Turn("Uden data.", "Bo", "respondent")], "changed"),
        ([], "changed"),
    ],
)
def test_a_pick_tells_whether_its_passage_still_stands(now: list[Turn], fate: str) -> None:
    before, after = FakeEngine(), FakeEngine()
    before.add("Interview", "Havnen", TURNS)
    pick = Pick.of(found(before, "data"), TURNS, "data")
    source = after.add("Interview", "Havnen", now)
    stands = standing.standing(pick, source, now)
    assert stands.fate == fate
    assert (stands.now is not None) == (fate in ("same", "still"))
    if stands.now is not None:
        assert now[stands.now.turn_start].text == "Med data."
        assert lay_out(now)[0][stands.now.start : stands.now.end] == pick.text


def test_a_pick_of_a_source_that_left_the_index_is_gone() -> None:
    engine = many()
    hit = found(engine)
    pick = Pick.of(hit, engine.turns(hit.source.id), "")
    for empty in (None, FakeEngine()):
        assert Index(empty).standing(pick).fate == "gone"


def test_a_source_that_moved_to_another_folder_is_known_by_its_name_if_it_is_the_only_one() -> None:
    engine = many()
    hit = found(engine)
    pick = Pick.of(hit, engine.turns(hit.source.id), "")
    moved = replace(hit.source, path="/andet/02-kilde.txt")
    other = replace(moved, path="/tredje/02-kilde.txt")
    assert Index(FakeEngine([(moved, [])])).source(pick) == moved
    assert Index(FakeEngine([(moved, []), (other, [])])).source(pick) is None
    assert Index(FakeEngine([(moved, []), (hit.source, [])])).source(pick) == hit.source


@pytest.mark.parametrize(
    ("old", "new", "fate"),
    [("2018-02-06", "2018-02-07", "same"), ("\n\nBo", "\n\nEva: Godt.\n\nBo", "changed")],
)
def test_a_pick_outlives_that_its_source_is_read_anew(
    tmp_path: Path, old: str, new: str, fate: str
) -> None:
    file, index = tmp_path / "a.txt", tmp_path / "index"
    file.write_text(TEXT, encoding="utf-8")
    ingest([file], index, Options())
    engine: Any = SearchEngine.open(index)
    hit = engine.search(Query("støj")).hits[0]
    picks.add(User(index), Pick.of(hit, engine.turns(hit.source.id), "støj"))
    file.write_text(TEXT.replace(old, new), encoding="utf-8")
    ingest([file], index, Options())
    [kept] = picks.every(User(index))
    stands = Index(engine).standing(kept)
    assert stands.source is not None
    assert stands.source.id != hit.source.id
    assert stands.fate == fate


def test_a_redacting_ingest_redacts_what_was_picked_before(tmp_path: Path) -> None:
    file, index = tmp_path / "a.txt", tmp_path / "index"
    told = "Bo Holm fandt støjen med sin egen måler."
    file.write_text(TEXT.replace("Vi måler støj.", told), encoding="utf-8")
    ingest([file], index, Options())
    engine: Any = SearchEngine.open(index)
    hit = engine.search(Query("støj")).hits[0]
    ident = picks.add(User(index), Pick.of(hit, engine.turns(hit.source.id), "støj"))
    picks.note(User(index), ident, "min note")
    (tmp_path / "navne.txt").write_text("Bo Holm\n", encoding="utf-8")
    names = str(tmp_path / "navne.txt")
    asked = ["ingest", str(file), "--index", str(index), "--redact-names", names]
    assert CliRunner().invoke(app, asked).exit_code == 0
    [kept] = picks.every(User(index))
    assert (kept.text, kept.speaker, kept.note) == ("", None, "min note")
    assert b"Bo Holm" not in (index / user.FILE).read_bytes()
