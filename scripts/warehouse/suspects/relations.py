"""Checks of what sources declare: allocations, identities, vintages."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from base.formula import Formula, parse_formula
from ingest.declaration import Allocation, Identity, Vintage
from spillover.words import lasting
from warehouse.suspects.cells import (
    ALARMS,
    Evidence,
    FloatArray,
    Series,
    align_series,
    build_finding,
    find_in,
    numbers_in,
    place,
)
from warehouse.suspects.finding import SuspectedNumber

# A declared allocation that a row breaks: a column that is not its area's total times another's share.

ALLOCATED = 1e-3
# Of an area's rows, those with the usual ratio: with fewer its total is not spread by this column.
MOST = 0.5


def find_allocations(evidence: Evidence) -> list[SuspectedNumber]:
    """The rows that break an allocation which their source declares; of an area and year where fewer than
    half of the rows keep it, the first.
    """
    return [
        found
        for source, declared in evidence.relations.items()
        for allocation in declared.allocations
        for found in _allocations(evidence.select_source(source), allocation)
    ]


def _allocations(series: dict[str, Series], allocation: Allocation) -> Iterator[SuspectedNumber]:
    column, key = series.get(allocation.column), series.get(allocation.by)
    if column is None or key is None:
        return
    within = series.get(allocation.within or "")
    area = align_series(column, within) if within else np.zeros(column.values.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = column.values / align_series(column, key)
    tolerance = allocation.tolerance or ALLOCATED
    for t in range(len(column.years)):
        for number in np.unique(area[:, t][np.isfinite(area[:, t])]):
            rows = np.flatnonzero((area[:, t] == number) & np.isfinite(ratio[:, t]))
            if rows.size < 3:
                continue
            usual = float(np.median(ratio[rows, t]))
            off = rows[np.abs(ratio[rows, t] / usual - 1) > tolerance]
            few = off.size > MOST * rows.size
            for i in off[:1] if few else off:
                yield _allocation_finding(
                    column, key, (int(i), t), usual, (int(off.size), int(rows.size)), few
                )


def _allocation_finding(
    column: Series, key: Series, at: tuple[int, int], usual: float, off: tuple[int, int], few: bool
) -> SuspectedNumber:
    theirs = find_in(key, column, at)
    reason = (
        lasting(
            "in this area and year {off} of {all} rows are not {key} times one number",
            off=off[0],
            all=off[1],
            key=key.measure,
        )
        if few
        else lasting(
            "is not {key} times {value:.6g}, as {rows} of {all} rows of its area are",
            key=key.measure,
            value=usual,
            rows=off[1] - off[0],
            all=off[1],
        )
    )
    expected = usual * float(key.values[theirs])
    return build_finding(
        "allocations", column, at, expected, place(key, *theirs), reason, share=off[0] / off[1]
    )


# A declared identity that a row breaks: a column that is not what its formula gives.

IDENTICAL = 1e-4


def find_identities(evidence: Evidence) -> list[SuspectedNumber]:
    """The rows that break an identity which their source declares: the part that would be right with its
    decimal point elsewhere, where a sum has one, or else the column.
    """
    return [
        found
        for source, declared in evidence.relations.items()
        for identity in declared.identities
        for found in _identities(evidence.select_source(source), identity)
    ]


def _identities(series: dict[str, Series], identity: Identity) -> Iterator[SuspectedNumber]:
    formula = parse_formula(identity.formula)
    column = series.get(identity.column)
    if column is None or not set(formula.measures) <= series.keys():
        return
    parts = [series[name] for name in formula.measures]
    implied = evaluate(column, parts, formula)
    with np.errstate(invalid="ignore", divide="ignore"):
        difference = np.abs(column.values - implied) / np.maximum(np.abs(column.values), np.abs(implied))
    broken = difference > (identity.tolerance or IDENTICAL)
    share = float(broken.sum() / max(1, np.isfinite(difference).sum()))
    total = re.fullmatch(r"[\w\s+]+", identity.formula) is not None
    for at in numbers_in(broken):
        slip = _find_slip(column, parts, at, float(implied[at])) if total else None
        yield slip or _identity_finding(column, parts, at, float(implied[at]), share)


def _identity_finding(
    column: Series, parts: list[Series], at: tuple[int, int], implied: float, share: float
) -> SuspectedNumber:
    reason = lasting("the identity gives {value:.6g}", value=implied)
    proof = "; ".join(place(part, *find_in(part, column, at)) for part in parts)
    return build_finding("identities", column, at, implied, proof, reason, share=share)


def _find_slip(
    column: Series, parts: list[Series], at: tuple[int, int], implied: float
) -> SuspectedNumber | None:
    """The part that a power of ten turns into what the others leave of the sum, where so good a fit is not to
    be expected of as many parts by chance.
    """
    values = [float(part.values[find_in(part, column, at)]) for part in parts]
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
    reason = lasting(
        "the other parts leave {value:.4g} of {measure}: a decimal point in another place",
        value=left,
        measure=column.measure,
    )
    more = {"proposal": right, "chance": chance}
    return build_finding(
        "identities", part, find_in(part, column, at), left, place(column, *at), reason, **more
    )


def evaluate(column: Series, parts: list[Series], formula: Formula) -> FloatArray:
    """A formula of one source's columns at each unit and year of `column` (N, T); NaN where a part lacks."""
    from base.artifacts.memory_database import connect_in_memory

    table: dict[str, np.ndarray[Any, np.dtype[Any]]] = {
        "unit": np.repeat(np.array(column.units, dtype=object), len(column.years)),
        "year": np.tile(np.array(column.years), len(column.units)),
        **{part.measure: align_series(column, part).ravel() for part in parts},
    }
    names = [part.measure for part in parts]
    with connect_in_memory(threads=1) as db:
        db.register("parts", table)
        numbers = ", ".join(f'case when isnan("{n}") then null else "{n}" end as "{n}"' for n in names)
        # No measure's name has a space in it.
        wide = f'(select unit, year, row_number() over () as "row number", {numbers} from parts)'
        query = f"select coalesce({formula.sql}, 'nan'::double) from {formula.table(wide)}"
        rows = db.execute(f'{query} order by "row number"').fetchall()
    return np.array([value for (value,) in rows], float).reshape(column.values.shape)


