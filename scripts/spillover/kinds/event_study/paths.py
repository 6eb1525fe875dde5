"""The paths of an event study, one function an estimator, and the mean outcomes behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from spillover.arrays.did.adoption import fit_twfe
from spillover.arrays.did.aggregate import aggregate
from spillover.arrays.did.event_study import fit_event_study, fit_sun_abraham, honest_bounds, select_dated
from spillover.arrays.did.imputation import impute
from spillover.arrays.did.paths import EffectPath
from spillover.arrays.did.staggered import group_time
from spillover.arrays.did.switching import fit_switching
from spillover.arrays.result import Estimate
from spillover.arrays.variance import restrict
from spillover.policy import Case, add_settings
from spillover.series import HonestRow, TrendRow

if TYPE_CHECKING:
    from spillover.kinds.event_study.kind import EventStudy

# The path, the average effect, and a path of its own before adoption, where the estimator has one.
Found = tuple[EffectPath, Estimate, EffectPath | None]


def _two_way(study: EventStudy, case: Case) -> Found:
    shared: dict[str, Any] = {
        "terms": study.controls,
        "variance": study.cluster_variance(case),
        "outcome": study.outcome,
    }
    found = fit_event_study(
        case.y,
        case.adoption,
        case.controls,
        reference=study.reference,
        window=study.window,
        level=study.level,
        seed=study.seed,
        **shared,
    )
    rows, left_out = select_dated(case.adoption)
    controls = None if case.controls is None else case.controls[rows]
    shared["variance"] = restrict(study.cluster_variance(case), rows)
    average = fit_twfe(case.y[rows], case.adoption.part(rows), controls, **shared)
    notes = (*average.notes, *left_out)
    return found.path, replace(average, terms=("ATT", *average.terms[1:]), notes=notes), None


def _callaway_santanna(study: EventStudy, case: Case) -> Found:
    cells = group_time(
        case.y,
        case.adoption,
        case.controls,
        control=study.control,
        method=study.method,
        base="universal",
        clusters=case.clusters,
        outcome=study.outcome,
    )
    path = aggregate(cells, "event", window=study.window, level=study.level, seed=study.seed).path
    assert path is not None
    return path, aggregate(cells, "simple", level=study.level).overall, None


def _imputation(study: EventStudy, case: Case) -> Found:
    options: dict[str, Any] = {
        "leads": study.leads,
        "clusters": case.clusters,
        "cluster_name": study.cluster,
        "level": study.level,
        "seed": study.seed,
    }
    found = impute(case.y, case.adoption, case.controls, outcome=study.outcome, **options)
    return found.path, found.overall, found.leads


def _sun_abraham(study: EventStudy, case: Case) -> Found:
    found = fit_sun_abraham(
        case.y,
        case.adoption,
        case.controls,
        terms=study.controls,
        reference=study.reference[0],
        variance=study.cluster_variance(case),
        level=study.level,
        seed=study.seed,
        outcome=study.outcome,
    )
    return found.path, found.overall, None


def _switching(study: EventStudy, case: Case) -> Found:
    found = fit_switching(
        case.y,
        case.unit,
        case.time,
        case.treatment,
        placebos=study.leads,
        weights=case.weights,
        clusters=case.clusters,
        level=study.level,
        seed=study.seed,
        outcome=study.outcome,
    )
    return found.path, add_settings(found.average, per_treatment=found.per_treatment["ATT"]), None


ESTIMATORS: dict[str, Callable[[EventStudy, Case], Found]] = {
    "two-way": _two_way,
    "callaway-santanna": _callaway_santanna,
    "imputation": _imputation,
    "sun-abraham": _sun_abraham,
    "switching": _switching,
}


def bounds(path: EffectPath, name: str, sizes: Sequence[float]) -> list[HonestRow]:
    """Rambachan and Roth's intervals of the average effect after adoption, one row a size of violation."""
    found = honest_bounds(path, sizes)
    columns = zip(found.sizes.tolist(), found.low.tolist(), found.high.tolist(), strict=True)
    return [HonestRow(estimator=name, size=size, low=low, high=high) for size, low, high in columns]


def trends(case: Case) -> list[TrendRow]:
    """Average the outcome of each cohort in each year, weighted."""
    treated = case.treatment > 0
    start = {
        unit: case.time[(case.unit == unit) & treated].min(initial=9999) for unit in np.unique(case.unit)
    }
    first = np.array([start[unit] for unit in case.unit])
    weights = np.ones(len(case.y)) if case.weights is None else case.weights
    rows = []
    for group in np.unique(first):
        for year in np.unique(case.time):
            cell = (first == group) & (case.time == year)
            if cell.any():
                mean = float(np.average(case.y[cell], weights=weights[cell]))
                cohort = None if group == 9999 else int(group)
                rows.append(TrendRow(cohort=cohort, year=int(year), mean=mean, rows=int(cell.sum())))
    return rows
