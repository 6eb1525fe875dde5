"""Tables of several models: a study's own layout and styles, in every form; what is no table."""

import re
import sys
import zipfile

import msgspec
import pytest

import spillover
from frame_data import ASKED, MUNNELL, PLACE, produc, simulated, states
from report.layouts.regression import Regression
from spillover.declarations import convert
from spillover.estimates import AnalysisRecord
from spillover.tables.material import Material
from spillover.tables.notes import figure_notes
from spillover.tables.regression import label_statistic
from spillover.tables.style import read_style, style_names

TERMS = MUNNELL[7:].split(" + ")


@pytest.fixture(scope="module")
def models():
    within = spillover.fit_within(produc(), MUNNELL, **PLACE)
    durbin = spillover.fit_sdm(produc(), MUNNELL, weights=states(), **PLACE)
    return [within, durbin, durbin.part("effects")]


@pytest.mark.debt("32.15")
def test_a_table_without_a_title_has_no_caption_in_latex(models):
    assert "caption" not in spillover.table(models).to_latex()
    assert r"\caption{A}\label{tab:t}" in spillover.table(models, title="A", name="t").to_latex()


@pytest.mark.debt("36.4")
@pytest.mark.parametrize("style", style_names())
def test_a_table_is_the_report_s_in_every_style(models, style):
    """The same documents through the layout of a study give the same cells and notes."""
    made = spillover.table(models[:2], style=style, title="A", labels={"lpc": "Capital"}).table
    own = read_style(style)
    documents = {
        name: msgspec.convert({"analysis": name, **model.to_dict()}, AnalysisRecord)
        for name, model in zip("ab", models[:2], strict=True)
    }
    columns = [{"analysis": name, "part": ""} for name in "ab"]
    options = {"title": "A", "columns": columns, "labels": {"lpc": "Capital"}}
    options |= {"digits": own.digits, "brackets": own.brackets}
    for column, number in zip(columns, ("(1)", "(2)"), strict=True):
        column["header"] = number
    layout = convert({**options, "layout": "regression"}, Regression)
    study = layout.build("table", Material(documents, stars=own.stars, style=own))
    assert made.rows == study.rows
    assert made.head == study.head
    assert made.notes == study.notes
    assert made.style == own


def test_cells_are_the_models_numbers(models):
    frame = spillover.table(models[:1], style="jjyj").to_frame()
    column = frame.columns[1]
    cells = dict(zip(frame.iloc[:, 0], frame[column], strict=True))
    assert cells["lemp"] == f"{models[0].params['lemp']:.4f}***"
    assert (
        frame[column][frame.iloc[:, 0].tolist().index("lemp") + 1] == f"({models[0].std_errors['lemp']:.4f})"
    )
    assert cells["Unit fixed effects"] == "Yes"
    assert "*" not in repr(spillover.table(models[:1], style="aer"))


def test_columns_of_effects_are_in_words_and_have_their_model_s_fixed_effects(models):
    made = spillover.table(models, style="aer").table
    rows = {row.cells[0]: row.cells[1:] for row in made.rows}
    assert rows["indirect effect of lemp"] == ("", "", f"{models[2].params['lemp:indirect']:.3f}")
    assert rows["Unit fixed effects"] == ("Yes", "Yes", "Yes")


@pytest.mark.debt("36.4")
def test_paths_of_regressions_have_the_fixed_effects_that_they_take_out():
    estimators = ["two-way", "sun-abraham", "imputation", "callaway-santanna"]
    asked = {**ASKED["event_study"], "estimators": estimators, "leads": 1}
    found = spillover.event_study(simulated(), unit="unit", time="year", **asked)
    made = spillover.table([found.part(part) for part in found.parts]).table
    rows = {row.cells[0]: dict(zip(found.parts, row.cells[1:], strict=True)) for row in made.rows}
    for effect in ("Unit fixed effects", "Year fixed effects"):
        said = {part for part, cell in rows[effect].items() if cell == "Yes"}
        assert said == {part for part in found.parts if not part.startswith("callaway")}
        assert rows[effect]["callaway_santanna"] == ""


@pytest.fixture(scope="module")
def paths():
    """A path whose ends gather all times beyond, and one whose ends do not."""
    asked = {**ASKED["event_study"], "estimators": ["two-way", "sun-abraham"], "window": [-2, 1]}
    return spillover.event_study(simulated(), unit="unit", time="year", **asked)


