"""statsmodels: panel thresholds (Hansen 1999) by a regression at every value, and their sets; given the
thresholds found, the regression that every other program is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import floor, log, sqrt
from typing import Any, ClassVar

import numpy as np
from msgspec.structs import replace

from spillover.opinions.opinion import Conversion, Opinion, bound, voice
from spillover.opinions.panel import PanelFiles, Sample
from spillover.recipe import Recipe

NAME = "statsmodels"
Array = np.ndarray
Say = Callable[..., Opinion]
EVERY, NEAR, FURTHER, SEED = 300, 20, 100, 1999  # values whose ratio is compared
LEAST_RATIO = 1e-4  # rounding decides the digits of ratios below it
LEAST_LEFT = 1e-10  # share of a column's square that the other columns must leave of it
SAME = 1e-11  # share of the sum of squares within which two values make the same regression


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Thresholds with their sets, likelihood ratios and tests."""
    if recipe.estimator == "threshold":
        call = "OLS on data without their effects at each value"
        say = voice(NAME, model=recipe.model, call=call)
        yield from searched(found_on(recipe, panel.sample(recipe)), say)


def searched(made: Found, say: Say) -> Iterator[Opinion]:
    """What the searches found."""
    for number, search in enumerate(made.last, 1):
        yield from interval(made.model, number, search, say)
    for number, search in enumerate(made.tests, 1):
        f = float(ratio(made.model, search.without, search.squares.min()))
        yield say(quantity="test", term=f"threshold_test_{number}", value=f)


def ssr(y: Array, x: Array) -> float:
    """The sum of squared residuals of a regression."""
    from statsmodels.regression.linear_model import OLS

    return float(OLS(y, x).fit().ssr)


@dataclass(frozen=True)
class Searched:
    """What one search finds beside the thresholds `fixed`: the sum of squares without a further one, and with
    one at each of the values (K,) that leave enough rows in every regime.
    """

    fixed: tuple[float, ...]
    values: Array
    without: float
    squares: Array

    @property
    def best(self) -> float:
        """The value with the smallest sum of squares."""
        return float(self.values[self.squares.argmin()])

    @property
    def alike(self) -> list[float]:
        """The values whose regression is the same but for rounding."""
        return [float(v) for v in self.values[self.squares <= self.squares.min() * (1 + SAME)]]


