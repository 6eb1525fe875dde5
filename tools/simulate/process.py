"""The structural process: a panel of cities whose outcome follows a spatial Durbin model with known
coefficients.

    NQP = rho W NQP + c' DF + b1 RI + b2 GLCT + controls + moderators (main and interaction) + theta W DF +
    city + year + noise,
    RI and GLCT linear in DF and the controls, DF moved by two instruments.

The city and year effects are whatever puts NQP on its level and its growth; the noises are independent of
everything else.
"""

import csv
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit, logit

from spillover.arrays.foundation import Array, IntArray
from spillover.arrays.index import entropy_weights
from spillover.arrays.weights.geo import great_circle

# Random streams by name: adding a draw to one part of a simulation moves no other part.


def stream(seed: int, name: str) -> np.random.Generator:
    """The generator of the part `name` of the simulation with this seed."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


# The cities of a simulation: the real ones of a study's units file, and synthetic ones beyond them.

HANGZHOU = (120.153576, 30.287459)


@dataclass(frozen=True)
class Cities:
    """n cities: ids, names, local names, coordinates (n, 2) in degrees (longitude, latitude), and what a city
    starts from (n,).

    aliases, shared_names: as units.csv has them.

    population in 10 000 persons, income in 1000 yuan a head, area in square km.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    local: tuple[str, ...]
    aliases: tuple[str, ...]
    shared_names: tuple[str, ...]
    provinces: tuple[str, ...]
    regions: tuple[str, ...]
    coordinates: Array
    population: Array
    income: Array
    area: Array
    ruggedness: Array


FIRST_SYNTHETIC = 900001


def read_cities(units: Path, parameters: Mapping[str, Any], count: int, seed: int) -> Cities:
    """The first `count` cities of the units file; synthetic ones follow when it holds fewer. Those that the
    file has of an earlier run are drawn again.
    """
    with units.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["unit"]) < FIRST_SYNTHETIC][:count]
    if unknown := [row["unit"] for row in rows if row["unit"] not in parameters["cities"]]:
        raise ValueError(f"{units}: {unknown[0]} has no entry under cities in parameters.json; add it there")
    known = np.array([parameters["cities"][row["unit"]] for row in rows], dtype=float).reshape(len(rows), 4)
    points = np.array([[float(row["longitude"]), float(row["latitude"])] for row in rows]).reshape(
        len(rows), 2
    )
    extra = count - len(rows)
    rng = stream(seed, "cities")
    made = np.column_stack(
        [
            parameters["population"]["median"]
            * np.exp(parameters["population"]["spread"] * rng.normal(size=extra)),
            45 * np.exp(parameters["income"]["spread"] * rng.normal(size=extra)),
            20_000 * np.exp(0.7 * rng.normal(size=extra)),
            0.2 + 3.5 * rng.random(extra),
        ]
    )
    known = np.vstack([known, made])
    places = np.column_stack([rng.uniform(98, 122, extra), rng.uniform(22, 48, extra)])
    return Cities(
        tuple(row["unit"] for row in rows) + tuple(str(FIRST_SYNTHETIC + i) for i in range(extra)),
        tuple(row["name"] for row in rows) + tuple(f"Synthetic {i + 1}" for i in range(extra)),
        tuple(row["name_local"] for row in rows) + tuple(f"模拟{i + 1}市" for i in range(extra)),
        tuple(row["aliases"] for row in rows) + ("",) * extra,
        tuple(row["shared"] for row in rows) + ("",) * extra,
        tuple(row["province"] for row in rows) + tuple(f"Province {i % 7 + 1}" for i in range(extra)),
        tuple(row["region"] for row in rows)
        + tuple(("Northwest", "Southwest")[i % 7 > 2] for i in range(extra)),
        np.vstack([points, places]),
        *known.T,
    )


