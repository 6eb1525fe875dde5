"""A ceiling on the time of a test: one that hangs fails where it hangs, and the run goes on."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

# No test and no fixture takes a third of it on two busy cores; 0 is no ceiling. What hangs in C, where no
# signal is looked for, is ended with its worker by `faulthandler_timeout` (pyproject.toml), a little later.
SECONDS = float(os.environ.get("SPILLOVER_TEST_SECONDS", "900"))
AGAIN = 60.0  # seconds until what goes on after that, as Hypothesis does, is stopped again


class Hang(pytest.fail.Exception):
    """A test takes longer than any may."""


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Raises Hang in a block that takes longer than so many seconds. The processes that it has started are
    killed first, so that whoever waits for one of them waits no longer; the message names them. An earlier
    limit holds again afterwards.
    """
    start = time.time()

    def stop(*_: object) -> None:
        processes = _kill_descendants(start)
        text = f"this takes more than {seconds:g} seconds (tests/ceiling.py)"
        raise Hang("\n  ".join([f"{text}; it waits for", *processes]) if processes else text)

    handler = signal.signal(signal.SIGALRM, stop)
    before = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, *before)


def _kill_descendants(start: float) -> list[str]:
    """Kills the descendants of this process that began at a time or later, and returns their commands."""
    import psutil

    commands = []
    for process in psutil.Process().children(recursive=True):
        try:
            if process.create_time() >= start - 1:
                commands.append(f"{process.pid}: {' '.join(process.cmdline())[:300]}")
                process.kill()
        except psutil.Error:
            continue
    return commands


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_setup() -> Iterator[None]:
    with limit_time(SECONDS):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call() -> Iterator[None]:
    with limit_time(SECONDS):
        return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown() -> Iterator[None]:
    with limit_time(SECONDS):
        return (yield)
