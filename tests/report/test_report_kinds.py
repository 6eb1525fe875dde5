"""Layouts and figures as declarations: one new file each, errors that name the key, nothing heavy loaded."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import report.figures
import report.layouts
from plan.report import resolve_figures, resolve_page, resolve_tables
from report.draw import make_figure
from report.figure import figures, load_figure
from report.tables import make_table
from report_fixtures import study_source
from spillover.declarations import kinds_in
from spillover.errors import StudyError
from spillover.tables.layout import layouts
from tools.schemas import GROUPS, report_schema
from tools.texts import describe_in

SCRIPTS = Path(__file__).parents[2] / "scripts"
STUDY = {
    "study": "s",
    "years": [2013, 2016],
    "units": {"groups": ["region"]},
    "variables": {"NQP": {}, "DF": {}},
    "indices": {"forces": {}},
    "sweeps": {"matrices": {}},
}
SWEEPS = {"matrices": ("family", "model")}
KINDS = {"baseline": "panel", "moran": "moran"}
FIGURE = {"title": "T", "caption": "C"}
TABLE = {"title": "T"}


def tables(**table):
    return resolve_tables({**STUDY, "tables": {"table01_a": {**TABLE, **table}}}, KINDS)["table01_a"]


def drawn(**figure):
    return resolve_figures({**STUDY, "figures": {"f": {**FIGURE, **figure}}}, KINDS, SWEEPS)["f"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"layout": "regresion"}, r"table01_a\.layout: unknown layout 'regresion'; did you mean 'regres"),
        ({}, r"tables\.table01_a\.layout: is missing; allowed here: bootstrap, descriptives, effects"),
        ({"layout": "regression"}, r"tables\.table01_a: 'columns' is a required property"),
        (
            {"layout": "regression", "columns": [{"analysis": "baselin"}]},
            r"tables\.table01_a\.columns: unknown name 'baselin'; did you mean 'baseline'\?",
        ),
        (
            {"layout": "weights", "indices": ["force"]},
            r"tables\.table01_a\.indices: unknown name 'force'; did you mean 'forces'\?",
        ),
        (
            {"layout": "moran", "columns": [{"analysis": "moran"}], "fields": ["estimte"]},
            r"tables\.table01_a\.fields: unknown name 'estimte'; did you mean 'estimate'\?",
        ),
        (
            {"layout": "descriptives", "columns": [{"analysis": "baseline"}], "brackets": "se"},
            r"tables\.table01_a: unknown key 'brackets'",
        ),
        (
            {"layout": "weights", "indices": ["forces"], "published": {"file": "a{b}.csv"}},
            r"tables\.table01_a\.published\.file: 'a\{b\}\.csv'",
        ),
        ({"layout": "weights", "indices": ["forces"], "published": "x"}, r"table01_a\.published: 'x' is not"),
    ],
)
def test_a_wrong_table_names_its_key(table, message):
    with pytest.raises(StudyError, match=message):
        tables(**table)


@pytest.mark.parametrize(
    ("figure", "message"),
    [
        ({"kind": "maps"}, r"figures\.f\.kind: unknown kind 'maps'; did you mean 'map'\?"),
        ({"kind": "map"}, r"figures\.f: 'variable' is a required property"),
        ({"kind": "map", "variable": "NQQ"}, r"figures\.f\.variable: unknown name 'NQQ'; did you mean 'NQP'"),
        ({"kind": "paths", "variable": "NQP", "by": "regoin"}, r"f\.by: unknown name 'regoin'; did you mean"),
        ({"kind": "map", "variable": "NQP", "sweep": "matrices"}, r"figures\.f: unknown key 'sweep'"),
        ({"kind": "moran", "analyses": ["baseline"]}, r"'baseline' is of kind panel, .* draws moran"),
        (
            {"kind": "specification_curve", "sweep": "matrix"},
            r"f\.sweep: unknown name 'matrix'; did you mean",
        ),
        (
            {"kind": "moran", "analyses": ["moran"], "years": [2030]},
            r"f\.years: 2030 is not in the panel, 2013",
        ),
    ],
)
def test_a_wrong_figure_names_its_key(figure, message):
    with pytest.raises(StudyError, match=message):
        drawn(**figure)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ({"explorer": "matrix"}, r"report\.explorer: unknown name 'matrix'; did you mean 'matrices'\?"),
        (
            {"main_results": [{"label": "A", "analysis": "baselines", "term": "DF"}]},
            r"report\.main_results: unknown name 'baselines'; did you mean 'baseline'\?",
        ),
        ({"year_map": ["NQ"]}, r"report\.year_map: unknown name 'NQ'; did you mean 'NQP'\?"),
        ({"starts": [0.1]}, r"report: unknown key 'starts'; did you mean 'stars'\?"),
    ],
)
def test_a_wrong_page_names_its_key(page, message):
    with pytest.raises(StudyError, match=message):
        resolve_page({**STUDY, "report": page}, KINDS)


def test_loading_every_kind_imports_nothing_heavy():
    code = (
        "import sys; from spillover.tables.layout import layouts; from report.figure import figures; "
        "layouts(), figures(); "
        "print([m for m in ('numpy', 'scipy', 'matplotlib', 'docx', 'duckdb') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=SCRIPTS, capture_output=True, text=True)
    assert said.stdout == "[]\n", said.stdout + said.stderr


def test_inputs_are_what_the_fields_name():
    figure = drawn(kind="paths", variable="NQP", by="region")
    assert (figure.names_of("variable"), figure.names_of("analysis")) == (["NQP"], [])
    assert figure.reads == {"units"}
    table = tables(layout="regression", columns=[{"analysis": "baseline"}, {"analysis": "moran"}])
    assert table.names_of("analysis") == ["baseline", "moran"]


def test_every_figure_says_whether_it_shows_single_units():
    shown = {name for name, kind in figures().items() if kind.single_units}
    assert shown == {"map", "paths", "moran", "parallel_trends", "unit_effects"}


LAYOUT = '''"""Estimates alone."""

from spillover.tables.layout import TermsLayout
from spillover.tables.table import TableRow, Span, Table


class OnlyEstimates(TermsLayout, frozen=True, kw_only=True):
    """A row per term of the first column."""

    factor: float = 1.0

    def build(self, name, material):
        """The table."""
        terms = self.estimates(material)[0].terms
        rows = [TableRow((row.term, f"{self.factor * row.estimate:.3f}")) for row in terms]
        return Table(name, self.title, ((Span("Term"), Span("Estimate")),), tuple(rows))
'''
DRAWING = '''"""Estimates alone."""

from typing import ClassVar

from report.figure import ModelsFigure


class OnlyPoints(ModelsFigure, frozen=True, kw_only=True):
    """A point per model."""

{units}    size: float = 3.0

    def draw(self, source):
        """The points."""
        from report.figure_style import new_figure

        figure, axes = new_figure(2.0)
        values = [record.terms[0].estimate for record in source.records(self.columns)]
        axes.plot(values, range(len(values)), "o", markersize=self.size)
        return figure
'''
UNITS = "    single_units: ClassVar[bool] = False\n"


@pytest.fixture
def added(tmp_path, monkeypatch):
    """Puts a new file beside the layouts or figures."""

    def add(package, name, text):
        folder = tmp_path / package.__name__
        folder.mkdir()
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(folder)])
        kinds_in.cache_clear()

    yield add
    kinds_in.cache_clear()
    for name in ("report.layouts.only_estimates", "report.figures.only_points"):
        sys.modules.pop(name, None)


def described(kind):
    """The schema's entry of a new kind, whose words are not in the catalogue."""
    known = describe_in("en", GROUPS)

    def text(*keys):
        with suppress(KeyError):
            return known(*keys)
        return keys[0]

    return report_schema(text)["$defs"][kind]


