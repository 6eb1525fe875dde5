"""spreg: spatial lag and error panels with unit effects by maximum likelihood.

It has no year effects, and lags no regressors: these are given as regressors. Data demeaned by year give the
two-way definition `direct`, W times what is demeaned. Orthonormal contrasts F between units, with F'WF for W,
give Lee and Yu's (2010) definition `transformed`, whatever the effects of a year are: its likelihood is the
program's with T − 1 years for T, so coefficients and ρ or λ are the same, and σ² is T/(T − 1) times the
program's. It sets the diagonal of I − ρW to one, which that of I − ρF'WF is not: no errors are asked for.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from scipy.linalg import null_space
from scipy.sparse import csr_matrix

from spillover.opinions.conventions import UNITS, conversions_of
from spillover.opinions.effects import ColumnUnits
from spillover.opinions.opinion import Conversion, Opinion, bound, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import Recipe, SpatialRecipe
from spillover.words import mark_text

Array = np.ndarray
NAME = "spreg"
LARGEST = 2e7  # units² × years: it holds some dense matrices of so many numbers, a GB above it
SPATIAL = {"SAR": "rho", "SDM": "rho", "SEM": "lambda", "SDEM": "lambda"}
EDGE = 0.99  # between −EDGE and EDGE it looks for ρ, and for λ between −1 and 1
DIRECT, TRANSFORMED = "direct", "transformed"
PERIODS = mark_text("periods that are counted")


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Coefficients, standard errors from the expected information, and the log-likelihood."""
    if not isinstance(recipe, SpatialRecipe) or recipe.estimator not in SPATIAL or recipe.dynamic:
        return
    if recipe.definition not in (DIRECT, TRANSFORMED):
        return
    if recipe.effects not in ("two-way", "individual"):
        return
    if recipe.definition == DIRECT and recipe.year_effects != "common":
        return
    sample = panel.sample(recipe)
    bound(float(len(sample.units)) * sample.nobs, LARGEST, "units² × years")
    w = panel.matrix(recipe.weights, sample.units)
    error = panel.matrix(recipe.error_weights, sample.units) if recipe.error_weights else w
    made = maximise(recipe, sample, w, error)
    say = partial(
        opinion_maker(NAME, model=recipe.model, call=made.call), ending="optimiser", loglik=made.loglik
    )
    yield from give_coefficients(recipe, made, say)
    yield from give_fit(made, say)
    lag, standard = made.names[-1] == "rho", np.allclose(w.sum(1), 1)  # its total multiplier is 1/(1 − ρ)
    if (lag and standard) or (recipe.durbin and not lag):
        found, rho = made.betas / made.sizes, made.betas[-1] if lag else None
        about_effects = partial(say, model=f"{recipe.model}/effects")
        yield from give_effects(recipe, w, found[:-1], rho, about_effects)


@dataclass(frozen=True)
class Maximum:
    """Maximum that the program found: its coefficients by name, ρ or λ last, and by how much each is larger
    than in the units of the study; outcome: the size of the outcome's unit; periods: T, and how many years
    our likelihood counts; errors: whether its information is that of ours; call: in words.
    """

    result: Any
    names: tuple[str, ...]
    sizes: Array
    outcome: float
    periods: tuple[int, int]
    errors: bool
    call: str

    @property
    def betas(self) -> Array:
        """Coefficients as it prints them."""
        return np.ravel(self.result.betas)

    @property
    def sigma2(self) -> float:
        """Variance of its errors."""
        return float(np.squeeze(self.result.sig2))

    @property
    def share(self) -> float:
        """Share of the years that our likelihood counts."""
        return self.periods[1] / self.periods[0]

    @property
    def rows(self) -> float:
        """Observations that our likelihood counts."""
        return len(self.result.u) * self.share

    @property
    def loglik(self) -> float:
        """Maximum of our likelihood: that of the program over fewer years, in the units of the study."""
        own, m = float(np.squeeze(self.result.logll)), self.rows
        return float(own * self.share + m / 2 * np.log(self.share) - m * np.log(self.outcome))


