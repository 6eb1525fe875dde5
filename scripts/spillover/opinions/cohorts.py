"""Rebuild the comparisons of estimators by cohort: cohorts and years with their scores, and paths of effects
with the joint test of their leads, intervals, and bands from draws of our own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy.special import ndtri

from spillover.opinions import conventions
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import ProgramSample, step_of
from spillover.opinions.policy import FIRST, logit
from spillover.recipe import Recipe

Array = np.ndarray

DRAWS, SEED = 20_000, 2019
GOLDEN = (1 + np.sqrt(5)) / 2
WEBB = np.sqrt(np.array([1.5, 1.0, 0.5, 0.5, 1.0, 1.5])) * np.array([-1, -1, -1, 1, 1, 1])
EQUAL = conventions.Factor(1.0, "1")
ROUNDING = 1e-9  # of the largest error of a path: below is what rounding leaves of none


@dataclass(frozen=True)
class Path:
    """Effects (k,) at `keys` with their covariance (k, k) as the program has it; theirs, ours: the factors in
    it and in the recipe's; df: of t, None for the normal distribution.
    """

    keys: Sequence[Any]
    effects: Array
    covariance: Array
    df: float | None = None
    theirs: conventions.Factor = EQUAL
    ours: conventions.Factor = EQUAL

    @property
    def errors(self) -> Array:
        """Standard errors (k,) under our factor."""
        scale: Array = np.sqrt(np.diag(self.covariance) * self.ours.value / self.theirs.value)
        return scale

    @property
    def has_error(self) -> Array:
        """Mark the effects (k,) whose error is not rounding: one unit beside one other leaves no residual."""
        scale = self.errors
        return np.asarray(scale > ROUNDING * scale.max(initial=0.0))


def give_pretrends(path: Path, say: partial[Opinion]) -> Iterator[Opinion]:
    """Wald's test that the effects before adoption are zero: F with degrees of freedom, else χ²."""
    leads = [place for place, key in enumerate(path.keys) if key < 0]
    if not leads or not path.has_error[leads].all():
        return
    b, v = path.effects[leads], path.covariance[np.ix_(leads, leads)]
    wald = float(b @ np.linalg.solve(v, b))
    if path.df is None:
        yield say(quantity="test", term="pretrends", value=wald, tail="chi2", df=(float(len(b)),))
        return
    f, same = wald / len(b), path.theirs is path.ours
    ways = () if same else (conventions.convert_f(f, path.theirs, path.ours),)
    yield say(
        quantity="test",
        term="pretrends",
        value=f,
        conversions=ways,
        tail="F",
        df=(float(len(b)), path.df),
    )


def compute_band(path: Path, level: float) -> tuple[float, float]:
    """Compute the critical value of the largest |t| (Montiel Olea and Plagborg-Møller 2019), and the standard
    deviation of the difference of two such quantiles from as many draws.
    """
    least = conventions.quantile(path.df, level)
    scale = np.sqrt(np.diag(path.covariance))
    kept = path.has_error
    if kept.sum() < 2:
        return least, 0.0
    correlation = path.covariance[np.ix_(kept, kept)] / np.outer(scale[kept], scale[kept])
    stream = np.random.default_rng(SEED)
    draws = stream.multivariate_normal(np.zeros(len(correlation)), correlation, DRAWS, check_valid="ignore")
    if path.df is not None:
        draws = draws / np.sqrt(stream.chisquare(path.df, DRAWS) / path.df)[:, None]
    largest = np.abs(draws).max(1)
    at, below, above = np.quantile(largest, [level, level - 0.01, level + 0.01])
    density = 0.02 / (above - below)
    return max(least, float(at)), float(np.sqrt(2 * level * (1 - level) / DRAWS) / density)


def give_series(
    recipe: Recipe,
    path: Path,
    say: partial[Opinion],
    reference: Sequence[int],
    critical: float | None = None,
) -> Iterator[Opinion]:
    """Yield the rows of the series `event_study`: bounds at each time and for all at once; zero at the
    references. critical: the band's value where it is not simulated.
    """
    say = partial(say, model=recipe.model.partition("/")[0], quantity="series")
    start = f"event_study {recipe.policy['series']} event"
    critical, noise = compute_band(path, recipe.level) if critical is None else (critical, 0.0)
    width = conventions.quantile(path.df, recipe.level)
    for key in reference:
        for column in ("estimate", "se", "low", "high", "band_low", "band_high"):
            yield say(term=f"{start} {key} {column}", value=0.0, call="zero by choice")
    yield from give_bounds(start, path, path.errors, (width, critical, noise), say)


def give_bounds(
    start: str, path: Path, errors: Array, widths: tuple[float, float, float], say: partial[Opinion]
) -> Iterator[Opinion]:
    """Yield each effect of a path with its error, interval and band. widths: of both in standard errors, and
    the standard deviation of the band's.
    """
    width, critical, noise = widths
    for key, effect, error, has_error in zip(path.keys, path.effects, errors, path.has_error, strict=True):
        row = f"{start} {key}"
        yield say(term=f"{row} estimate", value=float(effect))
        if not has_error:
            continue
        yield say(term=f"{row} se", value=float(error))
        for sign, end in ((-1, "low"), (1, "high")):
            yield say(term=f"{row} {end}", value=float(effect + sign * width * error))
            drawn = {"ending": "simulation", "error": float(error * noise)} if noise else {}
            yield say(term=f"{row} band_{end}", value=float(effect + sign * critical * error), **drawn)


