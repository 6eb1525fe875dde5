"""Difference and system GMM by loops over units (Arellano and Bond 1991; Blundell and Bond 1998)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from spillover.opinions.dynamic import CONSTANT, Equations, Unit, equations, groups_without
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles
from spillover.recipe import Recipe

Array = np.ndarray
DEPENDENT = 1e-10
ORDERS = (1, 2)
Say = Callable[..., Opinion]


def answers(recipe: Recipe, panel: PanelFiles, say: Say) -> Iterator[Opinion]:
    """Coefficients, standard errors, statistics and tests of a dynamic panel."""
    made = Gmm.of(recipe, equations(recipe, panel))
    data, step, variance = made.data, made.reported, made.variance
    shown = [j for j, name in enumerate(data.names) if not name.startswith("period ")]
    for j in shown:
        yield say(quantity="coefficient", term=data.names[j], value=step.b[j])
        yield say(quantity="se", term=data.names[j], value=np.sqrt(variance[j, j]))
    rows, upper = (sum(len(unit.mix) for unit in data.units), sum(unit.upper for unit in data.units))
    gap = made.zy - made.zx @ made.first.b
    statistics = {
        "rows_transformed": upper,
        "rows_levels": rows - upper,
        "sigma2": made.sigma2,
        "instruments": len(data.keys),
    }
    if made.second is not None and made.rank < len(data.units):
        statistics["hansen_at_one_step"] = gap @ made.second.weights @ gap
    for name, value in statistics.items():
        yield say(quantity="statistic", term=name, value=value)
    slopes = [j for j in shown if data.names[j] != CONSTANT]
    b, v = step.b[slopes], variance[np.ix_(slopes, slopes)]
    wald = b @ np.linalg.solve(v, b)
    yield say(quantity="test", term="wald", value=wald, tail="chi2", df=(float(len(slopes)),))
    for order in ORDERS:
        found = serial(made, order)
        if found is not None:
            yield say(quantity="test", term=f"ar{order}", value=found, tail="normal")
    yield from over_identified(made, gap, say)


@dataclass(frozen=True)
class Step:
    """b (k,) under weights A (q, q), with B = (X'Z A Z'X)⁻¹ and P = B X'Z A."""

    b: Array
    weights: Array
    bread: Array
    projector: Array


@dataclass(frozen=True)
class Gmm:
    """Both steps; the second is None where its weights have a smaller rank than those of the first.

    zx, zy: Σ Zi'Xi and Σ Zi'yi; known: Σ Zi'Hi Zi; spread: Σ Zi'ei ei'Zi of the first step; rank: independent
    instruments.
    """

    recipe: Recipe
    data: Equations
    zx: Array
    zy: Array
    known: Array
    rank: int
    first: Step
    spread: Array
    second: Step | None
    sigma2: float

    @classmethod
    def of(cls, recipe: Recipe, data: Equations) -> Gmm:
        """The estimate of a recipe."""
        how, none = recipe.options["weighting"], np.zeros(())
        zx = sum((unit.z.T @ unit.mix @ unit.x for unit in data.units), none)
        zy = sum((unit.z.T @ unit.mix @ unit.y for unit in data.units), none)
        known = sum((unit.z.T @ unit.covariance(how) @ unit.z for unit in data.units), none)
        weights, rank = inverse(known)
        first = solved(zx, zy, weights)
        scores = [score(unit, first.b) for unit in data.units]
        spread = sum((np.outer(one, one) for one in scores), none)
        again, left = inverse(spread)
        second = solved(zx, zy, again) if left == rank else None
        sigma2 = error_variance(recipe, data, first.b)
        return cls(recipe, data, zx, zy, known, rank, first, spread, second, sigma2)

    @property
    def two(self) -> bool:
        """Whether the second step is reported."""
        return bool(self.recipe.options["steps"] == 2)

    @property
    def reported(self) -> Step:
        """The step that is reported."""
        if not self.two:
            return self.first
        if self.second is None:
            raise ValueError("the weights of the second step do not exist")
        return self.second

    @property
    def variance(self) -> Array:
        """The covariance of the reported step (k, k)."""
        robust = self.recipe.options["robust"]
        sandwich = self.first.projector @ self.spread @ self.first.projector.T
        if not self.two:
            return sandwich if robust else self.sigma2 * self.first.bread
        second = self.reported
        return corrected(self, second, sandwich) if robust else second.bread


def inverse(matrix: Array) -> tuple[Array, int]:
    """The inverse of a covariance, in units of its variances; of one whose rows depend on each other the
    Moore–Penrose inverse there; its rank.
    """
    scale = np.sqrt(np.diag(matrix))
    scale[scale == 0] = 1
    correlation = matrix / np.outer(scale, scale)
    values = np.linalg.eigvalsh(correlation)
    rank = int((values > DEPENDENT * values.max()).sum())
    return np.linalg.pinv(correlation, DEPENDENT, hermitian=True) / np.outer(scale, scale), rank


def solved(zx: Array, zy: Array, weights: Array) -> Step:
    """The estimate under some weights."""
    normal = zx.T @ weights @ zx
    scale = np.sqrt(np.diag(normal))
    bread = np.linalg.inv(normal / np.outer(scale, scale)) / np.outer(scale, scale)
    projector = bread @ zx.T @ weights
    return Step(projector @ zy, weights, bread, projector)


