"""Choose a spatial model by tests: LM, LR, Wald and Hausman tests, and the decision they imply."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from spillover.analysis import Data, Estimation, Fit
from spillover.kinds.spatial.kind import WITH_YEARS, YEARLESS
from spillover.memory import grow_memory
from spillover.options import Definition, Matrix, NamedEffects, Term, Terms, YearEffects
from spillover.recipe import Recipe, SpecificationRecipe, recipe_of

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array
    from spillover.arrays.result import Test
    from spillover.arrays.spatial.models import SpatialEstimate
    from spillover.arrays.spatial.operator import SpatialOperator
    from spillover.note import Note


class SpecificationTests(Estimation, frozen=True, kw_only=True):
    """Tests that choose a spatial model: LM tests, LR and Wald tests of SDM against SAR and SEM, spatial
    Hausman test.

    One estimate without terms; its tests are LM, robust LM, LR, Wald, and Hausman's.
    """

    memory_mb = 300

    outcome: Term
    regressors: Terms
    weights: Matrix
    effects: NamedEffects = "two-way"
    definition: Definition = "transformed"
    year_effects: YearEffects = "common"
    textbook_lm: bool = False
    """LM tests in the textbook's form, that of the definition direct, whatever the definition of the models.
    """

    def memory_of(self, units: int, periods: int) -> int:
        """Count the MB of the largest model, with regressors, their lags and means, and a dummy for each
        year, of which it holds some copies.
        """
        columns = 4 * len(self.regressors) + periods
        return grow_memory(self.memory_mb, units, periods, each_row=18 * 8e-3 * columns)

    def fit(self, data: Data) -> Fit:
        """Make the tests, as one estimate without terms."""
        from spillover.fit import PlainEstimate
        from spillover.panel.spatial import operators_of, panel_of

        design = data.design(self)
        y, x = panel_of(design, self.outcome, self.regressors)
        operator, _ = operators_of(data, design, self.weights)
        tests, notes = self.tests(y, x, operator)
        fits = data.fit_of(self, design)
        notes = [*notes, *design.notes]
        fits.add_plain(PlainEstimate(self.kind, self.outcome, self.settings(), tests=tests, notes=notes))
        return fits

    def settings(self) -> dict[str, Any]:
        """List the options that a table's note tells; the effects of years where they are not common."""
        keys = ["weights", "effects", "definition", "level"]
        return {key: getattr(self, key) for key in keys + ["year_effects"] * (self.year_effects != "common")}

    def problems(self) -> Iterator[str]:
        """Year effects by row sums without year effects."""
        if self.year_effects != "common" and self.effects not in WITH_YEARS:
            yield YEARLESS

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the tests in one recipe, whose model is the spatial Durbin model."""
        return [
            recipe_of(
                SpecificationRecipe,
                *(self, name, self.outcome, self.regressors),
                estimator=self.kind,
                durbin=self.regressors,
                weights=self.weights,
                definition=self.definition,
                year_effects=self.year_effects,
                textbook_lm=self.textbook_lm,
            )
        ]

    def tests(self, y: Array, x: Array, operator: SpatialOperator) -> tuple[list[Test], list[Note]]:
        """Make every test that can be computed, in the order of the procedure; notes: the decision, and the
        tests that cannot.
        """
        from spillover.arrays.spatial.lm_tests import bsk_tests, lm_tests
        from spillover.arrays.spatial.models import fit_spatial, probing_error
        from spillover.arrays.spatial.specification_tests import decision, durbin_tests
        from spillover.note import note

        common: dict[str, Any] = {
            "terms": self.regressors,
            "outcome": self.outcome,
            "effects": self.effects,
            "definition": self.definition,
            "year_effects": self.year_effects,
        }
        textbook = {"definition": "direct"} if self.textbook_lm else {}
        tests = list(lm_tests(y, x, operator, **{**common, **textbook}))
        sdm, sar, sem = (fit_spatial(model, y, x, operator, **common) for model in ("SDM", "SAR", "SEM"))
        tests += durbin_tests(sdm, sar, sem)
        chosen = decision(tests, round(1 - self.level, 12))
        tests += bsk_tests(y, x, operator, terms=self.regressors, outcome=self.outcome)
        more, remarks = self.hausman_tests(y, x, operator, sdm)
        decision_note = note(
            "decision", weights=self.weights, model=chosen.model, reasons=list(chosen.reasons)
        )
        if self.effects != "none":
            remarks.append(note("bsk_without_fixed_effects"))
        if error := probing_error(sdm, sar, sem):
            remarks.append(note("tests_by_probes", error=error))
        if operator.row_sum is None and self.effects in WITH_YEARS and self.year_effects == "common":
            remarks.append(note("tests_of_unequal_rows"))
        return tests + more, [decision_note, *remarks]

    def hausman_tests(
        self, y: Array, x: Array, operator: SpatialOperator, sdm: SpatialEstimate
    ) -> tuple[list[Test], list[Note]]:
        """Random against fixed effects of units in the spatial Durbin model: the classical test where it
        exists, and Mundlak's.
        """
        from spillover.arrays.foundation import EstimationError
        from spillover.arrays.spatial.models import fit_spatial
        from spillover.arrays.spatial.random_effects import fit_spatial_random, mundlak
        from spillover.arrays.spatial.specification_tests import spatial_hausman
        from spillover.note import note

        if self.effects not in ("individual", "two-way"):
            return [], [note("no_hausman_without_units", effects=self.effects)]
        if self.year_effects != "common" and operator.row_sum is None:
            return [], [note("no_hausman_by_row_sum")]
        common: dict[str, Any] = {
            "terms": self.regressors,
            "outcome": self.outcome,
            "effects": self.effects,
        }
        tests, notes = [], []
        try:
            # `direct` understates sigma squared, and with it the variance of the fixed effects: Hausman needs
            # the transformed model.
            fixed = sdm
            if self.definition != "transformed":
                fixed = fit_spatial(
                    *("SDM", y, x, operator),
                    **common,
                    definition="transformed",
                    year_effects=self.year_effects,
                )
            random = fit_spatial_random("SDM", y, x, operator, **common)
            tests.append(spatial_hausman(fixed, random))
        except EstimationError as error:
            notes.append(note("no_test", test="spatial_hausman", reason=error.reason))
        try:
            tests.append(mundlak("SDM", y, x, operator, **common))
        except EstimationError as error:
            notes.append(note("no_test", test="spatial_mundlak", reason=error.reason))
        return tests, notes
