"""Søg: one question, and the passages that answer it."""

from typing import Any

import streamlit as st
from markupsafe import Markup

from search.errors import KildeError
from search.query import State
from search.regions import regions
from ui import address, state
from ui.cautions import cautions
from ui.say import Say
from ui.state import Answer, Ask, Engine, View
from ui.text import language_of_environment
from ui.views import blocks, history, narrowing, panel
from ui.views.card import card


def render(engine: Engine | None, say: Say, reader: Any = None, documents: Any = None) -> None:
    """The page; `reader` and `documents` are the pages that it links to."""
    if engine is None or not engine.state().sources:
        _nothing_yet(say, documents)
        return
    facets = engine.facets()
    gone = address.adopt(st.session_state, _params(), state.choices(facets))
    _form(say)
    history.show(say)
    narrowing.show(engine.facets(state.wanted(st.session_state).query().filters), say)
    if gone:
        blocks.notice("info", say("page_narrow_gone", names=", ".join(gone)))
    _meaning(engine.state(), say)
    found = _ask(engine, say)
    if found is None:
        _start(engine, say)
        return
    _answer(engine, say, found, reader)


def _params() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _form(say: Say) -> None:
    """Enter searches, and so does the button; nothing is asked while one types."""
    with st.form("ask", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            say("page_question"),
            key=state.QUESTION,
            max_chars=state.MAX_QUESTION,
            placeholder=say("page_question_example"),
            width="stretch",
        )
        st.form_submit_button(say("page_search"), type="primary", icon=":material/search:")
    blocks.line(say("page_question_help"))


def _meaning(now: State, say: Say) -> None:
    """How much is searchable by meaning, while that is not all."""
    if now.passages_embedded < now.passages:
        done, total = say.number(now.passages_embedded), say.number(now.passages)
        blocks.notice("info", say("page_meaning_part", done=done, total=total))


def _ask(engine: Engine, say: Say) -> Answer | None:
    """The answer on the page: to this question, or to the last one that could be answered."""
    try:
        with st.spinner(say("page_searching"), show_time=False):
            found = state.answer(st.session_state, engine)
    except KildeError as error:
        blocks.problem(say, error)
        found = state.current(st.session_state)
    return found


def _answer(engine: Engine, say: Say, found: Answer, reader: Any) -> None:
    view = _summary(say, found)
    _write_address(found.ask, view, say)
    history.record(found, view, say)
    if state.outdated(found, engine.state()):
        with st.container(horizontal=True, vertical_alignment="center"):
            blocks.line(say("page_outdated"))
            if st.button(say("page_again"), key="again"):
                state.ask_again(st.session_state, engine)
                st.rerun()
    if not found.results.hits:
        blocks.notice("info", say("page_no_hits"), say("page_no_hits_hint"))
        return
    if not found.results.clear:
        blocks.notice("info", say("page_no_clear"), say("page_no_clear_hint"))
    if view == "institutions":
        panel.show(engine, say, reader)
    else:
        _list(engine, say, found, reader)


def _summary(say: Say, found: Answer) -> View:
    """What was asked and how much came, and the two ways to look at it."""
    institutions = {hit.institution for hit in found.results.hits} - {None}
    among = say.count("page_among", len(institutions)) if institutions else ""
    hits = say.count("page_hits", len(found.results.hits))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        blocks.show(
            Markup('<div class="k-answer"><h2>{}</h2><p>{} {}</p></div>').format(
                say("page_quoted", text=found.ask.text), hits, among
            )
        )
        chosen: View = st.radio(
            say("page_view"),
            state.VIEWS,
            key=state.VIEW,
            horizontal=True,
            format_func=lambda view: say(f"page_view_{view}"),
            label_visibility="collapsed",
        )
    for caution in cautions(found.ask.text):
        blocks.notice("info", say(f"page_caution_{caution}", most=say.number(state.MAX_QUESTION)))
    st.session_state[state.LAST_VIEW] = chosen
    return chosen


def _write_address(ask: Ask, view: View, say: Say) -> None:
    """Only when it differs: each write is a step in the browser's history."""
    st.session_state[state.ADDRESS] = ask
    wanted = address.address(ask, view, say.language, language_of_environment())
    if wanted != _params():
        st.query_params.from_dict(wanted)


def _list(engine: Engine, say: Say, found: Answer, reader: Any) -> None:
    for region in regions(found.visible):
        card(engine, say, region, "list", reader)
    with st.container(horizontal=True, vertical_alignment="center"):
        if found.hidden:
            st.button(
                say("page_more"), key="more", on_click=state.show_more, args=(st.session_state,)
            )
        _download(say, found)


def _download(say: Say, found: Answer) -> None:
    from ui.views.table import hits_csv

    label = say.count("page_download", len(found.results.hits))
    blocks.download(label, "kilde.csv", lambda: hits_csv(found.results), "download")


def _start(engine: Engine, say: Say) -> None:
    """Before the first question: who can be asked."""
    blocks.line(say("page_start"))
    rows = [
        Markup("<li>{} <span>{}</span></li>").format(
            name or say("page_institution_unknown"), say.count("page_sources", n)
        )
        for name, n in sorted(engine.institutions(), key=lambda row: (row[0] is None, row[0] or ""))
    ]
    blocks.show(Markup('<ul class="k-start">{}</ul>').format(Markup("").join(rows)))


def _nothing_yet(say: Say, documents: Any) -> None:
    """No index, or an empty one: what to do."""
    command = Markup('<code class="k-cmd">kilde ingest {}</code>').format(say("page_folder"))
    body = Markup("{} {}").format(say("page_empty_hint"), command)
    blocks.notice("info", say("page_empty"), body)
    if documents is not None:
        label, icon = say("page_empty_link"), ":material/upload_file:"
        st.page_link(documents, label=label, icon=icon)
