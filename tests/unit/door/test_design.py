"""What a new study estimates has a table: mediation, moderation and two groups too."""

import numpy as np
import pandas as pd
import pytest
import yaml

from door.design import Design, build_spatial, build_sweeps, list_later_years, list_windows
from plan.analyses import resolve_analyses
from plan.load import load_study
from spillover.arrays.spatial.information import EXACT_TRACES
from weights.build import build_matrix
from weights.ground import Ground


@pytest.fixture
def halves(project, firms):
    """Firms that are state-owned or not, with one more number."""
    owned = ["yes" if int(code) % 2 else "no" for code in firms["stkcd"]]
    firms.assign(**{"State owned": owned, "tq": firms["lev"] * firms["size"]}).to_csv(
        project / "firms.csv", index=False
    )
    return "firms.csv"


def test_every_analysis_has_a_table(ask, halves):
    roles = {"mediators": "size", "moderators": "lev", "group": "State owned"}
    _, text = ask(halves, outcome="roa", treatment="tq", **roles)
    study = yaml.safe_load(text)
    shown = {column["analysis"] for table in study["tables"].values() for column in table["columns"]}
    assert shown == set(study["analyses"])
    # The page calls each by these words, in the language of the file.
    assert set(study["labels"]["analyses"]) == set(study["analyses"])
    assert study["labels"]["analyses"]["robust_errors"] == "Robust errors"


def test_the_steps_of_mediation_end_with_sobels_test(ask, halves):
    _, text = ask(halves, outcome="roa", treatment="tq", mediators="size lev")
    table = yaml.safe_load(text)["tables"]["table03_mediation"]
    assert [c["part"] for c in table["columns"]] == ["total", "mediator_size", "mediator_lev", "outcome"]
    assert table["statistics"] == ["nobs", "r2_within", "sobel:size", "sobel:lev"]


def test_two_groups_stand_side_by_side_with_their_difference(ask, halves):
    _, text = ask(halves, outcome="roa", treatment="tq", group="State owned")
    study = yaml.safe_load(text)
    assert study["tables"]["table03_groups"]["title"].endswith(" by State owned")
    columns = study["tables"]["table03_groups"]["columns"]
    assert [(c["part"], c["header"]) for c in columns] == [
        ("no", "no"),
        ("yes", "yes"),
        ("difference", "Difference"),
    ]
    assert study["labels"]["groups"] == {study["analyses"]["groups"]["by"]: "State owned"}


@pytest.mark.debt("33.4")
@pytest.mark.parametrize("left", [2, 3])
def test_a_group_of_one_unit_is_left_out_and_the_others_are_compared(ask, project, firms, left):
    """One firm alone in its group, and there were no regressions by group at all."""
    codes = firms["stkcd"].unique()
    sides = {code: f"G{k % left}" for k, code in enumerate(codes)} | {codes[5]: "alone"}
    firms = firms.assign(side=firms["stkcd"].map(sides))
    _found, text = ask(firms, outcome="roa", treatment="lev", group="side")
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    groups = load_study(project, "x")["analyses"]["groups"]
    assert groups["kind"] == ("groups" if left == 2 else "several_groups")
    assert groups["sample"]["groups"] == {"side": [f"G{k}" for k in range(left)]}
    assert "Left out of the regressions by side: alone, of one unit alone." in text


def test_a_control_may_be_a_moderator_and_then_leaves_the_controls_of_its_moderation(ask, project, halves):
    _, text = ask(halves, outcome="roa", treatment="tq", controls="size lev", moderators="lev")
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    analyses = load_study(project, "x")["analyses"]
    assert analyses["baseline"]["regressors"] == ["tq", "size", "lev"]
    assert (analyses["moderation_lev"]["moderator"], analyses["moderation_lev"]["controls"]) == (
        "lev",
        ["size"],
    )


