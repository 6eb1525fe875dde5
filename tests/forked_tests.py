"""Runs tests in forks of one collected session: does one fail where a function or a result is changed?"""

from __future__ import annotations

import json
import math
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

# A fork has no thread that would watch the time for pytest, which waits for that thread for ever.
OPTIONS = ["-q", "-m", "not long and not browser", "-p", "no:cacheprovider", "-o", "faulthandler_timeout=0"]


class Forked:
    """A pytest plugin: `work` is called with it once the tests are collected, in place of running them."""

    def __init__(self, work: Callable[[Forked], None]) -> None:
        self.work, self.items, self.failed = work, {}, []

    def pytest_runtestloop(self, session) -> bool:
        """The work, in place of the tests."""
        self.items = {item.nodeid: item for item in session.items}
        self.hook = session.config.hook
        self.work(self)
        return True

    def pytest_runtest_logreport(self, report) -> None:
        """Notes a test that fails."""
        if report.failed:
            self.failed.append(report.nodeid)

    def run(self, test: str) -> float:
        """Runs one test; the CPU seconds that it takes."""
        start = time.process_time()
        self.hook.pytest_runtest_protocol(item=self.items[test], nextitem=None)
        return time.process_time() - start

    def first_failure(self, tests: Iterable[str], change: Callable[[], None]) -> str | None:
        """The first of `tests` that fails in a fork where `change` was made; "" where all pass, None where
        they do not end.
        """
        chosen = list(tests)

        def work() -> str:
            change()
            self.failed.clear()
            for test in chosen:
                self.run(test)
                if self.failed:
                    return test
            return ""

        found: str | None = in_fork(work, 60)
        return found


def in_fork(work: Callable[[], Any], seconds: float) -> Any:
    """What `work` gives in a process of its own; None where it fails, takes more CPU seconds, or ten times as
    long while it waits: for a lock, say, of a thread that a fork does not have.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "found.json")
        child = os.fork()
        if child == 0:
            limit = math.ceil(seconds)
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            try:
                path.write_text(json.dumps(work()), encoding="utf-8")
            finally:
                os._exit(0)
        end = time.monotonic() + 10 * seconds
        while os.waitpid(child, os.WNOHANG) == (0, 0):
            if time.monotonic() > end:
                os.kill(child, signal.SIGKILL)
                end = math.inf
            time.sleep(0.005)
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def collected(paths: Sequence[str], work: Callable[[Forked], None]) -> int:
    """Collects the tests below `paths` and calls `work` in place of running them. A failure is all that is
    asked for: Hypothesis does not look for the smallest one.
    """
    sys.stdout.flush()
    before = settings.get_current_profile_name()
    settings.register_profile("first failure", phases=[Phase.explicit, Phase.generate])
    settings.load_profile("first failure")
    try:
        return int(pytest.main([*OPTIONS, *paths], plugins=[Forked(work)]))
    finally:
        settings.load_profile(before)
