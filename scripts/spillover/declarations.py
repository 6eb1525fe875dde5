"""Declarations: from plain values and back, what they name, and where each kind of thing is found."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, cast

import msgspec
from msgspec import inspect

from spillover.errors import StudyError
from spillover.words import _

Declaration = TypeVar("Declaration", bound=msgspec.Struct)


def convert(value: Mapping[str, Any], declaration: type[Declaration]) -> Declaration:
    """Convert a value without problems to its struct. A value that only msgspec refuses is a ValueError with
    its words.
    """
    return msgspec.convert(to_json_value(value), declaration)


@lru_cache
def fields_of(declaration: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """List the fields of a declaration. Kept, since msgspec reads all annotations each time."""
    return msgspec.structs.fields(declaration)


def kind_of(declaration: msgspec.Struct | type[msgspec.Struct]) -> str:
    """Get the name of a declaration's kind."""
    return str(declaration.__struct_config__.tag)


def options_of(declaration: msgspec.Struct) -> dict[str, Any]:
    """Convert a struct to plain values without its defaults: what a job's params hold."""
    options: dict[str, Any] = to_json_value(msgspec.to_builtins(declaration, str_keys=True))
    return options


def all_options_of(declaration: msgspec.Struct) -> dict[str, Any]:
    """Convert a struct to plain values with its defaults, for those who only read: tables, the page, other
    programs.
    """
    given = options_of(declaration)
    filled = {
        field.encode_name: _fill(getattr(declaration, field.name)) for field in fields_of(type(declaration))
    }
    return {**given, **{key: value for key, value in filled.items() if value is not None}}


def every_option_of(declaration: msgspec.Struct) -> dict[str, Any]:
    """Convert a struct to all options as `all_options_of` gives them, with the defaults of what they list,
    too.
    """
    options = all_options_of(declaration)
    for field in fields_of(type(declaration)):
        value = getattr(declaration, field.name)
        if isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
            options[field.encode_name] = [all_options_of(one) for one in value]
    return options


