"""Resolve a study's declarations to typed values: the kind that an entry's tag names, its options, and what
these name that the study does not have.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from base.problems import problems
from spillover.declarations import convert, names_in
from spillover.errors import StudyError, lines_of, quote_value, suggestion
from spillover.panel.terms import parse_effect, variables_of
from spillover.words import Message, _, join_sentences

Raw = Mapping[str, Any]
Kind = TypeVar("Kind", bound=msgspec.Struct)
Declared = TypeVar("Declared")

_NO_GROUP = _(
    "{name} is not a group of units: add it to 'groups' of 'panel' (of 'units' in a study without 'panel')"
)
# What is said of a name that the study does not have, by what it names.
LACKING = {
    "variable": _("{name} is neither in 'variables' nor in 'indices'"),
    "matrix": _("{name} is not in 'weights'"),
    "group": _NO_GROUP,
    "cluster": _NO_GROUP,
    "analysis": _("{name} is not in 'analyses'"),
    "regressor": _("{name} is not among the regressors"),
}


def resolve_each(
    section: Raw | None, make: Callable[[str, Any], Declared]
) -> tuple[dict[str, Declared], list[str]]:
    """Make something of each entry of a section, by its name, and the lines that say what is wrong with the
    others.
    """
    found: dict[str, Declared] = {}
    wrong: list[str] = []
    for name, given in (section or {}).items():
        try:
            found[name] = make(name, given)
        except StudyError as error:
            wrong += lines_of(error)
    return found, wrong


def find_kind(
    given: Raw, tag: str, kinds: Mapping[str, type[Kind]], place: str, unknown: Message
) -> type[Kind]:
    """Find the kind of an entry. tag: the key that names it; unknown: what is said of a name that no kind
    has.
    """
    name = given.get(tag)
    if not isinstance(name, str) or name not in kinds:
        what = _("is missing") if name is None else unknown.fill_values(name=quote_value(name))
        raise StudyError(
            _(
                "{place}.{tag}: {what}{hint}",
                place=place,
                tag=tag,
                what=what,
                hint=suggestion(str(name), kinds),
            )
        )
    return kinds[name]


def build_declaration(given: Raw, declaration: type[Kind], place: str) -> Kind:
    """Options as a declaration. Raises StudyError with a line for each problem. place: their keys."""
    if lines := problems(given, declaration, place.split(".")):
        raise StudyError(join_sentences(lines))
    try:
        return convert(given, declaration)
    except (msgspec.ValidationError, ValueError) as error:
        raise StudyError(_("{place}: {error}", place=place, error=error)) from None


def names_of(study: Raw, analyses: Iterable[str] = ()) -> dict[str, list[str]]:
    """List the names that declarations may name, by what they name. analyses: those that there are."""
    variables = [*study["variables"], *(study.get("indices") or {})]
    groups = list((study.get("units") or {}).get("groups") or [])
    return {
        "variable": variables,
        "term": variables,
        "column": list(study.get("panel_columns") or ()),
        "index": list(study.get("indices") or {}),
        "matrix": list(study.get("weights") or {}),
        "group": groups,
        "cluster": ["unit", "year", *groups],
        "effect": ["unit", "year", *groups],
        "analysis": list(analyses),
        "sweep": list(study.get("sweeps") or {}),
    }


def find_lacking_names(declaration: msgspec.Struct, known: Mapping[str, list[str]]) -> Iterator[str]:
    """Yield what a declaration names that is not there, of the sorts of known names, each line once."""
    return iter(dict.fromkeys(_iterate_lacking_names(declaration, known)))


def _iterate_lacking_names(declaration: msgspec.Struct, known: Mapping[str, list[str]]) -> Iterator[str]:
    for name in names_in(declaration):
        if name.what not in known:
            continue
        try:
            named, what = _parts(name.what, name.text)
        except StudyError as error:  # of a term or an effect that is none
            yield _("{place}: {error}", place=name.place, error=error)
            continue
        for one in named:
            if one not in known[name.what]:
                said = LACKING[what].fill_values(name=quote_value(one))
                columns = known.get("column", ()) if what == "variable" else ()
                hint = suggestion(one, [*known[name.what], *columns], listed=False)
                yield _(
                    "{place}: {said}{hint}",
                    place=name.place,
                    said=said,
                    hint=hint or suggestion(one, known[name.what]),
                )


def _parts(what: str, text: str) -> tuple[Iterable[str], str]:
    """List the names in a text, and what they name."""
    if what == "term":
        return variables_of(text), "variable"
    if what == "effect":
        return parse_effect(text)[0], "group"
    return [text], what


def find_part_problem(place: str, analysis: str, known: Collection[str], given: str | None) -> Message | None:
    """Return what is wrong with the part of an analysis that an entry names, or does not name: None where it
    is one of the known parts, or where none need be named.
    """
    if given in known or (given is None and ("" in known or len(known) == 1)):
        return None
    values = {"name": quote_value(analysis), "parts": ", ".join(part or "''" for part in known)}
    if given is None:
        return _(
            "{place}: a part of {name} must be named; its parts are {parts}: give 'part'",
            place=place,
            **values,
        )
    return _(
        "{place}: {name} has no part {part}; its parts are {parts}",
        place=f"{place}.part",
        part=quote_value(given),
        **values,
    )
