"""A study whose graph has every stage and takes seconds, and its files as the mutators want them."""

import csv
import json
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from file_mutations import change_table, change_xml
from file_seeds import Table, csv_file, xlsx_parts, zipped

from base.yaml_file import read_yaml
from graph_project import CITIES, Project

MEASURES = {"economy": ("output", "research", "finance"), "towns": ("urban", "tax")}
NAMES = {name: f"U{i:02d}" for i, name in enumerate(CITIES)}
FILES = {"economy": "economy.xlsx", "towns": "towns.csv"}
RAW = Path("resources/small/raw")
KEPT = ("results", ".snakemake", "logs")


class _Plain(random.Random):
    """Draws a workbook without merged cells, formulas and small digits."""

    def random(self) -> float:
        return 0.5


PLAIN = _Plain(1)


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code, what it said, its seconds and megabytes."""

    code: int
    text: str
    seconds: float
    megabytes: float


class GraphStudy:
    """The study in a folder, with its results as they are before each case."""

    def __init__(self, folder: Path) -> None:
        self.project = Project.create(folder / "project")
        self.folder, self.base = self.project.folder, folder / "base"
        self.tables = {source: self._table(source) for source in MEASURES}
        self._describe()
        for source in MEASURES:
            (self.folder / RAW / f"{source}.csv").unlink()
            self.raw(source).write_bytes(self.intact(source))
        server = Path(__file__).with_name("graph_server.py")
        self.server = subprocess.Popen(
            [sys.executable, str(server), str(self.folder / "told.txt")],
            cwd=self.folder,
            env=self.project.environment | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def raw(self, source: str) -> Path:
        """The raw file of a source."""
        return self.folder / RAW / FILES[source]

    def _table(self, source: str) -> Table:
        """The source's table, as the mutators have theirs: code, name, year, measures, note."""
        with (self.folder / RAW / f"{source}.csv").open(encoding="utf-8", newline="") as stream:
            read = list(csv.DictReader(stream))
        rows: Table = [["code", "name", "year", *MEASURES[source], "note"]]
        for row in read:
            numbers: list[Any] = [float(row[measure]) for measure in MEASURES[source]]
            rows.append([NAMES[row["city"]], row["city"], int(row["year"]), *numbers, ""])
        return rows

    def intact(self, source: str) -> bytes:
        """The source's file without a slip."""
        rows = self.tables[source]
        if source == "towns":
            return "".join(",".join(map(str, row)) + "\n" for row in rows).encode()
        return zipped(xlsx_parts(rows, PLAIN))

    def slip(self, source: str, draw: random.Random) -> bytes:
        """The source's file with slips in its table, or for a workbook in its XML."""
        if source == "towns":
            return csv_file(change_table(self.tables[source], draw), draw)
        if draw.random() < 0.3:
            return zipped(change_xml(xlsx_parts(self.tables[source], PLAIN), draw))
        return zipped(xlsx_parts(change_table(self.tables[source], draw), PLAIN))

    def _describe(self) -> None:
        """Leaves of the small study one of each stage."""
        path = self.folder / "config" / "small.yaml"
        study = read_yaml(path)
        for source, measures in MEASURES.items():
            entry = study["sources"][source]
            entry |= {
                "unit": {"code": "^code$", "name": "^name$"},
                "files": FILES[source].replace(".", r"\."),
            }
            entry["columns"] = {m: {"header": f"^{m}$", "unit": "index"} for m in measures}
        study["sources"]["economy"] |= {"format": "xlsx", "sheet": "^Sheet1$"}
        study["gaps"] = {"window": 1}
        study["variables"] = {m: {"formula": m} for measures in MEASURES.values() for m in measures}
        study["weights"] = {
            "ring": {"family": "file", "file": "resources/small/ring.gal", "standardise": "row"}
        }
        durbin = study["analyses"]["durbin"] | {"weights": "ring"}
        study["analyses"] = {"with_urban": study["analyses"]["with_urban"], "durbin": durbin}
        study["tables"] = {"table01_urban": study["tables"]["table01_urban"]}
        study["report"] = {"summary": ["A small study."]}
        del study["sweeps"]
        path.write_text(yaml.safe_dump(study, sort_keys=False, allow_unicode=True), encoding="utf-8")

    def run(self, study: str = "small", source: str = "", *more: str) -> Ended:
        """Prepares and runs the graph to its end."""
        assert self.server.stdin is not None
        assert self.server.stdout is not None
        self.server.stdin.write(json.dumps([study, source, *more]) + "\n")
        self.server.stdin.flush()
        code, seconds, megabytes = json.loads(self.server.stdout.readline())
        return Ended(
            code, (self.folder / "told.txt").read_text(encoding="utf-8", errors="replace"), seconds, megabytes
        )

    def keep(self) -> None:
        """Keeps the results of the intact files."""
        for name in KEPT:
            subprocess.run(["cp", "-a", str(self.folder / name), str(self.base / name)], check=True)
        shutil.copytree(self.folder / "resources", self.base / "resources")
        shutil.copytree(self.folder / "config", self.base / "config")

    def restore(self) -> None:
        """Puts the kept results and the intact files back, with their times."""
        for name in (*KEPT, "resources", "config"):
            shutil.rmtree(self.folder / name)
            subprocess.run(["cp", "-a", str(self.base / name), str(self.folder / name)], check=True)

    def close(self) -> None:
        """Ends the server."""
        assert self.server.stdin is not None
        self.server.stdin.close()
        self.server.wait()