def _fill(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        tag = value.__struct_config__.tag
        tagged = {value.__struct_config__.tag_field: tag} if value.__struct_config__.tag_field else {}
        return {**tagged, **all_options_of(value)}
    return to_json_value(msgspec.to_builtins(value, str_keys=True)) if not isinstance(value, str) else value


def to_json_value(value: Any) -> Any:
    """Convert tuples to lists, all the way down: JSON's values."""
    if isinstance(value, Mapping):
        return {key: to_json_value(inner) for key, inner in value.items()}
    return [to_json_value(inner) for inner in value] if isinstance(value, list | tuple) else value


Kind = TypeVar("Kind", bound=msgspec.Struct)
Method = TypeVar("Method", bound=Callable[..., Any])


def kind_name(class_name: str) -> str:
    """Name a kind by its class: `BootstrapMediation` is the kind `bootstrap_mediation`, `KNearest` the family
    `k_nearest`.
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", class_name).lower()


class KindDeclaration(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    tag=kind_name,
    tag_field="kind",
):
    """Base of what a study declares by a kind's name: each kind is a subclass in a file of its own, which is
    named like it, and its fields are its options.
    """


def require_method(method: Method) -> Method:
    """Mark a method of a base class that every kind has to have."""
    method.is_needed = True  # type: ignore[attr-defined]
    return method


KINDS = "spillover.kinds"  # the folder of all kinds of analysis


def files_in(package: str) -> dict[str, Path]:
    """Find the files of a folder by name: the one that declares it, `<name>.py` or `<name>/kind.py`. Of these
    none is loaded.
    """
    places = (place for one in importlib.import_module(package).__path__ for place in Path(one).iterdir())
    files = {place: place / "kind.py" if place.is_dir() else place for place in places}
    found = {place.stem: file for place, file in files.items() if file.suffix == ".py" and file.is_file()}
    return {name: found[name] for name in sorted(found) if name != "__init__"}


def parts_of(kind: str) -> dict[str, Path]:
    """Find the files of a kind's folder beside its declaration, by their names; none of a kind that is
    none.
    """
    declared = files_in(KINDS).get(kind)
    files = sorted(declared.parent.glob("*.py")) if declared else []
    return {file.stem: file for file in files if file != declared}


def part_of(kind: str, name: str) -> Any:
    """Load a file of a kind's folder, such as `others`, as the module that it is."""
    return importlib.import_module(f"{KINDS}.{kind}.{name}")


def having(name: str) -> tuple[str, ...]:
    """List the kinds whose folder has a file of this name, such as `others.py`."""
    return tuple(kind for kind, file in files_in(KINDS).items() if file.with_name(name).is_file())


@lru_cache
def kinds_in(package: str, base: type[Kind]) -> Mapping[str, type[Kind]]:
    """Load the kinds that a package's modules declare, by name: `package.kinds.panel` declares the kind
    `panel`.

    Raises StudyError where a module declares none, another than its name says, or two.
    """
    return MappingProxyType({name: load_kind(package, name, base) for name in files_in(package)})


def load_kind(package: str, name: str, base: type[Kind]) -> type[Kind]:
    """Load the kind of one file, without the others. Looked for once, as a sweep asks for each of its
    specifications, and again where its module is another.
    """
    kept = _LOADED.get((package, name, base))
    if kept is None or getattr(sys.modules.get(kept.__module__), kept.__name__, None) is not kept:
        kept = _LOADED[package, name, base] = _find_kind(package, name, base)
    return cast("type[Kind]", kept)


_LOADED: dict[tuple[str, str, type[msgspec.Struct]], type[msgspec.Struct]] = {}


def _find_kind(package: str, name: str, base: type[Kind]) -> type[Kind]:
    file = files_in(package)[name]
    own = ".kind" if file.parent.name == name else ""
    try:
        module = importlib.import_module(f"{package}.{name}{own}")
    except Exception as error:  # of whoever wrote the file
        words = f"{type(error).__name__}: {error}"
        raise StudyError(_("{file}: it cannot be loaded: {error}", file=str(file), error=words)) from error
    declared = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, base) and value.__module__ == module.__name__
    ]
    tags = [declaration.__struct_config__.tag for declaration in declared]
    if tags != [name]:
        raise StudyError(
            _(
                "{file}: the file must declare one {type}, of the kind {kind!r}; it declares {found}",
                file=module.__file__,
                type=base.__name__,
                kind=name,
                found=", ".join(map(str, tags)) or _("none"),
            )
        )
    for method in dir(declared[0]):
        if getattr(getattr(declared[0], method), "is_needed", False):
            raise StudyError(
                _("{file}: {method} is missing; declare it", file=module.__file__, method=method)
            )
    return declared[0]


class Name(NamedTuple):
    """Name and its place. field: the key at the top; place: the path of keys; what: what the text names."""

    field: str
    place: str
    what: str
    text: str


@lru_cache
def _type_of(declaration: type[msgspec.Struct]) -> inspect.StructType:
    found = inspect.type_info(declaration)
    assert isinstance(found, inspect.StructType)
    return found


