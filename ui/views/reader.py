"""Læs: one source from beginning to end, opened where a hit is."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from search.errors import KildeError
from search.passage import Source
from search.query import Hit
from ui import came, reading, state
from ui.reading import Reading
from ui.say import Say
from ui.state import Engine
from ui.views import alike, blocks, picking, spread
from ui.views.alike import where
from ui.views.clipboard import copy_button
from ui.views.turns import transcript

SOURCE = "reading"
# The question that is asked of the open source alone, and its field.
INSIDE, FIELD = "find", "find-inside"
# How a PDF is read.
AS = "read-as"
WAYS = ("pages", "text")
# Places of one source that are linked to above it; more would be a list of its own.
MOST_WAYS = 8
# Ours and constant: brings the hit into view, some way below the page's header; beside a picture
# first the words, which have a place of their own to scroll in, and then the box.
SCROLL = (
    "<script>['k-hit', 'k-boxed'].forEach(id => document.getElementById(id)"
    "?.scrollIntoView({block: 'center', behavior: 'instant'}))</script>"
)


def render(engine: Engine | None, say: Say, pages: Mapping[str, Any] | None = None) -> None:
    """The page; the address names a source by its number and the turns to open it at.

    `pages` are all pages by name, to link to.
    """
    sources = engine.sources() if engine is not None else []
    if engine is None or not sources:
        blocks.notice("info", say("page_empty"), say("page_empty_documents"))
        return
    source = _choose(sources, say)
    if source is None:
        return
    _about(source, say)
    arrived = _field(say)
    turns = hit_turns(st.query_params.get("turns", ""), source.turns)
    place = st.query_params.get("passage", ""), turns
    open_ = reading.read(engine, source, place, _hits(engine, source, say))
    here = pages["read"] if pages else None
    if pages:
        _back(pages, say)
        _ways(open_, say, here)
    _tools(engine, open_, say, here)
    leaves = _pages(open_, say)
    if leaves:
        spread.show(open_, leaves, say)
    else:
        shown = range(len(open_.turns))
        blocks.show(transcript(open_.turns, shown, open_.hit, open_.marks, say))
    _scroll((source.id, place), arrived=arrived)


def _scroll(place: tuple[int, tuple[str, range]], *, arrived: bool) -> None:
    """To the open passage, once: whoever reads on, or opens a list, stays there."""
    before, st.session_state["scrolled"] = st.session_state.get("scrolled"), place
    if place[1][1] and (arrived or before != place):
        st.html(SCROLL, unsafe_allow_javascript=True)


def hit_turns(written: str, total: int) -> range:
    """`14-17` as a range of turns that exist; an empty one for anything else."""
    first, _, last = written.partition("-")
    if not (first.isascii() and first.isdigit() and (last or first).isdigit() and last.isascii()):
        return range(0)
    return range(min(int(first), total), min(int(last or first) + 1, total))


def _choose(sources: list[Source], say: Say) -> Source | None:
    """The source of the address, or another that is picked here."""
    by_id = {str(source.id): source for source in sources}
    asked = st.query_params.get("source")
    if asked is not None and asked not in by_id:
        blocks.notice("info", say("page_source_gone"))
    # Come back to from another page, the same address opens the same source again.
    if asked in by_id and (
        SOURCE not in st.session_state or st.session_state.get("read-address") != asked
    ):
        st.session_state[SOURCE] = asked
    st.session_state["read-address"] = asked
    if st.session_state.get(SOURCE) not in by_id:
        st.session_state[SOURCE] = None
    chosen = st.selectbox(
        say("page_source"),
        sorted(by_id, key=lambda each: by_id[each].title.casefold()),
        key=SOURCE,
        index=None,
        format_func=lambda each: _name(by_id[each], say),
        placeholder=say("page_source_choose"),
    )
    if chosen is None:
        return None
    if chosen != asked:
        st.session_state["read-address"] = chosen
        st.query_params.from_dict({"source": chosen, "lang": say.language})
    return by_id[chosen]


def _name(source: Source, say: Say) -> str:
    institution = source.institution or say("page_institution_unknown")
    return source.title if institution in source.title else f"{source.title} · {institution}"


def _about(source: Source, say: Say) -> None:
    parts = [
        source.institution or say("page_institution_unknown"),
        say(f"page_kind_{source.kind}"),
        say.date(source.date),
        say.count("count_words", source.words),
    ]
    line = " · ".join(part for part in parts if part)
    blocks.show(
        Markup('<div class="k-answer"><h2>{}</h2><p>{}</p></div>').format(source.title, line)
    )


def _field(say: Say) -> bool:
    """A question to this source alone; in the address, so that a link asks it again.

    Tells whether the reader comes from another page, whose widgets Streamlit forgets.
    """
    asked, arrived = st.query_params.get(INSIDE, ""), FIELD not in st.session_state
    if st.session_state.get("inside-address") != asked or arrived:
        st.session_state[FIELD] = asked
        st.session_state["inside-address"] = asked
    with (
        st.form("ask-inside", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(say("page_inside"), key=FIELD, max_chars=state.MAX_QUESTION, width="stretch")
        st.form_submit_button(say("page_search"), icon=":material/search:", on_click=_ask_inside)
    return arrived


def _ask_inside() -> None:
    question = " ".join(str(st.session_state.get(FIELD) or "").split())
    st.session_state["inside-address"] = question
    if question:
        st.query_params[INSIDE] = question
    else:
        st.query_params.pop(INSIDE, None)


def _hits(engine: Engine, source: Source, say: Say) -> list[Hit]:
    question = st.query_params.get(INSIDE, "")
    try:
        hits = list(reading.hits_in(st.session_state, engine, source, question))
    except KildeError as error:
        blocks.problem(say, error)
        return []
    if question and not hits:
        blocks.notice("info", say("page_no_hits"))
    return hits


def _back(pages: Mapping[str, Any], say: Say) -> None:
    """To the page that one came from, which is as it was left."""
    page = came.back(st.session_state)
    if page is not None:
        st.page_link(pages[page], label=say(f"page_back_{page}"), icon=":material/arrow_back:")


def _ways(open_: Reading, say: Say, here: Any) -> None:
    """To the hits on either side, and to each place that was found here."""
    if not open_.hits:
        return
    best = list(open_.hits)[:MOST_WAYS]
    with st.container(horizontal=True, vertical_alignment="center"):
        before, after = reading.before_and_after(open_.hits, open_.opened)
        _way(before, say("page_hit_before"), ":material/arrow_upward:", say, here)
        _way(after, say("page_hit_after"), ":material/arrow_downward:", say, here)
        for hit in sorted(best, key=lambda hit: hit.passage.start):
            label = say("page_hit_here", rank=hit.rank, place=say.place(hit.passage))
            _way(hit, label, ":material/format_quote:", say, here)


def _way(hit: Hit | None, label: str, icon: str, say: Say, here: Any) -> None:
    """A link to a passage, which keeps the question to this source; a pin: it is the open one."""
    if hit is None or here is None:
        return
    params = where(hit, say)
    if question := st.query_params.get(INSIDE):
        params[INSIDE] = question
    if params["passage"] == st.query_params.get("passage"):
        icon = ":material/location_on:"
    st.page_link(here, label=label, icon=icon, query_params=params)


def _tools(engine: Engine, open_: Reading, say: Say, here: Any) -> None:
    """What can be done with the open passage: cite it, find more like it, go to the one beside."""
    hit = reading.as_hit(open_, open_.opened) if open_.opened else None
    name = f"read-{hit.passage_id}" if hit else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        if hit:
            copy_button(hit, say, f"copy-{name}")
            picking.button(hit, open_.turns, say, "reader")
            alike.button(say, name)
        before, after = (
            reading.as_hit(open_, each) if each else None for each in reading.beside(open_)
        )
        _way(before, say("page_passage_before"), ":material/keyboard_arrow_up:", say, here)
        _way(after, say("page_passage_after"), ":material/keyboard_arrow_down:", say, here)
    if hit:
        alike.show(engine, say, hit.passage_id, name, here)


def _pages(open_: Reading, say: Say) -> Sequence[int]:
    """Which pages of a PDF to show as they look; none for its text. If none can be, it is said."""
    if not open_.source.pages or not open_.source.format.startswith("pdf"):
        return ()
    why = reading.hidden(open_.source, open_.stamp)
    if why is not None:
        blocks.notice("info", say(f"page_hidden_{why}"))
        return ()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        chosen = st.radio(
            say("page_read_as"),
            WAYS,
            key=AS,
            horizontal=True,
            format_func=lambda way: say(f"page_read_as_{way}"),
            width="content",
        )
        return spread.leaf(open_, say) if chosen == "pages" else ()
