"""Options of the jobs that measure how much single cells and units move an estimate."""

from __future__ import annotations

import msgspec

from base.job_options import Configured, JobOptions
from warehouse.options import WarehouseOptions


class AnalysisFiles(msgspec.Struct, frozen=True, kw_only=True):
    """Options of an analysis, the files that it names itself, and those of its chunks."""

    options: Configured
    files: list[str]
    chunks: list[str]


class InfluenceOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job of one estimate: of `analysis`, which `part`, of which `term`. analyses: it and
    those whose results it reads, each after what it reads; definitions: of the indices, each after those that
    it uses; matrices: of those of the study's that depend on variables.
    """

    warehouse: WarehouseOptions
    analysis: str
    part: str
    term: str
    analyses: list[tuple[str, AnalysisFiles]]
    definitions: list[tuple[str, Configured]]
    matrices: dict[str, Configured]
    is_simulated: bool
