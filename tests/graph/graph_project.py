"""A copy of the project with the small study in it, on which tests run the real graph and count the jobs that
ran, by name.
"""

from __future__ import annotations

import ast
import csv
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from warm_python import run_python

ROOT = Path(__file__).resolve().parents[2]
PARTS = (
    "Snakefile",
    "Makefile",
    "pyproject.toml",
    "requirements.lock",
    "rules",
    "scripts",
    "tools",
    "envs",
    "profiles",
    "config/sources.yaml",
)
STUDY = ROOT / "tests" / "workflow" / "studies" / "small.yaml"
CITIES = [f"City {letter}" for letter in "ABCDEFGHIJKL"]
YEARS = range(2010, 2018)
ECONOMY = ("output", "research", "finance", "innovation", "income")
TOWNS = ("urban", "tax")
CORRECTIONS = "resources/small/corrections.csv"

DONE = re.compile(r"^\[\d+/\d+[^\]]*\] (?P<job>.+?) \(\d+\.\d s\)", re.M)


@dataclass(frozen=True)
class Run:
    """What a run of the graph did. jobs: those that finished, each as rule and wildcards' values, without the
    target `all`.
    """

    code: int
    text: str
    jobs: list[str]

    @property
    def rules(self) -> set[str]:
        """The rules of the jobs that ran."""
        return {job.split()[0] for job in self.jobs}


