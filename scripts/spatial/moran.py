"""Moran's I of a variable in every year, its scatter, and local Moran's I."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from artifacts.analysis import Record
from models.design import Design
from models.options import design_of
from models.record import Report
from spatial.arrays import matrix_of
from spillover.arrays.foundation import Array
from spillover.arrays.spatial.local_moran import local_moran
from spillover.arrays.spatial.moran import Moran, geary, moran, scatter
from spillover.arrays.weights.matrix import WeightMatrix
from study import job

DEFAULTS = {"permutations": 999, "seed": 1, "local": "last"}


def by_year(results: tuple[Moran, ...], options: Mapping[str, Any], design: Design) -> Record:
    """The estimate whose terms are the years: Moran's I with the standard deviation and p-value of the
    permutations.
    """
    terms = [
        {
            "term": result.period,
            "estimate": result.statistic,
            "se": result.permuted_sd,
            "statistic": result.z_randomisation,
            "p": result.p_two_sided,
            "low": None,
            "high": None,
        }
        for result in results
    ]
    first = results[0]
    settings = {
        "weights": options["weights"],
        "inference": f"{first.permutations} permutations, two-sided",
        "seed": first.seed,
        "expected": first.expected,
    }
    return {
        "part": "",
        "estimator": "Moran's I",
        "outcome": options["outcome"],
        "nobs": design.nobs,
        "units": len(design.unit_ids),
        "periods": len(design.years),
        "df": None,
        "statistics": {},
        "settings": settings,
        "terms": terms,
        "tests": [],
        "notes": [*design.notes, "the statistic beside each I is its z-value under randomisation"],
    }


def series_of(
    y: Array, weights: WeightMatrix, results: tuple[Moran, ...], options: Mapping[str, Any], design: Design
) -> dict[str, list[Record]]:
    """Rows for figures: inference per year, with Geary's C; the scatter (z-scores and their spatial lag) and
    local Moran's I by
    unit and year."""
    rows = [
        {
            "year": year,
            **vars(result),
            "geary_c": other.statistic,
            "geary_z": other.z_randomisation,
            "geary_p": other.p_randomisation,
        }
        for year, result, other in zip(
            design.years, results, geary(y, weights, periods=design.years), strict=True
        )
    ]
    points: list[Record] = []
    local: list[Record] = []
    years = range(len(design.years)) if options["local"] == "all" else [len(design.years) - 1]
    for t in years:
        z, lagged = scatter(y[t], weights)
        points += [
            {"unit": unit, "year": design.years[t], "z": a, "lag": b}
            for unit, a, b in zip(design.unit_ids, z, lagged, strict=True)
        ]
        found = local_moran(y[t], weights, permutations=options["permutations"], seed=options["seed"])
        columns = zip(
            found.ids,
            found.statistic,
            found.p_permutation,
            found.p_adjusted,
            found.quadrant,
            found.clusters(),
            strict=True,
        )
        local += [
            {
                "unit": u,
                "year": design.years[t],
                "local_moran": i,
                "p": p,
                "p_adjusted": q,
                "quadrant": k,
                "cluster": c,
            }
            for u, i, p, q, k, c in columns
        ]
    return {"moran": rows, "scatter": points, "local_moran": local}


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Binds Moran's I to its rule."""
    options = {**DEFAULTS, **spec["options"]}
    design = design_of(snakemake, options)
    weights = matrix_of(job.by_stem(snakemake.input.weights)[options["weights"]], design)
    y = np.ascontiguousarray(design.as_panel([options["outcome"]])[:, :, 0])
    results = moran(
        y, weights, permutations=options["permutations"], seed=options["seed"], periods=design.years
    )
    report = Report(spec, design)
    report.estimates.append({"model": spec["analysis"], **by_year(results, options, design)})
    report.series.update(series_of(y, weights, results, options, design))
    report.write(snakemake.output[0])


if "snakemake" in globals():
    job.run(globals()["snakemake"], main)
