"""The files of a sweep's chunk: samples and operators, each made once for many specifications."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from analyses.files import Files
from analyses.panel_files import read_panel
from spillover.analysis import Sampled
from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.errors import StudyError
from spillover.panel.design import Design, PanelColumns
from spillover.panel.spatial import cut_to
from sweep.matrices import Options, matrix_label
from weights.build import build_matrix
from weights.ground import Ground, load_ground

_OF_A_DESIGN = ("sample", "standardise", "centre", "trim_tails", "winsorise", "observation_weights")


@dataclass(frozen=True)
class SweepFiles(Files):
    """The files of a chunk, and the descriptions of its matrices by their labels.

    Specifications come matrix by matrix, so only one matrix is kept: a dense one of 2,844 units and its
    factors take 130 MB.
    """

    described: Mapping[str, Options] = field(default_factory=dict)
    ground_files: Mapping[str, Path] = field(default_factory=dict)
    designs: dict[str, Design] = field(default_factory=dict)
    kept: dict[Any, Any] = field(default_factory=dict)
    read: list[PanelColumns] = field(default_factory=list)

    @classmethod
    def of_chunk(cls, snakemake: Any, matrices: Iterable[Options], simulated: bool) -> SweepFiles:
        """The files of a chunk's job."""
        own = Files.of_job(snakemake, {"analysis": "", "simulated": simulated})
        needed = {matrix["variable"] for matrix in matrices if "variable" in matrix}
        return cls(
            **{name: getattr(own, name) for name in own.__dataclass_fields__},
            described={matrix_label(matrix): matrix for matrix in matrices},
            ground_files={name: own.variables[name] for name in sorted(needed)},
        )

    def columns(self, variables: Iterable[str]) -> PanelColumns:
        """The variables of all specifications, read once."""
        if not self.read:
            self.read.append(read_panel(self.variables, self.units))
        return self.read[0]

    @cached_property
    def ground(self) -> Ground:
        """What its matrices are built from."""
        return load_ground(self.units, self.ground_files)

    def design(self, analysis: Sampled, terms: Iterable[str] | None = None) -> Design:
        """The design of an analysis; specifications of one sample share it."""
        used = tuple(analysis.terms() if terms is None else terms)
        options = [getattr(analysis, name, None) for name in _OF_A_DESIGN]
        key = msgspec.json.encode([used, options]).decode()
        if key not in self.designs:
            self.designs[key] = super().design(analysis, used)
        return self.designs[key]

    def matrix(self, name: str, design: Design) -> WeightMatrix:
        """A matrix of the sweep, built over all units and cut to the design's as one of the study is."""
        if name not in self.described:
            return super().matrix(name, design)
        if self.kept.get("matrix") != name:
            self.kept.clear()
            self.kept["matrix"] = name
            self.kept["built"] = _built(self.described[name], self.ground)
        if isinstance(self.kept["built"], EstimationError):
            raise self.kept["built"]
        try:
            return cut_to(self.kept["built"], design, name)
        except StudyError as error:  # of this sample with this matrix: the sweep goes on
            raise EstimationError(str(error)) from error

    def operator(self, name: str, design: Design) -> SpatialOperator:
        """The operator of a matrix for a design's units."""
        if name not in self.described:
            return super().operator(name, design)
        if self.kept.get("matrix") != name or design.unit_ids not in self.kept:
            weights = self.matrix(name, design)
            self.kept[design.unit_ids] = SpatialOperator(weights.matrix), _facts(weights)
        operator: SpatialOperator = self.kept[design.unit_ids][0]
        return operator

    def facts(self, name: str, design: Design) -> dict[str, float | None]:
        """Links, islands and the interval of rho of a matrix of the sweep."""
        operator = self.operator(name, design)
        low, high = (value if np.isfinite(value) else None for value in operator.interval)
        return {**self.kept[design.unit_ids][1], "rho_min": low, "rho_max": high}


def _built(description: Options, ground: Ground) -> WeightMatrix | EstimationError:
    """A matrix, or why there is none: it is not tried again for each specification."""
    try:
        return build_matrix(description, ground)
    except EstimationError as error:
        return error


def _facts(weights: WeightMatrix) -> dict[str, int]:
    return {"links": int(weights.matrix.nnz), "islands": len(weights.islands())}
