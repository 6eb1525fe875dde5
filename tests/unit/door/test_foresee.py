"""What a run would stop at is said before anything is written, and each advice works when it is followed."""

import numpy as np
import pandas as pd
import pytest
import yaml

from spillover.errors import StudyError

pytestmark = pytest.mark.debt(18)
WISH = {"outcome": "roa", "treatment": "size"}


@pytest.fixture
def panel(project, firms):
    """Writes the firms' panel with more columns."""

    def write(**columns):
        firms.assign(**columns).to_csv(project / "p.csv", index=False)
        return firms

    return write


def test_collinear_controls_are_named_at_once_with_what_to_leave_out(ask, project, panel, firms):
    panel(
        double=2 * firms["size"] + firms.year,  # the treatment, but for effects of years
        both=firms["lev"] - firms["size"] + firms.stkcd.astype(int),
        other=np.random.default_rng(3).normal(size=len(firms)),
    )
    with pytest.raises(StudyError, match="cannot all be estimated") as raised:
        ask("p.csv", controls="double lev both other", **WISH)
    said = str(raised.value)
    assert "double is collinear with size" in said
    assert "both is collinear with size, lev" in said
    assert said.endswith("Leave out double, both")
    assert not (project / "config" / "x.yaml").exists()
    _, text = ask("p.csv", controls="lev other", **WISH)
    assert yaml.safe_load(text)["controls"] == ["lev", "other"]


def test_a_control_that_effects_absorb_together_is_no_control(ask, panel, firms):
    trend = firms.year * 2.5 + firms.stkcd.astype(int)  # changes over time and between units, and no more
    panel(trend=trend)
    with pytest.raises(StudyError, match=r"trend: no variation is left .* Leave out trend$"):
        ask("p.csv", controls="lev trend", **WISH)
    assert ask("p.csv", controls="lev", **WISH)[1]


def test_an_outcome_or_a_treatment_that_effects_absorb_cannot_be_left_out(ask, panel, firms):
    panel(trend=firms.year * 2.5 + firms.stkcd.astype(int))
    for roles, why in (
        ({"outcome": "roa", "treatment": "trend"}, "trend: no variation is left"),
        ({"outcome": "trend", "treatment": "roa"}, "trend has no variation left"),
    ):
        with pytest.raises(StudyError, match=rf"{why}.* Give another OUTCOME or TREATMENT$"):
            ask("p.csv", controls="lev", **roles)


def test_mediators_and_moderators_are_tried_too(ask, panel, firms):
    panel(half=firms["size"] / 2 + 1, fixed=firms.stkcd.astype(int) % 3)
    with pytest.raises(StudyError, match=r"half is collinear with size; drop one of them\. Leave out half"):
        ask("p.csv", mediators="half", **WISH)
    with pytest.raises(StudyError, match=r"fixed: no variation is left.*Leave out fixed"):
        ask("p.csv", moderators="fixed", **WISH)


def test_a_group_in_which_nothing_varies_is_said_and_not_compared(ask, panel, firms):
    east = firms.stkcd.astype(int) % 2 == 0
    panel(region=np.where(east, "East", "West"), pilot=np.where(east, firms.roa > 0, 0))
    found, text = ask("p.csv", outcome="roa", treatment="pilot", group="region")
    assert "groups" not in yaml.safe_load(text)["analyses"]
    said = dict(found.notes)
    assert said["There is no analysis of groups: in {group}, {why}"]["group"] == "West"
    assert "pilot: no variation is left" in said["There is no analysis of groups: in {group}, {why}"]["why"]


def test_variations_that_cannot_be_estimated_are_left_out(ask, panel, firms):
    panel(event=((firms.year == 2002) & (firms.stkcd.astype(int) % 2 == 0)).astype(int))
    _, text = ask("p.csv", outcome="roa", treatment="event")
    assert "without_first_years" not in yaml.safe_load(text)["analyses"]


UNITS = [f"city {letter}" for letter in "ABCDEFGH"]


def ring(island=True):
    weights = np.roll(np.eye(8), 1, axis=1) + np.roll(np.eye(8), -1, axis=1)
    if island:
        weights[2], weights[:, 2] = 0, 0
    return pd.DataFrame(weights, index=UNITS, columns=UNITS)


@pytest.fixture
def cities(project):
    """Eight cities with codes and names in ten years; their matrix calls them by name."""
    random = np.random.default_rng(8)
    rows = [[10 + i, UNITS[i], y, *random.normal(size=2)] for i in range(8) for y in range(2001, 2011)]
    pd.DataFrame(rows, columns=["code", "city", "year", "roa", "size"]).to_csv(project / "p.csv", index=False)
    return str(project / "w.csv")


def test_islands_are_said_by_name_and_each_remedy_works(ask, project, cities):
    ring().to_csv(cities)
    with pytest.raises(StudyError, match=r"1 units have no neighbour: city C\. Link them"):
        ask("p.csv", matrix=cities, **WISH)
    # Coordinates: each is linked to the nearest.
    places = pd.DataFrame({"city": UNITS, "longitude": range(100, 108), "latitude": range(30, 38)})
    places.to_csv(project / "places.csv", index=False)
    found, text = ask("p.csv", matrix=cities, places=str(project / "places.csv"), **WISH)
    assert yaml.safe_load(text)["weights"]["given"]["islands"] == "nearest"
    assert (
        "{count} units have no neighbour in the given matrix, and each is "
        "linked to the nearest unit (islands: nearest): {units}.",
        {"units": "city C", "count": "1"},
    ) in found.notes
    # Links in a copy.
    ring(island=False).to_csv(cities)
    assert (
        "islands" not in yaml.safe_load(ask("p.csv", matrix=cities, force="1", **WISH)[1])["weights"]["given"]
    )
    # Without the unit in both.
    ring(island=False).drop(index="city C", columns="city C").to_csv(cities)
    frame = pd.read_csv(project / "p.csv")
    frame[frame.city != "city C"].to_csv(project / "fewer.csv", index=False)
    assert ask("fewer.csv", matrix=cities, force="1", **WISH)[1]


def test_years_in_steps_are_no_holes(ask, project, cities):
    """Every unit in 1987, 1990 and 1993 is in every year of the panel."""
    ring(island=False).to_csv(cities)
    frame = pd.read_csv(project / "p.csv")
    frame.assign(year=1984 + 3 * (frame.year - 2000)).to_csv(project / "steps.csv", index=False)
    found, text = ask("steps.csv", matrix=cities, **WISH)
    assert "given" in yaml.safe_load(text)["weights"]
    assert (
        "There is no spatial part: {cells} pairs of unit and year lack a "
        "value, and spatial models need every unit in every year." not in dict(found.notes)
    )


def test_links_of_a_unit_to_itself_are_left_out_and_said(ask, cities):
    (ring(island=False) + np.eye(8)).to_csv(cities)
    found, text = ask("p.csv", matrix=cities, **WISH)
    assert yaml.safe_load(text)["weights"]["given"]["diagonal"] == "drop"
    assert "{file} links units to themselves; these links are left out (diagonal: drop)." in dict(found.notes)
