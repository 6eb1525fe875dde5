"""N against units, periods and lags, and the parts of a split sample against the full one."""

from __future__ import annotations

from collections.abc import Iterator

from audit.interval import exactly
from audit.outcome import Facts, Outcome, check, compare, entries
from audit.sample import sample_of
from audit.tables import Tables


@check
def n_is_units_times_periods(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """N of a balanced panel is units × periods, less the periods that lags take away."""
    for column in tables.columns.values():
        printed, sample = column.get("", "N"), sample_of(column, facts)
        if printed is None or not {"units", "periods"} <= set(sample):
            continue
        lags = sample.get("lags", 0)
        expected = sample["units"] * (sample["periods"] - lags)
        beyond = (
            ", as if the lag reached back before the sample"
            if lags and printed.value == expected + sample["units"] * lags
            else ""
        )
        periods = (
            f"({sample['periods']} − {lags} lost to the lag)" if lags else f"{sample['periods']} periods"
        )
        yield compare(
            (column.table, column.column, ""),
            printed.band,
            exactly(expected),
            1.0,
            {"N": printed},
            f"{sample['units']} units × {periods} are {expected} observations; {printed.text} are "
            f"printed{beyond}",
            3,
        )


@check
def parts_make_the_whole(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """The N of the columns of a split sum to the full sample's."""
    for split in entries(facts, "splits"):
        columns = [tables.column(split["table"], c) for c in split["columns"]]
        numbers = {f"N ({c.column})": c.get("", "N") for c in columns}
        sizes = [n for n in numbers.values() if n is not None]
        sample = facts.get("sample", {})
        if len(sizes) < len(columns) or not {"units", "periods"} <= set(sample):
            continue
        total, whole = sum(n.value for n in sizes), sample["units"] * sample["periods"]
        yield compare(
            (str(split["table"]), "", ""),
            exactly(total),
            exactly(whole),
            1.0,
            {name: n for name, n in numbers.items() if n is not None},
            f"the parts have {total:g} observations, the full sample {whole}",
            3,
        )
