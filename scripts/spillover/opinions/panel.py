"""The sample of a recipe, rebuilt from the warehouse's files with pandas: no code of the analyses is used."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from spillover.opinions.opinion import MATRICES, bound_memory
from spillover.recipe import Recipe

# What decides a sample's rows and columns.
SAMPLE_FIELDS = (
    "all_terms",
    "sample",
    "trim",
    "winsorise",
    "observation_weights",
    "standardise",
    "centre",
    "interaction",
    "policy",
)
_FACTOR = re.compile(r"(?:([LF])(\d*)\.|(D)\.)?(\w+)")


class UnitYears(NamedTuple):
    """Units and years as files have them, their places by unit and year, and these as an index."""

    keys: pa.Table
    order: np.ndarray
    by_unit_and_year: pd.MultiIndex


@dataclass(frozen=True)
class PanelFiles:
    """Files of a job: variables and weight matrices by name, and the units file; made_matrices: matrices that
    are no files, with ids and, as an attribute, how they are standardised; policies: a list of who adopts
    when; analysis: the analysis, of kinds of which a regression follows from what it found.
    """

    variables: Mapping[str, Path]
    units: Path
    weights: Mapping[str, Path]
    made_matrices: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    policies: Path | None = None
    analysis: Path | None = None
    _variables: dict[str, pd.Series] = field(default_factory=dict, init=False)
    _rows: list[UnitYears] = field(default_factory=list, init=False)
    _samples: dict[tuple[str, ...], ProgramSample] = field(default_factory=dict, init=False)

    @cached_property
    def attributes(self) -> pd.DataFrame:
        """Attributes of the units, a row for each."""
        return _read_frame(self.units).set_index("unit")

    def variable(self, name: str) -> pd.Series:
        """Read a variable by unit and year, NaN where missing."""
        if name not in self._variables:
            table = pq.ParquetFile(self.variables[name]).read(use_threads=False)
            rows = self._order_rows(table.select(["unit", "year"]))
            values = table["value"].to_pandas().astype(float).to_numpy()[rows.order]
            self._variables[name] = pd.Series(values, rows.by_unit_and_year, name="value")
        return self._variables[name]

    def _order_rows(self, keys: pa.Table) -> UnitYears:
        """Find the order of a file's rows, made once for all files that have the same units and years."""
        for rows in self._rows:
            if rows.keys.equals(keys):
                return rows
        frame = keys.to_pandas(ignore_metadata=True)
        order = frame.sort_values(["unit", "year"], kind="stable").index.to_numpy()
        self._rows.append(UnitYears(keys, order, pd.MultiIndex.from_frame(frame.iloc[order])))
        return self._rows[-1]

    def factor(self, text: str) -> pd.Series:
        """Compute a variable, its lag, lead or change, in steps of the panel: values are matched by year, so
        that no lag bridges a gap.
        """
        operator, order, change, name = _split_term(text)
        values = self.variable(name)
        if not (operator or change):
            return values
        step = step_of(values.index.get_level_values("year").unique())
        if change:
            return values - _years_back(values, step)
        years = step * int(order or 1) * {"L": 1, "F": -1}.get(operator, 0)
        return _years_back(values, years) if years else values

    def sample(self, recipe: Recipe) -> ProgramSample:
        """Build the rows and columns of a recipe, once for all recipes and programs that have them alike."""
        key = _sample_key(recipe)
        if key not in self._samples:
            self._samples[key] = self._build_sample(recipe)
        return self._samples[key]

    def keep(self, recipe: Recipe, sample: ProgramSample) -> None:
        """Keep a sample that was made elsewhere as that of a recipe."""
        self._samples[_sample_key(recipe)] = sample

    def drop_samples(self, later: Iterable[Recipe]) -> None:
        """Drop the samples, and what programs fitted on them, that none of the recipes to come has."""
        wanted = {_sample_key(recipe) for recipe in later}
        for key in [key for key in self._samples if key not in wanted]:
            del self._samples[key]

    def _build_sample(self, recipe: Recipe) -> ProgramSample:
        """Build the rows that are complete in all terms of the analysis, with its terms as columns."""
        factors = list(dict.fromkeys(f for term in recipe.all_terms for f in term.split(":")))
        table = _join({f: self.factor(f) for f in factors})
        table = table[self._rows_of_sample(recipe.sample, table.index)].dropna()
        if recipe.trim:
            bounds = _bounds(table, recipe.trim, recipe.observation_weights)
            table = table[np.logical_and.reduce([table[f].between(*ends) for f, ends in bounds.items()])]
        if recipe.winsorise:
            for f, (low, high) in _bounds(table, recipe.winsorise, recipe.observation_weights).items():
                table[f] = table[f].clip(low, high)
        for f in factors:
            table[f] = _scale(table[f], _split_term(f)[3], recipe)
        columns = {term: _multiply(table, term.split(":")) for term in recipe.all_terms}
        if recipe.interaction:
            a, b = (columns[term] for term in recipe.interaction)
            columns[":".join(recipe.interaction)] = (a - a.mean()) * (b - b.mean())
        frame = pd.DataFrame(columns)
        if not recipe.policy:
            return ProgramSample(frame, self.attributes)
        from spillover.opinions.policy import build_design

        frame, names = build_design(recipe, frame, self)
        return ProgramSample(frame, self.attributes, names)

    def matrix(self, name: str, units: list[str]) -> np.ndarray:
        """Read a weight matrix (n, n) in the order of `units`; of a part of them, standardised again."""
        stored = self.made_matrices[name] if name in self.made_matrices else _read_matrix(self.weights[name])
        table = stored.to_numpy()
        if list(stored.index) != units:
            places = stored.index.get_indexer(pd.Index(units))
            if (places < 0).any():
                raise KeyError(f"{name} has no {units[int(np.flatnonzero(places < 0)[0])]}")
            table = table[np.ix_(places, places)]
        how = stored.attrs.get("standardise") if len(units) < len(stored) else "none"
        if how == "row":
            table = table / np.where(table.sum(1) == 0, 1, table.sum(1))[:, None]
        return table / np.abs(np.linalg.eigvals(table)).max() if how == "spectral" else table

    def _rows_of_sample(self, sample: Mapping[str, Any], index: pd.Index) -> np.ndarray:
        unit, year = index.get_level_values("unit"), index.get_level_values("year")
        kept = np.ones(len(index), bool)
        if years := sample.get("years"):
            kept &= (year >= years[0]) & (year <= years[1])
        for column, labels in sample.get("groups", {}).items():
            kept &= self.attributes[column].astype(str).reindex(unit).isin(labels).to_numpy()
        without = sample.get("without", {})
        kept &= ~unit.isin(without.get("units", ())) & ~year.isin(without.get("years", ()))
        for column, labels in without.get("groups", {}).items():
            kept &= ~self.attributes[column].astype(str).reindex(unit).isin(labels).to_numpy()
        return kept


