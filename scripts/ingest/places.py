"""Units by the names that files give them: padded, suffixed, renamed, in Chinese or in Latin letters, or by
code.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from base.artifacts.atomic import original_cell
from base.input_file import read_csv_table
from ingest.register import are_codes, code_of, codes_of_name, describe_contradiction, province_code
from ingest.text import MARKS, NumberReader, clean
from spillover.errors import StudyError, list_names, quote_value
from spillover.words import _, lasting

REQUIRED = ("unit", "name")
# Columns without which units are read as having none of it: firms are at no place.
OPTIONAL = ("name_local", "longitude", "latitude")
CLOSE = 0.75  # how like one of these the name of another column may be
_DEGREES = NumberReader(missing=frozenset(), separators=False)
_CJK = re.compile(r"[\u3400-\u9fff]")
_SUFFIX = re.compile(r"(?<=..)(市|地区|盟|自治州|自治县|林区)$")
# A Chinese name with one in other letters behind it, in one cell.
_BILINGUAL = re.compile(r"([\u3400-\u9fff\s]+?)[\s(]*([^\u3400-\u9fff\s(][^\u3400-\u9fff]*?)\)?")
_LATIN_SUFFIX = re.compile(r"\s+(city|prefecture|league|municipality)$", re.IGNORECASE)


@dataclass(frozen=True)
class UnitNames:
    """Units of a study, in the order of their ids, and what resolves a name or a code to one.

    rows: the columns of units.csv, one dictionary per unit; shared_names: the names, as written, that places
    outside the study have too; by_text: what a panel's file calls each unit, to the letter; former_names: the
    units by their names and codes of before.
    """

    rows: tuple[dict[str, str], ...]
    by_code: dict[str, str]
    by_name: dict[str, str]
    shared_names: frozenset[str] = frozenset()
    by_text: dict[str, str] = field(default_factory=dict)
    former_names: dict[str, str] = field(default_factory=dict)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(row["unit"] for row in self.rows)

    def name(self, unit: str) -> str:
        return next(row["name"] for row in self.rows if row["unit"] == unit)

    def from_code(self, code: str) -> str | None:
        """Find the unit with this id, or with this code among its aliases; a Chinese adcode may have 4, 6 or
        12 digits.
        """
        if code in self.by_code:
            return self.by_code[code]
        plain = code.removesuffix(".0")
        digits = plain if self.by_text and not are_codes(self.ids) else _adcode(plain)
        if not digits.isdigit():
            return None
        return self.by_code.get(digits) or self.by_name.get(name_key(digits))

    @cached_property
    def chinese(self) -> bool:
        """Return whether the units' ids are codes of China's divisions."""
        return not self.by_text and are_codes(self.ids)

    def formerly(self, code: str, names: Iterable[str]) -> str | None:
        """Find the unit that had this code before, or without a code one of these names, where no unit has it
        now.
        """
        given = [name for name in names if name.strip()]
        now = {self._find_unit(name) for name in given} - {None}
        if code:
            entry = None if self.from_code(code) else self.former_names.get(_adcode(code.removesuffix(".0")))
            return entry if entry and now <= {entry} else None
        found = {self.former_names.get(name_key(name)) for name in given} - {None}
        return next(iter(found)) if len(found) == 1 and not now else None

    def from_names(self, names: Iterable[str]) -> str | None:
        """Find the unit that the names of one row mean. A Chinese name decides where there is one: two cities
        may share a pinyin.
        """
        given = [name for name in names if name]
        local = [name for name in given if _CJK.search(name)]
        found = {self._find_unit(name) for name in local or given}
        if len(found - {None}) > 1:
            raise StudyError(
                _(
                    "the names {given} mean different units ({found})",
                    given=list_names(given),
                    found=", ".join(sorted(filter(None, found))),
                )
            )
        return next(iter(found - {None}), None)

    def _find_unit(self, name: str) -> str | None:
        """Find the unit of one cell's text, which may hold a Chinese name and the same one in other
        letters.
        """
        if unit := self.by_name.get(name_key(name)):
            return unit
        if not (both := _BILINGUAL.fullmatch(MARKS.split(name)[0])):
            return None
        chinese, latin = (self.by_name.get(name_key(part)) for part in both.groups())
        return chinese if chinese == latin else None

    def find_unit(self, code: str, names: list[str]) -> str | None:
        """Find the unit that a row's code and names mean. StudyError where they disagree, or the name alone
        is shared by several.
        """
        by_code, by_name = self.from_code(code), self.from_names(names)
        if code and by_name and by_code != by_name:
            values = {"code": code[:40], "names": quote_value(" ".join(names)), "id": by_name}
            other = self.name(by_name)
            if by_code:
                unit = self.name(by_code)
                raise StudyError(
                    _(
                        "code {code} is {unit}, but the name {names} is {other} ({id})",
                        unit=unit,
                        other=other,
                        **values,
                    )
                )
            raise StudyError(
                _(
                    "code {code} is not a code of the study, but the name {names} is {unit} ({id})",
                    unit=other,
                    **values,
                )
            )
        if (
            by_name
            and not code
            and not {_build_ranked_key(name) for name in names if name} - self.shared_names
        ):
            raise StudyError(
                _(
                    "{names} is ambiguous: other places than {unit} ({id}) have it too",
                    names=quote_value(" ".join(names)),
                    unit=self.name(by_name),
                    id=by_name,
                )
            )
        given = [name for name in names if name]
        if by_code and not by_name and self.chinese and (denied := describe_contradiction(code, given)):
            raise StudyError(
                _(
                    "the code {code} and the name {name} are of two places in the register of China's "
                    "divisions ({names})",
                    code=quote_value(code),
                    name=quote_value(" ".join(given)),
                    names=denied,
                )
            )
        return by_code or by_name

    def find(self, text: str) -> str:
        """Find the unit that a person means by a name in any language or by a code."""
        given = text.strip()
        unit = self.by_text.get(given) or self.from_code(given) or self.from_names([clean(text)])
        unit = unit or self.former_names.get(_adcode(given)) or self.former_names.get(name_key(text))
        if unit is None:
            raise StudyError(
                _(
                    "{name} is not a unit of the study; {hint}",
                    name=quote_value(text),
                    hint=self._instead(text),
                )
            )
        return unit

    def _instead(self, text: str) -> str:
        """Suggest what a person may have meant: a name that is nearly the same, or the units of the same
        province, if the register knows the place.
        """
        rows: Iterable[dict[str, str]] = self.rows
        known = {*codes_of_name(text), code_of(text)} - {""} if self.chinese else set()
        if known:
            rows = [row for row in self.rows if province_code(row["unit"]) in map(province_code, known)]
        names = {name.casefold(): row["name"] for row in rows for name in (row["name_local"], row["name"])}
        close = difflib.get_close_matches(text.casefold(), names, n=1)
        if close and not known:
            return _("did you mean {name!r}?", name=names[close[0]])
        if known and names:
            return _("its units there are {names}", names=", ".join(dict.fromkeys(names.values())))
        return _("its units are {names}", names=", ".join(row["name"] for row in self.rows))


def _adcode(code: str) -> str:
    """Convert a Chinese adcode of 4 or 12 digits to the same of 6; keep anything else."""
    if not (code.isascii() and code.isdigit()):
        return code
    return code.ljust(6, "0") if len(code) == 4 else code[:6] if len(code) == 12 else code


def name_key(name: str) -> str:
    """Strip a name of what files change about it: padding, footnote marks before or behind it, the suffix of
    its rank, case, hyphens and apostrophes.
    """
    text = unicodedata.normalize("NFKC", MARKS.split(clean(name))[0])
    if _CJK.search(text):
        return _SUFFIX.sub("", re.sub(r"\s+", "", text))
    return re.sub(r"[\W_]+", "", _LATIN_SUFFIX.sub("", text)).casefold()


def _build_ranked_key(name: str) -> str:
    """Build a name's key, a Chinese one with its rank: 吉林 may be the province, 吉林市 is the city."""
    text = unicodedata.normalize("NFKC", MARKS.split(clean(name))[0])
    return re.sub(r"\s+", "", text) if _CJK.search(text) else name_key(name)


