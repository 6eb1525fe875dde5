"""A sweep on a frame: rows that are the calls' own, the curve, the joint test, and what is refused before it
starts.
"""

import pickle
from collections.abc import Mapping, Sequence

import matplotlib
import numpy as np
import pandas as pd
import pytest

import spillover
from frame_data import MUNNELL, PLACE, produc, simulated, states

matplotlib.use("Agg")
SAMPLES = {"all": {}, "late": {"years": [1975, 1986]}}


def second():
    """Neighbours of neighbours, row-standardised."""
    near = states()
    links = near.to_numpy() @ near.to_numpy()
    np.fill_diagonal(links, 0)
    return pd.DataFrame(links / links.sum(1, keepdims=True), index=near.index, columns=near.columns)


@pytest.fixture(scope="module")
def swept():
    return spillover.sweep(
        produc(),
        MUNNELL,
        **PLACE,
        weights={"near": states(), "second": second()},
        variances=["expected", "cluster"],
        samples={**SAMPLES, "none": {"years": [1990, 1995]}},
    )


@pytest.mark.debt("36.5")
def test_each_row_is_what_its_call_gives(swept):
    table = swept.table.set_index("specification")
    assert len(table) == 2 * 2 * 3
    for name, variance, sample, matrix in (
        ("second | late | cluster", "cluster", SAMPLES["late"], second()),
        ("near | all | expected", "expected", {}, states()),
    ):
        own = spillover.fit_sdm(produc(), MUNNELL, weights=matrix, variance=variance, sample=sample, **PLACE)
        row = table.loc[name]
        total = own.effects.query("term == 'lpcap' and effect == 'total'").iloc[0]
        assert row["beta"] == own.params["lpcap"]
        assert (row["total"], row["total_se"], row["total_p"]) == (total["estimate"], total["se"], total["p"])
        assert row["nobs"] == own.nobs
        assert row["matrix"] == name.partition(" | ")[0]


@pytest.mark.debt("36.5")
def test_a_point_that_fails_has_its_reason_and_the_sweep_goes_on(swept):
    assert len(swept.failures) == 4
    assert swept.failures["failure"].str.contains("no row is left in the sample").all()
    assert "12 specifications of lpcap, 8 estimated" in repr(swept)


@pytest.mark.debt("36.5")
def test_the_summary_is_of_the_table_s_own_numbers(swept):
    total = swept.table["total"].dropna()
    row = swept.summary.set_index("effect").loc["total"]
    assert (row["n"], row["median"], row["positive"]) == (8, total.median(), (total > 0).mean())
    assert row["significant"] == (swept.table["total_p"].dropna() < 0.05).mean()
    ranked = swept.choices.query("effect == 'total'")
    between = swept.table.groupby("matrix")["total"].transform("mean").sub(total.mean())[total.index]
    share = (between**2).sum() / ((total - total.mean()) ** 2).sum()
    assert ranked.set_index("choice")["share"]["matrix"] == pytest.approx(share)
    sums = swept.posterior.groupby(["sample", "variance"])["probability"].sum()
    assert sums.tolist() == pytest.approx([1] * 4)


@pytest.mark.debt("36.5")
def test_an_effect_is_asked_for_of_the_curve():
    with pytest.raises(
        spillover.StudyError, match=r"every effect is estimated; write sweep\(…\).curve\('direct'\)"
    ):
        spillover.sweep(produc(), MUNNELL, effect="direct", **PLACE)


def test_the_curve_is_in_order_and_is_drawn(swept):
    curve = swept.curve()
    assert curve["estimate"].is_monotonic_increasing
    assert curve["place"].tolist() == list(range(1, 9))
    assert ((curve["low"] < curve["estimate"]) & (curve["estimate"] < curve["high"])).all()
    line = swept.plot().containers[0].lines[0]
    np.testing.assert_allclose(line.get_ydata(orig=False), curve["estimate"])
    matplotlib.pyplot.close("all")
    with pytest.raises(ValueError, match="no effect 'totl'; did you mean 'total'"):
        swept.curve("totl")
    assert pickle.loads(pickle.dumps(swept)).table.equals(swept.table)


