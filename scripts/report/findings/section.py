"""The page's first section: a row for each finding, with its word, a sentence of numbers, a picture of its
alternatives, and what would change it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from influence.record import read_influence
from influence.say import say_removal
from report.figure import NoDataError
from report.findings.find import Examination, Finding, examine, find_findings, get_word, read_interval
from report.findings.picture import Picture, draw_picture
from report.findings.rates import RATES, STUDIES, WORDS
from report.findings.rules import (
    CLEAR,
    DEPENDS,
    FAILED,
    FAMILY,
    MOST,
    THROUGHOUT,
    UNEXAMINED,
    Change,
    Interval,
)
from report.inference import find_interval_notes, find_largest_p
from report.influence import is_outdated, name_unit
from report.joint import read_joint
from report.material import Material, parse_printed_number
from report.neighbours import Units, find_years
from report.page_options import JudgedOptions
from report.page_plan import explain_missing, is_there
from report.referee import Alternative, describe_failed_sweep, neighbours
from report.results import read_printed_numbers
from report.sections import Section, section
from report.sweeps import matrix_in_words, option_name
from report.verdict import Headline, SweepTable, choice_words, explain_unranked, group_words, option_words
from spillover.messages.common import COMMA_IN_SENTENCE, NUMBER_RANGE, SEMICOLON, SWEEP_EFFECT, YEAR_SPAN
from spillover.messages.marks import remove_marks
from spillover.messages.render import term_label
from spillover.messages.study_names import label_or_name
from spillover.tables.notes import interval_words, stars_note
from spillover.tables.number_format import STARS, format_estimate, percent, stars
from spillover.tables.table import covers, number
from spillover.words import _, choose_case, format_p, ngettext
from words.render import say, say_key, sentences

SHOWN = 6  # the others are folded
ALSO = 4  # further estimates of a finding that its row names, at most
NAMED = 3  # units that are named of those whose removal turns a finding
OF_A_MATRIX = (FAMILY, "standardise", "parameters")

WORD = choose_case(
    "word",
    {
        THROUGHOUT: _("holds throughout"),
        DEPENDS: choose_case(
            "choice",
            {"": _("depends on several choices"), "other": _("depends on the {choice}")},
        ),
        UNEXAMINED: _("not examined"),
        FAILED: _("estimation failed"),
        "other": _("does not hold"),
    },
)
COUNTS = choose_case(
    "sign",
    {
        "positive": choose_case(
            "same",
            {
                "all": _(
                    "Positive in all {n} alternatives that the study lists, in {clear} with an interval that "
                    "excludes zero; {overlap} intervals overlap its own."
                ),
                "other": _(
                    "Positive in {same} of the {n} alternatives that the study lists, in {clear} with an "
                    "interval that excludes zero; {overlap} intervals overlap its own."
                ),
            },
        ),
        "other": choose_case(
            "same",
            {
                "all": _(
                    "Negative in all {n} alternatives that the study lists, in {clear} with an interval that "
                    "excludes zero; {overlap} intervals overlap its own."
                ),
                "other": _(
                    "Negative in {same} of the {n} alternatives that the study lists, in {clear} with an "
                    "interval that excludes zero; {overlap} intervals overlap its own."
                ),
            },
        ),
    },
)
PARTED = choose_case(
    "about",
    {
        "clear": _(
            "Its sign and an interval that excludes zero: {more} of {of_more} with {options}, {less} of "
            "{of_less} otherwise."
        ),
        "other": _(
            "Its sign and an interval that overlaps its own: {more} of {of_more} with {options}, {less} of "
            "{of_less} otherwise."
        ),
    },
)
TURNS = ngettext(
    "Changes if one choice differs: with {options} it is {estimate} (its sign turns in {count} of {of} such "
    "alternatives).",
    "Changes if {changed} choices differ: with {options} it is {estimate} (its sign turns in {count} of {of} "
    "such alternatives, and with fewer changes in none).",
    "changed",
)
LEAVES = ngettext(
    "Changes if one choice differs: with {options} the interval, {interval}, leaves it out (as in {count} of "
    "{of} such alternatives).",
    "Changes if {changed} choices differ: with {options} the interval, {interval}, leaves it out (as in "
    "{count} of {of} such alternatives, and with fewer changes in none).",
    "changed",
)
OPTION_OF_CHOICE = _("the {choice} “{option}”")
OPTION_OF_MATRIX = _("the matrix “{option}”")
NOTHING = _("No alternative turns its sign, and every interval contains the estimate.")
NEAR = ngettext(
    "The one estimate of the study that differs from it in one choice alone, rows included, has its sign.",
    "The {n} estimates of the study that differ from it in one choice alone, rows included, have its sign.",
    "n",
)
NEAR_ERRORS = ngettext(
    "1 more has its estimate and another standard error.",
    "{count} more have its estimate and another standard error.",
    "count",
)
ERRORS_ALONE = ngettext(
    "The one estimate of the study that differs from it in one choice alone, rows included, has another "
    "standard error.",
    "The {count} estimates of the study that differ from it in one choice alone, rows included, have another "
    "standard error.",
    "count",
)
NEAR_WITHOUT_ZERO = ngettext(
    "The interval of {count} of them excludes zero, unlike its own.",
    "The intervals of {count} of them exclude zero, unlike its own.",
    "count",
)
NEAR_WITH_ZERO = ngettext(
    "The interval of {count} of them contains zero, unlike its own.",
    "The intervals of {count} of them contain zero, unlike its own.",
    "count",
)
NEAR_TURN = ngettext(
    "Changes if one choice differs: with the {choice} “{option}” it is {estimate} (the one estimate of "
    "the study that differs in one choice alone, rows included).",
    "Changes if one choice differs: with the {choice} “{option}” it is {estimate} (its sign turns in "
    "{turned} of {n} estimates of the study that differ in one choice alone, rows included).",
    "n",
)
KNOWN = choose_case(
    "key",
    {
        "true": choose_case(
            "held",
            {
                "true": _("True value {value}, in the interval."),
                "other": _("True value {value}, outside the interval."),
            },
        ),
        "other": _("Published {value}."),
    },
)
LINES = choose_case(
    "known",
    {
        "true": _("Dashed line: the true value."),
        "published": _("Dotted line: the published value."),
        "other": _("Dashed line: the true value; dotted: the published one."),
    },
)
# What N counts, where findings differ in it.
COUNTED = choose_case(
    "counts",
    {
        "transformed": _("N {nobs}, {unit} × {time} after Lee and Yu's (2010) transformation."),
        "other": _("N {nobs}."),
    },
)
JOINT = choose_case(
    "reading",
    {
        "descriptive": _("p {p}; joint p of all total effects {joint}, descriptive."),
        "other": _("p {p}; joint p of all total effects {joint}."),
    },
)
FINDING = choose_case(
    "estimate",
    {
        "": _("{label} ({word})."),
        "other": choose_case(
            "interval",
            {
                "": _("{label} ({word}): {estimate}."),
                "other": _("{label} ({word}): {estimate}, interval {interval}."),
            },
        ),
    },
)
WORD_HEADS = {
    THROUGHOUT: _("Holds throughout"),
    DEPENDS: _("Depends on a choice"),
    "not": _("Does not hold"),
}
PROCESS = {
    "none": _("No effect"),
    "none_wrong": _("No effect, true matrix not listed"),
    "common": _("A common effect"),
    "common_weak": _("A common effect, half as large"),
    "common_wrong": _("A common effect, true matrix not listed"),
    "one_family": _("An effect under one family of matrices"),
}


@dataclass(frozen=True)
class Row:
    """The row that the page prints of a finding."""

    label: str
    key: str
    word: str
    numbers: Sequence[str]
    sentence: str
    changes: str
    picture: Picture | None

    @property
    def claim(self) -> str:
        """The sentence that says it in running text, which the page holds beside what it shows."""
        estimate, interval, *_rest = *self.numbers, "", ""
        values = {"label": self.label, "word": self.word, "estimate": estimate, "interval": interval}
        return remove_marks(say(FINDING, **values))


def build_findings_section(
    spec: JudgedOptions, material: Material, swept: Sequence[SweepTable], units: Units
) -> Section | None:
    """The section; None where the study names no findings and no main results. spec: that of the page."""
    rows = build_rows(spec, material, swept, units)
    if not rows:
        return None
    lead = describe_columns(find_findings(spec.page, material, spec.recipes), spec, material)
    return section(
        "findings",
        lead=sentences(filter(None, [lead, _say_lines(rows)])),
        shown=rows[:SHOWN],
        folded_rows=rows[SHOWN:],
        clear=percent(CLEAR),
        most=percent(MOST),
        studies=f"{STUDIES:,}",
        head=[say(_("Simulated process")), *(say_key(WORD_HEADS, word) for word in WORDS)],
        rates=[
            (
                say(
                    _("{process}: {effect}"),
                    process=say_key(PROCESS, process),
                    effect=say_key(SWEEP_EFFECT, effect),
                ),
                *map(_print_share, shares),
            )
            for (process, effect), shares in RATES.items()
        ],
    )


def build_rows(
    spec: JudgedOptions, material: Material, swept: Sequence[SweepTable], units: Units
) -> list[Row]:
    """Every finding of the study with what is said of it."""
    findings = find_findings(spec.page, material, spec.recipes)
    outcomes, counts = (len(find_outcomes(findings)) > 1, len(find_counts(findings)) > 1)
    return [
        _build_finding_row(finding, spec, material, swept, units, outcomes, counts) for finding in findings
    ]


def find_outcomes(findings: Sequence[Finding]) -> list[str]:
    """Return the outcomes of the findings, each once."""
    return list(dict.fromkeys(one.heads[0].record.outcome for one in findings if one.heads))


def find_counts(findings: Sequence[Finding]) -> set[int]:
    """Return the numbers of observations of the findings."""
    return {one.heads[0].record.nobs for one in findings if one.heads}


def describe_columns(findings: Sequence[Finding], spec: JudgedOptions, material: Material) -> str:
    """Describe what stands beside the word of each finding: the estimate with the rule of its stars, and its
    interval; and the outcome, where all have the same.
    """
    heads = [one.heads[0] for one in findings if one.heads]
    if not heads:
        return ""
    levels = spec.page.get("stars") or STARS
    intervals = interval_words(head.record.level for head in heads)
    texts = [
        say(_("Estimate and {interval}."), interval=intervals),
        *stars_note(levels, [h.row for h in heads]),
    ]
    outcomes = find_outcomes(findings)
    about = [_say_outcome(one, spec, material) for one in outcomes if len(outcomes) == 1]
    return sentences([*about, *_say_sample(heads), *texts])


def _say_outcome(outcome: str, spec: JudgedOptions, material: Material) -> str:
    """Name an outcome with its unit, where the configuration has one."""
    name = term_label(outcome, material.labels)
    variable = spec.variables.get(outcome)
    if variable is not None and variable.unit:
        return say(_("Outcome: {outcome} (unit: {unit})."), outcome=name, unit=variable.unit)
    return say(_("Outcome: {outcome}."), outcome=name)


def _say_lines(rows: Sequence[Row]) -> str:
    """Say what the lines in the pictures are, where there are any."""
    known = {key for row in rows if row.picture for key in row.picture.true_places}
    return say(LINES, known=next(iter(known)) if len(known) == 1 else "both") if known else ""


def _say_sample(heads: Sequence[Headline]) -> list[str]:
    """The units, years and observations of the estimates: the fewest and the most where they differ."""
    spans = [years for head in heads if head.rows is not None and len(years := find_years(head.rows))]
    if not spans:
        return []
    first, last = min(int(years[0]) for years in spans), max(int(years[-1]) for years in spans)
    counts = {name: [getattr(head.record, name) for head in heads] for name in ("units", "nobs")}
    printed = {
        name: say(NUMBER_RANGE, low=f"{min(of):,}", high=f"{max(of):,}")
        if min(of) < max(of)
        else f"{of[0]:,}"
        for name, of in counts.items()
    }
    span = say(YEAR_SPAN, first=str(first), last=str(last)) if first < last else str(first)
    return [say(_("Sample: {units} units, {years}, N {nobs}."), years=span, **printed)]


def _say_count(head: Headline) -> str:
    """The observations of an estimate, and what they count where a transformation leaves fewer."""
    left = next((dict(one.values) for one in head.record.notes if one.key == "transformed_rows"), {})
    counts = {"unit": f"{left['unit']:,}", "time": f"{left['time']:,}"} if left else {}
    return say(COUNTED, counts="transformed" if left else "", nobs=f"{head.record.nobs:,}", **counts)


def describe_row(row: Row) -> str:
    """The paragraph that says a finding in running text."""
    return sentences(filter(None, [row.claim, row.sentence, row.changes]))


def _print_share(share: float) -> str:
    return f"{share:.1f}%"


def _build_finding_row(
    finding: Finding,
    spec: JudgedOptions,
    material: Material,
    swept: Sequence[SweepTable],
    units: Units,
    has_outcome: bool,
    has_count: bool,
) -> Row:
    if not finding.heads:
        word = say(WORD, word=FAILED, choice="")
        return Row(finding.label, FAILED, word, (), sentences(_explain_lost(finding, spec)), "", None)
    examination = examine(finding, swept, units)
    head = finding.heads[0] if examination is None else examination.head
    separation = examination.judgement.separation if examination else None
    word = say(WORD, word=get_word(examination), choice=choice_words(separation.choice) if separation else "")
    if examination is None:
        texts = _say_unexamined(head, swept, units)
        changes = _say_neighbours(head, swept, material, spec.recipes, units)
    else:
        texts, changes = _say_counts(examination), _say_change(examination)
    known, levels = _read_known_values(head, spec, material), spec.page.get("stars") or STARS
    about = [_say_outcome(head.record.outcome, spec, material)] if has_outcome else []
    texts = [*about, *texts, _say_p(head, examination, spec), *([_say_count(head)] if has_count else [])]
    texts += [*find_largest_p(head, material, spec.recipes, levels), *_say_known(head, known)]
    texts += [*_say_further(finding, head), *find_interval_notes(head), *_explain_lost(finding, spec)]
    return Row(
        finding.label if head is finding.heads[0] or not head.label else head.label,
        get_word(examination),
        word,
        _mark_numbers(head, levels),
        sentences(filter(None, texts)),
        sentences(filter(None, [changes, find_removal(head, spec, material)])),
        draw_picture(head, read_interval(head), examination, known),
    )


def _explain_lost(finding: Finding, spec: JudgedOptions) -> list[str]:
    """Name each analysis of a finding that failed, with its file and the error of its job."""
    files = spec.plan.analyses
    whys = {one: files[one] for one in finding.missing_analyses if one in files}
    return [
        say(
            _("“{analysis}” could not be estimated: {reason}."),
            analysis=label_or_name("analyses", one),
            reason=explain_missing(file, spec.needs.get(file, [])).rstrip(".。"),
        )
        for one, file in whys.items()
    ]


def find_removal(head: Headline, spec: JudgedOptions, material: Material) -> str:
    """Return what the removal of the fewest units does that turns an estimate's sign, or else moves it out of
    its interval, where `make influence` has found any for this estimate. spec: `influence` of the page's.
    """
    files = spec.influence.files
    parts = (head.record.part, "")  # that the configuration may leave out
    paths = [files.get(" ".join((head.analysis, part, head.row.term)), "") for part in parts]
    path = next(filter(None, paths), "")
    record = read_influence(path) if is_there(path) else None
    if record is None or is_outdated(record, material):
        return ""
    found = next((one for one in record.removals if one.units), None)
    return say_removal(found, record.se, name_unit, NAMED) if found else ""


def _mark_numbers(head: Headline, levels: Sequence[float]) -> list[str]:
    """The estimate with its stars, and its interval, as numbers with a card."""
    row, place = head.row, (head.record.model, head.row.term)
    estimate = number(f"{format_estimate(row.estimate, row.se)}{stars(row.p, levels)}", *place, "estimate")
    if row.low is None or row.high is None:
        return [estimate]
    between = say(NUMBER_RANGE, low=format_estimate(row.low, row.se), high=format_estimate(row.high, row.se))
    return [estimate, number(between, *place, "interval")]


def _read_known_values(head: Headline, spec: JudgedOptions, material: Material) -> dict[str, float]:
    """The true value of a finding, and the one that was published, where they are known."""
    printed = read_printed_numbers(spec.tables, spec.plan.printed_tables)
    text = printed.get((head.analysis, head.record.part, head.row.term), "")
    known = {
        "true": material.true_value(head.record, head.row.term),
        "published": parse_printed_number(text.rstrip("*").replace("−", "-")),
    }
    return {key: value for key, value in known.items() if value is not None}


def _say_known(head: Headline, known: Mapping[str, float]) -> list[str]:
    """These values, and whether its interval holds the true one."""
    return [
        say(KNOWN, key=key, value=format_estimate(value, head.row.se), held=covers(head.row, value))
        for key, value in known.items()
    ]


def _say_counts(one: Examination) -> list[str]:
    """Say in how many alternatives it has its sign, and where the choice that it depends on parts them."""
    same, clear, overlap = (
        int(rows.sum())
        for rows in (
            one.alternatives.has_sign(one.interval),
            one.alternatives.is_clear(one.interval),
            one.alternatives.overlaps(one.interval),
        )
    )
    n = len(one.alternatives.estimate)
    texts = [
        say(
            COUNTS,
            sign="positive" if one.interval.estimate > 0 else "negative",
            same="all" if same == n else f"{same:,}",
            n=f"{n:,}",
            clear=f"{clear:,}",
            overlap=f"{overlap:,}",
        )
    ]
    if separation := one.judgement.separation:
        options = np.asarray(one.alternatives.choices[separation.choice], dtype=str)
        has, more = one.judgement.is_split_by, np.isin(options, separation.options_with)
        counts = {"more": has & more, "of_more": more, "less": has & ~more, "of_less": ~more}
        counted = {key: f"{rows.sum():,}" for key, rows in counts.items()}
        about = "overlap" if one.judgement.is_of_overlap else "clear"
        texts.append(
            say(
                PARTED,
                about=about,
                options=group_words(separation.choice, separation.options_with),
                **counted,
            )
        )
    if one.failures:
        texts.append(
            say(
                ngettext("1 more could not be estimated.", "{count} more could not be estimated.", "count"),
                count=one.failures,
            )
        )
    return texts


def _say_p(head: Headline, one: Examination | None, spec: JudgedOptions) -> str:
    """Its p-value, and that of the sweep's joint test where it was made."""
    if head.row.p is None:
        return ""
    p = format_p(head.row.p)
    if one is not None and (files := spec.joint.get(one.sweep.name)):
        try:
            document = read_joint(files, spec.plan.sweeps[one.sweep.name])
        except (NoDataError, OSError):
            return say(_("p {p}."), p=p)
        for row in document.curve:
            if row.subject == "curve" and row.name == "median_t":
                values = {"p": p, "joint": format_p(row.p), "reading": document.reading}
                return say(JOINT, **values)
    return say(_("p {p}."), p=p)


