"""A second opinion on every number: other programs compute each estimate from the panel; then the two are
compared. The jobs that ask them have none of our estimates among their inputs.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import to_builtins
from msgspec.structs import replace

from crosscheck.optional import optional_versions
from crosscheck.r_packages import ESTIMATORS, SECONDS, r_version_of
from plan.analyses import typed as typed_analysis
from plan.job import Job, Stage
from plan.jobs.analyses import panel_of
from plan.jobs.sweep import baseline_matrices
from plan.study import Study
from plan.sweep import subject_of
from plan.weights import typed as typed_matrix
from spillover.analysis import having
from spillover.declared import all_options_of
from sweep.choice import sampled
from sweep.choices.weights import Weights

# As crosscheck.matrices has them, which is not loaded here: it loads pandas.
REBUILT = (
    "k_nearest",
    "distance_band",
    "inverse_distance",
    "exponential_decay",
    "economic_distance",
    "geo_economic",
    "asymmetric",
    "file",
)
# Of each sweep so many specifications are asked again, the same in every run.
SAMPLED, SAMPLE_SEED = 50, 1992


def second_opinion(study: Study) -> Stage:
    """The jobs of the analyses that other programs can redo."""

    def job(name: str) -> Job:
        declared = study.analyses[name]
        # Of programs that the project does not install the versions count: installing one adds its rows.
        versions = optional_versions(declared.kind)
        return Job(
            inputs=panel_of(study, name),
            files={"files": study.named_files(declared)},
            options={
                "analysis": name,
                "recipes": to_builtins(study.recipes[name]),
                **({"versions": versions} if versions else {}),
            },
            loads=_programs(study),
            memory_mb=1000,
            minutes=20,
        )

    return study.stage(
        "second_opinion",
        "crosscheck/second_opinion.py",
        {"opinions": "crosscheck/opinions/{analysis}.json"},
        job,
        ((name,) for name, recipes in study.recipes.items() if recipes),
        log="crosscheck/{analysis}",
        wanted=study.crosschecked,
    )


class Sample(NamedTuple):
    """Of a sweep's sample the specifications that have recipes, the variables that these use, and the
    matrices that they name.
    """

    specifications: list[dict[str, Any]]
    variables: set[str]
    matrices: dict[str, dict[str, Any]]


def second_sweep(study: Study) -> Stage:
    """The jobs of the sweeps that other programs can redo in part."""
    sample = cache(lambda name: sample_of(study, name))

    def job(name: str) -> Job:
        specifications, used, matrices = sample(name)
        own = study.named_files(study.baselines[name])
        of_matrices = {study.resource(matrix["file"]) for matrix in matrices.values() if "file" in matrix}
        return Job(
            inputs={
                "variables": study.variables(sorted(used)),
                "units": study.units,
                "weights": baseline_matrices(study, name),
            },
            files={"files": sorted(of_matrices | {*own}), "policies": own},
            options={"sweep": name, "specifications": specifications, "matrices": matrices},
            loads=["crosscheck/second_opinion.py", *_programs(study)],
            memory_mb=1000,
            minutes=20,
        )

    return study.stage(
        "second_sweep",
        "crosscheck/second_sweep.py",
        {"opinions": "crosscheck/sweeps/{sweep}.json"},
        job,
        ((name,) for name in study.sweeps if sample(name).specifications),
        log="crosscheck/sweep_{sweep}",
        wanted=study.crosschecked,
    )


def sample_of(study: Study, name: str) -> Sample:
    """The sample of a sweep."""
    sweep = study.sweeps[name]
    # With sorted keys, as the chunks' options have them, after which a specification is called.
    lines = tuple(
        dict(sorted(matrix.items()))
        for matrices in study.sweep_matrices[name].values()
        for matrix in matrices
        if matrix["family"] in REBUILT
    )
    choices = [choice for choice in sweep.choices() if choice.key() != "weights"]
    weights = [Weights(weights=lines)] if lines else []
    found = Sample([], set(), {})
    subject = subject_of(sweep, study.config)
    for id, changed, given in sampled(subject, [*weights, *choices], SAMPLED, SAMPLE_SEED):
        model = f"{name}: {id}"
        analysis = typed_analysis(id, changed.options, {})
        # The errors of effects are simulated, which costs more than all the rest.
        recipes = [
            replace(recipe, impacts={**recipe.impacts, "method": "none"})
            for recipe in analysis.recipes(model)
        ]
        if recipes:
            about = {"part": sweep.part or "", "treatment": changed.treatment}
            found.specifications.append({"model": model, "recipes": to_builtins(recipes), **about})
            found.variables.update(analysis.variables_used())
        if "weights" in given:
            matrix = all_options_of(typed_matrix(given["weights"], f"sweeps.{name}.weights"))
            found.matrices[changed.options["weights"]] = matrix
            found.variables.update([matrix["variable"]] if "variable" in matrix else [])
    return found


def second_r(study: Study) -> Stage:
    """The jobs of R's packages that are there and that the study has estimates for."""

    def job(program: str) -> Job:
        recipes = {
            name: [recipe for recipe in recipes if recipe.estimator in ESTIMATORS[program]]
            for name, recipes in study.recipes.items()
        }
        asked = [study.analyses[name] for name, found in recipes.items() if found]
        variables = {variable for analysis in asked for variable in analysis.variables_used()}
        return Job(
            inputs={
                "variables": study.variables(sorted(variables)),
                "units": study.units,
                "weights": study.matrix_files(sorted({m for analysis in asked for m in analysis.matrices()})),
            },
            options={
                "version": r_version_of(program),
                "seconds": SECONDS[program],
                "recipes": [recipe for found in recipes.values() for recipe in to_builtins(found)],
            },
            loads=[
                *_files(study, "crosscheck/r/*.py"),
                *(f"crosscheck/r/{name}.R" for name in (program, "common", "stacked")),
            ],
            memory_mb=1000,
            minutes=5,
        )

    return study.stage(
        "second_r",
        "crosscheck/second_r.py",
        {"opinions": "crosscheck/r/{program}.json"},
        job,
        ((program,) for program in of_r(study) if r_version_of(program)),
        log="crosscheck/r_{program}",
        wanted=study.crosschecked,
    )


