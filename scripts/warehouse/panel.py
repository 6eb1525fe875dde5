"""Runs the SQL of the warehouse with the tests beside each table, and makes the panel's variables: formulas
over the resolved measures.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from itertools import pairwise, takewhile
from pathlib import Path
from typing import Any

import duckdb

from base.artifacts.atomic import csv_text
from base.confidential import show_value
from base.formula import Formula, abbreviate, name_proposed_column, quote
from spillover.errors import StudyError
from spillover.words import SEMICOLON, Message, _, join_sentences, sentence_of

# Runs the SQL files in their order, and the tests beside each table.

SQL = Path(__file__).parent / "sql"
_SECTION = re.compile(r"^--- (test of )?(\w+)\n", re.MULTILINE)


def sections(schema: str) -> list[tuple[str, bool, str]]:
    """Split the SQL of a schema into its tables in their order: the table's name, whether it is a test, and
    the query. The rows of a test are failures, and the comment above it is their message.
    """
    _, *parts = _SECTION.split((SQL / f"{schema}.sql").read_text(encoding="utf-8"))
    return [(name, bool(test), query) for test, name, query in zip(*[iter(parts)] * 3, strict=True)]


def make_tables(db: duckdb.DuckDBPyConnection, schema: str, *names: str, tested: bool = True) -> None:
    """Make the tables of a schema, or those of these names, and run the tests of each if `tested`."""
    for name, test, query in sections(schema):
        if not test and (not names or name in names):
            db.execute(query)
            if tested:
                check_table(db, schema, name)


def check_table(db: duckdb.DuckDBPyConnection, schema: str, table: str) -> None:
    """Raise StudyError with the first failing test's message and rows."""
    for name, test, query in sections(schema):
        if test and name == table:
            result = db.execute(query)
            columns = [column[0] for column in result.description or []]
            if rows := result.fetchall():
                message, _each, each = comment_above(query).partition(" each: ")
                raise RefusedError(Message(message), columns, rows, each)


def comment_above(query: str) -> str:
    """Read the comment with which a query begins."""
    lines = takewhile(lambda line: line.startswith("--"), query.splitlines())
    return " ".join(line.removeprefix("--").strip() for line in lines)


SHOWN = 10


class RefusedError(StudyError):
    """Error with a test's message and its failing rows, ten at most. A row of one column is a sentence of its
    own.
    """

    def __init__(
        self, message: str, columns: Sequence[str], rows: Sequence[Sequence[object]], each: str = ""
    ) -> None:
        self.columns, self.rows = columns, rows
        shown = [_describe_row(dict(zip(columns, row, strict=True)), each) for row in rows[:SHOWN]]
        more = [_("… and {count} more", count=len(rows) - SHOWN)] if len(rows) > SHOWN else []
        super().__init__(join_sentences([message, *shown, *more], "\n  "))

    def add_file(self, path: Path) -> StudyError:
        """Add the name of the file that has all rows where more fail than it shows."""
        if len(self.rows) <= SHOWN:
            return self
        rows = [[show_value(c, v) for c, v in zip(self.columns, row, strict=True)] for row in self.rows]
        path.write_text(csv_text([self.columns, *rows]), encoding="utf-8", newline="")
        every = _("All {count} of them: {path}", count=len(self.rows), path=path)
        return StudyError(join_sentences([sentence_of(self), every], "\n  "))


def _describe_row(row: dict[str, object], each: str) -> Message:
    """Write a failing row as a sentence: the one that its test has for it, or columns with their values."""
    if each:
        known = {name: _render_column(name, value) for name, value in row.items()}
        return Message(each, known)
    return join_sentences([_("{column} {value}", column=c, value=v) for c, v in row.items()], ", ")


def _render_column(name: str, value: Any) -> Any:
    """Write a column of a failing row, in words what lies behind a variable and that a cell holds a
    formula.
    """
    if name == "behind":
        return _trace_measures(value or [])
    if name == "sheet":
        return _(", sheet {name}", name=value) if value else ""
    return (
        (
            _("; a formula that was never computed: open the file in a spreadsheet program and save it")
            if value
            else ""
        )
        if name == "formula"
        else value
    )


def _trace_measures(measures: Sequence[Any]) -> Message:
    """Name the measures behind a variable of one unit and year, each with where its value comes from."""
    said = []
    for one in measures:
        values = {"measure": one["measure"], "year": one["year"]}
        place = one["place"] or _("no cell has a value")
        place = _("mean of {years}", years=one["from_years"]) if one["from_years"] else place
        if one["value"] is None:
            said.append(_("{measure} {year} = missing ({why})", why=place, **values))
        else:
            said.append(_("{measure} {year} = {value} ({place})", value=one["value"], place=place, **values))
    return join_sentences(said, SEMICOLON)


Connection = duckdb.DuckDBPyConnection


