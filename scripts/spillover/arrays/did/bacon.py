"""Goodman-Bacon's decomposition of the two-way coefficient into comparisons of cohorts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from spillover.arrays.did.adoption import Adoption, build_balanced_table
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.linear import check_finite
from spillover.words import _

__all__ = ["Bacon", "decompose"]

Comparison = Literal["treated_never", "earlier_later", "later_earlier", "treated_always"]
NEVER_FIRST, ALWAYS_FIRST = np.inf, -np.inf


@dataclass(frozen=True, eq=False)
class Bacon(Result):
    """Comparisons (c,): the cohort that becomes treated, its control cohort (inf never, −inf always treated),
    kind, effect and weight. The weights sum to one, and the weighted effects to `coefficient`.
    """

    treated_cohort: Array
    control_cohort: Array
    kind: tuple[Comparison, ...]
    effects: Array
    weights: Array

    @property
    def coefficient(self) -> float:
        return float(self.effects @ self.weights)

    def totals(self) -> dict[str, tuple[float, float]]:
        """Sum the weights of each kind of comparison and average its effects."""
        found = {}
        for kind in dict.fromkeys(self.kind):
            rows = np.array([each == kind for each in self.kind])
            weight = float(self.weights[rows].sum())
            found[str(kind)] = (weight, float(self.effects[rows] @ self.weights[rows]) / weight)
        return found


def decompose(y: Array, adoption: Adoption, outcome: str = "the outcome") -> Bacon:
    """Decompose the two-way coefficient into two-by-two comparisons of cohorts.

    A comparison is of two cohorts in the times where one changes and the other does not. Weights are products
    of cohort sizes and variances of treatment, here with sizes as sums of unit weights. Comparisons with an
    earlier or always treated control take that control's own effect for a trend. Covariates have another
    decomposition, which this is not.

    Parameters
    ----------
    y : array (N,)
        The outcome, a row per unit and time.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    Bacon
        The comparisons with their effects and weights, which sum to one.

    Raises
    ------
    EstimationError
        Gaps in the panel, one cohort only, or weights that change over time within a unit: the coefficient is
        no such average then.

    References
    ----------
    Goodman-Bacon (2021), equations 10 a–g.
    """
    check_finite(y, (outcome,), adoption.unit, adoption.time)
    columns = np.column_stack([y, adoption.first])
    why = "The decomposition"
    table, weights, times = build_balanced_table(adoption.unit, adoption.time, columns, adoption.weights, why)
    cohorts = _Cohorts.build(table[:, :, 0], table[:, 0, 1], weights, times)
    every = range(len(cohorts.first))
    treated = [k for k in every if np.isfinite(cohorts.first[k])]
    pairs = [(k, c) for k in treated for c in every if c != k]
    effects, masses = map(np.array, zip(*(cohorts.compare(k, c) for k, c in pairs), strict=True))
    group, control = (cohorts.first[[*places]] for places in zip(*pairs, strict=True))
    kinds = tuple(_kind(*both) for both in zip(group, control, strict=True))
    return Bacon(group, control, kinds, effects, masses / masses.sum())


@dataclass(frozen=True, eq=False)
class _Cohorts:
    """Cohorts (g,) in order of adoption: their first treated time (inf never, −inf always), share of the
    weights, and mean outcomes (g, T) at `times` (T,).
    """

    first: Array
    sizes: Array
    means: Array
    times: IntArray

    @classmethod
    def build(cls, y: Array, first: Array, weights: Array, times: IntArray) -> _Cohorts:
        """Find the cohorts of units with outcomes y (n, T). Raises EstimationError where there are fewer than
        two, or none becomes treated.
        """
        start = np.where(first <= times[0], ALWAYS_FIRST, np.where(first > times[-1], NEVER_FIRST, first))
        groups, member = np.unique(start, return_inverse=True)
        if not np.isfinite(groups).any():
            raise EstimationError(_("All treated units are treated from the first time on; widen the panel."))
        if len(groups) < 2:
            raise EstimationError(
                _(
                    "All units are treated at once, so no cohort is left to compare with; add units "
                    "that never adopt or adopt at another time."
                )
            )
        share = (member == np.arange(len(groups))[:, None]) * weights
        return cls(groups, share.sum(1) / weights.sum(), share @ y / share.sum(1, keepdims=True), times)

    def compare(self, k: int, c: int) -> tuple[float, float]:
        """Compare cohort k with cohort c in the times where k changes and c does not: the effect, and its
        weight before these sum to one.
        """
        group, control = self.first[k], self.first[c]
        after, window = self.times >= group, self.times >= control
        treated_share, control_share = after.mean(), window.mean()
        pair = self.sizes[k] * self.sizes[c]
        if control > group:
            window = ~window
            weight = pair * ((treated_share - control_share) * (1 - treated_share))
        else:
            weight = pair * (treated_share * (control_share - treated_share))
        post, pre = window & after, window & ~after
        change = self.means[:, post].mean(1) - self.means[:, pre].mean(1)
        return change[k] - change[c], weight


def _kind(group: float, control: float) -> Comparison:
    if not np.isfinite(control):
        return "treated_never" if control > 0 else "treated_always"
    return "earlier_later" if control > group else "later_earlier"
