"""spreg: LM tests of panels, tests of random effects, and likelihood ratios from its maxima.

The program's LM tests take an OLS with a constant and a matrix W. Of deviations from units' means, and from
years' means with W* = JWJ in place of W (J takes the means over units out), their scores a = u'Wy/σ² and
b = u'Wu/σ² and their traces tr(W*W* + W*'W*) are those of Lee and Yu's transformed data, but for what is
counted: σ² is u'u/(N − k) where ours is u'u over the rows of the transformed data, T periods where ours are
T − 1, and no slope s = (T − 1)·tr W* of the Jacobian is taken off either score. a − b has none, so the robust
test of a lag needs a factor alone; the others are made of the scores that the printed statistics give.
`panel_LMlag` of spreg 1.9 has tr(…)² where Anselin, Le Gallo and Jayet (2008) have T·tr(…), and is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from msgspec.structs import replace

from spillover.kinds.spatial.by_spreg import DIRECT, TRANSFORMED, convert_weights, maximise
from spillover.opinions.effects import ColumnUnits
from spillover.opinions.opinion import Conversion, Opinion, bound, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import Recipe, SpecificationRecipe
from spillover.words import mark_text

Array = np.ndarray
NAME = "spreg"
LARGEST = 1.5e7  # rows²: its robust test has matrices of so many numbers, a tenth of a GB each
SAME = 1e-9
LSDV = "lsdv"
COUNTED = mark_text("periods and slope of the Jacobian")
BSK = {"LM Marginal RE (LM1)": "bsk_lm1", "LM Marginal Spatial (LM2)": "bsk_lm2"}


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Yield the tests, of a balanced panel."""
    if not isinstance(recipe, SpecificationRecipe):
        return
    sample = panel.sample(recipe)
    bound(float(sample.nobs) ** 2, LARGEST, "rows²")
    w = panel.matrix(recipe.weights, sample.units)
    say = partial(opinion_maker(NAME, model=recipe.model), quantity="test")
    definition = DIRECT if recipe.textbook_lm else recipe.definition
    if can_test(definition, recipe, w):
        yield from give_lagrange(Scores.build(replace(recipe, definition=definition), sample, w), say)
    yield from give_random_effects(recipe, sample, w, say)
    yield from give_likelihood_ratios(recipe, sample, w, say)


def can_test(definition: str, recipe: Recipe, w: Array) -> bool:
    """Return whether the program's tests are of our data: a constant is all that it takes out itself."""
    if definition == TRANSFORMED:
        return True
    if recipe.year_effects != "common" or recipe.effects == "time":
        return False
    return definition == DIRECT or bool(np.ptp(w.sum(1)) < SAME)


def _years_out(recipe: Recipe, w: Array) -> Array:
    """Build the projection (n, n) that takes effects of the year out of units: their mean and, where these
    effects are by the row sums of W, what moves with these.
    """
    sums = [w.sum(1)] if recipe.year_effects == "by_row_sum" else []
    loadings, size, _ = np.linalg.svd(np.stack([np.ones(len(w)), *sums], axis=1), full_matrices=False)
    loadings = loadings[:, size > 1e-9 * size[0]]
    return np.asarray(np.eye(len(w)) - loadings @ loadings.T)


@dataclass(frozen=True)
class Scores:
    """The program's data, y and x (nT, ·) year after year and matrix (n, n), and what its statistics
    are made of: both scores a and b, fitted = |MWŷ|²/σ² with M what the regressors leave, trace; share: our
    1/σ² over the program's; periods, nobs and slope: as ours counts them.
    """

    y: Array
    x: Array
    matrix: Array
    a: float
    b: float
    fitted_product: float
    share: float
    times: int
    periods: int
    nobs: int
    slope: float

    @classmethod
    def build(cls, recipe: Recipe, sample: ProgramSample, w: Array) -> Scores:
        """Scores of one set of effects under one definition."""
        cube = sample.tables([recipe.outcome, *recipe.terms])
        n, t = cube[recipe.outcome].shape
        reduced = recipe.definition == TRANSFORMED
        of_units, of_years = (recipe.effects in (one, "two-way") for one in ("individual", "time"))
        out = _years_out(recipe, w) if of_years else np.eye(n)
        columns = np.stack(
            [(out @ (one - one.mean(1, keepdims=True) * of_units)).T.ravel() for one in cube.values()], axis=1
        )
        columns -= columns.mean(0)  # a constant is in every model
        size = np.exp2(np.round(np.log2(columns.std(0))))
        y, x = columns[:, :1] / size[0], columns[:, 1:] / size[1:]
        if of_years and recipe.definition == LSDV:  # what W lags is demeaned once more, by dummies
            x = np.hstack([x, np.repeat(np.eye(t)[:, 1:], n, axis=0)])
        matrix = out @ w @ out if reduced else w
        design = np.hstack([np.ones((n * t, 1)), x])
        basis = np.linalg.qr(design)[0]
        fitted = basis @ (basis.T @ y)
        left = y - fitted

        def lag(values: Array) -> Array:
            return np.asarray((values.reshape(t, n) @ matrix.T).reshape(-1, 1))

        sigma2 = float((left**2).sum() / (n * t - design.shape[1]))
        moved = lag(fitted)
        moved = moved - basis @ (basis.T @ moved)
        periods = t - 1 if of_units and reduced else t
        nobs = periods * int(round(np.trace(out))) if reduced else n * t
        return cls(
            *(y, x, matrix),
            a=float((left * lag(y)).sum()) / sigma2,
            b=float((left * lag(left)).sum()) / sigma2,
            fitted_product=float((moved**2).sum()) / sigma2,
            share=nobs / (n * t - design.shape[1]),
            times=t,
            periods=periods,
            nobs=nobs,
            slope=periods * float(np.trace(matrix)) if reduced else 0.0,
        )

    @property
    def trace(self) -> float:
        """tr(WW + W'W) of the matrix that the program has."""
        return float(np.einsum("ij,ji->", self.matrix, self.matrix) + (self.matrix**2).sum())

    @property
    def information(self) -> tuple[float, float]:
        """Ours: of ρ, and of λ."""
        of_error = self.periods * self.trace - 2 * self.slope**2 / self.nobs
        return self.fitted_product * self.share + of_error, of_error


