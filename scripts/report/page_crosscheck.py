"""The page's crosscheck: what other programs make of the study's numbers, what differs, what none has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from report.crosscheck_rows import Row, digits_by, filter_data
from report.page_digits import digits_figure
from report.page_parts import Section, data_script, esc, folded, paragraph, plain_table

EXPLANATION = (
    "Other programs compute the estimates again from the panel, without this workflow's code. "
    "A difference is explained where a named convention, such as a small-sample factor, "
    "turns their number into ours. Every number is in the table crosscheck of results.duckdb."
)


def crosscheck_section(summary: Mapping[str, Any] | None, rows: Sequence[Row] = ()) -> Section | None:
    """The section from the crosscheck's summary and rows; None where the study has none."""
    if summary is None:
        return None
    total, confirmed = summary["coefficients_and_errors"], summary["confirmed"]
    by = ", ".join(summary["programs"]) or "no program"
    head = f"{confirmed} of {total} coefficients and standard errors are confirmed by {by}."
    counts = [(c["program"] or "none", c["verdict"], c["numbers"]) for c in summary["counts"]]
    models = [(name, f"{of['confirmed']} of {of['numbers']}") for name, of in summary["models"].items()]
    parts = [
        paragraph(head),
        _differences(summary["differs"]),
        paragraph(EXPLANATION),
        digits_figure(digits_by(rows)),
        _filter(rows) if rows else "",
        plain_table(("Program", "Verdict", "Numbers"), counts, "Numbers by program and verdict"),
        folded("By estimate", plain_table(("Estimate", "Confirmed"), models, "Confirmed by estimate")),
        _unconfirmed(summary["unconfirmed"]),
    ]
    return Section("crosscheck", "Crosscheck by other programs", "\n".join(filter(None, parts)))


def _filter(rows: Sequence[Row]) -> str:
    """The controls, and the table that the script fills."""
    data = filter_data(rows)
    boxes = "".join(
        f'<label><span>{esc(key.capitalize())}</span><select name="{key}"><option value="">all</option>'
        + "".join(f'<option value="{i}">{esc(name)}</option>' for i, name in enumerate(data[key]))
        + "</select></label>"
        for key in ("model", "quantity", "program", "verdict")
    )
    head = ("Estimate", "Number", "Ours", "Theirs, by our convention", "Program", "Verdict", "Digits", "Why")
    return (
        f'<div id="crosscheck-filter"><div class="controls"><label><span>Search</span>'
        f'<input type="search"></label>{boxes}</div><p class="same" data-count aria-live="polite"></p>'
        f"{plain_table(head, [], 'Every number by program')}</div>{data_script('crosscheck-data', data)}"
    )


def crosscheck_alarm(summary: Mapping[str, Any] | None) -> str:
    """A box for the head of the page where numbers differ without a reason; else nothing."""
    count = len(summary["differs"]) if summary else 0
    if not count:
        return ""
    words = f"{count} number{'s differ' if count > 1 else ' differs'} from those of other programs."
    return (
        f'<div class="missing" role="note"><strong>{esc(words)}</strong> '
        '<a href="#crosscheck">See the crosscheck.</a></div>'
    )


def _differences(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return paragraph("No number differs without a reason.")
    cells = [
        (
            r["model"],
            f"{r['quantity']} of {r['term']}",
            f"{r['ours']:.8g}",
            f"{r['theirs']:.8g}",
            r["program"],
        )
        for r in rows
    ]
    head = ("Estimate", "Number", "Ours", "Theirs", "Program")
    return plain_table(head, cells, "Numbers that differ without a reason")


def _unconfirmed(rows: list[dict[str, Any]]) -> str:
    """What no program has, with what vouches for it: a row for each estimate, quantity and reason."""
    found = Counter((r["model"], r["quantity"], r["note"]) for r in rows)
    cells = [(model, quantity, count, note) for (model, quantity, note), count in found.items()]
    head = ("Estimate", "Quantity", "Numbers", "Held by")
    label = f"{len(rows)} numbers that no program has"
    return folded(label, plain_table(head, cells, label, "prose")) if cells else ""
