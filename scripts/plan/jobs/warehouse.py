"""Observations -> the panel; and the search for numbers that other numbers of the files deny."""

from __future__ import annotations

from base.formula import check_proposals, find_year_range
from ingest.registry import precedence_of, ranges_of, read_declarations
from plan.job import Job, Stage
from plan.study import Study
from warehouse.options import SuspectsOptions, WarehouseOptions

LISTS = (
    "units",
    "observations",
    "corrections",
    "imputed",
    "conflicts",
    "missing",
    "absent",
    "marks",
    "ledger",
)


def warehouse(study: Study) -> Stage:
    """Plan the one job that makes the panel."""
    config, summed = study.config, study.config.get("divisions", {}).get("sum")
    # The search comes first where a formula takes what it proposes.
    proposing = any(formula.proposal_measures for formula in study.formulas.values())
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
            options=warehouse_options(study),
            memory_mb=study.memory_of(study.sources, 1000, 40),
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


def warehouse_options(study: Study) -> WarehouseOptions:
    """Options of the panel's job."""
    config = study.config
    return WarehouseOptions(
        study=study.name,
        years=tuple(config["years"]),
        step=config.get("step"),
        dated_by=study.dated_by,
        precedence=tuple(precedence_of(config, study.sources)),
        gaps=config.get("gaps", {}),
        conflicts=config.get("conflicts", {}),
        variables=config["variables"],
        groups=tuple(config["units"].get("groups", ())),
        ranges=ranges_of(config, study.sources),
        sum=tuple(config.get("divisions", {}).get("sum") or ()),
    )


def suspects(study: Study) -> Stage:
    """Plan the job that searches for suspected numbers. Only formulas that use its proposals read its
    list.
    """

    def job() -> Job:
        return Job(
            inputs={
                "observations": [study.results(f"ingest/{name}.parquet") for name in study.sources],
                "witnesses": _witnesses(study),
            },
            files={"divisions": study.divisions},
            options=SuspectsOptions(
                dated_by=study.dated_by,
                years=find_year_range(study.config["years"], study.config.get("gaps", {}), study.formulas),
                relations=read_declarations(study.sources),
                confidential=bool(study.confidential),
            ),
            memory_mb=study.memory_of(study.sources, 800, 90),
            minutes=5,
        )

    return study.stage(
        "suspects",
        "warehouse/suspects/build.py",
        {
            "table": "suspects.parquet",
            "text": "suspects.csv",
            "departures": "departures.parquet",
            "departures_text": "departures.csv",
        },
        job,
        log="suspects",
    )


def _witnesses(study: Study) -> list[str]:
    return [study.results(f"ingest/{name}.witnesses.parquet") for name in study.sources]
