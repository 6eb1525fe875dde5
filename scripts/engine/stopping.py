"""Ctrl-C and SIGTERM reach Snakemake's scheduler where they can do no harm.

The scheduler's handler of SIGTERM takes the lock that the scheduler itself may hold at that moment: run in
the main thread, as Python runs handlers, it would wait for itself, and the run would never end. It runs in a
thread of its own.

Ctrl-C is an exception wherever the main thread happens to be. In the middle of a transaction SQLAlchemy
prints it with its traceback, and an event loop loses it: there it waits until they are done.
"""

from __future__ import annotations

import signal
import threading
from types import FrameType

NOT_WITHIN = {"asyncio", "sqlalchemy"}  # packages in whose calls Ctrl-C waits
AGAIN = 0.02  # seconds until it is tried again
_asked = threading.Event()


def asked() -> bool:
    """Whether the run was told to stop."""
    return _asked.is_set()


def handle() -> None:
    """Has both signals handled so, SIGTERM where a handler is set for it. For when jobs are to be started."""
    _asked.clear()
    _end_in_a_thread()
    if signal.getsignal(signal.SIGINT) == signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


def _end_in_a_thread() -> None:
    handler = signal.getsignal(signal.SIGTERM)
    if not callable(handler):
        return

    def started(number: int, frame: FrameType | None) -> None:
        _asked.set()
        threading.Thread(target=handler, args=(number, frame), daemon=True).start()

    signal.signal(signal.SIGTERM, started)


def _interrupt(number: int, frame: FrameType | None) -> None:
    _asked.set()
    if not _within(frame):
        signal.default_int_handler(number, frame)
    main = threading.main_thread().ident
    assert main is not None
    later = threading.Timer(AGAIN, signal.pthread_kill, (main, signal.SIGINT))
    later.daemon = True
    later.start()


def _within(frame: FrameType | None) -> bool:
    while frame is not None:
        if str(frame.f_globals.get("__name__")).partition(".")[0] in NOT_WITHIN:
            return True
        frame = frame.f_back
    return False