def make_wide(db: Connection, measures: list[str], proposed: Collection[str] = ()) -> None:
    """panel.measures: unit, year and a column for each measure, over the years of the grid; a second one for
    each of those `proposed`, with what is proposed in the place of suspected numbers.
    """
    columns = "".join(f", max(s.value) filter (where measure = '{m}') as {quote(m)}" for m in measures)
    columns += "".join(
        f", max(case when s.value is not null then coalesce(p.value, s.value) end) "
        f"filter (where measure = '{m}') as {name_proposed_column(m)}"
        for m in sorted(proposed)
    )
    db.execute(
        f"create table panel.measures as select unit, year{columns} from staging.settled s "
        "left join staging.proposed p using (unit, year, measure) group by unit, year order by unit, year"
    )


def make_variable(
    db: Connection, name: str, formula: Formula, years: tuple[int, int], tested: bool = True
) -> None:
    """Add one variable to panel.variables. An operation without a value is an error that names unit and year;
    a missing value where it is not `tested`.
    """
    tests = formula.guards if tested else ()
    guards = "".join(f", {guard.condition} as {_guard(i)}" for i, guard in enumerate(tests))
    db.execute(
        f"create or replace temp table evaluated as select unit, year, {formula.sql} as value{guards} "
        f"from {formula.table('panel.measures')} t"
    )
    for i, guard in enumerate(tests):
        query = (
            "select u.name, e.unit as id, e.year, panel.behind(?, e.unit, e.year) as behind "
            f"from evaluated e join raw.names u using (unit) where e.{_guard(i)} and e.year between ? and ? "
            "order by e.unit, e.year"
        )
        rows = db.execute(query, [name, *years]).fetchall()
        if rows:
            remedy = _("correct the cell in corrections.csv or change the formula")
            called = _("variable {name!r} = {formula}", name=name, formula=abbreviate(formula.text))
            columns = ["unit", "id", "year", "behind"]
            each = _("{unit} ({id}) {year}: {behind}")
            raise RefusedError(
                _("{called}: {problem}; {remedy}", called=called, problem=guard.problem, remedy=remedy),
                columns,
                rows,
                each,
            )
    db.execute(
        "insert into panel.variables select ? as variable, unit, year, value from evaluated "
        "where year between ? and ? order by unit, year",
        [name, *years],
    )
    db.execute("drop table evaluated")


def keep_steps(db: Connection, stated: int | None) -> int:
    """Find the step of the panel in years, of whose years alone panel.variables keeps rows.

    stated: by the study, counted from its first year; else, where every variable may be missing, the greatest
    common divisor of the distances between the years that have a value: what holds nowhere in a year between
    them is no gap. A required variable without a value remains an error.
    """
    first, required = read_setting(db, "first_year"), "select 1 from raw.variables where not allow_missing"
    anchor, step = first, stated or 1
    if not stated and not db.execute(required).fetchone():
        query = "select distinct year from panel.variables where value is not null order by year"
        years = [year for (year,) in db.execute(query).fetchall()]
        anchor, step = (years or [first])[0], math.gcd(*(b - a for a, b in pairwise(years))) or 1
    db.execute("delete from panel.variables where (year - ?) % ? <> 0", [anchor, step])
    db.execute("set variable panel_years = ?", [len(range(*_reach(db, anchor, step)))])
    return step


def _reach(db: Connection, anchor: int, step: int) -> tuple[int, int, int]:
    """Find the years of the panel, as a range: those of its span that are whole steps from the anchor."""
    first, last = read_setting(db, "first_year"), read_setting(db, "last_year")
    return first + (anchor - first) % step, last + 1, step


def read_setting(db: Connection, name: str) -> int:
    """Read a setting of the warehouse that is a whole number."""
    (value,) = db.execute("select getvariable(?)", [name]).fetchone() or (0,)
    return int(value)


def _guard(number: int) -> str:
    return quote(f"guard {number}")


def register_variables(db: Connection, variables: dict[str, Any], formulas: dict[str, Formula]) -> None:
    """raw.variables and raw.needs: what the study asks of each variable, and the measures it is made of."""
    db.execute(
        "create table raw.variables (variable varchar primary key, formula varchar, label varchar, unit "
        "varchar, "
        "low double, high double, allow_missing boolean);"
        "create table raw.needs (variable varchar, measure varchar, lag integer)"
    )
    for name, variable in variables.items():
        low, high = variable.get("range", [None, None])
        row = [name, formulas[name].text, variable.get("label", name), variable.get("unit", ""), low, high]
        db.execute(
            "insert into raw.variables values (?, ?, ?, ?, ?, ?, ?)",
            [*row, variable.get("allow_missing", False)],
        )
        db.executemany(
            "insert into raw.needs values (?, ?, ?)",
            [[name, measure, lag] for measure, lag in formulas[name].uses],
        )
