"""Which programs are there that the project does not install: Python's by their metadata, packages of R by
their files, for a start of R costs as much as a study's plan. Loads no program.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from crosscheck.own import own
from spillover.declared import files_in

LIBRARIES = ("/usr/local/lib/R/site-library", "/usr/lib/R/site-library", "/usr/lib/R/library")
NAMED = ("R_LIBS", "R_LIBS_USER", "R_LIBS_SITE")
LINEAR = ("within", "pooled", "policy")
# The linear estimators, of whatever kind, that packages of R are asked about; of others each kind says it.
OF_LINEAR = {
    "fixest": LINEAR,
    "plm": (*LINEAR, "random", "between", "first-difference"),
    "sandwich": LINEAR,
}
# Seconds after which R is stopped: spatial models invert matrices of all rows.
SECONDS = {"spatialreg": 180, "splm": 180}
MOST = 60


@cache
def found(program: str) -> str:
    """The version of a package; empty where it is not installed."""
    try:
        return version(program)
    except PackageNotFoundError:
        return ""


def optional_versions(kind: str, estimators: Collection[str]) -> dict[str, str]:
    """The version of each program that is there for a kind, and for linear estimators among those of its
    recipes.
    """
    linear = ("pyfixest",) if {*LINEAR} & {*estimators} else ()
    return {name: found(name) for name in (*own(kind).optional, *linear) if found(name)}


def r_packages() -> tuple[str, ...]:
    """The packages of R that can be asked, one file each."""
    return tuple(files_in("crosscheck.r"))


def estimators_of_r(package: str, kind: str) -> tuple[str, ...]:
    """The estimators in a kind's recipes that a package of R is asked about."""
    return (*OF_LINEAR.get(package, ()), *own(kind).r.get(package, ()))


def r_version_of(package: str) -> str:
    """The version of an R package; empty where it, or R, is not found."""
    if shutil.which("Rscript") is None:
        return ""
    named = [folder for name in NAMED for folder in os.environ.get(name, "").split(":")]
    for library in filter(None, [*named, *LIBRARIES]):
        description = Path(library) / package / "DESCRIPTION"
        if description.is_file():
            text = description.read_text(encoding="utf-8", errors="replace")
            found = re.search(r"^Version: *(\S+)", text, re.M)
            return found.group(1) if found else ""
    return ""
