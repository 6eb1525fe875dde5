"""Killed at any moment, a run that is started again ends with the bytes of an undisturbed one; a full disk
and a read-only folder
are reported in one line and cost no earlier result."""

import os
import re
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from crashes import Attempt, contents, mounted, records, same

from engine.explain import UNTRUSTED
from graph_project import CORRECTIONS, Project

pytestmark = [pytest.mark.slow, pytest.mark.long]
SEED = int(os.environ.get("SPILLOVER_KILLS_SEED", "20261125"))
KILLS = int(os.environ.get("SPILLOVER_KILLS", "48"))
# A signal, and what it is sent to, at one level or several: kill -9, and stops, as a terminal or another
# program sends them; a second one does not wait.
WAYS = (
    "SIGKILL terminal",
    "SIGKILL supervisor",
    "SIGKILL engine",
    "SIGKILL job",
    "SIGINT terminal",
    "SIGINT supervisor",
    "SIGINT engine",
    "SIGTERM supervisor",
    "SIGTERM engine",
    "SIGTERM terminal",
    "SIGINT supervisor twice",
    "SIGINT job",
    "SIGTERM job",
    "SIGKILL engine job",
    "SIGTERM supervisor engine",
    "SIGINT supervisor engine job",
)


@pytest.fixture(scope="module")
def undisturbed(small_study):
    return small_study


@pytest.fixture
def project(undisturbed, tmp_path):
    return undisturbed.copy(tmp_path)


@pytest.mark.parametrize(
    ("seed", "kills"),
    [(SEED, len(WAYS)), pytest.param(SEED + 1, KILLS, marks=pytest.mark.thorough)],
    ids=["each way once", "more"],
)
def test_ended_at_random_moments_it_ends_with_the_same_bytes(undisturbed, tmp_path, seed, kills):
    """No run leaves a process, and one that is told to stop has said so, unless it is killed."""
    rng = np.random.default_rng(seed)
    done = []
    while len(done) < kills:
        project = Project.create(tmp_path / f"from_{len(done)}")
        for _ in range(50):
            attempt = Attempt(project)
            jobs, delay = int(rng.integers(0, 4)), float(rng.uniform(0, 1.5))
            if attempt.wait_for(jobs):
                time.sleep(delay)
            if attempt.make.poll() is None:
                # In turn, each turn in another order.
                turn, place = divmod(len(done), len(WAYS))
                how = str(np.random.default_rng([seed, turn]).permutation(WAYS)[place])
                begun = attempt.processes("engine")
                attempt.stop(how)
                done.append(how)
                # Before that, Python itself says what it was loading.
                assert not begun or "Traceback" not in attempt.text, (how, attempt.text)
                assert "fault of the program" not in attempt.text
                assert attempt.is_gone(), (how, attempt.text)
            elif attempt.make.returncode == 0:
                break
        assert attempt.make.returncode == 0, attempt.text
        assert same(project, undisturbed) == [], done
    print(len(done), "ended:", {how: done.count(how) for how in WAYS})


# Options of an estimate, of the draws in chunks and of a sweep, and others.
OPTIONS = [
    ("regressors: [finance, tax]}\n  bootstrap", "regressors: [tax]}\n  bootstrap"),
    ("    resamples: 60\n", "    resamples: 60\n    seed: 77\n"),
    ("    models: [SAR]\n", "    models: [SEM]\n"),
]


def change_options(project, back=False):
    for old, new in OPTIONS:
        project.edit("config/small.yaml", *((new, old) if back else (old, new)))


def test_killed_with_changed_options_it_ends_with_the_bytes_of_those_that_hold(undisturbed, tmp_path):
    """Changed options are kept or taken back: no file of the killed run passes for one of the others."""
    rng = np.random.default_rng(SEED)
    changed = undisturbed.copy(tmp_path / "changed")
    changed.prepare()
    change_options(changed)
    assert changed.run().code == 0
    kills = 0
    while kills < 6:
        project = undisturbed.copy(tmp_path / f"from_{kills}")
        project.prepare()
        change_options(project)
        attempt = Attempt(project)
        if not attempt.wait_for(int(rng.integers(0, 8))):
            continue
        time.sleep(float(rng.uniform(0, 0.4)))
        if attempt.make.poll() is not None:
            continue
        attempt.stop(("SIGKILL job", "SIGKILL supervisor", "SIGKILL terminal")[kills % 3])
        if back := kills % 2 == 1:
            change_options(project, back)
        again = project.run()
        assert again.code == 0, again.text
        assert same(project, undisturbed if back else changed) == []
        kills += 1


