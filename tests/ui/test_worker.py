"""A job runs beside the page, one at a time, and its end is never lost."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import IngestReport, Progress
from search.errors import IndexBusy
from search.query import State
from ui.worker import Worker

REPORT = IngestReport((), (), 0, 0.0, 0.0, State(1, None, None, 0, 0, 0, 0), False, False)


def test_a_job_tells_how_far_it_is_and_ends_in_its_report() -> None:
    going = threading.Event()
    step = Progress("reading", 1, 2, "files", None)

    def work(note: Callable[[Progress], None], cancelled: Callable[[], bool]) -> IngestReport:
        note(step)
        going.wait(5)
        return REPORT

    worker = Worker()
    assert worker.start(work)
    assert worker.busy
    going.set()
    assert worker.job is not None
    worker.job.wait(5)
    assert (worker.busy, worker.job.progress, worker.job.report) == (False, step, REPORT)


def test_a_second_job_has_to_wait() -> None:
    going = threading.Event()

    def work(*_: Any) -> IngestReport:
        going.wait(5)
        return REPORT

    worker = Worker()
    assert worker.start(work)
    first = worker.job
    assert not worker.start(work)
    assert worker.job is first
    going.set()
    assert first is not None
    first.wait(5)
    assert worker.start(work)


def test_a_cancelled_job_is_asked_to_stop() -> None:
    def work(note: Any, cancelled: Callable[[], bool]) -> IngestReport:
        while not cancelled():
            threading.Event().wait(0.01)
        return REPORT

    worker = Worker()
    worker.start(work)
    assert worker.job is not None
    worker.job.cancel()
    worker.job.wait(5)
    assert worker.job.report is REPORT
    assert worker.job.cancelled


def test_an_error_of_the_users_is_kept_for_the_page() -> None:
    error = IndexBusy(Path("arkiv"))

    def work(*_: Any) -> IngestReport:
        raise error

    worker = Worker()
    worker.start(work)
    assert worker.job is not None
    worker.job.wait(5)
    assert worker.job.error is error
    assert not worker.job.crashed


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_error_of_ours_is_said_too() -> None:
    def work(*_: Any) -> IngestReport:
        raise ZeroDivisionError

    worker = Worker()
    worker.start(work)
    assert worker.job is not None
    worker.job.wait(5)
    assert worker.job.crashed
    assert worker.job.error is None
