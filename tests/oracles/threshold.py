"""Panel thresholds (Hansen 1999) by blocks of regressions at every value, and the bootstrap's draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np

from spillover.kinds.threshold.by_statsmodels import (
    LEAST_LEFT,
    Searched,
    Threshold,
    found_on,
    ratio,
    searched,
)
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles
from spillover.recipe import Recipe

Array = np.ndarray
Say = Callable[..., Opinion]
BLOCK = 64  # values whose regressions are made at once
LARGEST_DRAWS = 3e10  # rows × values × regressors × draws: above it only the first draws are made again
FIRST = 10  # draws of which each is compared


@dataclass(frozen=True)
class ByHand(Threshold):
    """The same with projections in place of a program's regressions, of many outcomes at once."""

    largest: ClassVar[float] = 2e8

    def profile(self, fixed: Sequence[float]) -> tuple[Array, float, Array]:
        """The values that can be tried, and the sums of squares without and with a threshold at each."""
        values, without, squares = self.profiles(fixed, self.within(self.y[..., None]))
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
            columns = [column - basis @ (basis.T @ column) for column in map(self.within, whole)]
            sizes = np.stack([np.sqrt((column**2).sum((0, 1))) for column in whole], axis=1)
            found.append(without - explained(np.stack(columns), sizes, rest))
        return values, without, np.concatenate(found).T


def answers(recipe: Recipe, panel: PanelFiles, say: Say) -> Iterator[Opinion]:
    """Thresholds with their sets, likelihood ratios, tests, and the bootstrap's draws."""
    made = found_on(recipe, panel.sample(recipe), ByHand)
    yield from searched(made, partial(say, call="a regression at each value"))
    for number, search in enumerate(made.tests, 1):
        f = float(ratio(made.model, search.without, search.squares.min()))
        if recipe.options["draws"]:
            assert isinstance(made.model, ByHand)
            yield from bootstrap(made.model, number, search, f, say)


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


def bootstrap(model: ByHand, number: int, search: Searched, f: float, say: Say) -> Iterator[Opinion]:
    """F of the samples that the analysis drew: draw b of test m takes units from the stream
    SeedSequence([seed, m, b]). Residuals of the model with the further threshold, a unit's years together,
    are put on the fit without it. p where all draws can be made again.
    """
    options, (units, years) = model.recipe.options, model.q.shape
    every = model.size * options["draws"] <= LARGEST_DRAWS
    count = options["draws"] if every else min(options["draws"], FIRST)
    y, null = model.within(model.y[..., None])[:, 0], model.others(search.fixed)
    full = model.others([*search.fixed, search.best])
    residuals = (y - full @ np.linalg.lstsq(full, y, rcond=1e-10)[0]).reshape(units, years)
    fit = null @ np.linalg.lstsq(null, y, rcond=1e-10)[0]
    samples = np.empty((model.q.size, count))
    for draw in range(count):
        stream = np.random.default_rng(np.random.SeedSequence([options["seed"], number, draw]))
        drawn = residuals[stream.integers(0, units, units)]
        samples[:, draw] = model.within((fit.reshape(units, years) + drawn)[..., None])[:, 0]
    _, without, squares = model.profiles(search.fixed, samples)
    statistics = ratio(model, without, squares.min(1))
    call = "a regression at each value for each draw of units"
    for draw, value in enumerate(statistics[:FIRST].tolist()):
        term = f"replicates {draw} threshold_test_{number} estimate"
        yield say(quantity="series", term=term, value=value, call=call)
    if every:
        p = (1 + int((statistics >= f).sum())) / (1 + count)
        yield say(quantity="test p", term=f"threshold_test_{number}", value=p, call=call)
