"""What surprises users of the calls: each difference is told beside the number, and is what is said of it."""

import pandas as pd
import pytest

from frame_data import MUNNELL, PLACE, produc, simulated, states
from spatial_data import inverse_distance
from spillover import (
    StudyError,
    event_study,
    fit_between,
    fit_sar,
    fit_sdm,
    fit_within,
    moran,
    specification_tests,
    weight_matrix,
)


def asked(**options):
    found = specification_tests(produc(), MUNNELL, weights=states(), **PLACE, **options)
    return found.tests.set_index("name")["statistic"], found


def keys(found):
    return [note["key"] for record in found.to_dict()["estimates"] for note in record["notes"]]


def test_the_textbooks_lm_tests_are_an_option_that_leaves_the_models():
    (ours, found), (direct, _), (textbook, _) = (
        asked(**options) for options in ({}, {"definition": "direct"}, {"textbook_lm": True})
    )
    names = ["lm_lag", "lm_error", "robust_lm_lag", "robust_lm_error", "lm_joint"]
    assert textbook[names].tolist() == direct[names].tolist()
    assert textbook.drop(names).tolist() == ours.drop(names).tolist()
    assert ours["lm_error"] > 1.1 * textbook["lm_error"]
    # Row-standardised, zero diagonal, two-way effects: the scores hold (T − 1)·1 more.
    made = {test["name"]: test["note"] for test in found.to_dict()["estimates"][0]["tests"]}
    assert made["lm_error"]["values"]["raised"] == pytest.approx(16, rel=1e-9)
    one_way = asked(effects="individual")[1].to_dict()["estimates"][0]["tests"]
    assert one_way[0]["note"]["key"] == "lm"


def test_a_corrected_likelihood_is_labelled():
    options = {**PLACE, "weights": states(), "definition": "direct"}
    found = fit_sar(produc(), MUNNELL, bias_correction=True, **options)
    assert "uncorrected_likelihood" in keys(found)
    plain = fit_sar(produc(), MUNNELL, **options)
    assert "uncorrected_likelihood" not in keys(plain)
    assert plain.statistics["loglik"] == found.statistics["loglik"]


def test_rho_of_a_dense_matrix_is_said_under_both_likelihoods():
    dense = weight_matrix(inverse_distance(40, 2), [f"u{i:02d}" for i in range(40)], standardise="row")
    place = {"unit": "unit", "time": "year", "weights": dense}
    ours, direct = (
        fit_sar(simulated(), "y ~ x + z", definition=d, **place) for d in ("transformed", "direct")
    )
    rho = [found.terms.set_index("term").loc["rho", "estimate"] for found in (ours, direct)]
    for found, (own, other) in ((ours, rho), (direct, rho[::-1])):
        (said,) = [n for n in found.to_dict()["estimates"][0]["notes"] if n["key"] == "other_definition"]
        assert (said["values"]["own"], said["values"]["other"]) == (own, other)
        (dense,) = [n for n in found.to_dict()["estimates"][0]["notes"] if n["key"] == "dense_matrix"]
        assert dense["values"]["links"] == 1
    assert abs(rho[0] - rho[1]) > 0.05
    assert "other_definition" not in keys(fit_sar(produc(), MUNNELL, weights=states(), **PLACE))


def test_residuals_of_a_model_with_a_lag_are_less_alike_than_those_without():
    options = {**PLACE, "residual_moran": states()}
    plain = fit_within(produc(), MUNNELL, **options).tests.set_index("name").loc["moran_residuals"]
    found = fit_sdm(produc(), MUNNELL, weights=states(), **options)
    durbin = found.tests.set_index("name").loc["moran_residuals"]
    assert plain["statistic"] > 0.2
    assert plain["p"] == 2 / 1000
    assert abs(durbin["statistic"]) < 0.5 * plain["statistic"]
    with pytest.raises(StudyError, match="a balanced panel is needed; missing: ALABAMA 1975"):
        fit_within(produc().drop(index=5), MUNNELL, **options)
    with pytest.raises(StudyError, match="residual_moran: between has no residual for each row"):
        fit_between(produc(), MUNNELL, **options)


def test_the_local_map_is_of_the_p_that_is_asked_for():
    options = {**PLACE, "weights": states(), "permutations": 199}
    plain, adjusted = (moran(produc(), "lgsp", adjusted=a, **options) for a in (False, True))
    for found, column in ((plain, "p"), (adjusted, "p_adjusted")):
        local = found.series["local_moran"]
        assert ((local["cluster"] != "not significant") == (local[column] <= 0.05)).all()
    assert (plain.series["local_moran"]["cluster"] != adjusted.series["local_moran"]["cluster"]).any()
    assert (plain.settings["clusters_by"], adjusted.settings["clusters_by"]) == ("permutation", "adjusted")


def test_effects_by_unit_and_distance_are_series_that_add_up():
    placed = produc()
    places = {name: (-120 + i, 30 + i % 15) for i, name in enumerate(placed["state"].unique())}
    placed[["longitude", "latitude"]] = pd.DataFrame(placed["state"].map(places).tolist(), index=placed.index)
    options = {"effects_by_unit": ["lemp"], "effects_by_distance": [300, 1000]}
    found = fit_sdm(placed, MUNNELL, weights=states(), **PLACE, **options)
    average = found.effects.set_index(["term", "effect"])["estimate"]["lemp"]
    unit = found.series["effects_by_unit"]
    assert unit["from_others"].mean() == pytest.approx(average["indirect"], rel=1e-8)
    assert unit["direct"].mean() == pytest.approx(average["direct"], rel=1e-8)
    assert unit["to_others"].tolist() == found.effects_by_unit("lemp")["to_others"].tolist()
    distance = found.series["effects_by_distance"].query("term == 'lemp'")
    assert distance["effect"].sum() == pytest.approx(average["total"], rel=1e-8)
    assert distance["to_km"].tolist()[:3] == [0, 300, 1000]
    with pytest.raises(StudyError, match="the bounds must ascend"):
        fit_sdm(placed, MUNNELL, weights=states(), **PLACE, effects_by_distance=[1000, 300])
    with pytest.raises(StudyError, match="effects_by_unit: of a static model"):
        fit_sdm(placed, MUNNELL, weights=states(), **PLACE, dynamic="y", effects_by_unit=["lemp"])
    with pytest.raises(StudyError, match="longitude"):
        fit_sdm(produc(), MUNNELL, weights=states(), **PLACE, effects_by_distance=[300])


@pytest.mark.debt("36.6")
def test_the_window_of_an_event_study_chooses_the_leads_that_are_tested_as_the_page_says():
    def degrees(window):
        fit = event_study(
            simulated(),
            "y ~ treated",
            unit="unit",
            time="year",
            estimators=["two-way", "callaway-santanna", "sun-abraham", "imputation"],
            leads=2,
            window=window,
        )
        tests = fit.tests[fit.tests["name"] == "pretrends"]
        return {part: int(rows["df"].iloc[0].partition(",")[0]) for part, rows in tests.groupby("part")}

    wide, narrow = degrees(None), degrees([-3, 2])
    assert narrow["two_way"] < wide["two_way"]
    assert narrow["callaway_santanna"] < wide["callaway_santanna"]
    assert narrow["sun_abraham"] == wide["sun_abraham"]
    assert narrow["imputation_leads"] == wide["imputation_leads"] == 2
