"""The analyses of a study: inherited, completed with the study's defaults, typed and checked against what the
study has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from base.checks import fail
from base.problems import problems
from plan.contract import check_kinds
from plan.resolve import LACKING, build_declaration, find_kind, find_lacking_names, names_of
from spillover.analysis import Analysis
from spillover.declarations import KINDS, fields_of, kinds_in, names_in
from spillover.errors import StudyError, lines_of, quote_value, suggestion
from spillover.panel.terms import parse_term
from spillover.words import _, join_sentences

Raw = Mapping[str, Any]


def kinds() -> Mapping[str, type[Analysis]]:
    """Get every kind of analysis by name."""
    return kinds_in(KINDS, Analysis)


def resolve_analyses(study: Raw) -> dict[str, Analysis]:
    """Type each analysis of a study; those that a kind expands into follow it, as `<name>__<part>`.

    Raises StudyError naming every wrong key: unknown keys or kinds, wrong types, `like` in a circle, unknown
    variables, matrices, groups or analyses, a term in two roles, options without use.
    """
    where, raw = f"config/{study['study']}.yaml", study.get("analyses", {})
    defaults = study.get("defaults", {})
    named = [entry.get("kind") for entry in raw.values() if isinstance(entry, Mapping)]
    check_kinds({*kinds()} & {kind for kind in named if isinstance(kind, str)})
    _check_defaults(defaults, where)
    found: dict[str, Analysis] = {}
    wrong: list[str] = []
    for name in raw:
        try:
            _add(name, _inherit(name, raw), raw, defaults, found)
        except StudyError as error:
            wrong += [line for line in lines_of(error) if not _inherits(line, name, raw, wrong)]
    fail(where, wrong)
    names = names_of(study, found)
    for name, analysis in found.items():
        try:
            own = {"regressor": list(getattr(analysis, "regressors", None) or ())}
            lacking = [*find_lacking_names(analysis, names | own)]
            known = [*lacking, *analysis.find_shared_roles()]
            known = known or [*_find_long_lags(analysis, study)]
            known = known or [*analysis.problems()] or [*analysis.problems_among(name, found)]
        except StudyError as error:  # of a term, which does not know whose it is
            wrong.append(_("analyses.{name}: {error}", name=name, error=error))
            continue
        for problem in known:
            place = _place_of_key(name, problem, raw, defaults) if problem in lacking else f"analyses.{name}"
            wrong.append(_("{place}.{problem}", place=place, problem=problem))
    fail(where, [*dict.fromkeys(wrong)])
    return found


def _place_of_key(name: str, problem: str, raw: Raw, defaults: Raw) -> str:
    """Return where the option is written that a problem begins with: in the analysis, in one that it is
    `like`, or in the study's defaults, so that what many inherit is told once, where it is corrected.
    """
    key, step = re.split(r"[.:[]", problem, maxsplit=1)[0], name
    while step in raw and key not in raw[step] and "like" in raw[step]:
        step = raw[step]["like"]
    if step not in raw:  # a part that a kind expands into, whose options the kind has set
        return f"analyses.{name}"
    return f"analyses.{step}" if key in raw[step] or key not in defaults else "defaults"


def _find_long_lags(analysis: Analysis, study: Raw) -> Iterator[str]:
    """Find terms that no row of the panel has, for their lag or lead is as long as the panel."""
    if "years" not in study:  # analyses alone, without a panel
        return
    first, last = study["years"]
    periods = (last - first) // study.get("step", 1) + 1
    for name in names_in(analysis, "term"):
        if any(abs(shift) >= periods for factor in parse_term(name.text) for shift in factor.shifts):
            yield _(
                "{place}: {term} reaches beyond the panel, which has {periods} periods; shorten the lag",
                place=name.place,
                term=quote_value(name.text),
                periods=periods,
            )


def _inherits(line: str, name: str, raw: Raw, wrong: list[str]) -> bool:
    """Return whether a problem of an analysis is that of the one that it is `like`, where it is to be
    corrected.
    """
    parent = raw[name].get("like") if isinstance(raw[name], Mapping) else None
    own, inherited = f"analyses.{name}.", f"analyses.{parent}."
    return line.replace(own, inherited, 1) in wrong


def _add(name: str, given: Raw, raw: Raw, defaults: Raw, found: dict[str, Analysis]) -> None:
    """Type one analysis and those that it expands into. raw: the study's analyses as written."""
    analysis = build_analysis(f"analyses.{name}", given, defaults)
    found[name] = analysis
    try:
        parts = analysis.expand(lambda other: complete_analysis(other, raw, defaults))
    except StudyError as error:
        raise StudyError(_("analyses.{name}.{error}", name=name, error=error)) from None
    for part, inner in parts.items():
        if f"{name}__{part}" in raw:
            raise StudyError(
                _(
                    "analyses.{name}__{part}: {other} makes an analysis of this name; rename one of them",
                    name=name,
                    part=part,
                    other=quote_value(name),
                )
            )
        _add(f"{name}__{part}", inner, raw, defaults, found)


