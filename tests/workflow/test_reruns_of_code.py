"""After a change of code, packages or words only the jobs that can reach it run. Jobs are counted by name."""

import os
import re
import subprocess

import pytest
from reruns import READERS, rerun

pytestmark = pytest.mark.slow


RESAMPLED = ["chunk bootstrap 0 30", "chunk bootstrap 30 60", "analysis bootstrap"]


@pytest.fixture
def project(small_study, tmp_path):
    return small_study.copy(tmp_path)


def test_an_edited_function_reruns_the_scripts_that_can_reach_it(project):
    """A kind imports it, and the script of all analyses loads that kind by name."""
    project.edit_function("scripts/spillover/arrays/mediation.py", "bootstrap_mediation")
    told, jobs = rerun(project)
    assert jobs == sorted([*RESAMPLED, *READERS])
    assert "because: its code changed, or a module that it imports" in told


def test_comments_docstrings_layout_and_files_written_anew_or_touched_rerun_nothing(project):
    """In a project that was moved."""
    for path in [*(project.folder / "rules").rglob("*.smk"), project.folder / "config/small.yaml"]:
        path.write_text(f"# A remark.\n{path.read_text(encoding='utf-8')}", encoding="utf-8")
    for path in (project.folder / "resources").rglob("*.csv"):
        content = path.read_bytes()
        path.unlink()
        path.write_bytes(content)
    for path in sorted((project.folder / "scripts").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('"""', '"""Edited. ', 1) + "\n\n# A remark.\n", encoding="utf-8")
    for folder in ("scripts", "config", "resources", "rules"):
        for path in (project.folder / folder).rglob("*"):
            os.utime(path)
    told, jobs = rerun(project)
    assert jobs == []
    assert told == "Nothing would run: every result is up to date.\n"


@pytest.mark.long
def test_another_version_of_a_package_reruns_what_imports_it(project):
    """As an installation says it: python-docx writes tables, scipy estimates and finds suspected numbers."""
    for name in ("python-docx", "scipy"):
        folder = project.folder / "scripts" / f"{name.replace('-', '_')}-0.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 0.0\n")
        if name == "python-docx":
            told, jobs = rerun(project)
            assert jobs == ["page", "table table01_urban", "table table02_tax"]
            assert "because: its software environment changed" in told
    told = project.explain()
    assert {"with_tax", "forces", "figure", "compared"} <= set(re.findall(r"\w+", told))
    assert "because: its software environment changed" in told
    assert not set(re.findall(r"\w+", told)) & {"ingest", "warehouse"}


@pytest.mark.long
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
    project.edit_function("scripts/spillover/kinds/panel/kind.py", "_fit_within")
    git("commit", "-q", "-a", "-m", "Other data and code")
    assert "analysis with_tax" in project.explain()
    git("checkout", "-q", "main")
    told, jobs = rerun(project)
    assert jobs == []
    assert told.startswith("Nothing would run")


KIND = '''"""The mean of a variable."""

from spillover.analysis import SampledAnalysis
from spillover.fit import PlainEstimate
from spillover.options import Term


class Mean(SampledAnalysis, frozen=True, kw_only=True):
    """One estimate without covariance."""

    outcome: Term

    def fit(self, data):
        design = data.design(self)
        fits = data.fit_of(self, design)
        values = design.column(self.outcome)
        statistics = {"mean": float(values.mean())}
        fits.add_plain(PlainEstimate("mean", self.outcome, {}, statistics=statistics))
        return fits
'''


def test_a_new_kind_is_one_file_beside_its_words_and_reruns_nothing_else(project):
    own = project.folder / "scripts/spillover/kinds/mean"
    own.mkdir()
    (own / "kind.py").write_text(KIND, encoding="utf-8")
    assert project.explain() == "Nothing would run: every result is up to date.\n"
    project.edit(
        "config/small.yaml", "\nanalyses:\n", "\nanalyses:\n  level: {kind: mean, outcome: output}\n"
    )
    refused = project.run()
    assert refused.code != 0
    assert "methods.py: METHODS, the sentence that says what is estimated, is missing" in refused.text
    words = 'from spillover.words import _\n\nMETHODS = _("The mean of {outcome}.")\n'
    (own / "methods.py").write_text(words, encoding="utf-8")
    _, jobs = rerun(project)
    assert jobs == sorted(["analysis level", *READERS])
    page = (project.folder / "results/small/report.html").read_text(encoding="utf-8")
    assert "The mean of Output." in page


