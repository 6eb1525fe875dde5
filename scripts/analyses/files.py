"""The files of one analysis's job: its variables, units, matrices, chunks and what else it reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from analyses.rows import encode_rows
from base.artifacts.analysis import read_analysis, write_analysis
from base.artifacts.parquet import read_present, read_table, read_variables
from base.input_file import read_csv_table
from base.job import index_by_stem, log, paths
from spillover.arrays.foundation import Array
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.data import Data, Lines
from spillover.errors import StudyError
from spillover.estimates import AnalysisRecord
from spillover.fit import Fit
from spillover.panel.design import Design, PanelColumns
from spillover.panel.sample import LISTED, Grid
from spillover.panel.spatial import cut_to
from spillover.words import _

# The variables and units of a study, read from their files.


def read_panel(files: Mapping[str, Path], units_file: Path) -> PanelColumns:
    """Read the variables of some files over all units and years, and the columns of the units file."""
    unit, year, values = read_variables(files)
    units, years = np.unique(unit.astype(str)), np.unique(year)
    if not np.array_equal(unit, np.repeat(units, len(years))) or len(np.unique(np.diff(years))) > 1:
        raise StudyError(
            _(
                "{file}: expected one row for each unit and period; run the warehouse again",
                file=next(iter(files.values())),
            )
        )
    shape = len(units), len(years)
    attributes = read_attributes(units_file, units)
    columns = {name: column.reshape(shape) for name, column in values.items()}
    present = read_present(files.values())
    there = None if present is None else present.reshape(shape)
    return Grid(units, years, columns, attributes.get("name", units), there), attributes


def read_attributes(units_file: Path, units: np.ndarray) -> dict[str, np.ndarray]:
    """Read the columns of the units file, in the order of `units`."""
    table = read_table(units_file)
    position = {str(u): i for i, u in enumerate(table["unit"])}
    absent = [u for u in units if u not in position]
    if absent:
        raise StudyError(
            _(
                "{file}: no row for unit {unit}, which the variables hold; add it",
                file=units_file,
                unit=", ".join(absent[:LISTED]),
            )
        )
    order = [position[u] for u in units]
    columns = {name: values[order] for name, values in table.items()}
    return {name: v if v.dtype == object else v.astype(float) for name, v in columns.items()}


@dataclass(frozen=True)
class Files(Data):
    """Input files and settings of a job of the rules `analysis` and `chunk`.

    name: of the analysis; variables, weights, analyses: files by the name of what they hold; files:
    those that the analysis names itself, by their paths in the configuration; chunks: its chunks' files.
    """

    name: str
    is_simulated: bool
    units: Path
    variables: dict[str, Path]
    weights: dict[str, Path]
    analyses: dict[str, Path]
    files: list[Path]
    chunks: list[Path]
    least_group: int = 1

    @classmethod
    def from_job(cls, snakemake: Any, name: str, simulated: bool, least_group: int = 1) -> Files:
        """Collect the files of a job. name: of its analysis."""
        inputs = snakemake.input
        return cls(
            name=name,
            is_simulated=simulated,
            units=Path(inputs.units),
            variables=index_by_stem(inputs.variables),
            weights=index_by_stem(inputs.weights),
            analyses=index_by_stem(inputs.get("analyses", [])),
            files=paths(inputs.get("files", [])),
            chunks=paths(inputs.get("chunks", [])),
            least_group=least_group,
        )

    def write(self, fit: Fit, path: str | Path) -> None:
        """Write the estimates, series and rows of an analysis to its file."""
        rows = self.rows_of(fit.design) if fit.design else None
        write_analysis(
            path, fit.name, fit.analysis.kind, self.is_simulated, fit.estimates, fit.list_series(), rows
        )
        for record in fit.estimates:
            if "loglik" in record.statistics:
                log.info("%s: log-likelihood %.4f", record.model, record.statistics["loglik"])

    def rows_of(self, design: Design) -> str:
        """Encode the rows of a design for the file of results, as `encode_rows` does."""
        grid, _attributes = self.columns(sorted(self.variables)[:1])
        cells = np.column_stack([design.unit, design.period])
        return encode_rows(grid.units, grid.years, design.unit_ids, design.years, cells)

    def columns(self, variables: Iterable[str]) -> PanelColumns:
        """Read variables over all units and years, and the columns of the units file."""
        return read_panel({name: self.variables[name] for name in variables}, self.units)

    def matrix(self, name: str, design: Design) -> WeightMatrix:
        """Read a weight matrix with rows in the order of the design's units."""
        return matrix_of(self.weights[name], design)

    def document(self, name: str) -> AnalysisRecord:
        """Read the file of another analysis."""
        return read_analysis(self.analyses[name])

    def lines(self) -> tuple[str, Sequence[str], Lines]:
        """Read the CSV file that the analysis names itself: its name, header and rows."""
        header, rows = read_csv_table(self.files[0])
        return str(self.files[0]), header, rows

    def gather(self, names: Sequence[str], count: int) -> Array:
        """Join the draws (R, Q) of all chunks in the order of their replicates.

        names: the quantities of the columns; a chunk of other quantities, or another number of draws,
        is a StudyError.
        """
        chunks = []
        for file in self.chunks:
            with np.load(file) as chunk:
                if chunk["quantities"].tolist() != list(names):
                    raise StudyError(
                        _("{file}: the draws of another model; remove the file and run again", file=file)
                    )
                chunks.append((int(chunk["first"]), chunk["draws"]))
        draws = np.concatenate([block for _, block in sorted(chunks, key=lambda chunk: chunk[0])])
        if len(draws) != count:
            raise StudyError(
                _(
                    "{found} draws where the analysis asks for {asked}; remove its folder of draws "
                    "and run again",
                    found=len(draws),
                    asked=count,
                )
            )
        return draws


def matrix_of(path: str | Path, design: Design) -> WeightMatrix:
    """Read a weight matrix from its file and cut it to a design's units, as `cut_to` does."""
    return cut_to(WeightMatrix.load(path), design, str(path))
