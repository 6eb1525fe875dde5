"""Direct, indirect and total effects of a regressor for any W: S = (I − ρW)⁻¹(βI + θW).

direct = tr(S)/n, total = 1'S1/n, indirect = their difference (LeSage and Pace 2009, section 2.7). With g(r) =
tr W(I − rW)⁻¹/n and h(r) = 1'W(I − rW)⁻¹1/n, S has direct β(1 + ρg) + θg and total β(1 + ρh) + θh: two
functions of ρ serve every regressor and every draw. Long-run effects of a dynamic model are those of ρ' = (ρ
+ η)/(1 − τ), β' = β/(1 − τ), θ' = θ/(1 − τ).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from spillover.arrays.foundation import Array, EstimationError, IntArray, check_choice
from spillover.arrays.intervals import Draws
from spillover.arrays.result import Estimate
from spillover.arrays.spatial.models import MODELS, SpatialEstimate
from spillover.arrays.spatial.operator import SpatialOperator, interpolate
from spillover.note import Note, note
from spillover.words import _

__all__ = ["KINDS", "effects_at", "impacts"]

METHODS = ("delta", "simulation")
MOST_REJECTED = (
    0.01  # a larger share of draws outside the interval of ρ means that the normal is no picture of ρ
)
# A ratio whose denominator is normal has no variance. With this many standard errors between it and zero no
# draw comes near, and the deviation of draws is that of the delta method, whatever their number.
FAR = 5.0
KINDS = ("direct", "indirect", "total")


class Multipliers(NamedTuple):
    """g(r) and h(r) of the module's docstring, or their derivatives, in the shape of r."""

    direct: Array
    total: Array


def multipliers(operator: SpatialOperator, r: Array, derivative: bool = False) -> Multipliers:
    """g and h, or g' and h', at every r (any shape) inside W's interval."""
    r = np.asarray(r, dtype=np.float64)
    low, high = float(r.min()), float(r.max())
    if low == high == 0.0:  # no lag of y: the averages of W itself
        w, sums = operator.matrix, operator.row_sums
        averages = ((w * w.T).sum(), (w @ sums).sum()) if derivative else (w.trace(), sums.sum())
        return Multipliers(*(np.full(r.shape, value / operator.n) for value in averages))
    determinant = operator.determinant(low, high)
    own = -(determinant.curvature(r) if derivative else determinant.slope(r)) / operator.n
    if operator.row_sum is not None:
        share = operator.row_sum / (1 - operator.row_sum * r)
        return Multipliers(own, share**2 if derivative else share)
    sums, weights = operator.row_sums, np.ones(operator.n) / operator.n
    if (
        low == high
    ):  # one ρ: h' = 1'W(I − rW)⁻¹W(I − rW)⁻¹1/n, exact by another solution with the same factors
        solved = operator.solve(low, sums)
        value = weights @ (operator.solve(low, operator.lag(solved)) if derivative else solved)
        return Multipliers(own, np.full(r.shape, float(value)))

    def total(rho: float) -> float:
        return float(weights @ operator.solve(rho, sums))

    series = interpolate(total, *operator.widen_interval(low, high), operator.interval, tolerance=1e-10)
    return Multipliers(own, series.slope(r) if derivative else series.value(r))


def compute_effects(operator: SpatialOperator, r: Array, beta: Array, theta: Array) -> Array:
    """(…, 3, k) direct, indirect and total effects for r (…) and β, θ (…, k)."""
    m = multipliers(operator, r)
    own, every, at = m.direct[..., None], m.total[..., None], np.asarray(r)[..., None]
    direct = beta * (1 + at * own) + theta * own
    total = beta * (1 + at * every) + theta * every
    return np.stack([direct, total - direct, total], axis=-2)


