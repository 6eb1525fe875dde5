"""What a job made earlier stays where it is until the job has made it anew.

Left to itself Snakemake removes a job's outputs when the job begins, and again when it fails: one bad cell
would cost the panel of the last run. Here scripts write each file whole under another name and then rename it
(`artifacts.atomic`), so that nothing half-written can stand in its place; of a job that failed only the
record is removed, and `engine.trust` has it made again.
"""

from __future__ import annotations

from typing import Any


def install() -> None:
    """Makes Snakemake keep the outputs of jobs that begin or fail."""
    from snakemake.jobs import Job

    async def remove_existing_output(self: Any) -> None:
        for log in self.log:
            await log.remove(remove_non_empty_dir=False)

    async def postprocess(self: Any, *arguments: Any, error: bool = False, **options: Any) -> None:
        if error:  # Snakemake would first record today's options and inputs, beside yesterday's files
            self.dag.workflow.persistence.cleanup(self)
        else:
            await ended(self, *arguments, **options)

    ended = Job.postprocess
    Job.remove_existing_output = remove_existing_output
    Job.postprocess = postprocess
