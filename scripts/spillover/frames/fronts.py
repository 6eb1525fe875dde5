"""The calls of the library: each is a kind of analysis, with some of its options fixed, on a data frame."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import msgspec

from spillover.analysis import SampledAnalysis
from spillover.declarations import KINDS, convert, fields_of, load_kind, names_in, takes
from spillover.errors import StudyError, hint_at_share, quote_value, suggestion
from spillover.frames.calls import FRONTS, Fixed
from spillover.frames.formula import roles_of
from spillover.frames.shorthand import expand_variance, find_name_here
from spillover.words import SEMICOLON, Message, _, join_sentences

if TYPE_CHECKING:
    from spillover.frames.result import Result
    from spillover.frames.table import Frame, PanelFrame

# Where the right side of a formula goes, in kinds that have no regressors.
_RIGHT = ("regressors", "controls", "variables")
_LEFT = ("outcome", "variable")
BY_FORMULA = frozenset({*_LEFT, *_RIGHT, "treatment", "endogenous", "instruments"})
TOO_LARGE: Message = _(
    "{call}: too little memory for {units} units × {periods} periods ({error}); leave units or periods out"
)
TOO_LARGE_A_MATRIX: Message = _(
    "{call}: too little memory for {units} units × {periods} periods ({error}); leave units or "
    "periods out, or give a sparse matrix of weights"
)


@lru_cache
def build_call(name: str) -> Callable[..., Result]:
    """Build the function of one call, with the signature and the description of its kind."""
    kind, fixed = FRONTS[name]
    declaration = load_kind(KINDS, kind, SampledAnalysis)

    def call(
        data: Frame,
        formula: str | None = None,
        *,
        unit: str,
        time: str,
        balance_by: str | None = None,
        standardise_weights: str | None = None,
        **options: Any,
    ) -> Result:
        from spillover.messages.render import errors_spoken

        made = Call(formula, unit, time, balance_by, standardise_weights, options)
        with errors_spoken():
            return fit_call(name, declaration, fixed, data, made)

    call.__name__ = call.__qualname__ = name
    call.__signature__ = _signature(declaration, fixed)  # type: ignore[attr-defined]
    call.__doc__ = _descriptions()[name]
    return call


@lru_cache
def _descriptions() -> Mapping[str, str]:
    """Read the descriptions of each call for `help` from the file that types them for editors."""
    file = Path(__file__).parents[1] / "__init__.pyi"
    tree = ast.parse(file.read_text(encoding="utf-8"))
    calls = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {node.name: ast.get_docstring(node) or "" for node in calls}


class Call(NamedTuple):
    """Arguments of a call besides its data. options: those of the kind."""

    formula: str | None
    unit: str
    time: str
    balance_by: Any
    standardise_weights: Any
    options: Mapping[str, Any]


def fit_call(name: str, declaration: type[SampledAnalysis], fixed: Fixed, data: Frame, asked: Call) -> Result:
    """Fit the kind on the table of a frame."""
    from spillover.fit import require_finite
    from spillover.frames.balance import drop_gaps
    from spillover.frames.data import FrameData
    from spillover.frames.result import Result, SampleRows
    from spillover.frames.table import PanelFrame

    refuse_standardisation(name, declaration, asked.standardise_weights)
    table = PanelFrame.build(data, asked.unit, asked.time)
    given, objects = separate_objects(roles_in(name, declaration, asked.formula, asked.options))
    analysis = build_options(name, declaration, given, fixed, table)
    refuse_unknown(name, analysis, table)
    source = FrameData(name, analysis, table, objects, asked.standardise_weights)
    if asked.balance_by:
        analysis, left_out = drop_gaps(analysis, source.design(analysis), asked.balance_by)
        source = FrameData(name, analysis, table, objects, asked.standardise_weights)
        source.said.append(left_out)
    try:
        fit = source.fit()
    except MemoryError as error:
        units, periods = table.shape
        said = TOO_LARGE_A_MATRIX if takes(declaration, "matrix") else TOO_LARGE
        size = {"units": f"{units:,}", "periods": f"{periods:,}", "error": str(error)}
        raise StudyError(said.fill_values(call=name, **size)) from error
    require_finite({"estimates": fit.estimates, "series": fit.series}, name)
    return Result(
        call=f"{name}: {asked.formula}" if asked.formula else name,
        kind=analysis.kind,
        estimates=dict(source.kept),
        rows=SampleRows(
            asked.unit, asked.time, table.ids, table.years, table.present(), table.select(fit.design)
        ),
        remarks=tuple(dict.fromkeys(source.said)),
        backend=table.frame.implementation,
        _records=tuple(fit.estimates),
        _series=fit.list_series(),
        _analysis=analysis,
        _design=fit.design,
        _operators=source.operators,
    )


def refuse_standardisation(name: str, declaration: type[SampledAnalysis], given: Any) -> None:
    """Raise StudyError where weights are to be standardised by a call that has none."""
    if given is not None and not takes(declaration, "matrix"):
        raise StudyError(_("{call}: standardise_weights: it has no weights; leave it out", call=name))
    if given is not None:
        from spillover.frames.weights import Standardisation

        if given not in (known := get_args(Standardisation)):
            raise StudyError(
                _(
                    "{option}: {value!r} is not one of {known}",
                    option=f"{name}: standardise_weights",
                    value=given,
                    known=", ".join(known),
                )
            )


def build_options(
    name: str,
    declaration: type[SampledAnalysis],
    given: Mapping[str, Any],
    fixed: Fixed,
    table: PanelFrame,
) -> SampledAnalysis:
    """Build the options as the kind's own, checked as those of a study are, from those that users write, such
    as variance="cluster". Raises StudyError naming the option.
    """
    fields = {field.encode_name: field for field in fields_of(declaration) if field.encode_name not in fixed}
    for key in given:
        if key not in fields:
            raise StudyError(
                _(
                    "{place}: unknown key {key}{hint}",
                    place=name,
                    key=quote_value(key),
                    hint=find_name_here(key, fields) or suggestion(key, fields),
                )
            )
    lacking = [key for key, field in fields.items() if field.required and key not in given]
    if lacking:
        raise StudyError(
            _(
                "{call}: {options} is missing; give it as an option, which help({call}) explains",
                call=name,
                options=", ".join(lacking),
            )
        )
    if "variance" in given:
        given = {**given, "variance": expand_variance(given["variance"], declaration, table.unit, table.time)}
    try:
        analysis = convert({**given, **fixed}, declaration)
    except (msgspec.ValidationError, ValueError) as error:
        raise _explain_refusal(name, fields, given, str(error), table) from None
    problems = [*analysis.find_shared_roles()] or [*analysis.problems()]
    if problems:
        raise StudyError(_("{place}: {problem}", place=name, problem=join_sentences(problems, SEMICOLON)))
    return analysis


def _explain_refusal(
    name: str,
    fields: Mapping[str, msgspec.structs.FieldInfo],
    given: Mapping[str, Any],
    refusal: str,
    table: PanelFrame,
) -> StudyError:
    """Explain an option that msgspec refuses: what is wrong, where, and what is allowed there. refusal: its
    own words, which end in the place.
    """
    problem, _rest, place = refusal.partition(" - at `$.")
    key, *inner = [step for step in re.split(r"[.\[\]`]+", place) if step]
    value = given.get(key)
    types = _types_at(fields[key].type, inner, value) if key in fields else []
    allowed = _list_choices(types)
    if unknown := re.fullmatch(r"Object contains unknown field `(.+)`", problem):
        names = dict.fromkeys(f.encode_name for one in types for f in getattr(one, "fields", ()))
        problem, allowed = _("unknown key {key}", key=quote_value(unknown[1])), ", ".join(names)
    elif problem == "Object missing required field `kind`":
        problem = _("give its kind beside the other keys, as in {example}", example=f"{key}={{'kind': …}}")
    elif missing := re.fullmatch("Object missing required field `(.+)`", problem):
        own = value if isinstance(value, Mapping) and not inner else {}
        written = repr({**own, missing[1]: ...}).replace("Ellipsis", "…")
        example = written if inner else f"{key}={written}"
        problem, allowed = _("{key} is missing; write {example}", key=missing[1], example=example), ""
    elif problem == "Expected `array`, got `str`" and isinstance(value, str):
        allowed = _list_choices(_types_at(fields[key].type, ["0"], value))
        known = allowed.split(", ")
        example = f"{key}=[{quote_value(value if value in known or not allowed else known[0])}]"
        problem = _("expected a list, found a text; write {example}", example=example)
    elif key == "variance" and isinstance(value, str):
        problem, allowed = _("no variance {name}", name=quote_value(value)), f"{allowed}, cluster"
        groups = _types_at(fields[key].type, ["by"], {"kind": "clustered"})
        by_column = any(isinstance(one, msgspec.inspect.StrType) for one in groups)
        if value == table.unit or (by_column and value in table.frame.columns):
            allowed += f"; {{'cluster': {quote_value(value)}}}"
    elif allowed and isinstance(value, str) and problem.startswith("Expected `object"):
        example = f"{key}={{'kind': '{allowed.split(', ')[0]}'}}"
        problem = _("expected options by name, as in {example}, found a text", example=example)
    else:
        problem = say_in_our_words(problem)
    at = f"{name}: {place.rstrip('`')}" if place else name
    share = hint_at_share(value, 1) if refusal.startswith("Expected `float` < 1.0") else ""
    hint = _("; allowed here: {names}", names=allowed) if allowed else share
    return StudyError(_("{place}: {problem}{remedy}", place=at, problem=problem, remedy=hint))


# What msgspec calls the type of a value, in our words.
_TYPES = {
    "object": _("options by name"),
    "array": _("a list"),
    "str": _("a text"),
    "int": _("a whole number"),
    "float": _("a number"),
    "bool": _("true or false"),
    "null": _("nothing"),
}


def _types(text: str) -> str:
    """Name one or several types, "nothing" only where it stands alone: an option without a value is
    left out.
    """
    names = [name for name in text.split(" | ") if name != "null"] or ["null"]
    return join_sentences([_TYPES.get(name, name) for name in names], " | ")


def say_in_our_words(text: str) -> Any:
    """Replace a sentence of msgspec's by ours; keep one that is not known."""
    if re.fullmatch(r"Expected `str.*got `(array|object)`", text):
        return _("expected a name, found values; name a column of the data, or give a matrix with ids")
    if found := re.fullmatch(r"Expected `([^`]+)`, got `([^`]+)`", text):
        return _("expected {wanted}, found {found}", wanted=_types(found[1]), found=_types(found[2]))
    if found := re.fullmatch(r"Expected `([^`]+)` ([<>]=?) (\S+)", text):
        return _("expected {wanted} {sign} {limit}", wanted=_types(found[1]), sign=found[2], limit=found[3])
    if found := re.fullmatch(r"Expected `array` of length (\d+), got (\d+)", text):
        return _("expected {wanted} values, found {found}", wanted=found[1], found=found[2])
    if found := re.fullmatch(r"Expected `(?:array|object)` of length (<=|>=) (\d+)", text):
        if found[1] == "<=":
            return _("expected at most {count} values", count=found[2])
        return _("expected at least {count} values", count=found[2])
    if found := re.fullmatch(r"Invalid (?:enum )?value (.+)", text):
        return _("{value} is not one of its values", value=found[1])
    return text


