"""Matching before differences: the two-way coefficient on a matched sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta

from spillover.analysis import Data, Fit
from spillover.estimates import SeriesRow
from spillover.options import Positive, Terms
from spillover.policy import Adopting, Case, policy_recipe
from spillover.series import BalanceRow
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.did.matching import Balance
    from spillover.arrays.did.matching import Matching as Matched
    from spillover.recipe import Recipe


RULE = ("method", "neighbours", "caliper", "bandwidth", "kernel", "replacement", "support")


class ScoreRow(SeriesRow, frozen=True, kw_only=True):
    """Propensity score of a row, and its weight among the matched."""

    series = "scores"
    is_treated: bool
    score: float
    weight: float


class Matching(Adopting, frozen=True, kw_only=True):
    """Propensity-score matching, then the two-way difference-in-differences on the matched rows.

    One estimate. Statistics: matched_rows, unmatched_treated. Series: balance, scores.
    """

    one_role = False

    covariates: Terms
    """Covariates of the propensity score, a logit of ever being treated."""
    method: Literal["nearest", "radius", "kernel"] = "nearest"
    """The nearest rows, all within a radius, or all by a kernel."""
    neighbours: Annotated[int, Meta(ge=1, le=10_000)] = 1
    """Number of nearest neighbours."""
    caliper: Positive | None = None
    """The largest difference of scores."""
    bandwidth: Positive = 0.06
    """Bandwidth of the kernel."""
    kernel: Literal["epanechnikov", "normal"] = "epanechnikov"
    """Shape of the kernel."""
    replacement: bool = True
    """Whether a control may be matched to several treated rows."""
    support: bool = True
    """Whether treated rows outside the range of the controls' scores are dropped."""
    by_year: bool = False
    """Match within each year, with a separate logit; otherwise all rows at once."""
    whole_units: bool = False
    """Keep all years of a unit that has a matched row."""
    weighted: bool = False
    """Whether rows are weighted by the number of their matches."""

    def problems(self) -> Iterator[str]:
        """Options that the method cannot use."""
        if self.method == "radius" and self.caliper is None:
            yield _("caliper: radius matching needs one, such as 0.05")
        if not self.replacement and (self.method != "nearest" or self.neighbours != 1):
            yield _("replacement: without it there is one nearest neighbour; write neighbours: 1")

    def fit(self, data: Data) -> Fit:
        """Match, then estimate."""
        from spillover.arrays.did.adoption import Adoption, fit_twfe
        from spillover.arrays.variance import restrict

        case = self.case(data)
        found = self.match(case)
        rows, adoption = found.rows, case.adoption
        weights = adoption.row_weights * (found.weights if self.weighted else 1.0)
        plain = not self.weighted and case.weights is None
        fit = fit_twfe(
            case.y[rows],
            Adoption(
                case.unit[rows], case.time[rows], adoption.first[rows], None if plain else weights[rows]
            ),
            None if case.controls is None else case.controls[rows],
            terms=self.controls,
            variance=restrict(self.cluster_variance(case), rows),
            outcome=self.outcome,
        )
        fits = data.fit_of(self, case.design)
        numbers = {
            **fit.statistics,
            "matched_rows": float(rows.sum()),
            "unmatched_treated": float(found.off_support),
        }
        fits.add(
            self.rename_treatment(replace(fit, statistics=numbers, notes=(*fit.notes, *found.notes))),
            self.outcome,
        )
        fits.series["balance"] = balance_rows(found.balance)
        fits.series["scores"] = [
            ScoreRow(is_treated=bool(group), score=score, weight=weight)
            for group, score, weight in zip(self.ever(case), found.scores, found.weights, strict=True)
        ]
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the matching and the regression on its rows."""
        chosen = {key: getattr(self, key) for key in (*RULE, "by_year", "whole_units", "weighted")}
        return [policy_recipe(self, name, "matched", covariates=list(self.covariates), **chosen)]

    def ever(self, case: Case) -> Any:
        """Mask of rows of units that are ever treated."""
        import numpy as np

        return np.isfinite(case.adoption.first)

    def match(self, case: Case) -> Matched:
        """Match the sample."""
        from spillover.arrays.did.matching import MatchRule, complete_units, match

        rule = MatchRule(*(getattr(self, key) for key in RULE))
        found = match(
            self.ever(case).astype(float),
            case.design.matrix(self.covariates),
            terms=self.covariates,
            unit=case.unit,
            time=case.time,
            strata=case.time if self.by_year else None,
            rule=rule,
        )
        return complete_units(found, case.unit) if self.whole_units else found


def balance_rows(balance: Balance) -> list[BalanceRow]:
    """Describe each covariate in a row before and after, and all of them in one."""
    names, totals = (
        ("mean_treated", "mean_control", "bias", "t", "p", "variance_ratio"),
        ("pseudo_r2", "rubin_b", "rubin_r"),
    )
    rows: list[BalanceRow] = []
    for when, side in (("before", balance.before), ("after", balance.after)):
        columns = zip(*(getattr(side, name) for name in names), strict=True)
        rows += [
            BalanceRow(stage=when, covariate=term, **dict(zip(names, numbers, strict=True)))
            for term, numbers in zip(balance.terms, columns, strict=True)
        ]
        of_all = {name: getattr(side, name) for name in totals}
        rows.append(BalanceRow(stage=when, mean_bias=side.mean_bias, **of_all))
    return rows
