"""Reads a folder of digitised tables: CSV files in the five layouts of docs/audit.md, distinguished by their
header. Every cell is accounted for, or the file is refused: what no check would read is an error, not a table
that passes.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from audit.interval import PrintedNumber
from base.input_file import read_csv_table
from spillover.errors import StudyError, quote_value
from spillover.words import SEMICOLON, _, join_sentences, lasting, mark_text

Record = tuple[int, dict[str, str]]  # a row: its number, and its cells by heading
LONGEST_CELL = 500  # characters; the longest label of a published table here has 97


def read_records(path: Path) -> tuple[list[str], list[Record]]:
    """The header, and each row by column with its number in the file; padding is gone, empty rows are left
    out.

    Raises StudyError naming file and row: as other lists in CSV are refused, without a row, or for a cell of
    two lines.
    """
    header, rows = read_csv_table(path)
    if not rows:
        raise StudyError(
            _("{path}: expected a header and at least one row below it; complete the file", path=path)
        )
    for number, record in rows:
        for cell in record.values():
            _check_cell(path, number, cell)
    return header, rows


def _check_cell(path: Path, number: int, cell: str) -> None:
    if len(cell) > LONGEST_CELL:
        raise StudyError(
            _(
                "{path}, row {line}: {cell} has {cell2:,} characters, more than {most}; shorten it",
                path=path,
                line=number,
                cell=quote_value(cell),
                cell2=len(cell),
                most=LONGEST_CELL,
            )
        )
    if not cell.isprintable():
        raise StudyError(
            _(
                "{path}, row {line}: {cell} has a line break or an invisible character; take it "
                "out, and close the quotation mark before it",
                path=path,
                line=number,
                cell=quote_value(cell),
            )
        )


PER_TERM = (mark_text("coef"), mark_text("paren"), "t")
PARTS = mark_text("direct", "result"), mark_text("indirect", "result"), mark_text("total", "result")
# What people call a number of an entire column -> its name in the checks.
_OF_COLUMN = {
    "N": ("n", "obs", "nobs", "observations"),
    "R2": ("r2", "rsq", "rsquared", "rsquare"),
    "F": ("f", "fstat", "fstatistic", "fvalue"),
}
_CALLED = {alias: name for name, aliases in _OF_COLUMN.items() for alias in aliases}


@dataclass(frozen=True)
class Layout:
    """required_columns, optional_columns: the columns; has_labels: whether any further columns are labels of
    the rows.
    """

    name: str
    required_columns: tuple[str, ...]
    optional_columns: tuple[str, ...] = ()
    has_labels: bool = False


LAYOUTS = (
    Layout("regressions", ("table", "column", "dependent", "term", "statistic", "value"), ("stars",)),
    Layout(
        "effects",
        ("mechanism", "effect", mark_text("coef")),
        (
            mark_text("bootstrap_se"),
            "z",
            mark_text("p"),
            mark_text("ci_low"),
            mark_text("ci_high"),
            mark_text("proportion_pct"),
        ),
    ),
    Layout(
        "descriptives",
        ("variable", mark_text("mean"), mark_text("sd"), mark_text("min"), mark_text("max")),
        ("variable_type", mark_text("obs")),
    ),
    Layout("weights", ("indicator", "weight"), has_labels=True),
    Layout("yearly", ("year", mark_text("moran_i")), ("stars",)),
)


def layout_of(path: Path, header: list[str]) -> Layout:
    """The layout whose columns the header has. A header that lacks one, or has one that no check reads, is a
    StudyError with the nearest name.
    """
    for layout in LAYOUTS:
        if set(layout.required_columns) <= set(header):
            _check_columns(path, header, layout)
            return layout
    found = {_normalise_name(name) for name in header}
    nearest = max(
        LAYOUTS,
        key=lambda one: (
            len({_normalise_name(n) for n in one.required_columns} & found) / len(one.required_columns)
        ),
    )
    missing = [name for name in nearest.required_columns if name not in header]
    if len(missing) < len(nearest.required_columns) / 2 or any(
        _normalise_name(name) in found for name in missing
    ):
        close = _nearest(missing[0], [h for h in header if h not in nearest.required_columns])
        hint = (
            _("; {name!r} is another name, did you mean {meant!r}?", name=close, meant=missing[0])
            if close
            else ""
        )
        raise StudyError(
            _(
                "{path}, row 1: the column {column!r} is missing{hint}; the layout that is "
                "nearest to this header needs the columns {needed}",
                path=path,
                column=missing[0],
                hint=hint,
                needed=", ".join(nearest.required_columns),
            )
        )
    layouts = "; ".join(", ".join(layout.required_columns) for layout in LAYOUTS)
    raise StudyError(
        _(
            "{path}, row 1: the header {header} fits no layout; one of these sets of "
            "columns, divided by commas, is needed: {layouts}",
            path=path,
            header=", ".join(header)[:300],
            layouts=layouts,
        )
    )


def _check_columns(path: Path, header: list[str], layout: Layout) -> None:
    known = (*layout.required_columns, *layout.optional_columns)
    for name in header:
        if name in known:
            continue
        close = _nearest(name, known)
        if layout.has_labels and not close:
            continue
        hint = (
            _("did you mean {name!r}?", name=close)
            if close
            else _("this layout has {names}; leave it out", names=", ".join(known))
        )
        raise StudyError(
            _(
                "{path}, row 1: no check reads a column {name}; {hint}",
                path=path,
                name=quote_value(name),
                hint=hint,
            )
        )


def check_statistic(place: str, term: str, statistic: str) -> None:
    """Raises StudyError where a row of a regression would go unread: `place` names file and row."""
    if not statistic:
        raise StudyError(
            _(
                "{place}, column 'statistic': empty; give coef, paren, t, N, R2, F or another name",
                place=place,
            )
        )
    if statistic in PER_TERM:
        if not term:
            raise StudyError(
                _(
                    "{place}, column 'term': empty; {statistic} is that of a term, name it",
                    place=place,
                    statistic=statistic,
                )
            )
        return
    if term:
        close = _nearest(statistic, PER_TERM)
        hint = (
            _("did you mean {name!r}?", name=close)
            if close
            else _("a number of the entire column has no term")
        )
        raise StudyError(
            _(
                "{place}: {value} is not one of {known}{remedy}",
                place=_("{place}, column 'statistic'", place=place),
                value=quote_value(statistic),
                known=", ".join(PER_TERM),
                remedy=join_sentences(["", hint], SEMICOLON),
            )
        )
    meant = _CALLED.get(_normalise_name(statistic)) or _nearest(statistic, PER_TERM, 0.8)
    if meant and meant != statistic:
        raise StudyError(
            _(
                "{place}, column 'statistic': no check reads {statistic}; did you mean {meant!r}?",
                place=place,
                statistic=quote_value(statistic),
                meant=meant,
            )
        )


def check_label(place: str, column: str, text: str) -> None:
    """Raises StudyError where the name of a table or column would not be found by the facts."""
    if not text:
        raise StudyError(
            _("{place}, column {column!r}: empty; give the name that is printed", place=place, column=column)
        )
    if re.match(r"0+[0-9]", text):
        raise StudyError(
            _(
                "{place}, column {column!r}: {text!r}; write {plain}, without zeros",
                place=place,
                column=column,
                text=text,
                plain=text.lstrip("0") or "0",
            )
        )


def check_effect(place: str, effect: str) -> None:
    """Raises StudyError where an effect is meant to be direct, indirect or total, but is not called so."""
    words = re.findall(r"[a-z]+", effect.lower())
    meant = next((part for part in PARTS if part in words), "") or _nearest(effect, PARTS, 0.8)
    if meant and effect != meant:
        raise StudyError(
            _(
                "{place}, column 'effect': no check reads {effect}; did you mean {meant!r}?",
                place=place,
                effect=quote_value(effect),
                meant=meant,
            )
        )


def _normalise_name(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


def _nearest(name: str, known: tuple[str, ...] | list[str], cutoff: float = 0.75) -> str:
    """The known name that this one is but for its case or a few letters; "" if there is none."""
    by_plain = {_normalise_name(k): k for k in known}
    found = _normalise_name(name)
    if "obs" in known and _CALLED.get(found) == "N":
        return "obs"
    close = difflib.get_close_matches(found, list(by_plain), n=1, cutoff=cutoff)
    return by_plain[close[0]] if close else ""


STARS = ("", "*", "**", "***")
COEFFICIENT, PARENTHESIS, T = "coef", "paren", "t"


@dataclass
class PrintedColumn:
    """One column of a regression table: a number for each term and statistic; stars: of each coefficient,
    none where the file has no column of stars.
    """

    table: str
    column: str
    dependent: str
    numbers: dict[tuple[str, str], PrintedNumber] = field(default_factory=dict)
    stars: dict[str, int] = field(default_factory=dict)

    @property
    def terms(self) -> list[str]:
        """The terms with a coefficient, in printed order."""
        return [term for term, statistic in self.numbers if statistic == COEFFICIENT]

    def get(self, term: str, statistic: str = COEFFICIENT) -> PrintedNumber | None:
        """A printed number, or None where the column has none."""
        return self.numbers.get((term, statistic))

    def need(self, term: str, where: str, statistic: str = COEFFICIENT) -> PrintedNumber:
        """A printed number that a fact of the study's (`where`) names."""
        number = self.get(term, statistic)
        if number is None:
            known = ", ".join(self.terms if term else (s for t, s in self.numbers if not t)) or _("none")
            raise StudyError(
                _(
                    "{where}: table {table} column {column} has no {wanted}; it has {known}",
                    where=where,
                    table=self.table,
                    column=self.column,
                    wanted=quote_value(term or statistic),
                    known=known,
                )
            )
        return number


