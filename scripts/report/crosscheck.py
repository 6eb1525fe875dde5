"""The page's crosscheck: which numbers of the study equal those that other programs print, which after a
conversion, which differ and which none has; the same of each table; and the data of the filter.
"""

from __future__ import annotations

import dataclasses
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from audit.study_numbers import Key, all_numbers
from base.artifacts.parquet import read_records
from crosscheck.compared_number import ComparedNumber
from crosscheck.verdicts import (
    ABSENT,
    CONFIRMING,
    DIFFERS,
    ERROR,
    ESTIMATE,
    EVIDENCE,
    EXPLAINED,
    FOLLOWS,
    LOCAL,
    NONE,
    PROVED,
    SIMULATED,
    STATISTIC,
    UNANSWERED,
    WARNED,
    Counts,
    Differing,
    Summary,
    counts_of,
    describe_apart,
    describe_counts,
    describe_scaled,
    verdict_of,
)
from report.material import Material
from report.page_plan import is_there
from report.sections import Section, section
from report.sweeps import specification_name
from spillover.messages.catalogue import STATISTIC as STATISTIC_WORDS
from spillover.messages.catalogue import TERM
from spillover.messages.common import COMMA, OF_ANALYSIS, SEMICOLON
from spillover.messages.labels import part_name, test_label
from spillover.messages.results import OF_MEDIATOR, render_result_text, render_term
from spillover.messages.study_names import find_label, label_or_name
from spillover.series import RobustnessRow, read_rows_of
from spillover.words import _, ngettext, pgettext
from words.render import local, say, say_key, sentences, term_label, verbatim

# Names that estimates and numbers are told apart by have several parts: their words, by the part that says
# what they are. Of a series: what tells its rows apart, and where its column is said.
OF_SERIES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "descriptives": (("variable",), "statistic", _("{statistic} of {variable}")),
    "correlations": (
        ("variable", "other_variable"),
        "column",
        _("correlation of {variable} and {other_variable}"),
    ),
    "variance_inflation": (("variable",), "column", _("variance inflation factor of {variable}")),
    "moran": (("year",), "statistic", _("{statistic}, {year}")),
    "local_moran": (("year", "unit"), "column", _("local Moran's I of {unit}, {year}")),
    "replicates": (("number", "quantity"), "column", _("{quantity}, resample {number}")),
}
COLUMNS = {
    "minimum": _("minimum"),
    "maximum": _("maximum"),
    "median": _("median"),
    "mean": _("mean"),
    "vif": _("vif"),
    "sd": _("standard deviation"),
    "sd_between": _("standard deviation between units"),
    "sd_within": _("standard deviation within units"),
    "q25": _("25% quantile"),
    "q75": _("75% quantile"),
    "moran_i": _("Moran's I"),
    "expectation": _("expected Moran's I"),
    "variance_normal": _("variance of Moran's I under normality"),
    "variance_randomisation": _("variance of Moran's I under randomisation"),
    "geary_c": _("Geary's c"),
    "geary_z": _("z of Geary's c"),
}
TOKEN_WORDS = {
    "thresholds": _("thresholds"),
    "threshold": _("threshold"),
    "critical": _("critical"),
    "values_in_set": _("accepted"),
    "values_in_hull": _("inside"),
    "event_study": _("event_study"),
    "event": _("event"),
    "cohort": _("cohort"),
    "time": _("time"),
    "ring": _("ring"),
    "estimate": _("estimate"),
    "se": _("se"),
    "low": _("low"),
    "high": _("high"),
    "band_low": _("band_low"),
    "band_high": _("band_high"),
    "bacon": _("bacon"),
    "earlier_later": _("earlier_later"),
    "later_earlier": _("later_earlier"),
    "treated_never": _("treated_never"),
    "never": _("never"),
    "effect": _("effect"),
    "weight": _("weight"),
    "balance": _("balance"),
    "before": _("before"),
    "after": _("after"),
    "bias": _("bias"),
    "mean_control": _("control"),
    "mean_treated": _("treated"),
    "variance_ratio": _("variance_ratio"),
    "mean_bias": _("mean_bias"),
    "rubin_b": _("rubin_b"),
    "rubin_r": _("rubin_r"),
    "pseudo_r2": _("pseudo_r2"),
    "group_time": _("group_time"),
    "parallel_trends": _("parallel_trends"),
    "None": _("None"),
    "rows": _("rows"),
    "mean": _("mean"),
    "placebo": _("placebo"),
    "units": _("units"),
    "both": _("both"),
    "coefficient": _("coefficient"),
    "correlation": _("correlation"),
    "callaway-santanna": _("callaway-santanna"),
    "sun-abraham": _("sun-abraham"),
    "imputation": _("imputation"),
    "two-way": _("two-way"),
    "constant": _("constant"),
    "anderson_rubin": _("Anderson-Rubin set"),
    "ends": _("finite ends"),
}