LAYOUT = '''"""The first estimate."""

from spillover.tables.layout import ColumnsLayout
from spillover.tables.table import Span, Table, TableRow


class First(ColumnsLayout, frozen=True, kw_only=True):
    """One cell."""

    def build(self, name, material):
        """The table."""
        value = self.estimates(material)[0].terms[0].estimate
        rows = (TableRow(("", f"{value:.3f}")),)
        return Table(name, self.title, ((Span("First"), Span("Estimate")),), rows)
'''
FIGURE = '''"""The first estimate."""

from typing import ClassVar

from report.figure import ModelsFigure


class First(ModelsFigure, frozen=True, kw_only=True):
    """One point."""

    single_units: ClassVar[bool] = False

    def draw(self, source):
        """The point."""
        from report.figure_style import new_figure

        figure, axes = new_figure(2.0)
        axes.plot([source.records(self.columns)[0].terms[0].estimate], [0], "o")
        return figure
'''


@pytest.mark.long
def test_a_new_layout_and_a_new_figure_are_one_file_each_and_rerun_no_table(project):
    (project.folder / "scripts/report/layouts/first.py").write_text(LAYOUT, encoding="utf-8")
    (project.folder / "scripts/report/figures/first.py").write_text(FIGURE, encoding="utf-8")
    assert project.explain() == "Nothing would run: every result is up to date.\n"
    columns = "columns: [{analysis: with_tax}]"
    table = f"\n  table03_first: {{title: First, layout: first, {columns}}}\n\nfigures:\n"
    figure = f"  first: {{title: First, caption: One point, kind: first, {columns}}}\n"
    project.edit("config/small.yaml", "\n\nfigures:\n", table + figure)
    _, jobs = rerun(project)
    assert jobs == sorted(["table table03_first", "figure first", "page"])
    project.edit("scripts/report/layouts/first.py", ":.3f", ":.2f")
    _, jobs = rerun(project)
    assert jobs == sorted(["table table03_first", "page"])


# A sentence of a kind, of a table and of an error of an estimator, and what prints it.
SENTENCES = {
    "kind": ("spillover/kinds/panel/methods.py", "is regressed on", "is explained by", ["page"]),
    "table": (
        "spillover/tables/regression.py",
        '_("Outcome")',
        '_("Explained")',
        ["page", "table table01_urban", "table table02_tax"],
    ),
    "error": ("spillover/arrays/within.py", "has no variation left once", "does not vary once", []),
}


@pytest.mark.parametrize(
    "place",
    [
        "kind",
        pytest.param("table", marks=pytest.mark.long),
        pytest.param("error", marks=pytest.mark.long),
    ],
)
def test_a_changed_sentence_reruns_what_prints_it_and_no_estimate(project, place):
    file, old, new, printed = SENTENCES[place]
    project.edit(f"scripts/{file}", old, new)
    _, jobs = rerun(project)
    assert jobs == printed


@pytest.mark.long
def test_another_search_for_suspects_that_finds_the_same_reruns_no_page(project):
    """Also where it ends after the warehouse: the page is judged by what it found."""
    project.edit_function("scripts/warehouse/suspects/build.py", "_main")
    told, jobs = rerun(project)
    assert jobs == ["suspects"]
    assert "1 more may run, judged when suspected numbers have been sought" in told


@pytest.mark.long
def test_a_new_option_with_a_default_reruns_its_kind_at_most(project):
    project.edit(
        "scripts/spillover/kinds/moran/kind.py",
        "    seed: Seed = 1\n",
        "    seed: Seed = 1\n    further: bool = False\n",
    )
    _, jobs = rerun(project)
    assert jobs == sorted(["analysis moran", *READERS])
