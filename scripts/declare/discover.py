"""Kinds of things, one file each: a folder's modules, and in each the one declaration with the
file's name.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

import msgspec

from base.errors import StudyError

Kind = TypeVar("Kind", bound=msgspec.Struct)


def kind_name(class_name: str) -> str:
    """`BootstrapMediation` is the kind `bootstrap_mediation`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", class_name).lower()


@lru_cache
def kinds_in(package: str, base: type[Kind]) -> Mapping[str, type[Kind]]:
    """The kinds that a package's modules declare, by name: `package.kinds.panel` declares the kind `panel`.

    Raises StudyError where a module declares none, another than its name says, or two.
    """
    folder = importlib.import_module(package)
    found: dict[str, type[Kind]] = {}
    for name in sorted(module.name for module in pkgutil.iter_modules(folder.__path__)):
        found[name] = load_kind(package, name, base)
    return MappingProxyType(found)


def load_kind(package: str, name: str, base: type[Kind]) -> type[Kind]:
    """The kind of one file, without loading the others."""
    module = importlib.import_module(f"{package}.{name}")
    declared = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, base) and value.__module__ == module.__name__
    ]
    tags = [declaration.__struct_config__.tag for declaration in declared]
    if tags != [name]:
        raise StudyError(
            f"{module.__file__}: the file must declare one {base.__name__}, of the kind {name!r}; it "
            "declares "
            f"{', '.join(map(str, tags)) or 'none'}"
        )
    return declared[0]