@dataclass(frozen=True)
class ProgramSample:
    """Rows of an estimate, by unit and year, a column for each term; attributes: of the units;
    policy_columns: columns that a policy's design made; fits: regressions that a program has made of these
    rows, by what was asked.
    """

    frame: pd.DataFrame
    attributes: pd.DataFrame
    policy_columns: tuple[str, ...] = ()
    fits: dict[str, Any] = field(default_factory=dict, init=False)
    _labels: dict[str, pd.Series] = field(default_factory=dict, init=False)
    _parts: dict[str, dict[str, ProgramSample]] = field(default_factory=dict, init=False)

    @property
    def nobs(self) -> int:
        """Number of rows."""
        return len(self.frame)

    @cached_property
    def index_by_number(self) -> pd.MultiIndex:
        """Numbers of each row's unit and year: programs group numbers in half the time of texts."""
        years = self.frame.index.get_level_values("year")
        return pd.MultiIndex.from_arrays([self.labels("unit").to_numpy(), years], names=["unit", "year"])

    @cached_property
    def units(self) -> list[str]:
        """Units of the sample, sorted."""
        return sorted(self.frame.index.get_level_values("unit").unique())

    @cached_property
    def years(self) -> list[int]:
        """Years of the sample, sorted."""
        return sorted(self.frame.index.get_level_values("year").unique())

    @cached_property
    def step(self) -> int:
        """Number of years from one period of the sample to the next."""
        return step_of(self.years)

    @property
    def consecutive(self) -> bool:
        """Return whether no period lies between its years without a row."""
        return len(self.years) == (self.years[-1] - self.years[0]) // self.step + 1

    def count_periods(self, years: Any) -> Any:
        """Years as so many periods after the first year, for programs whose periods are one apart."""
        return self.years[0] + (np.asarray(years) - self.years[0]) // self.step

    @property
    def is_balanced(self) -> bool:
        """Return whether every unit has a row in every year."""
        return self.nobs == len(self.units) * len(self.years)

    def refuse_gaps(self) -> None:
        """Raise a ValueError where a unit lacks a row in a year."""
        if not self.is_balanced:
            raise ValueError("the panel has gaps")

    def tables(self, names: Iterable[str]) -> dict[str, np.ndarray]:
        """Columns (n, T) by unit and year; gaps are a ValueError."""
        self.refuse_gaps()
        shape = len(self.units), len(self.years)
        return {name: self.frame[name].to_numpy().reshape(shape) for name in names}

    def labels(self, by: str) -> pd.Series:
        """Find the cluster of each row: its unit, its year, or its unit's label in a grouping column."""
        if by not in self._labels:
            level = self.frame.index.get_level_values("year" if by == "year" else "unit")
            if ":" in by:
                cells = pd.DataFrame({part: self.labels(part) for part in by.split(":")})
                values: Any = cells.reset_index(drop=True).groupby(list(cells)).ngroup()
            else:
                values = level if by in ("unit", "year") else self.attributes[by].reindex(level)
            codes = pd.factorize(np.asarray(values), sort=True)[0]
            self._labels[by] = pd.Series(codes, index=self.frame.index, name=by)
        return self._labels[by]

    def models(self, recipe: Recipe) -> dict[str, ProgramSample]:
        """Select the rows of a recipe's estimate by its id; of each label's where the recipe is split."""
        parts = self.parts(recipe.split) if recipe.split else {"": self}
        return {f"{recipe.model}/{label}" if label else recipe.model: part for label, part in parts.items()}

    def parts(self, by: str) -> dict[str, ProgramSample]:
        """Split the sample by the labels of a grouping column."""
        if by not in self._parts:
            units = self.frame.index.get_level_values("unit")
            label = self.attributes[by].astype(str).reindex(units).to_numpy()
            made = {
                str(k): ProgramSample(self.frame[label == k], self.attributes) for k in sorted(set(label))
            }
            self._parts[by] = made
        return self._parts[by]