@pytest.mark.debt(19)
def test_the_controls_are_written_once(ask, project, halves):
    _, text = ask(halves, outcome="roa", treatment="tq", controls="size lev", moderators="lev")
    assert [line for line in text.splitlines() if "size" in line] == ["controls: [size, lev]"]
    analyses = yaml.safe_load(text)["analyses"]
    assert analyses["baseline"]["regressors"] == ["tq", "controls"]
    (project / "config" / "x.yaml").write_text(text.replace("[size, lev]", "[size]"), encoding="utf-8")
    found = resolve_analyses(load_study(project, "x"))
    assert {"lev" in a.variables_used() for name, a in found.items() if name != "moderation_lev"} == {False}


@pytest.mark.debt(19)
def test_a_column_called_controls_is_no_list(ask, project, firms):
    _, text = ask(
        firms.rename(columns={"lev": "controls"}), outcome="roa", treatment="size", controls="controls"
    )
    assert yaml.safe_load(text)["controls"] == {"chosen": ["controls"]}
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    assert resolve_analyses(load_study(project, "x"))["baseline"].regressors == ("size", "controls")


def test_a_name_that_was_made_up_is_not_printed(ask, firms):
    _, text = ask(
        firms.rename(columns={"size": "规模", "lev": "杠杆率 (%)"}),
        outcome="roa",
        treatment="规模",
        controls="杠杆率 (%)",
    )
    study = yaml.safe_load(text)
    assert sorted(study["tables"]["table01_descriptives"]["labels"].values()) == ["杠杆率(%)", "规模"]


@pytest.mark.debt(17)
def test_weights_by_distance_of_many_units_end_in_their_neighbourhood(ask):
    """All pairs of 2,800 counties end at ρ = 0.9998: their lag is the mean of the year."""
    random = np.random.default_rng(28)
    units = 2800
    frame = pd.DataFrame(random.normal(size=(2 * units, 2)), columns=["y", "x"])
    frame["county"] = [f"county {i}" for i in range(units)] * 2
    frame["lon"], frame["lat"] = np.tile(random.uniform([80, 22], [120, 45], (units, 2)), (2, 1)).T
    frame["year"] = np.repeat([2001, 2002], units)
    _, text = ask(frame, outcome="y", treatment="x")
    study = yaml.safe_load(text)
    options = study["weights"]["inverse_distance"]
    assert options["islands"] == "nearest"
    ids = tuple(frame.county[:units])
    ground = Ground(ids, frame[["lon", "lat"]].to_numpy()[:units], np.array([2001, 2002]), {})
    matrix = build_matrix(options, ground)
    links = matrix.matrix.nnz / units
    assert 15 < links < 60
    assert not matrix.islands()
    assert "Units are located by the columns lon and lat." in text
    for options in study["sweeps"]["matrices"]["weights"]:
        assert options["family"] == "k_nearest" or options["cutoff_km"]
    few = frame[frame.county.isin(ids[:100])]
    _, text = ask(few, outcome="y", treatment="x", force="1")
    assert "cutoff_km" not in yaml.safe_load(text)["weights"]["inverse_distance"]


@pytest.mark.parametrize(("units", "variance"), [(EXACT_TRACES, "clustered"), (EXACT_TRACES + 1, "expected")])
def test_the_spatial_models_of_many_units_have_a_variance_that_they_can_have(units, variance):
    """Clustered errors need a dense matrix of all units, and such a study ended in its own configuration."""
    weights = {"near": {"family": "k_nearest", "k": 5}}
    design = Design("y", "x", (), (), (), {}, (2001, 2009), 1, True, units=units, weights=weights)
    given = build_spatial(design)["sdm_near"].get("variance", {"kind": "clustered"})
    assert given == {"kind": variance}
    assert build_sweeps(design)["matrices"]["variances"] == [variance]


@pytest.fixture
def policy(firms):
    """Firms of which half adopt in one of two years, in ten years."""
    adopts = firms["stkcd"].map({code: 2004 + k % 4 for k, code in enumerate(firms["stkcd"].unique())})
    return firms.assign(law=((adopts < 2006) & (firms["year"] >= adopts)).astype(int))


