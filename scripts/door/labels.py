"""What a file says about its variables besides their names: Stata's labels and formats."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from ingest.limits import reading


@lru_cache
def _stata(path: Path) -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    from pandas.io.stata import StataReader

    with reading(path.name, "Stata data"):
        opened: Any = StataReader(path, convert_categoricals=False, convert_dates=False)
        with opened as reader:
            labels = reader.variable_labels()
            names, formats = list(labels), list(reader._fmtlist)
            labelled = [name for name, used in zip(names, reader._lbllist, strict=True) if used]
    return labels, dict(zip(names, formats, strict=True)), frozenset(labelled)


def labels_of(path: Path) -> dict[str, str]:
    """The variables' labels by name; none where the format has none."""
    labels = _stata(path)[0] if path.suffix.lower() == ".dta" else {}
    return {name: " ".join(label.split()) for name, label in labels.items() if label.strip()}


def formats_of(path: Path) -> dict[str, str]:
    """The variables' display formats by name (%ty, %td, …)."""
    return _stata(path)[1] if path.suffix.lower() == ".dta" else {}


def labelled_of(path: Path) -> frozenset[str]:
    """The variables whose values have labels."""
    return _stata(path)[2] if path.suffix.lower() == ".dta" else frozenset()
