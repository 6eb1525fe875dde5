"""The panel as files for other programs (`make panel`), and the replication package, one zip file (`make
package`): on demand.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import UNSET

from package.options import (
    CodebookEntry,
    Exhibit,
    PackagedSource,
    PackageOptions,
    PanelFilesOptions,
    ResultShown,
)
from plan.job import Job, Stage
from plan.jobs.report import analyses_of, index_fact_files, needs_of
from plan.study import Study
from spillover.declarations import having
from spillover.recipe import Recipe, list_by_family
from spillover.replicate.recipes import further_of, is_redone

OF_A_SOURCE = PackagedSource.__struct_fields__
OF_THE_STUDY = ("study", "title", "citation", "simulated", "years")
PANEL = ("panel.csv", "panel.parquet", "panel.dta", "codebook.csv", "units.csv")


def panel_files(study: Study) -> Stage:
    """Plan the one job that writes the panel in three formats, the codebook, the units and the weight
    matrices of the models that R and Stata redo.
    """
    matrices = sorted({recipe.weights for recipe in recipes_of(study) if recipe.weights})

    def job() -> Job:
        return Job(
            inputs={
                "variables": study.variables([*study.config["variables"], *study.indices]),
                "units": study.units,
                "weights": study.matrix_files(matrices),
            },
            options=PanelFilesOptions(title=study.config["title"], variables=_entries(study)),
            memory_mb=study.memory(400, each_row=1.5),
        )

    names = [*PANEL, *(f"weights_{name}.csv" for name in matrices)]
    return study.stage(
        "panel_files",
        "package/panel_files.py",
        {"files": [f"data/{name}" for name in names]},
        job,
        log="panel_files",
        is_in_every_run=False,
    )


def package(study: Study, others: Sequence[Stage]) -> Stage:
    """Plan the one job of the package. others: all other stages."""

    def job() -> Job:
        of = {stage.rule: stage for stage in others}
        recipes = recipes_of(study)
        further = [
            further_of(name, analysis)
            for name, analysis in study.analyses.items()
            if analysis.kind in having("replicate.R.j2")
        ]
        shipped = [
            *of["table"].results(),
            *(path for path in of["figure"].results() if path.endswith(".pdf")),
            *of["page"].results(),
            *([study.results("audit/findings.json")] if study.facts else []),
        ]
        return Job(
            inputs={
                "analyses": [
                    study.analysis(name) for name in dict.fromkeys(r.model.split("/")[0] for r in recipes)
                ],
                "data": [*of["panel_files"].results()],
                "results": shipped,
                # Read, not shipped: they quote the author's draft.
                "matches": _matches(study),
            },
            options=PackageOptions(
                study=study.some(OF_THE_STUDY),
                sources={
                    name: PackagedSource(
                        **{key: value for key in OF_A_SOURCE if (value := getattr(source, key)) is not UNSET}
                    )
                    for name, source in study.sources.items()
                },
                recipes=list_by_family(recipes),
                analyses=tuple(further),
                programs=programs_of(study, others),
                # Left out where the data may not be passed on.
                of_units=[
                    study.results(f"figures/{name}.pdf")
                    for name, shown in study.figures.items()
                    if shown.single_units
                ],
                seeds=study.seeds,
                memory_mb=max(stage.job(*key).memory_mb for stage in others for key in stage.keys),
                commit=_last_commit(study.root),
                language=study.language,
                logs=[log for stage in others if stage.is_in_every_run for log in stage.logs()],
            ),
            loads=[
                f"spillover/kinds/{kind}/replicate.{program}.j2"
                for kind in sorted({one.kind for one in further})
                for program in ("R", "do")
            ],
            memory_mb=1000,
            minutes=5,
        )

    return study.stage(
        "package",
        "package/build.py",
        {"archive": f"package/{study.name}-replication.zip"},
        job,
        log="package",
        is_in_every_run=False,
    )


def _matches(study: Study) -> list[str]:
    """List the files of numbers that `make match` found in manuscripts, where it was called."""
    found = (study.root / study.results("match")).glob("*/matches.csv")
    return sorted(path.relative_to(study.root).as_posix() for path in found)


def recipes_of(study: Study) -> list[Recipe]:
    """List the regressions that R and Stata redo."""
    return [recipe for recipes in study.recipes.values() for recipe in recipes if is_redone(recipe)]


def programs_of(study: Study, stages: Iterable[Stage]) -> tuple[Exhibit, ...]:
    """Describe every table and figure of the study: its rule, its script and those of the analyses, indices
    and sweeps that it shows, and of the one variable that a figure is about.
    """
    maker = {path: stage for stage in stages for path in stage.results()}

    def describe_result(title: str, path: str, shown: Iterable[str]) -> Exhibit:
        return Exhibit(
            title=title,
            file=f"results/{path.removeprefix(study.results(''))}",
            rule=maker[path].rule,
            script=maker[path].script,
            results=tuple(
                ResultShown(name=Path(file).stem, rule=maker[file].rule, script=maker[file].script)
                for file in shown
            ),
        )

    found = [
        describe_result(
            table.title,
            study.results(f"tables/{name}.csv"),
            [*analyses_of(study, table), *index_fact_files(study, table)],
        )
        for name, table in study.layouts.items()
    ]
    for name, figure in study.figures.items():
        needs = needs_of(study, name)
        one = needs["variables"] if len(needs["variables"]) == 1 else []
        shown = [*needs["analyses"], *needs["facts"], *needs["sweep"], *one]
        found.append(describe_result(figure.title, study.results(f"figures/{name}.pdf"), shown))
    return tuple(found)


def _entries(study: Study) -> list[CodebookEntry]:
    """List the variables and indices for the codebook: label, unit, and how each is made."""
    variables = [
        CodebookEntry(
            variable=name,
            label=entry.get("label", name),
            unit=entry.get("unit", ""),
            definition=entry["formula"],
        )
        for name, entry in study.config["variables"].items()
    ]
    indices = [
        CodebookEntry(
            variable=name, label=entry.get("label", name), unit="index", definition=f"{entry['method']} index"
        )
        for name, entry in study.definitions.items()
    ]
    return variables + indices


def _last_commit(root: Path) -> str:
    """Find the commit whose code the package ships; empty outside a git repository, where no package can be
    made.
    """
    found = subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True)
    return found.stdout.strip()
