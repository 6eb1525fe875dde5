"""All jobs of a study, by the rule that runs them; what a run makes, and what lies beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from plan.job import Stage
from plan.jobs.analyses import analysis, chunk
from plan.jobs.audit import audit
from plan.jobs.collect import collect
from plan.jobs.crosscheck import crosscheck, second_opinion, second_r, second_sweep
from plan.jobs.index import index
from plan.jobs.influence import cell_influence
from plan.jobs.ingest import ingest
from plan.jobs.package import package, panel_files
from plan.jobs.report import base_map, figure, page, page_of_what_there_is, paper, table
from plan.jobs.sweep import joint, joint_chunk, sweep, sweep_chunk
from plan.jobs.warehouse import suspects, warehouse
from plan.jobs.weights import weight_matrix
from plan.load import load_study
from plan.study import Study

MAKERS: tuple[Callable[[Study], Stage], ...] = (
    ingest,
    warehouse,
    suspects,
    index,
    weight_matrix,
    analysis,
    chunk,
    second_opinion,
    second_sweep,
    sweep_chunk,
    sweep,
    joint_chunk,
    joint,
    cell_influence,
    audit,
    table,
    base_map,
    figure,
    page,
    page_of_what_there_is,
    paper,
    panel_files,
    collect,
)

COMBINED = ("second_r", "crosscheck", "package")  # stages that are made of others


class Plan(Mapping[str, Stage]):
    """Stages of a study by their rules, each made when it is asked for first, and with it what it is made of
    read and checked: StudyError names what is wrong.
    """

    # Folders of results that are made on demand.
    ON_DEMAND = ("data", "package", "paper", "joint", "influence", "match", "compare")

    def __init__(self, root: Path, name: str, overrides: Mapping[str, Any] | None = None) -> None:
        """Read and check a study. root: the project's folder; overrides: top-level keys given on the command
        line.
        """
        self.study = Study(root, load_study(root, name, dict(overrides or {})))
        self._stages: dict[str, Stage] = {}
        _ = self.study.sweeps  # checks the analyses, too

    def __getitem__(self, rule: str) -> Stage:
        if rule not in self._stages:
            self._stages[rule] = self._make(rule)
        return self._stages[rule]

    def __iter__(self) -> Iterator[str]:
        return iter((*_BY_RULE, *COMBINED))

    def __len__(self) -> int:
        return len(_BY_RULE) + len(COMBINED)

    def _make(self, rule: str) -> Stage:
        if rule == "second_r":
            return second_r(self.study, self["panel_files"])
        if rule == "crosscheck":
            return crosscheck(self.study, self["second_opinion"], self["second_sweep"], self["second_r"])
        if rule == "package":
            return package(self.study, [self[other] for other in self if other != rule])
        return _BY_RULE[rule](self.study)

    @cached_property
    def suspects_shown(self) -> frozenset[str]:
        """Results that are made of the list of suspected numbers and that other jobs read, with the list."""
        figures = [name for name, shown in self.study.figures.items() if "suspects" in shown.reads]
        drawn = [path for name in figures for path in self["figure"].results_of(name)]
        return frozenset([self.study.results("suspects.parquet"), *drawn, *self["page"].results()])

    def results(self) -> list[str]:
        """List every file of the study's results but what is made on demand. Snakemake looks for incomplete
        files before it knows what the checkpoint leads to: one that is not named here would pass for
        complete.
        """
        made = [stage for stage in self.values() if stage.is_in_every_run]
        if any(self["second_r"].keys for stage in made if stage.rule == "second_r"):
            made.append(self["panel_files"])  # which the script in R reads
        return [path for stage in made for path in stage.results()]

    def leftovers(self) -> list[str]:
        """List files in folders of results that the study no longer makes: of an analysis, a table, a chunk,
        …
        """
        made = {Path(path) for path in self.results()}
        top = Path(self.study.results("."))
        # Of a study with a panel, what its configuration is read by.
        others = (*self.ON_DEMAND, *(["panel"] if "panel" in self.study.config else []))
        return [
            str(path)
            for path in sorted(top.glob("*/**/*.*"))
            if path not in made
            and path.relative_to(top).parts[0] not in others
            and not path.name.startswith(".")
            and path.is_file()
        ]


_BY_RULE = {maker.__name__: maker for maker in MAKERS}
