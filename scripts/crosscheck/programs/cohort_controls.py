"""Callaway and Sant'Anna's effects with controls by linearmodels: each cohort and year is a just-identified
system of linear moments, one set of rows for each, which its IV2SLS solves; errors are clustered by unit.

The regression of the controls' changes has rows of its own, and so have the treated, whose effect is what
that regression leaves. The scores of a logit are statsmodels'; the rows of the logit's last step make their
estimation part of the error (Newey and McFadden 1994, section 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from crosscheck.programs.cohort_times import CohortComparison, CohortEffect, give_cells_and_averages
from spillover.opinions.effects import size_of
from spillover.opinions.opinion import Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles
from spillover.opinions.policy import logit
from spillover.recipe import Recipe

Array = np.ndarray
NAME = "linearmodels"
METHODS = {
    "regression": "the controls' regression",
    "ipw": "the logit's last step, the controls by their odds",
    "doubly-robust": "the controls' regression, the logit's last step, the controls by their odds",
}


class Block(NamedTuple):
    """Set of moments: which units (m,), y (m,), their weights (m,), and by the parameters' names the
    regressors and the instruments (m, ·).
    """

    unit: Array
    y: Array
    w: Array
    regressors: dict[str, Array]
    instruments: dict[str, Array]


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Effects of cohorts in years with their errors by unit, and the averages of the effects."""
    asked = recipe.policy
    if recipe.estimator == "cohort_times" and not asked.get("eligible") and asked["controls"]:
        method = asked["method"]
        words = (
            f"IV2SLS of long differences on stacked rows: {METHODS[method]}, the treated; clustered by unit"
        )
        yield from give_cells_and_averages(
            recipe, panel, opinion_maker(NAME, call=words), partial(compare_cell, method)
        )


def compare_cell(method: str, rows: CohortComparison) -> CohortEffect:
    """Estimate the effect by a system of moments."""
    from linearmodels.iv import IV2SLS

    size = size_of(rows.change)  # residuals are regressors of the odds' rows, beside ones
    blocks = blocks_of(method, rows._replace(change=rows.change / size))
    names = list(dict.fromkeys(name for block in blocks for name in block.regressors))
    unit, y, w = (np.concatenate([block[place] for block in blocks]) for place in range(3))
    x = stack_columns([block.regressors for block in blocks], names)
    z = stack_columns([block.instruments for block in blocks], names)
    result = IV2SLS(y, None, x, z, weights=w).fit(cov_type="clustered", clusters=unit, debiased=False)
    scores = z * (w * result.resids.to_numpy())[:, None]
    each = scores @ np.linalg.inv((z * w[:, None]).T @ x)[-1]
    influence = np.bincount(unit, each, len(rows.is_of_cohort))
    return CohortEffect(float(result.params.iloc[-1]), float(result.std_errors.iloc[-1]), influence, size)


def stack_columns(parts: list[dict[str, Array]], names: list[str]) -> Array:
    """Columns of some names one above the other, zero where a part has none."""
    width = {name: part[name].shape[1] for part in parts for name in part}
    length = [len(next(iter(part.values()))) for part in parts]
    return np.concatenate(
        [
            np.hstack([part.get(name, np.zeros((rows, width[name]))) for name in names])
            for part, rows in zip(parts, length, strict=True)
        ]
    )


def blocks_of(method: str, rows: CohortComparison) -> list[Block]:
    """Build the sets of moments of an estimator, that of the effect last."""
    w, treated = rows.w / rows.w.mean(), rows.is_of_cohort > 0
    x = standardise(rows.x, w)
    one, every, own, pool = np.ones((len(w), 1)), np.arange(len(w)), np.flatnonzero(treated), ~treated
    controls, left, outcome = np.flatnonzero(pool), rows.change, {}
    blocks, level = [], {}
    if method != "ipw":
        slopes = {"slopes": x[pool]}
        blocks.append(Block(controls, rows.change[pool], w[pool], slopes, slopes))
        root = np.sqrt(w[pool])
        fitted = np.linalg.lstsq(x[pool] * root[:, None], rows.change[pool] * root, rcond=None)[0]
        left, outcome = rows.change - x @ fitted, {"slopes": x}
    if method != "regression":
        p = logit(rows.is_of_cohort, rows.x, w)
        step = {"scores": x}
        blocks.append(Block(every, (rows.is_of_cohort - p) / (p * (1 - p)), w * p * (1 - p), step, step))
        odds = (w * p / (1 - p))[pool]
        gap = left[pool] - np.average(left[pool], weights=odds)
        # The odds grow by themselves times x with the logit's coefficients.
        moved = {**select_rows(outcome, pool), "scores": -x[pool] * gap[:, None], "level": one[pool]}
        blocks.append(Block(controls, rows.change[pool], odds, moved, {"level": one[pool]}))
        level = {"level": one[own]}
    effect = {"effect": one[own]}
    blocks.append(
        Block(own, rows.change[own], w[own], {**select_rows(outcome, own), **level, **effect}, effect)
    )
    return blocks


def select_rows(columns: dict[str, Array], rows: Array) -> dict[str, Array]:
    """Select some rows of the columns."""
    return {name: values[rows] for name, values in columns.items()}


def standardise(x: Array, w: Array) -> Array:
    """Make a constant, and controls less their means over their deviations, which change no effect."""
    mean, size = np.average(x, axis=0, weights=w), x.std(0)
    return np.column_stack([np.ones(len(x)), (x - mean) / np.where(size > 0, size, 1.0)])
