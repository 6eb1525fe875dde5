"""Who may import whom: numerics know nothing above themselves, the report no kind, few the engine."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

SCRIPTS = Path(__file__).parents[2] / "scripts"
OURS = {path.name for path in SCRIPTS.iterdir() if path.is_dir()}
FILES = sorted(path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.py"))
# What the declaration of a kind may import where it is loaded; the rest inside functions.
LIGHT = {"declare", "analyses", "study", "msgspec", *sys.stdlib_module_names}
LIBRARIES = ("numpy", "scipy", "pandas", "matplotlib", "docx", "duckdb")
HEAVY = (*LIBRARIES, "spillover", "artifacts")
ENGINE = ("engine/", "snakemake_executor_plugin_spillover/", "snakemake_logger_plugin_spillover/")


class Import(NamedTuple):
    """A module that a file imports. loaded: when the file is, not only when a function runs or types are
    checked.
    """

    module: str
    loaded: bool


def imports_of(text: str) -> Iterator[Import]:
    """Every import of a file."""
    yield from _imports(ast.parse(text), True)


def _imports(node: ast.AST, loaded: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        yield from (Import(alias.name, loaded) for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield from (Import(f"{node.module}.{alias.name}", loaded) for alias in node.names)
    inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    typing = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    for child in ast.iter_child_nodes(node):
        yield from _imports(child, loaded and not inside and not typing)


def imported(file: str) -> list[Import]:
    return list(imports_of((SCRIPTS / file).read_text(encoding="utf-8")))


def below(*folders: str) -> list[str]:
    found = [file for file in FILES if file.startswith(folders)]
    assert found, folders
    return found


def test_the_reading_of_imports_tells_what_loads_from_what_waits():
    text = (
        "import a.b\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from c import d\n"
        "class K:\n    from e import f\n    def g(self):\n        import h\n"
    )
    assert set(imports_of(text)) == {
        Import("a.b", True),
        Import("typing.TYPE_CHECKING", True),
        Import("c.d", False),
        Import("e.f", True),
        Import("h", False),
    }


@pytest.mark.parametrize("file", below("report/", "package/"))
def test_report_and_package_import_no_kind_of_analysis(file):
    assert [i.module for i in imported(file) if i.module.startswith("analyses.kinds")] == []


@pytest.mark.parametrize("file", below("analyses/kinds/"))
def test_a_kind_loads_declarations_alone(file):
    loaded = [i.module for i in imported(file) if i.loaded]
    assert [m for m in loaded if m.split(".")[0] not in LIGHT] == []


def test_a_start_of_a_run_loads_no_numerics_and_no_database():
    """What loads with all kinds, through whatever they import: a run with nothing to do pays for it."""
    words = (
        "import sys; from analyses.resolve import kinds; kinds(); "
        "from report.layout import layouts; layouts(); "
        f"print([name for name in {LIBRARIES} if name in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", words],
        env={"PYTHONPATH": str(SCRIPTS)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("file", below("sweep/choices/"))
def test_a_choice_of_sweeps_loads_declarations_alone(file):
    loaded = [i.module for i in imported(file) if i.loaded]
    assert [m for m in loaded if m.split(".")[0] not in LIGHT | {"sweep"}] == []


@pytest.mark.parametrize("file", below("report/layouts/", "report/figures/"))
def test_a_layout_or_figure_loads_nothing_heavy(file):
    assert [i.module for i in imported(file) if i.loaded and i.module.split(".")[0] in HEAVY] == []


@pytest.mark.parametrize("file", below("spillover/"))
def test_numerics_import_nothing_above_themselves(file):
    found = [i.module for i in imported(file) if i.module.split(".")[0] in OURS]
    assert [m for m in found if not m.startswith("spillover")] == []


@pytest.mark.parametrize("file", below("spillover/arrays/"))
def test_arrays_know_no_front(file):
    found = [i.module for i in imported(file) if i.module.split(".")[0] == "spillover"]
    assert [m for m in found if not m.startswith("spillover.arrays")] == []


def test_nothing_imports_the_engine_but_the_engine():
    names = tuple(folder.rstrip("/") for folder in ENGINE)
    found = {
        file
        for file in FILES
        if not file.startswith(ENGINE)
        for i in imported(file)
        if i.module.split(".")[0] in names
    }
    assert found == set()