def read_units(path: Path) -> UnitNames:
    """Read units.csv: unit, name, name_local, longitude, latitude, grouping columns, and two more; only unit
    and name have to be there.

    aliases: other names and codes of the unit; shared: those of its names that places outside the study have
    too; separated by |. A panel's own list has a column `text` beside them: what its file calls the unit.
    """
    if not path.is_file():
        raise StudyError(
            _("{path}: file not found; 'units.file' of the study's configuration names it", path=path)
        )
    header, lines = read_csv_table(path, REQUIRED)
    if "text" in header:  # our own list, in which no text is a formula
        lines = [(line, {k: original_cell(v) for k, v in row.items()}) for line, row in lines]
    if reserved := [column for column in header if column.casefold() == "year"]:
        raise StudyError(
            _(
                "{where}: {name} clashes with {other}; rename it",
                where=path,
                name=_("the column {name!r}", name=reserved[0]),
                other=_("the tables' own column 'year'"),
            )
        )
    if not lines:
        raise StudyError(_("{path}: no units; give each a row", path=path))
    for column in OPTIONAL:
        near = [] if column in header else difflib.get_close_matches(column.casefold(), header, 1, CLOSE)
        if near:
            raise StudyError(
                _(
                    "{path}: the column {found!r} is read as a grouping of units; if it is {column!r}, call "
                    "it so, else rename it",
                    path=path,
                    found=near[0],
                    column=column,
                )
            )
    lines = [(line, dict.fromkeys((*REQUIRED, *OPTIONAL), "") | row) for line, row in lines]
    for line, row in lines:
        place = _("{path}, line {line}: unit {unit}", path=path, line=line, unit=row["unit"])
        _check_coordinates(place, row)
    rows = sorted((row for _, row in lines), key=lambda row: row["unit"])
    shared = frozenset(_build_ranked_key(name) for row in rows for name in _read_parts(row, "shared"))
    by_text = {row["text"]: row["unit"] for row in rows if "text" in row}
    return UnitNames(tuple(rows), _read_codes(path, rows), _read_names(path, rows), shared, by_text)


