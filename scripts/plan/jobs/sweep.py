"""Sweeps over weight matrices and other choices, cut into chunks: a new matrix recomputes the one chunk that
its hash names.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from msgspec import to_builtins
from msgspec.structs import asdict

from plan.job import Job, Stage
from plan.jobs.weights import families_of, matrix_files
from plan.recorded_plan import read_plan
from plan.study import Options, Study
from plan.sweep import subject_of
from plan.weights import build_family
from spillover.declarations import all_options_of, texts
from spillover.panel.terms import variables_of
from sweep.choice import plain_choices
from sweep.matrices import label_of_matrix
from sweep.options import ChunkOptions, JointChunkOptions, JointOptions, SubjectOptions, SweepOptions
from sweep.space import size_of


def sweep_chunk(study: Study) -> Stage:
    """Plan the jobs of the chunks."""
    return study.stage(
        "sweep_chunk",
        "sweep/estimate.py",
        {"rows": "sweep/{sweep}/{chunk}.parquet"},
        partial(_chunk, study),
        ((name, str(number)) for name, chunks in study.sweep_matrices.items() for number in chunks),
        log="sweep/{sweep}_{chunk}",
    )


def _chunk(study: Study, name: str, number: str) -> Job:
    """Plan the job of a chunk."""
    sweep, baselines = study.sweeps[name], study.baselines[name]
    described = study.sweep_matrices[name][int(number)]
    matrices = [build_family(matrix, f"sweeps.{name}.weights") for matrix in described]
    subject = subject_of(sweep, study.config)
    used = {variable for term in texts(sweep, "term") for variable in variables_of(term)}
    used |= {variable for baseline in baselines for variable in baseline.variables_used()}
    used |= {variable for matrix in matrices for variable in matrix.variables()}
    kinds = {
        *(baseline.kind for baseline in baselines),
        *(kind for choice in sweep.choices() for kind in choice.kinds),
    }
    return Job(
        inputs={
            "units": study.units,
            "variables": study.variables(sorted(used)),
            "weights": baseline_matrices(study, name),
        },
        files={
            "files": sorted({file for one in baselines for file in study.list_files(one)}),
            "matrix_files": matrix_files(study, matrices),
        },
        # Apart from the matrices of other chunks.
        options=ChunkOptions(
            subject=SubjectOptions(options=subject.options, treatment=subject.treatment),
            part=sweep.part,
            choices=plain_choices(sweep.choices()),
            matrices=described,
            study_matrices={
                matrix: all_options_of(study.matrices[matrix])
                for matrix in sorted({m for one in baselines for m in one.matrices()} & {*study.matrices})
            },
            is_simulated=study.is_simulated,
            exclude=to_builtins(sweep.exclude),
            sample=_list_drawn(study, name, described),
        ),
        loads=[
            *(f"spillover/kinds/{kind}/kind.py" for kind in sorted(kinds)),
            *(f"sweep/choices/{choice.key()}.py" for choice in sweep.choices()),
            *families_of(matrices),
        ],
        memory_mb=study.memory(350, each_row=1, matrices=4),
        minutes=120,
    )


def _list_drawn(study: Study, name: str, described: list[Options]) -> list[list[Any]] | None:
    """List the specifications of a sample that a chunk estimates; None where all are estimated."""
    if name not in study.samples:
        return None
    own = {label_of_matrix(matrix) for matrix in described}
    return [list(row) for row in study.samples[name] if not own or row[0] in own]


def sweep(study: Study) -> Stage:
    """Plan the jobs that gather the chunks of each sweep."""

    def job(name: str) -> Job:
        numbers, space = study.sweep_matrices[name], size_of(study.sweeps[name].choices())
        return Job(
            inputs={"chunks": [study.results(f"sweep/{name}/{number}.parquet") for number in numbers]},
            options=SweepOptions(
                is_simulated=study.is_simulated,
                recorded_plan=read_plan(study.sweeps[name], study.config, study.root, name),
                space=space if name in study.samples else None,
            ),
            memory_mb=230 + study.memory_of_sweeps(12, [name]),
        )

    return study.stage(
        "sweep",
        "sweep/gather.py",
        {"rows": "sweep/{sweep}.parquet", "summary": "sweep/{sweep}.json"},
        job,
        ((name,) for name in study.sweeps),
        log="sweep/{sweep}",
    )


def joint_chunk(study: Study) -> Stage:
    """Plan the jobs that run surrogates through the specifications of a chunk, on demand: they are cut by the
    sweep's chunks and by surrogates.
    """

    def job(name: str, number: str, batch: str) -> Job:
        own = _chunk(study, name, number)
        assert isinstance(own.options, ChunkOptions)
        joint = study.joints[name]
        declared = [joint.weights] if joint.weights else []
        weights = {*baseline_matrices(study, name), *study.matrix_files(declared)}
        # What units may be alike in is looked at once, in all that the study knows of them.
        is_first = (
            joint.scheme != "residuals" and batch == "0" and number == str(min(study.sweep_matrices[name]))
        )
        return replace(
            own,
            inputs={
                **own.inputs,
                "weights": sorted(weights),
                "rows": study.results(f"sweep/{name}/{number}.parquet"),
                **(
                    {"around": study.variables([*study.config["variables"], *study.indices])}
                    if is_first
                    else {}
                ),
            },
            options=JointChunkOptions(**asdict(own.options), joint=joint, chunk=int(batch)),
            memory_mb=1500,
            minutes=600,
        )

    return study.stage(
        "joint_chunk",
        "sweep/surrogates.py",
        {"draws": "joint/{sweep}/{chunk}_{batch}.npz"},
        job,
        (
            (name, str(number), str(batch))
            for name, joint in study.joints.items()
            for number in study.sweep_matrices[name]
            for batch in range(joint.jobs)
        ),
        log="joint/{sweep}_{chunk}_{batch}",
        is_in_every_run=False,
    )


def joint(study: Study) -> Stage:
    """Plan the jobs that join the surrogates of each sweep, on demand."""

    def job(name: str) -> Job:
        keys = [
            (number, batch)
            for number in study.sweep_matrices[name]
            for batch in range(study.joints[name].jobs)
        ]
        return Job(
            inputs={
                "rows": study.results(f"sweep/{name}.parquet"),
                "chunks": [study.results(f"joint/{name}/{number}_{batch}.npz") for number, batch in keys],
            },
            options=JointOptions(joint=study.joints[name], is_simulated=study.is_simulated),
            memory_mb=1500,
        )

    return study.stage(
        "joint",
        "sweep/gather_joint.py",
        {
            "joint": "joint/{sweep}.parquet",
            "surrogates": "joint/{sweep}_surrogates.parquet",
            "document": "joint/{sweep}.json",
        },
        job,
        ((name,) for name in study.joints),
        log="joint/{sweep}",
        is_in_every_run=False,
    )


def baseline_matrices(study: Study, name: str) -> list[str]:
    """List the matrices of the study that a sweep's baselines name and the sweep does not build itself."""
    named = {m for one in study.baselines[name] for m in one.matrices()}
    return study.matrix_files(sorted(m for m in named if m in study.matrices))