@dataclass(frozen=True)
class Threshold:
    """A recipe on its balanced panel: y (n, T), x (n, T, k) with slopes by regime, z (n, T, m) without, q."""

    largest: ClassVar[float] = 1e7  # rows × values × regressors: above it a search takes many seconds

    recipe: Recipe
    y: Array
    x: Array
    z: Array
    q: Array
    made: dict[tuple[float, ...], Searched] = field(default_factory=dict)

    @classmethod
    def of(cls, recipe: Recipe, sample: Sample) -> Threshold:
        """From the rows by unit and year."""
        sample.refuse_gaps()
        shape, given = (len(sample.units), len(sample.years)), recipe.options
        frame = sample.frame.sort_index()
        x, z = (frame[list(given[key])].to_numpy().reshape(*shape, -1) for key in ("regressors", "controls"))
        y, q = (frame[name].to_numpy().reshape(shape) for name in (recipe.outcome, given["threshold"]))
        return cls(recipe, y, x, z, q)

    @property
    def divisor(self) -> int:
        """What a sum of squares is divided by: n(T − 1) as Hansen, or T(n − 1) as xthreg, and less with year
        effects.
        """
        n, t = map(int, self.q.shape)
        years = self.recipe.effects == "two-way"
        if self.recipe.options["divisor"] == "hansen":
            return (n - 1) * (t - 1) if years else n * (t - 1)
        return t * (n - 1) - (t - 1) * years

    @cached_property
    def values(self) -> Array:
        """The values tried: distinct ones between the trimmed ends, or so many, evenly spaced by rank."""
        ordered, grid = np.sort(self.q.ravel()), self.recipe.options.get("grid")
        cut = floor(len(ordered) * self.recipe.options["trim"])
        low, high = ordered[cut], ordered[len(ordered) - 1 - cut]
        found = sorted({v for v in ordered.tolist() if low <= v <= high and v < ordered[-1]})
        if grid and grid < len(found):
            places = {round(i * (len(found) - 1) / (grid - 1)) for i in range(grid)}
            found = [found[place] for place in sorted(places)]
        return np.array(found)

    @property
    def size(self) -> int:
        """Rows × values × regressors by regime."""
        return int(self.q.size * len(self.values) * self.x.shape[2])

    def within(self, cube: Array) -> Array:
        """Columns (n, T, c) without their effects, as rows (n·T, c)."""
        cube = cube - cube.mean(1, keepdims=True)
        if self.recipe.effects == "two-way":
            cube = cube - cube.mean(0, keepdims=True)
        return cube.reshape(self.q.size, -1)

    def leaves_enough(self, value: float, fixed: Sequence[float]) -> bool:
        """Whether every regime keeps the trimmed share of the rows, and more rows than it has slopes."""
        least = max(int(self.q.size * self.recipe.options["trim"]), self.x.shape[2] + 1)
        ends = [-np.inf, *sorted([*fixed, value]), np.inf]
        return all(((self.q > low) & (self.q <= high)).sum() >= least for low, high in pairwise(ends))

    def others(self, fixed: Sequence[float]) -> Array:
        """What the model holds beside a further threshold, without effects (n·T, p)."""
        parts = [self.x, self.z, *(self.x * (self.q <= value)[..., None] for value in fixed)]
        return self.within(np.concatenate(parts, axis=2))

    def profile(self, fixed: Sequence[float]) -> tuple[Array, float, Array]:
        """The values that can be tried, and the sums of squares without a further threshold and with one at
        each value (K,): a regression of the program's for each.
        """
        values = np.array([v for v in self.values.tolist() if self.leaves_enough(v, fixed)])
        others, y = self.others(fixed), self.within(self.y[..., None])[:, 0]
        basis = np.linalg.qr(others / np.linalg.norm(others, axis=0))[0]
        below = (self.x * (self.q <= value)[..., None] for value in values)
        squares = [ssr(y, np.hstack([others, self.added(columns, basis)])) for columns in below]
        return values, ssr(y, others), np.array(squares)

    def added(self, cube: Array, basis: Array) -> Array:
        """Columns (n, T, k) without their effects, those left out that others span but for rounding."""
        columns, kept = self.within(cube), []
        sizes = (cube**2).sum((0, 1))
        for place, size in enumerate(sizes):
            left = columns[:, [place]] - basis @ (basis.T @ columns[:, [place]])
            if (left**2).sum() > LEAST_LEFT * size:
                kept.append(columns[:, [place]])
                basis = np.hstack([basis, left / np.linalg.norm(left)])
        return np.hstack(kept) if kept else columns[:, :0]

    def search(self, fixed: Sequence[float]) -> Searched:
        """The same of the outcome, made once."""
        key = tuple(sorted(fixed))
        if key not in self.made:
            self.made[key] = Searched(key, *self.profile(key))
        return self.made[key]

    def moved(self, found: list[float]) -> list[float]:
        """Thresholds, each searched again beside the others until none moves."""
        for _ in range(50 if len(found) > 1 else 0):
            before = sorted(found)
            found = list(before)
            for j in range(len(found)):
                found[j] = self.search([*found[:j], *found[j + 1 :]]).best
            if sorted(found) == before:
                break
        return sorted(found)


@dataclass(frozen=True)
class Found:
    """The searches of each test in turn, the thresholds in the end, and the search of each beside the
    others.
    """

    model: Threshold
    tests: tuple[Searched, ...]
    last: tuple[Searched, ...]

    @property
    def thresholds(self) -> list[float]:
        """The thresholds in order."""
        return [search.best for search in self.last]


def found_on(recipe: Recipe, sample: Sample, make: type[Threshold] = Threshold) -> Found:
    """The search, made once for all who ask."""
    key = str((make.__name__, recipe.outcome, recipe.effects, recipe.options))
    if key not in sample.fits:
        model, tests = make.of(recipe, sample), []
        found: list[float] = []
        bound(model.size, make.largest, "rows × values × regressors")
        for _ in range(recipe.options["thresholds"]):
            tests.append(model.search(found))
            found = model.moved([*found, tests[-1].best])
        last = [model.search([*found[:j], *found[j + 1 :]]) for j in range(len(found))]
        sample.fits[key] = Found(model, tuple(tests), tuple(last))
    made: Found = sample.fits[key]
    return made


