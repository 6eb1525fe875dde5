"""Regressions with fixed and random effects, instruments, mediation, moderation and groups."""

import numpy as np

from recovery.design import Found, design, inside, intervals
from spillover.arrays.groups import compare_groups
from spillover.arrays.intervals import summarise
from spillover.arrays.iv import fit_iv
from spillover.arrays.mediation import (
    Mediation,
    bootstrap_mediation,
    jackknife_mediation,
    point_mediation,
)
from spillover.arrays.moderation import fit_moderation
from spillover.arrays.random_effects import fit_between, fit_first_difference, fit_pooled, fit_random
from spillover.arrays.variance import Variance
from spillover.arrays.weights.geo import great_circle
from spillover.arrays.wild import wild_cluster_bootstrap
from spillover.arrays.within import fit_within

BETA = 0.7
IID, SERIAL = "independent errors", "errors correlated within units"


def codes(units: int, periods: int) -> tuple[np.ndarray, np.ndarray]:
    """Unit and time of each row."""
    return np.repeat(np.arange(units), periods), np.tile(np.arange(periods), units)


def noise(stream: np.random.Generator, units: int, periods: int, serial: float = 0.8) -> np.ndarray:
    """A moving average of order 1 within units: weak enough for clustered errors of few units."""
    shocks = stream.normal(size=(units, periods + 1))
    return (shocks[:, 1:] + serial * shocks[:, :-1]).ravel()


def panel(stream: np.random.Generator, units: int = 45, periods: int = 8, serial: float = 0.0):
    """y, x and codes: two-way effects with which x moves, slope BETA."""
    unit, time = codes(units, periods)
    effect, shock = stream.normal(size=units)[unit], stream.normal(size=periods)[time]
    x = noise(stream, units, periods, serial) + effect + shock
    y = BETA * x + 2 * effect - shock + noise(stream, units, periods, serial)
    return y, x, unit, time


@design("within_classical", "within, classical", f"45 × 8, {IID}")
def _classical(stream: np.random.Generator, _: int) -> Found:
    return intervals(fit_within(*panel(stream), terms=("x",), variance=Variance("classical")), {"x": BETA})


@design("within_hc1", "within, HC1", "45 × 8, variance moves with x²")
def _hc1(stream: np.random.Generator, _: int) -> Found:
    y, x, unit, time = panel(stream)
    y = y + 0.7 * np.abs(x) * stream.normal(size=len(x))
    return intervals(fit_within(y, x, unit, time, terms=("x",), variance=Variance("HC1")), {"x": BETA})


@design("within_clustered", "within, clustered by unit", f"45 × 8, {SERIAL}")
def _clustered(stream: np.random.Generator, _: int) -> Found:
    return intervals(fit_within(*panel(stream, serial=0.8), terms=("x",)), {"x": BETA})


@design("within_jackknife", "within, cluster jackknife", f"20 × 8, {SERIAL}")
def _jackknife(stream: np.random.Generator, _: int) -> Found:
    found = fit_within(*panel(stream, 20, serial=0.8), terms=("x",), variance=Variance("jackknife"))
    return intervals(found, {"x": BETA})


@design("within_wild", "within, wild cluster bootstrap (499 draws)", f"12 × 8, {SERIAL}")
def _wild(stream: np.random.Generator, number: int) -> Found:
    y, x, unit, time = panel(stream, 12, serial=0.8)
    found = wild_cluster_bootstrap(
        y, x[:, None], unit, time, unit, terms=("x",), term="x", draws=499, seed=number
    )
    return {"x": (BETA, found.estimate, inside(found.low, found.high, BETA))}


def _common(stream: np.random.Generator, serial: float, years: int) -> np.ndarray:
    """Factor shocks by year, with a loading of each of 30 units: correlated across units."""
    return np.outer(1 + stream.normal(size=30), noise(stream, 1, years, serial)).ravel()


