"""Who else says so: the passages that are most like one, a line each, with a way to read them.

Each other source has one line. What its own source says like it is folded below.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from search.errors import KildeError
from search.query import Hit
from ui.say import Say
from ui.state import Engine
from ui.views import blocks

MANY = 5
# Characters of each; the whole is one click away.
SHORT = 220


def button(say: Say, name: str) -> None:
    """Opens and closes the list of `name`; `show` belongs below it."""
    key = f"alike-{name}"
    is_open = bool(st.session_state.get(key))
    st.button(
        say("page_alike_close" if is_open else "page_alike"),
        key=f"toggle-{key}",
        icon=":material/hub:",
        on_click=_toggle,
        args=(key,),
    )


def show(engine: Engine, say: Say, passage: int, name: str, reader: Any) -> None:
    """The list, if it is open."""
    if not st.session_state.get(f"alike-{name}"):
        return
    try:
        found = engine.similar(passage, MANY)
    except KildeError as error:
        blocks.problem(say, error)
        return
    if not found.elsewhere:
        blocks.line(say("page_alike_none"))
    _lines(found.elsewhere, say, reader)
    if found.here:
        with st.expander(say("page_alike_here", n=len(found.here)), key=f"here-{name}"):
            _lines(found.here, say, reader)


def _lines(hits: Sequence[Hit], say: Say, reader: Any) -> None:
    for hit in hits:
        blocks.show(_line(hit, say))
        if reader is not None:
            st.page_link(
                reader,
                label=say("page_read_here"),
                icon=":material/menu_book:",
                query_params=where(hit, say),
            )


def where(hit: Hit, say: Say) -> dict[str, str]:
    """The address of a hit in the reader; the turns still find it when the index is made anew."""
    return {
        "source": str(hit.source.id),
        "turns": f"{hit.passage.turn_start}-{hit.passage.turn_end}",
        "passage": str(hit.passage_id),
        "lang": say.language,
    }


def _line(hit: Hit, say: Say) -> Markup:
    text = " ".join(hit.text.split())
    short = text if len(text) <= SHORT else text[:SHORT].rsplit(" ", 1)[0] + " …"
    place = " · ".join(part for part in (hit.source.title, say.place(hit.passage)) if part)
    name = hit.institution or say("page_institution_unknown")
    return Markup('<div class="k-alike"><b>{}</b> <span>{}</span><p>{}</p></div>').format(
        name, place, short
    )


def _toggle(key: str) -> None:
    st.session_state[key] = not st.session_state.get(key)
