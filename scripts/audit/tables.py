"""Reads a folder of digitised tables: CSV files in the five layouts of docs/audit.md, told apart by their
header.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from audit.interval import Printed
from study.errors import StudyError

STARS = ("", "*", "**", "***")
COEFFICIENT, PARENTHESIS, T = "coef", "paren", "t"


@dataclass
class Column:
    """One column of a regression table: a number for each term and statistic; `lines`: where each stands in
    the file.
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
                f"{where}: table {self.table} column {self.column} has no {term or statistic!r}; it has "
                f"{known}"
            )
        return number


@dataclass(frozen=True)
class Row:
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
    descriptives: list[Row] = field(default_factory=list)
    effects: list[Row] = field(default_factory=list)
    weights: list[Row] = field(default_factory=list)
    yearly: list[Row] = field(default_factory=list)

    def column(self, table: object, column: object) -> Column:
        """A regression column that the configuration names."""
        key = (str(table), str(column))
        if key not in self.columns:
            known = ", ".join(f"{t} ({c})" for t, c in self.columns) or "none"
            raise StudyError(
                f"audit: {self.folder} has no table {key[0]} column {key[1]}; the regression columns are "
                f"{known}"
            )
        return self.columns[key]

    def variable(self, name: str) -> Row | None:
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
    for path in files:
        header, *rows = _lines(path)
        _layout(path, header)(tables, path, header, rows)
    return tables


def _lines(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = [[cell.strip() for cell in row] for row in csv.reader(stream, strict=True)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise StudyError(f"{path}: not a CSV file in UTF-8 ({error}); save it as one") from None
    if len(lines) < 2:
        raise StudyError(f"{path}: a header and at least one row are needed")
    twice = sorted({name for name in lines[0] if lines[0].count(name) > 1})
    if twice:
        raise StudyError(f"{path}, row 1: the column {twice[0]!r} stands twice; keep one")
    for number, row in enumerate(lines[1:], start=2):
        if any(row) and len(row) != len(lines[0]):
            raise StudyError(
                f"{path}, row {number}: {len(row)} cells under a header of {len(lines[0])}; quote cells "
                "with commas"
            )
    return lines


Reader = Callable[[Tables, Path, list[str], list[list[str]]], None]


def _layout(path: Path, header: list[str]) -> Reader:
    """The reader whose columns the header has; the first that fits."""
    for needed, reader in LAYOUTS:
        if set(needed) <= set(header):
            return reader
    nearest = max(
        (needed for needed, _ in LAYOUTS), key=lambda needed: len(set(needed) & set(header)) / len(needed)
    )
    missing = [name for name in nearest if name not in header]
    if len(missing) < len(nearest) / 2:
        raise StudyError(
            f"{path}, row 1: the column {missing[0]!r} is missing; the layout that is nearest to this "
            "header needs the columns "
            f"{', '.join(nearest)}"
        )
    layouts = "; ".join(", ".join(needed) for needed, _ in LAYOUTS)
    raise StudyError(
        f"{path}, row 1: the header {', '.join(header)} fits no layout; one of these sets of columns, "
        "divided by commas, is "
        f"needed: {layouts}"
    )


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
            f"{path}, row {row}, column {column!r}: {text!r} is not a number; write it as printed, in "
            "digits and a point, "
            "without stars and brackets"
        ) from None


def _stars(path: Path, row: int, text: str) -> int:
    if text not in STARS:
        raise StudyError(f"{path}, row {row}, column 'stars': {text!r} is none of '', '*', '**', '***'")
    return len(text)


def _regressions(tables: Tables, path: Path, header: list[str], rows: list[list[str]]) -> None:
    for number, record in _records(header, rows):
        key = (record["table"], record["column"])
        column = tables.columns.setdefault(key, Column(*key, dependent=record["dependent"]))
        if column.dependent != record["dependent"]:
            raise StudyError(
                f"{path}, row {number}, column 'dependent': {record['dependent']!r}, but table {key[0]} "
                f"column {key[1]} "
                f"has the dependent variable {column.dependent!r} above"
            )
        place = (record["term"], record["statistic"])
        if not place[1]:
            raise StudyError(
                f"{path}, row {number}, column 'statistic': empty; give coef, paren, t, N, R2, F or "
                "another name"
            )
        if place in column.numbers:
            raise StudyError(
                f"{path}, row {number}: {' '.join(place).strip()} of table {key[0]} column {key[1]} "
                "stands twice; keep one"
            )
        column.numbers[place] = _number(path, number, "value", record["value"])
        if place[1] == COEFFICIENT:
            column.stars[place[0]] = _stars(path, number, record.get("stars", ""))


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
) -> Iterator[Row]:
    """Rows whose columns are labels or numbers; an empty number is one that the table does not print, but for
    those `needed`.

    keys: the labels that tell the rows apart.
    """
    lines: dict[tuple[str, ...], int] = {}
    for number, record in _records(header, rows):
        key = tuple(record[name] for name in keys)
        if key in lines:
            raise StudyError(
                f"{path}, row {number}: {' '.join(key)} stands in row {lines[key]} already; keep one"
            )
        lines[key] = number
        for column in (*keys, *needed):
            if record[column] == "":
                raise StudyError(
                    f"{path}, row {number}, column {column!r}: empty; give what is printed, or leave the "
                    "row out"
                )
        numbers = {
            key: _number(path, number, key, text)
            for key, text in record.items()
            if key not in labels and key != "stars" and text != ""
        }
        stars = _stars(path, number, record.get("stars", ""))
        yield Row(_table_number(path), {k: v for k, v in record.items() if k in labels}, numbers, stars)


def _descriptives(tables: Tables, path: Path, header: list[str], rows: list[list[str]]) -> None:
    labels = {"variable_type", "variable"}
    tables.descriptives += _plain(path, header, rows, labels, ("variable",), ("mean", "sd", "min", "max"))


def _effects(tables: Tables, path: Path, header: list[str], rows: list[list[str]]) -> None:
    labels = ("mechanism", "effect")
    tables.effects += _plain(path, header, rows, set(labels), labels, ("coef",))


def _weights(tables: Tables, path: Path, header: list[str], rows: list[list[str]]) -> None:
    tables.weights += _plain(path, header, rows, set(header) - {"weight"}, ("indicator",), ("weight",))


def _yearly(tables: Tables, path: Path, header: list[str], rows: list[list[str]]) -> None:
    tables.yearly += _plain(path, header, rows, {"year"}, ("year",), ("moran_i",))


LAYOUTS: list[tuple[tuple[str, ...], Reader]] = [
    (("table", "column", "dependent", "term", "statistic", "value"), _regressions),
    (("mechanism", "effect", "coef"), _effects),
    (("variable", "mean", "sd", "min", "max"), _descriptives),
    (("indicator", "weight"), _weights),
    (("year", "moran_i"), _yearly),
]
