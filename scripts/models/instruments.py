"""Two-stage least squares: second stage with its diagnostics, first stages, reduced form."""

from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from models.design import Design
from models.options import design_of, variance_of
from models.record import Report
from spillover.arrays.iv import InstrumentalVariables, fit_iv
from study.job import run


def estimate(design: Design, options: Mapping[str, Any]) -> InstrumentalVariables:
    """The instrumented regression that `options` describe, on `design`."""
    endogenous, exogenous, instruments = (
        options["endogenous"],
        options.get("controls", []),
        options["instruments"],
    )
    return fit_iv(
        design.column(options["outcome"]),
        design.matrix(endogenous),
        design.matrix(exogenous),
        design.matrix(instruments),
        design.unit,
        design.time,
        terms=(endogenous, exogenous, instruments),
        effects=options.get("effects", "two-way"),
        variance=variance_of(options, design),
        constant=options.get("constant", False),
        outcome=options["outcome"],
        level=options.get("level", 0.95),
    )


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Parts `second_stage`, `first_stage_<regressor>`, `reduced_form`; series `anderson_rubin`, null where an
    end is infinite.
    """
    options = spec["options"]
    design = design_of(snakemake, options)
    result = estimate(design, options)
    second, confidence_set = result.second, result.anderson_rubin
    report = Report(spec, design)
    if confidence_set:
        second = replace(second, settings={**second.settings, "anderson_rubin_set": confidence_set.words})
        ends = [[end if isfinite(end) else None for end in interval] for interval in confidence_set.intervals]
        report.series["anderson_rubin"] = [
            {"term": second.terms[0], "low": low, "high": high} for low, high in ends
        ]
    report.add(second, options["outcome"], "second_stage")
    for name, first in zip(options["endogenous"], result.first, strict=True):
        report.add(first, name, f"first_stage_{name}")
    report.add(result.reduced, options["outcome"], "reduced_form")
    report.write(snakemake.output[0])


if "snakemake" in globals():
    run(globals()["snakemake"], main)