CHECK_WORDS = {
    "estimate": _("Estimate"),
    "number": _("Number"),
    "numbers": _("Numbers"),
    "ours": _("Ours"),
    "theirs": _("Theirs, as printed"),
    "converted_value": _("After conversion"),
    "program": _("Program"),
    "verdict": _("Verdict"),
    "digits": _("Digits"),
    "why": _("Why"),
    "quantity": _("Quantity"),
    "held_by": _("Test of the formula, on other data"),
    "model": _("Model"),
    "all": _("all"),
    "search": _("Search"),
    "analyses": _("Analyses"),
    "alone": _("Without a second program"),
    "of": pgettext("crosscheck", "Of"),
    "install": _("Programs that are not installed"),
}
# The verdicts that numbers are counted by.
VERDICT_WORDS = {
    "numbers": _("Numbers"),
    "equal_as_printed": _("Equal as printed"),
    "equal_after_conversion": _("Equal after a stated conversion"),
    "within_simulation_error": _("Within simulation error"),
    "different": _("Differing"),
    "without_program": _("Without a second program"),
}
SORT_WORDS = {
    ESTIMATE: _("Coefficients and effects"),
    ERROR: _("Standard errors"),
    STATISTIC: _("Statistics and tests"),
    LOCAL: _("Values of single units (counted apart)"),
    FOLLOWS: _("p-values and bounds that follow (not counted)"),
}


Specified = Mapping[str, Sequence[str]]  # the choices that the specifications of each sweep are called by
# What the crosscheck calls the fields of a term.
QUANTITY = {"estimate": "coefficient", "se": "se", "p": "p", "low": "low", "high": "high"}
# What the name of a term says alone: one of a series by its row and column, a statistic by what it is.
ALONE = ("series", "statistic")
OF_STATISTICS = ("statistic", "test", "test p")
QUANTITY_WORDS = {
    "coefficient": _("estimate"),
    "se": _("standard error"),
    "p": _("p-value"),
    "low": _("lower bound"),
    "high": _("upper bound"),
    "statistic": _("statistic"),
    "test": _("test statistic"),
    "test p": _("test p-value"),
}
# Numbers that are, or may be, the value of a single unit.
SINGLE = ("minimum", "q25", "median", "q75", "maximum", "local_moran")
LARGEST = 12_000  # numbers that the page holds; the database has them all
# The columns of each table.
HEADS = {
    "differences": ("estimate", "number", "ours", "theirs", "converted_value", "program"),
    "filter": (
        *("estimate", "number", "ours", "theirs", "converted_value", "program", "verdict", "digits", "why"),
    ),
    "counts": ("program", "verdict", "numbers"),
    "unconfirmed": ("estimate", "quantity", "numbers", "held_by"),
    "alone": ("analyses", "alone", "of", "install"),
}


