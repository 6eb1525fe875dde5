"""After a change of data or options only the jobs whose result can differ run, and `make explain` says so
beforehand. Jobs are counted by name.
"""

import os
import re
from pathlib import Path

import pytest
from crashes import records
from reruns import READERS, chunks_of, rerun

from engine.explain import UNTRUSTED
from graph_project import CORRECTIONS
from plan.plan import Plan
from planned import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def project(small_study, tmp_path):
    return small_study.copy(tmp_path)


def test_the_first_run_has_jobs_of_every_kind(small_study):
    assert {
        "ingest towns",
        "warehouse",
        "index forces",
        "analysis with_tax",
        "table table01_urban",
        "figure compared",
    } < set(small_study.first.jobs)


def test_a_corrected_cell_of_a_control_reruns_what_uses_that_control(project):
    """Also from a file with an old time, as an unpacked archive, a synchronised folder or `mv` leaves it."""
    file = project.folder / CORRECTIONS
    long_ago = file.stat().st_mtime - 1000
    project.correct("tax", "City C", 2013, 0.25)
    os.utime(file, (long_ago, long_ago))
    told, jobs = rerun(project)
    chunks = [f"sweep_chunk matrices {c}" for c in chunks_of(project, lambda matrix: True)]
    assert jobs == sorted(
        [
            "warehouse",
            "analysis with_tax",
            "analysis durbin",
            *chunks,
            "sweep matrices",
            "table table02_tax",
            *READERS,
        ]
    )
    assert told.startswith("1 job would run:\n  warehouse\n")
    assert f"because: changed: {CORRECTIONS}" in told
    assert "more may run, judged when the warehouse is done" in told


@pytest.mark.long
def test_a_corrected_income_reruns_the_matrices_built_from_it(project):
    project.correct("income", "City C", 2013, 5.0)
    _, jobs = rerun(project)
    (chunk,) = chunks_of(project, lambda matrix: matrix.get("variable") == "income")
    assert len(chunks_of(project, lambda matrix: True)) > 1
    assert jobs == sorted(
        [
            "warehouse",
            "weight_matrix by_income",
            "analysis durbin",
            f"sweep_chunk matrices {chunk}",
            "sweep matrices",
            *READERS,
        ]
    )


@pytest.mark.long
def test_a_correction_to_the_value_that_was_there_reruns_only_the_lists_of_corrections(project):
    project.correct("finance", "City B", 2013, project.cell("finance", "City B", 2013))
    _, jobs = rerun(project)
    assert jobs == sorted(["warehouse", *READERS])


@pytest.mark.long
def test_a_new_variable_is_computed_and_its_analysis_runs(project):
    project.edit(
        "config/small.yaml",
        "\nvariables:\n",
        "\nvariables:\n  squared: {formula: finance^2, label: Squared, unit: x}\n",
    )
    project.edit(
        "config/small.yaml",
        "\nanalyses:\n",
        "\nanalyses:\n  curved: {kind: panel, outcome: output, regressors: [finance, squared]}\n",
    )
    told, jobs = rerun(project)
    assert {"warehouse", "analysis curved", *READERS} <= set(jobs)
    assert not {"analysis with_tax", "analysis durbin", "sweep matrices"} & set(jobs)
    assert "  warehouse\n" in told


def test_the_target_names_every_file_of_a_run(small_study, monkeypatch):
    """Else Snakemake would not see that one is incomplete or gone."""
    monkeypatch.chdir(small_study.folder)
    made = {path.as_posix() for path in Path("results/small").rglob("*") if path.is_file()}
    assert made == set(Plan(small_study.folder, "small").results())
    monkeypatch.chdir(ROOT)
    assert "results/nqp/report/base_map.json" in Plan(ROOT, "nqp").results()


def test_what_failed_is_made_again_also_behind_the_checkpoint(project):
    """A job that failed has left its earlier file, with a record of today's options: a chunk, and an estimate
    that only another target asks for.
    """
    (chunk, *_) = chunks_of(project, lambda matrix: True)
    failed = ["analyses/bootstrap/0-30.npz", f"sweep/matrices/{chunk}.parquet", "analyses/with_tax.json"]
    project.prepare()
    with records(project) as db:
        for name in failed:
            db.execute(
                "update snakemake_metadata set incomplete = 1 where target = ?", [f"results/small/{name}"]
            )
    table = project.run_targets("results/small/tables/table02_tax.csv")
    assert (table.code, table.jobs) == (0, ["analysis with_tax", "table table02_tax"])
    # It made no page, and names none.
    assert "report.html" not in table.text
    assert "The log of each job is in logs/small" in table.text
    told, jobs = rerun(project)
    again = ["chunk bootstrap 0 30", "analysis bootstrap", f"sweep_chunk matrices {chunk}", "sweep matrices"]
    assert jobs == sorted([*again, *READERS])
    labels = told.split(f"\n      because: {UNTRUSTED}")[0].splitlines()[-1].strip().split(", ")
    assert sorted(labels) == sorted([f"sweep_chunk matrices {chunk}", "chunk bootstrap 0 30"])


@pytest.mark.long
@pytest.mark.parametrize("name", ["panel/tax", "imputed"])
def test_what_the_warehouse_lost_is_made_again(project, name):
    file = project.folder / f"results/small/warehouse/{name}.parquet"
    file.unlink()
    _, jobs = rerun(project)
    assert jobs == ["warehouse"]
    assert file.exists()


def test_a_changed_option_reruns_its_analysis_and_what_shows_it(project):
    project.edit(
        "config/small.yaml", "regressors: [finance, tax]}\n  bootstrap", "regressors: [tax]}\n  bootstrap"
    )
    told, jobs = rerun(project)
    assert jobs == sorted(["analysis with_tax", "table table02_tax", *READERS])
    assert "analysis with_tax\n      because: option options.regressors" in told
    assert told.startswith("4 jobs would run:")


