"""Panel thresholds (Hansen 1999) by blocks of regressions at every value, and the bootstrap's draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import pairwise
from math import floor, log, sqrt
from typing import Any, ClassVar

import numpy as np

from spillover.opinions.opinion import Conversion, Opinion, bound
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import Recipe

Array = np.ndarray
Say = Callable[..., Opinion]
EVERY, NEAR, FURTHER, SEED = 300, 20, 100, 1999  # values whose ratio is compared
LEAST_RATIO = 1e-4  # rounding decides the digits of ratios below it
LEAST_LEFT = 1e-10  # share of a column's square that the other columns must leave of it
SAME = 1e-11  # share of the sum of squares within which two values make the same regression
BLOCK = 64  # values whose regressions are made at once
LARGEST_DRAWS = 3e10  # rows × values × regressors × draws: above it only the first draws are made again
FIRST = 10  # draws of which each is compared


def answers(recipe: Recipe, panel: PanelFiles, say: Say) -> Iterator[Opinion]:
    """Thresholds with their sets, likelihood ratios, tests, and the bootstrap's draws."""
    made = found_on(recipe, panel.sample(recipe))
    tell = partial(say, call="a regression at each value")
    for number, search in enumerate(made.last, 1):
        yield from interval(made.model, number, search, tell)
    for number, search in enumerate(made.tests, 1):
        f = float(ratio(made.model, search.without, search.squares.min()))
        yield tell(quantity="test", term=f"threshold_test_{number}", value=f)
        if recipe.options["draws"]:
            yield from bootstrap(made.model, number, search, f, say)


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

    largest: ClassVar[float] = 2e8  # rows × values × regressors: above it a search takes many seconds

    recipe: Recipe
    y: Array
    x: Array
    z: Array
    q: Array
    made: dict[tuple[float, ...], Searched] = field(default_factory=dict)

    @classmethod
    def of(cls, recipe: Recipe, sample: ProgramSample) -> Threshold:
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

    def remove_effects(self, cube: Array) -> Array:
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
        return self.remove_effects(np.concatenate(parts, axis=2))

    def profile(self, fixed: Sequence[float]) -> tuple[Array, float, Array]:
        """The values that can be tried, and the sums of squares without and with a threshold at each."""
        values, without, squares = self.profiles(fixed, self.remove_effects(self.y[..., None]))
        return values, float(without[0]), squares[0]

    def profiles(self, fixed: Sequence[float], outcomes: Array) -> tuple[Array, Array, Array]:
        """The values that can be tried, and for outcomes (n·T, R) without effects the sums of squares without
        a further threshold (R,), and with one at each value (R, K): what its columns, of which the others are
        taken out, leave of the outcomes.
        """
        values = np.array([v for v in self.values.tolist() if self.leaves_enough(v, fixed)])
        others = self.others(fixed)
        basis = np.linalg.qr(others / np.linalg.norm(others, axis=0))[0]
        rest = outcomes - basis @ (basis.T @ outcomes)
        without, found = (rest**2).sum(0), []
        for start in range(0, len(values), BLOCK):
            block = values[start : start + BLOCK]
            below = self.q[..., None] <= block
            whole = [self.x[..., [j]] * below for j in range(self.x.shape[2])]
            columns = [column - basis @ (basis.T @ column) for column in map(self.remove_effects, whole)]
            sizes = np.stack([np.sqrt((column**2).sum((0, 1))) for column in whole], axis=1)
            found.append(without - explained(np.stack(columns), sizes, rest))
        return values, without, np.concatenate(found).T

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


def found_on(recipe: Recipe, sample: ProgramSample) -> Found:
    """The search, made once for all who ask."""
    key = str((Threshold.__name__, recipe.outcome, recipe.effects, recipe.options))
    if key not in sample.fits:
        model, tests = Threshold.of(recipe, sample), []
        found: list[float] = []
        bound(model.size, Threshold.largest, "rows × values × regressors")
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
    numbers |= {"values_in_set": len(accepted), "values_in_hull": len(hull)}
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


def explained(columns: Array, sizes: Array, rest: Array) -> Array:
    """What columns (k, N, B) explain of the squares of outcomes (N, R), value by value: (B, R). sizes (B, k):
    of the columns before the others are taken out; what these leave of them but rounding explains nothing.
    """
    sizes = np.where(sizes == 0, 1, sizes)
    moments = np.stack([column.T @ rest for column in columns], axis=1) / sizes[:, :, None]  # (B, k, R)
    inner = np.einsum("inb,jnb->bij", columns, columns) / sizes[:, :, None] / sizes[:, None, :]
    values, vectors = np.linalg.eigh(inner)
    turned = vectors.transpose(0, 2, 1) @ moments
    left = values > LEAST_LEFT
    return np.asarray((turned**2 * (left / np.where(left, values, 1))[:, :, None]).sum(1))


def bootstrap(model: Threshold, number: int, search: Searched, f: float, say: Say) -> Iterator[Opinion]:
    """F of the samples that the analysis drew: draw b of test m takes units from the stream
    SeedSequence([seed, m, b]). Residuals of the model with the further threshold, a unit's years together,
    are put on the fit without it. p where all draws can be made again.
    """
    options, (units, years) = model.recipe.options, model.q.shape
    every = model.size * options["draws"] <= LARGEST_DRAWS
    count = options["draws"] if every else min(options["draws"], FIRST)
    y, null = model.remove_effects(model.y[..., None])[:, 0], model.others(search.fixed)
    full = model.others([*search.fixed, search.best])
    residuals = (y - full @ np.linalg.lstsq(full, y, rcond=1e-10)[0]).reshape(units, years)
    fit = null @ np.linalg.lstsq(null, y, rcond=1e-10)[0]
    samples = np.empty((model.q.size, count))
    for draw in range(count):
        stream = np.random.default_rng(np.random.SeedSequence([options["seed"], number, draw]))
        drawn = residuals[stream.integers(0, units, units)]
        samples[:, draw] = model.remove_effects((fit.reshape(units, years) + drawn)[..., None])[:, 0]
    _, without, squares = model.profiles(search.fixed, samples)
    statistics = ratio(model, without, squares.min(1))
    call = "a regression at each value for each draw of units"
    for draw, value in enumerate(statistics[:FIRST].tolist()):
        term = f"replicates {draw} threshold_test_{number} estimate"
        yield say(quantity="series", term=term, value=value, call=call)
    if every:
        p = (1 + int((statistics >= f).sum())) / (1 + count)
        yield say(quantity="test p", term=f"threshold_test_{number}", value=p, call=call)
