"""Reads the data of one variable from a CSV, Parquet, Stata or Excel file, of all units or of those in a
list.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from spillover.arrays.foundation import Array, IntArray
from spillover.errors import StudyError

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
    table = _table(path)
    missing = [name for name in (year, value, unit) if name and name not in table.columns]
    if missing:
        raise StudyError(f"{path}: no column {missing[0]!r}; there are {', '.join(map(str, table.columns))}")
    if units is not None:
        wanted = {text for column in _table(units).astype(str).to_numpy().T for text in column}
        table = table[[_text(v) in wanted for v in table[unit]]]
        if table.empty:
            raise StudyError(f"{path}, column {unit!r}: none of its units is in {units}")
    years, values = (_numbers(path, table[name]) for name in (year, value))
    dated = np.isfinite(years)
    return years[dated].astype(np.int64), values[dated]


def _table(path: Path) -> pd.DataFrame:
    if path.suffix not in READERS or not path.is_file():
        raise StudyError(f"{path}: a file is needed that ends in {', '.join(READERS)}")
    try:
        return READERS[path.suffix](path)
    except Exception as error:
        raise StudyError(f"{path}: cannot be read as a {path.suffix} file ({error})") from error


def _text(value: object) -> str:
    """A unit's id or name as text; a code that was read as 650100.0 is 650100."""
    return (
        f"{value:g}"
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e6
        else str(value).strip()
    )


def _numbers(path: Path, column: pd.Series) -> Array:
    """A column as numbers; a text that is none is named with its row of the file, the header being row 1."""
    numbers = pd.to_numeric(column, errors="coerce")
    wrong = numbers.isna() & column.notna()
    if wrong.any():
        row = int(np.argmax(wrong.to_numpy()))
        raise StudyError(
            f"{path}, row {column.index[row] + 2}, column {column.name!r}: {column.iloc[row]!r} is not a "
            "number"
        )
    return numbers.to_numpy(dtype=float)
