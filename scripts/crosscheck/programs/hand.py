"""A plain hand calculation with numpy and scipy, for what no Python program computes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib.metadata import version

import numpy as np

from crosscheck import bootstrap_by_hand, effects_by_hand, linear_by_hand, spatial_by_hand
from crosscheck.opinion import Opinion
from crosscheck.panel import Panel
from crosscheck.spatial_by_hand import DURBIN, ERROR, LAG, Data, Point
from declare.recipe import Recipe

EFFECTS = ("two-way", "individual", "time", "none")
NAME = "hand calculation"
VERSION = f"scipy {version('scipy')}"


def answers(recipe: Recipe, panel: Panel) -> Iterator[Opinion]:
    """Static spatial panels with fixed effects; variances of within regressions; the bootstrap's errors."""
    if recipe.effects not in EFFECTS or recipe.observation_weights:
        return
    if recipe.estimator in ("within", "pooled") and not recipe.instruments and not recipe.split:
        yield from linear(recipe, panel)
    if recipe.mediators and recipe.draws:
        yield from bootstrap_by_hand.answers(recipe, panel.sample(recipe), NAME, VERSION)
    if recipe.estimator in {*LAG, *ERROR, *DURBIN, "OLS"} and recipe.effects != "random":
        yield from spatial(recipe, panel)


def linear(recipe: Recipe, panel: Panel) -> Iterator[Opinion]:
    """Standard errors under the variances that linearmodels lacks, and the F test by them."""
    sample = panel.sample(recipe)
    covariance = linear_by_hand.covariance(recipe, sample)
    if covariance is None:
        return
    b = linear_by_hand.solve(recipe, sample)[0]
    call = f"{recipe.variance['kind']} of least squares on demeaned data"
    say = partial(Opinion, model=recipe.model, program=NAME, version=VERSION, call=call)
    for i, term in enumerate((*recipe.terms, linear_by_hand.CONSTANT)):
        yield say(quantity="se", term=term, value=float(np.sqrt(covariance[i, i])))
    yield say(quantity="statistic", term="constant_se", value=float(np.sqrt(covariance[-1, -1])))
    k = len(recipe.terms)
    f = float(b[:k] @ np.linalg.solve(covariance[:k, :k], b[:k]) / k)
    yield say(quantity="statistic", term="f", value=f)
    yield say(quantity="test", term="slopes", value=f)


def spatial(recipe: Recipe, panel: Panel) -> Iterator[Opinion]:
    """Coefficients, standard errors, statistics and effects of one spatial model."""
    data, w = spatial_data(recipe, panel)
    point = spatial_by_hand.maximise(data)
    words = f"{recipe.estimator} by maximum likelihood, {recipe.effects} effects, {recipe.definition}"
    say = partial(
        Opinion,
        program=NAME,
        version=VERSION,
        call=words,
        ending="optimiser",
        loglik=point.loglik,
    )
    covariance = covariance_of(recipe, point)
    for i, term in enumerate(point.names):
        yield say(model=recipe.model, quantity="coefficient", term=term, value=float(point.parameters[i]))
        if covariance is not None:
            se = float(np.sqrt(covariance[i, i]))
            yield say(model=recipe.model, quantity="se", term=term, value=se)
    for name, value in statistics_of(recipe, point).items():
        yield say(model=recipe.model, quantity="statistic", term=name, value=value)
    if recipe.estimator in {*LAG, *DURBIN}:
        yield from effects_of(recipe, point, w, covariance, partial(say, model=f"{recipe.model}/effects"))


def spatial_data(recipe: Recipe, panel: Panel) -> tuple[Data, np.ndarray]:
    """The panel without its effects, and W in the order of its units."""
    sample = panel.sample(recipe)
    if not sample.balanced:
        raise ValueError("the panel has gaps")
    shape = len(sample.units), len(sample.years)
    cube = {term: sample.frame[term].to_numpy().reshape(shape) for term in sample.frame}
    w = panel.matrix(recipe.weights, sample.units)
    m = panel.matrix(recipe.error_weights, sample.units) if recipe.error_weights else w
    x = np.stack([cube[term] for term in recipe.terms])
    return spatial_by_hand.prepare(recipe, cube[recipe.outcome], x, w, m), w


def covariance_of(recipe: Recipe, point: Point) -> np.ndarray | None:
    """The inverse information that the recipe asks for; None for the sandwich, which has no plain form."""
    kind = recipe.variance.get("kind")
    if kind == "expected" and not (point.data.projects and point.data.m is not None):
        return np.linalg.inv(spatial_by_hand.expected(point))
    if kind == "observed" and not point.data.projects:
        return np.linalg.inv(spatial_by_hand.observed(point))
    return None


def statistics_of(recipe: Recipe, point: Point) -> dict[str, float]:
    """Measures of fit under our names."""
    data, k = point.data, len(point.parameters)
    errors = data.y - point.rho * data.lag - np.tensordot(point.beta, data.x, 1)
    total = data.y - (data.y.mean() if recipe.effects == "none" else 0.0)
    found = {
        "sigma2": point.sigma2,
        "loglik": point.loglik,
        "aic": 2 * k - 2 * point.loglik,
        "bic": float(np.log(data.nobs)) * k - 2 * point.loglik,
    }
    if not data.projects:
        found["r2_within"] = 1 - float((errors**2).sum() / (total**2).sum())
    return found


def effects_of(
    recipe: Recipe, point: Point, w: np.ndarray, covariance: np.ndarray | None, say: partial[Opinion]
) -> Iterator[Opinion]:
    """The effects and their standard errors, by the recipe's method."""
    at = [point.names.index(term) for term in recipe.terms]
    lagged = {i: point.names.index(f"W:{t}") for i, t in enumerate(recipe.terms) if f"W:{t}" in point.names}
    rho = point.names.index("rho") if "rho" in point.names else None

    def parts(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        theta = np.zeros((*values.shape[:-1], len(at)))
        for i, j in lagged.items():
            theta[..., i] = values[..., j]
        return values[..., rho] if rho is not None else np.zeros(values.shape[:-1]), values[..., at], theta

    def effect(values: np.ndarray) -> np.ndarray:
        r, beta, theta = parts(values)
        return effects_by_hand.effects(w, float(r), beta, theta)

    found, draws = effect(point.parameters), recipe.impacts.get("draws", 1000)
    errors = None
    simulates = recipe.impacts.get("method") == "simulation"
    if covariance is not None:
        errors = (
            effects_by_hand.simulated(w, parts, point.parameters, covariance)
            if simulates
            else effects_by_hand.delta(effect, point.parameters, covariance)
        )
    noise = np.sqrt(1 / (2 * draws) + 1 / (2 * effects_by_hand.DRAWS))
    for e, kind in enumerate(effects_by_hand.KINDS):
        for i, term in enumerate(recipe.terms):
            name = f"{term}:{kind}"
            yield say(quantity="coefficient", term=name, value=float(found[e, i]))
            if errors is not None:
                se = float(errors[e, i])
                more = {"ending": "simulation", "error": se * noise} if simulates else {}
                yield say(quantity="se", term=name, value=se, **more)
