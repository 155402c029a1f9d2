"""The answers to a list of questions: a row each, and the passages of the one that is looked at."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from search.query import Results
from search.regions import regions
from ui import answers, came, matrix
from ui.say import Say
from ui.state import STEP, Engine
from ui.views import asking, blocks
from ui.views.card import card

ROW, SHOWN = "batch-row", "batch-shown"
SUFFIXES = ("xlsx", "docx", "csv", "jsonl")


def show(engine: Engine, results: Sequence[Results], say: Say, reader: Any) -> None:
    """All of it, with the files to download."""
    _head(results, say)
    chosen = st.session_state.get(ROW, st.session_state.get(f"{ROW}-kept", 0))
    st.session_state[ROW] = chosen if chosen < len(results) else 0
    _table(results, say)
    row = st.selectbox(
        say("export_question"),
        range(len(results)),
        key=ROW,
        format_func=lambda n: f"{results[n].query.id}. {results[n].query.text}",
        on_change=_anew,
    )
    st.session_state[f"{ROW}-kept"] = row
    _passages(engine, results[row], say, reader)


def _head(results: Sequence[Results], say: Say) -> None:
    passages = sum(len(each.hits) for each in results)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        blocks.show(
            Markup('<div class="k-answer"><h2>{}</h2><p>{}</p></div>').format(
                say(
                    "page_batch_size",
                    questions=say.count("count_questions", len(results)),
                    passages=say.count("count_passages", passages),
                ),
                say("page_batch_pick"),
            )
        )
        for suffix in SUFFIXES:
            made = partial(answers.written, suffix, results, say)
            asking.download(suffix, say("page_batch_file_name"), made, say)


def _table(results: Sequence[Results], say: Say) -> None:
    """A click on a row opens its question, as the box below does."""
    rows = [answers.summary(each) for each in results]
    columns: dict[str, list[object]] = {
        say("export_number"): [each.query.id for each in rows],
        say("export_question"): [each.query.text for each in rows],
        say("export_band"): [matrix.band(each.band, say) if each.band else "" for each in rows],
        say("export_passages"): [each.passages for each in rows],
        say("export_institutions"): [each.institutions for each in rows],
    }
    st.dataframe(
        columns,
        key="batch-table",
        hide_index=True,
        on_select=_open,
        selection_mode="single-row",
        column_config={
            say("export_number"): st.column_config.TextColumn(width=60),
            say("export_question"): st.column_config.TextColumn(width="large"),
        },
        height=min(38 + 35 * len(rows), 400),
        alt=say("page_batch_table"),
    )


def _open() -> None:
    picked = st.session_state["batch-table"]["selection"]["rows"]
    if picked:
        st.session_state[ROW] = picked[0]
        _anew()


def _anew() -> None:
    st.session_state[SHOWN] = STEP


def _passages(engine: Engine, results: Results, say: Say, reader: Any) -> None:
    """The passages of one question, ten at a time."""
    if not results.hits:
        blocks.notice("info", say("page_no_hits"), say("page_no_hits_hint"))
    came.shows(st.session_state, results.query.text, results.hits)
    shown = st.session_state.get(SHOWN, STEP)
    for region in regions(results.hits[:shown]):
        card(engine, say, region, "list", reader)
    if len(results.hits) > shown:
        st.button(say("page_more"), key="batch-more", on_click=_more, args=(shown,))


def _more(shown: int) -> None:
    st.session_state[SHOWN] = shown + STEP
