"""pandas: the mean outcomes behind an event study, by cohort and year."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pandas as pd

from spillover.opinions.opinion import Opinion, voice
from spillover.opinions.panel import PanelFiles
from spillover.opinions.policy import FIRST
from spillover.recipe import Recipe

NAME = "pandas"


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """The mean outcome of each cohort in each year."""
    if not recipe.policy.get("trends"):
        return
    frame = panel.sample(recipe).frame
    each = frame[recipe.observation_weights] if recipe.observation_weights else 1.0
    table = pd.DataFrame({"v": frame[recipe.outcome] * each, "w": each}, index=frame.index)
    year = frame.index.get_level_values("year")
    found = table.assign(n=1).groupby([frame[FIRST].to_numpy(), year]).sum()
    say = voice(NAME, quantity="series", printed=True)
    say = partial(
        say, model=recipe.model.partition("/")[0], call="groupby(cohort, year).sum of weighted values"
    )
    for cohort, at, v, w, n in found.reset_index().itertuples(index=False, name=None):
        name = f"parallel_trends {int(cohort) if cohort < float('inf') else None} {at}"
        yield say(term=f"{name} mean", value=v / w)
        yield say(term=f"{name} rows", value=n)
