"""What a run would stop at is said before anything is written, and each advice works when it is followed."""

import numpy as np
import pandas as pd
import pytest
import yaml

from base.confidential import VARIABLE, declare_confidential
from base.speech_language import message
from door.write import describe_panel
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
    with pytest.raises(StudyError, match="some coefficients cannot be estimated") as raised:
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
    values = said["There are no regressions by group: in {group}, {why}"]
    assert values["group"] == "West"
    assert "pilot: no variation is left" in values["why"]


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
    with pytest.raises(StudyError, match=r"1 unit has no neighbour: city C\. Link it"):
        ask("p.csv", matrix=cities, **WISH)
    # Coordinates: each is linked to the nearest.
    places = pd.DataFrame({"city": UNITS, "longitude": range(100, 108), "latitude": range(30, 38)})
    places.to_csv(project / "places.csv", index=False)
    found, text = ask("p.csv", matrix=cities, places=str(project / "places.csv"), **WISH)
    assert yaml.safe_load(text)["weights"]["given"]["islands"] == "nearest"
    assert (
        "{count} unit has no neighbour in the given matrix, and is linked to the nearest unit "
        "(islands: nearest): {units}.",
        {"units": "city C", "count": 1},
    ) in found.notes
    # Links in a copy.
    ring(island=False).to_csv(cities)
    assert (
        "islands" not in yaml.safe_load(ask("p.csv", matrix=cities, force="1", **WISH)[1])["weights"]["given"]
    )
    # Without the unit in both.
    ring(island=False).drop(index="city C", columns="city C").to_csv(cities)
    frame = pd.read_csv(project / "p.csv")
    assert ask(frame[frame.city != "city C"], matrix=cities, force="1", **WISH)[1]


def test_years_in_steps_are_no_holes(ask, project, cities):
    """Every unit in 1987, 1990 and 1993 is in every year of the panel."""
    ring(island=False).to_csv(cities)
    frame = pd.read_csv(project / "p.csv")
    found, text = ask(frame.assign(year=1984 + 3 * (frame.year - 2000)), matrix=cities, **WISH)
    assert "given" in yaml.safe_load(text)["weights"]
    assert (
        "There is no spatial part: {cells} pairs of unit and year lack a "
        "value, and spatial models need every unit in every year." not in dict(found.notes)
    )


def test_columns_and_rows_that_leave_no_spatial_part_are_named(ask, project, cities):
    ring(island=False).to_csv(cities)
    frame = pd.read_csv(project / "p.csv")
    frame.loc[[1, 4], "size"] = None
    found, _ = ask(frame.drop(index=7), matrix=cities, **WISH)
    notes = dict(found.notes)
    assert next(v for k, v in notes.items() if k.startswith("There is no spatial part")) == {"cells": "3"}
    assert next(v for k, v in notes.items() if k.startswith("Without a row"))["cells"] == "1"
    assert next(v for k, v in notes.items() if k.startswith("Without a value")) == {"columns": "size 2"}


def test_links_of_a_unit_to_itself_are_left_out_and_said(ask, cities):
    (ring(island=False) + np.eye(8)).to_csv(cities)
    found, text = ask("p.csv", matrix=cities, **WISH)
    assert yaml.safe_load(text)["weights"]["given"]["diagonal"] == "drop"
    assert "{file} links units to themselves; these links are left out (diagonal: drop)." in dict(found.notes)


def marked(ask, marks, **wishes):
    """What is said of a control whose first cells hold marks. The others are drawn."""
    draw = np.random.default_rng(3)
    columns = {name: draw.normal(size=80) for name in ("y", "x", "z")}
    columns["z"][: len(marks)] = marks
    frame = pd.DataFrame(
        {
            "city": np.repeat([f"City {c}" for c in "ABCDEFGH"], 10),
            "year": [*range(2001, 2011)] * 8,
            **columns,
        }
    )
    found, _text = ask(frame, outcome="y", treatment="x", controls="z", **wishes)
    return "\n".join(describe_panel(found))


@pytest.mark.parametrize("mark", ["-9999", "-99", "999", "99999"])
def test_a_number_of_nines_far_from_the_others_may_mark_what_is_missing(ask, mark):
    said = marked(ask, [float(mark)])
    assert f"z has {mark}.0, far from its other numbers: City A 2001 (p.csv, cell E2)" in said
    assert f"MISSING={mark}.0." in said
    said = marked(ask, [float(mark)], missing=mark, force="1")
    assert "far from" not in said
    assert "takes for missing values, in rows: z 1." in said


