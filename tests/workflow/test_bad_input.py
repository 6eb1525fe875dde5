"""Bad input ends the run in words: what is wrong, where it is, what to do; no traceback, no result made
of it.
"""

import pytest

from graph_project import CORRECTIONS, Project
from warm_python import run_python

pytestmark = pytest.mark.slow
CONFIG = "config/small.yaml"
TOWNS = "resources/small/raw/towns.csv"


@pytest.fixture
def project(small_study, tmp_path):
    return Project.create(tmp_path, small_study)


@pytest.fixture
def finished(small_study, tmp_path):
    """The small study with the results of its first run."""
    return small_study.copy(tmp_path)


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


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (
            "regresors: [finance, urban]",
            "analyses.with_urban: unknown key 'regresors'; did you mean 'regressors'?",
        ),
        (
            "regressors: [finance, urbn]",
            "'urbn' is neither in 'variables' nor in 'indices'; did you mean 'urban'?",
        ),
    ],
)
def test_a_mistyped_key_or_variable_is_named_with_the_right_one(project, slip, told):
    project.edit(CONFIG, "regressors: [finance, urban]", slip)
    assert told in refused(project)


def test_a_missing_file_a_bad_cell_and_an_unknown_city_are_named(project):
    """One after the other, so that what is read of the other source is read once."""
    towns = project.folder / TOWNS
    whole = towns.read_text(encoding="utf-8")
    towns.unlink()
    assert "towns" in refused(project)
    row = whole.splitlines()[1]
    towns.write_text(whole.replace(row, ",".join([*row.split(",")[:-1], "o.31"]), 1), encoding="utf-8")
    text = refused(project)
    assert "towns.csv" in text
    assert "D2" in text
    assert "o.31" in text
    towns.write_text(whole, encoding="utf-8")
    project.correct("tax", "Atlantis", 2012, 0.1)
    text = refused(project)
    assert f"{CORRECTIONS}, line 3: city" in text
    assert "Atlantis" in text


@pytest.mark.debt("33.4")
def test_a_regressor_without_variation_is_named(project):
    text = (project.folder / TOWNS).read_text(encoding="utf-8").splitlines()
    constant = [text[0], *(",".join([*line.split(",")[:-1], "0.5"]) for line in text[1:])]
    (project.folder / TOWNS).write_text("\n".join(constant) + "\n", encoding="utf-8")
    told = refused(project, "--keep-going")
    assert "tax: no variation is left once the effects are removed" in told
    assert "`make report STUDY=small` makes the page without what failed." in told


# A slip, and the beginning of the one sentence that it ends in.
SLIPS = [
    ("years: [2010, 2017]", "years: [2010, x]", "config/small.yaml: the configuration is not valid"),
    ("formula: tax,", "formula: tax +,", "config/small.yaml"),
    ("nearest: {family", "nearest: [{family", "small.yaml, line "),
    (r"files: towns\.csv", "files: (", "config/small.yaml: "),
    ("{analysis: with_tax}", "{analysis: with_taxes}", "config/small.yaml: "),
    ("file: resources/small/units.csv", "file: resources/small/absent.csv", "config/small.yaml: "),
    ("research: {direction", "reserch: {direction", "config/small.yaml: the configuration is not valid"),
    (
        "crosscheck: false",
        "audit: {folder: nope}",
        "config/small.yaml: audit.folder: folder not found: 'nope'; correct the path",
    ),
]


@pytest.mark.parametrize(("old", "new", "told"), SLIPS)
def test_plain_snakemake_says_what_is_wrong_with_a_configuration_and_no_more(project, old, new, told):
    project.edit(CONFIG, old, new)
    command = ["-m", "snakemake", "--cores", "1", "--dry-run", "--config", "study=small"]
    done = run_python(command, project.folder, project.environment)
    said = [line for line in done.stderr.splitlines() if not line.startswith("Using ")]
    assert done.returncode == 1, done.stderr
    assert told in said[0], done.stderr
    assert not any(line.lstrip().startswith(("File ", "Traceback")) for line in said)
    assert "fault of the program" not in done.stderr


