"""The influence of cells and units on the estimates that the page calls findings, on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from influence.options import AnalysisFiles, InfluenceOptions
from plan.job import Job, Stage
from plan.jobs.analyses import chunk_files
from plan.jobs.warehouse import warehouse, warehouse_options
from plan.jobs.weights import families_of
from plan.study import Study
from spillover.declarations import options_of


def cell_influence(study: Study) -> Stage:
    """Plan the jobs of the influence stage, one for each estimate; none where single values stay out of
    pages.
    """
    findings = study.findings

    def job(number: str) -> Job:
        analysis, part, term = findings[int(number) - 1]
        needed = [*_reads(study, analysis)]
        declared = [study.analyses[name] for name in needed]
        used = {variable for one in declared for variable in one.variables_used()}
        matrices = sorted({matrix for one in declared for matrix in one.matrices()})
        used |= {variable for matrix in matrices for variable in study.matrices[matrix].variables()}
        indices = [*_indices(study, used)]
        indicators = {i["variable"] for name in indices for i in study.definitions[name]["indicators"]}
        variables = sorted((used | indicators) - {*study.indices})
        base, of_panel = warehouse(study).job(), warehouse_options(study)
        of_matrices = {name: study.matrices[name] for name in matrices if study.matrices[name].variables()}
        return Job(
            inputs={
                **base.inputs,
                "variables": study.variables(variables),
                "indices": study.variables(indices),
                "panel_units": study.units,
                "weights": study.matrix_files(matrices),
                "analyses": [study.analysis(name) for name in needed],
                "chunks": [file for name in needed for file in chunk_files(study, name)],
            },
            files={
                **base.files,
                "files": sorted({file for one in declared for file in study.list_files(one)}),
            },
            options=InfluenceOptions(
                warehouse=replace(of_panel, variables=_drop_labels(of_panel.variables)),
                analysis=analysis,
                part=part,
                term=term,
                analyses=[(name, _files_of(study, name)) for name in needed],
                definitions=[(name, _drop_index_labels(study.definitions[name])) for name in indices],
                matrices={name: study.config["weights"][name] for name in of_matrices},
                is_simulated=study.is_simulated,
            ),
            loads=[
                *sorted({f"spillover/kinds/{one.kind}/kind.py" for one in declared}),
                *sorted({f"index/methods/{study.methods[name].method}.py" for name in indices}),
                *families_of(of_matrices.values()),
            ],
            memory_mb=1500,
            minutes=600,
        )

    return study.stage(
        "cell_influence",
        "influence/build.py",
        {"influence": "influence/{finding}.json"},
        job,
        ((str(number),) for number in range(1, len(findings) + 1)),
        log="influence/{finding}",
        is_in_every_run=False,
    )


def _files_of(study: Study, analysis: str) -> AnalysisFiles:
    declared = study.analyses[analysis]
    return AnalysisFiles(
        options=options_of(declared), files=study.list_files(declared), chunks=chunk_files(study, analysis)
    )


def _drop_labels(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Drop the labels of entries, which no number depends on."""
    return {name: {k: v for k, v in entry.items() if k != "label"} for name, entry in entries.items()}


def _drop_index_labels(definition: Mapping[str, Any]) -> dict[str, Any]:
    """Copy the definition of an index without what it and its indicators are called."""
    indicators = definition["indicators"]
    plain = [{key: value for key, value in one.items() if key != "label"} for one in indicators]
    return {**{key: value for key, value in definition.items() if key != "label"}, "indicators": plain}


def _reads(study: Study, name: str) -> Iterator[str]:
    """Yield an analysis and those whose results it reads, each after what it reads itself."""
    seen = dict[str, None]()

    def add(one: str) -> None:
        for other in study.analyses[one].uses(one):
            if other not in seen:
                add(other)
        seen[one] = None

    add(name)
    yield from seen


def _indices(study: Study, used: set[str]) -> Iterator[str]:
    """Yield the indices among some variables and those that these are made of, each after its own
    indicators.
    """
    seen = dict[str, None]()

    def add(one: str) -> None:
        for indicator in study.definitions[one]["indicators"]:
            if indicator["variable"] in study.indices and indicator["variable"] not in seen:
                add(indicator["variable"])
        seen[one] = None

    for name in sorted(used & {*study.indices}):
        if name not in seen:
            add(name)
    yield from seen
