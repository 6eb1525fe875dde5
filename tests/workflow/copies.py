"""Copies of the project: one in which `make` is run as a user runs it, and ones with a part of its graph."""

import fcntl
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from warm_python import run_python

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "real"
LEFT_OUT = ("resources/nqp/raw/", "tests/")
ON_PUBLIC_FILES = ("cities", "cities_287", "observed")


def copy_of_the_project(folder: Path, raw: bool = False) -> Path:
    """The project as git tracks it, with this environment as its own; what tests alone need is left out. raw:
    whether nqp's raw files are copied, too.
    """
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(LEFT_OUT[raw:]):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    for compiled in (ROOT / "scripts").rglob("__pycache__"):
        shutil.copytree(compiled, folder / compiled.relative_to(ROOT))
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


class OwnStudies:
    """The studies that come with the project, in a copy of it: each run by `make` when it is first asked for,
    once for all workers.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.marks = folder, folder.with_suffix(".marks")
        self.marks.mkdir(exist_ok=True)
        self._once("copy", self._create)

    def results(self, study: str) -> Path:
        """The folder of its results, which tests read."""
        self._once(study, lambda: self._run(study))
        return self.folder / "results" / study

    def copy_to(self, folder: Path, *studies: str) -> None:
        """Puts what studies left behind into another copy of the project, where they are then up to date."""
        for study in studies:
            for path in (self.results(study), *self.folder.glob(f".snakemake/{study}.*")):
                target = folder / path.relative_to(self.folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                subprocess.run(["cp", "-a", str(path), str(target)], check=True)

    def _create(self) -> None:
        self.folder.mkdir()
        copy_of_the_project(self.folder)
        shutil.copytree(ROOT / "resources/nqp/raw", self.folder / "resources/nqp/raw")

    def _run(self, study: str) -> None:
        if study not in ON_PUBLIC_FILES:
            run_make(self.folder, "study", f"STUDY={study}")
        elif REAL.is_dir():
            run_make(self.folder, "study", f"STUDY={study}", f"INPUT={REAL}")
        else:
            pytest.skip("the real public files are not here (../shared/real)")

    def _once(self, what: str, make: Callable[[], None]) -> None:
        with (self.marks / f"{what}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (done := self.marks / what).exists():
                make()
                done.touch()


def run_make(folder: Path, *arguments: str) -> str:
    """What `make` prints; CalledProcessError where it fails. The environment is there: make need not build
    it.
    """
    environment = {**os.environ, "PYTHONPATH": str(folder / "scripts")}
    run = subprocess.run(
        ["make", "-o", ".venv/ready", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout + run.stderr


def with_stages(folder: Path, stages: Iterable[str], rules: str) -> None:
    """Lays out a project with the rules of some stages alone, and others beside them."""
    for name in ("scripts", "rules", "envs"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "config").mkdir()
    text = (ROOT / "Snakefile").read_text(encoding="utf-8").split("\nonsuccess:")[0]
    text = text.replace("        stamp.record_plan(PLAN.results())\n", "")  # of stages that are not here
    kept = re.sub(rf'^ *include: "rules/(?!{"|".join(stages)})\w+\.smk"\n', "", text, flags=re.M)
    (folder / "Snakefile").write_text(kept + rules, encoding="utf-8")


def run_snakemake(folder: Path, study: str, *options: str) -> subprocess.CompletedProcess[str]:
    """What Snakemake does with a study in a folder."""
    environment = os.environ | {"PYTHONPATH": str(ROOT / "scripts"), "XDG_CACHE_HOME": str(folder / ".cache")}
    command = ["-m", "snakemake", "--profile", "none", "--scheduler", "greedy", *options]
    return run_python([*command, "--config", f"study={study}"], folder, environment)


def run_of_analyses(folder: Path, study: str, names: Iterable[str]) -> Path:
    """The folder of a study's results after a run of some of its analyses from the raw files."""
    shutil.copy(ROOT / "Snakefile", folder)
    for name in ("config", "envs", "resources", "rules", "scripts"):
        (folder / name).symlink_to(ROOT / name)
    targets = [f"results/{study}/analyses/{name}.json" for name in names]
    options = ["--workflow-profile", "none", "--cores", "2", "--executor", "spillover"]
    done = run_snakemake(folder, study, *targets, *options)
    assert done.returncode == 0, done.stderr
    return folder / "results" / study
