"""A plain hand calculation with numpy and scipy, for what no Python program computes."""

from collections.abc import Iterator
from functools import partial
from importlib.metadata import version

import numpy as np

from oracles import bootstrap, dynamic, effects, fit, linear, random, sandwich, spatial, specification, wild
from oracles.models import DURBIN, ERROR, LAG
from oracles.random import RandomPoint
from oracles.spatial import Point
from spillover.opinions import conventions
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles
from spillover.opinions.tolerances import spread_of_deviation
from spillover.recipe import Recipe

EFFECTS = ("two-way", "individual", "time", "none", "random")
Array = np.ndarray
NAME = "hand calculation"
VERSION = f"scipy {version('scipy')}"
NUMPY = f"numpy {np.__version__}"


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Static spatial panels; variances of within regressions; the bootstrap's errors; what only this has."""
    if recipe.estimator == "gmm":
        from oracles import gmm

        call = f"GMM by loops over units, {'system' if recipe.options['system'] else 'differences'}"
        say = partial(Opinion, is_printed=True, model=recipe.model, program=NAME, version=NUMPY, call=call)
        yield from gmm.answers(recipe, panel, say)
        return
    if recipe.estimator == "threshold":
        from oracles import threshold

        say = partial(Opinion, is_printed=True, model=recipe.model, program=NAME, version=NUMPY, call="")
        yield from threshold.answers(recipe, panel, say)
        return
    if recipe.observation_weights and linearly(recipe):
        call = "squared correlations of weighted least squares on dummies"
        say = partial(Opinion, is_printed=True, model=recipe.model, program=NAME, version=VERSION, call=call)
        yield from fit.answers(recipe, panel.sample(recipe), say)
    if recipe.effects not in EFFECTS or recipe.observation_weights:
        return
    if recipe.estimator in ("within", "pooled") and not recipe.instruments and not recipe.split:
        yield from of_linear(recipe, panel)
    if recipe.wild and recipe.estimator == "within" and not recipe.policy:
        call = "wild cluster restricted bootstrap of least squares on demeaned data"
        say = partial(Opinion, is_printed=True, model=recipe.model, program=NAME, version=VERSION, call=call)
        yield from wild.answers(recipe, panel.sample(recipe), say)
    if recipe.mediators and recipe.draws:
        yield from bootstrap.answers(recipe, panel.sample(recipe), NAME, VERSION)
    if recipe.estimator == "specification_tests":
        call = f"textbook formulas, {recipe.effects} effects, {recipe.definition}"
        say = partial(Opinion, model=recipe.model, quantity="test", program=NAME, version=VERSION, call=call)
        yield from specification.answers(recipe, say, *arrays_of(recipe, panel)[:3])
    elif recipe.dynamic:
        yield from of_dynamic(recipe, panel)
    elif recipe.estimator in {*LAG, *ERROR, *DURBIN, "OLS"}:
        yield from of_spatial(recipe, panel)


def linearly(recipe: Recipe) -> bool:
    """Whether a recipe is one regression with fixed effects of columns."""
    more = (recipe.mediators, recipe.instruments, recipe.split, recipe.interaction)
    return recipe.estimator == "within" and bool(conventions.effects_of(recipe)) and not any(more)


