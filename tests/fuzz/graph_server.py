"""Runs the graph many times in a project's folder: loads Snakemake once, and forks a process for each run,
as the process that forks the jobs is started once, too.

    python graph_server.py FILE

What runs say goes to the file. A line of standard input is a JSON list: the study, the folder of raw files
and further arguments of Snakemake. The answer is a line with the exit code, the seconds of CPU (how long a
run takes depends on the machine's other work) and the megabytes.
"""

import importlib
import json
import os
import signal
import sys
from pathlib import Path

from snakemake import cli

from base.command import run_guarded
from engine import prepare
from engine.command import check_request
from snakemake_executor_plugin_spillover import executor
from snakemake_executor_plugin_spillover.forks import Forks

SLOWEST = 900
# What a run loads besides, so that a fork need not.
for name in ("snakemake.workflow", "ingest.registry", "plan.report", "plan.sweep", "plan.weights"):
    importlib.import_module(name)


class SharedForks(Forks):
    """The process that forks, for all runs: none of them ends it."""

    alive = True

    def close(self) -> None:
        """Nothing: it ends with the server."""


def serve(told: int) -> list[str] | None:
    """Answers until the input ends; in the process of a run it returns what to run."""
    for line in sys.stdin:
        order = json.loads(line)
        os.ftruncate(told, 0)
        child = os.fork()
        if child == 0:
            os.setsid()
            for stream in (1, 2):
                os.dup2(told, stream)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            signal.alarm(SLOWEST)
            return order
        _, status, used = os.wait4(child, 0)
        seconds = used.ru_utime + used.ru_stime
        answer = [os.waitstatus_to_exitcode(status), seconds, used.ru_maxrss / 1e3]
        print(json.dumps(answer), flush=True)
    return None


def run(study: str, source: str, *more: str) -> int:
    """What `engine.run` does, in this process."""
    arguments: list[str] = []

    def prepared() -> None:
        arguments.extend(check_request(study, source=source).words())
        if done := prepare.prepare(study):
            print(done, file=sys.stderr)

    return run_guarded("run", prepared) or cli.main(["--logger", "spillover", *arguments, *more])


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd() / "scripts"))
    opened = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    kept = [os.dup(stream) for stream in (1, 2)]
    for stream in (1, 2):
        os.dup2(opened, stream)
    shared = SharedForks()
    for number, stream in enumerate(kept, 1):
        os.dup2(stream, number)
    executor.Forks = lambda: shared  # type: ignore[assignment,misc]
    sys.exit(run(*asked) if (asked := serve(opened)) is not None else 0)