def test_a_new_layout_is_one_new_file(added, tmp_path):
    added(report.layouts, "only_estimates", LAYOUT)
    assert "only_estimates" in layouts()
    table = {"layout": "only_estimates", "columns": [{"analysis": "baseline"}], "factor": 2}
    assert tables(**table).factor == 2
    with pytest.raises(StudyError, match=r"table01_a\.factor: 'x' is not of type 'number'"):
        tables(**{**table, "factor": "x"})
    assert described("layout-only_estimates")["properties"]["factor"]["default"] == 1.0
    made = make_table("table01_a", {**TABLE, **table}, study_source(tmp_path).material)
    first = study_source_estimate(tmp_path)
    assert made.rows[0].cells == ("DF", f"{2 * first:.3f}")


def study_source_estimate(path):
    """The first estimate of the fixtures' baseline, as its file holds it."""
    document = json.loads((path / "baseline.json").read_text(encoding="utf-8"))
    return document["estimates"][0]["terms"][0]["estimate"]


def test_a_new_figure_is_one_new_file(added, tmp_path):
    added(report.figures, "only_points", DRAWING.format(units=UNITS))
    figure = {"kind": "only_points", "columns": [{"analysis": "baseline"}]}
    assert drawn(**figure).names_of("analysis") == ["baseline"]
    assert described("figure-only_points")["properties"]["size"]["default"] == 3.0
    made = make_figure("f", {**FIGURE, **figure}, study_source(tmp_path))
    assert list(made.axes[0].lines[0].get_xdata()) == [study_source_estimate(tmp_path)]


def test_a_figure_that_does_not_say_whether_it_shows_single_units_does_not_load(added):
    added(report.figures, "only_points", DRAWING.format(units=""))
    for load in (figures, lambda: load_figure("only_points")):
        with pytest.raises(StudyError, match="only_points: the figure must say single_units"):
            load()


def test_tables_and_figures_are_in_the_reference():
    assert {"layout", "figure"} <= {group.name for group in GROUPS}
