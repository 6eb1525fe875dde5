"""A recipe's regression by statsmodels, made once however many numbers rest on it: OLS or WLS of rows
demeaned by the effects that the recipe's small-sample rule leaves out of its count, on the terms, a constant
and dummies of the effects that it counts. Errors, p values, bounds and tests are then its own numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.effects import LARGEST, ColumnUnits, DemeanedColumns, list_counted_effects
from spillover.opinions.opinion import Conversion, Opinion, bound
from spillover.opinions.panel import ProgramSample
from spillover.recipe import Recipe

NAME = "statsmodels"
LARGEST_REFITS = 2e9  # the same times clusters, of regressions without each of them


@dataclass(frozen=True)
class Ols:
    """Result of the program; its coefficients are the recipe's terms, then the constant.

    columns: what it is given, its rows in this `order`; call: in words; errors: whether it has the recipe's
    variance; units: of its columns; theirs, ours: the small-sample factors in its variance and in the
    recipe's.
    """

    result: Any
    columns: DemeanedColumns
    order: np.ndarray
    call: str
    errors: bool
    units: ColumnUnits
    theirs: conventions.Factor
    ours: conventions.Factor

    @property
    def recipe(self) -> Recipe:
        """Recipe that was asked for."""
        return self.columns.recipe

    @property
    def sample(self) -> ProgramSample:
        """Rows of the regression."""
        return self.columns.sample

    @property
    def residuals(self) -> np.ndarray:
        """Residuals (N,) in the order of the sample's rows."""
        found = np.empty(len(self.order))
        found[self.order] = self.result.resid
        return found

    @property
    def has_same_factor(self) -> bool:
        """Return whether its errors need no other small-sample factor."""
        return abs(self.ours.value / self.theirs.value - 1) < conventions.SAME

    def place(self, term: str) -> int:
        """Find the place of a term's coefficient."""
        return self.recipe.terms.index(term)

    def restriction(self, terms: Sequence[str]) -> np.ndarray:
        """Build a row (q, K) for each term, for the program's tests."""
        return np.eye(len(self.result.params))[[self.place(term) for term in terms]]

    def constant(self) -> np.ndarray:
        """Build the row (K,) that makes the constant in the units of the study."""
        row, k = np.zeros(len(self.result.params)), len(self.recipe.terms)
        row[:k] = -(self.units.centre / self.units.size)[list(self.recipe.terms)]
        row[k] = 1.0
        return row

    def convert(self, value: float, term: str = "", error: bool = False) -> tuple[Conversion, ...]:
        """Convert a number of a term to the study's units and, for an error, to our factor; nothing
        where both are the program's own.
        """
        size = float(self.units.size.get(term, 1.0))
        pair = (self.theirs, self.ours) if error else ()
        return conventions.conversions_of(value, size, *pair)


def fit_ols(recipe: Recipe, sample: ProgramSample) -> Ols:
    """Fit the regression of a recipe. Raises ValueError where the jackknife takes the program minutes."""
    asked = (NAME, recipe.outcome, recipe.terms, recipe.effects, recipe.estimator, recipe.variance)
    key = str((*asked, recipe.observation_weights))
    if key not in sample.fits:
        sample.fits[key] = _fit(recipe, sample)
    return sample.fits[key]


def _fit(recipe: Recipe, sample: ProgramSample) -> Ols:
    columns = DemeanedColumns(recipe, sample, list_counted_with_room(recipe, sample))
    terms = sample.frame[list(recipe.terms)]
    units = ColumnUnits.build(terms)
    values = columns.demean(np.column_stack([sample.frame[recipe.outcome], units.apply(terms)]))
    x = np.column_stack([values[:, 1:], np.ones(sample.nobs), columns.dummies])
    ours = conventions.recipe_factor(recipe, sample, len(recipe.terms))
    return solve(
        recipe, columns, (values[:, 0], x), units, ours, f"{columns.words}{units.words(recipe.terms)}"
    )


def solve(
    recipe: Recipe,
    columns: DemeanedColumns,
    data: tuple[np.ndarray, np.ndarray],
    units: ColumnUnits,
    ours: conventions.Factor,
    words: str,
) -> Ols:
    """Regress an outcome (N,) on columns (N, K) that are made, under the recipe's variance. words: how they
    are made.
    """
    from statsmodels.regression.linear_model import OLS, WLS

    (y, x), sample = data, columns.sample
    # In falling order of years the program counts the years as its groups.
    order = np.argsort(-sample.labels("year").to_numpy(), kind="stable")
    order = order if recipe.variance.get("kind") == "driscoll-kraay" else np.arange(sample.nobs)
    w = columns.weights
    model = OLS(y[order], x[order]) if w is None else WLS(y[order], x[order], weights=w[order])
    result, (covariance, by) = model.fit(), options_of(recipe, sample, order)
    if recipe.variance.get("kind") == "jackknife":
        groups = len(np.unique(covariance["groups"]))
        bound(sample.nobs * x.shape[1] ** 2 * groups, LARGEST_REFITS, "rows × columns² × clusters")
    if covariance:
        result = result.get_robustcov_results(use_t=True, **covariance)
    call = f"{type(model).__name__}, {words}, {by or 'no such variance'}"
    theirs = factor_of(recipe, sample, x.shape[1], ours)
    return Ols(result, columns, order, call, bool(by), units, theirs, ours)


def list_counted_with_room(recipe: Recipe, sample: ProgramSample) -> tuple[str, ...]:
    """List the effects that are counted, less the sets of most levels where their dummies are more than the
    program takes in a second: the rows are demeaned by those, and the factor is converted.
    """
    sets = sorted(list_counted_effects(recipe, sample), key=lambda by: sample.labels(by).nunique())
    while sets and sample.nobs * (len(recipe.terms) + _levels(sample, sets)) ** 2 > LARGEST:
        sets.pop()
    return tuple(sets)


