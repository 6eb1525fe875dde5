"""Removing any list of effects from columns, the rows weighted or not: the general counterpart of
`Projection`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.projection import (
    Effects,
    PanelIndex,
    Projection,
    group_means,
    group_sums,
    is_nested,
    levels_of,
)
from spillover.words import _

__all__ = ["Effect", "EffectsLike"]

DIRECT = 2_000
DEPENDENT = 1e-10  # share of a dummy's squared norm that the columns before it leave unexplained
CONVERGED = 1e-11  # largest correlation of a column with a dummy that counts as none
ITERATIONS = 20_000


@dataclass(frozen=True, eq=False)
class Block:
    """Set of effects as codes (N,) of 0..levels−1, and columns (N, 1 + s), each of which has its own
    coefficient in every level: the constant first, then s slopes, all times the roots of the weights.
    """

    codes: IntArray
    levels: int
    columns: Array

    @property
    def size(self) -> int:
        return int(self.levels * self.columns.shape[1])

    @cached_property
    def basis(self) -> tuple[Array, int]:
        """Columns (N, 1 + s) that are orthonormal within each level, zero where they are dependent; the
        rank.
        """
        found: list[Array] = []
        rank = 0
        for column in self.columns.T:
            size = np.bincount(self.codes, column**2, self.levels)
            left = column
            for _rest in range(2):  # the second pass removes what rounding left in the first
                for other in found:
                    left = left - other * np.bincount(self.codes, other * left, self.levels)[self.codes]
            norm = np.bincount(self.codes, left**2, self.levels)
            kept = norm > DEPENDENT * size
            scale = np.divide(1.0, np.sqrt(norm), out=np.zeros_like(norm), where=kept)
            found.append(left * scale[self.codes])
            rank += int(kept.sum())
        return np.column_stack(found), rank

    def remove(self, table: Array) -> Array:
        """Remove from `table` (N, k) what the block explains."""
        for direction in self.basis[0].T:
            inner = group_sums(direction[:, None] * table, self.codes, self.levels)
            table = table - direction[:, None] * inner[self.codes]
        return table

    def matrix(self) -> Any:
        """Write out the columns as a sparse matrix (N, size), each of length one (zero columns stay)."""
        rows, width = self.columns.shape
        norms = np.sqrt(group_sums(self.columns**2, self.codes, self.levels))
        inverse = np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 0)
        values = (self.columns * inverse[self.codes]).ravel()
        positions = (self.codes[:, None] * width + np.arange(width)).ravel()
        return sparse.csr_matrix(
            (values, positions, np.arange(0, rows * width + 1, width)), (rows, self.size)
        )


def arrange(blocks: list[Block]) -> list[Block]:
    """Sort blocks by size, largest first, without those that another spans; join blocks of one partition."""
    kept: list[Block] = []
    for block in sorted(blocks, key=lambda each: -each.levels):
        finer = [j for j, other in enumerate(kept) if is_nested(other.codes, block.codes)]
        if finer and block.columns.shape[1] == 1:
            continue
        same = [j for j in finer if kept[j].levels == block.levels]
        if same:
            joined = np.column_stack([kept[same[0]].columns, block.columns[:, 1:]])
            kept[same[0]] = Block(block.codes, block.levels, joined)
        else:
            kept.append(block)
    return sorted(kept, key=lambda each: -each.size)


@dataclass(frozen=True, eq=False)
class Elimination:
    """Annihilator of all `blocks` (arranged, at least one): the largest level by level, the others by their
    normal equations.

    The others' columns without the largest set, D, are few in most panels. D'D is then factored once, by
    Cholesky with pivots that drop what is dependent, and the answer is exact. Beyond `DIRECT` columns D'D is
    too large, and LSMR (Fong and Saunders 2011) solves for the effects instead, column by column; what is
    left is held against every dummy, so a column that has not converged is an error and never a number.
    """

    blocks: tuple[Block, ...]

    @cached_property
    def _others(self) -> Any:
        """Columns of all blocks but the largest (N, p), sparse."""
        return sparse.hstack([block.matrix() for block in self.blocks[1:]], format="csr")

    @property
    def direct(self) -> bool:
        """Return whether the effects are solved for without iteration."""
        return sum(block.size for block in self.blocks[1:]) <= DIRECT

    @cached_property
    def _factor(self) -> tuple[Array, IntArray]:
        """Upper triangular U (r, r) and positions (r,) with U'U the normal matrix of the columns kept."""
        from scipy.linalg.lapack import dpstrf

        normal = (self._others.T @ self._others).toarray()
        largest = self.blocks[0]
        for direction in largest.basis[0].T:
            rows = np.arange(len(direction))
            spread = sparse.csr_matrix((direction, (largest.codes, rows)), (largest.levels, len(direction)))
            cross = (spread @ self._others).toarray()
            normal -= cross.T @ cross
        upper, pivots, rank, _ = dpstrf(normal, tol=DEPENDENT)
        return np.triu(upper[:rank, :rank]), pivots[:rank] - 1

    @cached_property
    def rank(self) -> int:
        """Degrees of freedom that the blocks take together, exact.

        Two sets of dummies: levels less connected components (Abowd, Creecy and Kramarz 2002). More, or with
        slopes: the rank of the normal matrix, or beyond its size of what the larger blocks leave of the
        last.
        """
        first = self.blocks[0].basis[1]
        if len(self.blocks) == 1:
            return first
        if len(self.blocks) == 2 and all(block.columns.shape[1] == 1 for block in self.blocks):
            return sum(block.levels for block in self.blocks) - _components(*self.blocks)
        if self.direct:
            return first + len(self._factor[1])
        last = self.blocks[-1]
        if last.size > DIRECT:
            raise EstimationError(
                _(
                    "Each set of effects beside the largest has {size} coefficients or more; degrees of "
                    "freedom can be counted up to {most}. Use fewer or coarser effects.",
                    size=last.size,
                    most=DIRECT,
                )
            )
        larger = Elimination(self.blocks[:-1])
        return larger.rank + _independent(larger.remove(last.matrix().toarray()))

    def remove(self, table: Array) -> Array:
        """Remove from `table` (N, k), times the roots of the weights, what the blocks explain."""
        left = self.blocks[0].remove(table)
        if len(self.blocks) == 1:
            return left
        return self._solve(left) if self.direct else self._iterate(left)

    def _solve(self, table: Array) -> Array:
        from scipy.linalg import solve_triangular

        upper, kept = self._factor
        for _rest in range(2):  # the second pass removes what rounding left in the first
            inner = np.asarray(self._others.T @ table)[kept]
            inner = solve_triangular(upper, inner, trans="T", check_finite=False)
            effects = np.zeros((self._others.shape[1], table.shape[1]))
            effects[kept] = solve_triangular(upper, inner, check_finite=False)
            table = self.blocks[0].remove(table - self._others @ effects)
        return table

    def basis_of_others(self) -> Array:
        """Compute orthonormal columns (N, r) of the other blocks without the largest, where `direct`."""
        if len(self.blocks) == 1:
            return np.zeros((len(self.blocks[0].codes), 0))
        left = self._others[:, self._factor[1]].toarray()
        for _rest in range(2):  # the second pass removes what rounding left in the first
            left = self.blocks[0].remove(left)
        return np.linalg.qr(left)[0]

    def _iterate(self, table: Array) -> Array:
        from scipy.sparse.linalg import LinearOperator, lsmr

        largest, others = self.blocks[0], self._others

        def forward(effects: Array) -> Array:
            return largest.remove((others @ effects.ravel())[:, None])[:, 0]

        def backward(rows: Array) -> Array:
            return np.asarray(others.T @ largest.remove(rows.reshape(-1, 1))[:, 0])

        operator = LinearOperator(others.shape, matvec=forward, rmatvec=backward, dtype=np.float64)
        norms = np.linalg.norm(table, axis=0)
        for j in range(table.shape[1]):
            for _rest in range(2):  # from the first answer's remainder, so that no digit is lost to its size
                effects = lsmr(operator, table[:, j], atol=1e-13, btol=0.0, conlim=0.0, maxiter=ITERATIONS)[0]
                table[:, j] -= forward(effects)
        gap = self.gap(table, norms)
        if gap > CONVERGED:
            raise EstimationError(
                _(
                    "The effects did not converge: {share:.1e} of a column is still explained by a "
                    "dummy after {times} iterations. Use fewer or coarser effects.",
                    share=gap,
                    times=2 * ITERATIONS,
                )
            )
        return table

    def gap(self, table: Array, norms: Array) -> float:
        """Measure what is left to remove: the largest inner product of the columns of `table` (N, k) with a
        dummy or slope, as a share of `norms` (k,), the columns' lengths before.
        """
        norms = np.maximum(norms, np.finfo(float).tiny)
        inner = [np.abs(block.matrix().T @ table).max(axis=0) for block in self.blocks]
        return float((np.max(inner, axis=0) / norms).max())


