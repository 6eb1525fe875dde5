"""Choices of a sweep: each specification is the analysis written by hand; what cannot be is named."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from kind_study import files_of
from plan.analyses import resolve_analyses
from plan.sweep import resolve_sweeps, subject_of
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.declarations import kinds_in
from spillover.errors import StudyError
from spillover.variation import leave_out
from sweep.choice import columns_of
from sweep.declaration import sweep_type
from sweep.estimate import SweepFiles, estimate_rows
from sweep.matrices import matrices_by_chunk, matrix_label
from tools.schemas import GROUPS, sweep_schema
from tools.texts import _declaration_texts as declared_texts
from tools.texts import describe_in

UNITS, YEARS = [f"u{i:02d}" for i in range(16)], list(range(2000, 2009))
RNG = np.random.default_rng(8)
COLUMNS = {name: RNG.standard_t(4, len(UNITS) * len(YEARS)) for name in ("x", "z", "v", "u")}
COLUMNS["y"] = 0.5 * COLUMNS["x"] + 0.3 * COLUMNS["z"] + RNG.normal(size=len(COLUMNS["x"]))
COLUMNS["pop"] = np.exp(RNG.normal(size=len(COLUMNS["x"])))
COLUMNS["policy"] = (RNG.uniform(size=len(COLUMNS["x"])) > 0.7).astype(float)
# A policy that half of the units adopt in 2005 and keep.
COLUMNS["treated"] = np.outer(np.arange(len(UNITS)) % 2, np.array(YEARS) >= 2005).ravel().astype(float)
BASELINE = {
    "kind": "panel",
    "outcome": "y",
    "regressors": ["x", "z"],
    "standardise": ["x", "y"],
    "sample": {"without": {"years": [2001]}},
}
WITHOUT = {"years": [2001], "groups": {"region": ["north"]}, "units": ["u01"]}
# A choice's options by label, and what each is by hand.
CHOICES = {
    "tails": {
        "wins": ({"winsorise": {}}, {"winsorise": {}}),
        "trim": ({"trim_tails": {"quantiles": [0.05, 0.95]}}, {"trim_tails": {"quantiles": [0.05, 0.95]}}),
        "none": ({}, {}),
    },
    "samples": {
        "no_north": (
            {"without": {"groups": {"region": ["north"]}, "units": ["u01"]}},
            {"sample": {"without": WITHOUT}},
        ),
        "south": (
            {"groups": {"region": ["south", "east"]}},
            {"sample": {"groups": {"region": ["south", "east"]}, "without": {"years": [2001]}}},
        ),
        "all": ({}, {}),
    },
    "windows": {"late": ([2003, 2008], {"sample": {"years": [2003, 2008], "without": {"years": [2001]}}})},
    "added": {"policy": (["policy"], {"regressors": ["x", "z", "policy"]}), "none": ([], {})},
    "controls": {"more": (["z", "v"], {"regressors": ["x", "z", "v"]}), "none": ([], {"regressors": ["x"]})},
    "effects": {
        "regional": (["unit", "region:year"], {"effects": ["unit", "region:year"]}),
        "of_units": ("individual", {"effects": "individual"}),
    },
    "variances": {
        "region": (
            {"kind": "clustered", "by": "region"},
            {"variance": {"kind": "clustered", "by": "region"}},
        ),
        "robust": ({"kind": "HC1"}, {"variance": {"kind": "HC1"}}),
    },
    "observation_weights": {"pop": ("pop", {"observation_weights": "pop"}), "equal": (None, {})},
    "replacements": {"other_control": ({"z": "u"}, {"regressors": ["x", "u"]}), "none": ({}, {})},
    "treatment": {
        "x": ("x", {}),
        "L.x": ("L.x", {"regressors": ["L.x", "z"]}),
        "v": ("v", {"regressors": ["v", "z"], "standardise": ["x", "y", "v"]}),
    },
    "outcomes": {"y": ("y", {}), "u": ("u", {"outcome": "u", "standardise": ["x", "y", "u"]})},
}
LISTED = ("treatment", "outcomes")
NEAREST = {"family": "k_nearest", "k": 3, "standardise": "row"}


def study_of(sweep, **analyses):
    return {
        "study": "tiny",
        "years": [2000, 2008],
        "units": {"file": "u.csv", "groups": ["region"]},
        "variables": dict.fromkeys(COLUMNS),
        "analyses": {"base": BASELINE, **analyses},
        "sweeps": {"s": sweep},
    }


def resolved(study):
    return resolve_sweeps(study, resolve_analyses(study))["s"]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return files_of(tmp_path_factory.mktemp("panel"), UNITS, YEARS, COLUMNS)


def swept(study, files):
    """The rows of the study's sweep, as its one chunk makes them."""
    sweep = resolved(study)
    fields = {name: getattr(files, name) for name in files.__dataclass_fields__}
    lines = {matrix_label(m): m for ms in matrices_by_chunk(sweep.weights, 1).values() for m in ms}
    made = SweepFiles(**fields, descriptions=lines)
    return list(estimate_rows(subject_of(sweep, study), sweep.choices(), made, sweep.part))