@dataclass(frozen=True)
class CohortUnits:
    """Outcome (n, T), covariates (n, T, p), weights (n, T), first treated year (n,) and cluster (n,) by unit;
    years (T,); eligible (n,): who counts in triple differences, all without.
    """

    y: Array
    x: Array
    w: Array
    first: Array
    years: Array
    cluster: Array
    eligible: Array | None

    @property
    def cohorts(self) -> list[float]:
        """Years in which units adopt."""
        return sorted(set(self.first[np.isfinite(self.first)]))


def cohort_units_of(recipe: Recipe, sample: ProgramSample) -> CohortUnits:
    """Select the units but those treated from the first year on; without never treated ones the last cohort
    is the control, up to its adoption.
    """
    controls = list(recipe.policy["controls"])
    able = recipe.policy.get("eligible")
    names = [recipe.outcome, FIRST, *controls, *([able] if able else ())]
    weight = recipe.observation_weights
    table = sample.tables([*names, *([weight] if weight else ())])
    cluster = sample.labels(conventions.clusters_of(recipe)[0]).to_numpy().reshape(table[FIRST].shape)[:, 0]
    first, years = table[FIRST][:, 0], np.array(sample.years, float)
    rows, now = first > years[0], np.ones(len(years), bool)
    first = first[rows]
    if np.isfinite(first).all():
        now = years < first.max()
        first = np.where(first == first.max(), np.inf, first)
    cut = lambda values: values[rows][:, now]  # noqa: E731
    w = table[weight] if weight else np.ones_like(table[FIRST])
    columns = [cut(table[name]) for name in controls]
    x = np.stack(columns, axis=-1) if controls else np.empty((*cut(w).shape, 0))
    eligible = cut(table[able])[:, 0] == 1 if able else None
    return CohortUnits(cut(table[recipe.outcome]), x, cut(w), first, years[now], cluster[rows], eligible)


def pairs_of(recipe: Recipe, units: CohortUnits) -> Iterator[tuple[float, int, int]]:
    """Yield each cohort with the places of a base and of a year that is compared with it."""
    for cohort in units.cohorts:
        before = np.flatnonzero(units.years + count_early_years(recipe, units) < cohort)
        for now in range(len(units.years)) if len(before) else ():
            varying = recipe.policy["base"] == "varying" and now <= before[-1]
            base = now - 1 if varying else int(before[-1])
            if base >= 0 and base != now:
                yield cohort, base, now


def count_early_years(recipe: Recipe, units: CohortUnits) -> int:
    """Number of years before adoption in which effects may begin."""
    return int(recipe.policy["anticipation"]) * step_of(units.years)


def covariance_of(recipe: Recipe, sums: Array) -> tuple[Array, float | None]:
    """Compute the covariance (m, m) of averages from their influence by cluster (G, m), and the critical
    value of the multiplier bootstrap where there is one: errors from the interquartile range of its draws.
    """
    covariance, bootstrap = sums.T @ sums, recipe.policy.get("bootstrap")
    if not bootstrap:
        return covariance, None
    draws = multipliers(recipe.seed, bootstrap["draws"], bootstrap["weights"], len(sums)) @ sums
    ordered = np.sort(draws, axis=0)
    upper, lower = (ordered[int(np.ceil(share * len(draws))) - 1] for share in (0.75, 0.25))
    scale = (upper - lower) / (ndtri(0.75) - ndtri(0.25))
    largest = np.sort(np.abs(draws / scale).max(1))
    critical = largest[int(np.ceil(recipe.level * len(draws) - 1e-9)) - 1]
    ratio = scale / np.sqrt(np.diag(covariance))
    return covariance * np.outer(ratio, ratio), max(float(critical), conventions.quantile(None, recipe.level))


def multipliers(seed: int, draws: int, weights: str, clusters: int) -> Array:
    """Draw the weights (R, G) of the recipe's stream."""
    stream = np.random.default_rng(np.random.SeedSequence([seed]))
    if weights == "webb":
        return WEBB[stream.integers(0, 6, (draws, clusters))]
    if weights == "mammen":
        low = stream.random((draws, clusters)) < GOLDEN / np.sqrt(5)
        return np.where(low, 1 - GOLDEN, GOLDEN)
    count = draws * clusters
    bits = np.unpackbits(np.frombuffer(stream.bytes(-(-count // 8)), np.uint8))[:count]
    return bits.reshape(draws, clusters) * 2.0 - 1.0


def largest_score(recipe: Recipe, units: CohortUnits) -> float:
    """Find the largest score of a control in any comparison with covariates, which some programs leave
    out.
    """
    found = [0.0]
    for cohort, base, now in pairs_of(recipe, units):
        own, early = units.first == cohort, min(base, now)
        rows = own | ~np.isfinite(units.first) | find_not_yet_treated(recipe, units, cohort, base, now)
        weights = units.w[rows, early] / units.w[rows, early].mean()
        scores = logit(own[rows] * 1.0, units.x[rows, early], weights)
        found.append(float(scores[~own[rows]].max()))
    return max(found)


def find_not_yet_treated(recipe: Recipe, units: CohortUnits, cohort: float, base: int, now: int) -> Array:
    """Find the units (n,) not yet treated at either year, where they are controls."""
    horizon = units.years[max(base, now)] + count_early_years(recipe, units)
    if recipe.policy["control"] == "never":
        return np.zeros(len(units.first), bool)
    return np.isfinite(units.first) & (units.first > horizon) & (units.first != cohort)
