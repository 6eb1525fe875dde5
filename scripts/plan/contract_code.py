"""Check the code of a kind by its text: names that are nowhere defined, imports of what the library does not
have, and calls of its functions with other arguments than they take. Each would fail in a job otherwise.
"""

from __future__ import annotations

import ast
import builtins
import re
import symtable
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from base.place import LIBRARY
from spillover.errors import suggestion
from spillover.words import _

OF_MODULES = frozenset(
    {*dir(builtins), "__annotations__", "__builtins__", "__class__", "__file__", "__path__"}
)


def find_faults_of_code(file: Path, tree: ast.Module) -> Iterator[str]:
    """Yield the faults of a file of a kind, a line for each."""
    text = file.read_text(encoding="utf-8")
    for name in sorted({*find_undefined_names(text)}):
        yield _("{file}: the name {name} is not defined; import it or define it", file=file.name, name=name)
    imported = list_imports(tree)
    for name, module in sorted(imported.items()):
        if name not in {"*", *names_of(module)}:
            yield _(
                "{file}: there is no {name} in {module}; {places}",
                file=file.name,
                name=name,
                module=module,
                places=_("it is in {modules}", modules=", ".join(places_of(name)))
                if places_of(name)
                else _("no file of spillover/arrays/ defines it"),
            )
    nodes = [*ast.walk(tree)]
    own = {one.id for one in nodes if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    own |= {one.arg for one in nodes if isinstance(one, ast.arg)} | list_import_aliases(tree)
    for call in (node for node in nodes if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in imported.keys() - own:
            yield from find_faults_of_call(file.name, call, function_of(imported[call.func.id], call.func.id))


def find_undefined_names(text: str) -> Iterator[str]:
    """Yield the names that the functions of a file read and that neither it nor Python defines; none where
    it imports `*`, which may define any.
    """
    if re.search(r"^\s*from\s.*\simport\s+\*", text, re.MULTILINE):
        return
    module = symtable.symtable(text, "", "exec")
    tables = [module]
    for table in tables:
        tables += table.get_children()
    symbols = [(table is module, one) for table in tables for one in table.get_symbols()]
    own = {
        one.get_name()
        for at_top, one in symbols
        if (at_top or one.is_declared_global()) and (one.is_assigned() or one.is_imported())
    }
    for at_top, one in symbols:
        if one.is_referenced() and (at_top or one.is_global()) and one.get_name() not in own | OF_MODULES:
            yield one.get_name()


def list_imports(tree: ast.Module) -> dict[str, str]:
    """List the modules of the library by the names that a file imports from them, at its top or inside."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    ours = (node for node in nodes if (node.module or "").startswith("spillover."))
    return {alias.name: str(node.module) for node in ours for alias in node.names}


def list_import_aliases(tree: ast.Module) -> set[str]:
    """List the names that a file imports from the library under another name."""
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {alias.name for node in nodes for alias in node.names if alias.asname}


def find_faults_of_call(
    file: str, call: ast.Call, function: ast.FunctionDef | None, bound: int = 0
) -> Iterator[str]:
    """Yield the arguments of a call that a function does not take, and those that it needs besides.

    bound: how many of its arguments it has already, such as self.
    """
    is_open = any(one.arg is None for one in call.keywords) or any(
        isinstance(one, ast.Starred) for one in call.args
    )
    if function is None or is_open:
        return
    takes = function.args
    places = [one.arg for one in (*takes.posonlyargs, *takes.args)][bound:]
    required = {*places[: max(len(places) - len(takes.defaults), 0)]} | {
        one.arg for one, value in zip(takes.kwonlyargs, takes.kw_defaults, strict=True) if value is None
    }
    given = {str(one.arg) for one in call.keywords}
    known = {*places, *(one.arg for one in takes.kwonlyargs)}
    for name in () if takes.kwarg else sorted(given - known):
        yield _(
            "{file}, line {line}: {function} takes no {name}{hint}",
            file=file,
            line=call.lineno,
            function=function.name,
            name=name,
            hint=suggestion(name, known),
        )
    if len(call.args) > len(places) and not takes.vararg:
        yield _(
            "{file}, line {line}: {function} takes {most} arguments by place; {count} are given",
            file=file,
            line=call.lineno,
            function=function.name,
            most=len(places),
            count=len(call.args),
        )
    for name in sorted(required - given - {*places[: len(call.args)]}):
        yield _(
            "{file}, line {line}: {function} needs {name}; give it",
            file=file,
            line=call.lineno,
            function=function.name,
            name=name,
        )


@cache
def function_of(module: str, name: str) -> ast.FunctionDef | None:
    """Read the one definition of a function in a module of the library; None where it is no function."""
    path = LIBRARY / f"{module.replace('.', '/')}.py"
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return find_only_function(tree.body, name)


def find_only_function(body: Iterable[ast.stmt], name: str) -> ast.FunctionDef | None:
    """Find the one function of a name; None where there are several, or where a decorator changes it."""
    found = [node for node in body if isinstance(node, ast.FunctionDef) and node.name == name]
    return found[0] if len(found) == 1 and not found[0].decorator_list else None


@cache
def names_of(module: str) -> frozenset[str]:
    """Read what a module of the library defines or imports at its top, by the text of its file; nothing where
    there is none.
    """
    path = LIBRARY / module.replace(".", "/")
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not path.is_dir() and not file.is_file():
        return frozenset()
    names = {one.stem for one in path.glob("*")} if path.is_dir() else set[str]()
    if path.is_dir() and not file.is_file():
        return frozenset(names)
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return frozenset(names)


def places_of(name: str) -> list[str]:
    """List the modules of the numerics that define a name."""
    files = (LIBRARY / "spillover/arrays").rglob("*.py")
    modules = sorted(file.relative_to(LIBRARY).with_suffix("").as_posix().replace("/", ".") for file in files)
    start = re.compile(rf"^(?:def|class) {re.escape(name)}\b", re.MULTILINE)
    return [
        module
        for module in modules
        if start.search((LIBRARY / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    ]
