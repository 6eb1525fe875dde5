"""The executor plugin on a small graph: what fails keeps its earlier files and is run again."""

import os
import subprocess
import threading
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace

import pytest
from snakemake_interface_executor_plugins.executors.base import SubmittedJobInfo

from engine import records
from snakemake_executor_plugin_spillover.executor import Executor
from warm_python import run_python

SCRIPTS = Path(__file__).parents[3] / "scripts"
SNAKEFILE = """
rule all:
    input: "results/a/kept.txt", "results/a/plain.txt", "results/a/run.txt"

rule kept:
    input: "word.txt"
    output: "results/a/kept.txt"
    params: word=open("word.txt").read()
    script: "kept.py"

rule plain:
    output: "results/a/plain.txt"
    shell: "echo by the shell > {output}"

rule run:
    output: "results/a/run.txt"
    run:
        open(output[0], "w").write("by a run")
"""
SCRIPT = """
import os, signal, sys
word = open(snakemake.input[0]).read().strip()
if word == "bad":
    sys.exit("a bad word")
if word == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
with open("results/a/kept.part", "w") as stream:
    stream.write(word)
os.replace("results/a/kept.part", snakemake.output[0])
"""


class Graph:
    """A folder with the graph in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "Snakefile").write_text(SNAKEFILE)
        (folder / "kept.py").write_text(SCRIPT)
        self.say("good")

    def say(self, word: str) -> None:
        (self.folder / "word.txt").write_text(f"{word}\n")

    def run(self, **environment: str) -> subprocess.CompletedProcess[str]:
        options = ["--profile", "none", "--cores", "2", "--executor", "spillover", "--keep-incomplete"]
        options += ["--rerun-incomplete", "--persistence-backend", "db", "--nolock"]
        inside = os.environ | {"PYTHONPATH": str(SCRIPTS), "XDG_CACHE_HOME": str(self.folder / ".cache")}
        return run_python(["-m", "snakemake", *options], self.folder, inside | environment)

    @property
    def kept(self) -> str:
        return (self.folder / "results/a/kept.txt").read_text()


@pytest.fixture
def graph(tmp_path):
    return Graph(tmp_path)


def failing(heard):
    """An executor whose Snakemake hears of failures by a function."""
    executor = object.__new__(Executor)
    executor.cancelled = threading.Event()
    executor.report_job_error = lambda info, msg=None: heard(info)
    return executor


def end_badly(executor):
    work = Future()
    work.set_result(1)
    executor._finish(SubmittedJobInfo(SimpleNamespace(output=["results/a/kept.txt"])), work)


def test_a_failure_is_on_the_disk_before_snakemake_hears_of_it(tmp_path, monkeypatch):
    """A kill at any moment after that finds it there."""
    monkeypatch.chdir(tmp_path)
    found = []
    end_badly(failing(lambda info: found.extend(records.list_failures("results/a/"))))
    assert found == [["results/a/kept.txt"]]


def test_snakemake_hears_of_a_failure_that_cannot_be_written_down(tmp_path, monkeypatch):
    """Else it would wait for ever for a job that a full disk has ended."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".snakemake").write_text("no folder")
    heard = []
    end_badly(failing(heard.append))
    assert len(heard) == 1


@pytest.mark.slow
def test_scripts_run_as_forks_and_any_other_job_as_it_would_elsewhere(graph):
    done = graph.run()
    assert done.returncode == 0, done.stderr
    assert graph.kept == "good"
    assert (graph.folder / "results/a/plain.txt").read_text() == "by the shell\n"
    assert (graph.folder / "results/a/run.txt").read_text() == "by a run"
    assert "Nothing to be done" in graph.run().stderr


@pytest.mark.slow
@pytest.mark.parametrize("forks", ["1", pytest.param("0", marks=pytest.mark.long)])
def test_a_job_that_fails_keeps_its_earlier_output_and_is_run_again(graph, forks):
    assert graph.run(SPILLOVER_FORKS=forks).returncode == 0
    for word in ("bad", "killed"):
        graph.say(word)
        failed = graph.run(SPILLOVER_FORKS=forks)
        assert failed.returncode == 1
        assert ("its process was killed" in failed.stderr) == (word == "killed")
        assert graph.kept == "good"
        # Its record says what it was made from when it failed: that alone would pass for up to date.
        again = graph.run(SPILLOVER_FORKS=forks)
        assert again.returncode == 1
        assert "rule kept" in again.stderr
    graph.say("better")
    assert graph.run(SPILLOVER_FORKS=forks).returncode == 0
    assert graph.kept == "better"
    assert not list((graph.folder / ".snakemake" / "failed-jobs").glob("*"))
