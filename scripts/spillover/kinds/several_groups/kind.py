"""The model in each of several groups, and one test that they are alike."""

from __future__ import annotations

from spillover.analysis import Data, Estimation, Fit
from spillover.options import BY_UNIT, FixedEffects, Group, Regressors, Term, Terms, Variance
from spillover.recipe import Recipe, linear_recipe


class SeveralGroups(Estimation, frozen=True, kw_only=True):
    """The model in each of several groups, and one Wald test that the slopes `tested` are equal in all.

    Parts: the label of each group, difference (with the test alone).
    """

    has_groups_as_parts = True

    outcome: Term
    regressors: Terms
    by: Group
    tested: Regressors | None = None
    """The slopes tested jointly; the first regressor by default."""
    effects: FixedEffects = "two-way"
    variance: Variance = BY_UNIT
    constant: bool = False

    def fit(self, data: Data) -> Fit:
        """Estimate each group, and make the test."""
        from spillover.arrays.groups import compare_slopes, fit_groups
        from spillover.panel.inputs import effects_of, variance_of

        design = data.design(self)
        labels, codes = design.group(self.by)
        fitted = fit_groups(
            *(design.column(self.outcome), design.matrix(self.regressors), design.unit, design.time, codes),
            terms=self.regressors,
            effects=effects_of(self.effects, design),
            variance=variance_of(self.variance, design),
            constant=self.constant,
            outcome=self.outcome,
        )
        fits = data.fit_of(self, design)
        for label, estimate in zip(labels, fitted, strict=True):
            fits.add(estimate, self.outcome, label, by=self.by)
        test = compare_slopes(fitted, self.tested or self.regressors[:1])
        fits.add(test, self.outcome, "difference", by=self.by)
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the regression in each group."""
        return [linear_recipe(self, name, self.outcome, self.regressors, split=self.by)]
