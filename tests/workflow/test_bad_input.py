"""Bad input ends the run in words: what is wrong, where it stands, what to do; no traceback, no result made of it."""

import pytest

from graph_project import CORRECTIONS, Project

pytestmark = pytest.mark.slow
CONFIG = "config/small.yaml"
TOWNS = "resources/small/raw/towns.csv"


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path)


def first_cell(project):
    """The first row of the towns' file."""
    return (project.folder / TOWNS).read_text(encoding="utf-8").splitlines()[1]


def refused(project, *options):
    """What the run said, which must have failed without a result."""
    done = project.run(*options)
    assert done.code != 0
    assert "Traceback" not in done.text
    assert not (project.folder / "results/small/report.html").exists()
    assert "page" not in done.jobs
    return done.text


def test_a_mistyped_key_is_named_with_the_right_one(project):
    project.edit(CONFIG, "regressors: [finance, urban]", "regresors: [finance, urban]")
    assert "analyses.with_urban: unknown key 'regresors'; did you mean 'regressors'?" in refused(project)


def test_an_unknown_variable_is_named_with_the_nearest(project):
    project.edit(CONFIG, "regressors: [finance, urban]", "regressors: [finance, urbn]")
    assert "'urbn', neither in 'variables' nor in 'indices'; did you mean 'urban'?" in refused(project)


def test_a_correction_of_an_unknown_city_is_named_by_its_line(project):
    project.correct("tax", "Atlantis", 2012, 0.1)
    text = refused(project)
    assert f"{CORRECTIONS}, line 3: city" in text
    assert "Atlantis" in text


def test_a_text_where_a_number_belongs_is_named_by_its_cell(project):
    row = first_cell(project)
    project.edit(TOWNS, row, ",".join([*row.split(",")[:-1], "o.31"]))
    text = refused(project)
    assert "towns.csv" in text
    assert "D2" in text
    assert "o.31" in text


def test_a_missing_file_is_named(project):
    (project.folder / TOWNS).unlink()
    assert "towns" in refused(project)


def test_a_regressor_without_variation_is_named(project):
    text = (project.folder / TOWNS).read_text(encoding="utf-8").splitlines()
    constant = [text[0], *(",".join([*line.split(",")[:-1], "0.5"]) for line in text[1:])]
    (project.folder / TOWNS).write_text("\n".join(constant) + "\n", encoding="utf-8")
    told = refused(project, "--keep-going")
    assert "tax: no variation is left once the effects are removed" in told