def _say_further(finding: Finding, head: Headline) -> list[str]:
    """The further estimates of a finding."""
    others = [one for one in finding.heads if one is not head]
    if not others:
        return []
    texts = [
        say(
            _("{label} {estimate}"),
            label=one.label or label_or_name("analyses", one.analysis),
            estimate=format_estimate(one.row.estimate, one.row.se),
        )
        for one in others[:ALSO]
    ]
    more = len(others) - len(texts)
    further = [say(_("{count} more"), count=more)] if more else []
    return [say(_("Beside it: {estimates}."), estimates=say(SEMICOLON).join([*texts, *further]))]


def _say_change(one: Examination) -> str:
    """The fewest changed choices that turn its sign, or lead to an interval that leaves it out."""
    if one.change is None:
        return say(NOTHING)
    sort, change = one.change
    place = change.place
    # In the form of the finding beside which they stand.
    shown_as = partial(format_estimate, error=one.head.row.se)
    ends = {end: shown_as(float(getattr(one.alternatives, end)[place])) for end in ("low", "high")}
    return say(
        TURNS if sort == "sign" else LEAVES,
        changed=change.choice_count,
        options=say(COMMA_IN_SENTENCE).join(_describe_change(one, change)),
        estimate=shown_as(float(one.alternatives.estimate[place])),
        interval=say(NUMBER_RANGE, **ends),
        count=f"{change.count:,}",
        of=f"{change.candidates:,}",
    )


