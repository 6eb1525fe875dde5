"""Render what is printed of an estimate beside its terms: statistics and tests by name, settings and notes in
sentences, how an index was made.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from spillover.errors import StudyError, quote_value, suggestion
from spillover.messages.catalogue import P_VALUES, words_of
from spillover.messages.common import (
    COMMA,
    INDEX,
    INDEX_OPTION,
    NUMBER_RANGE,
    SEMICOLON,
    SENTENCE,
    SETTING_SENTENCE,
)
from spillover.messages.render import (
    estimator,
    local,
    plain_key,
    render_value,
    say,
    say_key,
    say_note,
    say_notes,
    sentences,
    term_label,
    variance,
)
from spillover.messages.render import setting as setting_name
from spillover.messages.study_names import label_or_name
from spillover.note import Value, VarianceSetting
from spillover.tables.number_format import capitalise, format_fixed, render_count, stars_rule
from spillover.words import _, choose_case, format_p, ngettext, pgettext

if TYPE_CHECKING:
    from spillover.estimates import AnalysisRecord, EstimateRecord, TermRecord

BRACKETS_WORDS = {
    "se": _("Standard errors in parentheses."),
    "statistic": _("t statistics in parentheses."),
    "z": _("z statistics in parentheses."),
    "either": _("t or z statistics in parentheses."),
    "p": _("p-values in parentheses."),
    "interval": _("Confidence intervals in brackets."),
}


# The order of the settings that notes give first; any other follows.
ORDER = (
    "estimator",
    "effects",
    "variance",
    "small_sample",
    "weights",
    "definition",
    "year_effects",
    "trim_tails",
    "winsorise",
    "standardise",
    "centre",
    "resample",
    "resamples",
    "permutations",
    "method",
    "draws",
    "level",
    "seed",
    "significant",
)
# Notes about single rows, which stand beneath what shows these, and the values that name them.
ROW_NOTES = {"binned": ("low", "high")}
EVENT_TERM = "event {time:+d}"
# The words of the variance give the factor's formula, those of the estimator the model.
SILENT = {"small_sample_factor", "anderson_rubin_set", "model"}


def head_name(name: str, labels: Mapping[str, str]) -> str:
    """Name a variable in a table's head or rows: an abbreviation in capitals, which a note explains, as it is
    in English; any other by its label.
    """
    label = term_label(name, labels)
    return local(name, label) if re.fullmatch(r"[A-Z][A-Z0-9]*", name) else label


def explain_outcomes(
    outcomes: Iterable[str], labels: Mapping[str, str], about: Iterable[str] = ()
) -> list[str]:
    """Explain the names of outcomes in a table's head or rows in a sentence; none where it prints
    their labels. about: variables that its statistics name.
    """
    printed = {name: head_name(name, labels) for name in outcomes}
    printed |= {name: local(name, term_label(name, labels)) for name in about}
    found = [
        say(_("{name}: {label}"), name=name, label=label)
        for name, own in printed.items()
        if (label := term_label(name, labels)) != own
    ]
    return [say(SENTENCE, text=say(SEMICOLON).join(found))] if found else []


def bracket_note(brackets: str, estimates: Iterable[EstimateRecord] = ()) -> str:
    """Note on what is in brackets beneath the estimates; a statistic without degrees of freedom is a z."""
    normal = {estimate.df is None for estimate in estimates}
    if brackets == "statistic" and True in normal:
        return say_key(BRACKETS_WORDS, "either" if False in normal else "z")
    return say_key(BRACKETS_WORDS, brackets)


def setting(key: str, value: Any) -> tuple[str, str]:
    """Say the name and the value of a setting in words; the value is empty where there is nothing to say.

    A variance does not name the number K, which differs between columns with the regressors; its rule does
    not.
    """
    if key == "variance" and value:
        return setting_name(key), variance(value, counted=False)
    return setting_name(key), "" if value in (None, "", [], {}) else render_value(value, key)


def interval_words(levels: Iterable[float | None]) -> str:
    """Name intervals of these levels: `95% interval`, or just `interval` where the levels differ or one is
    missing.
    """
    distinct = set(levels)
    if len(distinct) == 1 and None not in distinct:
        return say(_("{level:.0%} interval"), level=distinct.pop())
    return say(_("interval"))


def split_notes(
    estimates: Sequence[EstimateRecord],
    headers: Sequence[str],
    printed: Sequence[str],
    intervals: bool = False,
    tests: Mapping[str, str] = MappingProxyType({}),
    terms: Collection[str] = (),
) -> tuple[list[str], list[str]]:
    """Divide the notes: what a style prints beneath a table, after the notes about single rows, and the
    details: the other settings, and what else the estimators noted. printed: the keys of the style's notes;
    tests: those that the table shows, with their names; terms: its rows.
    """
    told = settings_sentences(estimates, headers, intervals, tests)
    size = sample_note(estimates)
    told |= {"size": size} if size else {}
    brief = [text for key, text in told.items() if key in printed]
    details = [text for key, text in told.items() if key not in printed]
    of_rows = row_notes(estimates, headers, terms)
    others = [note for note in estimate_notes(estimates, headers) if note not in of_rows]
    return [*of_rows, *brief], [*details, *others]


def row_notes(
    estimates: Sequence[EstimateRecord], headers: Sequence[str], terms: Collection[str]
) -> list[str]:
    """Notes on what single rows hold in some columns and not in others, such as the ends of a path that
    gather all times beyond; none where no such row is among terms.
    """
    if not terms:
        return []
    made = [
        [
            say_note(estimate, note)
            for note in estimate.notes
            if any(EVENT_TERM.format(time=note.values[key]) in terms for key in ROW_NOTES.get(note.key, ()))
        ]
        for estimate in estimates
    ]
    return _list_once(made, headers)


def settings_sentences(
    estimates: Sequence[EstimateRecord],
    headers: Sequence[str],
    intervals: bool = False,
    tests: Mapping[str, str] = MappingProxyType({}),
    baseline: str | None = None,
) -> dict[str, str]:
    """Write the sentence of each setting by its key: once where all columns share it, else by the columns
    that have each value.

    headers: a name for each estimate's column, as the table prints it; intervals: whether it prints any;
    tests: the names of those shown, of which each may have a variance of its own; baseline: the one whose
    settings hold where nothing else is said.
    """
    everything = [read_settings(estimate) for estimate in estimates]
    silent = SILENT | (set() if intervals else {"level"})
    keys = list(dict.fromkeys(key for settings in everything for key in settings if key not in silent))
    keys.sort(key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER))
    made = {}
    for key in keys:
        groups: dict[str, list[str]] = {}
        name = ""
        for estimate, settings, header in zip(estimates, everything, headers, strict=True):
            values = key == "variance" and _variances(estimate, tests)
            for who, value in values or [(header, settings.get(key))]:
                with words_of(estimate.kind):
                    said_so = estimator(estimate) if key == "estimator" else setting(key, value)[1]
                    name = capitalise(setting_name(key)) if said_so else name
                if said_so:
                    groups.setdefault(said_so, []).append(who)
        if len(groups) == 1 and len(next(iter(groups.values()))) == len(estimates):
            made[key] = say(SETTING_SENTENCE, name=name, value=next(iter(groups)))
        elif groups:
            parts = [
                v  # which a column of this name need not say
                if baseline in names or [name.casefold() for name in names] == [v.casefold()]
                else say(IN_COLUMNS, value=v, columns=columns_words(names), numbered=are_numbers(names))
                for v, names in groups.items()
            ]
            made[key] = say(SETTING_SENTENCE, name=name, value=say(SEMICOLON).join(parts))
    return made


def read_settings(estimate: EstimateRecord) -> dict[str, Value]:
    """Read the settings of an estimate as sentences name them, its estimator first. Differences without
    effects have none to estimate, for differencing removed those of units.
    """
    settings = {"estimator": estimate.estimator, **estimate.settings}
    if estimate.differenced_effects and settings.get("effects") == "none":
        settings["effects"] = "differenced"
    return settings


def _variances(estimate: EstimateRecord, tests: Mapping[str, str]) -> list[tuple[str, Value]]:
    """List the variance of each test that is shown, where the tests and not the estimate say theirs:
    Hausman's is of two classical ones, Mundlak's of its own regression.
    """
    own = {"hausman": VarianceSetting(kind="classical")}
    found: list[tuple[str, Value]] = []
    for test in estimate.tests:
        if test.name in tests:
            key, values = (test.note.key, test.note.values) if test.note else ("", {})
            found.append((tests[test.name], values["variance"] if key == "mundlak" else own.get(key)))
    return found if all(value for _name, value in found) else []


# What a figure's caption says of its estimates, to be complete by itself.
IN_CAPTIONS = ("weights", "level", "permutations", "clusters_by", "resamples")


def figure_notes(
    figure: Mapping[str, Any],
    analyses: Mapping[str, AnalysisRecord],
    intervals: bool = True,
    tests: bool = False,
    level: float | None = None,
) -> str:
    """Matrix, level, draws, adjustment for several tests and sample of the estimates that a figure shows, as
    its caption says them; "" where it shows none. figure: its options; analyses: the documents that are
    there; intervals: whether it draws any; tests: whether it marks which of many estimates are significant;
    level: of the sweep that it draws.
    """
    shown = figure.get("columns") or [{"analysis": name} for name in figure.get("analyses", ())]
    estimates: list[EstimateRecord] = []
    headers: list[str] = []
    for one in shown:
        document = analyses.get(one["analysis"])
        every = list(document.estimates) if document else []
        found = [e for e in every if e.part == one.get("part", "")] or every
        estimates += found
        headers += [one.get("header") or label_or_name("analyses", one["analysis"])] * len(found)
    told = settings_sentences(estimates, headers, intervals)
    if level and intervals:
        name, value = setting("level", level)
        told["level"] = say(SETTING_SENTENCE, name=capitalise(name), value=value)
    many = say(_("p-values are of single estimates, not adjusted for their number.")) if tests else ""
    sizes = [e.nobs for e in estimates]
    size = sample_note(estimates)
    if sizes and not size and intervals:
        size = say(_("N from {low} to {high}."), low=min(sizes), high=max(sizes))
    paths = estimates if figure.get("kind") == "event_study" else []
    drawn = {row.term for estimate in paths for row in estimate.terms}
    ends = row_notes(paths, [estimator(path) for path in paths], drawn)
    return sentences(filter(None, [*ends, *(told[key] for key in IN_CAPTIONS if key in told), many, size]))


def render_range(low: float, high: float, digits: int = 4) -> str:
    """Write two numbers, or the one that both are as they are printed."""
    return range_of(format_fixed(low, digits), format_fixed(high, digits))


def range_of(low: str, high: str) -> str:
    """Write two printed numbers, or the one that both are."""
    return low if low == high else say(NUMBER_RANGE, low=low, high=high)


def sample_note(estimates: Sequence[EstimateRecord]) -> str:
    """Say the numbers of observations, units and periods, where all columns share them; "" otherwise."""
    sizes = {(e.nobs, e.units, e.periods) for e in estimates}
    if len(sizes) != 1:
        return ""
    nobs, units, periods = next(iter(sizes))
    return say(
        ngettext(
            "N = {nobs} ({units} units, 1 period).",
            "N = {nobs} ({units} units, {periods} periods).",
            "periods",
        ),
        nobs=nobs,
        units=units,
        periods=periods,
    )


def estimate_notes(estimates: Sequence[EstimateRecord], headers: Sequence[str]) -> list[str]:
    """Notes of the estimators themselves, each once, with the columns that it is about where not about
    all.
    """
    return _list_once([say_notes(estimate) for estimate in estimates], headers)


def tests_notes(
    estimates: Sequence[EstimateRecord], headers: Sequence[str], names: Mapping[str, str]
) -> list[str]:
    """Return the notes on the tests that a table shows (draws, seed, variance); names: these tests, with
    their names in words.
    """
    return _list_once([_notes_of_tests(estimate, names) for estimate in estimates], headers)


def _notes_of_tests(estimate: EstimateRecord, names: Mapping[str, str]) -> list[str]:
    """Write a note for all tests that share it; none for what the note on the variance says."""
    made_with = variance(estimate.variance or "")
    tests: dict[str, list[str]] = {}
    for test in estimate.tests:
        made = say_note(estimate, test.note) if test.name in names else ""
        if made and not made_with.startswith(made):
            tests.setdefault(made, []).append(names[test.name])
    return [say(_("{tests}: {made}"), tests=list(of), made=made) for made, of in tests.items()]


def _list_once(notes: Sequence[Sequence[str]], headers: Sequence[str]) -> list[str]:
    columns: dict[str, list[str]] = {}
    for header, of_one in zip(headers, notes, strict=True):
        for note in dict.fromkeys(of_one):
            columns.setdefault(_sentence(note), []).append(header)
    return [
        note
        if len(names) == len(headers)
        else say(NOTE_IN_COLUMNS, note=note[:-1], columns=columns_words(names), numbered=are_numbers(names))
        for note, names in columns.items()
    ]


def _sentence(text: str) -> str:
    first = text[:1]
    text = (first.upper() if first.isascii() else first) + text[1:].removesuffix(".").removesuffix("。")
    return say(SENTENCE, text=text)


def stars_note(levels: Sequence[float], shown: Iterable[TermRecord]) -> list[str]:
    """Say the rule of the stars in a sentence; none where no row that is shown has a p-value, or a style no
    stars.
    """
    tested = levels and any(row.p is not None for row in shown)
    return [say(SENTENCE, text=stars_rule(levels))] if tested else []


# Columns that have numbers alone are called otherwise than those with names, in some languages.
IN_COLUMNS = choose_case(
    "numbered", {"true": pgettext("numbered", "{value} in {columns}"), "other": _("{value} in {columns}")}
)
NOTE_IN_COLUMNS = choose_case(
    "numbered",
    {"true": pgettext("numbered", "In {columns}: {note}."), "other": _("In {columns}: {note}.")},
)


def are_numbers(names: Iterable[str]) -> bool:
    """Return whether columns are headed by their numbers: (1), (2), …"""
    return all(name.startswith("(") and name[1:-1].isdecimal() for name in names)


def columns_words(names: Sequence[str]) -> str:
    """Columns or equations in a sentence: `(1), (2) and (3)`; headers of more than one part in quotation
    marks.
    """
    quoted = [f"“{name}”" if {",", "，"} & {*name} else name for name in dict.fromkeys(names)]
    return say(_(" and ")).join(filter(None, (say(COMMA).join(quoted[:-1]), quoted[-1])))


# A statistic's key in the artifacts -> its name in digitised tables.
PRINTED_NAMES = {
    "nobs": "N",
    "r2": "R2",
    "r2_lsdv": "R2",
    "f": "F",
    "kleibergen_paap_f": "KP_rk_Wald_F",
    "kleibergen_paap_lm": "KP_rk_LM",
    "stock_yogo_size_10": "Stock_Yogo_10pct",
}


def statistic_text(estimate: EstimateRecord, name: str, digits: int) -> str:
    """Write a statistic, setting or test of an estimate as text: looked for in that order; "" where it has
    none of that name.
    """
    if name in ("nobs", "units", "periods", "df"):
        return render_count(getattr(estimate, name))
    if name in estimate.statistics:
        value = estimate.statistics[name]
        if name in P_VALUES:
            return format_p(value)
        exact = name.startswith(("r2", "sigma")) or (
            abs(value) < 1 and name != "f" and not name.endswith("_f")
        )
        return format_fixed(value, digits if exact else 2)
    if name in estimate.settings:
        made: Any = estimate.settings[name]
        with words_of(estimate.kind):
            return set_text(made, digits) if name == "anderson_rubin_set" else render_value(made, name)
    test = next((t for t in estimate.tests if t.name == name), None)
    if not test:
        return ""
    # The statistic of a permutation test is the estimate itself, unless it is one of t.
    estimated = test.distribution == "permutation" and not name.endswith(":t")
    return f"{format_fixed(test.statistic, digits if estimated else 2)} [{format_p(test.p)}]"


def check_statistics(place: str, chosen: Sequence[str], estimates: Sequence[EstimateRecord]) -> None:
    """Raise StudyError where no column of a table has a statistic that its configuration names: its row would
    be empty. place: the table's key.
    """
    known = {"nobs", "units", "periods", "df"}
    for estimate in estimates:
        known |= {*estimate.statistics, *estimate.settings, *(t.name for t in estimate.tests)}
    for key in chosen:
        if key not in known:
            hint = suggestion(key, sorted(known))
            raise StudyError(
                _(
                    "{place}.statistics: no column has {key}{hint}",
                    place=place,
                    key=quote_value(key),
                    hint=hint,
                )
            )


def set_text(intervals: Sequence[Sequence[float | None]], digits: int) -> str:
    """Intervals in order, None where an end is infinite: `[0.1, 0.2] ∪ [0.5, inf]`, or what an empty set or
    one without end says.
    """
    ends = [
        [
            "-inf" if low is None else format_fixed(low, digits),
            "inf" if high is None else format_fixed(high, digits),
        ]
        for low, high in intervals
    ]
    text = " ∪ ".join(f"[{low}, {high}]" for low, high in ends)
    if not intervals:
        kind = "empty"
    elif list(map(list, intervals)) == [[None, None]]:
        kind = "line"
    else:
        kind = "unbounded" if any(end is None for pair in intervals for end in pair) else "bounded"
    return say(
        choose_case(
            "kind",
            {
                "empty": _("empty: every value is rejected, and so is the validity of the instruments"),
                "line": _("the entire real line: the instruments are not informative about the coefficient"),
                "unbounded": _("{set} (unbounded: the instruments are weak)"),
                "other": _("{set}"),
            },
        ),
        kind=kind,
        set=text,
    )


def index_method(name: str) -> str:
    """Name a method of a composite index."""
    return say_key(INDEX, name, plain_key(name))


def index_options(options: Mapping[str, Any]) -> list[str]:
    """List its options, each with its value."""
    return [
        say(_("{name} {value}"), name=_option(key), value=render_value(value, key)).replace("_", " ")
        for key, value in options.items()
    ]


def _option(key: str) -> str:
    return say_key(INDEX_OPTION, key, key)
