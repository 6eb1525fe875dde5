"""A study by the plain command of Snakemake, without profile, database and lock of `make`: the same bytes."""

import re

import pytest
from crashes import same

from graph_project import Project
from warm_python import run_python

pytestmark = [pytest.mark.slow, pytest.mark.long]


def bare(project):
    command = ["-m", "snakemake", "--cores", "2", "--config", "study=small"]
    return run_python(command, project.folder, project.environment)


def test_the_plain_command_gives_the_bytes_of_make_and_runs_again_what_changed(small_study, tmp_path):
    project = Project.create(tmp_path)
    done = bare(project)
    assert done.returncode == 0, done.stderr
    assert same(project, small_study) == []
    assert "Nothing to be done" in bare(project).stderr
    regressors = "regressors: [finance, tax]}\n  bootstrap"
    project.edit("config/small.yaml", regressors, "regressors: [tax]}\n  bootstrap")
    changed = bare(project)
    assert changed.returncode == 0, changed.stderr
    assert sorted(re.findall(r"^(?:local)?rule (\w+):", changed.stderr, re.M)) == [
        "all",
        "analysis",
        "collect",
        "page",
        "table",
    ]