def by_hand(options, files, term, part=""):
    study = {**study_of({}, hand=options), "weights": dict.fromkeys(files.weights)}
    report = resolve_analyses(study)["hand"].fit(files)
    (record,) = [r for r in report.estimates if r.part == part]
    (row,) = [r for r in record.terms if r.term == term]
    return record, row


@pytest.mark.parametrize("choice", CHOICES)
def test_each_specification_is_the_analysis_written_by_hand(choice, files):
    options = {label: given for label, (given, _) in CHOICES[choice].items()}
    sweep = {"baseline": "base", "treatment": "x"}
    sweep |= {choice: list(options) if choice in LISTED else options}
    rows = swept(study_of(sweep), files)
    assert len(rows) == len(options)
    for row, (label, (_, change)) in zip(rows, CHOICES[choice].items(), strict=True):
        assert row.specification == label
        record, found = by_hand({"like": "base", **change}, files, row.choices["treatment"])
        numbers = [
            row.numbers[key]
            for key in ("beta", "beta_se", "beta_p", "beta_low", "beta_high", "total", "nobs")
        ]
        keys = ("estimate", "se", "p", "low", "high", "estimate")
        assert numbers == [*(getattr(found, key) for key in keys), record.nobs]


def test_choices_are_crossed_and_a_part_is_followed(files):
    base = {"kind": "instruments", "outcome": "y", "endogenous": ["x"], "instruments": ["L.x"]}
    sweep = {"baseline": "iv", "part": "second_stage", "treatment": "x", "controls": {"no": [], "z": ["z"]}}
    sweep |= {"tails": {"no": {}, "wins": {"winsorise": {}}}}
    rows = swept(study_of(sweep, iv=base), files)
    assert [row.specification for row in rows] == ["no | no", "no | wins", "z | no", "z | wins"]
    hand = {**base, "controls": ["z"], "winsorise": {}}
    record, found = by_hand(hand, files, "x", "second_stage")
    assert (rows[3].numbers["beta"], rows[3].numbers["beta_se"]) == (found.estimate, found.se)
    assert len({row.numbers["beta"] for row in rows}) == 4
    assert {row.outcome for row in rows} == {record.outcome}


ESTIMATORS = {
    "durbin": {
        "kind": "spatial",
        "model": "SDM",
        "outcome": "y",
        "regressors": ["x", "z"],
        "weights": "near",
    },
    "iv": {
        "kind": "instruments",
        "outcome": "y",
        "endogenous": ["x"],
        "instruments": ["L.x"],
        "controls": ["z"],
    },
    "gmm": {
        "kind": "gmm",
        "outcome": "y",
        "regressors": ["L.y", "x", "z"],
        "lagged": [{"variable": "y", "lags": [2, 3], "collapse": True}],
        "exogenous": ["x", "z"],
    },
}


def test_several_baselines_are_one_choice(files, tmp_path):
    """Fixed effects, a Durbin model, two-stage least squares and GMM: each row is its own analysis, changed
    by the other choices, with its own part.
    """
    names = ["base", *ESTIMATORS]
    sweep = {"baselines": names, "part": "second_stage", "treatment": "x"}
    sweep["windows"] = {"all": [2000, 2008], "late": [2002, 2008]}
    study = {**study_of(sweep, **ESTIMATORS), "weights": {"near": NEAREST}}
    ring = np.roll(np.eye(len(UNITS)), 1, axis=1)
    WeightMatrix(tuple(UNITS), csr_array(ring + ring.T), "ring", {}, "row").save(tmp_path / "near.npz")
    files = replace(files, weights={"near": tmp_path / "near.npz"})
    rows = swept(study, files)
    assert [row.specification for row in rows] == [f"{n} | {w}" for n in names for w in ("all", "late")]
    assert [row.choices["baseline"] for row in rows[::2]] == names
    assert not [row for row in rows if row.failure]
    for row in rows:
        own = study["analyses"][row.choices["baseline"]]
        sample = {**own.get("sample", {}), "years": sweep["windows"][row.choices["sample_window"]]}
        part = "second_stage" if row.choices["baseline"] == "iv" else ""
        _record, found = by_hand({**own, "sample": sample}, files, "x", part)
        assert (row.numbers["beta"], row.numbers["beta_se"]) == (found.estimate, found.se)
    assert rows[2].numbers["total"] != rows[2].numbers["beta"]


