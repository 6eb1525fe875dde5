"""Audits any folder of digitised tables: `python scripts/audit/cli.py FOLDER [--config config/nqp.yaml]
[--out FOLDER]`.

With `--data FILE --variable NAME --value COLUMN --year COLUMN` it also says which years and transformation of
the data have the variable's printed minimum, maximum, mean and standard deviation; with `--unit COLUMN
--units FILE` of the units in a list alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import pandas as pd
from msgspec.structs import replace

from audit.declaration import PrintedFacts
from audit.facts import read_facts
from audit.findings import Match
from audit.run import document_of, run_checks, summarise_audit, translate_document, write_audit
from audit.tables import Tables, read_tables
from audit.windows import match_descriptives
from base.command import run_guarded
from base.records import json_text
from base.speech_language import language_of_command
from base.yaml_file import read_yaml, resolve_languages
from spillover.arrays.foundation import Array, IntArray
from spillover.errors import StudyError
from spillover.words import _
from words.render import speak

# A status of its own: 1 is that of a fault of the program, which must not pass for findings.
FOUND = 3


def _matches(tables: Tables, arguments: argparse.Namespace) -> list[Match]:
    row = tables.find_described_row(arguments.variable, str(arguments.folder))
    years, values = read_variable(
        arguments.data, arguments.year, arguments.value, arguments.unit, arguments.units
    )
    matches = match_descriptives(row.numbers, years, values, periods=arguments.periods)
    return [replace(match, variable=arguments.variable) for match in matches[:5]]


READERS: dict[str, Callable[[Path], pd.DataFrame]] = {
    ".csv": lambda path: pd.read_csv(path, encoding="utf-8-sig"),
    ".parquet": pd.read_parquet,
    ".dta": lambda path: pd.read_stata(path, convert_categoricals=False),
    ".xlsx": lambda path: pd.read_excel(path, engine="calamine"),
}


def read_variable(
    path: Path, year: str, value: str, unit: str = "", units: Path | None = None
) -> tuple[IntArray, Array]:
    """Years (N,) and values (N,), NaN where missing; of a spreadsheet the first sheet is read.

    unit: the column that tells units apart; units: a CSV file that has the wanted ones in some column, by id
    or name.
    A file, column or cell that cannot be read, or no wanted unit in it, is a StudyError.
    """
    table = _read_data(path)
    missing = [name for name in (year, value, unit) if name and name not in table.columns]
    if missing:
        raise StudyError(
            _(
                "{path}: no column {missing!r}; there are {sizes}",
                path=path,
                missing=missing[0],
                sizes=", ".join(map(str, table.columns)),
            )
        )
    if units is not None:
        wanted = {text for column in _read_data(units).astype(str).to_numpy().T for text in column}
        table = table[[_id_text(v) in wanted for v in table[unit]]]
        if table.empty:
            raise StudyError(
                _(
                    "{path}, column {unit!r}: none of its units is in {units}",
                    path=path,
                    unit=unit,
                    units=units,
                )
            )
    years, values = (_read_numbers(path, table[name]) for name in (year, value))
    dated = np.isfinite(years)
    return years[dated].astype(np.int64), values[dated]


def _read_data(path: Path) -> pd.DataFrame:
    if path.suffix not in READERS or not path.is_file():
        raise StudyError(
            _(
                "{path}: expected a file that ends in {readers}; save it as one of these",
                path=path,
                readers=", ".join(READERS),
            )
        )
    try:
        return READERS[path.suffix](path)
    except Exception as error:
        raise StudyError(
            _(
                "{path}: cannot be read as a {format} file ({error}); save it again",
                path=path,
                format=path.suffix,
                error=error,
            )
        ) from error


def _id_text(value: object) -> str:
    """A unit's id or name as text; a code that was read as 650100.0 is 650100."""
    return (
        f"{value:g}"
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e6
        else str(value).strip()
    )


def _read_numbers(path: Path, column: pd.Series) -> Array:
    """A column as numbers; a text that is none is named with its row of the file, the header being row 1."""
    numbers = pd.to_numeric(column, errors="coerce")
    wrong = numbers.isna() & column.notna()
    if wrong.any():
        row = int(np.argmax(wrong.to_numpy()))
        raise StudyError(
            _(
                "{path}, row {row}, column {column!r}: {value!r} is not a number; correct or empty the cell",
                path=path,
                row=column.index[row] + 2,
                column=column.name,
                value=column.iloc[row],
            )
        )
    return numbers.to_numpy(dtype=float)


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the audit, writes it where asked, and returns FOUND where something was found, 2 for input that
    cannot be read, 1 for a fault of the program, and else 0.
    """
    arguments = _arguments(argv)
    return run_guarded("audit", lambda: _audit(arguments))


def _audit(arguments: argparse.Namespace) -> int:
    tables = read_tables(arguments.folder)
    facts = read_facts(arguments.config) if arguments.config else PrintedFacts()
    language = language_of_command()
    texts = (
        resolve_languages(read_yaml(arguments.config), language)[1].printed_texts if arguments.config else {}
    )
    speak(language, {"texts": texts})
    audit = run_checks(tables, facts)
    matches = _matches(tables, arguments) if arguments.data else []
    print(
        json_text(translate_document(document_of(audit, matches))) + "\n"
        if arguments.json
        else summarise_audit(audit, matches),
        end="",
    )
    if arguments.out:
        write_audit(arguments.out, audit, matches)
    return FOUND if audit.findings else 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Audit a folder of digitised tables.")
    parser.add_argument("folder", type=Path, help="folder of CSV files in the layouts of docs/audit.md")
    parser.add_argument(
        "--config", type=Path, help="YAML file with a section 'audit': the facts about these tables"
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument("--out", type=Path, help="folder for findings.json, findings.csv and findings.txt")
    parser.add_argument(
        "--data", type=Path, help="CSV, Parquet, Stata or Excel file with the data of a variable"
    )
    parser.add_argument("--variable", help="the variable in the table of descriptive statistics")
    parser.add_argument("--value", default="value", help="the data's column of values")
    parser.add_argument("--year", default="year", help="the data's column of years")
    parser.add_argument("--unit", default="", help="the data's column of units")
    parser.add_argument(
        "--units", type=Path, help="CSV file that has the wanted units, by id or name: look only at these"
    )
    parser.add_argument("--periods", type=int, help="look only at windows of so many years")
    arguments = parser.parse_args(argv)
    if arguments.data and not arguments.variable:
        parser.error("--data needs --variable")
    if arguments.units and not arguments.unit:
        parser.error("--units needs --unit")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
