"""Tables of variables: descriptive statistics that can exist together, weights of an index, Moran's I by
year; and what the text says of the tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from msgspec import UNSET

from audit.declaration import Claim, PrintedFacts
from audit.interval import Interval, PrintedNumber, exact_interval
from audit.outcome import Outcome, compare_numbers, render_interval, texts_by_name
from audit.ratios import p_values_of_ratio, t_ratio
from audit.tables import COEFFICIENT, PARENTHESIS, PrintedRow, Tables, rows_with
from spillover.errors import StudyError, quote_value
from spillover.words import _, lasting, mark_text


def observations_are_units_times_periods(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """The table of descriptive statistics has every unit and period."""
    units, periods = facts.sample.units, facts.sample.periods
    if units is UNSET or periods is UNSET:
        return
    expected = units * periods
    for row, (printed,) in rows_with(tables.descriptives, "obs"):
        sentence = lasting(
            "{units} units × {periods} periods are {rows}; {printed} are printed",
            units=units,
            periods=periods,
            rows=expected,
            printed=printed.text,
        )
        yield compare_numbers(
            row.place, printed.band, exact_interval(expected), 1.0, {"obs": printed}, sentence, 2
        )


def mean_lies_between_minimum_and_maximum(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """min ≤ mean ≤ max."""
    for row, (low, mean, high) in rows_with(tables.descriptives, "min", "mean", "max"):
        numbers = {"min": low, "mean": mean, "max": high}
        sentence = lasting(
            "the mean {mean} does not lie between {low} and {high}",
            mean=mean.text,
            low=low.text,
            high=high.text,
        )
        allowed = Interval(low.band.low, high.band.high)
        yield compare_numbers(row.place, mean.band, allowed, mean.unit, numbers, sentence, 4)


def standard_deviation_is_possible(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """The squared deviations sum to at most n(mean − min)(max − mean) (Bhatia and Davis, 2000), and to at
    least those of the two extremes with all other values equal; the divisor may be n or n − 1."""
    names = ("obs", "mean", "sd", "min", "max")
    for row, found in rows_with(tables.descriptives, *names):
        n = found[0].value
        mean, low, high = (found[i].band for i in (1, 3, 4))
        if n < 3 or not low.high <= mean.low <= mean.high <= high.low:
            continue
        below, above = mean - low, high - mean
        most = n * below.high * above.high
        least = below.low**2 + above.low**2 + (above - below).square().low / (n - 2)
        implied = Interval((least / n) ** 0.5, (most / (n - 1)) ** 0.5)
        printed, numbers = found[2], dict(zip(names, found, strict=True))
        sentence = lasting(
            "with this minimum, maximum and mean the standard deviation must be {implied}; {printed} "
            "is printed",
            implied=render_interval(implied),
            printed=printed.text,
        )
        yield compare_numbers(row.place, printed.size, implied, printed.unit, numbers, sentence, 4)


def weights_sum_to_one(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """Each table's weights lie between 0 and 1 and sum to 1, or are per cent of it."""
    for table in dict.fromkeys(row.table for row in tables.weights):
        rows = [row for row in tables.weights if row.table == table]
        total = sum((row.numbers["weight"].band for row in rows), exact_interval(0.0))
        whole = 100.0 if total.middle > 10 else 1.0
        for row in rows:
            weight = row.numbers["weight"]
            inside = weight.band.meets(Interval(0.0, whole))
            sentence = lasting(
                "the weight {weight} is not between 0 and {total:g}", weight=weight.text, total=whole
            )
            yield Outcome(
                table, "", row.labels["indicator"], inside, sentence, 3, texts_by_name({"weight": weight})
            )
        printed = {mark_text("sum"): f"{sum(row.numbers['weight'].value for row in rows):.6g}"}
        sentence = lasting(
            "the {count} weights sum to {implied}, not to {total:g}",
            count=len(rows),
            implied=render_interval(total, 6),
            total=whole,
        )
        outcome = compare_numbers(
            (table, "", ""), total, exact_interval(whole), rows[0].numbers["weight"].unit, {}, sentence, 3
        )
        yield Outcome(
            table, "", "", outcome.is_consistent, sentence, 3, printed, exact_interval(whole), outcome.excess
        )


