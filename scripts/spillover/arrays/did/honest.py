"""Bounds where trends may differ (Rambachan and Roth 2023), by the optional package diff-diff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Literal, get_args

import numpy as np

from spillover.arrays.did.paths import EffectPath
from spillover.arrays.foundation import Array, EstimationError, Result

__all__ = ["HonestBounds", "honest_bounds"]

Restriction = Literal["relative_magnitude", "smoothness"]


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
    package = _package()
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


def _package() -> ModuleType:
    try:
        return import_module("diff_diff")
    except ImportError as error:
        raise EstimationError(
            "Rambachan and Roth's bounds need the package diff-diff, which is not installed with this "
            "project: pip install 'diff-diff>=3.13'."
        ) from error


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
