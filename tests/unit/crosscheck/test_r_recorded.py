"""What packages of R printed of a made-up study, as golden numbers, compared with ours.

`recorded/<package>.jsonl` has a line for each number, with the conversion to our convention where theirs
differs: R 4.5.0 with plm 2.6-5, sandwich 3.1-1, spdep 1.3-5, spatialreg 1.3-6, fixest 0.14.2 and splm 1.6-5.
"""

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest

from base.artifacts.analysis import read_analysis
from checked_study import STUDY, VARIABLES, study_files
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.verdicts import DIFFERS, EQUAL, EXPLAINED, FAILED, NOT_OPTIMAL, SIMULATED
from kind_study import resolved
from spillover.opinions.conventions import complete_inference
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles
from spillover.opinions.policy import write_out

pytestmark = pytest.mark.proof("independent program")

RECORDED = Path(__file__).parent / "recorded"
PROGRAMS = sorted(path.stem for path in RECORDED.glob("*.jsonl"))
FURTHER = {
    "conley": {**STUDY["two_way"], "variance": {"kind": "conley", "cutoff_km": 200}},
    "iv_classical": {**STUDY["iv"], "variance": {"kind": "classical"}},
    "full_differences": {**STUDY["two_way"], "regressors": ["x", "v"], "estimator": "first-difference"},
    "random_in_years": {**STUDY["random"], "effects": "two-way", "regressors": ["x", "v"]},
    "tests_of_v": {**STUDY["tests"], "outcome": "v", "regressors": ["x", "z"]},
    "pooled_lag": {**STUDY["direct"], "effects": "none"},
}
# The analyses of which each package confirms a number.
LINEAR = {
    *("two_way", "north_east", "late", "lagged", "centred", "scores", "both_clusters", "driscoll_kraay"),
    *("pooled", "jackknife", "newey_west", "all_effects_counted", "individual", "moderation", "mediation"),
    *("groups", "iv", "hausman", "few_clusters", "dependence", "conley", "iv_classical"),
}
DIRECT = {
    *("direct", "direct_durbin_error", "one_way_durbin", "observed", "error_clusters_units"),
    *("both_filters_clusters", "tests", "tests_of_v", "pooled_lag"),
}
WEIGHTED = {"weighted", "weighted_iv", "weighted_iv_classical"}
POLICIES = {"policy", "exposed"}
PATHS = {"event_study", "paths"}  # weighted
CONFIRMED = {
    "fixest": LINEAR | WEIGHTED | POLICIES | PATHS | {"listed_effects"},
    "plm": LINEAR | POLICIES | {"between", "random", "full_differences", "random_in_years"},
    "sandwich": LINEAR | WEIGHTED | POLICIES | PATHS | {"listed_effects"},
    "spatialreg": DIRECT | {"lee_yu", "lsdv", "spatial_clusters", "error_clusters"},
    "spdep": {"tests", "moran", "tests_of_v"},
    "splm": DIRECT | {"random_sar", "random_sem", "random_kkp"},
}
# In an order that stays, for the answers are numbered by it.
NAMES = sorted({"differences", *(name for names in CONFIRMED.values() for name in names)})
# Errors of effects were recorded as the packages simulate them.
SIMULATED_EFFECTS = {"impacts": {"method": "simulation"}}
ANALYSES = {
    name: SIMULATED_EFFECTS | options
    if options["kind"] == "spatial" and options["model"] != "SEM"
    else options
    for name in NAMES
    for options in [{**STUDY, **FURTHER}[name]]
}


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Documents by analysis, recipes by model, and the panel; the units lie apart."""
    folder = tmp_path_factory.mktemp("recorded")
    files = study_files(folder)
    units = pd.read_parquet(folder / "units.parquet")
    places = np.random.default_rng(12).uniform(0, 12, (2, len(units)))
    units = units.assign(longitude=100 + places[0], latitude=30 + places[1])
    units.to_parquet(folder / "units.parquet")
    panel = PanelFiles(files.variables, files.units, files.weights)
    documents, recipes = {}, {}
    for name, options in ANALYSES.items():
        analysis = resolved(options, VARIABLES, ("w",))
        files.write(analysis.fit(replace(files, name=name)), folder / f"{name}.json")
        documents[name] = read_analysis(folder / f"{name}.json")
        recipes |= {recipe.model: recipe for recipe in analysis.recipes(name)}
    return documents, recipes, panel


def opinions_of(program, recipes, panel, factor=1.0):
    """The recorded numbers as opinions, with what follows from them. factor: times which they are changed."""
    recorded = defaultdict(list)
    for line in (RECORDED / f"{program}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        model = row.pop("recipe")
        about = {"model": model, "program": program, "version": "", "call": ""}
        one = msgspec.convert(about | row, Opinion)
        ways = tuple(msgspec.structs.replace(way, value=way.value * factor) for way in one.conversions)
        recorded[model].append(msgspec.structs.replace(one, value=one.value * factor, conversions=ways))
    for model, found in recorded.items():
        yield from complete_inference(write_out(recipes[model], panel), panel, found)


def compared(documents, opinions):
    """The rows that a package has a number for."""
    rows = []
    for name, document in documents.items():
        own = [one for one in opinions if one.model.partition("/")[0] == name]
        rows += [row for row in settle_verdicts(list(compare_rows(document, own))) if row.program]
    return rows


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_was_recorded_confirms_our_numbers(program, study):
    documents, recipes, panel = study
    rows = compared(documents, list(opinions_of(program, recipes, panel)))
    wrong = [r for r in rows if r.verdict in (DIFFERS, NOT_OPTIMAL, FAILED)]
    assert [(r.model, r.quantity, r.term, r.ours, r.theirs) for r in wrong] == []
    confirmed = [r for r in rows if r.verdict in (EQUAL, EXPLAINED, SIMULATED)]
    assert {r.analysis for r in confirmed} == CONFIRMED[program]


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_recorded_number_that_is_off_by_a_thousandth_differs(program, study):
    documents, recipes, panel = study
    rows = compared(documents, list(opinions_of(program, recipes, panel, 1.001)))
    exact = [r for r in rows if r.quantity in ("coefficient", "se", "test") and r.digits is not None]
    exact = [r for r in exact if not r.rule.startswith("simulation")]
    assert exact
    assert {r.verdict for r in exact} == {DIFFERS}


def test_the_averages_of_cohorts_are_those_of_sunab(study):
    documents, recipes, panel = study
    rows = compared(documents, list(opinions_of("fixest", recipes, panel)))
    found = [
        r for r in rows if r.model.startswith("paths/sun_abraham") and r.quantity in ("coefficient", "se")
    ]
    assert {r.term for r in found} >= {"ATT", "event +0", "event +1"}
    assert {r.verdict for r in found} == {EQUAL, EXPLAINED}
