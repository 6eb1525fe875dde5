"""Paths of effects: the joint test of the leads, intervals, and bands from draws of our own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from crosscheck import factors
from crosscheck.inference import quantile
from crosscheck.opinion import Opinion
from spillover.recipe import Recipe

Array = np.ndarray
DRAWS, SEED = 20_000, 2019
EQUAL = factors.Factor(1.0, "1")


@dataclass(frozen=True)
class Path:
    """Effects (k,) at `keys` with their covariance (k, k) as the program has it; theirs, ours: the factors in
    it and in the recipe's; df: of t, None for the normal distribution.
    """

    keys: Sequence[Any]
    effects: Array
    covariance: Array
    df: float | None = None
    theirs: factors.Factor = EQUAL
    ours: factors.Factor = EQUAL

    @property
    def errors(self) -> Array:
        """Standard errors (k,) under our factor."""
        scale: Array = np.sqrt(np.diag(self.covariance) * self.ours.value / self.theirs.value)
        return scale


def pretrends(path: Path, say: partial[Opinion]) -> Iterator[Opinion]:
    """Wald's test that the effects before adoption are zero: F with degrees of freedom, else χ²."""
    leads = [place for place, key in enumerate(path.keys) if key < 0]
    if not leads:
        return
    b, v = path.effects[leads], path.covariance[np.ix_(leads, leads)]
    wald = float(b @ np.linalg.solve(v, b))
    if path.df is None:
        yield say(quantity="test", term="pretrends", value=wald, tail="chi2", df=(float(len(b)),))
        return
    f, same = wald / len(b), path.theirs is path.ours
    ways = () if same else (factors.converted_f(f, path.theirs, path.ours),)
    yield say(
        quantity="test",
        term="pretrends",
        value=f,
        conversions=ways,
        tail="F",
        df=(float(len(b)), path.df),
    )


def band(path: Path, level: float) -> tuple[float, float]:
    """The critical value of the largest |t| (Montiel Olea and Plagborg-Møller 2019), and the standard
    deviation of the difference of two such quantiles from as many draws.
    """
    least = quantile(path.df, level)
    scale = np.sqrt(np.diag(path.covariance))
    kept = scale > 0
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


def series(
    recipe: Recipe,
    path: Path,
    say: partial[Opinion],
    reference: Sequence[int],
    critical: float | None = None,
) -> Iterator[Opinion]:
    """The rows of the series `event_study`: bounds at each time and for all at once; zero at the references.
    critical: the band's value where it is not simulated.
    """
    say = partial(say, model=recipe.model.partition("/")[0], quantity="series")
    start = f"event_study {recipe.policy['series']} event"
    critical, noise = band(path, recipe.level) if critical is None else (critical, 0.0)
    width = quantile(path.df, recipe.level)
    for key in reference:
        for column in ("estimate", "se", "low", "high", "band_low", "band_high"):
            yield say(term=f"{start} {key} {column}", value=0.0, call="zero by choice")
    yield from bounded(start, path, path.errors, (width, critical, noise), say)


def bounded(
    start: str, path: Path, errors: Array, widths: tuple[float, float, float], say: partial[Opinion]
) -> Iterator[Opinion]:
    """Each effect of a path with its error, interval and band. widths: of both in standard errors, and the
    standard deviation of the band's.
    """
    width, critical, noise = widths
    for key, effect, error in zip(path.keys, path.effects, errors, strict=True):
        row = f"{start} {key}"
        yield say(term=f"{row} estimate", value=float(effect))
        yield say(term=f"{row} se", value=float(error))
        for sign, end in ((-1, "low"), (1, "high")):
            yield say(term=f"{row} {end}", value=float(effect + sign * width * error))
            drawn = {"ending": "simulation", "error": float(error * noise)} if noise else {}
            yield say(term=f"{row} band_{end}", value=float(effect + sign * critical * error), **drawn)