def maximise(recipe: Recipe, sample: ProgramSample, w: Array, error: Array) -> Maximum:
    """Maximise the likelihood of one model. error: the matrix of the errors."""
    import spreg

    cube = sample.tables(map(str, sample.frame))
    lag, two_way = SPATIAL[recipe.estimator] == "rho", recipe.effects == "two-way"
    left = contrasts(recipe, w, None if lag else error)
    table = _transform_columns(recipe, cube, w, left)
    units = ColumnUnits.build(table)
    size = dict(zip(table, units.size.to_numpy(), strict=True))
    y, *x = (table[name].to_numpy()[:, None] / each for name, each in size.items())
    matrix = w if lag else error
    make: Any = spreg.ML_LagFE if lag else spreg.ML_ErrorFE
    words = " on data demeaned by year" if two_way else ""
    if left is not None:
        matrix, words = left.T @ matrix @ left, " on contrasts between units, F'WF"
        make = spreg.panel.BaseML_LagFE if lag else spreg.panel.BaseML_ErrorFE
    with contextlib.redirect_stdout(io.StringIO()):  # it prints its name
        result = make(y, np.hstack(x), convert_weights(matrix, named=left is None))
    edge = float(np.ravel(result.betas)[-1])
    if abs(abs(edge) - (EDGE if lag else 1)) < 1e-4:
        raise ValueError(f"its search for {SPATIAL[recipe.estimator]} ends at its bound, {edge:.4g}")
    t = cube[recipe.outcome].shape[1]
    periods = (t, t - 1 if recipe.definition == TRANSFORMED else t)
    outcome = float(size[recipe.outcome])
    sizes = np.array([*(each / outcome for each in list(size.values())[1:]), 1.0])
    names = (*table.columns[1:], SPATIAL[recipe.estimator])
    call = f"{make.__name__}{words}{units.words([str(name) for name, each in size.items() if each != 1])}"
    errors = recipe.variance.get("kind") == "expected" and left is None
    return Maximum(result, names, sizes, outcome, periods, errors, call)


def _transform_columns(
    recipe: Recipe, cube: Mapping[str, Array], w: Array, left: Array | None
) -> pd.DataFrame:
    """Outcome, terms and lags of the Durbin terms, year after year, without effects of the year: by contrasts
    between units, or as deviations where there are none. cube: columns (n, T).
    """
    two_way = recipe.effects == "two-way"
    year = {term: cube[term].mean(0) if two_way and left is None else 0.0 for term in recipe.durbin}
    lagged = {f"W:{term}": w @ (cube[term] - year[term]) for term in recipe.durbin}
    columns = {recipe.outcome: cube[recipe.outcome]} | {term: cube[term] for term in recipe.terms} | lagged
    return pd.DataFrame(
        {name: _remove_years(values, two_way, left).T.ravel() for name, values in columns.items()}
    )


def contrasts(recipe: Recipe, w: Array, error: Array | None) -> Array | None:
    """Orthonormal contrasts F (n, n − q) between units, orthogonal to what the effects of a year are
    multiplied with; None where there are none to take out, or deviations are asked for.
    """
    if recipe.effects != "two-way" or recipe.definition != TRANSFORMED:
        return None
    loadings = [np.ones(len(w))]
    if recipe.year_effects == "by_row_sum":
        loadings += [one.sum(1) for one in (w, error) if one is not None]
    return np.asarray(null_space(np.stack(loadings), rcond=1e-9))


def _remove_years(values: Array, two_way: bool, left: Array | None) -> Array:
    """Values (n, T) without the effects of years: contrasts between units, or deviations."""
    if left is not None:
        return np.asarray(left.T @ values)
    return np.asarray(values - values.mean(0) if two_way else values)


def convert_weights(matrix: Array, named: bool) -> Any:
    """Convert a matrix to what the program takes; contrasts between units have no neighbours by name."""
    from libpysal.weights import full2W

    if named:
        return full2W(matrix, silence_warnings=True)  # of islands, which the study settles
    return SimpleNamespace(n=len(matrix), sparse=csr_matrix(matrix), full=lambda: (matrix, None))


