"""Conventions: small-sample factors of variances, as formulas from the sample alone; p values and intervals
under our reference distribution.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
from msgspec.structs import replace
from scipy.sparse import coo_array, csr_array, hstack
from scipy.sparse.csgraph import connected_components
from scipy.special import chdtrc, fdtrc, ndtr, ndtri, stdtr, stdtrit

from spillover.opinions.opinion import Conversion, Opinion
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.opinions.tolerances import DEVIATIONS, TINY
from spillover.recipe import Recipe
from spillover.words import lasting, mark_text

T_RATIO = lasting("t({df}) of the coefficient over its error")
NORMAL_RATIO = lasting("normal of the coefficient over its error")
SAME = 1e-12  # factors so near each other are one
NAMED = ("two-way", "individual", "time", "none")  # effects that are no list
SMALL_SAMPLE, REFERENCE = mark_text("small-sample factor"), mark_text("reference distribution")
UNITS = mark_text("units of the column")


@dataclass(frozen=True)
class Factor:
    """Factor on the variance V₀ without corrections, and its formula with numbers."""

    value: float
    formula: str


def clusters_of(recipe: Recipe) -> tuple[str, ...]:
    """List the columns that a recipe's variance clusters by; Driscoll and Kraay's are the years."""
    kind, by = str(recipe.variance.get("kind")), recipe.variance.get("by", "unit")
    if kind in ("clustered", "jackknife"):
        return (by,) if isinstance(by, str) else tuple(by)
    return {"driscoll-kraay": ("year",), "conley": ("unit",), "newey-west": ("unit", "year")}.get(kind, ())


def effects_of(recipe: Recipe) -> tuple[str, ...]:
    """List the columns whose dummies the estimator absorbs."""
    if recipe.estimator != "within":
        return ()
    return effect_sets(recipe) or effects_named(recipe)


def effects_named(recipe: Recipe) -> tuple[str, ...]:
    """List the columns behind effects that go by a name."""
    return {"two-way": ("unit", "year"), "individual": ("unit",), "time": ("year",)}.get(recipe.effects, ())


def rows_used(recipe: Recipe, sample: ProgramSample) -> ProgramSample:
    """Select the rows that an estimator counts: of differences, those with a row the period before."""
    if recipe.estimator != "first-difference":
        return sample
    before = sample.frame.index.map(lambda key: (key[0], key[1] - sample.step))
    return ProgramSample(sample.frame[before.isin(sample.frame.index)], sample.attributes)


def effect_sets(recipe: Recipe) -> tuple[str, ...]:
    """List the sets of effects that are listed by column, `region:year` for the cells of two; none with
    trends.
    """
    sets = tuple(part.strip() for part in recipe.effects.split(","))
    named = len(sets) > 1 or ":" in sets[0] or sets[0] in ("unit", "year")
    return sets if named and not any("trend" in part or "[" in part for part in sets) else ()


def recipe_factor(recipe: Recipe, sample: ProgramSample, slopes: int, counted: int | None = None) -> Factor:
    """Compute the factor that the recipe asks for. slopes: the number of coefficients, the constant left out;
    counted: K where it is not that of one regression.
    """
    n, k = sample.nobs, parameters(recipe, sample, slopes) if counted is None else counted
    kind, rule = recipe.variance.get("kind"), recipe.variance.get("small_sample", "nested")
    if kind in ("HC1", "classical"):
        return Factor(n / (n - k), f"N/(N−K) = {n}/({n}−{k})")
    if kind == "HC0" or rule == "none":
        return Factor(1.0, "1")
    value, formula = (n - 1) / (n - k), f"(N−1)/(N−K) = {n - 1}/({n}−{k})"
    if kind == "conley":
        return Factor(value, formula)
    groups = {
        "driscoll-kraay": len(sample.years),
        "newey-west": len(sample.years),
    }.get(str(kind)) or min(sample.labels(by).nunique() for by in clusters_of(recipe))
    return Factor(value * groups / (groups - 1), f"G/(G−1)·{formula}, G = {groups}")


def rule_of(recipe: Recipe) -> str:
    """Rule of what K counts: classical and robust errors count every parameter, others as the recipe says."""
    if recipe.variance.get("kind") in ("classical", "HC0", "HC1"):
        return "full"
    return str(recipe.variance.get("small_sample", "nested"))


def parameters(recipe: Recipe, sample: ProgramSample, slopes: int) -> int:
    """K: slopes, constant and effects, as the recipe's small-sample rule counts them."""
    effects, clusters, rule = effects_of(recipe), clusters_of(recipe), rule_of(recipe)
    if rule == "regressors":
        return slopes
    left = [by for by in effects if rule == "nested" and any(is_nested_in(sample, by, c) for c in clusters)]
    if effect_sets(recipe):
        return slopes + rank(sample, effects) - (rank(sample, left) - 1 if left else 0)
    return slopes + 1 + sum(sample.labels(by).nunique() - 1 for by in effects if by not in left)


