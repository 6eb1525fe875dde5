"""From an analysis's options to what the estimators take: the design from its files, the variance from its
description.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.design import Design, load_design
from spillover.arrays.foundation import IntArray
from spillover.arrays.variance import Variance
from study.job import by_stem
from study.terms import terms_of

Options = Mapping[str, Any]


def design_of(snakemake: Any, options: Options) -> Design:
    """The design of an analysis from its job's `variables` and `units` inputs."""
    return load_design(
        by_stem(snakemake.input.variables),
        Path(snakemake.input.units),
        terms_of(options),
        sample=options.get("sample"),
        standardise=options.get("standardise", ()),
        centre=options.get("centre", ()),
    )


def variance_of(options: Options, design: Design) -> Variance:
    """The variance that an analysis asks for, clusters and coordinates from its design; by unit where it says
    nothing.
    """
    variance = options.get("variance", {"kind": "clustered", "by": "unit"})
    kind, by = variance["kind"], variance.get("by", "unit")
    first, second = (by, None) if isinstance(by, str) else by
    clustered = kind in ("clustered", "jackknife")
    return Variance(
        kind="two-way" if kind == "clustered" and second else kind,
        clusters=_codes(design, first, "unit") if clustered else None,
        second=_codes(design, second, "year") if clustered and second else None,
        cluster_name=first,
        second_name=second or "year",
        small_sample=variance.get("small_sample", "nested"),
        bandwidth=variance.get("lags"),
        cutoff_km=variance.get("cutoff_km"),
        coordinates=design.coordinates() if kind == "conley" else None,
        kernel=variance.get("kernel", "uniform"),
    )


def _codes(design: Design, group: str, default: str) -> IntArray | None:
    """The rows' clusters; None where the estimators' own default is meant, which some need to adapt to the
    rows they use.
    """
    return None if group == default else design.codes(group)
