"""Stopped at every stage, cut off from power, with the clock set back or files that may not grow: the next
run ends with the bytes of an undisturbed one, and nothing temporary is left.
"""

import os
import resource
import shutil
import subprocess
import time

import pytest
from crashes import Attempt, contents, processes_in, records, same

from graph_project import Project

pytestmark = [pytest.mark.slow, pytest.mark.long]
# The folders of scripts whose jobs a run of the small study has, in the order in which they begin.
STAGES = ("ingest", "warehouse", "index", "weights", "analyses", "sweep", "report", "collect")
DAY = 86_400
CONFIG = "config/small.yaml"
STOPPED = "The run was stopped. Finished results are kept; run again to continue."


@pytest.fixture(scope="module")
def undisturbed(small_study):
    return small_study


def temporary(project):
    """What is written under a temporary name and not yet renamed."""
    return [path for path in (project.folder / "results").rglob(".*") if path.is_file()]


def wait_for_stage(attempt, stage):
    """Waits until a job of the stage is at work; False if the run ends before one is seen."""
    script = f"{attempt.folder}/scripts/{stage}/"
    while attempt.make.poll() is None:
        found = processes_in(attempt.folder).values()
        if any(word.startswith(script) for words in found for word in words):
            return True
        time.sleep(0.02)
    return False


# Ctrl-C, to all processes of the terminal; and a signal to the process that the message about a run at work
# names, which says that the run was stopped.
WAYS = ("SIGINT terminal", "SIGTERM supervisor", "SIGINT supervisor")


@pytest.mark.parametrize(
    "first", [0, *(pytest.param(first, marks=pytest.mark.thorough) for first in range(1, len(WAYS)))]
)
def test_stopped_at_every_stage_it_goes_on(undisturbed, tmp_path, first):
    """first: the way in which the first stage is stopped; the others in turn."""
    project = Project.create(tmp_path)
    stopped = []
    for number, stage in enumerate(STAGES, first):
        attempt = Attempt(project)
        if not wait_for_stage(attempt, stage):
            assert attempt.make.wait(timeout=120) == 0, attempt.text
            continue  # the stage's jobs were done before, or too short to be seen
        how = WAYS[number % len(WAYS)]
        attempt.stop(how)
        if attempt.make.returncode != 0:
            stopped.append(stage)
            assert STOPPED in attempt.text or how == "SIGINT terminal"
        assert "Traceback" not in attempt.text
        assert "fault of the program" not in attempt.text
        assert attempt.processes() == []
    # Which of the later stages are seen at work depends on how the two cores share the jobs.
    assert {"ingest", "warehouse"} <= set(stopped), stopped
    last = project.run()
    assert last.code == 0, last.text
    assert temporary(project) == []
    assert same(project, undisturbed) == []
    assert project.run().jobs == []


@pytest.mark.debt("36.7")
@pytest.mark.parametrize("how", ["SIGTERM make", "SIGTERM command", "SIGTERM supervisor", "SIGINT terminal"])
def test_a_deep_run_that_is_stopped_leaves_no_process_and_says_what_continues_it(undisturbed, tmp_path, how):
    """A SIGTERM reaches one process of the chain, wherever it is: the others end, and none is left alone."""
    project = undisturbed.copy(tmp_path)
    project.edit(CONFIG, "    chunks: 3\n", "    chunks: 3\n    joint: {surrogates: 499, weights: nearest}\n")
    attempt = Attempt(project, "deep")
    assert wait_for_stage(attempt, "sweep"), attempt.text
    assert how.endswith("terminal") or attempt.processes(how.split()[1])
    attempt.stop(how)
    assert attempt.make.returncode != 0
    assert attempt.is_gone(), attempt.text
    assert "`make deep STUDY=small` continues it" in attempt.text
    assert "Traceback" not in attempt.text
    assert temporary(project) == []


@pytest.fixture(scope="module")
def snapshots(undisturbed, tmp_path_factory):
    """The disk of a run as it was after three jobs, and after twelve."""
    project = Project.create(tmp_path_factory.mktemp("cut"))
    attempt, taken = Attempt(project), []
    for jobs in (3, 12):
        assert attempt.wait_for(jobs), attempt.text
        taken.append(project.copy(tmp_path_factory.mktemp(f"after_{jobs}")))
    attempt.stop("SIGKILL terminal")
    return taken


