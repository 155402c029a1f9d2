"""A button that puts a passage into the collection, and takes it out again."""

from collections.abc import Sequence

import streamlit as st

from search.errors import KildeError
from search.passage import Turn
from search.query import Hit
from ui import came, picks
from ui.picks import Pick
from ui.say import Say
from ui.user import User
from ui.views import own

# Picks that were taken out in this session: a second click, or "undo", brings them back whole.
LET_GO = "let-go"


def button(hit: Hit, turns: Sequence[Turn], say: Say, place: str) -> None:
    """The button; none where nothing can be kept, which the collection's page explains."""
    user = own.database()
    if user is None or not user.writable:
        return
    try:
        there = picks.at(user, hit)
    except (KildeError, OSError):
        return
    st.button(
        say("page_pick_there" if there is not None else "page_pick_add"),
        key=f"pick-{place}",
        icon=":material/bookmark_added:" if there is not None else ":material/bookmark_add:",
        help=say("page_pick_take_out") if there is not None else None,
        on_click=_take_out if there is not None else _add,
        args=(user, there) if there is not None else (user, hit, turns),
    )
    own.refusal(say)


def let_go(user: User, pick: Pick) -> None:
    """Take a pick out; `bring_back` undoes it."""
    if own.attempt(picks.remove, user, pick.id):
        st.session_state.setdefault(LET_GO, {})[_place(pick.hit)] = pick


def last_let_go() -> Pick | None:
    """The pick that was taken out last in this session and is not back."""
    gone: dict[object, Pick] = st.session_state.get(LET_GO, {})
    return next(reversed(gone.values()), None)


def bring_back(user: User, pick: Pick) -> None:
    """A pick that was taken out, with its note, tags and tick."""
    if own.attempt(picks.add, user, pick):
        st.session_state[LET_GO].pop(_place(pick.hit), None)


def _take_out(user: User, ident: int) -> None:
    def take_out() -> None:
        for pick in picks.every(user):
            if pick.id == ident:
                let_go(user, pick)

    own.attempt(take_out)


def _add(user: User, hit: Hit, turns: Sequence[Turn]) -> None:
    before: Pick | None = st.session_state.get(LET_GO, {}).get(_place(hit))
    if before is not None:
        bring_back(user, before)
        return
    asked = came.asked(st.session_state).question
    own.attempt(picks.add, user, Pick.of(hit, turns, asked))


def _place(hit: Hit) -> object:
    return hit.source.path, hit.passage.start, hit.passage.end, hit.text
