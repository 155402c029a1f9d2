"""Lists of questions that are kept: saved by name, answered again, and what is new since."""

from collections.abc import Sequence

import streamlit as st

from search.errors import KildeError
from search.query import Results
from ui import lists
from ui.asking import Answered
from ui.lists import Kept, Run
from ui.say import Say
from ui.user import User
from ui.views import blocks, own

NAME, CHOSEN, ONLY_NEW = "list-name", "list-chosen", "list-only-new"


def saved(user: User | None, say: Say) -> Kept:
    """The lists by name; none where they are not for whoever looks, or cannot be read."""
    try:
        return lists.saved(user) if user is not None else {}
    except (KildeError, OSError) as error:
        blocks.problem(say, error)
        return {}


def choose(user: User, kept: Kept, say: Say) -> None:
    """Which list to answer again; it is let go of by two clicks."""
    names = list(kept)
    if st.session_state.get(CHOSEN) not in names:
        st.session_state[CHOSEN] = names[0]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            say("page_list_choose"),
            names,
            key=CHOSEN,
            format_func=lambda name: f"{name} ({say.count('count_questions', len(kept[name]))})",
            width=480,
        )
        label, icon = say("page_list_forget"), ":material/delete:"
        with st.popover(label, icon=icon, disabled=not user.writable):
            blocks.line(say("page_list_forget_sure", name=name))
            yes = say("page_list_forget_yes")
            st.button(yes, key="list-forget", on_click=_forget, args=(user, name))


def since(user: User | None, kept: Kept, found: Answered[Results], say: Say) -> Sequence[Results]:
    """The answers to show: all of them, or of a kept list only what is new."""
    own.refusal(say)
    if user is None:
        return found.found
    name = next((name for name, queries in kept.items() if queries == found.asked), None)
    if name is None:
        _offer(user, found, say)
        return found.found
    run = lists.last_run(user, name)
    fresh = lists.new(found.found, run) if run else list(found.found)
    only = _strip(user, name, run, found, sum(len(each.hits) for each in fresh), say)
    if not only:
        return found.found
    shown = [each for each in fresh if each.hits]
    if not shown:
        blocks.notice("good", say("page_list_nothing_new"), say("page_list_nothing_new_hint"))
    return shown


def _strip(
    user: User, name: str, run: Run | None, found: Answered[Results], fresh: int, say: Say
) -> bool:
    """What is known of the list; whether only what is new is wanted."""
    seen = say("page_list_seen", date=say.date(run.at[:10])) if run else say("page_list_unseen")
    blocks.line(f"{say('page_list_named', name=name)} {seen}")
    with st.container(horizontal=True, vertical_alignment="center"):
        only = st.toggle(say.count("page_list_only_new", fresh), key=ONLY_NEW, disabled=run is None)
        st.button(
            say("page_list_keep"),
            key="list-keep",
            icon=":material/done_all:",
            disabled=not user.writable or (run is not None and not fresh),
            on_click=_keep,
            args=(user, name, found.found),
        )
    return only and run is not None


def _offer(user: User, found: Answered[Results], say: Say) -> None:
    """A name for the list that was just answered."""
    if not user.writable:
        return
    with (
        st.popover(say("page_list_save"), icon=":material/save:"),
        st.form("list-save", border=False),
    ):
        st.text_input(say("page_list_name"), key=NAME, max_chars=lists.MAX_NAME)
        blocks.line(say("page_list_save_hint"))
        if st.form_submit_button(say("page_list_save_go")):
            _save(user, found, say)


def _save(user: User, found: Answered[Results], say: Say) -> None:
    name = " ".join(st.session_state[NAME].split())
    try:
        if lists.save(user, name, found.asked):
            lists.keep_run(user, name, found.found)
            st.rerun()
        blocks.notice("bad", say("page_list_taken" if name else "page_list_nameless", name=name))
    except (KildeError, OSError) as error:
        blocks.problem(say, error)


def _keep(user: User, name: str, results: Sequence[Results]) -> None:
    own.attempt(lists.keep_run, user, name, results)


def _forget(user: User, name: str) -> None:
    own.attempt(lists.forget, user, name)
