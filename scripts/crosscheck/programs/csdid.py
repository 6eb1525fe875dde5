"""csdid (R's did in Python), where it is installed: cohorts and years, weighted too, and their averages."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Mapping
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd

from spillover.opinions import conventions
from spillover.opinions.opinion import Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.opinions.policy import FIRST, name_of
from spillover.recipe import Recipe

NAME = "csdid"
METHODS = {"regression": "reg", "ipw": "ipw", "doubly-robust": "dr"}
AVERAGES = {"simple": "simple", "event": "dynamic", "cohort": "group", "time": "calendar"}
TRIMMED = 0.995
CONTROLS = {"never": "nevertreated", "not-yet": "notyettreated"}


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Cells and averages of panels without gaps; errors where they are by formula and unit."""
    if recipe.estimator != "cohort_times" or recipe.policy.get("eligible") or find_spec(NAME) is None:
        return
    sample = panel.sample(recipe)
    asked = recipe.policy
    if (
        not sample.is_balanced
        or sample.step > 1
        or not np.isinf(sample.frame[FIRST]).any()
        or leaves_controls_out(recipe, sample)
    ):
        return
    with contextlib.redirect_stdout(io.StringIO()):
        found = fit_cells(recipe, sample)
        averages = {by: found.aggte(AVERAGES[by], bstrap=False, cband=False).atte for by in asked["parts"]}
    call = (
        f"ATTgt(control_group={CONTROLS[asked['control']]}).fit({METHODS[asked['method']]}, {asked['base']})"
    )
    say = opinion_maker(NAME, call=call, is_printed=True)
    by_formula = not asked.get("bootstrap") and conventions.clusters_of(recipe) == ("unit",)
    for by, (overall, path) in asked["parts"].items():
        if by == "event" and (asked.get("window") or asked.get("balance") is not None):
            continue
        for model, term, value, error in _list_averages(by, overall, path, averages[by]):
            if by == "event" and not np.isfinite(number(error)):  # the reference
                continue
            yield say(model=model, quantity="coefficient", term=term, value=number(value))
            if by_formula:
                yield say(model=model, quantity="se", term=term, value=number(error))
    if asked.get("cells"):
        yield from give_cells(recipe, found.results, by_formula, say)


def _list_averages(
    by: str, overall: str | None, path: str | None, averages: Mapping[str, Any]
) -> Iterator[tuple[str, str, Any, Any]]:
    """Model, term, estimate and error of each average that a recipe asks for. by: cohort, time or event;
    overall, path: the parts that have the mean of all, and those by what is averaged over.
    """
    if overall:
        yield overall, "ATT", averages["overall_att"], averages["overall_se"]
    if path:
        terms = [name_of(int(k)) if by == "event" else f"{by} {int(k)}" for k in averages["egt"]]
        for row in zip(terms, averages["att_egt"], np.ravel(averages["se_egt"]), strict=True):
            yield path, *row


def leaves_controls_out(recipe: Recipe, sample: ProgramSample) -> bool:
    """Return whether the package leaves controls with high scores out, which we do not."""
    from spillover.opinions.cohorts import cohort_units_of, largest_score

    if recipe.policy["method"] == "regression" or not recipe.policy["controls"]:
        return False
    return largest_score(recipe, cohort_units_of(recipe, sample)) >= TRIMMED


def fit_cells(recipe: Recipe, sample: ProgramSample) -> Any:
    """Estimate the cells, under names that a formula takes."""
    asked, frame = recipe.policy, sample.frame
    covariates = {f"x{j}": frame[name].to_numpy() for j, name in enumerate(asked["controls"])}
    table = pd.DataFrame({"y": frame[recipe.outcome].to_numpy(), **covariates})
    table["unit"] = sample.labels("unit").to_numpy()
    table["year"] = frame.index.get_level_values("year").to_numpy()
    table["first"] = frame[FIRST].replace(np.inf, 0).astype(int).to_numpy()
    if recipe.observation_weights:
        table["w"] = frame[recipe.observation_weights].to_numpy()
    model = import_module(f"{NAME}.att_gt").ATTgt(
        data=table,
        yname="y",
        tname="year",
        idname="unit",
        gname="first",
        control_group=CONTROLS[asked["control"]],
        xformla=f"~{'+'.join(covariates)}" if covariates else None,
        weights_name="w" if recipe.observation_weights else None,
        anticipation=asked["anticipation"],
    )
    return model.fit(est_method=METHODS[asked["method"]], base_period=asked["base"], bstrap=False)


def give_cells(
    recipe: Recipe, found: dict[str, Any], by_formula: bool, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Yield the series `group_time`, without the base itself."""
    say = partial(say, model=recipe.model.partition("/")[0], quantity="series")
    for cohort, year, effect, error in zip(*(found[k] for k in ("group", "year", "att", "se")), strict=True):
        row = f"group_time {int(cohort)} {int(year)}"
        if np.isfinite(number(error)):
            yield say(term=f"{row} estimate", value=number(effect))
            if by_formula:
                yield say(term=f"{row} se", value=number(error))


def number(value: Any) -> float:
    """Convert a number of the package's, some of which are arrays of one."""
    return float(np.ravel(value)[0])
