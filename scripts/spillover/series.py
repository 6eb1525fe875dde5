"""The rows of series: of those that tables, figures, the audit or several kinds share, what a row has to
have, whichever kind of analysis writes it. A series of any other name has rows of a form beside its kind, or
the columns that its kind gives it, which `results.duckdb` and data frames show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any, TypeVar

import msgspec

from spillover.estimates import PlainRow, SeriesRow, TermRecord
from spillover.note import Value


class RobustnessRow(SeriesRow, frozen=True, kw_only=True):
    """Coefficient in one variation. row: the variation's name, "" of the baseline; label: its words;
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
        """Coefficient of the row as a term."""
        return msgspec.convert(self, TermRecord, from_attributes=True)


def number_or_none(value: float) -> float | None:
    """Return a number as a row keeps it: None where it cannot be had (NaN) or has no end."""
    return value if isfinite(value) else None


class PathRow(SeriesRow, frozen=True, kw_only=True):
    """Effect of a policy by time since adoption, with pointwise and simultaneous bounds. by: what `key`
    counts.
    """

    series = "event_study"
    estimator: str
    by: str = "event"
    key: int
    estimate: float
    se: float | None = None
    low: float | None
    high: float | None
    band_low: float | None
    band_high: float | None

    @property
    def numbers(self) -> TermRecord:
        """Effect with its pointwise interval."""
        return TermRecord(estimate=self.estimate, se=self.se, low=self.low, high=self.high)


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
    group: str | None = None
    variable: str
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
        """Variable, with its group behind an @."""
        return f"{self.variable}@{self.group}" if self.group else self.variable


class CorrelationRow(SeriesRow, frozen=True, kw_only=True):
    """Correlation of two variables."""

    series = "correlations"
    variable: str
    other_variable: str
    correlation: float


class InflationRow(SeriesRow, frozen=True, kw_only=True):
    """Variance inflation factor of a regressor."""

    series = "variance_inflation"
    variable: str
    vif: float


class MarginalEffectRow(SeriesRow, frozen=True, kw_only=True):
    """Effect of a treatment at a value of its moderator."""

    series = "marginal_effect"
    moderator: float
    effect: float
    se: float | None = None
    low: float
    high: float


class ObservedRow(SeriesRow, frozen=True, kw_only=True):
    """Value of the moderator in the sample."""

    series = "observed"
    moderator: float


class BoundaryRow(SeriesRow, frozen=True, kw_only=True):
    """Value of the moderator at which the effect's interval touches zero (Johnson and Neyman)."""

    series = "johnson_neyman"
    moderator: float


class IntervalRow(SeriesRow, frozen=True, kw_only=True):
    """Interval of a bootstrapped quantity."""

    series = "intervals"
    quantity: str
    interval: str
    low: float
    high: float


class ReplicateRow(SeriesRow, frozen=True, kw_only=True):
    """Quantity in one of the first draws of a bootstrap, which other programs draw again."""

    series = "replicates"
    replicate: str
    quantity: str
    estimate: float


class ThresholdRow(SeriesRow, frozen=True, kw_only=True):
    """Threshold, with the critical value of its likelihood ratio; the hull of the values that it may have,
    how many of those tried it accepts (values_in_set) and spans (values_in_hull).
    """

    series = "thresholds"
    number: int
    threshold: float
    low: float | None = None
    high: float | None = None
    critical: float
    values_in_set: int | None = None
    values_in_hull: int | None = None


class RatioRow(SeriesRow, frozen=True, kw_only=True):
    """Likelihood ratio of a value as threshold."""

    series = "likelihood_ratio"
    number: int
    value: float
    ratio: float


class AcceptedRow(SeriesRow, frozen=True, kw_only=True):
    """Piece of the set of values that a threshold may have."""

    series = "accepted"
    number: int
    low: float
    high: float


class PlaceboRow(SeriesRow, frozen=True, kw_only=True):
    """Coefficient of an adoption that was drawn. kind: what was drawn; draw: which one, from 0."""

    series = "placebo"
    kind: str
    draw: int = 0
    coefficient: float
    se: float | None = None


class ComparisonRow(SeriesRow, frozen=True, kw_only=True):
    """Two-by-two comparison of a two-way estimate (Goodman-Bacon), with its weight. treated_cohort: the year
    in which its treated units adopt; control_cohort: that of its controls, or which they are.
    """

    series = "bacon"
    kind: str
    treated_cohort: int | None = None
    control_cohort: int | str | None = None
    effect: float
    weight: float


class BalanceRow(SeriesRow, frozen=True, kw_only=True, omit_defaults=True):
    """Means of a covariate before or after matching, and their standardised bias; or, without a covariate,
    what describes all of them together.
    """

    series = "balance"
    stage: str
    covariate: str = ""
    mean_treated: float | None = None
    mean_control: float | None = None
    bias: float | None = None
    t: float | None = None
    p: float | None = None
    variance_ratio: float | None = None
    mean_bias: float | None = None
    pseudo_r2: float | None = None
    rubin_b: float | None = None
    rubin_r: float | None = None


class UnitEffectRow(SeriesRow, frozen=True, kw_only=True):
    """Effects of one unit: its own, what it receives from others and what it sends to them."""

    series = "effects_by_unit"
    unit: str
    term: str
    direct: float | None = None
    from_others: float
    to_others: float
    direct_se: float | None = None
    from_others_se: float | None = None
    to_others_se: float | None = None


class TrendRow(SeriesRow, frozen=True, kw_only=True):
    """Mean outcome of a cohort in a year; None for the units that never adopt."""

    series = "parallel_trends"
    cohort: int | None
    year: int
    mean: float
    rows: int


class ScatterRow(SeriesRow, frozen=True, kw_only=True):
    """Deviation of a unit from the year's mean, and its neighbours'."""

    series = "scatter"
    unit: str
    year: int
    z: float
    lag: float


class LocalMoranRow(SeriesRow, frozen=True, kw_only=True):
    """Local Moran's I of a unit in a year, and the cluster that it belongs to."""

    series = "local_moran"
    unit: str
    year: int
    local_moran: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    quadrant: str | None = None
    cluster: str


FORMS: Mapping[str, type[SeriesRow]] = {
    form.series: form for form in SeriesRow.__subclasses__() if form is not PlainRow
}
Form = TypeVar("Form", bound=SeriesRow)


def read_rows_of(series: Mapping[str, Iterable[SeriesRow]], form: type[Form]) -> list[Form]:
    """Read the rows of one of some series in their form, none where it is not among them."""
    rows = series.get(form.series, ())
    return [row if isinstance(row, form) else msgspec.convert(row.columns(), form) for row in rows]


def decode_series(name: str, rows: msgspec.Raw) -> tuple[SeriesRow, ...]:
    """Decode the rows of a series in a file, in the form that its name has."""
    if form := FORMS.get(name):
        return msgspec.json.decode(rows, type=tuple[form, ...])  # type: ignore[valid-type]
    return tuple(PlainRow(values=row) for row in msgspec.json.decode(rows, type=list[dict[str, Any]]))
