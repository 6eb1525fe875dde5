"""The series that tables, figures and the audit read: what a row of each has to have, whichever kind of
analysis writes it. A kind's rows may have more, which `results.duckdb` and data frames show; a series of any
other name has the columns that its kind gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, TypeVar

import msgspec

from spillover.estimates import TermRecord
from spillover.note import Value


class SeriesRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a series. series: its name in an analysis file."""

    series: ClassVar[str]


class RobustnessRow(SeriesRow, frozen=True, kw_only=True):
    """A coefficient in one variation. row: the variation's name, "" of the baseline; label: its words;
    settings: those of the estimate behind it.
    """

    series = "robustness"
    row: str
    label: str
    analysis: str
    term: str
    outcome: str = ""
    nobs: int | None = None
    units: int = 0
    periods: int = 0
    estimator: str = ""
    estimate: float
    se: float | None = None
    statistic: float | None = None
    p: float | None = None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    settings: Mapping[str, Value] = {}

    @property
    def numbers(self) -> TermRecord:
        """Its coefficient."""
        return msgspec.convert(self, TermRecord, from_attributes=True)


class PathRow(SeriesRow, frozen=True, kw_only=True):
    """An effect of a policy by time since adoption: pointwise and simultaneous bounds."""

    series = "event_study"
    estimator: str
    key: int
    estimate: float
    low: float
    high: float
    band_low: float
    band_high: float


class HonestRow(SeriesRow, frozen=True, kw_only=True):
    """Bounds of an average effect where trends differ by up to `size`."""

    series = "honest"
    estimator: str
    size: float
    low: float
    high: float


class DescriptionRow(SeriesRow, frozen=True, kw_only=True):
    """Descriptive statistics of a variable, over all rows or one group."""

    series = "descriptives"
    variable: str
    group: str | None = None
    nobs: int | None = None
    mean: float | None = None
    sd: float | None = None
    minimum: float | None = None
    q25: float | None = None
    median: float | None = None
    q75: float | None = None
    maximum: float | None = None
    sd_between: float | None = None
    sd_within: float | None = None

    @property
    def term(self) -> str:
        """The variable, with its group behind an @."""
        return f"{self.variable}@{self.group}" if self.group else self.variable


class CorrelationRow(SeriesRow, frozen=True, kw_only=True):
    """The correlation of two variables."""

    series = "correlations"
    variable: str
    other: str
    correlation: float


class InflationRow(SeriesRow, frozen=True, kw_only=True):
    """The variance inflation factor of a regressor."""

    series = "variance_inflation"
    variable: str
    vif: float


class MarginalEffectRow(SeriesRow, frozen=True, kw_only=True):
    """The effect of a treatment at a value of its moderator."""

    series = "marginal_effect"
    moderator: float
    effect: float
    low: float
    high: float


class ObservedRow(SeriesRow, frozen=True, kw_only=True):
    """A value of the moderator in the sample."""

    series = "observed"
    moderator: float


class BoundaryRow(SeriesRow, frozen=True, kw_only=True):
    """A value of the moderator at which the effect's interval touches zero (Johnson and Neyman)."""

    series = "johnson_neyman"
    moderator: float


class IntervalRow(SeriesRow, frozen=True, kw_only=True):
    """One interval of a bootstrapped quantity."""

    series = "intervals"
    quantity: str
    interval: str
    low: float
    high: float


class ThresholdRow(SeriesRow, frozen=True, kw_only=True):
    """A threshold, with the critical value of its likelihood ratio."""

    series = "thresholds"
    number: int
    threshold: float
    critical: float


class RatioRow(SeriesRow, frozen=True, kw_only=True):
    """The likelihood ratio of a value as threshold."""

    series = "likelihood_ratio"
    number: int
    value: float
    ratio: float


class AcceptedRow(SeriesRow, frozen=True, kw_only=True):
    """A piece of the set of values that a threshold may have."""

    series = "accepted"
    number: int
    low: float
    high: float


class PlaceboRow(SeriesRow, frozen=True, kw_only=True):
    """The coefficient of an adoption that was drawn. kind: what was drawn."""

    series = "placebo"
    kind: str
    coefficient: float


class ComparisonRow(SeriesRow, frozen=True, kw_only=True):
    """One two-by-two comparison of a two-way estimate (Goodman-Bacon), with its weight."""

    series = "bacon"
    kind: str
    weight: float
    effect: float


class BalanceRow(SeriesRow, frozen=True, kw_only=True):
    """The standardised bias of a covariate before or after matching; "" for a covariate: of all together."""

    series = "balance"
    when: str
    covariate: str = ""
    bias: float | None = None


class UnitEffectRow(SeriesRow, frozen=True, kw_only=True):
    """The effects of one unit: what it receives from others and what it sends to them."""

    series = "effects_by_unit"
    unit: str
    term: str
    received: float
    sent: float


class TrendRow(SeriesRow, frozen=True, kw_only=True):
    """The mean outcome of a cohort in a year; None for the units that never adopt."""

    series = "parallel_trends"
    cohort: int | None
    year: int
    mean: float
    rows: int


class ScatterRow(SeriesRow, frozen=True, kw_only=True):
    """A unit's deviation from the year's mean, and its neighbours'."""

    series = "scatter"
    unit: str
    year: int
    z: float
    lag: float


class LocalMoranRow(SeriesRow, frozen=True, kw_only=True):
    """The cluster that a unit belongs to in a year."""

    series = "local_moran"
    unit: str
    year: int
    cluster: str


FORMS: Mapping[str, type[SeriesRow]] = {form.series: form for form in SeriesRow.__subclasses__()}
Form = TypeVar("Form", bound=SeriesRow)


def read_rows_of(series: Mapping[str, Iterable[Any]], form: type[Form]) -> list[Form]:
    """The rows of one of some series, none where it is not among them."""
    return msgspec.convert(list(series.get(form.series, ())), list[form])  # type: ignore[valid-type]
