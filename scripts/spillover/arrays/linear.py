"""Least squares by QR, with checks that name the variable at fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.note import Note, note
from spillover.words import _

__all__: list[str] = []

TOLERANCE = 1e-9
FEWEST_DIGITS = 6
# From about 100 on a dependency does "substantial" harm (Belsley, Kuh and Welsch 1980, section 3.2).
NEAR = 100.0
# Rows from which memory is what costs: a large table's pages take longer to get than its arithmetic.
LARGE = 10_000


@dataclass(frozen=True, eq=False)
class LeastSquares(Result):
    """Coefficients (k,), residuals (N,), `rows` (N, k) = X(X'X)⁻¹, so that b = rows'y and any sandwich is
    a sum over rows, and the upper triangular R (k, k) of X = QR.
    """

    coefficients: Array
    residuals: Array
    rows: Array
    triangle: Array


def check_finite(columns: Array, terms: Sequence[str], unit: IntArray, time: IntArray) -> None:
    """Raise EstimationError naming term, unit and time of the first value that is not a number."""
    bad = ~np.isfinite(columns.reshape(len(columns), -1))
    if bad.any():
        row, column = np.argwhere(bad)[0]
        raise EstimationError(
            _(
                "{term} is not a number for unit {unit} at time {time} (such values in all: {bad}); "
                "fill the gap or leave the row out.",
                term=terms[column],
                unit=unit[row],
                time=time[row],
                bad=int(bad.sum()),
            )
        )


def check_regressors(y: Array, x: Array, names: Sequence[str], unit: IntArray, time: IntArray) -> Array:
    """x as (N, k), after `check_finite` of it and y (N,) beside it, which `names` name, the outcome first."""
    x = x.reshape(len(y), -1)
    check_finite(np.column_stack([y, x]), names, unit, time)
    return x


def orthogonalise(
    design: Array, terms: Sequence[str], scale: Array | None = None, *, spare: bool = False
) -> tuple[Array, Array]:
    """Q (N, k) and upper triangular R (k, k) of `design` = QR; an error that names absorbed or collinear
    terms.

    scale (k,): norms of the columns before effects were removed; a column whose norm falls below 1e-9 of it
    is absorbed. spare: whether the caller needs `design` no more, so that Q may stand in its place.
    """
    norms = column_norms(design)
    reference = norms if scale is None else scale
    absorbed = [
        terms[j]
        for j in np.flatnonzero(norms <= TOLERANCE * np.maximum(reference, np.finfo(float).tiny)).tolist()
    ]
    if absorbed:
        raise EstimationError(
            _(
                "{terms}: no variation is left once the effects are removed; drop it or change effects.",
                terms=", ".join(absorbed),
            )
        )
    if design.shape[1] >= design.shape[0]:
        raise EstimationError(
            _(
                "Too few rows ({rows}) for the regressors ({regressors}); drop regressors or add rows.",
                regressors=design.shape[1],
                rows=design.shape[0],
            )
        )
    q, r = _qr(np.divide(design, norms, out=design if spare else None))
    dependent = np.flatnonzero(np.abs(np.diag(r)) < TOLERANCE)
    if len(dependent):
        j = int(dependent[0])
        weights = np.linalg.lstsq(r[:j, :j], r[:j, j], rcond=None)[0]
        partners = [terms[i] for i in np.flatnonzero(np.abs(weights) > 1e-6).tolist()]
        raise EstimationError(
            _(
                "{term} is collinear with {partners}; drop one of them.",
                term=terms[j],
                partners=", ".join(partners),
            )
        )
    return q, r * norms


def _qr(design: Array) -> tuple[Array, Array]:
    """Q (N, k) and R (k, k). Both ways call the same routines of LAPACK; SciPy's copies less, which takes a
    sixth of the time for 200,000 rows, and is not worth its import for a few.
    """
    if len(design) < LARGE:
        q, r = np.linalg.qr(design)
    else:
        from scipy.linalg import qr

        q, r = qr(design, mode="economic", overwrite_a=True, check_finite=False)
    return q, r


def column_norms(table: Array) -> Array:
    """Euclidean norms (k,) of the columns of a table (N, k), without a copy of it."""
    return np.asarray(np.sqrt(np.einsum("ij,ij->j", table, table)))


def least_squares(
    outcome: Array, design: Array, terms: Sequence[str], scale: Array | None = None, *, spare: bool = False
) -> LeastSquares:
    """Regress `outcome` (N,) on `design` (N, k). scale, spare: as of `orthogonalise`; an array that a spare
    design is a view of can be written to no more.
    """
    q, r = orthogonalise(design, terms, scale, spare=spare)
    projected = q.T @ outcome
    # Not a triangular solve: on matrices this small its threads cost a hundred times the arithmetic.
    inverse: Array = np.asarray(np.linalg.inv(r), dtype=float)
    residuals, rows = outcome - q @ projected, _multiply(q, inverse)
    for own in (residuals, rows, rows.base):
        if own is not None:
            own.flags.writeable = False  # so that a result, which is read only, needs no copy of them
    return LeastSquares(inverse @ projected, residuals, rows, r)


def _multiply(q: Array, inverse: Array) -> Array:
    """Rows (N, k) = QR⁻ᵀ for Q (N, k) and R⁻¹; of many rows piece by piece in the place of Q."""
    if len(q) < LARGE:
        return (inverse @ q.T).T
    for start in range(0, len(q), LARGE):
        piece = q[start : start + LARGE]
        piece[:] = (inverse @ piece.T).T
    return q


def wald_statistic(coefficients: Array, covariance: Array, what: str = _("the coefficients")) -> float:
    """b'V⁻¹b, or an error where V is not positive definite (more restrictions than clusters, usually)."""
    positive = bool((np.diag(covariance) > 0).all())  # of a coefficient without any error it is not
    scale = np.sqrt(np.diag(covariance)) if positive else np.ones(len(coefficients))
    correlation = covariance / np.outer(scale, scale)
    if not positive or np.linalg.eigvalsh(correlation)[0] < 1e-12:
        raise EstimationError(
            _(
                "The covariance of {what} is not positive definite: {restrictions} restrictions "
                "cannot be tested jointly with it. Use fewer restrictions or a variance with "
                "more clusters.",
                what=what,
                restrictions=len(coefficients),
            ),
            note("not_positive_definite", restrictions=len(coefficients)),
        )
    ratio = coefficients / scale
    return float(ratio @ np.linalg.solve(correlation, ratio))


def count_digits(fit: LeastSquares, scale: Array) -> float:
    """Decimal digits that rounding leaves of the coefficient with the fewest, to first order.

    scale (1 + k,): norms of outcome and regressors before effects were removed. Rounding them, in double
    precision, moves b by X⁺(dy − dX b) + (X'X)⁻¹ dX'e (Björck 1996, section 1.4); this is a bound on it. A
    coefficient is not held to less than a millionth of its standard error.
    """
    outcome, *columns = scale.tolist()
    inverse = fit.rows.T @ fit.rows
    spread = np.sqrt(np.diag(inverse))
    noise = float(np.linalg.norm(fit.residuals))
    moved = spread * (outcome + np.abs(fit.coefficients) @ columns) + np.abs(inverse) @ columns * noise
    free = max(len(fit.residuals) - len(columns), 1)
    size = np.maximum(np.abs(fit.coefficients), 1e-6 * spread * noise / np.sqrt(free))
    worst = np.finfo(float).eps * float((moved / np.maximum(size, np.finfo(float).tiny)).max())
    return float(-np.log10(max(worst, np.finfo(float).eps)))


def warn_few_digits(fit: LeastSquares, scale: Array) -> tuple[Note, ...]:
    """Warn where fewer than FEWEST_DIGITS remain. Arguments as of `count_digits`."""
    kept = count_digits(fit, scale)
    if kept >= FEWEST_DIGITS:
        return ()
    return (note("few_digits", digits=max(int(kept), 0)),)


def note_near_collinear(fit: LeastSquares, terms: Sequence[str], covariance: Array) -> tuple[Note, ...]:
    """Note the regressors that are nearly a combination of each other; no note otherwise.

    terms: of the first columns of the design; the others, such as the constant, are removed from them. They
    are named where the condition number of the columns, each of length one, is NEAR or more: those with more
    than half of their variance in such directions (Belsley, Kuh and Welsch 1980, section 3.2). covariance:
    of the terms, the first of it: what a test of them all inverts, known to as many parts of double precision
    as the condition number, so that rounding may move the test by the share `of_test` (Higham 2002, section
    7.1).
    """
    beside = fit.triangle.shape[1] - len(terms)
    triangle = np.linalg.qr(np.roll(fit.triangle, beside, axis=1)).R[beside:, beside:]
    _left, sizes, directions = np.linalg.svd(triangle / column_norms(triangle))
    condition = float(sizes[0] / max(sizes[-1], np.finfo(float).tiny))
    if condition < NEAR:
        return ()
    parts = (directions / sizes[:, None]) ** 2
    inflation = parts.sum(axis=0)
    near = parts[sizes * NEAR <= sizes[0]].sum(axis=0)
    is_near = near > inflation / 2
    is_near[np.argsort(near)[-2:]] = True  # a combination is of two at least
    named = [term for term, one in zip(terms, is_near, strict=True) if one]
    factor = float(np.sqrt(inflation[is_near].max()))
    matrix = covariance[: len(terms), : len(terms)]
    errors = np.sqrt(np.maximum(np.diag(matrix), np.finfo(float).tiny))
    parts_known = len(terms) * np.finfo(float).eps * condition
    of_test = parts_known * np.linalg.cond(matrix / np.outer(errors, errors))
    values = {"condition": condition, "factor": factor, "of_test": min(float(of_test), 1.0)}
    return (note("near_collinear", terms=named, **values),)
