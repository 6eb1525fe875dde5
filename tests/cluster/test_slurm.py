"""Studies through a real Slurm of two nodes: the results of a local run to the byte, as one allocation and as
many jobs, also when a node or the scheduler dies.
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

DATABASE = ["--persistence-backend-db-url", "sqlite:///.snakemake/small.db"]
# Snakemake as its command starts it. The plugin asks after jobs every two seconds: by itself it waits ten
# more each time that none has ended.
SNAKEMAKE = """
from snakemake_executor_plugin_slurm import Executor
Executor.next_seconds_between_status_checks = property(lambda self: 2, lambda self, seconds: None)
from snakemake.cli import main
main()
"""
pytestmark = [
    pytest.mark.cluster,
    pytest.mark.slow,
    pytest.mark.long,
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "Slurm is here"),
]


@pytest.fixture(scope="module")
def cluster():
    """Two nodes; munge's socket wants a short path. Terminated tests stop their daemons too."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit("the tests were terminated"))
    with tempfile.TemporaryDirectory(prefix="slurm-") as base, Cluster(Path(base)) as running:
        yield running
    signal.signal(signal.SIGTERM, before)


@pytest.fixture(scope="module")
def local(small_study):
    """The small study, run on this machine."""
    return small_study


def results_of(project: Project) -> Path:
    return project.folder / "results" / "small"


def without(local: Project, folder: Path, pattern: str) -> Project:
    """The small study of which some estimates are to be made again, and what shows them."""
    project = local.copy(folder)
    for path in (results_of(project) / "analyses").glob(pattern):
        path.unlink()
    prepared = project.prepare()  # the records are of another folder
    assert prepared.returncode == 0, prepared.stderr
    return project


def started(project: Project, cluster: Cluster) -> subprocess.Popen[str]:
    """Snakemake with the profile for Slurm; its words go to run.log."""
    command = [sys.executable, "-c", SNAKEMAKE, "--profile", "profiles/slurm", *DATABASE]
    environment = {**cluster.environment, "PYTHONPATH": str(project.folder / "scripts")}
    with (project.folder / "run.log").open("a") as log:
        return subprocess.Popen(
            [*command, "--config", "study=small"],
            cwd=project.folder,
            env=environment,
            stdout=log,
            stderr=log,
            text=True,
        )


def finished(process: subprocess.Popen[str], folder: Path, seconds: float = 1500) -> None:
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=60)
        raise
    assert code == 0, (folder / "run.log").read_text()[-4000:]


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


def test_a_study_in_one_allocation(cluster, local, tmp_path):
    """One cluster job runs the local profile on its node; the results are those of a local run."""
    project = without(local, tmp_path, "*.json")
    before = len(cluster.finished_jobs())
    run = f"PYTHONPATH=scripts {sys.executable} -m engine.run --study small"
    submit = ["sbatch", "--wait", "--cpus-per-task=2", "--mem=3000", "--output=run.log", "--wrap", run]
    done = subprocess.run(
        submit, cwd=tmp_path, env=cluster.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + (tmp_path / "run.log").read_text()
    (job,) = cluster.finished_jobs()[before:]
    assert job["JobState"] == "COMPLETED"
    assert_same(results_of(project), results_of(local))


def test_a_study_of_many_cluster_jobs_on_two_nodes_of_which_one_dies(cluster, local, tmp_path):
    """Slurm runs all of it, a cluster job each, on both nodes. While estimates are made, a node's daemon and
    all that runs there are killed: the other does the rest, and the results are those of a local run.
    """
    project = Project.create(tmp_path)
    before = len(cluster.finished_jobs())
    process = started(project, cluster)
    try:
        node = node_at_work(cluster, process, results_of(project) / "analyses")
        undisturbed = cluster.finished_jobs()[before:]
        cluster.kill_node(node)
        finished(process, project.folder)
    finally:
        process.kill()
        process.wait(timeout=60)
    cluster.start_node(node)
    cluster.wait_idle()
    jobs = cluster.finished_jobs()[before:]
    assert {job["JobState"] for job in undisturbed} == {"COMPLETED"}
    assert {job["NodeList"] for job in jobs} == {"node1", "node2"}
    assert {"NODE_FAIL", "COMPLETED"} <= {job["JobState"] for job in jobs}
    assert len(jobs) > 15
    assert_same(results_of(project), results_of(local))


def test_the_scheduler_dies(cluster, local, tmp_path):
    """Snakemake is killed while its cluster jobs run: they are cancelled, another's are not, and the next run
    ends with the same bytes.
    """
    project = without(local, tmp_path, "*.json")  # half of its jobs
    others = ["sbatch", "--parsable", "--output=/dev/null", "--mem=10", "--wrap", "sleep 600"]
    bystander = subprocess.run(
        others, cwd=tmp_path, env=cluster.environment, capture_output=True, text=True, check=True
    ).stdout.strip()
    process = started(project, cluster)
    try:
        node_at_work(cluster, process, results_of(project) / "analyses", bystander)
    finally:
        process.kill()
        process.wait(timeout=60)
    environment = {**cluster.environment, "PYTHONPATH": str(project.folder / "scripts")}
    cleared = subprocess.run(
        [sys.executable, "-m", "engine.prepare", "small"],
        cwd=project.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert cleared.returncode == 0, cleared.stderr
    assert "cluster jobs cancelled" in cleared.stderr
    left = [job for i in range(cluster.nodes) for job in cluster.running_jobs(f"node{i + 1}")]
    assert left == [bystander]
    subprocess.run(["scancel", bystander], env=cluster.environment, check=True)
    finished(started(project, cluster), project.folder)
    assert_same(results_of(project), results_of(local))


@pytest.mark.skipif(
    shutil.which("qsub") is None, reason="qsub for Slurm is not installed (as root: .ci/system-packages)"
)
def test_the_small_study_through_qsub(cluster, local, tmp_path):
    """The profile for PBS and Torque: Slurm takes their qsub's words too, to the same bytes."""
    project = without(local, tmp_path, "with_*.json")
    before = len(cluster.finished_jobs())
    command = [sys.executable, "-m", "snakemake", "--profile", "profiles/pbs", *DATABASE]
    with (project.folder / "run.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "--seconds-between-status-checks", "1", "--config", "study=small"],
            cwd=project.folder,
            env={**cluster.environment, "PYTHONPATH": str(project.folder / "scripts")},
            stdout=log,
            stderr=log,
        )
    finished(process, project.folder, 900)
    jobs = cluster.finished_jobs()[before:]
    assert {job["JobState"] for job in jobs} == {"COMPLETED"}
    assert len(jobs) >= 5
    assert_same(results_of(project), results_of(local))


def node_at_work(cluster: Cluster, process: subprocess.Popen[str], folder: Path, but: str = "") -> int:
    """A node on which a job of the study runs, once the folder holds a result."""
    while process.poll() is None:
        for node in range(1, cluster.nodes + 1):
            if any(folder.glob("*.json")) and set(cluster.running_jobs(f"node{node}")) - {but}:
                return node
        time.sleep(0.2)
    raise AssertionError("the run ended before work was seen on a node")
