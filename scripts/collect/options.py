"""Options of the job that collects the results of a study in one database."""

from __future__ import annotations

from typing import Any

from base.job_options import JobOptions


class CollectOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job. joint: the files of joint tests by sweep; words: the language, and the digest of
    what may be printed; names: labels by name, of each sort of name.
    """

    joint: dict[str, dict[str, str]]
    words: dict[str, str]
    names: dict[str, dict[str, Any]]
