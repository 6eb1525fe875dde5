"""Robustness checks: each row is the analysis written by hand, and rows that check nothing are refused."""

import numpy as np
import pytest

from analyses.files import Files
from base.artifacts.analysis import read_analysis, write_analysis
from estimate_records import columns_of
from plan.analyses import resolve_analyses
from spillover.arrays.result import Estimate
from spillover.errors import StudyError
from spillover.fit import estimate_record
from spillover.note import VarianceSetting
from words.render import render_value

pytestmark = pytest.mark.proof("identity")

BASELINE = {"kind": "panel", "outcome": "y", "regressors": ["x", "z", "x:z"], "standardise": ["x"]}
ROWS = {
    "winsorised": ({"winsorise": {}}, {"winsorise": {"quantiles": [0.01, 0.99]}}),
    "trimmed": ({"trim_tails": {"quantiles": [0.05, 0.95]}}, {"trim_tails": {"quantiles": [0.05, 0.95]}}),
    "without_capitals": (
        {"without": {"groups": {"region": ["north"]}, "units": ["b"]}},
        {"sample": {"without": {"years": [2001], "units": ["b"], "groups": {"region": ["north"]}}}},
    ),
    "without_crisis": (
        {"without": {"years": [2004]}},
        {"sample": {"without": {"years": [2001, 2004]}}},
    ),
    "other_outcome": ({"replace": {"y": "v"}}, {"outcome": "v"}),
    "other_treatment": (
        {"replace": {"x": "v"}},
        {"regressors": ["v", "z", "v:z"], "standardise": ["x", "v"]},
    ),
    "lagged": ({"replace": {"x": "L.x"}}, {"regressors": ["L.x", "z", "L.x:z"]}),
    "more_controls": ({"add": ["v", "w"]}, {"regressors": ["x", "z", "x:z", "v", "w"]}),
    "fewer_controls": ({"leave_out": ["z"]}, {"regressors": ["x", "x:z"]}),
    "more_effects": ({"effects": ["unit", "region:year"]}, {"effects": ["unit", "region:year"]}),
    "by_region": (
        {"variance": {"kind": "clustered", "by": "region"}},
        {"variance": {"kind": "clustered", "by": "region"}},
    ),
    "matched": (
        {"matched": {"method": "kernel"}},
        {
            "kind": "matching",
            "regressors": None,
            "treatment": "x",
            "controls": ["z", "x:z"],
            "covariates": ["z", "x:z"],
            "method": "kernel",
        },
    ),
    "pooled": ({"options": {"estimator": "pooled"}}, {"estimator": "pooled"}),
}
TABLE = {
    "kind": "robustness",
    "baseline": "base",
    "term": "x",
    "rows": [{"name": k, **r} for k, (r, _) in ROWS.items()],
}
DEFAULTS = {"constant": True, "sample": {"without": {"years": [2001]}}}


def resolve(analyses, defaults=DEFAULTS):
    study = {
        "study": "tiny",
        "units": {"file": "u.csv", "groups": ["region"]},
        "variables": dict.fromkeys("vwxyz"),
        "defaults": defaults,
        "analyses": {"base": BASELINE, **analyses},
    }
    return resolve_analyses(study)


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_the_analysis_written_by_hand(row):
    found = resolve({"table": TABLE, "by_hand": {"like": "base", **ROWS[row][1]}})
    assert found[f"table__{row}"] == found["by_hand"]
    assert found[f"table__{row}"] != found["base"]
    assert found["table"].uses("table") == ("base", *(f"table__{name}" for name in ROWS))


@pytest.mark.parametrize("effects", [None, ["unit", "year"]])
def test_a_baseline_without_a_default_of_the_study_has_a_matched_sample(effects):
    table = {**TABLE, "rows": [{"name": "matched", "matched": {}}]}
    base = {**BASELINE, "effects": effects, "variance": None}
    defaults = {"effects": "time", "variance": {"kind": "HC1"}}
    assert resolve({"base": base, "table": table}, defaults)["table__matched"].cluster == "unit"


def test_a_row_goes_to_the_controls_of_kinds_that_have_them():
    base = {"kind": "instruments", "outcome": "y", "endogenous": ["x"], "instruments": ["z"]}
    table = {**TABLE, "baseline": "iv", "part": "second_stage", "rows": [{"name": "more", "add": ["v"]}]}
    found = resolve({"iv": base, "table": table, "by_hand": {"like": "iv", "controls": ["v"]}})
    assert found["table__more"] == found["by_hand"]
    table = found["table"]
    assert table.source("table", table.rows[0]) == ("table__more", "second_stage")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"none": {"label": "None"}}, r"rows.none: changes nothing, so it repeats the baseline"),
        ({"same": {"effects": "two-way"}}, r"rows.same: repeats the baseline; change an option"),
        ({"same": {"analysis": "base"}}, r"rows.same: repeats the baseline"),
        ({"a": {"add": ["v"]}, "b": {"add": ["v"]}}, r"rows.b: repeats row 'a'"),
        (
            {"odd": {"matched": {}, "effects": "individual"}},
            r"rows.odd.matched: a matched sample has",
        ),
        (
            {"odd": {"matched": {}, "variance": {"kind": "HC1"}}},
            r"rows.odd.matched: .* clustered by one",
        ),
        ({"odd": {"matched": {}, "options": {"efects": 1}}}, r"table__odd: unknown key 'efects'"),
        (
            {"odd": {"matched": {"methd": "kernel"}}},
            r"table__odd: unknown key 'methd'; did you mean",
        ),
        ({"both": {"analysis": "other", "add": ["v"]}}, r"rows.both: 'other' is used unchanged"),
        ({"lost": {"replace": {"q": "v"}}}, r"rows.lost.replace: 'q' is not a term of the baseline"),
        ({"lost": {"leave_out": ["v"]}}, r"rows.lost.leave_out: 'v' is not a control of the baseline"),
        ({"odd": {"add": ["vv"]}}, r"table__odd.regressors: 'vv' is neither"),
        ({"odd": {"options": {"efects": 1}}}, r"table__odd: unknown key 'efects'; did you mean 'effects'"),
        ({"odd": {"analysis": "othr"}}, r"rows.analysis: 'othr' is not in 'analyses'; did you mean"),
        ({"Bad-name": {"add": ["v"]}}, r"Bad-name.*a small letter, then small letters"),
    ],
)
def test_a_row_that_checks_nothing_or_cannot_be_is_named(rows, message):
    other = {"like": "base", "regressors": ["x"]}
    with pytest.raises(StudyError, match=message):
        resolve({"other": other, "table": {**TABLE, "rows": [{"name": k, **r} for k, r in rows.items()]}})


