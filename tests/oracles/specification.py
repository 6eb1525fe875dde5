"""The tests that choose a spatial model, by textbook formulas: LM tests from dense traces, LR and Wald tests
of the Durbin model from maxima found by scipy.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np
from msgspec.structs import replace

from oracles import random, spatial
from spillover.opinions.opinion import Opinion
from spillover.recipe import Recipe

Array = np.ndarray


def answers(recipe: Recipe, say: partial[Opinion], y: Array, x: Array, w: Array) -> Iterator[Opinion]:
    """Each test with its degrees of freedom. y (n, T), x (k, n, T)."""
    k = float(len(recipe.terms))
    for name, value in lagrange(recipe, y, x, w).items():
        df = 2.0 if name == "lm_joint" else 1.0
        yield say(term=name, value=value, tail="chi2", df=(df,))
    sdm, sar, sem = (
        spatial.maximise(spatial.prepare(replace(recipe, estimator=model), y, x, w, w))
        for model in ("SDM", "SAR", "SEM")
    )
    say = partial(say, ending="optimiser", tail="chi2", df=(k,))
    yield say(term="lr_sar", value=2 * (sdm.loglik - sar.loglik), ending="optimiser")
    yield say(term="lr_sem", value=2 * (sdm.loglik - sem.loglik), ending="optimiser")
    covariance, at = np.linalg.inv(spatial.expected(sdm)), sdm.names.index
    beta, theta = ([at(f"{lag}{term}") for term in recipe.terms] for lag in ("", "W:"))
    zero = np.eye(len(sdm.names))[theta]
    common = zero + sdm.rho * np.eye(len(sdm.names))[beta]
    common[:, at("rho")] = sdm.parameters[beta]
    yield say(term="wald_sar", value=wald(sdm.parameters[theta], zero, covariance))
    gap = sdm.parameters[theta] + sdm.rho * sdm.parameters[beta]
    yield say(term="wald_sem", value=wald(gap, common, covariance))
    yield say(term="spatial_mundlak", value=mundlak(recipe, y, x, w), df=(2 * k,))


def wald(gap: Array, slopes: Array, covariance: Array) -> float:
    """The Wald statistic of restrictions with these values and derivatives."""
    return float(gap @ np.linalg.solve(slopes @ covariance @ slopes.T, gap))


def lagrange(recipe: Recipe, y: Array, x: Array, w: Array) -> dict[str, float]:
    """LM lag, LM error, their robust versions and the joint test (Elhorst 2010; Debarsy and Ertur 2010)."""
    definition = "direct" if recipe.options.get("textbook_lm") else recipe.definition
    data = spatial.prepare(replace(recipe, estimator="SAR", durbin=(), definition=definition), y, x, w, w)
    inner = data.w
    assert inner is not None
    flat = data.x.reshape(len(data.x), -1).T
    away = np.eye(len(flat)) - flat @ np.linalg.pinv(flat)
    e = (away @ data.y.ravel()).reshape(data.y.shape)
    s2, times = float((e**2).sum()) / data.nobs, data.jacobians
    lagged = inner @ e
    if data.projects:
        lagged = spatial.away_from(data.loadings) @ lagged
    slope = times * float(np.trace(inner))
    of_lag, of_error = ((e * a).sum() / s2 - slope for a in (data.lag, lagged))
    fitted = away @ (data.lag - lagged).ravel()
    trace = times * float(np.trace(inner @ inner + inner.T @ inner)) - 2 * slope**2 / data.nobs
    both = float(fitted @ fitted) / s2 + trace
    robust = (of_lag - of_error) ** 2 / (both - trace)
    return {
        "lm_lag": of_lag**2 / both,
        "lm_error": of_error**2 / trace,
        "robust_lm_lag": robust,
        "robust_lm_error": (of_error - trace / both * of_lag) ** 2 / (trace * (1 - trace / both)),
        "lm_joint": of_error**2 / trace + robust,
    }


def mundlak(recipe: Recipe, y: Array, x: Array, w: Array) -> float:
    """Wald's statistic of the unit means of x and Wx beside random effects of units."""
    varied = np.concatenate([x, w @ x])
    means = np.broadcast_to(varied.mean(2, keepdims=True), varied.shape)
    names = [f"mean {i}" for i in range(len(varied))]
    years, periods = [], y.shape[1]
    if recipe.effects == "two-way":
        names += [f"year {t}" for t in range(1, periods)]
        years = [np.broadcast_to(row, y.shape) for row in np.eye(periods)[1:]]
    model = replace(recipe, estimator="SDM", terms=(*recipe.terms, *names))
    data = random.prepare(model, y, np.stack([*x, *means, *years]), w, w)
    point = random.maximise(data)
    at = [point.names.index(f"mean {i}") for i in range(len(varied))]
    covariance = np.linalg.inv(random.expected(point))
    return wald(point.parameters[at], np.eye(len(point.names))[at], covariance)
