"""What a declaration names: its terms, grouping columns, matrices, files and the like, found by the types of
its fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
from msgspec import inspect


class Name(NamedTuple):
    """A name and its place. field: the key at the top; place: the path of keys; what: what the text names."""

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
    """The fields that can name something: most options are numbers, switches and choices."""
    return tuple(field for field in _type_of(declaration).fields if _can_name(field.type))


def _can_name(info: inspect.Type) -> bool:
    """Whether a value of this type can hold a name. A struct can: its fields are judged when it is met."""
    if "names" in (getattr(info, "extra", None) or {}):
        return True
    inner = (getattr(info, name, None) for name in ("type", "item_type", "key_type", "value_type"))
    held = (
        *(t for t in inner if t is not None),
        *getattr(info, "types", ()),
        *getattr(info, "item_types", ()),
    )
    return isinstance(info, inspect.StructType) or any(_can_name(t) for t in held)


# A declaration, which does not change, is asked for its names again and again while a graph is read. Found by
# its id, since its options need not have a hash; kept, so that no other can take that id.
_FOUND: dict[int, tuple[msgspec.Struct, tuple[Name, ...]]] = {}
_LIMIT = 5000


def names_in(declaration: msgspec.Struct, what: str | None = None) -> Iterator[Name]:
    """Every name in a declaration, in the order of its fields; of one sort with `what`."""
    if id(declaration) not in _FOUND:
        if len(_FOUND) >= _LIMIT:
            _FOUND.clear()
        _FOUND[id(declaration)] = declaration, tuple(_names(declaration))
    found = _FOUND[id(declaration)][1]
    return iter(found) if what is None else (name for name in found if name.what == what)


def _names(declaration: msgspec.Struct) -> Iterator[Name]:
    for field in _naming_fields(type(declaration)):
        for place, sort, text in _walk(getattr(declaration, field.name), field.type, field.encode_name, ""):
            yield Name(field.encode_name, place, sort, text)


def texts(declaration: msgspec.Struct, what: str) -> list[str]:
    """The distinct names of one sort, in the order of the fields."""
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
    """What a text names whose type is one of several."""
    for option in info.types if isinstance(info, inspect.UnionType) else ():
        if isinstance(option, inspect.Metadata) and isinstance(option.type, inspect.StrType):
            return (option.extra or {}).get("names", "")
        if isinstance(option, inspect.StrType):
            return (getattr(option, "extra", None) or {}).get("names", "")
    return ""


def _first(info: inspect.Type, kind: type) -> Any:
    """The one type of a union (or the type itself) that is of this kind; None without."""
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
