"""Options of the jobs that read raw files."""

from __future__ import annotations

from base.job_options import JobOptions
from ingest.declaration import Source


class IngestOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job of a source. files: their names in the folder; span: the first and the last year
    that are judged, and which year dates the panel; package_digests: digests of an installed package's files,
    by name.
    """

    name: str
    source: Source
    files: list[str]
    folder: str | None = None
    span: tuple[int, int, str]
    package_digests: dict[str, str] | None = None
