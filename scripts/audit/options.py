"""Options of the job that checks printed tables."""

from __future__ import annotations

from audit.declaration import PrintedFacts
from base.job_options import JobOptions


class AuditOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job. audit: the study's section; texts: its translations; words: as of a table."""

    audit: PrintedFacts | None = None
    texts: dict[str, str]
    words: dict[str, str]
