"""After a change only the jobs whose result can differ run, and `make explain` says so beforehand. Jobs are
counted by name.
"""

import os
import re
import subprocess

import pytest
import yaml

from graph_project import CORRECTIONS, Project
from sweep.matrices import chunk_of, expand_matrices

pytestmark = pytest.mark.slow
# They show every estimate: they run whenever one changes.
READERS = ["collect", "page"]


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The small study after its first run."""
    project = Project.create(tmp_path_factory.mktemp("first"))
    first = project.run()
    assert first.code == 0, first.text
    assert {
        "ingest towns",
        "warehouse",
        "index forces",
        "analysis with_tax",
        "table table01_urban",
        "figure compared",
    } < set(first.jobs)
    return project


@pytest.fixture
def project(finished, tmp_path):
    return finished.copy(tmp_path)


def rerun(project):
    """What `make explain` says, and the jobs that then ran: all that it said would, and no other than it said
    may.
    """
    told = project.explain()
    done = project.run()
    assert done.code == 0, done.text
    certain, possible = (
        re.search(rf"^(\d+) {words}", told, re.M) for words in ("jobs? would run", "more may run")
    )
    least = int(certain[1]) if certain else 0
    assert least <= len(done.jobs) <= least + (int(possible[1]) if possible else 0), told
    return told, done.jobs


def options(project):
    return yaml.safe_load((project.folder / "config" / "small.yaml").read_text(encoding="utf-8"))


def chunks_of(project, uses):
    """The sweep's chunks that hold a matrix for which `uses` is true."""
    sweep = options(project)["sweeps"]["matrices"]
    return sorted({chunk_of(m, sweep["chunks"]) for m in expand_matrices(sweep["weights"]) if uses(m)})


def test_a_corrected_cell_of_a_control_reruns_what_uses_that_control(project):
    project.correct("tax", "City C", 2013, 0.25)
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


def test_a_correction_to_the_value_that_was_there_reruns_only_the_lists_of_corrections(project):
    project.correct("finance", "City B", 2013, project.cell("finance", "City B", 2013))
    _, jobs = rerun(project)
    assert jobs == sorted(["warehouse", *READERS])


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


def test_a_removed_model_reruns_only_what_showed_it(project):
    project.edit("config/small.yaml", "  moran: {kind: moran, outcome: forces, weights: nearest}\n", "")
    _, jobs = rerun(project)
    assert jobs == ["collect", "page"]


def test_what_reruns_besides_the_warehouse_is_told_as_certain(project):
    """The warehouse keeps a variable's label; what shows it does not wait for the warehouse to know that it
    changed.
    """
    project.edit("config/small.yaml", "label: Tax}", "label: Taxes}")
    told, jobs = rerun(project)
    assert jobs == sorted(["warehouse", "table table02_tax", "page"])
    assert told.startswith("3 jobs would run:\n")
    assert 'table table02_tax\n      because: option labels.tax: "Tax" -> "Taxes"' in told


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


def test_an_edited_file_of_weights_reruns_the_chunk_that_reads_it(project):
    project.edit("resources/small/ring.gal", "U03 2\nU02 U04\n", "U03 1\nU04\n")
    _, jobs = rerun(project)
    [chunk] = chunks_of(project, lambda matrix: matrix["family"] == "file")
    assert jobs == sorted([f"sweep_chunk matrices {chunk}", "sweep matrices", *READERS])


def test_one_more_weight_matrix_is_built_and_shown(project):
    project.edit(
        "config/small.yaml", "\nsweeps:", "  wider: {family: k_nearest, k: 5, standardise: row}\n\nsweeps:"
    )
    told, jobs = rerun(project)
    assert jobs == ["page", "weight_matrix wider"]
    assert "weight_matrix wider\n      because: not there yet" in told


def test_an_edited_function_reruns_the_scripts_that_can_reach_it(project):
    project.edit_function("scripts/analyses/kinds/bootstrap_mediation.py", "run_chunk")
    told, jobs = rerun(project)
    assert jobs == sorted(
        [
            "chunk bootstrap 0 30",
            "chunk bootstrap 30 60",
            "analysis bootstrap",
            *READERS,
        ]
    )
    assert "because: its code changed, or a module that it imports" in told