def test_variances_and_controls_of_a_linear_model():
    made = spillover.sweep(
        produc(),
        MUNNELL,
        **PLACE,
        variances=["HC1", {"cluster": "state"}],
        controls={"none": [], "all": ["lpc", "lemp", "unemp"]},
    )
    table = made.table.set_index(["variance", "controls"])
    bare = spillover.fit_within(produc(), "lgsp ~ lpcap", variance="HC1", **PLACE)
    assert table.loc[("HC1", "none"), "total_se"] == bare.std_errors["lpcap"]
    assert table.loc[("HC1", "all"), "beta"] == table.loc[("cluster state", "all"), "beta"]
    with pytest.raises(spillover.EstimationError, match="no specification has indirect"):
        made.curve("indirect")
    with pytest.raises(spillover.EstimationError, match="no joint test was asked for"):
        made.joint  # noqa: B018


def test_a_policy_is_swept_by_its_call():
    samples = {"all": {}, "late": {"years": [2002, 2007]}}
    place = {"unit": "unit", "time": "year"}
    made = spillover.sweep(simulated(), "y ~ treated + z", call="did", samples=samples, **place)
    own = spillover.did(simulated(), "y ~ treated + z", sample=samples["late"], **place)
    assert made.table["beta"].tolist()[1] == own.params["treated"]
    assert made.treatment == "treated"


@pytest.mark.debt("36.5")
def test_a_joint_test_has_a_p_value_for_each_statistic_and_specification():
    options = {"variances": ["HC1", "cluster"], "controls": {"none": [], "all": ["lpc", "lemp", "unemp"]}}
    made = spillover.sweep(produc(), MUNNELL, **PLACE, **options, surrogates=19)
    joint = made.joint
    assert joint["subject"].value_counts()[["curve", "specification", "choice"]].tolist() == [4, 4, 2]
    assert joint[joint["subject"] == "curve"]["p"].between(1 / 20, 1).all()
    assert set(joint["reading"]) <= {"test", "descriptive"}
    again = spillover.sweep(produc(), MUNNELL, **PLACE, **options, surrogates=19)
    assert again.joint.equals(joint)
    # A descriptive test says so in print, with what to do; another says nothing of it.
    descriptive = set(joint["reading"]) == {"descriptive"}
    assert ("Descriptive: the treatment less controls and effects" in repr(made)) == descriptive
    residual = joint[joint["subject"] == "residual"]["name"].tolist()
    assert residual
    assert not any(name.endswith(":") for name in residual)
    if descriptive:
        assert f"most of all among {residual[0]}" in repr(made)
    planted = produc()
    planted["lgsp"] = planted["lgsp"] + 3 * planted["lpcap"]
    strong = spillover.sweep(planted, MUNNELL, **PLACE, **options, surrogates=19).joint.set_index("name")
    assert strong.loc["median_t", "p"] == pytest.approx(0.1)  # twice 1/20: as small as 19 surrogates allow


