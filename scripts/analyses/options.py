"""Options of the jobs of analyses and of their chunks."""

from __future__ import annotations

from base.job_options import Configured, JobOptions


class AnalysisOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job of an analysis, or of one of its chunks. analysis: its name, "" for a chunk;
    options: of the analysis, its kind among them; least_group: as of `Data`; first, last: the draws first, …,
    last − 1 of a chunk.
    """

    analysis: str
    options: Configured
    is_simulated: bool
    least_group: int = 1
    first: int | None = None
    last: int | None = None
