"""A cache between runs in Snakemake's folder; what is lost is computed again."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def recall(path: Path) -> Any:
    """Read a remembered value; None where nothing was remembered, or it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def store_value(path: Path, value: Any) -> bool:
    """Write a value down in one piece, where Snakemake has its folder; say whether it could."""
    if not path.parent.is_dir():
        return False
    temporary = path.with_suffix(f".{os.getpid()}")
    try:
        temporary.write_text(json.dumps(value), encoding="utf-8")
        os.replace(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        return False
    return True
