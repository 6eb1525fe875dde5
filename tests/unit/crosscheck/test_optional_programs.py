"""Programs that the project does not install: what they are asked, and how their numbers become ours."""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType, SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from checked_study import GMM, SYSTEM, THRESHOLDS, VARIABLES, answered, study_files
from crosscheck import own as installed
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.own import Own
from crosscheck.verdicts import DIFFERS, EQUAL, EXPLAINED
from kind_study import resolved
from spillover.kinds.gmm import by_pyxtabond2 as pyxtabond2
from spillover.kinds.threshold import by_pyxthreg as pyxthreg
from spillover.opinions.panel import PanelFiles

MANY = {"variable": "y", "lags": [2, 3], "collapse": True}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return study_files(tmp_path_factory.mktemp("optional"))


@pytest.fixture
def panel(files) -> PanelFiles:
    return PanelFiles(files.variables, files.units, files.weights)


def recipe_of(options: dict):
    (recipe,) = resolved(options, VARIABLES, ("w",)).recipes("a")
    return recipe


@pytest.fixture
def asked(monkeypatch) -> dict:
    """A stand-in for pyxtabond2 that keeps what it is asked, with numbers of its own."""
    seen: dict = {}
    stand_in = ModuleType(pyxtabond2.NAME)
    stand_in.__spec__ = ModuleSpec(pyxtabond2.NAME, None)
    stand_in.GMMStyle = stand_in.IVStyle = lambda **given: given

    class Program:
        def __init__(self, frame, **given):
            seen.update(given, frame=frame)

        def fit(self):
            names = [*seen["x_vars"], *(["_cons"] if seen["model_type"] == "system" else [])]
            ar = {1: (-2.0, 0.0), 2: (0.5, 0.0)}
            return SimpleNamespace(
                x_names=names,
                beta=np.arange(1.0, len(names) + 1),
                se=np.full(len(names), 0.5),
                diag={"df": 3, "sargan": (4.0, 0.0), "hansen": (5.0, 0.0), "ar": ar},
                engine=SimpleNamespace(z_rank=seen.get("rank", 9), n_instruments=9),
            )

    stand_in.PyXtabond2 = Program
    monkeypatch.setitem(sys.modules, pyxtabond2.NAME, stand_in)
    monkeypatch.setattr("spillover.opinions.opinion.version", lambda name: "0")
    return seen


def said(program, recipe, panel) -> dict:
    return {(one.quantity, one.term): one for one in program.answers(recipe, panel)}


def test_a_system_is_asked_for_with_its_equations_and_dummies(asked, panel):
    lagged = [{**MANY, "equation": "difference"}, {"variable": "m", "equation": "level"}]
    options = {**SYSTEM, "lagged": lagged, "exogenous_in": "separate", "period_effects": True}
    found = said(pyxtabond2, recipe_of({**options, "weighting": "blocks"}), panel)
    assert (asked["model_type"], asked["twostep"], asked["robust"], asked["h"]) == ("system", True, True, 2)
    assert [part["equation"] for part in asked["gmm"]] == ["diff", "level"]
    assert [(part["lag"], part["collapse"]) for part in asked["gmm"]] == [((2, 3), True), ((2, None), False)]
    years = [f"year_{year}" for year in range(2003, 2009)]
    assert asked["iv"] == [
        {"variables": ["own0"], "equation": "diff"},
        {"variables": ["own0"], "equation": "level"},
        {"variables": years, "equation": "level"},
    ]
    assert asked["x_vars"] == ["x0", "x1", *years]
    units = panel.sample(recipe_of(options)).frame[["y", "m"]].std()
    assert found["coefficient", "m"].value == pytest.approx(2 * units["y"] / units["m"])
    assert asked["frame"][["y", "x1"]].std().to_numpy() == pytest.approx([1, 1])
    assert {term for quantity, term in found if quantity == "test"} == {"sargan", "hansen", "ar1", "ar2"}
    # The gaps of m take its rows out of the sample, and nothing from the lags of y.
    frame = asked["frame"].set_index(["unit", "year"])
    assert np.isnan(frame.loc[(2, 2004), "x1"])
    assert np.isfinite(frame.loc[(2, 2004), "lagged0"])
    # Deviations count the later years of each variable alone; the first year of the table has no levels.
    assert np.isnan(frame.loc[(2, 2004), "year_2004"])
    assert frame.loc[(2, 2000)].isna().all()


