"""Two versions of a study: what changed in cells, options, code and packages, and in the numbers."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from audit.study_numbers import Key, Numbers
from spillover.messages.catalogue import VARIANCES
from spillover.messages.results import render_result_text
from spillover.weights.text import parse_csv_table
from spillover.words import _, mark_text, ngettext

KINDS = mark_text("cells", "result"), mark_text("options"), mark_text("code"), mark_text("packages")
CODE = ("scripts", "rules", "Snakefile")
DECISION = 0.05  # the level at which a test decides
SAME = 1e-9  # the relative difference below which a number has not changed
CELLS = """
    select coalesce(o.source, n.source), coalesce(o.file, n.file), coalesce(o.sheet, n.sheet),
        coalesce(o.cell, n.cell), coalesce(o.name, n.name), coalesce(o.year, n.year),
        coalesce(o.measure, n.measure), o.value, n.value
    from read_parquet(?) o full join read_parquet(?) n
    on o.source = n.source and o.file = n.file and o.sheet is not distinct from n.sheet and o.cell = n.cell
        and o.unit = n.unit and o.year = n.year and o.measure = n.measure
    where o.value is distinct from n.value order by all
"""


OBSERVED = """
    select source, file, sheet, cell, value from read_parquet(?)
    where (name = ? or unit = ?) and cast(year as varchar) = ? and measure = ? order by chosen desc limit 1
"""
FILES = """
    select distinct regexp_extract(file, '[^/]*$') from read_parquet([?, ?]) where file is not null
