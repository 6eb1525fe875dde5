"""A study with the key `panel` as ingest and the warehouse know studies: sources, units and variables.

What the file holds is read once and remembered in the study's results, with the digest of what it was read
from.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from base.artifacts.atomic import write_text
from base.checks import fail, find_braces
from base.code_hash import code_hash
from base.digests import digest_of, store_digests
from base.job import canonical_json
from base.place import LIBRARY, SCRIPTS, code_file
from door.declaration import PanelEntry, read_panel_entry
from ingest.declaration import DeclaredRelations
from ingest.registry import PANEL, list_named_columns
from spillover.declarations import options_of
from spillover.errors import StudyError, quote_value, suggestion
from spillover.words import _

Config = dict[str, Any]
# Where a study may name variables; the formulas of its own variables name columns.
SECTIONS = ("analyses", "defaults", "indices", "weights", "sweeps", "tables", "figures", "report")
# All columns of numbers, for what is said of a name that no variable has.
COLUMNS = "panel_columns"
_WORD = re.compile("[A-Za-z][A-Za-z0-9_]*")


def expand(config: Config, root: Path, where: str) -> Config:
    """The configuration with the sources, units, years and variables that its key `panel` means, where it
    gives none itself. Raises StudyError naming what does not fit.
    """
    if "panel" not in config:
        return config
    for key in ("panel", "variables", "indices"):
        if not isinstance(config.get(key, {}), dict) and (key, config[key]) != ("variables", None):
            raise StudyError(
                _(
                    "{where}: {key}: expected keys and values, found {found}",
                    where=where,
                    key=key,
                    found=quote_value(config[key]),
                )
            )
    for key in ("sources", "units", "input"):
        if key in config:
            raise StudyError(
                _(
                    "{where}: {key}: a study with 'panel' has no {other}; leave one of the two out",
                    where=where,
                    key=key,
                    other=key,
                )
            )
    panel = read_panel_entry(config["panel"], where)
    fail(where, find_braces("panel.file", panel.file))
    facts = _describe_panel(panel, root, str(config.get("study", "")))
    columns = {column["name"]: column for column in facts["columns"]}
    own = {
        name: _expand_variable(name, given, columns)
        for name, given in (config.get("variables") or {}).items()
    }
    formulas = {name for v in own.values() for name in _words_of_formula(v)}
    named = set(_words([config.get(section) for section in SECTIONS]))
    direct = [n for n in columns if n in named and n not in own and n not in config.get("indices", {})]
    if not direct and not own:
        direct = list(columns)
    tested = _test_declaration(panel, columns, where)
    measures = [name for name in columns if name in formulas or name in direct or name in tested["columns"]]
    variables = {name: _expand_variable(name, {}, columns) for name in direct}
    return {
        COLUMNS: list(columns),
        "years": facts["years"],
        **config,
        "sources": {PANEL: {**_source(panel, facts, measures), **tested["keys"]}},
        "units": {"file": facts["units"], **({"groups": list(panel.groups)} if panel.groups else {})},
        "variables": {**variables, **own},
    }


def _expand_variable(name: str, given: Any, columns: Config) -> Any:
    """A variable as the study gives it; one without a formula is the column of its name."""
    if not isinstance(given, dict) or "formula" in given or name not in columns:
        return given
    measured = {"unit": columns[name]["unit"]} if "unit" in columns[name] else {}
    return {"formula": name, "label": columns[name]["label"], "allow_missing": True, **measured, **given}


def _test_declaration(panel: PanelEntry, columns: Config, where: str) -> Config:
    """Check what the panel declares of its columns, as a source does (keys), and list the columns that it
    names.

    Raises StudyError where the file has no such column with numbers.
    """
    given = options_of(panel)
    keys = {key: given[key] for key in ("witnesses", *DeclaredRelations.__struct_fields__) if key in given}
    named = list(list_named_columns(panel, f"{where}: panel."))
    named += [(f"vintages[{i}].of", vintage.of) for i, vintage in enumerate(panel.vintages)]
    for key, column in named:
        if column not in columns:
            raise StudyError(
                _(
                    "{where}: panel.{key} names {column}, not a numeric column of {file}{hint}",
                    where=where,
                    key=key,
                    column=quote_value(column),
                    file=panel.file,
                    hint=suggestion(column, list(columns)),
                )
            )
    return {"keys": keys, "columns": {column for _, column in named}}


def _source(panel: PanelEntry, facts: Config, measures: list[str]) -> Config:
    """The panel's file as a source."""
    patterns = {c["name"]: c.get("pattern", match_header_exactly(c["header"])) for c in facts["columns"]}
    units = {c["name"]: {"unit": c["unit"]} for c in facts["columns"] if "unit" in c}
    year: Config = {"from": "header", "gives": "data_year", "lag": 0}
    if not panel.years_in_headers:
        year |= {"from": "column", "column": match_header_exactly(facts["time"])}
    year |= {"written": panel.written} if panel.written != "year" else {}
    year |= {"century_from": panel.century_from} if panel.century_from else {}
    further = (panel.name, *panel.groups.values(), panel.longitude, panel.latitude)
    described = [match_header_exactly(header) for header in further if header]
    source = {
        **facts["source"],
        "title": panel.citation or Path(panel.file).name,
        "publisher": "",
        "citation": panel.citation or "",
        "obtain": "",
        "licence": panel.licence or "",
        **{key: True for key in ("confidential", "redistribute") if getattr(panel, key)},
        "unit": {
            "code": [match_header_exactly(header) for header in facts["unit"]],
            "exact": True,
            **({"described": described} if described else {}),
        },
        "year": year,
        "columns": {name: {"header": patterns[name], **units.get(name, {})} for name in measures},
    }
    if panel.items:
        value = match_header_exactly(panel.items.value) if panel.items.value else facts["values"]
        source["items"] = {"name": match_header_exactly(panel.items.name), "value": value}
    return source


