"""Write a table of what changed between two versions of a study, for the answer to referees."""

from __future__ import annotations

import html
import math
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from audit.reading.figures import figures
from audit.reading.reader import read_manuscript
from audit.study_numbers import Key, Numbers
from audit.tables import PARTS
from audit.versions import KINDS, MovedNumber, VersionChange
from report.crosscheck import model_name
from report.render_text import to_html
from spillover.estimates import TermRecord
from spillover.messages.common import COMMA, SEMICOLON
from spillover.messages.labels import statistic_label
from spillover.messages.results import render_result_text
from spillover.messages.study_names import find_label, labels_of
from spillover.tables.notes import stars_note
from spillover.tables.number_format import capitalise, format_scaled, scale_of
from spillover.tables.table import Span, Table, TableRow, table_number
from spillover.words import _, format_p, ngettext, text_in
from words.render import language, say, term_label

SHOWN = 12  # changes of a kind that are listed
DIGITS = 4  # decimals of a number that no table prints
STYLE = """
body{font:14px/1.4 serif;max-width:52em;margin:2em auto}table{border-collapse:collapse;margin:auto}
caption{font-weight:bold;margin-bottom:.5em}table{border-top:2px solid;border-bottom:2px solid}
thead{border-bottom:1px solid}th{font-weight:normal;text-align:left}td,th{padding:.1em .7em}
tr.group{border-top:1px solid}tr.group th{font-style:italic}.notes{font-size:12px;margin-top:.6em}
"""
NAUGHTS = 6  # decimals beyond which a number is printed by its power of ten


class PrintedPlace(NamedTuple):
    """Place where a number is printed: the tables of the study with their numbers, and with how many decimals
    the first does.
    """

    tables: tuple[str, ...]
    decimals: int


def find_printed_places(results: Path, numbers: Numbers) -> dict[Key, PrintedPlace]:
    """Find where the study's tables print each number, in their order."""
    found: dict[Key, PrintedPlace] = {}
    for file in sorted((results / "tables").glob("*.html")):
        name = table_number(file.stem)
        cells = (cell for table in read_manuscript(file).tables for row in table.rows for cell in row)
        for cell in cells:
            for i, figure in enumerate(figures(cell.text) if cell.mark else []):
                if key := numbers.find_marked_number(cell.mark, i):
                    first = found.get(
                        key, PrintedPlace((), max(0, -math.floor(math.log10(figure.unit) + 0.5)))
                    )
                    found[key] = first._replace(tables=tuple(dict.fromkeys([*first.tables, name])))
    return found


def build_letter(
    changes: Sequence[VersionChange],
    found: Sequence[MovedNumber],
    printed: Mapping[Key, PrintedPlace],
    levels: Sequence[float] = (),
    untried: Collection[str] = (),
    tables: Sequence[str] = (),
) -> Table:
    """Build the table: by cause, what the study's tables print otherwise than before. untried: the kinds of
    change that could not be made alone; tables: how many numbers of each table are others (`count_by_table`).
    """
    models = {key.model for key in printed}
    of_tables = [
        one
        for one in found
        if not models or one.key in printed or (one.new is None and one.key.model in models)
    ]
    rows = {one: _build_letter_row(one, printed.get(one.key)) for one in of_tables}
    rows = {one: row for one, row in rows.items() if one.remarks or row[1:3] != row[3:5]}
    order = {key: i for i, key in enumerate(printed)}
    first = {key.model: i for key, i in reversed(order.items())}
    last = len(order)
    listed = sorted(rows, key=lambda o: (first.get(o.key.model, last), order.get(o.key, last)))
    lines: list[TableRow] = []
    for cause in sorted({one.cause for one in listed}, key=_rank):
        lines.append(TableRow((render_cause(cause, bool(changes), untried),), "group"))
        own = [one for one in listed if one.cause == cause]
        for model in dict.fromkeys(one.key.model for one in own):
            of_model = [one for one in own if one.key.model == model]
            lines.append(TableRow((_model(model, of_model, printed), *[""] * 5)))
            lines += [TableRow(rows[one]) for one in of_model]
    if not lines:
        lines.append(
            TableRow((render_result_text(_("The tables print the same numbers as before.")),), "group")
        )
    starred = [TermRecord(estimate=0.0, p=0.0) for one in listed if any(one.stars)]
    notes = [*stars_note(levels, starred), *_list_changes(changes)]
    if tables:
        notes.insert(
            0,
            render_result_text(_("What is printed otherwise: {tables}.", tables=say(SEMICOLON).join(tables))),
        )
    if rest := len(found) - len(listed):
        said = ngettext(
            "{count} more estimate moved by less than is printed, or is in no table.",
            "{count} more estimates moved by less than is printed, or are in no table.",
            "count",
            count=rest,
        )
        notes.append(render_result_text(said))
    title = render_result_text(_("What changed, and the estimates that it moved"))
    return Table("changes", title, _build_head(), tuple(lines), tuple(notes))


def count_by_table(old: Numbers, new: Numbers, printed: Mapping[Key, PrintedPlace]) -> list[str]:
    """Count the numbers of each of the study's tables, coefficients, errors and all others, that are printed
    otherwise than the old version would; in the order of tables.
    """
    count: dict[str, int] = {}
    for key, place in printed.items():
        if _round(old.values.get(key), place) != _round(new.values.get(key), place):
            for table in place.tables:
                count[table] = count.get(table, 0) + 1
    tables = sorted(count, key=lambda table: (len(table), table))
    return [
        render_result_text(
            ngettext(
                "Table\u00a0{number}: {count} printed number",
                "Table\u00a0{number}: {count} printed numbers",
                "count",
                number=table,
                count=count[table],
            )
        )
        for table in tables
    ]


