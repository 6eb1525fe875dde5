"""One- and two-step GMM on stacked equations, and their variances."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.gmm_panel import DynamicPanel

__all__: list[str] = []

DEPENDENT = 1e-10


@dataclass(frozen=True, eq=False)
class Moments:
    """Rows y (n, R), x (n, R, k) and instruments z (n, R, q), zero where there is no row; levels (n, T, k):
    the regressors before; weight (q, q) = Σ Zi'Hi Zi of the first step.
    """

    panel: DynamicPanel
    y: Array
    x: Array
    z: Array
    levels: Array
    weight: Array
    weighting: str

    @classmethod
    def of(cls, panel: DynamicPanel, always: Array, table: Array, weighting: str) -> Moments:
        """From the panel, the columns of levels (T, d) beside its regressors, and instruments (n, R, q)."""
        cube = np.broadcast_to(always, (panel.units, *always.shape))
        levels = np.concatenate([panel.x, cube], axis=2)
        y = (panel.stack @ panel.y[..., None])[..., 0]
        # To columns of one size: the variables' units then do not decide what counts as dependent.
        z = table / np.linalg.norm(table, axis=(0, 1))
        weight = _first_weight(panel, z, weighting)
        return cls(panel, y, panel.stack @ levels, z, levels, weight, weighting)

    @cached_property
    def zx(self) -> Array:
        """Σ Zi'Xi (q, k)."""
        return np.tensordot(self.z, self.x, axes=([0, 1], [0, 1]))

    @cached_property
    def zy(self) -> Array:
        """Σ Zi'yi (q,)."""
        return np.tensordot(self.z, self.y, axes=([0, 1], [0, 1]))

    @cached_property
    def rank(self) -> int:
        """Number of independent instruments."""
        return int(inverse(self.weight)[1])

    def scores(self, residuals: Array) -> Array:
        """Zi'ei (n, q) for residuals (n, R)."""
        return np.asarray(np.einsum("nrq,nr->nq", self.z, residuals))

    def without(self, dropped: np.ndarray) -> Moments:
        """The same without some instruments (q,)."""
        keep = ~dropped
        weight = self.weight[np.ix_(keep, keep)]
        return replace(self, z=self.z[:, :, keep], weight=weight)

    def sigma2(self, residuals: Array) -> float:
        """σ² of the errors in levels, from residuals (n, R) of the first step: of the transformed rows, whose
        differences have twice the variance; of the levels where errors are taken as they are.
        """
        split = self.panel.periods
        if self.weighting == "identity" and self.panel.system:
            return float((residuals[:, split:] ** 2).sum() / self.panel.seen.sum())
        doubled = 1 if self.panel.orthogonal or self.weighting == "identity" else 2
        return float((residuals[:, :split] ** 2).sum() / self.panel.rows.sum() / doubled)


def _first_weight(panel: DynamicPanel, z: Array, weighting: str) -> Array:
    def inner(table: Array) -> Array:
        return np.tensordot(table, table, axes=([0, 1], [0, 1]))

    if weighting == "identity":
        return inner(z)
    if weighting == "full" or not panel.system:
        return inner(panel.stack.transpose(0, 2, 1) @ z)
    split = panel.periods
    return inner(panel.transform.transpose(0, 2, 1) @ z[:, :split]) + inner(z[:, split:])


def inverse(matrix: Array) -> tuple[Array, int]:
    """Inverse of a covariance (q, q), or its generalised inverse where rows depend on each other; its
    rank.
    """
    scale = np.sqrt(np.diag(matrix))
    scale = np.where(scale > 0, scale, 1.0)
    values, vectors = np.linalg.eigh(matrix / np.outer(scale, scale))
    kept = values > DEPENDENT * max(float(values[-1]), 0.0)
    if kept.all():
        return np.asarray(np.linalg.inv(matrix)), len(matrix)
    general = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T / np.outer(scale, scale)
    return np.asarray(general), int(kept.sum())


