"""Describe what is wrong with a configuration: one line, with its place, for each violation of the JSON
schema of a declaration.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from base.language import KNOWN
from base.yaml_file import TEXTS
from spillover.declarations import to_json_value
from spillover.errors import hint_at_share, list_names, quote_value, suggestion
from spillover.words import _

FORMATS = FormatChecker(formats=())
# JSON schema counts 2010.0 among the integers; a year or a count is a whole number as written.
Validator = validators.extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    ),
)
# Patterns of names, in words.
NAMES = {
    "^[A-Za-z][A-Za-z0-9_]*$": _("a letter, then letters, digits and _"),
    "^[a-z][a-z0-9_]*$": _("a small letter, then small letters, digits and _"),
    "^table[0-9]{2}[a-z]?_[a-z0-9_]+$": _("tableNN_ and small letters, digits and _, as in table01_baseline"),
}


@FORMATS.checks("regex", raises=(re.error, OverflowError, RecursionError))
def _is_pattern(value: object) -> bool:
    return not isinstance(value, str) or re.compile(value) is not None


@FORMATS.checks("ascending")
def _ascends(value: object) -> bool:
    known = [v for v in value if isinstance(v, int | float)] if isinstance(value, list) else []
    return known == sorted(known)


def explain(error: ValidationError, prefix: Sequence[str | int] = ()) -> list[str]:
    """Explain one violation in words: where it is, what is wrong, what is allowed. prefix: the keys above the
    instance.
    """
    if error.validator in ("anyOf", "oneOf") and error.context:
        return _explain_choice(error, prefix)
    place = ".".join(str(part) for part in (*prefix, *error.absolute_path)) or _("top level")
    if (
        error.validator == "additionalProperties"
        and isinstance(error.instance, dict)
        and isinstance(error.schema, dict)
    ):
        allowed = sorted(error.schema.get("properties", {}))
        unknown = [key for key in error.instance if key not in allowed]
        return [
            _(
                "{place}: unknown key {key}{hint}",
                place=place,
                key=quote_value(key),
                hint=suggestion(str(key), allowed),
            )
            for key in unknown
        ] or [_("{place}: {problem}", place=place, problem=_problem(error))]
    if error.validator == "format":
        found = quote_value(error.instance)
        if error.validator_value == "ascending":
            return [_("{place}: {value} is out of order; the lower one goes first", place=place, value=found)]
        return [
            _(
                "{place}: {value} is not a regular expression ({cause})",
                place=place,
                value=found,
                cause=error.cause,
            )
        ]
    problem, remedy = _problem(error), _remedy(error)
    return [_("{place}: {problem}{remedy}", place=place, problem=problem, remedy=remedy)]


# What is said of a value that breaks a rule of a schema, by the rule; wanted: what the rule asks for.
_RULES = {
    "type": _("{value} is not of type {wanted}"),
    "enum": _("{value} is not one of {wanted}"),
    "pattern": _("{value} does not match {wanted}"),
    "minimum": _("{value} is less than the minimum of {wanted}"),
    "maximum": _("{value} is greater than the maximum of {wanted}"),
    "exclusiveMinimum": _("{value} is less than or equal to the minimum of {wanted}"),
    "exclusiveMaximum": _("{value} is greater than or equal to the maximum of {wanted}"),
    "minLength": _("{value} is too short; write at least {wanted} characters"),
    "minItems": _("{value} has too few entries; at least {wanted} are needed"),
    "minProperties": _("{value} has too few keys; at least {wanted} are needed"),
    "maxLength": _("{value} is too long; write at most {wanted} characters"),
    "maxItems": _("{value} has too many entries; at most {wanted} are allowed"),
    "maxProperties": _("{value} has too many keys; at most {wanted} are allowed"),
    "uniqueItems": _("{value} has an entry twice; write each once"),
    "const": _("{wanted} was expected"),
}
_BY_LANGUAGE = "{" + ", ".join(f"{language}: …" for language in KNOWN) + "}"
_EMPTY = _("{value} should be non-empty")
_NO_VALUE = _("no value is given")
_REQUIRED = _("{key} is a required property")


def _problem(error: ValidationError) -> str:
    """Describe a problem, with at most a line of what was found; the validator's sentence for a rare rule."""
    rule, wanted, found = str(error.validator), error.validator_value, quote_value(error.instance)
    if rule == "required" and isinstance(error.instance, dict) and isinstance(wanted, list):
        lacking = [key for key in wanted if _("{key!r} is a required property", key=key) == error.message]
        return _REQUIRED.fill_values(key=repr(lacking[0])) if lacking else str(error.message)
    if rule in ("minLength", "minItems", "minProperties") and wanted == 1:
        return _EMPTY.fill_values(value=found)
    if rule not in _RULES:
        return str(error.message).replace(repr(error.instance), found)
    if rule in ("type", "enum") and error.instance is None:
        return _NO_VALUE
    if rule == "type":
        types = wanted if isinstance(wanted, list) else [wanted]
        wanted = ", ".join(map(repr, types))
    else:
        wanted = quote_value(wanted, 200) if rule == "pattern" else wanted
    return _RULES[rule].fill_values(value=found, wanted=wanted)


