"""Predictions: of the rows of the sample and of others, reduced form or given the neighbours; refusals."""

import re

import numpy as np
import pandas as pd
import pytest

import spillover
from frame_data import MUNNELL, PLACE, produc, simulated, states
from spillover import EstimationError, StudyError

SPATIAL = ("sdm", "sar", "sem", "sdem", "gns", "sarar", "slx")
HELD = [("ALABAMA", 1970), ("OHIO", 1986), ("UTAH", 1975)]


def fitted(model, **options):
    own = {"error_weights": states()} if model in ("gns", "sarar") else {}
    return getattr(spillover, f"fit_{model}")(produc(), MUNNELL, **PLACE, weights=states(), **own, **options)


@pytest.mark.debt("36.4")
@pytest.mark.parametrize("effects", ["two-way", "individual", "time", "none", ["unit", "region:year"]])
def test_other_rows_get_the_effects_of_their_units_and_years(effects):
    frame = produc()
    place = {"state": {name: "east" if i % 2 else "west" for i, name in enumerate(frame["state"].unique())}}
    frame["region"] = frame["state"].map(place["state"])
    left_out = frame.set_index(["state", "year"]).index.isin(HELD)
    found = spillover.fit_within(frame[~left_out], MUNNELL, effects=effects, constant=True, **PLACE)
    # Rows with a column of their own each have no part in the fit, and their residual is the prediction's.
    dummies = pd.DataFrame(np.eye(len(frame))[:, left_out.nonzero()[0]], columns=["d0", "d1", "d2"])
    whole = pd.concat([frame, dummies], axis=1)
    other = spillover.fit_within(whole, f"{MUNNELL} + d0 + d1 + d2", effects=effects, **PLACE)
    made = found.predict(frame[left_out])
    wanted = frame[left_out].sort_values(["state", "year"])
    gaps = [other.params[f"d{i}"] for i in range(3)]
    observed = frame[left_out]["lgsp"].to_numpy() - gaps
    by_place = dict(
        zip(zip(frame[left_out]["state"], frame[left_out]["year"], strict=True), observed, strict=True)
    )
    np.testing.assert_allclose(
        made["predicted"],
        [by_place[key] for key in zip(wanted["state"], wanted["year"], strict=True)],
        atol=1e-8,
    )
    assert set(made["predictor"]) == {"linear"}


@pytest.mark.parametrize("definition", ["transformed", "lsdv", "direct"])
@pytest.mark.parametrize("model", SPATIAL)
def test_a_spatial_prediction_says_which_it_is_and_solves_its_equation(model, definition):
    found = fitted(model, definition=definition)
    near, reduced = found.predict(given_neighbours=True), found.predict()
    assert set(near["predictor"]) == {"given the neighbours"}
    assert set(reduced["predictor"]) == {"reduced form"}
    np.testing.assert_allclose(near["predicted"], found.augment()["fitted"], atol=1e-10)
    for given in (False, True):
        there, own = found.predict(produc(), given_neighbours=given), (near if given else reduced)
        np.testing.assert_allclose(there["predicted"], own["predicted"], atol=1e-9)
    if model in ("slx", "sdm") and definition == "transformed":
        values = found.params
        wide = {c: produc().pivot(index="year", columns="state", values=c) for c in produc().columns[2:]}
        w = states().loc[wide["lgsp"].columns, wide["lgsp"].columns].to_numpy()
        apart = found.predict(effects=False).pivot(index="year", columns="state", values="predicted")
        mean = sum(
            values[t] * wide[t].to_numpy() + values[f"W:{t}"] * wide[t].to_numpy() @ w.T
            for t in MUNNELL[7:].split(" + ")
        )
        rho = values.get("rho", 0.0)
        np.testing.assert_allclose(apart.to_numpy() @ (np.eye(48) - rho * w).T, mean, atol=1e-10)


def test_a_reduced_form_needs_no_outcome_and_a_year_of_it_suffices():
    found = fitted("sdm")
    year = produc().query("year == 1980").drop(columns="lgsp")
    whole = found.predict().query("year == 1980")
    np.testing.assert_allclose(found.predict(year)["predicted"], whole["predicted"], atol=1e-9)
    with pytest.raises(StudyError, match="no column 'lgsp'"):
        found.predict(year, given_neighbours=True)


def test_random_effects_and_differences_predict_by_their_coefficients_alone():
    frame = produc()
    for found in (
        spillover.fit_random(frame, MUNNELL, effects="individual", **PLACE),
        spillover.fit_first_difference(frame, MUNNELL, **PLACE),
        spillover.fit_between(frame, MUNNELL, variance="classical", **PLACE),
    ):
        made = found.predict(frame, effects=False)
        own = {k: v for k, v in found.params.items() if k != "_cons"}
        wanted = sum(slope * frame[term] for term, slope in own.items()) + found.params.get("_cons", 0.0)
        np.testing.assert_allclose(made["predicted"], wanted, atol=1e-10)
    with pytest.raises(EstimationError, match="no part has a residual for each row"):
        spillover.fit_first_difference(frame, MUNNELL, **PLACE).predict(frame)