CONTROLS = ("UL", "CSL", "FDL", "TRL", "ESL")
MEDIATORS = ("RI", "GLCT")
MODERATORS = ("DAG", "DUG", "DCG")
# The panel starts one year after the data, so that one lag exists from its first year on.
LEAD = 1


@dataclass(frozen=True)
class SimulatedPanel:
    """The simulated panel: variables (n, T) by name, years (T,), weights (n, n), distance to Hangzhou (n,) in
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
    # Row-standardised 1/|difference of mean income| (n, n), zero diagonal.
    income = values["gdp_per_capita"][:, LEAD:].mean(axis=1)
    gap = np.abs(income[:, None] - income)
    np.fill_diagonal(gap, np.inf)
    w = 1 / gap
    weights = w / w.sum(axis=1, keepdims=True)
    distance = great_circle(cities.coordinates, np.array([HANGZHOU]))[:, 0]
    values |= _digital_finance(values["mobile_subscribers"], cities.ruggedness, distance, seed, p)
    values |= _controls(values, seed, p)
    values |= _mediators(values, seed, p)
    values |= _moderators(values, seed, p)
    values["NQP"] = _outcome(values, weights, seed, p)
    return SimulatedPanel(cities, span, values, weights, distance, p)


def standard(x: Array) -> Array:
    """z-scores by the mean and standard deviation of the estimation panel."""
    inside = x[:, LEAD:]
    return (x - inside.mean()) / inside.std(ddof=1)


def centre(x: Array) -> Array:
    """Deviations from the mean of the estimation panel."""
    return x - x[:, LEAD:].mean()


def two_way(x: Array) -> Array:
    """Return what is left of x (n, T) without city effects (means over the estimation panel) and year
    effects.
    """
    x = x - x[:, LEAD:].mean(axis=1, keepdims=True)
    return x - x.mean(axis=0)


def anchor(variation: Array, low: Array) -> Array:
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
        result[name] = anchor(variation, q["low"] + level - level.min())
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
        right += m["main"] * values[name] + m["interaction"] * centre(df) * centre(values[name])
    filtered = np.linalg.solve(np.eye(len(df)) - q["rho"] * weights, right)
    rise = expit(q["steep"] * (wealth(values) - q["middle"]))
    level = rise * np.exp(q["city"] * rng.normal(size=len(df)))
    level *= q["high"] / level.max()
    variation = two_way(filtered) + q["growth"] * np.linspace(0, 1, df.shape[1])
    return anchor(variation, q["low"] + level - level.min())


# Sixteen indicators out of one index: values whose entropy-weighted, range-normalised sum is the NQP that the
# process wants. Each indicator is a positive share of [0, 1], one city-year at 0 and one at 1. Two steps
# alternate: a power of each column brings its entropy weight to the published one; a shift of each row's
# logits brings the weighted sum to that city-year's NQP. The row step has the last word, repeated until the
# weights it implies no longer move, so that NQP is exact and the weights are near.

TOLERANCE = 1e-12


@dataclass(frozen=True)
class Inversion:
    """indicators: values (n, T) by name; weights (k,): their entropy weights over the estimation panel."""

    indicators: dict[str, Array]
    weights: Array


def invert(panel: SimulatedPanel, seed: int) -> Inversion:
    """Indicators of the panel's NQP. Raises ValueError where no indicators can have it."""
    spec = panel.parameters["indicators"]
    names = tuple(spec)
    shape = panel.values["NQP"].shape
    inside = np.broadcast_to(np.arange(shape[1]) >= LEAD, shape).ravel()
    target = panel.values["NQP"].ravel()
    free = np.array(["low" in spec[name] for name in names])
    mobile = 100 * panel.values["mobile_subscribers"] / panel.values["population"]
    x = np.column_stack(
        [_pattern(panel, name, seed) if f else mobile.ravel() for name, f in zip(names, free, strict=True)]
    )
    x = _unit_range(x, inside)
    weights = np.array([spec[name]["weight"] for name in names])
    x = _place_maxima(x, weights, free, inside, target)
    # Indicators follow NQP's yearly moves as far as they rise with it: the number of enterprises hardly does.
    reach = np.array([max(spec[name].get("loading", 0.0), 0.2) for name in names])[free]
    for _ in range(12):
        x = _column_step(x, weights, free, inside, target)
        x = _row_step(x, entropy_weights(x[inside])[0], free, target, reach)
    for _ in range(500):
        before = entropy_weights(x[inside])[0]
        x = _row_step(x, before, free, target, reach)
        after = entropy_weights(x[inside])[0]
        if np.abs(x[inside] @ after - target[inside]).max() < TOLERANCE:
            break
    else:
        raise ValueError(
            "the indicators do not settle on the index; let it vary less, or widen the indicators' city "
            "effects"
        )
    values = {name: _raw(x[:, j].reshape(shape), spec[name]) for j, name in enumerate(names) if free[j]}
    return Inversion(values | {"mobile_penetration": mobile}, after)