def _older_records(early, late):
    shutil.copy2(early.folder / ".snakemake/small.db", late.folder / ".snakemake/small.db")


def _records_of_what_is_not_there(early, late):
    """The names of the last results were lost, though their records were kept."""
    for name in contents(late).keys() - contents(early).keys():
        (late.folder / name).unlink()


def _emptied(early, late):
    """A file system that keeps names and loses what was not synchronised, ours included."""
    known = contents(early)
    for name in contents(late).keys() - known.keys():
        (late.folder / name).write_bytes(b"")


def _nothing_but_results(early, late):
    """All that nobody waits for is empty: digests, logs, the lock, records that were being written."""
    for top in (".snakemake", "logs"):
        for path in (late.folder / top).rglob("*"):
            if path.is_file():
                path.write_bytes(b"")


LOSSES = [_older_records, _records_of_what_is_not_there, _emptied, _nothing_but_results]


@pytest.mark.parametrize("lose", LOSSES, ids=lambda lose: lose.__name__.strip("_"))
def test_after_a_power_cut_the_next_run_ends_with_the_same_bytes(snapshots, undisturbed, tmp_path, lose):
    early, late = (project.copy(tmp_path / str(i)) for i, project in enumerate(snapshots))
    lose(early, late)
    made = late.run()
    assert made.code == 0, made.text
    assert "Traceback" not in made.text
    assert temporary(late) == []
    assert same(late, undisturbed) == []
    assert late.run().jobs == []


def test_after_the_clock_was_set_back_nothing_is_lost_and_nothing_runs_in_vain(undisturbed, tmp_path):
    """Results and records of tomorrow: as they look when the clock is set back by a day."""
    project = undisturbed.copy(tmp_path)
    for path in sorted((project.folder / "results").rglob("*")):
        if path.is_file():
            at = path.stat()
            os.utime(path, ns=(at.st_atime_ns + DAY * 10**9, at.st_mtime_ns + DAY * 10**9))
    with records(project) as db:
        db.execute(f"update snakemake_metadata set starttime = starttime + {DAY}, endtime = endtime + {DAY}")
    again = project.run()
    assert (again.code, again.jobs) == (0, []), again.text
    assert "ahead of the clock, dated back" in again.text
    towns = "resources/small/raw/towns.csv"
    old = f"{project.cell('tax', 'City B', 2013):.6f}"
    project.edit(towns, old, "0.2500001")
    made = project.run()
    assert made.code == 0, made.text
    assert {"ingest towns", "warehouse", "analysis with_tax", "table table02_tax"} <= set(made.jobs)
    project.edit(towns, "0.2500001", old)
    assert project.run().code == 0
    assert same(project, undisturbed) == []
    os.utime(project.folder / towns, (time.time() + DAY, time.time() + DAY))
    refused = project.run()
    assert refused.code != 0
    assert f"{towns}: its modification time is" in refused.text
    assert same(project, undisturbed) == []


@pytest.mark.parametrize("kilobytes", [2, 200])
def test_where_files_may_not_grow_nothing_is_begun(undisturbed, tmp_path, kilobytes):
    project = undisturbed.copy(tmp_path)
    limit = kilobytes * 1000
    done = subprocess.run(
        project.make,
        cwd=project.folder,
        env=project.environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode != 0
    assert f"files may have at most {limit:,} bytes here (ulimit -f)" in done.stderr
    assert "Traceback" not in done.stderr
    assert same(project, undisturbed) == []


def test_a_results_folder_that_is_a_file_is_told_by_the_run_itself(undisturbed, tmp_path):
    project = Project.create(tmp_path)
    (project.folder / "results").write_text("kept", encoding="utf-8")
    done = subprocess.run(
        project.make, cwd=project.folder, env=project.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "results: expected a folder, found a file; move it away and run again" in done.stderr
    assert "Traceback" not in done.stderr
    assert (project.folder / "results").read_text(encoding="utf-8") == "kept"
