"""Build the card that opens behind a number of the page: its value in full, what is known of the estimate,
where it comes from, what other programs make of it, the tests behind it, the lines of the configuration,
those that reproduce it, and the log.

A number is known by its model, its term and its field (`audit.study_numbers.Key`): as cells of the page, of
Word and of LaTeX are marked, and as the table `numbers` of the results database has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

import msgspec

from audit.study_numbers import Key
from crosscheck.verdicts import PROVED
from report.card_variables import Described
from report.card_verdicts import Entry
from report.crosscheck import SINGLE, Checks, Specified, model_name, put, reason_of, term_of
from report.material import Material
from report.page_plan import log_of
from spillover.messages.catalogue import words_of
from spillover.messages.common import HEAD
from spillover.messages.labels import statistic_label
from spillover.messages.results import render_result_text
from spillover.tables.notes import sample_note, setting
from spillover.words import _
from words.render import say, say_key, term_label

_MARK = re.compile(r'data-model="([^"]*)" data-term="([^"]*)" data-field="([^"]*)"')
_CLOCK = re.compile(
    r"^[\d:]{8} (?:INFO|WARNING) (?!.*(?: started$| done in |started: | computed before))(.*)$", re.MULTILINE
)
LINES = 12  # of a log, the last
FIELD_WORDS = {
    "weight": _("Weight"),
    "test": _("Statistic"),
    "test_p": _("p"),
    "test_df": _("df"),
    "test_df_2": _("df"),
    "correlation": _("Correlation"),
    "vif": _("Variance inflation factor"),
}


def marks_in(html: Iterable[str]) -> list[Key]:
    """The numbers that fragments of HTML print, each once, in their order."""
    found = (Key(*map(unescape, mark)) for text in html for mark in _MARK.findall(text))
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Beside:
    """The material that cards show beside numbers.

    verdicts: by model and term, divided by a tab; variables: by name label, formula and where its values come
    from; variables_by_analysis: by analysis the variables that it names; programs: by model the lines of each
    program; choices: the choices that the specifications of each sweep are called by.
    """

    verdicts: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    variables: Mapping[str, Described] = field(default_factory=dict)
    variables_by_analysis: Mapping[str, Sequence[str]] = field(default_factory=dict)
    programs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    choices: Specified = field(default_factory=dict)


class ProgramLine(msgspec.Struct, frozen=True, array_like=True):
    """A number as another program has it: the place of the program's name among the strings, the number that
    it prints, that by our convention, and the digits that agree; then the places of verdict, reason and call.
    """

    program: int
    theirs: float | None
    converted_value: float | None
    digits: float | None
    verdict: int
    why: int
    call: int


class CardNumber(msgspec.Struct, frozen=True, array_like=True):
    """A number of a card: the place of its field in words among the strings, its value, a line for each
    program, and the places of the tests that hold its formula.
    """

    words: int
    value: float
    programs: list[ProgramLine]
    tests: list[int]


class Card(msgspec.Struct, frozen=True, array_like=True):
    """The card of a number that the page prints: its title, and the numbers that it is made of."""

    title: str
    numbers: list[CardNumber]


class CardModel(msgspec.Struct, frozen=True, array_like=True):
    """A model as cards show it: its name, its sample, its outcome, and how its variance was computed."""

    name: str
    sample: str = ""
    outcome: str = ""
    errors: list[str] = []


class CardAnalysis(msgspec.Struct, frozen=True, array_like=True):
    """An analysis as cards show it: its lines in the configuration, the path of its log, and what that says
    beside times.
    """

    configuration: str
    log: str
    lines: str


class CardsData(msgspec.Struct, frozen=True, kw_only=True):
    """The data of the page's cards. numbers: a card by model, term and field, divided by tabs; strings: texts
    that recur; titles: by model and term; models: by name; verdicts: what is known, by model and term;
    variables: label, formula and origin by name; used: names of variables by analysis; programs: by model the
    lines of each program; analyses: by name.
    """

    numbers: dict[str, Card]
    strings: list[str]
    titles: dict[str, str]
    models: dict[str, CardModel]
    verdicts: Mapping[str, Sequence[Entry]]
    variables: Mapping[str, Described]
    used: dict[str, Sequence[str]]
    programs: dict[str, Mapping[str, str]]
    analyses: dict[str, CardAnalysis]


def build_cards_data(
    marks: Iterable[Key],
    material: Material,
    checks: Checks,
    files: Mapping[str, str],
    configured: Mapping[str, str],
    confidential: bool = False,
    beside: Beside | None = None,
) -> CardsData | None:
    """Build the data that the page embeds for the cards of its numbers; None where it prints none.

    marks: of the cells; files: the analyses'; configured: the lines of each
    analysis in the study's file, the file's name first. Of confidential data no number shows that may be a
    single unit's.
    """
    strings, marks, beside = dict[str, int](), list(dict.fromkeys(marks)), beside or Beside()
    cards = {}
    for mark in marks:
        keys = [key for key in checks.keys_of(mark) if not (confidential and key.field in SINGLE)]
        if keys:
            numbers = [_build_number(key, checks, strings) for key in keys]
            cards["\t".join(mark)] = Card(_title(mark, material.labels), numbers)
    if not marks or not (cards or beside.verdicts):
        return None
    models = dict.fromkeys(mark.model for mark in marks)
    specifications = {
        model: CardModel(model_name(model, beside.choices)) for model in models if ": " in model
    }
    return CardsData(
        numbers=cards,
        strings=list(strings),
        titles={
            "\t".join(mark[:2]): term_of(mark.model, mark.term, material.labels)
            for mark in marks
            if mark.term
        },
        models=specifications | _models(material, models),
        verdicts=beside.verdicts,
        variables=beside.variables,
        used={
            name: beside.variables_by_analysis[name]
            for name in _analyses_of(models)
            if name in beside.variables_by_analysis
        },
        programs={model: beside.programs[model] for model in models if model in beside.programs},
        analyses=_analyses(models, files, configured, confidential),
    )


def _title(mark: Key, labels: Mapping[str, str]) -> str:
    """Name a number in words: `Digital finance`, `R² (within)`."""
    if mark.term and mark.field in ("test", "test_p", "test_df"):
        return statistic_label(mark.term)
    return term_of(mark.model, mark.term, labels) if mark.term else statistic_label(mark.field)


def field_words(key: Key) -> str:
    """Name the field of a number: what of its term it is."""
    words = HEAD if key.field in HEAD else FIELD_WORDS
    return say_key(words, key.field, statistic_label(key.field))


def _build_number(key: Key, checks: Checks, strings: dict[str, int]) -> CardNumber:
    """The entries of a number on its card: its field in words, its value, what each program prints of it and
    what that becomes by our convention, and the tests that hold its formula. strings: texts that recur, each
    once.
    """
    rows = checks.find_verdicts(key)
    programs = [
        ProgramLine(
            put(strings, f"{render_result_text(row.program)} {row.version or ''}".strip()),
            row.theirs,
            row.converted_value,
            None if row.digits is None else round(row.digits, 1),
            put(strings, render_result_text(row.verdict)),
            put(strings, reason_of(row)),
            put(strings, row.call or ""),
        )
        for row in rows
        if row.theirs is not None or row.converted_value is not None
    ]
    tests = [put(strings, render_result_text(row.note)) for row in rows if row.verdict == PROVED and row.note]
    return CardNumber(put(strings, field_words(key)), checks.numbers.values[key], programs, tests)


def _models(material: Material, models: Iterable[str]) -> dict[str, CardModel]:
    """Describe each model: name, sample, outcome and variance."""
    described = {}
    wanted = set(models)
    for document in material.analyses.values():
        for estimate in document.estimates:
            if estimate.model in wanted:
                with words_of(estimate.kind):
                    settings = [
                        setting(key, value)
                        for key, value in estimate.settings.items()
                        if key in ("variance", "small_sample", "interval", "method", "resample", "resamples")
                    ]
                described[estimate.model] = CardModel(
                    model_name(estimate.model),
                    sample_note([estimate]),
                    term_label(estimate.outcome, dict(material.labels)) if estimate.outcome else "",
                    [say(_("{name}: {label}"), name=name, label=label) for name, label in settings if label],
                )
    return described


def _analyses_of(models: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(model.partition("/")[0] for model in models))


def _analyses(
    models: Iterable[str], files: Mapping[str, str], configured: Mapping[str, str], confidential: bool
) -> dict[str, CardAnalysis]:
    """Read of each analysis its lines in the configuration and the last lines of its log."""
    analyses = {}
    for name in sorted({*_analyses_of(models)} & {*files}):
        log = log_of(files[name])
        lines = []
        if log.is_file() and not confidential:
            lines = _CLOCK.findall(log.read_text(encoding="utf-8"))[-LINES:]
        analyses[name] = CardAnalysis(configured.get(name, ""), log.as_posix(), "\n".join(lines))
    return analyses
