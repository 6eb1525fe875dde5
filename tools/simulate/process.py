"""The structural process: a panel of cities whose outcome follows a spatial Durbin model with known
coefficients.

    NQP = rho W NQP + c' DF + b1 RI + b2 GLCT + controls + moderators (main and interaction) + theta W DF +
    city + year + noise,
    RI and GLCT linear in DF and the controls, DF moved by two instruments.

The city and year effects are whatever puts NQP on its level and its growth; the noises are independent of
everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit

from spillover.arrays.foundation import Array, IntArray
from spillover.arrays.weights.geo import great_circle
from tools.simulate.cities import HANGZHOU, Cities
from tools.simulate.streams import stream

CONTROLS = ("UL", "CSL", "FDL", "TRL", "ESL")
MEDIATORS = ("RI", "GLCT")
MODERATORS = ("DAG", "DUG", "DCG")
# The panel starts one year after the data, so that one lag exists from its first year on.
LEAD = 1


@dataclass(frozen=True)
class SimulatedPanel:
    """What is simulated: variables (n, T) by name, years (T,), weights (n, n), distance to Hangzhou (n,) in
    km, parameters.

    The first of the T years only feeds lags: the panel that a study estimates on starts with the second.
    """

    cities: Cities
    years: IntArray
    values: dict[str, Array]
    weights: Array
    distance: Array
    parameters: Mapping[str, Any]

    def flat(self, name: str) -> Array:
        """A variable of the estimation panel (N,), ordered by city and year."""
        return self.values[name][:, LEAD:].ravel()

    @property
    def unit(self) -> Array:
        """City codes (N,) of `flat`."""
        return np.repeat(np.arange(len(self.cities.ids)), len(self.years) - LEAD)

    @property
    def time(self) -> Array:
        """Years (N,) of `flat`."""
        return np.tile(self.years[LEAD:], len(self.cities.ids))


def simulate_panel(
    cities: Cities, years: tuple[int, int], seed: int, parameters: Mapping[str, Any]
) -> SimulatedPanel:
    """Draws the whole panel for these cities, years (first and last, both included; the first feeds lags) and
    seed.
    """
    p = parameters
    span = np.arange(years[0], years[1] + 1)
    if len(span) < 4:
        raise ValueError(f"{years[0]}-{years[1]}: the simulation needs at least four years")
    values = _scale(cities, len(span), seed, p)
    weights = economic_weights(values["gdp_per_capita"][:, LEAD:].mean(axis=1))
    distance = great_circle(cities.coordinates, np.array([HANGZHOU]))[:, 0]
    values |= _digital_finance(values["mobile_subscribers"], cities.ruggedness, distance, seed, p)
    values |= _controls(values, seed, p)
    values |= _mediators(values, seed, p)
    values |= _moderators(values, seed, p)
    values["NQP"] = _outcome(values, weights, seed, p)
    return SimulatedPanel(cities, span, values, weights, distance, p)


def economic_weights(income: Array) -> Array:
    """Row-standardised 1/|difference of mean income| (n, n), zero diagonal."""
    gap = np.abs(income[:, None] - income)
    np.fill_diagonal(gap, np.inf)
    w = 1 / gap
    return w / w.sum(axis=1, keepdims=True)


def standard(x: Array) -> Array:
    """z-scores by the mean and standard deviation of the estimation panel."""
    inside = x[:, LEAD:]
    return (x - inside.mean()) / inside.std(ddof=1)


def centred(x: Array) -> Array:
    """Deviations from the mean of the estimation panel."""
    return x - x[:, LEAD:].mean()


def two_way(x: Array) -> Array:
    """What is left of x (n, T) without city effects (means over the estimation panel) and year effects."""
    x = x - x[:, LEAD:].mean(axis=1, keepdims=True)
    return x - x.mean(axis=0)


def anchored(variation: Array, low: Array) -> Array:
    """`variation` moved city by city so that each city's smallest value is its `low` (n,): a choice of the
    city effects.
    """
    return variation - variation.min(axis=1, keepdims=True) + low[:, None]


def wealth(values: Mapping[str, Array]) -> Array:
    """Standardised logarithm of mean income (n,)."""
    log = np.log(values["gdp_per_capita"].mean(axis=1))
    return (log - log.mean()) / log.std()


def _scale(cities: Cities, periods: int, seed: int, p: Mapping[str, Any]) -> dict[str, Array]:
    """Population, income and mobile subscribers, rounded as a yearbook prints them so that ratios are
    exact.
    """
    shape = (len(cities.ids), periods)
    t = np.arange(periods)
    rng = stream(seed, "scale")
    q = p["population"]
    population = cities.population[:, None] * np.exp(
        q["growth"] * t + np.cumsum(q["shock"] * rng.normal(size=shape), axis=1)
    )
    q = p["income"]
    income = (
        1000
        * cities.income[:, None]
        * np.exp(
            q["growth"] * (t - periods / 2)
            + 0.05 * rng.normal(size=(shape[0], 1))
            + np.cumsum(q["shock"] * rng.normal(size=shape), axis=1)
        )
    )
    population = population.round(2)
    gdp = (population * income).round(0)
    values = {"population": population, "gdp": gdp, "gdp_per_capita": gdp / population}
    q = p["mobile"]
    city = q["income"] * wealth(values) + q["city"] * rng.normal(size=shape[0])
    growth = q["growth"] + q["growth_city"] * rng.normal(size=shape[0])
    phones = q["start"] * np.exp(
        city[:, None] + growth[:, None] * np.minimum(t, 14) + q["shock"] * rng.normal(size=shape)
    )
    values["mobile_subscribers"] = (population * phones / 100).round(2)
    return values


def _digital_finance(
    mobile: Array, ruggedness: Array, distance: Array, seed: int, p: Mapping[str, Any]
) -> dict[str, Array]:
    q = p["digital_finance"]
    periods = mobile.shape[1]
    rng = stream(seed, "digital finance")
    lagged = np.column_stack([mobile[:, :LEAD], mobile[:, :-LEAD]])
    iv1, iv2 = ruggedness[:, None] * lagged, distance[:, None] * lagged
    later = q["path"][-1] + q["growth_after"] * np.arange(1, max(periods - len(q["path"]), 0) + 1)
    path = np.append(q["path"], later)[:periods]
    moved = two_way(q["iv1"] * standard(iv1) + q["iv2"] * standard(iv2))
    city = q["city"] * rng.normal(size=(len(mobile), 1))
    return {"DF": path + city + moved + q["noise"] * rng.normal(size=mobile.shape), "IV1": iv1, "IV2": iv2}


def _controls(values: Mapping[str, Array], seed: int, p: Mapping[str, Any]) -> dict[str, Array]:
    df = two_way(values["DF"])
    n, periods = df.shape
    t = np.arange(periods)
    rich = wealth(values)
    result = {}
    for name in CONTROLS:
        q = p["controls"][name]
        rng = stream(seed, name)
        city = q.get("city", 0.0) * rng.normal(size=n) + q.get("income", 0.0) * rich
        if "log_mean" in q:
            city = np.exp(q["log_mean"] + city)
        else:
            city = q["mean"] + city
        city = np.clip(city, q.get("low"), q.get("high"))[:, None]
        noise = q["noise"] * rng.normal(size=df.shape) * (np.sqrt(city) if name == "ESL" else 1.0)
        year = q.get("year", 0.0) * rng.normal(size=periods)
        path = city + q.get("trend", 0.0) * t + year + q.get("df", 0.0) * df + noise
        # Where many cities or years lead beyond what a share or a ratio can be.
        result[name] = np.clip(path, q.get("floor"), q.get("ceiling"))
    return result


def _mediators(values: Mapping[str, Array], seed: int, p: Mapping[str, Any]) -> dict[str, Array]:
    n, periods = values["DF"].shape
    growth = np.linspace(0, 1, periods)
    result = {}
    for name in MEDIATORS:
        q = p["mediators"][name]
        rng = stream(seed, name)
        if name == "RI":
            size = np.log(values["population"].mean(axis=1))
            level = np.exp(q["log_mean"] + q["size"] * (size - size.mean()) + q["city"] * rng.normal(size=n))
        else:
            level = q["range"] * rng.random(n) ** q["power"]
        systematic = q["df"] * values["DF"] + sum(g * standard(values[c]) for c, g in q["controls"].items())
        variation = two_way(systematic) + q["noise"] * rng.normal(size=(n, periods)) + q["path"] * growth
        result[name] = anchored(variation, q["low"] + level - level.min())
    return result


def _moderators(values: Mapping[str, Array], seed: int, p: Mapping[str, Any]) -> dict[str, Array]:
    n, periods = values["DF"].shape
    t = np.arange(periods)
    q = p["moderators"]["DAG"]
    rng = stream(seed, "DAG")
    access = (
        rng.uniform(q["low"], q["high"], (n, 1)) + q["trend"] * t + q["noise"] * rng.normal(size=(n, periods))
    )
    q = p["moderators"]["DUG"]
    rng = stream(seed, "DUG")
    path = np.geomspace(q["first"], q["last"], periods)
    usage = path * np.exp(q["city"] * rng.normal(size=(n, 1)) + q["noise"] * rng.normal(size=(n, periods)))
    q = p["moderators"]["DCG"]
    rng = stream(seed, "DCG")
    city = np.clip(q["schooling"] + q["city"] * rng.normal(size=(n, 1)), q["low"], q["high"])
    schooling = city + q["trend"] * t + q["noise"] * rng.normal(size=(n, periods))
    floors = {name: p["moderators"][name]["floor"] for name in ("DAG", "DUG")}
    return {
        "DAG": np.maximum(access, floors["DAG"]),
        "DUG": np.maximum(usage, floors["DUG"]),
        "DCG": 100 / schooling,
    }


def direct_coefficients(p: Mapping[str, Any]) -> dict[str, float]:
    """Effects on NQP beside the mediators: the totals less what passes through RI and GLCT."""
    m = p["mediators"]
    direct = {"DF": p["index"]["df_total"] - sum(m[k]["df"] * m[k]["outcome"] for k in MEDIATORS)}
    for c in CONTROLS:
        direct[c] = p["index"]["controls_total"][c] - sum(
            m[k]["controls"][c] * m[k]["outcome"] for k in MEDIATORS
        )
    return direct


def _outcome(values: Mapping[str, Array], weights: Array, seed: int, p: Mapping[str, Any]) -> Array:
    q = p["index"]
    df = values["DF"]
    rng = stream(seed, "NQP")
    direct = direct_coefficients(p)
    right = direct["DF"] * df + q["theta"] * (weights @ df) + q["noise"] * rng.normal(size=df.shape)
    right += sum(direct[c] * standard(values[c]) for c in CONTROLS)
    right += sum(p["mediators"][m]["outcome"] * values[m] for m in MEDIATORS)
    for name in MODERATORS:
        m = p["moderators"][name]
        right += m["main"] * values[name] + m["interaction"] * centred(df) * centred(values[name])
    filtered = np.linalg.solve(np.eye(len(df)) - q["rho"] * weights, right)
    rise = expit(q["steep"] * (wealth(values) - q["middle"]))
    level = rise * np.exp(q["city"] * rng.normal(size=len(df)))
    level *= q["high"] / level.max()
    variation = two_way(filtered) + q["growth"] * np.linspace(0, 1, df.shape[1])
    return anchored(variation, q["low"] + level - level.min())
