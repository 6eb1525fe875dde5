"""What a run would do, in words."""

import subprocess

import pytest

from engine import explain
from engine.explain import PlannedJob, differences, explain_reason, parse_dry_run, summary

DRY_RUN = """
[Wed Nov 25 01:13:43 2026]
rule panel:
    input: a.parquet
    output: results/x/models/baseline.json
    log: logs/baseline.log
    jobid: 6
    reason: Params have changed since last execution: Union of exclusive params before and now across \
all output: before: \
'{"analysis":{"variance":{"kind":"clustered"}}}' now: '{"analysis":{"variance":{"kind":"HC1"}}}'
    wildcards: analysis=baseline
    resources: tmpdir=/x
[Wed Nov 25 01:13:43 2026]
checkpoint warehouse:
    input: a.xlsx
    output: w.parquet
    jobid: 2
    reason: Updated input files: resources/x/corrections.csv
    resources: tmpdir=/x
[Wed Nov 25 01:13:43 2026]
rule moran:
    input: w.parquet
    output: results/x/spatial/moran.json
    jobid: 3
    reason: Input files updated by another job: w.parquet
    wildcards: analysis=moran
    resources: tmpdir=/x
[Wed Nov 25 01:13:43 2026]
rule table:
    input: results/baseline.json
    output: results/x/tables/t.csv, results/x/tables/t.tex
    jobid: 4
    reason: Input files updated by another job: results/x/models/baseline.json
    wildcards: table=table01
    resources: tmpdir=/x
[Wed Nov 25 01:13:43 2026]
rule all:
    input: w.parquet
    jobid: 0
    reason: Input files updated by another job: w.parquet
"""


def test_a_dry_run_becomes_sentences():
    text = summary(parse_dry_run(DRY_RUN))
    assert text.startswith("3 jobs would run:")
    assert 'option analysis.variance.kind: "clustered" -> "HC1"' in text
    assert "changed: resources/x/corrections.csv" in text
    assert "table table01\n      because: comes after results/x/models/baseline.json" in text
    assert "1 more may run, judged when the warehouse is done" in text
    assert text.endswith("  moran moran")
    assert "all" not in [line.strip() for line in text.splitlines()]


def test_a_job_that_waits_for_the_warehouse_may_have_a_reason_of_its_own(monkeypatch):
    """It is found by a second dry run, in which the warehouse may not run."""
    asked = []

    def plan(arguments):
        asked.append(arguments)
        moran = PlannedJob(
            "moran", "moran", "Params have changed since last execution: before: '1' now: '2'", False
        )
        return parse_dry_run(DRY_RUN) if len(asked) == 1 else [moran]

    monkeypatch.setattr(explain, "plan", plan)
    certain, waiting = explain.split_by_certainty(explain.planned(["--cores", "2"]))
    assert "moran" in {job.rule for job in certain}
    assert waiting == []
    assert asked == [["--cores", "2"], ["--allowed-rules", "moran", "--cores", "2"]]


def test_why_a_dry_run_fails_is_told(monkeypatch, capsys):
    failed = subprocess.CompletedProcess(
        [], 1, stdout="config/x.yaml: it is not valid\n", stderr="Using profiles\n"
    )
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    assert explain.main([]) == 1
    assert "config/x.yaml: it is not valid" in capsys.readouterr().err


def test_nothing_to_run_is_said():
    assert "up to date" in summary(parse_dry_run("Nothing to be done."))


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("Missing output files: a.json", "not there yet"),
        (
            "Params have changed since last execution: x before: '0123456789abcdef' now: 'fedcba9876543210'",
            "its code changed",
        ),
        (
            "Updated input files: b.csv; Software environment definition has changed since last execution",
            "environment changed",
        ),
    ],
)
def test_each_reason_in_words(reason, words):
    assert words in explain_reason(reason)


def test_differences_name_the_place_and_both_values():
    assert differences({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}, "d": [1]}) == [
        ("a.c", "2", "3"),
        ("d", "none", "[1]"),
    ]