@dataclass(frozen=True)
class Structure:
    """Positions of the effects' parameters among all: β and θ (k,) (−1 for no θ), and ρ, τ and η (−1 for
    none).
    """

    beta: IntArray
    theta: IntArray
    rho: int = -1
    tau: int = -1
    eta: int = -1

    def pick(self, parameters: Array, index: int) -> Array:
        return parameters[..., index] if index >= 0 else np.zeros(parameters.shape[:-1])

    def reduce(self, parameters: Array) -> tuple[Array, Array, Array]:
        """r (…) and β, θ (…, k) of parameters (…, p): long-run ones where the structure has τ or η."""
        scale = 1 - self.pick(parameters, self.tau)
        r = (self.pick(parameters, self.rho) + self.pick(parameters, self.eta)) / scale
        theta = np.where(self.theta >= 0, parameters[..., self.theta], 0.0)
        return r, parameters[..., self.beta] / scale[..., None], theta / scale[..., None]


@dataclass(frozen=True)
class SpatialProcess:
    """Spatial process as it is estimated: its W, its parameters (p,) with their covariance (p, p), and which
    of these the effects are made of.
    """

    operator: SpatialOperator
    structure: Structure
    parameters: Array
    covariance: Array


def simulate(process: SpatialProcess, draws: int, seed: int) -> tuple[Array, int]:
    """Effects (R, 3k) at normal draws of the parameters, without those draws that left the interval of r, and
    how many these are.
    """
    structure, parameters, covariance = process.structure, process.parameters, process.covariance
    scale = np.sqrt(np.diag(covariance))
    values, vectors = np.linalg.eigh(covariance / np.multiply.outer(scale, scale))
    if values[0] < -1e-10 * values[-1]:
        raise EstimationError(
            _(
                "the covariance of the parameters is not positive, so effects cannot be simulated "
                "from it: use method 'delta'"
            )
        )
    factor = vectors * np.sqrt(np.maximum(values, 0.0))
    normal = np.random.default_rng(seed).standard_normal((draws, parameters.size))
    sample = parameters + (normal @ factor.T) * scale
    r, beta, theta = structure.reduce(sample)
    low, high = process.operator.interval
    inside = (r > low) & (r < high)
    if structure.tau >= 0:
        inside &= sample[:, structure.tau] < 1
    rejected = int(draws - inside.sum())
    if rejected > MOST_REJECTED * draws:
        raise EstimationError(
            _(
                "{out} of {draws} draws put ρ outside its interval ({low:.4g}, {high:.4g}): it "
                "is estimated too close to the edge for simulated standard errors; use method "
                "'delta', or another model or weight matrix",
                out=rejected,
                draws=draws,
                low=low,
                high=high,
            )
        )
    effects = compute_effects(process.operator, r[inside], beta[inside], theta[inside])
    return effects.reshape(len(effects), -1), rejected


def distance_to_edge(process: SpatialProcess) -> float:
    """Distance of a process in standard errors from the edge of stability, where effects are infinite.

    1 − τ − λ(ρ + η) is zero there for an eigenvalue λ of W. It is linear in λ and its error convex, so that
    the smallest and the largest λ decide. Infinite where the effects have no such denominator.
    """
    structure, parameters = process.structure, process.parameters
    found = [np.inf]
    for end in process.operator.interval:
        weights = np.zeros(parameters.size)
        slopes = ((structure.tau, 1.0), (structure.rho, 1 / end), (structure.eta, 1 / end))
        for index, slope in slopes:
            if index >= 0:
                weights[index] = slope
        error = float(np.sqrt(weights @ process.covariance @ weights))
        if error > 0:
            found.append((1 - float(weights @ parameters)) / error)
    return min(found)


