"""Differences in differences of two groups and two years with their influence functions, in the notation of
Sant'Anna and Zhao (2020) and their package DRDID.
"""

import numpy as np

Array = np.ndarray


def effect(change: Array, d: Array, x: Array, w: Array, method: str) -> tuple[float, Array]:
    """The effect on the treated and the influence (n,) of each unit, whose mean is zero.

    change (n,): of the outcome; d (n,): 0/1; x (n, p): the constant first; w (n,): weights.
    """
    w = w / w.mean()
    if x.shape[1] == 1:
        return means(change, d, w)
    return {"regression": regression, "ipw": weighting, "doubly-robust": both}[method](change, d, x, w)


def means(change: Array, d: Array, w: Array) -> tuple[float, Array]:
    """The difference of weighted means, to which all methods come without covariates."""
    value, influence = 0.0, np.zeros(len(d))
    for sign, own in ((1, w * d), (-1, w * (1 - d))):
        mean = (own * change).sum() / own.sum()
        value += sign * mean
        influence += sign * own * (change - mean) / own.mean()
    return float(value), influence


def outcome_model(change: Array, d: Array, x: Array, w: Array) -> tuple[Array, Array]:
    """Predicted changes (n,) by the untreated's weighted regression, and what each unit adds to its slopes
    (n, p).
    """
    own = w * (1 - d)
    slopes = np.linalg.lstsq(x * np.sqrt(own)[:, None], change * np.sqrt(own), rcond=None)[0]
    left = own * (change - x @ slopes)
    return x @ slopes, (x * left[:, None]) @ np.linalg.inv((x * own[:, None]).T @ x / len(d))


def regression(change: Array, d: Array, x: Array, w: Array) -> tuple[float, Array]:
    """The treated's changes less those predicted (Heckman, Ichimura and Todd 1997)."""
    predicted, slopes = outcome_model(change, d, x, w)
    own = w * d
    treated, control = (own * change).mean() / own.mean(), (own * predicted).mean() / own.mean()
    influence = own * (change - treated) - own * (predicted - control) - slopes @ (x * own[:, None]).mean(0)
    return float(treated - control), influence / own.mean()


def scores_of(d: Array, x: Array, w: Array) -> tuple[Array, Array]:
    """Scores (n,) of a weighted logit by statsmodels, and what each unit adds to its slopes (n, p)."""
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    scale = np.abs(x).max(0)
    fit = GLM(d, x / scale, family=Binomial(), freq_weights=w).fit(tol=1e-13, maxiter=200)
    p = fit.fittedvalues
    information = (x * (w * p * (1 - p))[:, None]).T @ x / len(d)
    return p, (x * (w * (d - p))[:, None]) @ np.linalg.inv(information)


def weighting(change: Array, d: Array, x: Array, w: Array) -> tuple[float, Array]:
    """The treated's changes less the controls' by their odds, which sum to one (Abadie 2005; Hájek)."""
    p, slopes = scores_of(d, x, w)
    own, odds = w * d, w * (1 - d) * p / (1 - p)
    treated, control = (own * change).mean() / own.mean(), (odds * change).mean() / odds.mean()
    moment = (x * (odds * (change - control))[:, None]).mean(0)
    against = (odds * (change - control) + slopes @ moment) / odds.mean()
    return float(treated - control), own * (change - treated) / own.mean() - against


def both(change: Array, d: Array, x: Array, w: Array) -> tuple[float, Array]:
    """Doubly robust: weighted changes less those predicted (DRDID's drdid_panel)."""
    predicted, by_outcome = outcome_model(change, d, x, w)
    p, by_score = scores_of(d, x, w)
    left = change - predicted
    own, odds = w * d, w * (1 - d) * p / (1 - p)
    treated, control = (own * left).mean() / own.mean(), (odds * left).mean() / odds.mean()
    first = own * (left - treated) - by_outcome @ (x * own[:, None]).mean(0)
    moment = (x * (odds * (left - control))[:, None]).mean(0)
    second = odds * (left - control) + by_score @ moment - by_outcome @ (x * odds[:, None]).mean(0)
    return float(treated - control), first / own.mean() - second / odds.mean()
