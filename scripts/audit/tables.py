"""Reads a folder of digitised tables: CSV files in the five layouts of docs/audit.md, distinguished by their
header.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from audit.interval import Printed
from audit.layout import check_effect, check_label, check_statistic, layout_of
from audit.sheet import read_sheet
from spillover.errors import StudyError, quoted

STARS = ("", "*", "**", "***")
COEFFICIENT, PARENTHESIS, T = "coef", "paren", "t"


@dataclass
class Column:
    """One column of a regression table: a number for each term and statistic; stars: of each coefficient,
    none where the file has no column of stars.
    """

    table: str
    column: str
    dependent: str
    numbers: dict[tuple[str, str], Printed] = field(default_factory=dict)
    stars: dict[str, int] = field(default_factory=dict)

    @property
    def terms(self) -> list[str]:
        """The terms with a coefficient, in printed order."""
        return [term for term, statistic in self.numbers if statistic == COEFFICIENT]

    def get(self, term: str, statistic: str = COEFFICIENT) -> Printed | None:
        """A printed number, or None where the column has none."""
        return self.numbers.get((term, statistic))

    def need(self, term: str, where: str, statistic: str = COEFFICIENT) -> Printed:
        """A printed number that a fact of the study's (`where`) names."""
        number = self.get(term, statistic)
        if number is None:
            known = ", ".join(self.terms if term else (s for t, s in self.numbers if not t)) or "none"
            raise StudyError(
                f"{where}: table {self.table} column {self.column} has no {quoted(term or statistic)}; it "
                f"has {known}"
            )
        return number


@dataclass(frozen=True)
class PrintedRow:
    """A row of a descriptive, effects, weights or yearly table: its labels and its printed numbers by
    heading.
    """

    table: str
    labels: Mapping[str, str]
    numbers: Mapping[str, Printed]
    stars: int = 0


@dataclass
class Tables:
    """All tables of one folder: regression columns by table and column, and the rows of the other layouts."""

    folder: Path
    columns: dict[tuple[str, str], Column] = field(default_factory=dict)
    descriptives: list[PrintedRow] = field(default_factory=list)
    effects: list[PrintedRow] = field(default_factory=list)
    weights: list[PrintedRow] = field(default_factory=list)
    yearly: list[PrintedRow] = field(default_factory=list)

    def column(self, table: object, column: object) -> Column:
        """A regression column that the configuration names."""
        key = (str(table), str(column))
        if key not in self.columns:
            known = ", ".join(f"{t} ({c})" for t, c in self.columns) or "none"
            raise StudyError(
                f"audit: {self.folder} has no table {key[0][:40]} column {key[1][:40]}; the regression "
                f"columns are {known}"
            )
        return self.columns[key]

    def variable(self, name: str) -> PrintedRow | None:
        """The descriptive statistics of a variable, or None."""
        return next((row for row in self.descriptives if row.labels["variable"] == name), None)


def read_tables(folder: str | Path) -> Tables:
    """Every CSV file of a folder. A file that cannot be read is a StudyError naming file, row and column."""
    tables = Tables(Path(folder))
    files = sorted(tables.folder.glob("*.csv")) if tables.folder.is_dir() else []
    if not files:
        raise StudyError(
            f"{folder}: no folder with CSV files; docs/audit.md shows the layouts of digitised tables"
        )
    seen: dict[tuple[str, str], Path] = {}
    for path in files:
        header, rows = read_sheet(path)
        layout = layout_of(path, header).name
        key = (layout, _table_number(path))
        if layout != "regressions" and key in seen:
            raise StudyError(
                f"{path}: is table {key[1]}, and so is {seen[key].name}; give one of them another number or "
                "letter"
            )
        seen[key] = path
        READERS[layout](tables, path, header, rows)
    return tables


Reader = Callable[[Tables, Path, list[str], list[list[str]]], None]


def _records(header: list[str], rows: list[list[str]]) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row's number in the file and its cells by heading; rows without any text are left out."""
    for number, row in enumerate(rows, start=2):
        if any(row):
            yield number, dict(zip(header, row, strict=True))


