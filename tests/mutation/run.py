"""Mutation testing of the numerics by mutmut: does a test fail where a line is changed?

    python tests/mutation/run.py                          300 changes, drawn with seed 1
    python tests/mutation/run.py --changes 20 --seed 2    others
    python tests/mutation/run.py --show                   what no test noticed, as differences

mutmut (`pip install mutmut`; in no lock file) makes every change that it knows, notes which test calls which
function, and runs for each change the tests that call it. It names a module by its path below `src`, so the
project is laid out so in build/mutation. The score is in docs/records/tests.md.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "build" / "mutation"
TESTS = [f"tests/unit/{name}" for name in ("panel", "spatial", "did", "weights", "index")]
TESTS += ["tests/reference", "tests/oracles/test_spatial.py", "tests/unit/sweep/test_surrogates.py"]
TESTS += ["tests/unit/frames/test_calls.py", "tests/unit/frames/test_large_frames.py"]
SETTINGS = rf"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/spillover/arrays/*"]
# Words for readers, of errors and imports, are no numbers.
do_not_mutate_patterns = ['raise ', '^\s*f?"[^"]* [^"]*",?$', 'np.errstate']
pytest_add_cli_args_test_selection = {TESTS}
pytest_add_cli_args = ["-m", "not slow and not long", "-p", "no:cacheprovider"]
timeout_constant = 20.0
timeout_multiplier = 4.0
# DuckDB hangs in the fork of a process that has used it, and a hang would count as noticed.
process_isolation = "forkserver"
"""


def lay_out() -> None:
    """The project as mutmut takes it; what it has found before stays."""
    for name, source in (("src", "scripts"), ("tests", "tests")):
        shutil.copytree(
            ROOT / source, FOLDER / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8").replace('"scripts"', '"src"')
    (FOLDER / "pyproject.toml").write_text(project + SETTINGS, encoding="utf-8")
    (FOLDER / "mutants").mkdir(exist_ok=True)
    for name in ("config", "resources", "scripts", "tools"):
        link = FOLDER / "mutants" / name
        if not link.is_symlink():
            link.symlink_to(ROOT / name)


def mutmut(*arguments: str) -> str:
    """What a command of mutmut prints."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "mutmut", *arguments]
    done = subprocess.run(command, cwd=FOLDER, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout[-4000:] + done.stderr[-4000:])
    return done.stdout


def results() -> dict[str, str]:
    """Each change that mutmut knows, and what became of it."""
    lines = (
        line.split(": ") for line in mutmut("results", "--all", "true").splitlines() if "__mutmut_" in line
    )
    return {name.strip(): state for name, state in lines}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--changes", type=int, default=300, help="how many")
    parser.add_argument("--seed", type=int, default=1, help="of their draw")
    parser.add_argument("--show", action="store_true", help="what no test noticed in the last run")
    arguments = parser.parse_args()
    if not arguments.show:
        lay_out()
        mutmut("run", "spillover.arrays.lags.*")  # makes all changes; their names are then known
    every = results()
    sample = random.Random(arguments.seed).sample(sorted(every), arguments.changes)
    if not arguments.show:
        mutmut("run", *sample)
    found = results()
    missed = [name for name in sample if found[name] not in ("killed", "timeout")]
    for name in missed:
        print(mutmut("show", name) if arguments.show else f"{name}: {found[name]}")
    print(dict(Counter(found[name] for name in sample)), f"of {len(every)} changes")


if __name__ == "__main__":
    main()
