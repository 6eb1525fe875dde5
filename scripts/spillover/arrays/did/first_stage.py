"""Unit and time effects, and slopes of controls, estimated on clean rows alone: the first of two stages."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.projection import Projection, group_sums

__all__: list[str] = []


class FirstStage:
    """The weighted regression of the `clean` rows (N,) of y (N,) on effects and controls x (N, k).

    effects (N,): every row's y less what the regression predicts, on clean rows the residual. reached (N,):
    rows that it can predict: their unit and their time have a clean row.

    Raises EstimationError where no row is clean, or the clean rows do not identify the effects.
    """

    def __init__(
        self, y: Array, x: Array, panel: Projection, clean: NDArray[np.bool_], weights: Array
    ) -> None:
        if not clean.any():
            raise EstimationError(
                "No row is untreated (and unexposed, where exposure counts): add such units or earlier years."
            )
        self.unit, units = panel.unit_index
        time, periods = panel.time_index
        self.clean, self.weights = clean, weights * clean
        totals = np.bincount(self.unit, self.weights, minlength=units)
        seen_time = np.bincount(time, self.weights, minlength=periods) > 0
        self.reached = (totals > 0)[self.unit] & seen_time[time]
        self.totals = np.where(totals > 0, totals, 1.0)
        columns = np.column_stack([(time[:, None] == np.arange(periods)).astype(float), x])
        means = group_sums(columns * self.weights[:, None], self.unit, units) / self.totals[:, None]
        self.centred = columns - means[self.unit]
        gram = self.centred.T @ (self.centred * self.weights[:, None])
        self.inverse = np.linalg.pinv(gram, rcond=1e-11, hermitian=True)
        rank = np.linalg.matrix_rank(gram, tol=1e-11 * np.linalg.norm(gram, 2), hermitian=True)
        if rank < int(seen_time.sum()) - 1 + x.shape[1]:
            raise EstimationError(
                "The untreated rows do not identify the time effects and controls: a control is collinear, "
                "or units untreated early and late have no time in common. Drop it, or add untreated units."
            )
        slopes = self.inverse @ (self.centred.T @ (self.weights * y))
        own = np.bincount(self.unit, self.weights * y, minlength=units) / self.totals
        self.effects = y - own[self.unit] - self.centred @ slopes

    def influence(self, targets: Array) -> Array:
        """Influence (N, m) of the clean rows on the sums of effects weighted by `targets` (N, m), which are
        zero on clean rows.
        """
        own = group_sums(targets, self.unit, len(self.totals)) / self.totals[:, None]
        moved = self.centred @ (self.inverse @ (self.centred.T @ targets))
        implied = -self.weights[:, None] * (own[self.unit] + moved)
        return implied * np.where(self.clean, self.effects, 0.0)[:, None]
