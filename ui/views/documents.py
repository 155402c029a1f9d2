"""Dokumenter: what is in the index, and how it comes in and goes out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from markupsafe import Markup

from search.errors import KildeError
from search.passage import Source
from ui import access, originals
from ui.printing import warnings
from ui.say import Say
from ui.state import Engine
from ui.views import blocks, progress, table, upload
from ui.worker import Worker

# Ticks are row numbers to Streamlit, so a table of other sources is another table.
PICKED = "picked"
# Ids of the sources that the open dialog asks about.
REMOVING = "removing"


def render(engine: Engine | None, say: Say, folder: Path, worker: Worker) -> None:
    """The page. Search goes on, on what is there, while a job of `worker` runs."""
    may_change = access.may_change(st.session_state)
    if may_change:
        progress.show(worker, say)
        upload.render(engine, say, folder, worker)
    sources = engine.sources() if engine is not None else []
    if engine is None or not sources:
        blocks.notice("info", say("page_empty"))
        return
    if may_change:
        _listing(engine, sources, say, folder, worker)
    else:
        _to_read(engine, sources, say)


def _to_read(engine: Engine, sources: list[Source], say: Say) -> None:
    """What is there, for those who may change nothing of it."""
    blocks.line(say("page_read_only"))
    for source in _table(engine, sources, say)[:5]:
        _details(source, say)


# --- what is there -----------------------------------------------------------------------------


def _listing(engine: Engine, sources: list[Source], say: Say, folder: Path, worker: Worker) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        blocks.show(
            Markup('<div class="k-answer"><h2>{}</h2><p>{}</p></div>').format(
                say.count("count_sources", len(sources)), say("page_pick")
            )
        )
        if st.button(
            say("page_reindex"),
            icon=":material/refresh:",
            disabled=worker.busy,
            help=say("page_reindex_help"),
            key="reindex",
        ):
            _reindex(sources, say, folder, worker)
    gone = [source for source in sources if not Path(source.path).exists()]
    if gone:
        blocks.notice("info", say.count("page_gone", len(gone)), ", ".join(s.title for s in gone))
        st.button(
            say("page_gone_remove"),
            key="remove-gone",
            disabled=worker.busy,
            on_click=_ask_to_remove,
            args=(gone,),
        )
    asked = st.session_state.get(REMOVING, ())
    if removing := [source for source in sources if source.id in asked]:
        _confirm(removing, say, folder)
    picked = _table(engine, sources, say)
    if picked:
        st.button(
            say.count("page_remove", len(picked)),
            icon=":material/delete:",
            key="remove",
            disabled=worker.busy,
            on_click=_ask_to_remove,
            args=(picked,),
        )
        for source in picked[:5]:
            _details(source, say)


def _table(engine: Engine, sources: list[Source], say: Say) -> list[Source]:
    columns: dict[str, Any] = {
        say("page_column_title"): st.column_config.TextColumn(width="medium"),
        say("page_column_words"): st.column_config.NumberColumn(format="localized"),
        say("page_column_meaning"): st.column_config.TextColumn(
            help=say("page_column_meaning_help")
        ),
    }
    event = st.dataframe(
        table.documents(engine, sources, say),
        key=f"{PICKED}-{'-'.join(str(source.id) for source in sources)}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        column_config=columns,
        height=min(38 + 35 * len(sources), 640),
        alt=say("page_documents_title"),
    )
    rows: Sequence[int] = event["selection"]["rows"]
    return [sources[row] for row in rows if row < len(sources)]


def _details(source: Source, say: Say) -> None:
    """What was noticed about a picked source, its file and its institution's evidence."""
    rows = [
        (say("page_column_title"), source.title),
        (say("page_column_file"), source.path),
        (say("page_column_evidence"), say(f"page_evidence_{source.evidence}")),
        *((say("page_warning"), told) for told in warnings(source.warnings, say)),
    ]
    blocks.facts(rows)


# --- out ---------------------------------------------------------------------------------------


def _ask_to_remove(sources: list[Source]) -> None:
    st.session_state[REMOVING] = [source.id for source in sources]


def _keep_all() -> None:
    st.session_state.pop(REMOVING, None)


def _confirm(sources: list[Source], say: Say, folder: Path) -> None:
    """The question before anything is removed: open until it is answered or closed."""

    @st.dialog(say("page_remove_title"), on_dismiss=_keep_all)
    def ask() -> None:
        blocks.line(say.count("page_remove_question", len(sources)))
        blocks.items(source.title for source in sources)
        blocks.line(say("page_remove_hint"))
        with st.container(horizontal=True):
            if st.button(say("page_remove_yes"), type="primary", key="remove-yes"):
                _remove(sources, say, folder)
            if st.button(say("page_remove_no"), key="remove-no"):
                _keep_all()
                st.rerun()

    ask()


def _remove(sources: list[Source], say: Say, folder: Path) -> None:
    from search.index import remove

    try:
        remove(folder, [source.path for source in sources])
        originals.forget(folder, [Path(source.path) for source in sources])
    except (KildeError, OSError) as error:
        blocks.problem(say, error)
        return
    _keep_all()
    st.rerun()


def _reindex(sources: list[Source], say: Say, folder: Path, worker: Worker) -> None:
    """Read anew what changed on disk, each with the institution that its user gave it, if any."""
    there: dict[str | None, list[Path]] = {}
    for source in sources:
        if (path := Path(source.path)).exists():
            given = source.institution if source.evidence == "given" else None
            there.setdefault(given, []).append(path)
    if there and progress.begin(worker, folder, there):
        st.rerun()
    blocks.notice("info", say("page_busy") if there else say("page_reindex_nothing"))