def _types_at(annotation: Any, steps: Sequence[str], value: Any) -> list[Any]:
    """List the types that may stand at a place within an option: steps are keys of blocks and numbers in
    lists. value: what was given; of blocks that a kind tells apart its own counts.
    """
    kind = value.get("kind") if isinstance(value, Mapping) else None
    types = _alternatives(msgspec.inspect.type_info(annotation))
    types = [one for one in types if kind is not None and getattr(one, "tag", None) == kind] or types
    for step in steps if steps[-1:] != ["kind"] else steps[:-1]:
        inner = [f.type for one in types for f in getattr(one, "fields", ()) if f.encode_name == step]
        inner += [one.item_type for one in types if hasattr(one, "item_type")]
        types = [one for info in inner for one in _alternatives(info)]
    return types


def _alternatives(info: Any) -> list[Any]:
    """List the members of a union, what a type with further conditions is of among them."""
    types = getattr(info, "types", (info,))
    return [one.type if isinstance(one, msgspec.inspect.Metadata) else one for one in types]


def _list_choices(types: Sequence[Any]) -> str:
    """List the texts and kinds among which a value is chosen; empty where it is not."""
    found: list[Any] = []
    for one in types:
        found += getattr(one, "values", ())
        found += [one.tag] if isinstance(one, msgspec.inspect.StructType) and one.tag is not None else []
    return ", ".join(map(str, found))


