"""Which of the programs are there that the project does not install."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from crosscheck.own import own


@cache
def found(program: str) -> str:
    """The version of a package; empty where it is not installed."""
    try:
        return version(program)
    except PackageNotFoundError:
        return ""


def optional_versions(kind: str) -> dict[str, str]:
    """The version of each program for a kind that is installed."""
    return {name: found(name) for name in own(kind).optional if found(name)}
