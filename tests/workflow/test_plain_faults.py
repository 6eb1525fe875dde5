"""Faults that Snakemake by itself does not find, with --rerun-incomplete: each is why a part of `engine` is
there. Where one of these fails with a newer Snakemake, that part may go.
"""

import os
import re
import signal
import subprocess
import sys
import time

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.long]

SNAKEFILE = """
rule all:
    input: "c.txt"
rule a:
    input: "raw.txt"
    output: "a.txt"
    shell: "echo WARNING: few clusters > a.log; sleep $NAP; cp {input} {output}; touch ended"
rule b:
    input: "a.txt"
    output: "b.txt"
    shell: "sed s/^/b/ {input} > {output}"
rule c:
    input: "b.txt"
    output: "c.txt"
    shell: "sed s/^/c/ {input} > {output}"
"""


@pytest.fixture
def project(tmp_path):
    """Three files, each made of the last, all up to date."""
    (tmp_path / "Snakefile").write_text(SNAKEFILE, encoding="utf-8")
    (tmp_path / "raw.txt").write_text("1\n", encoding="utf-8")
    assert started(tmp_path).wait() == 0
    return tmp_path


def started(folder, nap=0, *words):
    """Snakemake as it is, without the engine and its plugins."""
    command = [sys.executable, "-m", "snakemake", "-c1", "--rerun-incomplete", *words]
    with open(folder / "said.txt", "w", encoding="utf-8") as said:
        return subprocess.Popen(
            command, cwd=folder, env=os.environ | {"NAP": str(nap)}, stdout=said, stderr=said
        )


def read(folder, name="c.txt"):
    return (folder / name).read_text(encoding="utf-8").strip()


@pytest.mark.debt("35.5")
def test_a_result_edited_by_hand_is_taken_for_the_truth(project):
    """Why `engine.quarantine` is there."""
    (project / "b.txt").write_text("99\n", encoding="utf-8")
    assert started(project).wait() == 0
    assert read(project) == "c99"


def test_a_result_without_a_record_is_taken_for_up_to_date(project):
    """Why `engine.quarantine` asks the records for each result."""
    for record in (project / ".snakemake/metadata").iterdir():
        record.unlink()
    (project / "b.txt").write_text("77\n", encoding="utf-8")
    (project / "c.txt").touch()
    assert started(project).wait() == 0
    assert (read(project, "b.txt"), read(project)) == ("77", "cb1")


def test_results_from_the_future_stay_whatever_changes(project):
    """Why `engine.prepare` dates results back where the clock was."""
    ahead = time.time() + 7200
    for name in ("a.txt", "b.txt", "c.txt"):
        os.utime(project / name, (ahead, ahead))
    (project / "raw.txt").write_text("2\n", encoding="utf-8")
    assert started(project).wait() == 0
    assert read(project) == "cb1"


def test_a_damaged_database_ends_in_a_traceback(project):
    """Why `engine.records` looks at it first."""
    words = ("--persistence-backend", "db")
    assert started(project, 0, *words).wait() == 0
    (project / ".snakemake/metadata.db").write_bytes(b"no database" * 300)
    assert started(project, 0, *words).wait() == 1
    assert "Traceback" in read(project, "said.txt")


def test_jobs_go_on_where_it_is_killed_and_the_lock_stays(project):
    """Why `engine.supervise` ends what runs, and `engine.lock` is the kernel's; its old result is gone."""
    for name in ("ended", "raw.txt"):
        (project / name).unlink(missing_ok=True)
    (project / "raw.txt").write_text("3\n", encoding="utf-8")
    (project / "a.log").unlink()
    run = started(project, 4)
    while not (project / "a.log").exists():
        time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert not (project / "a.txt").exists()
    assert started(project).wait() == 1
    assert "cannot be locked" in read(project, "said.txt")
    end = time.monotonic() + 20
    while not (project / "ended").exists():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_a_job_warns_of_is_in_its_log_alone(project):
    """Why `engine.remarks` reads the logs."""
    assert "few clusters" in read(project, "a.log")
    assert "few clusters" not in read(project, "said.txt")


def test_a_target_stands_where_what_it_was_made_of_is_gone(project):
    """Why `engine.records.find_dependents` puts aside what was made of a result that is aside."""
    (project / "b.txt").unlink()
    assert started(project, 0, "c.txt").wait() == 0
    assert "Nothing to be done" in read(project, "said.txt")
    assert not (project / "b.txt").exists()


def test_a_cache_that_is_no_folder_ends_in_a_traceback(project, monkeypatch):
    """Why `engine.prepare.check_cache` looks at it first."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "raw.txt"))
    assert started(project).wait() == 1
    assert "Traceback" in read(project, "said.txt")


def test_a_run_that_is_told_to_end_waits_for_its_job(project):
    """Why `engine.supervise` ends the jobs of a run that gets SIGTERM: it stops, but not before its job."""
    for name in ("ended", "a.log"):
        (project / name).unlink()
    (project / "raw.txt").write_text("3\n", encoding="utf-8")
    run = started(project, 3)
    while not (project / "a.log").exists():
        time.sleep(0.05)
    run.send_signal(signal.SIGTERM)
    assert run.wait() != 0
    assert (project / "ended").exists()
    assert read(project, "b.txt") == "b1"


def test_progress_is_a_share_of_steps_and_each_job_takes_lines(project):
    """Why the logger plugin says the time left, and a job in one line."""
    (project / "raw.txt").write_text("4\n", encoding="utf-8")
    assert started(project).wait() == 0
    text = read(project, "said.txt")
    assert "of 4 steps (" in text
    assert not re.search(r"\b(left|remaining)\b", text)
    assert text.count("\n") > 10 * 3


def test_a_changed_option_is_shown_as_both_options_in_full(project):
    """Why `engine.explain` takes the reason apart."""
    file = project / "Snakefile"
    options = {f"option_{i}": "x" * 40 for i in range(20)}
    for first in ("y", "z"):
        params = f'    output: "c.txt"\n    params: {options | {"option_0": first}}\n'
        file.write_text(SNAKEFILE.replace('    output: "c.txt"\n', params), encoding="utf-8")
        assert started(project, 0, *(["--dry-run"] if first == "z" else [])).wait() == 0
    reason = read(project, "said.txt")
    assert reason.count("x" * 40) > 20
