"""A spatial panel model with fixed effects by maximum likelihood, and its direct, indirect and total effects."""

from __future__ import annotations

from typing import Any

from econometrics.spatial.effects import impacts
from econometrics.spatial.models import MODELS, fit
from models.options import design_of
from models.record import Report
from study import job

from spatial.arrays import operators_of, panel_of


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Binds the estimator and the effects to their rule."""
    options = spec["options"]
    design = design_of(snakemake, options)
    terms = options["regressors"]
    y, x = panel_of(design, options["outcome"], terms)
    operator, error_operator = operators_of(job.by_stem(snakemake.input.weights), options, design)
    estimate = fit(
        options["model"],
        y,
        x,
        operator,
        terms=terms,
        durbin_terms=options.get("durbin"),
        effects=options.get("effects", "two-way"),
        definition=options.get("definition", "transformed"),
        bias_correction=options.get("bias_correction", False),
        variance=options.get("standard_errors", "expected"),
        error_operator=error_operator,
    )
    report = Report(spec, design)
    report.add(estimate, options["outcome"], weights=options["weights"])
    parts = MODELS[options["model"]]
    if parts.lag or parts.durbin:
        effects = impacts(estimate, **options["impacts"])
        report.add(effects, options["outcome"], part="effects", weights=options["weights"])
    report.write(snakemake.output[0])
    job.log.info("%s: log-likelihood %.4f", options["model"], estimate.loglik)


if "snakemake" in globals():
    job.run(globals()["snakemake"], main)