class Project:
    """A folder with a project in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def create(cls, folder: Path, learned: Project | None = None) -> Project:
        """Copies the project's code and writes the small study beside it. learned: one whose facts of code,
        which are kept by content, it need not find again: two seconds of CPU.
        """
        for part in PARTS:
            target = folder / part
            target.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / part).is_dir():
                shutil.copytree(ROOT / part, target, ignore=shutil.ignore_patterns(".*_cache"))
            else:
                shutil.copy2(ROOT / part, target)
        shutil.copy2(STUDY, folder / "config" / "small.yaml")
        project = cls(folder)
        if learned:
            learned.teach(folder)
        project._write_data()
        return project

    def teach(self, folder: Path) -> None:
        """Gives another project, which has not run, the facts of code that this one has found."""
        facts = Path(".snakemake", "code-facts.json")
        (folder / facts).parent.mkdir()
        shutil.copy2(self.folder / facts, folder / facts)

    def copy(self, folder: Path) -> Project:
        """The project with its results and times, in another folder; without what a run removes meanwhile."""
        made = subprocess.run(
            ["cp", "-a", f"{self.folder}/.", str(folder)],
            capture_output=True,
            text=True,
            env={**os.environ, "LC_ALL": "C"},
        )
        lost = [line for line in made.stderr.splitlines() if "No such file or directory" not in line]
        assert made.returncode == 0 or (made.stderr and not lost), made.stderr
        return Project(folder)

    def _write_data(self) -> None:
        rng = np.random.default_rng(20261125)
        shape = (len(CITIES), len(YEARS))
        common = rng.normal(size=(len(CITIES), 1)) + np.linspace(0, 1, len(YEARS))
        values = {name: rng.normal(size=shape) for name in ("finance", *TOWNS)}
        values["innovation"] = 0.5 * values["finance"] + rng.normal(size=shape)
        values["output"] = (
            0.6 * values["finance"] + 0.4 * values["innovation"] + common + rng.normal(size=shape)
        )
        values["research"] = values["output"] + rng.normal(size=shape)
        values["income"] = np.exp(common + 0.1 * rng.normal(size=shape))
        resources = self.folder / "resources" / "small"
        (resources / "raw").mkdir(parents=True)
        with (resources / "units.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(["unit", "name", "name_local", "aliases", "longitude", "latitude", "region"])
            places = np.column_stack([rng.uniform(100, 110, len(CITIES)), rng.uniform(25, 40, len(CITIES))])
            for i, (name, (longitude, latitude)) in enumerate(zip(CITIES, places, strict=True)):
                row = [
                    f"U{i:02d}",
                    name,
                    name,
                    "",
                    f"{longitude:.4f}",
                    f"{latitude:.4f}",
                    "north" if i % 2 else "south",
                ]
                writer.writerow(row)
        ids = [f"U{i:02d}" for i in range(len(CITIES))]
        ring = [f"{unit} 2\n{ids[i - 1]} {ids[(i + 1) % len(ids)]}\n" for i, unit in enumerate(ids)]
        (resources / "ring.gal").write_text(f"0 {len(ids)} towns unit\n{''.join(ring)}", encoding="utf-8")
        for source, measures in (("economy", ECONOMY), ("towns", TOWNS)):
            with (resources / "raw" / f"{source}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream, lineterminator="\n")
                writer.writerow(["city", "year", *measures])
                for i, city in enumerate(CITIES):
                    for t, year in enumerate(YEARS):
                        writer.writerow([city, year, *(f"{values[m][i, t]:.6f}" for m in measures)])
        self.correct("urban", "City A", 2012, 1.0)

    def cell(self, measure: str, city: str, year: int) -> float:
        """A number as the raw file has it."""
        source = "economy" if measure in ECONOMY else "towns"
        with (self.folder / f"resources/small/raw/{source}.csv").open(encoding="utf-8", newline="") as stream:
            row = next(r for r in csv.DictReader(stream) if (r["city"], r["year"]) == (city, str(year)))
        return float(row[measure])

    def correct(self, measure: str, city: str, year: int, value: float) -> None:
        """Adds a line to the study's corrections."""
        path = self.folder / CORRECTIONS
        if not path.exists():
            path.write_text("city,year,variable,value,reason,source\n", encoding="utf-8")
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"{city},{year},{measure},{value},A misprint,The test\n")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replaces a text that appears once in a file of the project."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{path} holds {old!r} {text.count(old)} times; the test's edit needs it once")
        file.write_text(text.replace(old, new), encoding="utf-8")

    def edit_function(self, path: str, name: str) -> None:
        """Adds a statement that does nothing to a function: other code, the same results."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        last = next(
            n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef) and n.name == name
        ).body[-1]
        lines = text.splitlines(keepends=True)
        lines.insert(last.lineno - 1, " " * last.col_offset + "pass\n")
        file.write_text("".join(lines), encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "PYTHONPATH": str(self.folder / "scripts"),
            "XDG_CACHE_HOME": str(self.folder / ".cache"),
        }

    @property
    def command(self) -> list[str]:
        """The Snakemake that `make` starts."""
        options = ["--logger", "spillover", "--profile", "profiles/local", "--cores", "2"]
        database = ["--persistence-backend-db-url", "sqlite:///.snakemake/small.db"]
        return [sys.executable, "-m", "snakemake", *options, *database, "--config", "study=small"]

    @property
    def make(self) -> list[str]:
        """`make` itself, with the environment that the tests run in."""
        venv = self.folder / ".venv"
        if not venv.exists():
            venv.mkdir()
            for part in ("bin", "lib", "pyvenv.cfg"):
                (venv / part).symlink_to(Path(sys.prefix) / part)
        (venv / "ready").touch()
        return ["make", "--silent", "study", "STUDY=small"]

    def prepare(self) -> subprocess.CompletedProcess[str]:
        """What `make` does before a run."""
        return run_python(["-m", "engine.prepare", "small"], self.folder, self.environment)

    def run(self, *more: str) -> Run:
        """Runs the graph to its end, as `make` does."""
        prepared = self.prepare()
        if prepared.returncode:
            return Run(prepared.returncode, prepared.stdout + prepared.stderr, [])
        done = run_python([*self.command[1:], *more], self.folder, self.environment)
        jobs = [job for job in DONE.findall(done.stderr) if job != "all"]
        return Run(done.returncode, prepared.stderr + done.stdout + done.stderr, sorted(jobs))

    def run_targets(self, *targets: str) -> Run:
        """Makes these files, as a command does that needs them."""
        words = ["-m", "engine.run", "--study", "small", "--", *targets]
        done = run_python(words, self.folder, self.environment)
        jobs = [job for job in DONE.findall(done.stderr) if job != "all"]
        return Run(done.returncode, done.stdout + done.stderr, sorted(jobs))

    def explain(self) -> str:
        """What `make explain` says."""
        done = run_python(["-m", "engine.explain", "--study", "small"], self.folder, self.environment)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout
