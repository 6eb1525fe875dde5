"""A second opinion on every number: other programs compute each estimate from the panel; then the two are
compared. The jobs that ask them have none of our estimates among their inputs, but for what a regression is
given, such as thresholds.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from msgspec import to_builtins
from msgspec.structs import replace

from base.packages import r_version
from base.place import code_name
from crosscheck.options import CrosscheckOptions, SecondOpinionOptions, SecondSweepOptions
from crosscheck.own import (
    declarations_of,
    list_missing_programs,
    optional_versions,
    programs_of,
)
from package.options import SecondROptions
from plan.analyses import build_analysis as typed_analysis
from plan.job import Job, Stage
from plan.jobs.analyses import panel_files
from plan.jobs.package import recipes_of
from plan.jobs.sweep import baseline_matrices
from plan.jobs.weights import families_of, matrix_files
from plan.study import Study
from plan.sweep import subject_of
from plan.weights import build_family as typed_matrix
from report.page_plan import flat
from spillover.declarations import all_options_of, parts_of
from spillover.opinions.question import AskedAnalysis, Specification
from spillover.recipe import SpatialRecipe, list_by_family
from sweep.choice import draw_specifications
from sweep.choices.weights import Weights
from sweep.space import is_excluded
from weights.family import Family

# Of each sweep so many specifications are asked again, the same in every run.
SAMPLED, SAMPLE_SEED = 50, 1992
TOGETHER = 16  # analyses that one job asks about, at most: others of a large study are asked beside it


def second_opinion(study: Study) -> Stage:
    """Plan the jobs of the analyses that other programs can redo, each named after its first."""
    groups = group_analyses(study)

    def job(first: str) -> Job:
        reader, names = groups[first]
        # Of programs that the project does not install the versions count: installing one adds its rows.
        versions = {name: found for name in names if (found := _optional_versions(study, name))}
        return Job(
            inputs={
                **panel_files(study, reader),
                **({"found": study.analysis(first)} if _follows(study, first) else {}),
            },
            files={"files": study.list_files(study.analyses[reader])},
            options=SecondOpinionOptions(
                analyses=tuple(
                    AskedAnalysis(name, study.kinds[name], list_by_family(study.recipes[name]))
                    for name in names
                ),
                versions=versions,
            ),
            loads=_programs(*{study.kinds[name] for name in names}),
            memory_mb=study.memory(1000, each_row=4.5),  # one calculation may hold LARGEST_MB
            minutes=20 * len(names),
        )

    return study.stage(
        "second_opinion",
        "crosscheck/second_opinion.py",
        {"opinions": "crosscheck/opinions/{analysis}.json"},
        job,
        ((first,) for first in groups),
        log="crosscheck/{analysis}",
        is_in_every_run=study.has_crosscheck,
    )


class AnalysisGroup(NamedTuple):
    """Analyses that one job asks about, in the order of the study, and that which reads all their files."""

    reader: str
    names: list[str]


def group_analyses(study: Study) -> dict[str, AnalysisGroup]:
    """Group the analyses that one job asks about, by the first of them: one that reads some of another's
    files is asked with it, so that these are read, and a design is fitted, once for all. An analysis from
    whose results a regression follows is alone.
    """
    places = {name: place for place, (name, recipes) in enumerate(study.recipes.items()) if recipes}
    files = {
        name: {*flat(panel_files(study, name)), *study.list_files(study.analyses[name])}
        for name in places
        if not _follows(study, name)
    }
    groups: list[AnalysisGroup] = []
    for name in sorted(files, key=lambda name: -len(files[name])):
        wider = [one for one in groups if files[name] <= files[one.reader] and len(one.names) < TOGETHER]
        if wider:
            wider[-1].names.append(name)
        else:
            groups.append(AnalysisGroup(name, [name]))
    groups += [AnalysisGroup(name, [name]) for name in places if name not in files]
    for group in groups:
        group.names.sort(key=places.__getitem__)
    return {group.names[0]: group for group in sorted(groups, key=lambda group: places[group.names[0]])}


def _follows(study: Study, name: str) -> bool:
    """Return whether a regression that is asked about follows from the analysis's own results."""
    return declarations_of(study.kinds[name]).needs_analysis


def _optional_versions(study: Study, name: str) -> dict[str, str]:
    return optional_versions(study.kinds[name], {recipe.estimator for recipe in study.recipes[name]})


class SweepSample(NamedTuple):
    """Part of a sweep's sample that other programs are asked about: the specifications that have recipes, the
    variables that these use, and the matrices that they name.
    """

    specifications: list[Specification]
    variables: set[str]
    matrices: dict[str, Family]


def second_sweep(study: Study) -> Stage:
    """Plan the jobs of the sweeps that other programs can redo in part."""
    sample = cache(lambda name: sample_of(study, name))

    def job(name: str) -> Job:
        specifications, used, matrices = sample(name)
        own = [file for one in study.baselines[name] for file in study.list_files(one)]
        return Job(
            inputs={
                "variables": study.variables(sorted(used)),
                "units": study.units,
                "weights": baseline_matrices(study, name),
            },
            files={"files": sorted({*matrix_files(study, matrices.values()), *own}), "policies": own},
            options=SecondSweepOptions(
                sweep=name,
                specifications=tuple(specifications),
                matrices={label: all_options_of(matrix) for label, matrix in matrices.items()},
            ),
            loads=[
                "crosscheck/second_opinion.py",
                *_programs(*{one.kind for one in specifications}),
                *families_of(matrices.values()),
            ],
            # one calculation may hold LARGEST_MB
            memory_mb=min(1000, study.memory(600, each_unit=80, each_row=1, matrices=1.5)),
            minutes=20,
        )

    return study.stage(
        "second_sweep",
        "crosscheck/second_sweep.py",
        {"opinions": "crosscheck/sweeps/{sweep}.json"},
        job,
        ((name,) for name in study.sweeps if sample(name).specifications),
        log="crosscheck/sweep_{sweep}",
        is_in_every_run=study.has_crosscheck,
    )


