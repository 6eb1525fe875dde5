"""Which of R's packages are there: looked up in files, for a start of R costs as much as a study's plan."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

LIBRARIES = ("/usr/local/lib/R/site-library", "/usr/lib/R/site-library", "/usr/lib/R/library")
NAMED = ("R_LIBS", "R_LIBS_USER", "R_LIBS_SITE")
LINEAR = ("within", "pooled", "policy")
SPATIAL = ("SAR", "SEM", "SDM", "SDEM", "SARAR", "GNS")
TESTS = "specification_tests"
# The estimators that each package may be asked about: of its file in crosscheck/r, which says more, none is
# loaded for a study's plan.
ESTIMATORS = {
    "fixest": LINEAR,
    "plm": (*LINEAR, "random", "between", "first-difference", "gmm"),
    "sandwich": LINEAR,
    "spatialreg": (*SPATIAL, TESTS),
    "spdep": ("moran", TESTS),
    "splm": (*SPATIAL, TESTS),
}
# Seconds after which R is stopped: spatial models invert matrices of all rows.
SECONDS = dict.fromkeys(ESTIMATORS, 60) | {"spatialreg": 180, "splm": 180}


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
