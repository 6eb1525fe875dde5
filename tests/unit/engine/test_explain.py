"""What a run would do, in words."""

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.json import encode
from snakemake.persistence.db import DbPersistence

from engine import explain
from engine.command import Request
from engine.explain import PlannedJob, explain_reason, list_differences, read_plan, summarise_jobs
from engine.prepare import Recovery
from engine.records import address_of, path_of
from snakemake_logger_plugin_spillover import read_planned_job

CHANGED = (
    "Params have changed since last execution: Union of exclusive params before and now across all output: "
    "before: '{before}' now: '{now}' "
)
OPTIONS = CHANGED.format(
    before='{"analysis":{"variance":{"kind":"clustered"}}}', now='{"analysis":{"variance":{"kind":"HC1"}}}'
)
ESTIMATE = PlannedJob("panel", "baseline", OPTIONS, False, frozenset({"results/x/models/baseline.json"}))
WAREHOUSE = PlannedJob(
    "warehouse",
    "",
    "Updated input files: resources/x/corrections.csv",
    True,
    frozenset({"w.parquet"}),
)
WAITS = PlannedJob(
    "moran", "moran", "Input files updated by another job: w.parquet", False, frozenset({"m.json"})
)
TABLE = PlannedJob(
    "table",
    "table01",
    "Input files updated by another job: results/x/models/baseline.json",
    False,
    frozenset({"results/x/tables/t.csv", "results/x/tables/t.tex"}),
)
JOBS = [ESTIMATE, WAREHOUSE, WAITS, TABLE]


def test_a_dry_run_becomes_sentences():
    text = summarise_jobs(JOBS)
    assert text.startswith("3 jobs would run:")
    assert 'option analysis.variance.kind: "clustered" -> "HC1"' in text
    assert "changed: resources/x/corrections.csv" in text
    assert "table table01\n      because: comes after results/x/models/baseline.json" in text
    assert "1 more may run, judged when the warehouse is done" in text
    assert text.endswith("  moran moran")


def test_a_job_that_waits_for_the_warehouse_may_have_a_reason_of_its_own(monkeypatch):
    """It is found by a second dry run, in which the warehouse may not run."""
    asked = []

    def plan(arguments):
        asked.append(arguments)
        moran = PlannedJob(
            "moran", "moran", "Params have changed since last execution: before: '1' now: '2'", False
        )
        return JOBS if len(asked) == 1 else [moran]

    monkeypatch.setattr(explain, "plan", plan)
    certain, waiting = explain.split_by_certainty(explain.plan_jobs(Request("nqp")))
    assert "moran" in {job.rule for job in certain}
    assert waiting == []
    assert asked == [Request("nqp"), Request("nqp", rules=("moran",))]


def test_why_a_dry_run_fails_is_told(monkeypatch, capsys):
    failed = subprocess.CompletedProcess(
        [], 1, stdout="config/x.yaml: it is not valid\n", stderr="Using profiles\n"
    )
    monkeypatch.setattr(explain, "run_child", lambda *_, **__: failed)
    monkeypatch.setattr(explain, "recover_results", lambda study: Recovery("", [], []))
    assert explain.main([]) == 2
    assert "config/x.yaml: it is not valid" in capsys.readouterr().err


def test_the_plan_that_the_logger_writes_is_read_without_the_targets_that_only_collect():
    fields = {"jobid": 3, "reason": "Forced execution", "is_checkpoint": False}
    job = {"rule_name": "panel", "wildcards": {"analysis": "baseline"}, "output": ["a.json"], **fields}
    target = {"rule_name": "all", "wildcards": None, "output": [], **fields}
    lines = "\n".join(encode(read_planned_job(record)).decode() for record in (job, target))
    assert read_plan(lines) == [
        PlannedJob("panel", "baseline", "Forced execution", False, frozenset({"a.json"}))
    ]


def test_nothing_to_run_is_said():
    assert "up to date" in summarise_jobs(read_plan(""))


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("Missing output files: a.json", "not there yet"),
        (
            CHANGED.format(before="0123456789abcdef-01234567", now="fedcba9876543210-01234567"),
            "its code changed",
        ),
        (
            "Updated input files: b.csv; Software environment definition has changed since last execution",
            "environment changed",
        ),
        (
            CHANGED.format(before="0123456789abcdef-01234567", now="0123456789abcdef-76543210"),
            "its software environment changed",
        ),
        (CHANGED.format(before='{"raw":{"a.csv":"1"}}', now='{"raw":{"a.csv":"2"}}'), "changed: a.csv"),
        ("Forced execution", "an interrupted run left it unfinished"),
        (
            CHANGED.format(
                before='{"raw":{"a.csv":"1"}}\',\'two-way', now='{"raw":{"a.csv":"2"}}\',\'one-way'
            ),
            "changed: a.csv",
        ),
        (
            CHANGED.format(before='{"title":"then and now: b"}', now='{"title":"c"}'),
            'title: "then and now: b" -> "c"',
        ),
        (CHANGED.format(before="{no options}','{}", now="{none}','{\"a\":1}"), "option a: none -> 1"),
    ],
)
def test_each_reason_in_words(reason, words):
    assert words in explain_reason(reason)


@pytest.mark.debt(6)
def test_a_file_that_an_option_names_anew_has_not_changed():
    """Neither where Snakemake finds it newer than the result, nor where the option says so."""
    options = CHANGED.format(
        before='{"file":"a","raw":{"a":"1","c":"3"}}', now='{"file":"b","raw":{"b":"2","c":"4"}}'
    )
    assert (
        explain_reason(options) == 'changed: c; it now reads b; it no longer reads a; option file: "a" -> "b"'
    )
    newer = "Updated input files: a.csv, b.csv"
    assert explain_reason(newer, frozenset({"b.csv"})) == "changed: b.csv; it now reads a.csv"
    assert explain_reason(newer) == "changed: a.csv, b.csv"


@pytest.mark.debt(6)
def test_what_a_job_read_is_taken_from_its_record(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".snakemake").mkdir()
    records = DbPersistence(path=Path(".snakemake").absolute(), db_url=address_of("x"))
    records._mark_incomplete("results/x/ingest/panel.parquet", None)
    with closing(sqlite3.connect(path_of("x"))) as db, db:
        db.execute("update snakemake_metadata set input = ?", [json.dumps(["old.csv"])])
    job = PlannedJob(
        "ingest",
        "panel",
        "Updated input files: new.csv",
        False,
        frozenset({"results/x/ingest/panel.parquet"}),
    )
    (found,) = explain._add_records("x", [job])
    assert found.last_inputs == {"old.csv"}
    assert "because: it now reads new.csv" in summarise_jobs([found])
    assert explain._add_records("x", [TABLE]) == [TABLE]


def test_a_hyphen_in_a_caption_is_no_change_of_code():
    titles = CHANGED.format(before='{"title":"Two-way"}\',\'Two-way', now='{"title":"One-way"}\',\'One-way')
    assert explain_reason(titles) == 'option title: "Two-way" -> "One-way"'


def test_differences_name_the_place_and_both_values():
    assert list_differences({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}, "d": [1]}) == [
        ("a.c", "2", "3"),
        ("d", "none", "[1]"),
    ]