# A number that differs more from its other vintage than revisions do.


def find_vintages(evidence: Evidence) -> list[SuspectedNumber]:
    """The numbers farther from the declared other vintage than its tolerance."""
    return [
        found
        for source, declared in evidence.relations.items()
        for vintage in declared.vintages
        for other in evidence.series
        if other.measure == vintage.of
        and (other.source, other.measure) != (source, vintage.column)
        and vintage.column in evidence.select_source(source)
        for found in _vintages(evidence.select_source(source)[vintage.column], other, vintage)
    ]


def _vintages(series: Series, other: Series, vintage: Vintage) -> Iterator[SuspectedNumber]:
    theirs = align_series(series, other)
    with np.errstate(invalid="ignore", divide="ignore"):
        largest = np.maximum(np.abs(series.values), np.abs(theirs))
        difference = np.abs(series.values - theirs) / largest
        off = difference > vintage.tolerance
    share = float(off.sum() / max(1, np.isfinite(difference).sum()))
    for at in numbers_in(off):
        values = {
            "measure": other.measure,
            "source": other.source,
            "by": 100 * difference[at],
            "declared": 100 * vintage.tolerance,
        }
        reason = (
            lasting("differs from {measure} by {by:.4g} %, more than the {declared:.4g} % declared", **values)
            if other.source == series.source
            else lasting(
                "differs from {measure} of {source} by {by:.4g} %, more than the {declared:.4g} % declared",
                **values,
            )
        )
        yield build_finding(
            "vintages",
            series,
            at,
            float(theirs[at]),
            place(other, *find_in(other, series, at)),
            reason,
            share=share,
        )
