"""Effects by time since adoption, cohort or calendar time, with pointwise and simultaneous intervals, and
bounds where trends may differ (Rambachan and Roth 2023).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from types import ModuleType
from typing import Any, Literal, get_args

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, Note, Result
from spillover.arrays.result import Estimate, Test, pointwise

__all__ = ["EffectPath", "HonestBounds", "honest_bounds"]

By = Literal["event", "cohort", "time"]
SUP_T_DRAWS = 20_000
Restriction = Literal["relative_magnitude", "smoothness"]


@dataclass(frozen=True, eq=False)
class EffectPath(Result):
    """Effects (k,) by `keys` (k,) of one estimator, with their covariance (k, k).

    reference: keys at which the effect is zero by choice. critical: the pointwise critical value at `level`;
    band: the simultaneous one (sup-t), which covers all k effects at once. df: degrees of freedom of the t
    distribution behind both, None for the normal. sample: rows, units and times that the estimator uses, with
    a coefficient in the path or not.
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

    @property
    def se(self) -> Array:
        """Standard errors (k,)."""
        return np.sqrt(np.diag(self.covariance))

    def interval(self) -> tuple[Array, Array]:
        """Pointwise bounds (k,), (k,)."""
        return self.effects - self.critical * self.se, self.effects + self.critical * self.se

    def bands(self) -> tuple[Array, Array]:
        """Simultaneous bounds (k,), (k,)."""
        return self.effects - self.band * self.se, self.effects + self.band * self.se

    def part(self, shown: Callable[[int], bool]) -> EffectPath:
        """The path at those of its keys that are shown; its bands stay those of all."""
        at = np.flatnonzero([shown(key) for key in self.keys.tolist()])
        return replace(
            self, keys=self.keys[at], effects=self.effects[at], covariance=self.covariance[np.ix_(at, at)]
        )

    def __getitem__(self, key: int) -> float:
        """The effect at `key`."""
        return float(self.effects[self.keys.tolist().index(key)])


def sup_t(covariance: Array, level: float, seed: int, df: float | None = None) -> float:
    """The critical value of max |t| over correlated estimates (Montiel Olea and Plagborg-Møller 2019).

    Quantile over 20,000 normal draws with the estimates' correlation, from SeedSequence([seed]); with `df`
    the draws are t (multivariate). Estimates whose variance is zero are left out. Never below the pointwise
    value, to which it is equal where there is one estimate.
    """
    scale = np.sqrt(np.diag(covariance))
    kept = scale > 0
    if not kept.any():
        raise EstimationError("No effect of this path has a variance; no band can be drawn.")
    correlation = covariance[np.ix_(kept, kept)] / np.outer(scale[kept], scale[kept])
    least = pointwise(level, df)
    if kept.sum() == 1:
        return least
    values, vectors = np.linalg.eigh(correlation)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    stream = np.random.default_rng(np.random.SeedSequence([seed]))
    draws = stream.standard_normal((SUP_T_DRAWS, len(values))) @ root.T
    if df is not None:
        draws /= np.sqrt(stream.chisquare(df, SUP_T_DRAWS) / df)[:, None]
    return max(least, float(np.quantile(np.abs(draws).max(1), level)))


def effect_path(
    estimator: str,
    by: By,
    keys: IntArray,
    effects: Array,
    covariance: Array,
    *,
    level: float,
    seed: int,
    df: float | None = None,
    reference: tuple[int, ...] = (),
    tests: tuple[Test, ...] = (),
    notes: tuple[Note, ...] = (),
    sample: tuple[int, int, int] | None = None,
) -> EffectPath:
    """A path with its pointwise and sup-t critical values, by t with `df` or the normal."""
    critical, band = pointwise(level, df), sup_t(covariance, level, seed, df)
    return EffectPath(
        estimator, by, keys, effects, covariance, critical, band, level, reference, tests, notes, df, sample
    )