def crosscheck(study: Study, opinions: Stage, sweeps: Stage, r: Stage) -> Stage:
    """The one job that compares. opinions, sweeps, r: the stages that asked."""

    def job() -> Job:
        kinds = {*study.kinds.values(), "spatial"}
        asked = {program for (program,) in r.keys}
        return Job(
            inputs={
                "analyses": [study.analysis(name) for name in study.analyses],
                "opinions": [*opinions.results()],
                "sweeps": [study.results(f"sweep/{name}.parquet") for (name,) in sweeps.keys],
                "sampled": [*sweeps.results()],
                "further": [*r.results()],
            },
            options={
                "study": study.name,
                "missing": [program for program in of_r(study) if program not in asked],
                "copies": {name: analysis.copies(name) for name, analysis in study.analyses.items()},
            },
            # What the study's kinds say of themselves.
            loads=[f"spillover/kinds/{kind}/others.py" for kind in having("others") if kind in kinds],
            memory_mb=400,
            minutes=5,
        )

    return study.stage(
        "crosscheck",
        "crosscheck/build.py",
        {"rows": "crosscheck/crosscheck.parquet", "summary": "crosscheck/summary.json"},
        job,
        log="crosscheck",
        wanted=study.crosschecked,
    )


def of_r(study: Study) -> list[str]:
    """R's packages that the study has estimates for."""
    named = {recipe.estimator for recipes in study.recipes.values() for recipe in recipes}
    return [program for program, estimators in ESTIMATORS.items() if named & {*estimators}]


def _programs(study: Study) -> list[str]:
    return _files(study, "crosscheck/programs/*.py")


def _files(study: Study, pattern: str) -> list[str]:
    scripts: Path = study.root / "scripts"
    return sorted(path.relative_to(scripts).as_posix() for path in scripts.glob(pattern))
