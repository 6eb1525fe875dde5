"""The library's calls with the types and descriptions of their options, for editors, mypy and `help`:
scripts/spillover/__init__.pyi, from the declarations of the kinds.

python -m tools.stubs            writes it
python -m tools.stubs --check    says whether it would be written; status 1 if so
"""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
import types
import typing
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

import spillover
from base.command import run_guarded
from base.language import DEFAULT
from spillover.analysis import SampledAnalysis
from spillover.declarations import KINDS, fields_of, load_kind, takes
from spillover.frames.calls import FRONTS, Fixed
from spillover.frames.fronts import BY_FORMULA
from tools.schemas import GROUPS, Describe, describe_schema
from tools.texts import describe_in

ROOT = Path(__file__).resolve().parents[1]
STUBS = ROOT / "scripts" / "spillover" / "__init__.pyi"
WIDTH = 100
HEAD = """# Made by `python -m tools.stubs` from the declarations of the kinds.
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

{imports}

__version__: str
__all__: list[str]

{aliases}
"""
IMPORTS = {"Result": "frames.result", "Frame": "frames.table"}  # beside the library's own names
# What every call takes beside the options of its kind.
SHARED = {
    "unit": ("str", "", "The column that names the unit of each row."),
    "time": ("str", "", "The column that says when."),
    "balance_by": (
        'Literal["units", "years"] | None',
        "None",
        "Units, or years, with gaps are left out.",
    ),
}
OF_MATRICES = {
    "standardise_weights": (
        'Literal["none", "row", "spectral"] | None',
        "None",
        "What is done to the weights: each row divided by its sum, or all by the spectral radius.",
    )
}
NAMES_OF_VARIANCE = ("cluster", "clustered")
# What options say that a study's configuration says otherwise.
TEXTS = {
    "outcome": "The dependent variable: a column, lag or change, if there is no formula.",
    "weights": "What `weight_matrix` takes: a W or Graph, a frame with ids, a matrix with ids, a file.",
    "residual_moran": "Moran's I of the residuals under these weights, by 999 permutations of units.",
}
# What every call takes first.
DATA = {
    "data": ("pandas, polars or pyarrow frame", "", "A row for each unit and period."),
    "formula": (
        "str | None",
        "None",
        "'y ~ x + L.z + a:b', whose terms name columns; docs/library.md has its forms. Without it the roles "
        "are options.",
    ),
}
INDENT = "    "
LONG = 80  # letters of a type that has a name of its own
VALUES = re.compile(r"\{('[^}]*)\}")  # those that an option may have