def test_a_control_that_leaves_a_dynamic_panel_is_no_instrument_of_it_either(files):
    base = ESTIMATORS["gmm"]
    rows = swept(study_of({"baseline": "gmm", "treatment": "x", "subsets": ["z"]}, gmm=base), files)
    smaller = {**base, "regressors": ["L.y", "x"], "exogenous": ["x"]}
    assert [row.choices["subsets"] for row in rows] == ["none", "z"]
    for row, own in zip(rows, (smaller, base), strict=True):
        _record, found = by_hand(own, files, "x", "")
        assert (row.numbers["beta"], row.numbers["beta_se"]) == (found.estimate, found.se)
    assert leave_out(base, "z") == smaller


def test_a_statistic_of_the_same_name_is_no_coefficient(files):
    """Random effects have a statistic `theta`, a share of demeaning; the column is that of W times x."""
    base = {"kind": "panel", "outcome": "y", "regressors": ["x", "z"], "estimator": "random"}
    sweep = {"baseline": "draws", "treatment": "x", "controls": {"no": [], "z": ["z"]}}
    rows = swept(study_of(sweep, draws={**base, "effects": "individual"}), files)
    assert not [row.failure for row in rows if row.failure]
    assert all("theta" not in row.numbers and row.numbers["beta"] for row in rows)


def test_matched_samples_are_the_analyses_of_that_kind(files):
    base = {"kind": "panel", "outcome": "y", "regressors": ["treated", "z"]}
    sweep = {"baseline": "pilot", "treatment": "treated", "added": {"no": [], "v": ["v"]}}
    sweep["matched"] = {"all": None, "near": {"neighbours": 2}, "on_v": {"covariates": ["v"]}}
    rows = swept(study_of(sweep, pilot=base), files)
    assert [row.specification for row in rows][:3] == ["no | all", "no | near", "no | on_v"]
    hand = {"kind": "matching", "outcome": "y", "treatment": "treated", "controls": ["z", "v"]}
    record, found = by_hand({**hand, "covariates": ["z", "v"], "neighbours": 2}, files, "treated")
    numbers = (rows[4].numbers["beta"], rows[4].numbers["beta_se"], rows[4].numbers["nobs"])
    assert numbers == (found.estimate, found.se, record.nobs)
    assert len({row.numbers["nobs"] for row in rows}) > 1


def test_null_leaves_a_sweep_without_a_baseline_its_own_defaults():
    sweep = {"treatment": "x", "models": ["SAR"], "outcomes": ["y"], "weights": [NEAREST]}
    nulls = {**sweep, "level": None, "impacts": None, "standardise": None}
    assert resolved(study_of(nulls)) == resolved(study_of(sweep))
    assert resolved(study_of(nulls)).spatial_model()["level"] == 0.95


@pytest.mark.parametrize(
    "choice", [{"samples": {"all": {}, "late": {"years": [2004, 2008]}}}, {"windows": {"all": [2000, 2008]}}]
)
def test_a_sample_that_the_baseline_took_away_is_none(choice):
    study = study_of({"baseline": "base", "treatment": "x", **choice}, base={**BASELINE, "sample": None})
    assert resolved({**study, "defaults": {"sample": {"years": [2000, 2004]}}}).choices()


def test_a_matched_sample_of_what_the_baseline_cannot_be_is_named():
    sweep = {"baseline": "base", "treatment": "x", "effects": None, "impacts": {}, "matched": {"a": {}}}
    with pytest.raises(
        StudyError, match=r"s\.matched\.a: matched: the baseline is not valid here: .*impacts"
    ):
        resolved(study_of(sweep))


