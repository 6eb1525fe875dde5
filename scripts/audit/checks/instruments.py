"""First stages: the Kleibergen-Paap statistics of one instrument against its t, and their p-values."""

from __future__ import annotations

from collections.abc import Iterator

from scipy.special import chdtrc

from audit.interval import Interval, exactly
from audit.outcome import Facts, Outcome, band, check, compare, entries
from audit.ratios import t_ratio
from audit.tables import Tables
from spillover.arrays.stock_yogo import SIZE


@check
def kleibergen_paap_f_is_the_square_of_t(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """With one instrument the Wald F is its squared t (Kleibergen and Paap, 2006)."""
    for entry in entries(facts, "first_stages"):
        column = tables.column(entry["table"], entry["column"])
        column.need(entry["instrument"], "audit.first_stages")
        ratio = t_ratio(column, entry["instrument"], facts)
        if "wald" not in entry or ratio is None:
            continue
        printed = column.need("", "audit.first_stages", entry["wald"])
        implied = ratio.square()
        sentence = f"t² of {entry['instrument']} is {band(implied)}; F is printed as {printed.text}"
        place = (column.table, column.column, entry["instrument"])
        yield compare(place, printed.band, implied, printed.unit, {entry["wald"]: printed}, sentence, 3)


@check
def kleibergen_paap_lm_is_possible(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """The LM statistic is at most N, or the number of clusters where the variance is clustered; its p is that
    of chi²(1).
    """
    for entry in entries(facts, "first_stages"):
        column = tables.column(entry["table"], entry["column"])
        lm, p = (
            column.need("", "audit.first_stages", entry[key]) if key in entry else None
            for key in ("lm", "lm_p")
        )
        size = column.get("", "N")
        place = (column.table, column.column, entry["instrument"])
        bound = entry.get("clusters") or (size.value if size else None)
        if lm is not None and bound is not None:
            sentence = f"LM of {lm.text} exceeds its bound, {bound:g} clusters or observations"
            yield compare(
                place, lm.band, Interval(0.0, float(bound)), lm.unit, {entry["lm"]: lm}, sentence, 3
            )
        if lm is not None and p is not None:
            implied = Interval(float(chdtrc(1, lm.band.high)), float(chdtrc(1, lm.size.low)))
            sentence = f"chi²(1) of {lm.text} has p {band(implied)}; {p.text} is printed"
            yield compare(place, p.band, implied, p.unit, {entry["lm"]: lm, entry["lm_p"]: p}, sentence, 1)


@check
def critical_value_is_that_of_one_instrument(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """The critical value for a maximal size of 10% with one instrument and one endogenous regressor (Stock
    and Yogo, 2005).
    """
    for entry in entries(facts, "first_stages"):
        if "stock_yogo" not in entry:
            continue
        column, critical = tables.column(entry["table"], entry["column"]), SIZE[1][0][0]
        printed = column.need("", "audit.first_stages", entry["stock_yogo"])
        sentence = f"with one instrument the critical value is {critical}; {printed.text} is printed"
        place = (column.table, column.column, entry["instrument"])
        yield compare(
            place, printed.band, exactly(critical), printed.unit, {entry["stock_yogo"]: printed}, sentence, 2
        )


@check
def second_stage_is_printed(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """A first stage has beside it the second stage that it serves: the instrumented estimate itself."""
    for entry in entries(facts, "first_stages"):
        column = tables.column(entry["table"], entry["column"])
        second = entry.get("second_stage")
        if second is not None:
            tables.column(second["table"], second["column"])
        sentence = (
            f"the first stage of {entry['instrument']} is printed, the second stage with the "
            "instrumented estimate is not"
        )
        yield Outcome(
            column.table,
            column.column,
            entry["instrument"],
            passed=second is not None,
            sentence=sentence,
            weight=2,
        )
