"""The model in each of several groups, and one test that they are alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analyses.kind import Estimation
from analyses.recipe import linear_recipe
from declare.options import BY_UNIT, FixedEffects, Variance
from declare.recipe import Recipe
from declare.types import Group, Regressors, Term, Terms

if TYPE_CHECKING:
    from analyses.files import Files
    from analyses.report import Report


class SeveralGroups(Estimation, frozen=True, kw_only=True):
    """A part named by each group's label, the last with the test."""

    outcome: Term
    regressors: Terms
    by: Group
    tested: Regressors | None = None
    effects: FixedEffects = "two-way"
    variance: Variance = BY_UNIT
    constant: bool = False

    def run(self, files: Files) -> Report:
        """The estimate of each group; the test is that of the last."""
        import numpy as np

        from analyses.effects import effects_of
        from analyses.variance import variance_of
        from spillover.arrays.groups import equal_slopes, fit_groups

        design = files.design(self)
        labels, codes = np.unique(design.labels(self.by).astype(str), return_inverse=True)
        fitted = fit_groups(
            *(design.column(self.outcome), design.matrix(self.regressors), design.unit, design.time, codes),
            terms=self.regressors,
            effects=effects_of(self.effects, design),
            variance=variance_of(self.variance, design),
            constant=self.constant,
            outcome=self.outcome,
        )
        test = equal_slopes(fitted, self.tested or self.regressors[:1])
        fitted[-1] = replace(fitted[-1], tests=(*fitted[-1].tests, test))
        report = files.report(self, design)
        for label, estimate in zip(labels, fitted, strict=True):
            report.add(estimate, self.outcome, str(label), by=self.by)
        return report

    def recipes(self, name: str) -> list[Recipe]:
        """The regression in each group."""
        return [linear_recipe(self, name, self.outcome, self.regressors, split=self.by)]
