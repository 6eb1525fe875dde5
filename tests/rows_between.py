"""Compare the results of a study in another checkout with those here, row by row.

    python tests/rows_between.py OTHER STUDY [TABLE]

OTHER: the folder of the other checkout; the study has run in both. Of each table of results.duckdb, and of
each printed table (tables/*.csv), prints how many rows are equal, differ, are new or gone, the columns that
only one of them has, and those that differ with the largest relative difference. With TABLE each row of it
that is not equal. Numbers are equal within 1e-9 of the larger one, texts to the letter.
"""

import csv
import json
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

ROOT = Path(__file__).parents[1]
SAME = 1e-9
LABELS = {"specification"}  # a specification in words: longer where a version has more choices
# The columns that tell the rows of a table apart; those that are alike in them are paired in their order.
KEYS = {
    "conflicts": ("measure", "unit", "year", "source_a", "source_b"),
    "corrections": ("measure", "unit", "year"),
    "crosscheck": ("model", "quantity", "term", "program"),
    "imputed": ("measure", "unit", "year"),
    "joint": ("sweep", "scheme", "reading", "about", "name"),
    "ledger": ("source", "file", "sheet", "status"),
    "marks": ("source", "file", "sheet", "cell", "measure"),
    "missing": ("variable", "unit", "year"),
    "models": ("model",),
    "numbers": ("model", "term", "field"),
    "observations": ("source", "measure", "file", "sheet", "cell"),
    "panel": ("unit", "year"),
    "series": ("analysis", "series", "position"),
    "settings": ("model", "name"),
    "statistics": ("model", "name"),
    "surrogates": ("sweep", "surrogate"),
    "terms": ("model", "term"),
    "tests": ("model", "name"),
    "units": ("unit",),
}

Row = dict[str, Any]
Key = tuple[Any, ...]


class Comparison(NamedTuple):
    """One table before and now: how many rows are equal, and the keys and rows of the others."""

    equal: int
    changed: dict[Key, dict[str, tuple[Any, Any]]]
    new: list[Key]
    gone: list[Key]
    columns: tuple[list[str], list[str]]

    def list_differences(self) -> dict[str, tuple[int, float]]:
        """By column, how many rows differ and the largest relative difference; infinite between texts."""
        found: dict[str, tuple[int, float]] = {}
        for cells in self.changed.values():
            for column, (before, now) in cells.items():
                rows, largest = found.get(column, (0, 0.0))
                found[column] = rows + 1, max(largest, measure_difference(before, now))
        return found


def measure_difference(before: Any, now: Any) -> float:
    """The difference of two numbers, of the larger of them; infinite where one is none and they differ."""
    numbers = [float(x) for x in (before, now) if isinstance(x, (int, float)) and not isinstance(x, bool)]
    if len(numbers) < 2:
        return 0.0 if before == now else math.inf
    if all(map(math.isnan, numbers)) or numbers[0] == numbers[1]:
        return 0.0
    largest = max(map(abs, numbers))
    return abs(numbers[0] - numbers[1]) / largest if math.isfinite(largest) else math.inf


def read_value(value: Any) -> Any:
    """A number or JSON that is written as a text, otherwise the value as it is."""
    if not isinstance(value, str) or value[:1] not in "{[-0123456789":
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def flatten(row: Row) -> Row:
    """A row whose values that hold others, as settings and rows of series do, have a column for each."""
    flat: Row = {}
    for column, value in row.items():
        waiting = [(column, read_value(value))]
        while waiting:
            name, inner = waiting.pop()
            if isinstance(inner, (dict, list)):
                pairs = inner.items() if isinstance(inner, dict) else enumerate(inner)
                waiting += [(f"{name}.{key}", v) for key, v in pairs]
            else:
                flat[name] = inner
    return flat


def find_keys(table: str, rows: list[Row]) -> tuple[str, ...]:
    """The columns that tell rows apart: of a sweep its choices, which a version may have more of."""
    if table != "sweep":
        return KEYS.get(table, ("label",))
    texts = {c for row in rows for c, value in row.items() if isinstance(value, str)}
    return tuple(sorted(c for c in texts - LABELS if all(c in row for row in rows)))


