"""Nothing is computed twice: a correction that is taken back, and another matrix, control set or model."""

import re

import pytest

from base.artifacts.parquet import read_rows
from graph_project import CORRECTIONS

pytestmark = pytest.mark.slow
ANALYSES = ("with_urban", "with_tax", "bootstrap", "moran", "durbin")


@pytest.fixture
def project(small_study, tmp_path, monkeypatch):
    monkeypatch.setenv("SPILLOVER_STORE_BYTES", "100000000")
    return small_study.copy(tmp_path)


def results(project):
    """The bytes of all analyses and of the sweep."""
    top = project.folder / "results" / "small"
    files = [*top.glob("analyses/*.json"), *top.glob("sweep/**/*.parquet"), *top.glob("sweep/*.json")]
    return {file.relative_to(top).as_posix(): file.read_bytes() for file in files}


def estimate(project, *options):
    """A run of all that may be kept: tables, figures, database and page would be made each time."""
    top = "results/small"
    files = [f"{top}/analyses/{name}.json" for name in ANALYSES]
    return project.run(*options, "--", *files, f"{top}/sweep/matrices.parquet", f"{top}/sweep/matrices.json")


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
    first = estimate(project)
    assert first.code == 0, first.text
    assert computed(project, first.jobs) == (0, 5, ["analysis durbin", "analysis with_tax"])
    made = results(project)
    (project.folder / CORRECTIONS).write_bytes(as_it_was)
    assert computed(project, estimate(project).jobs)[:2] == (0, 5)
    (project.folder / CORRECTIONS).write_bytes(corrected)
    again = estimate(project)
    assert again.jobs == first.jobs
    assert computed(project, again.jobs) == (5, 0, [])
    assert results(project) == made
    for entry in (project.folder / ".store/small").iterdir():
        entry.write_bytes(entry.read_bytes()[:-1])
    (project.folder / CORRECTIONS).write_bytes(as_it_was)
    damaged = estimate(project)
    assert (damaged.code, *computed(project, damaged.jobs)[:2]) == (0, 0, 5)
    assert damaged.text.count("checksum") == 1
    assert "make clean STUDY=small" in damaged.text


def names_of(project):
    """The names of the sweep's rows."""
    rows = read_rows([project.folder / "results/small/sweep/matrices.parquet"])
    return {row["specification"] for row in rows}


def swept(project, old, new):
    """Edits the sweep and runs: rows that were found and made, the numbers of the chunks that ran, and the
    names of the rows that the sweep has now and had not, and that it had and has not.
    """
    before = names_of(project)
    project.edit("config/small.yaml", old, new)
    jobs = estimate(project).jobs
    found, made, analyses = computed(project, jobs)
    assert not analyses
    chunks = sorted(job.removeprefix("sweep_chunk matrices ") for job in jobs if "sweep_chunk" in job)
    after = names_of(project)
    return found, made, chunks, after - before, before - after


@pytest.mark.long
def test_what_a_sweep_gets_is_computed_alone_with_the_bytes_of_a_run_that_keeps_nothing(project, monkeypatch):
    """A model, a control set and a matrix more, and a model less: rows and chunks by name. A
    matrix comes into one chunk.
    """
    one, two = "    models: [SAR]\n", "    models: [SAR, SDM]\n"
    controls = "      all: [tax]\n"
    first = names_of(project)
    durbin = {name.replace("SAR", "SDM") for name in first}
    without = {name.replace("| all | all |", "| none | all |") for name in first | durbin}
    fifth = {
        f"k_nearest k=5, row | {model} | forces | {used} | all | expected | transformed"
        for model in ("SAR", "SDM")
        for used in ("all", "none")
    }
    both = ["1", "2"]
    assert swept(project, one, two) == (0, 10, both, durbin, set())
    assert swept(project, controls, f"{controls}      none: []\n") == (10, 10, both, without, set())
    assert swept(project, "k: [2, 3, 4]", "k: [2, 3, 4, 5]") == (8, 4, ["2"], fifth, set())
    gone = {name for name in durbin | without | fifth if "| SDM |" in name}
    assert swept(project, two, one) == (12, 0, both, set(), gone)
    made = results(project)
    monkeypatch.setenv("SPILLOVER_STORE_BYTES", "0")
    done = estimate(project, "--forcerun", "sweep_chunk")
    assert "sweep matrices" in done.jobs, done.text
    assert results(project) == made
    assert not (project.folder / ".store/small").exists()
