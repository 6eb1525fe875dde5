"""The profiles: none of them names a rule, and what one of them sets the default profile leaves alone."""

import re
from pathlib import Path

import pytest
import yaml

from engine.command import check_request
from plan.analyses import kinds

ROOT = Path(__file__).parents[3]
PROFILES = sorted(path.parent.name for path in (ROOT / "profiles").glob("*/config.yaml"))
CHOSEN = [name for name in PROFILES if name != "default"]
CLUSTERS = ("slurm", "pbs")


def profile(name: str) -> dict:
    return yaml.safe_load((ROOT / "profiles" / name / "config.yaml").read_text(encoding="utf-8"))


def rules() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "rules").rglob("*.smk"))
    return set(re.findall(r"^ *(?:rule|checkpoint) (\w+):", text, re.M))


def test_the_profiles_are_these():
    assert PROFILES == ["default", "local", "pbs", "slurm"]


@pytest.mark.parametrize("name", CHOSEN)
def test_the_default_profile_sets_nothing_that_another_sets(name):
    """Snakemake always reads it, and takes its word where both have one."""
    assert not set(profile("default")) & set(profile(name))


@pytest.mark.parametrize("name", CHOSEN)
def test_every_chosen_profile_keeps_records_and_lock_by_study(name):
    assert profile(name)["persistence-backend"] == "db"
    assert profile(name)["nolock"] is True
    assert "executor" in profile(name)


def test_the_clusters_differ_in_nothing_but_the_queue():
    first, second = (
        {
            key: value
            for key, value in profile(name).items()
            if not key.startswith(("slurm", "cluster-generic"))
        }
        for name in CLUSTERS
    )
    assert first.pop("executor") != second.pop("executor")
    assert first == second


@pytest.mark.parametrize("name", PROFILES)
def test_no_profile_names_a_rule_or_a_kind(name):
    text = re.sub(r"#.*", "", (ROOT / "profiles" / name / "config.yaml").read_text(encoding="utf-8"))
    assert len(rules()) > 8
    assert not (rules() | {*kinds()}) & set(re.findall(r"\w+", text))


def test_the_line_of_the_readme_is_what_make_runs(monkeypatch):
    """With the profile, the database and, in the profile, the lock."""
    monkeypatch.chdir(ROOT)
    text = (ROOT / "README.md").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(r"^\.venv/bin/snakemake .*", text, re.M)
    assert line.split()[1:] == check_request("munnell").words()


def test_reruns_are_decided_in_one_place():
    assert profile("default")["rerun-triggers"] == ["mtime", "params", "input", "software-env"]
