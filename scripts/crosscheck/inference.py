"""p values and intervals of what a program estimates: its own, and those of its numbers under our reference
distribution.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

from crosscheck import factors
from crosscheck.opinion import Conversion, Opinion
from crosscheck.panel import PanelFiles, Sample
from crosscheck.tolerances import DEVIATIONS, TINY
from spillover.recipe import Recipe

NAME = "reference distribution"
LINEAR = ("within", "pooled", "random", "between", "first-difference")
BOUNDS = {"low": -1, "high": 1}


def completed(recipe: Recipe, panel: PanelFiles, found: list[Opinion]) -> Iterator[Opinion]:
    """The opinions, and p, low and high of each coefficient that has a standard error. Where the program
    gives them itself, its number stays, with ours as the conversion.
    """
    given = {(o.model, o.quantity, o.term): o for o in found}
    inferred = () if recipe.estimator == "moran" else ("p", *BOUNDS)
    for opinion in found:
        if opinion.quantity not in inferred:
            yield opinion
        if opinion.tail and opinion.value is not None:
            yield p_of_test(opinion)
    for (model, quantity, term), b in given.items():
        se = given.get((model, "se", term))
        if quantity != "coefficient" or se is None or not se.value or b.value is None:
            continue
        if recipe.estimator == "moran":  # its p values are those of permutations
            continue
        df = degrees(recipe, panel, model)
        for made in inferences(b, se, df, recipe.level):
            own = given.get((model, made.quantity, term))
            if recipe.draws and made.quantity in BOUNDS:
                continue  # a bootstrap has intervals of its own
            if own is None or made.value is None:
                yield made
                continue
            words = f"{'normal' if df is None else f't({df:g})'} of the coefficient over its error"
            yield replace(own, conversions=(Conversion(NAME, words, made.value),))


def inferences(b: Opinion, se: Opinion, df: float | None, level: float) -> Iterator[Opinion]:
    """p, low and high by the normal distribution (df None) or t, of an error under our factor."""
    assert b.value is not None
    assert se.value is not None
    spread = se.conversions[0].value if se.conversions else se.value
    ratio, width = abs(b.value) / spread, quantile(df, level) * spread
    noise = (se.error or 0.0) / spread
    drawn = se.ending == "simulation"
    p = two_sided(ratio, df)
    # An error that much larger or smaller; one that may be zero leaves nothing of p.
    reached = [two_sided(ratio / max(1 + sign * DEVIATIONS * noise, TINY), df) for sign in (1, -1)]
    wider = max(abs(end - p) for end in reached)
    base = replace(se, conversions=(), ending="simulation" if drawn else b.ending)
    yield replace(
        base,
        quantity="p",
        value=p,
        error=wider / DEVIATIONS + 1e-4 * p if drawn else None,
    )
    for end, sign in BOUNDS.items():
        error = width * noise + 1e-4 * abs(b.value) if drawn else None
        yield replace(base, quantity=end, value=b.value + sign * width, error=error)


def degrees(recipe: Recipe, panel: PanelFiles, model: str) -> float | None:
    """Degrees of freedom of t under the recipe's variance; None for the normal distribution."""
    if recipe.policy.get("errors") == "jackknife":  # of two stages
        return clusters(recipe, panel.sample(recipe)) - 1
    if recipe.estimator not in LINEAR:
        return None
    sample = panel.sample(recipe)
    if recipe.split:
        label = model.rpartition("/")[2]
        parts = sample.parts(recipe.split)
        if label not in parts and _by_rows(recipe):
            return sum(degrees_of(recipe, part) for part in parts.values())
        sample = parts.get(label, sample)
    return degrees_of(recipe, sample)


def degrees_of(recipe: Recipe, sample: Sample) -> float:
    """The same for one sample: clusters or years less one, or what the residuals have left."""
    if _by_rows(recipe):
        rows = len(sample.units) if recipe.estimator == "between" else factors.rows_used(recipe, sample).nobs
        dummies = len(sample.years) - 1 if (recipe.estimator, recipe.effects) == ("random", "two-way") else 0
        return rows - dummies - factors.parameters(plainly(recipe), sample, len(recipe.terms))
    return clusters(recipe, sample) - 1


def clusters(recipe: Recipe, sample: Sample) -> int:
    """The fewest levels of what the variance sums over, among the rows that are used: of differences, a unit
    without a row the year before has none.
    """
    sample = factors.rows_used(recipe, sample)
    if recipe.variance.get("kind") in ("driscoll-kraay", "newey-west"):
        return len(sample.years)
    return min(sample.labels(by).nunique() for by in factors.clusters_of(recipe))


def plainly(recipe: Recipe) -> Recipe:
    """The recipe under the classical variance, whose rule counts every parameter."""
    return replace(recipe, variance={"kind": "classical"})


def _by_rows(recipe: Recipe) -> bool:
    return recipe.estimator == "between" or recipe.variance.get("kind") in (
        "classical",
        "HC0",
        "HC1",
        "conley",
    )


def two_sided(ratio: float, df: float | None) -> float:
    """The two-sided p value of a t or z ratio."""
    return float(2 * (ndtr(-abs(ratio)) if df is None else stdtr(df, -abs(ratio))))


def quantile(df: float | None, level: float) -> float:
    """How many standard errors an interval reaches to each side."""
    tail = 0.5 + level / 2
    return float(ndtri(tail) if df is None else stdtrit(df, tail))


def f_tail(statistic: float, df1: float, df2: float) -> float:
    """The p value of an F statistic."""
    return float(fdtrc(df1, df2, max(statistic, 0.0)))


def chi2_tail(statistic: float, df: float) -> float:
    """The p value of a chi-squared statistic."""
    return float(chdtrc(df, max(statistic, 0.0)))


def p_of_test(test: Opinion) -> Opinion:
    """The p value of a test from its statistic under our convention, by the distribution that it names."""
    statistic = test.conversions[0].value if test.conversions else test.value
    assert statistic is not None
    if test.tail == "F":
        value = f_tail(statistic, *test.df)
    else:
        value = chi2_tail(statistic, *test.df) if test.tail == "chi2" else two_sided(statistic, None)
    return replace(test, quantity="test p", conversions=(), value=value)
