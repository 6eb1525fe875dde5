"""The model in each of two groups, and tests of their difference."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from spillover.analysis import Data, Design, Estimation, Fit
from spillover.errors import StudyError
from spillover.options import BY_UNIT, FixedEffects, Group, Regressors, Seed, Term, Terms, Variance
from spillover.recipe import Recipe, linear_recipe
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.foundation import IntArray
    from spillover.arrays.groups import GroupComparison
    from spillover.arrays.result import Test


class Groups(Estimation, frozen=True, kw_only=True):
    """The model in each group, and tests of the difference: fully interacted Wald and permutation.

    Parts: the label of each group, difference (with the tests).
    """

    has_groups_as_parts = True

    outcome: Term
    regressors: Terms
    by: Group
    tested: Regressors | None = None
    permutations: Annotated[int, Meta(ge=19, le=1_000_000)] | None = None
    seed: Seed = 1
    effects: FixedEffects = "two-way"
    observation_weights: Term | None = None
    variance: Variance = BY_UNIT
    constant: bool = False

    def fit(self, data: Data) -> Fit:
        """Compute the split estimates and their difference."""
        design = data.design(self)
        codes, labels = two_groups(design, self.by)
        result = self.compare(design, codes, labels)
        tests = (*result.difference.tests, *self.permute(design, codes))
        fits = data.fit_of(self, design)
        for label, fitted in zip(labels, result.estimates, strict=True):
            fits.add(fitted, self.outcome, label, by=self.by)
        fits.add(replace(result.difference, tests=tests), self.outcome, "difference", by=self.by)
        return fits

    def compare(self, design: Design, codes: IntArray, labels: tuple[str, str]) -> GroupComparison:
        """Compute the split estimates and their difference."""
        from spillover.arrays.groups import compare_groups
        from spillover.panel.inputs import inputs_of

        return compare_groups(
            design.column(self.outcome),
            design.matrix(self.regressors),
            design.unit,
            design.time,
            codes,
            terms=self.regressors,
            labels=labels,
            **inputs_of(self, design),
        )

    def permute(self, design: Design, codes: IntArray) -> list[Test]:
        """Test each term of `tested` by permutation, by default the first regressor; no test without
        `permutations`.
        """
        from spillover.arrays.groups import permute_groups
        from spillover.panel.inputs import effects_of, weights_of

        if self.permutations is None:
            return []
        y, x = design.column(self.outcome), design.matrix(self.regressors)
        tests = []
        for name in self.tested or self.regressors[:1]:
            test = permute_groups(
                *(y, x, design.unit, design.time, codes),
                term=self.regressors.index(name),
                name=name,
                effects=effects_of(self.effects, design),
                weights=weights_of(self.observation_weights, design),
                permutations=self.permutations,
                seed=self.seed,
            )
            tests.append(replace(test, name=f"{test.name}:{name}"))
        return tests

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the regression in each group."""
        return [linear_recipe(self, name, self.outcome, self.regressors, split=self.by)]


def two_groups(design: Design, by: str) -> tuple[IntArray, tuple[str, str]]:
    """Codes (N,) of the two groups and their labels in alphabetical order. Another number of groups is a
    StudyError.
    """
    labels, codes = design.group(by)
    if len(labels) != 2:
        raise StudyError(
            _(
                "{by} has {labels} groups in the sample ({labels2}); keep two with sample.groups",
                by=f"by: {by!r}",
                labels=len(labels),
                labels2=", ".join(labels),
            )
        )
    return codes, (labels[0], labels[1])
