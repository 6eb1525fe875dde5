"""A default is said once, where the option is declared."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from door.declaration import PanelEntry
from plan.analyses import kinds
from plan.declaration import StudyEntry
from spillover.analysis import Analysis
from spillover.declarations import fields_of, kinds_in
from sweep.declaration import sweep_type
from tools.schemas import GROUPS

ROOT = Path(__file__).parents[3]
# What a recipe lacks is not the option of a kind: a variance without clusters has no `by`.
OF_RECIPES = {"kind", "by", "small_sample"}


class Declared(NamedTuple):
    """A kind that has an option, and the module of what it is a kind of, such as `spillover.analysis`."""

    kind: type[msgspec.Struct]
    module: str


def options() -> dict[str, list[Declared]]:
    """The keys with a default, each with the declarations that have it."""
    found: dict[str, list[Declared]] = {}
    kinds = [(kind, g.base) for g in GROUPS for kind in kinds_in(g.package, g.base).values()]
    for kind, base in (*kinds, (sweep_type(), sweep_type())):
        for field in fields_of(kind):
            if not field.required:
                found.setdefault(field.encode_name, []).append(Declared(kind, base.__module__))
    return found


@cache
def folders_that_know(module: str) -> set[str]:
    """The folders of scripts/ and tools/ whose files import a module: an analysis is none of the readers'."""
    files = [path for folder in ("scripts", "tools") for path in sorted((ROOT / folder).rglob("*.py"))]
    asked = re.compile(rf"^\s*(?:from|import) {re.escape(module)}\b", re.MULTILINE)
    return {folder_of(path) for path in files if asked.search(path.read_text(encoding="utf-8"))}


def folder_of(path: Path) -> str:
    """The folder of scripts/ or tools/ that a file is in."""
    return path.relative_to(ROOT).parts[1]


def is_known(key: str, path: Path, known: dict[str, list[Declared]]) -> bool:
    """Whether a key is an option there. One of a single kind is so in that kind's files alone; one of several
    where analyses (families, layouts, …) are known at all. So no new kind's option, whatever other kinds call
    theirs, is found in a file that knows nothing of it.
    """
    having = known.get(key, [])
    if len(having) == 1:
        own = Path(sys.modules[having[0].kind.__module__].__file__ or "")
        return path == own or (own.name == "kind.py" and own.parent in path.parents)
    return any(folder_of(path) in folders_that_know(one.module) for one in having)


def defaults_at_use(text: str) -> Iterator[tuple[int, str]]:
    """Each `.get("key", value)` and `getattr(x, "key", value)` with a value that is not empty."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and node.args:
            got = isinstance(node.func, ast.Attribute) and node.func.attr == "get" and len(node.args) == 2
            read = isinstance(node.func, ast.Name) and node.func.id == "getattr" and len(node.args) == 3
            key, value = node.args[-2:] if got or read else (None, None)
            if isinstance(key, ast.Constant) and isinstance(value, ast.Constant) and value.value:
                yield node.lineno, str(key.value)


def test_a_default_at_the_point_of_use_is_seen():
    text = 'a.get("level", 0.95)\ngetattr(a, "effects", "two-way")\na.get("level")\na.get("sample", {})\n'
    assert list(defaults_at_use(text)) == [(1, "level"), (2, "effects")]


def test_no_option_has_a_default_where_it_is_used():
    known = {key: kinds for key, kinds in options().items() if key not in OF_RECIPES}
    found = [
        f"{path.relative_to(ROOT)}:{line}: {key}"
        for folder in ("scripts", "tools")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "arrays" not in path.parts
        for line, key in defaults_at_use(path.read_text(encoding="utf-8"))
        if is_known(key, path, known)
    ]
    assert found == []


@pytest.mark.debt("35.3")
def test_options_of_two_kinds_with_one_name_blame_no_other_file():
    """`factor` of a source's column (ingest/columns.py) is no option of two kinds of analysis."""
    declared = [
        Declared(
            msgspec.defstruct(f"Trial{i}", [("factor", float, 2.0)], tag=f"trial{i}"), Analysis.__module__
        )
        for i in range(2)
    ]
    reader = ROOT / "scripts/ingest/columns.py"
    assert list(defaults_at_use('entry.get("factor", 1.0)')) == [(1, "factor")]
    assert not is_known("factor", reader, {"factor": declared})
    assert is_known("factor", ROOT / "scripts/plan/analyses.py", {"factor": declared})


def unbounded_counts(schema, key=""):
    """The keys of whole numbers that a JSON schema leaves without a maximum."""
    if isinstance(schema, list):
        for part in schema:
            yield from unbounded_counts(part, key)
        return
    if schema.get("type") == "integer" and "maximum" not in schema:
        yield key
    for word, part in schema.items():
        if word == "properties":
            for name, inner in part.items():
                yield from unbounded_counts(inner, name)
        elif word in ("anyOf", "oneOf", "items", "prefixItems", "additionalProperties", "$defs"):
            inner = list(part.values()) if word == "$defs" else part
            yield from unbounded_counts(inner, key) if isinstance(inner, dict | list) else ()


# Numbers and names of a printed table and the years of an index are compared with, and count nothing.
COMPARED = {"maximum", "minimum", "between", "significant_at", "table", "column", "columns", "years"}
COMPARED |= {"direct", "path", "total", "editions"}


@pytest.mark.debt("33.16")
@pytest.mark.parametrize("declaration", [*kinds().values(), sweep_type(), PanelEntry, StudyEntry])
def test_every_count_of_a_configuration_has_a_maximum(declaration):
    """A million chunks took gigabytes before a word was said."""
    assert set(unbounded_counts(msgspec.json.schema(declaration))) <= {
        "seed",
        *(COMPARED if declaration is StudyEntry else ()),
    }
