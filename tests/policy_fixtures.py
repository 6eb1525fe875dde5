"""Invented series of a policy's analyses, for the figures' tests."""

from typing import Any

from spillover.estimates import TestRecord

Row = dict[str, Any]


def event_study() -> list[Row]:
    """Two estimators at −2 to 1, zero at −1."""
    names = ("estimate", "low", "high", "band_low", "band_high")
    rows = []
    for estimator in ("two-way", "imputation"):
        for key in (-2, -1, 0, 1):
            values = [0.0] * 5 if key == -1 else [0.1 * key, 0.1 * key - 1, 0.1 * key + 1, -2.0, 2.0]
            rows.append(
                {"estimator": estimator, "by": "event", "key": key, **dict(zip(names, values, strict=True))}
            )
    return rows


def series() -> dict[str, list[Row]]:
    """Every series that a policy figure draws."""
    trends = [
        {"cohort": cohort, "year": year, "mean": year / 10 + i, "rows": 3 + i}
        for i, cohort in enumerate((2014, None))
        for year in (2012, 2013, 2014, 2015)
    ]
    placebo = [{"kind": "units", "coefficient": (i - 20) / 100, "se": 0.1} for i in range(40)]
    kinds = ("treated_never", "earlier_later", "later_earlier")
    bacon = [
        {"kind": kind, "treated": 2014, "control": "never", "effect": i / 5, "weight": weight}
        for i, (kind, weight) in enumerate(zip(kinds, (0.7, 0.2, 0.1), strict=True))
    ]
    balance = [
        {"when": when, "covariate": name, "bias": bias}
        for when, size in (("before", 40), ("after", 4))
        for name, bias in (("DF", size), ("DAG", -size), ("", 0.0))
    ]
    honest = [
        {"estimator": estimator, "size": size, "low": 0.1 - size, "high": 0.3 + size}
        for estimator in ("two-way", "sun-abraham")
        for size in (0.0, 0.5, 1.0)
    ]
    found = {
        "honest": honest,
        "parallel_trends": trends,
        "placebo": placebo,
        "bacon": bacon,
        "balance": balance,
    }
    return {"event_study": event_study(), **found}


def placebo_test() -> TestRecord:
    """The test beside the placebo series."""
    return TestRecord(name="placebo:units", statistic=0.15, p=0.025, distribution="permutation")
