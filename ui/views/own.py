"""The user's own database, where a page can reach it, and the page's answer when it refuses."""

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

import streamlit as st

from search.errors import KildeError
from ui import access
from ui.say import Say
from ui.user import User
from ui.views import blocks

USER = "user"
# What the last click was refused with: a callback has no place on the page to say it.
REFUSED = "own-refused"

Given = ParamSpec("Given")


def install(folder: Path) -> None:
    """Give the pages of this run the database of an index folder."""
    st.session_state[USER] = User(folder)


def database() -> User | None:
    """The database; None where there is none, or where it is not for whoever looks."""
    found: User | None = st.session_state.get(USER)
    return found if access.may_change(st.session_state) else None


def attempt(change: Callable[Given, object], *args: Given.args, **kwargs: Given.kwargs) -> bool:
    """Change something on a click; where it is refused, the page says why (`refusal`)."""
    try:
        change(*args, **kwargs)
    except (KildeError, OSError) as error:
        st.session_state[REFUSED] = error
        return False
    return True


def keep(*keys: str) -> None:
    """Widgets with these keys, made below, are as they were when their page was left.

    Streamlit forgets those of a page that is not looked at.
    """
    for key in keys:
        if key in st.session_state:
            st.session_state[f"{key}-kept"] = st.session_state[key]
        elif f"{key}-kept" in st.session_state:
            st.session_state[key] = st.session_state[f"{key}-kept"]


def refusal(say: Say) -> None:
    """Why the click just now changed nothing, once."""
    error: KildeError | OSError | None = st.session_state.pop(REFUSED, None)
    if error is not None:
        blocks.problem(say, error)
