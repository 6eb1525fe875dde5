"""The head of the page: the study's own sentences, its main results at a glance, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from report.material import Material
from report.notes import interval_words
from report.number_format import STARS, fixed, p_value, stars, stars_rule
from report.page_parts import Section, esc, paragraph, plain_table
from report.page_plan import flat, why_missing
from report.page_results import printed_numbers
from report.table_model import simulated_note
from study.errors import StudyError


def summary_section(spec: Mapping[str, Any], material: Material, lost: Sequence[str]) -> Section:
    """The summary. spec: that of the page; lost: the files that are not there."""
    page, simulated = spec["page"], spec["study"].get("simulated", "")
    parts = [paragraph(text) for text in page.get("summary", [])]
    if page.get("main_results"):
        printed = printed_numbers(spec["tables"], spec["plan"]["published"])
        parts.append(main_results(page["main_results"], material, page.get("stars", STARS), printed))
    if simulated:
        parts.append(paragraph(simulated_note(simulated)))
    if lost:
        items = "".join(f"<li>{esc(why_missing(path, spec['needs'].get(path, [])))}</li>" for path in lost)
        parts.append(_notice(f"{counted(len(lost))} missing.", items))
    old = [path for path in flat(spec["plan"]) if path in spec.get("outdated", ()) and path not in lost]
    if old:
        told = (
            f"{counted(len(old))} from an earlier run and out of date: their inputs have changed since, "
            "but they were not run again."
        )
        parts.append(_notice(told, "".join(f"<li>{esc(path)}</li>" for path in old)))
    return Section("summary", "Summary", f'<div class="summary">{"".join(parts)}</div>')


def counted(number: int) -> str:
    """`1 result is` or `2 results are`."""
    return "1 result is" if number == 1 else f"{number} results are"


def _notice(text: str, items: str) -> str:
    return f'<div class="missing" role="note"><strong>{esc(text)}</strong><ul>{items}</ul></div>'


def main_results(
    wanted: Sequence[Mapping[str, Any]],
    material: Material,
    levels: Sequence[float] = STARS,
    printed: Mapping[tuple[str, str, str], str] | None = None,
) -> str:
    """A table with a line for each result: its estimate, interval and p; one whose job failed is said to be
    missing.

    levels: of the stars; printed: the published numbers by analysis, part and term, which get a column where
    there are any.
    Raises StudyError naming an analysis's terms where it has none of that name.
    """
    theirs = [(printed or {}).get((r["analysis"], r.get("part") or "", r["term"]), "") for r in wanted]
    rows: list[tuple[str, ...]] = []
    records = []
    for result, published in zip(wanted, theirs, strict=True):
        beside = (published,) if any(theirs) else ()
        if result["analysis"] not in material.analyses:
            rows.append((result["label"], "missing", "", "", *beside))
            continue
        record = material.estimate(result["analysis"], result.get("part"))
        term = next((term for term in record["terms"] if term["term"] == result["term"]), None)
        if term is None:
            known = ", ".join(term["term"] for term in record["terms"])
            raise StudyError(
                f"report.main_results: {result['analysis']} has no term {result['term']!r}; its terms are "
                f"{known}"
            )
        records.append(record)
        number = f"{fixed(term['estimate'])}{stars(term['p'], levels)}"
        rows.append(
            (
                result["label"],
                number,
                f"{fixed(term['low'])} to {fixed(term['high'])}",
                p_value(term["p"]),
                *beside,
            )
        )
    interval = interval_words(records)
    head = (
        "Main results",
        "Estimate",
        interval[0].upper() + interval[1:],
        "p",
        *(("Published",) if any(theirs) else ()),
    )
    rule = f"{stars_rule(levels)}.{' Published: the number that the paper prints.' if any(theirs) else ''}"
    return plain_table(head, rows, "Main results", "prose") + paragraph(rule, "same")