def moran_years_are_the_sample(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """Each year of the sample appears once."""
    first, periods = facts.sample.first_year, facts.sample.periods
    if first is UNSET or periods is UNSET:
        return
    expected = [str(first + i) for i in range(periods)]
    for table, rows in _rows_by_table(tables):
        counts = Counter(row.labels["year"] for row in rows)
        for year in sorted({*expected, *counts}):
            sentence = lasting(
                "{year} appears {count} times in the table and {times} times in the sample",
                year=year,
                count=counts[year],
                times=expected.count(year),
            )
            yield Outcome(table, "", year, counts[year] == expected.count(year), sentence, 2)


def moran_is_possible(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """|I| is at most the largest eigenvalue of (W + W')/2: hardly beyond 1 where W is row-standardised."""
    for row in tables.yearly_rows:
        printed = row.numbers["moran_i"]
        sentence = lasting("Moran's I of {printed} is beyond ±1", printed=printed.text)
        yield compare_numbers(
            row.place, printed.band, Interval(-1.0, 1.0), printed.unit, {"moran_i": printed}, sentence, 3
        )


def moran_stars_rise_with_it(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """A larger positive I has no fewer stars where p is that of the normal approximation: its mean and
    variance are the matrix's
    alone, the same in every year (Cliff and Ord, 1981). Under randomisation or permutation the variance is
    each year's own.
    """
    if facts.moran != "normal":
        return
    for table, rows in _rows_by_table(tables):
        for a, b in combinations(rows, 2):
            small, large = sorted((a, b), key=lambda row: row.numbers["moran_i"].value)
            x, y = small.numbers["moran_i"], large.numbers["moran_i"]
            clear = x.band.low > 0 and y.band.low > x.band.high
            earlier, year = small.labels["year"], large.labels["year"]
            sentence = lasting(
                "{large} in {year} has {stars} stars, the smaller {small} in {earlier} has {fewer}",
                large=y.text,
                year=year,
                stars=large.stars,
                small=x.text,
                earlier=earlier,
                fewer=small.stars,
            )
            passed = not clear or large.stars >= small.stars
            yield Outcome(table, "", year, passed, sentence, 2, texts_by_name({earlier: x, year: y}))


def _rows_by_table(tables: Tables) -> list[tuple[str, list[PrintedRow]]]:
    """The rows of each table."""
    names = dict.fromkeys(row.table for row in tables.yearly_rows)
    return [(name, [row for row in tables.yearly_rows if row.table == name]) for name in names]


def text_agrees_with_the_tables(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """Each claim of the text agrees with the numbers that it is about."""
    for claim in facts.claims:
        if claim.significant_at is not UNSET:
            yield from _significance(tables, facts, claim, claim.significant_at)
        elif claim.between is not UNSET:
            yield from _bounds(tables, claim, claim.between)
        else:
            yield from _range(tables, claim)


def _significance(tables: Tables, facts: PrintedFacts, claim: Claim, level: float) -> Iterator[Outcome]:
    column, term = tables.column(claim.table, claim.column), str(claim.term)
    ratio = t_ratio(column, term, facts)
    if ratio is None:
        raise StudyError(
            _(
                "audit.claims: table {table} column {column} has no coefficient and error of {term!r}; "
                "correct the claim or the table",
                table=column.table,
                column=column.column,
                term=term,
            )
        )
    p = p_values_of_ratio(ratio, column, facts)
    yield Outcome(
        column.table,
        column.column,
        term,
        is_consistent=p.low < level,
        sentence=lasting(
            "the text reads {text}; |t| is {ratio}, p {p}",
            text=claim.text,
            ratio=render_interval(ratio, 3),
            p=render_interval(p, 2),
        ),
        weight=4,
        printed_values=texts_by_name({s: column.get(term, s) for s in (COEFFICIENT, PARENTHESIS)}),
        implied_interval=ratio,
        excess=max(p.low - level, 0.0) * 100,
    )


def _number_of_claim(claim: Claim, key: str) -> PrintedNumber:
    number = getattr(claim, key)
    try:
        return PrintedNumber(str(number))
    except ValueError:
        raise StudyError(
            _(
                "audit.claims: the {key} {value} of {variable} is not a number; write it as "
                "printed, in quotation marks",
                key=key,
                value=quote_value(number),
                variable=quote_value(claim.variable),
            )
        ) from None


def _bounds(tables: Tables, claim: Claim, between: tuple[float, float]) -> Iterator[Outcome]:
    row, (low, high) = tables.find_described_row(str(claim.variable), "audit.claims"), between
    for end in ("min", "max"):
        printed = row.numbers[end]
        sentence = lasting(
            "the text says {text}, so from {low:g} to {high:g}; the table's {end} is {printed}",
            text=claim.text,
            low=low,
            high=high,
            end=f"{end}imum",
            printed=printed.text,
        )
        yield compare_numbers(
            row.place, printed.band, Interval(low, high), printed.unit, {end: printed}, sentence, 3
        )


def _range(tables: Tables, claim: Claim) -> Iterator[Outcome]:
    row = tables.find_described_row(str(claim.variable), "audit.claims")
    for end, key in (("min", "minimum"), ("max", "maximum")):
        printed, said = row.numbers[end], _number_of_claim(claim, key)
        sentence = lasting(
            "the text says {text}; the table's {end} is {printed}",
            text=claim.text,
            end=key,
            printed=printed.text,
        )
        yield compare_numbers(
            row.place,
            printed.band,
            Interval(said.band.low, said.band.high),
            printed.unit,
            {end: printed},
            sentence,
            3,
        )
