"""diff-diff, where it is installed: cohorts and years, imputation, Sun and Abraham, first switches, rings and
Goodman-Bacon's comparisons of panels without weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np
import pandas as pd

from spillover.opinions import conventions
from spillover.opinions.opinion import Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.opinions.policy import FIRST, TREATED, name_of
from spillover.recipe import Recipe

NAME, MODULE = "diff-diff", "diff_diff"
COLUMNS = {"unit": "unit", "time": "year", "first_treat": FIRST}
METHODS = {"regression": "reg", "ipw": "ipw", "doubly-robust": "dr"}
AVERAGES = {"event": "event_study", "cohort": "group"}


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Yield the package's opinions on a policy's recipe; nothing where it is not installed."""
    asked = recipe.policy
    if not asked or recipe.observation_weights or find_spec(MODULE) is None:
        return
    ask = ASKED.get("comparisons" if asked.get("comparisons") else name_design(recipe))
    sample = panel.sample(recipe)
    if ask is None or not sample.is_balanced or sample.step > 1:  # its years since adoption are no periods
        return
    yield from ask(recipe, sample, opinion_maker(NAME, model=recipe.model, is_printed=True))


def name_design(recipe: Recipe) -> str:
    """Name what is estimated: the design of a regression, or the comparison of cohorts."""
    return str(recipe.policy["design"]) if recipe.estimator in ("policy", "within") else recipe.estimator


def table_of(sample: ProgramSample) -> pd.DataFrame:
    """Build the rows with the first treated year of each unit, 0 for never."""
    table = sample.frame.reset_index()
    return table.assign(**{FIRST: table[FIRST].replace(np.inf, 0).astype(int)})


def clusters_of(
    recipe: Recipe, sample: ProgramSample, table: pd.DataFrame
) -> tuple[pd.DataFrame, str | None]:
    """Add the clusters to the rows, and name the column that has them; None for units."""
    by = conventions.clusters_of(recipe)[0]
    if by == "unit":
        return table, None
    return table.assign(_cluster=sample.labels(by).to_numpy()), "_cluster"


def give_terms(terms: Iterable[tuple[str, Any, Any]], say: partial[Opinion]) -> Iterator[Opinion]:
    """Give opinions on coefficients and errors. terms: name, estimate and error of each."""
    for term, value, error in terms:
        yield say(quantity="coefficient", term=term, value=value)
        if error is not None:
            yield say(quantity="se", term=term, value=error)