def give_lagrange(made: Scores, say: partial[Opinion]) -> Iterator[Opinion]:
    """LM tests: the score of an error from the program's LM test of it, that of a lag from the robust test of
    a lag, which is of their difference.
    """
    import spreg

    weights = convert_weights(made.matrix, named=False)
    error, robust = (
        float(test(made.y, made.x, weights)[0]) for test in (spreg.panel_LMerror, spreg.panel_rLMlag)
    )
    trace, share, slope, (of_lag, of_error) = made.trace, made.share, made.slope, made.information
    own = float(np.sign(made.b)) * np.sqrt(error * made.times * trace)
    gap = float(np.sign(made.a - made.b)) * np.sqrt(robust * made.fitted_product) * share
    b = own * share - slope
    a, ratio = b + gap, of_error / of_lag
    say = partial(say, tail="chi2", df=(1.0,))
    words = f"(√(LM·{made.times}·tr(WW + W'W))·{share:.6g} − s)²/I, s = {slope:.6g}, I = {of_error:.6g}"
    found = float(b**2 / of_error)
    of = "on deviations from the means of units and years"
    yield say(
        term="lm_error",
        value=error,
        conversions=(Conversion(COUNTED, words, found),),
        is_printed=True,
        call=f"panel_LMerror {of}",
    )
    yield say(
        term="robust_lm_lag",
        value=robust,
        conversions=(Conversion(COUNTED, f"LM·{share:.6g}", robust * share),),
        is_printed=True,
        call=f"panel_rLMlag {of}",
    )
    say = partial(say, call=f"the scores in panel_LMerror and panel_rLMlag {of}")
    yield say(term="lm_lag", value=float(a**2 / of_lag))
    yield say(term="robust_lm_error", value=float((b - ratio * a) ** 2 / (of_error * (1 - ratio))))
    yield say(term="lm_joint", value=found + robust * share, df=(2.0,))


def give_random_effects(
    recipe: Recipe, sample: ProgramSample, w: Array, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Baltagi, Song and Koh's (2003) marginal tests of effects of units and of errors in space."""
    from spreg import PooledOLS
    from spreg.diagnostics_panel import BSK_tests

    table = sample.frame[[recipe.outcome, *recipe.terms]].sort_index(level=["year", "unit"])
    table = ColumnUnits.build(table).apply(table)
    y, x = table.iloc[:, :1].to_numpy(), table.iloc[:, 1:].to_numpy()
    weights = convert_weights(w, named=True)
    found = BSK_tests(PooledOLS(y, x, w=weights), weights, which=["LM1", "LM2"])
    for name, value in zip(found["Test"], found["Statistic"], strict=True):
        yield say(term=BSK[name], value=float(value), is_printed=True, call="BSK_tests of PooledOLS")


def give_likelihood_ratios(
    recipe: Recipe, sample: ProgramSample, w: Array, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Twice the gap between the maxima of the Durbin model and of the two that it nests."""
    if recipe.definition not in (DIRECT, TRANSFORMED) or recipe.effects not in ("two-way", "individual"):
        return
    if recipe.definition == DIRECT and recipe.year_effects != "common":
        return
    say = partial(say, tail="chi2", df=(float(len(recipe.terms)),), ending="optimiser")
    level = {
        model: maximise(
            replace(recipe, estimator=model, durbin=recipe.terms if model == "SDM" else ()), sample, w, w
        ).loglik
        for model in ("SDM", "SAR", "SEM")
    }
    for term, model in (("lr_sar", "SAR"), ("lr_sem", "SEM")):
        value = 2 * (level["SDM"] - level[model])
        yield say(term=term, value=value, call=f"2·(lnL of SDM − lnL of {model}) from its maxima")
