"""A spatial panel model by maximum likelihood, static or dynamic, with fixed or random effects, and what its
effects are.
"""

from collections.abc import Mapping
from typing import Any

from models.options import design_of
from models.record import Report
from spatial.arrays import operators_of, panel_of
from spillover.arrays.result import Array, Estimate
from spillover.arrays.spatial.dynamic import DynamicEstimate, dynamic_effects, fit_dynamic
from spillover.arrays.spatial.effects import effects_at, impacts
from spillover.arrays.spatial.models import MODELS, SpatialEstimate, fit
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_effects import fit_random
from study import job

Options = Mapping[str, Any]

CORRECTIONS = {True: "asymptotic", False: "none"}
IMPACTS = {"method": "simulation", "draws": 1000, "seed": 1}


def estimate(
    y: Array, x: Array, operator: SpatialOperator, error_operator: SpatialOperator | None, options: Options
) -> SpatialEstimate:
    """The model that `options` describe: a dynamic one where `dynamic` is set, random effects where `effects`
    are random.
    """
    common = {"terms": options["regressors"], "durbin_terms": options.get("durbin")}
    effects, definition = options.get("effects", "two-way"), options.get("definition", "transformed")
    variance = options.get("standard_errors", "expected")
    if options.get("dynamic"):
        correction = options.get("bias_correction", True)
        common["durbin_terms"] = [] if options["model"] == "SAR" else common["durbin_terms"]
        return fit_dynamic(
            y,
            x,
            operator,
            **common,
            lags=options["dynamic"],
            effects=effects,
            definition=definition,
            correction=str(CORRECTIONS.get(correction, correction)),
            variance=variance,
        )
    if effects == "random":
        errors = options.get("random_errors", "b")
        return fit_random(
            options["model"], y, x, operator, **common, errors=errors, error_operator=error_operator
        )
    return fit(
        options["model"],
        y,
        x,
        operator,
        **common,
        effects=effects,
        definition=definition,
        bias_correction=options.get("bias_correction", False) is True,
        variance=variance,
        error_operator=error_operator,
    )


def effects_of(fitted: SpatialEstimate, options: Options) -> dict[str, Estimate]:
    """The effects by part: `effects`, or `effects_short` and `effects_long` of a dynamic model that is
    stable; and beside each,
    as `effects_at_<moderator>`, those of a moderated regressor at the values that the analysis names."""
    parts, drawn = MODELS[fitted.model], options.get("impacts", IMPACTS)
    if isinstance(fitted, DynamicEstimate):
        horizons = ("short", "long") if fitted.stable else ("short",)
        found = {f"effects_{horizon}": dynamic_effects(fitted, horizon, **drawn) for horizon in horizons}
    else:
        found = {"effects": impacts(fitted, **drawn)} if parts.lag or parts.durbin else {}
    moderated = {
        f"{part}_at_{product.partition(':')[2]}": effects_at(
            effects, product.partition(":")[0], product, values
        )
        for part, effects in found.items()
        for product, values in options.get("moderator_values", {}).items()
    }
    return found | moderated


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Binds the estimator and the effects to their rule."""
    options = spec["options"]
    design = design_of(snakemake, options)
    y, x = panel_of(design, options["outcome"], options["regressors"])
    operator, error_operator = operators_of(job.by_stem(snakemake.input.weights), options, design)
    fitted = estimate(y, x, operator, error_operator, options)
    report = Report(spec, design)
    report.add(fitted, options["outcome"], weights=options["weights"])
    for part, effects in effects_of(fitted, options).items():
        report.add(effects, options["outcome"], part=part, weights=options["weights"])
    report.write(snakemake.output[0])
    job.log.info("%s: log-likelihood %.4f", options["model"], fitted.loglik)


if "snakemake" in globals():
    job.run(globals()["snakemake"], main)
