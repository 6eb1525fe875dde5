"""The bootstrap of indirect effects: chunks of draws in jobs of their own, gathered with four kinds of
intervals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from spillover.analysis import Data, Fit
from spillover.options import Chunks, Count, Seed
from spillover.panel.mediation import MediationOptions
from spillover.recipe import BootstrapRecipe, Recipe, recipe_of
from spillover.series import IntervalRow, ReplicateRow

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array
    from spillover.arrays.intervals import BootstrapSummary
    from spillover.arrays.mediation import Mediation, Resample
    from spillover.arrays.result import Estimate
    from spillover.note import Note

_DRAWN: dict[str, Resample] = {"units": "unit", "rows": "unit-time"}
_SHOWN = 10  # replicates that the crosscheck draws again


class BootstrapMediation(MediationOptions, frozen=True, kw_only=True):
    """Bootstrap of the indirect effects, in parallel jobs.

    One estimate whose terms are the effects and paths. Statistics: proportion, bias:<effect>. Series:
    intervals.
    """

    own_parts = ("",)
    divided_option = "resamples"

    resamples: Count = 1000
    """Bootstrap resamples."""
    chunks: Chunks = 1
    resample: Literal["units", "rows"] = "units"
    """What is drawn: units with all their years, or single rows."""
    interval: Literal["normal", "percentile", "bias-corrected", "bca"] = "percentile"
    """The interval that is printed, and whose level at zero is p. By default percentile: the bias-corrected
    ones reject a true null too often (Fritz, Taylor and MacKinnon 2012).
    """
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
        """Estimate the effects with their intervals, from the draws of all chunks."""
        from spillover.panel.mediation import mediation_model

        design = data.design(self)
        model = mediation_model(design, self)
        draws, left_out = data.gather(model.quantities, self.resamples), self.jackknife(model)
        found = self.summaries(model, draws, left_out)
        fits = data.fit_of(self, design)
        fits.add(self.estimate(model, draws, left_out, found), self.outcome, lists_regressors=False)
        fits.series["intervals"] = [
            IntervalRow(quantity=summary.quantity, interval=kind, low=low, high=high)
            for summary in found
            for kind, (low, high) in summary.intervals.items()
        ]
        fits.series["replicates"] = [
            ReplicateRow(replicate=str(number), quantity=quantity, estimate=float(value))
            for number, row in enumerate(draws[:_SHOWN])
            for quantity, value in zip(model.quantities, row, strict=True)
        ]
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the outcome equation; the others follow from its mediators."""
        terms = (self.treatment, *self.mediators, *self.controls)
        drawn = {
            "mediators": self.mediators,
            "draws": self.resamples,
            "resample": self.resample,
            "seed": self.seed,
            "options": {"interval": self.interval},
        }
        return [recipe_of(BootstrapRecipe, self, name, self.outcome, terms, estimator=self.kind, **drawn)]

    def jackknife(self, model: Mediation) -> Array:
        """Compute the quantities (n, Q) without each unit or row, whichever is resampled."""
        from spillover.arrays.mediation import jackknife_mediation

        return jackknife_mediation(model, _DRAWN[self.resample])

    def summaries(self, model: Mediation, draws: Array, left_out: Array) -> list[BootstrapSummary]:
        """Summarise each quantity's bootstrap from draws (R, Q), with BCa intervals from the jackknife (n,
        Q).
        """
        from spillover.arrays.intervals import summarise
        from spillover.arrays.mediation import point_mediation

        columns = zip(model.quantities, draws.T, point_mediation(model), left_out.T, strict=True)
        return [summarise(name, column, value, own, self.level) for name, column, value, own in columns]

    def estimate(
        self, model: Mediation, draws: Array, left_out: Array, found: list[BootstrapSummary]
    ) -> Estimate:
        """Build the estimate of the effects with the covariance of their draws, and the interval that is
        asked for.
        """
        import numpy as np

        from spillover.arrays.intervals import Draws
        from spillover.arrays.mediation import mediated_share
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
                **mediated_share(effects["indirect"], effects["total"]),
                **{f"bias:{summary.quantity}": summary.bias for summary in found},
            },
            settings={
                "effects": model.projection.effects,
                "resamples": len(draws),
                "resample": self.resample,
                "seed": self.seed,
                "interval": self.interval,
            },
            notes=tuple(self.notes_of(found)),
            draws=Draws(draws, self.interval, left_out),
        )

    def notes_of(self, found: list[BootstrapSummary]) -> Iterator[Note]:
        """Note that the draws are too few for the level, and the effects that are zero by some kinds of
        interval and not by others.
        """
        from spillover.note import note
        from spillover.panel.resamples import note_few_resamples

        yield from note_few_resamples(self.resamples, self.level)
        alone = len(self.mediators) == 1  # then its path is the whole indirect effect
        for one in found:
            effect, _colon, mediator = one.quantity.partition(":")
            without = [kind for kind in one.intervals if kind in one.kinds_without_zero]
            holding = [kind for kind in one.intervals if kind not in without]
            if effect in ("a", "b") or (mediator and alone) or not (without and holding):
                continue
            about = {"effect": "path" if mediator else effect, "mediator": mediator}
            yield note("intervals_disagree", **about, interval=without, other_interval=holding)
