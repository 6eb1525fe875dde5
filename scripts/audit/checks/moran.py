"""Moran's I year by year: every year of the sample once, possible values, stars that rise with I."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from audit.interval import Interval
from audit.outcome import Facts, Outcome, check, compare, texts
from audit.tables import Tables

# One matrix gives nearly one variance to all years, so a clearly larger I cannot have fewer stars.
CLEARLY = 1.25


@check
def moran_years_are_the_sample(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """Each year of the sample stands once."""
    sample = facts.get("sample", {})
    if not tables.yearly or not {"periods", "first_year"} <= set(sample):
        return
    expected = [str(sample["first_year"] + i) for i in range(sample["periods"])]
    counts = Counter(row.labels["year"] for row in tables.yearly)
    for year in sorted({*expected, *counts}):
        sentence = f"{year} stands {counts[year]} times in the table and {expected.count(year)} times in the sample"
        yield Outcome(tables.yearly[0].table, "", year, counts[year] == expected.count(year), sentence, 2)


@check
def moran_is_possible(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """|I| ≤ 1 where W is row-standardised."""
    for row in tables.yearly:
        printed = row.numbers["moran_i"]
        sentence = f"Moran's I of {printed.text} is beyond ±1"
        place = (row.table, "", row.labels["year"])
        yield compare(place, printed.band, Interval(-1.0, 1.0), printed.unit, {"moran_i": printed}, sentence, 3)


@check
def moran_stars_rise_with_it(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """No year has fewer stars than another whose I, of the same sign, is clearly smaller."""
    for a, b in combinations(tables.yearly, 2):
        small, large = sorted((a, b), key=lambda row: abs(row.numbers["moran_i"].value))
        x, y = small.numbers["moran_i"], large.numbers["moran_i"]
        clear = x.value * y.value > 0 and abs(y.band).low > CLEARLY * abs(x.band).high
        earlier, year = small.labels["year"], large.labels["year"]
        sentence = f"{y.text} in {year} has {large.stars} stars, the smaller {x.text} in {earlier} has {small.stars}"
        years = {earlier: x, year: y}
        yield Outcome(large.table, "", year, not clear or large.stars >= small.stars, sentence, 2, texts(years))
