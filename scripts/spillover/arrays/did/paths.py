"""Effects by time since adoption, cohort or calendar time, with pointwise and simultaneous intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.result import Estimate, Test, pointwise
from spillover.note import Note, VarianceSetting
from spillover.words import _

__all__ = ["EffectPath"]

By = Literal["event", "cohort", "time"]
SUP_T_DRAWS = 20_000
MOST_KEPT = 2_000_000  # normal draws of a seed, 16 MB
_longest: dict[int, Array] = {}


@dataclass(frozen=True, eq=False)
class EffectPath(Result):
    """Effects (k,) by `keys` (k,) of one estimator, with their covariance (k, k).

    reference: keys at which the effect is zero by choice. critical: the pointwise critical value at `level`;
    band: the simultaneous one (sup-t), which covers all k effects at once. df: degrees of freedom of the t
    distribution behind both, None for the normal. sample: rows, units and times that the estimator uses, with
    a coefficient in the path or not. variance, fixed_effects: how the standard errors are made and which
    effects the regression has, as an estimate's settings have them.
    """

    estimator: str
    by: By
    keys: IntArray
    effects: Array
    covariance: Array
    critical: float
    band: float
    level: float = 0.95
    reference: tuple[int, ...] = ()
    tests: tuple[Test, ...] = ()
    notes: tuple[Note, ...] = ()
    df: float | None = None
    sample: tuple[int, int, int] | None = None
    variance: VarianceSetting | str | None = None
    fixed_effects: str | None = None

    @property
    def se(self) -> Array:
        """Standard errors (k,)."""
        return np.sqrt(np.diag(self.covariance))

    def interval(self) -> tuple[Array, Array]:
        """Compute pointwise bounds (k,), (k,)."""
        return self.effects - self.critical * self.se, self.effects + self.critical * self.se

    def bands(self) -> tuple[Array, Array]:
        """Compute simultaneous bounds (k,), (k,)."""
        return self.effects - self.band * self.se, self.effects + self.band * self.se

    def part(self, shown: Callable[[int], bool]) -> EffectPath:
        """Select those of its keys that are shown; the bands stay those of all."""
        at = np.flatnonzero([shown(key) for key in self.keys.tolist()])
        return replace(
            self, keys=self.keys[at], effects=self.effects[at], covariance=self.covariance[np.ix_(at, at)]
        )

    def __getitem__(self, key: int) -> float:
        """Get the effect at `key`."""
        return float(self.effects[self.keys.tolist().index(key)])


def sup_t(covariance: Array, level: float, seed: int, df: float | None = None) -> float:
    """Simulate the critical value of max |t| over correlated estimates (Montiel Olea and Plagborg-Møller
    2019).

    Quantile over 20,000 normal draws with the estimates' correlation, from SeedSequence([seed]); with `df`
    the draws are t (multivariate). Estimates whose variance is zero are left out. Never below the pointwise
    value, to which it is equal where there is one estimate.
    """
    scale = np.sqrt(np.diag(covariance))
    kept = scale > 0
    if not kept.any():
        raise EstimationError(_("No effect of this path has a variance; no band can be drawn."))
    correlation = covariance[np.ix_(kept, kept)] / np.outer(scale[kept], scale[kept])
    least = pointwise(level, df)
    if kept.sum() == 1:
        return least
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    size = SUP_T_DRAWS * len(values)
    if df is None:
        draws = root @ _normals(seed, size).reshape(SUP_T_DRAWS, -1).T
    else:
        stream = np.random.default_rng(np.random.SeedSequence([seed]))
        draws = root @ stream.standard_normal(size).reshape(SUP_T_DRAWS, -1).T
        draws /= np.sqrt(stream.chisquare(df, SUP_T_DRAWS) / df)
    return max(least, float(np.quantile(np.abs(draws, out=draws).max(0), level)))


def _normals(seed: int, size: int) -> Array:
    """Draw the first `size` numbers of a seed's stream. The bands of one fit have one seed, so the longest
    list so far is kept: shorter ones are its beginning.
    """
    kept = _longest.get(seed)
    if kept is None or len(kept) < size:
        kept = np.random.default_rng(np.random.SeedSequence([seed])).standard_normal(size)
        _longest.clear()
        if size <= MOST_KEPT:
            _longest[seed] = kept
    return kept[:size]


def average_effect(
    estimator: str,
    effect: float,
    variance: float,
    sample: tuple[int, int, int],
    settings: Mapping[str, Any],
    notes: tuple[Note, ...] = (),
    df: float | None = None,
) -> Estimate:
    """Build the estimate of one average effect on the treated, the term ATT; sample: rows, units, periods."""
    return Estimate(
        estimator,
        ("ATT",),
        np.array([effect]),
        np.array([[variance]]),
        *sample,
        df,
        settings=dict(settings),
        notes=notes,
    )
