"""Mediation by causal steps: the outcome without mediators, each mediator, the outcome with them."""

from dataclasses import replace
from typing import Any

from models.mediation_model import mediation_model
from models.options import design_of, variance_of
from models.record import Report
from spillover.arrays.mediation import CausalSteps, causal_steps
from spillover.arrays.result import Estimate
from study.job import run


def with_effects(steps: CausalSteps) -> Estimate:
    """The outcome equation with the direct, indirect and total effects, the proportion and Sobel's tests."""
    outcome = steps.outcome
    return replace(
        outcome,
        statistics={
            **outcome.statistics,
            **{f"effect_{name}": value for name, value in steps.effects.items()},
        },
        tests=(*outcome.tests, *steps.tests),
        notes=(*outcome.notes, *steps.notes),
    )


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Parts `total`, `mediator_<name>` and `outcome`; the last one holds the effects and Sobel's tests."""
    options = spec["options"]
    design = design_of(snakemake, options)
    steps = causal_steps(
        mediation_model(design, options), variance_of(options, design), options.get("constant", False)
    )
    report = Report(spec, design)
    report.add(steps.total, options["outcome"], "total")
    for name, path in zip(options["mediators"], steps.mediators, strict=True):
        report.add(path, name, f"mediator_{name}")
    report.add(with_effects(steps), options["outcome"], "outcome")
    report.write(snakemake.output[0])


if "snakemake" in globals():
    run(globals()["snakemake"], main)