def read_database(path: Path) -> dict[str, list[Row]]:
    """The rows of each table of a database of results."""
    with duckdb.connect(str(path), read_only=True) as db:
        tables = [
            name for (name,) in db.execute("select table_name from duckdb_tables() order by 1").fetchall()
        ]
        found = {}
        for table in tables:
            shown = db.execute(f'select * from "{table}"')
            columns = [column[0] for column in shown.description or ()]
            found[table] = [flatten(dict(zip(columns, row, strict=True))) for row in shown.fetchall()]
    return found


def read_printed(folder: Path) -> dict[str, list[Row]]:
    """The rows of each printed table, without its number, as cells by their column."""
    found: dict[str, list[Row]] = {}
    for file in sorted(folder.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = [
                {"label": r[0], **{str(i): v for i, v in enumerate(r[1:], 1)}}
                for r in csv.reader(stream)
                if r
            ]
        found[f"tables/{file.stem.split('_', 1)[1]}"] = rows
    return found


def key_rows(rows: list[Row], columns: tuple[str, ...]) -> dict[Key, Row]:
    """The rows by their key; one that has come before is counted in the key."""
    counts, found = Counter[Key](), dict[Key, Row]()
    for row in rows:
        key = tuple(row.get(column) for column in columns)
        found[*key, counts[key]] = row
        counts[key] += 1
    return found


def compare_tables(before: list[Row], now: list[Row], columns: tuple[str, ...]) -> Comparison:
    """Pair the rows of two versions of a table by their keys; compare the columns that both have."""
    old, new = key_rows(before, columns), key_rows(now, columns)
    old_columns, new_columns = ({c for row in rows for c in row} for rows in (before, now))
    compared = (old_columns & new_columns) - LABELS if before and now else set[str]()
    changed: dict[Key, dict[str, tuple[Any, Any]]] = defaultdict(dict)
    for key in old.keys() & new.keys():
        for column in compared:
            pair = old[key].get(column), new[key].get(column)
            if measure_difference(*pair) > SAME:
                changed[key][column] = pair
    added = sorted(new_columns - compared - LABELS) if before and now else []
    return Comparison(
        len(old.keys() & new.keys()) - len(changed),
        dict(changed),
        [key for key in new if key not in old],
        [key for key in old if key not in new],
        (added, sorted(old_columns - compared - LABELS) if now else []),
    )


def read_results(root: Path, study: str) -> dict[str, list[Row]]:
    """All tables of a study's results in a checkout."""
    folder = root / "results" / study
    return read_database(folder / "results.duckdb") | read_printed(folder / "tables")


def print_summary(table: str, found: Comparison) -> None:
    """Print a table's counts, and below them the columns that differ."""
    print(f"| {table} | {found.equal} | {len(found.changed)} | {len(found.new)} | {len(found.gone)} |")
    for column, (rows, largest) in sorted(found.list_differences().items()):
        print(f"    {column}: {rows} rows, {'text' if math.isinf(largest) else f'{largest:.1e}'}")
    for sign, columns in zip("+-", found.columns, strict=True):
        if columns:
            print(f"    {sign} {', '.join(columns)}")


def main(other: str, study: str, wanted: str = "") -> int:
    """Print the comparison of one study; 1 where a row differs or is gone."""
    before, now = read_results(Path(other), study), read_results(ROOT, study)
    print("| table | equal | changed | new | gone |")
    different = 0
    for table in sorted(before.keys() | now.keys()):
        if wanted and table != wanted:
            continue
        rows = before.get(table, []), now.get(table, [])
        found = compare_tables(*rows, find_keys(table, [*rows[0], *rows[1]]))
        print_summary(table, found)
        different += len(found.changed) + len(found.gone)
        for key, cells in sorted(found.changed.items(), key=str) if wanted else ():
            print(key, "; ".join(f"{name}: {a!r} -> {b!r}" for name, (a, b) in sorted(cells.items())))
        for sign, others in (("+", found.new), ("-", found.gone)) if wanted else ():
            print(*(f"{sign} {key}" for key in others), sep="\n")
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
