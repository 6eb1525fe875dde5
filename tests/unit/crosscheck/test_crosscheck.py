"""The crosscheck's own parts: the rebuilt sample, the factors, the verdicts, and what it may not import."""

import ast
import re
import warnings
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import msgspec
import numpy as np
import pandas as pd
import pytest
from msgspec import to_builtins

from base.artifacts.parquet import read_records, write_records
from crosscheck.compare import compare_rows, settle_verdicts
from crosscheck.compared_number import ComparedNumber
from crosscheck.programs import linearmodels
from crosscheck.second_opinion import ask_program as ask
from crosscheck.summary import summary_of
from crosscheck.verdict import main as verdict
from crosscheck.verdicts import DIFFERS, EQUAL, EXPLAINED, FAILED, NONE, NOT_OPTIMAL, WARNED
from estimate_records import analysis_record, opinion
from spillover.declarations import KINDS, files_in, parts_of
from spillover.messages.results import render_result_text
from spillover.opinions.conventions import T_RATIO, is_nested_in, recipe_factor
from spillover.opinions.opinion import (
    Conversion,
    Opinion,
    decode,
    describe_warning,
    encode,
    give_failure,
    plain_opinion,
)
from spillover.opinions.panel import PanelFiles
from spillover.opinions.tolerances import digits, tolerance
from spillover.recipe import KindRecipe, LinearRecipe, MoranRecipe, SpatialRecipe, read_recipes
from words.render import speaking

SCRIPTS = Path(__file__).parents[3] / "scripts"
UNITS = ("a", "b", "c", "d")
YEARS = range(2000, 2006)
GAP = 2003


@pytest.fixture
def panel(tmp_path):
    """Four units, six years, two variables; x of unit b is missing in one year."""
    draws = np.random.default_rng(5)
    index = pd.MultiIndex.from_product([UNITS, YEARS], names=["unit", "year"])
    files = {}
    for name in ("x", "y"):
        table = pd.DataFrame({"value": draws.normal(size=len(index))}, index).reset_index()
        if name == "x":
            table.loc[(table.unit == "b") & (table.year == GAP), "value"] = np.nan
        files[name] = tmp_path / f"{name}.parquet"
        table.to_parquet(files[name])
    units = tmp_path / "units.parquet"
    pd.DataFrame({"unit": UNITS, "region": ["N", "N", "S", "S"]}).to_parquet(units)
    return PanelFiles(files, units, {})


def recipe(**more) -> LinearRecipe:
    return LinearRecipe(
        **{
            "model": "m",
            "estimator": "within",
            "outcome": "y",
            "terms": ("x",),
            "all_terms": ("y", "x"),
            **more,
        }
    )


@pytest.mark.debt("35.2")
def test_a_recipe_has_the_fields_of_its_family_alone():
    """In a job's options it is of its family; what another family has is empty, and cannot be given."""
    named = {"model": "m", "outcome": "y", "terms": ("x",), "all_terms": ("y", "x")}
    one = SpatialRecipe(estimator="SAR", weights="w", definition="direct", **named)
    written = to_builtins(one)
    assert {*written} == {"family", "estimator", "weights", "definition", *named}
    assert read_recipes([written]) == [one]
    assert (one.instruments, one.policy, one.split) == ((), {}, "")
    with pytest.raises(TypeError, match="endogenous"):
        SpatialRecipe(estimator="SAR", weights="w", endogenous=("x",), **named)
    moran = MoranRecipe(estimator="moran", weights="w", draws=99, **named)
    assert read_recipes([to_builtins(moran)]) == [moran]
    with pytest.raises(TypeError, match="weights"):
        KindRecipe(estimator="trial", weights="w", **named)