BINNED = "times since adoption before -2 and after 1 are binned."


def test_beneath_a_table_stands_which_ends_gather_times(paths):
    """Binned cells stood beside others in one row, and what said so was a click away."""
    two_way, others = paths.part("two_way"), paths.part("sun_abraham")
    beside = spillover.table([others, two_way], style="aer").table
    assert [note for note in beside.notes if BINNED in note.lower()] == [f"In (2): {BINNED.capitalize()}"]
    assert not any(BINNED in note.lower() for note in beside.details), "once"
    alone = spillover.table([two_way]).table
    assert BINNED.capitalize() in alone.notes
    for other in (
        spillover.table([others]).table,
        spillover.table([two_way, others], terms=["event +0"]).table,
        spillover.table([paths.part("two_way_att"), others]).table,
    ):
        assert not any(BINNED in note.lower() for note in other.notes)


def test_a_picture_of_paths_says_which_ends_gather_times(paths):
    parts = ("two_way", "sun_abraham", "sun_abraham_att")
    records = tuple(paths.part(part)._record for part in parts)
    analyses = {"paths": AnalysisRecord(analysis="paths", kind="event_study", estimates=records)}
    told = figure_notes({"kind": "event_study", "analyses": ["paths"]}, analyses)
    assert told.startswith(f"In two-way event study: {BINNED.capitalize()}")
    assert "binned" not in figure_notes({"kind": "parallel_trends", "analyses": ["paths"]}, analyses)


def test_the_foot_of_a_threshold_has_its_value_and_interval():
    """It was among the settings alone, a click away."""
    place = {"unit": "unit", "time": "year"}
    options = {**ASKED["fit_threshold"], "draws": 0}
    one, two = (spillover.fit_threshold(simulated(), **place, **options, thresholds=n) for n in (1, 2))
    rows = {row.cells[0]: row.cells[1:] for row in spillover.table([one, two], style="aer").table.rows}
    first = one.settings["threshold_1"]
    assert rows["First threshold and its interval"][0].startswith(f"{first['value']:.5g}, 95% interval [")
    second = two.settings["threshold_2"]["value"]
    empty, told = rows["Second threshold and its interval"]
    assert (empty, told.partition(",")[0]) == ("", f"{second:.5g}")
    assert "Third threshold and its interval" not in rows


@pytest.mark.debt("36.4")
def test_regimes_of_models_with_different_numbers_of_thresholds_stand_in_a_row():
    options = {**ASKED["fit_threshold"], "regressors": ["x", "m"], "controls": ["z"], "draws": 0}
    place = {"unit": "unit", "time": "year"}
    models = [spillover.fit_threshold(simulated(), **place, **options, thresholds=n) for n in (1, 3, 2)]
    rows = [row.cells[0] for row in spillover.table(models).table.rows if row.kind != "bracket"]
    regimes = [f"{name}, regime {r}" for name in "xm" for r in (1, 2, 3, 4)]
    assert rows[:9] == [*regimes, "z"]


def test_terms_headers_statistics_and_stars_are_chosen(models):
    made = spillover.table(
        models[:2],
        headers=["OLS", "SDM"],
        terms={"lemp": "Jobs", "rho": "ρ"},
        statistics=["nobs", "loglik"],
        brackets="interval",
        digits=2,
        stars=[0.05],
        notes=["Source: Munnell."],
    )
    assert [span.text for span in made.table.head[1]] == ["", "OLS", "SDM"]
    assert [row.cells[0] for row in made.table.rows if row.cells[0]][:2] == ["Jobs", "ρ"]
    assert made.table.rows[0].cells[1] == f"{models[0].params['lemp']:.2f}*"
    assert made.table.rows[1].cells[1].startswith("[0.60, ")
    assert made.table.notes[-1] == "Source: Munnell."


