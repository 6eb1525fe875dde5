"""Tables of weights in a workbook (.xlsx), Stata's data (.dta) or Parquet, by pandas: square, or a row for
each link.
"""

from __future__ import annotations

import io
from importlib import import_module
from pathlib import Path
from typing import Any

from spillover.errors import StudyError
from spillover.weights.links import CellValue, How, LinkTable, Raw, one_of, read_grid
from spillover.weights.text import explain_damage, show
from spillover.words import _

WHAT = {".xlsx": _("a workbook"), ".dta": _("Stata data"), ".parquet": _("Parquet")}


def read_table(path: Path, data: bytes, how: How) -> Raw:
    """Read the table. Raises StudyError naming file, sheet and row, or the extra that brings pandas."""
    suffix, content = path.suffix.lower(), io.BytesIO(data)
    pandas = _pandas(path)
    with explain_damage(str(path), WHAT[suffix]):
        if suffix == ".xlsx":
            sheets = pandas.read_excel(content, sheet_name=None, header=None, engine="openpyxl", dtype=object)
            label, rows = _sheet(path, sheets, how.sheet)
        else:
            frame = (pandas.read_stata if suffix == ".dta" else pandas.read_parquet)(content)
            label, rows = str(path), [list(frame.columns), *frame.astype(object).to_numpy().tolist()]
    first = 1 if suffix == ".xlsx" else 0
    cells = [
        (_("row {row}", row=i), [_read_cell(cell, pandas) for cell in row])
        for i, row in enumerate(rows, first)
    ]
    return read_grid(LinkTable(label, [(place, row) for place, row in cells if any(c != "" for c in row)]))


def _pandas(path: Path) -> Any:
    """Import pandas, with what it reads workbooks and Parquet with; the library does without until a file
    needs it.
    """
    try:
        if needed := {".xlsx": "openpyxl", ".parquet": "pyarrow"}.get(path.suffix.lower()):
            import_module(needed)
        return import_module("pandas")
    except ImportError as error:
        raise StudyError(
            _(
                "{path}: needs pandas ({error}): pip install 'spillover[pandas]', or give weights as .csv",
                path=path,
                error=error,
            )
        ) from None


def _sheet(path: Path, sheets: dict[str, Any], wanted: str) -> tuple[str, list[list[Any]]]:
    """Choose the one sheet of a workbook that is not empty, or the one that is named."""
    filled = {name: sheet for name, sheet in sheets.items() if len(sheet)}
    if not filled and not wanted:
        return str(path), []
    name, sheet = one_of(path, wanted, filled, _("sheet"), "sheet")
    return _("{file}, sheet {sheet!r}", file=path, sheet=name), sheet.to_numpy().tolist()


def _read_cell(value: Any, pandas: Any) -> CellValue:
    """Read a number as such, anything else as the text that a person sees."""
    if value is None or value is pandas.NA or value != value:
        return ""
    return float(value) if isinstance(value, float) else show(value).strip()