def sample_of(study: Study, name: str) -> SweepSample:
    """Draw the sample of a sweep."""
    sweep = study.sweeps[name]
    # With sorted keys, as the chunks' options have them, after which a specification is called.
    lines = tuple(
        dict(sorted(matrix.items()))
        for matrices in study.sweep_matrices[name].values()
        for matrix in matrices
    )
    choices = [choice for choice in sweep.choices() if choice.key() != "weights"]
    weights = [Weights(weights=lines)] if lines else []
    found = SweepSample([], set(), {})
    subject = subject_of(sweep, study.config)
    excluded = to_builtins(sweep.exclude)
    for drawn in draw_specifications(subject, [*weights, *choices], SAMPLED, SAMPLE_SEED):
        if name in study.samples or is_excluded(drawn.labelled_options, excluded):
            continue  # a sample has few of the space, so that another one would not meet it
        model, changed, given = f"{name}: {drawn.id}", drawn.subject, drawn.options_by_key
        analysis = typed_analysis(drawn.id, changed.options, {})
        # The errors of effects are simulated, which costs more than all the rest.
        recipes = [
            replace(recipe, impacts={**recipe.impacts, "method": "none"})
            if isinstance(recipe, SpatialRecipe)
            else recipe
            for recipe in analysis.recipes(model)
        ]
        if recipes:
            part = drawn.part_of(analysis, sweep.part) or ""
            found.specifications.append(
                Specification(model, analysis.kind, part, changed.treatment, list_by_family(recipes))
            )
            found.variables.update(analysis.variables_used())
        if "weights" in given:
            matrix = typed_matrix(given["weights"], f"sweeps.{name}.weights")
            found.matrices[changed.options["weights"]] = matrix
            found.variables.update(matrix.variables())
    return found


def second_r(study: Study, data: Stage) -> Stage:
    """Plan the job that runs the package's replication script, where R is: of no confidential study, whose
    panel is not written as files that anyone opens. data: the stage of panel files.
    """

    def job() -> Job:
        recipes = recipes_of(study)
        names = dict.fromkeys(recipe.model.partition("/")[0] for recipe in recipes)
        return Job(
            inputs={"analyses": [study.analysis(name) for name in names], "data": [*data.results()]},
            options=SecondROptions(version=r_version(), recipes=list_by_family(recipes)),
            loads=[f"package/templates/{name}.R" for name in ("data", "fits", "replicate")],
            memory_mb=min(1000, study.memory(350, each_unit=150, each_row=1.5)),
            minutes=60,
        )

    return study.stage(
        "second_r",
        "package/second_r.py",
        {"opinions": "crosscheck/R.json"},
        job,
        [()] if r_version() and recipes_of(study) and not study.confidential else [],
        log="crosscheck/r",
        is_in_every_run=study.has_crosscheck,
    )


def crosscheck(study: Study, opinions: Stage, sweeps: Stage, r: Stage) -> Stage:
    """Plan the one job that compares. opinions, sweeps, r: the stages that asked."""

    def job() -> Job:
        asked = [sweeps.job(*key).options for key in sweeps.keys]
        swept = (
            one.kind
            for options in asked
            if isinstance(options, SecondSweepOptions)
            for one in options.specifications
        )
        kinds = sorted({*study.kinds.values(), *swept})
        said = (parts_of(kind).get("others") for kind in kinds)
        return Job(
            inputs={
                "analyses": [study.analysis(name) for name in study.analyses],
                "opinions": [*opinions.results()],
                "sweeps": [study.results(f"sweep/{name}.parquet") for (name,) in sweeps.keys],
                "sampled": [*sweeps.results()],
                "further": [*r.results()],
            },
            options=CrosscheckOptions(
                study=study.name,
                missing_programs=["R"] if recipes_of(study) and not r_version() else [],
                installable_programs={
                    kind: lacking for kind in kinds if (lacking := list_missing_programs(kind))
                },
                copies={name: analysis.copies(name) for name, analysis in study.analyses.items()},
            ),
            loads=sorted(map(code_name, filter(None, said))),  # what these kinds say of themselves
            memory_mb=450 + study.memory_of_sweeps(9),
            minutes=5,
        )

    return study.stage(
        "crosscheck",
        "crosscheck/build.py",
        {"rows": "crosscheck/crosscheck.parquet", "summary": "crosscheck/summary.json"},
        job,
        log="crosscheck",
        is_in_every_run=study.has_crosscheck,
    )


def _programs(*kinds: str) -> list[str]:
    """List the programs that are asked about kinds, which are loaded by name."""
    return sorted({code_name(file) for kind in kinds for file in programs_of(kind).values()})
