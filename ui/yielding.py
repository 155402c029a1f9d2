"""Long work lets whoever asks go first, where the system knows how."""

import os
import sys
import threading
from contextlib import suppress

# Of 0 to 19, as `nice` counts: what runs at 0 gets some ten times the processor.
NICENESS = 10


def yield_to_others() -> None:
    """Put this thread, and those that it will start, behind all others of the user.

    Linux alone gives threads niceness of their own; elsewhere nothing happens, since the whole
    page would be slowed.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
