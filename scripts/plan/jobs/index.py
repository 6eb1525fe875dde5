"""Indicators -> composite indices. A study without indices has none of these jobs."""

from __future__ import annotations

from index.options import IndexOptions
from plan.job import Job, Stage
from plan.study import Study


def index(study: Study) -> Stage:
    """Plan the jobs of the indices."""
    definitions, methods = study.definitions, study.methods

    def job(name: str) -> Job:
        definition = definitions[name]
        return Job(
            inputs={
                "variables": study.variables(i["variable"] for i in definition["indicators"]),
                "units": study.units,
            },
            options=IndexOptions(index=name, definition=definition, is_simulated=study.is_simulated),
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
