"""Copies of the project: one in which `make` is run as a user runs it, and ones with a part of its graph."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from warm_python import run_python

ROOT = Path(__file__).parents[2]


def copy_of_the_project(folder: Path) -> Path:
    """The project as git tracks it, with this environment as its own; what tests alone need is left out."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file() and not name.startswith(("tests/", "resources/nqp/raw/")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


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
    (folder / "config" / "schema").symlink_to(ROOT / "config" / "schema")
    text = (ROOT / "Snakefile").read_text(encoding="utf-8").split("\nonsuccess:")[0]
    text = text.replace("        stamp.planned(PLAN.results())\n", "")  # of stages that are not here
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