def _read_parts(row: dict[str, str], column: str) -> list[str]:
    return [part for part in row.get(column, "").split("|") if part.strip()]


def _check_coordinates(place: str, row: dict[str, str]) -> None:
    """Raise StudyError where a unit's place is no place; a study without space gives none."""
    if not row["longitude"] and not row["latitude"]:
        return
    for column, limit in (("longitude", 180), ("latitude", 90)):
        degrees = _DEGREES.read(row[column])
        if degrees.value is None or degrees.flag or abs(degrees.value) > limit:
            raise StudyError(
                _(
                    "{place}: {column} is {value}, not a number of degrees within -{limit} to {most}; "
                    "correct it",
                    place=place,
                    column=column,
                    value=quote_value(row[column]),
                    limit=limit,
                    most=limit,
                )
            )


def _read_codes(path: Path, rows: list[dict[str, str]]) -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in rows:
        if not row["unit"] or row["unit"] in codes:
            raise StudyError(
                _(
                    "{path}: the unit id {unit!r} is empty or appears twice; give each unit one of its own",
                    path=path,
                    unit=row["unit"],
                )
            )
        if not row["name"]:
            raise StudyError(_("{path}: unit {unit} has no name; fill it", path=path, unit=row["unit"]))
        codes[row["unit"]] = row["unit"]
    return codes


def _read_names(path: Path, rows: list[dict[str, str]]) -> dict[str, str]:
    """Map the keys of names to units. In a panel's own list, where each is called by its text, a name that
    two share is nobody's.
    """
    if "text" in rows[0]:
        bearers: dict[str, set[str]] = {}
        for row in rows:
            for name in filter(None, [row["name"], row["name_local"]]):
                bearers.setdefault(name_key(name), set()).add(row["unit"])
        return {name: next(iter(units)) for name, units in bearers.items() if len(units) == 1}
    names: dict[str, str] = {}
    ids = {_adcode(row["unit"]): row["unit"] for row in rows}
    for row in rows:
        for name in filter(None, [row["unit"], row["name"], row["name_local"], *_read_parts(row, "aliases")]):
            if names.setdefault(name_key(name), row["unit"]) != row["unit"]:
                raise StudyError(
                    _(
                        "{path}: the name {name!r} is ambiguous: it means {unit} and {other}; change one "
                        "alias",
                        path=path,
                        name=name,
                        unit=names[name_key(name)],
                        other=row["unit"],
                    )
                )
            if (code := _adcode(name)) in ids and ids[code] != row["unit"]:
                raise StudyError(
                    _(
                        "{path}: the code {name!r} is ambiguous: it means {unit} and {other}; change one "
                        "alias",
                        path=path,
                        name=name,
                        unit=ids[code],
                        other=row["unit"],
                    )
                )
    return names


# The ledger of divisions that changed: what each became, in which year, by which document.

DEFAULT = "resources/divisions.csv"
COLUMNS = ("adcode", "name", "year", "change", "into", "what", "source")
# renamed: another name, the same code; upgraded: another code and name, the same place; merged: all of it
# went to one other; split: to several; ceded: counties of it went to another; created: there since that year.
CHANGES = ("renamed", "upgraded", "merged", "split", "ceded", "created")
UNVERIFIED = "unverified"
_CHANGES = {
    "renamed": lasting("{year}: {name} was renamed {what}; {source}"),
    "upgraded": lasting("{year}: {name} became {what}; {source}"),
    "merged": lasting("{year}: {name} was merged into {what}; {source}"),
    "split": lasting("{year}: {name} was split among {what}; {source}"),
    "ceded": lasting("{year}: {name} ceded {what}; {source}"),
    "created": lasting("{year}: {name} was made; {source}"),
}
_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Division:
    """Change of a division, one line of the ledger. year: the first at whose end it was so; an approval in
    December counts for the next one.
    """

    adcode: str
    name: str
    year: int
    change: str
    into: tuple[str, ...]
    what: str
    source: str

    def sentence(self) -> str:
        """Describe the change in words, with its document."""
        what = f"{self.what} ({self.into[0]})" if self.into else self.what
        if self.change == "renamed":
            what = self.what
        elif self.change == "split":
            what = f"{', '.join(self.what.split('|'))} ({', '.join(self.into)})"
        name = f"{self.name} ({self.adcode})"
        return _CHANGES[self.change].fill_values(year=self.year, name=name, what=what, source=self.source)


