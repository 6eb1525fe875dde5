"""The weight matrices of a study and of its sweeps: typed, and checked against what the study has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any

import msgspec

from base.check import problems
from base.checks import fail, is_regular
from base.limits import check_limit
from base.problems import suggestion
from spillover.declared import convert, kinds_in, names_in
from spillover.errors import StudyError, quoted
from sweep.matrices import expand_line, lists_of
from weights.family import Family

Options = Mapping[str, Any]


def families() -> Mapping[str, type[Family]]:
    """Every family of weight matrices by name."""
    return kinds_in("weights.families", Family)


def resolve_matrices(study: Options, root: Path) -> dict[str, Family]:
    """The matrices of a study by name. Raises StudyError naming every wrong key, of its sweeps' matrices too.

    root: the folder that files are relative to.
    """
    found: dict[str, Family] = {}
    wrong: list[str] = []
    for name, options in (study.get("weights") or {}).items():
        try:
            found[name] = typed(options, f"weights.{name}")
        except StudyError as error:
            wrong += str(error).splitlines()
            continue
        wrong += _unfit(found[name], f"weights.{name}", study, root)
    for name, sweep in (study.get("sweeps") or {}).items():
        for i, line in enumerate(sweep.get("weights") or ()):
            wrong += _unfit_line(line, f"sweeps.{name}.weights.{i}", study, root)
    fail(f"config/{study['study']}.yaml", wrong)
    return found


def typed(options: Options, place: str) -> Family:
    """One matrix of its family. Raises StudyError with a line for each problem of its options."""
    name = options.get("family")
    if not isinstance(name, str) or name not in families():
        what = "is missing" if name is None else f"{quoted(name)} is not a family of weight matrices"
        raise StudyError(f"{place}.family: {what}{suggestion(str(name), families())}")
    declaration = families()[name]
    try:
        return convert(options, declaration)
    except (msgspec.ValidationError, ValueError) as error:
        lines = problems(options, declaration, place.split(".")) or [f"{place}: {error}"]
        raise StudyError("\n".join(lines)) from None


def _unfit_line(line: Options, place: str, study: Options, root: Path) -> list[str]:
    """The problems of a line of a sweep, each once."""
    lists = lists_of(line)
    wrong = [
        f"{place}.{key}: the list is empty; give at least one value" for key, v in lists.items() if not v
    ]
    if "standardise" not in line:
        wrong.append(f"{place}.standardise: is missing; give row, spectral or none, or a list of them")
    if wrong:
        return wrong
    check_limit("SPILLOVER_SWEEP_MATRICES", prod(map(len, lists.values())), "the number of matrices", place)
    for matrix in expand_line(line):
        try:
            wrong += _unfit(typed(matrix, place), place, study, root)
        except StudyError as error:
            wrong += str(error).splitlines()
    return list(dict.fromkeys(wrong))


def _unfit(matrix: Family, place: str, study: Options, root: Path) -> Iterator[str]:
    """Variables, files and windows that the study does not have, and options without use."""
    variables = [*study["variables"], *(study.get("indices") or {})]
    first, last = study["years"]
    for name in names_in(matrix):
        if name.what == "variable" and name.text not in variables:
            said = f"{quoted(name.text)} is neither in 'variables' nor in 'indices'"
            yield f"{place}.{name.place}: {said}{suggestion(name.text, variables)}"
        if name.what == "file" and not is_regular(root / name.text):
            yield f"{place}.{name.place}: there is no file {quoted(name.text)}; correct its path"
    window: Sequence[int] | None = getattr(matrix, "window", None)
    if window is not None and not first <= window[0] <= window[1] <= last:
        yield (
            f"{place}.window: {list(window)} is not a window of the years {first} to {last}; give its first "
            "and last year"
        )
    for problem in matrix.problems():
        yield f"{place}.{problem}"