def delta(process: SpatialProcess) -> Array:
    """Covariance (3k, 3k) of the effects by the delta method."""
    operator, structure, parameters = process.operator, process.structure, process.parameters
    r, beta, theta = structure.reduce(parameters)
    at, one, zero = np.array(float(r)), np.ones_like(beta), np.zeros_like(beta)
    both = zip(multipliers(operator, at), multipliers(operator, at, derivative=True), strict=True)
    direct, total = (beta * (level + float(r) * slope) + theta * slope for level, slope in both)
    in_r = np.stack([direct, total - direct, total])
    in_beta, in_theta = compute_effects(operator, at, one, zero), compute_effects(operator, at, zero, one)
    k = structure.beta.size
    jacobian = np.zeros((3, k, parameters.size))
    scale = 1 - float(structure.pick(parameters, structure.tau))
    each = np.arange(k)
    jacobian[:, each, structure.beta] += in_beta / scale
    has = structure.theta >= 0
    jacobian[:, each[has], structure.theta[has]] += in_theta[:, has] / scale
    for index in (structure.rho, structure.eta):
        if index >= 0:
            jacobian[:, :, index] += in_r / scale
    if structure.tau >= 0:  # r, β and θ all carry 1/(1 − τ)
        jacobian[:, :, structure.tau] += (in_r * float(r) + in_beta * beta + in_theta * theta) / scale
    flat = jacobian.reshape(3 * k, -1)
    return flat @ process.covariance @ flat.T


def effects_estimate(
    process: SpatialProcess,
    names: Sequence[str],
    *,
    draws: int = 1000,
    seed: int = 0,
    method: str = "delta",
) -> Estimate:
    """Effects of `names` as an estimate of no sample, with terms ``name:direct``, ``name:indirect``,
    ``name:total``.

    They are those of the short run where the structure of the process has no τ and η, else of the long run.
    Point estimates are at the parameters. Intervals and p-values of method "simulation" are those of the
    draws' quantiles, its errors their deviations; near the edge of stability, where these do not exist,
    errors of the delta method take their place.
    """
    check_choice("method", method, METHODS)
    operator = process.operator
    r, beta, theta = process.structure.reduce(process.parameters)
    low, high = operator.interval
    if not low < r < high:
        raise EstimationError(
            _(
                "effects need ρ inside ({low:.4g}, {high:.4g}) and it is {rho:.4g}: the process "
                "is not stable and has no such effects",
                low=low,
                high=high,
                rho=float(r),
            )
        )
    settings: dict[str, str | int] = {"method": method}
    notes: tuple[Note, ...] = ()
    errors = distance_to_edge(process)
    drawn = None
    if method == "simulation":
        settings |= {"draws": draws, "seed": seed}
        values, rejected = simulate(process, draws, seed)
        drawn = Draws(values)
        if rejected:
            notes = (*notes, note("draws_left_out", left_out=rejected, draws=draws))
    if errors < FAR and drawn is None:
        # Half of what is allowed, for the share of so many draws varies, and either end may be near.
        can_draw = bool(ndtr(-errors) < MOST_REJECTED / 2)
        notes = (*notes, note("effects_near_edge", errors=errors, enough=FAR, can_draw=can_draw))
    elif errors < FAR:
        notes = (*notes, note("no_simulated_errors", errors=errors, enough=FAR))
    if drawn is None or errors < FAR:
        matrix = delta(process)
    else:
        matrix = np.atleast_2d(np.cov(drawn.values.T))
    return Estimate(
        estimator="effects",
        terms=tuple(f"{name}:{kind}" for kind in KINDS for name in names),
        coefficients=compute_effects(operator, r, beta, theta).ravel(),
        covariance=matrix,
        nobs=0,
        units=0,
        periods=0,
        settings=settings,
        notes=notes,
        draws=drawn,
    )


def effects_of_fit(
    fit: SpatialEstimate,
    structure: Structure,
    *,
    draws: int,
    seed: int,
    method: str,
    estimator: str = "effects",
) -> Estimate:
    """Effects of every regressor of a fitted model, with its sample and those of its notes that hold for them
    too. estimator: the name of the effects.
    """
    assert fit.operator is not None
    process = SpatialProcess(fit.operator, structure, fit.coefficients, fit.covariance)
    effects = effects_estimate(process, fit.regressors, draws=draws, seed=seed, method=method)
    return replace(
        effects,
        estimator=estimator,
        nobs=fit.nobs,
        units=fit.units,
        periods=fit.periods,
        settings={"model": fit.model, **effects.settings},
        notes=(*_notes_of_effects(fit.notes), *effects.notes),
    )


