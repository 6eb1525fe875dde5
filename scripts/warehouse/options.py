"""Options of the jobs that make the panel and search it for suspected numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from base.job_options import Configured, JobOptions
from ingest.declaration import DeclaredRelations
from spillover.options import Range


class WarehouseOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the panel's job. years: the first and the last; step: between two years; precedence:
    sources, the most trusted first; groups: columns of the units; ranges: of possible values by source and
    measure; sum: measures that are summed where units were merged.
    """

    study: str
    years: tuple[int, int]
    step: int | None = None
    dated_by: str
    precedence: tuple[str, ...] = ()
    gaps: Mapping[str, Any] = {}
    conflicts: Mapping[str, Any] = {}
    variables: dict[str, Configured]
    groups: tuple[str, ...] = ()
    ranges: Mapping[str, dict[str, Range]] = {}
    sum: tuple[str, ...] = ()


class SuspectsOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the search. relations: identities, allocations and vintages by source."""

    dated_by: str
    years: tuple[int, int]
    relations: dict[str, DeclaredRelations]
    confidential: bool
