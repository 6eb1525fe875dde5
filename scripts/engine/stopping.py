"""SIGTERM reaches Snakemake's scheduler from a thread of its own.

The scheduler's handler takes the lock that the scheduler itself may hold at that moment: run in the main
thread, as Python runs handlers, it would wait for itself, and the run would never end.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType


def handle_in_a_thread() -> None:
    """Has the handler that is set for SIGTERM run in a thread; nothing where none is set."""
    handler = signal.getsignal(signal.SIGTERM)
    if not callable(handler):
        return

    def started(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=handler, args=(number, frame), daemon=True).start()

    signal.signal(signal.SIGTERM, started)