def _independent(columns: Array) -> int:
    """Count the independent columns of (N, p), of length one before."""
    from scipy.linalg import qr

    diagonal = np.abs(np.diag(qr(columns, mode="r", pivoting=True)[0]))
    return int((diagonal > np.sqrt(DEPENDENT)).sum())


def _components(first: Block, second: Block) -> int:
    """Count the connected components of the graph that joins the levels of two sets seen together."""
    size = first.levels + second.levels
    links = np.ones(len(first.codes)), (first.codes, first.levels + second.codes)
    return int(connected_components(sparse.coo_matrix(links, (size, size)), directed=False)[0])


@dataclass(frozen=True, eq=False)
class Effect:
    """Set of effects: one for each level of `codes` (N,), any integers.

    slopes (N, s): with each level's constant goes a coefficient of its own on these (unit-specific trends:
    codes the units, slopes the years; fixest's ``unit[year]``).
    """

    name: str
    codes: IntArray
    slopes: Array | None = None


EffectsLike = Effects | Sequence[Effect]


@dataclass(frozen=True, eq=False)
class Absorption(PanelIndex):
    """Annihilator of a list of `parts` and of the constant, in the metric of the rows' analytic weights.

    weights (N,): positive; a row's error has variance σ²/weight. They are scaled to mean one, so their unit
    does not matter. A column comes back without its effects and times the root of its weight: least squares
    on such columns is weighted least squares, and every sandwich built on them holds.
    label: the name of effects that `Projection` knows too; empty for a list, whose words are its parts'.
    """

    parts: tuple[Effect, ...]
    weights: Array | None = None
    label: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        rows = self.nobs
        for part in self.parts:
            if len(part.codes) != rows or (part.slopes is not None and len(part.slopes) != rows):
                raise EstimationError(
                    _(
                        "The effects of {name} do not have the sample's {rows} rows; give one value for "
                        "each row.",
                        name=part.name,
                        rows=rows,
                    )
                )
        if self.weights is None:
            return
        if self.weights.shape != (rows,):
            raise EstimationError(
                _(
                    "{size} observation weights for {rows} rows; give one for each row.",
                    size=self.weights.size,
                    rows=rows,
                )
            )
        bad = np.flatnonzero(~(np.isfinite(self.weights) & (self.weights > 0)))
        if len(bad):
            row = int(bad[0])
            raise EstimationError(
                _(
                    "The observation weight of unit {unit} at time {time} is {weight:g} (such rows in"
                    " all: {bad}); weights must be positive numbers. Leave the row out, or give it a "
                    "weight.",
                    unit=self.unit[row],
                    time=self.time[row],
                    weight=self.weights[row],
                    bad=len(bad),
                )
            )

    @property
    def effects(self) -> str:
        return self.label or ", ".join(part.name for part in self.parts) or "none"

    @cached_property
    def root(self) -> Array:
        """Roots (N,) of the weights, scaled to a mean of one."""
        if self.weights is None:
            return np.ones(self.nobs)
        return np.asarray(np.sqrt(self.weights / self.weights.mean()))

    @cached_property
    def unit_root(self) -> Array:
        """Roots (n,) of the units' mean weights."""
        return np.sqrt(group_means(self.root[:, None] ** 2, *self.unit_index)[:, 0])

    @cached_property
    def codes(self) -> tuple[tuple[IntArray, int], ...]:
        """Absorbed sets, each as (codes, levels)."""
        return tuple(levels_of(part.codes) for part in self.parts)

    def _eliminate(self, chosen: Sequence[int]) -> Elimination:
        blocks = []
        for j in chosen:
            codes, levels = self.codes[j]
            slopes = self.parts[j].slopes
            columns = np.ones((self.nobs, 1))
            if slopes is not None:
                # About their means: the constant takes up the difference, and no digit is lost to the level.
                table = slopes.reshape(self.nobs, -1)
                columns = np.column_stack([columns, table - table.mean(0)])
            blocks.append(Block(codes, levels, self.root[:, None] * columns))
        if not blocks:
            blocks = [Block(np.zeros(self.nobs, dtype=np.int64), 1, self.root[:, None])]
        return Elimination(tuple(arrange(blocks)))

    @cached_property
    def elimination(self) -> Elimination:
        """Plan of how the effects are removed: which are spanned by others, the order, the rank."""
        return self._eliminate(range(len(self.parts)))

    @property
    def degrees_of_freedom(self) -> int:
        """Degrees of freedom that the effects take, the constant included."""
        return self.elimination.rank

    def count_beyond_constant(self, chosen: Sequence[int]) -> int:
        """Count the degrees of freedom that the parts at positions `chosen` take together, the constant left
        out.
        """
        return self._eliminate(chosen).rank - 1 if chosen else 0

    def __call__(self, columns: Array, *, spare: bool = False) -> Array:
        """Remove the effects from columns (N,) or (N, k) and multiply by the roots of the weights, in the
        same shape. spare: as of `Projection`; here the columns stay as they are.
        """
        table = np.asarray(columns.reshape(self.nobs, -1), dtype=float)
        centred = self.root[:, None] * (table - self.mean(table))
        return self.elimination.remove(centred).reshape(columns.shape)

    def scale(self, columns: Array) -> Array:
        """Multiply columns (N,) or (N, k) by the roots of the weights."""
        return columns * (self.root if columns.ndim == 1 else self.root[:, None])

    def raw(self, columns: Array) -> Array:
        """Divide columns by the roots of the weights, the reverse of `scale`."""
        return columns / (self.root if columns.ndim == 1 else self.root[:, None])

    def mean(self, columns: Array) -> Array:
        """Compute weighted means () or (k,) over the rows."""
        return np.asarray(self.root**2 @ columns / self.nobs)

    def unit_means(self, table: Array) -> Array:
        """Compute weighted means (n, k) of `table` (N, k) by unit."""
        squares = self.root[:, None] ** 2
        return group_means(squares * table, *self.unit_index) / group_means(squares, *self.unit_index)

    def singletons(self) -> tuple[tuple[str, int], ...]:
        """Number of levels of each set that are seen once and absorbed by their own effect."""
        return tuple(
            (part.name, int((np.bincount(codes) == 1).sum()))
            for part, (codes, _) in zip(self.parts, self.codes, strict=True)
        )

    def restrict(self, rows: IntArray, counts: Array | None = None) -> Absorption:
        """Build the same effects on some `rows` of the sample, each counting `counts` times its weight."""
        parts = tuple(
            Effect(part.name, part.codes[rows], None if part.slopes is None else part.slopes[rows])
            for part in self.parts
        )
        weights = None if self.weights is None else self.weights[rows]
        if counts is not None:
            weights = counts if weights is None else counts * weights
        return Absorption(self.unit[rows], self.time[rows], parts, weights, self.label)