@design("within_two_way", "within, clustered by unit and year", "30 × 30, errors correlated within both")
def _two_way(stream: np.random.Generator, _: int) -> Found:
    unit, time = codes(30, 30)
    x = _common(stream, 0.0, 30) + noise(stream, 30, 30)
    y = BETA * x + _common(stream, 0.0, 30) + noise(stream, 30, 30)
    found = fit_within(y, x, unit, time, terms=("x",), variance=Variance("two-way"))
    return intervals(found, {"x": BETA})


def _driscoll_kraay(years: int, lags: int) -> None:
    """More lags where there are more years, as the kernel's consistency asks."""

    @design(
        "within_driscoll_kraay" + ("" if years == 60 else f"_{years}"),
        "within, Driscoll–Kraay",
        f"30 × {years}, {lags} lags, errors correlated across units and years",
        panels=1000 if years == 60 else 400,
    )
    def _(stream: np.random.Generator, _: int) -> Found:
        unit, time = codes(30, years)
        x = _common(stream, 0.5, years) + stream.normal(size=len(unit))
        y = BETA * x + _common(stream, 0.5, years) + stream.normal(size=len(unit))
        variance = Variance("driscoll-kraay", bandwidth=lags)
        return intervals(fit_within(y, x, unit, time, terms=("x",), variance=variance), {"x": BETA})


for _years, _lags in ((60, 4), (240, 7), (960, 10)):
    _driscoll_kraay(_years, _lags)


@design("within_newey_west", "within, Newey–West", f"45 × 20, {SERIAL}")
def _newey_west(stream: np.random.Generator, _: int) -> Found:
    data = panel(stream, 45, 20, serial=0.8)
    return intervals(
        fit_within(*data, terms=("x",), variance=Variance("newey-west", bandwidth=3)), {"x": BETA}
    )


def _conley(units: int) -> None:
    """More units on more ground: as dense as before."""

    @design(
        "within_conley" + ("" if units == 120 else f"_{units}"),
        "within, Conley (200 km)",
        f"{units} × 6, errors correlated over 100 km",
        panels=1000 if units == 120 else 400,
    )
    def _(stream: np.random.Generator, _: int) -> Found:
        unit, time = codes(units, 6)
        side = 12 * np.sqrt(units / 120)
        places = np.column_stack([stream.uniform(low, low + side, units) for low in (100, 25)])
        mix = (great_circle(places) < 100).astype(float)
        x, u = ((mix @ stream.normal(size=(units, 6))).ravel() for _ in range(2))
        variance = Variance("conley", cutoff_km=200, coordinates=places[unit])
        found = fit_within(BETA * x + u, x, unit, time, terms=("x",), variance=variance)
        return intervals(found, {"x": BETA})


for _units in (120, 480, 1080):
    _conley(_units)


@design("within_weighted", "within, analytic weights", "45 × 8, variance 1/weight")
def _weighted(stream: np.random.Generator, _: int) -> Found:
    unit, time = codes(45, 8)
    x, weights = stream.normal(size=len(unit)) + time, np.exp(stream.normal(size=len(unit)))
    y = BETA * x + unit - time + stream.normal(size=len(unit)) / np.sqrt(weights)
    variance = Variance("classical")
    return intervals(
        fit_within(y, x, unit, time, terms=("x",), variance=variance, weights=weights), {"x": BETA}
    )


def _random_panel(stream: np.random.Generator, periods: int = 8):
    """Effects that x does not move with."""
    unit, time = codes(45, periods)
    x = stream.normal(size=len(unit))
    return BETA * x + stream.normal(size=45)[unit] + stream.normal(size=len(unit)), x, unit, time


@design("random", "random effects, classical", f"45 × 8, {IID}")
def _random(stream: np.random.Generator, _: int) -> Found:
    found = fit_random(*_random_panel(stream), terms=("x",), variance=Variance("classical"))
    return intervals(found.estimate, {"x": BETA})


@design("between", "between", f"45 × 8, {IID}")
def _between(stream: np.random.Generator, _: int) -> Found:
    return intervals(fit_between(*_random_panel(stream), terms=("x",)), {"x": BETA})


