"""Options of the jobs of spatial weight matrices."""

from __future__ import annotations

from base.job_options import Configured, JobOptions


class MatrixOptions(JobOptions, frozen=True, kw_only=True):
    """Options of a matrix's job."""

    matrix: Configured