def type_text(annotation: Any) -> str:
    """The type of an option as users write its values: a tuple is any sequence, a block a mapping."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        named = [(getattr(meta, "extra", None) or {}).get("names") for meta in inner[1:]]
        return "Any" if {"matrix", "file"} & {*named} else type_text(inner[0])
    if origin in (types.UnionType, typing.Union):
        parts = list(dict.fromkeys(type_text(one) for one in inner))
        return "Any" if "Any" in parts else " | ".join(sorted(parts, key=lambda part: part == "None"))
    if origin is Literal:
        return f"Literal[{', '.join(_quote(value) for value in inner)}]"
    if origin is tuple:
        items = dict.fromkeys(type_text(one) for one in inner if one is not Ellipsis)
        return f"Sequence[{' | '.join(items)}]"
    if origin is dict:
        return f"Mapping[{type_text(inner[0])}, {type_text(inner[1])}]"
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return "Mapping[str, Any]"
    if annotation in (str, int, float, bool):
        return str(annotation.__name__)
    return "None" if annotation in (None, type(None)) else "Any"


def _quote(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _variance(annotation: Any) -> str:
    """A variance by its name, too."""
    kinds = [one.tag for one in getattr(msgspec.inspect.type_info(annotation), "types", ()) if one.tag]
    names = dict.fromkeys([*map(str, kinds), *NAMES_OF_VARIANCE])
    return f"Literal[{', '.join(map(_quote, names))}] | Mapping[str, Any]"


def _default(field: msgspec.structs.FieldInfo) -> str:
    """A default as Python writes it: of a block its kind; three dots where none can be written."""
    if field.required:
        return "..." if field.encode_name in BY_FORMULA else ""
    made = field.default_factory is not msgspec.NODEFAULT
    value = field.default_factory() if made else field.default
    if isinstance(value, msgspec.Struct):
        tag = value.__struct_config__.tag
        return _quote(tag) if tag else "..."
    plain = value is None or isinstance(value, str | bool | int | float | tuple)
    return repr(value).replace("'", '"') if plain else "..."


def parameters_of(
    declaration: type[SampledAnalysis], fixed: Fixed, describe: Describe
) -> dict[str, tuple[str, ...]]:
    """The type, the default and the description of each option of a call, in its order."""
    texts = describe_schema(declaration, "analysis", describe)["properties"]
    found: dict[str, tuple[str, ...]] = {**SHARED, **(OF_MATRICES if takes(declaration, "matrix") else {})}
    for field in fields_of(declaration):
        name = field.encode_name
        if name not in fixed:
            typed = _variance(field.type) if name == "variance" else type_text(field.type)
            found[name] = (typed, _default(field), _explain_option(name, texts[name]))
    return found


def _explain_option(name: str, schema: Mapping[str, Any]) -> str:
    """Describe an option, with the keys of its block."""
    text = TEXTS.get(name) or schema["description"].replace("{{}}", "{}")
    blocks = [schema, *schema.get("anyOf", ())]
    keys = dict.fromkeys(key for block in blocks for key in block.get("properties", ()))
    return f"{text} Keys: {', '.join(keys)}." if keys else text


def call_text(name: str, describe: Describe, aliases: dict[str, str]) -> str:
    """One call with its docstring. aliases: the names of long types, which it adds to."""
    kind, fixed = FRONTS[name]
    declaration = load_kind(KINDS, kind, SampledAnalysis)
    parameters = parameters_of(declaration, fixed, describe)
    lines = [f"def {name}(", "    data: Frame,", "    formula: str | None = None,", "    *,"]
    for option, (typed, default, _text) in parameters.items():
        typed = _name_type(option, typed, aliases) if len(typed) > LONG else typed
        lines.append(f"    {option}: {typed}{f' = {default}' if default else ''},")
    return "\n".join([*lines, ") -> Result:", *_docstring(declaration, fixed, parameters, describe)])


def _name_type(option: str, typed: str, aliases: dict[str, str]) -> str:
    """The name of a long type: that of its option."""
    name = option.title().replace("_", "")
    while aliases.setdefault(name, typed) != typed:
        name += "s"
    return name


def _docstring(
    declaration: type[SampledAnalysis],
    fixed: Fixed,
    parameters: Mapping[str, tuple[str, ...]],
    describe: Describe,
) -> list[str]:
    """Write a kind's docstring in the sections of numpydoc: its options, and what it returns."""
    kind = str(declaration.__struct_config__.tag)
    chosen = "".join(f" Here {option} is {value}." for option, value in fixed.items())
    results = describe(f"analysis-{kind}-results", "analysis-results")
    lines = [*_wrap(describe(f"analysis-{kind}") + chosen), "", "Parameters", "----------"]
    for name, (typed, default, text) in {**DATA, **parameters}.items():
        words = _type_in_words(typed, default)
        # Not in braces, as numpydoc has them: the site's reader takes the first of them for the default.
        if values := VALUES.search(words):
            words, text = words.replace(values[0], "str"), f"{text} One of {values[1]}."
        lines += [f"{name} : {words}", *_wrap(text, INDENT, INDENT)]
    lines += ["", "Returns", "-------", "Result", *_wrap(results, INDENT, INDENT)]
    body = [f"    {line}".rstrip() for line in lines]
    escaped = "r" if any("\\" in line for line in lines) else ""
    body[0] = f'    {escaped}"""{body[0].strip()}'
    return [*body, '    """', ""]


