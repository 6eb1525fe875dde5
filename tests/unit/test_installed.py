"""The project as a package: built and installed, Snakemake finds both plugins."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ["snakemake_executor_plugin_spillover", "snakemake_logger_plugin_spillover", "spillover", "warehouse"]
FIND = """
import json, sys
sys.path[:] = [path for path in sys.path if path.rstrip("/") != sys.argv[1]]
from snakemake_interface_executor_plugins.registry import ExecutorPluginRegistry
from snakemake_interface_logger_plugins.registry import LoggerPluginRegistry
import spillover, warehouse
found = {
    "executor": ExecutorPluginRegistry().get_plugin("spillover").executor.__module__,
    "logger": LoggerPluginRegistry().get_plugin("spillover").name,
    "from": [module.__file__ for name, module in sys.modules.items() if name in sys.argv[2:]],
}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, in a folder of its own."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(ROOT / name, source)
    shutil.copytree(
        ROOT / "scripts", source / "scripts", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    command = [*pip, "--no-build-isolation", "--no-compile", "--target", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    return target


@pytest.mark.slow
@pytest.mark.long
def test_snakemake_finds_both_plugins_of_an_installed_wheel(installed):
    command = [sys.executable, "-c", FIND, str(ROOT / "scripts"), *OURS]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONPATH": str(installed)}
    done = subprocess.run(
        command, cwd=installed, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["executor"] == "snakemake_executor_plugin_spillover.executor"
    assert found["logger"] == "spillover"
    assert len(found["from"]) == len(OURS)
    assert all(path.startswith(str(installed)) for path in found["from"])


@pytest.mark.slow
@pytest.mark.long
def test_the_files_that_code_reads_beside_itself_are_in_the_wheel(installed):
    beside = {
        path.relative_to(ROOT / "scripts").as_posix()
        for path in (ROOT / "scripts").rglob("*")
        if path.is_file() and path.suffix not in (".py", ".pyc") and ".egg-info" not in path.parent.name
    }
    assert len(beside) > 20
    assert {name for name in beside if not (installed / name).exists()} == set()


@pytest.mark.slow
@pytest.mark.long
def test_its_version_is_that_of_the_project(installed):
    (metadata,) = installed.glob("spillover-*.dist-info")
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert metadata.name == f"spillover-{version}.dist-info"