def give_comparisons(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """Goodman-Bacon's pairs, where every unit is untreated at first."""
    if (sample.frame[FIRST] == min(sample.years)).any():
        return
    model = import_module(MODULE).BaconDecomposition(weights="exact")
    found = model.fit(table_of(sample), recipe.outcome, **COLUMNS)
    say = partial(say, call="BaconDecomposition(weights='exact')")
    kinds = {"treated_vs_never": "treated_never", "earlier_vs_later": "earlier_later"}
    for pair in found.comparisons:
        kind = kinds.get(pair.comparison_type, "later_earlier")
        control = "never" if kind == "treated_never" else int(pair.control_group)
        row = f"bacon {kind} {int(pair.treated_group)} {control}"
        yield say(quantity="series", term=f"{row} effect", value=pair.estimate)
        yield say(quantity="series", term=f"{row} weight", value=pair.weight)


def give_cohort_times(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """Callaway and Sant'Anna's cells and averages by formula. With covariates its doubly robust estimate
    divides by the treated, not by the odds' own sum, and with anticipation its averages begin earlier than
    those of R's did: both are left out; so are restricted windows.
    """
    asked, covariates = recipe.policy, list(recipe.policy["controls"])
    both = asked["method"] == "doubly-robust" and covariates
    left_out = ("window", "balance", "eligible", "bootstrap", "anticipation")
    if both or any(asked.get(key) for key in left_out) or not np.isinf(sample.frame[FIRST]).any():
        return
    table, cluster = clusters_of(recipe, sample, table_of(sample))
    options = {
        "control_group": {"never": "never_treated"}.get(asked["control"], "not_yet_treated"),
        "estimation_method": METHODS[asked["method"]],
        "base_period": asked["base"],
    }
    model = import_module(MODULE).CallawaySantAnna(**options, cluster=cluster, pscore_trim=1e-9)
    found = model.fit(table, recipe.outcome, **COLUMNS, covariates=covariates or None)
    words = ", ".join(f"{key}={value}" for key, value in options.items())
    say = partial(say, call=f"CallawaySantAnna({words})")
    for by, (overall, path) in asked["parts"].items():
        if by == "simple" and overall:
            yield from give_terms([("ATT", found.overall_att, found.overall_se)], partial(say, model=overall))
        elif path and by in AVERAGES:
            rows = averages(found.aggregate(AVERAGES[by]), by)
            # Before adoption it takes covariates of the base, where R's did takes those of the earlier year.
            later = covariates and asked["base"] == "universal"
            kept = (row for row in rows if not later or "-" not in row[0])
            yield from give_terms(kept, partial(say, model=path))
    if asked.get("cells") and not (covariates and asked["base"] == "universal"):
        for (cohort, year), cell in found.group_time_effects.items():
            if not np.isfinite(cell["se"]):  # the base itself
                continue
            row = f"group_time {int(cohort)} {int(year)}"
            yield say(quantity="series", term=f"{row} estimate", value=cell["effect"])
            yield say(quantity="series", term=f"{row} se", value=cell["se"])


def averages(found: Any, by: str) -> Iterator[tuple[str, Any, Any]]:
    """Terms, effects and errors of an aggregation, references without an error left out."""
    keys = found.event_time if by == "event" else found.label
    for key, effect, error in zip(keys, found.att, found.se, strict=True):
        if np.isfinite(error) and error > 0:
            yield (name_of(int(key)) if by == "event" else f"{by} {int(key)}"), effect, error


def give_imputation(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """Imputation clustered by unit: by others it takes effects about another average."""
    covariates = list(recipe.policy["controls"])
    if conventions.clusters_of(recipe) != ("unit",) or (sample.frame[FIRST] == min(sample.years)).any():
        return
    found = (
        import_module(MODULE)
        .ImputationDiD()
        .fit(table_of(sample), recipe.outcome, **COLUMNS, covariates=covariates or None)
    )
    say = partial(say, call="ImputationDiD()")
    yield from give_terms(averages(found.aggregate("event_study"), "event"), say)
    total = [("ATT", found.overall_att, found.overall_se)]
    yield from give_terms(total, partial(say, model=f"{recipe.model}_att"))


def give_cohorts(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """Sun and Abraham's averages, where some unit is never treated."""
    if recipe.policy["reference"] != [-1] or not np.isinf(sample.frame[FIRST]).any():
        return
    by = conventions.clusters_of(recipe)[0]
    table = table_of(sample).assign(_cluster=sample.labels(by).to_numpy())
    model = import_module(MODULE).SunAbraham(cluster="unit" if by == "unit" else "_cluster")
    covariates = list(recipe.policy["controls"])
    found = model.fit(table, recipe.outcome, **COLUMNS, covariates=covariates or None)
    say = partial(say, call=f"SunAbraham(cluster={by})")
    path = [(name_of(int(key)), v["effect"], v["se"]) for key, v in found.event_study_effects.items()]
    yield from give_terms((row for row in path if row[2] > 0), say)
    total = [("ATT", found.overall_att, found.overall_se)]
    yield from give_terms(total, partial(say, model=f"{recipe.model}_att"))


def give_switching(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """Effects of first switches, clustered by unit."""
    if conventions.clusters_of(recipe) != ("unit",):
        return
    model = import_module(MODULE).ChaisemartinDHaultfoeuille(drop_larger_lower=False)
    table, longest = sample.frame.reset_index(), len(sample.years) - 1
    found = model.fit(table, recipe.outcome, unit="unit", time="year", treatment=TREATED, L_max=longest)
    say = partial(say, call=f"ChaisemartinDHaultfoeuille().fit(L_max={longest})")
    after = [(int(k) - 1, v) for k, v in found.event_study_effects.items()]
    before = [(int(k) - 1, v) for k, v in (found.placebo_event_study or {}).items()]
    terms = [(name_of(key), v["effect"], v["se"]) for key, v in (*after, *before) if np.isfinite(v["effect"])]
    yield from give_terms(terms, say)


def give_rings(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """Coefficients of rings in two stages; its errors rest on a first stage without a constant."""
    asked = recipe.policy
    clean = (sample.frame[list(sample.policy_columns)] == 0).all(axis=1).groupby(level="year").any()
    if recipe.weights or asked["on_treated"] or asked["controls"] or not clean.all():
        return
    places = sample.attributes[["longitude", "latitude"]].astype(float)
    table = table_of(sample).join(places, on="unit")
    model = import_module(MODULE).SpilloverDiD(
        rings=list(asked["rings_km"]), conley_coords=("latitude", "longitude")
    )
    found = model.fit(table, outcome=recipe.outcome, **COLUMNS)
    values = zip(sample.policy_columns, [found.att, *found.spillover_effects.coef], strict=True)
    say = partial(say, call=f"SpilloverDiD(rings={asked['rings_km']})")
    yield from give_terms(((name, value, None) for name, value in values), say)


ASKED: dict[str, Callable[[Recipe, ProgramSample, partial[Opinion]], Iterator[Opinion]]] = {
    "comparisons": give_comparisons,
    "cohort_times": give_cohort_times,
    "imputation": give_imputation,
    "cohorts": give_cohorts,
    "switching": give_switching,
    "two_stage": give_rings,
}