def renamed(column, old, new):
    frame = produc().head(20)
    frame[column] = frame[column].replace(old, new)
    return frame


@pytest.mark.debt("36.4")
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: renamed("state", "ALABAMA", "ONTARIO"), r"has no effect of ONTARIO \(unit\)"),
        (lambda: renamed("year", 1972, 1999), r"has no effect of 1999 \(year\)"),
        (lambda: produc().drop(columns="lpc"), "no column 'lpc'"),
        (lambda: produc().assign(lpc=np.nan), "no row of the data has a value of each term"),
        (lambda: produc().iloc[:0], "the frame has no rows"),
        (lambda: 5, "expected a frame"),
    ],
)
def test_rows_that_no_prediction_is_for_are_refused(make, message):
    found = spillover.fit_within(produc(), MUNNELL, **PLACE)
    with pytest.raises(StudyError, match=message):
        found.predict(make())


@pytest.mark.debt("36.8")
def test_a_row_without_the_periods_of_its_lags_is_told_what_to_give():
    found = spillover.fit_within(produc(), "lgsp ~ L.lpcap + lpc", **PLACE)
    rows = produc().query("state == 'OHIO' and year in (1979, 1980)")
    with pytest.raises(
        StudyError, match=r"each term \(L\.lpcap, lpc\); .* lags and leads the rows of the periods"
    ):
        found.predict(rows[rows.year == 1980])
    assert found.predict(rows)["year"].tolist() == [1980]


def test_a_spatial_model_wants_every_unit_of_its_matrix():
    found = fitted("sar")
    with pytest.raises(StudyError, match="in each period, and no other; the data lack OHIO"):
        found.predict(produc().query("state != 'OHIO'"))
    with pytest.raises(StudyError, match="missing: OHIO 1980"):
        found.predict(produc().query("not (state == 'OHIO' and year == 1980)"))


def test_what_has_no_neighbours_or_depends_on_the_sample_is_refused():
    within = spillover.fit_within(produc(), MUNNELL, **PLACE)
    with pytest.raises(EstimationError, match="has no neighbours"):
        within.predict(given_neighbours=True)
    scaled = spillover.fit_within(produc(), MUNNELL, standardise=["lpc"], **PLACE)
    with pytest.raises(StudyError, match="the model's standardise depends on its sample"):
        scaled.predict(produc())
    np.testing.assert_allclose(scaled.predict()["predicted"], within.predict()["predicted"], atol=1e-10)
    dynamic = fitted("sar", dynamic="y", effects="individual")
    with pytest.raises(EstimationError, match="a dynamic model need its past"):
        dynamic.predict()
    event = spillover.event_study(simulated(), "y ~ treated", unit="unit", time="year")
    with pytest.raises(EstimationError, match=r"terms are columns of the data.*fit_within|fitted_values"):
        event.predict()


def test_the_remedy_of_a_prediction_that_is_refused_is_none_that_is_refused():
    frame = simulated()
    options = {"threshold": "m", "draws": 0, "unit": "unit", "time": "year"}
    for found in (
        spillover.event_study(frame, "y ~ treated", unit="unit", time="year"),
        spillover.fit_threshold(frame, "y ~ x", **options),
    ):
        with pytest.raises(EstimationError) as refused:
            found.predict()
        remedy = str(refused.value).rpartition("; ")[2]
        place = re.match(r"see (?:part\('(?P<part>.*)'\)\.)?fitted_values", remedy)
        if place is None:
            assert "fit_within" in remedy
            with pytest.raises(EstimationError, match="no part has a residual"):
                found.fitted_values  # noqa: B018
        else:
            there = found.part(place["part"]) if place["part"] else found
            assert len(there.fitted_values)


def test_each_threshold_stands_at_a_glance():
    options = {"threshold": "m", "draws": 0, "unit": "unit", "time": "year", "thresholds": 2}
    found = spillover.fit_threshold(simulated(), "y ~ x", **options)
    row = found.glance().iloc[-1]
    for name in ("threshold_1", "threshold_2"):
        assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"]


def test_a_pair_that_no_row_links_has_no_known_sum_of_effects():
    frame = produc()
    early = frame["state"].str[0] < "M"
    apart = frame[(early & (frame["year"] < 1978)) | (~early & (frame["year"] >= 1978))]
    found = spillover.fit_within(apart, MUNNELL, **PLACE)
    with pytest.raises(StudyError, match="no row of the sample links ALABAMA, 1980"):
        found.predict(frame.query("state == 'ALABAMA' and year == 1980"))
