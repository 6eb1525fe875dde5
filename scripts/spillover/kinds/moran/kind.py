"""Moran's I of a variable in every year, its scatter, and local Moran's I."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta

from spillover.analysis import Data, Design, Fit, SampledAnalysis
from spillover.declarations import options_of
from spillover.estimates import SeriesRow, TermRecord
from spillover.memory import grow_memory
from spillover.options import Matrix, Seed, Term
from spillover.recipe import MoranRecipe, Recipe
from spillover.series import LocalMoranRow, ScatterRow

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array
    from spillover.arrays.spatial import moran as numerics
    from spillover.arrays.weights.matrix import WeightMatrix


class MoranRow(SeriesRow, frozen=True, kw_only=True):
    """Moran's I in a year (`arrays.spatial.moran.Moran` has its columns), and Geary's C beside it."""

    series = "moran"
    year: int
    period: str
    statistic: float
    expectation: float
    variance_normal: float
    variance_randomisation: float
    z_normal: float
    p_normal: float
    z_randomisation: float
    p_randomisation: float
    permutations: int
    seed: int
    p_greater: float | None
    p_two_sided: float | None
    permuted_mean: float | None
    permuted_sd: float | None
    geary_c: float
    geary_z: float
    geary_p: float


class Moran(SampledAnalysis, frozen=True, kw_only=True):
    """Moran's I of a variable in every year, with permutation inference, and local Moran's I.

    One estimate whose terms are the years. Series: moran, scatter, local_moran.
    """

    memory_mb = 300

    outcome: Term
    weights: Matrix
    permutations: Annotated[int, Meta(ge=19, le=1_000_000)] = 999
    seed: Seed = 1
    local: Literal["all", "last"] = "last"
    """Local Moran's I of all years, or of the last one."""
    adjusted: bool = False
    """Whether the clusters of the local map are those whose p, adjusted over all units (Benjamini and
    Hochberg), is at most 0.05; by default the unadjusted p of the permutations decides.
    """

    def memory_of(self, units: int, periods: int) -> int:
        """Count the MB of the statistics of each unit and year, and of a matrix that may be dense."""
        return grow_memory(self.memory_mb, units, periods, each_row=2.2, matrices=1)

    def fit(self, data: Data) -> Fit:
        """Moran's I by year, and what figures draw."""
        import numpy as np

        from spillover.arrays.spatial.moran import geary, moran

        design = data.design(self)
        weights = data.matrix(self.weights, design)
        y = np.ascontiguousarray(design.as_panel([self.outcome])[:, :, 0])
        drawn = {"permutations": self.permutations, "seed": self.seed}
        results = moran(y, weights, **drawn, periods=design.years, name=self.outcome)
        fits = data.fit_of(self, design)
        self.add(fits, results, design)
        others = geary(y, weights, periods=design.years)
        fits.series["moran"] = [
            MoranRow(
                year=year,
                **vars(result),
                geary_c=other.statistic,
                geary_z=other.z_randomisation,
                geary_p=other.p_randomisation,
            )
            for year, result, other in zip(design.years, results, others, strict=True)
        ]
        years = range(len(design.years)) if self.local == "all" else [len(design.years) - 1]
        fits.series["scatter"] = [row for t in years for row in scatter_rows(y, t, weights, design)]
        fits.series["local_moran"] = [row for t in years for row in self.local_rows(y, t, weights, design)]
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the statistics of every year."""
        recipe = MoranRecipe(
            model=name,
            estimator=self.kind,
            outcome=self.outcome,
            terms=(),
            all_terms=(self.outcome,),
            sample=options_of(self.sample),
            weights=self.weights,
            draws=self.permutations,
        )
        return [recipe]

    def add(self, fits: Fit, results: tuple[numerics.Moran, ...], design: Design) -> None:
        """Adds the estimate whose terms are the years: Moran's I with the standard deviation and p-value of
        the permutations.
        """
        terms = [
            TermRecord(
                term=result.period,
                estimate=result.statistic,
                se=result.permuted_sd,
                statistic=result.z_randomisation,
                p=result.p_two_sided,
            )
            for result in results
        ]
        from spillover.fit import PlainEstimate
        from spillover.note import note

        first = results[0]
        settings = {
            "weights": self.weights,
            "permutations": first.permutations,
            "seed": first.seed,
            "expected": first.expectation,
            "clusters_by": "adjusted" if self.adjusted else "permutation",
        }
        notes = [*design.notes, note("moran_z")]
        fits.add_plain(PlainEstimate(self.kind, self.outcome, settings, terms=terms, notes=notes))

    def local_rows(self, y: Array, t: int, weights: WeightMatrix, design: Design) -> list[LocalMoranRow]:
        """Local Moran's I of every unit in one year."""
        from spillover.arrays.spatial.moran import local_moran

        found = local_moran(y[t], weights, permutations=self.permutations, seed=self.seed)
        names = ("unit", "year", "local_moran", "p", "p_adjusted", "quadrant", "cluster")
        years = [design.years[t]] * len(found.ids)
        columns = (found.ids, years, found.statistic, found.p_permutation, found.p_adjusted, found.quadrant)
        rows = zip(*columns, found.clusters(adjusted=self.adjusted), strict=True)
        return [LocalMoranRow(**dict(zip(names, row, strict=True))) for row in rows]


def scatter_rows(y: Array, t: int, weights: WeightMatrix, design: Design) -> list[ScatterRow]:
    """Compute the z-scores of one year and their spatial lags."""
    from spillover.arrays.spatial.moran import scatter

    z, lagged = scatter(y[t], weights)
    return [
        ScatterRow(unit=unit, year=design.years[t], z=a, lag=b)
        for unit, a, b in zip(design.unit_ids, z, lagged, strict=True)
    ]
