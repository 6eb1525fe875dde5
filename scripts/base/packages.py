"""The packages and versions of a rule's environment, as a part of its code's hash."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from base.yaml_file import read_yaml


@cache
def packages_hash(environment: Path) -> str:
    """Digest (8 hexadecimal characters) of what a conda file lists. `make` installs the versions of the lock
    file, which a test holds equal to the conda files'.
    """
    listed = json.dumps(read_yaml(environment)["dependencies"], sort_keys=True)
    return hashlib.sha256(listed.encode()).hexdigest()[:8]
