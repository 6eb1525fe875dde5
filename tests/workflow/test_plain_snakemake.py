"""A study by the plain command of Snakemake, without profile, database and lock of `make`: the same bytes."""

import re
import shutil

import pytest
from crashes import contents, same

from graph_project import Project
from warm_python import run_python

pytestmark = [pytest.mark.slow, pytest.mark.long]


def bare(project, language="en"):
    command = ["-m", "snakemake", "--cores", "2", "--config", "study=small"]
    return run_python(command, project.folder, project.environment | {"SPILLOVER_LANGUAGE": language})


def test_beside_the_records_of_make_the_plain_command_says_what_it_would_not_see(small_study, tmp_path):
    """It would take results of other options for up to date."""
    project = small_study.copy(tmp_path / "copied")
    regressors = "regressors: [finance, tax]}\n  bootstrap"
    project.edit("config/small.yaml", regressors, "regressors: [tax]}\n  bootstrap")
    before = contents(project)
    done = bare(project)
    assert done.returncode == 1
    assert "the records of study small's results are in .snakemake/small.db, and this command" in done.stderr
    database = "--persistence-backend db --persistence-backend-db-url sqlite:///.snakemake/small.db"
    assert database in done.stderr
    assert "Traceback" not in done.stderr
    # Translations are read as they are: here nothing could have compiled them.
    assert "研究small的结果记录保存在.snakemake/small.db，而此命令" in bare(project, "zh").stderr
    assert not [path for path in project.folder.rglob("*.mo") if ".venv" not in path.parts]
    # With them the records follow the folder: what changed is planned, and nothing else.
    line = [*project.command[1:], "--dry-run"]
    moved = run_python(line, project.folder, project.environment)
    assert moved.returncode == 0, moved.stderr
    assert "triggered jobs: analysis" in moved.stdout + moved.stderr  # and no other rule of its own
    assert "ingest" not in moved.stdout + moved.stderr
    assert contents(project) == before
    shutil.rmtree(project.folder / "results")
    assert bare(project).returncode == 0


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
