"""Moderation: the centred interaction, the treatment's marginal effect over the moderator, and where it is
significant.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from models.design import Design
from models.options import design_of, variance_of
from models.record import Report
from spillover.arrays.moderation import Moderation, fit_moderation
from spillover.arrays.result import Estimate
from study.job import run


def estimate(design: Design, options: Mapping[str, Any]) -> Moderation:
    """The moderated regression that `options` describe, on `design`."""
    controls = options.get("controls", [])
    return fit_moderation(
        design.column(options["outcome"]),
        design.column(options["treatment"]),
        design.column(options["moderator"]),
        design.matrix(controls),
        design.unit,
        design.time,
        terms=(options["treatment"], options["moderator"], controls),
        effects=options.get("effects", "two-way"),
        variance=variance_of(options, design),
        constant=options.get("constant", False),
        outcome=options["outcome"],
        level=options.get("level", 0.95),
        grid=options.get("points", 101),
    )


def as_configured(result: Moderation, options: Mapping[str, Any]) -> Estimate:
    """The estimate with its interaction named as a product of terms, and the Johnson–Neyman region among its
    settings.
    """
    fitted = result.estimate
    product = f"{options['treatment']}:{options['moderator']}"
    return replace(
        fitted,
        terms=(*fitted.terms[:2], product, *fitted.terms[3:]),
        settings={
            **fitted.settings,
            "significant": f"{options['treatment']} at {options.get('level', 0.95):.0%}: {result.region}",
        },
    )


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """One estimate; series `marginal_effect` over the moderator's range, `johnson_neyman` bounds, and the
    `observed` values.
    """
    options = spec["options"]
    design = design_of(snakemake, options)
    result = estimate(design, options)
    marginal = result.marginal
    names = ("moderator", "effect", "se", "low", "high")
    rows = zip(marginal.moderator, marginal.effect, marginal.se, marginal.low, marginal.high, strict=True)
    report = Report(spec, design)
    report.add(as_configured(result, options), options["outcome"], moderator=options["moderator"])
    report.series["marginal_effect"] = [dict(zip(names, map(float, row), strict=True)) for row in rows]
    report.series["johnson_neyman"] = [{"moderator": bound} for bound in result.bounds]
    report.series["observed"] = [
        {"moderator": float(value)} for value in np.sort(design.column(options["moderator"]))
    ]
    report.write(snakemake.output[0])


if "snakemake" in globals():
    run(globals()["snakemake"], main)
