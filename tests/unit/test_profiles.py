"""The profiles for clusters: the same groups in each, of rules that exist."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CLUSTERS = ("slurm", "pbs")
ALIKE = (
    "groups",
    "group-components",
    "resources",
    "set-resource-scopes",
    "default-resources",
    "rerun-triggers",
    "retries",
)


def profile(name: str) -> dict:
    return yaml.safe_load((ROOT / "profiles" / name / "config.yaml").read_text(encoding="utf-8"))


def rules() -> set[str]:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "rules").rglob("*.smk"))
    return set(re.findall(r"^ *(?:rule|checkpoint) (\w+):", text, re.M))


@pytest.mark.parametrize("key", ALIKE)
def test_the_clusters_differ_in_nothing_but_the_queue(key):
    first, second = (profile(name)[key] for name in CLUSTERS)
    assert first == second


def test_groups_are_of_rules_that_exist():
    grouped = dict(entry.split("=") for entry in profile("slurm")["groups"])
    assert set(grouped) <= rules()
    assert set(grouped.values()) == {entry.split("=")[0] for entry in profile("slurm")["group-components"]}
    # The warehouse decides what runs after it: it stands alone.
    assert "warehouse" in rules() - set(grouped)


def test_every_profile_reruns_by_the_same_rules():
    triggers = {tuple(profile(name)["rerun-triggers"]) for name in ("default", *CLUSTERS)}
    assert len(triggers) == 1