@pytest.mark.debt("36.5")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weights": []}, "weights: the list is empty"),
        ({"variances": "HC1"}, "give a list or a mapping of names, not 'HC1'"),
        ({"effects": ["two-way", "two-way"]}, "'two-way' is there twice"),
        ({"variances": ["HC1", "hc1"]}, "'HC1' and 'hc1' are the same; leave one out"),
        ({"variances": ["cluster", "clustered"]}, "'cluster' and 'clustered' are the same"),
        ({"effects": {"a": "two-way", "b": "two-way"}}, "'a' and 'b' are the same"),
        (
            {
                name: {str(i): value for i in range(1000)}
                for name, value in (("samples", {}), ("controls", []))
            },
            "1,000,000 specifications, more than 10,000; .* most=1000000",
        ),
        ({"variances": ["HC9"]}, "allowed here: classical"),
        ({"definitions": ["direct"]}, "unknown key 'definition'"),
        ({"call": "fit_sdn"}, "no call 'fit_sdn'; did you mean 'fit_sdm'"),
        ({"samples": {"x": {"years": [1990, 1999]}}}, "the one specification cannot be estimated: .*no row"),
        ({"variances": ["HC1"], "surrogates": 5}, "5 are too few; give at least 19"),
        ({"treatment": "nope"}, "no term 'nope' in the model; allowed here: lpcap, lpc, lemp, unemp"),
        ({"controls": "lpc"}, "controls: give a list or a mapping of names, not 'lpc'"),
        ({"controls": {"size": "lpc"}}, "controls: 'size': expected a list of columns, found 'lpc'"),
        ({"controls": ["lpc"]}, "controls: 'lpc': expected a list of columns, found 'lpc'"),
        ({"call": "bacon", "standardise_weights": "row"}, "standardise_weights: it has no weights"),
        ({"samples": [{}], "most": "many"}, "sweep: most='many': expected a whole number, found a text"),
        ({"surrogates": 99.5}, r"sweep: surrogates=99\.5: expected a whole number, found a number"),
        ({"seed": -1}, "sweep: seed=-1: expected a whole number >= 0"),
        ({"treatment": 5}, "sweep: treatment=5: expected a text, found a whole number"),
    ],
)
def test_what_is_no_sweep_is_told_before_it_starts(options, message):
    with pytest.raises(ValueError, match=message):
        spillover.sweep(produc(), MUNNELL, **PLACE, **options)


@pytest.mark.debt("36.5")
@pytest.mark.parametrize("variance", ["HC1", "cluster", "clustered", {"cluster": "state"}])
def test_an_option_of_the_call_is_written_as_in_the_call(variance):
    made = spillover.sweep(produc(), MUNNELL, variance=variance, controls=[[], ["lpc", "lemp"]], **PLACE)
    own = spillover.fit_within(produc(), "lgsp ~ lpcap", variance=variance, **PLACE)
    assert made.table["controls"].tolist() == ["none", "lpc, lemp"]
    assert made.table["beta_se"][0] == own.std_errors["lpcap"]


@pytest.mark.debt("36.5")
def test_gaps_and_weights_are_treated_as_the_call_treats_them(tmp_path):
    links = (states() > 0) * 1.0
    links.to_csv(tmp_path / "near.csv")
    frame = produc().drop(index=5)
    for given in (links, tmp_path / "near.csv"):
        options = {"weights": given, "balance_by": "units", "standardise_weights": "row", **PLACE}
        own = spillover.fit_sdm(frame, MUNNELL, **options)
        made = spillover.sweep(frame, MUNNELL, variance="clustered", **options)
        assert made.table["rho"].tolist() == [own.params["rho"]]
        assert made.table["nobs"].tolist() == [own.nobs]
    with pytest.raises(spillover.EstimationError, match="balance_by='years' leaves out 1 year"):
        spillover.sweep(frame, MUNNELL, weights=links, standardise_weights="row", **PLACE)


def test_a_joint_test_leaves_gaps_out_as_the_call_does():
    options = {"variances": ["HC1"], "balance_by": "units", "surrogates": 19, **PLACE}
    made = spillover.sweep(produc().drop(index=5), "lgsp ~ lpcap + lpc", **options)
    whole = produc()
    own = spillover.sweep(whole[whole["state"] != whole["state"][5]], "lgsp ~ lpcap + lpc", **options)
    assert made.joint.equals(own.joint)


class _Unread(Sequence, Mapping):
    """A million options, of which none may be looked at."""

    def __len__(self):
        return 1_000_000

    def __getitem__(self, key):
        raise AssertionError("an option was read")

    def __iter__(self):
        raise AssertionError("the options were read")


@pytest.mark.parametrize("choice", ["weights", "samples", "variances", "effects", "definitions", "controls"])
@pytest.mark.debt("36.5")
def test_specifications_are_counted_before_an_option_is_read(choice):
    other = {"samples": SAMPLES} if choice == "variances" else {"variances": ["HC1", "cluster"]}
    with pytest.raises(spillover.StudyError, match="2,000,000 specifications, more than 10,000"):
        spillover.sweep(produc(), MUNNELL, **PLACE, **other, **{choice: _Unread()})