def read_crosscheck(
    files: Mapping[str, str], confidential: bool
) -> tuple[Summary | None, Sequence[ComparedNumber]]:
    """The crosscheck's summary, None where there is none, and its rows, those that compare nothing left out.
    confidential: without values of single units.
    """
    there = {name: path for name, path in files.items() if is_there(path)}
    summary = read_summary(there["summary"]) if "summary" in there else None
    numbers = read_records([there["rows"]], ComparedNumber) if "rows" in there else []
    rows = [number for number in numbers if number.ours is not None]
    if confidential:
        rows = [row for row in rows if not is_single(row)]
        if summary:
            shown = (one for one in summary.differing_numbers if not is_single(one))
            summary = replace(summary, differing_numbers=tuple(shown))
    return summary, rows


def read_summary(path: str) -> Summary:
    """The crosscheck's summary."""
    return msgspec.json.decode(Path(path).read_bytes(), type=Summary)


def is_single(row: ComparedNumber | Differing) -> bool:
    """Return whether a row's number may be the value of a single unit, which a confidential study does not
    show.
    """
    return row.quantity == "series" and row.term.rpartition(" ")[2] in SINGLE


def crosscheck_section(
    summary: Summary | None, rows: Sequence[ComparedNumber] = (), specified: Specified | None = None
) -> Section | None:
    """The section from the crosscheck's summary and rows; None where the study has none. specified: how the
    specifications of sweeps are called.
    """
    if summary is None:
        return None
    shown = build_filter_data(rows, specified) if rows else None
    made = section(
        "crosscheck",
        sentences=[
            *count_sentences(summary),
            *map(render_result_text, describe_apart(summary.separate_counts)),
        ],
        heads={name: [say_key(CHECK_WORDS, column) for column in columns] for name, columns in HEADS.items()}
        | {"verdicts": ["", *map(say, VERDICT_WORDS.values())]},
        filters={key: say_key(CHECK_WORDS, key) for key in ("model", "quantity", "program", "verdict")},
        differences=_differences(summary, specified),
        scaled=describe_scaled_numbers(summary),
        digits=digits_rows(rows),
        data=shown,
        counts=[
            (
                render_result_text(one.program or "none"),
                render_result_text(one.verdict),
                "" if one.verdict in (ABSENT, WARNED) else f"{one.numbers:,}",
            )
            for one in summary.counts
        ],
        sorts=[
            _count_row(say(words), summary.by_sort[sort])
            for sort, words in SORT_WORDS.items()
            if sort in summary.by_sort
        ],
        models=[_count_row(model_name(name, specified), of) for name, of in summary.models.items()],
        alone=[
            (
                say(SEMICOLON).join(analysis_name(name) for name in one.analyses),
                f"{one.numbers:,}",
                f"{one.total:,}",
                say(COMMA).join(one.install),
            )
            for one in summary.kinds_without_program
        ],
        unanswered=[
            say(
                UNANSWERED,
                program=one.program,
                quantity=quantity_name(one.quantity),
                count=str(len(one.terms)),
                total=str(one.total),
                model=model_name(one.model, specified),
                terms=say(COMMA).join(number_name(one.quantity, term) for term in one.terms),
            )
            for one in summary.unanswered_terms
        ],
        unconfirmed=_list_rows_without_program(summary, specified),
        count_alone=len(summary.unconfirmed_numbers),
        count_others=len(summary.unconfirmed_numbers) - summary.evidence.without_program,
    )
    return dataclasses.replace(made, data={"crosscheck-data": shown}) if shown else made


def _differences(summary: Summary, specified: Specified | None) -> list[tuple[str, ...]]:
    """Each number that a program denies: ours, what the program prints, and that by our convention."""
    return [
        (
            model_name(one.model, specified),
            _name_of([one.quantity], number_name(one.quantity, one.term)),
            *(
                "" if value is None else f"{value:.8g}"
                for value in (one.ours, one.theirs, one.converted_value)
            ),
            render_result_text(one.program),
        )
        for one in summary.differing_numbers
    ]


def _list_rows_without_program(summary: Summary, specified: Specified | None) -> list[tuple[str, ...]]:
    """A row for the numbers of each estimate that no program has, with the test that holds their formula."""
    without: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in summary.unconfirmed_numbers:
        without[one.model, one.note][one.quantity] += 1
    return [
        (
            model_name(model, specified),
            say(COMMA).join(
                say(_("{quantity} ({count})"), quantity=quantity_name(what), count=f"{count:,}")
                for what, count in counts.items()
            ),
            f"{counts.total():,}",
            render_result_text(note),
        )
        for (model, note), counts in without.items()
    ]


