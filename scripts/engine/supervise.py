"""Runs a program in a session of its own, and stands between it and the signals that end a run.

Ctrl-C reaches all processes of a terminal at once, and SIGTERM only the one that is named. Here both reach
the supervisor alone, which hands them on as one SIGINT, to the program and all that it has started. A second
one kills them. What the program leaves running when it has ended is killed as well, and on Linux the program
dies with its supervisor, however that ends.

By itself Snakemake waits on SIGTERM for the jobs that run, and where it is killed they go on and write into
the folder of the next run (tests/workflow/test_plain_faults.py plants both).
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from types import FrameType

from base.parent import end_with_parent

PATIENCE = 60.0  # seconds for the program to end once it is told to; a queue's jobs are cancelled one by one
AT_ONCE = 0.5  # seconds in which a second signal is the first once more: make hands its own on
STOPPING = (signal.SIGINT, signal.SIGTERM)


class SupervisedProgram:
    """Program that runs. asked: the signal by which it was stopped, 0 if it was not. asked: the signal by
    which it was told to stop, 0 if it was not.
    """

    def __init__(self, command: Sequence[str], descriptors: Iterable[int] = ()) -> None:
        """descriptors: open files that the program is given."""
        self.asked, self.since = 0, 0.0
        # What a shell runs in its background ignores Ctrl-C, and so does what it starts.
        heeded = [number for number in STOPPING if signal.getsignal(number) != signal.SIG_IGN]
        # The program begins with both blocked: it says itself from when on it can be stopped (`begin`).
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        self.before = {number: signal.signal(number, self._stop) for number in heeded}
        if signal.getsignal(signal.SIGTSTP) == signal.SIG_DFL:
            self.before[signal.SIGTSTP] = signal.signal(signal.SIGTSTP, self._pause)
        try:
            self.process = subprocess.Popen(command, start_new_session=True, pass_fds=tuple(descriptors))
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)

    def wait(self) -> int:
        """Wait for its end and return its status: as a shell gives it where a signal ended it, 128 and the
        number of the signal that stopped it where it did not end well after that.
        """
        try:
            status = self.process.wait()
        finally:
            self._send(signal.SIGKILL)
            for number, handler in self.before.items():
                signal.signal(number, handler)
        if self.asked and status:
            return 128 + self.asked
        return status if status >= 0 else 128 - status

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self.asked:
            if now - self.since > AT_ONCE:
                self._send(signal.SIGKILL)
            return
        self.asked, self.since = number, now
        self._send(signal.SIGINT)
        later = threading.Timer(PATIENCE, self._send, [signal.SIGKILL])
        later.daemon = True
        later.start()

    def _pause(self, _number: int, _frame: FrameType | None) -> None:
        """Ctrl-Z: both stop, and go on together."""
        self._send(signal.SIGSTOP)
        os.kill(os.getpid(), signal.SIGSTOP)
        self._send(signal.SIGCONT)

    def _send(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):  # it has ended; macOS says so in another way
            os.killpg(self.process.pid, number)


def begin_supervision(supervisor: int) -> None:
    """For the program, before all else: it dies with its supervisor, and until it says otherwise SIGINT just
    ends it, also where a shell in whose background it runs had it ignored. A SIGTERM that is sent to it
    alone is a SIGINT too: no handler of it is called.
    """
    end_with_parent(supervisor)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])  # as it is in all threads that start from here
    threading.Thread(target=_interrupt, daemon=True).start()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])


def _interrupt() -> None:
    while signal.sigwait([signal.SIGTERM]):
        os.kill(os.getpid(), signal.SIGINT)
