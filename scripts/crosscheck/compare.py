"""Our numbers beside those of other programs: a verdict for each pair, and for each number of no program."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace

from crosscheck.compared_number import ComparedNumber
from crosscheck.following import find_following_numbers
from crosscheck.own import declarations_of, proof_of
from crosscheck.verdicts import (
    CONFIRMING,
    DIFFERS,
    EQUAL,
    ERROR,
    ESTIMATE,
    EXPLAINED,
    FAILED,
    FOLLOWS,
    LOCAL,
    NONE,
    NOT_OPTIMAL,
    PROVED,
    SIMULATED,
    STATISTIC,
    WARNED,
)
from spillover.estimates import AnalysisRecord, EstimateRecord
from spillover.note import VarianceSetting
from spillover.opinions.opinion import WARNING, Conversion, Opinion, plain_opinion
from spillover.opinions.tolerances import Tolerance, digits, spread_of_shares, tolerance
from spillover.words import lasting, mark_text

Key = tuple[str, str, str]
Row = Callable[..., ComparedNumber]  # the row of a number, of its fields beside its name

NOTHING = mark_text("nothing confirms it")
# The convention of a number that a program does not print.
COMPUTED = mark_text("computed from what the program returns")
TERM_NUMBERS = (("coefficient", "estimate"), ("se", "se"), ("p", "p"), ("low", "low"), ("high", "high"))
COUNTED = ("instruments",)  # settings that are numbers found, where they are none of names
MOST_ROUNDING = 1e-2  # of a number that is compared at all
# Statistics and tests that invert the covariance of several slopes.
JOINT = ("f", "f_p", "slopes")
UNDECIDED = lasting("the regressors are so nearly collinear that rounding may move it by {share}")
REDONE = 10  # draws of a series that are redone one by one


def list_compared_numbers(document: AnalysisRecord) -> dict[Key, float]:
    """List every number of an analysis that has a name: coefficients, standard errors, statistics, tests."""
    found: dict[Key, float | None] = {}
    for estimate in document.estimates:
        model = estimate.model
        for term in estimate.terms:
            for quantity, key in TERM_NUMBERS:
                found[model, quantity, term.term] = getattr(term, key)
        found |= {(model, "statistic", name): value for name, value in estimate.statistics.items()}
        settings = estimate.settings
        counts = {name: settings.get(name) for name in COUNTED}
        found |= {(model, "statistic", name): n for name, n in counts.items() if isinstance(n, int)}
        found |= {(model, "test", test.name): test.statistic for test in estimate.tests}
        found |= {(model, "test p", test.name): test.p for test in estimate.tests}
    found |= dict(series_of(document))
    return {key: float(value) for key, value in found.items() if value is not None}


def series_of(document: AnalysisRecord) -> Iterator[tuple[Key, float | None]]:
    """Yield the numbers of the series that have a second opinion: `moran 1970 geary_c`."""
    for name, row, columns in rows_of_series(document):
        for column in columns:
            yield (document.analysis, "series", f"{name} {column}"), row.get(column)


def rows_of_series(document: AnalysisRecord) -> Iterator[tuple[str, Mapping[str, Any], tuple[str, ...]]]:
    """Yield the rows of these series, each with its name and the columns that others redo."""
    seen: Counter[str] = Counter()
    for series, (keys, columns) in declarations_of(document.kind).series.items():
        for row in (one.columns() for one in document.series.get(series, ())):
            if row.get("draw", 0) >= REDONE:
                continue
            name = " ".join([series, *filter(None, (_label_value(row[key]) for key in keys))])
            seen[name] += 1
            if seen[name] > 1:  # another piece of a set
                name = f"{name} {seen[name]}"
            yield name, row, columns


def _label_value(value: Any) -> str:
    return f"{value + 0.0:.10g}" if isinstance(value, float) else str(value)  # of -0.0, 0


def compare_rows(document: AnalysisRecord, opinions: Iterable[Opinion]) -> Iterator[ComparedNumber]:
    """Yield a row for each number of ours by each program that has it, one where no program has, and one for
    each failure of a program.
    """
    roundings = {estimate.model: find_roundings(estimate) for estimate in document.estimates}
    sampled = tuple(f"{series} " for series in declarations_of(document.kind).sampled_series)
    ours, following = (
        list_compared_numbers(document),
        find_following_numbers(document, rows_of_series(document)),
    )
    said: dict[Key, list[Opinion]] = defaultdict(list)
    for opinion in map(plain_opinion, opinions):
        said[opinion.model, opinion.quantity, opinion.term].append(opinion)
    for key, number in ours.items():
        sort = FOLLOWS if key in following else sort_of(document.kind, key)
        row = partial(_row_of(document, key), counts_as=sort, ours=number)
        for opinion in said.get(key, []):
            rounding = roundings.get(key[0], {}).get("joint" if is_joint(key) else "term", 0.0)
            yield _compare_number(partial(row, **_program(opinion)), key, number, opinion, ours, rounding)
        has_answer = any(opinion.value is not None for opinion in said.get(key, []))
        if not has_answer and not (key not in said and key[2].startswith(sampled)):
            yield _build_row_without_program(row, document, key)
    for key in (key for key in said if key not in ours):
        for opinion in said[key]:
            if opinion.problem:
                verdict = WARNED if getattr(opinion.problem, "sentence", "") == WARNING else FAILED
                yield _row_of(document, key)(**_program(opinion), verdict=verdict, note=opinion.problem)


def find_roundings(estimate: EstimateRecord) -> dict[str, float]:
    """Find the share that rounding may move of an estimate's numbers: `term`, of coefficients and their
    errors, and `joint`, of tests of several, by its notes on that.
    """
    found = {"term": 0.0, "joint": 0.0}
    for note in estimate.notes:
        if note.key == "few_digits":
            share = 10.0 ** -_zero_unless_number(note.values["digits"])
            found = {sort: max(share, other) for sort, other in found.items()}
        if note.key == "near_collinear":
            found["joint"] = max(found["joint"], _zero_unless_number(note.values["of_test"]))
    return found


def _zero_unless_number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def is_joint(key: Key) -> bool:
    """Return whether a number is of a test that several slopes are zero."""
    return key[1] in ("statistic", "test", "test p") and key[2] in JOINT


def sort_of(kind: str, key: Key) -> str:
    """Sort of a number by its name: an estimate, an error, a statistic, or the value of one unit."""
    _, quantity, term = key
    if quantity == "coefficient":
        return ESTIMATE
    column = term.rpartition(" ")[2]
    if quantity == "se" or term.endswith("_se") or (quantity == "series" and column == "se"):
        return ERROR
    is_local = quantity == "series" and term.partition(" ")[0] in declarations_of(kind).unit_series
    return LOCAL if is_local else STATISTIC


def judge(row: Row, number: float, opinion: Opinion, limit: Tolerance) -> ComparedNumber:
    """Give the row of a number its verdict.

    Where a convention differs, only what its formula gives counts: a program whose own number equals ours by
    another convention than the one asked for does not confirm it. A number that the program does not print
    is shown as what it was computed to, not as the program's.
    """
    assert opinion.value is not None
    ways = opinion.conversions
    if not ways and not opinion.is_printed:
        ways = (Conversion(COMPUTED, "", opinion.value),)
    way = min(ways, key=lambda one: abs(one.value - number)) if ways else None
    value = way.value if way else opinion.value
    row = partial(row, theirs=opinion.value if opinion.is_printed else None, digits=digits(number, value))
    if way:
        row = partial(row, convention=way.name, formula=way.formula, converted_value=way.value)
    if abs(number - value) > limit.value:
        return row(verdict=DIFFERS)
    if opinion.ending == "simulation":
        return row(verdict=SIMULATED)
    is_own = opinion.is_printed and abs(number - opinion.value) <= limit.value
    return row(verdict=EQUAL if is_own else EXPLAINED)


def settle_verdicts(rows: Sequence[ComparedNumber]) -> list[ComparedNumber]:
    """Settle the verdict of those rows where a program's own objective is better at our numbers: another
    program that maximises the same likelihood agrees with us, and its maximum is higher.
    """
    best: dict[str, float] = {}
    for row in rows:
        if row.verdict in CONFIRMING and row.loglik is not None:
            best[row.model] = max(row.loglik, best.get(row.model, row.loglik))
    agreed = {row.key for row in rows if row.verdict in CONFIRMING}
    settled = []
    for row in rows:
        theirs = row.loglik
        higher = theirs is not None and best.get(row.model, theirs) - theirs > 1e-9 * abs(theirs)
        if row.verdict == DIFFERS and row.key in agreed and higher:
            note = f"its log-likelihood is {theirs:.9g}, that of another program {best[row.model]:.9g}"
            row = replace(row, verdict=NOT_OPTIMAL, note=note)
        settled.append(row)
    return settled


def _compare_number(
    row: Row, key: Key, number: float, opinion: Opinion, ours: dict[Key, float], rounding: float
) -> ComparedNumber:
    """Compare a number with one program's. ours: all numbers of the analysis; rounding: the share of the
    number that rounding may move.
    """
    if opinion.value is None:
        return row(verdict=FAILED, note=opinion.problem)
    model, quantity, term = key
    ways = [way.value for way in opinion.conversions] or [opinion.value]
    nearest = min(ways, key=lambda value: abs(value - number))
    error = spread_of_shares(number, nearest, opinion.share) if opinion.share else opinion.error
    of, se = ("coefficient", 1.0) if term.endswith("_z") else (quantity, ours.get((model, "se", term)))
    if rounding and (quantity, term) == ("statistic", "f_p"):
        of = "test p"
    share = min(rounding, MOST_ROUNDING)
    limit = tolerance(of, opinion.ending, nearest, se, error, share)  # a z has an error of 1, also near 0
    row = partial(row, tolerance=limit.value, rule=limit.rule, loglik=opinion.loglik)
    judged = judge(row, number, opinion, limit)
    if judged.verdict == DIFFERS and rounding > MOST_ROUNDING:
        far = tolerance(of, opinion.ending, nearest, se, error, rounding).value
        if abs(number - nearest) <= far:
            return replace(judged, verdict=FAILED, note=UNDECIDED.fill_values(share=f"{rounding:.0%}"))
    return judged


def _build_row_without_program(row: Row, document: AnalysisRecord, key: Key) -> ComparedNumber:
    made = [e.variance for e in document.estimates if e.model == key[0]]
    variance = made[0].kind if made and isinstance(made[0], VarianceSetting) else ""
    proof = proof_of(document.kind, key[1], key[2], variance)
    return row(verdict=PROVED if proof else NONE, note=proof or NOTHING)


def _row_of(document: AnalysisRecord, key: Key) -> Row:
    model, quantity, term = key
    return partial(
        ComparedNumber,
        analysis=document.analysis,
        kind=document.kind,
        model=model,
        quantity=quantity,
        term=term,
    )


def _program(opinion: Opinion) -> dict[str, str]:
    return {"program": opinion.program, "version": opinion.version, "call": opinion.call}
