"""A small project around the models stage: the real rules and scripts, a study written by the test, and ready
variable files.

Its warehouse is a stand-in that copies Parquet files, so that what is tested starts where the warehouse ends.
"""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import yaml
from copies import run_snakemake, with_stages

from base.artifacts.parquet import write_variable

STAGES = ("common", "analyses")

WAREHOUSE = """
STUDY_, VARIABLES = PLAN.study, list(STUDY["variables"])


checkpoint warehouse:
    input:
        units="data/units.parquet",
        panel=[f"data/{v}.parquet" for v in VARIABLES],
    output:
        units=STUDY_.units,
        panel=STUDY_.variables(VARIABLES),
    run:
        import shutil

        for source, target in zip(input, output):
            shutil.copy(source, target)


rule models:
    input:
        [*ANALYSIS.results()],
"""


class Project:
    """A folder that holds one study, `tiny`, and runs it."""

    def __init__(
        self, folder: Path, units: Mapping[str, Any], years: list[int], variables: Mapping[str, np.ndarray]
    ) -> None:
        """units: columns of the units file, `unit` first; variables: values (n·T,), ordered by unit and
        year.
        """
        self.folder, self.units, self.years = folder, units, years
        with_stages(folder, STAGES, WAREHOUSE)
        # The stand-in for the warehouse does not read it, but a study's configuration names it.
        (folder / "resources" / "tiny").mkdir(parents=True)
        (folder / "resources" / "tiny" / "units.csv").write_text("unit,name\n", encoding="utf-8")
        self._write_data(variables)
        self.variables = list(variables)

    def _write_data(self, variables: Mapping[str, np.ndarray]) -> None:
        data = self.folder / "data"
        data.mkdir()
        with duckdb.connect() as db:
            db.register(
                "units",
                {
                    k: np.asarray(v, dtype=object if isinstance(v[0], str) else float)
                    for k, v in self.units.items()
                },
            )
            db.execute(
                "copy (select * from units order by unit) to ? (format parquet)",
                [str(data / "units.parquet")],
            )
        for name, values in variables.items():
            self.write_variable(name, values)

    def write_variable(self, name: str, values: np.ndarray) -> None:
        """Writes or replaces one variable's file."""
        ids = [u for u in self.units["unit"] for _ in self.years]
        write_variable(
            self.folder / "data" / f"{name}.parquet", ids, self.years * len(self.units["unit"]), values
        )

    def configure(self, analyses: Mapping[str, Any], defaults: Mapping[str, Any] | None = None) -> None:
        """Writes the study's configuration."""
        groups = [c for c in self.units if c not in ("unit", "name", "name_local", "longitude", "latitude")]
        study = {
            "study": "tiny",
            "title": "A test",
            "units": {"file": "resources/tiny/units.csv", "groups": groups},
            "years": [self.years[0], self.years[-1]],
            "variables": {name: {"formula": name} for name in self.variables},
            "defaults": dict(defaults or {}),
            "analyses": dict(analyses),
        }
        (self.folder / "config" / "tiny.yaml").write_text(
            yaml.safe_dump(study, allow_unicode=True), encoding="utf-8"
        )

    def run(self, *targets: str) -> subprocess.CompletedProcess[str]:
        """Runs Snakemake; every analysis by default."""
        options = ["--cores", "2", "--executor", "spillover", "--show-failed-logs"]
        options += ["--rerun-triggers", "mtime", "params", "input"]
        return run_snakemake(self.folder, "tiny", *(targets or ["models"]), *options)

    def result(self, path: str) -> Path:
        """A file in the study's result folder."""
        return self.folder / "results" / "tiny" / path
