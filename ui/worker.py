"""Long work beside the page: a job survives a rerun; of an index's ingests there is one at a time.

The page asks the job how far it is and never waits for it. A job ends as a report or as an error;
neither is lost until the next one starts.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from search.errors import KildeError
from ui.yielding import yield_to_others

if TYPE_CHECKING:
    from ingest.pipeline import IngestReport, Progress

Step = TypeVar("Step")
Report = TypeVar("Report")
# Work tells each step of its way, and asks whether to stop at its next safe point.
Work = Callable[[Callable[[Step], None], Callable[[], bool]], Report]


class Job(Generic[Step, Report]):
    """One piece of work in a thread of its own; its attributes are read from others."""

    def __init__(self, work: Work[Step, Report]) -> None:
        self.progress: Step | None = None
        self.report: Report | None = None
        self.error: KildeError | OSError | None = None
        self.crashed = False
        self._cancelled = threading.Event()
        # A daemon: the index is whole after each commit, so ending the program need not wait.
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)

    def start(self) -> None:
        """Begin, once."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point; what was committed stays."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled.is_set()

    @property
    def running(self) -> bool:
        """Whether it still works."""
        return self._thread.is_alive()

    def wait(self, seconds: float | None = None) -> None:
        """Until it has ended, or so long."""
        self._thread.join(seconds)

    def _run(self, work: Work[Step, Report]) -> None:
        yield_to_others()
        try:
            self.report = work(self._note, self._cancelled.is_set)
        except (KildeError, OSError) as error:
            self.error = error
        except BaseException:
            self.crashed = True  # the page says so; the traceback goes to the terminal
            raise

    def _note(self, progress: Step) -> None:
        self.progress = progress


class Worker:
    """Holds the ingest of one index, for every page that shows it; a closed tab loses nothing."""

    def __init__(self) -> None:
        self.job: Job[Progress, IngestReport] | None = None
        self._lock = threading.Lock()

    @property
    def busy(self) -> bool:
        """Whether a job is at work."""
        return self.job is not None and self.job.running

    def start(self, work: Work[Progress, IngestReport]) -> bool:
        """Begin `work`; False if a job is at work already (two people uploading at once)."""
        with self._lock:
            if self.busy:
                return False
            job = Job(work)
            self.job = job
            job.start()
            return True