def test_a_row_of_no_unit_and_year_asks_for_no_mark_of_missing_values(ask):
    draw = np.random.default_rng(4)
    frame = pd.DataFrame({"city": np.repeat([f"City {c}" for c in "ABCDEFGH"], 10)})
    frame = frame.assign(year=[*range(2001, 2011)] * 8, y=draw.normal(size=80), x=draw.normal(size=80))
    units = pd.DataFrame([{"city": "", "year": "", "y": "yuan", "x": "kg"}])
    said = "\n".join(describe_panel(ask(pd.concat([frame, units]), outcome="y", treatment="x")[0]))
    assert "MISSING" not in said


@pytest.mark.parametrize("values", [(1, 2), (0, 2)])
def test_a_treatment_of_two_other_values_is_said_to_be_a_number(ask, values):
    draw = np.random.default_rng(4)
    years = [*range(2001, 2011)] * 8
    on = [year >= 2005 + unit // 10 for unit, year in enumerate(years)]
    frame = pd.DataFrame({"city": np.repeat([f"City {c}" for c in "ABCDEFGH"], 10), "year": years})
    frame = frame.assign(y=draw.normal(size=80), pilot=np.where(on, values[1], values[0]))
    said = "\n".join(describe_panel(ask(frame, outcome="y", treatment="pilot")[0]))
    assert f"pilot has two values, {values[0]} and {values[1]}" in said


def test_places_that_are_given_are_above_columns_of_degrees(project, ask):
    """They were taken in place of the file that a person named, and against PLACES=none."""
    draw = np.random.default_rng(4)
    cities = [f"City {c}" for c in "ABCDEFGH"]
    own = pd.DataFrame({"city": cities, "longitude": np.arange(8) + 100.0, "latitude": np.arange(8) + 30.0})
    own.assign(latitude=own.latitude + 5).to_csv(project / "places.csv", index=False)
    frame = own.merge(pd.DataFrame({"year": range(2001, 2011)}), how="cross")
    frame.assign(y=draw.normal(size=80), x=draw.normal(size=80)).to_csv(project / "own.csv", index=False)
    wishes = {"outcome": "y", "treatment": "x"}
    assert float(ask("own.csv", **wishes)[0].units.rows[0]["latitude"]) == 30
    given = ask("own.csv", places=str(project / "places.csv"), force="1", **wishes)[0]
    assert float(given.units.rows[0]["latitude"]) == 35
    found, text = ask("own.csv", places="none", force="1", **wishes)
    assert not found.units.rows[0]["latitude"]
    assert "sdm_" not in text


@pytest.mark.debt("33.19")
@pytest.mark.parametrize("confidential", ["", "yes"])
def test_labels_that_change_are_not_shown_of_a_confidential_panel(
    ask, panel, firms, confidential, monkeypatch
):
    """A shifted row has a value where a label is expected."""
    monkeypatch.delenv(VARIABLE, raising=False)
    declare_confidential(bool(confidential))
    panel(grp=np.where(np.arange(len(firms)) == 7, "107.2360", "East"))
    with pytest.raises(StudyError, match="several labels in 'grp'") as caught:
        ask("p.csv", outcome="roa", group="grp", confidential=confidential)
    assert ("107.2360" in message(caught.value)) == (not confidential)
    declare_confidential(False)


@pytest.mark.debt("33.4")
def test_a_variation_that_is_left_out_is_said(ask, firms):
    """A lag across a gap in the years, and one that leaves nothing."""
    wishes = {"outcome": "roa", "treatment": "size", "controls": "lev"}
    _found, text = ask(firms[firms.year != 2004], **wishes)
    assert "Left out of the variations: Lagged, because the years of the panel have a gap" in text
    assert "Left out" not in ask(firms, **wishes)[1]
    chinese = firms.rename(columns={"roa": "收益率", "size": "规模", "lev": "负债率"})
    _found, text = ask(
        chinese[chinese.year != 2004], outcome="收益率", treatment="规模", controls="负债率", force="1"
    )
    assert "未做的变动：滞后一期，因为面板的年份有缺口" in text
    early = firms.assign(size=firms["size"].where(firms.year < 2004, 1.0))
    _found, text = ask(early, **wishes)
    assert "Left out of the variations: Without first years, because" in text
