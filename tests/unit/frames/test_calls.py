"""Each call of the library gives the numbers of the kind that a study names, to the last bit."""

import inspect
import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import call_facts
import spillover
from base.artifacts.analysis import read_analysis
from estimate_records import plain
from frame_data import (
    ASKED,
    MUNNELL,
    PLACE,
    UNITS,
    YEARS,
    columns,
    near,
    produc,
    simulated,
    states,
    with_matrices,
)
from kind_study import files_of
from spillover.analysis import Analysis
from spillover.arrays.weights.matrix import from_dense
from spillover.declarations import KINDS, convert, kinds_in
from spillover.errors import StudyError
from spillover.frames.fronts import BY_FORMULA, FRONTS

# Kinds without a call, and why.
NO_CALL = {"robustness": "reads other analyses of a study"}


def test_each_kind_has_a_call_or_is_listed():
    assert {kind for kind, _ in FRONTS.values()} | set(NO_CALL) == set(kinds_in(KINDS, Analysis))
    assert set(ASKED) <= set(FRONTS)


def test_the_library_exports_what_it_has():
    others = {"EstimationError", "ModelTable", "Result", "StudyError", "Sweep", "speak", "sweep", "table"}
    assert set(spillover.__all__) == {*FRONTS, *others, "weight_matrix"}
    assert set(spillover.__all__) <= set(dir(spillover))
    with pytest.raises(AttributeError, match="no attribute 'fit_ols'"):
        spillover.fit_ols  # noqa: B018


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """The files of a study's jobs with the simulated panel."""
    folder = tmp_path_factory.mktemp("study")
    files = files_of(folder, UNITS, YEARS, columns())
    matrix = from_dense(UNITS, near().to_numpy())
    for name in ("weights", "error_weights"):
        matrix.save(folder / f"{name}.npz")
        files.weights[name] = folder / f"{name}.npz"
    return files


@pytest.mark.parametrize("name", ASKED)
def test_a_call_has_the_bits_of_a_study(name, study, tmp_path):
    kind, fixed = FRONTS[name]
    asked = ASKED[name]
    analysis = convert({"kind": kind, **asked, **fixed}, kinds_in(KINDS, Analysis)[kind])
    chunks = []
    for first, last in analysis.chunk_bounds():
        path = tmp_path / f"{first}.npz"
        arrays = analysis.chunk_options().fit_chunk(study, first, last)
        np.savez(path, first=np.int64(first), **arrays)
        chunks.append(path)
    job = type(study)(**{**vars(study), "chunks": chunks})
    job.write(analysis.fit(job), tmp_path / "a.json")
    wanted = plain(read_analysis(tmp_path / "a.json"))

    call = getattr(spillover, name)
    found = call(simulated(), unit="unit", time="year", **with_matrices(asked)).to_dict()
    for one in [*found["estimates"], *wanted["estimates"]]:
        one.pop("model")
    assert found["estimates"] == wanted["estimates"]
    assert found["series"] == wanted["series"]


@pytest.mark.parametrize("called", call_facts.CALLS)
def test_numbers_settings_and_notes_are_those_that_are_tracked(called):
    """Whoever changes one reads the difference, and makes the files again by tests/call_facts.py."""
    result = call_facts.call(*call_facts.CALLS[called])
    facts = [{"call": called, **fact} for fact in call_facts.facts_of(result)]
    assert json.loads(json.dumps(facts)) == [one for one in tracked("facts") if one["call"] == called]
    (wanted,) = (one for one in tracked("numbers") if one["call"] == called)
    numbers = {name: values for name, values in wanted.items() if name != "call"}
    found = call_facts.find_numbers(result)
    assert found.keys() == numbers.keys()
    for name, values in numbers.items():
        assert found[name] == pytest.approx(values, rel=1e-6, abs=1e-9, nan_ok=True), name


