"""Surrogate treatments and outcomes: a panel's variable under the null hypothesis that it has no effect, or
none on it, drawn again and again.

A variable x (T, n) is separated into a fit on controls and what is left, which a declared model filters to
innovations v without correlation across units: x = fit + A⁻¹v with A = I − θW. A surrogate is
fit + A⁻¹v*, where v* are drawn from v. Those of other units are then less their own regression on the
(filtered) controls and effects, in the size of v: so a surrogate has the variable's own regression on
controls, exactly. Otherwise it would be correlated with them by chance, which v is not, and a specification
without controls would vary more than it should. Turned ones stay as they are: this would change their
covariance over time.

trajectories  v* has the whole trajectory over the years of another unit of the same stratum. Valid for the
              null that x has no effect given the controls, where v's trajectories are exchangeable within
              strata given the fit: Smith's method of permuting a regressor's residuals (Winkler et al. 2014,
              table 2), with the spatial correlation taken out before and put back after. With each unit's
              own size: what is exchanged are directions vᵢ/|vᵢ|, which the recipient's |vᵢ| multiplies. This
              is exact given the sizes where vᵢ = Rᵢ·Uᵢ and U are exchangeable, whatever R the treatment
              shares with the outcome (Winkler et al. 2014, on variance groups, here of one unit each).
spectral      A = I, and v* is v turned in the plane of each two neighbouring eigenvectors of the doubly
              centred symmetric W, by one angle for all years: this keeps the covariance over time exactly,
              Moran's I nearly (Wagner and Dray 2015, pairs). Null as above, where the process is stationary
              with respect to W.
innovations   v* has the trajectories of units drawn with replacement, of an outcome's null model; sizes as
              above.
blocks        v* is v with the signs of entire groups of units turned. Valid where groups are independent and
              as likely as their negatives, whatever the dependence within them (Canay, Romano and Shaikh
              2017). Of q groups, one sign changes nothing in a statistic of sizes: 2^(q − 1) differ.

λ or ρ are by maximum likelihood of the transformed panel (Lee and Yu 2010). Draws that keep a null model's
estimates are co-sufficient (Barber and Janson 2022).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import lgamma, log

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result, check_choice
from spillover.arrays.spatial.design import Transformation, build
from spillover.arrays.spatial.likelihood import Moments, maximise
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.words import _

__all__ = [
    "Rotations",
    "SeparatedVariable",
    "moran_of_years",
    "permute_within",
    "resample_within",
    "separate_variable",
    "signs_of",
    "strata_problem",
]

FILTERS = ("error", "lag", "none")
NO_SIZE = 1e-4  # of the root mean square: a unit whose innovations are smaller has no direction


@dataclass(frozen=True)
class SeparatedVariable(Result):
    """Variable split into its fit and its innovations.

    fit, innovations (T, n); basis (N, k): what innovations are orthogonal to, orthonormal; parameter: λ of
    the error filter or ρ of the lag filter (is_lag), 0 without one.
    """

    fit: Array
    innovations: Array
    basis: Array
    transformation: Transformation
    parameter: float = 0.0
    operator: SpatialOperator | None = None
    is_lag: bool = False

    @cached_property
    def centred_innovations(self) -> tuple[Array, Array]:
        """Innovations (T, n) but for year effects and controls, and the size (n,) of each unit's.

        Effects and controls leave every specification, so that innovations are known but for a part in
        their span. Least squares chose it by the units that vary most, whose noise it adds to all others;
        here each unit counts by its direction alone. A size is a norm in the metric of the units' common
        covariance over time: only such a norm is independent of the direction where trajectories are
        autocorrelated, since a plain one is large along what lasts. Both together are the estimate of
        Hettmansperger and Randles (2002): a spatial median, and Tyler's (1987) shape, which no unit's size
        affects; the shape is shrunk to independence over time, by d/(n + d) in d dimensions, so that it
        exists with any number of units (Chen, Wiesel and Hero 2011).
        """
        periods, n = self.innovations.shape
        basis = self.basis.reshape(periods, n, self.basis.shape[1])
        plain = np.eye(periods)
        if self.transformation.individual:
            plain -= 1 / periods
        dimensions = float(np.trace(plain))
        left, shape, share = self.innovations, plain, dimensions / (n + dimensions)
        for _step in range(100):
            metric = np.asarray(np.linalg.pinv(shape, rcond=1e-9, hermitian=True), dtype=np.float64)
            norms = np.sqrt(np.einsum("tn,ts,sn->n", left, metric, left))
            scaled = np.maximum(norms, 1e-6 * norms.max())
            before, left = (
                left,
                _remove_weighted_basis(self.innovations, basis, metric, 1 / scaled, self.transformation),
            )
            shape = (1 - share) * dimensions / n * ((left / scaled**2) @ left.T) + share * plain
            shape *= dimensions / np.trace(shape)
            if np.abs(left - before).max() <= 1e-7 * np.abs(left).max():
                break
        return left, norms

    @property
    def sizes(self) -> Array:
        """Size (n,) of each unit's trajectory of innovations."""
        return self.centred_innovations[1]

    def find_units_without_size(self) -> IntArray:
        """Find the units (m,) whose innovations are too small to have a direction."""
        return np.flatnonzero(self.sizes <= NO_SIZE * np.sqrt(np.square(self.sizes).mean()))

    def exchange(self, order: IntArray, own_sizes: bool = True) -> Array:
        """Innovations (T, n) in which each unit has the trajectory of another, order (n,), in its own size or
        in that of the other.
        """
        if not own_sizes:
            return self.project_draws(self.innovations[:, order])
        left, sizes = self.centred_innovations
        return self.project_draws((left / sizes)[:, order] * sizes)

    def flip(self, signs: Array) -> Array:
        """Innovations (T, n) with units' signs (n,) changed."""
        return self.project_draws(self.centred_innovations[0] * signs)

    def project_draws(self, drawn: Array) -> Array:
        """Innovations (T, n) drawn from its own, with which the variable has the same fit: orthogonal to
        controls and effects, and of the same size.
        """
        left = self.transformation.demean(drawn)
        left = left - (self.basis @ (self.basis.T @ left.ravel())).reshape(left.shape)
        return left * (np.linalg.norm(self.innovations) / np.linalg.norm(left))

    def again(self, innovations: Array) -> Array:
        """Build the variable with other innovations (T, n), recoloured and with the fit added back."""
        return self.fit + add_spatial_lag(innovations, self.parameter, self.operator)

    def scores(self, innovations: Array) -> Array:
        """Compute the slope (S,) of the likelihood in the filter's parameter at innovations (S, T, n), but
        for a constant: v'Wu/v'v of the error filter, v'Wx/v'v of the lag filter, 0 without a filter.
        """
        if self.operator is None:
            return np.zeros(len(innovations))
        flat = innovations.reshape(-1, innovations.shape[2])
        made = add_spatial_lag(flat, self.parameter, self.operator).reshape(innovations.shape)
        if self.is_lag:
            made = self.fit + made
        lagged = self.operator.lag(np.ascontiguousarray(made.reshape(flat.shape))).reshape(made.shape)
        size = np.einsum("sti,sti->s", innovations, innovations)
        return np.asarray(np.einsum("sti,sti->s", innovations, lagged) / size)


