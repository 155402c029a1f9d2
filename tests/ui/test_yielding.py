"""An ingest lets those who ask go first."""

import os
import sys
import threading

import pytest

from ui.worker import Job
from ui.yielding import NICENESS

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="threads are nice on Linux alone")


def niceness() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


@linux_only
def test_long_work_and_the_threads_that_it_starts_yield_and_the_page_does_not() -> None:
    seen = []

    def work(_: object, __: object) -> None:
        seen.append(niceness())
        child = threading.Thread(target=lambda: seen.append(niceness()))
        child.start()
        child.join()

    before = niceness()
    job: Job[None, None] = Job(work)
    job.start()
    job.wait(10)
    assert seen == [max(before, NICENESS)] * 2
    assert niceness() == before
