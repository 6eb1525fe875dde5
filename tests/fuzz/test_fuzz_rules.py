"""Mutated configurations of the studies that come with the project, planned to the last job or refused."""

import json
import shutil
from pathlib import Path

import pytest
from fuzz_mutations import check_cases, mutated_bytes, mutated_value
from schema_values import with_drawn

from base.yaml_file import read_yaml
from planned import planned
from spillover.errors import StudyError

ROOT = Path(__file__).parents[2]
STUDIES = {"small": 8, "munnell": 4, "nqp": 10, "castle": 5}  # with the cases of a short run


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project's folder with every study in it."""
    monkeypatch.setenv("SPILLOVER_PATTERN_SECONDS", "1")
    for path in ("config", "scripts", "envs", "resources"):
        shutil.copytree(ROOT / path, tmp_path / path, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "tests/workflow/studies/small.yaml", tmp_path / "config")
    resources = tmp_path / "resources" / "small"
    (resources / "raw").mkdir(parents=True)
    for name in ("raw/economy.csv", "raw/towns.csv", "units.csv", "ring.gal"):
        (resources / name).write_text("a\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("study", STUDIES)
def test_a_mutated_study_is_planned_or_refused(root, study):
    path = root / "config" / f"{study}.yaml"
    text = path.read_text(encoding="utf-8")
    sound = read_yaml(path)
    planned(root, study)

    def case(draw):
        kind = draw.random()
        if kind < 0.1:
            path.write_bytes(mutated_bytes(draw, text))
        elif kind < 0.6:
            path.write_text(json.dumps(with_drawn(draw, sound)), encoding="utf-8")
        else:
            path.write_text(json.dumps(mutated_value(draw, sound)), encoding="utf-8")
        planned(root, study)

    check_cases(f"rules, {study}", case, few=STUDIES[study])


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("resources/nqp/absent.csv", r"config/nqp.yaml: file not found: 'resources/nqp/absent.csv'"),
        ("resources/nqp", r"resources/nqp: expected a file, found a folder"),
        ("resources/nqp/latin.csv", r"resources/nqp/latin.csv, line 1: is not UTF-8"),
    ],
)
def test_printed_numbers_that_cannot_be_read_are_told_before_a_job_runs(root, file, words):
    (root / "resources/nqp/latin.csv").write_bytes(b"table,column,\xe9\n")
    path = root / "config" / "nqp.yaml"
    study = read_yaml(path)
    table = next(table for table in study["tables"].values() if "published" in table)
    table["published"]["file"] = file
    path.write_text(json.dumps(study), encoding="utf-8")
    with pytest.raises(StudyError, match=words):
        planned(root, "nqp")
