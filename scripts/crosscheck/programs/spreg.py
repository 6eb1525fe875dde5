"""spreg: spatial lag and error panels with unit effects by maximum likelihood.

It has no year effects. Data demeaned by year first give the two-way definition `direct`, W times what is
demeaned; lags of regressors are made from levels and given as regressors, for after demeaning they are
others.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version

import numpy as np

from crosscheck.opinion import Opinion
from crosscheck.panel import Panel
from declare.recipe import Recipe

NAME = "spreg"
SPATIAL = {"SAR": "rho", "SDM": "rho", "SEM": "lambda", "SDEM": "lambda"}


def answers(recipe: Recipe, panel: Panel) -> Iterator[Opinion]:
    """Coefficients, standard errors from the expected information, and the log-likelihood."""
    if recipe.estimator not in SPATIAL or recipe.definition != "direct" or recipe.dynamic:
        return
    if recipe.effects not in ("two-way", "individual"):
        return
    from libpysal.weights import full2W
    from spreg import ML_ErrorFE, ML_LagFE

    sample = panel.sample(recipe)
    if not sample.balanced:
        raise ValueError("the panel has gaps")
    shape = len(sample.units), len(sample.years)
    cube = {term: sample.frame[term].to_numpy().reshape(shape) for term in sample.frame}
    w = panel.matrix(recipe.weights, sample.units)
    error = panel.matrix(recipe.error_weights, sample.units) if recipe.error_weights else w
    columns = [cube[term] for term in recipe.terms] + [w @ cube[term] for term in recipe.durbin]
    by_year = recipe.effects == "two-way"
    y, *x = (stacked(values, by_year) for values in (cube[recipe.outcome], *columns))
    lag = SPATIAL[recipe.estimator] == "rho"
    make = ML_LagFE if lag else ML_ErrorFE
    with contextlib.redirect_stdout(io.StringIO()):  # it prints its name
        result = make(y, np.hstack(x), full2W(w if lag else error))
    loglik = float(np.squeeze(result.logll))
    call = f"{make.__name__}{' on data demeaned by year' if by_year else ''}"
    about = partial(Opinion, model=recipe.model, program=NAME, version=version(NAME), call=call)
    say = partial(about, ending="optimiser", loglik=loglik)
    names = (*recipe.terms, *(f"W:{term}" for term in recipe.durbin), SPATIAL[recipe.estimator])
    errors = np.sqrt(np.diag(result.vm))
    for name, value, se in zip(names, np.ravel(result.betas), errors, strict=True):
        yield say(quantity="coefficient", term=name, value=value)
        if recipe.variance.get("kind") == "expected":
            yield say(quantity="se", term=name, value=se)
    yield say(quantity="coefficient", term="sigma2_e", value=np.squeeze(result.sig2))
    yield say(quantity="statistic", term="sigma2", value=np.squeeze(result.sig2))
    yield say(quantity="statistic", term="loglik", value=loglik)


def stacked(values: np.ndarray, by_year: bool) -> np.ndarray:
    """A column (nT, 1), year after year, of values (n, T), less the means of the years where asked for."""
    return (values - values.mean(0) if by_year else values).T.reshape(-1, 1)
