"""Inequality of a variable in each year, by groups: Dagum's decomposition of the Gini coefficient, Theil's T
and L.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from spillover.analysis import Data, Design, Fit, Inference
from spillover.errors import StudyError
from spillover.estimates import SeriesRow, TermRecord
from spillover.options import Group, Seed, Term
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.inequality import Inequality as Measured
    from spillover.arrays.inequality import Summary

Measure = Literal["gini", "theil_t", "theil_l"]
_NOTES = {"gini_divisor": ("gini",), "between_draws": ("_between", "_between_share")}  # by the part's ending


class GroupRow(SeriesRow, frozen=True, kw_only=True):
    """Units, mean and Gini coefficient of a group in a year, with its error and interval."""

    series = "inequality_groups"
    year: int
    group: str
    units: int
    mean: float
    gini: float | None
    gini_se: float | None
    gini_low: float | None
    gini_high: float | None


class PairRow(SeriesRow, frozen=True, kw_only=True):
    """Gini coefficient between two groups in a year and their distance D, with errors and intervals; draws:
    those that drew both groups.
    """

    series = "inequality_pairs"
    year: int
    group: str
    other_group: str
    gini: float | None
    gini_se: float | None
    gini_low: float | None
    gini_high: float | None
    distance: float | None
    distance_se: float | None
    distance_low: float | None
    distance_high: float | None
    draws: int


class Inequality(Inference, frozen=True, kw_only=True):
    """Inequality of a variable in each year: the Gini coefficient with Dagum's (1997) parts within groups,
    net between groups and of transvariation, and Theil's T and L with their parts within and between
    groups.

    Parts: each measure (gini, theil_t, theil_l); with `by` also its parts, such as gini_within, gini_between
    and gini_transvariation, and their shares of it in per cent, such as gini_within_share. Their terms are
    the years. Series: inequality_groups (units, mean and Gini coefficient of each group) and inequality_pairs
    (the Gini coefficient between two groups, and Dagum's distance D between them).
    """

    variable: Term
    """The variable, zero or more; above zero for theil_l."""
    by: Group | None = None
    """The grouping column whose groups the parts are of; no parts without it."""
    measures: Annotated[tuple[Measure, ...], Meta(min_length=1, extra_json_schema={"uniqueItems": True})] = (
        "gini",
        "theil_t",
        "theil_l",
    )
    """The Gini coefficient (gini), Theil's T (theil_t), and his L (theil_l), the mean logarithmic deviation.
    """
    draws: Annotated[int, Meta(ge=100, le=1_000_000)] = 1000
    """Draws of the bootstrap, which resamples units with all their years; intervals are its percentiles."""
    seed: Seed = 1

    def parts(self) -> tuple[str, ...]:
        """List the measures and, with groups, their parts and shares."""
        from spillover.arrays.inequality import quantities

        return quantities(self.measures, self.by is not None)

    def fit(self, data: Data) -> Fit:
        """Compute each measure by year, and what figures draw."""
        from spillover.arrays.inequality import measure_inequality

        design = data.design(self)
        labels, codes = read_groups(design, self.by)
        found = measure_inequality(
            design.column(self.variable),
            design.unit,
            design.time,
            codes,
            name=self.variable,
            units=design.unit_ids,
            measures=self.measures,
            draws=self.draws,
            seed=self.seed,
            level=self.level,
        )
        fits = data.fit_of(self, design)
        for q, part in enumerate(found.names):
            self.add(fits, found, q, part)
        if labels:
            fits.series |= {
                "inequality_groups": groups(found, labels),
                "inequality_pairs": pairs(found, labels),
            }
        return fits

    def add(self, fits: Fit, found: Measured, q: int, part: str) -> None:
        """Adds the estimate of one quantity, whose terms are the years in which it exists."""
        from spillover.fit import PlainEstimate, describe_preparation
        from spillover.note import note

        assert fits.design is not None
        rows = [(str(t), numbers(found.overall, i, q)) for i, t in enumerate(found.times)]
        of_part = (note(key) for key, of in _NOTES.items() if part.endswith(of))
        settings = {
            "by": self.by,
            "resample": "units",
            "resamples": self.draws,
            "interval": "percentile",
            "level": self.level,
            "seed": self.seed,
            **describe_preparation(self),
        }
        terms = [
            msgspec.convert({"term": term, **row}, TermRecord)
            for term, row in rows
            if row["estimate"] is not None
        ]
        notes = [*fits.design.notes, *of_part]
        fits.add_plain(PlainEstimate(part, self.variable, settings, terms=terms, notes=notes), part)


def read_groups(design: Design, by: str | None) -> tuple[tuple[str, ...], Any]:
    """Read the labels of the groups in alphabetical order, and their codes (N,); none without `by`. One group
    alone is a StudyError.
    """
    if by is None:
        return (), None
    labels, codes = design.group(by)
    if len(labels) < 2:
        raise StudyError(
            _(
                "by: {by!r} has one group in the sample ({label}); parts by groups need two: "
                "widen 'sample', or leave 'by' out",
                by=by,
                label=labels[0],
            )
        )
    return labels, codes


def numbers(summary: Summary, t: int, q: int) -> dict[str, float | None]:
    """Give a number with its error and interval; None for what does not exist."""
    from math import isfinite

    columns = {"estimate": summary.estimate, "se": summary.se, "low": summary.low, "high": summary.high}
    values = {name: float(values[t, q]) for name, values in columns.items()}
    return {name: value if isfinite(value) else None for name, value in values.items()}


def groups(found: Measured, labels: tuple[str, ...]) -> list[GroupRow]:
    """Units, mean and Gini coefficient of each group that has units in a year."""
    within = {j: q for q, (j, h) in enumerate(found.pairs) if j == h}
    return [
        GroupRow(
            year=int(year),
            group=label,
            units=int(found.sizes[t, j]),
            mean=float(found.totals[t, j] / found.sizes[t, j]),
            **name_number("gini", numbers(found.gini, t, within[j])),
        )
        for t, year in enumerate(found.times)
        for j, label in enumerate(labels)
        if found.sizes[t, j]
    ]


def pairs(found: Measured, labels: tuple[str, ...]) -> list[PairRow]:
    """Gini coefficient between two groups and their distance D, for the pairs that have units in a year;
    draws: those that drew both.
    """
    return [
        PairRow(
            year=int(year),
            group=labels[j],
            other_group=labels[h],
            **name_number("gini", numbers(found.gini, t, q)),
            **name_number("distance", numbers(found.distance, t, q)),
            draws=int(found.gini.draws[t, q]),
        )
        for t, year in enumerate(found.times)
        for q, (j, h) in enumerate(found.pairs)
        if j < h and found.sizes[t, j] and found.sizes[t, h]
    ]


def name_number(name: str, found: Mapping[str, float | None]) -> dict[str, float | None]:
    """Name a number with its error and interval as columns of a series."""
    return {name if key == "estimate" else f"{name}_{key}": value for key, value in found.items()}
