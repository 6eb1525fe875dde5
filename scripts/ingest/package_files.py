"""Raw files that come with an installed Python package. They are known by the package's name and what they
hold, never by where it is installed, so that another environment reruns nothing.
"""

import importlib.util
from collections.abc import Mapping
from pathlib import Path

from base.digests import check_unchanged
from spillover.errors import StudyError
from spillover.words import _


def package_folder(package: str) -> Path:
    """Find the folder of an installed package, by its dotted name. Raises StudyError where it is not
    installed.
    """
    top, *below = package.split(".")
    # Only the top package is looked for: looking for one below it would import it, which takes a second.
    spec = importlib.util.find_spec(top)
    if spec is None or not spec.submodule_search_locations:
        raise StudyError(
            _(
                "the package {top!r} that holds a source's files is not installed; run `make` once more",
                top=top,
            )
        )
    return Path(spec.submodule_search_locations[0]).joinpath(*below)


def find_package_files(package: str, recorded: Mapping[str, str]) -> list[Path]:
    """List the files of a package, which must be as recorded. recorded: their digests by name. Raises
    StudyError where one has another.
    """
    folder = package_folder(package)
    check_unchanged({str(folder / name): digest for name, digest in recorded.items()})
    return [folder / name for name in recorded]
