"""What the R and Stata programs redo."""

import re

import pytest
from msgspec.structs import replace

from estimate_records import estimate_record
from plan.analyses import kinds
from spillover.declarations import convert
from spillover.errors import StudyError
from spillover.replicate.r import literal, models_in_r
from spillover.replicate.recipes import is_redone, list_expected_rows, recipes_of
from spillover.replicate.stata import NESTED, do_file, stata_name, stata_names

COMMON = {
    "outcome": "y",
    "effects": "two-way",
    "variance": {"kind": "clustered", "by": "unit"},
    "standardise": ["c"],
}
SPATIAL = {**COMMON, "variance": {"kind": "expected"}}
ANALYSES = {
    "base": {"kind": "panel", "regressors": ["x", "L.c"], "constant": True, **COMMON},
    "hc1": {"kind": "panel", "regressors": ["x"], **COMMON, "variance": {"kind": "HC1"}},
    "conley": {
        "kind": "panel",
        "regressors": ["x"],
        **COMMON,
        "variance": {"kind": "conley", "cutoff_km": 5},
    },
    "random": {"kind": "panel", "regressors": ["x"], "estimator": "random", **COMMON},
    "steps": {"kind": "mediation", "treatment": "x", "mediators": ["m", "k"], "controls": ["c"], **COMMON},
    "moderated": {"kind": "moderation", "treatment": "x", "moderator": "m", "controls": ["c"], **COMMON},
    "split": {"kind": "groups", "regressors": ["x"], "by": "region", **COMMON},
    "iv": {"kind": "instruments", "endogenous": ["x"], "instruments": ["L.x"], "controls": ["c"], **COMMON},
    "sdm": {"kind": "spatial", "model": "SDM", "regressors": ["x", "c"], "weights": "w", **SPATIAL},
    "sem": {"kind": "spatial", "model": "SEM", "regressors": ["x"], "weights": "w", **SPATIAL},
    "dynamic": {
        "kind": "spatial",
        "model": "SDM",
        "dynamic": "y",
        "regressors": ["x"],
        "weights": "w",
        **SPATIAL,
    },
}
PARTS = {"steps": ["total", "mediator_m", "mediator_k", "outcome"], "split": ["North", "South", "difference"]}
PARTS |= {"iv": ["second_stage", "first_stage_x", "reduced_form"]}
DECLARED = {
    name: recipe
    for name, options in ANALYSES.items()
    for recipe in [convert(options, kinds()[options["kind"]]).recipes(name)]
}
MODELS = {name: [f"{name}/{part}" for part in PARTS.get(name, [])] or [name] for name in ANALYSES}
RECIPES = recipes_of(
    [recipe for recipes in DECLARED.values() for recipe in recipes],
    {name: [estimate_record({"model": model}) for model in models] for name, models in MODELS.items()},
)
BY_ID = {recipe.model: recipe for recipe in RECIPES}


def test_every_equation_that_can_be_redone_is():
    assert list(BY_ID) == [
        "base",
        "hc1",
        "conley",
        "steps/total",
        "steps/mediator_m",
        "steps/mediator_k",
        "steps/outcome",
        "moderated",
        "split/North",
        "split/South",
        "iv/second_stage",
        "iv/first_stage_x",
        "iv/reduced_form",
        "sdm",
    ]
    others = [recipe for name in ("random", "sem", "dynamic") for recipe in DECLARED[name]]
    assert others
    assert not any(is_redone(recipe) for recipe in others)


def test_equations_have_the_terms_of_their_kind_and_one_sample():
    assert BY_ID["steps/outcome"].terms == ("x", "m", "k", "c")
    assert BY_ID["steps/mediator_m"].outcome == "m"
    assert set(BY_ID["steps/total"].all_terms) == {"y", "x", "m", "k", "c"}
    assert BY_ID["moderated"].terms == ("x", "m", "x:m", "c")
    assert BY_ID["iv/first_stage_x"].terms == ("L.x", "c")
    assert BY_ID["iv/second_stage"].instruments == ("L.x",)
    assert BY_ID["split/South"].part == ("region", "South")
    assert BY_ID["sdm"].durbin == ("x", "c")
    assert BY_ID["conley"].errors == "other"


def test_expected_numbers_are_the_artifacts():
    record = {
        "model": "base",
        "terms": [{"term": "x", "estimate": 0.5, "se": 0.1}, {"term": "_cons", "estimate": 1.0, "se": None}],
    }
    rows = list_expected_rows([BY_ID["base"]], {"base": [estimate_record(record)]})
    assert rows == [
        {"number": 1, "model": "base", "term": "x", "estimate": 0.5, "se": 0.1},
        {"number": 1, "model": "base", "term": "_cons", "estimate": 1.0, "se": None},
    ]