def test_each_form_has_every_cell(models, tmp_path):
    docx = pytest.importorskip("docx")
    made = spillover.table(models, style="mdpi", title="Munnell's data")
    cells = {cell for row in made.table.rows for cell in row.cells if cell}
    for text in (repr(made), made._repr_html_()):
        assert all(cell in text for cell in cells)
    plain = made.to_markdown().replace("\\", "")
    assert all(cell in plain for cell in cells)
    assert len({line.count(" | ") for line in plain.splitlines() if line.startswith("|")}) == 1
    assert made.to_latex().count(r"\\") >= len(made.table.rows)
    made.to_word(tmp_path / "t.docx")
    grid = docx.Document(tmp_path / "t.docx").tables[0]
    there = {cell.text.replace("\u2212", "-") for row in grid.rows for cell in row.cells}
    assert {cell for cell in cells if re.fullmatch(r"-?[\d.]+", cell)} <= there
    first = (tmp_path / "t.docx").read_bytes()
    made.to_word(tmp_path / "t.docx")
    assert (tmp_path / "t.docx").read_bytes() == first
    assert zipfile.is_zipfile(tmp_path / "t.docx")
    with pytest.raises(spillover.StudyError, match=r"no folder .*absent; make it first"):
        made.to_word(tmp_path / "absent" / "t.docx")
    for name in ("t.doc", "t"):
        with pytest.raises(spillover.StudyError, match=r"does not end in \.docx, .*; write .*t\.docx$"):
            made.to_word(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["t.docx"]


def test_a_table_in_chinese(models):
    spillover.speak("zh")
    try:
        text = repr(spillover.table(models[:2], style="jjyj", terms=["lpcap"]))
    finally:
        spillover.speak("en")
    assert "控制变量" in text
    assert "括号内为标准误" in text


@pytest.mark.debt("36.4")
def test_models_of_different_outcomes_and_thirty_models_make_a_table(models):
    other = spillover.fit_within(produc(), "unemp ~ lpc", **PLACE)
    made = spillover.table([models[0], other])
    assert [span.text for span in made.table.head[1]] == ["Outcome", "lgsp", "unemp"]
    many = spillover.table([models[0], other] * 15)
    assert many.table.width == 31
    assert many.to_latex().count(r"\begin{sidewaystable}") > 1


@pytest.mark.debt("36.4")
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda m: spillover.table([]), "there is no model"),
        (lambda m: spillover.table([m[0], 3]), "model 2 is int, not the result of a call"),
        (lambda m: spillover.table(m, style="qje"), "no style 'qje'; allowed here: aer"),
        (lambda m: spillover.table(m, headers=["a"]), "models: 3, headers: 1"),
        (lambda m: spillover.table(m, terms=["nope"]), "no column has the term 'nope'"),
        (lambda m: spillover.table(m, statistics=["nope"]), "no column has 'nope'"),
        (lambda m: spillover.table(None), "expected a list of results, found NoneType"),
        (lambda m: spillover.table(m, terms="lemp"), "terms='lemp': expected .* a list, found a text"),
        (lambda m: spillover.table(m, notes="Source."), "notes='Source.': expected a list, found a text"),
        (lambda m: spillover.table(m, digits="2"), "digits='2': expected a whole number, found a text"),
        (lambda m: spillover.table(m, digits=-1), "digits=-1: expected a whole number >= 0"),
        (lambda m: spillover.table(m, stars=0.05), r"stars=0\.05: expected a list, found a number"),
        (lambda m: spillover.table(m, stars=[5, 1]), r"stars=\[5, 1\]: expected a number <= 1"),
        (lambda m: spillover.table(m, stars=[0.5, 0.4, 0.3, 0.2, 0.1]), "expected at most 4 values"),
        (lambda m: spillover.table(m, labels="x"), "labels='x': expected options by name, found a text"),
        (
            lambda m: spillover.table(
                spillover.specification_tests(produc(), MUNNELL, weights=states(), **PLACE)
            ),
            "has no coefficients",
        ),
    ],
)
def test_what_is_no_table_is_refused(models, make, message):
    with pytest.raises(spillover.StudyError, match=message):
        make(models)


def test_word_needs_its_package(models, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    monkeypatch.delitem(sys.modules, "spillover.tables.word", raising=False)
    with pytest.raises(spillover.StudyError, match=r"pip install 'spillover\[word\]'"):
        models[0].to_word(tmp_path / "b.docx")


def test_a_test_of_equal_slopes_names_the_slopes_that_it_is_of():
    found = spillover.several_groups(produc(), "lgsp ~ lpcap + lpc", by="region", unit="state", time="year")
    test = found.part("difference")._record
    assert label_statistic("equal_slopes", [test]) == "Equal slopes in all groups, Wald χ² (lpcap) [p]"
    assert label_statistic("r2", [test]) == "R²"


def test_models_by_name_are_their_headers(models):
    first, second = models[:2]
    named = spillover.table({"OLS": first, "SDM": second})
    assert repr(named) == repr(spillover.table([first, second], headers=["OLS", "SDM"]))
