"""Facts of a Python file's syntax tree, cached between runs, as reading two hundred trees takes longer than
planning a graph.

What is remembered is found by the file's content, so that it is never out of date.

What readers see is no part of the digest of code, so that a changed word computes nothing again:

- docstrings, and every other text that stands by itself, such as the description behind an option;
- the sentences that MARKS mark, but not the names of their places: a sentence that takes another value is
  other code.

A job that prints has the sentences, and their translations, as a param of its own (`base.code_hash`).
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from base import memory
from spillover.words import ENGLISH, catalogue, places

MEMORY = Path(".snakemake") / "code-facts.json"
LIMIT = 5000  # files; older contents are forgotten all at once
# The functions that mark sentences, and how many of their first arguments are words: of pgettext the first is
# the context, of ngettext the second is the plural.
MARKS = {"_": 1, "ngettext": 2, "pgettext": 2}
LASTING = ("lasting", "mark_text")  # mark what is written into results, and so is code
_TEXT = r'"((?:[^"\\]|\\.)*)"'
_IN_TEMPLATE = re.compile(rf"(?<![\w.])(_|ngettext|pgettext)\(\s*{_TEXT}(?:,\s*{_TEXT})?")
_written: list[int] = []  # how many files the memory held when it was last read or written


class Facts(NamedTuple):
    """digest: of the syntax tree without words; modules: all that it imports, or looks for by a name that it
    spells out; texts: strings that may name a data file; sentences: those marked, in the order of the code,
    each with its function's name before its arguments.
    """

    digest: str
    modules: list[str]
    texts: list[str]
    sentences: list[list[str]]


def read_code_facts(path: Path) -> Facts:
    """Read the facts about one file, from its tree if its content was not met before."""
    content = path.read_bytes()
    key = hashlib.sha256(_reader() + content).hexdigest()
    known = _memory()
    if key not in known:
        known[key] = read_facts(content, str(path))
    return Facts(*known[key])


def read_facts(content: bytes, name: str) -> Facts:
    """Read the facts in a file's content. name: of the file, for messages about its syntax; of a template
    only the sentences are read.
    """
    if not name.endswith(".py"):
        marked = _IN_TEMPLATE.findall(content.decode("utf-8"))
        found = [[name, *(json.loads(f'"{t}"') for t in words[: MARKS[name]])] for name, *words in marked]
        return Facts(hashlib.sha256(content).hexdigest(), [], [], found)
    reader = _Words()
    tree = reader.visit(ast.parse(content, filename=name))
    modules: list[str] = []
    texts: set[str] = set()
    for node in ast.walk(tree):
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
    digest = hashlib.sha256(ast.dump(tree).encode()).hexdigest()
    named = sorted(text for text in texts if not set(text) & set(" \n\0*?:"))
    return Facts(digest, modules, named, reader.sentences)


class _Words(ast.NodeTransformer):
    """Takes the words out of a tree, and keeps the sentences."""

    def __init__(self) -> None:
        self.sentences: list[list[str]] = []

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        """Drop a text that stands by itself: a docstring or a description."""
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            return None
        self.generic_visit(node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.Call:
        """Drop the words of a marked sentence; its places stay."""
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        first = node.args[0] if node.args else None
        if name in LASTING and isinstance(first, ast.Constant):
            context = [str(a.value) for a in node.args[1:] if isinstance(a, ast.Constant)]
            self.sentences.append(["pgettext" if context else "_", *context, str(first.value)])
        words = node.args[: MARKS.get(name, 0)]
        said = [a.value for a in words if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if words and len(said) == MARKS[name]:
            self.sentences.append([name, *said])
            taken = sorted({place for text in said for place in map(_name, places(text))})
            node.args = [ast.Constant(" ".join(taken)), *node.args[len(words) :]]
        return node


def translate_words(language: str, function: str, *words: str) -> list[str]:
    """Get the translation of a marked sentence; none in English or where there is none."""
    context, text = words if function == "pgettext" else ("", words[0])
    return [] if language == ENGLISH else catalogue(language).get((context, text), [])


def _name(place: str) -> str:
    return re.split("[!:]", place)[0]


@cache
def _reader() -> bytes:
    """Hash what the facts depend on besides the content: this file, and the Python that reads it."""
    return Path(__file__).read_bytes() + sys.version.encode()


@cache
def _memory() -> dict[str, Facts]:
    remembered = memory.recall(MEMORY)
    if remembered is None:  # the trees are read again
        return {}
    _written.append(len(remembered))
    return remembered if len(remembered) < LIMIT else {}


def store_facts() -> None:
    """Write down what is new, where Snakemake has a folder; if that cannot be done, the next run reads the
    trees again.
    """
    size = len(_memory())
    if size not in _written[-1:] and memory.store_value(MEMORY, _memory()):
        _written.append(size)
