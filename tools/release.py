"""Prepares a release: its number and date where they stand, and the files that are uploaded, checked.

python -m tools.release 0.3.0

Needs a clean tree. Writes the version into pyproject.toml, CITATION.cff and CHANGELOG.md, builds the sdist
and the wheel into dist/, and checks both with twine and the wheel with check-wheel-contents. These programs
are installed into build/release, as what they need (packaging 26 of twine 7) contradicts the lock file. What
a person does then is in docs/releasing.md. Nothing is committed or uploaded.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from packaging.version import InvalidVersion, Version

from base.artifacts.atomic import write_text
from base.command import run_guarded
from spillover.errors import StudyError

ROOT = Path(__file__).parents[1]
NEEDED = ("build", "twine", "check-wheel-contents")
NAMING = ("pyproject.toml", "CITATION.cff", "CHANGELOG.md")  # the files that name the version
# W002: empty __init__.py are alike; W004: the workflow is data in it, not modules; W009: Snakemake finds its
# plugins by names at the top.
IGNORED = "W002,W004,W009"


def next_texts(texts: dict[str, str], version: str, day: date) -> dict[str, str]:
    """The files that name the version, by path, as the release has them. Raises StudyError where the version
    is no later one than theirs, or nothing is listed as unreleased.
    """
    before = re.search(r'^version = "(.*)"$', texts["pyproject.toml"], re.M)
    if before is None:
        raise StudyError("pyproject.toml: has no version")
    try:
        later = Version(version) > Version(before[1])
    except InvalidVersion:
        raise StudyError(f"{version}: is no version; write it as 0.3.0") from None
    if not later:
        raise StudyError(f"{version}: is no later version than {before[1]}")
    unreleased = re.search(r"^## Unreleased\n(.*?)(?=^## |\Z)", texts["CHANGELOG.md"], re.M | re.S)
    if unreleased is None or not unreleased[1].strip():
        raise StudyError("CHANGELOG.md: lists nothing under Unreleased")
    edits: dict[str, Sequence[tuple[str, str]]] = {
        "pyproject.toml": [(r'^version = ".*"$', f'version = "{version}"')],
        "CITATION.cff": [
            (r"^version: .*$", f"version: {version}"),
            (r'(?<=^date-released: ").*(?="$)', f"{day}"),
        ],
        "CHANGELOG.md": [(r"^## Unreleased$", f"## {version} ({day})")],
    }
    made = {}
    for name, replacements in edits.items():
        text = texts[name]
        for pattern, new in replacements:
            text, count = re.subn(pattern, new, text, count=1, flags=re.M)
            if not count:
                raise StudyError(f"{name}: has no line {pattern}")
        made[name] = text
    return made


def release(root: Path, version: str, run: Callable[..., int] = subprocess.call) -> int:
    """Writes the version and builds what is uploaded; the files stay as they were where something fails."""
    changed = subprocess.check_output(["git", "-C", str(root), "status", "--porcelain"], text=True)
    if changed:
        raise StudyError(f"commit first: {changed.splitlines()[0][3:]} differs from the last commit")
    before = {name: (root / name).read_text(encoding="utf-8") for name in NAMING}
    for name, text in next_texts(before, version, datetime.now(UTC).date()).items():
        write_text(root / name, text)
    files = [f"dist/spillover-{version}.tar.gz", f"dist/spillover-{version}-py3-none-any.whl"]
    own, others = sys.executable, str(root / "build" / "release" / "bin" / "python")
    steps: tuple[tuple[str, ...], ...] = (
        (own, "tools.words", "--complete"),
        (own, "venv", "build/release"),
        (others, "pip", "install", "--quiet", "--disable-pip-version-check", *NEEDED),
        (others, "build", "--outdir", "dist"),
        (others, "twine", "check", "--strict", *files),
        (others, "check_wheel_contents", "--ignore", IGNORED, files[1]),
    )
    for python, *words in steps:
        if run([python, "-m", *words], cwd=root):
            for name, text in before.items():
                write_text(root / name, text)
            raise StudyError(f"{words[0]} failed; see above. Nothing is changed but dist/")
    print("\n".join([*files, "Now docs/releasing.md, from its second step"]))
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("version")
    given = parser.parse_args()
    sys.exit(run_guarded("release", lambda: release(ROOT, given.version)))
