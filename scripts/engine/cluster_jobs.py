"""The Slurm jobs of a run: how their states are asked for, and how those of a run that died are cancelled,
for they go on.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from study.errors import StudyError

PATIENCE = 60.0  # seconds for Slurm to end a job
FOR_EVER = 10**9
_RUN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


def keep_to_squeue(plugin: Any) -> None:
    """Makes Snakemake's executor for Slurm ask `squeue` also when the controller is slow.

    It asks the controller before each check how long `squeue` remembers jobs, and without an answer in ten
    seconds takes `sacct`; without slurmdbd that knows no job, and the run would wait for ever. Here the last
    answer holds, and before any the profile.
    """
    ask, known = plugin.get_min_job_age, [FOR_EVER]

    def min_job_age() -> int:
        known[0] = ask() or known[0]
        return known[0]

    plugin.get_min_job_age = min_job_age


def cancel_cluster_jobs(folder: Path) -> int:
    """Cancels the Slurm jobs that a run in `folder` submitted and waits until they have ended; returns how
    many they were.

    Raises StudyError where they do not end.
    """
    living = _queued(folder)
    if living:
        subprocess.run(["scancel", *living], check=False)
    end = time.monotonic() + PATIENCE
    while _queued(folder):
        if time.monotonic() > end:
            raise StudyError(f"jobs of an earlier run do not end: scancel {' '.join(living)}; then run again")
        time.sleep(0.2)
    return len(living)


def _queued(folder: Path) -> list[str]:
    """Numbers of the user's Slurm jobs that work in the folder and are named as Snakemake names them, by its
    run's UUID.
    """
    if (
        shutil.which("squeue") is None or not (folder / ".snakemake" / "slurm_logs").exists()
    ):  # no run here has used Slurm
        return []
    command = ["squeue", "--noheader", "--me", "--array", "--format=%i %j %Z"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    jobs = [line.split(" ", 2) for line in listed if line.count(" ") > 1]
    return [number for number, name, where in jobs if _RUN.search(name) and Path(where) == folder]
