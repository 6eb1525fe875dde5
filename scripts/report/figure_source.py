"""What figures are drawn from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from base.artifacts.variable import read_table, read_variables
from base.job import by_stem
from report.figure import NoDataError
from words.say import say, term_label

if TYPE_CHECKING:
    from report.layout import Model
    from report.material import Material
    from spillover.arrays.foundation import Array
    from spillover.fit import Record


@dataclass(frozen=True)
class FigureSource:
    """A figure's material; the panel's years; files by the names that the rule gives its inputs; its
    analyses' options, and the measures that each of its variables is made of.
    """

    material: Material
    years: tuple[int, ...]
    files: Mapping[str, list[str]] = field(default_factory=dict)
    analyses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    measures: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def label(self, name: str) -> str:
        """A variable's name for people."""
        return term_label(name, dict(self.material.labels))

    def panel(self, variable: str) -> tuple[Array, Array, Array]:
        """Units, years and values (N,) of a variable."""
        units, years, values = read_variables({variable: by_stem(self.files["variables"])[variable]})
        if not np.isfinite(values[variable]).any():
            raise NoDataError(say("empty_variable", label=self.label(variable)))
        return units, years, values[variable]

    def groups(self, column: str) -> dict[str, str]:
        """The group of each unit."""
        table = read_table(self.files["units"][0])
        return {str(unit): str(group) for unit, group in zip(table["unit"], table[column], strict=True)}

    def options(self, analysis: str) -> Mapping[str, Any]:
        """How the study configures an analysis."""
        return self.analyses.get(analysis, {})

    def base_map(self) -> dict[str, Any]:
        """The study's base map."""
        return json.loads(Path(self.files["base_map"][0]).read_text(encoding="utf-8"))

    def records(self, columns: Sequence[Model]) -> list[Record]:
        """The estimate of each column."""
        return [self.material.estimate(column.analysis, column.part) for column in columns]

    def terms(self, columns: Sequence[Model]) -> list[tuple[str, dict[str, Record]]]:
        """For each column its header and its terms' rows by name."""
        headers = [column.head(column.analysis) for column in columns]
        return [
            (header, {row["term"]: row for row in record["terms"]})
            for header, record in zip(headers, self.records(columns), strict=True)
        ]

    def panels(self, analyses: Sequence[str], series: str) -> dict[str, list[Record]]:
        """The series of each analysis that has it. Raises NoDataError where none has."""
        found = {name: list(self.material.series(name, series)) for name in analyses}
        kept = {name: rows for name, rows in found.items() if rows}
        if not kept:
            raise NoDataError(say("empty_series", series=series))
        return kept

    def draws(self, analysis: str) -> dict[str, Array]:
        """The draws (R,) of each quantity from the chunks of one analysis, which lie in the folder of its
        name.
        """
        found: dict[str, list[Array]] = {}
        for path in sorted(f for f in self.files.get("draws", []) if Path(f).parent.name == analysis):
            with np.load(path) as chunk:
                for quantity, column in zip(chunk["quantities"].tolist(), chunk["draws"].T, strict=True):
                    found.setdefault(quantity, []).append(column)
        return {quantity: np.concatenate(columns) for quantity, columns in found.items()}