def rank(sample: ProgramSample, effects: Iterable[str]) -> int:
    """Degrees of freedom that sets of dummies take, the constant's among them."""
    codes = sorted((sample.labels(by).to_numpy() for by in effects), key=np.max, reverse=True)
    first, *others = (csr_array((np.ones(len(c)), (np.arange(len(c)), c))) for c in codes)
    if len(others) < 2:  # each level is a node, and each row links two: a component has one level too many
        rest = others[0].shape[1] if others else 0
        links = first.T @ others[0] if others else csr_array((first.shape[1], 0))
        return first.shape[1] + rest - (_components(links) if others else 0)
    # What is left of the others without the means of the set of most levels, by their cross products.
    more = csr_array(hstack(others))
    between = (first.T @ more).toarray()
    left = (more.T @ more).toarray() - between.T @ (between / first.sum(axis=0)[:, None])
    return first.shape[1] + int(np.linalg.matrix_rank(left, hermitian=True))


def _components(links: csr_array) -> int:
    """Count the parts that two sets of levels fall into that no row links."""
    both = coo_array(links)
    places = (both.row, both.col + links.shape[0])
    size = sum(links.shape)
    return int(connected_components(csr_array((both.data, places), shape=(size, size)), directed=False)[0])


def convert_error(se: float, theirs: Factor, ours: Factor) -> Conversion:
    """Convert a standard error to our factor in place of theirs."""
    value = se * sqrt(ours.value / theirs.value)
    return Conversion(SMALL_SAMPLE, f"√[({ours.formula}) / ({theirs.formula})]", value)


def conversions_of(
    value: float, size: float = 1.0, theirs: Factor | None = None, ours: Factor | None = None
) -> tuple[Conversion, ...]:
    """Convert a number: what one of a column in other units, or an error by another factor, becomes under
    ours; nothing where it is ours as it is. size: of the unit that the column was given in.
    """
    here = value / size
    if theirs is None or ours is None or abs(ours.value / theirs.value - 1) < SAME:
        return () if size == 1 else (Conversion(UNITS, f"1/2^{np.log2(size):.0f}", here),)
    way = convert_error(here, theirs, ours)
    return (way if size == 1 else replace(way, formula=f"{way.formula} / 2^{np.log2(size):.0f}"),)


def convert_f(f: float, theirs: Factor, ours: Factor) -> Conversion:
    """Convert an F statistic to our factor in place of theirs."""
    return Conversion(SMALL_SAMPLE, f"F·({theirs.formula}) / ({ours.formula})", f * theirs.value / ours.value)


def is_nested_in(sample: ProgramSample, effect: str, cluster: str) -> bool:
    """Return whether every level of an effect lies in one cluster."""
    levels, clusters = (sample.labels(by).to_numpy() for by in (effect, cluster))
    levels = levels - levels.min(initial=0)
    of_level = np.empty(levels.max(initial=0) + 1, clusters.dtype)
    of_level[levels] = clusters
    return bool((of_level[levels] == clusters).all())


LINEAR = ("within", "pooled", "random", "between", "first-difference")
BOUNDS = {"low": -1, "high": 1}


def complete_inference(recipe: Recipe, panel: PanelFiles, found: list[Opinion]) -> Iterator[Opinion]:
    """Complete the opinions by p, low and high of each coefficient that has a standard error. Where the
    program gives them itself, its number stays, with ours as the conversion.
    """
    if recipe.resample == "permutations":  # whose p values are shares of them
        yield from found
        return
    given = {(o.model, o.quantity, o.term): o for o in found}
    for opinion in found:
        if opinion.quantity not in ("p", *BOUNDS):
            yield opinion
        if opinion.tail and opinion.value is not None:
            yield p_of_test(opinion)
    for (model, quantity, term), b in given.items():
        se = given.get((model, "se", term))
        if quantity != "coefficient" or se is None or not se.value or b.value is None:
            continue
        if uses_draws(recipe, model):  # whose error decides neither p nor interval: those of draws stay
            yield from filter(None, (given.get((model, name, term)) for name in ("p", *BOUNDS)))
            continue
        df = degrees(recipe, panel, model)
        for made in give_inferences(b, se, df, recipe.level):
            own = given.get((model, made.quantity, term))
            if recipe.draws and made.quantity in BOUNDS:
                continue  # a bootstrap has intervals of its own
            yield made if own is None else replace(own, conversions=made.conversions)


def uses_draws(recipe: Recipe, model: str) -> bool:
    """Return whether p and interval of an estimate's terms are those of its draws, not of its standard
    errors.
    """
    bootstrapped = recipe.options.get("interval") not in (None, "normal")
    of_effects = "/effects" in model and recipe.impacts.get("method") == "simulation"
    return bootstrapped or of_effects