@dataclass(frozen=True)
class PrintedRow:
    """A row of a descriptive, effects, weights or yearly table: its labels, those that tell it apart as its
    name, and its printed numbers by heading.
    """

    table: str
    name: str
    labels: Mapping[str, str]
    numbers: Mapping[str, PrintedNumber]
    stars: int = 0

    @property
    def place(self) -> tuple[str, str, str]:
        """Its table and its name, in no column."""
        return self.table, "", self.name


def rows_with(rows: Iterable[PrintedRow], *names: str) -> Iterator[tuple[PrintedRow, list[PrintedNumber]]]:
    """The rows that have each of these numbers, and the numbers."""
    for row in rows:
        if all(name in row.numbers for name in names):
            yield row, [row.numbers[name] for name in names]


@dataclass
class Tables:
    """All tables of one folder: regression columns by table and column, and the rows of the other layouts."""

    folder: Path
    columns: dict[tuple[str, str], PrintedColumn] = field(default_factory=dict)
    descriptives: list[PrintedRow] = field(default_factory=list)
    effects: list[PrintedRow] = field(default_factory=list)
    weights: list[PrintedRow] = field(default_factory=list)
    yearly_rows: list[PrintedRow] = field(default_factory=list)

    def column(self, table: object, column: object) -> PrintedColumn:
        """A regression column that the configuration names."""
        key = (str(table), str(column))
        if key not in self.columns:
            known = ", ".join(f"{t} ({c})" for t, c in self.columns) or _("none")
            raise StudyError(
                _(
                    "audit: {folder} has no table {table} column {column}; the regression columns "
                    "are {known}",
                    folder=self.folder,
                    table=key[0][:40],
                    column=key[1][:40],
                    known=known,
                )
            )
        return self.columns[key]

    def variable(self, name: str) -> PrintedRow | None:
        """The descriptive statistics of a variable, or None."""
        return next((row for row in self.descriptives if row.name == name), None)

    def find_described_row(self, name: str, where: str) -> PrintedRow:
        """Find the row of a variable that a fact of the study (`where`) names."""
        row = self.variable(name)
        if row is None:
            raise StudyError(
                _(
                    "{folder}: no table of descriptive statistics has the variable {variable!r}; correct "
                    "its name, or add it",
                    folder=where,
                    variable=name,
                )
            )
        return row