def complete_analysis(name: str, raw: Raw, defaults: Raw) -> Raw:
    """Complete an analysis as written with what it inherits and the study's defaults for its kind."""
    if name not in raw:
        said = LACKING["analysis"].fill_values(name=quote_value(name))
        raise StudyError(_("{said}{hint}", said=said, hint=suggestion(name, raw)))
    given = _inherit(name, raw)
    try:
        build_analysis(f"analyses.{name}", given, defaults)
    except StudyError:
        raise StudyError(_("{name} is not valid itself; correct it first", name=quote_value(name))) from None
    fields = {field.encode_name for field in fields_of(kinds()[given["kind"]])}
    return {key: value for key, value in defaults.items() if key in fields} | given


def build_analysis(place: str, given: Raw, defaults: Raw) -> Analysis:
    """Build one analysis of its kind, completed with the study's defaults. Raises StudyError with a line for
    each problem of its options. place: its keys in the configuration.
    """
    declaration = find_kind(given, "kind", kinds(), place, _("{name} is not a kind of analysis"))
    fields = {field.encode_name for field in fields_of(declaration)}
    inherited = {key: value for key, value in defaults.items() if key in fields and key not in given}
    try:
        own = {key: value for key, value in given.items() if value is not None}
        return build_declaration(inherited | own, declaration, place)
    except StudyError as error:
        lines = [
            _("{line} (from 'defaults'; the analysis can set its own)", line=line)
            if any(line.startswith(f"{place}.{key}") for key in inherited)
            else line
            for line in lines_of(error)
        ]
        raise StudyError(join_sentences(lines)) from None


def _inherit(name: str, analyses: Raw) -> dict[str, Any]:
    """Merge into an analysis the keys of those it is `like`, its own winning. A key set to null removes what
    is inherited, from another analysis or from the study's defaults.
    """
    chain = [name]
    while isinstance(analyses[chain[-1]], Mapping) and "like" in analyses[chain[-1]]:
        parent = analyses[chain[-1]]["like"]
        if not isinstance(parent, str) or parent not in analyses:
            raise StudyError(
                _(
                    "analyses.{name}.like: unknown analysis {parent}{hint}",
                    name=chain[-1],
                    parent=quote_value(parent),
                    hint=suggestion(str(parent), analyses),
                )
            )
        if parent in chain:
            circle = " -> ".join([*chain, parent])
            raise StudyError(
                _(
                    "analyses.{name}.like: {circle} inherit from one another in a circle; give one of "
                    "them its own keys",
                    name=name,
                    circle=circle,
                )
            )
        chain.append(parent)
    merged: dict[str, Any] = {}
    for step in reversed(chain):
        if not isinstance(analyses[step], Mapping):
            raise StudyError(
                _(
                    "analyses.{step}: expected keys and values, not {found}",
                    step=step,
                    found=quote_value(analyses[step]),
                )
            )
        merged |= analyses[step]
    merged.pop("like", None)
    return merged


def _check_defaults(defaults: Raw, where: str) -> None:
    """Check that each default is an option of some kind, and valid for one of those that have it."""
    for key, value in defaults.items():
        having = {
            name: kind
            for name, kind in kinds().items()
            if any(f.encode_name == key and not f.required for f in fields_of(kind))
        }
        if not having:
            known = sorted({f.encode_name for k in kinds().values() for f in fields_of(k) if not f.required})
            fail(
                where,
                [
                    _(
                        "{place}: unknown key {key}{hint}",
                        place="defaults",
                        key=quote_value(key),
                        hint=suggestion(key, known),
                    )
                ],
            )
        tried = (
            _lines_of_key(key, problems({"kind": name, key: value}, kind)) for name, kind in having.items()
        )
        first = next(tried)
        if first and all(tried):
            fail(where, [_("defaults.{problem}", problem=line) for line in first])


def _lines_of_key(key: str, lines: list[str]) -> list[str]:
    return [line for line in lines if line.split(":")[0].split(".")[0] == key]