@cache
def tracked(name: str) -> list[dict]:
    lines = (Path(__file__).parent / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_formula_says_the_same_as_options():
    options = {"outcome": "lgsp", "regressors": ["lpcap", "lpc", "lemp", "unemp"]}
    named = spillover.fit_within(produc(), **PLACE, **options)
    assert spillover.fit_within(produc(), MUNNELL, **PLACE).to_dict() == named.to_dict()
    bracketed = spillover.fit_iv(produc(), "lgsp ~ lpc + [lpcap ~ L.lpcap + L2.lpcap]", **PLACE)
    options = {"endogenous": ["lpcap"], "instruments": ["L.lpcap", "L2.lpcap"], "controls": ["lpc"]}
    assert bracketed.to_dict() == spillover.fit_iv(produc(), outcome="lgsp", **PLACE, **options).to_dict()
    assert spillover.moran(produc(), "lgsp", weights=states(), **PLACE).parts == ("",)


def test_a_call_shows_the_options_of_its_kind_with_their_defaults():
    parameters = inspect.signature(spillover.fit_sdm).parameters
    assert parameters["definition"].default == "transformed"
    assert "model" not in parameters
    assert list(parameters)[:4] == ["data", "formula", "unit", "time"]
    assert "Here model is SDM." in " ".join(spillover.fit_sdm.__doc__.split())


@pytest.mark.parametrize("name", sorted(FRONTS))
def test_an_option_that_a_call_requires_has_no_default(name):
    """`help(fit_sdm)` showed weights=None, which the call refuses."""
    call = getattr(spillover, name)
    options = [p for p in inspect.signature(call).parameters.values() if p.kind is p.KEYWORD_ONLY]
    required = {p.name for p in options if p.default is p.empty} - {*PLACE}
    with pytest.raises(spillover.StudyError) as error:
        call(produc(), **PLACE)
    lacking = re.match(r"\w+: (.+) is missing", str(error.value))
    by_formula = {option for option in (lacking[1].split(", ") if lacking else []) if option in BY_FORMULA}
    assert lacking, "without a formula every call lacks a role"
    assert {*lacking[1].split(", ")} - by_formula == required


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"efects": "time"}, "fit_within: unknown key 'efects'; did you mean 'effects'\\?"),
        ({"estimator": "pooled"}, "fit_within: unknown key 'estimator'"),
        (
            {"effects": "unit"},
            "effects: 'unit' is not one of its values; allowed here: individual, none, time, two-way",
        ),
        (
            {"variance": {"kind": "HC9"}},
            "variance.kind: 'HC9' is not one of its values; allowed here: classical",
        ),
        (
            {"variance": 3},
            "variance: expected options by name, found a whole number; allowed here: classical",
        ),
        (
            {"variance": "HC4"},
            "no variance 'HC4'; allowed here: classical",
        ),
        ({"trim_tails": "a"}, "trim_tails: expected options by name, found a text"),
        ({"sample": {"years": "2000"}}, "sample.years: expected a list, found a text"),
        ({"centre": ["lpcc"]}, "centre: no column 'lpcc'; did you mean 'lpc'"),
        ({"variance": {"kind": "clustered", "by": "gsp"}}, "column 'gsp' changes within unit ALABAMA"),
        ({"variance": {"kind": "clustered", "by": "nope"}}, "no column 'nope'"),
        ({"outcome": "lgsp"}, "outcome is in the formula and among the options; give it once"),
        (
            {"wild": {"draws": 99, "terms": ["lpcp"]}},
            "'lpcp' is not among the regressors; did you mean 'lpcap'",
        ),
        (
            {"effects": "none", "wild": {"draws": 99}, "variance": {"kind": "HC1"}},
            "wild: .* needs a variance",
        ),
    ],
)
def test_an_option_that_is_none_is_named(options, message):
    with pytest.raises(StudyError, match=message):
        spillover.fit_within(produc(), MUNNELL, **PLACE, **options)


def test_a_role_that_a_kind_does_not_have_is_named():
    with pytest.raises(StudyError, match="fit_within: takes no endogenous"):
        spillover.fit_within(produc(), "lgsp ~ [lpcap ~ L.lpcap]", **PLACE)
    with pytest.raises(StudyError, match="fit_sdm: weights is missing; give it as an option"):
        spillover.fit_sdm(produc(), MUNNELL, **PLACE)


def test_a_list_of_policies_is_a_frame():
    rows = [
        {"policy": "a", "unit": unit, "year": 2003 if i % 4 == 0 else 2005, "source": "law"}
        for i, unit in enumerate(UNITS)
        if i % 4 < 2
    ]
    place, listed = {"unit": "unit", "time": "year"}, pd.DataFrame(rows)
    named = spillover.did(simulated(), "y ~ z", treatment="treated", **place)
    assert spillover.did(simulated(), "y ~ z", treatment={"file": listed}, **place).terms.equals(named.terms)
    with pytest.raises(StudyError, match="policies: no column source"):
        spillover.did(simulated(), "y ~ z", treatment={"file": listed[["policy", "unit", "year"]]}, **place)
    with pytest.raises(StudyError, match="policies: expected a frame"):
        spillover.did(simulated(), "y ~ z", treatment={"file": "policies.csv"}, **place)