@lru_cache
def _naming_fields(declaration: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    """List the fields that can name something: most options are numbers, switches and choices."""
    return tuple(field for field in _type_of(declaration).fields if _can_name(field.type))


def _can_name(info: inspect.Type) -> bool:
    """Return whether a value of this type can hold a name. A struct can: its fields are judged when it is
    met.
    """
    if "names" in (getattr(info, "extra", None) or {}):
        return True
    inner = (getattr(info, name, None) for name in ("type", "item_type", "key_type", "value_type"))
    held = (
        *(t for t in inner if t is not None),
        *getattr(info, "types", ()),
        *getattr(info, "item_types", ()),
    )
    return isinstance(info, inspect.StructType) or any(_can_name(t) for t in held)


def takes(declaration: type[msgspec.Struct], what: str) -> bool:
    """Return whether one of the options itself is a name of this sort, such as a matrix."""

    def holds(info: Any) -> bool:
        named = (getattr(info, "extra", None) or {}).get("names") == what
        inner = (*getattr(info, "types", ()), *filter(None, [getattr(info, "type", None)]))
        return named or any(holds(one) for one in inner)

    return any(holds(field.type) for field in _type_of(declaration).fields)


# A declaration, which does not change, is asked for its names again and again while a graph is read. Found by
# its id, since its options need not have a hash; kept, so that no other can take that id.
_FOUND: dict[int, tuple[msgspec.Struct, tuple[Name, ...]]] = {}
_LIMIT = 5000


def names_in(declaration: msgspec.Struct, what: str | None = None) -> Iterator[Name]:
    """Yield every name in a declaration, in the order of its fields; of one sort with `what`."""
    if id(declaration) not in _FOUND:
        if len(_FOUND) >= _LIMIT:
            _FOUND.clear()
        _FOUND[id(declaration)] = declaration, tuple(_iterate_names(declaration))
    found = _FOUND[id(declaration)][1]
    return iter(found) if what is None else (name for name in found if name.what == what)


def _iterate_names(declaration: msgspec.Struct) -> Iterator[Name]:
    for field in _naming_fields(type(declaration)):
        for place, sort, text in _walk(getattr(declaration, field.name), field.type, field.encode_name, ""):
            yield Name(field.encode_name, place, sort, text)


def texts(declaration: msgspec.Struct, what: str) -> list[str]:
    """List the distinct names of one sort, in the order of the fields."""
    return list(dict.fromkeys(name.text for name in names_in(declaration, what)))


def _walk(value: Any, info: inspect.Type, place: str, sort: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(info, inspect.Metadata):
        yield from _walk(value, info.type, place, (info.extra or {}).get("names", sort))
    elif isinstance(value, str):
        named = sort or _sort_of_text(info)
        if named:
            yield place, named, value
    elif isinstance(value, int) and sort == "year":
        yield place, sort, str(value)
    elif isinstance(value, msgspec.Struct):
        for field in _naming_fields(type(value)):
            yield from _walk(getattr(value, field.name), field.type, f"{place}.{field.encode_name}", "")
    elif isinstance(value, Mapping):
        entries = _first(info, inspect.DictType)
        for key, inner in value.items():
            if entries is not None:
                yield from _walk(key, entries.key_type, place, "")
                yield from _walk(inner, entries.value_type, f"{place}.{key}", "")
    elif isinstance(value, list | tuple):
        for item, inside in zip(value, _items(info, len(value)), strict=False):
            yield from _walk(item, inside, place, sort)


def _sort_of_text(info: inspect.Type) -> str:
    """Sort of thing that a text names whose type is one of several."""
    for option in info.types if isinstance(info, inspect.UnionType) else ():
        if isinstance(option, inspect.Metadata) and isinstance(option.type, inspect.StrType):
            return str((option.extra or {}).get("names", ""))
        if isinstance(option, inspect.StrType):
            return str((getattr(option, "extra", None) or {}).get("names", ""))
    return ""


def _first(info: inspect.Type, kind: type) -> Any:
    """Find the one type of a union (or the type itself) that is of this kind; None without."""
    options = info.types if isinstance(info, inspect.UnionType) else (info,)
    for option in options:
        inner = option.type if isinstance(option, inspect.Metadata) else option
        if isinstance(inner, kind):
            return inner
    return None


def _items(info: inspect.Type, count: int) -> list[inspect.Type]:
    repeated = _first(info, inspect.VarTupleType) or _first(info, inspect.ListType)
    if repeated is not None:
        return [repeated.item_type] * count
    fixed = _first(info, inspect.TupleType)
    return list(fixed.item_types) if fixed is not None else []
