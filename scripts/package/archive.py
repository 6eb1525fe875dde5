"""The code as committed, the list of checksums, and a zip file that is the same for the same content.

`python -m package.archive` says at once whether a package can be made in this folder.
"""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from base.artifacts.atomic import atomic
from base.command import run_guarded
from spillover.errors import StudyError, quote_value
from spillover.words import _

Files = dict[str, bytes]
MANIFEST = "MANIFEST.sha256"
# The registry beside the studies' configurations: config/sources.yaml.
SOURCES = "sources"
READ = ("config", "envs", "profiles", "resources", "rules", "scripts")
# No drive, no backslash, nothing invisible: what every system unpacks to the same place.
PLAIN_PATH = re.compile(r"[^\\:\x00-\x1f\x7f]+")
EXECUTABLE = 0o755
PLAIN = 0o644


def run_git(folder: Path, *arguments: str) -> bytes:
    """Run a git command and return its output; a folder that is no repository is a StudyError."""
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise StudyError(
            _(
                "{folder}: git {command} failed, and the package holds what is committed: type `git init`, "
                "`git add -A` and `git commit -m Begin` in the project's folder first",
                folder=folder,
                command=arguments[0],
            )
        ) from error


def list_changed_files(folder: Path, read: Iterable[str] = READ) -> list[str]:
    """Files that differ from the last commit, and new ones where the workflow reads, but for those that git
    ignores. read: the files and folders that it reads.
    """
    changed = run_git(folder, "diff", "--name-only", "-z", "HEAD")
    new = run_git(folder, "ls-files", "--others", "--exclude-standard", "-z", "--", *read)
    return [name for name in (changed + new).decode().split("\0") if name]


def list_paths_of_others(names: Iterable[str], root: Path, study: str) -> set[str]:
    """Find the paths that belong to other studies: their configurations, their folders of resources and the
    files that their configurations name, unless the study's own configuration names them.
    """
    texts = {
        path.stem: path.read_text(encoding="utf-8", errors="replace")
        for path in (root / "config").glob("*.yaml")
    }
    own, shared = texts.pop(study, ""), texts.pop(SOURCES, "")
    found = set()
    for name in names:
        first, *rest = name.split("/")
        other = (rest or [""])[0].removesuffix(".before").removesuffix(".yaml")
        alone = first == "config" and len(rest) == 1 and ".yaml" in rest[0] and other not in (study, SOURCES)
        named = name not in shared and any(name in text for text in texts.values())
        below = first == "resources" and (other in texts or (named and other != study))
        if (alone or below) and f"{first}/{rest[0]}" not in own:
            found.add(name)
    return found


def require_clean(root: Path, study: str = "") -> None:
    """Raise StudyError where a folder is no clone of the project, or has files that are not committed. study:
    the one whose package is made, which asks for no file of another study; every file counts without it.
    """
    top = Path(run_git(root, "rev-parse", "--show-toplevel").decode().strip())
    if top.resolve() != root.resolve():
        raise StudyError(
            _(
                "{folder} lies within another git repository, and the package holds what is committed of "
                "the project: type `git init`, `git add -A` and `git commit -m Begin` in its folder first",
                folder=root,
            )
        )
    changed = list_changed_files(root)
    others = list_paths_of_others(changed, root, study) if study else set()
    if changed := [name for name in changed if name not in others]:
        raise StudyError(
            _(
                "{changed} differ from the last commit, which is what the package ships; commit "
                "them and run again (a raw file that may not be redistributed belongs in "
                ".gitignore)",
                changed=", ".join(changed[:5]),
            )
        )


def commit_of(folder: Path) -> tuple[str, datetime]:
    """Read the last commit and its date."""
    name, seconds = run_git(folder, "log", "-1", "--format=%H %ct").decode().split()
    return name, datetime.fromtimestamp(int(seconds), tz=UTC)


def read_committed_code(folder: Path) -> tuple[Files, set[str]]:
    """Read the files of the last commit by path, and which of them are executable."""
    files: Files = {}
    executable = set()
    with tarfile.open(fileobj=io.BytesIO(run_git(folder, "archive", "--format=tar", "HEAD"))) as tar:
        for member in tar:
            stream = tar.extractfile(member) if member.isfile() else None
            if stream is not None:
                files[member.name] = stream.read()
                if member.mode & 0o100:
                    executable.add(member.name)
    return files, executable


def write_manifest(files: Files) -> bytes:
    """Write a line `sha256  path` for each file, as `sha256sum -c` reads it."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items())]
    return "".join(lines).encode()


def write_zip(path: Path, folder: str, files: Files, executable: set[str], date: datetime) -> None:
    """Write all files below one folder; order, dates and permissions depend on the content alone.

    A path that would leave the folder when the package is unpacked is a StudyError.
    """
    for name in files:
        if not PLAIN_PATH.fullmatch(name) or {"", ".", ".."} & set(name.split("/")):
            raise StudyError(
                _("the package cannot hold the path {name}; rename the file", name=quote_value(name))
            )
    stamp = max(date, datetime(1980, 1, 1, tzinfo=UTC)).timetuple()[:6]
    with (
        atomic(path) as temporary,
        zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
    ):
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", date_time=stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o100000 | (EXECUTABLE if name in executable else PLAIN)) << 16
            archive.writestr(entry, content)


def merge_files(*parts: Mapping[str, bytes]) -> Files:
    """Merge files; a path that two parts have is a fault of ours."""
    files: Files = {}
    for part in parts:
        twice = files.keys() & part.keys()
        if twice:
            raise ValueError(f"two parts of the package have {sorted(twice)[0]}")
        files |= part
    return files


if __name__ == "__main__":
    sys.exit(run_guarded("package", lambda: require_clean(Path.cwd())))
