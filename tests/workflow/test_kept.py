"""Nothing is computed twice: a correction that is taken back, and another matrix, control set or model."""

import re

import pytest

from graph_project import CORRECTIONS

pytestmark = pytest.mark.slow


@pytest.fixture
def project(small_study, tmp_path, monkeypatch):
    monkeypatch.setenv("SPILLOVER_STORE_BYTES", "100000000")
    return small_study.copy(tmp_path)


def results(project):
    """The bytes of all analyses and of the sweep."""
    top = project.folder / "results" / "small"
    files = [*top.glob("analyses/*.json"), *top.glob("sweep/**/*.parquet"), *top.glob("sweep/*.json")]
    return {file.relative_to(top).as_posix(): file.read_bytes() for file in files}


def computed(project, jobs):
    """Rows of the sweep that were found and made, and the analyses that were not found, in the jobs of a
    run.
    """
    logs = {job: project.folder / "logs/small" / f"{path_of(job)}.log" for job in jobs if path_of(job)}
    texts = {job: log.read_text(encoding="utf-8") for job, log in logs.items()}
    rows = [re.findall(r"(\d+) of them were computed before, (\d+) now", text) for text in texts.values()]
    found, made = (sum(int(pair[0][k]) for pair in rows if pair) for k in (0, 1))
    before = "results were computed before"
    return found, made, sorted(job for job in jobs if job.startswith("analysis") and before not in texts[job])


def path_of(job):
    rule, *values = job.split()
    return {"analysis": "analyses/", "sweep_chunk": "sweep/"}.get(rule, "") and (
        f"{'analyses' if rule == 'analysis' else 'sweep'}/{'_'.join(values)}"
    )


def test_a_correction_is_computed_once_however_often_it_comes_and_goes(project):
    as_it_was = (project.folder / CORRECTIONS).read_bytes()
    project.correct("tax", "City C", 2013, 0.25)
    corrected = (project.folder / CORRECTIONS).read_bytes()
    first = project.run()
    assert first.code == 0, first.text
    assert computed(project, first.jobs) == (0, 5, ["analysis durbin", "analysis with_tax"])
    made = results(project)
    (project.folder / CORRECTIONS).write_bytes(as_it_was)
    assert computed(project, project.run().jobs)[:2] == (0, 5)
    (project.folder / CORRECTIONS).write_bytes(corrected)
    again = project.run()
    assert again.jobs == first.jobs
    assert computed(project, again.jobs) == (5, 0, [])
    assert results(project) == made


def test_what_a_sweep_gets_is_computed_alone_with_the_bytes_of_a_run_that_keeps_nothing(project, monkeypatch):
    project.edit("config/small.yaml", "    models: [SAR]\n", "    models: [SAR, SDM]\n")
    assert computed(project, project.run().jobs) == (0, 10, [])
    project.edit("config/small.yaml", "      all: [tax]\n", "      all: [tax]\n      none: []\n")
    assert computed(project, project.run().jobs) == (10, 10, [])
    project.edit("config/small.yaml", "k: [2, 3, 4]", "k: [2, 3, 4, 5]")
    assert computed(project, project.run().jobs)[1] == 4
    project.edit("config/small.yaml", "    models: [SAR, SDM]\n", "    models: [SAR]\n")
    assert computed(project, project.run().jobs) == (12, 0, [])
    made = results(project)
    monkeypatch.setenv("SPILLOVER_STORE_BYTES", "0")
    done = project.run("--forcerun", "sweep_chunk")
    assert "sweep matrices" in done.jobs, done.text
    assert results(project) == made
    assert not (project.folder / ".store/small").exists()
