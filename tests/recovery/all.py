"""Every design, and what its numbers depend on."""

import hashlib
import sys
from functools import cache
from pathlib import Path

from base.code_hash import code_hash
from recovery import dynamic, honest, islands, joint, joint_processes, linear, policy, spatial, words
from recovery.design import DESIGNS

__all__ = ["DESIGNS", "digest", "process_digest"]

PROCESS_USES = ("within.py", "spatial/models.py", "spatial/effects.py", "spatial/operator.py")
ROOT = Path(__file__).parents[2]
MODULES = {
    module.__name__: module
    for module in (linear, dynamic, policy, honest, spatial, islands, joint, joint_processes, words)
}


def digest(key: str) -> str:
    """A hash of the code behind a design: its module and what that imports of the numerics."""
    return _digest(DESIGNS[key].draw.__module__)


def process_digest() -> str:
    """A hash of the code behind the draws of the process of `nqp`, and of its parameters."""
    simulated = sorted((ROOT / "tools" / "simulate").glob("*.py"))
    files = [*simulated, ROOT / "resources" / "nqp" / "parameters.json"]
    own = hashlib.sha256(b"".join(path.read_bytes() for path in files if path.is_file())).hexdigest()[:16]
    folder = ROOT / "scripts"
    return own + code_hash([folder / "spillover/arrays" / name for name in PROCESS_USES], folder)


@cache
def _digest(name: str) -> str:
    module = MODULES[name]
    used = {getattr(value, "__module__", None) or "" for value in vars(module).values()}
    files = [
        Path(str(sys.modules[one].__file__))
        for one in used
        if one.startswith(("spillover.", "sweep.", "report."))
    ]
    own = hashlib.sha256(Path(str(module.__file__)).read_bytes()).hexdigest()[:16]
    return own + code_hash(files, ROOT / "scripts")
