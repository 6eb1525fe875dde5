"""The panel's variables: formulas over the resolved measures."""

from __future__ import annotations

from typing import Any

import duckdb

from study.errors import StudyError
from warehouse.formula import Formula, quote
from warehouse.steps import failure

Connection = duckdb.DuckDBPyConnection


def make_wide(db: Connection, measures: list[str]) -> None:
    """panel.measures: unit, year and a column for each measure, over the years of the grid."""
    columns = "".join(f", max(value) filter (where measure = '{m}') as {quote(m)}" for m in measures)
    db.execute(
        f"create table panel.measures as select unit, year{columns} from staging.settled group by unit, "
        "year order by unit, year"
    )


def make_variable(db: Connection, name: str, formula: Formula, years: tuple[int, int]) -> None:
    """Adds one variable to panel.variables. An operation without a value is an error that names unit and
    year.
    """
    for guard in formula.guards:
        query = (
            "select format('{} ({}) {}: {}', u.name, m.unit, m.year, panel.behind(?, m.unit, m.year)) "
            f"from (select unit, year, {guard.condition} as bad from panel.measures) m join raw.units u "
            "using (unit) "
            "where bad and m.year between ? and ? order by m.unit, m.year"
        )
        rows = db.execute(query, [name, *years]).fetchall()
        if rows:
            remedy = "correct the cell in corrections.csv or change the formula"
            raise StudyError(
                failure(f"variable {name!r} = {formula.text}: {guard.problem}; {remedy}", [""], rows)
            )
    db.execute(
        f"insert into panel.variables select ? as variable, unit, year, value from "
        f"(select unit, year, {formula.sql} as value from panel.measures) where year between ? and ? "
        "order by unit, year",
        [name, *years],
    )


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
