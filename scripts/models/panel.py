"""One panel regression."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from econometrics.result import Estimate
from econometrics.within import fit_within
from study.job import run

from models.design import Design
from models.options import design_of, variance_of
from models.record import Report


def estimate(design: Design, options: Mapping[str, Any]) -> Estimate:
    """The regression that `options` describe, on `design`."""
    terms = options["regressors"]
    return fit_within(
        design.column(options["outcome"]),
        design.matrix(terms),
        design.unit,
        design.time,
        terms=terms,
        effects=options.get("effects", "two-way"),
        variance=variance_of(options, design),
        constant=options.get("constant", False),
        outcome=options["outcome"],
    )


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Binds `estimate` to its rule."""
    options = spec["options"]
    design = design_of(snakemake, options)
    report = Report(spec, design)
    report.add(estimate(design, options), options["outcome"])
    report.write(snakemake.output[0])


if "snakemake" in globals():
    run(globals()["snakemake"], main)
