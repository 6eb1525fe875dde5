"""pyxtabond2: dynamic panels by GMM, where it is installed; the project does not install it."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd
from msgspec.structs import replace

from spillover.opinions.opinion import Opinion, give_estimate, opinion_maker
from spillover.opinions.panel import PanelFiles, step_of
from spillover.recipe import Recipe

NAME = "pyxtabond2"
CONSTANT = "_cons"
WEIGHTS = {"identity": 1, "blocks": 2, "full": 3}


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Coefficients, standard errors and tests of a dynamic panel. The program dates orthogonal deviations a
    year earlier, which lags make good in differences, and nothing in a system.
    """
    if recipe.estimator != "gmm" or find_spec(NAME) is None:
        return
    if recipe.options["system"] and recipe.options["transformation"] == "orthogonal":
        return

    options = recipe.options
    call = (
        f"PyXtabond2(model_type={kind(recipe)}, twostep={options['steps'] == 2}, robust={options['robust']})"
    )
    say = opinion_maker(NAME, model=recipe.model, call=call)
    result, units = fit_program(recipe, panel)
    numbers = zip(result.x_names, np.ravel(result.beta), np.ravel(result.se), strict=True)
    for name, b, se in numbers:
        term = recipe.terms[int(name[1:])] if name[0] == "x" else name
        if name[0] == "x" or (name == CONSTANT and recipe.effects == "individual"):
            unit = units["y"] / units.get(name, 1.0)
            yield from give_estimate(say, term, float(b) * unit, float(se) * unit)
    say = partial(say, is_printed=True)
    yield from give_overidentification(recipe, result, say)
    if recipe.options["transformation"] == "differences":  # it leaves the last difference out of the others
        yield from give_serial_correlation(recipe, result, say)


def give_overidentification(recipe: Recipe, result: Any, say: partial[Opinion]) -> Iterator[Opinion]:
    """Sargan's and Hansen's tests with their degrees of freedom."""
    found, df = result.diag, (float(result.diag["df"]),)
    for name in ("sargan", "hansen")[: recipe.options["steps"] if df[0] > 0 else 0]:
        yield say(quantity="test", term=name, value=float(found[name][0]), tail="chi2", df=df)


def give_serial_correlation(recipe: Recipe, result: Any, say: partial[Opinion]) -> Iterator[Opinion]:
    """Yield the tests of serial correlation. After one step of a system that is not robust, the program
    leaves the levels' moments out of their variance, and is not asked.
    """
    options = recipe.options
    if options["system"] and options["steps"] == 1 and not options["robust"]:
        return
    for order in (1, 2):
        z = float(result.diag["ar"][order][0])
        yield say(quantity="test", term=f"ar{order}", value=z, tail="normal")


def fit_program(recipe: Recipe, panel: PanelFiles) -> tuple[Any, dict[str, float]]:
    """Ask the program, and give the units of its columns: each variable is given in its own standard
    deviations, for the program inverts moments as they are, and where some are millions and others shares
    rounding decides its digits.
    """
    program, options = import_module(NAME), recipe.options
    frame, years = table(recipe, panel)
    columns = [str(name) for name in frame if name not in ("unit", "year", *years)]
    units = {name: float(frame[name].std()) or 1.0 for name in columns}
    frame = frame.assign(**{name: frame[name] / unit for name, unit in units.items()})
    regressors = [f"x{j}" for j in range(len(recipe.terms))]
    early = int(options["transformation"] == "orthogonal")
    lagged = [
        program.GMMStyle(
            variables=[f"lagged{j}"],
            lag=(part["lags"][0] - early, part["lags"][1] - early if len(part["lags"]) == 2 else None),
            collapse=part["collapse"],
            equation=name_equation(part["equation"]),
        )
        for j, part in enumerate(options["lagged"])
    ]
    where = {"separate": ("diff", "level")}.get(
        options["exogenous_in"], (name_equation(options["exogenous_in"]),)
    )
    own = [
        program.IVStyle(variables=[f"own{j}"], equation=one)
        for j in range(len(list_own_instruments(recipe)))
        for one in (where if options["system"] else ("both",))
    ]
    dummies = [program.IVStyle(variables=years, equation="level" if options["system"] else "diff")]
    model = program.PyXtabond2(
        frame,
        id_col="unit",
        time_col="year",
        dep_var="y",
        x_vars=[*regressors, *years],
        gmm=lagged,
        iv=[*own, *(dummies if years else [])],
        model_type=kind(recipe),
        twostep=options["steps"] == 2,
        robust=options["robust"],
        orthogonal=bool(early),
        h=WEIGHTS[options["weighting"]],
    )
    with contextlib.redirect_stdout(io.StringIO()):
        result = model.fit()
    rank, count = result.engine.z_rank, result.engine.n_instruments
    if rank < count:
        raise ValueError(f"of its {count} instruments {rank} are independent, and it takes none out")
    return result, units


def kind(recipe: Recipe) -> str:
    """Name the equations in the program's word."""
    return "system" if recipe.options["system"] else "difference"


def name_equation(ours: str) -> str:
    """Name an equation in the program's word."""
    return "diff" if ours == "difference" else ours


def list_own_instruments(recipe: Recipe) -> list[str]:
    """List the terms that are their own instruments."""
    return list(dict.fromkeys((*recipe.options["exogenous"], *recipe.options["instruments"])))


def count_periods(frame: pd.DataFrame, start: int, step: int) -> pd.DataFrame:
    """Number each year of the rows as so many steps after the first, for the program's lags are of one."""
    at = start + (frame.index.get_level_values("year") - start) // step
    index = pd.MultiIndex.from_arrays([frame.index.get_level_values("unit"), at], names=["unit", "year"])
    return frame.set_axis(index)


def table(recipe: Recipe, panel: PanelFiles) -> tuple[pd.DataFrame, list[str]]:
    """Build a row for each that the sample or a lagged variable has, and the names of the years' dummies: all
    but the first's. The year before the first is there, without values: the program leaves the levels of the
    first year out.
    """
    sample = panel.sample(recipe).frame
    named = {"y": recipe.outcome, **{f"x{j}": term for j, term in enumerate(recipe.terms)}}
    named |= {f"own{j}": term for j, term in enumerate(list_own_instruments(recipe))}
    columns = {name: sample[term] for name, term in named.items()}
    for j, part in enumerate(recipe.options["lagged"]):
        asked = replace(recipe, all_terms=(part["variable"],))
        columns[f"lagged{j}"] = panel.sample(asked).frame[part["variable"]]
    frame = pd.DataFrame(columns).sort_index()
    dates = frame.index.get_level_values("year")
    start, step = int(dates.min()), step_of(dates)
    frame, sample = (count_periods(one, start, step) for one in (frame, sample))
    units, first = frame.index.unique("unit"), frame.index.get_level_values("year").min() - 1
    before = pd.MultiIndex.from_product([units, [first]], names=["unit", "year"])
    frame = frame.reindex(frame.index.union(before)).reset_index()
    frame["unit"] = pd.factorize(frame["unit"], sort=True)[0]
    years: list[str] = []
    if recipe.effects == "two-way":
        seen = sorted(sample.index.get_level_values("year").unique())[1:]
        years = [f"year_{year}" for year in seen]
        here = frame["y"].notna()  # its deviations count the later years of each variable alone
        dummies = {f"year_{year}": (frame["year"] == year).astype(float).where(here) for year in seen}
        frame = frame.assign(**dummies)
    return frame, years
