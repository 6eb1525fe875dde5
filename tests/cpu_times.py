"""CPU seconds of each test, with those of the processes that it starts.

`SPILLOVER_TEST_TIMES=FOLDER make test` writes them, `python -m tools.count_tests FOLDER` sums them.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest


class CpuTimes:
    """Writes FOLDER/<worker>.csv: seconds, CPU seconds and name of each test; a fixture counts for the first
    that has it. Not counted is what leaves this process's family: a cluster's daemons, a browser's servants.
    """

    def __init__(self, folder: Path, worker: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file = (folder / f"{worker}.csv").open("w", encoding="utf-8", buffering=1)
        self.start = time.monotonic()
        self.file.write("seconds,cpu,test\n")

    def pytest_collection_finish(self) -> None:
        self.file.write(f"{time.monotonic() - self.start:.3f},{_cpu():.3f},\n")

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        seconds, cpu = time.monotonic(), _cpu()
        result = yield
        spent = max(_cpu() - cpu, 0.0)
        self.file.write(
            f'{time.monotonic() - seconds:.3f},{spent:.3f},"{item.nodeid.replace(chr(34), "")}"\n'
        )
        return result


def _cpu() -> float:
    """CPU seconds of this process, of its children that have ended, and of its living descendants."""
    ended = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    total = sum(used.ru_utime + used.ru_stime for used in ended)
    for process in _descendants(os.getpid()):
        with suppress(psutil.Error):
            total += sum(psutil.Process(process).cpu_times()[:4])
    return total


def _descendants(process: int) -> Iterator[int]:
    """The living descendants of a process, as Linux lists them: psutil would look at every process of the
    machine, for longer than most tests take.
    """
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, tasks.read_text().split()):
                yield child
                yield from _descendants(child)
