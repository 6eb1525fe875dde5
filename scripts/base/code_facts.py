"""What a Python file's syntax tree says, remembered between runs: reading two hundred trees takes longer than
planning a graph.

What is remembered is found by the file's content, so that it is never out of date.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from base import memory

MEMORY = Path(".snakemake") / "code-facts.json"
LIMIT = 5000  # files; older contents are forgotten all at once
_written: list[int] = []  # how many files the memory held when it was last read or written


class Facts(NamedTuple):
    """digest: of the syntax tree without docstrings; modules: all that it imports, or looks for by a name
    that it spells out; texts: strings that may name a data file.
    """

    digest: str
    modules: list[str]
    texts: list[str]


def facts_of(path: Path) -> Facts:
    """The facts about one Python file, read from its tree if its content was not met before."""
    content = path.read_bytes()
    key = hashlib.sha256(_reader() + content).hexdigest()
    known = _memory()
    if key not in known:
        known[key] = read_facts(content, str(path))
    return Facts(*known[key])


def read_facts(content: bytes, name: str) -> Facts:
    """The facts in a file's content. name: of the file, for messages about its syntax."""
    tree = ast.parse(content, filename=name)
    modules: list[str] = []
    texts: set[str] = set()
    for node in list(ast.walk(tree)):
        if isinstance(node, ast.Import):
            modules += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            modules += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call) and "find_spec" in (
            getattr(node.func, n, "") for n in ("id", "attr")
        ):
            modules += [
                a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and 0 < len(node.value) < 100:
            texts.add(node.value)
        elif isinstance(
            node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ) and ast.get_docstring(node, clean=False):
            node.body = node.body[1:]
    digest = hashlib.sha256(ast.dump(tree).encode()).hexdigest()
    return Facts(digest, modules, sorted(text for text in texts if not set(text) & set(" \n\0*?:")))


@cache
def _reader() -> bytes:
    """What the facts depend on besides the content: this file, and the Python that reads it."""
    return Path(__file__).read_bytes() + sys.version.encode()


@cache
def _memory() -> dict[str, Facts]:
    remembered = memory.recalled(MEMORY)
    if remembered is None:  # the trees are read again
        return {}
    _written.append(len(remembered))
    return remembered if len(remembered) < LIMIT else {}


def remember() -> None:
    """Writes down what is new, where Snakemake has a folder; if that cannot be done, the next run reads the
    trees again.
    """
    size = len(_memory())
    if size not in _written[-1:] and memory.remember(MEMORY, _memory()):
        _written.append(size)
