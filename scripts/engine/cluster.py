"""Cancels the Slurm jobs of a run that died, for they go on."""

from __future__ import annotations

import shutil
import subprocess
import time

from spillover.errors import StudyError

PATIENCE = 60.0  # seconds for Slurm to end a job


def cancel(jobs: list[str]) -> int:
    """Cancels those of these jobs that Slurm still has, waits until they have ended, and returns how many
    they were.

    Raises StudyError where they do not end.
    """
    living = _queued(jobs)
    if living:
        subprocess.run(["scancel", *living], check=False)
    end = time.monotonic() + PATIENCE
    while _queued(living):
        if time.monotonic() > end:
            raise StudyError(f"jobs of an earlier run do not end: scancel {' '.join(living)}; then run again")
        time.sleep(0.2)
    return len(living)


def _queued(jobs: list[str]) -> list[str]:
    """Those of the jobs that wait or run, in the user's part of Slurm's queue."""
    if not jobs or shutil.which("squeue") is None:
        return []
    command = ["squeue", "--noheader", "--me", "--format=%A"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    return sorted(set(jobs) & set(listed))