def _remove_weighted_basis(
    values: Array, basis: Array, metric: Array, weights: Array, transformation: Transformation
) -> Array:
    """Values (T, n) less their regression, with units' weights (n,) and a metric (T, T) over time, on a basis
    (T, n, k) and, where they leave, effects of years.
    """
    columns = np.concatenate([values[:, :, None], basis], axis=2)
    if transformation.time:
        columns = columns - np.einsum("tnk,n->tk", columns, weights)[:, None] / weights.sum()
    if columns.shape[2] == 1:
        return np.asarray(columns[:, :, 0])
    weighted = np.einsum("ts,snk,n->tnk", metric, columns, weights)
    products = np.einsum("tnk,tnl->kl", columns, weighted)
    slopes = np.linalg.lstsq(products[1:, 1:], products[1:, 0], rcond=1e-12)[0]
    return np.asarray(columns[:, :, 0] - columns[:, :, 1:] @ slopes)


def add_spatial_lag(innovations: Array, parameter: float, operator: SpatialOperator | None) -> Array:
    """(I − θW)⁻¹v for each year (T, n)."""
    if operator is None or parameter == 0.0:
        return innovations
    return np.ascontiguousarray(operator.solve(parameter, np.ascontiguousarray(innovations.T)).T)


def separate_variable(
    values: Array,
    controls: Array,
    operator: SpatialOperator | None = None,
    *,
    effects: str = "two-way",
    filtered: str = "error",
) -> SeparatedVariable:
    """Separate a variable into its fit on controls, their lags under W and effects, and its innovations.

    Parameters
    ----------
    values : array (T, n)
        The variable.
    controls : array (T, n, k)
        What it is conditioned on.
    operator : SpatialOperator, optional
        The declared W; without one there are no lags and no filter.
    effects : str, default "two-way"
        Effects that leave: "none", "individual", "time" or "two-way".
    filtered : str, default "error"
        "error": u = λWu + v; "lag": x = ρWx + … + v; "none": no spatial filter.

    Returns
    -------
    Separated
        Fit and innovations, which sum to the variable again.

    Raises
    ------
    EstimationError
        A variable without variation once the effects are removed, or a filter that cannot be estimated.

    References
    ----------
    Winkler, Ridgway, Webster, Smith and Nichols (2014), table 2. Lee and Yu (2010).
    """
    check_choice("filter", filtered, FILTERS)
    transformation = Transformation(effects, "transformed", *values.shape)
    if np.ptp(values, axis=0).max() <= 1e-12 * np.abs(values).max() and transformation.individual:
        raise EstimationError(
            _(
                "it does not vary over time, so that effects of units leave nothing to exchange; write "
                "effects: time or none",
            )
        )
    lags = controls if operator is None else np.concatenate([controls, _lag(operator, controls)], axis=2)
    left = transformation.demean(values)
    constant = np.ones((*values.shape, 1 if effects == "none" else 0))
    columns = _independent(transformation.demean(np.concatenate([constant, lags], axis=2)))
    rest = left.ravel() - columns @ (columns.T @ left.ravel())
    if np.linalg.norm(rest) <= 1e-9 * np.linalg.norm(values):
        raise EstimationError(
            _(
                "nothing of it is left once controls, their lags and effects are removed; leave a control "
                "out, or use fewer effects",
            )
        )
    if operator is None or filtered == "none":
        innovations = rest.reshape(values.shape)
        return SeparatedVariable(values - innovations, innovations, columns, transformation)
    return _filter(values, _independent(transformation.demean(lags)), operator, transformation, filtered)


