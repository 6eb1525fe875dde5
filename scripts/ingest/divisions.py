"""The ledger of divisions that changed: what each became, in which year, by which document."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from base.csv_table import read_csv_table
from ingest.places import Units, key
from spillover.errors import StudyError, listed, quoted

DEFAULT = "resources/divisions.csv"
COLUMNS = ("adcode", "name", "year", "change", "into", "what", "source")
# renamed: another name, the same code; upgraded: another code and name, the same place; merged: all of it
# went to one other; split: to several; ceded: counties of it went to another; created: there since that year.
CHANGES = ("renamed", "upgraded", "merged", "split", "ceded", "created")
UNVERIFIED = "unverified"
_CODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Division:
    """One line. year: the first at whose end it was so; an approval in December counts for the next one."""

    adcode: str
    name: str
    year: int
    change: str
    into: tuple[str, ...]
    what: str
    source: str

    def sentence(self) -> str:
        """The change in words, with its document."""
        how = {
            "renamed": f"was renamed {self.what}",
            "upgraded": f"became {self.what} ({self.into[0]})",
            "merged": f"was merged into {self.what} ({self.into[0]})",
            "split": f"was split among {', '.join(self.what.split('|'))} ({', '.join(self.into)})",
            "ceded": f"ceded {self.what} ({self.into[0]})",
            "created": "was made",
        }[self.change]
        return f"{self.year}: {self.name} ({self.adcode}) {how}; {self.source}"


def read_divisions(path: Path) -> tuple[Division, ...]:
    """The ledger. Raises StudyError naming the line that is wrong."""
    header, lines = read_csv_table(path)
    if tuple(header) != COLUMNS:
        raise StudyError(f"{path}: its header must be {','.join(COLUMNS)}")
    return tuple(_division(f"{path}, line {line}", row) for line, row in lines)


def _division(where: str, row: Mapping[str, str]) -> Division:
    into = tuple(row["into"].split("|"))
    for column, codes in (("adcode", (row["adcode"],)), ("into", into)):
        if wrong := [code for code in codes if not _CODE.fullmatch(code)]:
            raise StudyError(f"{where}: {column} {quoted(wrong[0])} is not a code of six digits")
    if not re.fullmatch("[0-9]{4}", row["year"]):
        raise StudyError(f"{where}: year {quoted(row['year'])} is not a year of four digits")
    if row["change"] not in CHANGES:
        raise StudyError(f"{where}: change {quoted(row['change'])} is none of {', '.join(CHANGES)}")
    if (len(into) > 1) != (row["change"] == "split"):
        raise StudyError(f"{where}: a split goes into several codes, joined by |, any other change into one")
    if empty := [column for column in ("name", "what", "source") if not row[column].strip()]:
        raise StudyError(f"{where}: {listed(empty)} is empty; a source that is not known is {UNVERIFIED!r}")
    return Division(
        row["adcode"], row["name"], int(row["year"]), row["change"], into, row["what"], row["source"]
    )


def with_former(units: Units, divisions: Iterable[Division]) -> Units:
    """The units with the names and codes that they bore before."""
    import dataclasses

    former: dict[str, str] = {}
    ids = set(units.ids)
    for division in divisions:
        if division.change in ("renamed", "upgraded") and division.into[0] in ids:
            former[key(division.name)] = division.into[0]
            if division.change == "upgraded":
                former[division.adcode] = division.into[0]
    return dataclasses.replace(units, former=former)


def concerning(divisions: Iterable[Division], unit: str) -> list[Division]:
    """The changes of a unit: its own, and those that went into it, by year."""
    return sorted((d for d in divisions if unit in (d.adcode, *d.into)), key=lambda d: d.year)


def mergers(divisions: Iterable[Division], units: Units) -> list[Division]:
    """The mergers into units of the study. Raises StudyError where what was merged is a unit, too."""
    ids = set(units.ids)
    found = [d for d in divisions if d.change == "merged" and d.into[0] in ids]
    if twice := [d for d in found if d.adcode in ids]:
        raise StudyError(
            f"divisions.sum: {twice[0].name} ({twice[0].adcode}) was merged into {twice[0].what} in "
            f"{twice[0].year} and is a unit of the study beside it; take it out of 'units.file'"
        )
    return found


def file_of(study: Mapping[str, Any]) -> str | None:
    """The ledger that a study uses; None without the key."""
    return study["divisions"].get("file", DEFAULT) if "divisions" in study else None


def check_sums(study: Mapping[str, Any], measures: Collection[str]) -> None:
    """Raises StudyError where `divisions.sum` names what is no measure of the study."""
    for measure in study.get("divisions", {}).get("sum", []):
        if measure not in measures:
            raise StudyError(
                f"config/{study['study']}.yaml: divisions.sum names {quoted(measure)}, not a measure "
                f"of the study; its measures are {listed(sorted(measures))}"
            )