def test_a_lag_never_bridges_a_gap(panel):
    lagged = panel.sample(recipe(terms=("L.x",), all_terms=("y", "L.x"))).frame
    assert len(lagged) == len(UNITS) * (len(YEARS) - 1) - 1
    assert ("b", GAP + 1) not in lagged.index
    assert lagged.loc[("b", GAP + 2), "L.x"] == panel.variable("x")["b", GAP + 1]
    change = panel.sample(recipe(terms=("D.x",), all_terms=("y", "D.x"))).frame
    assert {("b", GAP), ("b", GAP + 1)}.isdisjoint(change.index)


def test_the_sample_keeps_the_years_groups_and_units_asked_for(panel):
    kept = {"years": [2001, 2004], "groups": {"region": ["N"]}, "without": {"units": ["a"], "years": [2002]}}
    frame = panel.sample(recipe(sample=kept)).frame
    assert frame.index.tolist() == [("b", 2001), ("b", 2004)]


def test_scores_and_products_are_made_over_the_sample(panel):
    made = recipe(standardise=("x",), interaction=("x", "y"), sample={"years": [2000, 2002]})
    frame = panel.sample(made).frame
    assert frame["x"].mean() == pytest.approx(0, abs=1e-12)
    assert frame["x"].std(ddof=1) == pytest.approx(1)
    product = (frame["x"] - frame["x"].mean()) * (frame["y"] - frame["y"].mean())
    np.testing.assert_allclose(frame["x:y"], product)


def test_factors_follow_their_rules(panel):
    sample = panel.sample(recipe())
    n, by_unit = sample.nobs, {"kind": "clustered", "by": "unit"}
    g = 4 / 3 * (n - 1)
    # One slope, the constant, three more units and five more years.
    for rule, k in (("full", 10), ("nested", 7), ("regressors", 1)):
        assert recipe_factor(
            recipe(variance=by_unit | {"small_sample": rule}), sample, 1
        ).value == pytest.approx(g / (n - k))
    assert recipe_factor(recipe(variance=by_unit | {"small_sample": "none"}), sample, 1).value == 1
    assert recipe_factor(recipe(variance={"kind": "HC1"}), sample, 1).value == pytest.approx(n / (n - 10))
    by_year = recipe(variance={"kind": "driscoll-kraay"})
    assert recipe_factor(by_year, sample, 1).value == pytest.approx(6 / 5 * (n - 1) / (n - 5))


def test_a_weighted_regression_is_asked_for_with_its_weights(panel, tmp_path):
    """The weighted slope by dummies written out; correlations, which the program does not weigh, stay out."""
    index = pd.MultiIndex.from_product([UNITS, YEARS], names=["unit", "year"])
    values = np.exp(np.random.default_rng(6).normal(size=len(index)))
    file = tmp_path / "w.parquet"
    pd.DataFrame({"value": values}, index).reset_index().to_parquet(file)
    weighted = PanelFiles({**panel.variables, "w": file}, panel.units, {})
    asked_for = recipe(
        all_terms=("y", "x", "w"), observation_weights="w", variance={"kind": "clustered", "by": "unit"}
    )
    found = {(o.quantity, o.term): o for o in linearmodels.answers(asked_for, weighted)}
    frame = weighted.sample(asked_for).frame
    unit, year = (pd.get_dummies(frame.index.get_level_values(k)).to_numpy(float) for k in ("unit", "year"))
    root = np.sqrt(frame["w"].to_numpy())[:, None]
    design = np.column_stack([frame["x"], unit, year]) * root
    slope = np.linalg.lstsq(design, frame["y"].to_numpy() * root[:, 0], rcond=None)[0][0]
    assert found["coefficient", "x"].value == pytest.approx(slope, rel=1e-8)
    assert "weights=w" in found["coefficient", "x"].call
    assert ("statistic", "r2_between") not in found


@pytest.mark.parametrize(
    ("levels", "clusters", "expected"),
    [([1, 1, 2], [5, 5, 5], True), ([1, 1, 2], [5, 6, 6], False), ([-1, 0, -1], [-1, 3, 3], False)],
)
def test_a_level_lies_in_one_cluster(levels, clusters, expected):
    codes = {"effect": pd.Series(levels), "cluster": pd.Series(clusters)}
    assert is_nested_in(SimpleNamespace(labels=codes.get), "effect", "cluster") is expected


