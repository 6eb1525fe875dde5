"""The wild cluster bootstrap for few clusters, without refitting: each draw is a small matrix product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from spillover.arrays.absorption import Absorber, Block, EffectsLike, absorber, elimination_of
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result, check_choice
from spillover.arrays.linear import check_regressors, least_squares
from spillover.arrays.projection import group_sums
from spillover.words import _

__all__ = ["WildBootstrap", "wild_cluster_bootstrap"]

Weights = Literal["rademacher", "webb"]
WEBB = np.array([-np.sqrt(1.5), -1.0, -np.sqrt(0.5), np.sqrt(0.5), 1.0, np.sqrt(1.5)])
RADEMACHER = np.array([-1.0, 1.0])
DOUBLINGS = 40
COLUMNS = 64  # clusters whose columns of all rows are held together
BISECTIONS = 50


@dataclass(frozen=True)
class WildBootstrap(Result):
    """Inference on one coefficient: t ratio (cluster-robust), p of zero, and the interval of values not
    rejected.

    low and high may be infinite where no value is rejected on that side. is_enumerated: whether all weights
    were used.
    """

    term: str
    estimate: float
    statistic: float
    p: float
    low: float
    high: float
    level: float
    clusters: int
    draws: int
    weights: str
    is_enumerated: bool
    seed: int


class _Scores:
    """Scores of the restricted bootstrap under a hypothesised coefficient β₀, linear in β̂ − β₀.

    With e the restricted residuals (N,), h = x̃/(x̃'x̃) and v (G,) the weights of a draw, its numerator is
    v'd, d_g = Σ_{i∈g} h_i e_i, and the clusters' scores are C v, C[g, g'] = Σ_{i∈g} h_i (M e_g')_i, where M
    takes effects and all regressors out. M is the identity less the largest set of effects, level by level,
    less Q Q' of few columns, so C is diag(d) less products of clusters' sums (Roodman et al. 2019, section
    5): nothing has N × G cells.
    """

    def __init__(
        self, outcome: Array, focal: Array, others: Array, project: Absorber, index: IntArray, groups: int
    ) -> None:
        table = project(np.column_stack([outcome, focal, others]))
        basis = np.linalg.qr(table[:, 2:])[0] if others.shape[1] else table[:, 2:]
        y, x = (column - basis @ (basis.T @ column) for column in table[:, :2].T)
        self.rows = x / (x @ x)
        self.estimate = float(self.rows @ y)
        self.residuals = (y - self.estimate * x, x)
        self.basis = np.column_stack([basis, x / np.linalg.norm(x)])
        self.project, self.index, self.groups = project, index, groups
        self.se = float(np.linalg.norm(np.bincount(index, self.rows * self.residuals[0], groups)))

    def draw(self, weights: Array, enumerated: bool) -> _Draws:
        """Numerators and scores of the weights (R, G), once for all values of β₀ that are tried."""
        # Equal weights repeat the sample and its t, exactly; far from the estimate rounding would hide that.
        repeats = weights.min(1) == weights.max(1)
        sums = [
            np.asarray(np.bincount(self.index, self.rows * each, self.groups), dtype=float)
            for each in self.residuals
        ]
        own, slope = self._score(weights, sums)
        products = tuple(
            np.einsum("rg,rg->r", one, other) for one, other in ((own, own), (own, slope), (slope, slope))
        )
        return _Draws((weights @ sums[0], weights @ sums[1]), products, repeats, enumerated)

    def _score(self, weights: Array, sums: list[Array]) -> list[Array]:
        """Scores (R, G) of the two parts of the residuals."""
        plan = elimination_of(self.project)
        if not plan.direct:
            return [self._score_by_columns(weights, each) for each in self.residuals]
        columns = np.column_stack([plan.basis_of_others(), self.basis])
        largest = plan.blocks[0]
        directions = list(largest.basis[0].T)
        by_level = [self._sum_by_level(self.rows * each, largest) for each in directions]
        by_column = group_sums(self.rows[:, None] * columns, self.index, self.groups)
        scores = []
        for residual, own in zip(self.residuals, sums, strict=True):
            score = weights * own
            for direction, left in zip(directions, by_level, strict=True):
                right = self._sum_by_level(residual * direction, largest)
                score -= (left @ (right.T @ weights.T)).T
            right = group_sums(residual[:, None] * columns, self.index, self.groups)
            scores.append(score - (weights @ right) @ by_column.T)
        return scores

    def _sum_by_level(self, values: Array, block: Block) -> Any:
        """Sums of values (N,) by cluster and level, sparse (G, levels)."""
        return sparse.csr_array((values, (self.index, block.codes)), (self.groups, block.levels))

    def _score_by_columns(self, weights: Array, residual: Array) -> Array:
        """Scores (R, G) where the effects are removed by iteration: some clusters' columns at a time."""
        scores = np.zeros((len(weights), self.groups))
        for start in range(0, self.groups, COLUMNS):
            chosen = np.arange(start, min(start + COLUMNS, self.groups))
            left = self.project(self.project.raw(residual[:, None] * (self.index[:, None] == chosen)))
            left = left - self.basis @ (self.basis.T @ left)
            scores += weights[:, chosen] @ group_sums(self.rows[:, None] * left, self.index, self.groups).T
        return scores

    def p_value(self, null: float, draws: _Draws) -> float:
        """Symmetric bootstrap p-value of β = null; no small-sample factor is needed, it cancels."""
        distance = self.estimate - null
        numerator = draws.numerators[0] + distance * draws.numerators[1]
        own, cross, slope = draws.products
        drawn = np.abs(numerator) / np.sqrt(own + 2 * distance * cross + distance**2 * slope)
        extreme = int((draws.repeats | (drawn >= abs(distance) / self.se * (1 - 1e-10))).sum())
        return extreme / len(drawn) if draws.is_enumerated else (1 + extreme) / (1 + len(drawn))


@dataclass(frozen=True, eq=False)
class _Draws:
    """Parts of the statistic of each draw (R,): the numerator of the estimate's own residuals and what β̂ −
    β₀ multiplies; the inner products of the scores of these two parts (own, across, of the second); whether
    it repeats the sample.
    """

    numerators: tuple[Array, Array]
    products: tuple[Array, ...]
    repeats: NDArray[np.bool_]
    is_enumerated: bool


def wild_cluster_bootstrap(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    clusters: IntArray,
    *,
    terms: Sequence[str],
    term: str,
    effects: EffectsLike = "two-way",
    weights: Weights = "webb",
    draws: int = 9999,
    seed: int,
    level: float = 0.95,
    observation_weights: Array | None = None,
) -> WildBootstrap:
    """Wild cluster restricted bootstrap-t of one coefficient, its interval by inversion.

    Where all 2^G (6^G) vectors are no more than `draws`, each is used once and nothing is random. The same
    draws serve every value tried in the inversion.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    x : array (N, k)
        The regressors, in the order of `terms`.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    clusters : array of int (N,)
        Cluster of each row, an integer code.
    terms : sequence of str
        Names of the columns of x, in the estimate and in messages.
    term : str
        The term that is tested.
    effects : EffectsLike, default "two-way"
        Fixed effects: "two-way", "individual", "time", "none", or a list of `absorption.Effect`.
    weights : Weights, default "webb"
        "webb", six points for very few clusters, or "rademacher", signs.
    draws : int, default 9999
        How many draws at most.
    seed : int
        Seed of the stream SeedSequence([seed]).
    level : float, default 0.95
        Coverage of the intervals, between 0 and 1.
    observation_weights : array (N,), optional
        Analytic weights, positive.

    Returns
    -------
    WildBootstrap
        The p-value and the interval.

    Raises
    ------
    EstimationError
        One cluster only, or as `fit_within`.

    References
    ----------
    Cameron, Gelbach and Miller (2008).
    Webb (2014).
    Roodman, MacKinnon, Nielsen and Webb (2019).
    """
    if term not in terms:
        raise EstimationError(
            _(
                "{term} is not among the regressors {terms}; name one that is.",
                term=term,
                terms=", ".join(terms),
            )
        )
    x = check_regressors(y, x, ("the outcome", *terms), unit, time)
    values, index = np.unique(clusters, return_inverse=True)
    if len(values) < 2:
        raise EstimationError(
            _("The cluster variable has one group only; the wild cluster bootstrap needs at least two.")
        )
    project = absorber(unit, time, effects, observation_weights)
    table = project(np.column_stack([y, x]))
    least_squares(table[:, 0], table[:, 1:], terms, np.linalg.norm(project.scale(x), axis=0))
    focal = list(terms).index(term)
    scores = _Scores(y, x[:, focal], np.delete(x, focal, axis=1), project, index, len(values))
    vectors, enumerated = _draw_weights(len(values), weights, draws, seed)
    drawn = scores.draw(vectors, enumerated)
    low, high = (_find_interval_end(scores, drawn, 1 - level, side) for side in (-1.0, 1.0))
    return WildBootstrap(
        term,
        scores.estimate,
        scores.estimate / scores.se,
        scores.p_value(0.0, drawn),
        low,
        high,
        level,
        len(values),
        len(vectors),
        weights,
        enumerated,
        seed,
    )


def _draw_weights(groups: int, kind: str, draws: int, seed: int) -> tuple[Array, bool]:
    known = {"webb": WEBB, "rademacher": RADEMACHER}
    check_choice("weights", kind, known)
    points = known[kind]
    if len(points) ** groups <= draws:
        grid = np.indices((len(points),) * groups).reshape(groups, -1).T
        return points[grid], True
    stream = np.random.default_rng(np.random.SeedSequence([seed]))
    return points[stream.integers(0, len(points), (draws, groups))], False


def _find_interval_end(scores: _Scores, draws: _Draws, size: float, side: float) -> float:
    """Find the end of the interval on one side: walk out from the estimate until rejected, then bisect;
    infinite where never.
    """
    step, inside = side * 2 * scores.se, scores.estimate
    for _rest in range(DOUBLINGS):
        outside = scores.estimate + step
        if scores.p_value(outside, draws) <= size:
            break
        inside, step = outside, 2 * step
    else:
        return side * np.inf
    for _rest in range(BISECTIONS):
        middle = (inside + outside) / 2
        if scores.p_value(middle, draws) <= size:
            outside = middle
        else:
            inside = middle
    return (inside + outside) / 2