def _number(path: Path, row: int, column: str, text: str) -> Printed:
    try:
        return Printed(text.replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        raise StudyError(
            f"{path}, row {row}, column {column!r}: {quoted(text)} is not a number; write it as printed, in "
            "digits and a point, "
            "without stars and brackets"
        ) from None


def _whole(path: Path, row: int, column: str, text: str) -> Printed:
    """A count of observations, `495.0` as `495`."""
    number = _number(path, row, column, text)
    if not number.value.is_integer() or number.value < 0:
        raise StudyError(
            f"{path}, row {row}, column {column!r}: {quoted(text)} is not a number of observations; write it "
            "as a whole number"
        )
    return Printed(number.text.partition(".")[0])


def _stars(path: Path, row: int, text: str) -> int:
    if text not in STARS:
        raise StudyError(
            f"{path}, row {row}, column 'stars': {quoted(text)} is not one of '', '*', '**', '***'"
        )
    return len(text)


def _regressions(tables: Tables, path: Path, header: list[str], rows: list[list[str]]) -> None:
    lines: dict[tuple[str, str, str], int] = {}
    for number, record in _records(header, rows):
        place = f"{path}, row {number}"
        key = (record["table"], record["column"])
        for label in ("table", "column"):
            check_label(place, label, record[label])
        column = tables.columns.setdefault(key, Column(*key, dependent=record["dependent"]))
        if column.dependent != record["dependent"]:
            raise StudyError(
                f"{place}, column 'dependent': {quoted(record['dependent'])}, but table {key[0]} column "
                f"{key[1]} has the dependent variable {column.dependent!r} above"
            )
        entry = (record["term"], record["statistic"])
        check_statistic(place, *entry)
        if entry in column.numbers:
            raise StudyError(
                f"{place}: {' '.join(entry).strip()} of table {key[0]} column {key[1]} appears twice"
            )
        lines[(*key, entry[0])] = number
        read = _whole if entry == ("", "N") else _number
        column.numbers[entry] = read(path, number, "value", record["value"])
        stars = _stars(path, number, record.get("stars", ""))
        if entry[1] != COEFFICIENT and stars:
            raise StudyError(f"{place}, column 'stars': stars are read beside a coefficient; move them there")
        if entry[1] == COEFFICIENT and "stars" in record:
            column.stars[entry[0]] = stars
    _check_read(tables, path, lines)


def _check_read(tables: Tables, path: Path, lines: Mapping[tuple[str, str, str], int]) -> None:
    """Raises StudyError where a term has a number and no coefficient. lines: the last row of each term."""
    for (table, name, term), number in lines.items():
        if term and tables.columns[(table, name)].get(term) is None:
            raise StudyError(
                f"{path}, row {number}: {term} of table {table} column {name} has no coefficient, so no "
                "check reads the row; add its coef, or leave the row out"
            )


def _table_number(path: Path) -> str:
    """The table that a file's name gives: `table02_descriptives.csv` is table 2, `table07b_moran.csv` table
    7b.
    """
    match = re.match(r"table0*(\d+[a-z]?)(?:_|\Z)", path.stem)
    return match.group(1) if match else path.stem


def _plain(
    path: Path,
    header: list[str],
    rows: list[list[str]],
    labels: set[str],
    keys: tuple[str, ...],
    needed: tuple[str, ...],
) -> Iterator[PrintedRow]:
    """Rows whose columns are labels or numbers; an empty number is one that the table does not print, but for
    those `needed`.

    keys: the labels that tell the rows apart.
    """
    lines: dict[tuple[str, ...], int] = {}
    for number, record in _records(header, rows):
        key = tuple(record[name] for name in keys)
        if key in lines:
            raise StudyError(
                f"{path}, row {number}: {' '.join(key)} is in row {lines[key]} already; keep one"
            )
        lines[key] = number
        for column in (*keys, *needed):
            if record[column] == "":
                raise StudyError(
                    f"{path}, row {number}, column {column!r}: empty; give what is printed, or leave the "
                    "row out"
                )
        numbers = {
            key: (_whole if key == "obs" else _number)(path, number, key, text)
            for key, text in record.items()
            if key not in labels and key != "stars" and text != ""
        }
        stars = _stars(path, number, record.get("stars", ""))
        yield PrintedRow(
            _table_number(path), {k: v for k, v in record.items() if k in labels}, numbers, stars
        )


def _descriptives(tables: Tables, path: Path, header: list[str], rows: list[list[str]]) -> None:
    labels = {"variable_type", "variable"}
    tables.descriptives += _plain(path, header, rows, labels, ("variable",), ("mean", "sd", "min", "max"))


def _effects(tables: Tables, path: Path, header: list[str], rows: list[list[str]]) -> None:
    labels = ("mechanism", "effect")
    for number, record in _records(header, rows):
        check_effect(f"{path}, row {number}", record["effect"])
    tables.effects += _plain(path, header, rows, set(labels), labels, ("coef",))


def _weights(tables: Tables, path: Path, header: list[str], rows: list[list[str]]) -> None:
    tables.weights += _plain(path, header, rows, set(header) - {"weight"}, ("indicator",), ("weight",))


def _yearly(tables: Tables, path: Path, header: list[str], rows: list[list[str]]) -> None:
    for number, record in _records(header, rows):
        if not re.fullmatch(r"[0-9]{4}", record["year"]):
            raise StudyError(
                f"{path}, row {number}, column 'year': {quoted(record['year'])} is not a year; "
                "write four digits"
            )
    tables.yearly += _plain(path, header, rows, {"year"}, ("year",), ("moran_i",))


READERS: dict[str, Reader] = {
    "regressions": _regressions,
    "effects": _effects,
    "descriptives": _descriptives,
    "weights": _weights,
    "yearly": _yearly,
}
