"""Sweeps over weight matrices and other choices, cut into chunks: a new matrix recomputes the one chunk that
its hash names.
"""

from __future__ import annotations

from plan.job import Job, Stage
from plan.jobs.weights import families_of, matrix_files
from plan.study import Study
from plan.sweep import subject_of
from plan.weights import typed
from spillover.declared import texts
from spillover.panel.terms import variables_of
from sweep.choice import plain_choices


def sweep_chunk(study: Study) -> Stage:
    """The jobs of the chunks."""

    def job(name: str, number: str) -> Job:
        sweep, baseline = study.sweeps[name], study.baselines[name]
        described = study.sweep_matrices[name][int(number)]
        matrices = [typed(matrix, f"sweeps.{name}.weights") for matrix in described]
        subject = subject_of(sweep, study.config)
        used = {variable for term in texts(sweep, "term") for variable in variables_of(term)}
        used |= {*baseline.variables_used()}
        used |= {variable for matrix in matrices for variable in matrix.variables()}
        kinds = {baseline.kind, *(kind for choice in sweep.choices() for kind in choice.kinds)}
        return Job(
            inputs={
                "units": study.units,
                "variables": study.variables(sorted(used)),
                "weights": baseline_matrices(study, name),
            },
            files={
                "files": study.named_files(baseline),
                "matrix_files": matrix_files(study, matrices),
            },
            # Apart from the matrices of other chunks.
            options={
                "subject": {"options": subject.options, "treatment": subject.treatment},
                "part": sweep.part,
                "choices": plain_choices(sweep.choices()),
                "matrices": described,
                "simulated": study.simulated,
            },
            loads=[
                *(f"spillover/kinds/{kind}/kind.py" for kind in sorted(kinds)),
                *(f"sweep/choices/{choice.key()}.py" for choice in sweep.choices()),
                *families_of(matrices),
            ],
            memory_mb=800,
            minutes=120,
        )

    return study.stage(
        "sweep_chunk",
        "sweep/estimate.py",
        {"rows": "sweep/{sweep}/{chunk}.parquet"},
        job,
        ((name, str(number)) for name, chunks in study.sweep_matrices.items() for number in chunks),
        log="sweep/{sweep}_{chunk}",
    )


def sweep(study: Study) -> Stage:
    """The jobs that gather the chunks of each sweep."""

    def job(name: str) -> Job:
        numbers = study.sweep_matrices[name]
        return Job(
            inputs={"chunks": [study.results(f"sweep/{name}/{number}.parquet") for number in numbers]},
            options={"simulated": study.simulated},
            memory_mb=400,
        )

    return study.stage(
        "sweep",
        "sweep/gather.py",
        {"rows": "sweep/{sweep}.parquet", "summary": "sweep/{sweep}.json"},
        job,
        ((name,) for name in study.sweeps),
        log="sweep/{sweep}",
    )


def baseline_matrices(study: Study, name: str) -> list[str]:
    """The matrices of the study that a sweep's baseline names and the sweep does not build itself."""
    return study.matrix_files(m for m in study.baselines[name].matrices() if m in study.matrices)
