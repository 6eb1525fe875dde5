"""Describe the origin of an estimate's variables on its card: formula, files, and what was changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from base.artifacts.memory_database import connect_in_memory
from report.page_options import PageVariable
from report.provenance import label_of
from spillover.facts import IndexFacts
from spillover.messages.common import COMMA, SEMICOLON
from spillover.words import _, choose_case, ngettext
from words.render import say, sentences

Options = Mapping[str, Any]
Described = tuple[str, str, str]  # a variable's label, its formula, and where its values come from
FILES = 3  # of a measure that are named, at most
CELLS = _("{measure}: {cells} cells of {files}.")
MORE_FILES = ngettext("{files} and {count} more file", "{files} and {count:,} more files", "count")
CHANGED = choose_case(
    "kind",
    {"corrections": _("{count} corrected"), "imputed": _("{count} filled"), "other": _("{count} missing")},
)


def find_names(value: Any) -> Iterator[str]:
    """Find every variable that options may name: the words of all their texts."""
    if isinstance(value, str):
        yield from re.findall(r"\w+", value)
    elif isinstance(value, Mapping | list | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from find_names(inner)


def find_used(recipes: Mapping[str, Options], known: Collection[str]) -> dict[str, list[str]]:
    """Find by analysis the variables, indices and matrices that its options name, in their order there."""
    return {
        analysis: [name for name in dict.fromkeys(find_names(options)) if name in known]
        for analysis, options in recipes.items()
    }


def describe_variables(
    names: Iterable[str],
    variables: Mapping[str, PageVariable],
    indices: Mapping[str, IndexFacts],
    labels: Mapping[str, str],
    lists: Mapping[str, str],
) -> dict[str, Described]:
    """Describe variables and indices: of an index all its indicators stand behind it.

    variables: of each its label, formula and the measures that it uses; indices: the facts of each; lists:
    the warehouse's files, by name.
    """
    cells, changed = _count_cells(lists), {kind: _count_by(lists, kind, "measure") for kind in CHANGES}
    missing = _count_by(lists, "missing", "variable")
    found = {}
    for name in dict.fromkeys(names):
        index = indices.get(name) if name not in variables else None
        parts = [one.variable for one in index.indicators] if index else [name]
        measures = [measure for part in parts if part in variables for measure, _lag in variables[part].uses]
        formula = variables[name].formula if name in variables else ""
        told = [_describe_measure(one, cells, changed) for one in dict.fromkeys(measures)]
        if lost := sum(missing.get(part, 0) for part in parts):
            told.append(say(_("{text}."), text=say(CHANGED, kind="missing", count=f"{lost:,}")))
        found[name] = (labels.get(name, name), formula, sentences(filter(None, told)))
    return found


CHANGES = ("corrections", "imputed")


def _describe_measure(
    measure: str, cells: Mapping[str, Mapping[str, int]], changed: Mapping[str, Mapping[str, int]]
) -> str:
    """Describe a measure: how many cells of which files it has, and how many of its values were changed."""
    files = cells.get(measure, {})
    if not files:
        return ""
    named = say(COMMA).join(list(files)[:FILES])
    if len(files) > FILES:
        named = say(MORE_FILES, files=named, count=len(files) - FILES)
    counts = [
        say(CHANGED, kind=kind, count=f"{of[measure]:,}") for kind, of in changed.items() if of.get(measure)
    ]
    label = str(label_of("measure", measure))
    told = [say(CELLS, measure=label, cells=f"{sum(files.values()):,}", files=named)]
    return sentences([*told, *([say(_("{text}."), text=say(SEMICOLON).join(counts))] if counts else [])])


def _count_cells(lists: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Count by measure and file the cells that the panel uses."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    query = (
        "select measure, file, count(*) from read_parquet(?) where chosen group by measure, file "
        "order by measure, count(*) desc, file"
    )
    for measure, file, count in _read(lists.get("observations", ""), query):
        found[measure][file] = count
    return found


def _count_by(lists: Mapping[str, str], name: str, column: str) -> dict[str, int]:
    query = f"select {column}, count(*) from read_parquet(?) group by {column}"
    return dict(_read(lists.get(name, ""), query))


def _read(path: str, query: str) -> Sequence[Any]:
    if not (path and Path(path).is_file()):
        return ()
    with connect_in_memory() as db:
        return db.execute(query, [path]).fetchall()