DOCUMENT = {
    "analysis": "m",
    "kind": "panel",
    "series": {},
    "estimates": [
        {
            "model": "m",
            "terms": [{"term": "x", "estimate": 2.0, "se": 0.5}],
            "statistics": {"r2": 0.3},
            "tests": [],
        }
    ],
}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"value": 0.5 * (1 + 5e-7)}, EQUAL),
        ({"value": 0.5 * (1 + 2e-6)}, DIFFERS),
        ({"value": 0.5 * (1 + 2e-6), "ending": "optimiser"}, EQUAL),
        ({"value": 0.4, "conversions": (Conversion("factor", "f", 0.5),)}, EXPLAINED),
        ({"value": 0.4, "conversions": (Conversion("factor", "f", 0.51),)}, DIFFERS),
        ({"value": 0.5, "conversions": (Conversion("factor", "f", 0.51),)}, DIFFERS),
        ({"value": 0.5, "conversions": (Conversion("factor", "f", 0.5),)}, EQUAL),
        ({"value": 0.5, "is_printed": False}, EXPLAINED),
        ({"value": 0.4, "is_printed": False}, DIFFERS),
    ],
)
def test_each_verdict(more, expected):
    rows = {(r.quantity, r.term): r for r in compare_rows(analysis_record(DOCUMENT), [opinion(**more)])}
    assert rows["se", "x"].verdict == expected
    assert rows["coefficient", "x"].verdict == NONE
    assert rows["coefficient", "x"].note


def test_an_optimum_that_another_program_beats_is_named():
    low = opinion(value=0.4, loglik=10.0, ending="optimiser")
    high = opinion(value=0.5, loglik=11.0, ending="optimiser")
    verdicts = [
        r.verdict
        for r in settle_verdicts(list(compare_rows(analysis_record(DOCUMENT), [low, high])))
        if r.quantity == "se"
    ]
    assert verdicts == [NOT_OPTIMAL, EQUAL]
    # Alone, or with the lower likelihood on the side that agrees with us, it differs.
    for said in ([low], [low, opinion(value=0.5, loglik=9.0, ending="optimiser")]):
        rows = settle_verdicts(list(compare_rows(analysis_record(DOCUMENT), said)))
        assert DIFFERS in [r.verdict for r in rows]


def test_a_file_that_somebody_left_open_is_no_word_of_a_program(panel):
    def answers(recipe, panel):
        warnings.warn("unclosed file", ResourceWarning, stacklevel=1)
        warnings.warn("it is singular", stacklevel=1)
        return ()

    said = list(ask(SimpleNamespace(NAME="numpy", answers=answers), recipe(), panel))
    assert [one.problem for one in said] == ["warning: it is singular"]


def test_a_program_that_fails_says_so_and_the_rest_goes_on(panel):
    def broken(recipe, panel):
        raise ZeroDivisionError("no\n luck")

    found = list(ask(SimpleNamespace(NAME="linearmodels", answers=broken), recipe(), panel))
    assert [one.problem for one in found] == ["ZeroDivisionError: no luck"]
    assert decode(encode("m", found)).opinions == tuple(found)
    rows = list(compare_rows(analysis_record(DOCUMENT), found))
    assert [r.note for r in rows if r.verdict == FAILED] == ["ZeroDivisionError: no luck"]
    assert summary_of("s", rows).failures[0].program == "linearmodels"


def test_numbers_of_programs_become_plain_ones():
    given = opinion(
        value=np.float64(0.5), error=np.float32(1), conversions=(Conversion("f", "f", np.float64(2)),)
    )
    assert decode(encode("m", [plain_opinion(given)])).opinions[0].value == 0.5
    lost = plain_opinion(opinion(value=float("nan")))
    assert (lost.value, lost.problem) == (None, "its number is nan")


