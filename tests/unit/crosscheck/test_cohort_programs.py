"""Callaway and Sant'Anna's effects with controls, and errors of averages, by what is installed."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pytest

from checked_study import COHORTS, POLICY, answered_as, study_files
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.programs import cohort_controls, cohort_times
from crosscheck.second_opinion import opinions
from crosscheck.verdicts import DIFFERS, EQUAL, EVIDENCE, EXPLAINED, FAILED, PROVED, SIMULATED
from did_data import table
from kind_study import files_of, resolved
from panel_data import golden
from planted_policies import last_year_as_base, outcome_model_known, shares_known, shares_of_rows
from simulated_studies import study
from spillover.opinions.conventions import UNITS
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles

METHODS = {"regression": "reg", "ipw": "ipw", "doubly-robust": "dr"}
CONTROLS = {"never": "nevertreated", "not-yet": "notyettreated"}
BY = ("simple", "event", "cohort", "time")
TREATED = {"did_panel": ("unit", "y", "treated"), "castle": ("sid", "l_homicide", "post")}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return study_files(tmp_path_factory.mktemp("cohorts"))


def said_of(name: str, folder, columns: Iterable[str], **more: Any) -> list[Opinion]:
    """What the programs say of effects by cohort of a panel. columns: beside outcome and treatment."""
    unit, outcome, treatment = TREATED[name]
    rows = table(name)
    units = [f"u{int(u):03d}" for u in np.unique(rows[unit])]
    years = [int(year) for year in np.unique(rows["year"])]
    values = {column: rows[column] for column in (outcome, treatment, *columns)}
    made = files_of(folder, units, years, values)
    options = {"kind": "staggered", "outcome": outcome, "treatment": treatment, **more}
    recipes = resolved(options, list(values)).recipes("m")
    panel = PanelFiles(made.variables, made.units, {})
    return list(opinions(recipes, panel, chosen=[cohort_times, cohort_controls]))


def equals_csdid(said: list[Opinion], theirs: Mapping[str, Any]) -> None:
    """The averages and their errors."""
    found = {(o.model, o.quantity, o.term): o.value for o in said}
    for by in BY:
        overall = [found[f"m/{by}", quantity, "ATT"] for quantity in ("coefficient", "se")]
        np.testing.assert_allclose(overall, [theirs[by]["overall"], theirs[by]["se"]], rtol=1e-8)
        path = (theirs[by].get(name, ()) for name in ("keys", "effects", "errors"))
        for key, effect, error in zip(*path, strict=True):
            term = f"event {key:+d}" if by == "event" else f"{by} {key}"
            pair = [found[f"m/{by}_path", quantity, term] for quantity in ("coefficient", "se")]
            np.testing.assert_allclose(pair, [effect, error], rtol=1e-8, atol=1e-12)


@pytest.mark.debt("32.4")
@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("method", METHODS)
def test_linearmodels_says_of_cohorts_with_controls_what_csdid_does(method, control, tmp_path):
    said = said_of("did_panel", tmp_path, ("x1", "x2"), control=control, controls=["x1", "x2"], method=method)
    assert {o.program for o in said} == {"linearmodels"}
    equals_csdid(said, golden("did")["staggered"][f"panel_{CONTROLS[control]}_{METHODS[method]}"])


@pytest.mark.debt("32.4")
@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("weight", [None, "popwt"])
def test_statsmodels_says_of_averages_and_their_errors_what_csdid_does(weight, control, tmp_path):
    """Of the states with castle doctrines, without controls."""
    more = {"observation_weights": weight} if weight else {}
    said = said_of("castle", tmp_path, more.values(), control=control, **more)
    assert {o.program for o in said} == {"statsmodels"}
    equals_csdid(said, golden("did")["staggered"][f"castle_{CONTROLS[control]}_{weight}"])


def rows(files, options, folder):
    """The rows of an analysis by the programs that are installed."""
    return settle_verdicts(list(compare_rows(*answered_as(files, options, folder, opinions))))


@pytest.mark.debt("32.4")
@pytest.mark.parametrize(
    "name", ["staggered", "staggered_weighting", "staggered_both", "staggered_drawn", "region"]
)
def test_every_number_of_cohorts_has_a_second_program(name, files, tmp_path):
    """Cells as printed, with errors where these are clustered by unit; averages, tests, bands from them."""
    region = {**COHORTS, "control": "not-yet", "controls": ["v"], "cluster": "region"}
    found = rows(files, POLICY.get(name, region), tmp_path)
    assert [r for r in found if r.verdict in (DIFFERS, FAILED, PROVED)] == []
    cells = [r for r in found if r.term.startswith("group_time")]
    printed = ("estimate",) if name in ("region", "staggered_drawn") else ("estimate", "se")
    own = [r for r in cells if r.term.endswith(printed) and r.ours != 0]
    assert {r.verdict for r in own} == {EQUAL}
    others = [r for r in found if r.counts_as in EVIDENCE and r not in own and r.ours != 0]
    assert {r.verdict for r in others} <= {EXPLAINED, SIMULATED}


@pytest.mark.debt("32.3")
@pytest.mark.parametrize("seed", [3, 4])
def test_nothing_of_cohorts_differs_where_the_outcome_is_sales_in_yuan(seed, tmp_path):
    """Doubly robust and by odds: residuals of 10⁸ were regressors beside ones, and the program lost them."""
    given, analyses = study(seed, tmp_path, in_units=True)
    found = rows(given, analyses["cohorts_controls"], tmp_path)
    assert [r for r in found if r.verdict in (DIFFERS, FAILED, PROVED)] == []
    cells = [r for r in found if r.term.startswith("group_time") and r.term.endswith(" estimate")]
    assert {r.convention for r in cells if r.verdict == EXPLAINED} == {UNITS}


PLANTED = [
    (last_year_as_base, "staggered", "series"),
    (shares_of_rows, "staggered", "coefficient"),
    (shares_known, "staggered", "se"),
    (outcome_model_known, "staggered_both", "se"),
]


@pytest.mark.debt("32.4")
@pytest.mark.parametrize(
    ("plant", "name", "quantity"), PLANTED, ids=lambda one: getattr(one, "__name__", one)
)
def test_a_fault_of_cohorts_with_controls_is_named_without_an_optional_program(
    plant, name, quantity, files, tmp_path, monkeypatch
):
    plant(monkeypatch, files)
    found = rows(files, POLICY[name], tmp_path)
    assert any(r.verdict == DIFFERS and r.quantity == quantity for r in found)