def _levels(sample: ProgramSample, sets: Sequence[str]) -> int:
    return sum(sample.labels(by).nunique() for by in sets)


def options_of(recipe: Recipe, sample: ProgramSample, order: np.ndarray) -> tuple[dict[str, Any], str]:
    """List the options of the covariance, and in words; no words where the program has none such. order: of
    the rows.
    """
    kind, clusters = str(recipe.variance.get("kind")), conventions.clusters_of(recipe)
    corrects = conventions.rule_of(recipe) != "none"
    if kind == "classical":
        return {}, "nonrobust"
    if kind in ("HC0", "HC1"):
        return {"cov_type": kind}, kind
    if kind in ("clustered", "jackknife"):
        groups = np.column_stack([sample.labels(by) for by in clusters]).squeeze()
        if kind == "jackknife":
            return {"cov_type": "cluster-crv3", "groups": groups}, "cluster-crv3"
        one = len(clusters) == 1  # of two each has a factor of its own; ours is that of the fewer
        by = "+".join(clusters)
        words = f"cov_type=cluster, groups={by}, use_correction={corrects and one}, use_t=True"
        return {"cov_type": "cluster", "groups": groups, "use_correction": corrects and one}, words
    years = sample.frame.index.get_level_values("year").to_numpy()
    period = ((years - years.min()) // sample.step).astype(int)
    lags = recipe.variance.get("lags")
    lags = int(np.floor(len(sample.years) ** 0.25)) if lags is None else int(lags)
    if kind == "driscoll-kraay":
        correction = "cluster" if corrects else False
        given = {"time": period[order], "maxlags": lags, "use_correction": correction}
        return {"cov_type": "hac-groupsum", **given}, f"hac-groupsum, lags={lags}, correction={correction}"
    if kind == "newey-west" and _has_no_gaps(sample, period):
        given = {"groups": sample.labels("unit").to_numpy(), "maxlags": lags, "use_correction": False}
        return {"cov_type": "hac-panel", **given}, f"hac-panel, lags={lags}, no correction"
    return {}, ""


def _has_no_gaps(sample: ProgramSample, period: np.ndarray) -> bool:
    """Return whether each unit's rows are of one period after the other, as the program takes them."""
    unit = sample.labels("unit").to_numpy()
    return bool(((np.diff(period) == 1) | (np.diff(unit) != 0)).all())


def factor_of(recipe: Recipe, sample: ProgramSample, k: int, ours: conventions.Factor) -> conventions.Factor:
    """Compute the factor in the program's variance, which counts its columns; the jackknife's is ours,
    none.
    """
    kind, n, clusters = recipe.variance.get("kind"), sample.nobs, conventions.clusters_of(recipe)
    if kind in ("classical", "HC1"):
        return conventions.Factor(n / (n - k), f"N/(N−K) = {n}/({n}−{k})")
    one = kind == "driscoll-kraay" or (kind == "clustered" and len(clusters) == 1)
    if one and conventions.rule_of(recipe) != "none":
        g = sample.labels(clusters[0]).nunique()
        words = f"G/(G−1)·(N−1)/(N−K) = {g}/{g - 1}·{n - 1}/({n}−{k})"
        return conventions.Factor(g / (g - 1) * (n - 1) / (n - k), words)
    if kind == "jackknife":
        return ours
    return conventions.Factor(1.0, "1")


def give_coefficients(made: Ols, say: partial[Opinion]) -> Iterator[Opinion]:
    """Yield each coefficient with its error, p value and bounds."""
    bounds = np.asarray(made.result.conf_int(alpha=1 - made.recipe.level))
    for j, term in enumerate(made.recipe.terms):
        b, se = float(made.result.params[j]), float(made.result.bse[j])
        yield say(quantity="coefficient", term=term, value=b, conversions=made.convert(b, term))
        if made.errors:
            yield say(quantity="se", term=term, value=se, conversions=made.convert(se, term, error=True))
            yield say(quantity="p", term=term, value=float(made.result.pvalues[j]))
            for end, value in zip(("low", "high"), bounds[j], strict=True):
                yield say(quantity=end, term=term, value=float(value))


def give_f_test(made: Ols, terms: Sequence[str], say: partial[Opinion], *places: str) -> Iterator[Opinion]:
    """Yield the program's F test that the coefficients of some terms are zero, and its p value. places: where
    the number stands, `test slopes` or `statistic f`.
    """
    yield from give_f_test_of_rows(made, made.restriction(terms), say, *places)


def give_f_test_of_rows(
    made: Ols, rows: np.ndarray, say: partial[Opinion], *places: str
) -> Iterator[Opinion]:
    """Yield the F test of combinations (q, K) of coefficients."""
    test = made.result.f_test(rows)
    f, p = float(np.squeeze(test.fvalue)), float(np.squeeze(test.pvalue))
    ways = () if made.has_same_factor else (conventions.convert_f(f, made.theirs, made.ours),)
    df = (float(len(rows)), float(conventions.degrees_of(made.recipe, made.sample)))
    for quantity, term in map(str.split, places):
        of_p = ("statistic", f"{term}_p") if quantity == "statistic" else ("test p", term)
        tail = {} if made.has_same_factor or quantity == "statistic" else {"tail": "F", "df": df}
        yield say(quantity=quantity, term=term, value=f, conversions=ways, **tail)
        if made.has_same_factor:
            yield say(quantity=of_p[0], term=of_p[1], value=p)
