"""One document of the index: what was understood of it, and its fields to correct."""

from pathlib import Path

import streamlit as st

from search.corrections import Correction
from search.errors import KildeError
from search.passage import Source
from ui.correcting import BadCorrection, facts_of
from ui.refusals import refusal
from ui.say import Say
from ui.state import Engine
from ui.views import blocks, correct, review
from ui.worker import Worker

SAVED = "corrected"


def show(engine: Engine, source: Source, say: Say, folder: Path, worker: Worker) -> None:
    """The document beside its fields; what differs is stored after a click."""
    turns = engine.turns(source.id)
    left, right = st.columns([3, 2], gap="large")
    with left:
        review.stored(source, turns, say)
    with right:
        if st.session_state.pop(SAVED, None) == source.path:
            blocks.notice("good", say("page_correct_saved"))
        blocks.line(say("page_correct_lead"))
        known = [name for name, _ in engine.institutions() if name is not None]
        try:
            wanted = correct.fields(
                f"source-{source.id}", facts_of(source, turns), Correction(), known, say
            )
        except BadCorrection as error:
            blocks.problem(say, error)
            return
        if source.institutions:
            blocks.line(say("cli_assigned_several", names=", ".join(source.institutions)))
        if worker.busy:
            blocks.notice("info", say("page_busy"))
        elif st.button(
            say("page_correct_save"), type="primary", key="correct", disabled=not wanted
        ):
            _store(source, wanted, say, folder)


def _store(source: Source, wanted: Correction, say: Say, folder: Path) -> None:
    from ingest.correcting import correct

    try:
        with st.spinner(say("page_correct_saving")):
            correct(folder, source.path, wanted)
    except (KildeError, OSError) as error:
        blocks.notice("bad", refusal(error, say))
        return
    st.session_state[SAVED] = source.path
    st.rerun()
