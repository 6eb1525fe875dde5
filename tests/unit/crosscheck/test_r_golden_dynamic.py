"""plm's pgmm on Arellano and Bond's firms: its golden numbers as the answers that plm.R would write, read and
compared with ours; and what its formula cannot say.
"""

import json

import numpy as np
import pytest

from base.artifacts.analysis import read_analysis
from crosscheck.r.plm import sayable
from crosscheck.verdicts import DIFFERS, EQUAL, EXPLAINED
from kind_study import files_of, resolved
from panel_data import rows_of
from replayed_r import asked, compared, stand_in
from spatial_data import DATA
from spillover.opinions.panel import PanelFiles

pytestmark = pytest.mark.proof("independent program")

GOLDEN = json.loads((DATA / "pgmm_empluk.json").read_text())
VARIABLES, YEARS = ("emp", "wage", "capital", "output"), list(range(1976, 1985))
LONG = ["L.emp", "L2.emp", "wage", "L.wage", "capital", "output", "L.output"]
SHORT = ["L.emp", "wage", "L.wage", "capital", "L.capital"]
OWN = ["capital", "L.capital"]
TWO = [{"variable": name, "lags": [2, 4]} for name in ("emp", "wage")]
AB = {"regressors": LONG, "lagged": [{"variable": "emp", "lags": [2]}], "exogenous": LONG[2:]}
DESIGNS = {
    "ab": AB,
    "ab_individual": {**AB, "period_effects": False},
    "collapsed": {**AB, "lagged": [{"variable": "emp", "lags": [2], "collapse": True}]},
    "bb_sys": {
        "regressors": SHORT,
        "lagged": [{"variable": name, "lags": [2]} for name in ("emp", "wage", "capital")],
        "system": True,
    },
    "lags24": {"regressors": SHORT, "lagged": TWO, "exogenous": OWN},
    "lags24_sys_collapsed": {
        "regressors": SHORT,
        "lagged": [{**part, "collapse": True} for part in TWO],
        "exogenous": OWN,
        "exogenous_in": "separate",
        "system": True,
    },
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The firms in logs; a year that a firm lacks is missing."""
    known = {(row["firm"], int(row["year"])): row for row in rows_of("empluk.csv")}
    firms = sorted({firm for firm, _ in known})
    columns = {
        name: np.array(
            [np.log(float(known[f, t][name])) if (f, t) in known else np.nan for f in firms for t in YEARS]
        )
        for name in VARIABLES
    }
    return files_of(tmp_path_factory.mktemp("firms"), firms, YEARS, columns)


def analysis(name, **more):
    options = {"kind": "gmm", "outcome": "emp", "period_effects": True, **DESIGNS[name], **more}
    return resolved(options, list(VARIABLES))


def verdicts(made, answers, files, folder, monkeypatch):
    if not (folder / "a.json").exists():
        files.write(made.fit(files), folder / "a.json")
    stand_in(folder, monkeypatch, [["a0", *row] for row in [*answers, ("done", "", 0)]])
    panel = PanelFiles(files.variables, files.units, {})
    return compared({"a": read_analysis(folder / "a.json")}, asked("plm", made.recipes("a"), panel))


@pytest.mark.parametrize(("steps", "robust"), [(1, True), (1, False), (2, True), (2, False)])
@pytest.mark.parametrize("name", DESIGNS)
def test_pgmm(name, steps, robust, files, tmp_path, monkeypatch):
    golden = GOLDEN[f"{name}_{'twosteps' if steps == 2 else 'onestep'}_{'TRUE' if robust else 'FALSE'}"]
    answers = [("coefficient", f"x{i}", value) for i, value in enumerate(golden["coef"].values())]
    answers.append(("test", f"sargan {golden['sargan']['df']}", golden["sargan"]["stat"]))
    if robust or steps == 2:  # else its variance is none
        answers += [("se", f"x{i}", value) for i, value in enumerate(golden["se"].values())]
        answers.append(("test", "wald", golden["wald"]["stat"]))
        if "system" not in DESIGNS[name]:  # where its tests leave out moments
            answers += [("test", f"ar{order}", golden[f"m{order}"]["stat"]) for order in (1, 2)]
    made = analysis(name, steps=steps, robust=robust)
    rows = verdicts(made, answers, files, tmp_path, monkeypatch)
    assert len(rows) >= len(answers)
    assert {r["verdict"] for r in rows} <= {EQUAL, EXPLAINED}
    moved = [(quantity, term, value * 1.001) for quantity, term, value in answers]
    rows = verdicts(made, moved, files, tmp_path, monkeypatch)
    assert {r["verdict"] for r in rows if r["quantity"] in ("coefficient", "se", "test")} == {DIFFERS}


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("ab", {"transformation": "orthogonal"}),
        ("ab", {"weighting": "identity"}),
        ("ab", {"exogenous": LONG[3:]}),
        ("ab", {"sample": {"years": [1977, 1984]}}),
        ("lags24", {"lagged": [{**TWO[0], "collapse": True}, TWO[1]]}),
        ("lags24_sys_collapsed", {"exogenous_in": "both"}),
        ("bb_sys", {"period_effects": False}),
    ],
)
def test_what_the_formula_cannot_say_is_not_asked(name, more):
    (recipe,) = analysis(name).recipes("a")
    assert sayable(recipe)
    (other,) = analysis(name, **more).recipes("a")
    assert not sayable(other)


def test_a_row_that_lacks_a_variable_is_said(files, tmp_path, monkeypatch):
    """pgmm makes lags of the rows that it is given."""
    made = analysis("ab")
    stand_in(tmp_path, monkeypatch, [])
    import pandas as pd

    table = pd.read_parquet(files.variables["wage"])
    table.loc[table["value"].first_valid_index(), "value"] = None
    table.to_parquet(tmp_path / "wage.parquet")
    panel = PanelFiles({**files.variables, "wage": tmp_path / "wage.parquet"}, files.units, {})
    (only,) = asked("plm", made.recipes("a"), panel)
    assert "rows lack a variable" in only.problem