def _pattern(panel: SimulatedPanel, name: str, seed: int) -> Array:
    """A first shape (N,): rises with the logarithm of NQP, with a city effect and noise of its own."""
    q = panel.parameters["indicators"][name]
    rng = stream(seed, name)
    log = np.log(panel.values["NQP"])
    log = (log - log.mean()) / log.std()
    city = q["city"] * rng.normal(size=(len(log), 1))
    shape = q["loading"] * log + city + 0.08 * rng.normal(size=log.shape)
    return np.asarray(expit(shape)).ravel()


def _unit_range(x: Array, inside: np.ndarray) -> Array:
    """Columns stretched to [0, 1] over the estimation panel; rows outside it stay within."""
    low, high = x[inside].min(axis=0), x[inside].max(axis=0)
    x = (x - low) / (high - low)
    x[~inside] = x[~inside].clip(0.001, 0.999)
    return x


def _place_maxima(x: Array, weights: Array, free: np.ndarray, inside: np.ndarray, target: Array) -> Array:
    """Each free column's largest value moved to a row whose NQP can bear it: at 1, the indicator gives at
    least its weight.
    """
    room = np.where(inside, target - 0.03, 0.0)
    x = x.copy()
    for j in np.flatnonzero(free)[np.argsort(-weights[free])]:
        bears = np.flatnonzero(room > weights[j])
        if bears.size == 0:
            raise ValueError(
                f"no city-year's NQP is above {weights[j]:.3f}, the weight of one indicator; let NQP rise "
                "higher"
            )
        top, row = int(np.argmax(np.where(inside, x[:, j], -1.0))), int(bears[np.argmax(x[bears, j])])
        x[[top, row], j] = x[[row, top], j]
        room[row] -= weights[j]
    return x


def _column_step(x: Array, weights: Array, free: np.ndarray, inside: np.ndarray, target: Array) -> Array:
    """Powers of the free columns: divergences as the weights, at the level where the mean score is the
    target's.
    """
    goal = target[inside].mean()

    def raise_power(total: float) -> Array:
        result = x.copy()
        result[:, free] = _powers(x[:, free], weights[free] * total, inside)
        return result

    low, high = 0.02, 3.0
    for _ in range(16):
        middle = np.sqrt(low * high)
        trial = raise_power(middle)
        score = trial[inside] @ entropy_weights(trial[inside])[0]
        low, high = (middle, high) if score.mean() > goal else (low, middle)
    return raise_power(np.sqrt(low * high))


def _powers(x: Array, wanted: Array, inside: np.ndarray) -> Array:
    """Each column to the power at which its divergence is the wanted one (bisection; divergence rises with
    the power).
    """
    low, high = np.full(x.shape[1], -3.5), np.full(x.shape[1], 3.0)
    rows = x[inside]
    for _ in range(24):
        middle = (low + high) / 2
        short = 1 - entropy_weights(rows ** np.exp(middle))[1] < wanted  # 1 - entropy of the shares
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return x ** np.exp((low + high) / 2)