def errors(unit: Unit, b: Array) -> Array:
    """The residuals (R,) of a unit's rows."""
    return unit.mix @ (unit.y - unit.x @ b)


def score(unit: Unit, b: Array) -> Array:
    """Zi'ei (q,)."""
    return unit.z.T @ errors(unit, b)


def error_variance(recipe: Recipe, data: Equations, b: Array) -> float:
    """σ² of the errors in levels: half the mean square of differences, the mean square of orthogonal
    deviations, or of levels (of differences where there are none) under weights that take errors as they
    are.
    """
    plainly, system = recipe.options["weighting"] == "identity", recipe.options["system"]
    lower = plainly and system
    parts = [errors(u, b)[u.upper :] if lower else errors(u, b)[: u.upper] for u in data.units]
    doubled = not plainly and differences(recipe)
    stacked = np.concatenate(parts)
    return float(stacked @ stacked / len(stacked) / (2 if doubled else 1))


def differences(recipe: Recipe) -> bool:
    """Whether the transformed equation is one of first differences."""
    return bool(recipe.options["transformation"] == "differences")


def corrected(made: Gmm, second: Step, sandwich: Array) -> Array:
    """Windmeijer's (2005) variance: D is what one regressor's coefficient of the first step does to the
    estimate through its weights.
    """
    direction = second.weights @ (made.zy - made.zx @ second.b)
    scores = [score(unit, made.first.b) for unit in made.data.units]
    d = np.zeros_like(second.bread)
    for j in range(len(second.b)):
        change = np.zeros_like(direction)
        for unit, own in zip(made.data.units, scores, strict=True):
            moved = unit.z.T @ (unit.mix @ unit.x[:, j])
            change += moved * (own @ direction) + own * (moved @ direction)
        d[:, j] = second.projector @ change
    return second.bread + d @ second.bread + second.bread @ d.T + d @ sandwich @ d.T


def serial(made: Gmm, order: int, levels: bool = True) -> float | None:
    """Arellano and Bond's test: Σ wi'Δei over its standard deviation, w the differences' errors `order` years
    before; its variance has what the estimate of b does to it. None where no pair is there. levels: whether
    the moments of a system's levels are in the covariance with the residuals.
    """
    step, options, pairs = made.reported, made.recipe.options, 0
    known = options["steps"] == 1 and not options["robust"]
    alike = options["weighting"] == "identity" and not options["system"] and differences(made.recipe)
    numerator = total = 0.0
    cross, reach = np.zeros(len(made.zy)), np.zeros(len(step.b))
    for unit in made.data.units:
        level, changes = unit.y - unit.x @ step.b, unit.changes
        before = {t: changes[t - order] @ level for t in changes if t - order in changes}
        product = sum(w * float(changes[t] @ level) for t, w in before.items())
        spread = sum((w * changes[t] for t, w in before.items()), np.zeros(len(level)))
        pairs += len(before)
        numerator += product
        reach += spread @ unit.x
        if known and alike:  # the differences' errors are taken as independent
            lags = np.array([before.get(t, 0.0) for t in changes])
            total += made.sigma2 * float(lags @ lags)
            cross += made.sigma2 * unit.z.T @ lags
        elif known:  # those of the levels are
            total += made.sigma2 * float(spread @ spread)
            last = len(unit.mix) if levels else unit.upper
            cross += made.sigma2 * unit.z[:last].T @ (unit.mix[:last] @ spread)
        else:
            total += product**2
            cross += product * score(unit, step.b)
    variance = total - 2 * reach @ step.projector @ cross + reach @ made.variance @ reach
    return float(numerator / np.sqrt(variance)) if pairs and variance > 0 else None


def over_identified(made: Gmm, gap: Array, say: Say) -> Iterator[Opinion]:
    """Sargan's test of the first step, Hansen's of the second, and what single groups add to the latter."""
    degrees = made.rank - len(made.first.b)
    if degrees <= 0:
        return
    say = partial(say, quantity="test", tail="chi2")
    sargan = gap @ made.first.weights @ gap / made.sigma2
    yield say(term="sargan", value=sargan, df=(float(degrees),))
    if made.second is None:
        return
    last = made.zy - made.zx @ made.second.b
    hansen = last @ made.second.weights @ last
    yield say(term="hansen", value=hansen, df=(float(degrees),))
    for name, kept in groups_without(made.data):
        if not kept.any():
            continue
        rest, left = without(made, kept)
        if rest is not None and 0 <= left < degrees:
            df = (float(degrees - left),)
            yield say(term=f"difference_in_hansen:{name}", value=hansen - rest, df=df)


def without(made: Gmm, kept: Array) -> tuple[float | None, int]:
    """Hansen's test with some of the instruments, under the covariance of their moments at the same first
    step, and its degrees of freedom; None where they do not identify the coefficients.
    """
    some = np.ix_(kept, kept)
    left = inverse(made.known[some])[1] - len(made.first.b)
    weights = inverse(made.spread[some])[0]
    zx, zy = made.zx[kept], made.zy[kept]
    if left < 0 or np.linalg.matrix_rank(zx.T @ weights @ zx, hermitian=True) < zx.shape[1]:
        return None, left
    step = solved(zx, zy, weights)
    gap = zy - zx @ step.b
    return float(gap @ weights @ gap), left