def _count_row(name: str, counts: Counts) -> tuple[str, ...]:
    """A row of a table of counts: a name, and how many numbers have each verdict."""
    return (name, *(f"{getattr(counts, field):,}" for field in VERDICT_WORDS))


def analysis_name(name: str) -> str:
    """An analysis by its label; a sweep, which goes by `sweep NAME`, by its own."""
    kind, _blank, sweep = name.partition(" ")
    return (
        say(_("sweep {name}"), name=label_or_name("sweeps", sweep))
        if kind == "sweep"
        else label_or_name("analyses", name)
    )


WITH_TESTS = _(
    "Some numbers of {analyses} have no second program: tests of the project check such formulas on other "
    "data, which verifies no number of this study."
)
WITHOUT_A_TEST = ngettext(
    "Some numbers of {analyses} have no second program; 1 of these has no test of the project either.",
    "Some numbers of {analyses} have no second program; {count:,} of these have no test of the project "
    "either.",
    "count",
)


def count_sentences(summary: Summary) -> list[str]:
    """Say how many estimates, errors and statistics have each verdict, and which analyses have some without a
    second program.
    """
    told = [render_result_text(describe_counts(summary.evidence, map(render_result_text, summary.programs)))]
    if summary.kinds_without_program:
        analyses = dict.fromkeys(
            analysis_name(name) for one in summary.kinds_without_program for name in one.analyses
        )
        words = WITHOUT_A_TEST if summary.evidence.numbers_without_test else WITH_TESTS
        count = summary.evidence.numbers_without_test
        told.append(say(words, analyses=say(SEMICOLON).join(analyses), count=count))
    return told


def methods_words(summary: Summary | None) -> list[str]:
    """Paragraph of the methods on other programs, or none."""
    if summary is None or not summary.evidence.numbers:
        return []
    head = say(_("Other programs computed the estimates of this study again from its panel."))
    return [sentences([head, *count_sentences(summary)])]


def count_differing(summary: Summary | None) -> int:
    """Count the numbers that differ, for the head of the page."""
    return len(
        {(one.model, one.quantity, one.term) for one in (summary.differing_numbers if summary else ())}
    )


def describe_scaled_numbers(summary: Summary | None) -> list[str]:
    """Describe the numbers that differ by one factor alone."""
    return [render_result_text(one) for one in describe_scaled(summary)] if summary else []


class Checks:
    """The crosscheck's rows of each number of a study. rows: the crosscheck's."""

    def __init__(self, material: Material, rows: Iterable[ComparedNumber]) -> None:
        self.numbers = all_numbers(material.analyses.values(), material.facts)
        self._rows: dict[tuple[str, str, str], list[ComparedNumber]] = defaultdict(list)
        for row in rows:
            self._rows[row.model, row.quantity, row.term].append(row)
        # A robustness check is asked for by its label; its cells are marked by its row and its term.
        self._labelled = {
            (f"{name}/{row.row}" if row.row else name, row.term): (name, row.label)
            for name, document in material.analyses.items()
            for row in read_rows_of(document.series, RobustnessRow)
        }

    def keys_of(self, mark: Key) -> list[Key]:
        """The numbers that a cell prints: one, or the two ends of an interval."""
        found = (self.numbers.find_marked_number(tuple(mark), place) for place in (0, 1))
        return list(dict.fromkeys(key for key in found if key))

    def find_verdicts(self, key: Key) -> Sequence[ComparedNumber]:
        """Each program's verdict on a number, by whichever of its names."""
        model, term = self._labelled.get((key.model, key.term), (key.model, key.term))
        names = [
            (model, QUANTITY.get(key.field, ""), term),
            (key.model, "statistic", key.field),
            (key.model, {"test": "test", "test_p": "test p"}.get(key.field, ""), key.term),
            (key.model, "series", f"descriptives {key.term.replace('@', ' ')} {key.field}"),
            (key.model, "series", f"{key.term} {key.field}"),
        ]
        return next((self._rows[name] for name in names if name[1] and name in self._rows), ())


