"""The layout of regressions: a column per model, a row per term with its bracket beneath, statistics at the
foot.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Annotated

from msgspec import Meta

from spillover.estimates import EstimateRecord
from spillover.messages.catalogue import VARIANCES, words_of
from spillover.messages.common import PUBLISHED
from spillover.messages.labels import statistic_label, test_label
from spillover.messages.render import REGIME, estimator, list_texts, say, term_label
from spillover.messages.study_names import label_or_name
from spillover.note import Note
from spillover.options import Label, Option
from spillover.tables.layout import Brackets, Material, PrintedRegressions, TermsLayout
from spillover.tables.notes import (
    PRINTED_NAMES,
    are_numbers,
    bracket_note,
    check_statistics,
    columns_words,
    explain_outcomes,
    head_name,
    split_notes,
    stars_note,
    statistic_text,
    tests_notes,
)
from spillover.tables.number_format import scale_of
from spillover.tables.table import (
    Span,
    Table,
    TableRow,
    bracket,
    column_numbers,
    constant_alone,
    estimate_text,
    number,
    number_line,
    truth_rows,
    write_published_number,
    write_published_rows,
)
from spillover.words import _, choose_case, pgettext

# Columns that have numbers alone are called otherwise than those with names, in some languages.
NOT_SHOWN_IN = choose_case(
    "numbered",
    {
        "true": pgettext("numbered", "Not shown in {columns}: {terms}."),
        "other": _("Not shown in {columns}: {terms}."),
    },
)
EVENT = re.compile(r"event [+-][0-9]+")
FOOT = ("nobs", "r2_within", "r2", "threshold_1", "threshold_2", "threshold_3")
# These terms come after the regressors, whatever model of a table has them first.
LAST = ("const", "_cons", "rho", "lambda", "phi", "sigma2_e")


class Statistic(Option, frozen=True, kw_only=True):
    """Statistic, setting or test, its name in the table, and its name among printed numbers."""

    key: Label
    label: str | None = None
    published: str | None = None


class Regressions(TermsLayout, frozen=True, kw_only=True):
    """Models in columns, terms in rows: what a layout of them has, in a study and on frames."""

    statistics: tuple[Annotated[str, Meta(min_length=1)] | Statistic, ...] = FOOT
    """Statistics, settings or tests at the foot of the table."""
    brackets: Brackets = "se"
    published: PrintedRegressions | None = None

    def build(self, name: str, material: Material) -> Table:
        """Build the table of regressions."""
        estimates = self.estimates(material)
        headers = [column.head(f"({i + 1})") for i, column in enumerate(self.columns)]
        shown, hidden = self._terms(name, estimates)
        labels = self.names(material)
        rows: list[TableRow] = []
        for term in shown:
            rows += self._term_rows(term, term_label(term, labels), estimates, material)
        rows += indicator_rows(material.style.indicators, estimates, hidden)
        foot = self._foot()
        if self.statistics != FOOT:
            check_statistics(f"tables.{name}", [statistic.key for statistic in foot], estimates)
        else:  # of the default ones, those that there are
            foot = [s for s in foot if any(statistic_text(e, s.key, self.digits) for e in estimates)]
        for statistic in foot:
            rows += self._statistic_rows(statistic, estimates, material)
        outcomes = [head_name(e.outcome, labels) for e in estimates]
        together = len(set(outcomes)) == 1
        head = (
            *number_line(headers, 1),
            (Span(""), *(Span(header) for header in headers)),
            *_estimators(estimates),
            (
                Span(say(_("Outcome"))),
                *([Span(outcomes[0], len(outcomes))] if together else map(Span, outcomes)),
            ),
        )
        numbers = column_numbers(len(headers))
        notes, details = self._notes(estimates, numbers, labels, (shown, hidden), material)
        return Table(name, self.title, head, tuple(rows), tuple(notes), details=tuple(details))

    def _foot(self) -> list[Statistic]:
        return [Statistic(key=s) if isinstance(s, str) else s for s in self.statistics]

    def _notes(
        self,
        estimates: list[EstimateRecord],
        numbers: list[str],
        labels: dict[str, str],
        terms: tuple[list[str], list[str]],
        material: Material,
    ) -> tuple[list[str], list[str]]:
        """Return the notes beneath the table, and the details. terms: those shown, and those left out."""
        shown, hidden = terms
        foot = [statistic.key for statistic in self._foot()]
        intervals = self.brackets == "interval" or "anderson_rubin_set" in foot
        about = [of for of in (key.partition(":")[2] for key in foot) if of in labels]
        tests = {key: test_label(key) for key in foot}
        style = material.style
        # What rows say needs no note.
        in_rows = {"effects"} if "effects" in style.indicators and effect_rows(estimates) else set()
        printed = [key for key in style.notes if key not in in_rows]
        brief, details = split_notes(estimates, numbers, printed, intervals, terms=shown)
        further = name_hidden_terms(hidden, estimates, numbers, labels)
        notes = [
            *explain_outcomes((e.outcome for e in estimates), labels, about),
            bracket_note(self.brackets, estimates),
            *stars_note(
                material.stars, (row for e in estimates for row in e.terms if row.term not in hidden)
            ),
            *(further if "hidden" in style.notes else []),
            *brief,
        ]
        below = [] if "hidden" in style.notes else further
        return notes, [*below, *details, *tests_notes(estimates, numbers, tests)]

    def _terms(self, name: str, estimates: list[EstimateRecord]) -> tuple[list[str], list[str]]:
        """Choose the terms shown, in the configuration's order or that of the models, and those left out."""
        every = list(dict.fromkeys(row.term for estimate in estimates for row in estimate.terms))
        if self.terms is None:
            every.sort(key=lambda term: LAST.index(term) if term in LAST else -1)
            return order_by_regime(order_by_time(every)), []
        self.check_terms(name, every)
        return list(self.terms), [term for term in every if term not in self.terms]

    def _term_rows(
        self, term: str, label: str, estimates: list[EstimateRecord], material: Material
    ) -> list[TableRow]:
        found = [next((row for row in e.terms if row.term == term), None) for e in estimates]
        power = scale_of((row.estimate for row in found if row), self.digits) if term in VARIANCES else 0
        first = [
            number(
                estimate_text(row, self.digits, material.stars, power)
                if row
                else constant_alone(term, estimate, self.digits),
                estimate.model,
                term,
                "estimate",
            )
            for row, estimate in zip(found, estimates, strict=True)
        ]
        second = [
            number(bracket(row, self.brackets, self.digits, power), e.model, term, self.brackets)
            if row
            else ""
            for row, e in zip(found, estimates, strict=True)
        ]
        aliases = self.published.terms if self.published else {}
        keys = [(column, aliases.get(term, term)) for column in self._rows_in_publication()]
        rows = [TableRow((label, *first)), *([TableRow(("", *second), "bracket")] if any(second) else [])]
        rows += truth_rows(material, zip(estimates, found, strict=True), self.digits, power)
        return rows + write_published_rows(
            material.published_table, keys, [(e.model, term) for e in estimates]
        )

    def _rows_in_publication(self) -> list[str]:
        return [column.column_in_publication(i + 1) for i, column in enumerate(self.columns)]

    def _statistic_rows(
        self, statistic: Statistic, estimates: list[EstimateRecord], material: Material
    ) -> list[TableRow]:
        ours = [
            number(statistic_text(e, statistic.key, self.digits), e.model, "", statistic.key)
            for e in estimates
        ]
        kinds = [e.kind for e, cell in zip(estimates, ours, strict=True) if cell]
        with words_of(kinds[0] if kinds else ""):
            label = label_statistic(statistic.key, estimates) if statistic.label is None else statistic.label
        printed = PRINTED_NAMES.get(statistic.key, "") if statistic.published is None else statistic.published
        theirs = [
            write_published_number(
                material.published_table.statistics.get((column, printed), ""), e.model, "", statistic.key
            )
            for column, e in zip(self._rows_in_publication(), estimates, strict=True)
        ]
        rows = [TableRow((label, *ours), "statistic")]
        return [*rows, TableRow((say(PUBLISHED), *theirs), "published")] if any(theirs) else rows


