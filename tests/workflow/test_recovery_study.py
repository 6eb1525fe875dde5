"""The recovery study as a workflow: stopped, resumed, and with few panels, which leave docs/ as it is."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from crashes import heeding_ctrl_c

from recovery.all import DESIGNS

ROOT = Path(__file__).parents[2]
QUICK = ("within_classical", "within_hc1", "did_two_way", "pooled", "between", "slx_expected")

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture
def project(tmp_path):
    """The code and tests in a folder of their own, where results may be made."""
    for name in ("scripts", "tools", "tests/recovery", "tests/samples"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (ROOT / "tests").glob("*.py"):
        shutil.copy2(file, tmp_path / "tests")
    return tmp_path


def own(project):
    """The environment in which the copy's modules are its own, the plugins' too."""
    return {**os.environ, "PYTHONPATH": str(project / "scripts")}


def command(project, targets):
    """Snakemake as `make recovery PANELS=3` calls it."""
    made = [sys.executable, "-m", "snakemake", "--snakefile", str(project / "tests/recovery/Snakefile")]
    made += ["--directory", str(project / "build/recovery"), "--cores", "1", "--profile", "none"]
    made += ["--executor", "spillover"]
    return [*made, "--config", "panels=3", "--", *targets]


def test_a_stopped_run_goes_on_and_draws_no_chunk_again(project):
    """Stopped after two chunks by Ctrl-C: they stay, the rest is made, and nothing after that. What the
    stopped job had written is made again where it was not recorded.
    """
    folder = project / "build/recovery/few-3"
    targets = [str(folder / f"{key}-0.npz") for key in QUICK]
    started = subprocess.Popen(
        command(project, targets),
        env=own(project),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heeding_ctrl_c,
    )
    deadline = time.monotonic() + 300
    while len(list(folder.glob("*.npz"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(started.pid, signal.SIGINT)
    started.communicate(timeout=120)
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.npz")}
    assert 2 <= len(before) < len(QUICK)
    subprocess.run(command(project, targets), env=own(project), check=True, capture_output=True)
    after = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.npz")}
    assert len(after) == len(QUICK)
    finished = sorted(before, key=lambda name: before[name])[:2]
    assert {name: after[name] for name in finished} == {name: before[name] for name in finished}
    with np.load(folder / "within_classical-0.npz") as part:
        drawn = [DESIGNS["within_classical"].replicate(number)["x"] for number in range(3)]
        np.testing.assert_array_equal(part["values"][:, 0], np.array(drawn, float))
    again = subprocess.run(
        command(project, targets), env=own(project), check=True, capture_output=True, text=True
    )
    assert "Nothing to be done" in again.stderr + again.stdout


def test_a_page_without_its_chunks_is_made_again(project):
    """As in a new clone, where docs/records/recovery.md is newer than all that it is made from."""
    page = project / "docs/records/recovery.md"
    page.parent.mkdir(parents=True)
    page.write_text("of an earlier run\n")
    options = command(project, [])[: command(project, []).index("--config")]
    planned = subprocess.run(
        [*options, "--dry-run"], env=own(project), check=True, capture_output=True, text=True
    )
    assert all(f"{key}-0.npz" in planned.stdout for key in DESIGNS)
    assert str(page) in planned.stdout
