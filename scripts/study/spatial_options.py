"""What matrices, sweeps of a study name must exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from study.checks import is_regular
from study.errors import StudyError, quoted


def check_matrices_and_sweeps(study: Mapping[str, Any], root: Path) -> None:
    """Raises StudyError naming the key of a variable, file or window of `weights` or `sweeps` that the study
    does not have.
    """
    variables = [*study["variables"], *study.get("indices", {})]
    first, last = study["years"]
    named: list[tuple[str, str]] = []
    windows: list[tuple[str, list[int]]] = []
    matrices = [(f"weights.{name}", matrix) for name, matrix in study.get("weights", {}).items()]
    for name, sweep in study.get("sweeps", {}).items():
        place = f"sweeps.{name}"
        matrices += [(f"{place}.weights.{i}", matrix) for i, matrix in enumerate(sweep["weights"])]
        windows += [(f"{place}.windows.{window}", years) for window, years in sweep["windows"].items()]
        named += [(f"{place}.treatment", sweep["treatment"])]
        named += [(f"{place}.outcomes", outcome) for outcome in sweep["outcomes"]]
        named += [(f"{place}.standardise", variable) for variable in sweep.get("standardise", ())]
        named += [
            (f"{place}.controls.{key}", v)
            for key, controls in sweep.get("controls", {}).items()
            for v in controls
        ]
    for place, matrix in matrices:
        named += [(f"{place}.variable", variable) for variable in _each(matrix.get("variable"))]
        windows += [(f"{place}.window", matrix["window"])] if matrix.get("window") else []
        for file in _each(matrix.get("file")):
            if not is_regular(root / file):
                raise StudyError(
                    f"config/{study['study']}.yaml: {place}.file: there is no file {quoted(file)}; correct "
                    "its path"
                )
    for place, name in named:
        if name not in variables:
            close = difflib.get_close_matches(name, variables, n=1)
            hint = f"did you mean {quoted(close[0])}?" if close else f"there are {', '.join(variables)}"
            raise StudyError(
                f"config/{study['study']}.yaml: {place}: {quoted(name)} is neither in 'variables' nor in "
                f"'indices'; {hint}"
            )
    for place, (start, end) in windows:
        if not first <= start <= end <= last:
            raise StudyError(
                f"config/{study['study']}.yaml: {place}: [{start}, {end}] is no window of the years "
                f"{first} to {last}; "
                "give its first and last year"
            )


def _each(value: Any) -> Iterable[str]:
    return value if isinstance(value, list) else [] if value is None else [value]
