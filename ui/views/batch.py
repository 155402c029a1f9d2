"""Spørgsmål: a list of questions, pasted or from a file, and the best passages for each."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from search.errors import KildeError
from search.query import Query
from ui.asking import MOST, from_file, from_lines
from ui.lists import Kept
from ui.say import Say
from ui.state import Engine
from ui.user import User
from ui.views import answers, asking, blocks, lists

PAGE = "batch"
WAYS = ("lines", "file", "list")
WAY, TEXT, FILE, LIMIT = "batch-way", "batch-questions", "batch-file", "batch-limit"
# What is kept while other pages are looked at; a file cannot be.
KEPT = (WAY, TEXT, LIMIT)
# MB. A thousand questions are a tenth of one.
MAX_MB = 10
FEW, MANY, USUAL = 1, 50, 10


def render(engine: Engine | None, say: Say, user: User | None = None, reader: Any = None) -> None:
    """The page; lists are kept with `user`, and `reader` is the page that shows a whole source."""
    if engine is None or not engine.state().sources:
        blocks.notice("info", say("page_empty"), say("page_empty_documents"))
        return
    kept = lists.saved(user, say)
    _ask(engine, user, kept, say)
    found = asking.answered(PAGE, engine, say)
    if found is None:
        return
    if asking.told(PAGE, found, engine, say):
        begin(engine, found.asked)
        st.rerun()
    if found.found and (shown := lists.since(user, kept, found, say)):
        answers.show(engine, shown, say, reader)


def begin(engine: Engine, queries: Sequence[Query]) -> None:
    """Answer them beside the page."""
    asking.begin(PAGE, engine.search_all, queries)


def _ask(engine: Engine, user: User | None, kept: Kept, say: Say) -> None:
    """Where the questions come from, and how many passages each may have."""
    ways = WAYS if kept else WAYS[:2]
    for key, usual in zip(KEPT, (WAYS[0], "", USUAL), strict=True):
        there = st.session_state.get(key, st.session_state.get(f"{key}-kept", usual))
        st.session_state[key] = usual if key == WAY and there not in ways else there
    way = st.radio(
        say("page_batch_way"),
        ways,
        key=WAY,
        horizontal=True,
        format_func=lambda each: say(f"page_batch_way_{each}"),
    )
    if way == "list" and user is not None:  # outside the form, since a list can be let go of here
        lists.choose(user, kept, say)
    with st.form(PAGE, border=False):
        if way == "lines":
            _lines(say)
        elif way == "file":
            _file(say)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if way != "list":
                st.number_input(say("page_batch_limit"), FEW, MANY, key=LIMIT, width=260)
            label, icon, busy = say("page_batch_go"), ":material/checklist:", asking.busy(PAGE)
            asked = st.form_submit_button(label, type="primary", icon=icon, disabled=busy)
    for key in KEPT:
        st.session_state[f"{key}-kept"] = st.session_state[key]
    if asked:
        _asked(engine, way, kept, say)


def _lines(say: Say) -> None:
    st.text_area(
        say("page_compare_questions"),
        key=TEXT,
        height=180,
        placeholder=say("page_compare_example"),
    )
    blocks.line(say("page_compare_help", n=say.number(MOST)))


def _file(say: Say) -> None:
    st.file_uploader(say("page_batch_file"), max_upload_size=MAX_MB, key=FILE)
    blocks.line(say("page_batch_file_help", n=say.number(MOST)))


def _asked(engine: Engine, way: str, kept: Kept, say: Say) -> None:
    try:
        queries = _queries(way, kept)
    except (KildeError, OSError) as error:
        blocks.problem(say, error)
        return
    if queries:
        begin(engine, queries)
    else:
        blocks.notice("bad", say("page_batch_no_file" if way == "file" else "page_compare_nothing"))


def _queries(way: str, kept: Kept) -> list[Query]:
    """Those that were given; none where there is no file or no line."""
    if way == "list":
        st.session_state[lists.ONLY_NEW] = True  # which is what one answers a list again for
        return list(kept[st.session_state[lists.CHOSEN]])
    if way == "lines":
        return from_lines(st.session_state[TEXT] or "", _limit())
    file = st.session_state[FILE]
    return from_file(file.name, file.getvalue(), _limit()) if file is not None else []


def _limit() -> int:
    limit: int = st.session_state[LIMIT]
    return limit
