"""The answer by institution: every one's own best passages, folded by ministry."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import Markup

from search.regions import alone, regions
from ui import state
from ui.say import Say
from ui.state import Engine
from ui.views import blocks
from ui.views.card import card
from ui.views.wording import sure

if TYPE_CHECKING:
    from search.survey import Part


def show(engine: Engine, say: Say, reader: Any) -> None:
    """Those without a clear statement come last, and are said to be so, in each ministry.

    An index that knows no ministry has one list.
    """
    with st.spinner(say("page_searching"), show_time=False):
        parts = state.with_panel(st.session_state, engine)
    folded = state.by_ministry(parts, engine.facets().ministry_of)
    if list(folded) == [None]:
        _parts(engine, say, parts, reader, "")
        return
    for ministry, own in folded.items():
        clear = sum(part.clear for part in own)
        label = say(
            "page_panel_ministry",
            name=ministry or say("page_panel_no_ministry"),
            clear=say.number(clear),
            all=say.number(len(own)),
        )
        with st.expander(blocks.plain(label), expanded=clear > 0):
            _parts(engine, say, own, reader, ministry or "")


def _parts(engine: Engine, say: Say, parts: "Sequence[Part]", reader: Any, ministry: str) -> None:
    for part in parts:
        if part.clear:
            _clear(engine, say, part, reader)
    if unclear := [part for part in parts if not part.clear]:
        _unclear(engine, say, unclear, reader, f"silent-{ministry}")


def _unclear(engine: Engine, say: Say, parts: "Sequence[Part]", reader: Any, opened: str) -> None:
    """Who they are; what comes nearest when it is asked for."""
    names = ", ".join(part.institution or say("page_institution_unknown") for part in parts)
    blocks.notice("info", say.count("page_silent", len(parts)), names)
    if not st.session_state.get(opened):
        st.button(say("page_silent_show"), key=f"show-{opened}", on_click=_open, args=(opened,))
        return
    blocks.line(say("page_silent_hint"))
    for part in parts:
        _group(say, part)
        card(engine, say, alone(part.hits[0]), "silent", reader)


def _clear(engine: Engine, say: Say, part: "Part", reader: Any) -> None:
    """One institution: its best passage, and the others when they are asked for."""
    _group(say, part)
    name = part.institution or ""
    opened, rest = f"all-{name}", part.hits[1:]
    for region in regions(part.hits if st.session_state.get(opened) else part.hits[:1]):
        card(engine, say, region, "panel", reader)
    if rest and not st.session_state.get(opened):
        label = say.count("page_more_here", len(rest))
        st.button(label, key=f"more-{name}", on_click=_open, args=(opened,))


def _group(say: Say, part: "Part") -> None:
    name = part.institution or say("page_institution_unknown")
    blocks.show(
        Markup('<div class="k-group"><h3>{}</h3>{}</div>').format(name, sure(part.band, say))
    )


def _open(key: str) -> None:
    st.session_state[key] = True
