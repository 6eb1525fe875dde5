"""A 0/1 treatment that stays on gets the designs of a policy; three groups get their comparison."""

import numpy as np
import pandas as pd
import pytest
import yaml

from door.design import policy_of

pytestmark = pytest.mark.debt(17)
YEARS = range(2001, 2011)


def panel(cohorts, units=24, years=YEARS):
    """Units that adopt in turn in one of the years; None never does."""
    random = np.random.default_rng(17)
    rows = []
    for i in range(units):
        start, own = cohorts[i % len(cohorts)], random.normal()
        for year in years:
            on = int(start is not None and year >= start)
            region = ("East", "Centre", "West")[i // 3 % 3]
            rows.append(
                [f"city {i:02d}", region, year, own + on / 2 + random.normal() / 3, on, random.normal()]
            )
    return pd.DataFrame(rows, columns=["city", "region", "year", "y", "pilot", "x"])


@pytest.fixture
def policy(ask):
    """What the door finds of a panel's treatment."""

    def find(frame, step=1):
        found, _ = ask(frame, outcome="y", force="1")
        return policy_of(found.table.find("pilot", ""), found.table.find("y", ""), found, step)

    return find


def test_adoption_in_turn_beside_units_that_never_adopt(policy):
    found = policy(panel([2004, 2007, None]))
    assert found.estimators == ("two-way", "sun-abraham", "callaway-santanna")
    assert (found.window, found.control, found.bacon, found.notes) == ((-5, 5), "never", True, ())


def test_without_units_that_never_adopt_the_later_ones_are_compared_with(policy):
    found = policy(panel([2004, 2007]))
    assert found.estimators == ("sun-abraham", "callaway-santanna")
    assert found.control == "not-yet"


def test_one_date_of_adoption_leaves_nothing_to_decompose(policy):
    assert not policy(panel([2004, None])).bacon


def test_missing_rows_leave_what_needs_none(policy):
    found = policy(panel([2004, 2007, None]).drop(index=[3, 50]))
    assert found.estimators == ("two-way", "sun-abraham")
    assert not found.bacon
    assert [key for key, _ in found.notes] == [
        "Rows of the panel are missing, so there is neither Callaway and Sant'Anna's "
        "estimate for {treatment} nor Goodman-Bacon's decomposition: both need every unit in every year.",
        "The event study leaves out {units}: {treatment} begins there in, or right after, a row "
        "that is missing or incomplete.",
    ]
    assert found.excluded_units == ("city 00",)  # row 3 is that of its adoption


@pytest.mark.parametrize("lacking", [3, 2])
def test_a_panel_without_the_rows_around_adoption_has_the_event_study_of_the_others(ask, lacking):
    """One of the cohort of 2004 is all there is of it, and the row of its adoption, or the one before, is
    missing.
    """
    frame = panel([2007, None])
    frame.loc[:9, "pilot"] = (frame.year[:10] >= 2004).astype(int)
    frame.loc[lacking, "y"] = np.nan
    _, text = ask(frame, outcome="y", treatment="pilot", force="1")
    study = yaml.safe_load(text)["analyses"]["event_study"]
    assert study["estimators"] == ["two-way", "sun-abraham"]
    assert study["sample"] == {"without": {"units": ["city 00"]}}


def test_time_since_adoption_counts_periods_and_a_gap_in_the_years_has_no_event_study(policy):
    frame = panel([2005, 2009, None], years=range(2001, 2021, 4))
    found = policy(frame, step=4)
    assert found.estimators == ("two-way", "sun-abraham", "callaway-santanna")
    assert found.window == (-2, 3)
    found = policy(frame[frame.year != 2013], step=4)
    assert found.estimators == ()
    assert [key for key, _ in found.notes] == [
        "The treatment is 0 or 1 and stays on, but the years {years} "
        "are not consecutive: there is no event study."
    ]


@pytest.mark.parametrize(
    "other",
    [
        lambda d: d.assign(pilot=d.pilot * (d.year != 2008)),
        lambda d: d.assign(pilot=d.pilot * 2),
        lambda d: d.assign(pilot=d.x),
        lambda d: d.assign(pilot=(d.city < "city 05").astype(int)),
    ],
    ids=["switches off", "two values that are others", "a measurement", "never changes"],
)
def test_other_treatments_are_none(policy, other):
    assert policy(other(panel([2004, 2007, None]))) is None


def test_the_study_has_its_designs_and_neither_lag_nor_moderation(ask):
    _, text = ask(
        panel([2004, 2007, None]),
        outcome="y",
        treatment="pilot",
        controls="x",
        moderators="x",
        group="region",
    )
    study = yaml.safe_load(text)
    kinds = {name: own.get("kind") for name, own in study["analyses"].items()}
    assert {"event_study", "bacon", "several_groups", "panel"} <= {*kinds.values()}
    assert not {"moderation_x", "lagged", "unit_effects", "without_first_years"} & {*kinds}
    assert "studied as a policy, without moderation by\n" in text or "without moderation by x" in text
    groups = next(t for name, t in study["tables"].items() if name.endswith("_groups"))
    assert [column["part"] for column in groups["columns"]] == ["Centre", "East", "West", "difference"]
    assert groups["statistics"][-1] == "equal_slopes"
    shown = {name for figure in study["figures"].values() for name in figure.get("analyses", ())}
    assert shown == {"event_study", "bacon"}


def test_a_group_with_a_single_unit_is_left_out_of_the_comparison(ask):
    frame = panel([2004, None])
    frame.loc[frame.city == "city 00", "region"] = "Capital"
    _, text = ask(frame, outcome="y", treatment="pilot", group="region")
    groups = yaml.safe_load(text)["analyses"]["groups"]
    assert groups["sample"] == {"groups": {"region": ["Centre", "East", "West"]}}
    assert "Left out of the regressions by region: Capital, of one unit alone." in text


def test_the_event_study_has_the_controls_where_the_comparison_can_have_them(ask):
    """A control that is the same everywhere in one year is collinear with the constant there."""
    roles = {"outcome": "y", "treatment": "pilot", "controls": "x", "force": "1"}
    frame = panel([2004, 2007, None])
    _, text = ask(frame, **roles)
    study = yaml.safe_load(text)["analyses"]["event_study"]
    assert (study["controls"], study["method"]) == (["controls"], "regression")
    _, text = ask(frame.assign(x=frame.x * (frame.year > 2001)), **roles)
    study = yaml.safe_load(text)["analyses"]["event_study"]
    assert "controls" not in study
    assert "The event study has no control variables" in " ".join(text.split())
