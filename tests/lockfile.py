"""Reads the lock file: the version of each package on one Python version."""

from pathlib import Path

from packaging.markers import Marker

from base.lock_file import read_lock


def locked(path: str | Path, python: str = "3.11") -> dict[str, str]:
    """Package name to version, for Linux and this Python version."""
    environment = {"python_version": python, "python_full_version": f"{python}.7", "sys_platform": "linux"}
    return {
        one.name: one.version
        for one in read_lock(Path(path).read_text(encoding="utf-8"))
        if not one.marker or Marker(one.marker).evaluate(environment)
    }