class TableComparison(NamedTuple):
    """The crosscheck's note below a table: how many numbers have each verdict, and the names of some."""

    sentence: str
    others: tuple[tuple[str, str], ...] = ()


# What opens below a table: the numbers of a verdict, and its heading.
OPENED = {
    DIFFERS: _("Differing: {count}"),
    EXPLAINED: _("Equal after a stated conversion: {count}"),
    PROVED: _("Without a second program; a test of the project holds the formula on other data: {count}"),
    NONE: _("Without a second program, and without a test: {count}"),
}


def compare_table(marks: Iterable[Key], checks: Checks) -> TableComparison | None:
    """Count a table's estimates, errors and statistics that equal those of other programs, as printed or
    after a conversion, and by name those that do not as printed. None where it has none. marks: of its cells.
    """
    # A t, which no program is asked for, is right where its estimate and its error are.
    printed = dict.fromkeys(
        key._replace(field="se") if key.field == "statistic" and not checks.find_verdicts(key) else key
        for mark in marks
        for key in checks.keys_of(mark)
    )
    numbers = [Verdict.build(rows) for key in printed if (rows := checks.find_verdicts(key))]
    counted = [one for one in numbers if one.counts_as in EVIDENCE]
    if not counted:
        return None
    programs = sorted({program for one in counted for program in one.programs})
    told = [describe_counts(counts_of(one.verdict for one in counted), programs)]
    apart = {sort: [one.verdict for one in numbers if one.counts_as == sort] for sort in (LOCAL, FOLLOWS)}
    told += describe_apart({sort: counts_of(verdicts) for sort, verdicts in apart.items() if verdicts})
    of_models = Counter(one.rows[0].model for one in counted)
    others = []
    for verdict, head in OPENED.items():
        if found := [one.rows for one in counted if one.verdict == verdict]:
            others.append((say(head, count=str(len(found))), _name_numbers(found, of_models)))
    return TableComparison(sentences(map(render_result_text, told)), tuple(others))


class Verdict(NamedTuple):
    """The rows of a number, the verdict on it, what it counts as, and the programs that it equals."""

    rows: Sequence[ComparedNumber]
    verdict: str
    counts_as: str
    programs: tuple[str, ...]

    @classmethod
    def build(cls, rows: Sequence[ComparedNumber]) -> Verdict:
        """Each program's verdict on a number, by whichever of its names."""
        verdict = verdict_of({row.verdict for row in rows})
        equal = [row for row in rows if verdict in CONFIRMING and row.verdict in CONFIRMING]
        programs = tuple(f"{render_result_text(row.program)} {row.version or ''}".strip() for row in equal)
        return cls(rows, verdict, rows[0].counts_as or "", programs)


def _name_numbers(numbers: Sequence[Sequence[ComparedNumber]], of_models: Mapping[str, int]) -> str:
    """Numbers by their names; quantities of the same terms together, and estimates with the same ones, an
    estimate alone where they are all that the table has of it. of_models: how many that is.
    """
    terms_of: dict[tuple[str, str], list[str]] = defaultdict(list)
    found = Counter(said[0].model for said in numbers)
    whole = [model for model, count in found.items() if 1 < count == of_models[model]]
    for said in numbers:
        row = said[0]
        if row.model not in whole:
            terms_of[row.model, row.quantity].append(_name_in_sentence(row))
    quantities_of: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for (model, quantity), terms in terms_of.items():
        quantities_of[model, tuple(dict.fromkeys(terms))].append(quantity)
    models_of: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for (model, names), quantities in quantities_of.items():
        models_of[tuple(quantities), names].append(model)
    told = [say(_("all of {names}"), names=list(map(model_name, whole)))] if whole else []
    told += [
        say(
            _("{number} ({model})"),
            number=_name_of(quantities, say(COMMA).join(names)),
            model=say(COMMA).join(map(model_name, models)),
        )
        for (quantities, names), models in models_of.items()
    ]
    return say(_("{text}."), text=say(SEMICOLON).join(told))