def test_an_edited_module_reruns_its_importers(project):
    project.edit_function("scripts/spillover/arrays/spatial/moran.py", "moran")
    _, jobs = rerun(project)
    assert jobs == sorted(["analysis moran", *READERS])


def test_comments_docstrings_layout_and_files_written_anew_rerun_nothing(project):
    for path in [*(project.folder / "rules").rglob("*.smk"), project.folder / "config/small.yaml"]:
        path.write_text(f"# A remark.\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    for path in (project.folder / "resources").rglob("*.csv"):
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content)
    for path in sorted((project.folder / "scripts").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('"""', '"""Edited. ', 1) + "\n\n# A remark.\n", encoding="utf-8")
    told, jobs = rerun(project)
    assert jobs == []
    assert told == "Nothing would run: every result is up to date.\n"


def test_touched_files_rerun_nothing(project):
    for folder in ("scripts", "config", "resources", "rules"):
        for path in (project.folder / folder).rglob("*"):
            os.utime(path)
    told, jobs = rerun(project)
    assert jobs == []
    assert told.startswith("Nothing would run")


def test_another_version_of_a_package_reruns_what_uses_it(project):
    file = project.folder / "envs/weights.yaml"
    file.write_text(
        re.sub(r"shapely=[\d.]+", "shapely=0.0", file.read_text(encoding="utf-8")), encoding="utf-8"
    )
    told, jobs = rerun(project)
    built = ["weight_matrix nearest", "weight_matrix by_income", "analysis moran", "analysis durbin"]
    swept = [
        *(f"sweep_chunk matrices {c}" for c in chunks_of(project, lambda matrix: True)),
        "sweep matrices",
    ]
    assert jobs == sorted([*built, *swept, *READERS])
    assert "because: its software environment changed" in told


def test_a_file_put_in_place_with_an_old_time_is_seen(project):
    """As an unpacked archive, a synchronised folder or `mv` leaves it."""
    file = project.folder / CORRECTIONS
    long_ago = file.stat().st_mtime - 1000
    project.correct("tax", "City C", 2013, 0.25)
    os.utime(file, (long_ago, long_ago))
    told, jobs = rerun(project)
    assert {"warehouse", "analysis with_tax"} <= set(jobs)
    assert f"because: changed: {CORRECTIONS}" in told


def test_a_branch_and_back_rerun_nothing(project):
    def git(*arguments):
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t", *arguments], cwd=project.folder, check=True
        )

    (project.folder / ".gitignore").write_text(
        "/results\n/logs\n/.snakemake\n/.cache\n__pycache__\n", encoding="utf-8"
    )
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "Start")
    git("checkout", "-q", "-b", "other")
    project.correct("tax", "City C", 2013, 0.25)
    project.edit_function("scripts/analyses/kinds/panel.py", "_within")
    git("commit", "-q", "-a", "-m", "Other data and code")
    assert "analysis with_tax" in project.explain()
    git("checkout", "-q", "main")
    told, jobs = rerun(project)
    assert jobs == []
    assert told.startswith("Nothing would run")


def test_a_deleted_result_is_made_again(project):
    for name in ("analyses/with_tax.json", "tables/table01_urban.tex", "figures/compared.png"):
        (project.folder / "results" / "small" / name).unlink()
    told, jobs = rerun(project)
    assert jobs == sorted(
        ["analysis with_tax", "table table01_urban", "table table02_tax", "figure compared", *READERS]
    )
    assert "not there yet" in told


def test_nothing_to_do_in_a_project_that_was_moved(project):
    told, jobs = rerun(project)
    assert jobs == []
    assert told.startswith("Nothing would run")


KIND = '''"""The mean of a variable."""

from analyses.kind import Analysis
from declare.types import Term


class Mean(Analysis, frozen=True, kw_only=True):
    """One estimate without covariance."""

    outcome: Term

    def run(self, files):
        design = files.design(self)
        report = files.report(self, design)
        values = design.column(self.outcome)
        report.add_record(
            {
                "estimator": "mean",
                "outcome": self.outcome,
                "nobs": design.nobs,
                "units": len(design.unit_ids),
                "periods": len(design.years),
                "df": None,
                "statistics": {"mean": float(values.mean())},
                "settings": {},
                "terms": [],
                "tests": [],
                "notes": [],
            }
        )
        return report
'''


