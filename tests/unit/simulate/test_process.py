"""The process behind the simulated extract: what it promises holds in what it draws."""

import numpy as np
import pytest

from simulated_panel import panel, parameters
from spillover.arrays.index import Indicators, entropy_index
from tools.simulate.extract import estimands, reaction, regressor, remove_means
from tools.simulate.process import (
    CONTROLS,
    LEAD,
    MEDIATORS,
    MODERATORS,
    direct_coefficients,
    invert,
    two_way,
)


def test_a_seed_gives_one_panel_and_another_seed_another():
    first, again, other = panel(7), panel(7), panel(8)
    for name in first.values:
        assert np.array_equal(first.values[name], again.values[name])
        if name != "gdp":
            assert not np.array_equal(first.values[name], other.values[name])


def test_the_outcome_follows_the_spatial_model():
    """What is left of NQP after its spatial lag and every regressor is the noise: of its size, and of nothing
    else.
    """
    p = panel()
    q = p.parameters["index"]
    y = p.values["NQP"]
    direct = direct_coefficients(p.parameters)
    right = direct["DF"] * p.values["DF"] + q["theta"] * p.weights @ p.values["DF"]
    right = right + sum(direct[c] * regressor(p, c) for c in CONTROLS)
    right = right + sum(p.parameters["mediators"][m]["outcome"] * p.values[m] for m in MEDIATORS)
    for m in MODERATORS:
        s = p.parameters["moderators"][m]
        right = right + s["main"] * p.values[m] + s["interaction"] * regressor(p, f"DF:{m}")
    growth = q["growth"] * np.linspace(0, 1, y.shape[1])
    noise = remove_means(y - growth - q["rho"] * p.weights @ (y - growth) - right)
    expected = q["noise"] * np.sqrt(44 * 10 / 495)
    assert noise.std() == pytest.approx(expected, rel=0.1)
    for name in ("DF", *CONTROLS, *MEDIATORS, *MODERATORS):
        assert abs(np.corrcoef(noise, remove_means(regressor(p, name)))[0, 1]) < 0.15


def test_mediators_respond_as_the_parameters_say():
    p = panel()
    for m in MEDIATORS:
        q = p.parameters["mediators"][m]
        systematic = q["df"] * p.values["DF"] + sum(g * regressor(p, c) for c, g in q["controls"].items())
        rest = remove_means(p.values[m] - systematic - q["path"] * np.linspace(0, 1, len(p.years)))
        assert rest.std() == pytest.approx(q["noise"] * np.sqrt(44 * 10 / 495), rel=0.1)


@pytest.mark.parametrize(("cities", "years"), [(45, (2012, 2023)), (300, (2005, 2023)), (20, (1985, 2023))])
def test_values_are_possible(cities, years):
    for seed in range(5):
        p = panel(seed, cities, years)
        for name in p.values:
            assert np.isfinite(p.values[name]).all()
            assert (p.values[name] > 0).all(), name
        assert p.values["UL"].max() < 1
        assert p.values["ESL"].max() < 1


def test_descriptives_are_near_the_published_ones():
    """Table 2: means within a quarter of the published standard deviation, standard deviations within four
    tenths.
    """
    published = {
        "NQP": (0.1620, 0.0780),
        "DF": (5.2207, 0.3755),
        "RI": (5.5823, 7.5466),
        "GLCT": (0.5327, 0.8142),
        "DAG": (2.8709, 1.4460),
        "DUG": (6.8046, 5.3956),
        "DCG": (8.9504, 0.9762),
        "UL": (0.5381, 0.1681),
        "CSL": (4.6245, 0.0083),
        "FDL": (2.5475, 1.3209),
        "TRL": (7.5105, 2.6330),
        "ESL": (0.0985, 0.0838),
    }
    p = panel()
    for name, (mean, deviation) in published.items():
        assert abs(p.flat(name).mean() - mean) < 0.25 * deviation, name
        assert abs(p.flat(name).std(ddof=1) / deviation - 1) < 0.45, name


def test_reaction_without_spillovers_is_the_linear_one():
    p = panel()
    alone = parameters() | {"index": p.parameters["index"] | {"rho": 0.0, "theta": 0.0}}
    alone |= {"moderators": {m: q | {"interaction": 0.0} for m, q in alone["moderators"].items()}}
    plain = type(p)(p.cities, p.years, p.values, p.weights, p.distance, alone)
    assert reaction(plain, {"DF": 2.0}) == pytest.approx(2 * p.values["DF"], rel=1e-12)
    truth = estimands(plain)
    assert truth["baseline.DF"] == pytest.approx(alone["index"]["df_total"], rel=1e-9)
    assert truth["iv.IV2.DF"] == pytest.approx(alone["index"]["df_total"], rel=1e-9)
    assert truth["effects.DF.direct"] == pytest.approx(alone["index"]["df_total"], rel=1e-12)
    assert truth["effects.DF.indirect"] == pytest.approx(0, abs=1e-12)


def test_within_removes_city_and_year_means():
    x = two_way(panel().values["RI"])[:, LEAD:]
    assert np.abs(x.mean(axis=0)).max() < 1e-12
    assert np.abs(x.mean(axis=1)).max() < 1e-12


@pytest.mark.parametrize(("cities", "years"), [(45, (2012, 2023)), (12, (2012, 2018)), (80, (2008, 2026))])
def test_indicators_give_the_index_back(cities, years):
    p = panel(cities=cities, years=years)
    inversion = invert(p, 3346)
    names = tuple(p.parameters["indicators"])
    directions = np.array([1 if p.parameters["indicators"][n]["direction"] == "+" else -1 for n in names])
    values = np.column_stack([inversion.indicators[n][:, LEAD:].ravel() for n in names])
    index = entropy_index(Indicators(values, names, directions, p.time))
    assert np.abs(index.score - p.flat("NQP")).max() < 1e-9
    assert index.weights == pytest.approx(inversion.weights, abs=1e-9)
    published = np.array([q["weight"] for q in p.parameters["indicators"].values()])
    assert np.abs(index.weights - published).max() < 0.03
