"""Panels simulated with thresholds, for the tests of the threshold regression and their golden numbers."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class ThresholdData:
    """y (N,), x (N, k) with slopes by regime, z (N, m) without, q (N,), codes (N,)."""

    y: np.ndarray
    x: np.ndarray
    z: np.ndarray
    q: np.ndarray
    unit: np.ndarray
    time: np.ndarray

    @property
    def arguments(self) -> tuple[np.ndarray, ...]:
        """In the order of fit_threshold."""
        return self.y, self.x, self.z, self.q, self.unit, self.time


def threshold_panel(
    seed: int | list[int],
    thresholds: tuple[float, ...] = (0.4,),
    units: int = 40,
    periods: int = 6,
    columns: int = 1,
    jump: float = 1.0,
    ties: bool = False,
) -> ThresholdData:
    """Slopes of x rise by `jump` at each threshold in q, uniform on [0, 1]; ties: q in steps of 0.05."""
    stream = np.random.default_rng(seed)
    unit, time = np.repeat(np.arange(units), periods), np.tile(np.arange(2000, 2000 + periods), units)
    rows = len(unit)
    q = stream.uniform(size=rows)
    q = np.round(20 * q) / 20 if ties else q
    effect = stream.normal(size=units)[unit] + stream.normal(size=periods)[time - 2000]
    x = stream.normal(size=(rows, columns)) + effect[:, None]
    z = stream.normal(size=(rows, 2)) + q[:, None]
    regime = np.searchsorted(np.array(thresholds), q, side="left")
    y = (1 + jump * regime) * x.sum(1) + z @ [0.5, -0.3] + effect + stream.normal(size=rows)
    return ThresholdData(y, x, z, q, unit, time)