def test_a_new_kind_is_one_file_beside_its_words_and_reruns_nothing_else(project):
    (project.folder / "scripts/analyses/kinds/mean.py").write_text(KIND, encoding="utf-8")
    told, jobs = rerun(project)
    assert (jobs, told) == ([], "Nothing would run: every result is up to date.\n")
    project.edit(
        "config/small.yaml", "\nanalyses:\n", "\nanalyses:\n  level: {kind: mean, outcome: output}\n"
    )
    refused = project.run()
    assert refused.code != 0
    assert "words/en: there is no text for methods-mean; add it" in refused.text
    words = "analysis-mean = The mean.\nmethods-mean = The mean of { $outcome }.\n"
    (project.folder / "scripts/words/en/analyses/mean.ftl").write_text(words, encoding="utf-8")
    _, jobs = rerun(project)
    assert jobs == sorted(["analysis level", *READERS])
    page = (project.folder / "results/small/report.html").read_text(encoding="utf-8")
    assert "The mean of Output." in page


LAYOUT = '''"""The first estimate."""

from report.layout import OfColumns
from report.table_model import Row, Span, Table


class First(OfColumns, frozen=True, kw_only=True):
    """One cell."""

    def build(self, name, material):
        """The table."""
        value = self.estimates(material)[0]["terms"][0]["estimate"]
        return Table(name, self.title, ((Span("First"), Span("Estimate")),), (Row(("", f"{value:.3f}")),))
'''
FIGURE = '''"""The first estimate."""

from typing import ClassVar

from report.figure import OfModels


class First(OfModels, frozen=True, kw_only=True):
    """One point."""

    single_units: ClassVar[bool] = False

    def draw(self, source):
        """The point."""
        from report.figure_style import new_figure

        figure, axes = new_figure(2.0)
        axes.plot([source.records(self.columns)[0]["terms"][0]["estimate"]], [0], "o")
        return figure
'''


def test_a_new_layout_and_a_new_figure_are_one_file_each_and_rerun_no_table(project):
    (project.folder / "scripts/report/layouts/first.py").write_text(LAYOUT, encoding="utf-8")
    (project.folder / "scripts/report/figures/first.py").write_text(FIGURE, encoding="utf-8")
    told, jobs = rerun(project)
    assert (jobs, told) == ([], "Nothing would run: every result is up to date.\n")
    columns = "columns: [{analysis: with_tax}]"
    table = f"\n  table03_first: {{title: First, layout: first, {columns}}}\n\nfigures:\n"
    figure = f"  first: {{title: First, caption: One point, kind: first, {columns}}}\n"
    project.edit("config/small.yaml", "\n\nfigures:\n", table + figure)
    _, jobs = rerun(project)
    assert jobs == sorted(["table table03_first", "figure first", "page"])
    project.edit("scripts/report/layouts/first.py", ":.3f", ":.2f")
    _, jobs = rerun(project)
    assert jobs == sorted(["table table03_first", "page"])


def test_an_edited_description_reruns_no_estimation(project):
    file = project.folder / "scripts/words/en/analyses/panel.ftl"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("is regressed on", "is explained by"), encoding="utf-8")
    _, jobs = rerun(project)
    assert jobs == ["page"]


def test_a_new_option_with_a_default_reruns_its_kind_at_most(project):
    project.edit(
        "scripts/analyses/kinds/moran.py",
        "    seed: Seed = 1\n",
        "    seed: Seed = 1\n    further: bool = False\n",
    )
    _, jobs = rerun(project)
    assert jobs == sorted(["analysis moran", *READERS])


def test_results_that_the_study_no_longer_has_are_reported(project):
    project.edit(
        "config/small.yaml",
        "  table02_tax: {title: With tax, layout: regression, columns: [{analysis: with_tax}]}\n",
        "",
    )
    done = project.run()
    assert done.code == 0, done.text
    assert "No longer in the study, and not of this run: results/small/tables/table02_tax.csv" in done.text
