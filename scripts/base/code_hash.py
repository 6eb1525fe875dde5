"""The hash of a script's code: of its syntax tree, of every local module it imports, directly or not, and of
the versions of the packages that these import.

A rule carries it as a param, so that an edited function or another version of a package reruns the jobs that
can reach it and no others; comments, docstrings, marked sentences, layout and modification times do not count
(`base.code_facts`). A rule that prints carries the hash of the sentences as well.

Where jobs run in conda environments, or on another machine, their packages are those of `envs/`, which a test
holds equal to the lock file's; the hash says what is installed where the run is planned, by `make` from the
same lock file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from base import code_memory
from base.code_facts import Facts, read_code_facts, store_facts, translate_words
from base.packages import packages_hash

LIBRARY = "spillover"  # the package that may lie apart from the other modules
WORKFLOW = Path(LIBRARY, "workflow")  # where these lie within it where both are installed


class Roots(NamedTuple):
    """Folders below which modules are ours. library: the one with the package `spillover`; workflow: the one
    with all others. In a clone both are one.
    """

    workflow: Path
    library: Path

    def find_folder(self, module: str) -> Path:
        """Find the folder of a module, by its dotted name."""
        return self.library if module.split(".")[0] == LIBRARY else self.workflow

    def name(self, path: Path) -> str:
        """Write the path of a file as its package says it, which is the same wherever the packages are."""
        root = self.workflow if path.is_relative_to(self.workflow) else self.library
        return path.relative_to(root).as_posix()

    def folders(self) -> list[Path]:
        """List all folders with code of ours."""
        apart = [] if self.library == self.workflow else [self.library / LIBRARY]
        return [self.workflow, *apart]


def _roots(workflow: Path, library: Path | None) -> Roots:
    return Roots(workflow.resolve(), (library or workflow).resolve())


def code_hash(scripts: Sequence[Path], root: Path, library: Path | None = None) -> str:
    """Hexadecimal digests of `scripts` and their import closure among the modules below the folder `root` (16
    characters), and of the packages that this imports (8 characters), with a dash between them. library: the
    folder of the package `spillover`, where it is another.

    Files that the code reads beside itself (SQL, templates) count when they lie in the script's own folder.
    """
    return _hash_of(tuple(script.resolve() for script in scripts), _roots(root, library))


def words_hash(scripts: Sequence[Path], root: Path, library: Path | None, language: str) -> str:
    """Hash the sentences in `scripts` and their import closure, with their translations: those of each file
    in the order of its code, as two that change places are said in other places.
    """
    return _words_of(tuple(script.resolve() for script in scripts), _roots(root, library), language)


@cache
def _words_of(scripts: tuple[Path, ...], roots: Roots, language: str) -> str:
    name = f"words {language} " + ", ".join(map(roots.name, scripts))
    if found := code_memory.recall_hash(name, *roots.folders()):
        return found
    said = [
        [[*one, *translate_words(language, *one)] for one in _sentences_of(path)]
        for path in sorted(_reachable_files(scripts, roots), key=roots.name)
    ]
    store_facts()
    found = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
    code_memory.store_hash(name, found, *roots.folders())
    return found


@cache
def _hash_of(scripts: tuple[Path, ...], roots: Roots) -> str:
    name = ", ".join(map(roots.name, scripts))
    if found := code_memory.recall_hash(name, *roots.folders()):
        return found
    files = _reachable_files(scripts, roots)
    lines = sorted(f"{roots.name(path)} {_file_digest(path)}" for path in files)
    imported = {module for path in files if path.suffix == ".py" for module in _facts_of(path).modules}
    store_facts()
    packages = packages_hash(module for module in imported if not _module_files(module.split(".")[0], roots))
    code = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    found = f"{code}-{packages}"
    code_memory.store_hash(name, found, *roots.folders())
    return found


def _closure(scripts: Iterable[Path], root: Path, library: Path | None = None) -> set[Path]:
    return _reachable_files(scripts, Roots(root, library or root))


def _reachable_files(scripts: Iterable[Path], roots: Roots) -> set[Path]:
    found: set[Path] = set()
    queue = list(scripts)
    while queue:
        path = queue.pop()
        if path in found:
            continue
        found.add(path)
        queue += [*_local_imports(path, roots), *_packages_above(path, roots)]
    return found


@cache
def _facts_of(path: Path) -> Facts:
    """Read the facts of a file, which many scripts reach."""
    return read_code_facts(path)


@cache
def _file_digest(path: Path) -> str:
    """Digest of one file: of the syntax tree without docstrings for Python, of the bytes for anything
    else.
    """
    return _facts_of(path).digest if path.suffix == ".py" else hashlib.sha256(path.read_bytes()).hexdigest()


def _sentences_of(path: Path) -> list[list[str]]:
    return _facts_of(path).sentences if path.suffix in (".py", ".j2") else []


@cache
def _local_imports(path: Path, roots: Roots) -> tuple[Path, ...]:
    """List the files below the roots that `path` imports, and the data files (SQL, templates) beside it that
    its text names.
    """
    if path.suffix != ".py":
        return ()
    facts = _facts_of(path)
    found = [file for module in facts.modules for file in _module_files(module, roots)]
    data = _data_below(path.parent)
    return (*found, *(file for text in facts.texts for file in data.get(text, ())))


def _packages_above(path: Path, roots: Roots) -> tuple[Path, ...]:
    """Packages that are loaded before a module: the `__init__` of each package above it."""
    folders = Path(roots.name(path)).parent.parts
    return _module_files(".".join(folders), roots) if path.suffix == ".py" else ()


@cache
def _module_files(module: str, roots: Roots) -> tuple[Path, ...]:
    """List the module's own file and the `__init__` of each package above it."""
    root, parts = roots.find_folder(module), module.split(".")
    packages = [root.joinpath(*parts[:i], "__init__.py") for i in range(1, len(parts) + 1)]
    return tuple(p for p in [*packages, root.joinpath(*parts).with_suffix(".py")] if p.is_file())


@cache
def _data_below(folder: Path) -> dict[str, tuple[Path, ...]]:
    """Data files by what code may call them: `"panel.sql"` the file, `"sql"` every file of that
    sub-folder. Catalogues of translations are none, nor is the workflow that is installed in the library.
    """
    named: dict[str, tuple[Path, ...]] = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.suffix in (".py", ".pyc", ".po") or "__pycache__" in inside.parts or not path.is_file():
            continue
        if Path(folder.name, *inside.parts).is_relative_to(WORKFLOW):
            continue
        for name in (inside, *inside.parents[:-1]):
            named[name.as_posix()] = (*named.get(name.as_posix(), ()), path)
    return named
