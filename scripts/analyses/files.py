"""The files of one analysis's job: its variables, units, matrices, chunks and what else it reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analyses.design import Design, PanelColumns, load_design
from analyses.kind import Analysis, Sampled
from analyses.report import Report
from base.errors import StudyError
from base.job import by_stem, paths
from spillover.arrays.weights.matrix import WeightMatrix

if TYPE_CHECKING:
    from spillover.arrays.spatial.operator import SpatialOperator


@dataclass(frozen=True)
class Files:
    """What a job of the rules `analysis` and `chunk` is given.

    name: of the analysis; variables, weights, analyses: files by the name of what they hold; files:
    those that the analysis names itself, by their paths in the configuration; chunks: its chunks' files.
    """

    name: str
    simulated: bool
    units: Path
    variables: dict[str, Path]
    weights: dict[str, Path]
    analyses: dict[str, Path]
    files: list[Path]
    chunks: list[Path]

    @classmethod
    def of_job(cls, snakemake: Any, spec: dict[str, Any]) -> Files:
        """The files of a job."""
        inputs = snakemake.input
        return cls(
            name=spec["analysis"],
            simulated=spec["simulated"],
            units=Path(inputs.units),
            variables=by_stem(inputs.variables),
            weights=by_stem(inputs.weights),
            analyses=by_stem(inputs.get("analyses", [])),
            files=paths(inputs.get("files", [])),
            chunks=paths(inputs.get("chunks", [])),
        )

    def design(self, analysis: Sampled, terms: Iterable[str] | None = None) -> Design:
        """The design of an analysis: of all its terms, or of some."""
        return load_design(
            self.variables,
            self.units,
            analysis.terms() if terms is None else terms,
            sample=analysis.sample,
            standardise=getattr(analysis, "standardise", ()),
            centre=getattr(analysis, "centre", ()),
            trim=getattr(analysis, "trim_tails", None),
            winsorise=getattr(analysis, "winsorise", None),
            exempt=tuple(filter(None, [getattr(analysis, "observation_weights", None)])),
            panel=self.panel,
        )

    @property
    def panel(self) -> PanelColumns | None:
        """What the variable files hold, where it was read before."""
        return None

    def report(self, analysis: Analysis, design: Design) -> Report:
        """An empty report of the analysis on its design."""
        return Report(self.name, analysis, design, self.simulated)

    def gathering(self, analysis: Analysis) -> Report:
        """An empty report of an analysis that has no data of its own but reads other analyses."""
        return Report(self.name, analysis, None, self.simulated)

    def matrix(self, name: str, design: Design) -> WeightMatrix:
        """A weight matrix with rows in the order of the design's units."""
        from analyses.spatial import matrix_of

        return matrix_of(self.weights[name], design)

    def operator(self, name: str, design: Design) -> SpatialOperator:
        """The same as an operator."""
        from spillover.arrays.spatial.operator import SpatialOperator

        return SpatialOperator(self.matrix(name, design).matrix)

    def gathered(self, names: Sequence[str], count: int) -> np.ndarray:
        """The draws (R, Q) of all chunks in the order of their replicates.

        names: the quantities of the columns; a chunk of other quantities, or another number of draws,
        is a StudyError.
        """
        chunks = []
        for file in self.chunks:
            with np.load(file) as chunk:
                if chunk["quantities"].tolist() != list(names):
                    raise StudyError(f"{file}: the draws of another model; remove the file and run again")
                chunks.append((int(chunk["first"]), chunk["draws"]))
        draws = np.concatenate([block for _, block in sorted(chunks, key=lambda chunk: chunk[0])])
        if len(draws) != count:
            raise StudyError(
                f"{len(draws)} draws where the analysis asks for {count}; remove its folder of draws and "
                "run again"
            )
        return draws
