"""Options of the jobs that ask other programs and compare their numbers."""

from __future__ import annotations

from collections.abc import Mapping

from base.job_options import JobOptions
from spillover.opinions.question import AskedAnalysis, MatrixDescription, Specification


class SecondOpinionOptions(JobOptions, frozen=True, kw_only=True):
    """Options of a job that asks about some analyses. versions: by analysis, of programs that the project
    does not install.
    """

    analyses: tuple[AskedAnalysis, ...]
    versions: Mapping[str, dict[str, str]] = {}


class SecondSweepOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job of a sweep. matrices: descriptions by label."""

    sweep: str
    specifications: tuple[Specification, ...]
    matrices: Mapping[str, MatrixDescription]


class CrosscheckOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job that compares. missing_programs: programs that are not there; installable_programs:
    those that would compute numbers of a kind; copies: by analysis, terms whose numbers are those of other
    estimates.
    """

    study: str
    missing_programs: list[str]
    installable_programs: dict[str, tuple[str, ...]]
    copies: dict[str, dict[str, tuple[str, str]]]
