"""Placebo adoptions: by other units, at other times, both, and earlier."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from spillover.analysis import Data, Fit
from spillover.options import Count
from spillover.policy import Drawing, policy_recipe
from spillover.series import PlaceboRow

if TYPE_CHECKING:
    from spillover.recipe import Recipe


Dealt = Literal["units", "time", "both"]


class Placebo(Drawing, frozen=True, kw_only=True):
    """Placebo adoptions by other units, at other times, both, or in earlier years.

    The two-way estimate; parts earlier_<k>. Tests: placebo:units, placebo:time, placebo:both. Series:
    placebo.
    """

    dealt: Annotated[tuple[Dealt, ...], Meta(min_length=1)] = ("units", "time", "both")
    """What is randomised: the units that adopt, the time, or both."""
    draws: Annotated[int, Meta(ge=99, le=1_000_000)] = 1000
    """Number of placebo adoptions of each type."""
    earlier: tuple[Count, ...] = ()
    """Years by which adoption is moved back, using only rows before actual adoption."""

    def fit(self, data: Data) -> Fit:
        """Estimate the coefficient, its placebos, and the earlier adoptions."""
        from spillover.arrays.did.adoption import fit_twfe
        from spillover.arrays.did.placebo import placebo, placebo_earlier
        from spillover.arrays.result import Test
        from spillover.note import note

        case = self.case(data)
        variance, arrays = self.cluster_variance(case), (case.y, case.adoption, case.controls)
        fit = fit_twfe(*arrays, terms=self.controls, variance=variance, outcome=self.outcome)
        fits = data.fit_of(self, case.design)
        tests, rows = [], []
        for kind in self.dealt:
            found = placebo(*arrays, kind=kind, draws=self.draws, variance=variance, seed=self.seed)
            made = note("placebo", draws=self.draws, seed=self.seed)
            null = note("adoption_at_random", kind=kind)
            tests.append(Test(f"placebo:{kind}", found.coefficient, found.p, "permutation", (), null, made))
            rows += [
                PlaceboRow(kind=kind, draw=draw, coefficient=coefficient, se=error)
                for draw, (coefficient, error) in enumerate(
                    zip(found.coefficients, found.errors, strict=True)
                )
            ]
        fits.add(self.rename_treatment(replace(fit, tests=(*fit.tests, *tests))), self.outcome)
        for shift, early in placebo_earlier(*arrays, shifts=self.earlier, variance=variance).items():
            named = replace(early, terms=(early.terms[0], *self.controls))
            fits.add(self.rename_treatment(named), self.outcome, f"earlier_{shift}")
        fits.series["placebo"] = rows
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the regression with its placebos, and the earlier adoptions."""
        parts = (policy_recipe(self, f"{name}/earlier_{k}", "earlier", shift=k) for k in self.earlier)
        first = policy_recipe(self, name, "treatment", dealt=list(self.dealt), draws=self.draws)
        return [first, *parts]