def test_r_text_is_quoted():
    assert literal('a "b" \\ c') == r'"a \"b\" \\ c"'
    assert literal(["a", "b"]) == 'c("a", "b")'
    assert literal([2001, 2005]) == "c(2001, 2005)"
    assert models_in_r(RECIPES).count("list(\n    id = ") == len(RECIPES)


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("L.x", "L1_x"),
        ("L2.x", "L2_x"),
        ("F.x", "F1_x"),
        ("D.x", "D_x"),
        ("x:L.m", "x_x_L1_m"),
        ("a" * 40, "a" * 32),
    ],
)
def test_terms_have_names_in_stata(term, name):
    assert stata_name(term) == name


def test_names_that_become_one_in_stata_are_an_error():
    with pytest.raises(StudyError, match="rename it"):
        stata_names(["a" * 33, "a" * 34])


def test_every_name_in_the_do_file_is_a_variable_of_the_panel_or_made_above():
    expected = {(r.model, term): (0.5, 0.1) for r in RECIPES for term in r.terms}
    panel = {"y", "x", "m", "k", "c", "unit", "unit_code", "year", "region", "region_code"}
    blocks = do_file(RECIPES, expected).split("\n* ")[2:]
    assert len(blocks) == len(RECIPES) - 1  # all but the spatial one
    for block in blocks:
        made = panel | set(re.findall(r"generate double (\w+) =", block))
        command = re.search(r"quietly ((?:xtreg|areg|regress|ivregress 2sls) .*)", block)
        assert command is not None, block
        words = set(re.findall(r"\b[A-Za-z_]\w*\b", command[1]))
        words -= {
            "xtreg",
            "areg",
            "regress",
            "ivregress",
            "2sls",
            "fe",
            "vce",
            "cluster",
            "robust",
            "absorb",
            "small",
            "i",
        }
        assert words <= made, block
        assert len(re.findall(r"^check ", block, re.M)) > 0


def test_standard_errors_that_stata_counts_otherwise_are_compared_by_a_factor_or_not_at_all():
    variances = [{"kind": "clustered", "by": by} for by in ("unit", "year")]
    by_year = [replace(BY_ID["base"], variance=variance) for variance in variances]
    expected = {("base", term): (0.5, 0.1) for term in by_year[0].terms}
    assert ["\ncheck_se 1" in do_file([recipe], expected) for recipe in by_year] == [True, True]
    assert NESTED not in do_file([by_year[0]], expected)
    assert f"check_se 1 x 0.1 {NESTED}" in do_file([by_year[1]], expected)
    without = replace(by_year[0], variance={"kind": "clustered", "by": "unit", "small_sample": "none"})
    assert "\ncheck_se 1" not in do_file([without], expected)


def test_stata_commands_follow_effects_and_variance():
    commands = dict.fromkeys(BY_ID, "")
    expected = {(r.model, term): (0.5, 0.1) for r in RECIPES for term in r.terms}
    for block in do_file(RECIPES, expected).split("\n* ")[2:]:
        number = int(block.split("\n")[0].removeprefix("Model "))
        commands[RECIPES[number - 1].model] = next(
            line for line in block.splitlines()[::-1] if re.match("quietly (xtreg|areg|regr|ivreg)", line)
        )
    assert commands["base"] == "quietly xtreg y x L1_c i.year, fe vce(cluster unit_code)"
    assert commands["hc1"] == "quietly areg y x i.year, absorb(unit_code) vce(robust)"
    assert commands["conley"] == "quietly xtreg y x i.year, fe"
    start = "quietly ivregress 2sls y c i.year i.unit_code (x = L1_x), "
    assert commands["iv/second_stage"] == f"{start}vce(cluster unit_code) small"


def test_groups_left_out_reach_both_programs_and_models_with_tails_are_left_to_the_crosscheck():
    without = {"sample": {"without": {"groups": {"region": ["North", "East"]}}}}
    base = ANALYSES["base"]
    (declared,) = convert({**base, **without}, kinds()["panel"]).recipes("base")
    found = recipes_of([declared], {"base": [estimate_record({"model": "base"})]})
    assert 'without_groups = list("region" = c("North", "East"))' in models_in_r(found)
    lines = do_file(found, {("base", term): (0.5, 0.1) for term in found[0].terms}).splitlines()
    assert 'drop if region == "North"' in lines
    assert 'drop if region == "East"' in lines
    for tails in ({"winsorise": {}}, {"trim_tails": {}}):
        (declared,) = convert({**base, **tails}, kinds()["panel"]).recipes("base")
        assert not is_redone(declared)
