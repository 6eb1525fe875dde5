"""The lines that a run prints."""

import io
import logging

import pytest
from snakemake_interface_logger_plugins.common import LogEvent

from base import confidential
from snakemake_logger_plugin_spillover import Progress


def _record(event, message="", **fields):
    record = logging.LogRecord("snakemake", logging.INFO, "", 0, message, None, None)
    record.__dict__.update(event=event, **fields)
    return record


def test_one_line_per_finished_job_with_what_runs_and_what_is_left():
    seconds = iter(range(100))
    stream = io.StringIO()
    progress = Progress(stream, clock=lambda: next(seconds))
    progress.event(_record(LogEvent.RUN_INFO, stats={"panel": 8, "total": 8}))
    for job in range(4):
        progress.event(
            _record(LogEvent.JOB_INFO, jobid=job, rule_name="panel", wildcards={"analysis": f"m{job}"})
        )
    for job in range(3):
        progress.event(_record(LogEvent.JOB_FINISHED, job_id=job))
    progress.close()
    lines = stream.getvalue().splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("[1/8] panel m0 (")
    assert "running: panel m1, panel m2, panel m3" in lines[0]
    assert lines[2].startswith("[3/8, ")
    assert lines[3].startswith("3 of 8 jobs in ")


@pytest.mark.debt("33.19")
def test_counts_and_times_of_jobs_are_no_values_of_a_confidential_study(monkeypatch):
    """They were […/2] and … s."""
    monkeypatch.setenv(confidential.VARIABLE, "1")
    now = [0.0]
    stream = io.StringIO()
    progress = Progress(stream, clock=lambda: now[0])
    progress.event(_record(LogEvent.RUN_INFO, stats={"panel": 1, "total": 1}))
    progress.event(_record(LogEvent.JOB_INFO, jobid=1, rule_name="panel", wildcards={"analysis": "m"}))
    now[0] = 300.0
    progress.event(_record(LogEvent.JOB_FINISHED, job_id=1))
    progress.close()
    assert stream.getvalue() == "[1/1] panel m (300.0 s)\n1 of 1 jobs in 5 min\n"


def test_in_a_long_silence_what_runs_is_said():
    now = [0.0]
    stream = io.StringIO()
    progress = Progress(stream, clock=lambda: now[0])
    progress.event(_record(LogEvent.RUN_INFO, stats={"sweep_chunk": 2, "total": 2}))
    progress.event(
        _record(
            LogEvent.JOB_INFO, jobid=1, rule_name="sweep_chunk", wildcards={"sweep": "wide", "chunk": "1"}
        )
    )
    for second in (10.0, 40.0, 50.0):
        now[0] = second
        progress.wait()
    assert stream.getvalue() == "[0/2] running: sweep_chunk wide 1 (40 s)\n"


def test_a_failure_names_its_output_and_its_log():
    stream = io.StringIO()
    progress = Progress(stream)
    failure = {"rule_name": "panel", "jobid": 1, "output": ["a.json"], "log": ["logs/a.log"]}
    progress.event(_record(LogEvent.JOB_ERROR, **failure))
    progress.close()
    assert stream.getvalue().startswith("FAILED panel: a.json\n  its log: logs/a.log\n")
    assert "1 failed" in stream.getvalue()


@pytest.mark.debt(21)
def test_what_ended_a_job_is_the_last_line_and_long_lists_are_cut(tmp_path):
    """Snakemake's own words for it, and nineteen outputs, would hide the sentence above them."""
    log, stream = tmp_path / "warehouse.log", io.StringIO()
    log.write_text("00:00:01 INFO started\n00:00:02 ERROR variable 'x': ln of 0; correct it\n  C0: 0\n")
    progress = Progress(stream)
    outputs = [f"{i}.parquet" for i in range(19)]
    failure = {"rule_name": "warehouse", "jobid": 1, "output": outputs, "log": [str(log)]}
    for job in (1, 2):  # another chunk, with the same error
        progress.event(_record(LogEvent.JOB_ERROR, **{**failure, "jobid": job}))
    error = _record(LogEvent.ERROR)
    error.msg = "WorkflowError:\nAt least one job did not complete successfully."
    progress.event(error)
    progress.close()
    lines = stream.getvalue().splitlines()
    assert lines[0] == "FAILED warehouse: 0.parquet, 1.parquet, 2.parquet …"
    assert lines[-1] == "warehouse: variable 'x': ln of 0; correct it"
    assert lines.count(lines[-1]) == 1
    assert "WorkflowError" not in stream.getvalue()


def test_records_that_cannot_be_written_are_told_in_one_line():
    stream = io.StringIO()
    trace = 'Traceback (most recent call last):\n\n  File "x.py", line 3, in y\n'
    error = _record(LogEvent.ERROR, f"{trace}sqlite3.OperationalError: database or disk is full")
    Progress(stream).event(error)
    assert stream.getvalue().startswith("the disk of .snakemake")
    assert stream.getvalue().count("\n") == 1


@pytest.mark.debt("34.6")
def test_remarks_that_tell_nothing_are_left_out(monkeypatch):
    """What Snakemake says where there is nothing to do is said in the language of commands."""
    stream = io.StringIO()
    monkeypatch.setenv("SPILLOVER_LANGUAGE", "zh")
    progress = Progress(stream)
    progress.event(_record(None, "Building DAG of jobs..."))
    progress.event(_record(None, "Nothing to be done (all requested files are present and up to date)."))
    assert stream.getvalue() == "无需运行：所要的结果都是最新的。\n"
