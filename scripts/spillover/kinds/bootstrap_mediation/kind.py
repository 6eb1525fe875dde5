"""The bootstrap of indirect effects: chunks of draws in jobs of their own, gathered with four kinds of
intervals.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from spillover.analysis import Data, Fit
from spillover.options import Count, Seed
from spillover.panel.mediation import MediationOptions
from spillover.recipe import Recipe, linear_recipe

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array
    from spillover.arrays.intervals import BootstrapSummary
    from spillover.arrays.mediation import Mediation, Resample
    from spillover.arrays.result import Estimate

_DRAWN: dict[str, Resample] = {"units": "unit", "rows": "unit-time"}
_SHOWN = 10  # replicates that the crosscheck draws again


class BootstrapMediation(MediationOptions, frozen=True, kw_only=True):
    """Bootstrap of the indirect effects, in parallel jobs.

    One estimate whose terms are the effects and paths. Statistics: proportion, bias:<effect>. Series:
    intervals.
    """

    own_parts = ("",)
    divided = "resamples"

    resamples: Count = 1000
    chunks: Count = 1
    resample: Literal["units", "rows"] = "units"
    interval: Literal["normal", "percentile", "bias-corrected", "bca"] = "bias-corrected"
    seed: Seed = 1

    def fit_chunk(self, data: Data, first: int, last: int) -> Mapping[str, Array]:
        """`draws` (R, Q) of the replicates first, …, last − 1, and the `quantities`."""
        import numpy as np

        from spillover.arrays.mediation import bootstrap_mediation
        from spillover.panel.mediation import mediation_model

        model = mediation_model(data.design(self), self)
        replicates = range(first, last)
        drawn = bootstrap_mediation(
            model, seed=self.seed, replicates=replicates, resample=_DRAWN[self.resample]
        )
        return {"draws": drawn, "quantities": np.asarray(model.quantities)}

    def fit(self, data: Data) -> Fit:
        """The effects with their intervals, from the draws of all chunks."""
        from spillover.panel.mediation import mediation_model

        design = data.design(self)
        model = mediation_model(design, self)
        draws = data.gathered(model.quantities, self.resamples)
        found = self.summaries(model, draws)
        fits = data.fit_of(self, design)
        fits.add(self.estimate(model, draws, found), self.outcome)
        for term, summary in zip(fits.estimates[0]["terms"], found, strict=True):
            term["low"], term["high"] = summary.intervals[self.interval]
        fits.series["intervals"] = [
            {"quantity": summary.quantity, "interval": kind, "low": low, "high": high}
            for summary in found
            for kind, (low, high) in summary.intervals.items()
        ]
        fits.series["replicates"] = [
            {"replicate": str(number), "quantity": quantity, "estimate": float(value)}
            for number, row in enumerate(draws[:_SHOWN])
            for quantity, value in zip(model.quantities, row, strict=True)
        ]
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """The outcome equation; the others follow from its mediators."""
        terms = (self.treatment, *self.mediators, *self.controls)
        drawn = {
            "mediators": self.mediators,
            "draws": self.resamples,
            "resample": self.resample,
            "seed": self.seed,
        }
        return [linear_recipe(self, name, self.outcome, terms, estimator=self.kind, **drawn)]

    def summaries(self, model: Mediation, draws: Array) -> list[BootstrapSummary]:
        """Each quantity's bootstrap, with BCa intervals from the jackknife over what is resampled."""
        from spillover.arrays.intervals import summarise
        from spillover.arrays.mediation import jackknife_mediation, point_mediation

        point, jackknife = point_mediation(model), jackknife_mediation(model, _DRAWN[self.resample])
        columns = zip(model.quantities, draws.T, point, jackknife.T, strict=True)
        return [
            summarise(name, column, value, left_out, self.level) for name, column, value, left_out in columns
        ]

    def estimate(self, model: Mediation, draws: Array, found: list[BootstrapSummary]) -> Estimate:
        """The effects with the covariance of their draws; p-values by the normal distribution."""
        import numpy as np

        from spillover.arrays.result import Estimate

        effects = {summary.quantity: summary.estimate for summary in found}
        return Estimate(
            estimator="bootstrap_mediation",
            terms=model.quantities,
            coefficients=np.array(list(effects.values())),
            covariance=np.atleast_2d(np.cov(draws, rowvar=False)),
            nobs=len(model.outcome),
            units=model.projection.units,
            periods=model.projection.periods,
            statistics={
                "proportion": effects["indirect"] / effects["total"],
                **{f"bias:{summary.quantity}": summary.bias for summary in found},
            },
            settings={
                "effects": model.projection.effects,
                "resamples": len(draws),
                "resample": self.resample,
                "seed": self.seed,
                "interval": self.interval,
            },
        )
