"""The default study through a real Slurm of two nodes: the results of a local run to the byte, also when a node dies."""

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pytest

from cluster.slurm import Cluster, why_not

ROOT = Path(__file__).parents[2]
PARTS = ("Snakefile", "rules", "scripts", "config", "resources", "profiles", "envs")
STUDY = "nqp"
pytestmark = [pytest.mark.cluster, pytest.mark.slow, pytest.mark.skipif(bool(why_not()), reason=why_not() or "Slurm is here")]


@pytest.fixture(scope="module")
def cluster():
    """Two nodes; munge's socket wants a short path."""
    with tempfile.TemporaryDirectory(prefix="slurm-") as base, Cluster(Path(base)) as running:
        yield running


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    """The results of a run on this machine."""
    project = copied(tmp_path_factory.mktemp("local"))
    command = [sys.executable, "-m", "snakemake", "--profile", "profiles/default", "--config", f"study={STUDY}"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return project / "results" / STUDY


def copied(folder: Path) -> Path:
    """The project without its results, in a folder of its own."""
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / part, folder / part)
    return folder


def started(project: Path, cluster: Cluster) -> subprocess.Popen[str]:
    """Snakemake with the profile for Slurm; its words go to run.log."""
    polling = Path(__file__).parent / "steady_polling.py"
    command = [sys.executable, str(polling), "--profile", "profiles/slurm", "--config", f"study={STUDY}"]
    with (project / "run.log").open("w") as log:
        return subprocess.Popen(command, cwd=project, env=cluster.environment, stdout=log, stderr=log, text=True)


def finished(process: subprocess.Popen[str], project: Path, seconds: float = 400) -> None:
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=60)
        raise
    assert code == 0, (project / "run.log").read_text()[-4000:]


def contents(database: Path) -> dict[str, list[tuple]]:
    """Every table of a database, its rows in order: pages of a DuckDB file depend on threads, rows do not."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute("select table_schema, table_name from information_schema.tables order by all").fetchall()
        tables = {}
        for schema, name in names:
            rows = connection.execute(f'select * from "{schema}"."{name}" order by all').fetchall()
            tables[f"{schema}.{name}"] = rows
        return tables


def assert_same(ours: Path, theirs: Path) -> None:
    """The same files with the same bytes; databases with the same rows."""
    files = {p.relative_to(theirs) for p in theirs.rglob("*") if p.is_file()}
    assert {p.relative_to(ours) for p in ours.rglob("*") if p.is_file()} == files
    different = [
        str(name)
        for name in sorted(files)
        if (
            contents(ours / name) != contents(theirs / name)
            if name.suffix == ".duckdb"
            else (ours / name).read_bytes() != (theirs / name).read_bytes()
        )
    ]
    assert len(files) > 100
    assert different == []


def test_the_default_study_on_two_nodes(cluster, local, tmp_path):
    """Slurm ran all of it in few jobs, on both nodes, and the results are those of a local run."""
    project = copied(tmp_path)
    before = len(cluster.finished_jobs())
    finished(started(project, cluster), project)
    jobs = cluster.finished_jobs()[before:]
    assert {job["JobState"] for job in jobs} == {"COMPLETED"}
    assert {job["NodeList"] for job in jobs} == {"node1", "node2"}
    assert 8 <= len(jobs) <= 20
    assert_same(project / "results" / STUDY, local)


def test_a_node_dies(cluster, local, tmp_path):
    """The daemon of node2 and all that runs there are killed once estimates run; Snakemake and Slurm do the work on node1."""
    project = copied(tmp_path)
    before = len(cluster.finished_jobs())
    process = started(project, cluster)
    try:
        running = wait_for_work(cluster, process, "node2", project / "results" / STUDY / "warehouse" / "units.parquet")
        cluster.kill_node(2)
        finished(process, project)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(timeout=60)
        cluster.start_node(2)
    fates = {job["JobId"]: job["JobState"] for job in cluster.finished_jobs()[before:] if job["NodeList"] == "node2"}
    assert [fates[job] for job in running] == ["NODE_FAIL"] * len(running)
    assert_same(project / "results" / STUDY, local)


def wait_for_work(cluster: Cluster, process: subprocess.Popen[str], node: str, after: Path) -> list[str]:
    """The ids of the jobs that run on the node, as soon as the file `after` is there."""
    while process.poll() is None:
        running = cluster.running_jobs(node)
        if after.exists() and running:
            return running
        time.sleep(0.1)
    raise AssertionError(f"the run ended before work was seen on {node}")
