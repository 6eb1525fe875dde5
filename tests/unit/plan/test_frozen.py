"""What of a sweep a recorded plan has."""

import json

import pytest

from plan.recorded_plan import plan_file, plan_of, read_plan
from spillover.declarations import convert
from spillover.errors import StudyError
from spillover.sweeps.row import read_sweep_row
from sweep.declaration import fill_from_baseline, sweep_type
from sweep.gather import describe_addition

SWEEP = {
    "treatment": "x",
    "outcomes": ["y"],
    "models": ["SAR"],
    "controls": {"none": [], "all": ["c"]},
    "subsets": ["a", "b"],
    "weights": [
        {"family": "distance_band", "threshold_km": [9, 20], "islands": "nearest", "standardise": "row"}
    ],
}
CONFIG = {"study": "s"}


def added(columns, planned):
    """What the plan lacks of a specification with these options."""
    return describe_addition(read_sweep_row({"specification": "s", **columns}), planned)


def typed(**options):
    return convert(fill_from_baseline({**SWEEP, **options}), sweep_type())


@pytest.fixture
def recorded(tmp_path):
    file = plan_file(tmp_path, "s")
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"sweeps": {"w": plan_of(typed(), CONFIG)}}), encoding="utf-8")
    return tmp_path


def test_without_a_recorded_plan_nothing_is_said(tmp_path):
    assert read_plan(typed(), CONFIG, tmp_path, "w") is None


def test_what_is_added_or_changed_later_is_named(recorded):
    same = read_plan(typed(), CONFIG, recorded, "w")
    row = {
        "matrix": "distance_band islands=nearest threshold_km=9, row",
        "model": "SAR",
        "outcome": "y",
        "controls": "all",
        "treatment": "x",
    }
    row |= {"subsets": "a + b", "variance": "expected", "effects": "two-way", "definition": "transformed"}
    assert added(row, same) is None
    more = typed(
        models=["SAR", "SDM"], controls={"none": [], "all": ["c", "d"]}, subsets=["a", "b", "e"], chunks=2
    )
    found = read_plan(more, CONFIG, recorded, "w")
    assert added({**row, "controls": "none"}, found) is None
    assert added(row, found) == "controls all"
    assert added({**row, "controls": "none", "model": "SDM", "subsets": "a + e"}, found) == (
        "model SDM; subsets a + e"
    )


def test_another_analysis_or_sweep_has_nothing_planned(recorded):
    for found in (
        read_plan(typed(level=0.9), CONFIG, recorded, "w"),
        read_plan(typed(), CONFIG, recorded, "v"),
    ):
        assert not any(found.choices.values())
        assert not found.only_in_plan


def test_what_the_plan_left_out_and_what_it_tried_alone_are_named(tmp_path):
    file = plan_file(tmp_path, "s")
    file.parent.mkdir(parents=True)
    out = [{"models": "SAR", "controls": ["none", "c"]}, {"weights": "distance_band", "controls": "all"}]
    then = typed(models=["SAR", "SDM"], exclude=out)
    file.write_text(json.dumps({"sweeps": {"w": plan_of(then, CONFIG)}}), encoding="utf-8")
    same = read_plan(then, CONFIG, tmp_path, "w")
    assert (same.former_exclusions, same.only_in_plan) == ([], [])
    found = read_plan(typed(exclude=out[1:]), CONFIG, tmp_path, "w")
    assert found.only_in_plan == [("model", "SDM")]
    row = {column: labels[0] for column, labels in found.choices.items()} | {"family": "distance_band"}
    row |= {"model": "SAR", "controls": "none"}
    assert added(row, found) == "model SAR, controls none"
    assert added({**row, "controls": "all"}, found) is None
    admitted = read_plan(typed(models=["SAR", "SDM"]), CONFIG, tmp_path, "w")
    row |= {"controls": "all"}
    assert added(row, admitted) == f"matrix {row['matrix']}, controls all"


def test_a_damaged_plan_is_named(recorded):
    plan_file(recorded, "s").write_text("{}", encoding="utf-8")
    with pytest.raises(StudyError, match=r"frozen\.json: is no plan"):
        read_plan(typed(), CONFIG, recorded, "w")
