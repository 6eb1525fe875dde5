"""Where an audit's facts come from."""

from pathlib import Path

import pytest

from audit.facts import read_facts, resolve_facts
from study.errors import StudyError

ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT / "config" / "schema"


def test_a_study_takes_over_the_facts_of_another():
    nqp, observed = (read_facts(ROOT / "config" / f"{name}.yaml", SCHEMAS) for name in ("nqp", "observed"))
    assert observed["mediation"] == nqp["mediation"]
    assert observed["folder"] == nqp["folder"]
    assert "like" not in observed


def test_own_facts_go_before_those_taken_over(tmp_path):
    (tmp_path / "one.yaml").write_text("audit: {folder: a, r2: plain}\n")
    assert resolve_facts({"like": "one", "r2": "adjusted"}, tmp_path, "two.yaml") == {
        "folder": "a",
        "r2": "adjusted",
    }


def test_an_unknown_study_or_one_without_facts_is_named(tmp_path):
    with pytest.raises(StudyError, match=r"two\.yaml: audit\.like: there is no study 'none'"):
        resolve_facts({"like": "none"}, tmp_path, "two.yaml")
    (tmp_path / "bare.yaml").write_text("study: bare\n")
    with pytest.raises(StudyError, match=r"bare\.yaml has no audit\.folder"):
        resolve_facts({"like": "bare"}, tmp_path, "two.yaml")


def test_a_section_without_folder_is_not_valid(tmp_path):
    (tmp_path / "facts.yaml").write_text("audit: {r2: plain}\n")
    with pytest.raises(StudyError, match="folder"):
        read_facts(tmp_path / "facts.yaml", SCHEMAS)
    (tmp_path / "other.yaml").write_text("study: x\n")
    with pytest.raises(StudyError, match="no section 'audit'"):
        read_facts(tmp_path / "other.yaml", SCHEMAS)
