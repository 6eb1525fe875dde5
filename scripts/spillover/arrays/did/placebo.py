"""Placebo adoptions: at other times, by other units, or both; and randomisation inference for few treated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Literal, get_args

import numpy as np
from scipy.sparse import csr_array

from spillover.arrays.did.adoption import Adoption, fit_twfe, number_columns
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result, check_choice
from spillover.arrays.projection import Projection, levels_of
from spillover.arrays.result import Estimate
from spillover.arrays.variance import Variance, restrict
from spillover.words import _

__all__ = ["Placebo", "Randomisation", "placebo", "placebo_earlier", "randomisation_inference"]

Kind = Literal["time", "units", "both"]
BATCH = 250
BISECTIONS = 60
DOUBLINGS = 40


@dataclass(frozen=True, eq=False)
class TwoWay:
    """Removes unit and time effects from columns by least squares with weights (N,), None for ones.

    Exact, balanced or not: the larger set of effects is eliminated from the weighted normal equations. What
    `absorption.absorber` does, columns not scaled, and several times faster for hundreds of columns.
    """

    panel: Projection
    weights: Array | None = None

    def __call__(self, columns: Array) -> Array:
        """Remove the effects from columns (N,) or (N, k), in the same shape."""
        if self.weights is None:
            return self.panel(columns)
        table = np.asarray(columns, dtype=float).reshape(len(columns), -1)
        weights = self.weights
        table = table - weights @ table / weights.sum()
        (large, rows), (small, width) = sorted(self.panel.codes, key=lambda code: -code[1])
        totals = np.bincount(large, weights, minlength=rows)[:, None]
        joint = np.bincount(large * width + small, weights, minlength=rows * width)
        incidence: Array = joint.reshape(rows, width) / totals
        means = wide_sums(table, large, rows, weights) / totals
        diagonal: Array = np.diag(np.bincount(small, weights, minlength=width))
        reduced = diagonal - incidence.T @ (incidence * totals)
        right = wide_sums(table, small, width, weights) - incidence.T @ (means * totals)
        effect = np.linalg.pinv(reduced, rcond=1e-10, hermitian=True) @ right
        fitted = effect[small] + (means - incidence @ effect)[large]
        return np.asarray((table - fitted).reshape(columns.shape))


def wide_sums(table: Array, index: IntArray, groups: int, weights: Array | None = None) -> Array:
    """Sum the rows of `table` (N, k) with weights by code (groups, k), fast where k is large."""
    values = np.ones(len(index)) if weights is None else weights
    incidence = csr_array((values, (index, np.arange(len(index)))), shape=(groups, len(index)))
    return np.asarray(incidence @ table, dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Placebo(Result):
    """Coefficients (R,) and standard errors (R,) of placebo adoptions beside the actual coefficient.

    p: share of draws whose coefficient is at least as large in absolute value, the actual one counted.
    """

    kind: str
    coefficient: float
    coefficients: Array
    errors: Array
    p: float
    seed: int


@dataclass(frozen=True)
class Randomisation(Result):
    """Randomisation inference: p of no effect by the coefficient and by its t ratio, and the interval of
    constant effects not rejected by the coefficient. statistic: the t ratio; assignments: how many were
    tried; is_enumerated: whether these are all.
    """

    estimate: float
    statistic: float
    p_coefficient: float
    p_t: float
    low: float
    high: float
    level: float
    assignments: int
    is_enumerated: bool
    seed: int


def placebo(
    y: Array,
    adoption: Adoption,
    controls: Array | None = None,
    *,
    kind: Kind,
    draws: int = 1000,
    variance: Variance | None = None,
    seed: int,
) -> Placebo:
    """Estimate the two-way coefficient of many placebo adoptions.

    Units that adopt together still do. Errors are clustered, by the clusters of `variance` or the unit, with
    the small-sample factor of the actual fit. Draw r has the stream SeedSequence([seed, r]).

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.
    controls : array (N, k), optional
        Time-varying controls, in the order of `terms`.
    kind : Kind
        "units" deals the actual adoption times to units at random; "time" gives each cohort another time, no
        two the same, any but the first; "both" does both.
    draws : int, default 1000
        How many placebo adoptions.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    seed : int
        Seed of the random draws.

    Returns
    -------
    Placebo
        The actual coefficient and those of the draws, with their t ratios and p-values.

    Raises
    ------
    EstimationError
        No other assignment exists.

    References
    ----------
    Bertrand, Duflo and Mullainathan (2004).
    MacKinnon and Webb (2020).
    """
    check_choice("placebo", kind, get_args(Kind))
    variance = variance or Variance()
    actual = fit_twfe(
        y, adoption, controls, terms=number_columns(controls, len(y), "control")[1], variance=variance
    )
    regressions = _PlaceboRegressions(np.column_stack([y]), adoption, controls, variance, actual)
    start = regressions.start
    later = np.unique(adoption.time)[1:].astype(float)
    cohorts = np.unique(start[np.isfinite(start)])
    if kind != "units" and len(later) < max(2, len(cohorts)):
        raise EstimationError(
            _(
                "{cohorts} cohorts cannot be assigned to {later} times; widen the panel.",
                cohorts=len(cohorts),
                later=len(later),
            )
        )

    def assignment(replicate: int) -> Array:
        stream = np.random.default_rng(np.random.SeedSequence([seed, replicate]))
        drawn = start
        if kind != "units":
            moved = stream.choice(later, len(cohorts), replace=False)
            drawn = np.where(
                np.isfinite(start), moved[np.searchsorted(cohorts, start) % len(cohorts)], np.inf
            )
        return drawn if kind == "time" else stream.permutation(drawn)

    coefficients, errors = regressions.run(assignment(replicate) for replicate in range(draws))
    estimate = actual["treated"]
    extreme = int((np.abs(coefficients[:, 0]) >= abs(estimate) * (1 - 1e-12)).sum())
    return Placebo(kind, estimate, coefficients[:, 0], errors, (1 + extreme) / (1 + draws), seed)


def placebo_earlier(
    y: Array,
    adoption: Adoption,
    controls: Array | None = None,
    *,
    shifts: Sequence[int] = (1, 2, 3),
    variance: Variance | None = None,
) -> dict[int, Estimate]:
    """Estimate the coefficient of adopting so many times earlier, on the rows before the actual adoption
    alone.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.
    controls : array (N, k), optional
        Time-varying controls, in the order of `terms`.
    shifts : sequence of int, default (1, 2, 3)
        By how many times adoption is moved.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.

    Returns
    -------
    dict[int, Estimate]
        An estimate for each shift.

    Raises
    ------
    EstimationError
        Too few rows before adoption.

    References
    ----------
    Bertrand, Duflo and Mullainathan (2004), for placebo laws.
    """
    rows = ~adoption.is_treated
    found = {}
    for shift in shifts:
        first = (adoption.first - shift * adoption.step)[rows]
        weights = None if adoption.weights is None else adoption.weights[rows]
        moved = Adoption(adoption.unit[rows], adoption.time[rows], first, weights, adoption.step)
        cut = None if controls is None else controls.reshape(len(y), -1)[rows]
        found[shift] = fit_twfe(
            y[rows],
            moved,
            cut,
            terms=number_columns(cut, len(moved.unit), "control")[1],
            variance=restrict(variance or Variance(), rows),
        )
    return found


def randomisation_inference(
    y: Array,
    adoption: Adoption,
    controls: Array | None = None,
    *,
    clusters: IntArray | None = None,
    draws: int = 9999,
    level: float = 0.95,
    seed: int,
) -> Randomisation:
    """Reassign treatment to clusters, and compute p-values by the coefficient and by t.

    By t, because a placebo shares few treated clusters with the actual treatment. Exact where clusters are
    exchangeable. Where there is one cohort and no more than `draws` ways to choose its clusters, each is used
    once, the actual among them.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.
    controls : array (N, k), optional
        Time-varying controls, in the order of `terms`.
    clusters : array of int (N,), optional
        Cluster of each row; the unit where None. All units of one adopt together.
    draws : int, default 9999
        How many assignments at most.
    level : float, default 0.95
        Coverage of the intervals, between 0 and 1.
    seed : int
        Seed of the random draws.

    Returns
    -------
    Randomisation
        Both p-values and the interval by inversion.

    Raises
    ------
    EstimationError
        Clusters adopt at different times within, or no other assignment exists.

    References
    ----------
    MacKinnon and Webb (2020), Randomization inference for difference-in-differences with few treated
    clusters.
    """
    groups = adoption.unit if clusters is None else clusters
    _rest, once, codes = np.unique(groups, return_index=True, return_inverse=True)
    starts = adoption.first[once]
    if not np.array_equal(starts[codes], adoption.first):
        raise EstimationError(
            _("Units of one cluster adopt at different times; choose clusters that adopt as one.")
        )
    variance = Variance(clusters=groups, cluster_name="cluster")
    actual = fit_twfe(
        y, adoption, controls, terms=number_columns(controls, len(y), "control")[1], variance=variance
    )
    regressions = _PlaceboRegressions(
        np.column_stack([y, adoption.is_treated]), adoption, controls, variance, actual
    )
    place = codes[regressions.once]
    ways, enumerated = _list_assignments(starts, draws, seed)
    coefficients, errors = regressions.run(way[place] for way in ways)
    estimate, error = actual["treated"], float(actual.se[0])
    count = len(coefficients)

    def share_reaching(extreme: int) -> float:
        return extreme / count if enumerated else (1 + extreme) / (1 + count)

    def p_of(effect: float) -> float:
        drawn = np.abs(coefficients[:, 0] - effect * coefficients[:, 1])
        return share_reaching(int((drawn >= abs(estimate - effect) * (1 - 1e-10) - 1e-14).sum()))

    ratio = np.abs(coefficients[:, 0] / errors) >= abs(estimate / error) * (1 - 1e-10)
    low, high = (_find_bound(p_of, estimate, side * error, 1 - level) for side in (-2.0, 2.0))
    return Randomisation(
        estimate,
        estimate / error,
        p_of(0.0),
        share_reaching(int(ratio.sum())),
        low,
        high,
        level,
        count,
        enumerated,
        seed,
    )


class _PlaceboRegressions:
    """Regressions of outcomes (N, m) on many placebo treatments, controls and effects taken out once."""

    def __init__(
        self,
        outcomes: Array,
        adoption: Adoption,
        controls: Array | None,
        variance: Variance,
        actual: Estimate,
    ) -> None:
        self.adoption, self.unit = adoption, adoption.panel.unit_index[0]
        self.once = np.unique(self.unit, return_index=True)[1]
        self.start = adoption.first[self.once]
        self.remove = TwoWay(adoption.panel, adoption.row_weights)
        self.root = np.sqrt(adoption.row_weights)[:, None]
        table = outcomes if controls is None else np.column_stack([outcomes, controls])
        table = self.remove(table.astype(float)) * self.root
        size = outcomes.shape[1]
        self.basis = np.linalg.qr(table[:, size:])[0]
        self.outcomes = self._annihilate(table[:, :size])
        groups = adoption.unit if variance.clusters is None else variance.clusters
        self.codes, self.groups = levels_of(groups)
        self.factor = float(actual.settings["small_sample_factor"])

    def _annihilate(self, table: Array) -> Array:
        return table - self.basis @ (self.basis.T @ table)

    def run(self, assignments: Iterator[Array]) -> tuple[Array, Array]:
        """Estimate coefficients (R, m) and clustered errors (R,) of the first outcome, for first treated
        times (units,).
        """
        coefficients, errors = [], []
        starts = np.array(list(assignments))
        for begin in range(0, len(starts), BATCH):
            part = starts[begin : begin + BATCH]
            treated = (self.adoption.time[:, None] >= part.T[self.unit]).astype(float)
            x = self._annihilate(self.remove(treated) * self.root)
            size = np.einsum("ij,ij->j", x, x)
            if (size <= 1e-9 * np.einsum("ij,ij->j", treated, treated)).any():
                raise EstimationError(
                    _(
                        "A placebo treatment is absorbed by the effects or controls; widen the panel, or "
                        "drop controls."
                    )
                )
            slope = self.outcomes.T @ x / size
            scores = wide_sums(x * (self.outcomes[:, :1] - x * slope[0]), self.codes, self.groups)
            coefficients.append(slope.T)
            errors.append(np.sqrt(self.factor * np.einsum("gj,gj->j", scores, scores)) / size)
        return np.concatenate(coefficients), np.concatenate(errors)


def _list_assignments(starts: Array, draws: int, seed: int) -> tuple[list[Array], bool]:
    """List the ways to deal `starts` to clusters: all of them where there is one cohort and they are few, or
    draws.
    """
    treated = np.isfinite(starts)
    if treated.all() and len(np.unique(starts)) == 1:
        raise EstimationError(
            _("All clusters adopt at once, so no other assignment exists; add untreated ones.")
        )
    if len(np.unique(starts[treated])) == 1 and comb(len(starts), int(treated.sum())) <= draws:
        ways = []
        for chosen in combinations(range(len(starts)), int(treated.sum())):
            way = np.full(len(starts), np.inf)
            way[list(chosen)] = starts[treated][0]
            ways.append(way)
        return ways, True
    streams = (np.random.default_rng(np.random.SeedSequence([seed, r])) for r in range(draws))
    return [stream.permutation(starts) for stream in streams], False


def _find_bound(p_of: Callable[[float], float], inside: float, step: float, size: float) -> float:
    """Find the end of the interval on one side: walk out until rejected, then bisect; infinite where
    never.
    """
    for _rest in range(DOUBLINGS):
        outside = inside + step
        if p_of(outside) <= size:
            break
        inside, step = outside, 2 * step
    else:
        return float(np.sign(step) * np.inf)
    for _rest in range(BISECTIONS):
        middle = (inside + outside) / 2
        if p_of(middle) <= size:
            outside = middle
        else:
            inside = middle
    return (inside + outside) / 2
