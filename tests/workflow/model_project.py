"""A small project around the models stage: the real rules and scripts, a study written by the test, and ready
variable files.

Its warehouse is a stand-in that copies Parquet files, so that what is tested starts where the warehouse ends.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import yaml

from base.artifacts.parquet import write_variable
from warm_python import run_python

ROOT = Path(__file__).resolve().parents[2]
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
        for name in ("scripts", "rules", "envs"):
            (folder / name).symlink_to(ROOT / name)
        (folder / "config").mkdir()
        (folder / "config" / "schema").symlink_to(ROOT / "config" / "schema")
        text = (ROOT / "Snakefile").read_text(encoding="utf-8").split("\nonsuccess:")[0]
        text = text.replace("        stamp.planned(PLAN.results())\n", "")  # of stages that are not here
        kept = re.sub(rf'^ *include: "rules/(?!{"|".join(STAGES)})\w+\.smk"\n', "", text, flags=re.M)
        (folder / "Snakefile").write_text(kept + WAREHOUSE, encoding="utf-8")
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
        command = ["-m", "snakemake", "--profile", "none", "--cores", "2", "--scheduler", "greedy"]
        command += ["--executor", "spillover", "--rerun-triggers", "mtime", "params", "input"]
        command += ["--config", "study=tiny", "--show-failed-logs"]
        environment = os.environ | {
            "PYTHONPATH": str(ROOT / "scripts"),
            "XDG_CACHE_HOME": str(self.folder / ".cache"),
        }
        return run_python([*command, *(targets or ["models"])], self.folder, environment)

    def result(self, path: str) -> Path:
        """A file in the study's result folder."""
        return self.folder / "results" / "tiny" / path