def _name_in_sentence(row: ComparedNumber) -> str:
    """A number as the table above names it: an estimate's term in words, where a list has its name."""
    name = number_name(row.quantity, row.term)
    if name != row.term:
        return name
    words = {part: render_result_text(part) for part in re.split("[:.@=]", row.term)}
    return term_label(row.term, {part: text for part, text in words.items() if text != part})


def quantity_name(quantity: str) -> str:
    """Name what is compared, such as the p-value of a test."""
    return say_key(QUANTITY_WORDS, quantity, render_result_text(quantity))


def _name_of(quantities: Sequence[str], term: str) -> str:
    """Quantities of a term, or of several."""
    named = [quantity_name(one) for one in quantities if one not in ALONE]
    return say(_("{quantity} of {term}"), quantity=named, term=term) if named else term


def put(places: dict[str, int], text: str) -> int:
    """The place of a text among those that recur, each of which is written once."""
    return places.setdefault(text, len(places))


class FilterRow(msgspec.Struct, frozen=True, array_like=True):
    """A number with what a program makes of it: the places of its model and its quantity among the names of
    the data, its own name, our value, the program's and that by our convention, the places of program and
    verdict, the digits that agree, and the place of the reason.
    """

    model: int
    quantity: int
    name: str
    ours: float | None
    theirs: float | None
    converted_value: float | None
    program: int
    verdict: int
    digits: float | None
    why: int