def match_header_exactly(header: str) -> str:
    """The pattern of one header and no other."""
    return f"^{re.escape(header)}$"


def _describe_panel(panel: PanelEntry, root: Path, study: str) -> Config:
    """Describe the panel in a file: from the cache, if neither it, nor what the study says of it, nor this
    code is another.
    """
    folder = Path("results") / study / "panel"
    memory, units = root / folder / "file.json", folder / "units.csv"
    read = {str(root / name): digest_of(str(root / name)) for name in [panel.file, *_others(panel)]}
    code = code_hash([code_file("door/units.py")], SCRIPTS, LIBRARY)
    key = hashlib.sha256(
        canonical_json([canonical_json(msgspec.to_builtins(panel)), sorted(read.values()), code]).encode()
    )
    try:
        known: Config = json.loads(memory.read_text(encoding="utf-8"))
        if known["key"] == key.hexdigest() and known["list"] == digest_of(str(root / units)):
            return known
    except (OSError, ValueError, KeyError):
        pass
    from door.table import forget_table
    from door.units import read_panel_facts

    facts, text = read_panel_facts(panel, root)
    forget_table()
    if not (root / units).is_file() or (root / units).read_text(encoding="utf-8") != text:
        write_text(root / units, text)
    facts |= {"key": key.hexdigest(), "units": str(units), "list": digest_of(str(root / units))}
    write_text(memory, json.dumps(facts, ensure_ascii=False, indent=1) + "\n")
    store_digests()
    return facts


def _others(panel: PanelEntry) -> list[str]:
    from ingest.polygons import list_polygon_files

    return list_polygon_files(panel.places) if panel.places and not panel.places.startswith("china-") else []


def _words(value: Any) -> Iterator[str]:
    """Every word in a part of the configuration: some are names of columns."""
    if isinstance(value, str):
        yield from _WORD.findall(value)
    elif isinstance(value, dict):
        yield from _words([*value, *value.values()])
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


def _words_of_formula(variable: Any) -> set[str]:
    """The names in a variable's formula; none if it is not a formula, which is reported later."""
    try:
        tree = ast.parse(str(variable["formula"]).replace("^", "**").strip(), mode="eval")
    except (SyntaxError, ValueError, TypeError, KeyError, RecursionError, MemoryError):
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
