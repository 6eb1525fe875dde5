"""Differences in differences: adopters in two cohorts, whose effects differ and grow or fade with time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import ndtr

from recovery.design import Found, design, inside, intervals
from spillover.arrays.did.adoption import Adoption
from spillover.arrays.did.aggregate import Aggregation, Bootstrap, aggregate
from spillover.arrays.did.event_study import fit_event_study, fit_twfe
from spillover.arrays.did.exposure import (
    fit_exposure,
    fit_two_stage_exposure,
    nearest_treated,
    neighbour_exposure,
    rings,
)
from spillover.arrays.did.imputation import impute
from spillover.arrays.did.matching import MatchRule, match, whole_units
from spillover.arrays.did.paths import EffectPath
from spillover.arrays.did.placebo import placebo_earlier, randomisation_inference
from spillover.arrays.did.staggered import group_time
from spillover.arrays.did.sun_abraham import fit_sun_abraham
from spillover.arrays.did.switching import fit_contemporaneous, fit_switching
from spillover.arrays.did.triple import triple_group_time
from spillover.arrays.variance import great_circle_km, restrict
from spillover.arrays.variance_options import Variance
from spillover.arrays.wild import wild_cluster_bootstrap

UNITS, PERIODS, YEAR = 120, 8, 2
UNIT, TIME = np.repeat(np.arange(UNITS), PERIODS), np.tile(np.arange(PERIODS), UNITS)
COHORTS = np.array([np.inf, np.inf, 3.0, 5.0])
STAGGERED = f"{UNITS} × {PERIODS}, two cohorts, effects that differ"


def effect(first: np.ndarray, event: np.ndarray) -> np.ndarray:
    """1 + 0.5 e in the early cohort, 2 − 0.2 e in the late one."""
    found = np.where(first == 3, 1 + 0.5 * event, np.where(first == 5, 2 - 0.2 * event, 0.0))
    return np.where(event >= 0, found, 0.0)


CELLS = [(g, t, float(effect(np.array(g), np.array(t - g)))) for g in (3, 5) for t in range(g, PERIODS)]


def _mean(values: list[float]) -> float:
    return float(np.mean(values))


def _by(place: Callable[[int, int], int]) -> float:
    """The mean over the places of their mean effects."""
    found: dict[int, list[float]] = {}
    for g, t, value in CELLS:
        found.setdefault(place(g, t), []).append(value)
    return _mean([_mean(values) for values in found.values()])


OVERALL = {
    "simple": _mean([value for _, _, value in CELLS]),
    "event": _by(lambda g, t: t - g),
    "cohort": _by(lambda g, t: g),
    "time": _by(lambda g, t: t),
}
AT_YEAR = _mean([value for g, t, value in CELLS if t - g == YEAR])


def panel(stream: np.random.Generator, trend: float = 0.0, drawn: bool = True):
    """Outcome, first treated times and a covariate that moves adoption and, by `trend`, growth.

    drawn: each unit draws its cohort, as the errors of cohorts' weights take it; else all are of one size.
    """
    z = stream.normal(size=UNITS)
    score = z + 1.5 * stream.normal(size=UNITS)
    rank = (4 * ndtr(score / np.sqrt(3.25))).astype(int)
    if not drawn:
        rank[np.argsort(score)] = np.arange(UNITS) * 4 // UNITS
    first = COHORTS[rank][UNIT]
    noise = stream.normal(size=(UNITS, PERIODS + 1))
    y = stream.normal(size=UNITS)[UNIT] + 0.3 * TIME + trend * z[UNIT] * TIME
    y = y + (noise[:, 1:] + 0.5 * noise[:, :-1]).ravel()
    return y + effect(first, TIME - first), first, z[UNIT]


def along(path: EffectPath | None, truth: float = AT_YEAR) -> Found:
    """The effect in year YEAR, and whether the band holds every effect at once."""
    assert path is not None
    low, high = path.interval()
    place = path.keys.tolist().index(YEAR)
    means = {key: _mean([value for g, t, value in CELLS if t - g == key]) for key in range(5)}
    true = np.array([means.get(key, 0.0) for key in path.keys.tolist()])
    below, above = path.bands()
    found = {f"year {YEAR}": (truth, float(path.effects[place]), inside(low[place], high[place], truth))}
    return found | {"band of all years": (np.nan, np.nan, bool(((below <= true) & (true <= above)).all()))}


def _cells(stream: np.random.Generator, method, control="never"):
    y, first, z = panel(stream, trend=0.15)
    return group_time(y, Adoption(UNIT, TIME, first), z, method=method, base="universal", control=control)


def _staggered(key: str, words: str, method: str, control: str = "never", bootstrap: bool = False) -> None:
    @design(f"staggered_{key}", f"Callaway–Sant'Anna, {words}", f"{STAGGERED}, trends by a covariate")
    def _(stream: np.random.Generator, number: int) -> Found:
        cells, found = _cells(stream, method, control), {}
        for by, truth in OVERALL.items():
            drawn = Bootstrap(number, 499) if bootstrap else None
            average: Aggregation = by
            one = aggregate(cells, average, bootstrap=drawn, seed=number)
            found |= intervals(one.overall, {one.overall.terms[0]: truth}, f"{by}: ")
            if by == "event":
                found |= along(one.path)
        return found


_staggered("regression", "regression", "regression")
_staggered("ipw", "inverse probability", "ipw")
_staggered("doubly_robust", "doubly robust", "doubly-robust")
_staggered("not_yet", "doubly robust, not yet treated", "doubly-robust", "not-yet")
_staggered("bootstrap", "doubly robust, multiplier bootstrap (499)", "doubly-robust", bootstrap=True)


@design("triple", "triple differences", f"{STAGGERED}, trends by cohort")
def _triple(stream: np.random.Generator, number: int) -> Found:
    y, first, _ = panel(stream)
    eligible = (stream.random(UNITS) < 0.5)[UNIT].astype(float)
    y = y - effect(first, TIME - first) * (1 - eligible) + 0.3 * TIME * np.isfinite(first)
    cells = triple_group_time(y, Adoption(UNIT, TIME, first), eligible)
    return along(aggregate(cells, "event", seed=number).path)


@design("event_two_way", "event study, two-way", f"{UNITS} × {PERIODS}, one cohort")
def _two_way(stream: np.random.Generator, number: int) -> Found:
    y, first, _ = panel(stream)
    early = np.where(first == 5, np.inf, first)
    y = y - effect(first, TIME - first) + effect(early, TIME - early)
    path = fit_event_study(y, Adoption(UNIT, TIME, early), seed=number).path
    found = along(path, 1 + 0.5 * YEAR)
    return {key: value for key, value in found.items() if key.startswith("year")}


@design("event_sun_abraham", "Sun–Abraham", STAGGERED)
def _sun_abraham(stream: np.random.Generator, number: int) -> Found:
    y, first, _ = panel(stream)
    found = fit_sun_abraham(y, Adoption(UNIT, TIME, first), shares="estimated", seed=number)
    return along(found.path)


@design("event_imputation", "imputation (Borusyak–Jaravel–Spiess)", STAGGERED)
def _imputation(stream: np.random.Generator, number: int) -> Found:
    y, first, _ = panel(stream, drawn=False)
    found = impute(y, Adoption(UNIT, TIME, first), seed=number)
    return intervals(found.overall, {found.overall.terms[0]: OVERALL["simple"]}) | along(found.path)


@design("event_switching", "switching (de Chaisemartin–D'Haultfœuille)", STAGGERED)
def _switching(stream: np.random.Generator, number: int) -> Found:
    y, first, _ = panel(stream, drawn=False)
    treated = (first <= TIME).astype(float)
    return along(fit_switching(y, UNIT, TIME, treated, seed=number).path)


@design("contemporaneous", "switches in and out", f"{UNITS} × {PERIODS}, treated for two years, effect 1.5")
def _contemporaneous(stream: np.random.Generator, _: int) -> Found:
    y, first, _ = panel(stream)
    event = TIME - first
    treated = ((event >= 0) & (event < 2)).astype(float)
    treated = np.where((stream.random(UNITS) < 0.2)[UNIT], 1.0 - treated, treated)
    found = fit_contemporaneous(y - effect(first, event) + 1.5 * treated, UNIT, TIME, treated)
    return intervals(found.overall, {"ATT": 1.5})


def _constant(stream: np.random.Generator, trend: float = 0.0):
    """The panel with an effect of 1 on everybody at all times."""
    y, first, z = panel(stream, trend)
    return y - effect(first, TIME - first) + (first <= TIME), first, z


CONSTANT = f"{UNITS} × {PERIODS}, two cohorts, effect 1"


@design("did_two_way", "two-way effects of a treatment", CONSTANT)
def _did(stream: np.random.Generator, _: int) -> Found:
    y, first, _ = _constant(stream)
    return intervals(fit_twfe(y, Adoption(UNIT, TIME, first)), {"treated": 1.0})


@design("did_wild", "two-way effects, wild bootstrap (499 draws)", "18 clusters, 4 of them treated, effect 1")
def _wild(stream: np.random.Generator, number: int) -> Found:
    y, first, _ = _few(stream)
    treated = (first <= FEW_TIME).astype(float)[:, None]
    found = wild_cluster_bootstrap(
        y, treated, FEW_UNIT, FEW_TIME, FEW_UNIT, terms=("treated",), term="treated", draws=499, seed=number
    )
    return {"treated": (1.0, found.estimate, inside(found.low, found.high, 1.0))}


FEW_UNIT, FEW_TIME = np.repeat(np.arange(18), PERIODS), np.tile(np.arange(PERIODS), 18)


def _few(stream: np.random.Generator):
    first = np.where(np.arange(18) < 4, 4.0, np.inf)[stream.permutation(18)][FEW_UNIT]
    noise = stream.normal(size=(18, PERIODS + 1))
    y = (noise[:, 1:] + 0.5 * noise[:, :-1]).ravel() + (first <= FEW_TIME)
    return y, first, stream


@design("did_randomisation", "randomisation inference (399 assignments)", "18 units, 4 treated, effect 1")
def _randomisation(stream: np.random.Generator, number: int) -> Found:
    y, first, _ = _few(stream)
    found = randomisation_inference(y, Adoption(FEW_UNIT, FEW_TIME, first), draws=399, seed=number)
    return {"treated": (1.0, found.estimate, inside(found.low, found.high, 1.0))}


@design("placebo_earlier", "adoption two years earlier", f"{CONSTANT} from adoption on")
def _earlier(stream: np.random.Generator, _: int) -> Found:
    y, first, _ = _constant(stream)
    return intervals(placebo_earlier(y, Adoption(UNIT, TIME, first), shifts=(2,))[2], {"treated": 0.0})


def _matched(key: str, words: str, rule: MatchRule) -> None:
    @design(f"matching_{key}", f"matching, {words}", f"{CONSTANT}, a covariate moves adoption")
    def _(stream: np.random.Generator, _: int) -> Found:
        y, first, z = _constant(stream)
        ever = np.isfinite(first).astype(float)
        found = match(ever, z[:, None], terms=("z",), unit=UNIT, time=TIME, strata=TIME, rule=rule)
        found = whole_units(found, UNIT)
        rows = found.kept
        adoption = Adoption(UNIT[rows], TIME[rows], first[rows], found.weights[rows])
        return intervals(fit_twfe(y[rows], adoption, variance=restrict(Variance(), rows)), {"treated": 1.0})


_matched("nearest", "nearest neighbour", MatchRule("nearest"))
_matched("kernel", "kernel", MatchRule("kernel"))
_matched("radius", "radius 0.05", MatchRule("radius", caliper=0.05))


def _places(stream: np.random.Generator) -> np.ndarray:
    """Distances (n, n) of the units in km."""
    return great_circle_km(np.column_stack([stream.uniform(100, 110, UNITS), stream.uniform(25, 35, UNITS)]))


def _spilled(stream: np.random.Generator):
    """An effect of 1 and 0.8 × the treated share of the three nearest on those not treated."""
    y, first, _ = _constant(stream)
    distance = _places(stream)
    order = np.argsort(distance + np.diag(np.full(UNITS, np.inf)), axis=1)[:, :3]
    w = np.zeros((UNITS, UNITS))
    w[np.arange(UNITS)[:, None], order] = 1 / 3
    adoption = Adoption(UNIT, TIME, first)
    share = neighbour_exposure(w, adoption)
    return y + 0.8 * share * (first > TIME), adoption, share[:, None]


SPILLED = f"{CONSTANT}, 0.8 on untreated neighbours"


@design("did_exposure", "treatment and exposure, one stage", SPILLED)
def _exposure(stream: np.random.Generator, _: int) -> Found:
    return intervals(fit_exposure(*_spilled(stream), names=("exposure",)), {"treated": 1.0, "exposure": 0.8})


@design("did_exposure_stages", "treatment and exposure, two stages", SPILLED)
def _stages(stream: np.random.Generator, _: int) -> Found:
    found = fit_two_stage_exposure(*_spilled(stream), names=("exposure",))
    return intervals(found, {"treated": 1.0, "exposure": 0.8})


@design("did_rings", "treatment and rings, two stages", f"{CONSTANT}, 0.5 within 60 km, 0.2 within 120 km")
def _rings(stream: np.random.Generator, _: int) -> Found:
    y, first, _ = _constant(stream)
    adoption = Adoption(UNIT, TIME, first)
    columns, names = rings(nearest_treated(_places(stream), adoption), (0, 60, 120))
    y = y + (columns @ [0.5, 0.2]) * (first > TIME)
    found = fit_two_stage_exposure(y, adoption, columns, names=names)
    return intervals(found, {"treated": 1.0, names[0]: 0.5, names[1]: 0.2})
