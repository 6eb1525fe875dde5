"""Descriptive statistics, correlations and collinearity of variables."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from artifacts.analysis import Record
from models.design import Design
from models.options import design_of
from models.record import Report
from spillover.arrays.descriptives import Description, correlations, describe, variance_inflation
from study.job import run


def descriptions(design: Design, variable: str, by: str | None) -> list[Record]:
    """One row for the whole sample and, with `by`, one for each group."""
    column = design.matrix([variable])
    rows = [_row("", describe(column, [variable], design.unit)[0])]
    if by:
        labels = design.labels(by)
        for label in np.unique(labels.astype(str)):
            inside = labels == label
            rows.append(_row(label, describe(column[inside], [variable], design.unit[inside])[0]))
    return rows


def _row(group: str, description: Description) -> Record:
    numbers = asdict(description)
    return {"group": group, "variable": numbers.pop("name"), "nobs": numbers.pop("n"), **numbers}


def collinearity(design: Design, options: Mapping[str, Any]) -> dict[str, list[Record]]:
    """Correlations of all variables and variance inflation factors of the regressors, over the rows that hold
    them all.
    """
    names, regressors = options["variables"], options.get("regressors", [])
    matrix = correlations(design.matrix(names), names)
    series = {
        "correlations": [
            {"variable": names[i], "other": names[j], "correlation": float(matrix[i, j])}
            for i in range(len(names))
            for j in range(i)
        ]
    }
    if len(regressors) > 1:
        factors = variance_inflation(design.matrix(regressors), regressors)
        series["variance_inflation"] = [
            {"variable": v, "vif": float(f)} for v, f in zip(regressors, factors, strict=True)
        ]
    return series


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Series `descriptives` (each variable over its own complete rows), `correlations` and
    `variance_inflation`.
    """
    options = spec["options"]
    report = Report(spec, design_of(snakemake, options))
    own = {key: value for key, value in options.items() if key != "regressors"}
    report.series["descriptives"] = [
        row
        for variable in options["variables"]
        for row in descriptions(
            design_of(snakemake, {**own, "variables": [variable]}), variable, options.get("by")
        )
    ]
    report.series |= collinearity(report.design, options)
    report.write(snakemake.output[0])


if "snakemake" in globals():
    run(globals()["snakemake"], main)