def label_statistic(key: str, estimates: Sequence[EstimateRecord]) -> str:
    """Name a statistic; with the terms where it is the test that their slopes are equal in all groups."""
    nulls = [test.null for e in estimates for test in e.tests if test.name == key]
    terms = nulls[0].values.get("terms") if nulls and isinstance(nulls[0], Note) else None
    return statistic_label(
        f"{key}:{list_texts([str(term) for term in terms])}" if isinstance(terms, list) else key
    )


def indicator_rows(
    wanted: Sequence[str], estimates: list[EstimateRecord], hidden: list[str]
) -> list[TableRow]:
    """Build rows of Yes and No: whether a column has terms that are not shown, and each set of effects. The
    cell of a column whose estimate does not say so is empty.
    """
    rows: list[tuple[str, list[bool | None]]] = []
    regressors = [{row.term for row in e.terms} if e.lists_regressors else None for e in estimates]
    outcomes = {estimate.outcome for estimate in estimates}
    controls = {term for term in hidden if is_control(term, outcomes)}
    controls &= {term for terms in regressors for term in terms or ()}
    if "controls" in wanted and controls:
        there = [None if terms is None else not controls.isdisjoint(terms) for terms in regressors]
        rows.append((say(pgettext("indicator", "Controls")), there))
    if "effects" in wanted:
        rows += effect_rows(estimates)
    said = {True: say(pgettext("indicator", "Yes")), False: say(pgettext("indicator", "No")), None: ""}
    return [TableRow((label, *(said[one] for one in there)), "statistic") for label, there in rows]


