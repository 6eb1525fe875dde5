"""Programs that the project does not install, with the kinds of analysis that they redo."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

POLICIES = ("did", "event_study", "staggered", "bacon")
OPTIONAL = {
    "pyxtabond2": ("gmm",),
    "pyxthreg": ("threshold",),
    "csdid": ("event_study", "staggered"),
    "diff-diff": POLICIES,
    "pyfixest": (*POLICIES, "placebo", "matching", "panel", "groups", "moderation", "mediation", "threshold"),
}


@cache
def found(program: str) -> str:
    """The version of a package; empty where it is not installed."""
    try:
        return version(program)
    except PackageNotFoundError:
        return ""


def optional_versions(kind: str) -> dict[str, str]:
    """The version of each program for a kind that is installed."""
    return {name: found(name) for name, kinds in OPTIONAL.items() if kind in kinds and found(name)}