def _round(value: float | None, place: PrintedPlace) -> str:
    """Round a number to the decimals that a table prints."""
    return "" if value is None else f"{value:.{place.decimals}f}"


def _rank(cause: str) -> tuple[bool, int, list[int]]:
    """Rank a cause: kinds alone, several together, what none explains."""
    kinds = [KINDS.index(kind) for kind in cause.split()]
    return not kinds, len(kinds), kinds


def _build_head() -> tuple[tuple[Span, ...], ...]:
    values = [render_result_text(_("estimate")), render_result_text(_("standard error"))] * 2
    keys = [render_result_text(_("term")), *values, render_result_text(_("changed"))]
    versions = Span(render_result_text(_("Before")), 2), Span(render_result_text(_("After")), 2)
    return (Span(""), *versions, Span("")), tuple(Span(capitalise(key)) for key in keys)


def _model(model: str, found: Sequence[MovedNumber], printed: Mapping[Key, PrintedPlace]) -> str:
    """Name a model, with the tables that print these numbers of it; of a term that is gone, others of it."""
    places_of = [printed[one.key] for one in found if one.key in printed]
    places_of = places_of or [place for key, place in printed.items() if key.model == model]
    tables = sorted(
        {table for place in places_of for table in place.tables if table}, key=lambda t: (len(t), t)
    )
    name = model_name(model)
    if not _has_label(model):
        name = capitalise(name)
    if not tables:
        return name
    named = say(COMMA).join(render_result_text(_("Table\u00a0{number}", number=number)) for number in tables)
    return render_result_text(_("{model} ({tables})", model=name, tables=named))


def _has_label(model: str) -> bool:
    """Return whether the study calls a model by a label of its own, which stays as it is written."""
    sweep, colon, _specification = model.partition(": ")
    own = find_label("sweeps", sweep) if colon else find_label("analyses", model.partition("/")[0])
    return own is not None


def _build_letter_row(one: MovedNumber, place: PrintedPlace | None) -> tuple[str, ...]:
    digits = place.decimals if place else DIGITS
    numbers = (one.old, one.old_se), (one.new, one.new_se)
    power = scale_of([v for pair in numbers for v in pair]) if digits > NAUGHTS else 0
    told = say(COMMA).join(render_result_text(word) for word in one.remarks)
    if one.key.field == "test_p":
        p = render_result_text(_("{test} (p)", test=statistic_label(one.key.term).removesuffix(" [p]")))
        return p, format_p(one.old), "", format_p(one.new), "", told
    texts = [[format_scaled(v, power, digits) for v in pair] for pair in numbers]
    (old, old_se), (new, new_se) = texts
    return _label_term(one.key.term), old + one.stars[0], old_se, new + one.stars[1], new_se, told


def _label_term(term: str) -> str:
    labels = labels_of("variables")
    of, _colon, effect = term.rpartition(":")
    if of and effect in PARTS:
        return render_result_text(
            _("{term}: {effect}", term=term_label(of, labels), effect=term_label(effect, {}))
        )
    return term_label(term, labels)


def render_cause(cause: str, changed: bool, untried: Collection[str]) -> str:
    """Write the heading of what has one cause, or several together, "" for what has none that is known.
    changed: whether anything differs between the versions.
    """
    if " " in cause:
        kinds = say(COMMA).join(map(render_result_text, cause.split()))
        return render_result_text(_("By these changes together: {kinds}", kinds=kinds))
    if cause:
        return render_result_text(_("By the change of {kind} alone", kind=render_result_text(cause)))
    if not changed:
        return render_result_text(
            _("By nothing that differs here; perhaps one version is older than its files")
        )
    if untried:
        kinds = say(COMMA).join(render_result_text(kind) for kind in KINDS if kind in untried)
        return render_result_text(
            _("By {kind}, which could not be tried alone, or by several changes", kind=kinds)
        )
    return render_result_text(_("By several changes"))


def render_letter_page(table: Table) -> str:
    """Write the table as a page of its own."""
    title = html.escape(table.title)
    head = f'<meta charset="utf-8"><title>{title}</title><style>{STYLE}</style>'
    return (
        f'<!doctype html><html lang="{language()}"><head>{head}</head><body>{to_html(table)}</body></html>\n'
    )


def _list_changes(changes: Sequence[VersionChange]) -> list[str]:
    """Write a sentence for each kind of change: what was changed, from what to what."""
    said = []
    for kind in KINDS:
        own = [_describe_change(change) for change in changes if change.kind == kind]
        listed = say(SEMICOLON).join(own[:SHOWN])
        if more := len(own[SHOWN:]):
            listed = render_result_text(_("{names} and {count} more", names=listed, count=more))
        if own:
            said.append(
                render_result_text(
                    _("Changed {kind}: {changes}.", kind=render_result_text(kind), changes=listed)
                )
            )
    return said


def _describe_change(change: VersionChange) -> str:
    """Describe a change as the letter says it; of code without digests."""
    if change.kind == "code":
        return change.what
    return f"{text_in(change.what, language())}: {change.old or '–'} → {change.new or '–'}"
