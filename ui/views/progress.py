"""An ingest as the page sees it: watched while it runs, told about when it ended."""

import streamlit as st
from markupsafe import Markup

from ingest.pipeline import IngestReport, Progress
from ui.asking import Step
from ui.refusals import refusal
from ui.say import Say
from ui.views import blocks
from ui.worker import Job, Worker

# Seconds between two looks at a running job.
EVERY_S = 1.0


def show(worker: Worker, say: Say) -> None:
    """The running job, or what the last one did."""
    if worker.job is None:
        return
    if worker.busy:
        _running(worker, say)
    else:
        _ended(worker.job, worker, say)


@st.fragment(run_every=EVERY_S)
def _running(worker: Worker, say: Say) -> None:
    job = worker.job
    if job is None or not job.running:
        st.rerun()
    with st.container(border=True, key="job"):
        done, words = how_far(job.progress, say)
        st.progress(done, text=words)
        blocks.line(say("page_job_meanwhile"))
        label = say("page_job_cancelling" if job.cancelled else "page_job_cancel")
        st.button(label, key="cancel", on_click=job.cancel, disabled=job.cancelled)


def how_far(progress: Progress | Step | None, say: Say) -> tuple[float, str]:
    """A share from 0 to 1 and a sentence without any file's name: the label is Markdown."""
    if progress is None:
        return 0.0, say("page_job_starts")
    done, total = say.number(progress.done), say.number(progress.total)
    sentence = say(f"progress_{progress.phase}", done=done, total=total)
    if progress.seconds_left is not None and progress.seconds_left >= 1:
        sentence += " · " + say("progress_left", time=say.duration(progress.seconds_left))
    return min(1.0, progress.done / max(1, progress.total)), sentence


def _ended(job: Job[Progress, IngestReport], worker: Worker, say: Say) -> None:
    if job.error is not None:
        blocks.notice("bad", refusal(job.error, say))
    elif job.report is not None:
        _report(job.report, say)
    else:
        blocks.notice("bad", say("page_job_crashed"))
    if st.button(say("page_job_dismiss"), key="dismiss"):
        worker.job = None
        st.rerun()


def _report(report: IngestReport, say: Say) -> None:
    """What came in, and each file that did not with its reason."""
    counts = {
        outcome: sum(file.outcome == outcome for file in report.files)
        for outcome in ("added", "updated", "unchanged", "failed")
    }
    told = [say.count(f"page_job_{name}", n) for name, n in counts.items() if n]
    title = say("page_job_cancelled" if report.interrupted else "page_job_done")
    tone: blocks.Tone = "info" if report.interrupted else "good"
    blocks.notice(tone, title, ", ".join(told) + "." if told else "")
    lines = [
        _line(file.source.title, file.source.institution, say)
        for file in report.files
        if file.source is not None and file.outcome in ("added", "updated")
    ]
    if lines:
        blocks.items(lines)
    failed = [refusal(file.error, say) for file in report.files if file.error is not None]
    if failed:
        blocks.notice("bad", say.count("page_job_failed_title", len(failed)))
        blocks.items(failed, "bad")


def _line(title: str, institution: str | None, say: Say) -> Markup:
    name = institution or say("page_institution_unknown")
    return Markup("{} <span>· {}</span>").format(title, name)
