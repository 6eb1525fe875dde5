"""What Snakemake may take for up to date: only what it saw end whole, and has a record of.

Snakemake marks a job's outputs when the job begins, and when it has ended takes the marks away and records
what the outputs were made from. Left to itself it trusts too much:

- it looks at the marks before it knows the jobs behind a checkpoint, so that what a killed run left there
stays as it is;
- outputs without a record, or with one that a crash cut short, are not compared with today's options and
code;
- an output that nobody reads (a figure's third format) may be missing, and after a power cut one may be
empty;
- a source file that was put in place with its old time (moved, unpacked, synchronised) passes for older than
what was made of it;
- what a source file holds is recorded when a job has ended, also if the file was edited after the job had
read it;
- other versions of packages count for nothing where conda does not install them. (`make` installs those of
the lock file, which a
  test holds equal to the rules' conda files.)
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import yaml

MADE_HERE = "results/"  # by jobs, at the time that the file says
DISTRUST = "Output files not known to be whole"


def install(workflow: Any) -> None:
    """Makes Snakemake run the jobs of such outputs again, where it plans a run; on a cluster's node it does
    as it is told.
    """
    from snakemake.io import _IOFile
    from snakemake.jobs import Reason
    from snakemake.persistence import PersistenceBase
    from snakemake_interface_executor_plugins.settings import ExecMode

    if workflow.exec_mode != ExecMode.DEFAULT:
        return
    recorded, stack = PersistenceBase.has_metadata, PersistenceBase._software_stack_hash
    ended, runs, told, newer = PersistenceBase.finished, Reason.__bool__, Reason.__str__, _IOFile.is_newer

    def has_metadata(self: Any, job: Any) -> bool:
        there = [file for file in job.output if os.path.exists(file)]
        whole = len(there) == len(job.output) and all(os.path.getsize(file) for file in there)
        unfinished = self._filter_incomplete_keys([self._get_key(file) for file in job.output])
        # A job that left nothing is not judged by it: whoever reads its outputs asks for them.
        return not there or (whole and not unfinished and recorded(self, job))

    def distrusted(self: Any) -> bool:
        return self.no_metadata and not self.finished

    async def is_newer(self: Any, time: float) -> bool:
        # No program sets the time at which a file came to its place. What is newer is then compared by its
        # checksum.
        return await newer(self, time) or (
            not self.startswith(MADE_HERE) and os.stat(self.file).st_ctime > time
        )

    async def finished(self: Any, job: Any) -> None:
        began = {key: self._get_recorded_starttime(key) for key in map(self._get_key, job.output)}
        await ended(self, job)
        edited = max(
            (os.stat(file).st_ctime for file in job.input if not file.startswith(MADE_HERE)), default=0.0
        )
        for key in [key for key, start in began.items() if start is not None and edited > start]:
            self._delete_record(key)

    def software_stack_hash(self: Any, job: Any) -> str:
        return stack(self, job) + (packages_of(str(job.conda_env_spec.file)) if job.conda_env_spec else "")

    PersistenceBase.has_metadata = has_metadata
    PersistenceBase.finished = finished
    PersistenceBase._software_stack_hash = software_stack_hash
    Reason.__bool__ = lambda self: runs(self) or distrusted(self)
    Reason.__str__ = lambda self: told(self) or (DISTRUST if distrusted(self) else "")
    _IOFile.is_newer = is_newer


@cache
def packages_of(environment: str) -> str:
    """The packages and versions that a conda file lists, as text."""
    return repr(yaml.safe_load(Path(environment).read_bytes())["dependencies"])
