"""What matrices, sweeps and spatial models of a study name must exist, and an option that a model would not
use is an error.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from study.checks import is_regular
from study.errors import StudyError, quoted

WITH_ERRORS, WITH_LAGS = ("SEM", "SDEM", "SARAR", "GNS"), ("SDM", "SDEM", "SLX", "GNS")
WITHOUT_SPILLOVERS = ("OLS", "SEM")


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


def misused(analysis: Mapping[str, Any]) -> Iterator[str]:
    """Each option of a spatial analysis that its model has no use for, with the remedy."""
    model, regressors = analysis["model"], analysis["regressors"]
    if "durbin" in analysis and model not in WITH_LAGS:
        yield f"durbin: {model} has no lags of regressors; use {_either(WITH_LAGS)}"
    for term in analysis.get("durbin", ()):
        if term not in regressors:
            yield f"durbin: {term} is not among the regressors {', '.join(regressors)}"
    if "error_weights" in analysis and model not in WITH_ERRORS:
        yield f"error_weights: {model} has no spatial errors; use {_either(WITH_ERRORS)}"
    for product in analysis.get("moderator_values", {}):
        term, _, moderator = product.partition(":")
        if model in WITHOUT_SPILLOVERS:
            yield f"moderator_values: {model} has no spillovers; its coefficients are the effects"
        elif not moderator or not {term, product} <= {*regressors}:
            yield (
                "moderator_values: name a product and put it and its first factor among the "
                f"regressors; {quoted(product)} is not so"
            )
    yield from _dynamic(analysis)
    yield from _random(analysis)


def _dynamic(analysis: Mapping[str, Any]) -> Iterator[str]:
    correction = analysis.get("bias_correction")
    if "dynamic" not in analysis:
        if isinstance(correction, str):
            yield f"bias_correction: {correction!r} is for a dynamic model; a static one takes true or false"
        return
    if analysis["model"] not in ("SAR", "SDM"):
        yield f"dynamic: a dynamic model is SAR or SDM, not {analysis['model']}"
    if analysis.get("effects") == "random":
        yield "dynamic: a dynamic model has fixed effects; use effects two-way, individual, time or none"


def _random(analysis: Mapping[str, Any]) -> Iterator[str]:
    if analysis.get("effects") != "random":
        if "random_errors" in analysis:
            yield "random_errors: only for effects random"
        return
    if "random_errors" in analysis and analysis["model"] not in WITH_ERRORS:
        yield f"random_errors: {analysis['model']} has no spatial errors; use {_either(WITH_ERRORS)}"
    errors = analysis.get("standard_errors", "expected")
    if errors != "expected":
        yield (
            "standard_errors: those of random effects are from the expected information, not "
            f"{quoted(errors)}; use fixed effects"
        )
    if analysis.get("bias_correction"):
        yield "bias_correction: random effects have no incidental parameters; leave it out"


def _either(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
