"""`spillover requirements`: the versions of all packages with which this program was tested."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from base.place import PROGRAM
from base.speech import message
from package.locked import locked_versions, own_wheel
from spillover.errors import StudyError
from spillover.words import _


def requirements(folder: str = "") -> int:
    """Prints them, with their hashes; or fills a folder with the wheels, this program's too."""
    if not folder:
        print("\n".join(locked_versions()))
        return 0
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    listed = target / "requirements.lock"
    listed.write_text("\n".join(locked_versions()) + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    fetched = [*pip, "download", "--require-hashes", "--no-deps", "-r", str(listed), "-d", str(target)]
    if subprocess.call(fetched):
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