def result_of(opinion: Opinion) -> float:
    """Get the number under our conventions."""
    value = opinion.conversions[0].value if opinion.conversions else opinion.value
    assert value is not None
    return value


def give_inferences(b: Opinion, se: Opinion, df: float | None, level: float) -> Iterator[Opinion]:
    """p, low and high by the normal distribution (df None) or t, of an error under our factor."""
    estimate, spread = result_of(b), result_of(se)
    ratio, width = abs(estimate) / spread, quantile(df, level) * spread
    noise = (se.error or 0.0) / spread
    drawn = se.ending == "simulation"
    p = two_sided(ratio, df)
    # An error that much larger or smaller; one that may be zero leaves nothing of p.
    reached = [two_sided(ratio / max(1 + sign * DEVIATIONS * noise, TINY), df) for sign in (1, -1)]
    wider = max(abs(end - p) for end in reached)
    base = replace(se, conversions=(), ending="simulation" if drawn else b.ending, is_printed=False)
    words = NORMAL_RATIO if df is None else T_RATIO.fill_values(df=f"{df:g}")
    yield replace(
        base,
        quantity="p",
        value=p,
        conversions=(Conversion(REFERENCE, words, p),),
        error=wider / DEVIATIONS + 1e-4 * p if drawn else None,
    )
    for end, sign in BOUNDS.items():
        error = width * noise + 1e-4 * abs(estimate) if drawn else None
        bound = estimate + sign * width
        way = Conversion(REFERENCE, words, bound)
        yield replace(base, quantity=end, value=bound, conversions=(way,), error=error)


def degrees(recipe: Recipe, panel: PanelFiles, model: str) -> float | None:
    """Degrees of freedom of t under the recipe's variance; None for the normal distribution."""
    if recipe.policy.get("errors") == "jackknife":  # of two stages
        return clusters(recipe, panel.sample(recipe)) - 1
    if recipe.estimator not in LINEAR:
        return None
    sample = panel.sample(recipe)
    if recipe.split:
        label = model.partition("/")[2]  # a label may have a slash itself
        parts = sample.parts(recipe.split)
        if label not in parts and _counts_rows(recipe):
            return sum(degrees_of(recipe, part) for part in parts.values())
        sample = parts.get(label, sample)
    return degrees_of(recipe, sample)


def degrees_of(recipe: Recipe, sample: ProgramSample) -> float:
    """Degrees of freedom of t for one sample: clusters or years less one, or what the residuals have left."""
    if _counts_rows(recipe):
        rows = len(sample.units) if recipe.estimator == "between" else rows_used(recipe, sample).nobs
        dummies = len(sample.years) - 1 if (recipe.estimator, recipe.effects) == ("random", "two-way") else 0
        return rows - dummies - parameters(use_classical_variance(recipe), sample, len(recipe.terms))
    return clusters(recipe, sample) - 1


def clusters(recipe: Recipe, sample: ProgramSample) -> int:
    """Count the fewest levels of what the variance sums over, among the rows that are used: of differences, a
    unit without a row the year before has none.
    """
    sample = rows_used(recipe, sample)
    if recipe.variance.get("kind") in ("driscoll-kraay", "newey-west"):
        return len(sample.years)
    return min(sample.labels(by).nunique() for by in clusters_of(recipe))


def use_classical_variance(recipe: Recipe) -> Recipe:
    """Set a recipe under the classical variance, whose rule counts every parameter."""
    return replace(recipe, variance={"kind": "classical"})


def _counts_rows(recipe: Recipe) -> bool:
    return recipe.estimator == "between" or recipe.variance.get("kind") in (
        "classical",
        "HC0",
        "HC1",
        "conley",
    )


def two_sided(ratio: float, df: float | None) -> float:
    """Compute the two-sided p value of a t or z ratio."""
    return float(2 * (ndtr(-abs(ratio)) if df is None else stdtr(df, -abs(ratio))))


def quantile(df: float | None, level: float) -> float:
    """Number of standard errors that an interval reaches to each side."""
    tail = 0.5 + level / 2
    return float(ndtri(tail) if df is None else stdtrit(df, tail))


def f_tail(statistic: float, df1: float, df2: float) -> float:
    """Compute the p value of an F statistic."""
    return float(fdtrc(df1, df2, max(statistic, 0.0)))


def p_of_test(test: Opinion) -> Opinion:
    """Compute the p value of a test from its statistic under our convention, by the distribution that it
    names.
    """
    statistic = result_of(test)
    if test.tail == "F":
        value = f_tail(statistic, *test.df)
    elif test.tail == "chi2":
        value = float(chdtrc(*test.df, max(statistic, 0.0)))
    else:
        value = two_sided(statistic, None)
    return replace(test, quantity="test p", conversions=(), value=value, is_printed=False)
