"""Composite indices: their indicators, checked; weights of range-normalised indicators by entropy, equal,
CRITIC and entropy-weighted TOPSIS; principal components; and the index made again without each indicator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.result import Test, chi2_test
from spillover.note import Note, note
from spillover.words import _

__all__ = [
    "Indicators",
    "Index",
    "critic_index",
    "entropy_index",
    "entropy_weights",
    "equal_index",
    "topsis_index",
    "ComponentIndex",
    "component_index",
    "LeftOut",
    "leave_one_out",
]

Scope = Literal["pooled", "by_year"]
Rule = Literal["kaiser", "share"]


@dataclass(frozen=True)
class Indicators:
    """Indicators of N unit-years.

    values (N, k), finite; names (k,); directions (k,): +1 where more is better, -1 where less is; years (N,);
    rows: N labels that errors use to name a row ("Ordos 2014"). Raises EstimationError for a missing or
    infinite value.
    """

    values: Array
    names: tuple[str, ...]
    directions: IntArray
    years: IntArray
    rows: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        n, k = self.values.shape
        if len(self.names) != k or self.directions.shape != (k,) or self.years.shape != (n,):
            raise ValueError(f"values are {n} x {k}, but names, directions or years have another length")
        bad = np.argwhere(~np.isfinite(self.values))
        if bad.size:
            first = [f"{self.names[j]} of {self.rows[i] if self.rows else f'row {i}'}" for i, j in bad[:10]]
            more = f" and {len(bad) - 10} more" if len(bad) > 10 else ""
            raise EstimationError(
                _(
                    "an index needs every value of its indicators; missing: {places}; fill the gap "
                    "(bulletin, corrections.csv, gap rule), drop the indicator, or limit the index's "
                    "'sample'",
                    places=f"{', '.join(first)}{more}",
                )
            )

    @property
    def constant(self) -> np.ndarray:
        """Mask of indicators (k,) with one value only, which tell no unit-year from another."""
        return np.asarray(self.values.max(axis=0) == self.values.min(axis=0))

    @property
    def oriented_values(self) -> Array:
        """Values (N, k) with the sign reversed where less is better."""
        return self.values * self.directions

    def leave_out(self, name: str) -> Indicators:
        keep = np.array([n != name for n in self.names])
        names = tuple(n for n in self.names if n != name)
        return replace(self, values=self.values[:, keep], names=names, directions=self.directions[keep])


def normalise(indicators: Indicators, extremes: Scope = "pooled") -> Array:
    """Normalise values (N, k) to their range [0, 1]: (x - min)/(max - min), or (max - x)/(max - min) where
    less is better.

    extremes: minimum and maximum over all unit-years, or over those of the same year. Where an indicator does
    not vary it is 0.
    """
    if extremes == "pooled":
        return _range(indicators.oriented_values)
    result = np.empty_like(indicators.values)
    for year in np.unique(indicators.years):
        rows = indicators.years == year
        result[rows] = _range(indicators.oriented_values[rows])
    return result


def _range(x: Array) -> Array:
    low = x.min(axis=0)
    width = x.max(axis=0) - low
    return np.asarray((x - low) / np.where(width > 0, width, 1.0))


def constant_warnings(indicators: Indicators, *scopes: Scope) -> tuple[Note, ...]:
    """Note each indicator that does not vary, or not in some year where one of `scopes` is by year.

    Raises EstimationError when none varies.
    """
    if indicators.constant.all():
        raise EstimationError(
            _("no indicator varies ({names}): there is nothing to weight", names=", ".join(indicators.names))
        )
    named = zip(indicators.names, indicators.constant, strict=True)
    warnings = [note("constant_indicator", variable=name) for name, constant in named if constant]
    if "by_year" in scopes:
        values = {year: indicators.values[indicators.years == year] for year in np.unique(indicators.years)}
        for j in np.flatnonzero(~indicators.constant):
            years = [int(year) for year, rows in values.items() if np.ptp(rows[:, j]) == 0]
            warnings += (
                [note("constant_in_years", variable=indicators.names[j], years=years)] if years else []
            )
    return tuple(warnings)


@dataclass(frozen=True)
class Index(Result):
    """Composite index.

    score (N,), in the order of the rows given; weights (k,), summing to one (for weights by year, their mean
    over years); entropy (k,) where the method uses it; yearly: the weights of each year where they differ;
    warnings as notes.
    """

    score: Array
    weights: Array
    entropy: Array | None = None
    yearly: Mapping[int, Array] = field(default_factory=dict)
    warnings: tuple[Note, ...] = ()


def entropy_weights(normalised: Array, shift: float = 0.0) -> tuple[Array, Array]:
    """Compute weights and entropies of normalised indicators.

    p = x/Σx, e = −Σ(p ln p)/ln N with 0 ln 0 = 0, weight (1 − e)/Σ(1 − e). Scores use the values without the
    shift. An indicator that does not vary has entropy 1 and weight 0.

    Parameters
    ----------
    normalised : array (N, k)
        Indicators between 0 and 1, larger being better.
    shift : float, default 0.0
        Added to every normalised value before its share is taken.

    Returns
    -------
    tuple[array, array]
        Weights (k,), which sum to one, and entropies (k,).

    Raises
    ------
    EstimationError
        No indicator varies.

    References
    ----------
    Shannon (1948).
    Zou, Yun and Sun (2006).
    """
    varies = normalised.max(axis=0) > normalised.min(axis=0)
    if not varies.any():
        raise EstimationError(
            _("no indicator varies among these rows: entropy cannot weight them; pool the weights over years")
        )
    x = normalised + shift
    total = x.sum(axis=0)
    shares = x / np.where(total > 0, total, 1.0)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    entropy = np.where(varies, -(shares * logs).sum(axis=0) / np.log(len(x)), 1.0)
    divergence = np.maximum(1 - entropy, 0.0)
    return divergence / divergence.sum(), entropy


def entropy_index(
    indicators: Indicators, shift: float = 0.0, extremes: Scope = "pooled", weights: Scope = "pooled"
) -> Index:
    """Sum the normalised indicators, weighted by entropy.

    Parameters
    ----------
    indicators : Indicators
        The indicators with their directions.
    shift : float, default 0.0
        Added to every normalised value before its share is taken.
    extremes : Scope, default "pooled"
        Whether lowest and highest values are those of all years ("pooled") or of each year.
    weights : Scope, default "pooled"
        Whether weights are over all unit-years ("pooled") or within each year.

    Returns
    -------
    Index
        Scores and weights.

    Raises
    ------
    EstimationError
        No indicator varies.

    References
    ----------
    Shannon (1948).
    Zou, Yun and Sun (2006).
    """
    warnings = constant_warnings(indicators, extremes, weights)
    x = normalise(indicators, extremes)
    if weights == "pooled":
        w, entropy = entropy_weights(x, shift)
        return Index(x @ w, w, entropy, warnings=warnings)
    score = np.empty(len(x))
    yearly: dict[int, Array] = {}
    entropies = []
    for year in np.unique(indicators.years):
        rows = indicators.years == year
        w, entropy = entropy_weights(x[rows], shift)
        score[rows] = x[rows] @ w
        yearly[int(year)] = w
        entropies.append(entropy)
    return Index(score, np.mean(list(yearly.values()), axis=0), np.mean(entropies, axis=0), yearly, warnings)


def equal_index(indicators: Indicators, extremes: Scope = "pooled") -> Index:
    """Average the normalised indicators that vary.

    Parameters
    ----------
    indicators : Indicators
        The indicators with their directions.
    extremes : Scope, default "pooled"
        Whether lowest and highest values are those of all years ("pooled") or of each year.

    Returns
    -------
    Index
        Scores and weights.

    Raises
    ------
    EstimationError
        No indicator varies.

    References
    ----------
    OECD (2008), Handbook on Constructing Composite Indicators, step 6.
    """
    warnings = constant_warnings(indicators, extremes)
    w = np.where(indicators.constant, 0.0, 1.0)
    w /= w.sum()
    return Index(normalise(indicators, extremes) @ w, w, warnings=warnings)


def critic_index(indicators: Indicators, extremes: Scope = "pooled") -> Index:
    """Sum the normalised indicators with CRITIC's weights, in proportion to sd_j · Σ_k (1 − r_jk).

    Parameters
    ----------
    indicators : Indicators
        The indicators with their directions.
    extremes : Scope, default "pooled"
        Whether lowest and highest values are those of all years ("pooled") or of each year.

    Returns
    -------
    Index
        Scores and weights.

    Raises
    ------
    EstimationError
        No indicator varies.

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis (1995), equation 3.
    """
    warnings = constant_warnings(indicators, extremes)
    x = normalise(indicators, extremes)
    varies = ~indicators.constant
    w = np.zeros(x.shape[1])
    if varies.sum() == 1:
        w[varies] = 1.0
    else:
        conflict = (1 - np.corrcoef(x[:, varies], rowvar=False)).sum(axis=0)
        w[varies] = x[:, varies].std(axis=0, ddof=1) * conflict
    if w.sum() < 1e-12:
        w = varies.astype(float)
        warnings = (
            *warnings,
            note("no_conflict"),
        )
    w /= w.sum()
    return Index(x @ w, w, warnings=warnings)


def topsis_index(indicators: Indicators, shift: float = 0.0, extremes: Scope = "pooled") -> Index:
    """Compute entropy-weighted TOPSIS: distance to the worst point over the sum of distances to worst and
    best.

    Parameters
    ----------
    indicators : Indicators
        The indicators with their directions.
    shift : float, default 0.0
        Added to every normalised value before its share is taken.
    extremes : Scope, default "pooled"
        Whether lowest and highest values are those of all years ("pooled") or of each year.

    Returns
    -------
    Index
        Scores between 0 and 1, and weights.

    Raises
    ------
    EstimationError
        No indicator varies.

    References
    ----------
    Hwang and Yoon (1981), Multiple Attribute Decision Making.
    """
    base = entropy_index(indicators, shift, extremes)
    weighted = normalise(indicators, extremes) * base.weights
    to_best = np.linalg.norm(weighted - weighted.max(axis=0), axis=1)
    to_worst = np.linalg.norm(weighted - weighted.min(axis=0), axis=1)
    return Index(to_worst / (to_best + to_worst), base.weights, base.entropy, warnings=base.warnings)


@dataclass(frozen=True)
class ComponentIndex(Result):
    """Principal-component index.

    score (N,), mean zero; weights (k,): its loading on each standardised indicator, negatives reversed, 0 for
    a constant one; eigenvalues (m,) of the m varying indicators' correlations; shares (m,) of variance;
    vectors (k, component_count): eigenvectors, signed; kmo, and kmo_each (k,), 0 for a constant indicator.
    """

    score: Array
    weights: Array
    eigenvalues: Array
    shares: Array
    component_count: int
    vectors: Array
    kmo: float
    kmo_each: Array
    bartlett: Test
    warnings: tuple[Note, ...] = ()


def component_index(
    indicators: Indicators, components: Rule = "kaiser", share: float = 0.85
) -> ComponentIndex:
    """Sum the components of the correlation matrix, weighted by the variance they explain among those kept.

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
    x = indicators.oriented_values[:, varies]
    z = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    correlation = z.T @ z / (len(z) - 1)
    eigenvalues, vectors = np.linalg.eigh(correlation)
    eigenvalues, vectors = eigenvalues[::-1].clip(min=0.0), vectors[:, ::-1]
    shares = eigenvalues / eigenvalues.sum()
    if components == "kaiser":
        kept = max(int((eigenvalues > 1 + 1e-12).sum()), 1)
    else:
        kept = min(int(np.searchsorted(shares.cumsum(), share - 1e-12)) + 1, len(shares))
    vectors = _orient_vectors(vectors[:, :kept], z, entropy_index(indicators).score)
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