@pytest.mark.parametrize(
    ("sweep", "message"),
    [
        (
            {"baseline": "bse"},
            r"s\.baseline: 'bse' is not in 'analyses'; did you mean 'base'",
        ),
        ({"treatment": "v"}, r"s\.treatment: 'v' is not a term of 'base'"),
        ({"models": ["SDM"]}, r"s\.models: analyses of kind panel have no 'model'; leave the key out"),
        (
            {"weights": [{"family": "k_nearest", "k": 3}]},
            r"s\.weights: analyses of kind panel have no 'weights'",
        ),
        *(
            ({key: {}}, rf"s\.{key}: is empty; give an option, or remove the key")
            for key in ("samples", "windows", "replacements", "tails", "added", "matched", "effects")
        ),
        ({"tails": {"a": {}, "b": {}}}, r"s\.tails\.b: repeats 'a'"),
        (
            {"tails": {"a": {"winsorize": {}}}},
            r"s\.tails\.a: unknown key 'winsorize'; did you mean 'winsorise'",
        ),
        (
            {"samples": {"a": {"groups": {"regoin": ["x"]}}}},
            r"s\.samples\.a\.groups: 'regoin' is not a group of units",
        ),
        ({"variances": ["expected"]}, r"s\.variances\.expected\.variance\.kind: 'expected' is not one of"),
        ({"replacements": {"a": {"u": "v"}}}, r"s\.replacements\.a: replace: 'u' is not a term of the"),
        ({"effects": {"a": ["unit", "regoin"]}}, r"s\.effects\.a: 'regoin' is not a group of units"),
        ({"outcomes": ["LL.y"]}, r"s\.outcomes: 'LL\.y' is not a term"),
        ({"baseline": "table"}, r"s\.baseline: 'table' is made of other analyses"),
        ({"baseline": "boot"}, r"s\.baseline: 'boot' is computed in several jobs"),
        ({"baseline": "table__a"}, r"s\.baseline: 'table__a' is made of other analyses"),
        ({"baseline": None}, r"s\.weights: is missing; give it, or the analysis that is changed"),
        ({"baseline": None, "part": "a"}, r"s\.outcomes: is missing"),
        (
            {"baselines": ["base", "bse"]},
            r"s\.baselines: 'bse' is not in 'analyses'; did you mean 'base'",
        ),
        ({"baselines": ["pooled"]}, r"s\.baselines: name the baseline of the sweep first"),
        ({"baselines": ["base", "boot"]}, r"s\.baselines: 'boot' is computed in several jobs"),
        ({"baselines": ["base", "other"]}, r"s\.treatment: 'x' is not a term of 'other'"),
        (
            {"baselines": ["base", "pooled"], "weights": [NEAREST]},
            r"s\.weights: several baselines have matrices of their own",
        ),
        ({"baselines": ["base", "same"]}, r"s\.baselines\.same: repeats 'base'"),
        ({"baselines": []}, r"s\.baselines"),
        ({"baseline": "iv"}, r"s\.iv: a part of 'iv' must be named; its parts are second_stage, .*'part'"),
        ({"baseline": "iv", "part": "third"}, r"s\.iv\.part: 'iv' has no part 'third'; its parts are"),
        ({"part": "third"}, r"s\.base\.part: 'base' has no part 'third'"),
        ({"baselines": {"base": BASELINE}}, r"s\.baselines: expected a list of names"),
        ({"treatments": ["x"]}, r"s: unknown key 'treatments'; did you mean 'treatment'"),
    ],
)
def test_what_a_sweep_cannot_try_is_named(sweep, message):
    table = {"kind": "robustness", "baseline": "base", "term": "x", "rows": [{"name": "a", "add": ["v"]}]}
    boot = {
        "kind": "bootstrap_mediation",
        "outcome": "y",
        "treatment": "x",
        "mediators": ["z"],
        "resamples": 100,
    }
    others = {"same": BASELINE, "other": {**BASELINE, "regressors": ["z"]}}
    others |= {"pooled": {**BASELINE, "effects": "none"}, "iv": ESTIMATORS["iv"]}
    study = study_of({"baseline": "base", "treatment": "x", **sweep}, table=table, boot=boot, **others)
    with pytest.raises(StudyError, match=message):
        resolved(study)


LOGS = '''"""Logarithms of the outcome, made by the study, in its place."""

from sweep.choice import Choice
from spillover.options import Label, Term


class TestLogs(Choice, frozen=True, kw_only=True):
    """Each in turn."""

    option = "outcome"

    test_logs: dict[Label, Term] | None = None
    """Outcomes by name."""
'''


def test_a_new_choice_is_one_new_file(tmp_path, monkeypatch, files):
    """It is a key of sweeps, checked and in the reference, a column of the table, and its options are
    estimated.
    """
    import sweep.choices

    (tmp_path / "test_logs.py").write_text(LOGS)
    monkeypatch.setattr(sweep.choices, "__path__", [*sweep.choices.__path__, str(tmp_path)])
    clear = [kinds_in.cache_clear, sweep_type.cache_clear, declared_texts.cache_clear]
    _ = [one() for one in clear]
    try:
        tried = {"baseline": "base", "treatment": "x", "test_logs": {"plain": "y", "log": "u"}}
        with pytest.raises(StudyError, match=r"s\.test_logs\.log: 'q' is neither in"):
            resolved(study_of({**tried, "test_logs": {"log": "q"}}))
        rows = swept(study_of(tried), files)
        assert [row.choices["test_logs"] for row in rows] == ["plain", "log"]
        assert rows[1].numbers["beta"] == by_hand({"like": "base", "outcome": "u"}, files, "x")[1].estimate
        assert "test_logs" in columns_of(resolved(study_of(tried)).choices())
        schema = sweep_schema(describe_in("en", GROUPS))
        assert schema["$defs"]["sweep"]["properties"]["test_logs"]["description"] == "Outcomes by name."
    finally:
        _ = [one() for one in clear]
        sys.modules.pop("sweep.choices.test_logs", None)
