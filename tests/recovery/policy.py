"""Differences in differences: adopters in two cohorts, whose effects differ and grow or fade with time."""

from collections.abc import Callable

import numpy as np
from scipy.sparse import csr_array
from scipy.special import ndtr

from recovery.design import Found, design, inside, intervals
from recovery.linear import codes
from spillover.arrays.did.adoption import Adoption, fit_twfe
from spillover.arrays.did.aggregate import Aggregation, Bootstrap, aggregate
from spillover.arrays.did.event_study import fit_event_study, fit_sun_abraham
from spillover.arrays.did.exposure import (
    fit_exposure,
    fit_two_stage_exposure,
    nearest_treated,
    neighbour_exposure,
    rings,
)
from spillover.arrays.did.imputation import impute
from spillover.arrays.did.matching import MatchRule, complete_units, match
from spillover.arrays.did.paths import EffectPath
from spillover.arrays.did.placebo import placebo_earlier, randomisation_inference
from spillover.arrays.did.staggered import group_time
from spillover.arrays.did.switching import fit_switching
from spillover.arrays.did.triple import triple_group_time
from spillover.arrays.variance import Variance, restrict
from spillover.arrays.weights.geo import great_circle
from spillover.arrays.wild import wild_cluster_bootstrap

UNITS, PERIODS, YEAR = 120, 8, 2
# Where intervals cover too little in 120 units, the same panels with more: do they cover at last?
MORE, MORE_PLACES = (480, 1920), (480, 1080)
# Panels of designs that take long.
SOME = 400
UNIT, TIME = codes(UNITS, PERIODS)
COHORTS = np.array([np.inf, np.inf, 3.0, 5.0])
STAGGERED = "two cohorts, effects that differ"


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


def panel(stream: np.random.Generator, trend: float = 0.0, drawn: bool = True, units: int = UNITS):
    """Outcome, first treated times and a covariate that moves adoption and, by `trend`, growth.

    drawn: each unit draws its cohort, as the errors of cohorts' weights take it; else all are of one size.
    """
    unit, time = codes(units, PERIODS)
    z = stream.normal(size=units)
    score = z + 1.5 * stream.normal(size=units)
    rank = (4 * ndtr(score / np.sqrt(3.25))).astype(int)
    if not drawn:
        rank[np.argsort(score)] = np.arange(units) * 4 // units
    first = COHORTS[rank][unit]
    noise = stream.normal(size=(units, PERIODS + 1))
    y = stream.normal(size=units)[unit] + 0.3 * time + trend * z[unit] * time
    y = y + (noise[:, 1:] + 0.5 * noise[:, :-1]).ravel()
    return y + effect(first, time - first), first, z[unit]


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


def _staggered(
    key: str, words: str, method, control="never", bootstrap: bool = False, units: int = UNITS
) -> None:
    size = f"{units} × {PERIODS}"

    @design(
        f"staggered_{key}",
        f"Callaway–Sant'Anna, {words}",
        f"{size}, {STAGGERED}, trends by a covariate",
        panels=1000 if units == UNITS else SOME,
    )
    def _(stream: np.random.Generator, number: int) -> Found:
        y, first, z = panel(stream, trend=0.15, units=units)
        adoption = Adoption(*codes(units, PERIODS), first)
        cells = group_time(y, adoption, z, method=method, base="universal", control=control)
        found: Found = {}
        for by, truth in OVERALL.items():
            drawn = Bootstrap(number, 499) if bootstrap else None
            average: Aggregation = by
            one = aggregate(cells, average, bootstrap=drawn, seed=number)
            found |= intervals(one.overall, {one.overall.terms[0]: truth}, f"{by}: ")
            if by == "event":
                found |= along(one.path)
        return found


_staggered("regression", "regression", "regression")
_staggered("not_yet", "doubly robust, not yet treated", "doubly-robust", "not-yet")
for _key, _words, _method in (
    ("ipw", "inverse probability", "ipw"),
    ("doubly_robust", "doubly robust", "doubly-robust"),
):
    _staggered(_key, _words, _method)
    for _units in MORE:
        _staggered(f"{_key}_{_units}", _words, _method, units=_units)
for _units in (UNITS, *MORE):
    _staggered(
        "bootstrap" if _units == UNITS else f"bootstrap_{_units}",
        "doubly robust, multiplier bootstrap (499)",
        "doubly-robust",
        bootstrap=True,
        units=_units,
    )


@design("triple", "triple differences", f"{UNITS} × {PERIODS}, {STAGGERED}, trends by cohort")
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


@design("event_sun_abraham", "Sun–Abraham", f"{UNITS} × {PERIODS}, {STAGGERED}")
def _sun_abraham(stream: np.random.Generator, number: int) -> Found:
    y, first, _ = panel(stream)
    found = fit_sun_abraham(y, Adoption(UNIT, TIME, first), shares="estimated", seed=number)
    return along(found.path)


