"""What must hold of any file: it is refused with its place, or read so that each cell is accounted for and
each number is the one that a second reader finds there.
"""

import math
import re
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from file_readers import Grid, UnreadError, csv_grid, dta_grid, parquet_grid, xlsx_grid
from file_seeds import CHINESE, MEASURES, UNITS, source

from ingest.observe import Observation
from ingest.places import UnitNames
from ingest.rows import SetAside
from ingest.text import MISSING_MARKS
from small_study import ingest_entry
from spillover.errors import StudyError

LONGEST_MESSAGE, LONGEST_TIME = 1_500, 5.0  # characters, CPU seconds: a hang is a fault
_STATUS = {"": "used", "footnote": "used", "missing": "missing", "unreadable": "error"}
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
_NAMES = {name: code for names in (UNITS, CHINESE) for code, name in names.items()} | {c: c for c in UNITS}
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([, \u00a0\u2009\u202f])\d{3}(\1\d{3})*(\.\d+)?", re.ASCII)


@dataclass
class Outcome:
    """What became of a case: refused, read, or wrong (with the problem); whether a second reader agreed."""

    fate: str
    problem: str = ""
    compared: bool = False


def judge(path: Path, kind: str, units: UnitNames) -> Outcome:
    """Reads a file as a source of its format, and holds the outcome to the oracle."""
    start = time.process_time()
    try:
        observations, aside = ingest_entry("fuzz", source(kind), {path.name: path}, units)
    except StudyError as error:
        return _refusal(str(error), path, start)
    except Exception as error:
        return Outcome("wrong", f"{type(error).__name__}: {error}")
    if time.process_time() - start > LONGEST_TIME:
        return Outcome("wrong", f"took {time.process_time() - start:.1f} s")
    if problem := _ledger(observations, aside):
        return Outcome("wrong", problem)
    try:
        grid = _grid(path, kind, aside)
    except UnreadError:
        return Outcome("read")
    except Exception as error:
        return Outcome("wrong", f"read, though {error}")
    problem = difference(grid, observations, _NAMES, len(MEASURES))
    return Outcome("wrong", problem) if problem else Outcome("read", compared=True)


def difference(grid: Grid, observations: list[Observation], names: Mapping[str, str], measures: int) -> str:
    """What the observations of a file have otherwise than its cells, or nothing. names: the units by their
    codes and names; measures: how many each row has.
    """
    wrong = (_wrong(o, grid, names) for o in observations)
    return _lost(grid, observations, names, measures) or next(filter(None, wrong), "")


def _refusal(message: str, path: Path, start: float) -> Outcome:
    """A refusal names the file or the source, in a bounded message, in bounded time."""
    if path.name not in message and "'fuzz'" not in message:
        return Outcome("wrong", f"a message without its place: {message}")
    if len(message) > LONGEST_MESSAGE:
        return Outcome("wrong", f"a message of {len(message)} characters: {message[:200]}")
    if time.process_time() - start > LONGEST_TIME:
        return Outcome("wrong", f"took {time.process_time() - start:.1f} s to refuse")
    return Outcome("refused", message)


def _ledger(observations: list[Observation], aside: SetAside) -> str:
    """Cells read = used + missing + set aside + errors, and the observations are those that it counts."""
    for account in aside.accounts:
        lines = account.lines()
        accounted = sum(line.cells for line in lines if line.status != "read")
        if accounted != account.cells:
            return f"the ledger does not add up: {account.cells} read, {accounted} accounted for"
        counts: Counter[str] = Counter()
        for line in lines:
            if line.why == "number" or line.status in ("missing", "error"):
                counts[line.status] += line.cells
        kept = Counter(_STATUS[o.flag] for o in observations)
        if counts != kept:
            return f"the ledger counts {counts}, the observations are {kept}"
    return ""