def _orient_vectors(vectors: Array, z: Array, reference: Array) -> Array:
    """Orient eigenvectors (m, kept) so that their scores covary positively with `reference`; where they do
    not covary, sum positively.
    """
    covariance = (z @ vectors).T @ (reference - reference.mean())
    scale = np.linalg.norm(z @ vectors, axis=0) * np.linalg.norm(reference - reference.mean())
    undecided = np.abs(covariance) <= 1e-10 * scale
    return vectors * np.where(np.where(undecided, vectors.sum(axis=0), covariance) < 0, -1.0, 1.0)


def kmo(correlation: Array, names: tuple[str, ...]) -> tuple[float, Array]:
    """Compute the Kaiser-Meyer-Olkin measure of sampling adequacy, overall and of each indicator (k,) (Kaiser
    1974).

    Squared correlations over themselves plus squared partial correlations. Raises EstimationError for
    collinear indicators.
    """
    if len(correlation) < 2:
        raise EstimationError(_("principal components need at least two indicators that vary"))
    if np.linalg.cond(correlation) > 1e12:
        vector = np.abs(np.linalg.eigh(correlation)[1][:, 0])
        involved = [name for name, v in zip(names, vector, strict=True) if v > 0.1]
        raise EstimationError(
            _(
                "the indicators {involved} are perfectly collinear; leave one of them out",
                involved=", ".join(involved),
            )
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
    """Test sphericity by Bartlett's statistic: -(N - 1 - (2k + 5)/6) ln|R|, chi-squared with k(k - 1)/2
    degrees (Bartlett 1951).
    """
    k = len(correlation)
    statistic = -(nobs - 1 - (2 * k + 5) / 6) * np.linalg.slogdet(correlation)[1]
    return chi2_test("bartlett_sphericity", statistic, k * (k - 1) / 2, note("indicators_uncorrelated"))


@dataclass(frozen=True)
class LeftOut(Result):
    """Index without one indicator, compared with the whole one.

    pearson, spearman: correlations of the scores; largest_shift: the largest change of a row's rank, as a
    share of N.
    """

    indicator: str
    score: Array
    pearson: float
    spearman: float
    largest_shift: float


def leave_one_out(indicators: Indicators, build: Callable[[Indicators], Array]) -> list[LeftOut]:
    """Make the index without each indicator in turn.

    Parameters
    ----------
    indicators : Indicators
        The indicators with their directions.
    build : Callable[[Indicators], array]
        Maps indicators to scores (N,).

    Returns
    -------
    list[LeftOut]
        For each indicator, how the index without it compares.

    Raises
    ------
    EstimationError
        As `build`.

    References
    ----------
    OECD (2008), Handbook on Constructing Composite Indicators, step 7.
    """
    if len(indicators.names) < 2:
        raise EstimationError(_("leave-one-out needs at least two indicators"))
    whole = build(indicators)
    rank = ranks(whole)
    found = []
    for name in indicators.names:
        part = build(indicators.leave_out(name))
        other = ranks(part)
        pearson, spearman = (float(np.corrcoef(*pair)[0, 1]) for pair in ((whole, part), (rank, other)))
        shift = float(np.abs(rank - other).max() / len(rank))
        found.append(LeftOut(name, part, pearson, spearman, shift))
    return found


def ranks(x: Array) -> Array:
    """Rank values (N,) from 1, ties sharing their mean rank."""
    ordered = np.sort(x)
    return (np.searchsorted(ordered, x, "left") + np.searchsorted(ordered, x, "right") + 1) / 2
