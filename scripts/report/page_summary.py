"""The head of the page: the study's own sentences, its main results at a glance, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from base.job import log
from base.language import SPACELESS
from report.embedded_font import font_file
from report.material import Material
from report.notes import interval_words, stars_note
from report.number_format import STARS, fixed, p_value, stars
from report.page_parts import Section, esc, paragraph, plain_table
from report.page_plan import flat, why_missing
from report.page_results import printed_numbers
from report.table_model import simulated_note
from spillover.errors import StudyError
from words.say import language, say, sentences


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
        items = _items([why_missing(path, spec["needs"].get(path, [])) for path in lost])
        parts.append(_notice(say("results_missing", count=len(lost)), items))
    old = [path for path in flat(spec["plan"]) if path in spec.get("outdated", ()) and path not in lost]
    if old:
        parts.append(_notice(say("results_outdated", count=len(old)), _items(old)))
    if language() in SPACELESS and font_file() is None:
        log.warning("%s", say("font_lacking"))
        parts.append(_notice(say("font_lacking"), ""))
    if lacking := spec.get("lacking"):
        parts.append(_notice(say("texts_lacking", count=len(lacking)), _items(lacking)))
    return Section("summary", say("summary"), f'<div class="summary">{"".join(parts)}</div>')


def _items(texts: Sequence[str]) -> str:
    return "".join(f"<li>{esc(text)}</li>" for text in texts)


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
            rows.append((result["label"], say("main_result_missing"), "", "", *beside))
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
                say("number_range", low=fixed(term["low"]), high=fixed(term["high"])),
                p_value(term["p"]),
                *beside,
            )
        )
    interval = interval_words(records)
    head = (
        say("main_results"),
        say("head-estimate"),
        interval[0].upper() + interval[1:],
        say("head-p"),
        *((say("head-published"),) if any(theirs) else ()),
    )
    rule = [stars_note(levels), *((say("published_explained"),) if any(theirs) else ())]
    table = plain_table(head, rows, say("main_results"), "prose")
    return table + paragraph(sentences(rule), "same")
