"""Reads the lock file: the version of each package on one Python version."""

import re
from pathlib import Path

from packaging.markers import Marker


def locked(path: str | Path, python: str = "3.11") -> dict[str, str]:
    """Package name to version, for Linux and this Python version."""
    rows = re.findall(r"^([A-Za-z0-9_.-]+)==([^ \\;\n]+)(?: ; ([^\\\n]+))?", Path(path).read_text(), re.M)
    environment = {"python_version": python, "python_full_version": f"{python}.7", "sys_platform": "linux"}
    return {
        name: version
        for name, version, marker in rows
        if not marker or Marker(marker.strip()).evaluate(environment)
    }
