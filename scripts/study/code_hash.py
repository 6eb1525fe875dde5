"""The hash of a script's code: of its syntax tree and of every local module it imports, directly or not.

A rule carries it as a param, so that an edited function reruns the jobs that can reach it and no others; comments, docstrings,
layout and modification times do not count.
"""

from __future__ import annotations

import ast
import hashlib
from functools import cache
from pathlib import Path


def code_hash(script: Path, root: Path) -> str:
    """Hexadecimal digest (16 characters) of `script` and its import closure among the modules below the folder `root`.

    Files that the code reads beside itself (SQL, templates) count when they lie in the script's own folder.
    """
    digest = hashlib.sha256()
    for path in sorted(_closure(script.resolve(), root.resolve())):
        digest.update(path.relative_to(root.resolve()).as_posix().encode())
        digest.update(_file_digest(path).encode())
    return digest.hexdigest()[:16]


def _closure(script: Path, root: Path) -> set[Path]:
    found: set[Path] = set()
    queue = [script]
    while queue:
        path = queue.pop()
        if path in found:
            continue
        found.add(path)
        queue += _local_imports(path, root)
    return found


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def _file_digest(path: Path) -> str:
    """Digest of one file: of the syntax tree without docstrings for Python, of the bytes for anything else."""
    if path.suffix != ".py":
        return hashlib.sha256(path.read_bytes()).hexdigest()
    tree = _tree(path)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and ast.get_docstring(
            node, clean=False
        ):
            node.body = node.body[1:]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


@cache
def _local_imports(path: Path, root: Path) -> tuple[Path, ...]:
    """The files below `root` that `path` imports, and the data files (SQL, templates) beside it that its text names."""
    if path.suffix != ".py":
        return ()
    found: list[Path] = []
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found += _module_files(alias.name, root)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found += _module_files(node.module, root)
            for alias in node.names:
                found += _module_files(f"{node.module}.{alias.name}", root)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 100:
            found += _named_data(node.value, path.parent)
    return tuple(found)


def _module_files(module: str, root: Path) -> list[Path]:
    """The module's own file and the `__init__` of each package above it."""
    parts = module.split(".")
    packages = [root.joinpath(*parts[:i], "__init__.py") for i in range(1, len(parts) + 1)]
    return [p for p in [*packages, root.joinpath(*parts).with_suffix(".py")] if p.is_file()]


def _named_data(text: str, folder: Path) -> list[Path]:
    """Data files that a string constant names: `"panel.sql"` the file, `"sql"` every file of that sub-folder."""
    if not text or any(c in text for c in "\n\0*?") or text.startswith((".", "/")) or ":" in text:
        return []
    target = folder / text
    try:
        if target.is_file() and target.suffix != ".py":
            return [target]
        if target.is_dir() and text != "__pycache__":
            return [p for p in sorted(target.rglob("*")) if p.is_file() and p.suffix not in (".py", ".pyc")]
    except OSError:
        return []
    return []
