"""linearmodels: dynamic panels by its IVGMM on the stacked equations.

Rows are transformed, and for a system the levels put beneath them, before the program has them; it is given
the weights of the first step (`initial_weight`) and units as clusters. Its coefficients after one step and
two, its clustered errors after one and its J after two are ours. It has no errors with Windmeijer's
correction and no test of serial correlation: of these nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
from scipy.linalg import qr

from spillover.opinions import conventions
from spillover.opinions.dynamic import Equations, equations, groups_without
from spillover.opinions.effects import size_of
from spillover.opinions.opinion import Conversion, Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles
from spillover.recipe import Recipe
from spillover.words import mark_text

Array = np.ndarray
NAME = "linearmodels"
DEPENDENT = 1e-10
VARIANCE = mark_text("variance of the errors")


@dataclass(frozen=True)
class Stack:
    """The equations one above the other: y (R,), x (R, k) and independent instruments z (R, q), each divided
    by a power of two where it is of another size; known (q, q) = Σ Zi'Hi Zi; unit (R,): of each row; upper
    (R,): whether it is a transformed one; instrument_places: which instruments of the equations these are.
    """

    data: Equations
    y: Array
    x: Array
    z: Array
    first_weights: Array
    unit: Array
    is_transformed: Array
    instrument_places: Array
    outcome: float
    sizes: Array

    @classmethod
    def build(cls, recipe: Recipe, data: Equations) -> Stack:
        """Stack the rows of a recipe's equations."""
        units = data.units
        y = np.concatenate([one.mix @ one.y for one in units])
        x = np.concatenate([one.mix @ one.x for one in units])
        z = np.concatenate([one.z for one in units])
        how = recipe.options["weighting"]
        known = sum((one.z.T @ one.covariance(how) @ one.z for one in units), np.zeros(()))
        outcome, sizes = size_of(y), np.array([size_of(column) for column in x.T])
        norms = np.exp2(np.round(np.log2(np.sqrt(np.diag(known)))))
        known = known / np.outer(norms, norms)
        kept = find_independent_columns(known)
        rows = [len(one.mix) for one in units]
        upper = np.concatenate([np.arange(len(one.mix)) < one.upper for one in units])
        some = np.ix_(kept, kept)
        z, unit = (z / norms)[:, kept], np.repeat(np.arange(len(units)), rows)
        return cls(data, y / outcome, x / sizes, z, known[some], unit, upper, kept, outcome, sizes)

    def fit(self, steps: int, weights: Array | None = None, chosen: Array | None = None) -> Any:
        """Ask the program for one step or two. weights (q, q): of the first step in place of those for errors
        that are alike; chosen (q,): the instruments that it has.
        """
        from linearmodels.iv import IVGMM

        z = self.z if chosen is None else self.z[:, chosen]
        own: Any = np.linalg.inv(self.first_weights / len(self.y)) if weights is None else weights
        model = IVGMM(self.y, None, self.x, z, weight_type="clustered", clusters=self.unit)
        return model.fit(
            iter_limit=steps, tol=0, initial_weight=own, cov_type="clustered", clusters=self.unit
        )

    def words_of_sizes(self, recipe: Recipe) -> str:
        """Name the columns that are given in another unit, for the words of a call; empty where none is."""
        sizes = {recipe.outcome: self.outcome, **dict(zip(self.data.names, self.sizes, strict=True))}
        return "".join(f", {name}/2^{np.log2(size):.0f}" for name, size in sizes.items() if size != 1)

    @cached_property
    def first(self) -> Any:
        """After one step."""
        return self.fit(1)

    @cached_property
    def second(self) -> Any:
        """After two, with the weights that the first gives."""
        return self.fit(2)

    def bread(self, result: Any) -> Array:
        """(X'Z A Z'X)⁻¹ with the weights of a result, in the units that the program has."""
        inner = self.x.T @ self.z
        return np.asarray(np.linalg.inv(inner @ (result.weight_matrix.to_numpy() / len(self.y)) @ inner.T))

    def sigma2(self, recipe: Recipe) -> float:
        """σ² of the errors in levels, from the residuals of the first step: half the mean square of
        differences, that of deviations, or of levels under weights that take errors as they are.
        """
        residuals, options = self.first.resids.to_numpy(), recipe.options
        plainly = options["weighting"] == "identity"
        rows = ~self.is_transformed if plainly and options["system"] else self.is_transformed
        doubled = 1 if plainly or options["transformation"] == "orthogonal" else 2
        return float((residuals[rows] ** 2).mean() / doubled)