def test_a_killed_run_is_cleared_away_by_the_next_one(project, undisturbed):
    for path in (project.folder / "results/small/analyses").glob("*.json"):
        path.unlink()
    attempt = Attempt(project)
    orphans = []
    while not orphans:
        assert attempt.make.poll() is None, attempt.text
        for pid in attempt.processes("job"):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)  # so that the run cannot end before it is asked for
                orphans.append(pid)
    refused = project.prepare()
    assert refused.returncode == 2
    assert "study small is being run in this folder" in refused.stderr
    attempt.stop("SIGKILL supervisor")
    (project.folder / "results/small/analyses/.left.1.part.json").write_text("{", encoding="utf-8")
    cleared = project.prepare()
    assert cleared.returncode == 0, cleared.stderr
    assert cleared.stderr.startswith("Cleaned up after an earlier run: ")
    assert "temporary file" in cleared.stderr
    assert not any(Path(f"/proc/{pid}/cwd").exists() for pid in orphans)
    assert project.run().code == 0
    assert same(project, undisturbed) == []


def mark_unfinished(project, *outputs):
    """Leaves the marks that Snakemake sets when a job begins and takes away when it has ended."""
    with records(project) as db:
        for output in outputs:
            name = f"results/small/{output}"
            changed = db.execute("update snakemake_metadata set incomplete = 1 where target = ?", [name])
            assert changed.rowcount == 1


def test_what_a_job_left_unfinished_behind_the_checkpoint_is_made_again(project, undisturbed):
    """A figure whose third file was never written, an estimate that was never recorded as complete, and one
    that is empty, as a power cut leaves a file.
    """
    figure = [f"figures/compared.{ending}" for ending in ("svg", "pdf", "png")]
    mark_unfinished(project, *figure, "analyses/with_tax.json")
    (project.folder / "results/small/figures/compared.png").unlink()
    (project.folder / "results/small/analyses/bootstrap.json").write_bytes(b"")
    assert "an interrupted run left it unfinished" in project.explain()
    assert {"figure compared", "analysis with_tax", "analysis bootstrap"} <= set(project.run().jobs)
    with records(project) as db:
        assert db.execute("select count(*) from snakemake_metadata where incomplete").fetchone() == (0,)
    assert same(project, undisturbed) == []
    assert project.run().jobs == []


def test_a_result_without_a_record_is_made_again(project, undisturbed):
    """Else it would not be compared with today's options and code."""
    with records(project) as db:
        for name in ("figures/compared.png", "analyses/with_tax.json"):
            db.execute("delete from snakemake_metadata where target = ?", [f"results/small/{name}"])
    made, why = project.explain().splitlines()[1:3]
    assert set(made.strip().split(", ")) == {"analysis with_tax", "figure compared"}
    assert why.endswith(UNTRUSTED)
    assert project.run().jobs == sorted(
        ["analysis with_tax", "table table02_tax", "figure compared", "collect", "page"]
    )
    assert same(project, undisturbed) == []


def test_results_that_were_changed_by_hand_are_made_again(project, undisturbed):
    """Else what reads them would be made from them."""
    changed = [
        project.folder / "results/small" / name for name in ("analyses/moran.json", "tables/table02_tax.csv")
    ]
    for path in changed:
        path.write_bytes(path.read_bytes().replace(b"1", b"2"))
    made = project.run()
    assert made.code == 0, made.text
    assert "2 results changed by hand, to be made again" in made.text
    assert {"analysis moran", "table table02_tax"} <= set(made.jobs)
    assert "warehouse" not in made.jobs
    assert same(project, undisturbed) == []
    assert project.run().jobs == []


