"""Beside the question: the last searches and the saved ones, each made again by a click."""

import streamlit as st

from search.errors import KildeError
from ui import address, searches, state
from ui.method import filters_line
from ui.say import Say
from ui.searches import Address
from ui.state import Answer, View
from ui.text import language_of_environment
from ui.user import User
from ui.views import blocks, own

OPEN = "history"
NAME = "save-name"
KEEP = "keep-recent"
# What was recorded last, so that a rerun of the page is no second search.
RECORDED = "recorded"
# Characters of a question in the list; the whole of it is in the tip.
LONGEST = 60


def record(found: Answer, view: View, say: Say) -> None:
    """Keep a search once it is answered; where it cannot be kept, say so above the answer."""
    user, made = own.database(), (found.ask, found.results.state.generation, view)
    if user is None or not user.writable or st.session_state.get(RECORDED) == made:
        return
    st.session_state[RECORDED] = made
    asked = address.address(found.ask, view, "da")
    if not own.attempt(searches.record, user, asked, found.results):
        own.refusal(say)


def show(say: Say) -> None:
    """A button that opens the list; nothing is looked up until it is.

    No popover: one that runs the page anew as it closes undoes a click on another page's link.
    """
    user = own.database()
    if user is None:
        return
    own.refusal(say)
    is_open = bool(st.session_state.get(OPEN))
    st.button(
        say("page_history_close" if is_open else "page_history"),
        key="toggle-history",
        icon=":material/history:",
        type="tertiary",
        on_click=_toggle,
    )
    if not is_open:
        return
    with st.container(border=True, key="history-list", gap="xxsmall"):
        try:
            _lists(user, say)
        except (KildeError, OSError) as error:
            blocks.problem(say, error)


def _lists(user: User, say: Say) -> None:
    saved, recent = searches.saved(user), searches.recent(user)
    if user.writable:
        _save(user, saved, say)
    if saved:
        blocks.line(say("page_history_saved"))
    for name, asked in saved.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            _again(name, asked, f"saved-{name}", say)
            st.button(
                say("page_history_forget"),
                key=f"forget-{name}",
                type="tertiary",
                icon=":material/delete:",
                disabled=not user.writable,
                on_click=_forget,
                args=(user, name),
            )
    blocks.line(say("page_history_recent" if recent else "page_history_none"))
    for number, asked in enumerate(recent):
        _again(searches.question(asked), asked, f"recent-{number}", say)
    _switch(user, say)


def _save(user: User, saved: dict[str, Address], say: Say) -> None:
    """The answer on the page by a name."""
    answer = state.current(st.session_state)
    if answer is None:
        return
    view = st.session_state.get(state.LAST_VIEW, state.VIEWS[0])
    asked = address.address(answer.ask, view, "da")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            say("page_history_name"),
            key=NAME,
            max_chars=searches.MAX_NAME,
            placeholder=answer.ask.text[: searches.MAX_NAME],
        )
        st.button(
            say("page_history_save"),
            key="save-search",
            icon=":material/bookmark_add:",
            on_click=_keep,
            args=(user, answer.ask.text, asked),
        )
    if searches.clean_name(st.session_state.get(NAME) or answer.ask.text) in saved:
        blocks.line(say("page_history_taken"))


def _toggle() -> None:
    st.session_state[OPEN] = not st.session_state.get(OPEN)


def _keep(user: User, question: str, asked: Address) -> None:
    name = st.session_state.get(NAME) or question
    if own.attempt(searches.save, user, name, asked):
        st.session_state[NAME] = ""


def _forget(user: User, name: str) -> None:
    own.attempt(searches.forget_saved, user, name)


def _remember(user: User) -> None:
    own.attempt(searches.switch_recent, user, st.session_state[KEEP])


def _again(label: str, asked: Address, key: str, say: Say) -> None:
    """A search by its name or its question, with what restricts it."""
    told = filters_line(asked, say)
    shown = label if len(label) <= LONGEST else f"{label[:LONGEST]} …"
    st.button(
        blocks.plain(f"{shown} ({told})" if told else shown),
        key=key,
        type="tertiary",
        icon=":material/search:",
        help=blocks.plain(searches.question(asked)),
        on_click=_ask,
        args=(asked, say),
    )


def _ask(asked: Address, say: Say) -> None:
    """By the address, as a link does it."""
    st.session_state.pop(state.ADDRESS, None)
    st.session_state[OPEN] = False
    params = {name: list(held) for name, held in asked.items()}
    if say.language != language_of_environment():
        params["lang"] = [say.language]
    st.query_params.from_dict(params)


def _switch(user: User, say: Say) -> None:
    st.session_state[KEEP] = user.switched_on(searches.RECENT)
    st.toggle(
        say("page_history_keep"),
        key=KEEP,
        help=say("page_history_keep_help"),
        disabled=not user.writable,
        on_change=_remember,
        args=(user,),
    )
