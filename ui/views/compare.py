"""Sammenlign: questions down, institutions across, and the quotes behind each cell."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st
from markupsafe import Markup

from search.errors import KildeError
from search.query import Filters, Query
from search.regions import regions
from ui import came, comparing, matrix
from ui.asking import from_lines
from ui.comparing import Grid, Spot
from ui.say import Say
from ui.state import PER_INSTITUTION, Engine
from ui.views import asking, blocks, heat, quotes
from ui.views.card import card

if TYPE_CHECKING:
    from search.survey import Survey

PAGE = "compare"
# Questions that one can take in at once; the page of lists takes more.
MOST = 100
# Questions times institutions: with three passages each some 25 MB in a visitor's session.
CELLS = 3000
TEXT, AMONG = "compare-questions", "compare-among"
ROW, COLUMN = "compare-row", "compare-column"


def render(engine: Engine | None, say: Say, reader: Any = None) -> None:
    """The page; `reader` is the page that shows a whole source."""
    if engine is None or not engine.state().sources:
        blocks.notice("info", say("page_empty"), say("page_empty_documents"))
        return
    _ask(engine, say)
    found = asking.answered(PAGE, engine, say)
    if found is None:
        return
    if asking.told(PAGE, found, engine, say):
        _begin(engine, found.asked)
        st.rerun()
    if found.found:
        _matrix(engine, Grid.of(found.found), say, reader)


def _ask(engine: Engine, say: Say) -> None:
    """The questions, and among whom; kept while other pages are looked at."""
    known = sorted(name for name, _ in engine.institutions() if name is not None)
    text, among = st.session_state.get(f"{PAGE}-kept", ("", []))
    st.session_state.setdefault(TEXT, text)
    chosen = st.session_state.get(AMONG, among)
    st.session_state[AMONG] = [name for name in chosen if name in known]
    with st.form(PAGE, border=False):
        st.text_area(
            say("page_compare_questions"),
            key=TEXT,
            height=150,
            placeholder=say("page_compare_example"),
        )
        blocks.line(say("page_compare_help", n=_most(engine)))
        st.multiselect(
            say("page_compare_among"), known, key=AMONG, placeholder=say("page_institution_all")
        )
        asked = st.form_submit_button(
            say("page_compare_go"),
            type="primary",
            icon=":material/grid_on:",
            disabled=asking.busy(PAGE),
        )
    st.session_state[f"{PAGE}-kept"] = st.session_state[TEXT], st.session_state[AMONG]
    if asked:
        _asked(engine, say)


def most(institutions: int) -> int:
    """How many questions can be put to so many institutions at once."""
    return max(1, min(MOST, CELLS // max(1, institutions)))


def _most(engine: Engine) -> int:
    """To those that are chosen, or to all, the unknown one too."""
    return most(len(st.session_state[AMONG] or engine.institutions()))


def _asked(engine: Engine, say: Say) -> None:
    try:
        queries = from_lines(st.session_state[TEXT] or "", PER_INSTITUTION, _most(engine))
    except KildeError as error:
        blocks.problem(say, error)
        return
    if not queries:
        blocks.notice("bad", say("page_compare_nothing"))
        return
    filters = Filters(tuple(st.session_state[AMONG]))
    _begin(engine, [replace(query, filters=filters) for query in queries])


def _begin(engine: Engine, queries: Sequence[Query]) -> None:
    def survey(block: Sequence[Query], tell: Callable[[int], None]) -> "list[Survey]":
        return engine.survey(block, PER_INSTITUTION, tell)

    asking.begin(PAGE, survey, queries)


# --- what came of it ---------------------------------------------------------------------------


def _matrix(engine: Engine, grid: Grid, say: Say, reader: Any) -> None:
    if not grid.names:
        blocks.notice("info", say("page_no_hits"), say("page_no_hits_hint"))
        return
    chosen = _chosen(grid)
    _head(grid, say)
    _map(grid, chosen, say)
    spot = _boxes(grid, say)
    _cell(engine, grid, spot, say, reader)
    # Those to all questions can be tens of thousands; they are in the files.
    survey = grid.surveys[spot[0]]
    _heading(say("page_compare_quotes"), survey.query.text)
    quotes.show(matrix.pairs([survey]), say, key="compare-quotes")


def _heading(title: str, under: str) -> None:
    blocks.show(Markup('<div class="k-answer"><h2>{}</h2><p>{}</p></div>').format(title, under))


def _head(grid: Grid, say: Say) -> None:
    """How much was asked, the files to take along, and what the signs mean."""
    questions = say.count("count_questions", len(grid.surveys))
    among = say.count("count_institutions", len(grid.names))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        size = say("page_compare_size", questions=questions, institutions=among)
        _heading(size, say("page_compare_pick"))
        name = say("page_compare_file")
        asking.download("xlsx", name, lambda: matrix.xlsx(grid.surveys, say), say)
        asking.download("docx", name, lambda: matrix.docx(grid.surveys, say), say)
    blocks.line(" · ".join(matrix.band(each, say) for each in matrix.SIGNS))


def _chosen(grid: Grid) -> Spot:
    """The cell that is open: as the two boxes say, as far as there is such a cell."""
    row, column = st.session_state.get(ROW), st.session_state.get(COLUMN)
    if row is None or column is None:  # they are forgotten when another page is looked at
        row, column = st.session_state.get(f"{PAGE}-cell") or grid.first()
    spot = (row, column) if grid.holds((row, column)) else grid.first()
    st.session_state[ROW], st.session_state[COLUMN] = spot
    st.session_state[f"{PAGE}-cell"] = spot
    return spot


def _map(grid: Grid, chosen: Spot, say: Say) -> None:
    dark = st.context.theme.type == "dark"
    for number, columns in enumerate(grid.panels()):
        key = f"compare-map-{number}"
        st.altair_chart(
            heat.chart(grid, columns, chosen, say, dark=dark),
            key=key,
            on_select=partial(_open, key),
            alt=say("page_compare_map"),
        )


def _open(key: str) -> None:
    """The cell that was clicked in a map becomes the one that is open."""
    picked = st.session_state[key]["selection"].get(heat.CELL) or []
    if picked:
        st.session_state[ROW], st.session_state[COLUMN] = picked[0]["row"], picked[0]["column"]


def _boxes(grid: Grid, say: Say) -> Spot:
    """The same choice by keyboard."""
    left, right = st.columns([3, 2])
    row = left.selectbox(
        say("export_question"),
        range(len(grid.surveys)),
        key=ROW,
        format_func=lambda n: f"{grid.surveys[n].query.id}. {grid.surveys[n].query.text}",
    )
    column = right.selectbox(
        say("export_institution"),
        range(len(grid.names)),
        key=COLUMN,
        format_func=lambda n: comparing.name_of(grid.names[n], say),
    )
    return row, column


def _cell(engine: Engine, grid: Grid, spot: Spot, say: Say, reader: Any) -> None:
    """What that institution says to that question."""
    part = grid.part(spot)
    if part is None:
        blocks.notice("info", say("page_compare_not_asked"))
        return
    blocks.show(
        Markup('<div class="k-group"><h3>{}</h3><span>{}. {}</span></div>').format(
            comparing.name_of(part.institution, say),
            matrix.band(part.band, say),
            say(f"band_{part.band}_means"),
        )
    )
    survey = grid.surveys[spot[0]]
    said = [hit for part in survey.parts for hit in part.hits]
    came.shows(st.session_state, survey.query.text, said)
    for region in regions(part.hits):
        card(engine, say, region, "cell", reader)
