"""Units by the names that files give them: padded, suffixed, renamed, in Chinese or in Latin letters, or by code."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.text import clean, without_footnotes
from study.errors import StudyError

REQUIRED = ("unit", "name", "name_local", "longitude", "latitude")
_CJK = re.compile(r"[\u3400-\u9fff]")
_SUFFIX = re.compile(r"(?<=..)(市|地区|盟|自治州|自治县|林区)$")
_LATIN_SUFFIX = re.compile(r"\s+(city|prefecture|league|municipality)$", re.IGNORECASE)


@dataclass(frozen=True)
class Units:
    """The units of a study, in the order of their ids, and what resolves a name or a code to one.

    rows: the columns of units.csv, one dictionary per unit.
    """

    rows: tuple[dict[str, str], ...]
    by_code: dict[str, str]
    by_name: dict[str, str]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(row["unit"] for row in self.rows)

    def name(self, unit: str) -> str:
        return next(row["name"] for row in self.rows if row["unit"] == unit)

    def from_code(self, code: str) -> str | None:
        """The unit with this id; a Chinese adcode may have 4, 6 or 12 digits."""
        if code in self.by_code:
            return self.by_code[code]
        digits = code.removesuffix(".0")
        if not digits.isdigit():
            return None
        return self.by_code.get(digits.ljust(6, "0") if len(digits) == 4 else digits[:6] if len(digits) == 12 else digits)

    def from_names(self, names: Iterable[str]) -> str | None:
        """The unit that the names of one row mean. A Chinese name decides where there is one: two cities may share a pinyin."""
        given = [name for name in names if name]
        local = [name for name in given if _CJK.search(name)]
        found = {self.by_name.get(key(name)) for name in local or given}
        if len(found - {None}) > 1:
            raise StudyError(f"the names {', '.join(given)} mean different units ({', '.join(sorted(filter(None, found)))})")
        return next(iter(found - {None}), None)

    def find(self, text: str) -> str:
        """The unit that a person means by a name in any language or by a code."""
        unit = self.from_code(text.strip()) or self.from_names([clean(text)])
        if unit is None:
            raise StudyError(f"{text!r} is not a unit of the study; its units are " + ", ".join(row["name"] for row in self.rows))
        return unit


def key(name: str) -> str:
    """A name without what files change about it: padding, footnotes, the suffix of its rank, case, hyphens and apostrophes."""
    text = clean(without_footnotes(name))
    if _CJK.search(text):
        return _SUFFIX.sub("", re.sub(r"\s+", "", text))
    return re.sub(r"[\W_]+", "", _LATIN_SUFFIX.sub("", text)).casefold()


def read_units(path: Path) -> Units:
    """Reads units.csv: unit, name, name_local, aliases (separated by |), longitude, latitude and grouping columns."""
    if not path.is_file():
        raise StudyError(f"{path}: no such file; 'units.file' of the study's configuration names it")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        absent = [column for column in REQUIRED if column not in (reader.fieldnames or [])]
        if absent:
            raise StudyError(f"{path}: no column {', '.join(absent)} in its header")
        rows = sorted(reader, key=lambda row: row["unit"])
    if not rows:
        raise StudyError(f"{path}: no units")
    return Units(tuple(rows), _codes(path, rows), _names(path, rows))


def _codes(path: Path, rows: list[dict[str, str]]) -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in rows:
        if not row["unit"] or row["unit"] in codes:
            raise StudyError(f"{path}: the unit id {row['unit']!r} is empty or stands twice")
        for column in ("longitude", "latitude"):
            try:
                float(row[column])
            except ValueError:
                raise StudyError(f"{path}: unit {row['unit']}: {column} is {row[column]!r}, not a number") from None
        codes[row["unit"]] = row["unit"]
    return codes


def _names(path: Path, rows: list[dict[str, str]]) -> dict[str, str]:
    names: dict[str, str] = {}
    for row in rows:
        for name in [row["unit"], row["name"], row["name_local"], *(row.get("aliases") or "").split("|")]:
            if not name.strip():
                continue
            if names.setdefault(key(name), row["unit"]) != row["unit"]:
                raise StudyError(
                    f"{path}: the name {name!r} is ambiguous: it means {names[key(name)]} and {row['unit']}; change one alias"
                )
    return names
