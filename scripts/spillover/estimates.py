"""The result of an analysis as its file keeps it: estimates with their terms and tests, and series for
figures.

The same objects are read by tables, figures, the page, `results.duckdb`, other programs' comparisons and the
results of calls on data frames.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from spillover.note import Note, Value, VarianceSetting

NUMBERS = ("estimate", "se", "statistic", "p", "low", "high")


class TermRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Coefficient or effect: its standard error, t or z ratio, two-sided p-value and interval."""

    term: str = ""
    estimate: float
    se: float | None = None
    statistic: float | None = None
    p: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def bounds(self) -> tuple[float, float]:
        """Lower and upper end of its interval; NaN where it has none."""
        return math.nan if self.low is None else self.low, math.nan if self.high is None else self.high

    def numbers(self) -> dict[str, float]:
        """List its numbers by field, without those that it lacks."""
        return {name: value for name in NUMBERS if (value := getattr(self, name)) is not None}


class TestRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Test: its statistic, p-value and degrees of freedom, what it tests and how it was made."""

    name: str
    statistic: float
    p: float
    distribution: str
    df: tuple[float, ...] = ()
    null: Note | None = None
    note: Note | None = None


class EstimateRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Estimate of an analysis, one of its parts.

    model: its id, `analysis` or `analysis/part`; part: the equation, stage or group, "" where there is one;
    nobs, units, periods: the size of its sample; df: degrees of freedom of the t distribution, None for the
    normal; kind: of its analysis, among whose words its keys are; lists_regressors: whether its terms are its
    regressors, not averages over cohorts and times, a path, direct and indirect effects, or a second stage
    behind which the controls are; differenced_effects: the sets of effects that its differences removed.
    """

    model: str
    part: str
    estimator: str
    outcome: str
    nobs: int
    units: int
    periods: int
    df: float | None = None
    statistics: Mapping[str, int | float]
    settings: Mapping[str, Value]
    terms: tuple[TermRecord, ...]
    tests: tuple[TestRecord, ...]
    notes: tuple[Note, ...]
    kind: str = ""
    lists_regressors: bool = True
    differenced_effects: tuple[str, ...] = ()

    @property
    def variance(self) -> VarianceSetting | str | None:
        """Return how its standard errors were made; None where it has none."""
        made = self.settings.get("variance")
        return made if isinstance(made, VarianceSetting | str) else None

    @property
    def level(self) -> float | None:
        """Level of its intervals."""
        level = self.settings.get("level")
        return level if isinstance(level, float) else None

    @property
    def effects(self) -> str | None:
        """Fixed effects: a name, or the sets of a list."""
        effects = self.settings.get("effects")
        return effects if isinstance(effects, str) else None

    def find_term(self, name: str) -> TermRecord | None:
        """Find the term of this name."""
        return next((row for row in self.terms if row.term == name), None)


class SeriesRow(msgspec.Struct, frozen=True, kw_only=True):
    """Row of a series, which has a form in `spillover/series.py` or beside its kind. series: its name in an
    analysis file.
    """

    series: ClassVar[str]

    def columns(self) -> dict[str, Any]:
        """Give its values by column, as its file has them."""
        values = dict(zip(self.__struct_encode_fields__, msgspec.structs.astuple(self), strict=True))
        if not self.__struct_config__.omit_defaults:
            return values
        return {name: value for name, value in values.items() if value is not None}


class PlainRow(SeriesRow, frozen=True, kw_only=True):
    """Row of a series whose form is beside its kind, or that has none: its values by column."""

    values: Mapping[str, Any]

    def columns(self) -> dict[str, Any]:
        """Give its values by column, as its file has them."""
        return dict(self.values)


class AnalysisRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Contents of an analysis file. schema: its form; rows: the sample's units and years, as `analyses.rows`
    writes them, None where it reads other analyses alone.
    """

    schema: int = 0
    analysis: str
    kind: str
    is_simulated: bool = False
    rows: str | None = None
    estimates: tuple[EstimateRecord, ...]
    series: Mapping[str, tuple[SeriesRow, ...]] = {}
