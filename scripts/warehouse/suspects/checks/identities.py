"""A declared identity that a row breaks: a column that is not what its formula gives."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from base.formula import Formula, parse_formula
from warehouse.suspects.cells import Evidence, Finding, FloatArray, Series, aligned, finding, place
from warehouse.suspects.lines import ALARMS

TOLERANCE = 1e-4


def find(evidence: Evidence) -> list[Finding]:
    """The rows that break an identity which their source declares: the part that would be right with its
    decimal point elsewhere, where a sum has one, or else the column.
    """
    return [
        found
        for source, declared in evidence.declared.items()
        for identity in declared.get("identities", [])
        for found in _in(evidence.of(source), identity)
    ]


def _in(series: dict[str, Series], identity: dict[str, Any]) -> Iterator[Finding]:
    formula = parse_formula(identity["formula"])
    column = series.get(identity["column"])
    if column is None or not set(formula.measures) <= series.keys():
        return
    parts = [series[name] for name in formula.measures]
    implied = evaluated(column, parts, formula)
    with np.errstate(invalid="ignore", divide="ignore"):
        difference = np.abs(column.values - implied) / np.maximum(np.abs(column.values), np.abs(implied))
    broken = difference > identity.get("tolerance", TOLERANCE)
    share = float(broken.sum() / max(1, np.isfinite(difference).sum()))
    total = re.fullmatch(r"[\w\s+]+", identity["formula"]) is not None
    for i, t in np.argwhere(broken):
        at = (int(i), int(t))
        slip = _slip(column, parts, at, float(implied[at])) if total else None
        yield slip or _told(column, parts, at, float(implied[at]), share)


def _told(column: Series, parts: list[Series], at: tuple[int, int], implied: float, share: float) -> Finding:
    reason = f"the identity gives {implied:.6g}"
    proof = "; ".join(place(part, *_in_part(part, column, at)) for part in parts)
    return finding("identities", column, at, implied, proof, reason, share=share)


def _slip(column: Series, parts: list[Series], at: tuple[int, int], implied: float) -> Finding | None:
    """The part that a power of ten turns into what the others leave of the sum, where so good a fit is not to
    be expected of as many parts by chance.
    """
    values = [float(part.values[_in_part(part, column, at)]) for part in parts]
    excess = implied - float(column.values[at])
    able = sum(value > excess for value in values)
    best: tuple[float, Series, float, float] | None = None
    for part, value in zip(parts, values, strict=True):
        left = value - excess
        power = round(math.log10(value / left)) if left > 0 and value > 0 else 0
        # Of numbers spread evenly over the powers of ten, those as near to what is left.
        chance = able * 2 * abs(value / 10**power - left) / left / math.log(10) if power else math.inf
        if chance <= ALARMS and (best is None or chance < best[0]):
            best = chance, part, value / 10**power, left
    if best is None:
        return None
    chance, part, right, left = best
    reason = f"the other parts leave {left:.4g} of {column.measure}: a decimal point in another place"
    more = {"suggested": right, "chance": chance}
    return finding("identities", part, _in_part(part, column, at), left, place(column, *at), reason, **more)


def _in_part(part: Series, column: Series, at: tuple[int, int]) -> tuple[int, int]:
    return part.units.index(column.units[at[0]]), part.years.index(column.years[at[1]])


def evaluated(column: Series, parts: list[Series], formula: Formula) -> FloatArray:
    """A formula of one source's columns at each unit and year of `column` (N, T); NaN where a part lacks."""
    import duckdb

    table: dict[str, Any] = {
        "unit": np.repeat(np.array(column.units, dtype=object), len(column.years)),
        "year": np.tile(np.array(column.years), len(column.units)),
        **{part.measure: aligned(column, part).ravel() for part in parts},
    }
    names = [part.measure for part in parts]
    with duckdb.connect(config={"threads": 1}) as db:
        db.register("parts", table)
        numbers = ", ".join(f'case when isnan("{n}") then null else "{n}" end as "{n}"' for n in names)
        # No measure's name has a space in it.
        wide = f'(select unit, year, row_number() over () as "row number", {numbers} from parts)'
        query = f"select coalesce({formula.sql}, 'nan'::double) from {formula.table(wide)}"
        rows = db.execute(f'{query} order by "row number"').fetchall()
    return np.array([value for (value,) in rows], float).reshape(column.values.shape)
