"""All comparisons of a study in few numbers: what differs, by what, and what no program has."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from math import isclose, isfinite

from msgspec import convert

from crosscheck.compare import Key
from crosscheck.compared_number import ComparedNumber
from crosscheck.verdicts import (
    CONFIRMING,
    DIFFERS,
    ERROR,
    ESTIMATE,
    EVIDENCE,
    FAILED,
    FOLLOWS,
    LOCAL,
    NONE,
    PROVED,
    SAME,
    Alone,
    Differing,
    Failure,
    ScaledNumbers,
    Summary,
    UnansweredTerms,
    UnconfirmedNumber,
    VerdictCount,
    counts_of,
    verdict_of,
)

FEWEST_SCALED = 3  # numbers that differ by one factor, for it to be called one
LEAST_FACTOR = 100 * SAME  # less one: nearer to it small differences are alike by chance
MOST_TERMS = 0.5  # the share of an estimate's terms of which a program answers more, if it can answer all


def summary_of(
    study: str,
    rows: Sequence[ComparedNumber],
    installable: Mapping[str, Sequence[str]] | None = None,
    copies: Mapping[str, Mapping[str, tuple[str, str]]] | None = None,
) -> Summary:
    """Summarise a study's rows. installable: programs that are not there, by the kind of analysis whose
    numbers they compute; copies: terms whose numbers are those of other estimates.
    """
    verdicts, sorts = verdicts_of(rows), {r.key: r.counts_as or "" for r in rows if _is_ours(r)}
    by_sort: dict[str, list[str]] = defaultdict(list)
    by_model: dict[str, list[str]] = defaultdict(list)
    for key, verdict in verdicts.items():
        by_sort[sorts[key]].append(verdict)
        if sorts[key] in EVIDENCE:
            by_model[key[0]].append(verdict)
    sorted_counts = {sort: counts_of(by_sort[sort]) for sort in sorted(by_sort)}
    equal = [r for r in rows if r.verdict in CONFIRMING]
    programs = Counter((r.program or "", r.verdict) for r in rows)
    differs = tuple(_build_differing(r) for r in rows if r.verdict == DIFFERS)
    return Summary(
        study=study,
        programs=tuple(sorted({f"{r.program} {r.version}".strip() for r in equal})),
        evidence=counts_of(chain.from_iterable(by_sort[sort] for sort in EVIDENCE)),
        separate_counts={sort: sorted_counts[sort] for sort in (LOCAL, FOLLOWS) if sort in sorted_counts},
        by_sort=sorted_counts,
        models={model: counts_of(found) for model, found in by_model.items()},
        counts=tuple(VerdictCount(program=p, verdict=v, numbers=n) for (p, v), n in sorted(programs.items())),
        differing_numbers=differs,
        scaled_numbers=tuple(find_scaled(differs)),
        unconfirmed_numbers=tuple(_find_unconfirmed(rows, verdicts)),
        kinds_without_program=tuple(count_unconfirmed(rows, verdicts, installable or {})),
        unanswered_terms=tuple(find_unanswered(rows)),
        failures=tuple(
            Failure(model=r.model, program=r.program or "", note=str(r.note))
            for r in rows
            if r.verdict == FAILED
        ),
        copies={name: dict(terms) for name, terms in (copies or {}).items()},
    )


def verdicts_of(rows: Iterable[ComparedNumber]) -> dict[Key, str]:
    """Give the verdict on each number of ours from those of all programs."""
    said: dict[Key, set[str]] = {}
    for row in rows:
        if _is_ours(row):
            said.setdefault(row.key, set()).add(row.verdict)
    return {key: verdict_of(verdicts) for key, verdicts in said.items()}


def count_unconfirmed(
    rows: Iterable[ComparedNumber], verdicts: Mapping[Key, str], installable: Mapping[str, Sequence[str]]
) -> Iterator[Alone]:
    """Count by kind of analysis the estimates, errors or statistics of no program, the most first."""
    kinds: dict[str, dict[Key, str]] = defaultdict(dict)
    for row in rows:
        if _is_ours(row) and row.counts_as in EVIDENCE:
            kinds[row.kind][row.key] = row.analysis
    found = []
    for kind, numbers in kinds.items():
        without = [key for key in numbers if verdicts[key] in (PROVED, NONE)]
        if without:
            analyses = tuple(dict.fromkeys(numbers[key] for key in without))
            install = tuple(installable.get(kind, ()))
            found.append(
                Alone(kind=kind, analyses=analyses, numbers=len(without), total=len(numbers), install=install)
            )
    yield from sorted(found, key=lambda one: -one.numbers)


def find_unanswered(rows: Sequence[ComparedNumber]) -> Iterator[UnansweredTerms]:
    """Terms that no program answers, of estimates of which one answers most terms."""
    ours: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    said: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        if _is_ours(row) and row.counts_as in (ESTIMATE, ERROR) and row.quantity != "series":
            of = row.model, row.quantity
            ours[of][row.term] = None
            if row.program and row.verdict != FAILED:
                said[of][row.program].add(row.term)
    for (model, quantity), programs in said.items():
        terms = ours[model, quantity]
        answered = set[str]().union(*programs.values())
        lacking = tuple(term for term in terms if term not in answered)
        for program, known in programs.items():
            if lacking and len(known) > MOST_TERMS * len(terms):
                yield UnansweredTerms(
                    model=model, program=program, quantity=quantity, terms=lacking, total=len(terms)
                )


def find_scaled(differs: Iterable[Differing]) -> Iterator[ScaledNumbers]:
    """Find the numbers that differ from a program's by one factor, three of them or more."""
    for program, numbers in groupby(sorted(differs, key=_sort_key), key=lambda one: one.program):
        group: list[Differing] = []
        for one in (*numbers, None):
            if one and (not group or isclose(one.ratio, group[0].ratio, rel_tol=SAME)):
                group.append(one)
                continue
            is_factor = bool(group) and isfinite(group[0].ratio) and abs(group[0].ratio - 1) > LEAST_FACTOR
            if len(group) >= FEWEST_SCALED and is_factor:
                models = tuple(dict.fromkeys(number.model for number in group))
                ratio = group[0].ratio
                yield ScaledNumbers(program=program, ratio=ratio, numbers=len(group), models=models)
            group = [one] if one else []


def _sort_key(one: Differing) -> tuple[str, float]:
    return one.program, one.ratio


def _is_ours(row: ComparedNumber) -> bool:
    return row.ours is not None


def _build_differing(row: ComparedNumber) -> Differing:
    return convert(row, Differing, from_attributes=True)


def _find_unconfirmed(
    rows: Iterable[ComparedNumber], verdicts: Mapping[Key, str]
) -> Iterator[UnconfirmedNumber]:
    for row in rows:
        if row.verdict in (PROVED, NONE) and verdicts[row.key] in (PROVED, NONE):
            yield convert(row, UnconfirmedNumber, from_attributes=True)
