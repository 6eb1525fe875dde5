"""Writes the panel for other programs: CSV, Parquet and Stata file with labels, codebook, units and weight
matrices.
"""

from pathlib import Path
from typing import Any

import pandas as pd

from base.artifacts.atomic import atomic
from base.job import by_stem, paths, run
from package.panel_data import as_csv, as_parquet, as_stata, codebook, read_panel, units_csv, weights_csv


def _main(snakemake: Any, spec: dict[str, Any]) -> None:
    units = pd.read_parquet(snakemake.input.units)
    entries = spec["variables"]
    panel = read_panel(
        by_stem(snakemake.input.variables), units, {e["variable"]: e["label"] for e in entries}
    )
    files = {
        "panel.csv": as_csv(panel),
        "panel.parquet": as_parquet(panel),
        "panel.dta": as_stata(panel, spec["title"]),
        "codebook.csv": codebook(entries),
        "units.csv": units_csv(units),
        **{f"weights_{p.stem}.csv": weights_csv(p) for p in paths(snakemake.input.weights)},
    }
    for path in paths(snakemake.output):
        with atomic(path) as temporary:
            Path(temporary).write_bytes(files[path.name])


if "snakemake" in globals():
    run(globals()["snakemake"], _main)
