"""The reading of a table's panel: what each of its lines and columns stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from audit.grid import FigureGrid, Line, Place
from audit.study_numbers import Key
from audit.study_reference import Part

Support = Mapping[Place, Mapping[Key, float]]


@dataclass
class Reading:
    """One reading of a table's panel: its sort, and what each line and column stands for. label_conflicts:
    the lines, or columns, whose label is that of another model of the panel than their numbers;
    models_by_line: those that labels and heads allow; doubtful_columns: columns whose model is not certain;
    is_transposed: whether rows were read as columns; equal_models: of each column the models whose numbers
    fit it as well; serials: the numbers that head columns; places: those of each line and of each column;
    support: what speaks for each number of a place.
    """

    split: str
    rows: dict[Line, Part]
    columns: dict[Line, Part]
    score: float
    keys: dict[tuple[Part, Part], Key]
    rows_of: tuple[int, int] = (0, 1 << 30)
    label_conflicts: dict[Line, Part] = field(default_factory=dict)
    models_by_line: Mapping[Line, frozenset[str]] = field(default_factory=dict)
    doubtful_columns: frozenset[Line] = frozenset()
    is_transposed: bool = False
    equal_models: dict[Line, frozenset[str]] = field(default_factory=dict)
    serials: Mapping[int, int] = field(default_factory=dict)
    places: tuple[Mapping[Line, list[Place]], Mapping[Line, list[Place]]] = field(default=({}, {}))
    support: Support = field(default_factory=dict)

    def key(self, place: Place) -> Key | None:
        """The number that belongs in a place."""
        line, column = row_and_column(place, self.split)
        if line not in self.rows or column not in self.columns:
            return None
        row, part = self.rows[line], self.columns[column]
        found = self.keys.get((row, part))
        if found is None and self.split == "fields":  # a statistic of the row's entire model
            found = self.keys.get(((row[0], "", ""), part))
        return found

    def possible_numbers(self) -> set[Key]:
        """All numbers that its rows and columns can hold."""
        rows, columns = set(self.rows.values()), set(self.columns.values())
        return {key for (row, column), key in self.keys.items() if row in rows and column in columns}

    def models_of_column(self, c: int, k: int) -> frozenset[str]:
        """The models that a sentence may mean by a column, where heads and numbers of some contradict each
        other: those of its head, and the one whose numbers it has.
        """
        own = self.label_conflicts.get((c, k))
        named = self.models_by_line.get((c, k), frozenset()) if self.label_conflicts else frozenset()
        return named | {own[0]} if own else named

    def has_effects(self) -> bool:
        """Return whether its columns are effects of models."""
        return self.split == "effects" and any(effect for _model, effect in self.columns.values())

    def model_side(self) -> int:
        """The side of the table that names models: 0 for the rows, as where columns are fields, 1 for the
        columns.
        """
        return 0 if self.split == "fields" else 1

    def model_parts(self) -> dict[Line, Part]:
        """The rows, or the columns, that name models."""
        return self.columns if self.model_side() else self.rows

    def has_models(self) -> bool:
        """Return whether its columns are models, whole or by their effects."""
        return self.split in ("models", "effects")


def row_and_column(place: Place, split: str) -> tuple[Line, Line]:
    """A place's row and column: where columns are fields, each figure of a cell has a column of its own."""
    (row, k), column = place
    return ((row, 0), (column, k)) if split in ("fields", "beside") else ((row, k), (column, 0))


def fit(reading: Reading, support: Support, place: Place) -> float:
    """Score how well the number that now belongs in a place fits, at most 1."""
    held = reading.key(place)
    return min(1.0, support[place].get(held, 0.0)) if held else 0.0


def score_places(reading: Reading, support: Support, grid: FigureGrid, places: Iterable[Place]) -> float:
    """Score how well the numbers that now belong in some places fit, each by what it tells."""
    return sum(fit(reading, support, place) * grid.telling[place] for place in places)


def index_places(support: Support, split: str) -> tuple[dict[Line, list[Place]], dict[Line, list[Place]]]:
    """The places of each line and of each column."""
    found: tuple[dict[Line, list[Place]], ...] = (defaultdict(list), defaultdict(list))
    for place in support:
        for one, line in zip(found, row_and_column(place, split), strict=True):
            one[line].append(place)
    return found[0], found[1]


def find_most(found: Mapping[Any, float]) -> Any:
    """The part with most votes; of equals the one that came first."""
    return max(found, key=lambda part: found[part])
