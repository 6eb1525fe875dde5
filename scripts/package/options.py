"""Options of the jobs that write the panel for other programs and the replication package."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from base.job_options import Configured, JobOptions
from report.page_plan import CitedSource
from spillover.recipe import AnyRecipe
from spillover.replicate.recipes import Further


class CodebookEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Entry of a variable or an index: its label, its unit, and how it is made."""

    variable: str
    label: str
    unit: str
    definition: str


class PackagedSource(CitedSource, frozen=True, kw_only=True, omit_defaults=True):
    """Source as the README and the check of what is shipped know it."""

    files: str
    folder: str | UnsetType = UNSET
    redistribute: bool = False
    confidential: bool = False

    @property
    def is_shipped(self) -> bool:
        """Return whether the package may hold its numbers."""
        return self.redistribute and not self.confidential


class PanelFilesOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job that writes the panel's files."""

    title: str
    variables: list[CodebookEntry]


class SecondROptions(JobOptions, frozen=True, kw_only=True):
    """Options of the job that runs the package's R script. version: of R."""

    version: str
    recipes: tuple[AnyRecipe, ...]


class ResultShown(msgspec.Struct, frozen=True, kw_only=True):
    """Result that a table or figure shows: an analysis, index, sweep or variable, with what makes it."""

    name: str
    rule: str
    script: str


class Exhibit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Table or figure, which data editors call an exhibit, with what makes it. is_shipped: whether its file
    is in the package.
    """

    title: str
    file: str
    rule: str
    script: str
    results: tuple[ResultShown, ...] = ()
    is_shipped: bool = True


class PackageOptions(JobOptions, frozen=True, kw_only=True):
    """Options of the package's job. study, sources: what the README says of them; analyses: analyses of kinds
    with replication lines of their own; programs: each table and figure with what makes it; of_units: files
    that show single units; seeds: by analysis; logs: of all jobs.
    """

    study: Configured
    sources: dict[str, PackagedSource]
    recipes: tuple[AnyRecipe, ...]
    analyses: tuple[Further, ...]
    programs: tuple[Exhibit, ...]
    of_units: list[str]
    seeds: dict[str, int]
    memory_mb: int
    commit: str
    language: str
    logs: list[str]
