"""What the executor plugin reads of a job beyond Snakemake's interface: one test for each fact.

The facts are read in the graph of a real Snakemake, the one of the environment that pytest runs in. To try
another version, run `python -m pytest tests/unit/engine/test_job_facts.py` in an environment that has it.
"""

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[3] / "scripts"
SNAKEFILE = """
import sys
sys.path.insert(0, {scripts!r})
from snakemake_executor_plugin_spillover import job_facts

rule all:
    input: "shown.txt", "measured.txt"

rule measure:
    output: "measured.txt"
    benchmark: "measured.tsv"
    params: spec="spec of measured"
    script: "scripts/show.py"

ruleorder: measure > show

rule show:
    input: data="data.csv"
    output: "{{word}}.txt"
    log: "logs/{{word}}.log"
    threads: 1
    resources: mem_mb=7
    params: spec=lambda w: f"spec of {{w.word}}"
    script: "scripts/show.py"

onstart:
    from facts import tell
    tell(workflow, job_facts)
"""
FACTS = """
import json

def tell(workflow, facts):
    jobs = {job.name: job for job in workflow.dag.jobs}
    show, all_ = jobs["show"], jobs["all"]
    script = facts.python_script(show)
    given = facts.script_object(show, script)
    json.dump({
        "only_collects": [facts.only_collects(all_), facts.only_collects(show)],
        "python_script": [str(script), facts.python_script(all_)],
        "script_object": [given.input.data, given.output[0], given.params.spec, given.wildcards.word,
                          given.threads, given.resources.mem_mb, given.log[0], given.rule, given.scriptdir],
        "configuration": facts.configuration(show),
        "needs_its_own_environment": [
            facts.needs_its_own_environment(jobs[name], workflow) for name in ("show", "measure")
        ],
    }, open("facts.json", "w"))
"""
SCRIPT = "open(snakemake.output[0], 'w').write(snakemake.params.spec)\n"


def run(folder, *options):
    """Runs a graph of one job with the plugin."""
    environment = os.environ | {"PYTHONPATH": f"{folder}:{SCRIPTS}", "XDG_CACHE_HOME": str(folder / ".cache")}
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "--profile",
        "none",
        "--cores",
        "1",
        "--executor",
        "spillover",
    ]
    return subprocess.run(
        [*command, *options], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts")
    (folder / "scripts").mkdir()
    (folder / "scripts" / "show.py").write_text(SCRIPT)
    (folder / "facts.py").write_text(FACTS)
    (folder / "data.csv").write_text("1\n")
    (folder / "Snakefile").write_text(SNAKEFILE.format(scripts=str(SCRIPTS)))
    return folder


@pytest.fixture(scope="module")
def told(project):

    done = run(project, "--config", "colour=red")
    assert done.returncode == 0, done.stderr
    return json.loads((project / "facts.json").read_text())


def test_which_jobs_only_collect(told):
    assert told["only_collects"] == [True, False]


def test_the_script_of_a_job(told, project):
    assert told["python_script"] == [str(project / "scripts" / "show.py"), None]


def test_what_a_script_is_given(told, project):
    files = ["data.csv", "shown.txt", "spec of shown", "shown", 1, 7, "logs/shown.log", "show"]
    assert told["script_object"] == [*files, str(project / "scripts")]
    assert (project / "shown.txt").read_text() == "spec of shown"


def test_the_configuration(told):
    assert told["configuration"] == {"colour": "red"}


def test_a_job_that_is_measured_is_run_by_snakemake_itself(told, project):

    assert told["needs_its_own_environment"] == [False, True]
    assert (project / "measured.txt").read_text() == "spec of measured"
    assert (project / "measured.tsv").read_text().startswith("s\t")


def test_this_is_a_version_of_snakemake_that_the_project_takes():
    assert tuple(int(part) for part in version("snakemake").split(".")[:2]) >= (9, 20)
