"""The within-transformed parts of an instrumental-variables model, and the same with the exogenous regressors
partialled out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from spillover.arrays.absorption import Absorber
from spillover.arrays.foundation import Array
from spillover.arrays.linear import orthogonalise
from spillover.arrays.variance import Sample

__all__: list[str] = []


@dataclass(frozen=True, eq=False)
class Instruments:
    """y (N,), x (N, p) endogenous, w (N, k) exogenous, z (N, m) excluded instruments, all without their
    effects and, where the rows have weights, times their roots.
    """

    project: Absorber
    y: Array
    x: Array
    w: Array
    z: Array
    names_x: tuple[str, ...]
    names_w: tuple[str, ...]
    names_z: tuple[str, ...]

    @classmethod
    def build(
        cls,
        project: Absorber,
        levels: Array,
        names_x: tuple[str, ...],
        names_w: tuple[str, ...],
        names_z: tuple[str, ...],
    ) -> Instruments:
        """From columns in levels: outcome, endogenous, exogenous, instruments (N, 1 + p + k + m)."""
        cuts = np.cumsum([1, len(names_x), len(names_w)])
        names = (*names_x, *names_w, *names_z)
        table = project(levels)
        scale = np.linalg.norm(project.scaled(levels[:, 1:]), axis=0)
        others = np.r_[cuts[1] : table.shape[1]]
        orthogonalise(table[:, others], [names[j - 1] for j in others], scale[others - 1])
        y, x, w, z = np.split(table, cuts, axis=1)
        return cls(project, y[:, 0], x, w, z, names_x, names_w, names_z)

    @property
    def endogenous(self) -> int:
        """Number p of endogenous regressors."""
        return len(self.names_x)

    @property
    def excluded(self) -> int:
        """Number m of excluded instruments."""
        return len(self.names_z)

    @property
    def first_stage_sample(self) -> Sample:
        """The sample of a first stage: slopes on instruments and exogenous regressors."""
        return self.sample(len(self.names_w) + self.excluded)

    def sample(self, slopes: int) -> Sample:
        """The sample for an equation with that many slopes."""
        project = self.project
        return Sample(
            project.unit, project.time, slopes, project.absorbed, project.codes, project.beyond_constant
        )

    def partial(self, columns: Array) -> Array:
        """Columns without what the exogenous regressors explain."""
        return columns - self._w_space @ (self._w_space.T @ columns)

    @cached_property
    def _w_space(self) -> Array:
        return orthogonalise(self.w, self.names_w)[0] if self.names_w else self.w

    @cached_property
    def z_space(self) -> Array:
        """Orthonormal basis (N, m) of the instruments, exogenous regressors partialled out."""
        return orthogonalise(self.partial(self.z), self.names_z)[0]

    @cached_property
    def partial_x(self) -> Array:
        """Endogenous regressors (N, p), exogenous ones partialled out."""
        return self.partial(self.x)

    @cached_property
    def partial_y(self) -> Array:
        """Outcome (N,), exogenous regressors partialled out."""
        return self.partial(self.y)