def _grid(path: Path, kind: str, aside: SetAside) -> Grid:
    if kind == "csv":
        settled = next(iter(aside.file_properties.values()))
        return csv_grid(path, DELIMITERS[settled["delimiter"]], settled["encoding"])
    return {"xlsx": xlsx_grid, "dta": dta_grid, "parquet": parquet_grid}[kind](path)


def _columns(grid: Grid) -> dict[str, int]:
    return {(_without(v, "") or ""): j for (i, j), v in grid.items() if i == 0}


def _known(value: Any, names: Mapping[str, str]) -> str | None:
    """The unit that a cell plainly names."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "").strip()
    return names.get(text)


def _lost(grid: Grid, observations: list[Observation], names: Mapping[str, str], measures: int) -> str:
    """A row that plainly is a unit's, by code and name, has its observations; each cell has one at most."""
    columns = _columns(grid)
    if len({(o.sheet, o.cell) for o in observations}) < len(observations):
        return "a cell is observed twice"
    expected = 0
    for i in {i for i, _ in grid if i}:
        code, name = (_known(grid.get((i, columns.get(k, -1))), names) for k in ("code", "name"))
        expected += code is not None and code == name
    found = len(observations) / measures
    return f"{expected} rows are plainly about units, {found} are observed" if found < expected else ""


def _wrong(o: Observation, grid: Grid, names: Mapping[str, str]) -> str:
    """Why an observation is not what the second reader finds in its cell, or nothing."""
    columns = _columns(grid)
    row = int(re.findall(r"\d+", o.cell)[-1]) - (0 if "[" in o.cell else 1)
    cell = grid.get((row, columns.get(o.measure, -1)), "")
    code, name = (_known(grid.get((row, columns.get(k, -1))), names) for k in ("code", "name"))
    if (code and code != o.unit) or (name and not code and name != o.unit):
        return f"{o.cell}: observed for {o.unit}, the row has {code or name}"
    year = grid.get((row, columns.get("year", -1)))
    if number_in(year, "") not in (None, o.year_data):
        return f"{o.cell}: observed for {o.year_data}, the row has {year!r}"
    printed = number_in(cell, o.mark)
    if o.value is not None:
        same = printed is not None and math.isclose(printed, o.value, rel_tol=1e-15)
        return "" if same else f"{o.cell}: observed {o.value!r} (mark {o.mark!r}), the cell has {cell!r}"
    if o.flag == "missing":
        bare = _without(cell, o.mark)
        known = bare is not None and (bare.strip() in MISSING_MARKS or str(cell).strip() in MISSING_MARKS)
        return "" if known else f"{o.cell}: missing, the cell has {cell!r}"
    if "(merged with " in o.raw:
        return ""
    plain = (isinstance(cell, str) and _PLAIN.fullmatch(cell)) or isinstance(cell, float)
    return f"{o.cell}: no number, the cell has {cell!r}" if plain and number_in(cell, "") is not None else ""


def _without(cell: Any, mark: str) -> str | None:
    """A cell's text without the marks that were taken off, if they are at its ends."""
    text = "".join(
        chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else " " if c == "\u3000" else c for c in str(cell)
    )
    text = text.replace("_x000D_", "\n").strip()
    parts = mark.split(" ") if mark else []
    for part in reversed(parts):
        if text.endswith(part):
            text = text[: len(text) - len(part)].rstrip()
        elif text.startswith(part):
            text = text[len(part) :].lstrip()
        else:
            return None
    return text


def number_in(cell: Any, mark: str) -> float | None:
    """The number that a cell plainly holds."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float | Decimal):
        return float(cell) if math.isfinite(cell) else None
    text = _without(cell, mark)
    if text is None:
        return None
    if _GROUPED.fullmatch(text):
        text = re.sub("[, \u00a0\u2009\u202f]", "", text)
    if not _PLAIN.fullmatch(text):
        return None
    try:
        value = float(Decimal(text))
    except (InvalidOperation, OverflowError):
        return None
    return value if math.isfinite(value) else None
