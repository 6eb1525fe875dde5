"""Configurations of version 0.1 become today's, and nothing else in them changes."""

import subprocess
from pathlib import Path

import pytest
import yaml

from analyses.resolve import resolve_analyses
from study.errors import StudyError
from study.migrate import main, migrated

ROOT = Path(__file__).parents[2]
OLD = """\
study: s  # a remark
defaults:
  variance: {kind: clustered, by: unit}
analyses:
  base: {kind: panel, outcome: y, regressors: [x]}
  sdm: {kind: spatial, model: SDM, outcome: y, regressors: [x], weights: w}
  block:
    # why
    kind: spatial
    model: SAR
    outcome: y
    regressors: [x]
    weights: w
  clustered: {like: sdm, standard_errors: cluster}
  observed:
    like: sdm
    standard_errors: observed  # kept
"""


def resolved(text):
    study = yaml.safe_load(text) | {"units": {}, "variables": {"x": {}, "y": {}}, "weights": {"w": {}}}
    return {name: analysis.variance.kind for name, analysis in resolve_analyses(study).items()}


def test_old_keys_become_new_ones_with_the_old_meaning():
    new = migrated(OLD, "s.yaml")
    assert resolved(new) == {
        "base": "clustered",
        "sdm": "expected",
        "block": "expected",
        "clustered": "clustered",
        "observed": "observed",
    }
    assert "# a remark" in new
    assert "# why" in new
    assert "variance: {kind: observed}  # kept" in new
    assert migrated(new, "s.yaml") == new


@pytest.mark.parametrize("name", ["nqp", "munnell", "observed"])
def test_the_configurations_of_the_last_version_become_valid(name):
    """As git holds them, where there is a history."""
    found = subprocess.run(
        ["git", "show", f"5894f30:config/{name}.yaml"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.skip("needs the project's history")
    new = resolve_analyses(yaml.safe_load(migrated(found.stdout, name)))
    spatial = {key: analysis.variance.kind for key, analysis in new.items() if analysis.kind == "spatial"}
    clustered = {"sdm_states48_clustered"} & spatial.keys()
    assert spatial == {key: "clustered" if key in clustered else "expected" for key in spatial}


def test_the_difference_is_shown_and_the_file_written(tmp_path, capsys):
    file = tmp_path / "s.yaml"
    file.write_text(OLD, encoding="utf-8")
    main([str(file), "--show"])
    assert "+  clustered: {like: sdm, variance: {kind: clustered}}" in capsys.readouterr().out
    assert file.read_text(encoding="utf-8") == OLD
    main([str(file)])
    assert file.read_text(encoding="utf-8") == migrated(OLD, "s.yaml")
    main([str(file)])
    assert "nothing to change" in capsys.readouterr().out


def test_an_unknown_value_names_its_line():
    with pytest.raises(
        StudyError, match=r"s\.yaml, line 2: standard_errors: 'robust' is not one of expected"
    ):
        migrated("analyses:\n  a: {standard_errors: robust}\n", "s.yaml")
