"""The conda environments hold the lock file's versions, and every rule names one."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

from lockfile import locked
from study.code_hash import _closure

ROOT = Path(__file__).parents[2]
LOCK = locked(ROOT / "requirements.lock")
ENVIRONMENTS = sorted((ROOT / "envs").glob("*.yaml"))


@pytest.mark.parametrize("path", ENVIRONMENTS, ids=lambda p: p.stem)
def test_versions_are_those_of_the_lock_file(path):
    dependencies = yaml.safe_load(path.read_text())["dependencies"]
    pip = next((d["pip"] for d in dependencies if isinstance(d, dict)), [])
    pinned = [
        re.split("==?", d) for d in [*(d for d in dependencies if isinstance(d, str) and "=" in d), *pip]
    ]
    versions = {name: version for name, version in pinned if name != "python"}
    assert versions
    assert versions == {name: LOCK.get(name) for name in versions}


def test_every_rule_names_an_environment_that_exists():
    named = {
        Path(name).stem
        for rules in (ROOT / "rules").glob("*.smk")
        for name in re.findall(r"envs/([\w.]+)", rules.read_text())
    }
    assert named
    assert named <= {path.stem for path in ENVIRONMENTS}


def rules_with_scripts() -> list[tuple[str, str, str]]:
    """Each rule's name, environment and script; a rule names its environment before its script."""
    found, rule, environment = [], "", ""
    for line in "\n".join(path.read_text() for path in sorted((ROOT / "rules").glob("*.smk"))).splitlines():
        if start := re.match(r" *(?:rule|checkpoint) (\w+):", line):
            rule, environment = start[1], ""
        elif named := re.search(r"envs/(\w+)\.yaml", line):
            environment = named[1]
        elif script := re.search(r"scripts/([\w/]+\.py)\"", line):
            found.append((rule, environment, script[1]))
    return found


def packages_of(environment: str) -> set[str]:
    """The packages that an environment lists, by their normalised names."""
    dependencies = yaml.safe_load((ROOT / "envs" / f"{environment}.yaml").read_text())["dependencies"]
    pip = next((d["pip"] for d in dependencies if isinstance(d, dict)), [])
    return {normalised(re.split("=", d)[0]) for d in [*(d for d in dependencies if isinstance(d, str)), *pip]}


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(path: Path) -> set[str]:
    """The top-level modules that a Python file imports, also inside functions."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and node.level == 0
    }
    return {name.split(".")[0] for name in names}


# Scripts that load further files by their names.
BY_NAME = {"analyses/job.py": "kinds/*.py", "crosscheck/second_opinion.py": "programs/*.py"}


@pytest.mark.parametrize(("rule", "environment", "script"), rules_with_scripts(), ids=lambda value: value)
def test_scripts_import_only_what_their_environment_lists(rule, environment, script):
    """A script, and each module of ours that it can reach, also the imports inside functions."""
    scripts = ROOT / "scripts"
    loaded = sorted((scripts / script).parent.glob(BY_NAME[script])) if script in BY_NAME else []
    reached = [p for p in _closure([scripts / script, *loaded], scripts) if p.suffix == ".py"]
    local = {p.stem if p.is_file() else p.name for p in scripts.iterdir()}
    distributions = packages_distributions()
    needed = {}
    for path in reached:
        for module in imported(path) - local - sys.stdlib_module_names:
            needed[normalised(distributions.get(module, [module])[0])] = path.relative_to(ROOT).as_posix()
    lacking = {package: path for package, path in needed.items() if package not in packages_of(environment)}
    assert not lacking, f"rule {rule}: envs/{environment}.yaml lacks {lacking}"


def test_every_script_has_an_environment():
    assert all(environment for _, environment, _ in rules_with_scripts())
    assert len(rules_with_scripts()) > 12