def average_effect(
    estimator: str,
    effect: float,
    variance: float,
    sample: tuple[int, int, int],
    settings: Mapping[str, Any],
    notes: tuple[Note, ...] = (),
    df: float | None = None,
) -> Estimate:
    """One average effect on the treated, the term ATT; sample: rows, units, periods."""
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


@dataclass(frozen=True, eq=False)
class HonestBounds(Result):
    """Intervals of the average effect after adoption, robust to violations up to each of `sizes` (k,).

    low, high (k,): the robust interval; breakdown: the smallest of `sizes` whose interval holds zero, NaN
    where none does.
    """

    restriction: Restriction
    sizes: Array
    low: Array
    high: Array
    level: float

    @property
    def breakdown(self) -> float:
        holds = np.flatnonzero((self.low <= 0) & (self.high >= 0))
        return float(self.sizes[holds[0]]) if len(holds) else np.nan


def honest_bounds(
    path: EffectPath, sizes: Sequence[float], restriction: Restriction = "relative_magnitude"
) -> HonestBounds:
    """Intervals of the plain average effect from 0 on that allow for violations of parallel trends.

    The numbers are diff-diff's `HonestDiD`, a package that this project does not install. The path must run
    without gaps up to −2 and from 0 on, −1 being the reference.

    Parameters
    ----------
    path : EffectPath
        Effects by time since adoption.
    sizes : sequence of float
        How large violations may be: the M̄ or M of the source.
    restriction : Restriction, default "relative_magnitude"
        Violations after adoption at most `size` times the largest before it ("relative_magnitude"), or trends
        whose slope changes by at most `size` a period.

    Returns
    -------
    HonestBounds
        A lower and an upper bound for each size.

    Raises
    ------
    EstimationError
        The package is not installed, or the path has gaps.

    References
    ----------
    Rambachan and Roth (2023), A more credible approach to parallel trends.
    """
    if restriction not in get_args(Restriction):
        raise EstimationError(f"Unknown restriction {restriction!r}; choose one of {get_args(Restriction)}.")
    try:
        package = import_module("diff_diff")
    except ImportError as error:
        raise EstimationError(
            "Rambachan and Roth's bounds need the package diff-diff, which is not installed with this "
            "project: pip install 'diff-diff>=3.13'."
        ) from error
    before, after = path.keys[path.keys < 0], path.keys[path.keys >= 0]
    gapless = before.tolist() == list(range(-len(before) - 1, -1)) and after.tolist() == list(
        range(len(after))
    )
    if not (len(before) and len(after) and gapless and path.reference == (-1,)):
        raise EstimationError(
            f"The path has effects at {path.keys.tolist()}; the bounds need −1 as its only reference, an "
            "effect before it, and no gaps."
        )
    results = _results(package, path)
    fits = [
        package.HonestDiD(method=restriction, M=float(size), alpha=1 - path.level).fit(results)
        for size in sizes
    ]
    low, high = (np.array([float(getattr(fit, name)) for fit in fits]) for name in ("ci_lb", "ci_ub"))
    return HonestBounds(restriction, np.array(sizes, dtype=np.float64), low, high, path.level)


def _results(package: ModuleType, path: EffectPath) -> object:
    """diff-diff's container of an event study, with this path's numbers."""
    none = (np.nan, np.nan)
    effects = {
        int(key): package.PeriodEffect(int(key), float(effect), float(se), np.nan, np.nan, none)
        for key, effect, se in zip(path.keys, path.effects, path.se, strict=True)
    }
    keys = path.keys.tolist()
    return package.MultiPeriodDiDResults(
        period_effects=effects,
        avg_att=np.nan,
        avg_se=np.nan,
        avg_t_stat=np.nan,
        avg_p_value=np.nan,
        avg_conf_int=none,
        n_obs=0,
        n_treated=0,
        n_control=0,
        pre_periods=[key for key in keys if key < 0],
        post_periods=[key for key in keys if key >= 0],
        vcov=path.covariance,
        interaction_indices={key: place for place, key in enumerate(keys)},
        reference_period=-1,
    )
