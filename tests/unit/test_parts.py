"""CPU by part of a run and memory by rule, read from its logs."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import parts

from base.job import run
from package.build import MEASURED

LINES = {
    "a.log": "08:00:00 INFO second_opinion a done in 0.40 s (0.30 s of CPU) with at most 270 MB of 1000 MB",
    "b.log": "08:00:00 INFO figure paths done in 0.40 s (0.20 s of CPU) with at most 700 MB of 600 MB",
    "c.log": "08:00:00 INFO figure trends done in 0.40 s (0.10 s of CPU) with at most 130 MB of 600 MB",
    "e.log": "08:00:00 INFO figure map done in 0.40 s (0.00 s of CPU) with at most 800 MB of 900 MB",
    "d.log": "08:00:00 INFO analysis old done in 0.40 s (0.50 s of CPU) with at most 130 MB",
}


@pytest.mark.debt("36.3")
def test_cpu_by_part_and_memory_by_rule_are_read_from_logs(tmp_path, capsys):
    for name, line in LINES.items():
        (tmp_path / name).write_text(f"07:59:59 INFO started\n{line}\n")
    jobs = [*parts.read_jobs(tmp_path)]
    assert parts.sum_parts(jobs) == pytest.approx({"analyses": 0.5, "second opinions": 0.3, "figures": 0.3})
    parts.print_memory(jobs)
    rows = capsys.readouterr().out.splitlines()[2:]
    assert rows[0] == "| figure | 600 | 700 | more than asked for |"
    assert [row for row in rows if "more than" in row] == rows[:1]


@pytest.mark.debt("36.2")
def test_the_line_that_a_job_writes_is_read(tmp_path, monkeypatch):
    """By the table, and by the package, which tells what a study takes."""
    job = SimpleNamespace(
        rule="table",
        wildcards={"table": "main"},
        log=[str(tmp_path / "t.log")],
        params=SimpleNamespace(spec="{}"),
        resources=SimpleNamespace(mem_mb=500),
    )
    run(job, lambda *_: None)
    (found,) = parts.read_jobs(tmp_path)
    assert (found.rule, found.asked) == ("table", 500)
    assert found.had > 0
    assert MEASURED.search((tmp_path / "t.log").read_text())
