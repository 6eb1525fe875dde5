"""Differences in differences by two-way fixed effects, with spillovers and few treated clusters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta
from msgspec.structs import replace as struct_replace

from spillover.analysis import Data, Fit
from spillover.declarations import all_options_of
from spillover.options import TWO_WAY, FixedEffects, Matrix, Option
from spillover.policy import Case, Drawing, policy_recipe
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array
    from spillover.arrays.result import Estimate, Test
    from spillover.note import Note
    from spillover.recipe import Recipe


Edges = Annotated[tuple[Annotated[float, Meta(ge=0)], ...], Meta(min_length=2)]


class Exposure(Option, frozen=True):
    """Spillovers to the untreated: the treated share of neighbours in a weight matrix, or rings of distance
    in kilometres to the nearest treated unit. Two stages take effects of units and years from rows neither
    treated nor exposed.
    """

    weights: Matrix | None = None
    """The matrix through which the treated share of neighbours is taken."""
    rings_km: Edges | None = None
    """Edges of the rings in kilometres from the nearest treated unit, from 0 up."""
    stages: Literal[1, 2] = 2
    """1: one regression with all effects; 2 (the default): unit and year effects from rows neither treated
    nor exposed, then the other coefficients (Butts 2023, Gardner 2022).
    """
    errors: Literal["formula", "jackknife"] = "formula"
    """Standard errors of the two stages: by formula, or the jackknife, which re-estimates both without each
    cluster. Use the jackknife if few clusters are neither treated nor exposed.
    """
    on_treated: bool = False
    """Whether exposure may affect treated rows too."""


class Did(Drawing, frozen=True, kw_only=True):
    """Differences in differences by two-way fixed effects, with spillovers and tests for few treated
    clusters.

    One estimate; part exposure. Tests: wild_bootstrap:treated, randomisation:coefficient, randomisation:t.
    """

    effects: FixedEffects = "two-way"
    exposure: Exposure | None = None
    """Spillovers to untreated rows: through a weight matrix, or by rings of distance."""
    neighbours: Matrix | None = None
    """A matrix by which a warning counts untreated neighbours of treated units."""
    wild: Annotated[int, Meta(ge=99, le=1_000_000)] | None = None
    """Draws of the wild cluster bootstrap for the treatment, if clusters are few."""
    randomisation: Annotated[int, Meta(ge=99, le=1_000_000)] | None = None
    """Number of assignments of the treatment to clusters in randomisation inference."""

    def problems(self) -> Iterator[str]:
        """Find an exposure that is none, or two; parts with two-way effects beside an estimate without."""
        if self.effects not in TWO_WAY:
            for key in ("exposure", "randomisation"):
                if getattr(self, key):
                    yield _("{key}: requires two-way effects; remove it, or remove effects", key=key)
        given = self.exposure and [self.exposure.weights, self.exposure.rings_km]
        if given and sum(one is not None for one in given) != 1:
            yield _("exposure: give one of weights (a matrix) and rings_km (edges in kilometres)")
        if self.exposure and self.exposure.stages == 1 and self.exposure.errors != "formula":
            yield _("exposure, errors: the jackknife requires two stages; remove it, or remove stages")

    def fit(self, data: Data) -> Fit:
        """Estimate the coefficient with its tests, and the exposure where it is asked for."""
        from spillover.arrays.did.adoption import fit_twfe
        from spillover.panel.inputs import effects_of

        case = self.case(data)
        fits = data.fit_of(self, case.design)
        fit = fit_twfe(
            case.y,
            case.adoption,
            case.controls,
            terms=self.controls,
            effects=effects_of(self.effects, case.design),
            variance=self.cluster_variance(case),
            outcome=self.outcome,
        )
        notes = (*fit.notes, *self.warning(data, case))
        tested = replace(fit, tests=(*fit.tests, *self.tests(case)), notes=notes)
        fits.add(self.rename_treatment(tested), self.outcome)
        if self.exposure:
            second = self.rename_treatment(self.spillovers(data, case, self.exposure))
            fits.add(second, self.outcome, "exposure", lists_regressors=False)
        return fits

    def warning(self, data: Data, case: Case) -> tuple[Note, ...]:
        """Warnings about the matrix of neighbours."""
        from spillover.arrays.did.exposure import exposure_warning

        if self.neighbours is None:
            return ()
        warned = exposure_warning(data.matrix(self.neighbours, case.design).matrix, case.adoption)
        return (warned,) if warned else ()

    def tests(self, case: Case) -> list[Test]:
        """Test by the wild bootstrap and randomisation inference, where they are asked for."""
        from spillover.kinds.did.few_treated import randomisation_tests, wild_test

        found = []
        if self.wild:
            found.append(wild_test(self, case, self.wild))
        if self.randomisation:
            found += randomisation_tests(self, case, self.randomisation)
        return found

    def spillovers(self, data: Data, case: Case, exposure: Exposure) -> Estimate:
        """Estimate the effects of the treatment and of the exposure of the untreated."""
        from spillover.arrays.did.exposure import fit_exposure, fit_two_stage_exposure

        columns, names = self.columns(data, case, exposure)
        arrays = (case.y, case.adoption, columns)
        shared: dict[str, Any] = {
            "names": names,
            "controls": case.controls,
            "on_treated": exposure.on_treated,
        }
        if exposure.stages == 1:
            return fit_exposure(*arrays, **shared, terms=self.controls, variance=self.cluster_variance(case))
        return fit_two_stage_exposure(
            *arrays, **shared, clusters=case.clusters, cluster_name=self.cluster, errors=exposure.errors
        )

    def columns(self, data: Data, case: Case, exposure: Exposure) -> tuple[Array, tuple[str, ...]]:
        """Compute the exposures (N, K) and their names."""
        import numpy as np

        from spillover.arrays.did.exposure import nearest_treated, neighbour_exposure, rings
        from spillover.arrays.weights.geo import great_circle

        if exposure.weights is not None:
            matrix = data.matrix(exposure.weights, case.design).matrix
            return neighbour_exposure(matrix, case.adoption)[:, None], (f"W·treated ({exposure.weights})",)
        assert exposure.rings_km is not None
        once = np.unique(case.unit, return_index=True)[1]
        distance = great_circle(case.design.coordinates()[once])
        return rings(nearest_treated(distance, case.adoption), exposure.rings_km)

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the regression with its tests for few treated clusters, and the exposure."""
        listed = not isinstance(self.treatment, str)
        tests: dict[str, Any] = {"randomisation": self.randomisation} if self.randomisation else {}
        estimator = "policy" if listed else "within"
        made = policy_recipe(self, name, "treatment", estimator=estimator, effects=self.effects, **tests)
        if self.wild:
            drawn = {"draws": self.wild, "weights": "webb", "seed": self.seed}
            made = struct_replace(made, wild={"terms": made.terms[:1], "name": "treated", **drawn})
        if self.exposure is None:
            return [made]
        given = {**all_options_of(self.exposure)}
        weights = given.pop("weights", None) or ""
        spilled = policy_recipe(
            self,
            f"{name}/exposure",
            "exposure",
            estimator="policy" if given["stages"] == 1 else "two_stage",
            **given,
        )
        return [made, struct_replace(spilled, weights=weights)]
