"""Builds one composite index: reads its indicators, computes it, writes its scores and a summary."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from base.artifacts.atomic import write_text
from base.artifacts.parquet import read_table, read_variables, write_variable
from base.job import by_stem, log, run
from index.method import Method
from spillover.arrays.foundation import Array
from spillover.arrays.index import ComponentIndex, Index, Indicators, LeftOut, leave_one_out
from spillover.declarations import convert, load_kind
from spillover.errors import StudyError
from spillover.words import _


def build_index(
    name: str,
    spec: Mapping[str, Any],
    units: Array,
    years: Array,
    values: Mapping[str, Array],
    labels: Mapping[str, str],
) -> tuple[Array, dict[str, Any]]:
    """Scores (N,), NaN outside the index's sample, and the facts that tables and the report print.

    spec: the index as `index.definition` gives it; labels: a unit's name by its id. Raises StudyError or
    EstimationError.
    """
    names = tuple(i["variable"] for i in spec["indicators"])
    matrix = np.column_stack([values[v] for v in names])
    inside, dropped = sample(name, spec.get("sample", {}), units, years, matrix, labels)
    indicators = Indicators(
        matrix[inside],
        names,
        np.array([1 if i["direction"] == "+" else -1 for i in spec["indicators"]]),
        years[inside],
        tuple(f"{labels.get(u, u)} ({u}) in {y}" for u, y in zip(units[inside], years[inside], strict=True)),
    )

    options = {"method": spec["method"], **spec.get("options", {})}
    method = convert(options, load_kind("index.methods", spec["method"], Method))
    index = method.compute(indicators)
    for warning in index.warnings:
        log.warning("index %s: %s", name, warning)
    left_out = (
        leave_one_out(indicators, lambda part: method.compute(part).score)
        if spec.get("leave_one_out")
        else []
    )
    scores = np.full(len(units), np.nan)
    scores[inside] = index.score
    return scores, facts(name, spec, method, indicators, index, left_out, dropped)


def sample(
    name: str,
    options: Mapping[str, Any],
    units: Array,
    years: Array,
    matrix: Array,
    labels: Mapping[str, str],
) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """The rows (N,) that enter the index, and the units left out because they lack a value."""
    first, last = options.get("years", (years.min(), years.max()))
    inside = (years >= first) & (years <= last)
    if not inside.any():
        raise StudyError(
            _(
                "indices.{name}.sample.years: no year of the panel lies within {first}-{last}; widen it",
                name=name,
                first=first,
                last=last,
            )
        )
    if not options.get("drop_units_with_missing"):
        return inside, []
    gap = inside & np.isnan(matrix).any(axis=1)
    dropped = [
        {"unit": str(u), "name": labels.get(u, str(u)), "years": [int(y) for y in years[gap & (units == u)]]}
        for u in sorted(set(units[gap]))
    ]
    inside = inside & ~np.isin(units.astype(str), [str(d["unit"]) for d in dropped])
    if not inside.any():
        raise StudyError(
            _(
                "indices.{name}.sample: every unit lacks some indicator in {first}-{last}; shorten the years",
                name=name,
                first=first,
                last=last,
            )
        )
    for d in dropped:
        log.warning(
            "index %s leaves out %s (%s): a value is missing in %s", name, d["name"], d["unit"], d["years"]
        )
    return inside, dropped


def facts(
    name: str,
    spec: Mapping[str, Any],
    method: Method,
    indicators: Indicators,
    index: Index | ComponentIndex,
    left_out: list[LeftOut],
    dropped: list[dict[str, Any]],
) -> dict[str, Any]:
    """What a reader needs to judge an index: its weights, ranges, options, adequacy, sensitivity, and what it
    left out.
    """
    low, high = indicators.values.min(axis=0), indicators.values.max(axis=0)
    rows = [
        {
            "variable": entry["variable"],
            "label": entry.get("label", entry["variable"]),
            "dimension": entry.get("dimension", ""),
            "direction": entry["direction"],
            "weight": float(index.weights[j]),
            "minimum": float(low[j]),
            "maximum": float(high[j]),
        }
        for j, entry in enumerate(spec["indicators"])
    ]
    result: dict[str, Any] = {
        "index": name,
        "label": spec.get("label", name),
        "method": spec["method"],
        "options": method.options(),
        "nobs": len(index.score),
        "years": [int(indicators.years.min()), int(indicators.years.max())],
        "indicators": rows,
        "leave_one_out": [
            {
                "without": p.without,
                "pearson": p.pearson,
                "spearman": p.spearman,
                "largest_rank_shift": p.largest_shift,
            }
            for p in left_out
        ],
        "dropped_units": dropped,
        "warnings": list(index.warnings),
    }
    return result | method.facts(index, rows)


def _main(snakemake: Any, spec: dict[str, Any]) -> None:
    name, index = spec["index"], spec["definition"]
    files = by_stem(snakemake.input.variables)
    units, years, values = read_variables({i["variable"]: files[i["variable"]] for i in index["indicators"]})
    table = read_table(snakemake.input.units)
    scores, page = build_index(
        name, index, units, years, values, dict(zip(table["unit"], table["name"], strict=True))
    )
    page["simulated"] = spec["simulated"]
    write_variable(Path(snakemake.output.scores), units, years, scores)
    write_text(snakemake.output.facts, json.dumps(page, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


if "snakemake" in globals():
    run(globals()["snakemake"], _main)