@design("pooled", "pooled, clustered by unit", "45 × 8, unit effects in the error")
def _pooled(stream: np.random.Generator, _: int) -> Found:
    found = fit_pooled(*_random_panel(stream), terms=("x",), variance=Variance("clustered"))
    return intervals(found, {"x": BETA})


@design("first_difference", "first differences, clustered by unit", f"45 × 8, {SERIAL}")
def _first_difference(stream: np.random.Generator, _: int) -> Found:
    unit, time = codes(45, 8)
    effect = stream.normal(size=45)[unit]
    x = noise(stream, 45, 8) + effect
    y = BETA * x + 2 * effect + 0.3 * time + noise(stream, 45, 8)
    found = fit_first_difference(y, x, unit, time, terms=("x",), variance=Variance("clustered"))
    return intervals(found, {"x": BETA})


@design("two_stage", "two-stage least squares, clustered by unit", f"45 × 8, {SERIAL}")
def _two_stage(stream: np.random.Generator, _: int) -> Found:
    unit, time = codes(45, 8)
    z, hidden = noise(stream, 45, 8), noise(stream, 45, 8)
    x = 0.8 * z + hidden + stream.normal(size=len(z))
    y = 0.5 * x - hidden + stream.normal(size=len(z))
    found = fit_iv(y, x[:, None], np.empty((len(y), 0)), z[:, None], unit, time, terms=(["x"], [], ["z"]))
    sets = found.anderson_rubin.intervals
    return intervals(found.second, {"x": 0.5}) | {
        "Anderson–Rubin set": (0.5, np.nan, any(inside(*piece, 0.5) for piece in sets))
    }


@design("mediation_bootstrap", "mediation, bootstrap of units (400 draws)", f"45 × 8, {SERIAL}")
def _mediation(stream: np.random.Generator, number: int) -> Found:
    unit, time = codes(45, 8)
    x = noise(stream, 45, 8)
    m = 0.5 * x + noise(stream, 45, 8)
    y = 0.2 * x + 0.4 * m + noise(stream, 45, 8)
    model = Mediation(y, x, m[:, None], np.empty((len(y), 0)), unit, time, ("y", "x", ("m",), ()))
    place = model.quantities.index("indirect")
    draws = bootstrap_mediation(model, seed=number, replicates=range(400))[:, place]
    point, left_out = point_mediation(model)[place], jackknife_mediation(model)[:, place]
    summary = summarise("indirect", draws, point, left_out)
    return {
        f"indirect, {kind}": (0.2, float(point), inside(*bounds, 0.2))
        for kind, bounds in summary.intervals.items()
    }


@design("moderation", "moderation, clustered by unit", f"45 × 8, {SERIAL}")
def _moderation(stream: np.random.Generator, _: int) -> Found:
    """y = 0.5 x + 0.3 x m, so the effect at m is 0.5 + 0.3 m."""
    unit, time = codes(45, 8)
    x, m = noise(stream, 45, 8), noise(stream, 45, 8)
    y = 0.5 * x + 0.3 * x * m + 0.2 * m + noise(stream, 45, 8)
    found = fit_moderation(y, x, m, np.empty((len(y), 0)), unit, time, terms=("x", "m", ()))
    curve = found.marginal
    place = len(curve.moderator) // 3
    truth = 0.5 + 0.3 * float(curve.moderator[place])
    product = found.estimate.terms[2]
    covered = inside(curve.low[place], curve.high[place], truth)
    effect = {"effect a third along": (truth, float(curve.effect[place]), covered)}
    return intervals(found.estimate, {product: 0.3}) | effect


@design("groups", "difference of groups, clustered by unit", f"60 × 8, {SERIAL}")
def _groups(stream: np.random.Generator, _: int) -> Found:
    unit, time = codes(60, 8)
    group = (unit >= 30).astype(int)
    x = noise(stream, 60, 8)
    y = np.where(group == 1, 0.9, 0.4) * x + noise(stream, 60, 8)
    found = compare_groups(y, x[:, None], unit, time, group, terms=("x",))
    return intervals(found.difference, {found.difference.terms[0]: 0.5})