def results_of(project):
    """Every file of the results but the observations, by its path."""
    top = project.folder / "results" / "small"
    return {
        path.relative_to(top): path.read_bytes()
        for path in top.rglob("*")
        if path.is_file() and "ingest" not in path.parts
    }


def without_departures(results):
    """The files of a study but the list of departures, which is of the cells as they are, bad ones too."""
    return {path: content for path, content in results.items() if path.stem != "departures"}


def test_earlier_results_stand_where_a_cell_is_bad_until_it_is_fixed(finished):
    before, row = results_of(finished), first_cell(finished)
    finished.edit(TOWNS, row, ",".join([*row.split(",")[:-1], "o.31"]))
    failed = finished.run()
    assert (failed.code != 0, "o.31" in failed.text) == (True, True)
    assert without_departures(results_of(finished)) == without_departures(before)
    finished.edit(TOWNS, "o.31", row.split(",")[-1])
    fixed = finished.run()
    assert (fixed.code, fixed.jobs) == (0, ["ingest towns", "suspects", "warehouse"])
    assert {k: v for k, v in results_of(finished).items() if k.suffix != ".duckdb"} == {
        k: v for k, v in before.items() if k.suffix != ".duckdb"
    }


@pytest.mark.long
def test_an_earlier_estimate_stands_but_is_not_shown_as_todays(finished):
    before = results_of(finished)
    one_year = "regressors: [finance, urban], sample: {years: [2010, 2010]}"
    finished.edit(CONFIG, "regressors: [finance, urban]", one_year)
    failed = finished.run("--keep-going")
    assert failed.code != 0
    assert results_of(finished) == before
    page = ["-m", "engine.run", "--study", "small", "--page"]
    made = run_python(page, finished.folder, finished.environment)
    assert made.returncode == 0, made.stderr
    text = (finished.folder / "results/small/report_so_far.html").read_text(encoding="utf-8")
    assert (
        "<li>results/small/tables/table01_urban.html</li>"
        in text.split("from an earlier run and out of date")[1]
    )
    finished.edit(CONFIG, one_year, "regressors: [finance, urban]")
    fixed = finished.run()
    assert (fixed.code, "analysis with_urban" in fixed.jobs) == (0, True)


@pytest.mark.long
def test_the_units_of_another_study_are_refused_and_earlier_results_stand(finished):
    """The run neither says that all is up to date nor shows the old numbers as those of other units."""
    before = results_of(finished)
    folder = finished.folder / "resources" / "other"
    folder.mkdir()
    header = (finished.folder / "resources/small/units.csv").read_text(encoding="utf-8").splitlines()[0]
    rows = [f"X{i},Town {i},Town {i},,101.{i},31.{i},north" for i in range(10)]
    (folder / "units.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    finished.edit(CONFIG, "resources/small/units.csv", "resources/other/units.csv")
    failed = finished.run()
    assert failed.code != 0
    assert "source 'economy': no row of economy.csv is about a unit of the study" in failed.text
    assert results_of(finished) == before
    (folder / "units.csv").unlink()
    gone = finished.run()
    assert gone.code != 0
    assert "units.file: file not found: 'resources/other/units.csv'; correct the path" in gone.text
    assert results_of(finished) == before


@pytest.mark.long
def test_a_matrix_that_counts_twice_in_a_joint_test_is_said_at_the_end(finished):
    finished.edit(CONFIG, "    chunks: 3\n", "    chunks: 3\n    joint: {surrogates: 19, weights: nearest}\n")
    finished.edit(CONFIG, "k: [2, 3, 4], standardise: row", "k: [2, 3], standardise: [row, none]")
    done = finished.run_targets("deep")
    assert done.code == 0, done.text
    told = [line for line in done.text.splitlines() if "counts twice" in line]
    assert [line.split("twice: ")[1] for line in told] == [
        f"k_nearest k={k}, none = k_nearest k={k}, row; leave one out." for k in (2, 3)
    ]