@pytest.mark.long
def test_a_changed_caption_reruns_its_figure_and_the_page(project):
    project.edit("config/small.yaml", "caption: The coefficient and its interval.", "caption: Finance alone.")
    told, jobs = rerun(project)
    assert jobs == ["figure compared", "page"]
    assert 'because: option figure.caption: "The coefficient and its interval." -> "Finance alone."' in told


def test_what_only_the_page_shows_reruns_only_the_page(project):
    project.edit("config/small.yaml", "title: A small study", "title: A smaller study")
    for name in ("page.css", "page.js"):
        asset = project.folder / "scripts/report/assets" / name
        asset.write_text(asset.read_text(encoding="utf-8") + "\n/* more */\n", encoding="utf-8")
    told, jobs = rerun(project)
    assert jobs == ["page"]
    assert (
        'option study.title: "A small study" -> "A smaller study"; its code changed, or a module that it '
        "imports" in told
    )


@pytest.mark.long
def test_a_removed_model_reruns_only_what_showed_it(project):
    project.edit("config/small.yaml", "  moran: {kind: moran, outcome: forces, weights: nearest}\n", "")
    _, jobs = rerun(project)
    assert jobs == ["collect", "page"]


@pytest.mark.long
def test_what_reruns_besides_the_warehouse_is_told_as_certain(project):
    """The warehouse keeps a variable's label; what shows it does not wait for the warehouse to know that it
    changed.
    """
    project.edit("config/small.yaml", "label: Tax}", "label: Taxes}")
    told, jobs = rerun(project)
    assert jobs == sorted(["warehouse", "table table02_tax", *READERS])
    assert told.startswith("4 jobs would run:\n")
    assert 'table table02_tax\n      because: option labels.tax: "Tax" -> "Taxes"' in told


@pytest.mark.long
def test_another_name_of_a_city_that_no_file_uses_stops_at_the_warehouse(project):
    project.edit("resources/small/units.csv", "U02,City C,City C,,", "U02,City C,City C,Town C,")
    told, jobs = rerun(project)
    assert jobs == ["ingest economy", "ingest towns", "suspects", "warehouse"]
    assert "because: changed: resources/small/units.csv" in told


def test_one_more_matrix_in_a_sweep_reruns_one_chunk(project):
    project.edit("config/small.yaml", "k: [2, 3, 4]", "k: [2, 3, 4, 5]")
    told, jobs = rerun(project)
    (chunk,) = chunks_of(project, lambda matrix: matrix.get("k") == 5)
    assert jobs == sorted([f"sweep_chunk matrices {chunk}", "sweep matrices", *READERS])
    assert f"sweep_chunk matrices {chunk}" in told


@pytest.mark.long
def test_an_edited_file_of_weights_reruns_the_chunk_that_reads_it(project):
    project.edit("resources/small/ring.gal", "U03 2\nU02 U04\n", "U03 1\nU04\n")
    _, jobs = rerun(project)
    [chunk] = chunks_of(project, lambda matrix: matrix["family"] == "file")
    assert jobs == sorted([f"sweep_chunk matrices {chunk}", "sweep matrices", *READERS])


@pytest.mark.long
def test_one_more_weight_matrix_is_built_and_shown(project):
    project.edit(
        "config/small.yaml", "\nsweeps:", "  wider: {family: k_nearest, k: 5, standardise: row}\n\nsweeps:"
    )
    told, jobs = rerun(project)
    assert jobs == ["page", "weight_matrix wider"]
    assert "weight_matrix wider\n      because: not there yet" in told


def test_a_deleted_result_is_made_again(project):
    for name in ("analyses/with_tax.json", "tables/table01_urban.tex", "figures/compared.png"):
        (project.folder / "results" / "small" / name).unlink()
    told, jobs = rerun(project)
    assert jobs == sorted(
        ["analysis with_tax", "table table01_urban", "table table02_tax", "figure compared", *READERS]
    )
    assert "not there yet" in told


@pytest.mark.long
def test_results_that_the_study_no_longer_has_are_reported(project):
    project.edit(
        "config/small.yaml",
        "  table02_tax: {title: With tax, layout: regression, columns: [{analysis: with_tax}]}\n",
        "",
    )
    done = project.run()
    assert done.code == 0, done.text
    assert "Left over from an earlier version of the study: results/small/tables/table02_tax.csv" in done.text


@pytest.mark.debt(6)
def test_a_first_run_has_nothing_left_over(small_study):
    assert "Left over" not in small_study.first.text


@pytest.mark.long
def test_chunks_of_another_number_of_chunks_are_reported(project):
    project.edit("config/small.yaml", "    chunks: 2\n", "    chunks: 1\n")
    done = project.run()
    assert done.code == 0, done.text
    left = sorted((project.folder / "results/small/analyses/bootstrap").glob("*"))
    assert len(left) == 3
    (told,) = re.findall(r"Left over from an earlier version of the study: (.*)\. `make clean`", done.text)
    assert told.split(", ") == [str(p.relative_to(project.folder)) for p in left if p.stem != "0-60"]


@pytest.mark.debt("33.17")
def test_a_package_has_the_page_of_its_own_estimates(project):
    """The page's inputs are behind two checkpoints, and the package's behind one: a page of before the edit
    was shipped beside new tables, or one of what happened to be there.
    """
    project.edit(
        "config/small.yaml", "outcome: forces, weights: nearest", "outcome: finance, weights: nearest"
    )
    done = project.run_targets("package")
    assert {"analysis moran", "page"} <= {*done.jobs}, done.text
