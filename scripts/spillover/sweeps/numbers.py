"""The numbers of one specification of a sweep, as a row of its table."""

from __future__ import annotations

from collections.abc import Sequence

from spillover.estimates import EstimateRecord, TermRecord
from spillover.fit import Fit, find_estimate
from spillover.sweeps.columns import NUMBERS, PARTS
from spillover.sweeps.row import ENDINGS

EFFECTS = ("direct", "indirect", "total")
WITHOUT_SPILLOVERS = ("OLS", "SEM")  # models whose regressors have no indirect effect


def specification_numbers_of(report: Fit, treatment: str, part: str | None) -> dict[str, float]:
    """Collect the numbers of a row: of the treatment, of rho and lambda, of its effects, and of the fit."""
    record, _row = find_estimate(report.analysis.kind, report.estimates, part, treatment)
    sizes: dict[str, float] = {key: getattr(record, key) for key in ("units", "periods", "nobs")}
    terms = {row.term: row for row in record.terms}
    # Random effects have a statistic theta, which is not the coefficient of W times the treatment.
    fit = {key: value for key, value in record.statistics.items() if key in NUMBERS and key not in PARTS}
    row = fit | sizes
    row |= _read_term(terms, treatment, "beta") | _read_term(terms, f"W:{treatment}", "theta")
    row |= _read_term(terms, "rho", "rho") | _read_term(terms, "lambda", "lambda")
    effects = _effects_by_term(report.estimates)
    if effects is None:  # no spillovers: the coefficient is the direct effect and the total one
        return row | _read_term(terms, treatment, "direct") | _read_term(terms, treatment, "total")
    for kind in EFFECTS:
        row |= _read_term(effects, f"{treatment}:{kind}", kind)
    return row


def _effects_by_term(estimates: Sequence[EstimateRecord]) -> dict[str, TermRecord] | None:
    """List the effects of a spatial model by term, those of the long run where it is dynamic; empty where it
    has some, but not these; None where it has none.
    """
    found = {record.part: record for record in estimates if record.part.startswith("effects")}
    for part in ("effects", "effects_long"):
        if part in found:
            return {row.term: row for row in found[part].terms}
    return {} if found else None


def _read_term(terms: dict[str, TermRecord], term: str, name: str) -> dict[str, float]:
    if term not in terms:
        return {}
    found = {name + end: float(getattr(terms[term], key)) for key, end in ENDINGS.items()}
    return {column: value for column, value in found.items() if column in NUMBERS}