def _lag(operator: SpatialOperator, values: Array) -> Array:
    return operator.lag(np.ascontiguousarray(values)) if values.shape[2] else values


def _independent(cube: Array) -> Array:
    """Find an orthonormal basis (Tn, r) of columns (T, n, k), of which some may depend on others: W of one
    control may be another.
    """
    columns = cube.reshape(cube.shape[0] * cube.shape[1], cube.shape[2])
    if not columns.shape[1]:
        return columns
    length = np.sqrt(np.einsum("nk,nk->k", columns, columns))
    u, size, _rest = np.linalg.svd(columns / np.where(length > 0, length, 1.0), full_matrices=False)
    return np.asarray(u[:, size > 1e-9 * max(size.max(initial=0.0), 1e-300)])


def _filter(
    values: Array,
    columns: Array,
    operator: SpatialOperator,
    transformation: Transformation,
    filtered: str,
) -> SeparatedVariable:
    cube = columns.reshape(*values.shape, columns.shape[1])
    names = [f"z{j}" for j in range(cube.shape[2])]
    error = filtered == "error"
    design = build(values, cube, names, [], transformation, operator, has_lag=not error)
    moments = Moments(design.columns, operator if error else None, transformation.loadings_after)
    rho, lam = maximise(moments, transformation, *((None, operator) if error else (operator, None)))[1:]
    beta = design.coefficients(rho, moments.residual(lam)[2])
    left = design.y - rho * design.lag - design.regressors @ beta
    innovations = transformation.demean(left - lam * operator.lag(left))
    parameter = lam if error else rho
    whitened = transformation.demean(design.regressors - lam * _lag(operator, design.regressors))
    return SeparatedVariable(
        values - add_spatial_lag(innovations, parameter, operator),
        innovations,
        _independent(whitened),
        transformation,
        float(parameter),
        operator,
        not error,
    )


def strata_problem(strata: IntArray, surrogates: int) -> tuple[str, int] | None:
    """Return why whole trajectories cannot be exchanged within strata: "alone", every unit in a stratum of
    its own; "one", one stratum, which is none; "few", fewer exchanges than surrogates, with their number.

    Parameters
    ----------
    strata : int array (n,)
        The stratum of each unit.
    surrogates : int
        How many are wanted.

    Returns
    -------
    tuple, optional
        The problem and a number; None where there is none.

    References
    ----------
    The number of exchanges is the product of the strata's factorials; Winkler et al. (2014) restrict
    permutations to such blocks.
    """
    sizes = np.unique(strata, return_counts=True)[1]
    if sizes.max() == 1:
        return "alone", int(sizes.size)
    if sizes.size == 1 and strata.size > 1:
        return "one", 1
    ways = sum(lgamma(size + 1) for size in sizes.tolist())
    if ways < log(surrogates + 1):
        return "few", round(float(np.exp(ways)))
    return None


