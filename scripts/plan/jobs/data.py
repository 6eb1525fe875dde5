"""From raw files to what is estimated: sources that are read, the panel, the numbers in it that others
deny, indices, and weight matrices.
"""

from __future__ import annotations

from collections.abc import Iterable

from base.formula import check_proposals, reach
from ingest.registry import declared_of, precedence_of, ranges_of
from plan.job import Job, Stage
from plan.study import Study
from weights.family import Family


def ingest(study: Study) -> Stage:
    """The jobs of the sources."""
    _ = study.confidential  # before a file is read: messages of what is wrong with it show no number
    raw_files, divisions = study.raw_files, study.divisions
    # The years that the panel needs, and which year dates it: what lies outside is read, but not judged.
    lag = max(formula.max_lag for formula in study.formulas.values())
    span = [study.years[0] - lag, study.years[-1], study.dated_by]

    def job(name: str) -> Job:
        source, folder = study.sources[name], study.folders[name]
        return Job(
            files={
                "files": [study.from_root(folder / file) for file in raw_files[name]],
                "units": study.units_file,
                "divisions": divisions,
            },
            options={
                "name": name,
                "source": source,
                "files": raw_files[name],
                "folder": source.get("package", study.config.get("input")),
                "span": span,
            },
            loads=[f"ingest/formats/{source['format']}.py"],
            memory_mb=600,
        )

    return study.stage(
        "ingest",
        "ingest/build.py",
        {
            "observations": "ingest/{source}.parquet",
            "witnesses": "ingest/{source}.witnesses.parquet",
            "ledger": "ingest/{source}.ledger.parquet",
            "aside": "ingest/{source}.json",
        },
        job,
        ((name,) for name in study.sources),
        log="ingest/{source}",
    )


LISTS = ("units", "observations", "corrections", "imputed", "conflicts", "missing", "marks", "ledger")


def warehouse(study: Study) -> Stage:
    """The one job that makes the panel."""
    config, summed = study.config, study.config.get("divisions", {}).get("sum")
    # The search comes first where a formula takes what it proposes.
    proposing = any(formula.proposed for formula in study.formulas.values())
    check_proposals(config, study.formulas, bool(study.confidential))

    def job() -> Job:
        return Job(
            inputs={
                "observations": [study.results(f"ingest/{name}.parquet") for name in study.sources],
                "ledgers": [study.results(f"ingest/{name}.ledger.parquet") for name in study.sources],
                # What divisions that were merged into units had before: read where the study sums them.
                "witnesses": _witnesses(study) if summed else [],
                "suspects": [study.results("suspects.parquet")] if proposing else [],
            },
            files={
                "units": study.units_file,
                "corrections": study.corrections,
                "divisions": study.divisions,
            },
            options={
                "study": study.name,
                "years": config["years"],
                **study.some(["step"]),
                "dated_by": study.dated_by,
                "precedence": precedence_of(config, study.sources),
                "gaps": config.get("gaps", {}),
                "conflicts": config.get("conflicts", {}),
                "variables": config["variables"],
                "groups": config["units"].get("groups", []),
                "ranges": ranges_of(config, study.sources),
                **({"sum": summed} if summed else {}),
            },
            memory_mb=1000,
        )

    return study.stage(
        "warehouse",
        "warehouse/build.py",
        {
            **{name: f"warehouse/{name}.parquet" for name in LISTS},
            "variables": [f"warehouse/panel/{name}.parquet" for name in config["variables"]],
            "database": "warehouse/warehouse.duckdb",
        },
        job,
        log="warehouse",
    )


def suspects(study: Study) -> Stage:
    """The one job that searches. Only formulas that take what it proposes read its list."""

    def job() -> Job:
        return Job(
            inputs={
                "observations": [study.results(f"ingest/{name}.parquet") for name in study.sources],
                "witnesses": _witnesses(study),
            },
            files={"divisions": study.divisions},
            options={
                "dated_by": study.dated_by,
                "years": reach(study.config["years"], study.config.get("gaps", {}), study.formulas),
                "declared": declared_of(study.sources),
                "confidential": bool(study.confidential),
            },
            memory_mb=800,
            minutes=5,
        )

    return study.stage(
        "suspects",
        "warehouse/suspects/build.py",
        {"table": "suspects.parquet", "text": "suspects.csv"},
        job,
        log="suspects",
    )


def _witnesses(study: Study) -> list[str]:
    return [study.results(f"ingest/{name}.witnesses.parquet") for name in study.sources]


def index(study: Study) -> Stage:
    """The jobs of the indices."""
    definitions, methods = study.definitions, study.methods

    def job(name: str) -> Job:
        definition = definitions[name]
        return Job(
            inputs={
                "variables": study.variables(i["variable"] for i in definition["indicators"]),
                "units": study.units,
            },
            options={"index": name, "definition": definition, "simulated": study.simulated},
            loads=[f"index/methods/{methods[name].method}.py"],
            memory_mb=400,
            minutes=5,
        )

    return study.stage(
        "index",
        "index/build.py",
        {"scores": "index/{index}.parquet", "facts": "index/{index}.json"},
        job,
        ((name,) for name in study.indices),
        log="index/{index}",
    )


def weight_matrix(study: Study) -> Stage:
    """The jobs of the study's own matrices."""

    def job(name: str) -> Job:
        matrix = study.matrices[name]
        return Job(
            inputs={"variables": study.variables(matrix.variables()), "units": study.units},
            files={"file": matrix_files(study, [matrix])},
            options={"matrix": study.config["weights"][name]},
            loads=families_of([matrix]),
            memory_mb=matrix.memory_mb,
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
    """The files that some matrices are read from, each once."""
    return sorted({study.resource(file) for matrix in matrices for file in matrix.files()})


def families_of(matrices: Iterable[Family]) -> list[str]:
    """The files of the families of some matrices, each once."""
    return sorted({f"weights/families/{matrix.family}.py" for matrix in matrices})
