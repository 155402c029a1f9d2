"""Læs: one source from beginning to end, opened where a hit is."""

from typing import Any

import streamlit as st
from markupsafe import Markup

from search.passage import Source, Turn
from ui import state
from ui.marking import Span, in_turns
from ui.say import Say
from ui.state import Engine
from ui.views import blocks, picking
from ui.views.turns import transcript

SOURCE = "reading"
# Places of one source that are linked to above it; more would be a list of its own.
MOST_WAYS = 8
# Ours and constant: brings the hit into view, some way below the page's header.
SCROLL = (
    "<script>document.getElementById('k-hit')"
    "?.scrollIntoView({block: 'center', behavior: 'instant'})</script>"
)


def render(engine: Engine | None, say: Say, find: Any = None, here: Any = None) -> None:
    """The page; the address names a source by its number and the turns to open it at.

    `find` and `here` are the pages of the answer and this one, to link to.
    """
    sources = engine.sources() if engine is not None else []
    if engine is None or not sources:
        blocks.notice("info", say("page_empty"), say("page_empty_documents"))
        return
    source = _choose(sources, say)
    if source is None:
        return
    turns = engine.turns(source.id)
    hit = hit_turns(st.query_params.get("turns", ""), len(turns))
    _about(source, say)
    _ways(source, say, find, here)
    picking.in_reader(source, turns, hit, say)
    if hit:
        st.html(SCROLL, unsafe_allow_javascript=True)
    shown = range(len(turns))
    blocks.show(transcript(turns, shown, hit, _marks(source, turns), say))


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
    if asked in by_id and st.session_state.get("read-address") != asked:
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


def _ways(source: Source, say: Say, find: Any, here: Any) -> None:
    """Back to the answer, and to each place in this source that the answer found."""
    answer = state.current(st.session_state)
    if answer is None or find is None:
        return
    hits = [hit for hit in answer.results.hits if hit.source.id == source.id][:MOST_WAYS]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(find, label=say("page_back"), icon=":material/arrow_back:")
        for hit in sorted(hits, key=lambda hit: hit.passage.start):
            st.page_link(
                here,
                label=say("page_hit_here", rank=hit.rank, place=say.place(hit.passage)),
                icon=":material/format_quote:",
                query_params={
                    "source": str(source.id),
                    "turns": f"{hit.passage.turn_start}-{hit.passage.turn_end}",
                    "lang": say.language,
                },
            )


def _marks(source: Source, turns: list[Turn]) -> dict[int, list[Span]]:
    """The words that met the question, in each passage that it found here."""
    answer = state.current(st.session_state)
    spans = [
        (start + each.passage.start, end + each.passage.start)
        for each in (answer.results.hits if answer else ())
        if each.source.id == source.id
        for start, end in each.matched
    ]
    return in_turns(turns, spans)
