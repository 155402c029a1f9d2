"""Lists of questions that are kept: saved by name, answered again, and what is new since."""

from collections.abc import Sequence

import streamlit as st

from search.errors import KildeError
from search.query import Results
from ui import lists, searches
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
    own.keep(CHOSEN)
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
    names = [name for name, queries in kept.items() if queries == found.asked]
    if not names:
        _offer(user, found, say)
        return found.found
    chosen = st.session_state.get(CHOSEN)
    name = chosen if chosen in names else names[0]
    run = lists.last_run(user, name)
    _named(name, run, say)
    if run is None:
        _seen(user, name, found, say)
        return found.found
    return _since(user, name, found, run, say)


def _named(name: str, run: Run | None, say: Say) -> None:
    seen = say("page_list_seen", date=say.date(run.at[:10])) if run else say("page_list_unseen")
    blocks.line(f"{say('page_list_named', name=name)} {seen}")


def _since(
    user: User, name: str, found: Answered[Results], run: Run, say: Say
) -> Sequence[Results]:
    """A run with the one before it to compare with."""
    fresh = [each for each in lists.new(found.found, run) if each.hits]
    count = sum(len(each.hits) for each in fresh)
    own.keep(ONLY_NEW)
    with st.container(horizontal=True, vertical_alignment="center"):
        only = st.toggle(say.count("page_list_only_new", count), key=ONLY_NEW)
        if fresh:
            _seen(user, name, found, say)
    if only and not fresh:
        blocks.notice("good", say("page_list_nothing_new"), say("page_list_nothing_new_hint"))
    return fresh if only else found.found


def _seen(user: User, name: str, found: Answered[Results], say: Say) -> None:
    """From now on new is what is not among these answers."""
    st.button(
        say("page_list_keep"),
        key="list-keep",
        icon=":material/done_all:",
        disabled=not user.writable,
        on_click=_keep,
        args=(user, name, found.found),
    )


def _offer(user: User, found: Answered[Results], say: Say) -> None:
    """A name for the list that was just answered."""
    if not user.writable:
        return
    with (
        st.popover(say("page_list_save"), icon=":material/save:"),
        st.form("list-save", border=False),
    ):
        st.text_input(say("page_list_name"), key=NAME, max_chars=searches.MAX_NAME)
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
