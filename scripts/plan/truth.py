"""The true values that a study's simulated data have, checked against what the study estimates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from base.checks import fail, find_absent_names
from base.input_file import is_given
from report.truth import Estimand, Truth, read_truth
from spillover.analysis import Analysis
from spillover.declarations import all_options_of
from spillover.errors import StudyError
from spillover.messages.catalogue import TERM
from spillover.words import _
from weights.family import Family

NAME = "truth.json"
# Parts of terms that are no variable and have no words of their own: paths of a mediation, an average effect.
OTHERS = ("a", "b", "ATT", "Intercept")
IDENTIFIER = re.compile(r"[A-Za-z_]\w*")
LAG = re.compile(r"[LFD]\d*")


def truth_file(root: Path, study: Mapping[str, Any]) -> Path | None:
    """Find `resources/<study>/truth.json`; None where it is not there, or the study reads raw files of
    another folder. Raises StudyError where the study's data are not simulated.
    """
    folder = root / "resources" / str(study["study"])
    given = study.get("input")
    if not is_given(folder / NAME):
        return None
    if given and not (root / given).resolve().is_relative_to(folder.resolve()):
        return None
    if "simulated" not in study:
        raise StudyError(
            _(
                "{file} gives true values, but config/{study}.yaml has no 'simulated': say there what is "
                "simulated, or remove the file",
                file=f"resources/{study['study']}/{NAME}",
                study=str(study["study"]),
            )
        )
    return folder / NAME


def resolve_truth(
    path: Path,
    where: str,
    study: Mapping[str, Any],
    analyses: Mapping[str, Analysis],
    matrices: Mapping[str, Family],
) -> tuple[Truth, dict[str, dict[str, float]]]:
    """Read the file, and find the true value of each estimate by model and term: of the analyses that have
    the options of the process. Raises StudyError naming every estimate that the study does not have.

    where: the file as messages call it.
    """
    truth = read_truth(path)
    variables = {*study["variables"], *(study.get("indices") or {}), *TERM, *OTHERS}
    wrong: list[str] = []
    values: dict[str, dict[str, float]] = {}
    for name, one in truth.estimands.items():
        place = f"estimands.{name}.estimates"
        problems = list(_find_absent_names(place, one, analyses, variables))
        wrong += problems
        for model, term in () if problems else one.model_terms():
            options = all_options_of(analyses[model.partition("/")[0]])
            weights = matrices.get(str(options.get("weights")))
            if weights is not None:
                options = {**options, "weights": all_options_of(weights)}
            if _has_values({key: value for key, value in one.process.items() if key in options}, options):
                values.setdefault(model, {})[term] = one.value
    fail(where, wrong)
    return truth, values


def _find_absent_names(
    place: str, estimand: Estimand, analyses: Mapping[str, Analysis], variables: set[str]
) -> Iterator[str]:
    """Yield the names of an estimand that the study does not have."""
    if not estimand.estimates:
        yield _("{place}: names no estimate; name a model and its term, or take it out", place=place)
    for model, term in estimand.model_terms():
        analysis, _slash, part = model.partition("/")
        if analysis not in analyses:
            yield from find_absent_names(place, [analysis], analyses)
            continue
        parts = analyses[analysis].parts()
        if parts is not None and part not in parts:
            yield _(
                "{place}: {name} has no part {part}; its parts are {parts}",
                place=place,
                name=repr(analysis),
                part=repr(part),
                parts=", ".join(one or "''" for one in parts),
            )
        if analyses[analysis].variables_used():
            pieces = [p for p in re.split(r"[:.]", term) if IDENTIFIER.fullmatch(p) and not LAG.fullmatch(p)]
            yield from find_absent_names(f"{place}.{model}", pieces, sorted(variables))


def _has_values(wanted: Mapping[str, Any], options: Mapping[str, Any]) -> bool:
    """Return whether options have these values, at every level."""
    return all(
        _has_values(value, options[key])
        if isinstance(options.get(key), Mapping) and isinstance(value, Mapping)
        else options.get(key) == value
        for key, value in wanted.items()
    )
