"""The page's crosscheck: what other programs make of the study's numbers, what differs, what none has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from report.crosscheck_rows import CheckedNumber, digits_by, filter_data, number_name
from report.model_names import Specified, model_name
from report.page_digits import digits_figure
from report.page_parts import Section, data_script, esc, folded, paragraph, plain_table
from words.say import say
from words.written import written


def crosscheck_section(
    summary: Mapping[str, Any] | None, rows: Sequence[CheckedNumber] = (), specified: Specified | None = None
) -> Section | None:
    """The section from the crosscheck's summary and rows; None where the study has none. specified: how the
    specifications of sweeps are called.
    """
    if summary is None:
        return None
    total, confirmed = summary["numbers"], summary["confirmed"]
    programs = say("comma").join(map(written, summary["programs"])) or say("no_program")
    counts = [
        (written(c["program"] or "none"), written(c["verdict"]), c["numbers"]) for c in summary["counts"]
    ]
    models = [
        (model_name(name, specified), say("count_of", count=of["confirmed"], of=of["numbers"]))
        for name, of in summary["models"].items()
    ]
    by_estimate = plain_table(heads("estimate", "confirmed"), models, say("crosscheck_confirmed_by_estimate"))
    parts = [
        paragraph(say("crosscheck_head", confirmed=confirmed, total=total, programs=programs)),
        paragraph(say("crosscheck_verified", count=summary["verified"])) if summary["verified"] else "",
        _differences(summary["differs"], specified),
        paragraph(say("crosscheck_explanation")),
        digits_figure(digits_by(rows)),
        _filter(rows, specified) if rows else "",
        plain_table(heads("program", "verdict", "numbers"), counts, say("crosscheck_numbers_of")),
        folded(say("crosscheck_by_estimate"), by_estimate),
        _unconfirmed(summary["unconfirmed"], specified),
    ]
    return Section("crosscheck", say("crosscheck_section"), "\n".join(filter(None, parts)))


def heads(*columns: str) -> tuple[str, ...]:
    """The heads of some columns."""
    return tuple(say(f"check-{column}") for column in columns)


def _filter(rows: Sequence[CheckedNumber], specified: Specified | None) -> str:
    """The controls, and the table that the script fills."""
    data = filter_data(rows, specified)
    boxes = "".join(
        f'<label><span>{esc(say(f"check-{key}"))}</span><select name="{key}">'
        f'<option value="">{esc(say("check-all"))}</option>'
        + "".join(f'<option value="{i}">{esc(name)}</option>' for i, name in enumerate(data[key]))
        + "</select></label>"
        for key in ("model", "quantity", "program", "verdict")
    )
    head = heads("estimate", "number", "ours", "theirs_converted", "program", "verdict", "digits", "why")
    table = plain_table(head, [], say("crosscheck_every_number"))
    return (
        f'<div id="crosscheck-filter"><div class="controls"><label>'
        f"<span>{esc(say('check-search'))}</span>"
        '<input type="search"></label>'
        f'{boxes}</div><p class="same" data-count aria-live="polite"></p>'
        f"{table}</div>{data_script('crosscheck-data', data)}"
    )


def crosscheck_alarm(summary: Mapping[str, Any] | None) -> str:
    """A box for the head of the page where numbers differ without a reason; else nothing."""
    differing = summary["differs"] if summary else ()
    count = len({(row["model"], row["quantity"], row["term"]) for row in differing})
    if not count:
        return ""
    words = say("crosscheck_alarm", count=count)
    return (
        f'<div class="missing" role="note"><strong>{esc(words)}</strong> '
        f'<a href="#crosscheck">{esc(say("crosscheck_see"))}</a></div>'
    )


def _differences(rows: list[dict[str, Any]], specified: Specified | None) -> str:
    if not rows:
        return paragraph(say("crosscheck_no_difference"))
    cells = [
        (
            model_name(r["model"], specified),
            say("number_of", quantity=written(r["quantity"]), term=number_name(r["quantity"], r["term"])),
            f"{r['ours']:.8g}",
            f"{r['theirs']:.8g}",
            written(r["program"]),
        )
        for r in rows
    ]
    head = heads("estimate", "number", "ours", "theirs", "program")
    return plain_table(head, cells, say("crosscheck_differences"))


def _unconfirmed(rows: list[dict[str, Any]], specified: Specified | None) -> str:
    """What no program has, with what vouches for it: a row for each estimate, quantity and reason."""
    found = Counter((r["model"], r["quantity"], r["note"]) for r in rows)
    cells = [
        (model_name(model, specified), written(what), count, written(note))
        for (model, what, note), count in found.items()
    ]
    head = heads("estimate", "quantity", "numbers", "held_by")
    label = say("crosscheck_unconfirmed", count=len(rows))
    return folded(label, plain_table(head, cells, label, "prose")) if cells else ""