def roles_in(
    name: str, declaration: type[SampledAnalysis], formula: str | None, options: Mapping[str, Any]
) -> dict[str, Any]:
    """Options with the roles of a formula among them; one that is given twice is a StudyError."""
    given = {key: value for key, value in options.items() if value is not None}
    if formula is None:
        return given
    if not isinstance(formula, str):
        raise StudyError(
            _(
                "{call}: expected a formula such as 'y ~ x', found {found}",
                call=name,
                found=quote_value(formula),
            )
        )
    fields = [field.encode_name for field in fields_of(declaration)]
    roles: dict[str, Any] = dict(roles_of(formula))
    if "treatment" in fields and "treatment" not in given and roles.get("regressors"):
        first, *others = roles.pop("regressors")
        roles |= {"treatment": first, **({"regressors": tuple(others)} if others else {})}
    for role, terms in roles.items():
        aliases = {"outcome": _LEFT, "regressors": _RIGHT}.get(role, (role,))
        key = next((alias for alias in aliases if alias in fields), None)
        if key is None:
            raise StudyError(
                _(
                    "{call}: takes no {role}; its options are {options}",
                    call=name,
                    role=role,
                    options=", ".join(fields),
                )
            )
        if key in given:
            raise StudyError(
                _(
                    "{call}: {option} is in the formula and among the options; give it once",
                    call=name,
                    option=key,
                )
            )
        given[key] = terms
    return given