def give_coefficients(recipe: Recipe, made: Maximum, say: partial[Opinion]) -> Iterator[Opinion]:
    """Coefficients with errors where the program's information is ours, and the variance of the errors."""
    prints, wider = partial(say, is_printed=True), 1 / np.sqrt(made.share)
    errors = np.sqrt(np.diag(made.result.vm)) if made.errors else np.full(len(made.names), np.nan)
    for name, value, se, size in zip(made.names, made.betas, errors, made.sizes, strict=True):
        yield prints(quantity="coefficient", term=name, value=value, conversions=conversions_of(value, size))
        if made.errors:
            way = Conversion(PERIODS, _write_ratio(made, "√", size), float(se * wider / size))
            ways = (way,) if made.share != 1 else conversions_of(se, size)
            yield prints(quantity="se", term=name, value=se, conversions=ways)
    square = made.outcome**-2
    way = Conversion(PERIODS, _write_ratio(made, "", square), made.sigma2 / made.share / square)
    ways = (way,) if made.share != 1 else conversions_of(made.sigma2, square)
    yield prints(quantity="coefficient", term="sigma2_e", value=made.sigma2, conversions=ways)
    yield prints(quantity="statistic", term="sigma2", value=made.sigma2, conversions=ways)
    if made.errors:
        se = float(np.sqrt(made.result.vm1[-1, -1]))
        way = Conversion(PERIODS, _write_ratio(made, "", square), float(se * wider**3 / square))
        ways = (way,) if made.share != 1 else conversions_of(se, square)
        yield prints(quantity="se", term="sigma2_e", value=se, conversions=ways)


def _write_ratio(made: Maximum, root: str, size: float) -> str:
    t, ours = made.periods
    unit = "" if size == 1 else f" / 2^{np.log2(size):.0f}"
    return f"{root}({t}/{ours}){unit}"


def give_fit(made: Maximum, say: partial[Opinion]) -> Iterator[Opinion]:
    """Yield the log-likelihood and criteria, in which the program leaves out the variance (and of errors λ),
    and the share of squares that the structural part explains.
    """
    say, result, m = partial(say, quantity="statistic"), made.result, made.rows
    parameters, as_printed = len(made.names) + 1, made.share == 1 and made.outcome == 1
    own = float(np.squeeze(result.logll))
    words = f"{made.share:.10g}·lnL + {m / 2:g}·ln({made.share:.10g}) − {m:g}·ln({made.outcome:g})"
    name = PERIODS if made.share != 1 else UNITS
    ways = () if as_printed else (Conversion(name, words, made.loglik),)
    yield say(term="loglik", value=own, conversions=ways, is_printed=True)
    left = parameters - int(result.k)
    for term, attribute, each in (("aic", "aic", 2.0), ("bic", "schwarz", float(np.log(m)))):
        if as_printed and hasattr(result, attribute):
            value = float(np.squeeze(getattr(result, attribute)))
            words = f"{term.upper()} + {left}·{each:.10g}"
            ours = Conversion(mark_text("parameters that are counted"), words, value + left * each)
            yield say(term=term, value=value, conversions=(ours,), is_printed=True)
        else:
            yield say(term=term, value=parameters * each - 2 * made.loglik)
    if made.share == 1 or made.names[-1] == "rho":  # of errors on contrasts it keeps another outcome
        yield say(term="r2_within", value=1 - float((result.u**2).sum() / (result.y**2).sum()))


def give_effects(
    recipe: Recipe, w: np.ndarray, found: np.ndarray, rho: float | None, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Effects by the program's multipliers: averages of the diagonal and of all of M = (I − ρW)⁻¹, and of
    MW = (M − I)/ρ. found: the coefficients in the units of the study; rho: of the lag, None without one.
    """
    from libpysal.weights import full2W
    from spreg.sputils import spmultiplier

    k, n = len(recipe.terms), len(w)
    theta = dict(zip(recipe.durbin, found[k:], strict=True))
    own, every, own_lag, every_lag = 1.0, 1.0, float(np.trace(w)) / n, float(w.sum()) / n
    if rho is not None:
        made = spmultiplier(full2W(w, silence_warnings=True), rho, method="full")
        own, every = float(made["adi"]), float(made["ati"])
        own_lag, every_lag = (own - 1) / rho, (every - 1) / rho
    say = partial(say, quantity="coefficient", call="spmultiplier(method='full') times the coefficients")
    for term, beta in zip(recipe.terms, found[:k], strict=True):
        lagged = float(theta.get(term, 0.0))
        direct, total = beta * own + lagged * own_lag, beta * every + lagged * every_lag
        for kind, value in (("direct", direct), ("indirect", total - direct), ("total", total)):
            yield say(term=f"{term}:{kind}", value=float(value))
