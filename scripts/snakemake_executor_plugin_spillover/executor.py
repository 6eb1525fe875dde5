"""Runs jobs on this machine: those with a Python script as forks, any other as Snakemake's own local executor
does.

It differs from that executor in two ways. A job starts at once, without half a second for a new Python and
its libraries. And a job's earlier outputs are neither removed when it begins nor when it fails (with
--keep-incomplete): scripts rename complete files into place, so an old file is complete until a new one
replaces it. A failed job is registered as incomplete, so that the next run makes it again.
"""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from snakemake_interface_executor_plugins.executors.base import SubmittedJobInfo
from snakemake_interface_executor_plugins.executors.real import RealExecutor
from snakemake_interface_executor_plugins.settings import ExecMode

from snakemake_executor_plugin_spillover import job_facts
from snakemake_executor_plugin_spillover.forks import KILLED, Forks, Programs, forks_are_possible

WAITING = 1000  # threads that wait for jobs, at most: Snakemake decides how many jobs run


class Executor(RealExecutor):
    """The plugin's entry point."""

    def __post_init__(self) -> None:
        self.waiting = ThreadPoolExecutor(max_workers=WAITING)
        self.scripts: Forks | Programs | None = None
        self.cancelled = threading.Event()
        self.begun = False

    def run_job(self, job: Any) -> None:
        """Start a job and return; its end is reported from another thread."""
        if not self.begun:
            self.begun = True
            if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
                signal.signal(signal.SIGINT, self._stop)
        info = SubmittedJobInfo(job)
        # Its outputs are registered as incomplete before the job can touch them.
        self.report_job_submission(info)
        self._work(job).add_done_callback(partial(self._finish, info))

    def _work(self, job: Any) -> Future[int]:
        if not job.is_group() and job_facts.only_collects(job):
            return self.waiting.submit(lambda: 0)
        script = job_facts.python_script(job)
        if script is None or job_facts.needs_its_own_environment(job, self.workflow):
            return self.waiting.submit(subprocess.call, self.format_job_exec(job), shell=True)
        for file in (*job.output, *job.log):
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        if self.scripts is None or not self.scripts.alive:
            # Started from this thread, the scheduler's: it ends with the thread that started it.
            self.scripts = Forks() if forks_are_possible() else Programs()
        return self.waiting.submit(self.scripts.run, script, job_facts.script_object(job, script))

    def _finish(self, info: SubmittedJobInfo, work: Future[int]) -> None:
        if self.cancelled.is_set() or work.cancelled():
            return
        error = work.exception()
        code = work.result() if error is None else 1
        if code == 0:
            self.report_job_success(info)
            return
        from engine import records  # late: see forks.py

        with suppress(OSError):  # where the disk is full, Snakemake is to hear of the failure all the same
            records.note_failure(info.job.output)
        self.report_job_error(info, msg=str(error) if error is not None else _describe_end(code))

    def handle_job_error(self, job: Any) -> None:
        """Called when Snakemake has recorded the failed job: registers its outputs as incomplete again."""
        from engine import records

        job.register()
        records.cross_out_failure(job.output)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        """SIGINT, once jobs run: the scheduler hears of it as of any error of an executor, in its own time,
        and shuts down. An exception in its thread could come in the middle of anything. In another thread,
        for the one that is interrupted may hold the scheduler's lock.
        """
        self.cancelled.set()
        told = partial(self.workflow.scheduler.executor_error_callback, KeyboardInterrupt())
        threading.Thread(target=told, daemon=True).start()

    def shutdown(self) -> None:
        """Wait for the jobs that run, unless the run was stopped; then end the process that forks."""
        if self.cancelled.is_set():
            self.cancel()
            return
        self.waiting.shutdown()
        self._end_scripts()

    def cancel(self) -> None:
        """End everything at once."""
        self.cancelled.set()
        self._end_scripts()
        self.waiting.shutdown(wait=False, cancel_futures=True)

    def _end_scripts(self) -> None:
        if self.scripts is not None:
            self.scripts.close()

    @property
    def cores(self) -> str:
        """Cores of a job that starts a Snakemake of its own."""
        return "all"

    @property
    def job_specific_local_groupid(self) -> bool:
        """Jobs share the run's group, as on any single machine."""
        return False

    def get_exec_mode(self) -> ExecMode:
        """Have a Snakemake that this one starts run one job for it."""
        return ExecMode.SUBPROCESS

    def get_python_executable(self) -> str:
        """Name the Python that runs Snakemake."""
        return shlex.quote(sys.executable)

    def get_job_exec_prefix(self, job: Any) -> str:
        """Have a Snakemake that this one starts work in the same folder."""
        return f"cd {shlex.quote(os.fspath(self.workflow.workdir_init))}"

    def additional_general_args(self) -> str:
        """Return the options of a Snakemake that this one starts."""
        return "--quiet progress rules host"


def _describe_end(code: int) -> str | None:
    """Describe how a job's process ended; what a script says itself is not repeated."""
    return "its process was killed; perhaps the memory did not suffice" if code == KILLED else None
