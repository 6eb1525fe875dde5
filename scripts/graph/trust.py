"""What Snakemake may take for up to date: only what it saw end whole, and has a record of.

Snakemake marks a job's outputs when the job begins, and when it has ended takes the marks away and records what the outputs were
made from. Left to itself it trusts too much:

- it looks at the marks before it knows the jobs behind a checkpoint, so that what a killed run left there stays as it is;
- outputs without a record, or with one that a crash cut short, are not compared with today's options and code;
- an output that nobody reads (a figure's third format) may be missing;
- a source file that was put in place with its old time (moved, unpacked, synchronised) passes for older than what was made of it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

MADE_HERE = "results/"  # by jobs, at the time that the file says
DISTRUST = "Output files not known to be whole"


def install(workflow: Any) -> None:
    """Makes Snakemake run the jobs of such outputs again, where it plans a run; on a cluster's node it does as it is told."""
    from snakemake.io import _IOFile
    from snakemake.jobs import Reason
    from snakemake.persistence import PersistenceBase
    from snakemake_interface_executor_plugins.settings import ExecMode

    if workflow.exec_mode != ExecMode.DEFAULT:
        return
    recorded, runs, told, newer = PersistenceBase.has_metadata, Reason.__bool__, Reason.__str__, _IOFile.is_newer

    def has_metadata(self: Any, job: Any) -> bool:
        there = [Path(file).exists() for file in job.output]
        unfinished = self._filter_incomplete_keys([self._get_key(file) for file in job.output])
        # A job that left nothing is not judged by it: whoever reads its outputs asks for them.
        return not any(there) or (all(there) and not unfinished and recorded(self, job))

    def distrusted(self: Any) -> bool:
        return self.no_metadata and not self.finished

    async def is_newer(self: Any, time: float) -> bool:
        # No program sets the time at which a file came to its place. What is newer is then compared by its checksum.
        return await newer(self, time) or (not self.startswith(MADE_HERE) and os.stat(self.file).st_ctime > time)

    PersistenceBase.has_metadata = has_metadata
    Reason.__bool__ = lambda self: runs(self) or distrusted(self)
    Reason.__str__ = lambda self: told(self) or (DISTRUST if distrusted(self) else "")
    _IOFile.is_newer = is_newer
