"""Moran's I year by year: every year of the sample once, possible values, stars that rise with I. Each table
is one matrix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from audit.interval import Interval
from audit.outcome import Facts, Outcome, check, compare, texts
from audit.tables import PrintedRow, Tables


@check
def moran_years_are_the_sample(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """Each year of the sample appears once."""
    sample = facts.get("sample", {})
    if not {"periods", "first_year"} <= set(sample):
        return
    expected = [str(sample["first_year"] + i) for i in range(sample["periods"])]
    for table, rows in _tables(tables):
        counts = Counter(row.labels["year"] for row in rows)
        for year in sorted({*expected, *counts}):
            sentence = (
                f"{year} appears {counts[year]} times in the table and {expected.count(year)} times "
                "in the sample"
            )
            yield Outcome(table, "", year, counts[year] == expected.count(year), sentence, 2)


@check
def moran_is_possible(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """|I| is at most the largest eigenvalue of (W + W')/2: hardly beyond 1 where W is row-standardised."""
    for row in tables.yearly:
        printed = row.numbers["moran_i"]
        sentence = f"Moran's I of {printed.text} is beyond ±1"
        place = (row.table, "", row.labels["year"])
        yield compare(
            place, printed.band, Interval(-1.0, 1.0), printed.unit, {"moran_i": printed}, sentence, 3
        )


@check
def moran_stars_rise_with_it(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """A larger positive I has no fewer stars where p is that of the normal approximation: its mean and
    variance are the matrix's
    alone, the same in every year (Cliff and Ord, 1981). Under randomisation or permutation the variance is
    each year's own.
    """
    if facts.get("moran") != "normal":
        return
    for table, rows in _tables(tables):
        for a, b in combinations(rows, 2):
            small, large = sorted((a, b), key=lambda row: row.numbers["moran_i"].value)
            x, y = small.numbers["moran_i"], large.numbers["moran_i"]
            clear = x.band.low > 0 and y.band.low > x.band.high
            earlier, year = small.labels["year"], large.labels["year"]
            sentence = (
                f"{y.text} in {year} has {large.stars} stars, the smaller {x.text} in {earlier} "
                f"has {small.stars}"
            )
            passed = not clear or large.stars >= small.stars
            yield Outcome(table, "", year, passed, sentence, 2, texts({earlier: x, year: y}))


def _tables(tables: Tables) -> list[tuple[str, list[PrintedRow]]]:
    """The rows of each table."""
    names = dict.fromkeys(row.table for row in tables.yearly)
    return [(name, [row for row in tables.yearly if row.table == name]) for name in names]
