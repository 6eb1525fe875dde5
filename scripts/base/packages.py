"""The packages that code imports, with the versions that are installed: a part of the hash of the code."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path


def packages_hash(modules: Iterable[str]) -> str:
    """Digest (8 hexadecimal characters) of the packages behind the modules of these names and their versions.
    None is loaded. Modules of the standard library and of packages that are not installed have none.
    """
    tops = {module.split(".")[0] for module in modules} - sys.stdlib_module_names
    found = sorted({name for top in tops for name in _distributions().get(top, ())})
    return hashlib.sha256("\n".join(f"{name} {_version_of(name)}" for name in found).encode()).hexdigest()[:8]


def list_installed() -> list[str]:
    """List what is installed where Python looks for modules, each as its folder says it, name and version:
    another list where anything was installed, updated or removed.
    """
    folders = [path for path in sys.path if os.path.isdir(path)]
    return [name for path in folders for name in sorted(os.listdir(path)) if name.endswith(".dist-info")]


@cache
def _version_of(name: str) -> str:
    """Find the version of a package; to read its description takes a millisecond."""
    return version(name)


@cache
def _distributions() -> dict[str, list[str]]:
    """List the packages by the modules that they install; reading all their lists takes a fifth of a second.
    What is left of a broken installation has no name.
    """
    return {module: sorted({*filter(None, names)}) for module, names in packages_distributions().items()}


# Where R keeps its own packages; a start of R costs as much as a study's plan.
LIBRARIES_OF_R = ("/usr/local/lib/R/library", "/usr/lib/R/library", "/usr/lib64/R/library")
UNKNOWN = "unknown"


def r_version() -> str:
    """Find the version of R by that of its package base, `unknown` where that lies elsewhere; empty without
    Rscript.
    """
    script = shutil.which("Rscript")
    if script is None:
        return ""
    beside = Path(script).resolve().parents[1] / "lib/R/library"
    for library in (beside, *map(Path, LIBRARIES_OF_R)):
        description = library / "base" / "DESCRIPTION"
        if description.is_file():
            text = description.read_text(encoding="utf-8", errors="replace")
            stated = re.search(r"^Version: *(\S+)", text, re.M)
            return stated.group(1) if stated else UNKNOWN
    return UNKNOWN