def _type_in_words(typed: str, default: str) -> str:
    """A type as numpydoc writes it: its values in braces, what it holds, and the default."""
    words = typed.replace(" | None", "").replace("Mapping[str, Any]", "mapping").replace("Any", "matrix")
    words = re.sub(r"Literal\[([^]]*)\]", lambda found: "{" + found[1].replace('"', "'") + "}", words)
    words = re.sub(r"Mapping\[(.*?), (.*)\]", r"mapping of \1 to \2", words)
    while (plain := re.sub(r"Sequence\[([^][]*)\]", r"sequence of \1", words)) != words:
        words = plain
    words = words.replace(" | ", " or ")
    if default == "...":
        return f"{words}, optional"
    return f"{words}, default {default}".replace('"', "'") if default else words


def _wrap(text: str, first: str = "", rest: str = "") -> list[str]:
    """Lines of text, never broken within 'two-way', which a site would print as 'two- way'."""
    return textwrap.wrap(
        " ".join(text.split()), WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
    )


def sweep_text(describe: Describe) -> str:
    """The further options of `sweep`: those of all calls, of one type where they have one."""
    found: dict[str, set[str]] = {}
    for kind, fixed in FRONTS.values():
        declaration = load_kind(KINDS, kind, SampledAnalysis)
        for name, (typed, *_rest) in parameters_of(declaration, fixed, describe).items():
            found.setdefault(name, set()).add(typed)
    own = inspect.signature(spillover.sweep).parameters
    lines = ["class SweepOptions(TypedDict, total=False):"]
    for name in sorted({*found} - {*own}):
        typed = found[name].pop() if len(found[name]) == 1 else "Any"
        lines.append(f"    {name}: {typed if len(typed) <= LONG else 'Any'}")
    return "\n".join([*lines, "", ""])


def write_stubs() -> str:
    """The whole file."""
    describe = describe_in(DEFAULT, GROUPS)
    own = sorted({**IMPORTS, **vars(spillover)["_ELSEWHERE"]}.items(), key=lambda item: (item[1], item[0]))
    imports = "\n".join(f"from spillover.{module} import {name} as {name}" for name, module in own)
    aliases: dict[str, str] = {}
    calls = "\n".join(call_text(name, describe, aliases) for name in sorted(FRONTS))
    named = "\n".join(_alias(name, typed) for name, typed in aliases.items())
    return HEAD.format(imports=imports, aliases=named) + "\n" + sweep_text(describe) + calls


def _alias(name: str, typed: str) -> str:
    """A named type, a line for each of its parts."""
    literal, _bar, rest = typed.partition("] | ")
    inner, more = literal.removeprefix("Sequence[").removesuffix("]"), f" | {rest}" if rest else ""
    values = "".join(f"    {value},\n" for value in inner.removeprefix("Literal[").rstrip("]").split(", "))
    made = f"Literal[\n{values}]"
    if typed.startswith("Sequence["):
        return f"_{name} = {made}\n{name} = Sequence[_{name}]{more}"
    return f"_{name} = {made}\n{name} = _{name}{more}"


def main(check: bool) -> int:
    """Writes the file, or says whether it is out of date."""
    made = write_stubs()
    if STUBS.is_file() and STUBS.read_text(encoding="utf-8") == made:
        return 0
    if check:
        print(f"{STUBS.relative_to(ROOT)} is out of date; write it by python -m tools.stubs")
        return 1
    STUBS.write_text(made, encoding="utf-8")
    print(f"{STUBS.relative_to(ROOT)} is written")
    return 0


if __name__ == "__main__":
    sys.exit(run_guarded("stubs", partial(main, "--check" in sys.argv)))
