"""The conda environments hold the lock file's versions, and every rule names one."""

import re
from pathlib import Path

import pytest
import yaml

from lockfile import locked

ROOT = Path(__file__).parents[2]
LOCK = locked(ROOT / "requirements.lock")
ENVIRONMENTS = sorted((ROOT / "envs").glob("*.yaml"))


@pytest.mark.parametrize("path", ENVIRONMENTS, ids=lambda p: p.stem)
def test_versions_are_those_of_the_lock_file(path):
    dependencies = yaml.safe_load(path.read_text())["dependencies"]
    pip = next((d["pip"] for d in dependencies if isinstance(d, dict)), [])
    pinned = [re.split("==?", d) for d in [*(d for d in dependencies if isinstance(d, str) and "=" in d), *pip]]
    versions = {name: version for name, version in pinned if name != "python"}
    assert versions
    assert versions == {name: LOCK.get(name) for name in versions}


def test_every_rule_names_an_environment_that_exists():
    named = {
        Path(name).stem for rules in (ROOT / "rules").glob("*.smk") for name in re.findall(r"envs/([\w.]+)", rules.read_text())
    }
    assert named
    assert named <= {path.stem for path in ENVIRONMENTS}
