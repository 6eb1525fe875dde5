"""The mediation model of an analysis, as the causal steps and the bootstrap both take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.design import Design
from spillover.arrays.mediation import Mediation, Resample

RESAMPLES: dict[str, Resample] = {"units": "unit", "rows": "unit-time"}


def mediation_model(design: Design, options: Mapping[str, Any]) -> Mediation:
    """Outcome, treatment, mediators and controls of `options`, on one sample for all equations."""
    mediators, controls = options["mediators"], options.get("controls", [])
    return Mediation(
        outcome=design.column(options["outcome"]),
        treatment=design.column(options["treatment"]),
        mediators=design.matrix(mediators),
        controls=design.matrix(controls),
        unit=design.unit,
        time=design.time,
        names=(options["outcome"], options["treatment"], tuple(mediators), tuple(controls)),
        effects=options.get("effects", "two-way"),
    )


def resample_of(options: Mapping[str, Any]) -> Resample:
    """What a bootstrap draws; whole units unless the analysis says rows."""
    return RESAMPLES[options.get("resample", "units")]
