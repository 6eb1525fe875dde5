"""spreg: spatial lag and error panels with unit effects by maximum likelihood.

It has no year effects. Data demeaned by year first give the two-way definition `direct`, W times what is
demeaned; contrasts between units, with W* = F'WF, give the definition `transformed`, whatever the effects of
a year are. Lags of regressors, which it does not make, are given as regressors.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from spillover.opinions.opinion import Conversion, Opinion, bound, voice
from spillover.opinions.panel import PanelFiles
from spillover.recipe import Recipe

NAME = "spreg"
LARGEST = 2e7  # units² × years: it holds some dense matrices of so many numbers, a GB above it
SPATIAL = {"SAR": "rho", "SDM": "rho", "SEM": "lambda", "SDEM": "lambda"}


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Coefficients, and by data with all units standard errors from the expected information too."""
    if recipe.estimator not in SPATIAL or recipe.effects not in ("two-way", "individual") or recipe.dynamic:
        return
    if recipe.definition == "transformed":
        yield from by_contrasts(recipe, panel)
    elif recipe.definition == "direct" and recipe.year_effects == "common":
        yield from by_deviations(recipe, panel)


def by_contrasts(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Coefficients, σ² and the log-likelihood of Lee and Yu's transformation over units; the program takes
    unit effects out, and with all T years has the same maximum as with T − 1 contrasts. Its standard errors
    are not asked for: for them it sets the diagonal of I − ρW* to 1, which W* has not.
    """
    from libpysal.weights import full2W
    from spreg import ML_ErrorFE, ML_LagFE

    sample = panel.sample(recipe)
    cube = sample.tables(map(str, sample.frame))
    bound(len(sample.units) * sample.nobs, LARGEST, "units² × years")
    w = panel.matrix(recipe.weights, sample.units)
    error = panel.matrix(recipe.error_weights, sample.units) if recipe.error_weights else w
    lag = SPATIAL[recipe.estimator] == "rho"
    left = contrasts(recipe, w, None if lag else error)
    columns = [*(cube[term] for term in recipe.terms), *(w @ cube[term] for term in recipe.durbin)]
    y, *x = (stacked(left.T @ values, by_year=False) for values in (cube[recipe.outcome], *columns))
    make = (ML_LagFE if lag else ML_ErrorFE).__mro__[1]  # its numerics, which take a W with a diagonal
    result = make(y, np.hstack(x), full2W(left.T @ (w if lag else error) @ left))
    years = cube[recipe.outcome].shape[1]
    sigma2, own = float(np.squeeze(result.sig2)), float(np.squeeze(result.logll))
    share, rows = (years - 1) / years, left.shape[1] * (years - 1)
    loglik = share * own + rows / 2 * np.log(share)
    about = voice(NAME, model=recipe.model, call=f"{make.__name__} on contrasts between units, F'WF")
    say = partial(about, ending="optimiser", loglik=loglik)
    prints = partial(say, printed=True)
    names = (*recipe.terms, *(f"W:{term}" for term in recipe.durbin), SPATIAL[recipe.estimator])
    for name, value in zip(names, np.ravel(result.betas), strict=True):
        yield prints(quantity="coefficient", term=name, value=value)
    counts = Conversion("years that are counted", f"σ²·{years}/{years - 1}", sigma2 / share)
    yield prints(quantity="coefficient", term="sigma2_e", value=sigma2, conversions=(counts,))
    yield prints(quantity="statistic", term="sigma2", value=sigma2, conversions=(counts,))
    formula = f"L·{years - 1}/{years} + {rows / 2:.10g}·ln({years - 1}/{years})"
    ours = Conversion("years that are counted", formula, loglik)
    yield prints(quantity="statistic", term="loglik", value=own, conversions=(ours,))
    yield from effects_of(recipe, w, np.ravel(result.betas), say)


def contrasts(recipe: Recipe, w: np.ndarray, error: np.ndarray | None) -> np.ndarray:
    """Orthonormal contrasts F (n, n − q) between units, orthogonal to what the effects of a year are
    multiplied with; all units where there are none.
    """
    from scipy.linalg import null_space

    if recipe.effects != "two-way":
        return np.eye(len(w))
    loadings = [np.ones(len(w))]
    if recipe.year_effects == "by_row_sum":
        loadings += [one.sum(1) for one in (w, error) if one is not None]
    return np.asarray(null_space(np.stack(loadings), rcond=1e-9))


def by_deviations(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Coefficients, standard errors from the expected information, and the log-likelihood, by deviations from
    the means of years.
    """
    from libpysal.weights import full2W
    from spreg import ML_ErrorFE, ML_LagFE

    sample = panel.sample(recipe)
    cube = sample.tables(map(str, sample.frame))
    bound(len(sample.units) * sample.nobs, LARGEST, "units² × years")
    w = panel.matrix(recipe.weights, sample.units)
    error = panel.matrix(recipe.error_weights, sample.units) if recipe.error_weights else w
    by_year = recipe.effects == "two-way"
    year = {term: cube[term].mean(0) if by_year else 0.0 for term in recipe.durbin}
    lagged = [w @ (cube[term] - year[term]) for term in recipe.durbin]
    columns = [*(cube[term] for term in recipe.terms), *lagged]
    y, *x = (stacked(values, by_year) for values in (cube[recipe.outcome], *columns))
    lag = SPATIAL[recipe.estimator] == "rho"
    make = ML_LagFE if lag else ML_ErrorFE
    with contextlib.redirect_stdout(io.StringIO()):  # it prints its name
        result = make(y, np.hstack(x), full2W(w if lag else error))
    loglik = float(np.squeeze(result.logll))
    call = f"{make.__name__}{' on data demeaned by year' if by_year else ''}"
    about = voice(NAME, model=recipe.model, call=call)
    say = partial(about, ending="optimiser", loglik=loglik)
    prints = partial(say, printed=True)
    names = (*recipe.terms, *(f"W:{term}" for term in recipe.durbin), SPATIAL[recipe.estimator])
    errors = np.sqrt(np.diag(result.vm))
    for name, value, se in zip(names, np.ravel(result.betas), errors, strict=True):
        yield prints(quantity="coefficient", term=name, value=value)
        if recipe.variance.get("kind") == "expected":
            yield prints(quantity="se", term=name, value=se)
    yield prints(quantity="coefficient", term="sigma2_e", value=np.squeeze(result.sig2))
    if recipe.variance.get("kind") == "expected":
        yield prints(quantity="se", term="sigma2_e", value=np.sqrt(result.vm1[-1, -1]))
    yield prints(quantity="statistic", term="sigma2", value=np.squeeze(result.sig2))
    yield prints(quantity="statistic", term="loglik", value=loglik)
    yield from fit_of(result, len(names) + 1, say)
    yield from effects_of(recipe, w, np.ravel(result.betas), say)


def fit_of(result: Any, parameters: int, say: partial[Opinion]) -> Iterator[Opinion]:
    """Criteria, in which the program leaves out the variance (and of errors λ), and the share of squares that
    the structural part explains. parameters: all that are estimated.
    """
    left = parameters - int(result.k)
    for term, value, each in (("aic", result.aic, 2.0), ("bic", result.schwarz, float(np.log(result.n)))):
        own = float(np.squeeze(value))
        ours = Conversion(
            "parameters that are counted", f"{term.upper()} + {left}·{each:.10g}", own + left * each
        )
        yield say(quantity="statistic", term=term, value=own, conversions=(ours,), printed=True)
    share = 1 - float((result.u**2).sum() / (result.y**2).sum())
    yield say(quantity="statistic", term="r2_within", value=share)


def effects_of(recipe: Recipe, w: np.ndarray, found: np.ndarray, say: partial[Opinion]) -> Iterator[Opinion]:
    """Effects by the program's multipliers: averages of the diagonal and of all of M = (I − ρW)⁻¹, and of
    MW = (M − I)/ρ. Its total one is 1/(1 − ρ): none where rows of W do not sum to one.
    """
    if not (np.allclose(w.sum(1), 1) if SPATIAL[recipe.estimator] == "rho" else recipe.durbin):
        return
    from libpysal.weights import full2W
    from spreg.sputils import spmultiplier

    k, n = len(recipe.terms), len(w)
    theta = dict(zip(recipe.durbin, found[k:-1], strict=True))
    own, every, own_lag, every_lag = 1.0, 1.0, float(np.trace(w)) / n, float(w.sum()) / n
    if SPATIAL[recipe.estimator] == "rho":
        rho = float(found[-1])
        made = spmultiplier(full2W(w), rho, method="full")
        own, every = float(made["adi"]), float(made["ati"])
        own_lag, every_lag = (own - 1) / rho, (every - 1) / rho
    say = partial(say, model=f"{recipe.model}/effects", quantity="coefficient")
    say = partial(say, call="spmultiplier(method='full') times the coefficients")
    for term, beta in zip(recipe.terms, found[:k], strict=True):
        lagged = float(theta.get(term, 0.0))
        direct, total = beta * own + lagged * own_lag, beta * every + lagged * every_lag
        for kind, value in (("direct", direct), ("indirect", total - direct), ("total", total)):
            yield say(term=f"{term}:{kind}", value=float(value))


def stacked(values: np.ndarray, by_year: bool) -> np.ndarray:
    """A column (nT, 1), year after year, of values (n, T), less the means of the years where asked for."""
    return (values - values.mean(0) if by_year else values).T.reshape(-1, 1)