def _join(columns: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Columns beside each other by unit and year, without a comparison of rows where these are the same."""
    index = next(iter(columns.values())).index
    if all(column.index is index for column in columns.values()):
        return pd.DataFrame({name: column.to_numpy() for name, column in columns.items()}, index)
    return pd.DataFrame(columns)


def _multiply(table: pd.DataFrame, factors: list[str]) -> pd.Series:
    return table[factors[0]] if len(factors) == 1 else table[factors].prod(axis=1)


def step_of(years: Iterable[int]) -> int:
    """Compute the greatest common divisor of the distances between years, 1 where there are none."""
    known = sorted({int(year) for year in years})
    return math.gcd(*(later - year for year, later in pairwise(known))) or 1


def _sample_key(recipe: Recipe) -> tuple[str, ...]:
    return tuple(str(getattr(recipe, field)) for field in SAMPLE_FIELDS)


def _split_term(text: str) -> tuple[str, str, str, str]:
    match = _FACTOR.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a variable, a lag, a lead or a change")
    return tuple(group or "" for group in match.groups())  # type: ignore[return-value]


def _read_frame(path: Path) -> pd.DataFrame:
    """Read a Parquet file. `pandas.read_parquet` would load what reads whole folders of them first."""
    return pq.ParquetFile(path).read(use_threads=False).to_pandas()


def _read_matrix(path: Path) -> pd.DataFrame:
    """Read a file of weights with its units' ids, and among its attributes how it is standardised."""
    with np.load(path) as file:
        ids, about = [str(i) for i in file["ids"]], json.loads(str(file["about"]))
        bound_memory(float(len(ids)) ** 2, MATRICES, f"a matrix of {len(ids):,} units")
        full = np.zeros(tuple(file["shape"]))
        rows = np.repeat(np.arange(len(ids)), np.diff(file["indptr"]))
        full[rows, file["indices"]] = file["data"]
    table = pd.DataFrame(full, index=ids, columns=ids)
    table.attrs["standardise"] = about["standardisation"]
    return table


def _years_back(values: pd.Series, years: int) -> pd.Series:
    unit, year = values.index.get_level_values("unit"), values.index.get_level_values("year")
    moved = pd.Series(values.to_numpy(), pd.MultiIndex.from_arrays([unit, year + years]))
    return pd.Series(moved.reindex(values.index).to_numpy(), values.index)


def _bounds(table: pd.DataFrame, tails: Mapping[str, Any], weights: str) -> dict[str, tuple[float, float]]:
    """Compute the two quantiles of each column with tails: of the variables named, or of all but the weights
    that have more than two values.
    """
    low, high = tails["quantiles"]
    factors = [(str(f), _split_term(str(f))[3]) for f in table]
    chosen = [
        f
        for f, variable in factors
        if (variable in tails["variables"])
        or (not tails["variables"] and table[f].nunique() > 2 and variable != weights)
    ]
    return {f: (table[f].quantile(low), table[f].quantile(high)) for f in chosen}


def _scale(values: pd.Series, variable: str, recipe: Recipe) -> pd.Series:
    if variable in recipe.standardise:
        return (values - values.mean()) / values.std(ddof=1)
    return values - values.mean() if variable in recipe.centre else values
