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

from base import code_memory
from base.code_facts import facts_of, remember, said_in
from base.packages import packages_hash


def code_hash(scripts: Sequence[Path], root: Path) -> str:
    """Hexadecimal digests of `scripts` and their import closure among the modules below the folder `root` (16
    characters), and of the packages that this imports (8 characters), with a dash between them.

    Files that the code reads beside itself (SQL, templates) count when they lie in the script's own folder.
    """
    return _hash_of(tuple(script.resolve() for script in scripts), root.resolve())


def words_hash(scripts: Sequence[Path], root: Path, language: str) -> str:
    """The same of the sentences in `scripts` and their import closure, with their translations: those of each
    file in the order of its code, as two that change places are said in other places.
    """
    return _words_of(tuple(script.resolve() for script in scripts), root.resolve(), language)


@cache
def _words_of(scripts: tuple[Path, ...], root: Path, language: str) -> str:
    name = f"words {language} " + ", ".join(map(str, scripts))
    if found := code_memory.known(name, root):
        return found
    said = [
        [[*one, *said_in(language, *one)] for one in _sentences_of(path)]
        for path in sorted(_closure(scripts, root))
    ]
    remember()
    found = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
    code_memory.remember(name, root, found)
    return found


@cache
def _hash_of(scripts: tuple[Path, ...], root: Path) -> str:
    name = ", ".join(map(str, scripts))
    if found := code_memory.known(name, root):
        return found
    files = _closure(scripts, root)
    lines = sorted(_named_digest(path, root) for path in files)
    imported = {module for path in files if path.suffix == ".py" for module in facts_of(path).modules}
    remember()
    packages = packages_hash(module for module in imported if not _module_files(module.split(".")[0], root))
    code = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    found = f"{code}-{packages}"
    code_memory.remember(name, root, found)
    return found


@cache
def _named_digest(path: Path, root: Path) -> str:
    return f"{path.relative_to(root).as_posix()} {_file_digest(path)}"


def _closure(scripts: Iterable[Path], root: Path) -> set[Path]:
    found: set[Path] = set()
    queue = list(scripts)
    while queue:
        path = queue.pop()
        if path in found:
            continue
        found.add(path)
        queue += [*_local_imports(path, root), *_packages_above(path, root)]
    return found


@cache
def _file_digest(path: Path) -> str:
    """Digest of one file: of the syntax tree without docstrings for Python, of the bytes for anything
    else.
    """
    return facts_of(path).digest if path.suffix == ".py" else hashlib.sha256(path.read_bytes()).hexdigest()


def _sentences_of(path: Path) -> list[list[str]]:
    return facts_of(path).sentences if path.suffix in (".py", ".j2") else []


@cache
def _local_imports(path: Path, root: Path) -> tuple[Path, ...]:
    """The files below `root` that `path` imports, and the data files (SQL, templates) beside it that its text
    names.
    """
    if path.suffix != ".py":
        return ()
    facts = facts_of(path)
    found = [file for module in facts.modules for file in _module_files(module, root)]
    data = _data_below(path.parent)
    return (*found, *(file for text in facts.texts for file in data.get(text, ())))


def _packages_above(path: Path, root: Path) -> tuple[Path, ...]:
    """What is loaded before a module that is loaded by its name: the `__init__` of each package above it."""
    return _module_files(".".join(path.parent.relative_to(root).parts), root) if path.suffix == ".py" else ()


@cache
def _module_files(module: str, root: Path) -> tuple[Path, ...]:
    """The module's own file and the `__init__` of each package above it."""
    parts = module.split(".")
    packages = [root.joinpath(*parts[:i], "__init__.py") for i in range(1, len(parts) + 1)]
    return tuple(p for p in [*packages, root.joinpath(*parts).with_suffix(".py")] if p.is_file())


@cache
def _data_below(folder: Path) -> dict[str, tuple[Path, ...]]:
    """Data files by what code may call them: `"panel.sql"` the file, `"sql"` every file of that
    sub-folder. Catalogues of translations are none.
    """
    named: dict[str, tuple[Path, ...]] = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.suffix in (".py", ".pyc", ".po") or "__pycache__" in inside.parts or not path.is_file():
            continue
        for name in (inside, *inside.parents[:-1]):
            named[name.as_posix()] = (*named.get(name.as_posix(), ()), path)
    return named