"""


class VersionChange(NamedTuple):
    """One thing that differs between two versions. kind: of KINDS; old, new: empty where it was not there."""

    kind: str
    what: str
    old: str
    new: str


@dataclass(frozen=True)
class MovedNumber:
    """An estimate, or a test's p, in two versions; None where one has it not. stars: of each; cause: the kind
    of change that alone explains it, or those that do together, "" where none is known.
    """

    key: Key
    old: float | None
    new: float | None
    old_se: float | None = None
    new_se: float | None = None
    stars: tuple[str, str] = ("", "")
    cause: str = ""

    @property
    def remarks(self) -> list[str]:
        """Remarks that a reader needs beside it."""
        if self.old is None or self.new is None:
            return [mark_text("new") if self.old is None else mark_text("gone")]
        test = self.key.field == "test_p"
        found = [mark_text("decision")] if test and (self.old < DECISION) != (self.new < DECISION) else []
        found += [mark_text("sign")] if not test and self.old * self.new < 0 else []
        return found + ([mark_text("stars")] if self.stars[0] != self.stars[1] else [])


def options_changed(old: Any, new: Any, place: str = "") -> Iterator[VersionChange]:
    """Each key of two configurations whose value differs."""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys([*old, *new]):
            where = f"{place}.{key}" if place else str(key)
            yield from options_changed(old.get(key), new.get(key), where)
    elif old != new:
        yield VersionChange("options", place, _render_value(old), _render_value(new))


def _render_value(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= 200 else text[:199] + "…"


def packages_changed(old: str, new: str) -> Iterator[VersionChange]:
    """Each package of two lock files whose version differs."""
    before, after = map(_read_locked_versions, (old, new))
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield VersionChange("packages", name, before.get(name, ""), after.get(name, ""))


def _read_locked_versions(text: str) -> dict[str, str]:
    """The versions of each package in a lock file, which may be several, for several versions of Python."""
    found: dict[str, str] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE):
        found[name] = f"{found[name]}, {version}" if name in found else version
    return found


def files_changed(old: Path, new: Path, kind: str, parts: Iterable[str]) -> Iterator[VersionChange]:
    """Each file of these parts of a project that differs, by the beginning of its digest."""
    before, after = (_digests(root, parts) for root in (old, new))
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            yield VersionChange(kind, name, before.get(name, "")[:12], after.get(name, "")[:12])


def _digests(root: Path, parts: Iterable[str]) -> dict[str, str]:
    files = [path for part in parts for path in [root / part, *(root / part).rglob("*")] if path.is_file()]
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.suffix not in (".pyc", ".md")
    }


def functions_changed(old: str, new: str) -> list[str]:
    """The functions and classes of a Python file that differ between two texts of it, by their names, and
    whether lines outside of them do, or comments alone; none where a text is no Python.
    """
    try:
        before, after = _functions(old), _functions(new)
    except (SyntaxError, ValueError, RecursionError):
        return []
    names = [name for name in dict.fromkeys([*after, *before]) if before.get(name) != after.get(name)]
    outside: str = _("lines outside functions")
    return [name or render_result_text(outside) for name in names] or [
        render_result_text(_("comments and blanks alone"))
    ]


def _functions(text: str) -> dict[str, str]:
    """The functions of a text, and the methods of its classes, as they are without comments and blanks; what
    stands outside of them, its own description apart, has no name.
    """
    found: dict[str, str] = {}

    def walk(nodes: Iterable[ast.stmt], within: str) -> None:
        for node in nodes:
            if isinstance(node, ast.ClassDef):
                rest = [n for n in node.body if not isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
                found[f"{within}{node.name}"] = "\n".join(map(ast.unparse, [*rest, *node.decorator_list]))
                walk(node.body, f"{within}{node.name}.")
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                found[f"{within}{node.name}"] = ast.unparse(node)

    module = ast.parse(text).body
    walk(module, "")
    defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    rest = module[1:] if module and isinstance(module[0], ast.Expr) else module
    found[""] = "\n".join(ast.unparse(node) for node in rest if not isinstance(node, defined))
    return found


def code_changed(old: Path, new: Path, parts: Iterable[str]) -> Iterator[VersionChange]:
    """Each file of the code that differs, with its functions that do."""
    for change in files_changed(old, new, "code", parts):
        texts = [_text_of(root / change.what) for root in (old, new)]
        names = functions_changed(*texts) if change.what.endswith(".py") and change.old and change.new else []
        what = f"{change.what}: {', '.join(names)}" if names else change.what
        yield change._replace(what=what)


def _text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def cells_changed(old: Path, new: Path, confidential: bool) -> list[VersionChange]:
    """Each cell that was read otherwise, from the two lists of observations, once for all measures that it
    gives; of a confidential study only how many.
    """
    import duckdb

    rows = duckdb.execute(CELLS, [str(old), str(new)]).fetchall()
    found: dict[tuple[Any, ...], list[Any]] = {}
    for source, file, sheet, cell, unit, year, measure, before, after in rows:
        own = found.setdefault((source, file, sheet, cell, unit, year, before, after), [])
        own.append(measure)
    return cell_changes(
        [
            (
                f"{source}: {_name_place(file, sheet, cell)}: {', '.join(measures)}, {unit}, {year}",
                before,
                after,
            )
            for (source, file, sheet, cell, unit, year, before, after), measures in found.items()
        ],
        confidential,
    )


def _name_place(*parts: Any) -> str:
    return ", ".join(str(part) for part in parts if part)


def cell_changes(
    cells: Sequence[tuple[str, float | None, float | None]], confidential: bool
) -> list[VersionChange]:
    """Cells with their old and new values as changes; of a confidential study only how many."""
    if confidential:
        what = ngettext("{count} cell", "{count} cells", "count", count=len(cells))
        return [VersionChange("cells", what, "…", "…")] if cells else []
    return [
        VersionChange("cells", what, *("" if value is None else f"{value:.10g}" for value in (before, after)))
        for what, before, after in cells
    ]


def corrections_changed(
    old: str, new: str, observations: Sequence[Path], confidential: bool
) -> list[VersionChange]:
    """Each cell that one version corrects otherwise than another: where it was read, and its value in either.
    old, new: the texts of their lists of corrections; observations: their lists of observations.
    """
    before, after = (_corrections(text) for text in (old, new))
    cells = []
    for key in sorted(key for key in {*before, *after} if before.get(key) != after.get(key)):
        place, number = _find_observation(key, observations)
        values = [_parse_number(made[key]) if key in made else number for made in (before, after)]
        cells.append((f"{place}{', '.join((key[2], key[0], key[1]))}", values[0], values[1]))
    return cell_changes(cells, confidential)


def _corrections(text: str) -> dict[tuple[str, str, str], str]:
    """The corrected values by unit, year and measure."""
    return {
        (row["city"], row["year"], row["variable"]): row["value"]
        for row in parse_csv_table(text, "corrections.csv")
        if {"city", "year", "variable", "value"} <= set(row)
    }


def _parse_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _find_observation(key: tuple[str, str, str], observations: Sequence[Path]) -> tuple[str, float | None]:
    """Find the place where a corrected number was read, with a colon behind, and the number."""
    import duckdb

    for file in observations:
        with suppress(duckdb.Error):
            row = duckdb.execute(OBSERVED, [str(file), key[0], key[0], key[1], key[2]]).fetchone()
            if row:
                return f"{row[0]}: {_name_place(*row[1:4])}: ", row[4]
    return "", None


def files_read(*lists: Path) -> set[str]:
    """The names of the files of which two lists of observations have cells."""
    import duckdb

    return {name for (name,) in duckdb.execute(FILES, [str(file) for file in lists]).fetchall()}


def find_moved_numbers(old: Numbers, new: Numbers, levels: Sequence[float]) -> list[MovedNumber]:
    """Find the estimates whose value or standard error differs, and the tests whose decision does."""
    found = []
    for key in dict.fromkeys([*new.values, *old.values]):
        before, after = _pair_with_error(old, key), _pair_with_error(new, key)
        if key.field not in ("estimate", "test_p") or all(map(is_unchanged, before, after)):
            continue
        stars = _stars(old, key, levels), _stars(new, key, levels)
        one = MovedNumber(key, before[0], after[0], before[1], after[1], stars)
        if key.field == "estimate" or "decision" in one.remarks:
            found.append(one)
    return found


def _pair_with_error(numbers: Numbers, key: Key) -> tuple[float | None, float | None]:
    return numbers.values.get(key), numbers.values.get(key._replace(field="se"))


def is_unchanged(one: float | None, other: float | None) -> bool:
    """Return whether a number has not changed."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= SAME * max(abs(one), abs(other))