def _row_step(x: Array, weights: Array, free: np.ndarray, target: Array, reach: Array) -> Array:
    """Free cells of each row moved by one shift of their logits, times `reach`, so that the weighted sum is
    the target.
    """
    columns = x[:, free]
    rest = target - x[:, ~free] @ weights[~free]
    logits = logit(columns)
    low, high = np.full(len(x), -30.0), np.full(len(x), 30.0)
    for _ in range(60):
        middle = (low + high) / 2
        moved = expit(logits + middle[:, None] * reach)
        short = moved @ weights[free] < rest
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    result = x.copy()
    result[:, free] = expit(logits + ((low + high) / 2)[:, None] * reach)
    return result


def _raw(x: Array, q: Mapping[str, float | str]) -> Array:
    low, high = float(q["low"]), float(q["high"])
    return low + x * (high - low) if q["direction"] == "+" else high - x * (high - low)


# What a yearbook prints of a simulated panel: counts and amounts, rounded, whose ratios are the panel's
# variables.


def quantities(panel: SimulatedPanel, inversion: Inversion, seed: int) -> dict[str, Array]:
    """Measures (n, T) by name, in the units that files print, each rounded as its file prints it.

    Population, employees and subscribers in 10 000; amounts in 10 000 yuan; shares in per cent; electricity
    in 10 000 kWh.
    """
    v, i = panel.values, inversion.indicators
    population, gdp = v["population"], v["gdp"]
    area = np.broadcast_to(panel.cities.area.round(0)[:, None], gdp.shape)
    employed = (v["ESL"] * population).round(4)
    funds = (v["FDL"] * gdp).round(0)
    deposits = (funds * (0.58 + 0.02 * stream(seed, "deposits").normal(size=gdp.shape))).round(0)
    return {
        "registered_population": population,
        "gdp": gdp,
        "employed": employed,
        "employed_information": (i["it_employment_share"] * employed).round(5),
        "employed_research": (i["research_employment_share"] * employed).round(5),
        "tertiary_employment_percent": (100 * i["tertiary_employment_share"]).round(3),
        "tertiary_gdp_percent": (100 * i["tertiary_gdp_share"]).round(3),
        "college_students": (i["college_students_per_10000"] * population).round(0),
        "industrial_output_domestic": (1e4 * i["industrial_output_domestic"]).round(0),
        "industrial_enterprises": i["industrial_enterprises"].round(0),
        "sulphur_dioxide": (i["so2_per_gdp"] * gdp / 1e4).round(1),
        "wastewater_treatment_percent": i["wastewater_treatment_rate"].round(3),
        "waste_disposal_percent": i["waste_disposal_rate"].round(3),
        "st_expenditure": (i["st_expenditure_share"] * gdp).round(0),
        "rd_expenditure": (i["rd_expenditure_share"] * gdp).round(0),
        "electricity": (1e4 * i["electricity_consumption"]).round(0),
        "telecom_revenue": (i["telecom_per_capita"] * population).round(0),
        "broadband_users": (i["broadband_per_10000"] * population / 1e4).round(4),
        "mobile_subscribers": v["mobile_subscribers"],
        "internet_users": (population / v["DUG"]).round(4),
        "urban_population": (v["UL"] * population).round(3),
        "consumer_price_index": np.exp(v["CSL"]).round(3),
        "fiscal_revenue": (v["TRL"] / 100 * gdp).round(0),
        "deposits": deposits,
        "loans": funds - deposits,
        "cable_length": (area / v["DAG"]).round(1),
        "land_area": area,
        "digital_finance_index": np.exp(v["DF"]).round(6),
        "patents_granted": (1000 * v["RI"]).round(0),
        "carbon_dioxide": (v["GLCT"] * gdp).round(0),
        "schooling": (100 / v["DCG"]).round(4),
    }