def separate_objects(options: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Options as plain values, and the frames and matrices among them by their keys, which stand for them."""
    objects: dict[str, Any] = {}

    def convert_option(key: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {inner: convert_option(inner, item) for inner, item in value.items()}
        if isinstance(value, msgspec.Struct):
            return msgspec.to_builtins(value, str_keys=True)
        if key == "sample" and getattr(value, "ndim", None):
            raise StudyError(
                _(
                    "sample: expected options by name, found values of shape {shape}; for some rows give the "
                    "frame of these",
                    shape=str(value.shape),
                )
            )
        if getattr(value, "ndim", 2) < 2:  # a number of NumPy, an Index, a Series
            value = value.tolist()
        if isinstance(value, list | tuple):
            return [convert_option(key, item) for item in value]
        if value is None or isinstance(value, str | int | float):
            return value
        objects[key] = value
        return key

    return {key: convert_option(key, value) for key, value in options.items()}, objects


def refuse_unknown(name: str, analysis: SampledAnalysis, table: PanelFrame) -> None:
    """Raise StudyError where the analysis names a column that the frame does not have, or no regressor."""
    columns = table.frame.columns
    places = [(name, variable) for variable in analysis.variables_used()]
    for key in ("standardise", "centre"):
        places += [(f"{name}: {key}", variable) for variable in getattr(analysis, key, ())]
    for place, variable in places:
        if variable not in columns:
            raise StudyError(
                _(
                    "{name}: no column {variable}{hint}",
                    name=place,
                    variable=quote_value(variable),
                    hint=suggestion(variable, columns),
                )
            )
    regressors = getattr(analysis, "regressors", None) or ()
    for named in names_in(analysis, "regressor"):
        if named.text not in regressors:
            said = _("{name} is not among the regressors", name=quote_value(named.text))
            raise StudyError(
                _(
                    "{name}: {place}: {said}{hint}",
                    name=name,
                    place=named.place,
                    said=said,
                    hint=suggestion(named.text, regressors),
                )
            )


def _signature(declaration: type[SampledAnalysis], fixed: Fixed) -> inspect.Signature:
    """Build the signature of a call: the options of a kind as keywords. One that a call requires has no
    default, unless the formula may give it.
    """
    place, word = inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY
    parameters = [
        inspect.Parameter("data", place, annotation="Frame"),
        inspect.Parameter("formula", place, default=None, annotation="str | None"),
        *(inspect.Parameter(name, word, annotation=str) for name in ("unit", "time")),
        inspect.Parameter("balance_by", word, default=None),
    ]
    if takes(declaration, "matrix"):
        parameters.append(inspect.Parameter("standardise_weights", word, default=None))
    for field in fields_of(declaration):
        if field.encode_name not in fixed:
            default = inspect.Parameter.empty if field.required else field.default
            default = None if field.required and field.encode_name in BY_FORMULA else default
            parameters.append(inspect.Parameter(field.encode_name, word, default=default))
    return inspect.Signature(parameters, return_annotation="Result")