@pytest.mark.debt(4)
def test_what_it_is_given_does_not_depend_on_the_units_of_the_variables(asked, files, panel, tmp_path):
    """It inverts moments as they are: of millions beside shares its digits would be those of rounding."""
    recipe = recipe_of(GMM)
    plain = said(pyxtabond2, recipe, panel)
    given = asked.pop("frame")
    scaled = pd.read_parquet(files.variables["y"])
    scaled.assign(value=scaled.value * 1e8).to_parquet(tmp_path / "y.parquet")
    large = PanelFiles({**files.variables, "y": tmp_path / "y.parquet"}, files.units, files.weights)
    found = said(pyxtabond2, recipe, large)
    pd.testing.assert_frame_equal(asked["frame"], given)
    for (quantity, term), one in found.items():
        times = 1e8 if quantity in ("coefficient", "se") and term != "L.y" else 1
        assert one.value == pytest.approx(times * plain[quantity, term].value), (quantity, term)


def test_deviations_are_dated_a_year_earlier_there(asked, panel):
    deviations = {**GMM, "transformation": "orthogonal", "steps": 1}
    found = said(pyxtabond2, recipe_of(deviations), panel)
    assert [part["lag"] for part in asked["gmm"]] == [(1, 2), (1, None)]
    assert asked["orthogonal"]
    assert {term for quantity, term in found if quantity == "test"} == {"sargan"}
    assert said(pyxtabond2, recipe_of({**SYSTEM, "transformation": "orthogonal"}), panel) == {}


def test_the_moments_that_the_program_leaves_out_are_not_asked_for(asked, panel):
    plain = {**SYSTEM, "steps": 1, "robust": False}
    assert ("test", "ar1") not in said(pyxtabond2, recipe_of(plain), panel)
    assert ("test", "ar1") in said(pyxtabond2, recipe_of({**plain, "robust": True}), panel)


def test_instruments_that_depend_on_each_other_give_no_number(asked, panel):
    asked["rank"] = 8
    with pytest.raises(ValueError, match="of its 9 instruments 8 are independent"):
        said(pyxtabond2, recipe_of(GMM), panel)


def test_what_is_not_installed_is_not_asked(panel, monkeypatch):
    monkeypatch.setattr(pyxtabond2, "find_spec", lambda name: None)
    monkeypatch.setattr(pyxthreg, "find_spec", lambda name: None)
    assert said(pyxtabond2, recipe_of(GMM), panel) == {}
    assert said(pyxthreg, pyxthreg.split_by_regime(recipe_of(THRESHOLDS), panel, [1.0]), panel) == {}
    given = {"gmm": ("no-such-package", "msgspec"), "panel": ("msgspec",)}
    monkeypatch.setattr(installed, "declarations_of", lambda kind: Own(optional_programs=given.get(kind, ())))
    found = {kind: list(installed.optional_versions(kind, ())) for kind in ("gmm", "panel", "threshold")}
    assert found == {"gmm": ["msgspec"], "panel": ["msgspec"], "threshold": []}


def test_the_conventions_of_pyxthreg_are_formulas(panel):
    """16 units, 8 years: F over n(T−1) = 112 for T(n−1) = 120; 110 degrees of freedom, 103 with the years."""
    recipe = pyxthreg.split_by_regime(recipe_of(THRESHOLDS), panel, [1.0])
    sample = panel.sample(recipe)
    (way,) = pyxthreg.rescale_f(recipe, sample, 30.0)
    assert (way.formula, way.value) == ("F·112/120", pytest.approx(28.0))
    (way,) = pyxthreg.rescale_errors(recipe, sample, 2.0, 2)
    ours = 16 / 15 * 127 / (128 - 3)  # K: two slopes and the constant, for unit effects lie in the clusters
    assert way.value == pytest.approx(2 * np.sqrt(ours / (16 / 15)))
    classical = {**THRESHOLDS, "variance": {"kind": "classical"}, "effects": "two-way", "divisor": "xthreg"}
    recipe = pyxthreg.split_by_regime(recipe_of(classical), panel, [1.0])
    (way,) = pyxthreg.rescale_errors(recipe, panel.sample(recipe), 2.0, 2)
    assert way.value == pytest.approx(2 * np.sqrt(110 / 103))
    assert pyxthreg.rescale_f(recipe, sample, 30.0) == ()


@pytest.mark.parametrize(
    ("program", "name"),
    [
        *((pyxtabond2, name) for name in ("gmm", "gmm_one_step", "system_gmm", "system_gmm_one_step")),
        (pyxthreg, "thresholds_two_way"),
    ],
)
def test_nothing_of_an_installed_program_differs(program, name, files, tmp_path):
    pytest.importorskip(program.NAME, reason=f"{program.NAME} is not installed with the project")
    rows = settle_verdicts(list(compare_rows(*answered(files, name, tmp_path))))
    verdicts = {row.verdict for row in rows if row.program == program.NAME}
    assert verdicts <= {EQUAL, EXPLAINED}
    assert EQUAL in verdicts
    assert DIFFERS not in {row.verdict for row in rows}
