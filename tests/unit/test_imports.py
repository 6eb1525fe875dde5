"""Who may import whom: folders in one direction, which docs/architecture.md lists; the report no kind, few
the engine.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS, TOOLS = ROOT / "scripts", ROOT / "tools"
PAGE = ROOT / "docs" / "architecture.md"
OURS = {path.name for path in SCRIPTS.iterdir() if path.is_dir() and any(path.glob("*.py"))}
FILES = sorted(path.relative_to(SCRIPTS).as_posix() for path in SCRIPTS.rglob("*.py"))
# What the declaration of a kind may import where it is loaded; the rest inside functions.
LIGHT = {"spillover", "base", "msgspec", *sys.stdlib_module_names}
LIBRARIES = ("numpy", "scipy", "pandas", "matplotlib", "docx", "duckdb")
HEAVY = re.compile(
    rf"({'|'.join(LIBRARIES)}|base\.artifacts|spillover\.arrays|spillover\.(data|fit|replicate)"
    r"|spillover\.panel\.(?!terms|mediation))\b"
)
# Functions that load the modules of a folder by its name.
BY_NAME = ("import_module", "kinds_in", "load_kind")
KIND_FILES = [file for file in FILES if file.startswith("spillover/kinds/") and file.endswith("/kind.py")]
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
    elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in BY_NAME:
        yield from (Import(a.value, False) for a in node.args[:1] if isinstance(a, ast.Constant))
    inside = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    typing = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    for child in ast.iter_child_nodes(node):
        yield from _imports(child, loaded and not inside and not typing)


@cache
def imported(file: str | Path) -> list[Import]:
    """The imports of a file, below scripts/ unless its path is an absolute one."""
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


def folders_in_order() -> list[str]:
    """The folders as docs/architecture.md lists them, each below all that it may import."""
    section = PAGE.read_text(encoding="utf-8").split("## Folders, and who may import whom\n")[1]
    return re.findall(r"^(\w+)/", section.split("```")[1], re.M)


@cache
def graph_of_folders() -> dict[str, dict[str, str]]:
    """What each folder imports, at load or later, with one file that does."""
    found: dict[str, dict[str, str]] = {folder: {} for folder in (*OURS, "tools")}
    for path in (*SCRIPTS.rglob("*.py"), *TOOLS.rglob("*.py")):
        file = path.relative_to(TOOLS.parent if path.is_relative_to(TOOLS) else SCRIPTS)
        for module, _ in imported(path if path.is_relative_to(TOOLS) else file.as_posix()):
            there = module.split(".")[0]
            if there in found and there != file.parts[0]:
                found[file.parts[0]].setdefault(there, f"{file.as_posix()} imports {module}")
    return found


def circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """The folders of a circle, the first one again at the end; empty where there is none."""
    done: set[str] = set()

    def walk(folder: str, path: list[str]) -> list[str]:
        if folder in path:
            return [*path[path.index(folder) :], folder]
        if folder in done:
            return []
        found = next(filter(None, (walk(there, [*path, folder]) for there in graph[folder])), [])
        done.add(folder)
        return found

    return next(filter(None, (walk(folder, []) for folder in graph)), [])


def test_a_circle_is_named_by_its_path():
    assert circle({"a": ["b"], "b": ["c", "d"], "c": ["d"], "d": []}) == []
    assert circle({"a": ["b"], "b": ["d", "c"], "c": ["e", "b"], "d": [], "e": []}) == ["b", "c", "b"]


def test_folders_import_in_one_direction():
    graph = graph_of_folders()
    assert [graph[here][there] for here, there in pairwise(circle(graph))] == []


def test_imports_point_up_the_list_of_folders():
    order, graph = folders_in_order(), graph_of_folders()
    assert sorted(order) == sorted(graph)
    place = {folder: order.index(folder) for folder in order}
    assert [s for here in graph for there, s in graph[here].items() if place[there] > place[here]] == []


def test_an_import_by_name_counts():
    named = 'import_module("a.b")\nkinds_in("c", D)\ndiscover.load_kind("e.f", name, D)\nkinds_in(g, D)'
    assert [i.module for i in imports_of(named)] == ["a.b", "c", "e.f"]


@pytest.mark.parametrize("file", below("report/", "package/"))
def test_report_and_package_import_no_kind_of_analysis(file):
    assert [i.module for i in imported(file) if i.module.startswith("spillover.kinds")] == []


@pytest.mark.parametrize("file", KIND_FILES)
def test_a_kind_loads_declarations_alone(file):
    loaded = [i.module for i in imported(file) if i.loaded]
    assert [m for m in loaded if m.split(".")[0] not in LIGHT or HEAVY.match(m)] == []


def test_a_start_of_a_run_loads_no_numerics_and_no_database():
    """What loads with all kinds, through whatever they import: a run with nothing to do pays for it."""
    words = (
        "import sys; from plan.analyses import kinds; kinds(); "
        "from spillover.tables.layout import layouts; layouts(); "
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
    assert [m for m in loaded if m.split(".")[0] not in LIGHT | {"sweep"} or HEAVY.match(m)] == []


@pytest.mark.parametrize("file", below("report/layouts/", "report/figures/"))
def test_a_layout_or_figure_loads_nothing_heavy(file):
    assert [i.module for i in imported(file) if i.loaded and HEAVY.match(i.module)] == []


@pytest.mark.parametrize("file", below("spillover/"))
def test_numerics_import_nothing_above_themselves(file):
    found = [i.module for i in imported(file) if i.module.split(".")[0] in OURS]
    assert [m for m in found if not m.startswith("spillover")] == []


@pytest.mark.parametrize("file", below("spillover/arrays/"))
def test_arrays_know_no_front(file):
    found = [i.module for i in imported(file) if i.module.split(".")[0] == "spillover"]
    assert [
        m for m in found if not m.startswith(("spillover.arrays", "spillover.note", "spillover.words"))
    ] == []


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


@pytest.mark.parametrize("file", below(*ENGINE))
def test_the_seam_to_snakemake_knows_the_base_alone(file):
    known = {"base", "spillover", *(folder.rstrip("/") for folder in ENGINE)}
    if file == "engine/finish.py":  # which says what the plan and the stages tell of a run
        known |= {"plan", "crosscheck", "warehouse"}
    assert [i.module for i in imported(file) if i.module.split(".")[0] in OURS - known] == []


def test_no_file_beside_a_script_has_the_name_of_a_module_of_python():
    """A script finds what lies beside it before Python's own, and so does every library that it loads."""
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "rules").glob("*.smk"))
    folders = {(SCRIPTS / name).parent for name in re.findall(r'"\.\./scripts/([^"]+\.py)"', pages)}
    assert SCRIPTS / "report" in folders
    beside = {
        path for folder in (SCRIPTS, *folders) for path in folder.iterdir() if path.suffix in ("", ".py")
    }
    assert [path.name for path in beside if path.stem in sys.stdlib_module_names] == []


