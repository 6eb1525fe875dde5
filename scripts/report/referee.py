"""The page's section for a referee: the choices that move each headline most, robustness checks that fail,
p-values by resampling beside the usual ones, and how many numbers other programs get too. Nothing is
estimated here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from crosscheck.verdicts import Summary
from report.checklist import Checklist, Turn, group_points
from report.checks import Check, CheckedClaim, checks_of_claims, find_lost
from report.crosscheck import count_sentences
from report.inference import SAME, say_test_p, sort_of_test, term_of_test
from report.material import Material
from report.neighbours import SampledEstimate, Units, find_leaf, log_ratio
from report.sections import Section, section
from report.sweeps import option_name
from report.verdict import AS_CHOICE, Headline, Specifications, SweepTable, choice_words
from spillover.estimates import TermRecord, TestRecord
from spillover.messages.common import COMMA, COMMA_IN_SENTENCE, HEAD, NUMBER_RANGE, SEMICOLON
from spillover.messages.labels import part_name
from spillover.messages.study_names import find_label, label_or_name
from spillover.tables.number_format import STARS, capitalise, format_estimate, stars
from spillover.tables.table import number
from spillover.words import _, choose_case, format_p, ngettext, pgettext
from words.render import say, say_key, term_label

SHOWN = 3
HEADS = {
    "choice": _("Choice"),
    "alternative": _("Alternative"),
    "of": _("Of"),
    "changed": _("Changed"),
    "moved": _("Change, in SE"),
    "row": pgettext("robustness", "Check"),
    "lost": _("Lost"),
    "wild": _("p, wild bootstrap"),
    "randomised": _("p, randomisation"),
}
# How many checks lose what they can lose: the sign, and significance where the claim is significant.
COUNTED = choose_case(
    "significant",
    {
        "true": choose_case(
            "lost",
            {
                "0": ngettext(
                    "{name}: its one check keeps its sign and its significance at 5%.",
                    "{name}: all {count} checks keep its sign and its significance at 5%.",
                    "count",
                ),
                "other": ngettext(
                    "{name}: its one check loses its sign or its significance at 5%.",
                    "{name}: its sign or its significance at 5% is lost in {lost} of {count} checks.",
                    "count",
                ),
            },
        ),
        "other": choose_case(
            "lost",
            {
                "0": ngettext(
                    "{name}, not significant at 5%: its one check keeps its sign.",
                    "{name}, not significant at 5%: all {count} checks keep its sign.",
                    "count",
                ),
                "other": ngettext(
                    "{name}, not significant at 5%: its one check loses its sign.",
                    "{name}, not significant at 5%: its sign is lost in {lost} of {count} checks.",
                    "count",
                ),
            },
        ),
    },
)
# A number of the alternatives of one choice.
BESIDE = _("{what}: alternatives that differ in the {choice} alone")
MOVES = ("choice", "alternative", "of", "changed", "estimate", "interval", "p", "moved")
FAILS = ("row", "estimate", "p", "lost")
PS = ("term", "estimate", "p", "wild", "randomised")


@dataclass(frozen=True)
class Alternative:
    """A headline under another option of one choice, all else the same. model: its estimate, or its
    sweep and specification; log_ratio: the log of the ratio of a number's two values.
    """

    choice: str
    option: str
    row: TermRecord
    model: str
    log_ratio: float | None = None

    def moves(self, row: TermRecord) -> tuple[bool, float]:
        """Return whether sign or significance at 5% is another, and by how many standard errors of the
        headline the estimate is away.
        """
        return find_lost(row, self.row) != [], abs(self.distance(row))

    def is_same_estimate(self, other: Alternative) -> bool:
        """Return whether another one has its estimate."""
        return math.isclose(self.row.estimate, other.row.estimate, rel_tol=SAME)

    def distance(self, row: TermRecord) -> float:
        """The change in standard errors of the headline."""
        return (self.row.estimate - row.estimate) / row.se if row.se else 0.0


@dataclass(frozen=True)
class Examination:
    """The headlines of a study as a referee looks at them: those that are no earlier one under another
    variance, each with the alternatives beside it; and as claims with their checks.
    """

    headlines: Sequence[Headline]
    alternatives: Sequence[tuple[Headline, Sequence[Alternative]]]
    claims: Sequence[CheckedClaim]

    @property
    def turns(self) -> list[Turn]:
        """The single choices that turn a headline."""
        return list(find_turns(self.alternatives))


def examine(
    found: Sequence[Headline],
    swept: Sequence[SweepTable],
    material: Material,
    described: Mapping[str, Mapping[str, Any]],
    units: Units,
) -> Examination:
    """Find what stands beside each headline. described: the options of each analysis with all defaults."""
    beside = [(one, neighbours(one, swept, material, described, units)) for one in distinct(found)]
    return Examination(found, beside, checks_of_claims(found, material))


def referee_section(
    examined: Examination,
    swept: Sequence[SweepTable],
    material: Material,
    checked: Summary | None,
    levels: Sequence[float] | None = None,
    checklist: Checklist | None = None,
) -> Section:
    """checked: the crosscheck's summary, None where other programs compute nothing; levels: of the stars;
    checklist: the points to tick.
    """
    levels = STARS if levels is None else levels
    checklist = checklist or Checklist("", ())
    found, claims = examined.headlines, examined.claims
    moved = [(one, alternatives(one, others)) for one, others in examined.alternatives]
    judged = {one.label for one in claims}
    return section(
        "referee",
        digest=checklist.digest,
        points=group_points(checklist.points),
        headlines=bool(found),
        heads={
            name: [say_key(HEADS if key in HEADS else HEAD, key) for key in keys]
            for name, keys in (("moves", MOVES), ("fails", FAILS), ("ps", PS))
        },
        moved=[
            (_headline_cell(one, levels), [_moving_cells(one, moved, levels) for moved in rows])
            for one, rows in moved
            if rows
        ],
        unmoved=[one.label for one, rows in moved if not rows],
        unswept=[one.label for one in found if not any(sweep.varies(one) for sweep in swept)],
        failed=[
            describe_failed_sweep(one, sweep) for one in found for sweep in swept if sweep.count_failures(one)
        ],
        sweeps=bool(swept),
        blocks=[
            (one.label, count_words(one), _render_failed_rows(one.failures, levels), one.missing_analyses)
            for one in claims
        ],
        unchecked=[one.label for one in found if one.label not in judged],
        ps=list(find_resampling_tests(found, material, levels)),
        compared=count_sentences(checked) if checked else (),
    )


def find_turns(near: Iterable[tuple[Headline, Sequence[Alternative]]]) -> Iterator[Turn]:
    """Find the alternatives that differ from a headline in one choice and lose its sign or significance."""
    for head, others in near:
        for one in others:
            if lost := find_lost(head.row, one.row):
                yield Turn(
                    head.label,
                    one.choice,
                    one.option,
                    lost[0],
                    one.row,
                    one.distance(head.row),
                    model=one.model,
                    effect=head.quantity[1],
                )


def distinct(found: Sequence[Headline]) -> list[Headline]:
    """The headlines without those that are an earlier one under another variance."""
    seen: dict[tuple[Any, ...], Headline] = {}
    for one in found:
        seen.setdefault((one.kind, one.record.part, one.row.term, one.row.estimate), one)
    return list(seen.values())


def neighbours(
    headline: Headline,
    swept: Sequence[SweepTable],
    material: Material,
    described: Mapping[str, Mapping[str, Any]],
    units: Units,
) -> list[Alternative]:
    """Every estimate that differs from a headline in one option alone, on the same rows but for its filter:
    analyses of the study, and specifications of its sweeps.
    """
    batches = [list(_analyses_beside(headline, material, described, units))]
    for sweep in swept:
        specifications = sweep.select(headline)
        batches += [_specifications_beside(headline, sweep, specifications, units)] if specifications else []
    return _distinct_alternatives(batches)


class MovingAlternatives(NamedTuple):
    """The alternative of a choice that is shown, of how many, and how many of them change sign or
    significance.
    """

    alternative: Alternative
    candidates: int
    changes: int


def alternatives(headline: Headline, found: Sequence[Alternative]) -> list[MovingAlternatives]:
    """For each choice that moves a headline most the alternative that does. found: its `neighbours`."""
    by_choice: dict[str, list[Alternative]] = {}
    for one in found:
        by_choice.setdefault(one.choice, []).append(one)
    best = [
        MovingAlternatives(
            _most_telling(several, headline.row),
            len(several),
            sum(one.moves(headline.row)[0] for one in several),
        )
        for several in by_choice.values()
    ]
    return sorted(best, key=lambda one: one.alternative.moves(headline.row), reverse=True)[:SHOWN]


def _most_telling(several: Sequence[Alternative], row: TermRecord) -> Alternative:
    """The alternative that moves a headline most; of the values of a number the nearest under which sign or
    significance changes.
    """
    near = [one for one in several if one.log_ratio is not None and one.moves(row)[0]]
    if near and len(near) == sum(one.moves(row)[0] for one in several):
        return min(near, key=lambda one: (one.log_ratio, -one.moves(row)[1]))
    return max(several, key=lambda one: one.moves(row))


def _distinct_alternatives(batches: Iterable[list[Alternative]]) -> list[Alternative]:
    """The alternatives of all batches; one that an earlier batch has, such as an analysis that is a
    specification of the sweep too, once.
    """
    found: list[Alternative] = []
    for batch in batches:
        for one in found:
            # Of several variances the nearest: a simulated error is not quite that of the delta method.
            same = [other for other in batch if other.choice == one.choice and one.is_same_estimate(other)]
            if same:
                batch.remove(min(same, key=lambda other: abs((other.row.se or 0) - (one.row.se or 0))))
        found = [*found, *batch]
    return found


def _analyses_beside(
    headline: Headline, material: Material, described: Mapping[str, Mapping[str, Any]], units: Units
) -> Iterator[Alternative]:
    variable, _effect = headline.quantity
    for name, options in described.items():
        if name == headline.analysis or name not in material.analyses:
            continue
        document = material.analyses[name]
        leaf = find_leaf(headline.sample, SampledEstimate(options, document.rows), variable, units)
        if leaf is None:
            continue
        made = SampledEstimate(options, document.rows)
        for record in document.estimates:
            if record.part != headline.record.part or record.outcome != headline.record.outcome:
                continue
            for row in record.terms:
                if row.term == headline.row.term:
                    label = find_label("analyses", name) or name.replace("_", " ")
                    apart = log_ratio(headline.sample, made, leaf)
                    yield Alternative(choice_of(leaf), label, row, record.model, apart)


def _specifications_beside(
    headline: Headline, sweep: SweepTable, found: Specifications, units: Units
) -> list[Alternative]:
    """The specifications that differ in one option from the headline, in the order of the table."""
    (variable, _effect), here = headline.quantity, found.find_headline(headline, units)
    alternatives = []
    for place, made in enumerate(found.analyses):
        leaf = find_leaf(headline.sample, made, variable, units)
        if leaf is None:
            continue
        columns = (found.estimate, found.se, found.p, found.low, found.high)
        estimate, se, p, low, high = (float(column[place]) for column in columns)
        row = TermRecord(estimate=estimate, se=se, p=p, low=low, high=high)
        options = _options_of(leaf.split(".")[0], sweep, found, place, here)
        model, apart = f"{sweep.name}: {found.names[place]}", log_ratio(headline.sample, made, leaf)
        alternatives.append(Alternative(choice_of(leaf), options, row, model, apart))
    return alternatives


def choice_of(leaf: str) -> str:
    """The choice that a leaf belongs to: of matrices of one family, their parameters."""
    option, _dot, inner = leaf.partition(".")
    return "parameters" if option == "weights" and inner else AS_CHOICE.get(option, option)


def _options_of(option: str, sweep: SweepTable, found: Specifications, place: int, here: int | None) -> str:
    """Return the options in which a specification differs, in words. here: the specification
    that is the headline.
    """
    names = [name for name in sweep.columns.get(option, ()) if name in found.choices]
    apart = [
        name for name in names if here is None or found.choices[name][place] != found.choices[name][here]
    ]
    shown = [(name, str(found.choices[name][place])) for name in apart or names]
    return say(COMMA_IN_SENTENCE).join(_option_in_cell(name, value) for name, value in shown)


def _option_in_cell(choice: str, option: str) -> str:
    """An option in words, as it stands by itself; a name that the study gives stays as it is written."""
    words = option_name(choice, option)
    of_study = choice in ("outcome", "treatment", "subsets", "baseline")
    return words if of_study or find_label("options", option, choice) is not None else capitalise(words)


def _star_estimate(row: TermRecord, levels: Sequence[float]) -> str:
    return f"{format_estimate(row.estimate, row.se)}{stars(row.p, levels)}"


def _write_interval(row: TermRecord, write: Callable[[float], str] | None = None) -> str:
    write = write or partial(format_estimate, error=row.se)
    pairs = (("low", row.low), ("high", row.high))
    ends = {end: "" if value is None else write(value) for end, value in pairs}
    return say(NUMBER_RANGE, **ends) if all(ends.values()) else ""


def _headline_cell(headline: Headline, levels: Sequence[float]) -> str:
    return say(_("{label}: {estimate}"), label=headline.label, estimate=_star_estimate(headline.row, levels))


def _moving_cells(
    headline: Headline, found: MovingAlternatives, levels: Sequence[float]
) -> tuple[str, tuple[str, ...]]:
    other, row = found.alternative, found.alternative.row
    moved = f"{other.distance(headline.row):+.1f}".replace("+0.0", "0.0").replace("-0.0", "0.0")
    place, of = (other.model, headline.row.term), (headline.record.model, headline.row.term)
    choice = choice_words(other.choice)

    def say_count(amount: int, key: str) -> str:
        words = say(BESIDE, what=say_key(HEADS, key), choice=choice)
        return number(f"{amount:,}", *of, f"{key}_{other.choice}", amount, words)

    return capitalise(choice), (
        other.option,
        say_count(found.candidates, "of"),
        say_count(found.changes, "changed"),
        number(_star_estimate(row, levels), *place, "estimate", row.estimate, say_key(HEAD, "estimate")),
        number(
            _write_interval(row), *place, "interval", _write_interval(row, repr), say_key(HEAD, "interval")
        ),
        number(format_p(row.p), *place, "p", row.p, say_key(HEAD, "p")),
        number(moved, *place, "moved", float(other.distance(headline.row)), say_key(HEADS, "moved")),
    )


def describe_failed_sweep(headline: Headline, sweep: SweepTable) -> str:
    """Say that none of a sweep's specifications of a headline's quantity could be estimated."""
    return say(
        _("{label}: none of the {n} specifications of the sweep “{sweep}” could be estimated."),
        label=headline.label,
        n=f"{sweep.count_failures(headline):,}",
        sweep=label_or_name("sweeps", sweep.name),
    )


def count_words(claim: CheckedClaim) -> str:
    """Say how many checks of a claim lose its sign, or its significance at 5%; nothing where it has none."""
    if not claim.checks:
        return ""
    counts = {"lost": len(claim.failures), "count": len(claim.checks)}
    return say(COUNTED, name=claim.label, significant=claim.is_significant, **counts)


def _render_failed_rows(
    rows: Sequence[tuple[Check, list[str]]], levels: Sequence[float]
) -> list[tuple[str, ...]]:
    words = {"sign": say(_("sign")), "significance": say(_("significance at 5%"))}
    return [
        (
            check.label,
            number(_star_estimate(check.row, levels), check.model, check.row.term, "estimate"),
            number(format_p(check.row.p), check.model, check.row.term, "p"),
            say(COMMA).join(words[one] for one in lost),
        )
        for check, lost in rows
    ]


def find_resampling_tests(
    found: Sequence[Headline], material: Material, levels: Sequence[float]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each estimate of a headline's term that has a p-value by wild bootstrap or by randomisation, beside the
    usual one.
    """
    terms = {headline.row.term for headline in found}
    for document in material.analyses.values():
        for record in document.estimates:
            rows = {row.term: row for row in record.terms}
            by_term: dict[str, dict[str, list[TestRecord]]] = {}
            for test in record.tests:
                sort, term = sort_of_test(test.name), term_of_test(test.name, record)
                if sort and (not terms or term in terms):
                    by_term.setdefault(term, {}).setdefault(sort, []).append(test)
            for term, ps in by_term.items():
                model = label_or_name("analyses", document.analysis)
                part = part_name(record.part, document.analysis) if record.part else ""
                label = say(COMMA_IN_SENTENCE).join(
                    filter(None, (model, part, term_label(term, dict(material.labels))))
                )
                place = (record.model, term)
                yield (
                    label,
                    (
                        number(_star_estimate(rows[term], levels), *place, "estimate"),
                        number(format_p(rows[term].p), *place, "p"),
                        *(_render_tests(ps.get(sort, ()), place, sort) for sort in ("wild", "random")),
                    ),
                )


def _render_tests(tests: Sequence[TestRecord], place: tuple[str, str], sort: str) -> str:
    """The p-values of tests by resampling in one cell: one alone is what the column's head says, of several
    each says what it draws.
    """
    words = say_key(HEADS, "wild" if sort == "wild" else "randomised")
    exact = say(COMMA).join(str(test.p) for test in tests)
    texts = [format_p(test.p) if len(tests) == 1 else say_test_p(test) for test in tests]
    return number(say(SEMICOLON).join(texts), *place, f"p_{sort}", exact, words)
