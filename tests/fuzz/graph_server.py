"""Runs the graph many times in a project's folder: loads Snakemake once, and forks a process for each run.

A line of standard input is a JSON list: the file for what the run says, the study, the folder of raw files
and further arguments of Snakemake. The answer is a line with the exit code, the seconds and the megabytes.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
from pathlib import Path

from snakemake import cli

from engine import prepare
from engine.command import arguments_of
from study.command import guarded

SLOWEST = 120
# What a run loads besides, so that a fork need not.
for name in ("snakemake.workflow", "ingest.registry", "report.resolve", "sweep.check", "weights.resolve"):
    importlib.import_module(name)


def serve() -> list[str] | None:
    """Answers until the input ends; in the process of a run it returns what to run."""
    for line in sys.stdin:
        told, *order = json.loads(line)
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            os.setsid()
            opened = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            for stream in (1, 2):
                os.dup2(opened, stream)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            signal.alarm(SLOWEST)
            return order
        _, status, used = os.wait4(child, 0)
        answer = [os.waitstatus_to_exitcode(status), time.monotonic() - start, used.ru_maxrss / 1e3]
        print(json.dumps(answer), flush=True)
    return None


def run(study: str, source: str, *more: str) -> int:
    """What `engine.run` does, in this process."""
    arguments: list[str] = []

    def prepared() -> None:
        arguments.extend(arguments_of(study, source=source))
        if done := prepare.prepare(study):
            print(done, file=sys.stderr)

    return guarded("run", prepared) or cli.main(["--logger", "spillover", *arguments, *more])


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd() / "scripts"))
    sys.exit(run(*asked) if (asked := serve()) is not None else 0)
