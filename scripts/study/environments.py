"""The conda files under envs/, from pyproject.toml and the lock file: one source of dependencies."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

HEAD = """\
# Made by `python -m study.document` from [tool.spillover.environments] of pyproject.toml, with the versions
# of requirements.lock.
name: spillover-{name}
channels: [conda-forge, nodefaults]
dependencies:
  - python=3.11
"""


def conda_files(root: Path) -> dict[Path, str]:
    """Every conda file with its text. root: the project's folder."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    lists = dict(project["tool"]["spillover"]["environments"])
    locked = _locked((root / "requirements.lock").read_text(encoding="utf-8"))
    base = lists.pop("base")
    return {root / "envs" / f"{name}.yaml": _text(name, [*base, *own], locked) for name, own in lists.items()}


def _text(name: str, packages: list[str], locked: dict[str, str]) -> str:
    plain = sorted(package for package in packages if not package.startswith("pip:"))
    by_pip = sorted(package.removeprefix("pip:") for package in packages if package.startswith("pip:"))
    lines = [f"  - {package}={locked[package]}\n" for package in plain]
    if by_pip:
        lines += ["  - pip\n", "  - pip:\n"]
        lines += [f"      - {package}=={locked[package]}\n" for package in by_pip]
    return HEAD.format(name=name) + "".join(lines)


def _locked(text: str) -> dict[str, str]:
    """Package name to version; of several versions for several Pythons the first, which is that of the
    oldest."""
    found: dict[str, str] = {}
    for name, version in re.findall(r"^([A-Za-z0-9_.-]+)==([^ \\;\n]+)", text, re.M):
        found.setdefault(name, version)
    return found
