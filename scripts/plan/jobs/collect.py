"""The job that writes everything into one database to query; nothing downstream reads it."""

from __future__ import annotations

from collect.options import CollectOptions
from plan.job import Job, Stage
from plan.jobs.warehouse import LISTS
from plan.study import Study


def collect(study: Study) -> Stage:
    """Plan the one job that collects."""

    def job() -> Job:
        return Job(
            inputs={
                "lists": study.lists(LISTS),
                "variables": study.variables([*study.config["variables"], *study.indices]),
                "analyses": [study.analysis(name) for name in study.analyses],
                "indices": [study.results(f"index/{name}.json") for name in study.indices],
                "sweeps": [study.results(f"sweep/{name}.parquet") for name in study.sweeps],
                "audit": [study.results("audit/findings.csv")] if study.facts else [],
                "crosscheck": (
                    [study.results("crosscheck/crosscheck.parquet")] if study.has_crosscheck else []
                ),
            },
            options=CollectOptions(
                joint=study.find_joint_files(study.sweeps),
                words=study.words(study.analyses, "collect/build.py"),
                names={
                    sort: study.names.get(sort, {})
                    for sort in ("groups", "values", "weights", "units", "variables")
                },
            ),
            memory_mb=study.memory(500, each_row=1.5) + study.memory_of_sweeps(3),
        )

    return study.stage(
        "collect",
        "collect/build.py",
        {"database": "results.duckdb"},
        job,
        log="collect",
    )
