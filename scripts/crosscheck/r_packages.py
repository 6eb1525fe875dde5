"""Whether R and a package are there: looked up in files, for a start of R costs as much as a study's plan."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

LIBRARIES = ("/usr/local/lib/R/site-library", "/usr/lib/R/site-library", "/usr/lib/R/library")


def r_version_of(package: str) -> str:
    """The version of an R package; empty where it, or R, is not found."""
    if shutil.which("Rscript") is None:
        return ""
    named = [*os.environ.get("R_LIBS", "").split(":"), *os.environ.get("R_LIBS_USER", "").split(":")]
    for library in filter(None, [*named, *LIBRARIES]):
        description = Path(library) / package / "DESCRIPTION"
        if description.is_file():
            text = description.read_text(encoding="utf-8", errors="replace")
            found = re.search(r"^Version: *(\S+)", text, re.M)
            return found.group(1) if found else ""
    return ""
