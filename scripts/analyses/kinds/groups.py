"""The model in each of two groups, and tests of their difference."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from analyses.kind import Estimation
from analyses.recipe import linear_recipe
from declare.options import BY_UNIT, FixedEffects, Variance
from declare.recipe import Recipe
from declare.types import Group, Regressors, Seed, Term, Terms

if TYPE_CHECKING:
    from analyses.design import Design
    from analyses.files import Files
    from analyses.report import Report
    from spillover.arrays.groups import GroupComparison
    from spillover.arrays.result import IntArray, Test


class Groups(Estimation, frozen=True, kw_only=True):
    """A part named by each group's label, and `difference` with the tests."""

    outcome: Term
    regressors: Terms
    by: Group
    tested: Regressors | None = None
    permutations: Annotated[int, Meta(ge=19)] | None = None
    seed: Seed = 1
    effects: FixedEffects = "two-way"
    observation_weights: Term | None = None
    variance: Variance = BY_UNIT
    constant: bool = False

    def run(self, files: Files) -> Report:
        """The split estimates and their difference."""
        design = files.design(self)
        codes, labels = two_groups(design, self.by)
        result = self.compare(design, codes, labels)
        tests = (*result.difference.tests, *self.permute(design, codes))
        report = files.report(self, design)
        for label, fitted in zip(labels, result.estimates, strict=True):
            report.add(fitted, self.outcome, label, by=self.by)
        report.add(replace(result.difference, tests=tests), self.outcome, "difference", by=self.by)
        return report

    def compare(self, design: Design, codes: IntArray, labels: tuple[str, str]) -> GroupComparison:
        """The split estimates and their difference."""
        from analyses.effects import effects_of, weights_of
        from analyses.variance import variance_of
        from spillover.arrays.groups import compare_groups

        return compare_groups(
            design.column(self.outcome),
            design.matrix(self.regressors),
            design.unit,
            design.time,
            codes,
            terms=self.regressors,
            labels=labels,
            effects=effects_of(self.effects, design),
            weights=weights_of(self.observation_weights, design),
            variance=variance_of(self.variance, design),
            constant=self.constant,
            outcome=self.outcome,
        )

    def permute(self, design: Design, codes: IntArray) -> list[Test]:
        """One permutation test for each term of `tested`, by default the first regressor; none without
        `permutations`.
        """
        from analyses.effects import effects_of, weights_of
        from spillover.arrays.group_permutation import permute_groups

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
        """The regression in each group."""
        return [linear_recipe(self, name, self.outcome, self.regressors, split=self.by)]


def two_groups(design: Design, by: str) -> tuple[IntArray, tuple[str, str]]:
    """Codes (N,) of the two groups and their labels in alphabetical order. Another number of groups is a
    StudyError.
    """
    import numpy as np

    from base.errors import StudyError

    labels, codes = np.unique(design.labels(by).astype(str), return_inverse=True)
    if len(labels) != 2:
        raise StudyError(
            f"by: {by!r} has {len(labels)} groups in the sample ({', '.join(labels)}); keep two with "
            "sample.groups"
        )
    return codes.astype(np.int64), (str(labels[0]), str(labels[1]))
