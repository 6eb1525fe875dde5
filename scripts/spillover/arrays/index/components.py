"""The principal-component index, and the two measures of whether indicators suit it: KMO and Bartlett's
test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, Note, Result, note
from spillover.arrays.index.indicators import Indicators, constant_warnings
from spillover.arrays.index.weighting import entropy_index
from spillover.arrays.result import Test, chi2_test

__all__ = ["ComponentIndex", "component_index"]

Rule = Literal["kaiser", "share"]


@dataclass(frozen=True)
class ComponentIndex(Result):
    """A principal-component index.

    score (N,), mean zero; weights (k,): its loading on each standardised indicator, negatives reversed, 0 for
    a constant one; eigenvalues (m,) of the m varying indicators' correlations; shares (m,) of variance;
    vectors (k, kept): eigenvectors, signed; kmo, and kmo_each (k,), 0 for a constant indicator.
    """

    score: Array
    weights: Array
    eigenvalues: Array
    shares: Array
    kept: int
    vectors: Array
    kmo: float
    kmo_each: Array
    bartlett: Test
    warnings: tuple[Note, ...] = ()


def component_index(
    indicators: Indicators, components: Rule = "kaiser", share: float = 0.85
) -> ComponentIndex:
    """Components of the correlation matrix, weighted by the variance they explain among those kept.

    A component's sign is arbitrary: each is turned so that it rises with the entropy score, and then their
    weighted sum does too.

    Parameters
    ----------
    indicators : Indicators
        The indicators with their directions.
    components : Rule, default "kaiser"
        "kaiser" keeps eigenvalues above 1; "share" the fewest that explain at least `share` of the variance.
    share : float, default 0.85
        The share of variance, between 0 and 1.

    Returns
    -------
    ComponentIndex
        Scores, loadings, weights and the tests of the correlation matrix.

    Raises
    ------
    EstimationError
        Fewer than two indicators that vary, or indicators of which one is a combination of others.

    References
    ----------
    Kaiser (1960).
    Jolliffe (2002), Principal Component Analysis, chapter 6.
    """
    warnings = constant_warnings(indicators)
    varies = ~indicators.constant
    x = indicators.oriented[:, varies]
    z = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    correlation = z.T @ z / (len(z) - 1)
    eigenvalues, vectors = np.linalg.eigh(correlation)
    eigenvalues, vectors = eigenvalues[::-1].clip(min=0.0), vectors[:, ::-1]
    shares = eigenvalues / eigenvalues.sum()
    kept = _kept(eigenvalues, shares, components, share)
    vectors = _turned(vectors[:, :kept], z, entropy_index(indicators).score)
    weights = np.zeros(len(varies))
    weights[varies] = vectors @ (shares[:kept] / shares[:kept].sum())
    loadings = np.zeros((len(varies), kept))
    loadings[varies] = vectors
    kmo_each = np.zeros(len(varies))
    overall, kmo_each[varies] = kmo(
        correlation, tuple(n for n, v in zip(indicators.names, varies, strict=True) if v)
    )
    test = bartlett(correlation, len(z))
    return ComponentIndex(
        z @ weights[varies], weights, eigenvalues, shares, kept, loadings, overall, kmo_each, test, warnings
    )


def _kept(eigenvalues: Array, shares: Array, components: Rule, share: float) -> int:
    if components == "kaiser":
        return max(int((eigenvalues > 1 + 1e-12).sum()), 1)
    return min(int(np.searchsorted(shares.cumsum(), share - 1e-12)) + 1, len(shares))


def _turned(vectors: Array, z: Array, reference: Array) -> Array:
    """Eigenvectors (m, kept) whose scores covary positively with `reference`; where they do not covary, sum
    positively.
    """
    covariance = (z @ vectors).T @ (reference - reference.mean())
    scale = np.linalg.norm(z @ vectors, axis=0) * np.linalg.norm(reference - reference.mean())
    undecided = np.abs(covariance) <= 1e-10 * scale
    return vectors * np.where(np.where(undecided, vectors.sum(axis=0), covariance) < 0, -1.0, 1.0)


def kmo(correlation: Array, names: tuple[str, ...]) -> tuple[float, Array]:
    """Kaiser-Meyer-Olkin measure of sampling adequacy, overall and of each indicator (k,) (Kaiser 1974).

    Squared correlations over themselves plus squared partial correlations. Raises EstimationError for
    collinear indicators.
    """
    if len(correlation) < 2:
        raise EstimationError("principal components need at least two indicators that vary")
    if np.linalg.cond(correlation) > 1e12:
        vector = np.abs(np.linalg.eigh(correlation)[1][:, 0])
        involved = [name for name, v in zip(names, vector, strict=True) if v > 0.1]
        raise EstimationError(
            f"the indicators {', '.join(involved)} are perfectly collinear; leave one of them out"
        )
    inverse = np.linalg.inv(correlation)
    scale = 1 / np.sqrt(np.diag(inverse))
    partial = -inverse * scale[:, None] * scale
    off = ~np.eye(len(correlation), dtype=bool)
    r2, q2 = np.where(off, correlation, 0.0) ** 2, np.where(off, partial, 0.0) ** 2
    total = r2.sum(axis=0) + q2.sum(axis=0)
    each = np.where(total > 0, r2.sum(axis=0) / np.where(total > 0, total, 1.0), 0.5)
    overall = r2.sum() / total.sum() if total.sum() > 0 else 0.5
    return float(overall), each


def bartlett(correlation: Array, nobs: int) -> Test:
    """Bartlett's test of sphericity: -(N - 1 - (2k + 5)/6) ln|R|, chi-squared with k(k - 1)/2 degrees
    (Bartlett 1951).
    """
    k = len(correlation)
    statistic = -(nobs - 1 - (2 * k + 5) / 6) * np.linalg.slogdet(correlation)[1]
    return chi2_test("bartlett_sphericity", statistic, k * (k - 1) / 2, note("indicators_uncorrelated"))
