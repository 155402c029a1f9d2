"""Documents out of the index, after a question."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from search.errors import KildeError
from search.passage import Source
from ui import originals
from ui.refusals import refusal
from ui.say import Say
from ui.views import blocks
from ui.worker import Worker

# Ids of the sources that the open dialog asks about.
REMOVING = "removing"


def offer(picked: Sequence[Source], say: Say, worker: Worker) -> None:
    """The button that asks about those that are ticked; how to tick where none is."""
    if not picked:
        blocks.line(say("page_pick"))
        return
    st.button(
        say.count("page_remove", len(picked)),
        icon=":material/delete:",
        key="remove",
        disabled=worker.busy,
        on_click=_ask,
        args=(picked,),
    )


def offer_gone(gone: Sequence[Source], say: Say, worker: Worker) -> None:
    """The button that asks about those whose files are gone."""
    st.button(
        say("page_gone_remove"),
        key="remove-gone",
        disabled=worker.busy,
        on_click=_ask,
        args=(gone,),
    )


def confirm(sources: Sequence[Source], say: Say, folder: Path) -> None:
    """The question before anything is removed: open until it is answered or closed."""
    asked = st.session_state.get(REMOVING, ())
    going = [source for source in sources if source.id in asked]
    if not going:
        return

    @st.dialog(say("page_remove_title"), on_dismiss=_keep_all)
    def ask() -> None:
        blocks.line(say.count("page_remove_question", len(going)))
        blocks.items(source.title for source in going)
        blocks.line(say("page_remove_hint"))
        with st.container(horizontal=True):
            if st.button(say("page_remove_yes"), type="primary", key="remove-yes"):
                _remove(going, say, folder)
            if st.button(say("page_remove_no"), key="remove-no"):
                _keep_all()
                st.rerun()

    ask()


def _ask(sources: Sequence[Source]) -> None:
    st.session_state[REMOVING] = [source.id for source in sources]


def _keep_all() -> None:
    st.session_state.pop(REMOVING, None)


def _remove(sources: Sequence[Source], say: Say, folder: Path) -> None:
    from ingest.correcting import forget
    from search.index import remove

    try:
        remove(folder, [source.path for source in sources])
        if deleted := originals.forget(folder, [Path(source.path) for source in sources]):
            forget(folder, deleted)
    except (KildeError, OSError) as error:
        blocks.notice("bad", refusal(error, say))
        return
    _keep_all()
    st.rerun()
