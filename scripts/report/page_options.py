"""Options of the jobs that write the page and the paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import msgspec
from msgspec.structs import replace

from base.job_options import Configured, JobOptions
from report.options import TableOptions
from report.page_plan import CitedSource
from report.truth import StudyTruth
from spillover.recipe import AnyRecipe

Paths = Mapping[str, str]


class PagePlan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The files that the page is made of, by name. extremes: variables whose smallest and largest values a
    table prints; lists: of the warehouse; draws: of the process that drew simulated data.
    """

    tables: Paths = {}
    figures: Paths = {}
    analyses: Paths = {}
    indices: Paths = {}
    matrices: Paths = {}
    explorer: Paths = {}
    sweeps: Paths = {}
    base_map: Paths = {}
    year_map: Paths = {}
    extremes: Paths = {}
    units: Paths = {}
    lists: Paths = {}
    suspects: Paths = {}
    audit: Paths = {}
    crosscheck: Paths = {}
    draws: Paths = {}
    printed_tables: Paths = {}

    def files(self) -> list[str]:
        """Every file, in this order."""
        return [path for part in self.__struct_fields__ for path in getattr(self, part).values()]


class SweptAnalysis(msgspec.Struct, frozen=True, kw_only=True):
    """The analysis that a sweep changes. columns: of the sweep's table, by the option that they set."""

    kind: str
    baseline: str | None = None
    part: str | None = None
    columns: dict[str, list[str]] = {}


class CaptionNotes(msgspec.Struct, frozen=True, kw_only=True):
    """Facts for the notes in a figure's caption: whether it draws intervals, marks which of many estimates
    are significant, and the level of the sweep that it draws.
    """

    intervals: bool = True
    tests: bool = False
    level: float | None = None


class PageVariable(msgspec.Struct, frozen=True, kw_only=True):
    """A variable: its label, unit and formula, and the measures that this uses with their lags."""

    label: str
    formula: str
    uses: list[tuple[str, int]]
    unit: str = ""


class InfluenceFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The files that `make influence` has made, by analysis, part and term in one text, and their digest."""

    files: dict[str, str] = {}
    digest: str = ""


class JudgedOptions(JobOptions, frozen=True, kw_only=True):
    """Options from which findings are judged, of the page and of the paper. study, page: keys of the
    configuration and its key `report`, with the levels of the stars; needs: the files that a result is made
    from; tables: the study's entries; sweep_analyses: by sweep; recipes: the options of each analysis with
    their defaults, matrices by their descriptions; joint: the files of joint tests by sweep.
    """

    study: Mapping[str, Any] = {}
    page: Mapping[str, Any] = {}
    plan: PagePlan = PagePlan()
    needs: Mapping[str, list[str]] = {}
    words: Mapping[str, str] = {}
    texts: Mapping[str, str] = {}
    names: Mapping[str, Any] = {}
    labels: Mapping[str, str] = {}
    tables: Mapping[str, Configured] = {}
    figures: Mapping[str, Configured] = {}
    analysis_options: Mapping[str, Configured] = {}
    equations: Mapping[str, list[str]] = {}
    caption_notes: Mapping[str, CaptionNotes] = {}
    recipes: Mapping[str, Configured] = {}
    sweep_analyses: Mapping[str, SweptAnalysis] = {}
    joint: Mapping[str, dict[str, str]] = {}
    influence: InfluenceFiles = InfluenceFiles()
    variables: Mapping[str, PageVariable] = {}
    truth: StudyTruth | None = None
    order: Mapping[str, list[str]] = {}

    def restore_order(self) -> Self:
        """The options with each part in the configuration's order, which a rule's options lose."""
        ordered = {
            part: {name: getattr(self, part)[name] for name in names} for part, names in self.order.items()
        }
        return replace(self, **ordered)

    @property
    def true_values(self) -> Mapping[str, dict[str, float]]:
        """The true values by model and term; none of real data."""
        return self.truth.values if self.truth else {}


class PageOptions(JudgedOptions, frozen=True, kw_only=True):
    """Options of the page's job. seeds: by analysis; choice_columns: the columns of named choices by sweep;
    configuration_lines: the lines of each analysis in the study's file; regressions: those that R and Stata
    redo; missing_texts: texts without a translation; maps: figures that are maps; confidential: sources that
    are so; old_files: files of an earlier run.
    """

    seeds: Mapping[str, int] = {}
    choice_columns: Mapping[str, list[str]] = {}
    configuration_lines: Mapping[str, str] = {}
    regressions: tuple[AnyRecipe, ...] = ()
    missing_texts: tuple[str, ...] = ()
    sources: Mapping[str, CitedSource] = {}
    maps: tuple[str, ...] = ()
    confidential: tuple[str, ...] = ()
    old_files: tuple[str, ...] = ()


class PaperOptions(JudgedOptions, frozen=True, kw_only=True):
    """Options of the paper's job. table_options: those of each table's job; files: its inputs; pictures: of
    the figures.
    """

    table_options: Mapping[str, TableOptions] = {}
    files: Mapping[str, dict[str, list[str]]] = {}
    pictures: Mapping[str, str] = {}