def find_independent_columns(matrix: Array) -> Array:
    """Find the columns of a covariance (q, q) that no others give, in their order."""
    scale = np.sqrt(np.diag(matrix))
    _, r, order = qr(matrix / np.outer(scale, scale), pivoting=True)
    size = np.abs(np.diag(r))
    return np.sort(order[size > DEPENDENT * size[0]])


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Coefficients, errors but those with Windmeijer's correction, and tests of the instruments."""
    if recipe.estimator != "gmm":
        return
    stack, steps = Stack.build(recipe, equations(recipe, panel)), recipe.options["steps"]
    words = f"{steps}-step IVGMM of stacked equations, initial_weight=(Σ Zi'HiZi/N)⁻¹, units as clusters"
    words += stack.words_of_sizes(recipe)
    say = opinion_maker(NAME, model=recipe.model, call=words)
    sigma2 = stack.sigma2(recipe)
    yield say(quantity="statistic", term="sigma2", value=sigma2 * stack.outcome**2)
    result = stack.first if steps == 1 else stack.second
    covariance = covariance_of(recipe, stack, result, sigma2)
    yield from give_slopes(recipe, stack, result, covariance, say)
    yield from give_overidentification(stack, sigma2, say)


def covariance_of(recipe: Recipe, stack: Stack, result: Any, sigma2: float) -> Array | None:
    """Covariance of the coefficients, in the program's units: its own after one robust step, or of its
    weights; None where ours has Windmeijer's correction.
    """
    one_step, robust = recipe.options["steps"] == 1, recipe.options["robust"]
    if one_step:
        return result.cov.to_numpy() if robust else sigma2 * stack.bread(result)
    return None if robust else stack.bread(result)


def give_slopes(
    recipe: Recipe, stack: Stack, result: Any, covariance: Array | None, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Slopes, and the constant of a system without years, with their errors; Wald's test of the slopes."""
    own = recipe.options["steps"] == 1 and recipe.options["robust"]
    prints, sizes = partial(say, is_printed=True), stack.sizes / stack.outcome
    for place, term in enumerate(stack.data.names):
        if term.startswith("period "):
            continue
        value, size = float(result.params.iloc[place]), float(sizes[place])
        yield prints(
            quantity="coefficient",
            term=term,
            value=value,
            conversions=conventions.conversions_of(value, size),
        )
        if covariance is None:
            continue
        if own:
            se = float(result.std_errors.iloc[place])
            yield prints(quantity="se", term=term, value=se, conversions=conventions.conversions_of(se, size))
        else:
            yield say(quantity="se", term=term, value=float(np.sqrt(covariance[place, place])) / size)
    if covariance is not None:
        k = len(recipe.terms)
        b, v = result.params.to_numpy()[:k], covariance[:k, :k]
        wald, df = float(b @ np.linalg.solve(v, b)), (float(k),)
        if own:
            wald = float(result.wald_test(np.eye(k, len(result.params)), np.zeros(k)).stat)
        yield say(quantity="test", term="wald", value=wald, tail="chi2", df=df, is_printed=own)


def give_overidentification(stack: Stack, sigma2: float, say: partial[Opinion]) -> Iterator[Opinion]:
    """Sargan's test is J of the first step over σ², Hansen's that of the second; what single groups of
    instruments add is the gap between two J under weights of the same residuals.
    """
    degrees = stack.z.shape[1] - stack.x.shape[1]
    if not degrees:
        return
    say = partial(say, quantity="test", tail="chi2", df=(float(degrees),))
    sargan = float(stack.first.j_stat.stat)
    way = Conversion(VARIANCE, f"J / σ² = J / {sigma2:.6g}", sargan / sigma2)
    yield say(term="sargan", value=sargan, conversions=(way,), is_printed=True)
    try:
        second = stack.second
    except ValueError:  # after one step: weights of two do not exist where its instruments are too many
        return
    hansen, weights = float(second.j_stat.stat), second.weight_matrix.to_numpy()
    yield say(term="hansen", value=hansen, is_printed=True)
    gap = stack.z.T @ stack.first.resids.to_numpy() / len(stack.y)
    at_one = float(len(stack.y) * gap @ weights @ gap)
    words = "J of the residuals of one step under the weights of two"
    yield say(quantity="statistic", term="hansen_at_one_step", value=at_one, call=words, tail="", df=())
    # Which group a dependent instrument adds to is no one's.
    if len(stack.instrument_places) < len(stack.data.keys):
        return
    moments, words = np.linalg.inv(weights), "J less J without the group, weights of the same step"
    for name, chosen in groups_without(stack.data):
        left = int(chosen.sum()) - stack.x.shape[1]
        if 0 <= left < degrees:
            rest = stack.fit(1, np.linalg.inv(moments[np.ix_(chosen, chosen)]), chosen).j_stat.stat
            df = (float(degrees - left),)
            yield say(term=f"difference_in_hansen:{name}", value=hansen - float(rest), df=df, call=words)
