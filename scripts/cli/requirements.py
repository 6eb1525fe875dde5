"""`spillover requirements`: the versions of all packages with which this program was tested."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

from base.place import PROGRAM
from base.speech_language import message
from package.tested_versions import list_locked_versions, own_wheel
from spillover.errors import StudyError
from spillover.words import _


def print_requirements(folder: str = "") -> int:
    """Print the locked packages, with their hashes; or fill a folder with the wheels, this program's too."""
    if not folder:
        print("\n".join(list_locked_versions()))
        return 0
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    listed = target / "requirements.lock"
    listed.write_text("\n".join(list_locked_versions()) + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    fetched = [*pip, "download", "--require-hashes", "--no-deps", "-r", str(listed), "-d", str(target)]
    failed = subprocess.call(fetched)
    if not failed and (builders := sorted({one for path in target.iterdir() for one in builders_of(path)})):
        # What these need themselves is in the tested version where the study needs it as well.
        tested = target / "constraints.txt"
        tested.write_text(
            "\n".join(line.partition(" --hash")[0] for line in list_locked_versions()) + "\n", "utf-8"
        )
        failed = subprocess.call([*pip, "download", "-c", str(tested), "-d", str(target), *builders])
        tested.unlink()
    if failed:
        raise StudyError(_("{folder}: not all packages could be downloaded; see above", folder=folder))
    if own := own_wheel():
        (target / own[0]).write_bytes(own[1])
    elif subprocess.call([*pip, "wheel", "--no-deps", "-w", str(target), str(PROGRAM)]):
        raise StudyError(_("{folder}: the program's own wheel could not be made; see above", folder=folder))
    said = _(
        "{folder}: where there is no network, pip install --no-index --find-links {folder} "
        "'spillover[study]'",
        folder=folder,
    )
    print(message(said))
    return 0


def builders_of(path: Path) -> list[str]:
    """List what pip needs to build a package that its index has as source alone, without which the folder
    installs nothing where there is no network; empty of a wheel. path: the file, .tar.gz.
    """
    if not path.name.endswith(".tar.gz"):
        return []
    with tarfile.open(path) as tar:
        top = [member for member in tar if member.isfile() and member.name.count("/") == 1]
        stream = next((tar.extractfile(one) for one in top if one.name.endswith("/pyproject.toml")), None)
        declared = tomllib.loads(stream.read().decode()) if stream else {}
    # Of a package that names none, as pip takes them; its older versions need the second, too.
    return list(declared.get("build-system", {}).get("requires", ["setuptools", "wheel"]))
