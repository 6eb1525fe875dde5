"""Differences in differences by two-way fixed effects, with spillovers and few treated clusters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta

from analyses.adopting import Case, Drawing
from declare.options import TWO_WAY, FixedEffects, Option
from declare.types import Matrix

if TYPE_CHECKING:
    from analyses.files import Files
    from analyses.report import Report
    from declare.recipe import Recipe
    from spillover.arrays.foundation import Array
    from spillover.arrays.note import Note
    from spillover.arrays.result import Estimate, Test

Edges = Annotated[tuple[Annotated[float, Meta(ge=0)], ...], Meta(min_length=2)]


class Exposure(Option, frozen=True):
    """Spillovers to the untreated: the treated share of neighbours in a weight matrix, or rings of distance
    in kilometres to the nearest treated unit. Two stages take effects of units and years from rows neither
    treated nor exposed.
    """

    weights: Matrix | None = None
    rings_km: Edges | None = None
    stages: Literal[1, 2] = 2
    errors: Literal["formula", "jackknife"] = "formula"
    on_treated: bool = False


class Did(Drawing, frozen=True, kw_only=True):
    """The coefficient of the treatment; part `exposure` with spillovers; tests for few treated clusters.

    neighbours: a matrix in which untreated neighbours of treated units are counted, for a warning; wild,
    randomisation: draws of the wild cluster bootstrap and of randomisation inference.
    """

    effects: FixedEffects = "two-way"
    exposure: Exposure | None = None
    neighbours: Matrix | None = None
    wild: Annotated[int, Meta(ge=99)] | None = None
    randomisation: Annotated[int, Meta(ge=99)] | None = None

    def problems(self) -> Iterator[str]:
        """An exposure that is none, or two; parts with two-way effects beside an estimate without."""
        if self.effects not in TWO_WAY:
            for key in ("exposure", "randomisation"):
                if getattr(self, key):
                    yield f"{key}: is of two-way effects; take it, or effects, away"
        given = self.exposure and [self.exposure.weights, self.exposure.rings_km]
        if given and sum(one is not None for one in given) != 1:
            yield "exposure: give one of weights (a matrix) and rings_km (edges in kilometres)"
        if self.exposure and self.exposure.stages == 1 and self.exposure.errors != "formula":
            yield "exposure, errors: the jackknife is of two stages; remove it, or stages"

    def run(self, files: Files) -> Report:
        """The coefficient with its tests, and the exposure where it is asked for."""
        from analyses.effects import effects_of
        from spillover.arrays.did.event_study import fit_twfe

        case = self.case(files)
        report = files.report(self, case.design)
        fit = fit_twfe(
            case.y,
            case.adoption,
            case.controls,
            terms=self.controls,
            effects=effects_of(self.effects, case.design),
            variance=self.clustered(case),
            outcome=self.outcome,
        )
        notes = (*fit.notes, *self.warning(files, case))
        tested = replace(fit, tests=(*fit.tests, *self.tests(case)), notes=notes)
        report.add(self.renamed(tested), self.outcome)
        if self.exposure:
            report.add(self.renamed(self.spillovers(files, case, self.exposure)), self.outcome, "exposure")
        return report

    def warning(self, files: Files, case: Case) -> tuple[Note, ...]:
        """What the matrix of neighbours warns of."""
        from spillover.arrays.did.exposure import exposure_warning

        if self.neighbours is None:
            return ()
        warned = exposure_warning(files.matrix(self.neighbours, case.design).matrix, case.adoption)
        return (warned,) if warned else ()

    def tests(self, case: Case) -> list[Test]:
        """The wild bootstrap and randomisation inference, where they are asked for."""
        from analyses.few_treated import randomisation_tests, wild_test

        found = []
        if self.wild:
            found.append(wild_test(self, case, self.wild))
        if self.randomisation:
            found += randomisation_tests(self, case, self.randomisation)
        return found

    def spillovers(self, files: Files, case: Case, exposure: Exposure) -> Estimate:
        """The treatment and the exposure of the untreated."""
        from spillover.arrays.did.exposure import fit_exposure
        from spillover.arrays.did.two_stage import fit_two_stage_exposure

        columns, names = self.columns(files, case, exposure)
        data = (case.y, case.adoption, columns)
        shared: dict[str, Any] = {
            "names": names,
            "controls": case.controls,
            "on_treated": exposure.on_treated,
        }
        if exposure.stages == 1:
            return fit_exposure(*data, **shared, terms=self.controls, variance=self.clustered(case))
        return fit_two_stage_exposure(
            *data, **shared, clusters=case.clusters, cluster_name=self.cluster, errors=exposure.errors
        )

    def columns(self, files: Files, case: Case, exposure: Exposure) -> tuple[Array, tuple[str, ...]]:
        """The exposures (N, K) and their names."""
        import numpy as np

        from spillover.arrays.did.exposure import nearest_treated, neighbour_exposure, rings
        from spillover.arrays.variance import great_circle_km

        if exposure.weights is not None:
            matrix = files.matrix(exposure.weights, case.design).matrix
            return neighbour_exposure(matrix, case.adoption)[:, None], (f"W·treated ({exposure.weights})",)
        assert exposure.rings_km is not None
        once = np.unique(case.unit, return_index=True)[1]
        distance = great_circle_km(case.design.coordinates()[once])
        return rings(nearest_treated(distance, case.adoption), exposure.rings_km)

    def recipes(self, name: str) -> list[Recipe]:
        """The regression with its tests, and the exposure."""
        from analyses.policy_recipes import did_recipes

        return did_recipes(self, name)
