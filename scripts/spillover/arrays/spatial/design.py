"""Build the columns of a spatial panel's likelihood: lags, effects removed, scaled, and checked for
collinearity.

Which fixed effects are removed, and how (`Transformation`), with individual, time or both effects:

transformed  Lee and Yu (2010, J. Econometrics 154, section 2 and 3.2): orthonormal contrasts leave T − 1
             periods and, with time effects, n − 1 units; their likelihood has no incidental parameters and
             ρ no bias from them. With time effects W must map what they span to itself: ln|I − ρW| then loses
             ln|1 − ρc| for each eigenvalue c of W there.
direct       W × demeaned y, with all nT terms in the likelihood (Elhorst 2003; where the rows of W have one
             sum, what splm, SDPDmod and Stata's xsmle maximise). Lags of regressors are of deviations too.
lsdv         the maximum likelihood with a dummy for each unit and year: demeaned Wy, all nT terms.

And what the effects of a year are (`YEAR_EFFECTS`), with r = W1 the sums of the rows:

common       α_t, the same for all units. They span {1}, which W keeps where all rows have one sum c.
by_row_sum   α_t + κ_t·r_i: with islands, another effect of the year for these. They hold both the model of
             effects inside the multiplier, y = (I − ρW)⁻¹(α_t·1 + …), and of effects outside it, whose
             (I − ρW)1 = 1 − ρr. W keeps {1, r} where Wr = a·1 + b·r, as of a row-standardised W with islands
             to which no unit links: Wr = r, and ln|I − ρW| loses ln(1 − ρ).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.linalg import solve_triangular

from spillover.arrays.foundation import Array, EstimationError, check_choice, effect_words
from spillover.arrays.spatial.operator import SAME_ROW_SUM, SpatialOperator
from spillover.arrays.within import WITHOUT_VARIATION, build_variation_error, fits_perfectly
from spillover.words import _

__all__: list[str] = []

EFFECTS = ("none", "individual", "time", "two-way")
DEFINITIONS = ("transformed", "direct", "lsdv")
YEAR_EFFECTS = ("common", "by_row_sum")
DEPENDENT = 1e-9  # a scaled column whose part outside the columns before it is shorter is their combination


def row_sum_slopes(year_effects: str, *operators: SpatialOperator | None) -> Array | None:
    """Return what year effects span beside the constant: orthonormal columns (n, q), the sums of the rows
    of each W less what the columns before hold; None where they are common or all rows have one sum.
    """
    check_choice("year_effects", year_effects, YEAR_EFFECTS)
    columns: list[Array] = []
    for operator in operators if year_effects == "by_row_sum" else ():
        if operator is None or operator.row_sum is not None:
            continue
        left = operator.row_sums - operator.row_sums.mean()
        for column in columns:
            left = left - column * (column @ left)
        size = float(np.linalg.norm(left))
        if size > SAME_ROW_SUM * np.linalg.norm(operator.row_sums):
            columns.append(left / size)
    return np.stack(columns, axis=1) if columns else None


@dataclass(frozen=True)
class Transformation:
    """Transformation that removes the effects of a panel of `periods` × `units`.

    slopes (n, q): what the effects of a year are multiplied with beside the constant (`row_sum_slopes`).
    """

    effects: str
    definition: str
    periods: int
    units: int
    slopes: Array | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        check_choice("effects", self.effects, EFFECTS)
        check_choice("definition", self.definition, DEFINITIONS)
        if self.individual and self.periods < 2:
            raise EstimationError(
                _(
                    "one period cannot separate individual effects from the errors: give at least "
                    "two periods, or effects none or time"
                )
            )
        if self.time and self.units < 2:
            raise EstimationError(
                _(
                    "one unit cannot separate time effects from the errors: give more units, or no "
                    "time effects"
                )
            )

    @property
    def individual(self) -> bool:
        return self.effects in ("individual", "two-way")

    @property
    def time(self) -> bool:
        return self.effects in ("time", "two-way")

    @property
    def jacobians(self) -> int:
        """Number of times that ln|I − ρW| enters the log-likelihood."""
        return self.periods - 1 if self.definition == "transformed" and self.individual else self.periods

    @property
    def nobs(self) -> int:
        """Independent observations that the likelihood counts: nT, or (n − 1)(T − 1) and its like when
        transformed.
        """
        reduced = self.definition == "transformed" and self.time
        return self.jacobians * (self.units - self.loadings.shape[1] if reduced else self.units)

    @cached_property
    def loadings(self) -> Array:
        """Columns that the effects of a year are multiplied with: orthonormal (n, q), the constant first."""
        constant = np.full((self.units, 1), self.units**-0.5)
        return constant if self.slopes is None else np.concatenate([constant, self.slopes], axis=1)

    @property
    def projects(self) -> bool:
        """Return whether the effects of the year leave after W has been applied (lsdv and transformed), not
        before (direct).
        """
        return self.time and self.definition != "direct"

    @property
    def loadings_after(self) -> Array | None:
        """Loadings of the effects that leave after W and M have been applied, or None."""
        return self.loadings if self.projects else None

    def demean(self, values: Array) -> Array:
        """Deviations (T, n, …) from the means of the effects, in a new array."""
        if self.individual:
            values = values - values.mean(axis=0, keepdims=True)
        return self.remove_years(values) if self.time else values

    def remove_years(self, values: Array) -> Array:
        """Remove the effects of a year from values (T, n, …), in a new array."""
        values = values - values.mean(axis=1, keepdims=True)
        if self.slopes is not None:
            fitted = np.tensordot(np.tensordot(values, self.slopes, (1, 0)), self.slopes, (-1, 1))
            values -= np.moveaxis(fitted, -1, 1)
        return values

    def uses_deviations(self, operator: SpatialOperator) -> bool:
        """Return whether lags are to be taken of deviations from the effects of the year, because W maps
        these effects to something that they do not absorb and 'direct' lags deviations alone.
        """
        return self.time and self.definition == "direct" and self.eigenvalues(operator) is None

    def eigenvalues(self, operator: SpatialOperator) -> Array | None:
        """Eigenvalues (q,) of W on the span of the year effects; None where W maps it to something else."""
        if self.slopes is None:
            return None if operator.row_sum is None else np.array([operator.row_sum])
        moved = np.asarray(operator.matrix @ self.loadings)
        inside = self.loadings.T @ moved
        if np.abs(moved - self.loadings @ inside).max() > SAME_ROW_SUM * np.abs(moved).max():
            return None
        return np.asarray(np.linalg.eigvals(inside))

    def find_removed_eigenvalues(self, operator: SpatialOperator, name: str) -> Array:
        """Find the eigenvalues (q,) of W on the span of the year effects, which the transformation takes out
        of ln|I − ρW|; none under another definition.
        """
        if not (self.definition == "transformed" and self.time):
            return np.zeros(0)
        found = self.eigenvalues(operator)
        if found is None:
            raise EstimationError(self._refusal(operator, name))
        return found

    def _refusal(self, operator: SpatialOperator, name: str) -> Any:
        """Explain why W has no transformed likelihood under these effects, with the remedies that it has."""
        values = {"effects": effect_words(self.effects), "name": name}
        wider = replace(self, slopes=row_sum_slopes("by_row_sum", operator))
        alone = int((operator.row_sums == 0).sum())
        if self.slopes is not None:
            return _(
                "definition 'transformed' with {effects} effects by row sums needs {name} that maps the sums "
                "of its rows to a combination of these and a constant, as one that is row-standardised "
                "where no unit links to those without neighbours: row-standardise it, or use definition "
                "'lsdv'",
                **values,
            )
        if alone and wider.eigenvalues(operator) is not None:
            return _(
                "definition 'transformed' with {effects} effects common to all units needs {name} "
                "whose rows all have the same sum, and there are units without a neighbour ({units}):"
                " give these effects of the year of their own (year_effects: by_row_sum), or link "
                "them (islands: nearest, or another matrix)",
                **values,
                units=alone,
            )
        if alone:
            return _(
                "definition 'transformed' with {effects} effects common to all units needs {name} "
                "whose rows all have the same sum, and there are units without a neighbour ({units}):"
                " link them (islands: nearest, or another matrix), or use definition 'lsdv' with "
                "year_effects 'by_row_sum'",
                **values,
                units=alone,
            )
        return _(
            "definition 'transformed' with {effects} effects common to all units needs {name} whose rows all "
            "have the same sum, else the time effects do not leave (Lee and Yu 2010, section 3.2): "
            "row-standardise it, or use definition 'lsdv' with year_effects 'by_row_sum'",
            **values,
        )


@dataclass(frozen=True)
class SpatialDesign:
    """Columns of a spatial panel after its effects are removed.

    y, lag (T, n): y and Wy (zeros where the model has no lag of y). regressors Z (T, n, k), named by
    `terms`; basis Q (Tn, k) with Z = Q R.
    """

    y: Array
    lag: Array
    regressors: Array
    basis: Array
    triangle: Array
    terms: tuple[str, ...]

    @property
    def columns(self) -> Array:
        """(T, n, 2 + k): y and Wy less their projections on Z, and the basis Q: well scaled whatever the
        units of y and x.
        """
        pair = np.stack([self.y.ravel(), self.lag.ravel()], axis=1)
        pair -= self.basis @ (self.basis.T @ pair)
        return np.concatenate([pair, self.basis], axis=1).reshape(*self.y.shape, -1)

    def coefficients(self, rho: float, on_basis: Array) -> Array:
        """β (k,) of y − ρWy on Z, where `on_basis` (k, 2) are the filtered residual columns' coefficients on
        Q.
        """
        response = (self.y - rho * self.lag).ravel()
        gamma = self.basis.T @ response + on_basis @ np.array([1.0, -rho])
        return np.asarray(solve_triangular(self.triangle, gamma))


def check_panel(
    y: Array,
    x: Array,
    terms: Sequence[str],
    operator: SpatialOperator,
    error: SpatialOperator | None = None,
    spatial: bool = True,
    outcome: str = "the outcome",
) -> tuple[Array, Array]:
    """y and x as floats. EstimationError unless y is (T, n), x (T, n, k), without gaps, and W is n×n and, for
    a model that has spatial parts, has a link.
    """
    y, x = np.asarray(y, dtype=np.float64), np.asarray(x, dtype=np.float64)
    if y.ndim != 2 or x.ndim != 3 or x.shape[:2] != y.shape:
        raise EstimationError(
            _(
                "y has shape {shape} and x {shape2}: give (periods, units) and (periods, units, regressors)",
                shape=y.shape,
                shape2=x.shape,
            )
        )
    if x.shape[2] != len(terms):
        raise EstimationError(
            _("{count} terms name {shape} regressors: give one name each", count=len(terms), shape=x.shape[2])
        )
    if len(set(terms)) != len(terms):
        raise EstimationError(
            _("a regressor is named twice in {terms}; name each once", terms=", ".join(terms))
        )
    for name, values in (
        (outcome, y),
        *((_("regressor {term!r}", term=term), x[:, :, j]) for j, term in enumerate(terms)),
    ):
        bad = np.argwhere(~np.isfinite(values))
        if bad.size:
            raise EstimationError(
                _(
                    "{name} is missing or not finite in {bad} cells, the first in period {period} of "
                    "unit {unit} (counted from 0): a spatial lag needs every neighbour in every "
                    "period, so the panel must be balanced. Impute the gap, or leave out the unit or "
                    "the period, and build W for the units that remain.",
                    name=name,
                    bad=len(bad),
                    period=bad[0, 0],
                    unit=bad[0, 1],
                )
            )
    for name, each in ((_("the weight matrix"), operator), ("the error weight matrix", error)):
        if each is not None and each.n != y.shape[1]:
            raise EstimationError(
                _(
                    "{name} has {units} units and the panel {panel}: match them by id before fitting",
                    name=name,
                    units=each.n,
                    panel=y.shape[1],
                )
            )
        if spatial and each is not None and not abs(each.matrix).sum():
            raise EstimationError(
                _(
                    "{name} has no link: none of the {units} units has a neighbour, so that there is nothing "
                    "spatial to estimate. Use a matrix with links, or a model without space",
                    name=name,
                    units=each.n,
                )
            )
    return y, x


def build(
    y: Array,
    x: Array,
    terms: Sequence[str],
    durbin: Sequence[str],
    transformation: Transformation,
    operator: SpatialOperator | None,
    *,
    has_lag: bool,
    outcome: str = "the outcome",
) -> SpatialDesign:
    """Build the design of one model: y, Wy where it has a lag, and regressors with Durbin terms and constant.

    Raises EstimationError that names a collinear term, an outcome of which nothing is left, or too few
    observations.
    """
    names, raw = _stack_regressors(x, terms, durbin, transformation, operator)
    lagged = np.zeros_like(y)
    response = transformation.demean(y)
    if has_lag:
        assert operator is not None
        # 'direct' lags what is demeaned; the others demean the lag. They differ where W does not keep the
        # mean over units.
        lagged = (
            operator.lag(response) if not transformation.projects else transformation.demean(operator.lag(y))
        )
    regressors = transformation.demean(raw)
    if transformation.nobs <= len(names) + 2:
        raise EstimationError(
            _(
                "{rows} observations remain once effects are removed, too few for {names} "
                "coefficients, the spatial parameters and σ²: drop regressors or Durbin terms, "
                "or use more units or periods",
                rows=transformation.nobs,
                names=len(names),
            )
        )
    rest = y - y.mean() if transformation.effects == "none" else response
    check_outcome(y, rest, outcome, transformation.effects)
    _check_variation(raw, regressors, names, transformation)
    basis, triangle = _basis(regressors, names, transformation)
    flat = response.ravel()
    if np.linalg.norm(flat - basis @ (basis.T @ flat)) <= DEPENDENT * np.linalg.norm(flat):
        raise fits_perfectly(outcome)
    return SpatialDesign(response, lagged, regressors, basis, triangle, tuple(names))


def _stack_regressors(
    x: Array,
    terms: Sequence[str],
    durbin: Sequence[str],
    transformation: Transformation,
    operator: SpatialOperator | None,
) -> tuple[list[str], Array]:
    """Names and values (T, n, k) of all regressors: a constant where there are no effects, the terms, and the
    lags of the Durbin terms.
    """
    names, columns = list(terms), [x]
    if durbin:
        assert operator is not None
        names += [f"W:{term}" for term in durbin]
        source = x[:, :, [terms.index(term) for term in durbin]]
        if transformation.uses_deviations(operator):
            source = transformation.demean(source)
        columns.append(operator.lag(np.ascontiguousarray(source)))
    if transformation.effects == "none":
        names.insert(0, "const")
        columns.insert(0, np.ones((*x.shape[:2], 1)))
    return names, np.concatenate(columns, axis=2)


def check_outcome(y: Array, rest: Array, outcome: str, effects: str) -> None:
    """EstimationError where nothing is left of the outcome y (T, n). rest (T, n): y without the effects, or
    without its mean where there are none.
    """
    if np.linalg.norm(rest) <= WITHOUT_VARIATION * np.linalg.norm(y):
        raise build_variation_error(outcome, effects, one_unit=y.shape[1] == 1, one_period=len(y) == 1)


def _check_variation(
    raw: Array, demeaned: Array, names: Sequence[str], transformation: Transformation
) -> None:
    """EstimationError naming a column that the fixed effects absorb."""
    size = np.sqrt(np.einsum("tik,tik->k", raw, raw))
    left = np.sqrt(np.einsum("tik,tik->k", demeaned, demeaned))
    for name, was, now in zip(names, size, left, strict=True):
        if now > 1e-10 * was and was > 0:
            continue
        if was == 0:
            raise EstimationError(_("{name} is zero everywhere: leave it out", name=name))
        if name.startswith("W:"):
            raise EstimationError(
                _(
                    "{name} has no variation left once {effects} effects are removed (the lag of a "
                    "time-invariant variable, or of one that is the same for all units under a "
                    "row-standardised W): leave it out of the Durbin terms",
                    name=name,
                    effects=effect_words(transformation.effects),
                )
            )
        raise EstimationError(
            _(
                "{name} has no variation left once {effects} effects are removed: drop it, or "
                "use fewer effects",
                name=name,
                effects=effect_words(transformation.effects),
            )
        )


def _basis(regressors: Array, names: Sequence[str], transformation: Transformation) -> tuple[Array, Array]:
    """Q (Tn, k) and R (k, k) of the regressors. EstimationError naming a column that depends on those before
    it.
    """
    flat = regressors.reshape(regressors.shape[0] * regressors.shape[1], regressors.shape[2])
    if flat.shape[1] == 0:
        return flat, np.zeros((0, 0))
    length = np.sqrt(np.einsum("ik,ik->k", flat, flat))
    basis, triangle = np.linalg.qr(flat / length)
    short = np.flatnonzero(np.abs(np.diag(triangle)) < DEPENDENT)
    if short.size:
        j = int(short[0])
        weights = solve_triangular(triangle[:j, :j], triangle[:j, j])
        partners = [name for name, weight in zip(names, weights, strict=False) if abs(weight) > 1e-6]
        effects = effect_words(transformation.effects)
        values = {"term": names[j], "others": ", ".join(partners), "effects": effects}
        if names[j].startswith("W:"):
            raise EstimationError(
                _(
                    "{term} is a linear combination of {others} once {effects} effects are removed: "
                    "leave one of them out of the Durbin terms",
                    **values,
                )
            )
        raise EstimationError(
            _(
                "{term} is a linear combination of {others} once {effects} effects are removed: "
                "leave one of them out",
                **values,
            )
        )
    return basis, triangle * length
