"""Columns of regressions: measures of fit, one regression printed twice, the sizes of samples, first stages,
and the constant against the means.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations, islice, pairwise

from msgspec import UNSET
from scipy.special import chdtrc

from audit.declaration import ColumnPlace, PrintedFacts, TableColumns
from audit.interval import Interval, exact_interval
from audit.outcome import Outcome, compare_numbers, render_interval
from audit.ratios import explain_misplaced, sample_of, t_ratio
from audit.tables import PrintedColumn, Tables
from spillover.arrays.stock_yogo import SIZE
from spillover.errors import StudyError
from spillover.words import _, lasting


def r2_does_not_fall(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """R² (within or of all dummies) cannot fall when regressors are added on one sample; an adjusted one
    hardly can.
    """
    adjusted = facts.r2 == "adjusted"
    for entry in facts.nested:
        for small, large in pairwise(_chain(tables, entry)):
            before, after = small.get("", "R2"), large.get("", "R2")
            if before is None or after is None:
                continue
            slack = _largest_adjusted_fall(small, large, before.value, facts)
            least = before.band.low - (slack if adjusted else 0.0)
            sentence = lasting(
                "R² falls from {before} in {place} to {after} in column {column}, which has all "
                "its regressors and more (an adjusted R² could fall by {slack:.4f} at most)",
                before=before.text,
                place=_name_column(small, large),
                after=after.text,
                column=large.column,
                slack=slack,
            )
            place = lasting("column {column}", column=large.column)
            numbers = {
                lasting("R² of {place}", place=_name_column(small, large)): before,
                lasting("R² of {place}", place=place): after,
            }
            allowed = Interval(least, 1.0)
            yield compare_numbers(
                (large.table, large.column, ""), after.band, allowed, after.unit, numbers, sentence, 5
            )


def _chain(tables: Tables, entry: TableColumns | Sequence[ColumnPlace]) -> list[PrintedColumn]:
    """The columns of an entry: those of one table, or places in several."""
    if isinstance(entry, TableColumns):
        return [tables.column(entry.table, name) for name in entry.columns]
    return [tables.column(place.table, place.column) for place in entry]


def _name_column(column: PrintedColumn, other: PrintedColumn) -> str:
    """A column in words, beside another."""
    return (
        lasting("column {column}", column=column.column)
        if column.table == other.table
        else lasting("table {table} ({column})", table=column.table, column=column.column)
    )


def _largest_adjusted_fall(
    small: PrintedColumn, large: PrintedColumn, r2: float, facts: PrintedFacts
) -> float:
    """The most that an adjusted R² can fall: by regressors that explain nothing at all."""
    size, sample = large.get("", "N"), sample_of(large, facts)
    if size is None:
        return 0.0
    absorbed = (sample.units or 1) + (sample.periods or 1) - 1
    free = size.value - absorbed - len(large.terms)
    added = len(large.terms) - len(small.terms)
    return (1 - r2) * added / free if free > 0 else 1.0


def f_is_no_less_than_its_largest_t_allows(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """The Wald statistic of k slopes is at least the largest t² among them, so F ≥ t²/k; k may count the
    period effects.
    """
    for column in tables.columns.values():
        printed, periods = column.get("", "F"), sample_of(column, facts).periods
        constant = facts.constant.term if facts.constant else ""
        slopes = [t for t in column.terms if t != constant and not explain_misplaced(column, t, facts)]
        ratios = {term: ratio for term in slopes if (ratio := t_ratio(column, term, facts)) is not None}
        if printed is None or periods is UNSET or not ratios:
            continue
        term, largest = max(ratios.items(), key=_lower_end)
        tested = len(column.terms) + periods + facts.unprinted
        least = largest.square().low / tested
        size = render_interval(largest, 3)
        sentence = lasting(
            "with |t| of {ratio} on {term}, F of at most {count} slopes is at least "
            "{least:.2f}; {printed} is printed",
            ratio=size,
            term=term,
            count=tested,
            least=least,
            printed=printed.text,
        )
        allowed = Interval(least, float("inf"))
        yield compare_numbers(
            (column.table, column.column, "F"),
            printed.band,
            allowed,
            printed.unit,
            {"F": printed},
            sentence,
            3,
        )


def _lower_end(item: tuple[str, Interval]) -> float:
    return item[1].low


def the_same_regression_prints_the_same(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """Columns that the study says are one regression print the same numbers."""
    for entry in facts.same:
        first, second = (tables.column(one.table, one.column) for one in entry)
        for (term, statistic), number in first.numbers.items():
            other = second.get(term, statistic)
            if other is None:
                continue
            sentence = lasting(
                "{statistic} is {one} in table {table} ({column}) and {other} here, for one regression",
                statistic=statistic,
                one=number.text,
                table=first.table,
                column=first.column,
                other=other.text,
            )
            named = [lasting("table {table}", table=one.table) for one in (first, second)]
            numbers = dict(zip(named, (number, other), strict=True))
            place = (second.table, second.column, term or statistic)
            yield compare_numbers(
                place, exact_interval(other.value), number.band, other.unit, numbers, sentence, 3
            )


def n_is_units_times_periods(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """N of a balanced panel is units × periods, less the periods lost to lags."""
    for column in tables.columns.values():
        printed, sample = column.get("", "N"), sample_of(column, facts)
        if printed is None or sample.units is UNSET or sample.periods is UNSET:
            continue
        lags = sample.lags or 0
        expected = sample.units * (sample.periods - lags)
        beyond = bool(lags) and printed.value == expected + sample.units * lags
        periods = (
            lasting("({periods} − {lags} lost to the lag)", periods=sample.periods, lags=lags)
            if lags
            else lasting("{count} periods", count=sample.periods)
        )
        yield compare_numbers(
            (column.table, column.column, ""),
            printed.band,
            exact_interval(expected),
            1.0,
            {"N": printed},
            _size(sample.units, periods, expected, printed.text, beyond),
            3,
        )


def _size(units: int, periods: str, rows: int, printed: str, beyond: bool) -> str:
    values = {"units": units, "periods": periods, "rows": rows, "printed": printed}
    return (
        lasting(
            "{units} units × {periods} are {rows} observations; {printed} are printed, as if "
            "the lag reached back before the sample",
            **values,
        )
        if beyond
        else lasting("{units} units × {periods} are {rows} observations; {printed} are printed", **values)
    )


def parts_make_the_whole(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """The N of the subsamples' columns sum to that of the full sample."""
    for split in facts.splits:
        columns = [tables.column(split.table, name) for name in split.columns]
        numbers = {f"N ({c.column})": c.get("", "N") for c in columns}
        sizes = [n for n in numbers.values() if n is not None]
        units, periods = facts.sample.units, facts.sample.periods
        if len(sizes) < len(columns) or units is UNSET or periods is UNSET:
            continue
        total, whole = sum(n.value for n in sizes), units * periods
        yield compare_numbers(
            (str(split.table), "", ""),
            exact_interval(total),
            exact_interval(whole),
            1.0,
            {name: n for name, n in numbers.items() if n is not None},
            lasting("the parts have {total:g} observations, the full sample {full}", total=total, full=whole),
            3,
        )