def permute_within(stream: np.random.Generator, strata: IntArray) -> IntArray:
    """Permute units within strata: whose trajectory each unit has (n,), all as likely.

    Parameters
    ----------
    stream : Generator
        The surrogate's own random stream.
    strata : int array (n,)
        The stratum of each unit.

    Returns
    -------
    int array (n,)
        Positions of units.

    References
    ----------
    Winkler, Ridgway, Webster, Smith and Nichols (2014), on exchangeability blocks.
    """
    return _draw_within(strata, stream.permutation)


def resample_within(stream: np.random.Generator, strata: IntArray) -> IntArray:
    """Draw units with replacement within strata: whose trajectory each unit has; as `permute_within`.

    Parameters
    ----------
    stream : Generator
        The surrogate's own random stream.
    strata : int array (n,)
        The stratum of each unit.

    Returns
    -------
    int array (n,)
        Positions of units.

    References
    ----------
    Simonsohn, Simmons and Nelson (2020).
    """
    return _draw_within(strata, lambda own: own[stream.integers(0, own.size, own.size)])


def signs_of(stream: np.random.Generator, blocks: IntArray) -> Array:
    """Draw a sign (n,) for each unit, the same in a block, all as likely.

    Parameters
    ----------
    stream : Generator
        The surrogate's own random stream.
    blocks : int array (n,)
        The block of each unit.

    Returns
    -------
    array (n,)
        1 or −1.

    References
    ----------
    Canay, Romano and Shaikh (2017).
    """
    codes = np.unique(blocks, return_inverse=True)[1]
    return np.asarray(stream.choice(np.array([-1.0, 1.0]), codes.max() + 1)[codes])


def _draw_within(strata: IntArray, drawn: Callable[[IntArray], IntArray]) -> IntArray:
    """Positions of units, those of each stratum drawn from its own."""
    order = np.arange(strata.size)
    for stratum in np.unique(strata):
        own = np.flatnonzero(strata == stratum)
        order[own] = drawn(own)
    return order


@dataclass(frozen=True)
class Rotations(Result):
    """Eigenvectors (n, n − 1) of a doubly centred symmetric W, in the order of their eigenvalues."""

    vectors: Array

    @classmethod
    def build(cls, operator: SpatialOperator) -> Rotations:
        """Rotations of a matrix; EstimationError where it is not symmetric."""
        w = operator.matrix if operator.method == "eigen" else operator.matrix.toarray()
        if np.abs(w - w.T).max() > 1e-12 * np.abs(w).max():
            raise EstimationError(
                _(
                    "spectral randomisation needs a symmetric matrix; name one with standardise: none or "
                    "spectral",
                )
            )
        contrasts = np.linalg.qr(np.column_stack([np.ones(operator.n), np.eye(operator.n)[:, 1:]]))[0][:, 1:]
        _values, vectors = np.linalg.eigh(contrasts.T @ w @ contrasts)
        return cls(contrasts @ vectors[:, ::-1])

    def rotate(self, stream: np.random.Generator, values: Array) -> Array:
        """Values (T, n) with mean 0 in each year, turned by one angle for each two neighbouring eigenvectors,
        the same in all years; the sign of one that is left over is drawn.
        """
        scores = values @ self.vectors
        pairs = scores.shape[1] // 2
        angle = stream.uniform(0, 2 * np.pi, pairs)
        sign = stream.choice(np.array([-1.0, 1.0]))
        turned = scores.copy()
        first, second = scores[:, 0 : 2 * pairs : 2], scores[:, 1 : 2 * pairs : 2]
        turned[:, 0 : 2 * pairs : 2] = np.cos(angle) * first - np.sin(angle) * second
        turned[:, 1 : 2 * pairs : 2] = np.sin(angle) * first + np.cos(angle) * second
        if scores.shape[1] % 2:
            turned[:, -1] = sign * scores[:, -1]
        return np.asarray(turned @ self.vectors.T)


def moran_of_years(values: Array, matrix: Array) -> Array:
    """Moran's I of panels, all years together: n/Σ|W| · Σₜ vₜ'Wvₜ / Σₜ vₜ'vₜ.

    Parameters
    ----------
    values : array (S, T, n)
        Panels with mean 0 in each year.
    matrix : array (n, n)
        W, dense or sparse.

    Returns
    -------
    array (S,)
        One statistic for each panel.

    References
    ----------
    Moran (1950); of a pooled residual, as in Anselin, Le Gallo and Jayet (2008).
    """
    flat = values.reshape(-1, values.shape[2])
    lagged = (matrix @ flat.T).T.reshape(values.shape)
    above = np.einsum("sti,sti->s", values, lagged)
    size = np.einsum("sti,sti->s", values, values)
    total = float(abs(matrix).sum())
    return np.asarray(values.shape[2] * above / (total * size) if total else np.zeros(len(values)))
