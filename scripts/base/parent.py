"""A process that ends with the one that started it, however that ends, and one that its parent waits for."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

PR_SET_PDEATHSIG = 1  # of prctl(2)


def end_with_parent(parent: int) -> None:
    """Have the kernel kill this process when its parent ends. Linux only; elsewhere nothing."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it was asked for
        os._exit(1)


def run_child(words: Sequence[str], **options: Any) -> subprocess.CompletedProcess[Any]:
    """Run a program and wait for its end, also where this process is asked to stop, and stop then itself.

    A Ctrl-C comes from the terminal to both; a SIGTERM comes to this process alone and is handed on. options:
    those of subprocess.Popen; what is piped is in the result. Raises KeyboardInterrupt and SystemExit.
    """
    asked: list[int] = []
    child: list[subprocess.Popen[Any]] = []

    def stop(number: int, _frame: object) -> None:
        asked.append(number)
        if number == signal.SIGTERM and child:
            child[0].terminate()

    # What is ignored stays so, as Ctrl-C is in a shell's background; so does another's handler.
    usual = {signal.SIGINT: signal.default_int_handler, signal.SIGTERM: signal.SIG_DFL}
    heeded = [number for number, handler in usual.items() if signal.getsignal(number) == handler]
    before = {number: signal.signal(number, stop) for number in heeded}
    try:
        child.append(subprocess.Popen(words, **options))
        if signal.SIGTERM in asked:
            child[0].terminate()
        output, errors = child[0].communicate()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if signal.SIGTERM in asked:
        sys.exit(128 + signal.SIGTERM)
    if asked:
        raise KeyboardInterrupt
    return subprocess.CompletedProcess(words, child[0].returncode, output, errors)
