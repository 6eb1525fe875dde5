"""Fixed against random effects: both estimates, Hausman's test and its regression form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from spillover.analysis import Data, Design, Estimation, Fit
from spillover.declarations import all_options_of
from spillover.options import BY_UNIT, Term, Terms, Variance
from spillover.recipe import Recipe, linear_recipe
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.result import Estimate, Test
    from spillover.note import Note


class Hausman(Estimation, frozen=True, kw_only=True):
    """Fixed against random effects: the classical test and the robust one (Mundlak).

    Parts: fixed_effects (with both tests), random_effects.
    """

    own_parts = ("fixed_effects", "random_effects")

    outcome: Term
    regressors: Terms
    effects: Literal["two-way", "individual"] = "two-way"
    """Both models have fixed time effects (two-way), or neither does (individual)."""
    variance: Variance = BY_UNIT
    observation_weights: Term | None = None
    """None: random effects accept no weights. If the study's defaults set some, write null."""

    def problems(self) -> Iterator[str]:
        """Weights, of which the random-effects estimate has none."""
        if self.observation_weights:
            yield (
                _(
                    "observation_weights: the test compares with random effects, which take none; "
                    "write null, as both estimates are unweighted"
                )
            )

    def fit(self, data: Data) -> Fit:
        """Estimate by fixed and by random effects."""
        design = data.design(self)
        fixed, random = self.estimates(design)
        fits = data.fit_of(self, design)
        fits.add(fixed, self.outcome, "fixed_effects")
        fits.add(random, self.outcome, "random_effects")
        return fits

    def estimates(self, design: Design) -> tuple[Estimate, Estimate]:
        """Estimate by fixed effects with both tests, and by random effects, with classical variances.

        Effects two-way: both carry fixed time effects; individual: neither does.
        """
        from spillover.arrays.hausman import hausman, hausman_robust
        from spillover.arrays.random_effects import fit_random
        from spillover.arrays.variance import Variance as Errors
        from spillover.arrays.within import fit_within
        from spillover.panel.inputs import variance_of

        terms = self.regressors
        arrays = design.column(self.outcome), design.matrix(terms), design.unit, design.time
        variance = variance_of(self.variance, design)
        common = {"terms": terms, "variance": Errors("classical"), "outcome": self.outcome}
        fixed = fit_within(*arrays, effects=self.effects, **common)  # type: ignore[arg-type]
        random = fit_random(*arrays, effects=self.effects, **common).estimate  # type: ignore[arg-type]
        tests, notes = collect(
            lambda: hausman(*arrays, terms=terms, effects=self.effects),
            lambda: hausman_robust(*arrays, terms=terms, effects=self.effects, variance=variance),
        )
        return replace(fixed, tests=(*fixed.tests, *tests), notes=(*fixed.notes, *notes)), random

    def recipes(self, name: str) -> list[Recipe]:
        """Describe both estimates, with classical variances; the tests are of the first."""
        classical = {"kind": "classical"}
        tested: dict[str, Any] = {
            "tests": ("hausman", "hausman_robust"),
            "test_variance": {"kind": self.variance.kind, **all_options_of(self.variance)},
        }
        return [
            linear_recipe(
                *(self, f"{name}/{part}", self.outcome, self.regressors),
                estimator=estimator,
                variance=classical,
                **more,
            )
            for part, estimator, more in (
                ("fixed_effects", "within", tested),
                ("random_effects", "random", {}),
            )
        ]


def collect(*tests: Callable[[], Test]) -> tuple[list[Test], list[Note]]:
    """Collect the tests that exist, and a note for each that does not; where none does, the last reason is
    the error.
    """
    from spillover.arrays.foundation import EstimationError
    from spillover.note import note

    found, notes = [], []
    failed: EstimationError | None = None
    for test in tests:
        try:
            found.append(test())
        except EstimationError as error:
            failed = error
            notes.append(note("no_test", test="hausman", reason=error.reason))
    if not found:
        assert failed is not None
        raise failed
    return found, notes
