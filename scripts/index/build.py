"""Builds one composite index: reads its indicators, computes it, writes its scores and a page of facts."""

import json
from collections.abc import Callable, Mapping
from inspect import signature
from pathlib import Path
from typing import Any

import numpy as np

from artifacts.atomic import write_text
from artifacts.variable import read_table, read_variables, write_variable
from spillover.arrays.foundation import Array
from spillover.arrays.index.components import ComponentIndex, component_index
from spillover.arrays.index.indicators import Indicators
from spillover.arrays.index.sensitivity import LeftOut, leave_one_out
from spillover.arrays.index.weighting import Index, critic_index, entropy_index, equal_index, topsis_index
from study.errors import StudyError
from study.job import by_stem, log, run

METHODS: dict[str, Callable[..., Index | ComponentIndex]] = {
    "entropy": entropy_index,
    "pca": component_index,
    "equal": equal_index,
    "critic": critic_index,
    "topsis": topsis_index,
}


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

    def make(part: Indicators) -> Index | ComponentIndex:
        return METHODS[spec["method"]](part, **spec.get("options", {}))

    index = make(indicators)
    for warning in index.warnings:
        log.warning("index %s: %s", name, warning)
    left_out = leave_one_out(indicators, lambda part: make(part).score) if spec.get("leave_one_out") else []
    scores = np.full(len(units), np.nan)
    scores[inside] = index.score
    return scores, facts(name, spec, indicators, index, left_out, dropped)


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
        raise StudyError(f"indices.{name}.sample.years: no year of the panel lies within {first}-{last}")
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
            f"indices.{name}.sample: every unit lacks some indicator in {first}-{last}; shorten the years"
        )
    for d in dropped:
        log.warning(
            "index %s leaves out %s (%s): a value is missing in %s", name, d["name"], d["unit"], d["years"]
        )
    return inside, dropped


def options_of(spec: Mapping[str, Any]) -> dict[str, Any]:
    """The options that the method used, its defaults among them."""
    parameters = list(signature(METHODS[spec["method"]]).parameters.values())[1:]
    options = {parameter.name: parameter.default for parameter in parameters} | dict(spec.get("options", {}))
    return {
        key: value for key, value in options.items() if key != "share" or options["components"] == "share"
    }


def facts(
    name: str,
    spec: Mapping[str, Any],
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
        "options": options_of(spec),
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
    return result | (
        _component_facts(index, rows) if isinstance(index, ComponentIndex) else _weight_facts(index, rows)
    )


def _weight_facts(index: Index, rows: list[dict[str, Any]]) -> dict[str, Any]:
    if index.entropy is not None:
        for row, entropy in zip(rows, index.entropy, strict=True):
            row["entropy"] = float(entropy)
    return {
        "weights_by_year": {str(year): [float(w) for w in weights] for year, weights in index.yearly.items()}
    }


def _component_facts(index: ComponentIndex, rows: list[dict[str, Any]]) -> dict[str, Any]:
    for row, loadings, kmo in zip(rows, index.vectors, index.kmo_each, strict=True):
        row["loadings"] = [float(v) for v in loadings]
        row["kmo"] = float(kmo)
    test = index.bartlett
    return {
        "eigenvalues": [float(v) for v in index.eigenvalues],
        "variance_shares": [float(v) for v in index.shares],
        "components_kept": index.kept,
        "kmo": index.kmo,
        "bartlett": {"statistic": test.statistic, "df": test.df[0], "p": test.p, "null": test.null},
    }


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
