"""A study by the plain command of Snakemake, without profile, database and lock of `make`: the same bytes."""

import pytest
from crashes import same

from graph_project import Project
from warm_python import run_python

pytestmark = [pytest.mark.slow, pytest.mark.long]


def test_the_plain_command_gives_the_bytes_of_make(small_study, tmp_path):
    project = Project.create(tmp_path)
    command = ["-m", "snakemake", "--cores", "2", "--config", "study=small"]
    done = run_python(command, project.folder, project.environment)
    assert done.returncode == 0, done.stderr
    assert same(project, small_study) == []