Absorber = Projection | Absorption


def absorber(
    unit: IntArray, time: IntArray, effects: EffectsLike = "two-way", weights: Array | None = None
) -> Absorber:
    """Choose the operator that removes the effects: `Projection` for named ones without weights, else
    `Absorption`.
    """
    if not isinstance(effects, str):
        return Absorption(unit, time, tuple(effects), weights)
    if weights is None or effects not in get_args(Effects):
        return Projection(unit, time, effects)
    by_unit, by_time = Effect("unit", unit), Effect("period", time)
    parts = {"two-way": (by_unit, by_time), "individual": (by_unit,), "time": (by_time,), "none": ()}
    return Absorption(unit, time, parts[effects], weights, effects)


def elimination_of(absorption: Absorber) -> Elimination:
    """Get the blocks of effects that the operator removes."""
    if isinstance(absorption, Absorption):
        return absorption.elimination
    ones = np.ones((absorption.nobs, 1))
    codes = absorption.codes or ((np.zeros(absorption.nobs, dtype=np.int64), 1),)
    return Elimination(tuple(arrange([Block(each, levels, ones) for each, levels in codes])))


def restrict_to_rows(absorption: Absorber, mask: NDArray[np.bool_]) -> Absorber:
    """Restrict the effects, and weights, to the rows of `mask` (N,)."""
    if isinstance(absorption, Absorption):
        return absorption.restrict(np.flatnonzero(mask))
    return Projection(absorption.unit[mask], absorption.time[mask], absorption.effects)


def settings_of(absorption: Absorber) -> dict[str, str | int | float | bool]:
    """List the settings that a table must print beside the estimate: weights, and how a list of effects was
    removed.
    """
    if isinstance(absorption, Projection):
        return {}
    said: dict[str, str | int | float | bool] = {"effects_degrees_of_freedom": absorption.degrees_of_freedom}
    said["effects_removed"] = "elimination" if absorption.elimination.direct else "lsmr"
    if absorption.weights is not None:
        said["observation_weights"] = "analytic"
    return said