@dataclass(frozen=True, eq=False)
class Step:
    """b (k,), its residuals (n, R), the weights A (q, q) it used, and bread B = (X'Z A Z'X)⁻¹."""

    b: Array
    residuals: Array
    weights: Array
    bread: Array
    projector: Array

    @classmethod
    def of(cls, moments: Moments, weights: Array, names: tuple[str, ...]) -> Step:
        """The estimate under these weights."""
        xz = moments.zx.T @ weights
        normal = xz @ moments.zx
        scale = np.sqrt(np.diag(normal))
        if (scale <= 0).any():
            raise EstimationError(
                f"{names[int(np.argmin(scale))]} is explained by no instrument; add one, or drop it."
            )
        scaled = normal / np.outer(scale, scale)
        values, vectors = np.linalg.eigh(scaled)
        if values[0] < DEPENDENT:
            worst = np.argsort(-np.abs(vectors[:, 0]))[:2]
            raise EstimationError(
                f"The instruments do not tell {' and '.join(names[j] for j in sorted(worst))} apart; drop "
                "one of them or add instruments."
            )
        bread = np.linalg.inv(scaled) / np.outer(scale, scale)
        projector = bread @ xz
        b = projector @ moments.zy
        return cls(b, moments.y - moments.x @ b, weights, bread, projector)


@dataclass(frozen=True, eq=False)
class Steps:
    """The first step, the second (always computed where its weights exist: Hansen's test needs it), and which
    is reported.
    """

    moments: Moments
    first: Step
    second: Step | None
    spread: Array
    two: bool
    sigma2: float

    @classmethod
    def of(cls, moments: Moments, *, two: bool, names: tuple[str, ...]) -> Steps:
        """Both steps; the second is None where its weights do not exist and is an error where asked for."""
        first = Step.of(moments, inverse(moments.weight)[0], names)
        scores = moments.scores(first.residuals)
        spread = scores.T @ scores
        weights, rank = inverse(spread)
        if rank < moments.rank and two:
            raise EstimationError(
                f"The two-step weights do not exist: the covariance of the {moments.rank} instruments has "
                f"rank {rank}. Collapse the instruments, limit their lags, or take one step."
            )
        second = Step.of(moments, weights, names) if rank == moments.rank else None
        return cls(moments, first, second, spread, two, moments.sigma2(first.residuals))

    @property
    def reported(self) -> Step:
        """The step whose estimate is reported."""
        return self.second if self.two and self.second is not None else self.first

    @property
    def coefficients(self) -> Array:
        """The estimate (k,)."""
        return self.reported.b

    def variance(self, robust: bool) -> Array:
        """Covariance (k, k) of the reported step."""
        if not self.two or self.second is None:
            if not robust:
                return self.sigma2 * self.first.bread
            return self.first.projector @ self.spread @ self.first.projector.T
        return self._windmeijer(self.second) if robust else self.second.bread

    def kind(self, robust: bool) -> str:
        """The kind of variance."""
        if self.two:
            return "two_step_robust" if robust else "two_step"
        return "one_step_robust" if robust else "one_step"

    def _windmeijer(self, second: Step) -> Array:
        """Windmeijer (2005), equation 3.3: what estimated weights add to the two-step variance."""
        moments, first = self.moments, self.first
        robust = first.projector @ self.spread @ first.projector.T
        scores = moments.scores(first.residuals)
        direction = second.weights @ (moments.zy - moments.zx @ second.b)
        # Σ (Zi'xij ei'Zi + Zi'ei xij'Zi) A Z'e₂ for every regressor j at once.
        zx = np.einsum("nrq,nrk->nqk", moments.z, moments.x)
        change = np.einsum("nqk,n->qk", zx, scores @ direction)
        change += np.einsum("nq,nk->qk", scores, np.einsum("nqk,q->nk", zx, direction))
        d = second.projector @ change
        cross = d @ second.bread
        return np.asarray(second.bread + cross + cross.T + d @ robust @ d.T)
