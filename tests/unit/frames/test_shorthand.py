"""What users of other programs write: a variance as a text, names of options, a treatment in a formula."""

import re

import numpy as np
import pytest

import spillover
from frame_data import MUNNELL, PLACE, produc, simulated, states
from spillover.frames import shorthand

OWN = {"unit": "unit", "time": "year"}


@pytest.mark.debt("36.4")
@pytest.mark.parametrize(
    ("short", "written"),
    [
        ("HC1", {"kind": "HC1"}),
        ("hc0", {"kind": "HC0"}),
        ("cluster", {"kind": "clustered", "by": "unit"}),
        ("clustered", {"kind": "clustered", "by": "unit"}),
        ("driscoll-kraay", {"kind": "driscoll-kraay"}),
        ({"cluster": "state"}, {"kind": "clustered", "by": "unit"}),
        ({"cluster": "region"}, {"kind": "clustered", "by": "region"}),
        ({"cluster": ["state", "year"]}, {"kind": "clustered", "by": ["unit", "year"]}),
    ],
)
def test_a_variance_is_a_text_or_its_cluster(short, written):
    frame = produc()
    frame["region"] = frame["state"].str[0]
    found, other = (spillover.fit_within(frame, MUNNELL, variance=one, **PLACE) for one in (short, written))
    assert found.to_dict() == other.to_dict()


def test_a_variance_that_a_call_does_not_have_is_named_with_those_it_has():
    with pytest.raises(ValueError, match=r"variance.*allowed here: expected, observed, clustered"):
        spillover.fit_sdm(produc(), MUNNELL, weights=states(), variance="HC1", **PLACE)
    with pytest.raises(ValueError, match="unknown key 'variance'"):
        spillover.fit_quantile(produc(), MUNNELL, variance="HC1", **PLACE)
    found = spillover.fit_sdm(produc(), MUNNELL, weights=states(), variance="cluster", **PLACE)
    assert found.settings["variance"] == "clustered"


@pytest.mark.debt("36.4")
@pytest.mark.parametrize(
    ("options", "ours"),
    [
        ({"W": 1}, "here it is weights"),
        ({"cluster": "state"}, "variance={'cluster': 'city'}"),
        ({"vcov": "HC1"}, "here it is variance"),
        ({"cov_type": "robust"}, "here it is variance"),
        ({"entity_effects": True}, "here it is effects"),
        ({"alpha": 0.1}, "here it is level"),
    ],
)
def test_an_option_of_another_program_is_led_to_ours(options, ours):
    with pytest.raises(spillover.StudyError, match=ours):
        spillover.fit_sdm(produc(), MUNNELL, weights=states(), **PLACE, **options)


@pytest.mark.debt("36.8")
def test_a_level_in_percent_is_told_as_the_share_that_it_means():
    with pytest.raises(spillover.StudyError, match=r"level: expected a number < 1.0; write 0.95 for 95%"):
        spillover.fit_within(produc(), MUNNELL, level=95, **PLACE)


@pytest.mark.debt("36.8")
@pytest.mark.parametrize(("column", "only"), [("state", "one unit only"), ("year", "one period only")])
def test_a_sample_of_one_unit_or_period_is_named_as_the_cause(column, only):
    frame = produc()
    alone = frame[frame[column] == frame[column].iloc[0]]
    with pytest.raises(spillover.EstimationError, match=only):
        spillover.fit_within(alone, MUNNELL, **PLACE)


def test_an_option_that_leads_nowhere_here_has_the_list_of_options():
    with pytest.raises(spillover.StudyError, match="unknown key 'W'; allowed here: sample"):
        spillover.fit_within(produc(), MUNNELL, W=1, **PLACE)


@pytest.mark.debt("36.4")
@pytest.mark.parametrize("name", ["event_study", "did", "staggered", "bacon", "placebo"])
def test_the_first_term_of_a_policy_formula_is_its_treatment(name):
    call = getattr(spillover, name)
    own = {"controls": ["z"]} if name in ("event_study", "did") else {}
    formula = "y ~ treated + z" if own else "y ~ treated"
    draws = {"draws": 99} if name == "placebo" else {}
    by_formula = call(simulated(), formula, **OWN, **draws)
    by_options = call(simulated(), outcome="y", treatment="treated", **own, **OWN, **draws)
    assert by_formula.to_dict() == by_options.to_dict()


