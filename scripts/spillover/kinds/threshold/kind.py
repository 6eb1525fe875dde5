"""Panel threshold regression: slopes that change where a variable passes one to three values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

from msgspec import Meta

from spillover.analysis import Data, Design, Estimation, Fit
from spillover.declarations import every_option_of
from spillover.estimates import SeriesRow
from spillover.options import BY_UNIT, Seed, SomeTerms, Term, Terms, Variance
from spillover.recipe import KindRecipe, Recipe, recipe_of
from spillover.series import AcceptedRow, RatioRow, ReplicateRow, ThresholdRow
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.result import Estimate
    from spillover.arrays.threshold import ThresholdInterval, ThresholdModel
    from spillover.note import Note

_SHOWN = 10  # draws of the bootstrap that the crosscheck makes again


class Threshold(Estimation, frozen=True, kw_only=True):
    """Panel threshold regression (Hansen 1999): slopes that change where a variable passes one to three
    values, each with its interval and a bootstrap test.

    One estimate with a term for each regressor and regime, "x [regime 1]" where the variable is at or below
    the first threshold. Tests: threshold_test_1, … Settings: threshold_1, … with the accepted set as it is,
    holes included; rows_by_regime. Series: thresholds, accepted, likelihood_ratio.
    """

    minutes: ClassVar[int] = 15
    one_role: ClassVar[bool] = False  # the threshold variable may be a control as well

    outcome: Term
    regressors: Terms
    """The regressors whose slopes differ by regime."""
    threshold: Term
    """The variable whose value decides the regime."""
    controls: SomeTerms = ()
    """Further regressors, whose slopes are the same in every regime."""
    thresholds: Annotated[int, Meta(ge=1, le=3)] = 1
    """Number of thresholds; each is searched given the others until none moves."""
    trim: Annotated[float, Meta(gt=0, lt=0.5)] = 0.01
    """Share of the rows beyond the first and the last value tried, and the minimum share of each regime."""
    grid: Annotated[int, Meta(ge=2, le=100_000)] | None = None
    """Number of values tried, evenly spaced by rank as in pyxthreg; every distinct value by default."""
    divisor: Literal["hansen", "xthreg"] = "hansen"
    """The divisor of sums of squares in F and in the likelihood ratio: hansen, n(T-1), as in his article; or
    xthreg, T(n-1), as in Stata's xthreg and pyxthreg.
    """
    draws: Annotated[int, Meta(ge=0, le=1_000_000)] = 1000
    """Draws of the bootstrap, which resamples units with all their years; 0 leaves the tests out."""
    seed: Seed = 1
    effects: Literal["individual", "two-way"] = "individual"
    """Fixed effects of units (individual), or of units and years (two-way)."""
    variance: Variance = BY_UNIT
    constant: bool = False

    def problems(self) -> Iterator[str]:
        """Terms in two roles that exclude each other."""
        for term in self.regressors:
            if term in self.controls:
                yield _("{term} is among the regressors as well; leave it in one", term=f"controls: {term!r}")
        if self.outcome in (*self.regressors, *self.controls, self.threshold):
            yield _(
                "{outcome} is both outcome and regressor; remove it from the regressors",
                outcome=f"outcome: {self.outcome!r}",
            )

    def fit(self, data: Data) -> Fit:
        """Estimate the thresholds, their intervals and tests, and the slopes in each regime."""
        design = data.design(self)
        design.refuse_gaps()
        model, fits = self.estimate(design), data.fit_of(self, design)
        fits.add(self.describe_model(model), self.outcome)
        fits.series |= _build_series(model)
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the search with all its options; the slopes follow from the thresholds."""
        options = every_option_of(self)
        return [recipe_of(KindRecipe, self, name, self.outcome, (), estimator=self.kind, options=options)]

    def estimate(self, design: Design) -> ThresholdModel:
        """Estimate the threshold regression on a design."""
        from spillover.arrays.threshold import fit_threshold
        from spillover.panel.inputs import variance_of

        x, z = (design.matrix(terms) for terms in (self.regressors, self.controls))
        return fit_threshold(
            design.column(self.outcome),
            *(x, z),
            design.column(self.threshold),
            design.unit,
            design.time,
            terms=(self.regressors, self.controls, self.threshold),
            thresholds=self.thresholds,
            trim=self.trim,
            grid=self.grid,
            divisor=self.divisor,
            level=self.level,
            draws=self.draws,
            seed=self.seed,
            effects=self.effects,
            variance=variance_of(self.variance, design),
            constant=self.constant,
            outcome=self.outcome,
        )

    def describe_model(self, model: ThresholdModel) -> Estimate:
        """Describe thresholds, intervals, regimes and bootstrap tests beside the estimate."""
        from spillover.arrays.threshold import as_test
        from spillover.note import note

        sizes = enumerate(zip(model.rows, model.units, strict=True), 1)
        regimes = [note("regime", number=r, rows=rows, units=units) for r, (rows, units) in sizes]
        found = {f"threshold_{j + 1}": self.note_threshold(one) for j, one in enumerate(model.intervals)}
        tests = tuple(as_test(test, self.threshold, self.seed) for test in model.tests if self.draws)
        fitted = model.estimate
        settings = {**fitted.settings, **found, "rows_by_regime": regimes}
        every = (*fitted.tests, *tests)
        return replace(fitted, estimator=self.kind, settings=settings, tests=every)

    def note_threshold(self, interval: ThresholdInterval) -> Note:
        """Note a threshold with the values that are not rejected, and of those tried how many they are."""
        from spillover.note import note

        return note(
            "threshold",
            value=interval.threshold,
            level=self.level,
            accepted=interval.values_in_set,
            tried=interval.values_in_hull,
            low=interval.low,
            high=interval.high,
            pieces=[note("interval", low=low, high=high) for low, high in interval.pieces],
            holes=len(interval.pieces) > 1,
        )


def _build_series(model: ThresholdModel) -> dict[str, list[SeriesRow]]:
    """Thresholds with their hulls, the accepted pieces, the ratios of the values tried, the first draws."""
    series: defaultdict[str, list[SeriesRow]] = defaultdict(list)
    for number, one in enumerate(model.intervals, 1):
        series["thresholds"].append(
            ThresholdRow(
                number=number,
                threshold=one.threshold,
                low=one.low,
                high=one.high,
                critical=one.critical,
                values_in_set=one.values_in_set,
                values_in_hull=one.values_in_hull,
            )
        )
        series["accepted"] += [AcceptedRow(number=number, low=low, high=high) for low, high in one.pieces]
        tried = zip(one.values.tolist(), one.ratio.tolist(), strict=True)
        ratios = [RatioRow(number=number, value=v, ratio=r) for v, r in tried if r < float("inf")]
        series["likelihood_ratio"] += ratios
    for test in model.tests:
        for draw, f in enumerate(test.draws[:_SHOWN].tolist()):
            of = f"threshold_test_{test.thresholds}"
            series["replicates"].append(ReplicateRow(replicate=str(draw), quantity=of, estimate=f))
    return dict(series)
