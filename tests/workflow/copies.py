"""A copy of the project in which `make` is run as a user runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

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
