"""Averages of effects by cohort and time: simple, by time since adoption, by cohort, by calendar time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from spillover.arrays.did.paths import EffectPath, average_effect, sup_t
from spillover.arrays.did.staggered import GroupTime, cluster_sums
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result, check_choice
from spillover.arrays.linear import wald_statistic
from spillover.arrays.result import Estimate, Test, chi2_test, pointwise
from spillover.arrays.wild import WEBB
from spillover.note import VarianceSetting, note
from spillover.words import _

__all__ = ["Aggregate", "Bootstrap", "aggregate", "cell_inference"]

Aggregation = Literal["simple", "event", "cohort", "time"]
Multiplier = Literal["rademacher", "mammen", "webb"]
GOLDEN = (1 + np.sqrt(5)) / 2


@dataclass(frozen=True)
class Bootstrap:
    """Multiplier bootstrap by cluster: number of draws, their weights, and their seed."""

    seed: int
    draws: int = 1000
    weights: Multiplier = "rademacher"

    def multipliers(self, clusters: int) -> Array:
        """Draw weights (draws, clusters) of mean zero and variance one, from SeedSequence([seed])."""
        check_choice("weights", self.weights, get_args(Multiplier))
        stream = np.random.default_rng(np.random.SeedSequence([self.seed]))
        shape = (self.draws, clusters)
        if self.weights == "webb":
            return np.asarray(WEBB[stream.integers(0, 6, shape)], dtype=np.float64)
        if self.weights == "rademacher":
            size = self.draws * clusters
            bits = np.frombuffer(stream.bytes((size + 7) // 8), dtype=np.uint8)
            return np.asarray(2.0 * np.unpackbits(bits, count=size).reshape(shape) - 1.0)
        low = stream.random(shape) < GOLDEN / np.sqrt(5)
        return np.asarray(np.where(low, 1 - GOLDEN, GOLDEN), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Aggregate(Result):
    """Overall effect, and the path it averages (None for "simple")."""

    overall: Estimate
    path: EffectPath | None


def aggregate(
    cells: GroupTime,
    by: Aggregation = "simple",
    *,
    bootstrap: Bootstrap | None = None,
    window: tuple[int, int] | None = None,
    balance: int | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> Aggregate:
    """Average effects over cohorts and times after adoption.

    The estimation of the weights is part of the errors.

    Parameters
    ----------
    cells : GroupTime
        Effects by cohort and time, from `group_time`, `impute` or `triple_group_time`.
    by : Aggregation, default "simple"
        "simple" weights each (g, t) by the size of its cohort; "event" averages cohorts at each time since
        adoption, and the overall is the plain mean from 0 on; "cohort" averages times, and the overall
        weights by size; "time" averages cohorts at each calendar time.
    bootstrap : Bootstrap, optional
        Multiplier draws instead of the formula (standard errors from the interquartile range, as did and
        csdid have it), for the band too.
    window : tuple[int, int], optional
        First and last time since adoption.
    balance : int, optional
        Only cohorts seen at least so long after adoption.
    level : float, default 0.95
        Coverage of the intervals, between 0 and 1.
    seed : int, default 0
        Seed of the band without a bootstrap.

    Returns
    -------
    Aggregate
        The overall average and the path of averages.

    Raises
    ------
    EstimationError
        No cell is left to average.

    References
    ----------
    Callaway and Sant'Anna (2021), section 3.1 and algorithm 1.
    """
    check_choice("aggregation", by, get_args(Aggregation))
    if not (cells.time >= cells.cohort).any():
        raise EstimationError(_("No effect after adoption could be estimated; widen the panel."))
    share = _Shares(cells)
    if by == "simple":
        effect, influence = share.average(cells.time >= cells.cohort)
        return Aggregate(_overall(cells, by, effect, influence[:, None], bootstrap, level), None)
    keys, effects, influence = _path(cells, share, by, window, balance)
    if by == "cohort":
        effect, own = share.weigh(keys.tolist(), effects, influence)
    else:
        kept = keys >= 0 if by == "event" else np.ones(len(keys), dtype=bool)
        if not kept.any():
            raise EstimationError(_("The window ends before adoption; let it reach 0."))
        effect, own = float(effects[kept].mean()), influence[:, kept].mean(1)
    overall = _overall(cells, by, effect, own[:, None], bootstrap, level)
    covariance, band = _inference(cells, influence, bootstrap, level, seed)
    universal = by == "event" and cells.settings["base"] == "universal"
    path = EffectPath(
        "Callaway–Sant'Anna",
        by,
        keys,
        effects,
        covariance,
        pointwise(level),
        band,
        level,
        reference=(-1 - int(cells.settings.get("anticipation", 0)),) if universal else (),
        tests=_pretrends(keys, effects, influence, cells) if by == "event" else (),
        notes=cells.notes,
        sample=cells.sample,
        variance=overall.settings["variance"],
    )
    return Aggregate(overall, path)


def cell_inference(
    cells: GroupTime, *, bootstrap: Bootstrap | None = None, level: float = 0.95, seed: int = 0
) -> tuple[Array, float]:
    """Compute errors of the effects by cohort and time, and the critical value of a band over all of them.

    Parameters
    ----------
    cells : GroupTime
        Effects by cohort and time.
    bootstrap : Bootstrap, optional
        Multiplier draws instead of the formula.
    level : float, default 0.95
        Coverage of the intervals, between 0 and 1.
    seed : int, default 0
        Seed of the band without a bootstrap.

    Returns
    -------
    tuple[array, float]
        Standard errors (k,), and the critical value.

    Raises
    ------
    EstimationError
        The errors do not exist.

    References
    ----------
    Callaway and Sant'Anna (2021), theorem 3 and algorithm 1.
    """
    covariance, band = _inference(cells, cells.influence, bootstrap, level, seed)
    return np.sqrt(np.diag(covariance)), band


class _Shares:
    """Cohorts' shares of all units, and averages weighted by them with the influence that they add."""

    def __init__(self, cells: GroupTime) -> None:
        self.cells = cells
        self.member = {
            group: cells.weights * (cells.first == group) for group in np.unique(cells.cohort).tolist()
        }
        self.share = {group: float(member.mean()) for group, member in self.member.items()}

    def average(self, chosen: NDArray[np.bool_]) -> tuple[float, Array]:
        """Average the `chosen` (k,) effects, with the influence (n,) of that."""
        which = np.flatnonzero(chosen)
        groups = self.cells.cohort[which].tolist()
        effects, influence = self.cells.effects[which], self.cells.influence[:, which]
        return self.weigh(groups, effects, influence)

    def weigh(self, groups: list[int], effects: Array, influence: Array) -> tuple[float, Array]:
        """Average effects (m,) of `groups` by size, with the influence (n,) of that and of the sizes."""
        sizes = np.array([self.share[group] for group in groups])
        total = sizes.sum()
        value = float(effects @ sizes / total)
        if len({*groups}) == 1:  # its size cancels, and rounding may not stand for an error
            return value, influence @ sizes / total
        moved = sum(
            (self.member[group] - self.share[group]) * (effect - value)
            for group, effect in zip(groups, effects.tolist(), strict=True)
        )
        return value, influence @ sizes / total + moved / total