def read_divisions(path: Path) -> tuple[Division, ...]:
    """Read the ledger of divisions. Raises StudyError naming the line that is wrong."""
    _header, lines = read_csv_table(path, COLUMNS, others=False)
    return tuple(_division(_("{path}, line {line}", path=path, line=line), row) for line, row in lines)


def _division(where: str, row: Mapping[str, str]) -> Division:
    into = tuple(row["into"].split("|"))
    for column, codes in (("adcode", (row["adcode"],)), ("into", into)):
        if wrong := [code for code in codes if not _CODE.fullmatch(code)]:
            raise StudyError(
                _(
                    "{where}: {column} {wrong} is not a code of six digits; correct it",
                    where=where,
                    column=column,
                    wrong=quote_value(wrong[0]),
                )
            )
    if not re.fullmatch("[0-9]{4}", row["year"]):
        raise StudyError(
            _(
                "{where}: year {year} is not a year of four digits; correct it",
                where=where,
                year=quote_value(row["year"]),
            )
        )
    if row["change"] not in CHANGES:
        raise StudyError(
            _(
                "{where}: change {change} is not one of {changes}",
                where=where,
                change=quote_value(row["change"]),
                changes=", ".join(CHANGES),
            )
        )
    if (len(into) > 1) != (row["change"] == "split"):
        raise StudyError(
            _("{where}: a split goes into several codes, joined by |, any other change into one", where=where)
        )
    if empty := [column for column in ("name", "what", "source") if not row[column].strip()]:
        raise StudyError(
            _(
                "{where}: {empty} is empty; a source that is not known is {unverified!r}",
                where=where,
                empty=list_names(empty),
                unverified=UNVERIFIED,
            )
        )
    return Division(
        row["adcode"], row["name"], int(row["year"]), row["change"], into, row["what"], row["source"]
    )


def add_former_names(units: UnitNames, divisions: Iterable[Division]) -> UnitNames:
    """Add to the units the names and codes that they bore before."""
    import dataclasses

    former: dict[str, str] = {}
    ids = set(units.ids)
    for division in divisions:
        if division.change in ("renamed", "upgraded") and division.into[0] in ids:
            former[name_key(division.name)] = division.into[0]
            if division.change == "upgraded":
                former[division.adcode] = division.into[0]
    return dataclasses.replace(units, former_names=former)


def changes_of_unit(divisions: Iterable[Division], unit: str) -> list[Division]:
    """List the changes of a unit: its own, and those that went into it, by year."""
    return sorted((d for d in divisions if unit in (d.adcode, *d.into)), key=lambda d: d.year)


def find_mergers(divisions: Iterable[Division], units: UnitNames) -> list[Division]:
    """Find the mergers into units of the study. Raises StudyError where what was merged is a unit, too."""
    ids = set(units.ids)
    found = [d for d in divisions if d.change == "merged" and d.into[0] in ids]
    if twice := [d for d in found if d.adcode in ids]:
        raise StudyError(
            _(
                "divisions.sum: {name} ({adcode}) was merged into {what} in {year} and is a unit "
                "of the study beside it; take it out of 'units.file'",
                name=twice[0].name,
                adcode=twice[0].adcode,
                what=twice[0].what,
                year=twice[0].year,
            )
        )
    return found


def file_of(study: Mapping[str, Any]) -> str | None:
    """Name the ledger that a study uses; None without the key."""
    return study["divisions"].get("file", DEFAULT) if "divisions" in study else None


def check_sums(study: Mapping[str, Any], measures: Collection[str]) -> None:
    """Raise StudyError where `divisions.sum` names what is no measure of the study."""
    for measure in study.get("divisions", {}).get("sum", []):
        if measure not in measures:
            raise StudyError(
                _(
                    "config/{study}.yaml: divisions.sum names {measure}, not a measure of the study; "
                    "its measures are {measures}",
                    study=study["study"],
                    measure=quote_value(measure),
                    measures=list_names(sorted(measures)),
                )
            )