def _remedy(error: ValidationError) -> str:
    """Suggest what to write instead, where YAML took a word for something else or the other way round."""
    if error.validator == "pattern" and str(error.validator_value) in NAMES:
        return _("; a name here is {what}", what=NAMES[str(error.validator_value)])
    if error.validator == "required":
        return _("; add it")
    known: Any = error.validator_value
    if error.validator == "exclusiveMaximum":
        return hint_at_share(error.instance, known)
    if error.validator == "enum" and isinstance(error.instance, str):
        return suggestion(error.instance, map(str, known), listed=False)
    if error.validator == "enum" and error.instance is None:
        return _("; write one of {values}", values=", ".join(map(str, known)))
    return _remedy_for_type(error) if error.validator == "type" else ""


def _remedy_for_type(error: ValidationError) -> str:
    """Suggest how to write a value of the type that is expected."""
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    if "string" in wanted and isinstance(error.instance, dict) and error.absolute_path[-1] in TEXTS:
        unknown = [key for key in error.instance if key not in KNOWN]
        if unknown:
            values = {"names": list_names(unknown), "example": _BY_LANGUAGE}
            return _("; no language here is called {names}; write a text for each: {example}", **values)
        return _("; write a text, or a text for each language: {example}", example=_BY_LANGUAGE)
    if "string" in wanted and isinstance(error.instance, bool | int | float):
        return _("; put it in quotation marks, if it is a name or a text")
    if "string" in wanted:
        return _("; write a text")
    if "boolean" in wanted and isinstance(error.instance, str | None):
        return _("; write true or false")
    if "integer" in wanted and isinstance(error.instance, float):
        return _("; write a whole number, without a decimal point")
    if {"number", "integer"} & {*wanted} and isinstance(error.instance, str | None):
        return _("; write a number alone, without quotation marks or a unit")
    if "array" in wanted:
        return _("; write a list: [a, b]")
    if "object" in wanted:
        return _("; write keys and values: {example}", example="{key: value}")
    return ""


def _explain_choice(error: ValidationError, prefix: Sequence[str | int]) -> list[str]:
    """Explain what is wrong with a value that fits none of several types, as the one that it means to be."""
    discriminator = error.schema.get("discriminator") if isinstance(error.schema, dict) else None
    place = ".".join(str(part) for part in (*prefix, *error.absolute_path))
    context = list(error.context or ())
    if discriminator and isinstance(error.instance, dict | str):
        key, tags = discriminator["propertyName"], list(discriminator["mapping"])
        tag = error.instance if isinstance(error.instance, str) else error.instance.get(key)
        if isinstance(error.instance, str) and tag in tags:
            values = {"place": place, "found": quote_value(tag), "example": f"{{{key}: {tag}}}"}
            return [_("{place}: {found} stands alone; write keys and values: {example}", **values)]
        if tag not in tags:
            known = ", ".join(tags)
            if tag is None:
                return [
                    _("{place}.{key}: is missing; give one of {known}", place=place, key=key, known=known)
                ]
            hint = suggestion(str(tag), tags, listed=False)
            values = {"place": place, "key": key, "found": quote_value(tag), "known": known, "hint": hint}
            return [_("{place}.{key}: {found} is not one of {known}{hint}", **values)]
        context = [inner for inner in context if inner.schema_path[0] == tags.index(tag)]
    elif not discriminator:
        context = [inner for inner in context if inner.validator_value != "null"] or context
        context = [inner for inner in context if inner.validator != "type" or inner.path] or context
        if len({inner.schema_path[0] for inner in context}) == 1:  # the only one of the value's type
            return [line for inner in sorted(context, key=_order) for line in explain(inner, prefix)]
    best = max(context, key=lambda e: (len(e.absolute_path), e.validator == "additionalProperties"))
    return explain(best, prefix)


# Plain values checked against the JSON schema of a declaration, every violation in words.

Schema = dict[str, Any]
PROGRAMMERS = ("title", "description")


@lru_cache
def schema_of(declaration: Any) -> Schema:
    """Write the JSON schema of a struct, annotated or not, with its own definitions under `$defs`."""
    (top,), definitions = msgspec.json.schema_components([declaration])
    # Titles and docstrings are for programmers: what users read is in the catalogue of words.
    own = {
        name: {k: v for k, v in inner.items() if k not in PROGRAMMERS} for name, inner in definitions.items()
    }
    return {**top, "$defs": own}


@lru_cache
def _validator_of(declaration: Any, needed: tuple[str, ...]) -> Draft202012Validator:
    schema = {**schema_of(declaration), "required": [*needed]}
    return Validator(schema, format_checker=FORMATS)


def problems(
    value: Mapping[str, Any], declaration: Any, place: Sequence[str] = (), needed: Collection[str] = ()
) -> list[str]:
    """List every violation in words, each with its place below `place`; none where the value can become the
    struct.

    needed: keys that must be there although the declaration does not ask for them.
    """
    errors = _validator_of(declaration, tuple(needed)).iter_errors(to_json_value(value))
    return [
        line
        for error in sorted(errors, key=_order)
        if not _is_beyond(error)
        for line in explain(error, place)
    ]


def _order(error: ValidationError) -> tuple[list[str], bool]:
    """Order problems by place; a misspelt key, with its remedy, is before the one that it leaves missing."""
    return [str(part) for part in error.absolute_path], error.validator == "required"


def _is_beyond(error: ValidationError) -> bool:
    """Return whether a list is refused for entries beyond its last one, which its greatest length refuses
    too.
    """
    schema = error.schema if isinstance(error.schema, dict) else {}
    return error.validator == "items" and error.validator_value is False and "maxItems" in schema
