"""The sample of a sweep: drawn as the sweep makes it, under its matrices, which an oracle rebuilds."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from crosscheck.build import read_sweep_rows
from crosscheck.second_sweep import Specification, build_as_sweep, follow_term, give_own_effects, opinions
from oracles import oracles
from oracles.matrices import REBUILT, rebuilt
from plan.sweep import Subject
from plan.weights import build_family
from spillover.arrays.weights import economic, families, standardise
from spillover.declarations import all_options_of
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles
from spillover.recipe import LinearRecipe, SpatialRecipe
from sweep.choice import draw_specifications, specifications
from sweep.choices.controls import Controls
from sweep.choices.models import Models

UNITS = [f"u{i:02d}" for i in range(12)]


@pytest.fixture
def panel(tmp_path):
    """Twelve units on a map with one far away, and a variable of two years."""
    draws = np.random.default_rng(3)
    places = np.column_stack([draws.uniform(100, 106, 12), draws.uniform(25, 30, 12)])
    places[5] = 120, 45
    table = pd.DataFrame({"unit": UNITS, "longitude": places[:, 0], "latitude": places[:, 1]})
    table = table.assign(name=UNITS, name_local=UNITS)
    table.to_parquet(tmp_path / "units.parquet")
    index = pd.MultiIndex.from_product([UNITS, (2001, 2002)], names=["unit", "year"])
    values = pd.DataFrame({"value": draws.uniform(1, 9, 24)}, index)
    values.reset_index().to_parquet(tmp_path / "v.parquet")
    found = PanelFiles({"v": tmp_path / "v.parquet"}, tmp_path / "units.parquet", {})
    return SimpleNamespace(panel=found, places=places, means=values.groupby("unit").value.mean().to_numpy())


CASES = {
    "k_nearest": ({"k": 3}, lambda g: families.k_nearest(UNITS, g.places, 3)),
    "distance_band": ({"threshold_km": 300}, lambda g: families.distance_band(UNITS, g.places, 300)),
    "inverse_distance": (
        {"power": 1.5, "cutoff_km": 400},
        lambda g: families.inverse_distance(UNITS, g.places, 1.5, 400),
    ),
    "exponential_decay": (
        {"scale_km": 120, "cutoff_km": 400},
        lambda g: families.exponential_decay(UNITS, g.places, 120, 400),
    ),
    "economic_distance": (
        {"variable": "v", "power": 0.5},
        lambda g: economic.economic_distance(UNITS, g.means, 0.5),
    ),
    "geo_economic": (
        {"variable": "v", "share": 0.3, "power": 2},
        lambda g: economic.geo_economic(UNITS, g.places, g.means, 0.3, "sum", 2),
    ),
    "asymmetric": (
        {"variable": "v", "form": "ratio", "power": 1.5},
        lambda g: economic.asymmetric(UNITS, g.places, g.means, 1.5, "ratio"),
    ),
}


def in_full(family, **options):
    """A description with its defaults, as the rule gives it."""
    return all_options_of(build_family({"family": family, **options}, "w"))


@pytest.mark.parametrize("how", ["row", "spectral"])
@pytest.mark.parametrize("family", CASES)
def test_a_matrix_is_rebuilt_from_its_description(family, how, panel):
    options, ours = CASES[family]
    described = in_full(family, standardise=how, islands="nearest", **options)
    settled = standardise.settle_islands(ours(panel), "nearest", panel.places)
    expected = standardise.standardise(settled, how).matrix.toarray()
    assert rebuilt(described, panel.panel).to_numpy() == pytest.approx(expected, rel=1e-9, abs=1e-13)
    assert build_as_sweep(described, panel.panel).to_numpy() == pytest.approx(expected, rel=1e-12)
    other = {**described, **({"k": 4} if "k" in options else {"threshold_km": 90})}
    other |= {"power": 3.0} if "power" in options else {}
    other |= {"scale_km": 60.0} if "scale_km" in options else {}
    assert rebuilt(other, panel.panel).to_numpy() != pytest.approx(expected, rel=1e-9, abs=1e-13)


@pytest.mark.debt("35.4")
def test_a_sample_of_some_units_has_rows_that_sum_to_one_again(panel):
    """As the sweep has them; else each of its spatial models would be said to differ."""
    described, kept = in_full("k_nearest", k=3, standardise="row"), UNITS[:7]
    recipe = SpatialRecipe(model="w", estimator="OLS", outcome="v", terms=(), all_terms=("v",), weights="w")
    used = []

    class Program:
        NAME = "spreg"

        @staticmethod
        def answers(recipe, files):
            used.append(files.matrix("w", kept))
            return ()

    specification = Specification("w", "spatial", "", "v", (recipe,))
    list(opinions([specification], {"w": described}, panel.panel, build_as_sweep, [Program]))
    assert used[0].sum(1) == pytest.approx(np.where(used[0].any(1), 1, 0))


@pytest.mark.debt("36.2")
def test_a_matrix_is_made_when_a_program_asks_and_few_are_held(panel, monkeypatch):
    """Of 20,000 units each would be 3.2 GB, and no program asks for one."""
    made, described = [], {name: in_full("k_nearest", k=k) for name, k in (("a", 2), ("b", 3))}

    def build(description, files):
        made.append(description["k"])
        return build_as_sweep(description, files)

    recipes = [
        SpatialRecipe(model=name, estimator=kind, outcome="v", terms=(), all_terms=("v",), weights=name)
        for name in "aabba"
        for kind in ("OLS", "SAR")
    ]
    asked = [Specification(one.model, "spatial", "", "v", (one,)) for one in recipes]

    def answers(one, files):
        if one.estimator == "SAR":
            files.matrix(one.weights, UNITS)
        return ()

    program = SimpleNamespace(NAME="spreg", answers=answers)
    list(opinions(asked, described, panel.panel, build, [program]))
    assert made == [2, 3]
    monkeypatch.setattr("crosscheck.second_sweep.HELD_MB", 0.001)
    list(opinions(asked, described, panel.panel, build, [program]))
    assert made == [2, 3, 2, 3, 2]
    made.clear()
    list(opinions(asked[::2][:1], described, panel.panel, build, [program]))
    assert not made


def test_a_matrix_that_would_take_too_much_is_not_made(panel, monkeypatch):
    monkeypatch.setattr("spillover.opinions.opinion.LARGEST_MB", 0.001)
    with pytest.raises(ValueError, match="left out: a matrix of 12 units would take about 0 MB"):
        build_as_sweep(in_full("k_nearest", k=2), panel.panel)


def test_a_gal_file_is_read_by_its_ids(tmp_path, panel):
    lines = ["12", *(text for i, unit in enumerate(UNITS) for text in (f"{unit} 1", UNITS[(i + 5) % 12]))]
    (tmp_path / "w.gal").write_text("\n".join(lines) + "\n")
    found = rebuilt(in_full("file", file=str(tmp_path / "w.gal")), panel.panel)
    assert found.to_numpy() == pytest.approx(np.roll(np.eye(12), 5, axis=1))


@pytest.mark.debt(9)
@pytest.mark.parametrize("first", [0, 1])
def test_a_gal_file_that_numbers_its_rows_is_read_in_the_order_given(tmp_path, panel, first):
    lines = ["12", *(text for i in range(12) for text in (f"{i + first} 1", str((i + 5) % 12 + first)))]
    (tmp_path / "w.gal").write_text("\n".join(lines) + "\n")
    (tmp_path / "ids.txt").write_text("\n".join(UNITS[::-1]) + "\n")
    for order, step in (({"order": "ascending"}, 5), ({"ids": str(tmp_path / "ids.txt")}, -5)):
        found = rebuilt(in_full("file", file=str(tmp_path / "w.gal"), **order), panel.panel)
        assert found.to_numpy() == pytest.approx(np.roll(np.eye(12), step, axis=1))


def test_a_matrix_that_is_not_made_says_so_and_the_others_go_on(panel):
    asked = [
        SpatialRecipe(model=name, estimator="OLS", outcome="v", terms=(), all_terms=("v",), weights=name)
        for name in ("bad", "good")
    ]
    described = {"bad": in_full("file", file="w.gwt"), "good": in_full("k_nearest", k=2)}
    specifications = [Specification(one.model, "spatial", "", "v", (one,)) for one in asked]
    said = list(opinions(specifications, described, panel.panel, rebuilt, oracles()))
    assert [one.problem for one in said if one.model == "bad"] == [
        "bad was not made: only .gal files are read again"
    ]
    assert any(one.model == "good" for one in said)


@pytest.mark.parametrize(("model", "kinds"), [("SEM", ["direct", "total"]), ("SAR", [])])
def test_a_coefficient_is_the_effect_where_nothing_reaches_others(model, kinds):
    named = {"outcome": "y", "terms": ("x",), "all_terms": ("y", "x"), "weights": "w"}
    asked = SpatialRecipe(model="s: one", estimator=model, **named)
    about = {"model": "s: one", "program": "spreg", "version": "1", "call": ""}
    said = [
        Opinion(quantity="coefficient", term="x", value=2.0, **about),
        Opinion(quantity="coefficient", term="lambda", value=0.3, **about),
        Opinion(quantity="se", term="x", value=0.1, **about),
    ]
    found = [(one.model, one.term, one.value) for one in give_own_effects(asked, said)]
    assert found == [("s: one/effects", f"x:{kind}", 2.0) for kind in kinds]


def opinion(model, term, value, **more):
    about = {"quantity": "coefficient", "program": "p", "version": "1", "call": ""}
    return Opinion(**about | more, model=model, term=term, value=value)


def test_the_part_that_a_sweep_follows_is_what_its_row_is_compared_with():
    said = [
        opinion("s: a/first", "x", 1.0),
        opinion("s: a/second", "x", 2.0),
        opinion("s: a/second", "z", 3.0),
        opinion("s: a/second/effects", "x:total", 2.0),
        opinion("s: a/second", "", None, problem="it failed"),
    ]
    found = [
        (o.model, o.term, o.value)
        for o in follow_term(Specification("s: a", "panel", "second", "x", ()), said)
    ]
    assert found == [("s: a", "x", 2.0), ("s: a/effects", "x:total", 2.0), ("s: a", "", None)]
    assert [o.value for o in follow_term(Specification("s: a", "panel", "", "x", ()), said)] == [None]
    assert [o.value for o in follow_term(Specification("s: a", "panel", "", "x", ()), said[1:2])] == [2.0]


def test_effects_of_a_dynamic_model_are_those_of_the_long_run():
    said = [
        opinion(f"s: a{end}", "x:total", v) for end, v in (("/effects_short", 1.0), ("/effects_long", 2.0))
    ]
    found = [(o.model, o.value) for o in follow_term(Specification("s: a", "panel", "", "x", ()), said)]
    assert found == [("s: a/effects", 2.0)]


@pytest.mark.debt("36.3")
@pytest.mark.parametrize(
    ("variance", "asked_for"), [("HC1", {"statsmodels"}), ("conley", {"statsmodels", "linearmodels"})]
)
def test_a_linear_baseline_is_asked_again_with_its_treatment(tmp_path, panel, variance, asked_for):
    """The slope of a lag by least squares on dummies, as coefficient, direct and total effect; by one program
    where it has the errors, by both where neither has.
    """
    units = pd.read_parquet(tmp_path / "units.parquet").unit
    index = pd.MultiIndex.from_product([units, range(2001, 2007)], names=["unit", "year"])
    draws = np.random.default_rng(4).normal(size=(2, len(index)))
    for name, values in zip("xy", draws, strict=True):
        pd.DataFrame({"value": values}, index).reset_index().to_parquet(tmp_path / f"{name}.parquet")
    files = {name: tmp_path / f"{name}.parquet" for name in "xy"}
    asked = LinearRecipe(
        model="s: lag",
        estimator="within",
        outcome="y",
        terms=("L.x",),
        all_terms=("y", "L.x"),
        variance={"kind": variance},
    )
    made = PanelFiles(files, tmp_path / "units.parquet", {})
    said = list(opinions([Specification("s: lag", "panel", "", "L.x", (asked,))], {}, made, rebuilt))
    y, x = (draws[i].reshape(len(units), 6) for i in (1, 0))
    y, x = (v - v.mean(1, keepdims=True) - v.mean(0) + v.mean() for v in (y[:, 1:], x[:, :-1]))
    slope = (x * y).sum() / (x * x).sum()
    values = {(o.model, o.term): o.value for o in said if o.quantity == "coefficient"}
    assert values["s: lag", "L.x"] == pytest.approx(slope, rel=1e-9)
    assert values["s: lag/effects", "L.x:total"] == pytest.approx(slope, rel=1e-9)
    assert {o.program for o in said} == asked_for
    statistics = {o.term for o in said if o.quantity == "statistic" and o.program == "statsmodels"}
    assert {"r2_within", "loglik"} <= statistics


def test_every_family_but_those_of_borders_and_files_is_compared():
    assert set(REBUILT) == {*CASES, "file"}


def test_a_sample_is_of_the_sweep_and_the_same_again():
    choices = [Models(models=("SAR", "SDM", "SEM")), Controls(controls={"none": (), "all": ("z",)})]
    subject = Subject({"kind": "spatial", "outcome": "y", "regressors": ["x"]}, "x")
    every = {one.id: one.subject for one in specifications(subject, choices)}
    drawn = list(draw_specifications(subject, choices, 4, 1))
    assert drawn == list(draw_specifications(subject, choices, 4, 1))
    assert len({one.id for one in drawn}) == 4
    assert all(every[one.id] == one.subject for one in drawn)
    assert [one.id for one in draw_specifications(subject, choices, 99, 1)] == list(every)


def test_rows_of_a_sweep_are_compared_with_what_was_said(tmp_path):
    row = {"specification": "W | SAR", "treatment": "x", "failure": None, "beta": 2.0, "beta_se": 0.5}
    row |= {"outcome": "y", "nobs": 90, "units": 9, "periods": 10}
    row |= {"beta_p": 0.1, "beta_low": 1.0, "beta_high": 3.0, "rho": 0.3, "direct": 2.1, "loglik": -9.0}
    absent = dict.fromkeys(("theta", "lambda", "indirect", "total", "aic", "bic", "r2_within"))
    other = {**row, "specification": "not asked"}
    pd.DataFrame([{**row, **absent}, {**other, **absent}]).to_parquet(tmp_path / "s.parquet")
    about = {"program": "spreg", "version": "1", "call": "", "quantity": "coefficient", "is_printed": True}
    said = (
        Opinion(model="s: W | SAR", term="x", value=2.0, **about),
        Opinion(model="s: W | SAR/effects", term="x:direct", value=2.2, **about),
    )
    asked = [Specification("s: W | SAR", "spatial", "", "x", ())]
    rows = read_sweep_rows(tmp_path / "s.parquet", asked, said)
    verdicts = {(r.model, r.quantity, r.term): r.verdict for r in rows}
    assert verdicts["s: W | SAR", "coefficient", "x"] == "equal as printed"
    assert verdicts["s: W | SAR/effects", "coefficient", "x:direct"] == "differs"
    assert verdicts["s: W | SAR", "statistic", "loglik"] == "verified in tests"
    assert not any("not asked" in model for model, *_ in verdicts)