def impacts(fit: SpatialEstimate, *, draws: int = 1000, seed: int = 1, method: str = "delta") -> Estimate:
    """Direct, indirect and total effects of every regressor of a fitted model.

    Parameters
    ----------
    fit : SpatialEstimate
        A fitted spatial model.
    draws : int, default 1000
        How many draws of the coefficients, for method "simulation".
    seed : int, default 1
        Seed of the random draws.
    method : str, default "delta"
        Standard errors by the "delta" method, or by "simulation", with intervals by quantiles of the draws.

    Returns
    -------
    Estimate
        An estimate with the terms ``term:direct``, ``term:indirect``, ``term:total``.

    Raises
    ------
    EstimationError
        A model without spillovers, whose coefficients are its effects.

    References
    ----------
    LeSage and Pace (2009), Introduction to Spatial Econometrics, section 2.7.
    """
    parts = MODELS[fit.model]
    if not (parts.lag or parts.durbin):
        raise EstimationError(
            _("{model} has no spillovers: its coefficients are the direct and total effects", model=fit.model)
        )
    rho = fit.terms.index("rho") if parts.lag else -1
    structure = Structure(fit.beta_index, fit.theta_index, rho)
    return effects_of_fit(fit, structure, draws=draws, seed=seed, method=method)


OF_EFFECTS_TOO = ("transformed_rows", "unequal_rows", "by_year_effects", "by_year_effects_none")


def _notes_of_effects(notes: Sequence[Note]) -> tuple[Note, ...]:
    """Select the notes of a model that hold for its effects too: what its N counts, and what they are by
    other effects of a year.
    """
    return tuple(one for one in notes if one.key in OF_EFFECTS_TOO)


def effects_at(effects: Estimate, term: str, interaction: str, values: Sequence[float]) -> Estimate:
    """Effects of a term where its moderator has given values.

    effect(term) + value × effect(interaction), each kind. The terms are ``term@moderator=value:kind``; the
    moderator is what is left of the product.

    Parameters
    ----------
    effects : Estimate
        Effects of a model that holds both the term and the interaction, from `impacts`.
    term : str
        The term.
    interaction : str
        The product of the term and its moderator.
    values : sequence of float
        Values of the moderator, in its own units.

    Returns
    -------
    Estimate
        The effects, with the covariance carried over.

    Raises
    ------
    EstimationError
        A term that the effects lack.

    References
    ----------
    LeSage and Pace (2009), section 2.7, for the effects.
    The sum is linear.
    """
    missing = [name for name in (term, interaction) if f"{name}:direct" not in effects.terms]
    if missing:
        raise EstimationError(
            _(
                "{missing} is not among the effects: put both {term} and {interaction} in the model",
                missing=", ".join(missing),
                term=term,
                interaction=interaction,
            )
        )
    weights = np.zeros((len(values) * len(KINDS), len(effects.terms)))
    names = []
    moderator = interaction.removeprefix(f"{term}:")
    for i, value in enumerate(values):
        for j, kind in enumerate(KINDS):
            row = weights[len(KINDS) * i + j]
            row[effects.terms.index(f"{term}:{kind}")] = 1.0
            row[effects.terms.index(f"{interaction}:{kind}")] += value
            names.append(f"{term}@{moderator}={value:g}:{kind}")
    return replace(
        effects,
        settings={**effects.settings, "at_values_of": interaction, "effect_of": term},
        terms=tuple(names),
        coefficients=weights @ effects.coefficients,
        covariance=weights @ effects.covariance @ weights.T,
        draws=effects.draws and effects.draws.transform(weights),
    )