def _stars(numbers: Numbers, key: Key, levels: Sequence[float]) -> str:
    p = numbers.values.get(key._replace(field="p"))
    return "" if p is None or key.term in VARIANCES else "*" * sum(p < level for level in levels)


def add_causes(
    found: Iterable[MovedNumber],
    alone: Mapping[str, Numbers],
    changed: Sequence[str],
    without: Mapping[str, Numbers] | None = None,
) -> list[MovedNumber]:
    """Moved numbers with the cause of each: the only kind of change there is, the one that gives the new
    number when it alone is made, or else those that give it together. alone: the numbers of the old version
    with one kind of change, all of them with the new packages, where these changed; without: those of the new
    version with all kinds of change but one.
    """
    made = []
    for one in found:
        old, new = (one.old, one.old_se), (one.new, one.new_se)
        tried = {kind: _pair_with_error(numbers, one.key) for kind, numbers in alone.items()}
        causes = [kind for kind, values in tried.items() if all(map(is_unchanged, values, new))]
        if "packages" in changed and not all(map(is_unchanged, tried.get("packages", new), old)):
            causes = [kind for kind in causes if kind == "packages"]  # they move it, whatever else is made
        cause = changed[0] if len(changed) == 1 else causes[0] if len(causes) == 1 else ""
        made.append(replace(one, cause=cause or _find_joint_cause(one, changed, without or {})))
    return made


def _find_joint_cause(one: MovedNumber, changed: Sequence[str], without: Mapping[str, Numbers]) -> str:
    """The kinds of change that a number needs, where they are enough for it, "" where that is not known: they
    are if it needs all, or all but one, which the new version was then made without.
    """
    left = {kind: _pair_with_error(without[kind], one.key) for kind in changed if kind in without}
    needed = [kind for kind, v in left.items() if not all(map(is_unchanged, v, (one.new, one.new_se)))]
    known = len(left) == len(changed) and len(needed) >= max(2, len(changed) - 1)
    return " ".join(needed) if known else ""
