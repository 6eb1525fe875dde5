"""Goodman-Bacon's decomposition of the two-way coefficient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from spillover.analysis import Data, Fit
from spillover.policy import Adopting, policy_recipe
from spillover.series import ComparisonRow
from spillover.words import _

if TYPE_CHECKING:
    from spillover.recipe import Recipe


class Bacon(Adopting, frozen=True, kw_only=True):
    """Goodman-Bacon's (2021) decomposition of the two-way coefficient.

    One estimate. Statistics: weight:<kind of comparison>, effect:<kind of comparison>. Series: bacon.
    """

    def problems(self) -> Iterator[str]:
        """Yield a problem where there are controls: the decomposition is exact without them only."""
        if self.controls:
            yield _("controls: the decomposition is of the coefficient without controls; remove them")

    def fit(self, data: Data) -> Fit:
        """Estimate the coefficient and its parts."""
        import numpy as np

        from spillover.arrays.did.adoption import fit_twfe
        from spillover.arrays.did.bacon import decompose

        case = self.case(data)
        case.design.refuse_gaps()
        found = decompose(case.y, case.adoption, self.outcome)
        fit = fit_twfe(case.y, case.adoption, variance=self.cluster_variance(case), outcome=self.outcome)
        numbers = dict(fit.statistics)
        for kind, (weight, effect) in found.totals().items():
            numbers |= {f"weight:{kind}": weight, f"effect:{kind}": effect}
        fits = data.fit_of(self, case.design)
        fits.add(self.rename_treatment(replace(fit, statistics=numbers)), self.outcome)
        fits.series["bacon"] = [
            ComparisonRow(
                kind=kind,
                treated_cohort=int(treated),
                control_cohort=int(control) if np.isfinite(control) else kind.split("_")[-1],
                effect=effect,
                weight=weight,
            )
            for kind, treated, control, effect, weight in zip(
                found.kind,
                found.treated_cohort,
                found.control_cohort,
                found.effects,
                found.weights,
                strict=True,
            )
        ]
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the regression, and its comparisons."""
        return [policy_recipe(self, name, "treatment", comparisons=True)]
