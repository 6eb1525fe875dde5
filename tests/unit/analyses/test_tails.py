"""Trimmed and winsorised variables: against numpy, scipy and pandas, and what they refuse."""

import numpy as np
import pytest
from scipy.stats import mstats

from kind_study import files_of, resolved
from spillover.errors import StudyError
from spillover.opinions.panel import PanelFiles
from words.render import render_value

UNITS, YEARS = [f"u{i:03d}" for i in range(101)], [2001, 2002]
RNG = np.random.default_rng(11)
COLUMNS = {name: RNG.standard_t(3, 202) for name in ("y", "x", "z")}
COLUMNS["policy"] = (np.arange(202) < 2).astype(float)
COLUMNS["w"] = np.exp(RNG.normal(size=202))
PANEL = {
    "kind": "panel",
    "outcome": "y",
    "regressors": ["x", "policy", "x:z"],
    "effects": "none",
    "observation_weights": "w",
}


@pytest.fixture
def design(tmp_path):
    files = files_of(tmp_path, UNITS, YEARS, COLUMNS)
    return lambda **options: files.design(resolved({**PANEL, **options}, list(COLUMNS)))


def clipped(values, low=0.01, high=0.99):
    return np.clip(values, *np.quantile(values, [low, high]))


def test_every_variable_but_indicators_and_weights_is_winsorised_before_products(design):
    made = design(winsorise={})
    x, z = clipped(COLUMNS["x"]), clipped(COLUMNS["z"])
    np.testing.assert_array_equal(made.column("y"), clipped(COLUMNS["y"]))
    np.testing.assert_array_equal(made.column("x:z"), x * z)
    np.testing.assert_array_equal(made.column("policy"), COLUMNS["policy"])
    np.testing.assert_array_equal(made.column("w"), COLUMNS["w"])
    assert render_value(made.notes[0]).startswith(
        "Winsorised at the quantiles 0.01 and 0.99 of the sample: y below "
    )
    assert "(3) and above" in render_value(made.notes[0])


def test_named_variables_alone_are_winsorised_an_indicator_too(design):
    made = design(winsorise={"quantiles": [0, 0.9], "variables": ["x", "policy"]})
    np.testing.assert_array_equal(made.column("x"), clipped(COLUMNS["x"], 0, 0.9))
    np.testing.assert_array_equal(made.column("y"), COLUMNS["y"])
    assert not made.column("policy").any()


def test_scipy_agrees_where_its_counts_fall_on_an_observation(design):
    """Quantiles 0.05 and 0.95 of 101 rows are observations, so that both definitions are one."""
    made = design(winsorise={"quantiles": [0.05, 0.95]}, sample={"years": [2001, 2001]})
    expected = mstats.winsorize(COLUMNS["y"][::2], limits=(0.05, 0.05))
    np.testing.assert_allclose(made.column("y"), np.asarray(expected), rtol=1e-14)
    trimmed = design(
        trim_tails={"quantiles": [0.05, 0.95], "variables": ["y"]}, sample={"years": [2001, 2001]}
    )
    expected = mstats.trim(COLUMNS["y"][::2], limits=(0.05, 0.05), relative=True).compressed()
    np.testing.assert_array_equal(trimmed.column("y"), expected)


def test_trimming_leaves_out_every_row_with_a_tail_by_the_quantiles_of_all_rows(design):
    made = design(trim_tails={"quantiles": [0.1, 0.9], "variables": ["x", "y"]})
    within = np.ones(202, bool)
    for name in ("x", "y"):
        low, high = np.quantile(COLUMNS[name], [0.1, 0.9])
        within &= (COLUMNS[name] >= low) & (COLUMNS[name] <= high)
    np.testing.assert_array_equal(made.column("x"), COLUMNS["x"][within])
    assert render_value(made.notes[0]).startswith(
        f"{202 - within.sum()} rows trimmed at the quantiles 0.1 and 0.9"
    )


def test_winsorising_follows_trimming_and_goes_before_z_scores(design):
    made = design(
        trim_tails={"variables": ["y"]},
        winsorise={"quantiles": [0.1, 0.9], "variables": ["x"]},
        standardise=["x"],
    )
    low, high = np.quantile(COLUMNS["y"], [0.01, 0.99])
    x = clipped(COLUMNS["x"][(COLUMNS["y"] >= low) & (COLUMNS["y"] <= high)], 0.1, 0.9)
    np.testing.assert_allclose(made.column("x"), (x - x.mean()) / x.std(ddof=1), rtol=1e-13)


def test_the_crosscheck_makes_the_same_sample_with_pandas(tmp_path):
    files = files_of(tmp_path, UNITS, YEARS, COLUMNS)
    without = {"groups": {"region": ["north"]}, "years": [2002]}
    options = {"trim_tails": {"quantiles": [0.02, 0.98]}, "winsorise": {}, "sample": {"without": without}}
    analysis = resolved({**PANEL, **options}, list(COLUMNS))
    made, (recipe,) = files.design(analysis), analysis.recipes("a")
    frame = PanelFiles(files.variables, files.units, {}).sample(recipe).frame
    assert 40 < made.nobs < 76
    np.testing.assert_allclose(frame[analysis.terms()].to_numpy(), made.matrix(analysis.terms()), rtol=1e-13)


def test_groups_are_left_out_by_label(design):
    made = design(sample={"without": {"groups": {"region": ["north", "west"]}}})
    assert made.nobs == 100
    assert set(made.labels("region")) == {"east", "south"}
    with pytest.raises(StudyError, match=r"sample.without.groups.region: no unit is in nrth; there are east"):
        design(sample={"without": {"groups": {"region": ["nrth"]}}})


def test_quantiles_out_of_order_and_tails_of_everything_are_refused(design):
    with pytest.raises(StudyError, match=r"winsorise.quantiles: \[0.99, 0.01\] is out of order"):
        design(winsorise={"quantiles": [0.99, 0.01]})
    with pytest.raises(StudyError, match="trim_tails: no row lies within the quantiles"):
        design(trim_tails={"quantiles": [0.5, 0.5], "variables": ["x", "y"]})
