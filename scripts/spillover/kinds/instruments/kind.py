"""Two-stage least squares: second stage with its diagnostics, first stages, reduced form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING

from spillover.analysis import Data, Design, Estimation, Fit
from spillover.estimates import SeriesRow
from spillover.options import BY_UNIT, FixedEffects, SomeTerms, Term, Terms, Variance
from spillover.recipe import InstrumentalRecipe, Recipe, linear_recipe, recipe_of
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.iv import InstrumentalVariables


class SetRow(SeriesRow, frozen=True, kw_only=True):
    """Piece of Anderson and Rubin's confidence set; an end that does not exist is None."""

    series = "anderson_rubin"
    term: str
    low: float | None
    high: float | None
    ends: int


class Instruments(Estimation, frozen=True, kw_only=True):
    """Two-stage least squares with first stages and diagnostics.

    Parts: second_stage (with the tests of instruments), first_stage_<regressor>, reduced_form. Series:
    anderson_rubin.
    """

    outcome: Term
    endogenous: Terms
    """The regressors that are instrumented."""
    instruments: Terms
    controls: SomeTerms = ()
    effects: FixedEffects = "two-way"
    observation_weights: Term | None = None
    variance: Variance = BY_UNIT
    constant: bool = False

    def problems(self) -> Iterator[str]:
        """Fewer instruments than endogenous regressors."""
        if len(self.instruments) < len(self.endogenous):
            yield _(
                "instruments: endogenous regressors: {endogenous}; excluded instruments: {given}; "
                "give at least as many instruments",
                endogenous=len(self.endogenous),
                given=len(self.instruments),
            )

    def parts(self) -> tuple[str, ...]:
        """List its equations."""
        return ("second_stage", *(f"first_stage_{name}" for name in self.endogenous), "reduced_form")

    def fit(self, data: Data) -> Fit:
        """Estimate both stages and the reduced form."""
        design = data.design(self)
        result = self.estimate(design)
        second, confidence_set = result.second, result.anderson_rubin
        fits = data.fit_of(self, design)
        if confidence_set:
            accepted = [[v if isfinite(v) else None for v in ends] for ends in confidence_set.intervals]
            settings = {**second.settings, "anderson_rubin_set": accepted}
            second = replace(second, settings=settings)
            fits.series["anderson_rubin"] = [
                SetRow(term=second.terms[0], low=low, high=high, ends=2 - [low, high].count(None))
                for low, high in accepted
            ]
        fits.add(second, self.outcome, "second_stage")
        for name, first in zip(self.endogenous, result.first, strict=True):
            fits.add(first, name, f"first_stage_{name}")
        fits.add(result.reduced_form, self.outcome, "reduced_form")
        return fits

    def estimate(self, design: Design) -> InstrumentalVariables:
        """Estimate the instrumented regression on a design."""
        from spillover.arrays.iv import fit_iv
        from spillover.panel.inputs import inputs_of

        return fit_iv(
            design.column(self.outcome),
            design.matrix(self.endogenous),
            design.matrix(self.controls),
            design.matrix(self.instruments),
            design.unit,
            design.time,
            terms=(self.endogenous, self.controls, self.instruments),
            **inputs_of(self, design),
            level=self.level,
        )

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the second stage, each first stage, and the reduced form."""
        exogenous = (*self.instruments, *self.controls)
        return [
            recipe_of(
                InstrumentalRecipe,
                self,
                f"{name}/second_stage",
                self.outcome,
                (*self.endogenous, *self.controls),
                endogenous=self.endogenous,
                instruments=self.instruments,
            ),
            *(linear_recipe(self, f"{name}/first_stage_{x}", x, exogenous) for x in self.endogenous),
            linear_recipe(self, f"{name}/reduced_form", self.outcome, exogenous),
        ]
