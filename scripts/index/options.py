"""Options of the jobs of composite indices."""

from __future__ import annotations

from base.job_options import Configured, JobOptions


class IndexOptions(JobOptions, frozen=True, kw_only=True):
    """Options of an index's job."""

    index: str
    definition: Configured
    is_simulated: bool
