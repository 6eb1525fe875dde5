"""Quantile regression with fixed effects, by the method of moments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from msgspec import Meta

from spillover.analysis import Data, Design, Estimation, Fit
from spillover.declarations import every_option_of
from spillover.options import Chunks, Seed, Term, Terms
from spillover.recipe import BootstrapRecipe, Recipe, recipe_of

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array
    from spillover.arrays.quantile import QuantileModel
    from spillover.arrays.result import Estimate
    from spillover.note import Note

Between = Annotated[float, Meta(gt=0, lt=1)]
Quantiles = Annotated[
    tuple[Between, ...],
    Meta(min_length=1, extra_json_schema={"format": "ascending", "uniqueItems": True}),
]


class Quantile(Estimation, frozen=True, kw_only=True):
    """Quantile regression with fixed effects by the method of moments (Machado and Santos Silva 2019): the
    regressors shift the location and the scale of the outcome, and thereby each quantile. Standard errors
    by a bootstrap of units. The estimates are for long panels.

    Parts: location, scale, and one for each quantile: q10, q25, …. Statistics: residual_quantile.
    """

    minutes: ClassVar[int] = 15
    of_mean: ClassVar[bool] = False
    divided_option: ClassVar[str] = "draws"

    outcome: Term
    regressors: Terms
    """The regressors of location and scale."""
    quantiles: Quantiles = (0.1, 0.25, 0.5, 0.75, 0.9)
    """The quantiles, between 0 and 1, ascending."""
    effects: Literal["individual", "two-way"] = "individual"
    """Fixed effects of units (individual), or of units and years (two-way), in location and scale alike."""
    draws: Annotated[int, Meta(ge=20, le=1_000_000)] = 1000
    """Draws of the bootstrap, which resamples units with all their years."""
    chunks: Chunks = 1
    interval: Literal["normal", "percentile"] = "normal"
    """The intervals and their p-values: normal, from the standard errors of the bootstrap, or percentile,
    from its draws.
    """
    seed: Seed = 1

    def parts(self) -> tuple[str, ...]:
        """Location and scale, and the quantiles by their per cents."""
        return ("location", "scale", *(f"q{100 * quantile:.10g}" for quantile in self.quantiles))

    def quantities(self) -> list[str]:
        """Names of what is drawn: each term of each part."""
        return [f"{part}:{term}" for part in self.parts() for term in self.regressors]

    def fit_chunk(self, data: Data, first: int, last: int) -> Mapping[str, Array]:
        """`draws` (R, Q) of the replicates first, …, last − 1, and the `quantities`."""
        import numpy as np

        from spillover.arrays.quantile import bootstrap_quantiles

        arrays, options = self.arguments(data.design(self))
        drawn = bootstrap_quantiles(*arrays, **options, seed=self.seed, replicates=range(first, last))
        return {"draws": drawn, "quantities": np.asarray(self.quantities())}

    def fit(self, data: Data) -> Fit:
        """Location, scale and quantiles, with the covariance of the draws of all chunks."""
        from spillover.arrays.quantile import fit_quantiles

        design = data.design(self)
        arrays, options = self.arguments(design)
        model = fit_quantiles(*arrays, **options, outcome=self.outcome)
        draws, width = data.gather(self.quantities(), self.draws), len(self.regressors)
        fits = data.fit_of(self, design)
        for place, part in enumerate(self.parts()):
            own = draws[:, place * width : (place + 1) * width]
            fits.add(self.estimate(design, model, place, own), self.outcome, part)
        return fits

    def estimate(self, design: Design, model: QuantileModel, place: int, draws: Array) -> Estimate:
        """Estimate one part with the covariance of its draws (R, k). place: among the parts."""
        import numpy as np

        from spillover.arrays.intervals import Draws
        from spillover.arrays.result import Estimate
        from spillover.panel.resamples import note_few_resamples

        of_quantile = place >= 2
        quantile = {"quantile": self.quantiles[place - 2]} if of_quantile else {}
        drawn = {"resamples": self.draws, "resample": "units", "seed": self.seed, "interval": self.interval}
        return Estimate(
            estimator="quantile" if of_quantile else f"quantile_{self.parts()[place]}",
            terms=self.regressors,
            coefficients=np.vstack([model.location, model.scale, model.slopes])[place],
            covariance=np.atleast_2d(np.cov(draws, rowvar=False)),
            nobs=len(design.unit),
            units=len(np.unique(design.unit)),
            periods=len(np.unique(design.time)),
            statistics={"residual_quantile": float(model.ratios[place - 2])} if of_quantile else {},
            settings={"effects": self.effects, **quantile, **drawn},
            # The location has no need of a scale, and normal intervals none of many draws.
            notes=(
                *(notes_of(model, design) if place else ()),
                *(note_few_resamples(self.draws, self.level) if self.interval == "percentile" else ()),
            ),
            draws=Draws(draws, self.interval),
        )

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the regression with all its options; its parts follow from them."""
        options = every_option_of(self)
        drawn = {"draws": self.draws, "seed": self.seed, "resample": "units", "options": options}
        return [
            recipe_of(
                BootstrapRecipe, self, name, self.outcome, self.regressors, estimator=self.kind, **drawn
            )
        ]

    def arguments(self, design: Design) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Arguments of the estimate and its bootstrap."""
        arrays = (design.column(self.outcome), design.matrix(self.regressors), design.unit, design.time)
        return arrays, {"terms": self.regressors, "quantiles": self.quantiles, "effects": self.effects}


def notes_of(model: QuantileModel, design: Design) -> Iterator[Note]:
    """Note how few the periods are, rows without a scale of their own, and those in which it is not
    positive.
    """
    import numpy as np

    from spillover.note import note

    rows, units = len(design.unit), len(np.unique(design.unit))
    yield note("bias_of_few_periods", units=units, periods=rows / units)
    if alone := rows - model.standardised_rows:
        yield note("fitted_by_effects", rows=alone)
    if model.nonpositive_rows:
        yield note(
            "scale_not_positive",
            rows=model.nonpositive_rows,
            share=model.nonpositive_rows / model.standardised_rows,
        )
