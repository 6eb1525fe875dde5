"""The analyses of a study: one job and one file each, whatever their kind; chunks are jobs of their own."""

from __future__ import annotations

from analyses.options import AnalysisOptions
from base.confidential import LEAST_GROUP
from plan.job import Files, Job, Stage
from plan.study import Study
from spillover.declarations import options_of


def analysis(study: Study) -> Stage:
    """Plan the jobs of the analyses."""

    def job(name: str) -> Job:
        declared = study.analyses[name]
        used = [study.analysis(other) for other in declared.uses(name)]
        return _job(
            study,
            name,
            {**panel_files(study, name), "analyses": used, "chunks": chunk_files(study, name)},
            AnalysisOptions(
                analysis=name,
                options=options_of(declared),
                is_simulated=study.is_simulated,
                least_group=_find_least_group(study, name),
            ),
        )

    return study.stage(
        "analysis",
        "analyses/job.py",
        {"result": "analyses/{analysis}.json"},
        job,
        ((name,) for name in study.analyses),
        log="analyses/{analysis}",
    )


def chunk(study: Study) -> Stage:
    """Plan the jobs of the chunks, which depend neither on how the draws are cut nor on how they are summed
    up.
    """

    def job(name: str, first: str, last: str) -> Job:
        options = AnalysisOptions(
            analysis="",
            options=options_of(study.analyses[name].chunk_options()),
            is_simulated=study.is_simulated,
            least_group=_find_least_group(study, name),
            first=int(first),
            last=int(last),
        )
        return _job(study, name, panel_files(study, name), options)

    return study.stage(
        "chunk",
        "analyses/job.py",
        {"result": "analyses/{analysis}/{first}-{last}.npz"},
        job,
        (
            (name, str(first), str(last))
            for name, declared in study.analyses.items()
            for first, last in declared.chunk_bounds()
        ),
        log="analyses/{analysis}/{first}-{last}",
    )


def _find_least_group(study: Study, name: str) -> int:
    """Return of how many units a group is at least whose mean an analysis prints."""
    return LEAST_GROUP if study.analyses[name].prints_means and study.confidential else 1


def _job(study: Study, name: str, inputs: dict[str, Files], options: AnalysisOptions) -> Job:
    """Plan a job of the one script of all kinds, by what the analysis declares."""
    declared = study.analyses[name]
    return Job(
        inputs=inputs,
        files={"files": study.list_files(declared)},
        options=options,
        loads=[f"spillover/kinds/{declared.kind}/kind.py"],
        memory_mb=declared.memory_of(*study.size),
        minutes=declared.minutes,
    )


def panel_files(study: Study, name: str) -> dict[str, Files]:
    """List the variables and weight matrices that an analysis uses, and no others, and the units."""
    declared = study.analyses[name]
    return {
        "variables": study.variables(declared.variables_used()),
        "units": study.units,
        "weights": study.matrix_files(declared.matrices()),
    }


def chunk_files(study: Study, name: str) -> list[str]:
    """List the chunks of an analysis, each named by the draws first, ..., last - 1 that it makes."""
    bounds = study.analyses[name].chunk_bounds()
    return [study.results(f"analyses/{name}/{first}-{last}.npz") for first, last in bounds]