def _read_sweep(ask, file, **wishes):
    _, text = ask(file, outcome="roa", **{"treatment": "lev", **wishes})
    study = yaml.safe_load(text)
    return study, study.get("sweeps", {}).get("specifications"), text


def test_a_new_study_asks_whether_its_baseline_holds(ask, project, firms):
    """The first row of its first screen said "not examined": no sweep held it."""
    study, sweep, text = _read_sweep(ask, firms, controls="size")
    assert sweep == {
        "baseline": "baseline",
        "treatment": "lev",
        "controls": {"all": ["controls"], "none": []},
        "windows": {"all": [2001, 2010], "later": [2004, 2010], "earlier": [2001, 2007]},
        "tails": {"all": {}, "winsorised": {"winsorise": {}}},
    }
    assert study["report"]["explorer"] == "specifications"
    assert [f["sweep"] for f in study["figures"].values() if "sweep" in f] == ["specifications"]
    labels = study["labels"]["options"]
    assert {key: set(labels[key]) for key in labels} == {
        "controls": {"all", "none"},
        "sample_window": {"all", "later", "earlier"},
        "tails": {"all", "winsorised"},
    }
    assert labels["sample_window"]["later"] == "2004–2010"
    for choice in ("controls", "windows", "tails"):
        assert f"\n# {choice}: " in text.split("\nsweeps:")[0]
    (project / "config" / "x.yaml").write_text(text, encoding="utf-8")
    named = {"all": ["size"], "none": []}
    assert load_study(project, "x")["sweeps"]["specifications"] == {**sweep, "controls": named}


def test_what_the_sweep_of_a_baseline_leaves_out_is_said_with_why(ask, firms, policy):
    _, sweep, text = _read_sweep(ask, firms)
    assert list(sweep) == ["baseline", "treatment", "windows", "tails"]
    _, sweep, text = _read_sweep(ask, policy, treatment="law", controls="size")
    assert list(sweep) == ["baseline", "treatment", "controls", "tails"]
    assert "# No windows: each unit's years before and after adoption" in text
    _, sweep, text = _read_sweep(ask, firms, controls="size", confidential="1")
    assert list(sweep) == ["baseline", "treatment", "controls", "windows"]
    assert "# No tails: quantiles would be single values" in text
    four = firms[firms["year"] < 2005]
    _, sweep, text = _read_sweep(ask, four, controls="size")
    assert list(sweep) == ["baseline", "treatment", "controls", "tails"]
    assert "# No windows: the panel has fewer than five periods" in text
    study, sweep, _text = _read_sweep(ask, four, confidential="1")
    assert sweep is None
    assert "sweeps" not in study
    assert "explorer" not in study["report"]


def test_years_without_the_treatment_s_variation_are_no_window(ask, firms):
    """Before 2007 it does not move within firms: the earlier two thirds would fail in every specification."""
    own = firms.groupby("stkcd")["lev"].transform("first")
    frame = firms.assign(lev=firms["lev"].where(firms["year"] > 2007, own))
    _, sweep, _text = _read_sweep(ask, frame)
    assert list(sweep["windows"]) == ["all", "later"]


@pytest.mark.parametrize(
    ("years", "step", "windows"),
    [
        ((2000, 2003), 1, {}),
        ((2000, 2004), 1, {"later": (2001, 2004), "earlier": (2000, 2003)}),
        ((1980, 1987), 1, {"later": (1982, 1987), "earlier": (1980, 1985)}),
        ((1970, 1990), 5, {"later": (1975, 1990), "earlier": (1970, 1985)}),
        ((1970, 1985), 5, {}),
    ],
)
def test_windows_are_two_thirds_of_the_years(years, step, windows):
    assert list_windows(years, step) == windows


@pytest.mark.debt("33.4")
@pytest.mark.parametrize("years", [(1970, 1990), (1970, 2000), (1975, 2010)])
def test_later_years_are_the_later_window_where_years_are_steps_apart(years):
    assert list_later_years(years, 5) == list_windows(years, 5)["later"]
    assert (list_later_years(years, 5)[0] - years[0]) % 5 == 0
