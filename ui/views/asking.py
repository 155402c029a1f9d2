"""Many questions being answered, as a page sees it: begun, watched, told about when it ended.

A job belongs to one visitor and one page: it is kept in the session under the page's name, and so
is what came of it, until another has come to its end.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st
from markupsafe import Markup

from search.query import Query
from ui import searches
from ui.asking import Answered, Ask, Found, Step, ask_all, foreign, short
from ui.say import Say
from ui.state import Engine
from ui.views import blocks, own, progress
from ui.worker import Job

# Seconds between two looks at a running job.
EVERY_S = 0.5
# A few questions are answered by then, and the page needs no progress at all.
AT_ONCE_S = 1.0
# Characters of a refused question that are shown.
SHOWN = 120


def busy(page: str) -> bool:
    """Whether this visitor's questions on that page are being answered."""
    job = _job(page)
    return job is not None and job.running


def begin(page: str, ask: Ask[Found], queries: Sequence[Query]) -> None:
    """Start to answer; nothing while the questions before are still being answered."""
    if not busy(page):
        job = Job[Step, Answered[Found]](partial(ask_all, ask, queries))
        st.session_state[f"{page}-job"] = job
        job.start()
        job.wait(AT_ONCE_S)
        if job.running:
            st.rerun()  # so that nothing more can be asked until it has ended


def answered(page: str, engine: Engine, say: Say) -> Answered[Any] | None:
    """What came of the last job that answered; shows the one that runs, or why it failed.

    Nothing, where another index has come into the folder since.
    """
    job = _job(page)
    if job is not None and job.running:
        _running(page, say)
    elif job is not None and job.report is not None:
        # What was stopped before the first answer leaves the answers before it in place.
        if job.report.found or job.report.refused:
            st.session_state[f"{page}-answered"] = job.report
            _log(job.report)
        del st.session_state[f"{page}-job"]
    elif job is not None and job.error is not None:
        blocks.problem(say, job.error)
    elif job is not None:
        blocks.notice("bad", say("page_asking_crashed"))
    found: Answered[Any] | None = st.session_state.get(f"{page}-answered")
    if found is not None and _changed(found, engine) and foreign(found, engine.sources()):
        found = st.session_state[f"{page}-answered"] = None
    return found


def _changed(found: Answered[Any], engine: Engine) -> bool:
    return not found.states <= {engine.state()}


def told(page: str, found: Answered[Any], engine: Engine, say: Say) -> bool:
    """What limits the answers, and whether they are asked for again because the index changed."""
    if found.stopped:
        done, total = len(found.found) + len(found.refused), len(found.asked)
        blocks.notice(
            "info", say("page_asking_stopped", done=say.number(done), total=say.number(total))
        )
    if found.refused:
        blocks.notice("info", say.count("page_asking_refused", len(found.refused)))
        blocks.items(
            Markup("{} <span>{}</span>").format(
                say("page_quoted", text=short(each.query.text, SHOWN)), say.error(each.error)
            )
            for each in found.refused
        )
    if not _changed(found, engine):
        return False
    with st.container(horizontal=True, vertical_alignment="center"):
        blocks.line(say("page_outdated"))
        return st.button(say("page_asking_again"), key=f"{page}-again", disabled=busy(page))


def download(suffix: str, name: str, made: Callable[[], bytes], say: Say) -> None:
    """A button that hands out a file, which is made when it is pressed."""
    blocks.download(say(f"page_get_{suffix}"), f"{name}.{suffix}", made, f"get-{name}-{suffix}")


@st.fragment(run_every=EVERY_S)
def _running(page: str, say: Say) -> None:
    job = _job(page)
    if job is None or not job.running:
        st.rerun()
    with st.container(border=True, key=f"{page}-running"):
        done, words = progress.how_far(job.progress, say)
        st.progress(done, text=words)
        label = say("page_job_cancelling" if job.cancelled else "page_job_cancel")
        st.button(label, key=f"{page}-cancel", on_click=job.cancel, disabled=job.cancelled)


def _log(found: Answered[Any]) -> None:
    """Where it cannot be kept, the answers matter more."""
    user = own.database()
    if user is not None and user.writable:
        own.attempt(searches.record_many, user, found.found)


def _job(page: str) -> Job[Step, Answered[Any]] | None:
    job: Job[Step, Answered[Any]] | None = st.session_state.get(f"{page}-job")
    return job
