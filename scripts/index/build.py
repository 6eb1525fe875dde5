"""Builds one composite index: reads its indicators, computes it, writes its scores and a summary."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace

from base.artifacts.json_record import write_json_record
from base.artifacts.parquet import read_table, read_variables, write_variable
from base.job import index_by_stem, log, run
from index.method import Method
from index.options import IndexOptions
from spillover.arrays.foundation import Array
from spillover.arrays.index import ComponentIndex, Index, Indicators, LeftOut, leave_one_out
from spillover.declarations import convert, load_kind
from spillover.errors import StudyError
from spillover.facts import DroppedUnit, IndexFacts, IndicatorFacts, LeftOutFacts
from spillover.words import _


def build_index(
    name: str,
    spec: Mapping[str, Any],
    units: Array,
    years: Array,
    values: Mapping[str, Array],
    labels: Mapping[str, str],
) -> tuple[Array, IndexFacts]:
    """Compute the scores (N,) of an index, NaN outside its sample, and the facts that tables and the report
    print.

    spec: the index as `index.definition` gives it; labels: a unit's name by its id. Raises StudyError or
    EstimationError.
    """
    names = tuple(i["variable"] for i in spec["indicators"])
    matrix = np.column_stack([values[v] for v in names])
    inside, dropped = find_index_sample(name, spec.get("sample", {}), units, years, matrix, labels)
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
    return scores, build_index_facts(name, spec, method, indicators, index, left_out, dropped)


def find_index_sample(
    name: str,
    options: Mapping[str, Any],
    units: Array,
    years: Array,
    matrix: Array,
    labels: Mapping[str, str],
) -> tuple[np.ndarray, list[DroppedUnit]]:
    """Find the rows (N,) that enter the index, and the units left out because they lack a value."""
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
        DroppedUnit(
            unit=str(u),
            name=labels.get(u, str(u)),
            years=tuple(int(y) for y in years[gap & (units == u)]),
        )
        for u in sorted(set(units[gap]))
    ]
    inside = inside & ~np.isin(units.astype(str), [one.unit for one in dropped])
    if not inside.any():
        raise StudyError(
            _(
                "indices.{name}.sample: every unit lacks some indicator in {first}-{last}; shorten the years",
                name=name,
                first=first,
                last=last,
            )
        )
    for one in dropped:
        log.warning(
            "index %s leaves out %s (%s): a value is missing in %s",
            name,
            one.name,
            one.unit,
            list(one.years),
        )
    return inside, dropped


def build_index_facts(
    name: str,
    spec: Mapping[str, Any],
    method: Method,
    indicators: Indicators,
    index: Index | ComponentIndex,
    left_out: list[LeftOut],
    dropped: list[DroppedUnit],
) -> IndexFacts:
    """Build what a reader needs to judge an index: its weights, ranges, options, adequacy, sensitivity, and
    what it left out.
    """
    low, high = indicators.values.min(axis=0), indicators.values.max(axis=0)
    found = IndexFacts(
        index=name,
        label=spec.get("label", name),
        method=spec["method"],
        options=method.options(),
        nobs=len(index.score),
        years=(int(indicators.years.min()), int(indicators.years.max())),
        indicators=tuple(
            IndicatorFacts(
                variable=entry["variable"],
                label=entry.get("label", entry["variable"]),
                dimension=entry.get("dimension", ""),
                direction=entry["direction"],
                weight=float(index.weights[j]),
                minimum=float(low[j]),
                maximum=float(high[j]),
            )
            for j, entry in enumerate(spec["indicators"])
        ),
        leave_one_out=tuple(
            LeftOutFacts(
                indicator=part.indicator,
                pearson=part.pearson,
                spearman=part.spearman,
                largest_rank_shift=part.largest_shift,
            )
            for part in left_out
        ),
        dropped_units=tuple(dropped),
        warnings=tuple(index.warnings),
    )
    return method.complete(found, index)


def _main(snakemake: Any, spec: IndexOptions) -> None:
    name, index = spec.index, spec.definition
    files = index_by_stem(snakemake.input.variables)
    units, years, values = read_variables({i["variable"]: files[i["variable"]] for i in index["indicators"]})
    table = read_table(snakemake.input.units)
    scores, found = build_index(
        name, index, units, years, values, dict(zip(table["unit"], table["name"], strict=True))
    )
    write_variable(Path(snakemake.output.scores), units, years, scores)
    write_json_record(snakemake.output.facts, replace(found, is_simulated=spec.is_simulated))


if "snakemake" in globals():
    run(globals()["snakemake"], _main, IndexOptions)