class FilterData(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of the crosscheck that the page filters: names of models, quantities, programs, verdicts
    and reasons, each once; alone: places of the quantities that are named by their term alone; the rows.
    """

    model: list[str]
    quantity: list[str]
    program: list[str]
    verdict: list[str]
    why: list[str]
    alone: list[int]
    rows: list[FilterRow]


def build_filter_data(rows: Sequence[ComparedNumber], specified: Specified | None = None) -> FilterData:
    """Build the data of the filter, names once. specified: how the specifications of sweeps are called."""
    models, quantities, programs, verdicts, reasons = (dict[str, int]() for _ in range(5))
    words, name = cache(render_result_text), cache(number_name)  # thousands of rows have few words
    shown = [
        FilterRow(
            put(models, row.model),
            put(quantities, quantity_name(row.quantity)),
            name(row.quantity, row.term),
            _round_for_data(row.ours),
            _round_for_data(row.theirs),
            _round_for_data(row.converted_value),
            put(programs, f"{words(row.program or 'none')} {row.version or ''}".strip()),
            put(verdicts, words(row.verdict)),
            None if row.digits is None else round(row.digits, 1),
            put(reasons, reason_of(row)),
        )
        for row in _most_telling(rows)
    ]
    return FilterData(
        model=[model_name(model, specified) for model in models],
        quantity=list(quantities),
        program=list(programs),
        verdict=list(verdicts),
        why=list(reasons),
        alone=[quantities[text] for text in map(quantity_name, ALONE) if text in quantities],
        rows=shown,
    )


def reason_of(row: ComparedNumber) -> str:
    """Explain why the program's number is converted, and by which formula; else what went wrong, or
    nothing.
    """
    if row.convention and row.formula:
        return say(
            _("{convention}: {formula}"),
            convention=render_result_text(row.convention),
            formula=render_result_text(row.formula),
        )
    return render_result_text(row.convention or row.note or "")


def number_name(quantity: str, term: str) -> str:
    """Name a number: by its term, or its statistic or test."""
    if quantity in OF_STATISTICS and term.partition(":")[0] in STATISTIC_WORDS:
        return test_label(term)
    of, regime, _number = term.rpartition(" [regime ")
    if regime:
        return local(term, term_label(term, {of: render_result_text(of)}))
    said = render_term(render_result_text(term))
    if said != term or not term:
        return said
    words = _series_name(term)
    return words if quantity == "series" else local(term, words)


def _series_name(term: str) -> str:
    """A number of a series: the series, what tells its rows apart, and the column."""
    series, _blank, rest = term.partition(" ")
    row, _blank, column = rest.rpartition(" ")
    if series not in OF_SERIES:
        return " ".join(map(_say_token, term.split(" ")))
    keys, column_key, sentence = OF_SERIES[series]
    values = dict(zip(keys, row.split(" ", len(keys) - 1), strict=False)) | {column_key: column}
    return verbatim(sentence, **{key: _value_name(value) for key, value in values.items()})


def _value_name(value: str) -> str:
    """Return the words for a row of a series or its column: ours, or a study's name by its label."""
    if value in COLUMNS:
        return say_key(COLUMNS, value)
    if value in STATISTIC_WORDS:
        return test_label(value)
    own = find_label("variables", value) or find_label("units", value)
    return own or render_term(render_result_text(value))


def _say_token(token: str) -> str:
    """A word of a number's name in a series."""
    return say_key(TOKEN_WORDS, token, render_result_text(token))


def _most_telling(rows: Sequence[ComparedNumber]) -> Sequence[ComparedNumber]:
    """All rows, or where they are too many those of series last and cut."""
    if len(rows) <= LARGEST:
        return rows
    return sorted(rows, key=lambda row: row.quantity == "series")[:LARGEST]


def _round_for_data(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.10g}")


def digits_by(rows: Iterable[ComparedNumber]) -> dict[tuple[str, str], list[float]]:
    """Digits of agreement by program and quantity, sorted; without simulated numbers, which agree in none
    beyond their noise, and without what follows from other numbers.
    """
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in rows:
        is_shown = row.verdict != SIMULATED and row.counts_as != FOLLOWS
        if row.digits is not None and is_shown:
            found[row.program or "", row.quantity].append(row.digits)
    return {key: sorted(values) for key, values in sorted(found.items())}


def digits_rows(rows: Iterable[ComparedNumber]) -> list[tuple[str, list[float], int]]:
    """A row for each program and quantity of the picture of digits: its words, the ends, quartiles and median
    of the digits, and their number.
    """
    return [
        (
            say(
                _("{program}: {quantity}"),
                program=render_result_text(program),
                quantity=quantity_name(quantity),
            ),
            [digits[round(share * (len(digits) - 1))] for share in (0, 0.25, 0.5, 0.75, 1)],
            len(digits),
        )
        for (program, quantity), digits in digits_by(rows).items()
    ]


def model_name(model: str, specified: Specified | None = None) -> str:
    """An estimate in words: `analysis/part`, or `sweep: specification`."""
    sweep, colon, specification = model.partition(": ")
    choices = (specified or {}).get(sweep, ())
    if colon and choices:
        *options, last = specification.split(" | ")
        option, slash, part = last.rpartition("/") if "/" in last and len(options) else (last, "", "")
        made = specification_name(" | ".join([*options, option]), choices)
        named_part = f" | {part_name(part, sweep)}" if slash else ""
        return say(
            _("{sweep}: {specification}"),
            sweep=label_or_name("sweeps", sweep),
            specification=made + named_part,
        )
    analysis, slash, part = model.partition("/")
    if not slash:
        return label_or_name("analyses", analysis)
    words = label_or_name("analyses", analysis)
    return say(_("{analysis}/{part}"), analysis=words, part=part_name(part, analysis))


def term_of(model: str, term: str, labels: Mapping[str, str]) -> str:
    """A term of a model in words; a spatial effect and a path of a mediation are no products."""
    variable, _colon, effect = term.rpartition(":")
    path, _colon, mediator = term.partition(":")
    if "/effects" in model and effect in TERM:
        return say(OF_ANALYSIS, analysis=term_label(variable, dict(labels)), label=term_label(effect, {}))
    if mediator in labels and path in OF_MEDIATOR and path not in labels:
        return verbatim(OF_MEDIATOR[path], term=labels[mediator])
    return term_label(term, dict(labels))