def kleibergen_paap_f_is_the_square_of_t(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """With one instrument the Wald F is its squared t (Kleibergen and Paap, 2006)."""
    for entry in facts.first_stages:
        column = tables.column(entry.table, entry.column)
        column.need(entry.instrument, "audit.first_stages")
        ratio = t_ratio(column, entry.instrument, facts)
        if entry.wald is UNSET or ratio is None:
            continue
        printed = column.need("", "audit.first_stages", entry.wald)
        implied = ratio.square()
        sentence = lasting(
            "t² of {instrument} is {implied}; F is printed as {printed}",
            instrument=entry.instrument,
            implied=render_interval(implied),
            printed=printed.text,
        )
        place = (column.table, column.column, entry.instrument)
        yield compare_numbers(place, printed.band, implied, printed.unit, {entry.wald: printed}, sentence, 3)


def kleibergen_paap_lm_is_possible(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """The LM statistic is at most N, or the number of clusters where the variance is clustered; its p is that
    of chi²(1).
    """
    for entry in facts.first_stages:
        column = tables.column(entry.table, entry.column)
        lm, p = (
            None if name is UNSET else column.need("", "audit.first_stages", name)
            for name in (entry.lm, entry.lm_p)
        )
        size = column.get("", "N")
        place = (column.table, column.column, entry.instrument)
        bound = entry.clusters or (size.value if size else None)
        if lm is not None and bound is not None:
            sentence = lasting(
                "LM of {lm} exceeds its bound, {bound:g} clusters or observations", lm=lm.text, bound=bound
            )
            yield compare_numbers(
                place, lm.band, Interval(0.0, float(bound)), lm.unit, {str(entry.lm): lm}, sentence, 3
            )
        if lm is not None and p is not None:
            implied = Interval(float(chdtrc(1, lm.band.high)), float(chdtrc(1, lm.size.low)))
            sentence = lasting(
                "chi²(1) of {lm} has p {implied}; {printed} is printed",
                lm=lm.text,
                implied=render_interval(implied),
                printed=p.text,
            )
            yield compare_numbers(
                place, p.band, implied, p.unit, {str(entry.lm): lm, str(entry.lm_p): p}, sentence, 1
            )


def critical_value_is_that_of_one_instrument(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """The critical value for a maximal size of 10% with one instrument and one endogenous regressor (Stock
    and Yogo, 2005).
    """
    for entry in facts.first_stages:
        if entry.stock_yogo is UNSET:
            continue
        column, critical = tables.column(entry.table, entry.column), SIZE[1][0][0]
        printed = column.need("", "audit.first_stages", entry.stock_yogo)
        sentence = lasting(
            "with one instrument the critical value is {critical}; {printed} is printed",
            critical=critical,
            printed=printed.text,
        )
        place = (column.table, column.column, entry.instrument)
        yield compare_numbers(
            place,
            printed.band,
            exact_interval(critical),
            printed.unit,
            {entry.stock_yogo: printed},
            sentence,
            2,
        )


def second_stage_is_printed(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """Where a first stage is printed, so is its second stage, the instrumental-variables estimate."""
    for entry in facts.first_stages:
        column = tables.column(entry.table, entry.column)
        second = entry.second_stage
        if second is not UNSET:
            tables.column(second.table, second.column)
        sentence = lasting(
            "the first stage of {instrument} is printed, but not the second stage with the "
            "instrumental-variables estimate",
            instrument=entry.instrument,
        )
        yield Outcome(
            column.table,
            column.column,
            entry.instrument,
            is_consistent=second is not UNSET,
            sentence=sentence,
            weight=2,
        )


def constant_agrees_with_the_means(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """Holds for pooled and within estimates with the grand-mean constant; z-scored or centred terms have mean
    0.
    """
    rule = facts.constant
    if rule is UNSET:
        return
    for entry in rule.columns:
        for name in entry.columns:
            yield _compare_constant(tables.column(entry.table, name), tables, rule.term, rule.zero_mean)


def _compare_constant(column: PrintedColumn, tables: Tables, constant: str, zero: Sequence[str]) -> Outcome:
    printed = column.get(constant)
    if printed is None:
        raise StudyError(
            _(
                "audit.constant: table {table} column {column} has no term {constant!r}; correct its name",
                table=column.table,
                column=column.column,
                constant=constant,
            )
        )
    terms = [t for t in column.terms if t != constant]
    implied = _interval_by_means(column, tables, terms, zero)
    centred = "" if implied.meets(printed.band) else _alternative(column, tables, terms, zero, printed.band)
    values = {"outcome": column.dependent, "implied": render_interval(implied), "printed": printed.text}
    sentence = lasting(
        "mean({outcome}) − Σ b·mean(x) is {implied}; the constant is printed as {printed}", **values
    )
    if centred:
        sentence = lasting(
            "mean({outcome}) − Σ b·mean(x) is {implied}; the constant is printed as "
            "{printed}, which agrees only if {terms} is centred here, unlike in the other "
            "columns",
            terms=centred,
            **values,
        )
    numbers = {constant: printed} | {
        term: column.numbers[(term, "coef")] for term in terms if term not in zero
    }
    return compare_numbers(
        (column.table, column.column, constant),
        printed.band,
        implied,
        printed.unit,
        numbers,
        sentence,
        2 if centred else 3,
    )


def _interval_by_means(
    column: PrintedColumn, tables: Tables, terms: Sequence[str], zero: Sequence[str]
) -> Interval:
    total = _mean_of_term(column, tables, column.dependent)
    for term in terms:
        if term not in zero:
            total = total - column.numbers[(term, "coef")].band * _mean_of_term(column, tables, term)
    return total


def _mean_of_term(column: PrintedColumn, tables: Tables, term: str) -> Interval:
    """The mean of a variable, or of a product of centred ones: their covariance, at most the product of their
    spreads.
    """
    rows = [(part, tables.variable(part)) for part in term.split(":")]
    for part, row in rows:
        if row is None:
            raise StudyError(
                _(
                    "audit.constant: the mean of {name}, in table {table} column {column}, is in no "
                    "table of descriptive statistics; list it under zero_mean if it is z-scored or "
                    "centred, or leave the column out",
                    name=part,
                    table=column.table,
                    column=column.column,
                )
            )
    if len(rows) == 1:
        return rows[0][1].numbers["mean"].band  # type: ignore[union-attr]
    bound = exact_interval(1.0)
    for _rest, row in rows:
        bound = bound * row.numbers["sd"].size  # type: ignore[union-attr]
    return Interval(-bound.high, bound.high)


# Of thirty terms there are a billion sets: all of those of up to thirteen terms are tried.
_MOST_SETS = 10_000


def _alternative(
    column: PrintedColumn, tables: Tables, terms: Sequence[str], zero: Sequence[str], printed: Interval
) -> str:
    """The smallest set of terms that, taken as centred too, makes the constant agree; in words."""
    open_terms = [t for t in terms if t not in zero and ":" not in t]
    sizes = range(1, len(open_terms) + 1)
    sets = chain.from_iterable(combinations(open_terms, size) for size in sizes)
    for extra in islice(sets, _MOST_SETS):
        if _interval_by_means(column, tables, terms, [*zero, *extra]).meets(printed):
            return ", ".join(extra)
    return ""
