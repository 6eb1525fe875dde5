"""The material of weight matrices: the units' ids, places and mean values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from base.artifacts.parquet import read_table, read_variables
from spillover.arrays.foundation import Array
from spillover.errors import StudyError
from spillover.words import _


@dataclass(frozen=True)
class Ground:
    """Data that families build matrices from, of the units in the order of their ids: coordinates (n, 2) in
    degrees, NaN where unknown; the yearly values of variables; names, local_names: by id.
    """

    ids: tuple[str, ...]
    coordinates: Array
    years: np.ndarray
    values: Mapping[str, Array]
    names: Mapping[str, str] = field(default_factory=dict)
    local_names: Mapping[str, str] = field(default_factory=dict)

    def mean(self, variable: str, window: Sequence[int] | None = None) -> Array:
        """Average a variable by unit (n,) over the years from window[0] to window[1], all years by default.

        A missing value is a StudyError that names unit and year.
        """
        keep = (
            np.ones(len(self.years), bool)
            if window is None
            else (self.years >= window[0]) & (self.years <= window[1])
        )
        if not keep.any():
            raise StudyError(
                _(
                    "no year of the panel is in the window {window} of {variable!r}",
                    window=window,
                    variable=variable,
                )
            )
        cube = self.values[variable][:, keep]
        if np.isnan(cube).any():
            i, t = np.argwhere(np.isnan(cube))[0]
            place = f"{self.ids[i]} {self.years[keep][t]}"
            raise StudyError(
                _(
                    "{variable!r} is missing for {place}; fill it, or give a window of years without gaps",
                    variable=variable,
                    place=place,
                )
            )
        return cube.mean(axis=1)


def load_ground(units_file: Path, files: Mapping[str, Path]) -> Ground:
    """Read the units and the variables that matrices need."""
    table = read_table(units_file)
    order = np.argsort(np.asarray(table["unit"], dtype=str))
    ids = tuple(str(unit) for unit in table["unit"][order])
    places: list[Array] = [table[c].astype(float)[order] for c in ("longitude", "latitude")]
    years, values = np.array([], dtype=int), dict[str, Array]()
    if files:
        unit, year, columns = read_variables(files)
        every, years = np.unique(unit.astype(str)), np.unique(year)
        row = {u: i for i, u in enumerate(every)}
        values = {
            name: column.reshape(len(every), len(years))[[row[u] for u in ids]]
            for name, column in columns.items()
        }
    names, local = (
        dict(zip(ids, (str(name or "") for name in table[c][order]), strict=True))
        for c in ("name", "name_local")
    )
    return Ground(ids, np.column_stack(places), years, values, names, local)
