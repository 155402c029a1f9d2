"""Dokumenter: what is in the index, how it comes in, is corrected, and goes out."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from markupsafe import Markup

from ingest.changes import changes
from search.errors import KildeError
from search.passage import Source
from ui import access, intake
from ui.intake import Intake
from ui.refusals import refusal
from ui.say import Say
from ui.state import Engine
from ui.views import blocks, corrected, progress, removing, review, table, upload
from ui.worker import Worker

# Ticks are row numbers to Streamlit, so a table of other sources is another table.
PICKED = "picked"
CHOSEN = "document"
# Titles that a notice lists; who has more changed files sees them change in the table.
MOST_NAMED = 12


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
    _heading(len(sources), say)
    if may_change:
        _on_disk(sources, say, folder, worker)
        removing.confirm(sources, say, folder)
        removing.offer(_table(engine, sources, say, selectable=True), say, worker)
    else:
        blocks.line(say("page_read_only"))
        _table(engine, sources, say, selectable=False)
    label = say("page_review_document" if may_change else "page_read_document")
    source = _choose(sources, label, say)
    if source is None:
        return
    if may_change:
        corrected.show(engine, source, say, folder, worker)
    else:
        review.stored(source, engine.turns(source.id), say, whole_path=False)


def _heading(sources: int, say: Say) -> None:
    blocks.show(
        Markup('<div class="k-answer"><h2>{}</h2></div>').format(
            say.count("count_sources", sources)
        )
    )


def _table(engine: Engine, sources: list[Source], say: Say, *, selectable: bool) -> list[Source]:
    """All documents; those that are ticked."""
    columns: dict[str, Any] = {
        say("page_column_title"): st.column_config.TextColumn(width="medium"),
        say("page_column_words"): st.column_config.NumberColumn(format="localized"),
        say("page_column_meaning"): st.column_config.TextColumn(
            help=say("page_column_meaning_help")
        ),
    }
    event: Any = st.dataframe(
        table.documents(engine, sources, say),
        key=f"{PICKED}-{selectable}-{'-'.join(str(source.id) for source in sources)}",
        on_select="rerun" if selectable else "ignore",
        selection_mode="multi-row",
        hide_index=True,
        column_config=columns,
        height=min(38 + 35 * len(sources), 640),
        alt=say("page_documents_title"),
    )
    rows: Sequence[int] = event["selection"]["rows"] if selectable else ()
    return [sources[row] for row in rows if row < len(sources)]


def _choose(sources: list[Source], label: str, say: Say) -> Source | None:
    """The document to look at, by its path: that stays when it is stored anew."""
    by_path = {source.path: source for source in sources}
    if st.session_state.get(CHOSEN) not in by_path:
        st.session_state.pop(CHOSEN, None)

    def shown(path: str) -> str:
        source = by_path[path]
        return f"{source.title} ({Path(path).name})"

    chosen = st.selectbox(
        label,
        list(by_path),
        index=None,
        format_func=shown,
        placeholder=say("page_review_placeholder"),
        key=CHOSEN,
    )
    return by_path.get(chosen) if chosen else None


# --- what is on disk ---------------------------------------------------------------------------


def _on_disk(sources: list[Source], say: Say, folder: Path, worker: Worker) -> None:
    """Files that changed or went since they were read, and uploads that have yet to be."""
    try:
        now = changes(folder, sources)
        waiting = [] if worker.busy else intake.waiting(folder, sources)
    except (KildeError, OSError) as error:
        blocks.notice("bad", refusal(error, say))
        return
    if now.changed:
        _named("page_changed", now.changed, say)
        if st.button(say("page_reindex"), key="reindex", disabled=worker.busy):
            _read(intake.again(now.changed), say, folder, worker)
    if now.missing:
        _named("page_gone", now.missing, say)
        removing.offer_gone(now.missing, say, worker)
    if waiting:
        names = [path.name for path in waiting]
        blocks.notice("info", say.count("page_waiting", len(names)), _list(names))
        if st.button(say("page_waiting_read"), key="waiting"):
            _read(upload.waiting(waiting), say, folder, worker)


def _named(key: str, sources: Sequence[Source], say: Say) -> None:
    titles = [source.title for source in sources]
    blocks.notice("info", say.count(key, len(titles)), _list(titles))


def _list(names: Sequence[str]) -> str:
    more = [f"… (+{len(names) - MOST_NAMED})"] if len(names) > MOST_NAMED else []
    return ", ".join([*names[:MOST_NAMED], *more])


def _read(job: Intake, say: Say, folder: Path, worker: Worker) -> None:
    if worker.start(intake.work(job, folder)):
        st.rerun()
    blocks.notice("info", say("page_busy"))
