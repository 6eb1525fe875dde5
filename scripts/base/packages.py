"""The packages that code imports, with the versions that are installed: a part of the hash of the code."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import packages_distributions, version


def packages_hash(modules: Iterable[str]) -> str:
    """Digest (8 hexadecimal characters) of the packages behind the modules of these names and their versions.
    None is loaded. Modules of the standard library and of packages that are not installed have none.
    """
    tops = {module.split(".")[0] for module in modules} - sys.stdlib_module_names
    found = sorted({name for top in tops for name in _distributions().get(top, ())})
    return hashlib.sha256("\n".join(f"{name} {version(name)}" for name in found).encode()).hexdigest()[:8]


def installed() -> list[str]:
    """What is installed where Python looks for modules, each as its folder says it, name and version: another
    list where anything was installed, updated or removed.
    """
    folders = [path for path in sys.path if os.path.isdir(path)]
    return [name for path in folders for name in sorted(os.listdir(path)) if name.endswith(".dist-info")]


@cache
def _distributions() -> dict[str, list[str]]:
    """The packages by the modules that they install; reading all their lists takes a fifth of a second. What
    is left of a broken installation has no name.
    """
    return {module: sorted({*filter(None, names)}) for module, names in packages_distributions().items()}
