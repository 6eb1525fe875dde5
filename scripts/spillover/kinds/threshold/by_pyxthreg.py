"""The regression given the thresholds that were found, which every program is asked about; and pyxthreg: one
threshold with its F and slopes, where it is installed; the project does not install it.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
from msgspec.structs import replace

from spillover.opinions import conventions
from spillover.opinions.opinion import Conversion, Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import Recipe
from spillover.words import mark_text

NAME = "pyxthreg"
FEWEST = 2  # draws of its bootstrap, which are not compared: it draws one multiplier for each row


def following(recipe: Recipe, panel: PanelFiles) -> Iterator[Recipe]:
    """Yield the regression given the thresholds of the analysis, where it is there."""
    if recipe.estimator == "threshold" and panel.analysis:
        series = json.loads(panel.analysis.read_text(encoding="utf-8"))["series"]
        yield split_by_regime(recipe, panel, [row["threshold"] for row in series["thresholds"]])


def split_by_regime(recipe: Recipe, panel: PanelFiles, thresholds: list[float]) -> Recipe:
    """Describe the regression given thresholds, each regressor once for each regime: what any program of
    within regressions can redo.
    """
    sample, given = panel.sample(recipe), recipe.options
    regime = np.searchsorted(thresholds, sample.frame[given["threshold"]])
    columns = {
        f"{name} [regime {r + 1}]": sample.frame[name] * (regime == r)
        for name in given["regressors"]
        for r in range(len(thresholds) + 1)
    }
    terms = (*columns, *given["controls"])
    made = replace(recipe, estimator="within", terms=terms, all_terms=(recipe.outcome, *terms))
    panel.keep(made, ProgramSample(sample.frame.assign(**columns), sample.attributes))
    return made


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Yield the threshold, F under its divisor and ours, and the slopes with classical or clustered errors,
    where the regression given one threshold is asked for: of several it keeps the first, ours are searched
    again.
    """
    asked = recipe.estimator == "within" and recipe.options.get("thresholds") == 1
    if not asked or find_spec(NAME) is None:
        return

    sample = panel.sample(recipe)
    found, words = fit_program(recipe, sample)
    say = opinion_maker(NAME, model=recipe.model, call=words, is_printed=True)
    value = float(found["thresholds"][0])
    yield say(quantity="series", term="thresholds 1 threshold", value=value)
    f = float(found["boot_results"][0]["F_stat"])
    yield say(quantity="test", term="threshold_test_1", value=f, conversions=rescale_f(recipe, sample, f))
    regimes = [f"{name} [regime {r}]" for r in (1, 2) for name in recipe.options["regressors"]]
    terms = [*recipe.options["controls"], *regimes]
    for term, b, se in zip(terms, np.ravel(found["beta"]), np.ravel(found["se"]), strict=True):
        yield say(quantity="coefficient", term=term, value=float(b))
        if name_variance(recipe):
            ways = rescale_errors(recipe, sample, float(se), len(terms))
            yield say(quantity="se", term=term, value=float(se), conversions=ways)


def fit_program(recipe: Recipe, sample: ProgramSample) -> tuple[Any, str]:
    """Ask the program for its results, and say what it was asked."""
    sample.refuse_gaps()
    given, frame = recipe.options, sample.frame.sort_index().reset_index()
    names = list(
        dict.fromkeys([recipe.outcome, *given["controls"], *given["regressors"], given["threshold"]])
    )
    plain = {name: f"v{place}" for place, name in enumerate(names)}
    asked = {"thnum": 1, "trim": given["trim"], "grid": given.get("grid") or 0}
    asked |= {"time_fe": recipe.effects == "two-way", "robust": name_variance(recipe) == "clustered"}
    model = import_module(NAME).ThresholdPanel(
        data=frame.rename(columns=plain),
        dep=plain[recipe.outcome],
        indep=[plain[name] for name in given["controls"]],
        rx=[plain[name] for name in given["regressors"]],
        qx=plain[given["threshold"]],
        entity_col="unit",
        time_col="year",
    )
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        model.fit(**asked, bs=FEWEST, n_jobs=1, nobslog=True)
    return model.results, f"ThresholdPanel.fit({', '.join(f'{k}={v}' for k, v in asked.items())})"


def name_variance(recipe: Recipe) -> str:
    """Name the variance, of those that the program has; empty for another."""
    variance = recipe.variance
    clustered = variance["kind"] == "clustered" and variance.get("by", "unit") == "unit"
    return "clustered" if clustered else "classical" if variance["kind"] == "classical" else ""


def rescale_f(recipe: Recipe, sample: ProgramSample, f: float) -> tuple[Conversion, ...]:
    """F over n(T − 1) as Hansen has it, where that is asked for: the program divides by T(n − 1)."""
    if recipe.options["divisor"] != "hansen":
        return ()
    n, t = len(sample.units), len(sample.years)
    years = recipe.effects == "two-way"
    ours, theirs = (n - 1) * (t - 1) if years else n * (t - 1), t * (n - 1) - (t - 1) * years
    return (Conversion(mark_text("divisor"), f"F·{ours}/{theirs}", f * ours / theirs),)


def rescale_errors(recipe: Recipe, sample: ProgramSample, se: float, slopes: int) -> tuple[Conversion, ...]:
    """Rescale its errors to our factor: clustered ones have G/(G − 1) alone, classical ones leave the years'
    dummies out of their degrees of freedom.
    """
    n, t = len(sample.units), len(sample.years)
    if name_variance(recipe) == "classical":
        if recipe.effects != "two-way":
            return ()
        left = n * t - n - slopes
        value = se * np.sqrt(left / (left - t + 1))
        return (Conversion(mark_text("years in the degrees of freedom"), f"√({left}/{left - t + 1})", value),)
    theirs = conventions.Factor(n / (n - 1), f"G/(G−1), G = {n}")
    return (conventions.convert_error(se, theirs, conventions.recipe_factor(recipe, sample, slopes)),)
