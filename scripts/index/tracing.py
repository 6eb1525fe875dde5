"""How one score of a composite index came about: each indicator's weight and what it adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from index.method import Method
from spillover.declared import load_kind


def contributions(
    facts: Mapping[str, Any], year: int, values: Mapping[str, float]
) -> dict[str, float] | None:
    """What each indicator adds to the score of one unit and year: weight × (x - minimum)/(maximum - minimum).

    facts: the index's summary; values: the indicators' values. None where the score is no such sum:
    PCA, TOPSIS, extremes by year.
    """
    method = load_kind("index.methods", facts["method"], Method)
    if not method.additive or facts["options"].get("extremes") == "by_year":
        return None
    weights = facts["weights_by_year"].get(str(year), [entry["weight"] for entry in facts["indicators"]])
    return {
        entry["variable"]: weight * _normalised(entry, values[entry["variable"]])
        for entry, weight in zip(facts["indicators"], weights, strict=True)
    }


def _normalised(entry: Mapping[str, Any], value: float) -> float:
    low, high = entry["minimum"], entry["maximum"]
    share = (value - low) / (high - low) if high > low else 0.0
    return share if entry["direction"] == "+" or high == low else 1 - share


def index_lines(facts: Mapping[str, Any], year: int, values: Mapping[str, float]) -> list[str]:
    """The lines that say how the score was made of its indicators."""
    parts, entries = contributions(facts, year, values), facts["indicators"]
    if parts is None:
        how = "its indicators with these weights"
    else:
        how = (
            "the sum of weight × (x − minimum)/(maximum − minimum), or 1 less that fraction where less "
            "is better"
        )
    lines = [f"  = {facts['method']} index of {len(entries)} indicators: {how}"]
    weights = facts.get("weights_by_year", {}).get(str(year), [entry["weight"] for entry in entries])
    for entry, weight in zip(entries, weights, strict=True):
        name, x = entry["variable"], values[entry["variable"]]
        low, high = entry["minimum"], entry["maximum"]
        line = (
            f"  {name} ({entry['direction']}): weight {weight:.6g}, x {x:.6g}, minimum {low:.6g}, "
            f"maximum {high:.6g}"
        )
        lines.append(line if parts is None else f"{line}: adds {parts[name]:.6g}")
    return lines
