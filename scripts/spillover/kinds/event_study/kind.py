"""Event studies of several estimators side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta

from spillover.analysis import Data, Fit
from spillover.options import EventTime
from spillover.policy import Drawing, check_dated, cohort_times, estimate_of, policy_recipe, rows_of
from spillover.series import HonestRow, PathRow
from spillover.words import _

if TYPE_CHECKING:
    from spillover.recipe import Recipe


# Those whose leads and lags are relative to the last time before adoption, as the bounds want them.
BOUNDED = ("two-way", "callaway-santanna", "sun-abraham")
Options = Mapping[str, Any]
Estimator = Literal["two-way", "callaway-santanna", "imputation", "sun-abraham", "switching"]


class EventStudy(Drawing, frozen=True, kw_only=True):
    """Effects by time since adoption, of several estimators side by side.

    A part for each estimator's path, two_way, callaway_santanna, imputation, sun_abraham, switching;
    <part>_att its average effect (two-way: the coefficient of one treatment dummy; callaway-santanna: over
    treated cohort-times, as the part simple of `staggered`); imputation_leads. Tests: pretrends. Series:
    event_study, parallel_trends, honest.
    """

    minutes = 10

    estimators: Annotated[tuple[Estimator, ...], Meta(min_length=1)] = ("two-way",)
    """Two-way fixed effects; Callaway and Sant'Anna (2021); Borusyak, Jaravel and Spiess (2024); Sun and
    Abraham (2021); de Chaisemartin and D'Haultfœuille (2024), for treatments that switch off.
    """
    reference: Annotated[tuple[EventTime, ...], Meta(min_length=1)] = (-1,)
    """Omitted times since adoption, whose effect is zero by normalisation (two-way, sun-abraham)."""
    window: tuple[EventTime, EventTime] | None = None
    """The first and last time since adoption: two-way bins those beyond; the other estimators do not show
    them. The test pretrends is of the leads within it for two-way and callaway-santanna, of all for
    sun-abraham, whose model has dummies of all, and of the number `leads` for imputation and switching.
    """
    control: Literal["never", "not-yet"] = "never"
    """Control units of callaway-santanna: never treated, or not yet treated."""
    method: Literal["regression", "ipw", "doubly-robust"] = "doubly-robust"
    """Method of callaway-santanna: outcome regression, inverse probability weighting, or doubly robust."""
    leads: Annotated[int, Meta(ge=0, le=1000)] = 0
    """Number of times before adoption tested by imputation and switching."""
    honest: Annotated[tuple[Annotated[float, Meta(ge=0)], ...], Meta(min_length=1)] | None = None
    """Bounds on violations of parallel trends after adoption, as multiples of the largest before it (M̄ of
    Rambachan and Roth 2023); needs the package diff-diff.
    """

    def problems(self) -> Iterator[str]:
        """Find a window that does not hold adoption, and controls that an estimator does not take."""
        if self.window and not self.window[0] < 0 <= self.window[1]:
            yield _(
                "{window} must begin before adoption (0) and end after it",
                window=f"window: {list(self.window)}",
            )
        if self.honest and self.reference != (-1,):
            yield _(
                "reference: the bounds of 'honest' require -1 alone; remove the other references, or honest"
            )
        if self.honest and not {*self.estimators} & {*BOUNDED}:
            yield _(
                "honest: bounds exist for {bounded} only; add one of these estimators, or remove honest",
                bounded=", ".join(BOUNDED),
            )
        if "switching" in self.estimators and self.controls:
            yield _("estimators: switching takes no controls; remove it, or remove the controls")

    def fit(self, data: Data) -> Fit:
        """Estimate each estimator's path and average."""
        from spillover.kinds.event_study.paths import ESTIMATORS, bounds, trends

        case = self.case(data)
        if {*self.estimators} != {"switching"}:
            check_dated(self, data, case)
        fits = data.fit_of(self, case.design)
        series: list[PathRow] = []
        robust: list[HonestRow] = []
        for name in self.estimators:
            path, average, leads = ESTIMATORS[name](self, case)
            part = name.replace("-", "_")
            shown = estimate_of(path.part(self.inside), case)
            fits.add(shown, self.outcome, part, lists_regressors=False)
            fits.add(average, self.outcome, f"{part}_att", lists_regressors=False)
            if self.honest and name in BOUNDED:
                robust += bounds(path, name, self.honest)
            rows = rows_of(path, name)
            if leads is not None:
                shown = estimate_of(leads.part(self.inside), case)
                fits.add(shown, self.outcome, f"{part}_leads", lists_regressors=False)
                rows = [*rows_of(leads, name), *rows]
            series += [row for row in rows if self.inside(row.key)]
        fits.series["event_study"] = series
        if self.honest:
            fits.series["honest"] = robust
        fits.series["parallel_trends"] = trends(case)
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the path and the average effect of each estimator."""
        found = []
        for estimator in self.estimators:
            part = f"{name}/{estimator.replace('-', '_')}"
            found += _RECIPES[estimator](self, part, {"series": estimator})
        return [*found, policy_recipe(self, name, "trends", estimator="trends", trends=True)]

    def inside(self, key: int) -> bool:
        """Return whether tables and figures show a time since adoption."""
        return self.window is None or self.window[0] <= key <= self.window[1]


def _two_way(study: EventStudy, part: str, more: Options) -> list[Recipe]:
    window = list(study.window) if study.window else None
    path = policy_recipe(study, part, "event", reference=list(study.reference), window=window, **more)
    return [path, policy_recipe(study, f"{part}_att", "treatment", term="ATT", dated=True)]


def _callaway_santanna(study: EventStudy, part: str, more: Options) -> list[Recipe]:
    parts = {"event": ["", part], "simple": [f"{part}_att", ""]}
    chosen = {"control": study.control, "method": study.method, "window": study.window, "base": "universal"}
    return [cohort_times(study, part, **chosen, anticipation=0, parts=parts, **more)]


def _sun_abraham(study: EventStudy, part: str, more: Options) -> list[Recipe]:
    reference = [study.reference[0]]
    return [policy_recipe(study, part, "cohorts", reference=reference, **more)]


def _imputation(study: EventStudy, part: str, more: Options) -> list[Recipe]:
    path = policy_recipe(study, part, "imputation", estimator="imputation", **more)
    if not study.leads:
        return [path]
    leads = policy_recipe(study, f"{part}_leads", "leads", leads=study.leads, reference=[], **more)
    return [path, leads]


def _switching(study: EventStudy, part: str, more: Options) -> list[Recipe]:
    return [policy_recipe(study, part, "switching", estimator="switching", leads=study.leads, **more)]


_RECIPES: dict[str, Callable[[EventStudy, str, Options], list[Recipe]]] = {
    "two-way": _two_way,
    "callaway-santanna": _callaway_santanna,
    "sun-abraham": _sun_abraham,
    "imputation": _imputation,
    "switching": _switching,
}