def _path(
    cells: GroupTime, share: _Shares, by: Aggregation, window: tuple[int, int] | None, balance: int | None
) -> tuple[IntArray, Array, Array]:
    event = (cells.time - cells.cohort) // cells.step
    after = event >= 0
    if by == "event":
        chosen = np.ones(len(event), dtype=bool)
        if window is not None:
            chosen &= (event >= window[0]) & (event <= window[1])
        if balance is not None:
            longest = (cells.time.max() - cells.cohort) // cells.step
            chosen &= (longest >= balance) & (event <= balance)
        label = event
    else:
        chosen, label = after, cells.cohort if by == "cohort" else cells.time
    keys = np.unique(label[chosen])
    if not len(keys):
        raise EstimationError(_("No effect lies in this window; widen it, or lower balance."))
    averages = [share.average(chosen & (label == key)) for key in keys]
    return keys, np.array([value for value, _ in averages]), np.column_stack([own for _, own in averages])


def _overall(
    cells: GroupTime,
    by: Aggregation,
    effect: float,
    influence: Array,
    bootstrap: Bootstrap | None,
    level: float,
) -> Estimate:
    covariance, _ = _inference(cells, influence, bootstrap, level, None)
    clusters = int(cells.clusters.max()) + 1
    made = VarianceSetting(kind="influence", clusters=clusters)
    if bootstrap is not None:
        draws, weights = bootstrap.draws, bootstrap.weights
        made = VarianceSetting(kind="multiplier", draws=draws, weights=weights, clusters=clusters)
    settings = {**cells.settings, "variance": made}
    return average_effect(
        f"callaway_santanna_{by}", effect, float(covariance[0, 0]), cells.sample, settings, cells.notes
    )


def _inference(
    cells: GroupTime, influence: Array, bootstrap: Bootstrap | None, level: float, seed: int | None
) -> tuple[Array, float]:
    """Compute the covariance (k, k) and the simultaneous critical value (not computed where `seed` is None).

    An effect that compares one unit with one other has no residual, and so no variance: NaN, as in R's did.
    """
    sums = cluster_sums(influence, cells.clusters) / len(cells.first)
    covariance = sums.T @ sums
    known = np.diag(covariance) > 0
    if not known.all():
        inner, band = (
            _inference(cells, influence[:, known], bootstrap, level, seed) if known.any() else (0.0, np.nan)
        )
        covariance = np.full(covariance.shape, np.nan)
        covariance[np.ix_(known, known)] = inner
        return covariance, band
    if bootstrap is None:
        return covariance, np.nan if seed is None else sup_t(covariance, level, seed)
    draws = bootstrap.multipliers(len(sums)) @ sums
    upper, lower = np.quantile(draws, [0.75, 0.25], axis=0, method="inverted_cdf")
    scale = (upper - lower) / (2 * ndtri(0.75))
    if (scale <= 0).any():
        raise EstimationError(_("The bootstrap draws do not vary; draw more, or use the formula's errors."))
    analytic = np.sqrt(np.diag(covariance))
    covariance = covariance / np.outer(analytic, analytic) * np.outer(scale, scale)
    critical = np.quantile(np.abs(draws / scale).max(1), level, method="inverted_cdf")
    return covariance, max(float(critical), pointwise(level))


def _pretrends(keys: IntArray, effects: Array, influence: Array, cells: GroupTime) -> tuple[Test, ...]:
    """Test jointly, by χ² and by the formula, the effects before adoption; no test where it cannot be had."""
    leads = np.flatnonzero(keys < 0)
    sums = cluster_sums(influence[:, leads], cells.clusters) / len(cells.first)
    if not 0 < len(leads) < len(sums):
        return ()
    try:
        statistic = wald_statistic(effects[leads], sums.T @ sums, _("the leads"))
    except EstimationError:
        return ()
    return (chi2_test("pretrends", statistic, len(leads), note("leads_zero")),)
