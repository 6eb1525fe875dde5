"""Raw files -> observations that know their cell, one job per source of the study."""

from __future__ import annotations

from pathlib import Path

from msgspec import UNSET

from base.digests import digests
from ingest.options import IngestOptions
from plan.job import Job, Stage
from plan.study import Study


def ingest(study: Study) -> Stage:
    """Plan the jobs of the sources."""
    _ = study.confidential  # before a file is read: messages of what is wrong with it show no number
    raw_files, divisions = study.raw_files, study.divisions
    # The years that the panel needs, and which year dates it: what lies outside is read, but not judged.
    lag = max(formula.max_lag for formula in study.formulas.values())
    span = (study.years[0] - lag, study.years[-1], study.dated_by)

    def job(name: str) -> Job:
        source, folder = study.sources[name], study.folders[name]
        packaged = source.package is not UNSET and source.folder is UNSET
        own = [str(folder / file) for file in raw_files[name]]
        return Job(
            files={
                "files": [] if packaged else [study.from_root(Path(file)) for file in own],
                "units": study.units_file,
                "divisions": divisions,
            },
            options=IngestOptions(
                name=name,
                source=source,
                files=raw_files[name],
                folder=source.package or study.config.get("input"),
                span=span,
                package_digests=dict(zip(raw_files[name], digests(own).values(), strict=True))
                if packaged
                else None,
            ),
            loads=[f"ingest/formats/{source.format}.py"],
            memory_mb=study.memory_of([name], 600, 80),
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
