"""Options of the job that checks printed tables."""

from __future__ import annotations

from typing import Any

from base.job_options import Configured, JobOptions


class AuditOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job. audit: the study's section; texts: its translations; words: as of a table."""

    audit: Configured
    texts: dict[str, Any]
    words: dict[str, str]
