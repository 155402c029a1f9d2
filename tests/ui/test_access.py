"""Who may come in: closed, unless the address, the word or the provider opens."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.test_app import app, shown
from ui import access
from ui.access import Door, Lock, admit, door, may_change, providers, refusal
from ui.say import Say
from ui.text import text

WORD = "sesam luk dig op"
DANISH = Say("da")


# --- the door ----------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "::1"])
def test_on_this_machine_whoever_sits_there_may_do_everything(host: str) -> None:
    session: dict[str, object] = {}
    assert admit(session, door(host, {}, ()))
    assert may_change(session)


@pytest.mark.parametrize("host", [None, "", "0.0.0.0", "::", "10.0.0.7", "localhost.example.com"])
def test_any_other_address_is_closed_until_something_opens_it(host: str | None) -> None:
    session: dict[str, object] = {}
    closed = door(host, {}, ())
    assert refusal(closed, {}) == "open"
    assert not admit(session, closed)
    assert not may_change(session)


@pytest.mark.parametrize("host", ["localhost", "0.0.0.0"])
def test_for_reading_alone_everyone_comes_in_and_nobody_may_change(host: str) -> None:
    session: dict[str, object] = {}
    reading = door(host, {access.READ_ONLY: "1"}, ())
    assert refusal(reading, {}) is None
    assert admit(session, reading)
    assert not may_change(session)


@pytest.mark.parametrize("host", ["localhost", "0.0.0.0"])
def test_a_word_is_asked_for_wherever_it_is_set(host: str) -> None:
    environ = {access.WORD: WORD}
    with_word = door(host, environ, ())
    assert refusal(with_word, environ) is None
    session: dict[str, object] = {}
    assert not admit(session, with_word)
    assert not may_change(session)
    session[access.ENTERED] = True
    assert admit(session, with_word)
    assert may_change(session)


def test_a_word_and_reading_alone_let_in_who_knows_it_to_read() -> None:
    session: dict[str, object] = {access.ENTERED: True}
    assert admit(session, Door("word", local=False, read_only=True))
    assert not may_change(session)


def test_a_provider_lets_in_whom_it_has_signed_in() -> None:
    asked = door("0.0.0.0", {access.WORD: WORD}, ("",))
    session: dict[str, object] = {access.ENTERED: True}  # by a word, which is not asked for here
    assert not admit(session, asked, signed_in=False)
    assert not may_change(session)
    assert admit(session, asked, signed_in=True)
    assert may_change(session)


def test_a_provider_without_the_library_that_asks_it_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert refusal(door("0.0.0.0", {}, ("",)), {}) == "authlib"


def test_a_session_that_nobody_has_looked_at_may_change_nothing() -> None:
    assert not may_change({})
    assert not may_change({access.CHANGE: "yes"})


@pytest.mark.parametrize(
    ("secrets", "found"),
    [
        ('[auth]\nclient_id = "a"', ("",)),
        ('[auth]\ncookie_secret = "c"\n[auth.entra]\nclient_id = "a"', ("entra",)),
        ('[database]\nuser = "a"', ()),
        ("[auth", ()),
    ],
)
def test_a_provider_is_known_from_streamlits_secrets(
    tmp_path: Path, secrets: str, found: tuple[str, ...]
) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
    assert providers([tmp_path / "nowhere", tmp_path]) == found


# --- the word ----------------------------------------------------------------------------------


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_word_opens_however_its_letters_were_composed() -> None:
    assert Lock("blåbærgrød").opens("bla\u030abærgrød")
    assert not Lock("blåbærgrød").opens("blabærgrød")
    assert not Lock("blåbærgrød").opens("")


def test_after_wrong_tries_even_the_word_must_wait_and_longer_each_time() -> None:
    clock = Clock()
    lock = Lock(WORD, clock)
    pauses = []
    for _ in range(9):
        assert not lock.opens("gæt")
        pauses.append(lock.pause())
        assert not lock.opens(WORD)
        assert lock.pause() == pauses[-1]
        clock.now += pauses[-1]
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert lock.opens(WORD)
    assert not lock.opens("gæt")
    assert lock.pause() == 1


# --- the page ----------------------------------------------------------------------------------


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The app over no index, where the word is asked for."""
    monkeypatch.setenv(access.WORD, WORD)
    return app(tmp_path / "index", monkeypatch, q="tilsyn")


def enter(opened: AppTest, word: str) -> AppTest:
    opened.text_input(key="access-word").set_value(word)
    opened.button[1].click().run()
    assert not opened.exception
    return opened


def test_before_the_word_the_page_shows_nothing_else(closed: Any) -> None:
    assert text("page_entry_lead", "da") in shown(closed)
    assert text("page_empty", "da") not in shown(closed)
    assert closed.session_state[access.CHANGE] is False


def test_the_word_opens_the_address_that_was_asked_for(
    closed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(closed, WORD)
    assert text("page_empty", "da") in shown(closed)
    assert closed.session_state[access.CHANGE] is True
    assert closed.query_params["q"] == "tilsyn"
    closed.button(key="leave").click().run()
    assert text("page_entry_lead", "da") in shown(closed)


def test_a_wrong_word_is_told_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(access.WORD, WORD + " igen")  # a lock of its own
    opened = enter(app(tmp_path, monkeypatch), "gæt")
    assert "Det er ikke adgangsordet. Vent 1 sekund" in shown(opened)
    assert text("page_entry_lead", "da") in shown(opened)
