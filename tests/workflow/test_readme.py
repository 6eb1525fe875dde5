"""Every command that the README shows, run in a clone of the project."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "real"
# What this test is itself a part of, what continuous integration runs beside it, and what measures for minutes.
ELSEWHERE = {"make test", "make check", "make bench"}

pytestmark = pytest.mark.slow


def _commands() -> list[str]:
    """The `make` commands of the README, in its order, each once."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"`(make[^`\n]*)`", text) + re.findall(r"^(make\b[^#\n]*)", text, re.M)
    return list(dict.fromkeys(command.strip() for command in shown))


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """A clone of the last commit with this environment as its own; `nqp` has run in it."""
    folder = tmp_path_factory.mktemp("readme") / "spillover"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    (folder / ".venv").symlink_to(sys.prefix)
    _run("make", folder)
    return folder


def _run(command: str, folder: Path) -> str:
    environment = {**os.environ, "MAKEFLAGS": "-o .venv/ready", "PYTHONPATH": str(folder / "scripts")}
    done = subprocess.run(["bash", "-ec", command], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.mark.parametrize("command", [c for c in _commands() if c not in ELSEWHERE])
def test_the_command_runs(clone, command):
    if "../shared/real" in command:
        if not REAL.exists():
            pytest.skip("the real public files are not here (../shared/real)")
        command = command.replace("../shared/real", str(REAL))
    assert _run(command, clone)


def test_the_query_of_the_readme_runs(clone):
    import duckdb

    query = re.search(r"```sql\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert query is not None
    with duckdb.connect(str(clone / "results" / "nqp" / "results.duckdb"), read_only=True) as database:
        assert len(database.execute(query[1]).fetchall()) > 10
