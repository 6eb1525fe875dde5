"""Where an audit's facts come from."""

import json
from argparse import Namespace
from pathlib import Path

import pytest

from audit.declaration import PrintedFacts
from audit.facts import read_facts, require_facts, resolve_facts
from cli import verbs
from cli.verbs import VERBS
from spillover.errors import StudyError

ROOT = Path(__file__).parents[3]


def test_a_study_takes_over_the_facts_of_another():
    nqp, observed = (read_facts(ROOT / "config" / f"{name}.yaml") for name in ("nqp", "observed"))
    assert observed.mediation == nqp.mediation
    assert observed.folder == nqp.folder
    assert not observed.like


def test_own_facts_go_before_those_taken_over(tmp_path):
    (tmp_path / "one.yaml").write_text("audit: {folder: a, r2: plain}\n")
    found = resolve_facts({"like": "one", "r2": "adjusted"}, tmp_path, "two.yaml")
    assert found == PrintedFacts(folder="a", r2="adjusted")


def test_facts_that_are_wrong_where_they_are_taken_from_are_named_when_a_run_is_planned(tmp_path):
    (tmp_path / "one.yaml").write_text("audit: {folder: a, r2: half}\n")
    inherited = r"two\.yaml with the facts that it inherits(.|\n)*audit\.r2: 'half' is not one of"
    with pytest.raises(StudyError, match=inherited):
        resolve_facts({"like": "one"}, tmp_path, "two.yaml")


def test_an_unknown_study_or_one_without_facts_is_named(tmp_path):
    with pytest.raises(StudyError, match=r"two\.yaml: audit\.like: unknown study 'none'"):
        resolve_facts({"like": "none"}, tmp_path, "two.yaml")
    (tmp_path / "bare.yaml").write_text("study: bare\n")
    with pytest.raises(StudyError, match=r"bare\.yaml has no audit\.folder"):
        resolve_facts({"like": "bare"}, tmp_path, "two.yaml")


def test_a_section_without_folder_is_not_valid(tmp_path):
    (tmp_path / "facts.yaml").write_text("audit: {r2: plain}\n")
    with pytest.raises(StudyError, match="folder"):
        read_facts(tmp_path / "facts.yaml")
    (tmp_path / "other.yaml").write_text("study: x\n")
    with pytest.raises(StudyError, match="no section 'audit'"):
        read_facts(tmp_path / "other.yaml")
    with pytest.raises(StudyError, match="no section 'audit'"):
        require_facts(None)


def test_a_study_without_the_section_is_refused_before_a_run(monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(verbs, "run_program", None)  # which starts runs
    with pytest.raises(StudyError, match="no section 'audit'"):
        VERBS["audit"].run(Namespace(study="munnell", folder="", json=False))


@pytest.mark.parametrize(
    ("stars", "message"),
    [
        (
            {"rules": {"usual": [0.01, 0.05, 0.1]}},
            r"audit\.stars\.rules\.usual: \[0\.01, 0\.05, 0\.1\] is out of order",
        ),
        (
            {"rules": {"usual": [0.1, 0.05, 0.01]}, "stated": "usal"},
            "unknown name 'usal'; did you mean 'usual'",
        ),
        (
            {"stated": "10/5/2 %"},
            r"audit\.stars\.stated: unknown name '10/5/2 %'; did you mean '10/5/1 %'",
        ),
        ({"rules": {}}, r"audit\.stars\.rules: is empty"),
    ],
)
def test_rules_of_stars_that_are_reversed_or_not_there_are_named(tmp_path, stars, message):
    (tmp_path / "one.yaml").write_text(json.dumps({"audit": {"folder": "a", "stars": stars}}))
    with pytest.raises(StudyError, match=message):
        read_facts(tmp_path / "one.yaml")
    with pytest.raises(StudyError, match=message):
        resolve_facts({"like": "one"}, tmp_path, "two.yaml")


@pytest.mark.parametrize("name", ["../one", "/etc/passwd", "", "o" * 300])
def test_facts_are_taken_over_from_a_study_alone(tmp_path, name):
    with pytest.raises(StudyError, match=r"audit\.like: unknown study"):
        resolve_facts({"like": name}, tmp_path, "two.yaml")
