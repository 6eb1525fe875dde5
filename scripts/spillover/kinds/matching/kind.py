"""Matching before differences: the two-way coefficient on a matched sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta

from spillover.options import Terms
from spillover.policy import Adopting, Case, policy_recipe

if TYPE_CHECKING:
    from spillover.arrays.did.matching import Balance
    from spillover.arrays.did.matching import Matching as Matched
    from spillover.data import Data
    from spillover.fit import Fit
    from spillover.recipe import Recipe

Positive = Annotated[float, Meta(gt=0)]
RULE = ("method", "neighbours", "caliper", "bandwidth", "kernel", "replacement", "support")


class Matching(Adopting, frozen=True, kw_only=True):
    """The coefficient on the matched rows; series `balance` (before and after) and `scores`.

    covariates: of the logit of being treated at all; by_year: match within each year, with a logit of its
    own, else all rows at once; whole_units: keep every year of a matched unit; weighted: rows count by their
    matches (times their observation weight).
    """

    one_role = False

    covariates: Terms
    method: Literal["nearest", "radius", "kernel"] = "nearest"
    neighbours: Annotated[int, Meta(ge=1)] = 1
    caliper: Positive | None = None
    bandwidth: Positive = 0.06
    kernel: Literal["epanechnikov", "normal"] = "epanechnikov"
    replacement: bool = True
    support: bool = True
    by_year: bool = False
    whole_units: bool = False
    weighted: bool = False

    def problems(self) -> Iterator[str]:
        """Options that the method cannot use."""
        if self.method == "radius" and self.caliper is None:
            yield "caliper: radius matching needs one, such as 0.05"
        if not self.replacement and (self.method != "nearest" or self.neighbours != 1):
            yield "replacement: without it there is one nearest neighbour; write neighbours: 1"

    def fit(self, data: Data) -> Fit:
        """Match, then estimate."""
        from spillover.arrays.did.adoption import Adoption, fit_twfe
        from spillover.arrays.variance import restrict

        case = self.case(data)
        found = self.match(case)
        rows, adoption = found.kept, case.adoption
        weights = adoption.row_weights * (found.weights if self.weighted else 1.0)
        plain = not self.weighted and case.weights is None
        fit = fit_twfe(
            case.y[rows],
            Adoption(
                case.unit[rows], case.time[rows], adoption.first[rows], None if plain else weights[rows]
            ),
            None if case.controls is None else case.controls[rows],
            terms=self.controls,
            variance=restrict(self.clustered(case), rows),
            outcome=self.outcome,
        )
        fits = data.fit_of(self, case.design)
        numbers = {
            **fit.statistics,
            "matched_rows": float(rows.sum()),
            "unmatched_treated": float(found.off_support),
        }
        fits.add(
            self.renamed(replace(fit, statistics=numbers, notes=(*fit.notes, *found.notes))), self.outcome
        )
        fits.series["balance"] = balance_rows(found.balance)
        fits.series["scores"] = [
            {"treated": bool(group), "score": score, "weight": weight}
            for group, score, weight in zip(self.ever(case), found.scores, found.weights, strict=True)
        ]
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """The matching and the regression on its rows."""
        chosen = {key: getattr(self, key) for key in (*RULE, "by_year", "whole_units", "weighted")}
        return [policy_recipe(self, name, "matched", covariates=list(self.covariates), **chosen)]

    def ever(self, case: Case) -> Any:
        """Which rows are of a unit that is ever treated."""
        import numpy as np

        return np.isfinite(case.adoption.first)

    def match(self, case: Case) -> Matched:
        """The matched sample."""
        from spillover.arrays.did.matching import MatchRule, match, whole_units

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
        return whole_units(found, case.unit) if self.whole_units else found


def balance_rows(balance: Balance) -> list[dict[str, Any]]:
    """A row for each covariate before and after, and one for all of them."""
    names = ("treated", "control", "bias", "t", "p", "variance_ratio")
    rows: list[dict[str, Any]] = []
    for when, side in (("before", balance.before), ("after", balance.after)):
        columns = zip(*(getattr(side, name) for name in names), strict=True)
        rows += [
            {"when": when, "covariate": term, **dict(zip(names, numbers, strict=True))}
            for term, numbers in zip(balance.terms, columns, strict=True)
        ]
        total = {"mean_bias": side.mean_bias, "pseudo_r2": side.pseudo_r2}
        rows.append(
            {"when": when, "covariate": "", **total, "rubin_b": side.rubin_b, "rubin_r": side.rubin_r}
        )
    return rows
