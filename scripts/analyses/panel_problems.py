"""Options of a panel regression that its estimator cannot use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from declare.options import BY_UNIT, Classical, Clustered

if TYPE_CHECKING:
    from analyses.kinds.panel import Panel


def panel_problems(panel: Panel) -> Iterator[str]:
    """A line for each, with the remedy."""
    if panel.estimator == "random" and panel.observation_weights:
        yield "observation_weights: random effects take none; write null, or take estimator within"
    if panel.estimator == "random" and not isinstance(panel.effects, str):
        yield "effects: random effects take no list; write individual or two-way, or estimator within"
    if panel.estimator not in ("within", "random") and not isinstance(panel.effects, str):
        yield f"effects: estimator {panel.estimator} has none to list; take estimator within"
    if panel.estimator == "random" and panel.effects in ("time", "none"):
        yield (
            "effects: random effects are of units; write individual, or two-way to add fixed effects of years"
        )
    by = getattr(panel.variance, "by", "unit")
    if panel.estimator == "first-difference" and by != "unit":
        yield "variance: first differences cluster by unit alone; write {kind: clustered, by: unit}"
    if panel.estimator == "between" and panel.variance not in (BY_UNIT, Classical()):
        yield "variance: between estimates have the classical one; write {kind: classical}"
    if panel.dependence and panel.estimator not in ("within", "pooled"):
        yield (f"dependence: {panel.estimator} has no residual for each row; take estimator within or pooled")
    if panel.wild and panel.estimator != "within":
        yield "wild: the wild cluster bootstrap is for estimator 'within'; remove 'wild'"
    if panel.wild and not (isinstance(panel.variance, Clustered) and isinstance(panel.variance.by, str)):
        yield "wild: the wild cluster bootstrap needs a variance of kind clustered, by one column"
