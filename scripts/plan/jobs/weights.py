"""Spatial weight matrices, one job each, from geography, variables or files."""

from __future__ import annotations

from collections.abc import Iterable

from plan.job import Job, Stage
from plan.study import Study
from weights.family import Family
from weights.options import MatrixOptions


def weight_matrix(study: Study) -> Stage:
    """Plan the jobs of the study's own matrices."""

    def job(name: str) -> Job:
        matrix = study.matrices[name]
        return Job(
            inputs={"variables": study.variables(matrix.variables()), "units": study.units},
            files={"file": matrix_files(study, [matrix])},
            options=MatrixOptions(matrix=study.config["weights"][name]),
            loads=families_of([matrix]),
            memory_mb=study.memory(matrix.memory_mb, each_unit=8, matrices=1.5),
            minutes=matrix.minutes,
        )

    return study.stage(
        "weight_matrix",
        "weights/build.py",
        {"matrix": "weights/{matrix}.npz", "facts": "weights/{matrix}.json"},
        job,
        ((name,) for name in study.matrices),
        log="weights/{matrix}",
    )


def matrix_files(study: Study, matrices: Iterable[Family]) -> list[str]:
    """List the files that some matrices are read from, each once."""
    return sorted({study.resource(file) for matrix in matrices for file in matrix.files()})


def families_of(matrices: Iterable[Family]) -> list[str]:
    """List the files of the families of some matrices, each once."""
    return sorted({f"weights/families/{matrix.family}.py" for matrix in matrices})