@pytest.mark.parametrize("damage", ["cut short", "none"])
def test_where_the_records_are_lost_everything_is_made_again(project, undisturbed, damage):
    database = project.folder / ".snakemake" / "small.db"
    whole = database.read_bytes()
    if damage == "none":
        database.unlink()
    else:
        database.write_bytes(whole[: len(whole) // 2])
    made = project.run()
    assert made.code == 0, made.text
    assert ("its damaged records set aside" in made.text) == (damage == "cut short")
    assert made.jobs == undisturbed.first.jobs
    assert same(project, undisturbed) == []
    assert project.run().jobs == []


def test_two_studies_run_side_by_side_in_one_folder(undisturbed, tmp_path):
    """One is killed and started again while the other runs on, undisturbed by it."""
    project = Project.create(tmp_path)
    text = (project.folder / "config/small.yaml").read_text(encoding="utf-8")
    other = project.folder / "config" / "other.yaml"
    other.write_text(text.replace("study: small\n", "study: other\n"), encoding="utf-8")
    (project.folder / "resources" / "other").mkdir()
    shutil.copy2(project.folder / CORRECTIONS, project.folder / "resources" / "other")
    beside = subprocess.Popen(
        [*project.make[:-1], "STUDY=other"],
        cwd=project.folder,
        env=project.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    attempt = Attempt(project)
    assert attempt.wait_for(2)
    attempt.stop("SIGKILL terminal")
    assert beside.poll() is None
    assert project.run().code == 0
    told, _ = beside.communicate(timeout=600)
    assert beside.returncode == 0, told
    assert "Cleaned up after an earlier run" not in told
    assert same(project, undisturbed, "small") == []
    estimates = [project.folder / "results" / study / "analyses" for study in ("small", "other")]
    ours, others = ({path.name: path.read_bytes() for path in top.glob("*.json")} for top in estimates)
    assert ours == others


def test_a_lock_of_another_machine_is_left_alone(project):
    lock = project.folder / ".snakemake" / "small.lock"
    lock.write_text("elsewhere 1234\n", encoding="utf-8")
    refused = project.prepare()
    assert refused.returncode == 2
    assert "a run on elsewhere holds the lock of study small" in refused.stderr
    assert lock.read_text(encoding="utf-8") == "elsewhere 1234\n"


# By DuckDB, as Parquet, arrays, JSON, Word and pictures; more stages that write Parquet by make fuzz.
STAGES = ["warehouse", "warehouse/panel", "weights", "analyses", "tables", "figures"]
MORE = [pytest.param(stage, marks=pytest.mark.thorough) for stage in ("ingest", "index", "sweep")]


@pytest.mark.parametrize("stage", [*STAGES, *MORE])
def test_a_full_disk_is_told_and_the_rest_stands(project, undisturbed, stage):
    full_disk(project, undisturbed, stage)


@pytest.fixture(scope="module")
def crosschecked(undisturbed, tmp_path_factory):
    """The study with what other programs make of it."""
    project = undisturbed.copy(tmp_path_factory.mktemp("crosschecked"))
    project.edit("config/small.yaml", "crosscheck: false", "crosscheck: true")
    done = project.run()
    assert done.code == 0, done.text
    return project


@pytest.mark.parametrize("stage", ["crosscheck/opinions", "crosscheck"])
def test_a_disk_that_is_full_for_second_opinions_is_told(crosschecked, tmp_path, stage):
    full_disk(crosschecked.copy(tmp_path), crosschecked, stage)


def full_disk(project, undisturbed, stage):
    """A run whose folder of a stage has no room fails in one line, and the next one makes up for it."""
    folder = project.folder / "results" / "small" / stage
    for path in (p for p in folder.rglob("*") if p.is_file()):
        path.unlink()
    before = contents(project)
    with mounted(folder, "4k"):
        filler = folder / ".filler"  # hidden: what no job makes would be put aside
        filler.write_bytes(b"x" * 4096)
        failed = project.run()
        assert failed.code != 0
        assert "the disk is full or over quota; free some space and run again" in failed.text
        assert "Traceback" not in failed.text
        filler.unlink()
        assert contents(project) == before
    again = project.run()
    assert again.code == 0, again.text
    assert same(project, undisturbed) == []


# So little room that the records cannot be begun, that the first cannot be kept, or that a later one cannot.
SIZES = ("40k", "120k", "200k")
RECORDS_SAY = r"the disk of \.snakemake, where Snakemake keeps its records, is full; free some space"
LOCK_SAYS = r"\.snakemake/\S+: the disk is full or over quota; free some space and run again"


def test_a_full_disk_of_the_records_is_told(undisturbed, tmp_path):
    project = Project.create(tmp_path)
    records = project.folder / ".snakemake"
    records.mkdir(exist_ok=True)
    for size in SIZES:
        with mounted(records, size):
            attempt = Attempt(project)
            assert attempt.make.wait(timeout=120) != 0
            assert re.search(f"{RECORDS_SAY}|{LOCK_SAYS}", attempt.text), (size, attempt.text)
            assert "Traceback" not in attempt.text
    again = project.run()
    assert again.code == 0, again.text
    assert same(project, undisturbed) == []


def test_a_read_only_folder_is_told_before_anything_runs(project, undisturbed):
    folder = project.folder / "results" / "small" / "tables"
    with mounted(folder, "1m"):
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        refused = project.prepare()
        assert refused.returncode == 2
        assert refused.stderr == f"{folder}: the folder cannot be written; make it writable and run again\n"
    assert project.prepare().returncode == 0
    assert same(project, undisturbed) == []
