"""Snakemake is used through its public interfaces: nothing of it is replaced, and few modules know it."""

import ast
import re
from pathlib import Path

import pytest
import snakemake

ROOT = Path(__file__).parents[3]
SCRIPTS = ROOT / "scripts"
# What knows Snakemake: the plugins, and what starts it.
KNOWING = {
    "engine/start.py",
    "snakemake_executor_plugin_spillover/__init__.py",
    "snakemake_executor_plugin_spillover/executor.py",
    "snakemake_executor_plugin_spillover/job_facts.py",
    "snakemake_logger_plugin_spillover/__init__.py",
}
OURS = ("snakemake_executor_plugin_spillover", "snakemake_logger_plugin_spillover")
PYTHON = sorted([*SCRIPTS.rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
WORKFLOW = [ROOT / "Snakefile", *sorted((ROOT / "rules").rglob("*.smk"))]


def is_snakemake(module: str | None) -> bool:
    """Whether a module is Snakemake's, one of its interfaces or a plugin of others."""
    return bool(module) and module.split(".")[0].startswith("snakemake") and not module.startswith(OURS)


def of_snakemake(tree: ast.AST) -> set[str]:
    """The names by which a file knows anything of Snakemake."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and is_snakemake(node.module):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {a.asname or a.name.split(".")[0] for a in node.names if is_snakemake(a.name)}
    return names


def root_of(node: ast.AST) -> str:
    """The name at the beginning of `a.b[c].d`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def replaced(text: str) -> list[str]:
    """What a file assigns to, deletes from or overrides in anything of Snakemake."""
    if "snakemake" not in text:
        return []
    tree = ast.parse(text)
    known = of_snakemake(tree)
    found = []
    for node in ast.walk(tree):
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        assigned = isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Delete)
        for target in targets if assigned else []:
            if isinstance(target, ast.Attribute | ast.Subscript) and root_of(target) in known:
                found.append(ast.unparse(target))
        called = ast.unparse(node.func) if isinstance(node, ast.Call) and node.args else ""
        if called.endswith("setattr") and root_of(node.args[0]) in known:
            found.append(ast.unparse(node))
        if isinstance(node, ast.ClassDef) and any(root_of(base) in known for base in node.bases):
            methods = [n.name for n in node.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
            private = [n for n in methods if n.startswith("_") and not n.startswith("__")]
            base = " ".join(ast.unparse(b) for b in node.bases)
            found += [f"{node.name}.{n}" for n in private if hides(base, n)]
    return found


def hides(bases: str, method: str) -> bool:
    """Whether a base class of Snakemake's interfaces has a method of that name."""
    from snakemake_interface_executor_plugins.executors.real import RealExecutor
    from snakemake_interface_logger_plugins.base import LogHandlerBase

    known = {"RealExecutor": RealExecutor, "LogHandlerBase": LogHandlerBase}
    return any(hasattr(known.get(base, object), method) for base in bases.split())


@pytest.mark.parametrize(
    "text",
    [
        "import snakemake.jobs\nsnakemake.jobs.Job.prepare = None",
        "from snakemake.jobs import Job\nJob.prepare = None",
        "from snakemake.jobs import Job as J\nsetattr(J, 'prepare', None)",
        "import snakemake_executor_plugin_slurm as plugin\nplugin.get_min_job_age = None",
        "from snakemake.io import x\ndel x.y",
        "from snakemake_interface_executor_plugins.executors.real import RealExecutor\n"
        "class E(RealExecutor):\n    def get_job_args(self): ...\n    def _abc_impl(self): ...",
    ],
)
def test_a_replacement_is_seen(text):
    assert replaced(text)


def test_nothing_of_snakemake_is_replaced():
    files = {path: replaced(path.read_text(encoding="utf-8")) for path in PYTHON if path != Path(__file__)}
    assert {path.relative_to(ROOT).as_posix(): found for path, found in files.items() if found} == {}


def test_the_workflow_sets_nothing_of_snakemakes():
    """The Snakefile and rules assign to nothing of `workflow`."""
    for path in WORKFLOW:
        for line in path.read_text(encoding="utf-8").splitlines():
            code = line.split("#")[0]
            assert "workflow.scheduler" not in code
            assert not code.strip().startswith(("workflow.", "setattr")), f"{path.name}: {line}"


def test_no_handler_of_snakemakes_is_replaced():
    """It has one of SIGTERM and none of SIGINT, which ends a run of ours; the process in which it works sets
    none of SIGTERM.
    """
    theirs = "".join(path.read_text("utf-8") for path in Path(snakemake.__file__).parent.rglob("*.py"))
    assert set(re.findall(r"signal\.signal\(\s*signal\.(\w+)", theirs)) == {"SIGTERM"}
    folders = ("engine", *OURS)
    files = {path for folder in folders for path in (SCRIPTS / folder).glob("*.py")}
    texts = {path.name: path.read_text(encoding="utf-8") for path in files if path.name != "supervise.py"}
    handled = {(name, to) for name in texts for to in re.findall(r"signal\.signal\((.*?),", texts[name])}
    assert handled == {
        ("executor.py", "signal.SIGINT"),
        ("zygote.py", "signal.SIGINT"),
    }


def test_the_modules_that_know_snakemake_are_these():
    knowing = {
        path.relative_to(SCRIPTS).as_posix()
        for path in SCRIPTS.rglob("*.py")
        if "snakemake" in (text := path.read_text(encoding="utf-8")) and of_snakemake(ast.parse(text))
    }
    assert knowing == KNOWING


def test_nothing_but_the_plugins_knows_the_engine():
    importing = set()
    for path in SCRIPTS.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if not re.search(r"import.*\bengine\b|\bengine\b.*import", text):
            continue
        for node in ast.walk(ast.parse(text)):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if any(module.split(".")[0] == "engine" for module in modules):
                importing.add(path.relative_to(SCRIPTS).parts[0])
    assert importing == {"engine", "snakemake_executor_plugin_spillover"}


def test_scripts_run_under_snakemakes_own_executors_too():
    """These put code of theirs above a script, where a `from __future__` line may not come."""
    texts = [path.read_text(encoding="utf-8") for path in WORKFLOW]
    scripts = {name for text in texts for name in re.findall(r'"\.\./(scripts/[\w/]+\.py)"', text)}
    assert len(scripts) > 8
    assert [name for name in sorted(scripts) if "from __future__" in (ROOT / name).read_text("utf-8")] == []