@pytest.mark.debt("36.4")
def test_weights_of_a_file_are_standardised_by_an_argument(tmp_path):
    file = tmp_path / "links.csv"
    links = (states() > 0).stack().astype(int).rename_axis(["focal", "neighbor"]).reset_index(name="weight")
    links.query("weight > 0").to_csv(file, index=False)
    found = spillover.fit_sar(produc(), MUNNELL, weights=str(file), standardise_weights="row", **PLACE)
    assert found.params["rho"] == pytest.approx(
        spillover.fit_sar(produc(), MUNNELL, weights=states(), **PLACE).params["rho"], abs=1e-9
    )
    with pytest.raises(spillover.StudyError, match="standardise_weights: 'rows' is not one of none, row"):
        spillover.fit_sar(produc(), MUNNELL, weights=str(file), standardise_weights="rows", **PLACE)
    with pytest.raises(spillover.StudyError, match="standardise_weights: it has no weights"):
        spillover.fit_iv(produc(), "lgsp ~ [lpc ~ L.lpc]", standardise_weights="row", **PLACE)


def test_the_version_is_the_package_s():
    from importlib.metadata import version

    assert spillover.__version__ == version("spillover")


def test_a_variance_that_is_a_column_says_how_to_cluster_by_it():
    for call, options in ((spillover.fit_within, {}), (spillover.fit_sdm, {"weights": states()})):
        with pytest.raises(ValueError, match=r"allowed here: .*, cluster; \{'cluster': 'state'\}"):
            call(produc(), MUNNELL, variance="state", **options, **PLACE)


def test_rows_for_a_sample_are_refused_with_their_shape():
    for rows in (np.ones(5, dtype=bool), np.ones((5, 2), dtype=bool)):
        with pytest.raises(ValueError, match=r"sample: .* of shape \(5,.*\); for some rows give the frame"):
            spillover.fit_within(produc(), MUNNELL, sample=rows, **PLACE)


def test_the_advice_on_islands_is_what_a_call_takes():
    with pytest.raises(ValueError, match="Leave them out of it and the data, or give islands='allow'"):
        spillover.weight_matrix(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0.0]]), ["a", "b", "c"])


@pytest.mark.parametrize("given", ["robust", "HC3", "vce(robust)"])
def test_robust_errors_of_other_programs_are_named_as_here(given):
    with pytest.raises(spillover.StudyError, match="write 'HC1', or 'cluster' for errors clustered by unit"):
        spillover.fit_within(produc(), MUNNELL, variance=given, **PLACE)


def test_data_and_formula_may_be_given_by_name():
    named = spillover.fit_within(formula=MUNNELL, data=produc(), **PLACE)
    assert named.params.equals(spillover.fit_within(produc(), MUNNELL, **PLACE).params)


def test_what_stands_before_the_frame_is_led_behind_it():
    with pytest.raises(spillover.StudyError, match="found str; the frame comes first"):
        spillover.fit_within(MUNNELL, produc(), **PLACE)


@pytest.mark.parametrize(("other", "ours"), [("bse", "std_errors"), ("resid", "resids"), ("rsquared", "r2")])
def test_a_property_of_another_program_is_led_to_ours(other, ours):
    fit = spillover.fit_within(produc(), MUNNELL, **PLACE)
    assert not hasattr(fit, other)
    with pytest.raises(AttributeError, match=f"results have no '{other}'; here it is .*{ours}"):
        getattr(fit, other)


def test_what_is_said_of_other_programs_properties_exists():
    fit = spillover.fit_sdm(produc(), MUNNELL, weights=states(), **PLACE)
    for ours in {*shorthand.OF_RESULTS.values()} - {"statistics['r2']"}:  # of pooled models
        name, key, call = re.fullmatch(r"(\w+)(?:\['(\w+)'\])?(\(\))?", ours).groups()
        found = getattr(fit, name)
        found = found[key] if key else found
        assert (found() if call and name != "wald_test" else found) is not None  # which needs a restriction
    pooled = spillover.fit_pooled(produc(), MUNNELL, **PLACE)
    assert "r2" in pooled.statistics


def test_a_property_that_a_result_lacks_says_why():
    with pytest.raises(AttributeError, match="has no direct and indirect effects"):
        _effects = spillover.fit_within(produc(), MUNNELL, **PLACE).effects
