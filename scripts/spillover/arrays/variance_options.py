"""Which covariance to compute: its kind, its clusters, its small-sample factor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.foundation import Array, EstimationError, IntArray

__all__: list[str] = []

Kind = Literal[
    "classical", "HC0", "HC1", "clustered", "jackknife", "two-way", "driscoll-kraay", "newey-west", "conley"
]
SmallSample = Literal["nested", "full", "regressors", "none"]


@dataclass(frozen=True, eq=False)
class Variance:
    """Which covariance to compute.

    kind: "classical", "HC0", "HC1" (N/(N−K), all effects counted), "clustered", "jackknife" (clustered;
    `jackknife`),
    "two-way" (Cameron, Gelbach and Miller 2011), "driscoll-kraay" (1998), "newey-west" (within units),
    "conley" (1999; unit totals, so any serial correlation is allowed).
    clusters (N,): codes, None for the unit. second (N,): other way of "two-way", None for time. cluster_name,
    second_name: words.
    small_sample: factor G/(G−1) · (N−1)/(N−K) with K = slopes + constant + effects not nested in clusters
    ("nested", fixest's default), slopes + all effects ("full"), slopes only ("regressors", plm's sss); or no
    factor at all ("none", plm's HC0).
    bandwidth: lags of Driscoll–Kraay and Newey–West (Bartlett weights), None for floor(T^(1/4)).
    cutoff_km, coordinates (N, 2) longitude and latitude in degrees, kernel: Conley's; great-circle distances.
    """

    kind: Kind = "clustered"
    clusters: IntArray | None = None
    second: IntArray | None = None
    cluster_name: str = "unit"
    second_name: str = "time"
    small_sample: SmallSample = "nested"
    bandwidth: int | None = None
    cutoff_km: float | None = None
    coordinates: Array | None = None
    kernel: Literal["uniform", "bartlett"] = "uniform"

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise EstimationError(
                f"Unknown variance {self.kind!r}; choose one of {', '.join(get_args(Kind))}."
            )
        if self.small_sample not in get_args(SmallSample):
            choices = ", ".join(get_args(SmallSample))
            raise EstimationError(
                f"Unknown small-sample correction {self.small_sample!r}; choose one of {choices}."
            )

    @property
    def of_influence(self) -> Variance:
        """The variance where nothing is estimated again: clustered in place of the jackknife, else the
        same.
        """
        return replace(self, kind="clustered") if self.kind == "jackknife" else self


def restrict(variance: Variance, rows: NDArray[np.bool_]) -> Variance:
    """The same variance for some rows of its sample: clusters and coordinates cut to them.

    Parameters
    ----------
    variance : Variance
        The variance of the full sample.
    rows : array of bool (N,)
        Which rows stay.

    Returns
    -------
    Variance
        The variance of the rows that stay.
    """
    return replace(
        variance,
        clusters=None if variance.clusters is None else variance.clusters[rows],
        second=None if variance.second is None else variance.second[rows],
        coordinates=None if variance.coordinates is None else variance.coordinates[rows],
    )
