"""What a new study estimates has a table: mediation, moderation and two groups too."""

import pytest
import yaml


@pytest.fixture
def halves(project, firms):
    """Firms that are state-owned or not, with one more number."""
    owned = ["yes" if int(code) % 2 else "no" for code in firms["stkcd"]]
    firms.assign(**{"State owned": owned, "tq": firms["lev"] + firms["size"]}).to_csv(
        project / "firms.csv", index=False
    )
    return "firms.csv"


def test_every_analysis_has_a_table(ask, halves):
    roles = {"mediators": "size", "moderators": "lev", "group": "State owned"}
    _, text = ask(halves, outcome="roa", treatment="tq", **roles)
    study = yaml.safe_load(text)
    shown = {column["analysis"] for table in study["tables"].values() for column in table["columns"]}
    assert shown == set(study["analyses"])


def test_the_steps_of_mediation_end_with_sobels_test(ask, halves):
    _, text = ask(halves, outcome="roa", treatment="tq", mediators="size lev")
    table = yaml.safe_load(text)["tables"]["table03_mediation"]
    assert [c["part"] for c in table["columns"]] == ["total", "mediator_size", "mediator_lev", "outcome"]
    assert table["statistics"] == ["nobs", "r2_within", "sobel:size", "sobel:lev"]


def test_two_groups_stand_side_by_side_with_their_difference(ask, halves):
    _, text = ask(halves, outcome="roa", treatment="tq", group="State owned")
    study = yaml.safe_load(text)
    columns = study["tables"]["table03_groups"]["columns"]
    assert [(c["part"], c["header"]) for c in columns] == [
        ("no", "no"),
        ("yes", "yes"),
        ("difference", "Difference"),
    ]
    assert study["labels"]["groups"] == {study["analyses"]["groups"]["by"]: "State owned"}


def test_a_control_may_be_a_moderator_and_then_leaves_the_controls_of_its_moderation(ask, halves):
    _, text = ask(halves, outcome="roa", treatment="tq", controls="size lev", moderators="lev")
    analyses = yaml.safe_load(text)["analyses"]
    assert analyses["baseline"]["regressors"] == ["tq", "size", "lev"]
    assert (analyses["moderation_lev"]["moderator"], analyses["moderation_lev"]["controls"]) == (
        "lev",
        ["size"],
    )


def test_a_name_that_was_made_up_is_not_printed(ask, project, firms):
    firms.rename(columns={"size": "规模", "lev": "杠杆率 (%)"}).to_csv(project / "firms.csv", index=False)
    _, text = ask("firms.csv", outcome="roa", treatment="规模", controls="杠杆率 (%)")
    study = yaml.safe_load(text)
    assert sorted(study["tables"]["table01_descriptives"]["labels"].values()) == ["杠杆率(%)", "规模"]
