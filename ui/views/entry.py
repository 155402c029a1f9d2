"""The sign-in, where one is set up: nothing of the index is shown before it."""

import math
import os
from pathlib import Path

import streamlit as st

from ui import access
from ui.say import Say
from ui.views import blocks


def admitted() -> bool:
    """Whether this visitor may come in."""
    door = _door()
    signed_in = door.sign_in == "provider" and bool(st.user.is_logged_in)
    return access.admit(st.session_state, door, signed_in=signed_in)


def render(say: Say) -> None:
    """What a visitor meets who has not signed in."""
    door = _door()
    if door.sign_in == "none":
        blocks.notice("bad", say("page_entry_closed"))
    elif door.sign_in == "provider":
        _by_provider(say)
    else:
        _by_word(say)


def leave(say: Say) -> None:
    """The way out again; nothing where nobody signed in."""
    sign_in = _door().sign_in
    if sign_in != "none" and st.button(
        say("page_entry_leave"), key="leave", type="tertiary", icon=":material/logout:"
    ):
        st.session_state.clear()
        if sign_in == "provider":
            st.logout()
            st.stop()  # a rerun now could overtake the message that takes the cookie back
        st.rerun()


def _door() -> access.Door:
    return access.door(st.get_option("server.address"), os.environ, _providers())


@st.cache_resource(show_spinner=False)
def _providers() -> tuple[str, ...]:
    return access.providers([Path.home(), Path.cwd()])


@st.cache_resource(show_spinner=False)
def _lock(word: str) -> access.Lock:
    return access.Lock(word)


def _by_provider(say: Say) -> None:
    blocks.line(say("page_entry_provider"))
    for name in _providers():
        label = say("page_entry_at", name=name.title()) if name else say("page_entry_go")
        if st.button(label, key=f"login-{name}", type="primary"):
            st.login(name or None)


def _by_word(say: Say) -> None:
    lock = _lock(os.environ[access.WORD])
    with st.form("entry", clear_on_submit=True, width=420):
        given = st.text_input(
            say("page_entry_word"), type="password", max_chars=200, key="access-word"
        )
        sent = st.form_submit_button(say("page_entry_go"), type="primary")
    if not sent:
        return
    if lock.opens(given):
        st.session_state[access.ENTERED] = True
        st.rerun()
    blocks.notice("bad", say("page_entry_wrong", time=say.duration(math.ceil(lock.pause()))))
