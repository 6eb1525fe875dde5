"""The verdicts on a number that other programs compute too, how many numbers have which, and both in words.

Three are counted apart and never added: equal to the number that a program prints; equal after a conversion
that is stated; verified in tests of the project, which compares nothing of the run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from math import inf, isclose

import msgspec

from spillover.words import COMMA, Message, _, join_sentences, mark_text, ngettext

EQUAL, EXPLAINED = mark_text("equal as printed"), mark_text("equal after a stated conversion")
SIMULATED = mark_text("within simulation error")
NOT_OPTIMAL = mark_text("theirs is not at its optimum")
DIFFERS, FAILED, WARNED = mark_text("differs"), mark_text("no number"), mark_text("warning")
PROVED, NONE = mark_text("verified in tests"), mark_text("no program", "result")  # where no program gives it
ABSENT = mark_text("not installed")
CONFIRMING = (EQUAL, EXPLAINED, SIMULATED)
# The verdict on a number of several programs is the first of these that one of them gives.
IN_ORDER = (DIFFERS, EQUAL, EXPLAINED, SIMULATED, PROVED)

# What a number counts as. What follows from an estimate, its error and its degrees of freedom (p-values,
# bounds) is no evidence of its own; values of single units are many and alike.
ESTIMATE, ERROR, STATISTIC = "estimate", "error", "statistic"
LOCAL, FOLLOWS = "value of one unit", "follows from others"
EVIDENCE = (ESTIMATE, ERROR, STATISTIC)
LISTED = 8  # names in a sentence
SAME = 1e-6  # the relative difference of factors that are one


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of numbers, and of those with each verdict. without_program: those that no program computes;
    with_formula_test: those of them whose formula a test of the project holds.
    """

    numbers: int = 0
    equal_as_printed: int = 0
    equal_after_conversion: int = 0
    within_simulation_error: int = 0
    different: int = 0
    without_program: int = 0
    with_formula_test: int = 0

    @property
    def numbers_without_test(self) -> int:
        """Numbers without a second program whose formula no test holds either."""
        return self.without_program - self.with_formula_test

    @property
    def confirmed_numbers(self) -> int:
        """Numbers that another program has computed and none denies."""
        return self.equal_as_printed + self.equal_after_conversion + self.within_simulation_error


