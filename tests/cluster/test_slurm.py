"""Studies through a real Slurm of two nodes: the results of a local run to the byte, also when a node or the
scheduler dies.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pytest

from cluster.slurm import Cluster, why_not
from graph_project import Project

ROOT = Path(__file__).parents[2]
PARTS = ("Snakefile", "rules", "scripts", "config", "resources", "profiles", "envs")
pytestmark = [
    pytest.mark.cluster,
    pytest.mark.slow,
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "Slurm is here"),
]


@pytest.fixture(scope="module")
def cluster():
    """Two nodes; munge's socket wants a short path. Terminated tests stop their daemons too."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit("the tests were terminated"))
    with tempfile.TemporaryDirectory(prefix="slurm-") as base, Cluster(Path(base)) as running:
        yield running
    signal.signal(signal.SIGTERM, before)


def results_here(study: str, folder: Path) -> Path:
    """The results of a run on this machine."""
    project = copied(folder)
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "--profile",
        "profiles/default",
        "--config",
        f"study={study}",
    ]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return project / "results" / study


def copied(folder: Path) -> Path:
    """The project without its results, in a folder of its own."""
    folder.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / part, folder / part)
    return folder


def started(study: str, project: Path, cluster: Cluster) -> subprocess.Popen[str]:
    """Snakemake with the profile for Slurm; its words go to run.log."""
    polling = Path(__file__).parent / "steady_polling.py"
    command = [sys.executable, str(polling), "--profile", "profiles/slurm", "--config", f"study={study}"]
    with (project / "run.log").open("w") as log:
        return subprocess.Popen(
            command, cwd=project, env=cluster.environment, stdout=log, stderr=log, text=True
        )


def finished(process: subprocess.Popen[str], project: Path, seconds: float = 1500) -> None:
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
        names = connection.execute(
            "select table_schema, table_name from information_schema.tables order by all"
        ).fetchall()
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
    assert len(files) > 30
    assert different == []


def test_the_default_study_on_two_nodes(cluster, tmp_path):
    """Slurm ran all of it in few jobs, on both nodes, and the results are those of a local run."""
    local = results_here("nqp", tmp_path / "local")
    project = copied(tmp_path / "slurm")
    before = len(cluster.finished_jobs())
    finished(started("nqp", project, cluster), project)
    jobs = cluster.finished_jobs()[before:]
    assert {job["JobState"] for job in jobs} == {"COMPLETED"}
    assert {job["NodeList"] for job in jobs} == {"node1", "node2"}
    assert 8 <= len(jobs) <= 20
    assert_same(project / "results" / "nqp", local)


def test_a_node_dies(cluster, tmp_path):
    """A node's daemon and all that runs there are killed after the first estimate: the other node does the
    rest, to the byte.
    """
    local = results_here("munnell", tmp_path / "local")
    project = copied(tmp_path / "slurm")
    before = len(cluster.finished_jobs())
    process = started("munnell", project, cluster)
    try:
        node = node_at_work(cluster, process, project / "results" / "munnell" / "models")
        cluster.kill_node(node)
        finished(process, project)
    finally:
        process.kill()
        process.wait(timeout=60)
    cluster.start_node(node)
    cluster.wait_idle()
    states = {(job["JobId"], job["JobState"]) for job in cluster.finished_jobs()[before:]}
    assert "NODE_FAIL" in {state for _, state in states}
    assert {job for job, _ in states} == {job for job, state in states if state == "COMPLETED"}
    assert_same(project / "results" / "munnell", local)


def test_the_scheduler_dies(cluster, tmp_path):
    """Snakemake is killed while its cluster jobs run: they are cancelled, and the next run ends with the same
    bytes.
    """
    local = results_here("munnell", tmp_path / "local")
    project = copied(tmp_path / "slurm")
    process = started("munnell", project, cluster)
    try:
        node_at_work(cluster, process, project / "results" / "munnell" / "ingest")
    finally:
        process.kill()
        process.wait(timeout=60)
    prepare = [sys.executable, "-m", "engine.prepare"]
    environment = {**cluster.environment, "PYTHONPATH": str(project / "scripts")}
    cleared = subprocess.run(
        prepare, cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    assert cleared.returncode == 0, cleared.stderr
    assert "cluster jobs cancelled" in cleared.stderr
    assert not any(cluster.running_jobs(f"node{i}") for i in range(1, cluster.nodes + 1))
    finished(started("munnell", project, cluster), project)
    assert_same(project / "results" / "munnell", local)


@pytest.mark.skipif(
    shutil.which("qsub") is None, reason="qsub for Slurm is not installed (as root: .ci/system-packages)"
)
def test_the_small_study_through_qsub(cluster, tmp_path):
    """The profile for PBS and Torque: Slurm takes their qsub's words too, runs the study in few jobs, to the
    same bytes.
    """
    local, project = Project.create(tmp_path / "local"), Project.create(tmp_path / "pbs")
    assert local.run().code == 0
    before = len(cluster.finished_jobs())
    command = [sys.executable, "-m", "snakemake", "--profile", "profiles/pbs", "--config", "study=small"]
    with (project.folder / "run.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--seconds-between-status-checks", "1"],
            cwd=project.folder,
            env=cluster.environment,
            stdout=log,
            stderr=log,
        )
    finished(process, project.folder, 300)
    jobs = cluster.finished_jobs()[before:]
    assert {job["JobState"] for job in jobs} == {"COMPLETED"}
    assert 6 <= len(jobs) <= 12
    assert_same(project.folder / "results" / "small", local.folder / "results" / "small")


def node_at_work(cluster: Cluster, process: subprocess.Popen[str], folder: Path) -> int:
    """A node on which a job runs, once the folder holds an estimate."""
    while process.poll() is None:
        for node in range(1, cluster.nodes + 1):
            if any(folder.glob("*.json")) and cluster.running_jobs(f"node{node}"):
                return node
        time.sleep(0.2)
    raise AssertionError("the run ended before work was seen on a node")
