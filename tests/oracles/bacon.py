"""Goodman-Bacon's decomposition by loops over pairs of cohorts: each comparison is a regression of its own.

The effect of a pair is the two-way coefficient of its rows. Its weight is that of Goodman-Bacon (2021),
theorem 1: the square of the pair's share of rows times the variance of its treatment less effects of cohort
and year.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd

from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import ProgramSample
from spillover.opinions.policy import FIRST, TREATED
from spillover.recipe import Recipe

Comparison = tuple[str, int, int | str, float, float]


def answers(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """Every comparison, and the weight and average effect of each kind."""
    found = comparisons(recipe, sample)
    for kind, treated, control, effect, weight in found:
        row = f"bacon {kind} {treated} {control}"
        yield say(quantity="series", term=f"{row} effect", value=effect)
        yield say(quantity="series", term=f"{row} weight", value=weight)
    for kind in dict.fromkeys(row[0] for row in found):
        own = np.array([row[3:] for row in found if row[0] == kind])
        total = own[:, 1].sum()
        yield say(quantity="statistic", term=f"weight:{kind}", value=total)
        yield say(quantity="statistic", term=f"effect:{kind}", value=own[:, 0] @ own[:, 1] / total)


def comparisons(recipe: Recipe, sample: ProgramSample) -> list[Comparison]:
    """Each pair and each of its members that becomes treated while the other stays as it is: kind, cohort,
    control, effect and weight.
    """
    frame = sample.frame
    sample.refuse_gaps()
    year = frame.index.get_level_values("year").to_numpy()
    first = frame[FIRST].to_numpy()
    cohort = np.where(first <= year.min(), -np.inf, np.where(first > year.max(), np.inf, first))
    each = frame[recipe.observation_weights].to_numpy() if recipe.observation_weights else np.ones(len(frame))
    y, treated = frame[recipe.outcome].to_numpy(), frame[TREATED].to_numpy()
    rows: list[Comparison] = []
    for own in np.unique(cohort):
        for other in np.unique(cohort):
            if own == other or not np.isfinite(own):
                continue
            stays = year < other if other > own else year >= other
            chosen = ((cohort == own) | (cohort == other)) & stays
            w, x = each[chosen], within(treated[chosen], cohort[chosen], year[chosen], each[chosen])
            size = float((w * x**2).sum())
            if size > 0:
                effect = float((w * x * y[chosen]).sum() / size)
                rows.append((*names(own, other), effect, size * w.sum()))
    total = sum(row[-1] for row in rows)
    return [(*row[:4], row[4] / total) for row in rows]


def within(values: np.ndarray, cohort: np.ndarray, year: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Values less their weighted means by cohort and year, plus the grand mean: balanced cells."""
    table = pd.DataFrame({"v": values * weights, "w": weights, "cohort": cohort, "year": year})
    by_cohort, by_year = (table.groupby(by)[["v", "w"]].transform("sum") for by in ("cohort", "year"))
    grand = table["v"].sum() / table["w"].sum()
    left = values - by_cohort["v"] / by_cohort["w"] - by_year["v"] / by_year["w"] + grand
    return np.asarray(left)


def names(own: float, other: float) -> tuple[str, int, int | str]:
    """The kind of a comparison, the cohort that becomes treated and its control."""
    if np.isfinite(other):
        return ("earlier_later" if other > own else "later_earlier"), int(own), int(other)
    kind = "never" if other > 0 else "always"
    return f"treated_{kind}", int(own), kind
