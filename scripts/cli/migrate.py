"""Turns a configuration with the keys of version 0.1 into one with today's, and shows the difference.

Only the keys that changed are touched: comments, order and layout stay. The file is rewritten unless `--show`
is given. What is changed:

- `standard_errors` of a spatial analysis is its `variance`, like everywhere else;
- where `defaults` hold a variance, a spatial analysis that names none says `variance: {kind: expected}`,
which is what it was;
- keys that a kind took without using them go: `seed` of `mediation` and `spatial`, `level` of `moran`;
- among the `variances` of a sweep, `cluster` is `clustered`, like everywhere else.

It warns of sources that `config/sources.yaml` no longer holds.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from base.artifacts.atomic import write_text
from base.given_file import read_text
from base.place import FILE, Place
from base.speech import message
from base.yaml_file import read_yaml
from spillover.errors import StudyError
from spillover.words import _

VARIANCES = {"expected": "expected", "observed": "observed", "cluster": "clustered"}
NULL = "tag:yaml.org,2002:null"
# Keys that some kinds took and did not use.
UNUSED = {("mediation", "seed"), ("spatial", "seed"), ("moran", "level")}


class Edit(NamedTuple):
    """A stretch of the text, from `start` up to `end`, that `text` takes the place of."""

    start: int
    end: int
    text: str


def migrated(text: str, name: str) -> str:
    """The text of a configuration with today's keys. name: of the file, for messages."""
    try:
        root = yaml.compose(text)
    except yaml.YAMLError as error:
        raise StudyError(_("{path}: not valid YAML: {problem}", path=name, problem=error)) from None
    if not isinstance(root, yaml.MappingNode):
        raise StudyError(_("{name}: expected keys and values at the top level", name=name))
    sections = _entries(root)
    named = _section(sections, "analyses")
    inherited = "variance" in _section(sections, "defaults")
    edits = [e for node in named.values() for e in _of_analysis(node, name, inherited)]
    edits += [e for key, node in named.items() for e in _unused(node, _kind(key, named), text)]
    edits += [e for node in _section(sections, "sweeps").values() for e in _of_sweep(node)]
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def gone(text: str, sources: Mapping[str, Any], name: str) -> Iterator[str]:
    """What is said of each source of a configuration that has no files of its own, and that the registry
    `sources` no longer holds under its name or under that which it is like.
    """
    root = yaml.compose(text)
    named = _section(_entries(root), "sources") if isinstance(root, yaml.MappingNode) else {}
    for source, node in named.items():
        own = _entries(node) if isinstance(node, yaml.MappingNode) else {}
        parent = str(own["like"].value) if "like" in own else source
        if parent not in sources and ("like" in own or "files" not in own):
            yield (
                message(
                    _(
                        "{file}: source {source!r}: config/sources.yaml has no {parent!r} any more; "
                        "describe its files under 'sources', or take another source",
                        file=name,
                        source=source,
                        parent=parent,
                    )
                )
            )


def _section(sections: Mapping[str, yaml.Node], name: str) -> dict[str, yaml.Node]:
    node = sections.get(name)
    return _entries(node) if isinstance(node, yaml.MappingNode) else {}


def _entries(node: yaml.MappingNode) -> dict[str, yaml.Node]:
    return {key.value: value for key, value in node.value}


def _kind(name: str, analyses: Mapping[str, yaml.Node]) -> str:
    """The kind of an analysis, its own or that of the one that it is `like`; "" for none."""
    seen: list[str] = []
    while name in analyses and name not in seen and isinstance(node := analyses[name], yaml.MappingNode):
        entries = _entries(node)
        if "kind" in entries:
            return str(entries["kind"].value)
        seen.append(name)
        name = str(entries["like"].value) if "like" in entries else ""
    return ""


def _unused(node: yaml.Node, kind: str, text: str) -> Iterator[Edit]:
    """The edits that take away keys without effect, with the line or the comma that they leave."""
    if not isinstance(node, yaml.MappingNode):
        return
    for i, (key, value) in enumerate(pairs := node.value):
        if (kind, key.value) not in UNUSED:
            continue
        start, end = key.start_mark.index, value.end_mark.index
        if i == 0 and len(pairs) > 1:
            end = pairs[1][0].start_mark.index
        elif node.flow_style:
            start = pairs[i - 1][1].end_mark.index
        else:
            start, end = start - key.start_mark.column, text.find("\n", end) + 1 or len(text)
        yield Edit(start, end, "")


def _of_analysis(node: yaml.Node, name: str, inherited: bool) -> Iterator[Edit]:
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if key.value == "standard_errors" and value.tag == NULL:
            yield Edit(key.start_mark.index, key.end_mark.index, "variance")
        elif key.value == "standard_errors":
            if value.value not in VARIANCES:
                place = message(_("{path}, line {line}", path=name, line=value.start_mark.line + 1))
                raise StudyError(
                    _(
                        "{place}: {value} is not one of {known}",
                        place=place,
                        value=f"standard_errors: {value.value!r}",
                        known=", ".join(VARIANCES),
                    )
                )
            new = f"variance: {{kind: {VARIANCES[value.value]}}}"
            yield Edit(key.start_mark.index, value.end_mark.index, new)
    entries = _entries(node)
    kind = entries.get("kind")
    named = {"standard_errors", "variance"} & entries.keys()
    if inherited and kind is not None and kind.value == "spatial" and not named:
        yield _added(node, "variance: {kind: expected}")


def _of_sweep(node: yaml.Node) -> Iterator[Edit]:
    variances = _entries(node).get("variances") if isinstance(node, yaml.MappingNode) else None
    if isinstance(variances, yaml.SequenceNode):
        for value in variances.value:
            if value.value == "cluster":
                yield Edit(value.start_mark.index, value.end_mark.index, VARIANCES["cluster"])


def _added(node: yaml.MappingNode, line: str) -> Edit:
    """The edit that adds a key after the last one of a mapping."""
    if node.flow_style:
        last = node.value[-1][1]
        return Edit(last.end_mark.index, last.end_mark.index, f", {line}")
    first = node.value[0][0]
    return Edit(first.start_mark.index, first.start_mark.index, f"{line}\n{' ' * first.start_mark.column}")


def migrate(file: Path, show: bool = False) -> None:
    """Migrates one file, and prints the difference. show: nothing is written."""
    before = read_text(file, "SPILLOVER_YAML_BYTES")
    after = migrated(before, str(file))
    registered, own = dict[str, Any](), file.parent / "sources.yaml"
    place = Place(file.parent.parent)
    registries = place.both("config/sources.yaml") if (place.project / FILE).is_file() else (own,)
    for registry in filter(Path.is_file, registries):
        registered |= read_yaml(registry).get("sources", {})
    for line in gone(after, registered, str(file)) if registered else ():
        print(message(line), file=sys.stderr)
    if before == after:
        print(message(_("{file}: nothing to change", file=file)))
        return
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", lineterm="", n=1)
    print("\n".join(lines))
    if not show:
        write_text(file, after)