@pytest.mark.debt("35.2")
def test_what_programs_say_keeps_its_values_in_files_and_is_said_in_chinese(tmp_path):
    said = partial(Opinion, model="m", program="p", version="1")
    way = Conversion("reference distribution", T_RATIO.fill_values(df="44"), 0.5)
    lost, other = plain_opinion(opinion(value=float("nan"))), opinion(conversions=(way,))
    found = [give_failure(said, describe_warning("it is\n singular")), lost, other]
    read = decode(encode("m", found)).opinions
    rows = list(compare_rows(analysis_record(DOCUMENT), read[:1]))
    warns = [row for row in rows if row.verdict == WARNED]
    write_records(tmp_path / "a.parquet", warns, ComparedNumber)
    texts = [
        read_records([tmp_path / "a.parquet"], ComparedNumber)[0].note,
        read[1].problem,
        read[2].conversions[0].formula,
    ]
    english = ["warning: it is singular", "its number is nan", "t(44) of the coefficient over its error"]
    assert [*map(str, texts)] == english
    with speaking("zh"):
        assert [*map(render_result_text, texts)] == [
            "警告：it is singular",
            "其数字为nan",
            "系数除以其标准误的t(44)",
        ]


def test_the_exit_code_tells_of_a_difference(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "results/s/crosscheck"
    folder.mkdir(parents=True)
    for value, code in ((0.5, 0), (0.4, 1)):
        summary = summary_of("s", list(compare_rows(analysis_record(DOCUMENT), [opinion(value=value)])))
        (folder / "summary.json").write_bytes(msgspec.json.encode(summary))
        assert verdict(["s"]) == code
    assert "DIFFERS m, se of x: ours 0.5, p 0.4" in capsys.readouterr().out
    assert verdict(["another"]) == 2


def test_tolerances_and_digits():
    assert tolerance("se", "closed form", 2.0, None).value == pytest.approx(2e-6)
    assert tolerance("coefficient", "closed form", 0.0, 3.0).value == pytest.approx(3e-8)
    assert digits(1.0, 1.0 + 1e-7) == pytest.approx(7, abs=0.01)
    assert digits(1.0, 1.0) == 16
    assert digits(1.0, -1.0) == 0


def test_no_code_of_ours_makes_their_numbers():
    """Programs, sample and factors import neither our numerics nor our kinds and designs. A sweep's matrices
    are its own, for a matrix is no estimate.
    """
    of_the_library = (
        *("spillover.recipe", "spillover.declarations", "spillover.opinions"),
        *("spillover.estimates", "spillover.note"),  # the form of analysis files
        "spillover.weights.text",  # reads CSV
    )
    own = [
        file for kind in files_in(KINDS) for file in parts_of(kind).values() if file.stem.startswith("by_")
    ]
    paths = [*(SCRIPTS / "crosscheck").rglob("*.py"), *(SCRIPTS / "spillover/opinions").glob("*.py"), *own]
    local = {path.stem if path.is_file() else path.name for path in SCRIPTS.iterdir()}
    assert len(own) > 10
    for path in paths:
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names |= {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
        more = ["weights"] if path.name == "second_sweep.py" else []
        allowed = {"crosscheck", "base", "spillover", *more}
        assert {name.split(".")[0] for name in names} & local <= allowed, path
        ours = {name for name in names if name.startswith("spillover")}
        of_errors = ("spillover.errors",) if path.name in ("build.py", "verdict.py") else ()
        of_rows = ("spillover.sweeps.row",) if path.name == "build.py" else ()  # which it compares with
        known = (*of_the_library, "spillover.words", *of_errors, *of_rows)
        ours -= {name for name in ours if re.fullmatch(r"spillover\.kinds\.\w+\.by_\w+", name)}
        assert not {name for name in ours if not name.startswith(known)}, path
        if path.name not in ("build.py", "second_opinion.py", "second_r.py", "second_sweep.py", "verdict.py"):
            others = names - {"base.parent", "base.job_options"}  # which make no number
            assert not any(name.startswith("base") for name in others), path
