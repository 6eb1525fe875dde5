"""What the sweeps of a study name must exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from declare.problems import suggestion
from study.checks import fail
from study.errors import quoted


def check_sweeps(study: Mapping[str, Any]) -> None:
    """Raises StudyError naming the key of each variable or window of `sweeps` that the study does not have.

    Their matrices are checked with those of the study (`weights.resolve`).
    """
    wrong = [
        problem
        for name, sweep in (study.get("sweeps") or {}).items()
        for problem in _unfit(name, sweep, study)
    ]
    fail(f"config/{study['study']}.yaml", wrong)


def _unfit(name: str, sweep: Mapping[str, Any], study: Mapping[str, Any]) -> Iterator[str]:
    variables = [*study["variables"], *(study.get("indices") or {})]
    first, last = study["years"]
    named = [("treatment", sweep["treatment"])]
    named += [("outcomes", outcome) for outcome in sweep["outcomes"]]
    named += [("standardise", variable) for variable in sweep.get("standardise", ())]
    named += [(f"controls.{key}", v) for key, controls in sweep.get("controls", {}).items() for v in controls]
    for key, variable in named:
        if variable not in variables:
            hint = suggestion(variable, variables)
            yield f"sweeps.{name}.{key}: {quoted(variable)} is neither in 'variables' nor in 'indices'{hint}"
    for window, (start, end) in sweep["windows"].items():
        if not first <= start <= end <= last:
            yield (
                f"sweeps.{name}.windows.{window}: [{start}, {end}] is not a window of the years {first} to "
                f"{last}; give its first and last year"
            )
