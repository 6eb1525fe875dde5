"""Effects by cohort and time, and their averages (Callaway and Sant'Anna 2021); triple differences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta

from spillover.analysis import Data, Fit
from spillover.estimates import SeriesRow
from spillover.options import EventTime, Option, Term
from spillover.policy import Case, Drawing, cohort_times, estimate_of, rows_of
from spillover.series import number_or_none
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.did.aggregate import Bootstrap
    from spillover.arrays.did.staggered import GroupTime
    from spillover.recipe import Recipe


Aggregation = Literal["simple", "event", "cohort", "time"]
AGGREGATIONS: tuple[Aggregation, ...] = ("simple", "event", "cohort", "time")


class Multiplier(Option, frozen=True):
    """The multiplier bootstrap by cluster."""

    draws: Annotated[int, Meta(ge=99, le=1_000_000)] = 1000
    """Draws of the bootstrap."""
    weights: Literal["rademacher", "mammen", "webb"] = "rademacher"
    """Distribution of the multipliers."""


class CellRow(SeriesRow, frozen=True, kw_only=True):
    """Effect on a cohort at a time, with pointwise and simultaneous bounds."""

    series = "group_time"
    cohort: float
    time: float
    estimate: float
    se: float | None
    low: float | None
    high: float | None
    band_low: float | None
    band_high: float | None


class Staggered(Drawing, frozen=True, kw_only=True):
    """Effects by cohort and time with their averages (Callaway and Sant'Anna 2021); triple differences.

    Parts simple, event, cohort and time with the average effect, and event_path, cohort_path and time_path
    with what it averages. Series: group_time, event_study.
    """

    control: Literal["never", "not-yet"] = "never"
    """Control units: never treated, or not yet treated."""
    method: Literal["regression", "ipw", "doubly-robust"] = "doubly-robust"
    """Outcome regression, inverse probability weighting, or both (doubly robust)."""
    base: Literal["varying", "universal"] = "varying"
    """Base period of pre-adoption effects: the previous period (varying), or always the last one before
    adoption (universal).
    """
    anticipation: Annotated[int, Meta(ge=0, le=1000)] = 0
    """Periods before adoption in which effects may already occur."""
    window: tuple[EventTime, EventTime] | None = None
    """The first and last time since adoption to include."""
    balance: Annotated[int, Meta(ge=0, le=1000)] | None = None
    """Only cohorts observed for at least this many periods after adoption."""
    averages: Annotated[tuple[Aggregation, ...], Meta(min_length=1)] = AGGREGATIONS
    """Averages to compute: of all cells (simple), by time since adoption (event), cohort or year (time)."""
    bootstrap: Multiplier | None = None
    """The multiplier bootstrap by cluster; without it standard errors are analytic."""
    eligible: Term | None = None
    """A 0/1 variable of units, for triple differences."""

    def problems(self) -> Iterator[str]:
        """Options without use together."""
        if self.eligible and self.anticipation:
            yield _("anticipation: triple differences have none; remove it")

    def fit(self, data: Data) -> Fit:
        """Estimate every cell and its averages."""
        from spillover.arrays.did.aggregate import aggregate

        case = self.case(data)
        case.design.refuse_gaps()
        cells = self.cells(case)
        fits = data.fit_of(self, case.design)
        for by in dict.fromkeys(self.averages):
            options: dict[str, Any] = (
                {"window": self.window, "balance": self.balance} if by == "event" else {}
            )
            found = aggregate(
                cells, by, bootstrap=self.bootstrap_plan(), level=self.level, seed=self.seed, **options
            )
            fits.add(found.overall, self.outcome, by, lists_regressors=False)
            if found.path is not None:
                path = estimate_of(found.path, case)
                fits.add(path, self.outcome, f"{by}_path", lists_regressors=False)
                fits.series.setdefault("event_study", [])
                if by == "event":
                    fits.series["event_study"] = rows_of(found.path, "callaway-santanna")
        fits.series["group_time"] = self.rows(cells)
        return fits

    def cells(self, case: Case) -> GroupTime:
        """Estimate the effects by cohort and time."""
        from spillover.arrays.did.staggered import group_time
        from spillover.arrays.did.triple import triple_group_time

        options: dict[str, Any] = {
            "control": self.control,
            "method": self.method,
            "base": self.base,
            "clusters": case.clusters,
            "outcome": self.outcome,
        }
        if self.eligible:
            eligible = case.design.column(self.eligible)
            return triple_group_time(case.y, case.adoption, eligible, case.controls, **options)
        return group_time(case.y, case.adoption, case.controls, anticipation=self.anticipation, **options)

    def bootstrap_plan(self) -> Bootstrap | None:
        """Plan the bootstrap, where the analysis asks for it."""
        from spillover.arrays.did.aggregate import Bootstrap

        if self.bootstrap is None:
            return None
        return Bootstrap(self.seed, self.bootstrap.draws, self.bootstrap.weights)

    def rows(self, cells: GroupTime) -> list[CellRow]:
        """List the cells with pointwise and simultaneous bounds."""
        from spillover.arrays.did.aggregate import cell_inference
        from spillover.arrays.result import pointwise

        errors, band = cell_inference(
            cells, bootstrap=self.bootstrap_plan(), level=self.level, seed=self.seed
        )
        narrow = pointwise(self.level)
        return [
            CellRow(
                cohort=cohort,
                time=time,
                estimate=effect,
                se=number_or_none(error),
                low=number_or_none(effect - narrow * error),
                high=number_or_none(effect + narrow * error),
                band_low=number_or_none(effect - band * error),
                band_high=number_or_none(effect + band * error),
            )
            for cohort, time, effect, error in zip(
                cells.cohort.tolist(),
                cells.time.tolist(),
                cells.effects.tolist(),
                errors.tolist(),
                strict=True,
            )
        ]

    def recipes(self, name: str) -> list[Recipe]:
        """Describe every cell and its averages."""
        from spillover.declarations import all_options_of

        options: dict[str, Any] = {
            "control": self.control,
            "method": self.method,
            "base": self.base,
            "anticipation": self.anticipation,
            "window": self.window,
            "balance": self.balance,
            "eligible": self.eligible,
            "bootstrap": self.bootstrap and all_options_of(self.bootstrap),
            "parts": {
                by: [f"{name}/{by}", "" if by == "simple" else f"{name}/{by}_path"]
                for by in dict.fromkeys(self.averages)
            },
            "series": "callaway-santanna",
            "cells": True,
        }
        return [cohort_times(self, name, **options)]
