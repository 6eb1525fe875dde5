"""The page's tables and figures, its main results, and the printed numbers beside ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from report.crosscheck import TableComparison
from report.material import Material, parse_printed_number, read_published
from report.page_plan import explain_missing, is_there
from report.sections import Section, section
from report.svg import empty_reason
from spillover.errors import StudyError
from spillover.estimates import EstimateRecord, TermRecord
from spillover.messages.catalogue import TRUE
from spillover.messages.common import COUNT_OF, HEAD, NUMBER_RANGE, SIMULATED, TRUE_VALUE
from spillover.tables.notes import interval_words, stars_note
from spillover.tables.number_format import STARS, bind_short_texts, capitalise, format_estimate, stars
from spillover.tables.table import caption, covers, write_published_number
from spillover.tables.table import number as marked
from spillover.words import _, format_p
from words.render import say, say_key, sentences

COMPARED_WORDS = {
    "table": _("Table"),
    "numbers": _("Numbers compared"),
    "sign": _("Same sign"),
    "side": _("Same significance at 5%"),
    "near": _("Ours within ±2 printed SE"),
    "why": _("Why they cannot agree"),
}


# The sentence on simulated data stands once on the page; a table that leaves it takes it along.
ON_SIMULATION = re.compile(r'<p class="on-simulation">.*?</p>', re.DOTALL)
FORMATS = ((".csv", "CSV"), (".tex", "LaTeX"), (".docx", "Word"))
Named = Mapping[str, Mapping[str, Any]]
Needs = Mapping[str, list[str]]  # a file -> the files that its job reads


@dataclass(frozen=True)
class TableOnPage:
    """A table as the page has it. reason: why it is missing, in a sentence, "" where it is there; markup: its
    HTML; formats: its other files with their labels; comparison: what other programs make of it.
    """

    reason: str = ""
    markup: str = ""
    formats: Sequence[tuple[Path, str]] = ()
    is_outdated: bool = False
    comparison: TableComparison | None = None


@dataclass(frozen=True)
class FigureOnPage:
    """A figure as the page has it. reason: why it is missing, in a sentence, "" where it is there; alt: what
    is read aloud in its place.
    """

    reason: str = ""
    path: Path = Path()
    alt: str = ""
    caption: str = ""
    is_outdated: bool = False


def tables_section(
    tables: Named,
    files: Mapping[str, str],
    needs: Needs,
    outdated: Container[str] = (),
    compared: Callable[[str], TableComparison | None] = lambda table: None,
) -> Section | None:
    """Every table with links to its other formats; a box with the reason where one is missing, or where it is
    outdated. compared: what other programs make of a table, in a line.
    """
    shown = []
    for name, config in tables.items():
        path, needed = Path(files[name]), needs.get(files[name], [])
        if is_there(files[name], needed):
            siblings = [(path.with_suffix(ending), label) for ending, label in FORMATS]
            text = path.read_text(encoding="utf-8")
            made = TableOnPage(
                markup=Markup(ON_SIMULATION.sub("", text)),
                formats=[(sibling, label) for sibling, label in siblings if sibling.exists()],
                is_outdated=files[name] in outdated,
                comparison=compared(text),
            )
        else:
            made = TableOnPage(explain_missing(files[name], needed))
        shown.append((name, caption(name, str(config["title"])), made))
    return section("tables", tuple(one[:2] for one in shown), tables=shown) if shown else None


def figures_section(
    figures: Named,
    files: Mapping[str, str],
    needs: Needs,
    outdated: Container[str] = (),
    notes: Mapping[str, str] | None = None,
) -> Section | None:
    """Every figure with its caption, as a picture that holds its own fonts. notes: what captions
    add.
    """
    shown, empty, number = [], [], 0
    for name, config in figures.items():
        path, needed = Path(files[name]), needs.get(files[name], [])
        there = is_there(files[name], needed)
        reason = empty_reason(path) if there else ""
        number += not reason  # one without data has none: the paper leaves it out
        made = FigureOnPage("" if there else explain_missing(files[name], needed))
        if there:
            words = bind_short_texts(sentences(filter(None, [config["caption"], (notes or {}).get(name)])))
            alt = say(_("{title}. {caption}"), title=config["title"], caption=words)
            made = FigureOnPage("", path, alt, words, files[name] in outdated)
        if reason:
            empty.append(say(_("{title}: {reason}"), title=config["title"], reason=reason))
            continue
        called = say(_("Figure {number}. {title}"), number=str(number), title=config["title"])
        shown.append((f"figure-{name}", called, made))
    if not (shown or empty):
        return None
    return section("figures", tuple(one[:2] for one in shown), figures=shown, empty=empty)


@dataclass(frozen=True)
class ResultsTable:
    """The main results as the page prints them. rule: of the stars, and what further columns are."""

    head: Sequence[str]
    rows: Sequence[tuple[str, ...]]
    rule: str


def main_results(
    wanted: Sequence[Mapping[str, Any]],
    material: Material,
    levels: Sequence[float] | None = None,
    printed: Mapping[tuple[str, str, str], str] | None = None,
) -> ResultsTable:
    """A table with a line for each result: its estimate, interval and p; one whose job failed is said to be
    missing.

    levels: of the stars; printed: the published numbers by analysis, part and term, which get a column where
    there are any.
    Raises StudyError naming an analysis's terms where it has none of that name.
    """
    levels = STARS if levels is None else levels
    found = [_find_result(result, material) for result in wanted]
    missing = (say(_("missing")), "", "")
    rows = [
        (result["label"], *(_result_cells(*pair, levels) if pair else missing))
        for result, pair in zip(wanted, found, strict=True)
    ]
    interval = interval_words(record.level for record, _term in filter(None, found))
    head = [say(_("Main results")), say_key(HEAD, "estimate"), capitalise(interval), say_key(HEAD, "p")]
    rule = stars_note(levels, [term for _record, term in filter(None, found)])
    true = [_true_cell(*pair, material) if pair else "" for pair in found]
    if any(true):
        rows = [(*row, text) for row, text in zip(rows, true, strict=True)]
        head.append(say(_("True value")))
        rule.append(
            say(_("True value: that of the process, for estimates whose model and matrix are its own."))
        )
    theirs = [_published_cell(result, printed or {}) for result in wanted]
    if any(theirs):
        rows = [(*row, text) for row, text in zip(rows, theirs, strict=True)]
        head.append(say_key(HEAD, "published"))
        rule.append(say(_("Published: the number printed in the paper.")))
        if any("*" in text for text in theirs):
            rule.append(say(_("Their stars are as published.")))
    return ResultsTable(head, rows, sentences(rule))


def _find_result(result: Mapping[str, Any], material: Material) -> tuple[EstimateRecord, TermRecord] | None:
    """Find the estimate and the term of a main result; None where its analysis failed."""
    if result["analysis"] not in material.analyses:
        return None
    record = material.estimate(result["analysis"], result.get("part"))
    for term in record.terms:
        if term.term == result["term"]:
            return record, term
    raise StudyError(
        _(
            "report.main_results: {analysis} has no term {term!r}; its terms are {known}",
            analysis=result["analysis"],
            term=result["term"],
            known=", ".join(term.term for term in record.terms),
        )
    )


def _result_cells(record: EstimateRecord, term: TermRecord, levels: Sequence[float]) -> tuple[str, ...]:
    """The estimate of a main result with stars, its interval and its p-value."""
    place = (record.model, term.term)
    number = partial(format_estimate, error=term.se)
    between = say(NUMBER_RANGE, low=number(term.low), high=number(term.high))
    return (
        marked(f"{number(term.estimate)}{stars(term.p, levels)}", *place, "estimate"),
        marked(between, *place, "interval"),
        marked(format_p(term.p), *place, "p"),
    )


def _true_cell(record: EstimateRecord, term: TermRecord, material: Material) -> str:
    """The true value of a simulated estimate, "" where the process has none for it."""
    value = material.true_value(record, term.term)
    if value is None:
        return ""
    return marked(_say_cover(term, value), record.model, term.term, TRUE, float(value), say(TRUE_VALUE))


def _published_cell(result: Mapping[str, Any], printed: Mapping[tuple[str, str, str], str]) -> str:
    """The published number of a main result, "" where there is none."""
    analysis, part, term = result["analysis"], result.get("part") or "", result["term"]
    model = f"{analysis}/{part}" if part else analysis
    return write_published_number(printed.get((analysis, part, term), ""), model, term, "estimate")


def _say_cover(term: TermRecord, value: float) -> str:
    """A true value, and whether the interval of its estimate holds it."""
    held = _("{value} (in the interval)") if covers(term, value) else _("{value} (outside)")
    return say(held, value=format_estimate(value, term.se))


def side_by_side_section(
    tables: Named, files: Mapping[str, str], material: Material, simulated: str, built_in: bool = False
) -> Section | None:
    """For each table that has printed numbers: how many were compared, agree in sign and in significance, and
    why not more. built_in: whether the process that drew the data was made from the printed numbers. How many
    simulated ones are near them is not counted: the process alone decides it.
    """
    rows = []
    for name, config in tables.items():
        path = Path(files.get(name, ""))
        if "published" in config and path.is_file():
            compared = compare(config, path, material)
            reason = config["published"].get("reason", "") or (say(SIMULATED) if simulated else "")
            counts = summary(compared) if compared else (say(_("see the table")), "", "", "")
            kept = counts[:-1] if simulated else counts
            rows.append((caption(name, str(config["title"])), *kept, reason))
    columns = ("table", "numbers", "sign", "side", *(() if simulated else ("near",)), "why")
    head = [say_key(COMPARED_WORDS, column) for column in columns]
    return section("published", head=head, rows=rows, built_in=built_in) if rows else None


def read_printed_numbers(tables: Named, files: Mapping[str, str]) -> dict[tuple[str, str, str], str]:
    """The printed number with its stars for each (analysis, part, term) that a table sets beside ours."""
    found: dict[tuple[str, str, str], str] = {}
    for name, config in tables.items():
        path, own = Path(files.get(name, "")), config.get("published", {})
        if not (own and path.is_file() and "columns" in config):
            continue
        cells = {key: value + stars for key, (value, stars, _) in read_printed_cells(own, path).items()}
        ours = {printed: term for term, printed in own.get("terms", {}).items()}
        for i, column in enumerate(config["columns"]):
            for (header, term), text in cells.items():
                if header == str(column.get("published", i + 1)):
                    found.setdefault(
                        (column["analysis"], column.get("part") or "", ours.get(term, term)), text
                    )
    return found


Pair = tuple[float, float, float | None, float | None, str]  # ours, printed, our p, printed SE, printed stars


def read_printed_cells(
    own: Mapping[str, Any], path: Path
) -> dict[tuple[str, str], tuple[str, str, float | None]]:
    """Read by column and term the printed estimate, its stars and its standard error, if it has one. own: a
    table's `published`.
    """
    published = read_published(path, own.get("table"))
    keys, fields = own.get("keys", []), own.get("fields", {})
    if not (keys and "estimate" in fields):
        return {key: (*cell, published.errors.get(key)) for key, cell in published.coefficients.items()}
    cells = {}
    for row in published.rows:
        place = (row.get(keys[0], "") if len(keys) == 2 else "", row[keys[-1]])
        error = parse_printed_number(row.get(fields.get("se", "")))
        cells[place] = (row[fields["estimate"]] or "", row.get("stars") or "", error)
    return cells


def compare(config: Mapping[str, Any], path: Path, material: Material) -> list[Pair]:
    """Our estimate beside the printed one, for each column and term that both have."""
    cells, aliases, pairs = (
        read_printed_cells(config["published"], path),
        config["published"].get("terms", {}),
        [],
    )
    for i, column in enumerate(config.get("columns", [])):
        try:
            record = material.estimate(column["analysis"], column.get("part"))
        except StudyError:
            continue  # its job failed, or it has no estimates
        for row in record.terms:
            place = (str(column.get("published", i + 1)), aliases.get(row.term, row.term))
            value, stars, error = cells.get(place, ("", "", None))
            printed = parse_printed_number(value)
            if printed is not None:
                pairs.append((row.estimate, printed, row.p, error, stars))
    return pairs


def summary(pairs: list[Pair]) -> tuple[str, ...]:
    """The counts of a comparison, as the page prints them."""
    n = len(pairs)
    sign = sum((ours > 0) == (printed > 0) for ours, printed, *_ in pairs)
    tested = [
        (p < 0.05) == _significant(printed, se, stars) for _, printed, p, se, stars in pairs if p is not None
    ]
    near = [abs(ours - printed) <= 2 * se for ours, printed, _, se, _ in pairs if se]
    shares = (say(COUNT_OF, count=sum(hits), of=len(hits)) if hits else "" for hits in (tested, near))
    return str(n), say(COUNT_OF, count=sign, of=n), *shares


def _significant(printed: float, se: float | None, stars: str) -> bool:
    return abs(printed) >= 1.96 * se if se else len(stars) >= 2