def test_a_script_runs_its_job_when_all_of_it_is_there():
    """What stands below `if "snakemake" in globals()` would not be there when the job runs."""
    guards = {}
    for path in SCRIPTS.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        body = ast.parse(text).body if "snakemake" in text else []
        found = [
            i
            for i, one in enumerate(body)
            if isinstance(one, ast.If) and "snakemake" in ast.unparse(one.test)
        ]
        if found:
            guards[str(path.relative_to(SCRIPTS))] = len(body) - 1 - found[0]
    assert len(guards) > 20
    assert {path: below for path, below in guards.items() if below} == {}


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# From which tests import.
ROOTS_OF_TESTS = ("", *(f for f in PROJECT["tool"]["pytest"]["ini_options"]["pythonpath"] if "tests" in f))
IMPORT = re.compile(r"^\s*(?:from\s+([\w.]+)\s+import\s+(\([^)]*\)|.+)|import\s+(.+))", re.MULTILINE)


def names_read(text: str) -> set[str]:
    """The modules that a file imports, and the files of Python that its texts name."""
    names = {*re.findall(r"\w+\.py\b", text)}
    for module, parts, plain in IMPORT.findall(text):
        names |= {module, *re.findall(r"[\w.]+", plain)}
        names |= {f"{module}.{part}" for part in re.findall(r"\w+", parts)}
    return names


def names_of_file(root: Path, path: Path) -> set[str]:
    """What a file of the tests is called where it is imported or run."""
    folders = [root / folder for folder in ROOTS_OF_TESTS if path.is_relative_to(root / folder)]
    dotted = {".".join(path.relative_to(folder).with_suffix("").parts) for folder in folders}
    return {path.name, *dotted}


def unreached_helpers(root: Path) -> list[str]:
    """The files without a test below tests/ that no test reaches, nothing else of the project runs, and that
    record no numbers of other programs for a test to read.
    """
    texts = {path: path.read_text(encoding="utf-8") for path in (root / "tests").rglob("*.py")}
    data = {path.name for path in (root / "tests/reference/data").glob("*")}
    helpers = {
        path
        for path, text in texts.items()
        if path.name not in ("__init__.py", "conftest.py")
        and not re.search(r"^def test_", text, re.MULTILINE)
        and not data & {*re.findall(r"\w+\.json", text)}
    }
    others = [root / "Makefile", root / "CONTRIBUTING.md", *root.glob("tests/**/Snakefile")]
    others += [*root.glob("docs/**/*.md"), *root.glob("tools/*.py"), *root.glob("scripts/cli/*.py")]
    texts_of_others = [path.read_text(encoding="utf-8") for path in others if path.is_file()]
    waiting = [*texts_of_others, *(text for path, text in texts.items() if path not in helpers)]
    while waiting:
        names = names_read(waiting.pop())
        new = {path for path in helpers if names & names_of_file(root, path)}
        helpers -= new
        waiting += [texts[path] for path in new]
    return sorted(path.relative_to(root).as_posix() for path in helpers)


def test_no_helper_of_the_tests_is_left_behind(tmp_path):
    assert unreached_helpers(ROOT) == []
    for name in ("tests/unit", "tests/reference/data"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "tests/unit/test_sums.py").write_text("from sums import add\n\n\ndef test_a_sum(): ...\n")
    for name in ("sums", "trial"):
        (tmp_path / f"tests/{name}.py").write_text("def add(): ...\n")
    assert unreached_helpers(tmp_path) == ["tests/trial.py"]
