"""Programs that the project does not install, with the kinds of analysis that they redo."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

POLICIES = ("did", "event_study", "staggered", "bacon")
OPTIONAL = {
    "pyxtabond2": ("gmm",),
    "pyxthreg": ("threshold",),
    "csdid": ("event_study", "staggered"),
    "diff-diff": POLICIES,
    "pyfixest": (*POLICIES, "placebo", "matching", "panel", "groups", "moderation", "mediation", "threshold"),
}


def optional_versions(kind: str) -> dict[str, str]:
    """The version of each program for a kind that is installed."""
    found: dict[str, str] = {}
    for program, kinds in OPTIONAL.items():
        try:
            found |= {program: version(program)} if kind in kinds else {}
        except PackageNotFoundError:
            continue
    return found
