"""Configurations of version 0.1 become today's, and nothing else in them changes."""

import subprocess
from pathlib import Path

import pytest
import yaml

from base.problems import validate
from base.yaml_file import resolved as resolved_texts
from cli.migrate import migrate, migrated
from plan.analyses import resolve_analyses
from plan.index import resolve_methods
from plan.report import resolve_figures, resolve_page, resolve_tables
from plan.sweep import resolve_sweeps
from plan.weights import resolve_matrices
from spillover.errors import StudyError
from sweep.choice import columns_of
from sweep.columns import choices_in, columns

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
    config, _ = resolved_texts(yaml.safe_load(migrated(found.stdout, name)))
    validate(config, ROOT / "config" / "schema", name)
    new = resolve_analyses(config)
    kinds = {key: analysis.kind for key, analysis in new.items()}
    sweeps = {key: sweep.choices() for key, sweep in resolve_sweeps(config, new).items()}
    choices = {key: choices_in(columns(columns_of(made))) for key, made in sweeps.items()}
    assert resolve_tables(config, kinds)
    assert resolve_figures(config, kinds, choices)
    resolve_matrices(config, ROOT)
    resolve_methods(config)
    resolve_page(config, kinds)
    spatial = {key: analysis.variance.kind for key, analysis in new.items() if analysis.kind == "spatial"}
    clustered = {"sdm_states48_clustered"} & spatial.keys()
    assert spatial == {key: "clustered" if key in clustered else "expected" for key in spatial}


def test_the_difference_is_shown_and_the_file_written(tmp_path, capsys):
    file = tmp_path / "s.yaml"
    file.write_text(OLD, encoding="utf-8")
    migrate(file, show=True)
    assert "+  clustered: {like: sdm, variance: {kind: clustered}}" in capsys.readouterr().out
    assert file.read_text(encoding="utf-8") == OLD
    migrate(file)
    assert file.read_text(encoding="utf-8") == migrated(OLD, "s.yaml")
    migrate(file)
    assert "nothing to change" in capsys.readouterr().out


def test_null_stays_null_and_what_was_not_used_goes():
    old = """\
defaults: {variance: {kind: clustered, by: unit}}
analyses:
  sdm: {kind: spatial, seed: 3, model: SDM, outcome: y, regressors: [x], weights: w, standard_errors: cluster}
  plain: {like: sdm, seed: 5, standard_errors: null}
  i:
    kind: moran
    level: 0.9  # never used
    outcome: y
    weights: w
  base: {seed: 4, kind: panel, outcome: y, regressors: [x]}
  first: {level: 0.9, like: i}
  block:
    seed: 3
    kind: spatial
    model: SAR
    outcome: y
    regressors: [x]
    weights: w
"""
    new = migrated(old, "s.yaml")
    analyses = yaml.safe_load(new)["analyses"]
    assert [name for name, given in analyses.items() if {"seed", "level"} & set(given)] == ["base"]
    assert analyses["i"] == {"kind": "moran", "outcome": "y", "weights": "w"}
    assert analyses["plain"] == {"like": "sdm", "variance": None}
    study = yaml.safe_load(new) | {
        "study": "s",
        "units": {},
        "variables": {"x": {}, "y": {}},
        "weights": {"w": {}},
    }
    found = resolve_analyses(study)
    kinds = [found[name].variance.kind for name in ("sdm", "plain", "block")]
    assert kinds == ["clustered", "expected", "expected"]
    assert migrated(new, "s.yaml") == new


def test_a_sweep_calls_its_clustered_variance_as_analyses_do():
    old = "analyses: {}\nsweeps:\n  all:\n    variances: [expected, cluster]  # both\n    models: [cluster]\n"
    assert migrated(old, "s.yaml") == old.replace("[expected, cluster]", "[expected, clustered]")
    named = "analyses: {}\nsweeps: {all: {variances: {cluster: {kind: clustered, by: region}}}}\n"
    assert migrated(named, "s.yaml") == named


def test_an_unknown_value_names_its_line():
    with pytest.raises(
        StudyError, match=r"s\.yaml, line 2: standard_errors: 'robust' is not one of expected"
    ):
        migrated("analyses:\n  a: {standard_errors: robust}\n", "s.yaml")


@pytest.mark.debt(4)
def test_a_source_that_is_gone_is_warned_of(tmp_path, capsys) -> None:
    """One that the registry no longer holds under its name or that which it is like; not one with files."""
    text = "study: s\nsources:\n  lost: {}\n  kin: {like: lost}\n  own: {files: 'x.csv'}\n  here: {}\n"
    (tmp_path / "s.yaml").write_text(text)
    (tmp_path / "sources.yaml").write_text("sources:\n  here: {}\n")
    migrate(tmp_path / "s.yaml")
    said_so = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[2] for line in said_so] == [
        f"source {name!r}: config/sources.yaml has no 'lost' any more; describe its files under "
        "'sources', or take another source"
        for name in ("lost", "kin")
    ]
    assert (tmp_path / "s.yaml").read_text() == text