def ratio(model: Threshold, more: Any, least: Any) -> Any:
    """(S − S(γ))/(S(γ)/divisor): F, and the likelihood ratio."""
    return (more - least) / (least / model.divisor)


def interval(model: Threshold, number: int, search: Searched, say: Say) -> Iterator[Opinion]:
    """A threshold, what is not rejected, and the ratios. Where several values make the same regression, each
    is the threshold as well as the others.
    """
    ratios = ratio(model, search.squares, search.squares.min())
    critical = -2 * log(1 - sqrt(model.recipe.level))
    inside = dict(zip(search.values.tolist(), (ratios <= critical).tolist(), strict=True))
    accepted = [value for value, kept in inside.items() if kept]
    hull = [value for value in inside if accepted[0] <= value <= accepted[-1]]
    numbers = {"low": accepted[0], "high": accepted[-1], "critical": critical}
    numbers |= {"accepted": len(accepted), "inside": len(hull)}
    ways = (
        ()
        if len(search.alike) == 1
        else tuple(
            Conversion("values that make the same regression", "any of them", value) for value in search.alike
        )
    )
    at = f"thresholds {number}"
    yield say(quantity="series", term=f"{at} threshold", value=search.best, conversions=ways)
    for name, value in numbers.items():
        yield say(quantity="series", term=f"{at} {name}", value=float(value))
    for low, high in pieces(model.values.tolist(), inside):
        yield say(quantity="series", term=f"accepted {number} {low + 0.0:.10g} high", value=high)
    for place in compared(len(search.values), int(search.squares.argmin())):
        if ratios[place] > LEAST_RATIO or (ratios[place] == 0 and not ways):
            term = f"likelihood_ratio {number} {search.values[place] + 0.0:.10g} ratio"
            yield say(quantity="series", term=term, value=float(ratios[place]))


def pieces(tried: list[float], inside: dict[float, bool]) -> list[tuple[float, float]]:
    """The runs of neighbouring values that are accepted; one that could not be tried ends a run."""
    found: list[list[float]] = []
    open_run = False
    for value in tried:
        if not inside.get(value, False):
            open_run = False
        elif open_run:
            found[-1][1] = value
        else:
            found.append([value, value])
            open_run = True
    return [(low, high) for low, high in found]


def compared(count: int, best: int) -> list[int]:
    """The places of the values whose ratios are compared: all where they are few, else the neighbours of the
    estimate and others drawn with a seed.
    """
    if count <= EVERY:
        return list(range(count))
    near = range(max(0, best - NEAR), min(count, best + NEAR + 1))
    drawn = np.random.default_rng(SEED).choice(count, FURTHER, replace=False)
    return sorted({*near, *drawn.tolist()})


@dataclass(frozen=True)
class Regimes(PanelFiles):
    """The panel with each regressor once for each regime."""

    rows: Sample | None = None

    def sample(self, recipe: Recipe) -> Sample:
        """These rows, whatever the recipe asks for."""
        assert self.rows is not None
        return self.rows


def following(recipe: Recipe, panel: PanelFiles) -> Iterator[tuple[Recipe, PanelFiles]]:
    """The regression given the thresholds found here, which every program is asked about."""
    if recipe.estimator == "threshold":
        yield slopes(recipe, panel)


def slopes(recipe: Recipe, panel: PanelFiles) -> tuple[Recipe, PanelFiles]:
    """The regression given the thresholds found here: what any program of within regressions can redo."""
    sample = panel.sample(recipe)
    thresholds, given = found_on(recipe, sample).thresholds, recipe.options
    regime = np.searchsorted(thresholds, sample.frame[given["threshold"]])
    columns = {
        f"{name} [regime {r + 1}]": sample.frame[name] * (regime == r)
        for name in given["regressors"]
        for r in range(len(thresholds) + 1)
    }
    split = Sample(sample.frame.assign(**columns), sample.attributes)
    rows = Regimes(panel.variables, panel.units, panel.weights, rows=split)
    return replace(recipe, estimator="within", terms=(*columns, *given["controls"])), rows
