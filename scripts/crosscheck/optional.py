"""Programs that the project does not install, by the kind of analysis that they redo."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

OPTIONAL = {"gmm": "pyxtabond2", "threshold": "pyxthreg"}


def optional_version(kind: str) -> str:
    """The version of the program for a kind; empty where there is none, or it is not installed."""
    try:
        return version(OPTIONAL[kind]) if kind in OPTIONAL else ""
    except PackageNotFoundError:
        return ""