def _describe_change(one: Examination, change: Change) -> list[str]:
    """Describe an alternative by its option of each choice that is changed; of its matrix in one."""
    choices, place = one.alternatives.choices, change.place
    words = [
        say(
            OPTION_OF_CHOICE,
            choice=choice_words(name),
            option=option_name(name, str(choices[name][place])),
        )
        for name in change.choices
        if name not in OF_A_MATRIX
    ]
    if any(name in OF_A_MATRIX for name in change.choices):
        words.append(say(OPTION_OF_MATRIX, option=matrix_in_words(str(choices["matrix"][place]))))
    return words


def _say_unexamined(head: Headline, swept: Sequence[SweepTable], units: Units) -> list[str]:
    """Explain why no sweep says anything of it."""
    if failed := [describe_failed_sweep(head, one) for one in swept if one.count_failures(head)]:
        return failed
    near = [one for sweep in swept if (one := sweep.select(head)) is not None]
    if not near:
        return [say(_("No sweep of the study varies it."))]
    return [
        say(_("The sweep that holds it lists no other alternative."))
        if one.find_headline(head, units) is not None
        else explain_unranked(head, one, units)
        for one in near[:1]
    ]


def _say_neighbours(
    head: Headline,
    swept: Sequence[SweepTable],
    material: Material,
    recipes: Mapping[str, Mapping[str, Any]],
    units: Units,
) -> str:
    """Name the estimates that differ from it in one choice alone and turn its sign; count apart those of
    another variance, which cannot. Then count those whose intervals exclude zero where its own does not, or
    contain zero where its own does not.
    """
    every = neighbours(head, swept, material, recipes, units)
    found = [one for one in every if one.choice != "variance"]
    errors = len(every) - len(found)
    if not every:
        return say(_("No other estimate of the study differs from it in one choice alone."))
    if not found:
        return sentences([say(ERRORS_ALONE, count=errors), *_say_intervals(head, every)])
    said = [_say_nearest(head, found), *([say(NEAR_ERRORS, count=errors)] if errors else [])]
    return sentences([*said, *_say_intervals(head, every)])


def _say_intervals(head: Headline, found: Sequence[Alternative]) -> list[str]:
    """Count the estimates whose intervals differ from its own in whether they contain zero."""
    own, *others = (Interval(one.estimate, *one.bounds) for one in (head.row, *(one.row for one in found)))
    unlike = [one for one in others if own.is_known and one.is_known and one.is_clear != own.is_clear]
    return [say(NEAR_WITH_ZERO if own.is_clear else NEAR_WITHOUT_ZERO, count=len(unlike))] if unlike else []


def _say_nearest(head: Headline, found: Sequence[Alternative]) -> str:
    opposite = [one for one in found if np.sign(one.row.estimate) != np.sign(head.row.estimate)]
    if not opposite:
        return say(NEAR, n=len(found))

    def distance(one: Alternative) -> float:
        return abs(one.row.estimate - head.row.estimate)

    shown = max(opposite, key=distance)
    return say(
        NEAR_TURN,
        n=len(found),
        turned=len(opposite),
        choice=option_words(shown.choice),
        option=shown.option,
        estimate=format_estimate(shown.row.estimate, shown.row.se),
    )
