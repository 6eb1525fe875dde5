"""One list of controls serves every analysis that names it."""

import pytest
import yaml

from plan.analyses import resolve_analyses
from plan.control_lists import expand_control_lists, find_lists_called_as_variables, find_unknown_terms
from spillover.errors import StudyError

pytestmark = pytest.mark.debt(19)


def expanded(text):
    return expand_control_lists(yaml.safe_load(text), "config/x.yaml")


STUDY = """
controls: [income, density, open]
analyses:
  all: {kind: descriptives, variables: [y, x, controls, extra], regressors: [x, controls]}
  baseline: {kind: panel, outcome: y, regressors: [x, controls]}
  lagged: {like: baseline, regressors: [L.x, controls]}
  mediated: {kind: mediation, outcome: y, treatment: x, mediators: [open], controls: [controls]}
  by_open: {kind: moderation, outcome: y, treatment: x, moderator: open, controls: [controls]}
  by_income: {like: by_open, moderator: income}
  of_income: {like: baseline, outcome: income}
  dynamic: {kind: gmm, outcome: y, regressors: [L.y, x, controls], exogenous: [controls],
            lagged: [{variable: y}]}
  checks: {kind: robustness, baseline: baseline, term: x, rows: [{name: without, leave_out: [controls]}]}
sweeps:
  matrices: {treatment: x, controls: {none: [], all: [controls]}}
"""


def test_a_list_is_written_out_where_it_is_named_without_what_has_another_role():
    found = expanded(STUDY)
    analyses = found["analyses"]
    assert analyses["all"]["variables"] == ["y", "x", "income", "density", "open", "extra"]
    assert analyses["all"]["regressors"] == ["x", "income", "density", "open"]
    assert analyses["lagged"] == {"like": "baseline", "regressors": ["L.x", "income", "density", "open"]}
    assert analyses["mediated"]["controls"] == ["income", "density"]
    assert analyses["by_open"]["controls"] == ["income", "density"]
    # What is inherited is written out again where another role of its own changes it.
    assert analyses["by_income"]["controls"] == ["density", "open"]
    assert analyses["of_income"]["regressors"] == ["x", "density", "open"]
    assert analyses["dynamic"]["regressors"] == ["L.y", "x", "income", "density", "open"]
    assert analyses["dynamic"]["exogenous"] == ["income", "density", "open"]
    assert analyses["checks"]["rows"][0]["leave_out"] == ["income", "density", "open"]
    assert found["sweeps"]["matrices"]["controls"] == {"none": [], "all": ["income", "density", "open"]}
    names = ["y", "x", "extra", "income", "density", "open"]
    resolved = resolve_analyses({**found, "study": "x", "variables": {name: {} for name in names}})
    assert resolved["by_income"].controls == ("density", "open")


@pytest.mark.debt("33.4")
@pytest.mark.parametrize(
    ("written", "place"),
    [("[income, L.densty, open]", "controls[1]"), ("{few: [densty], all: [income]}", "controls.few[0]")],
)
def test_a_wrong_name_in_a_list_is_told_once_at_its_place(written, place):
    study = yaml.safe_load(STUDY.replace("[income, density, open]", written))
    study["variables"] = {name: {} for name in ("y", "x", "extra", "income", "density", "open")}
    (told,) = find_unknown_terms(study)
    assert str(told).startswith(f"{place}: 'densty' is neither in 'variables' nor in 'indices'")
    assert str(told).endswith("did you mean 'density'?")


def test_a_change_is_one_line():
    fewer = expanded(STUDY.replace("[income, density, open]", "[density]"))["analyses"]
    lists = [own.get("regressors") or own.get("controls") for own in fewer.values() if "rows" not in own]
    assert all("density" in terms for terms in lists if terms)
    assert not any("income" in terms or "open" in terms for terms in lists if terms)


def test_several_lists_are_called_by_their_names():
    text = """
controls: {few: [income], many: [income, density]}
analyses:
  baseline: {kind: panel, outcome: y, regressors: [x, few]}
  more: {like: baseline, regressors: [x, many, few]}
"""
    analyses = expanded(text)["analyses"]
    assert analyses["baseline"]["regressors"] == ["x", "income"]
    assert analyses["more"]["regressors"] == ["x", "income", "density"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("controls: income", "controls: expected a list of controls, found 'income'"),
        ("controls: [income, 3]", "controls: expected a list of controls, found"),
        ("controls: {few: income}", "controls.few: expected a list of controls, found 'income'"),
        ("controls: [income, income]", "controls: 'income' appears twice; name it once"),
    ],
)
def test_what_is_no_list_is_refused(given, said):
    with pytest.raises(StudyError, match=f"config/x.yaml.*\n  {said.replace('[', '.')}"):
        expanded(f"{given}\nanalyses: {{}}")


def test_a_list_called_as_a_variable_is_is_refused_and_the_remedy_works():
    study = {"controls": ["income"], "variables": {"controls": {}, "income": {}}}
    (said,) = find_lists_called_as_variables(study)
    assert "the list 'controls' has the name of a variable; give it another name" in said
    assert not [*find_lists_called_as_variables({**study, "controls": {"chosen": ["income"]}})]
    text = "controls: {chosen: [income]}\nanalyses: {a: {kind: panel, regressors: [controls, chosen]}}"
    assert expanded(text)["analyses"]["a"]["regressors"] == ["controls", "income"]


@pytest.mark.parametrize("broken", ["analyses: {a: 3}", "analyses: [1]", "analyses: {a: {like: a}}", "x: 1"])
def test_what_is_wrong_elsewhere_is_left_to_who_says_so(broken):
    assert expanded(f"controls: [income]\n{broken}")