@design("event_imputation", "imputation (Borusyak–Jaravel–Spiess)", f"{UNITS} × {PERIODS}, {STAGGERED}")
def _imputation(stream: np.random.Generator, number: int) -> Found:
    y, first, _ = panel(stream, drawn=False)
    found = impute(y, Adoption(UNIT, TIME, first), seed=number)
    return intervals(found.overall, {found.overall.terms[0]: OVERALL["simple"]}) | along(found.path)


@design("event_switching", "switching (de Chaisemartin–D'Haultfœuille)", f"{UNITS} × {PERIODS}, {STAGGERED}")
def _switching(stream: np.random.Generator, number: int) -> Found:
    y, first, _ = panel(stream, drawn=False)
    treated = (first <= TIME).astype(float)
    return along(fit_switching(y, UNIT, TIME, treated, seed=number).path)


def _constant(stream: np.random.Generator, trend: float = 0.0, units: int = UNITS):
    """The panel with an effect of 1 on everybody at all times."""
    y, first, z = panel(stream, trend, units=units)
    event = codes(units, PERIODS)[1] - first
    return y - effect(first, event) + (event >= 0), first, z


def _constant_panel(units: int) -> str:
    return f"{units} × {PERIODS}, two cohorts, effect 1"


CONSTANT = _constant_panel(UNITS)


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
        found = complete_units(found, UNIT)
        rows = found.rows
        adoption = Adoption(UNIT[rows], TIME[rows], first[rows], found.weights[rows])
        return intervals(fit_twfe(y[rows], adoption, variance=restrict(Variance(), rows)), {"treated": 1.0})


_matched("nearest", "nearest neighbour", MatchRule("nearest"))
_matched("kernel", "kernel", MatchRule("kernel"))
_matched("radius", "radius 0.05", MatchRule("radius", caliper=0.05))


def _places(stream: np.random.Generator, units: int) -> np.ndarray:
    """Distances (n, n) of the units in km; where there are more they have more ground."""
    side = 10 * np.sqrt(units / UNITS)
    corners = (100, 25)
    return great_circle(np.column_stack([stream.uniform(low, low + side, units) for low in corners]))


def _spilled(stream: np.random.Generator, units: int):
    """An effect of 1 and 0.8 × the treated share of the three nearest on those not treated."""
    y, first, _ = _constant(stream, units=units)
    unit, time = codes(units, PERIODS)
    distance = _places(stream, units)
    nearest = np.argpartition(distance + np.diag(np.full(units, np.inf)), 3, axis=1)[:, :3]
    rows = np.repeat(np.arange(units), 3)
    w = csr_array((np.full(3 * units, 1 / 3), (rows, nearest.ravel())), shape=(units, units))
    adoption = Adoption(unit, time, first)
    share = neighbour_exposure(w, adoption)
    return y + 0.8 * share * (first > time), adoption, share[:, None]


@design("did_exposure", "treatment and exposure, one stage", f"{CONSTANT}, 0.8 on untreated neighbours")
def _exposure(stream: np.random.Generator, _: int) -> Found:
    found = fit_exposure(*_spilled(stream, UNITS), names=("exposure",))
    return intervals(found, {"treated": 1.0, "exposure": 0.8})


def _panels(errors: str, units: int) -> int:
    return 1000 if (errors, units) == ("formula", UNITS) else SOME


def _stages(errors, words: str, units: int) -> None:
    """Where 120 units have three neighbours each, about eight are neither treated nor exposed at the end."""
    key = f"did_exposure_{errors}" + ("" if units == UNITS else f"_{units}")
    size = f"{_constant_panel(units)}, 0.8 on untreated neighbours"

    @design(key, f"treatment and exposure, two stages, {words}", size, panels=_panels(errors, units))
    def _(stream: np.random.Generator, _: int) -> Found:
        found = fit_two_stage_exposure(*_spilled(stream, units), names=("exposure",), errors=errors)
        return intervals(found, {"treated": 1.0, "exposure": 0.8})


def _rings(errors, words: str, units: int) -> None:
    key = f"did_rings_{errors}" + ("" if units == UNITS else f"_{units}")
    size = f"{_constant_panel(units)}, 0.5 within 60 km, 0.2 within 120 km"

    @design(key, f"treatment and rings, two stages, {words}", size, panels=_panels(errors, units))
    def _(stream: np.random.Generator, _: int) -> Found:
        y, first, _ = _constant(stream, units=units)
        adoption = Adoption(*codes(units, PERIODS), first)
        columns, names = rings(nearest_treated(_places(stream, units), adoption), (0, 60, 120))
        y = y + (columns @ [0.5, 0.2]) * (first > adoption.time)
        found = fit_two_stage_exposure(y, adoption, columns, names=names, errors=errors)
        return intervals(found, {"treated": 1.0, names[0]: 0.5, names[1]: 0.2})


for _make in (_stages, _rings):
    for _units in (UNITS, *MORE_PLACES):
        _make("formula", "formula", _units)
    _make("jackknife", "jackknife", UNITS)
