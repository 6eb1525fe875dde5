"""Callaway and Sant'Anna's effects without controls by statsmodels: each cohort and year is a regression of
the long difference of the outcome on a constant and the cohort; HC0 is the error by the influence function.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.cohorts import Units, later, pairs_of, units_of
from spillover.opinions.opinion import Opinion, voice
from spillover.opinions.panel import PanelFiles
from spillover.opinions.policy import name_of
from spillover.recipe import Recipe

Array = np.ndarray
NAME = "statsmodels"
Cells = dict[tuple[float, float], float]


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Effects of cohorts in years with their errors by unit, and the averages of the effects."""
    asked = recipe.policy
    if recipe.estimator != "cohort_times" or asked.get("eligible") or asked["controls"]:
        return
    sample = panel.sample(recipe)
    if not sample.balanced:
        return
    units = units_of(recipe, sample)
    words = "WLS" if recipe.observation_weights else "OLS"
    say = voice(NAME, model=recipe.model.partition("/")[0], call=f"{words} of long differences, HC0")
    by_formula = not asked.get("bootstrap") and conventions.clusters_of(recipe) == ("unit",)
    cells: Cells = {}
    for cohort, base, now in pairs_of(recipe, units):
        year = units.years[now]
        effect, error = compared(recipe, units, cohort, base, now)
        cells[cohort, year] = effect
        if asked.get("cells"):
            cell = partial(say, quantity="series", printed=True)
            row = f"group_time {int(cohort)} {int(year)}"
            yield cell(term=f"{row} estimate", value=effect)
            if by_formula:
                yield cell(term=f"{row} se", value=error)
    if not any(asked.get(key) for key in ("window", "anticipation")) and asked.get("balance") is None:
        yield from averaged(recipe, units, cells, say)


def compared(recipe: Recipe, units: Units, cohort: float, base: int, now: int) -> tuple[float, float]:
    """The effect of one cohort in one year and its error."""
    from statsmodels.regression.linear_model import OLS, WLS

    own = units.first == cohort
    rows = own | ~np.isfinite(units.first) | later(recipe, units, cohort, base, now)
    y = units.y[rows, now] - units.y[rows, base]
    x = np.column_stack([np.ones(int(rows.sum())), own[rows]])
    w = units.w[rows, min(base, now)]
    found = (WLS(y, x, weights=w) if recipe.observation_weights else OLS(y, x)).fit(cov_type="HC0")
    return float(found.params[1]), float(found.bse[1])


def averaged(recipe: Recipe, units: Units, cells: Cells, say: partial[Opinion]) -> Iterator[Opinion]:
    """Averages of the effects after adoption, and by time since it, with shares of the cohorts."""
    mass = {g: float(units.w[units.first == g, 0].sum()) for g in units.cohorts}
    say = partial(say, call=f"averages of {say.keywords['call']}", quantity="coefficient")

    def mean(chosen: list[tuple[float, float]]) -> float:
        return float(np.average([cells[one] for one in chosen], weights=[mass[g] for g, _ in chosen]))

    after = [(g, t) for g, t in cells if t >= g]
    for by, (overall, path) in recipe.policy["parts"].items():
        if by == "simple":
            if overall:
                yield say(model=overall, term="ATT", value=mean(after))
            continue
        groups: dict[float, list[tuple[float, float]]] = {}
        for g, t in cells if by == "event" else after:
            groups.setdefault({"event": t - g, "cohort": g}.get(by, t), []).append((g, t))
        effects = {k: mean(chosen) for k, chosen in sorted(groups.items())}
        if path:
            for k, effect in effects.items():
                term = name_of(int(k)) if by == "event" else f"{by} {int(k)}"
                yield say(model=path, term=term, value=effect)
        if overall:
            chosen = [k for k in effects if by != "event" or k >= 0]
            shares = [mass[k] if by == "cohort" else 1.0 for k in chosen]
            value = float(np.average([effects[k] for k in chosen], weights=shares))
            yield say(model=overall, term="ATT", value=value)