def read_tables(folder: str | Path) -> Tables:
    """Every CSV file of a folder. A file that cannot be read is a StudyError naming file, row and column."""
    tables = Tables(Path(folder))
    files = sorted(tables.folder.glob("*.csv")) if tables.folder.is_dir() else []
    if not files:
        raise StudyError(
            _(
                "{folder}: no folder with CSV files; docs/audit.md shows the layouts of digitised tables",
                folder=folder,
            )
        )
    seen: dict[tuple[str, str], Path] = {}
    for path in files:
        header, rows = read_records(path)
        layout = layout_of(path, header).name
        key = (layout, _table_number(path))
        if layout != "regressions" and key in seen:
            raise StudyError(
                _(
                    "{path}: is table {table}, and so is {name}; give one of them another number or letter",
                    path=path,
                    table=key[1],
                    name=seen[key].name,
                )
            )
        seen[key] = path
        READERS[layout](tables, path, rows)
    return tables


Reader = Callable[[Tables, Path, list[Record]], None]


def _read_number(path: Path, row: int, column: str, text: str) -> PrintedNumber:
    try:
        return PrintedNumber(text.replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        raise StudyError(
            _(
                "{path}, row {row}, column {column!r}: {text} is not a number; write it as "
                "printed, in digits and a point, without stars and brackets",
                path=path,
                row=row,
                column=column,
                text=quote_value(text),
            )
        ) from None


def _print_count(path: Path, row: int, column: str, text: str) -> PrintedNumber:
    """A count of observations, `495.0` as `495`."""
    number = _read_number(path, row, column, text)
    if not number.value.is_integer() or number.value < 0:
        raise StudyError(
            _(
                "{place}, row {row}, column {column!r}: {text} is not a number of observations; "
                "write it as a whole number",
                place=path,
                row=row,
                column=column,
                text=quote_value(text),
            )
        )
    return PrintedNumber(number.text.partition(".")[0])


def _stars(path: Path, row: int, text: str) -> int:
    if text not in STARS:
        raise StudyError(
            _(
                "{place}: {value} is not one of {known}",
                place=_("{where}, row {row}, column {column}", where=path, row=row, column="'stars'"),
                value=quote_value(text),
                known="'', '*', '**', '***'",
            )
        )
    return len(text)


def _regressions(tables: Tables, path: Path, rows: list[Record]) -> None:
    lines: dict[tuple[str, str, str], int] = {}
    for number, record in rows:
        place = _("{where}, row {row}", where=path, row=number)
        key = (record["table"], record["column"])
        for label in ("table", "column"):
            check_label(place, label, record[label])
        column = tables.columns.setdefault(key, PrintedColumn(*key, dependent=record["dependent"]))
        if column.dependent != record["dependent"]:
            raise StudyError(
                _(
                    "{place}, column 'dependent': {dependent}, but table {table} column {column} has "
                    "the dependent variable {above!r} above",
                    place=place,
                    dependent=quote_value(record["dependent"]),
                    table=key[0],
                    column=key[1],
                    above=column.dependent,
                )
            )
        entry = (record["term"], record["statistic"])
        check_statistic(place, *entry)
        if entry in column.numbers:
            raise StudyError(
                _(
                    "{place}: {name} of table {table} column {column} appears twice; keep one",
                    place=place,
                    name=" ".join(entry).strip(),
                    table=key[0],
                    column=key[1],
                )
            )
        lines[(*key, entry[0])] = number
        read = _print_count if entry == ("", "N") else _read_number
        column.numbers[entry] = read(path, number, "value", record["value"])
        stars = _stars(path, number, record.get("stars", ""))
        if entry[1] != COEFFICIENT and stars:
            raise StudyError(
                _(
                    "{place}, column 'stars': stars are read beside a coefficient; move them there",
                    place=place,
                )
            )
        if entry[1] == COEFFICIENT and "stars" in record:
            column.stars[entry[0]] = stars
    _check_read(tables, path, lines)


def _check_read(tables: Tables, path: Path, lines: Mapping[tuple[str, str, str], int]) -> None:
    """Raises StudyError where a term has a number and no coefficient. lines: the last row of each term."""
    for (table, name, term), number in lines.items():
        if term and tables.columns[(table, name)].get(term) is None:
            raise StudyError(
                _(
                    "{path}, row {line}: {term} of table {table} column {column} has no coefficient, "
                    "so no check reads the row; add its coef, or leave the row out",
                    path=path,
                    line=number,
                    term=term,
                    table=table,
                    column=name,
                )
            )


def _table_number(path: Path) -> str:
    """The table that a file's name gives: `table02_descriptives.csv` is table 2, `table07b_moran.csv` table
    7b.
    """
    match = re.match(r"table0*(\d+[a-z]?)(?:_|\Z)", path.stem)
    return match.group(1) if match else path.stem


def _read_rows(
    path: Path,
    rows: list[Record],
    labels: set[str],
    keys: tuple[str, ...],
    needed: tuple[str, ...],
) -> Iterator[PrintedRow]:
    """Rows whose columns are labels or numbers; an empty number is one that the table does not print, but for
    those `needed`.

    keys: the labels that tell the rows apart.
    """
    lines: dict[tuple[str, ...], int] = {}
    for number, record in rows:
        key = tuple(record[name] for name in keys)
        if key in lines:
            raise StudyError(
                _(
                    "{path}, row {line}: {key} is in row {first} already; keep one",
                    path=path,
                    line=number,
                    key=" ".join(key),
                    first=lines[key],
                )
            )
        lines[key] = number
        for column in (*keys, *needed):
            if record[column] == "":
                raise StudyError(
                    _(
                        "{path}, row {line}, column {column!r}: empty; give what is printed, or leave "
                        "the row out",
                        path=path,
                        line=number,
                        column=column,
                    )
                )
        numbers = {
            key: (_print_count if key == "obs" else _read_number)(path, number, key, text)
            for key, text in record.items()
            if key not in labels and key != "stars" and text != ""
        }
        stars = _stars(path, number, record.get("stars", ""))
        yield PrintedRow(
            _table_number(path),
            key[0] if len(key) == 1 else lasting("{name}: {part}", name=key[0], part=key[1]),
            {k: v for k, v in record.items() if k in labels},
            numbers,
            stars,
        )


def _descriptives(tables: Tables, path: Path, rows: list[Record]) -> None:
    labels = {"variable_type", "variable"}
    tables.descriptives += _read_rows(path, rows, labels, ("variable",), ("mean", "sd", "min", "max"))


def _add_effects(tables: Tables, path: Path, rows: list[Record]) -> None:
    labels = ("mechanism", "effect")
    for number, record in rows:
        check_effect(_("{where}, row {row}", where=path, row=number), record["effect"])
    tables.effects += _read_rows(path, rows, set(labels), labels, ("coef",))


def _add_weights(tables: Tables, path: Path, rows: list[Record]) -> None:
    tables.weights += _read_rows(path, rows, set(rows[0][1]) - {"weight"}, ("indicator",), ("weight",))


def _yearly(tables: Tables, path: Path, rows: list[Record]) -> None:
    for number, record in rows:
        if not re.fullmatch(r"[0-9]{4}", record["year"]):
            raise StudyError(
                _(
                    "{path}, row {line}, column 'year': {year} is not a year; write four digits",
                    path=path,
                    line=number,
                    year=quote_value(record["year"]),
                )
            )
    tables.yearly_rows += _read_rows(path, rows, {"year"}, ("year",), ("moran_i",))


READERS: dict[str, Reader] = {
    "regressions": _regressions,
    "effects": _add_effects,
    "descriptives": _descriptives,
    "weights": _add_weights,
    "yearly": _yearly,
}