@pytest.mark.parametrize(
    ("name", "message"), [("bse", "did you mean 'base'"), ("table", "a table of robust")]
)
def test_a_baseline_that_is_none_is_named(name, message):
    with pytest.raises(StudyError, match=rf"analyses.table.baseline: .*{message}"):
        resolve({"table": {**TABLE, "baseline": name}})


@pytest.mark.parametrize("change", [{"regressors": 5}, {"sample": 5}, {"kind": "pannel"}, {"sample": [1]}])
def test_a_baseline_that_is_not_valid_is_named(change):
    rows = [{"name": "a", "add": ["v"], "leave_out": ["z"], "without": {"years": [2003]}}]
    with pytest.raises(StudyError) as caught:
        resolve({"odd": {**BASELINE, **change}, "table": {**TABLE, "baseline": "odd", "rows": rows}})
    assert f"analyses.odd.{next(iter(change))}" in str(caught.value)
    assert "analyses.table.baseline: 'odd' is not valid itself; correct it first" in str(caught.value)


def test_two_rows_of_one_name_are_named():
    rows = [{"name": "a", "add": ["v"]}, {"name": "a", "add": ["w"]}]
    with pytest.raises(StudyError, match=r"analyses.table.rows.a: 2 rows have this name"):
        resolve({"table": {**TABLE, "rows": rows}})


def files_with(folder, values):
    """The files of a table's job. values: (estimate, standard error) of its term in each analysis."""
    for name, (estimate, se) in values.items():
        covariance, made = np.diag([se**2, 1]), {"variance": VarianceSetting(kind="classical")}
        fitted = Estimate(
            "within", ("x", "z"), np.array([estimate, 1.0]), covariance, 80, 20, 4, settings=made
        )
        write_analysis(
            folder / f"{name}.json", name, "panel", False, [estimate_record(name, fitted, "y", level=0.95)]
        )
    paths = {name: folder / f"{name}.json" for name in values}
    return Files("table", False, folder / "units.parquet", {}, {}, paths, [], [])


def run(folder, values, **options):
    added = (["v"], ["w"], ["v", "w"])
    names = [name.removeprefix("table__") for name in list(values)[1:]]
    rows = [{"name": name, "add": terms} for name, terms in zip(names, added, strict=False)]
    base = {"base": {**BASELINE, "regressors": ["x"]}}
    analysis = resolve({**base, "table": {**TABLE, "rows": rows, **options}})["table"]
    files = files_with(folder, values)
    files.write(analysis.fit(files), folder / "out.json")
    return read_analysis(folder / "out.json")


def test_the_sentence_counts_signs_and_significance(tmp_path):
    values = {"base": (0.5, 0.1), "table__a": (0.4, 0.1), "table__b": (0.1, 0.1), "table__c": (-0.5, 0.1)}
    made = run(tmp_path, values)
    (estimate,) = made.estimates
    sign = "Of 3 rows, 2 keep the sign of the baseline, and 1 its significance at the 5% level as well"
    assert [render_value(note) for note in estimate.notes] == [f"{sign}; not: B, C."]
    assert estimate.statistics == {"rows": 3, "same_sign": 2, "same_sign_significant": 1}
    assert [(t.term, t.estimate) for t in estimate.terms] == [
        ("Baseline", 0.5),
        ("A", 0.4),
        ("B", 0.1),
        ("C", -0.5),
    ]
    assert [t.se for t in estimate.terms] == [0.1] * 4
    first = columns_of(made, "robustness")[1]
    assert (first["row"], first["analysis"], first["nobs"]) == ("a", "table__a", 80)
    weak = run(tmp_path, {**values, "base": (0.1, 0.2)}, significance=0.1)
    assert render_value(weak.estimates[0].notes[0]).startswith(
        "The baseline is not significant at the 10% level. Of 3"
    )


def test_a_row_with_the_numbers_of_the_baseline_or_without_its_term_is_an_error(tmp_path):
    with pytest.raises(StudyError, match=r"rows.a: has the numbers of the baseline 'base' to the last digit"):
        run(tmp_path, {"base": (0.5, 0.1), "table__a": (0.5, 0.1)})
    with pytest.raises(StudyError, match="analysis 'base' has no term 'q'; its terms are x, z"):
        run(tmp_path, {"base": (0.5, 0.1), "table__a": (0.4, 0.1)}, term="q")
