"""Saved lists: kept apart from the index, and what is new is what was not there."""

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline import Options, ingest
from search import database
from search.engine import SearchEngine
from search.query import Filters, Hit, Query, Results, State
from tests.search.samples import hit, passage, source
from tests.ui.test_walk import FOREST, HARBOUR, written
from ui import lists, picks
from ui.lists import Place, same
from ui.user import User, UserDataReadOnly

QUERIES = (
    Query("Hvem måler?", "1"),
    Query("Hvem måler?", "1"),
    Query("Æ ø å \ud800", "b", Filters(("Havn",), ("a.txt",), ministries=("Skat",)), 25),
)


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path)


def results(*hits: Hit, ident: str = "1") -> Results:
    return Results(Query("Hvem måler?", ident), hits, State(7, "m", 4, 1, 1, 1, 1))


def at(
    start: int, end: int, text: str = "Vi måler.", file: str = "/a/havn.txt", words: int = 9
) -> Hit:
    place = replace(passage(), start=start, end=end)
    return hit(text, source=source(file, words=words), passage=place)


def test_a_list_is_kept_whole_with_all_that_its_questions_say(user: User) -> None:
    assert lists.save(user, "  Tilsyn   2018 ", QUERIES)
    [(name, kept)] = lists.saved(user).items()
    assert name == "Tilsyn 2018"
    assert kept == QUERIES


def test_a_name_is_taken_once_and_never_blank(user: User) -> None:
    assert lists.save(user, "a", QUERIES)
    assert not lists.save(user, "a", QUERIES[:1])
    assert not lists.save(user, "   ", QUERIES)
    assert lists.saved(user) == {"a": QUERIES}


def test_before_anything_is_saved_there_is_nothing_and_no_file_is_made(user: User) -> None:
    assert lists.saved(user) == {}
    assert lists.last_run(user, "a") is None
    assert list(user.folder.iterdir()) == []


def test_a_database_from_before_there_were_lists_is_read_as_having_none(user: User) -> None:
    user.switch("log", True)
    assert lists.saved(user) == {}
    assert lists.save(user, "a", QUERIES)
    assert picks.every(user) == []


def test_a_list_that_is_let_go_of_takes_its_run_along(user: User) -> None:
    lists.save(user, "a", QUERIES)
    lists.keep_run(user, "a", [results(at(0, 9))])
    lists.forget(user, "a")
    assert lists.saved(user) == {}
    lists.save(user, "a", QUERIES)
    assert lists.last_run(user, "a") is None


def test_a_run_of_a_list_that_is_gone_is_no_run(user: User) -> None:
    lists.keep_run(user, "a", [results(at(0, 9))])
    assert lists.last_run(user, "a") is None


def test_the_run_kept_last_is_the_one_that_counts(user: User) -> None:
    lists.save(user, "a", QUERIES)
    lists.keep_run(user, "a", [results(at(0, 9))])
    lists.keep_run(user, "a", [results(at(50, 90, "Andet."))])
    run = lists.last_run(user, "a")
    assert run is not None
    assert run.generation == 7
    assert [p.start for p in run.places["1", "Hvem måler?"]] == [50]


def test_of_the_passages_no_text_is_kept(user: User) -> None:
    lists.save(user, "a", QUERIES)
    lists.keep_run(user, "a", [results(at(0, 9, "Hemmeligt udsagn."))])
    kept = b"".join(file.read_bytes() for file in user.folder.iterdir())
    assert b"Hemmeligt" not in kept
    assert b"havn.txt" in kept


def test_a_list_can_be_kept_while_the_index_is_being_written(user: User, tmp_path: Path) -> None:
    writing = database.create(tmp_path)
    writing.execute("BEGIN EXCLUSIVE")
    assert lists.save(user, "a", QUERIES)
    writing.rollback()
    writing.close()


def test_a_folder_that_cannot_be_written_is_said_to_be(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(User, "writable", property(lambda self: False))
    with pytest.raises(UserDataReadOnly):
        lists.save(user, "a", QUERIES)


# --- new, or not -------------------------------------------------------------------------------


def fresh(user: User, before: Hit, now: Hit) -> bool:
    lists.save(user, "a", QUERIES)
    lists.keep_run(user, "a", [results(before)])
    run = lists.last_run(user, "a")
    assert run is not None
    [only] = lists.new([results(now)], run)
    return bool(only.hits)


def test_the_same_passage_is_not_new_whatever_its_number(user: User) -> None:
    before = at(10, 90)
    assert not fresh(user, before, replace(before, passage_id=999, rank=4, score=0.1))


def test_words_that_have_moved_are_not_new(user: User) -> None:
    assert not fresh(user, at(10, 90), at(40, 120, "Vi \n måler.", words=15))


def test_another_cut_of_an_unchanged_text_is_not_new(user: User) -> None:
    assert not fresh(user, at(0, 100, "Længe."), at(30, 80, "Kort."))


def test_other_words_at_the_same_place_of_a_changed_file_are_new(user: User) -> None:
    assert fresh(user, at(10, 90), at(10, 90, "Vi måler slet ikke.", words=12))


def test_the_same_words_of_another_file_are_new(user: User) -> None:
    assert fresh(user, at(10, 90), at(10, 90, file="/a/skov.txt"))


def test_a_file_that_was_moved_is_known_by_its_name(user: User) -> None:
    assert not fresh(user, at(10, 90), at(10, 90, file="/helt/andet/sted/havn.txt"))


@pytest.mark.parametrize(
    ("span", "expected"),
    [((51, 151), False), ((49, 149), True), ((0, 30), True), ((100, 130), False)],
)
def test_half_of_the_shorter_decides(span: tuple[int, int], expected: bool) -> None:
    one, other = Place("a", 0, 100, 5, "x"), Place("a", *span, 5, "y")
    assert same(one, other) is same(other, one) is expected


def test_a_question_that_the_run_did_not_have_is_all_new(user: User) -> None:
    lists.save(user, "a", QUERIES)
    lists.keep_run(user, "a", [results(at(0, 9))])
    run = lists.last_run(user, "a")
    assert run is not None
    [only] = lists.new([results(at(0, 9), ident="2")], run)
    assert len(only.hits) == 1


def test_after_new_documents_and_a_reindex_only_theirs_are_new(user: User, tmp_path: Path) -> None:
    """Through a real index, which gives every passage another number the second time."""
    queries = [Query("Hvad gør I for at finde fejl og skader?")]
    folder = tmp_path / "docs"
    folder.mkdir()
    written(folder / "havn.txt", HARBOUR)
    ingest([folder], tmp_path / "et", Options())
    lists.save(user, "a", queries)
    lists.keep_run(user, "a", SearchEngine.open(tmp_path / "et").search_all(queries))
    run = lists.last_run(user, "a")
    assert run is not None
    written(folder / "arkiv.txt", FOREST)
    ingest([folder], tmp_path / "to", Options())
    found = SearchEngine.open(tmp_path / "to").search_all(queries)
    assert {Path(each.source.path).name for each in found[0].hits} == {"havn.txt", "arkiv.txt"}
    [only] = lists.new(found, run)
    assert {Path(each.source.path).name for each in only.hits} == {"arkiv.txt"}