def effect_rows(estimates: Sequence[EstimateRecord]) -> list[tuple[str, list[bool | None]]]:
    """List the sets of effects that any column has, each with the columns that have it; None where
    `has_effect` does not tell.
    """
    settings = [e.effects for e in estimates]
    sets = [effect_sets(setting) if setting else None for setting in settings]
    return [
        (effect_words(effect), [has_effect(e, own, effect) for e, own in zip(estimates, sets, strict=True)])
        for effect in dict.fromkeys(one for own in sets for one in own or ())
    ]


def has_effect(estimate: EstimateRecord, own: Sequence[str] | None, effect: str) -> bool | None:
    """Return whether an estimate has a set of effects; None where it has no such setting, as Callaway and
    Sant'Anna's (own is None), where differences removed them, and where others contain them, as region × year
    those of years.
    """
    if own is None or effect in own:
        return None if own is None else True
    contained = any(effect in one.split(":") for one in own)
    return None if effect in estimate.differenced_effects or contained else False


def is_control(term: str, outcomes: Collection[str]) -> bool:
    """Return whether a term that a table leaves out is a control: no constant, variance, lag of an outcome,
    neighbours' value or time since adoption.
    """
    lag = re.fullmatch(r"L[0-9]*\.(.+)", term)
    if lag and lag[1] in outcomes:
        return False
    return not (term in LAST or term.startswith(("W:", "lag:")) or EVENT.fullmatch(term))


EFFECT_SETS = {
    "two-way": ("unit", "year"),
    "individual": ("unit",),
    "time": ("year",),
    "none": (),
    "random": ("random unit",),
    "random_two-way": ("random unit", "random year"),
}


def effect_sets(effects: str) -> tuple[str, ...]:
    """Split the effects of a model into sets: `unit` and `year` of `two-way`; those that a list names."""
    return EFFECT_SETS.get(effects, tuple(effects.split(", ")))


def effect_words(effect: str) -> str:
    """Name the row of a set of effects."""
    known = {
        "unit": _("Unit fixed effects"),
        "year": _("Year fixed effects"),
        "random unit": _("Random unit effects"),
        "random year": _("Random year effects"),
    }
    if effect in known:
        return say(known[effect])
    parts = [label_or_name("groups", part) for part in effect.split(":")]
    return say(_("Fixed effects: {effects}"), effects=" × ".join(parts))


def order_by_time(terms: list[str]) -> list[str]:
    """Order the terms with times since adoption, wherever a path of a model has one that another lacks."""
    times = iter(sorted(filter(EVENT.fullmatch, terms), key=lambda term: int(term.split()[1])))
    return [next(times) if EVENT.fullmatch(term) else term for term in terms]


def order_by_regime(terms: list[str]) -> list[str]:
    """Order each variable's regimes in a row, where models have different numbers of regimes."""
    regimes: dict[str, list[tuple[int, str]]] = {}
    for term in terms:
        if found := REGIME.fullmatch(term):
            regimes.setdefault(found[1], []).append((int(found[2]), term))
    ordered: list[str] = []
    for term in terms:
        if not (found := REGIME.fullmatch(term)):
            ordered.append(term)
        elif found[1] in regimes:
            ordered += [own for _number, own in sorted(regimes.pop(found[1]))]
    return ordered


def _estimators(estimates: list[EstimateRecord]) -> list[tuple[Span, ...]]:
    """Build the line of the head that tells paths of several estimators apart."""
    names = [estimator(estimate) for estimate in estimates]
    paths = any(EVENT.fullmatch(row.term) for estimate in estimates for row in estimate.terms)
    return [(Span(""), *map(Span, names))] if paths and len(set(names)) > 1 else []


def name_hidden_terms(
    hidden: Sequence[str], estimates: Sequence[EstimateRecord], numbers: Sequence[str], labels: dict[str, str]
) -> list[str]:
    """Name the terms that a table leaves out, with the columns that have them where not all do; nothing where
    it has all.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for term in hidden:
        having = tuple(
            number
            for number, estimate in zip(numbers, estimates, strict=True)
            if any(row.term == term for row in estimate.terms)
        )
        groups.setdefault(having, []).append(term_label(term, labels))
    return [
        say(_("Not shown: {terms}."), terms=terms)
        if len(having) == len(numbers)
        else say(NOT_SHOWN_IN, terms=terms, columns=columns_words(having), numbered=are_numbers(having))
        for having, terms in sorted(groups.items(), key=lambda group: -len(group[0]))
    ]