class Alone(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of a kind of analysis that no program here computes. numbers, total: how many, among how many;
    install: programs that compute such numbers and are not installed.
    """

    kind: str
    analyses: tuple[str, ...]
    numbers: int
    total: int
    install: tuple[str, ...] = ()


class UnansweredTerms(msgspec.Struct, frozen=True, kw_only=True):
    """Terms of an estimate that a program gives no number for, though it gives most of the others'."""

    model: str
    program: str
    quantity: str
    terms: tuple[str, ...]
    total: int


class ScaledNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that differ from a program's by one factor: ours are `ratio` times its own."""

    program: str
    ratio: float
    numbers: int
    models: tuple[str, ...]


class Differing(msgspec.Struct, frozen=True, kw_only=True):
    """Number that a program denies. theirs: as it prints it, None where it is computed from what it prints;
    converted_value: under our convention.
    """

    model: str
    quantity: str
    term: str
    ours: float
    theirs: float | None
    converted_value: float | None
    program: str
    version: str
    call: str

    @property
    def ratio(self) -> float:
        """Ours over the program's number, by our convention where it was converted."""
        against = self.theirs if self.converted_value is None else self.converted_value
        return self.ours / against if against else inf


class UnconfirmedNumber(msgspec.Struct, frozen=True, kw_only=True):
    """Number of no program; note: the test that holds its formula."""

    model: str
    quantity: str
    term: str
    verdict: str
    note: str
    counts_as: str = ESTIMATE


class VerdictCount(msgspec.Struct, frozen=True, kw_only=True):
    """Count of the table's rows that a program has with a verdict."""

    program: str
    verdict: str
    numbers: int


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Failure of a program on an estimate."""

    model: str
    program: str
    note: str


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Summary of a study's crosscheck, as in the file summary.json.

    programs: those that a number of ours equals; evidence: of estimates, errors and statistics;
    separate_counts: of values of single units and of what follows from others, which are never among them;
    models: evidence by estimate; counts: rows by program and verdict; copies: terms whose numbers are those
    of other estimates.
    """

    study: str
    programs: tuple[str, ...]
    evidence: Counts
    separate_counts: dict[str, Counts]
    by_sort: dict[str, Counts]
    models: dict[str, Counts]
    counts: tuple[VerdictCount, ...]
    differing_numbers: tuple[Differing, ...] = ()
    scaled_numbers: tuple[ScaledNumbers, ...] = ()
    unconfirmed_numbers: tuple[UnconfirmedNumber, ...] = ()
    kinds_without_program: tuple[Alone, ...] = ()
    unanswered_terms: tuple[UnansweredTerms, ...] = ()
    failures: tuple[Failure, ...] = ()
    copies: dict[str, dict[str, tuple[str, str]]] = {}

    @property
    def differ_alone(self) -> list[Differing]:
        """Numbers that differ each by itself, and not by the factor of many."""

        def is_scaled(one: Differing, of: ScaledNumbers) -> bool:
            same = one.program == of.program and one.model in of.models
            return same and isclose(one.ratio, of.ratio, rel_tol=SAME)

        return [
            one for one in self.differing_numbers if not any(is_scaled(one, of) for of in self.scaled_numbers)
        ]

    @property
    def has_comparisons(self) -> bool:
        """Return whether another program has computed any number of the study."""
        return any(
            one.numbers > one.without_program for one in (self.evidence, *self.separate_counts.values())
        )


def verdict_of(verdicts: Collection[str]) -> str:
    """Give the verdict on a number from those of all programs: what any denies differs, and what none gives
    has none.
    """
    return next((one for one in IN_ORDER if one in verdicts), NONE)


def counts_of(verdicts: Iterable[str]) -> Counts:
    """Count the numbers of each verdict. verdicts: one of each number."""
    found = Counter(verdicts)
    named = {
        EQUAL: "equal_as_printed",
        EXPLAINED: "equal_after_conversion",
        SIMULATED: "within_simulation_error",
        DIFFERS: "different",
    }
    known = {field: found[verdict] for verdict, field in named.items()}
    total = found.total()
    return Counts(
        numbers=total, without_program=total - sum(known.values()), with_formula_test=found[PROVED], **known
    )


# --- In words ----------------------------------------------------------------------------------------

CLAUSES = {
    "equal_as_printed": _("{count:,} equal as printed"),
    "equal_after_conversion": _("{count:,} equal after a stated conversion"),
    "within_simulation_error": _("{count:,} within simulation error"),
    "different": _("{count:,} differing"),
    "without_program": _("{count:,} without a second program"),
}
UNANSWERED = _("{program} gives no {quantity} for {count} of {total} terms of {model}: {terms}.")
INSTALL = "docs/crosscheck.md"  # says how


def describe_counts(counts: Counts, programs: Iterable[str] = ()) -> Message:
    """Say how many of some estimates, errors and statistics have each verdict. programs: that compute
    them.
    """
    values = {"count": counts.numbers, "parts": _clauses(counts)}
    if not (named := ", ".join(programs)):
        return ngettext(
            "Of 1 estimate, error or statistic: {parts}.",
            "Of {count:,} estimates, errors and statistics: {parts}.",
            "count",
            **values,
        )
    return ngettext(
        "Of 1 estimate, error or statistic: {parts} ({programs}).",
        "Of {count:,} estimates, errors and statistics: {parts} ({programs}).",
        "count",
        programs=named,
        **values,
    )


def describe_apart(apart: Mapping[str, Counts]) -> list[Message]:
    """List what is counted apart, and what is not counted."""
    told = []
    if local := apart.get(LOCAL):
        told.append(
            _(
                "Counted apart, values of single units such as local Moran's I, {count:,}: {parts}.",
                count=local.numbers,
                parts=_clauses(local),
            )
        )
    if follows := apart.get(FOLLOWS):
        told.append(
            ngettext(
                "Not counted: 1 p-value or bound that follows from an estimate, its error and its degrees of "
                "freedom.",
                "Not counted: {count:,} p-values and bounds that follow from an estimate, its error and its "
                "degrees of freedom.",
                "count",
                count=follows.numbers,
            )
        )
    return told


def describe_alone(summary: Summary) -> list[Message]:
    """Name the kinds of analysis that have numbers without a second program, and what to install for them."""
    if not summary.kinds_without_program:
        return []
    kinds = [
        _("{kind} {count:,} of {total:,}", count=one.numbers, total=one.total, kind=one.kind)
        for one in summary.kinds_without_program
    ]
    words = _(
        "Without a second program here: {parts}. Tests of the project check such formulas on other data, "
        "which verifies no number of this run."
    )
    if summary.evidence.numbers_without_test:
        words = ngettext(
            "Without a second program here: {parts}. No test of the project checks the formula of 1 of these "
            "numbers.",
            "Without a second program here: {parts}. No test of the project checks the formulas of {count:,} "
            "of these numbers.",
            "count",
        )
    told = [
        words.fill_values(parts=join_sentences(kinds, COMMA), count=summary.evidence.numbers_without_test)
    ]
    programs = dict.fromkeys(name for one in summary.kinds_without_program for name in one.install)
    if programs:
        names = ", ".join(programs)
        told.append(
            _(
                "Not installed, and they compute such numbers: {programs} (see {path}).",
                programs=names,
                path=INSTALL,
            )
        )
    return told


def describe_unanswered(summary: Summary) -> list[Message]:
    """Name the programs that leave terms of an estimate out."""
    return [
        UNANSWERED.fill_values(
            program=one.program,
            quantity=one.quantity,
            count=len(one.terms),
            total=one.total,
            model=one.model,
            terms=_list_names(one.terms),
        )
        for one in summary.unanswered_terms
    ]


def describe_scaled(summary: Summary) -> list[Message]:
    """Name the numbers that differ from a program's by one factor alone."""
    return [
        _(
            "{count} numbers of {models} are {ratio:.9g} times those of {program}, by one factor: look for a "
            "unit of measure or a factor of the variance before you doubt each of them.",
            count=one.numbers,
            ratio=one.ratio,
            program=one.program,
            models=_list_names(one.models),
        )
        for one in summary.scaled_numbers
    ]


def _clauses(counts: Counts) -> Message:
    """Write a clause for each verdict that some numbers have; the two of equal numbers even where none
    has.
    """
    shown = {name: getattr(counts, name) for name in CLAUSES}
    if counts.numbers == counts.without_program:
        return _("none with a second program")
    told = [
        words.fill_values(count=shown[name])
        for name, words in CLAUSES.items()
        if shown[name] or name in ("equal_as_printed", "equal_after_conversion")
    ]
    return join_sentences(told, COMMA)


def _list_names(names: Iterable[str]) -> str:
    found = list(names)
    return ", ".join(found[:LISTED]) + (", …" if len(found) > LISTED else "")
