"""esda: Moran's I, Geary's C and local Moran's I of every year."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from spillover.opinions.opinion import Conversion, Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles
from spillover.opinions.tolerances import spread_of_deviation
from spillover.recipe import Recipe
from spillover.words import mark_text

NAME = "esda"
FEWEST = 999  # permutations: of fewer, the tail of a variable with few large values is not seen


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Yield the statistics of each year, from a libpysal W of the matrix as it is."""
    if recipe.estimator != "moran":
        return
    from libpysal.weights import full2W

    sample = panel.sample(recipe)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        w = full2W(panel.matrix(recipe.weights, sample.units))
    for year in sample.years:
        y = sample.frame[recipe.outcome].xs(year, level="year").loc[sample.units].to_numpy()
        yield from give_year(recipe, year, y, w, sample.units)


def two_sided(drawn: np.ndarray, observed: float) -> float:
    """Compute a two-sided p-value: twice (# + 1)/(R + 1), where # counts the draws that are at least as large
    as the observed value, or those at least as small if these are fewer.
    """
    slack = 1e-12 * max(1.0, abs(observed))
    smaller = min((drawn >= observed - slack).sum(), (drawn <= observed + slack).sum())
    return float(min(1.0, 2 * (smaller + 1) / (len(drawn) + 1)))


def give_year(recipe: Recipe, year: int, y: np.ndarray, w: Any, units: list[str]) -> Iterator[Opinion]:
    """Yield one year's statistics; local ones of all units."""
    from esda import Geary, Moran, Moran_Local

    say = opinion_maker(NAME, model=recipe.model, is_printed=True)
    np.random.seed(year)  # noqa: NPY002 (the program draws from NumPy's global stream)
    draws = max(recipe.draws, FEWEST)
    moran = Moran(y, w, transformation="O", permutations=draws)
    call = f"Moran(transformation='O', permutations={draws})"
    yield say(quantity="coefficient", term=str(year), call=call, value=float(moran.I))
    noise = spread_of_deviation(moran.sim, draws, recipe.draws)
    yield say(
        quantity="se",
        term=str(year),
        call=call,
        value=float(moran.seI_sim),
        ending="simulation",
        error=float(noise),
    )
    words = mark_text("2(# + 1)/(R + 1) of the smaller side, ties in both: ours counts both sides")
    both = Conversion(mark_text("one side of the permutations"), words, two_sided(moran.sim, float(moran.I)))
    yield say(
        quantity="p",
        term=str(year),
        call=call,
        value=float(moran.p_sim),
        conversions=(both,),
        ending="simulation",
        share=(2, draws, recipe.draws),
    )
    series = {
        "expectation": moran.EI,
        "variance_normal": moran.VI_norm,
        "variance_randomisation": moran.VI_rand,
    }
    for column, value in series.items():
        yield say(quantity="series", term=f"moran {year} {column}", call=call, value=float(value))
    geary = Geary(y, w, transformation="O", permutations=0)
    call = "Geary(transformation='O')"
    yield say(quantity="series", term=f"moran {year} geary_c", call=call, value=float(geary.C))
    z = float(geary.z_rand)
    turned = Conversion(
        mark_text("sign of z"), mark_text("−z: ours is positive where neighbours are alike"), -z
    )
    yield say(quantity="series", term=f"moran {year} geary_z", call=call, value=z, conversions=(turned,))
    n = len(units)
    local = Moran_Local(y, w, transformation="O", permutations=0)
    for unit, value in zip(units, local.Is, strict=True):
        scaled = Conversion(
            mark_text("variance over n, not n − 1"), f"I·n/(n−1) = I·{n}/{n - 1}", float(value) * n / (n - 1)
        )
        term = f"local_moran {year} {unit} local_moran"
        call = "Moran_Local(transformation='O')"
        yield say(quantity="series", term=term, call=call, value=float(value), conversions=(scaled,))
