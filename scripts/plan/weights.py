"""The weight matrices of a study and of its sweeps: typed, and checked against what the study has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import Any

from base.checks import fail
from base.input_file import check_limit, is_given
from plan.resolve import build_declaration, find_kind, find_lacking_names, names_of, resolve_each
from spillover.declarations import kinds_in, names_in
from spillover.errors import StudyError, lines_of, quote_value
from spillover.words import _
from sweep.matrices import expand_line, lists_of
from weights.family import Family

Options = Mapping[str, Any]


def families() -> Mapping[str, type[Family]]:
    """Get every family of weight matrices by name."""
    return kinds_in("weights.families", Family)


def resolve_matrices(study: Options, root: Path) -> dict[str, Family]:
    """Type the matrices of a study, by name. Raises StudyError naming every wrong key, of its sweeps'
    matrices too.

    root: the folder that files are relative to.
    """
    found, wrong = resolve_each(
        study.get("weights"), lambda name, options: build_family(options, f"weights.{name}")
    )
    for name, matrix in found.items():
        wrong += _find_problems(matrix, f"weights.{name}", study, root)
    for name, sweep in (study.get("sweeps") or {}).items():
        for i, line in enumerate(sweep.get("weights") or ()):
            wrong += _list_problems_of_line(line, f"sweeps.{name}.weights.{i}", study, root)
    fail(f"config/{study['study']}.yaml", wrong)
    return found


def build_family(options: Options, place: str) -> Family:
    """Build one matrix of its family. Raises StudyError with a line for each problem of its options."""
    unknown = _("{name} is not a family of weight matrices")
    return build_declaration(options, find_kind(options, "family", families(), place, unknown), place)


def _list_problems_of_line(line: Options, place: str, study: Options, root: Path) -> list[str]:
    """List the problems of a line of a sweep, each once."""
    lists = lists_of(line)
    wrong = [
        _("{place}: the list is empty; give at least one value", place=f"{place}.{key}")
        for key, v in lists.items()
        if not v
    ]
    if "standardise" not in line:
        wrong.append(
            _(
                "{place}: is missing; give row, spectral or none, or a list of them",
                place=f"{place}.standardise",
            )
        )
    if wrong:
        return wrong
    check_limit(
        "SPILLOVER_SWEEP_MATRICES", prod(map(len, lists.values())), _("the number of matrices"), place
    )
    for matrix in expand_line(line):
        try:
            wrong += _find_problems(build_family(matrix, place), place, study, root)
        except StudyError as error:
            wrong += lines_of(error)
    return list(dict.fromkeys(wrong))


def _find_problems(matrix: Family, place: str, study: Options, root: Path) -> Iterator[str]:
    """Find variables, files and windows that the study does not have, and options without use."""
    first, last = study["years"]
    yield from (f"{place}.{line}" for line in find_lacking_names(matrix, names_of(study)))
    for name in names_in(matrix, "file"):
        where = f"{place}.{name.place}"
        try:
            if not is_given(root / name.text, f"{where}: {quote_value(name.text)}"):
                file = quote_value(name.text)
                yield _("{place}: file not found: {file}; correct the path", place=where, file=file)
        except StudyError as error:
            yield from lines_of(error)
    window: Sequence[int] | None = getattr(matrix, "window", None)
    if window is not None and not first <= window[0] <= window[1] <= last:
        yield (
            _(
                "{place}.window: {window} is not a window of the years {first} to {last}; give "
                "its first and last year",
                place=place,
                window=list(window),
                first=first,
                last=last,
            )
        )
    for problem in matrix.problems():
        yield _("{place}.{problem}", place=place, problem=problem)