def of_linear(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Standard errors under the variances that linearmodels lacks, and the F test by them."""
    sample = panel.sample(recipe)
    covariance = linear.covariance(recipe, sample)
    if covariance is None:
        return
    b = linear.solve(recipe, sample)[0]
    call = f"{recipe.variance['kind']} of least squares on demeaned data"
    say = partial(Opinion, is_printed=True, model=recipe.model, program=NAME, version=VERSION, call=call)
    for i, term in enumerate((*recipe.terms, linear.CONSTANT)):
        yield say(quantity="coefficient", term=term, value=float(b[i]))
        yield say(quantity="se", term=term, value=float(np.sqrt(covariance[i, i])))
    yield say(quantity="statistic", term="constant_se", value=float(np.sqrt(covariance[-1, -1])))
    k = len(recipe.terms)
    f = float(b[:k] @ np.linalg.solve(covariance[:k, :k], b[:k]) / k)
    df = conventions.degrees_of(recipe, sample)
    yield say(quantity="statistic", term="f", value=f)
    yield say(quantity="statistic", term="f_p", value=conventions.f_tail(f, k, df))
    yield say(quantity="test", term="slopes", value=f, tail="F", df=(k, df))


def of_spatial(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Coefficients, standard errors, statistics and effects of one spatial model."""
    arrays = arrays_of(recipe, panel)
    solve = random_effects if recipe.effects == "random" else fixed_effects
    point, covariance, statistics = solve(recipe, *arrays)
    words = f"{recipe.estimator} by maximum likelihood, {recipe.effects} effects, {recipe.definition}"
    about = partial(Opinion, is_printed=True, program=NAME, version=VERSION, call=words)
    say = partial(about, ending="optimiser", loglik=point.loglik)
    yield from parameters(recipe.model, point, covariance, say)
    for name, value in statistics.items():
        yield say(model=recipe.model, quantity="statistic", term=name, value=value)
    if recipe.estimator in {*LAG, *DURBIN}:
        say = partial(say, model=f"{recipe.model}/effects")
        yield from effects_of(recipe, point, arrays[2], covariance, say)


def of_dynamic(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """The same of a dynamic model, with its effects in the same period and in the long run."""
    if not dynamic.fits(recipe):
        return
    y, x, w, _ = arrays_of(recipe, panel)
    plain, point = dynamic.maximise(recipe, y, x, w)
    covariance = None
    if recipe.variance.get("kind") == "expected":
        covariance = np.linalg.inv(spatial.expected(point))
    words = f"dynamic {recipe.estimator} by maximum likelihood, correction {recipe.correction}"
    about = partial(Opinion, is_printed=True, program=NAME, version=VERSION, call=words)
    say = partial(about, ending="optimiser", loglik=plain.loglik)
    yield from parameters(recipe.model, point, covariance, say)
    for name, value in dynamic.statistics_of(plain, point, w).items():
        yield say(model=recipe.model, quantity="statistic", term=name, value=value)
    if covariance is not None:
        wald = dynamic.stationarity(point, covariance, w)
        more = {"tail": "chi2", "df": (1.0,)}
        yield say(model=recipe.model, quantity="test", term="wald_stationarity", value=wald, **more)
    for horizon in ("short", "long"):
        run = partial(say, model=f"{recipe.model}/effects_{horizon}")
        yield from effects_of(recipe, point, w, covariance, run, horizon == "long")


def parameters(
    model: str, point: Point | RandomPoint, covariance: Array | None, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Each parameter and its standard error."""
    for i, term in enumerate(point.names):
        yield say(model=model, quantity="coefficient", term=term, value=point.parameters[i])
        if covariance is not None:
            yield say(model=model, quantity="se", term=term, value=np.sqrt(covariance[i, i]))


def arrays_of(recipe: Recipe, panel: PanelFiles) -> tuple[Array, Array, Array, Array]:
    """y (n, T), x (k, n, T), W and M (n, n) in the order of the sample's units."""
    sample = panel.sample(recipe)
    sample.refuse_gaps()
    shape = len(sample.units), len(sample.years)
    y, *x = (sample.frame[term].to_numpy().reshape(shape) for term in (recipe.outcome, *recipe.terms))
    w = panel.matrix(recipe.weights, sample.units)
    m = panel.matrix(recipe.error_weights, sample.units) if recipe.error_weights else w
    return y, np.stack(x), w, m


def fixed_effects(recipe: Recipe, *arrays: Array) -> tuple[Point, Array | None, dict[str, float]]:
    """The maximum, the covariance that the recipe asks for (None where it has no plain form), and measures
    of fit under our names.
    """
    point = spatial.maximise(spatial.prepare(recipe, *arrays))
    data, k = point.data, len(point.parameters)
    errors = data.y - point.rho * data.lag - np.tensordot(point.beta, data.x, 1)
    if recipe.definition == "transformed" and recipe.effects in ("two-way", "time") and data.m is not None:
        loadings = spatial.loadings_of(recipe, *arrays[2:])
        errors = with_years_filtered(errors, point.lam, arrays[3], loadings)
    total = data.y - (data.y.mean() if recipe.effects == "none" else 0.0)
    found = {"sigma2": point.sigma2, **criteria(point.loglik, k, data.nobs)}
    if not data.projects:
        found["r2_within"] = 1 - float((errors**2).sum() / (total**2).sum())
    kind, filtered = recipe.variance.get("kind"), data.projects and data.m is not None
    covariance = None
    if kind == "expected" and not filtered:
        covariance = np.linalg.inv(spatial.expected(point))
    elif kind == "observed" and not data.projects:
        covariance = np.linalg.inv(spatial.observed(point))
    elif kind == "clustered" and sandwich.fits(recipe, point, arrays[3]):
        covariance = sandwich.covariance(recipe, point, *arrays)
    return point, covariance, found


def with_years_filtered(errors: Array, lam: float, m: Array, loadings: Array) -> Array:
    """Errors (n, T) from contrasts between units (n − q, T), less the year effects that leave the filtered
    errors orthogonal to the filtered loadings (n, q): after an error filter these are not the years' means.
    """
    b = np.eye(len(m)) - lam * m
    full = spatial.contrasts(loadings) @ errors
    return full - loadings @ np.linalg.lstsq(b @ loadings, b @ full, rcond=None)[0]


def random_effects(recipe: Recipe, *arrays: Array) -> tuple[RandomPoint, Array, dict[str, float]]:
    """The same with random effects of units."""
    point = random.maximise(random.prepare(recipe, *arrays))
    at = dict(zip(point.names, map(float, point.parameters), strict=True))
    found = {"sigma2": at["sigma2_e"], "phi": at["phi"], "sigma2_mu": at["phi"] * at["sigma2_e"]}
    found |= criteria(point.loglik, len(at), point.data.y.size)
    return point, np.linalg.inv(random.expected(point)), found


def criteria(loglik: float, parameters: int, nobs: int) -> dict[str, float]:
    """The log-likelihood and what is made of it."""
    aic, bic = 2 * parameters - 2 * loglik, float(np.log(nobs)) * parameters - 2 * loglik
    return {"loglik": loglik, "aic": aic, "bic": bic}


def effects_of(
    recipe: Recipe,
    point: Point | RandomPoint,
    w: Array,
    covariance: Array | None,
    say: partial[Opinion],
    long: bool = False,
) -> Iterator[Opinion]:
    """The effects and their standard errors, by the recipe's method. long: in the long run of a dynamic
    model, where ρ + η takes the place of ρ and all is divided by 1 − τ.
    """
    at = [point.names.index(term) for term in recipe.terms]
    lagged = {i: point.names.index(f"W:{t}") for i, t in enumerate(recipe.terms) if f"W:{t}" in point.names}
    rho = point.names.index("rho") if "rho" in point.names else None

    lags = [
        point.names.index(name) if name in point.names else None
        for name in (dynamic.LAG, dynamic.SPATIAL_LAG)
    ]

    def parts(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        theta = np.zeros((*values.shape[:-1], len(at)))
        for i, j in lagged.items():
            theta[..., i] = values[..., j]
        r = values[..., rho] if rho is not None else np.zeros(values.shape[:-1])
        if not long:
            return r, values[..., at], theta
        tau, eta = (values[..., j] if j is not None else 0.0 * r for j in lags)
        left = 1 - tau
        return (r + eta) / left, values[..., at] / left[..., None], theta / left[..., None]

    def effect(values: np.ndarray) -> np.ndarray:
        r, beta, theta = parts(values)
        return effects.effects(w, float(r), beta, theta)

    found, draws = effect(point.parameters), recipe.impacts["draws"]
    errors = noise = drawn = None
    if covariance is not None and recipe.impacts.get("method") == "simulation":
        drawn = effects.simulated(w, parts, point.parameters, covariance)
        places = {"rho": rho, **(dict(zip(("tau", "eta"), lags, strict=True)) if long else {})}
        if effects.to_edge(w, places, point.parameters, covariance) < effects.FAR:
            errors = effects.delta(effect, point.parameters, covariance)
        else:
            errors, noise = drawn.std(0, ddof=1), spread_of_deviation(drawn, len(drawn), draws)
    elif covariance is not None and recipe.impacts.get("method") != "none":
        errors = effects.delta(effect, point.parameters, covariance)
    for e, kind in enumerate(effects.KINDS):
        for i, term in enumerate(recipe.terms):
            name = f"{term}:{kind}"
            yield say(quantity="coefficient", term=name, value=float(found[e, i]))
            if errors is not None:
                more = {} if noise is None else {"ending": "simulation", "error": float(noise[e, i])}
                yield say(quantity="se", term=name, value=float(errors[e, i]), **more)
            if drawn is not None:
                about = partial(say, term=name, ending="simulation")
                yield from of_quantiles(drawn[:, e, i], recipe, draws, about)


def of_quantiles(drawn: Array, recipe: Recipe, draws: int, say: partial[Opinion]) -> Iterator[Opinion]:
    """The interval of draws (R,) by quantiles, and twice the share on zero's lesser side. draws: of ours."""
    tail, both = (1 - recipe.level) / 2, 1 / len(drawn) + 1 / draws
    for end, share in (("low", tail), ("high", 1 - tail)):
        at, below, above = np.quantile(drawn, [share, share - tail / 5, share + tail / 5])
        density = 2 * tail / 5 / (above - below)
        error = float(np.sqrt(share * (1 - share) * both) / density)
        yield say(quantity=end, value=float(at), error=error)
    lesser = min((drawn <= 0).sum(), (drawn >= 0).sum())
    p = min(1.0, 2 * (lesser + 1) / (len(drawn) + 1))
    yield say(quantity="p", value=float(p), share=(2, len(drawn), draws))
