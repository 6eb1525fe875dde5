"""The page: one HTML file with every table, figure and finding of a study, made from whatever is there.

A part whose job failed is a box that says so; the page itself never fails for it.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import numpy as np
from markupsafe import Markup
from msgspec.structs import asdict, replace

from audit.findings import read_findings
from audit.study_numbers import Key
from base.artifacts.analysis import read_analysis
from base.artifacts.atomic import write_text
from base.artifacts.json_record import read_json_record
from base.font import font_face, font_file
from base.job import log, run
from base.language import SPACELESS
from crosscheck.compared_number import ComparedNumber
from crosscheck.verdicts import Summary
from report.card_programs import build_programs
from report.card_variables import describe_variables, find_used
from report.card_verdicts import Verdicts
from report.cards import Beside, build_cards_data, marks_in
from report.checklist import (
    Addresses,
    Checklist,
    Turn,
    distinct_points,
    find_digest,
    points_of_audit,
    points_of_cells,
    points_of_checks,
    points_of_missing,
    points_of_numbers,
    points_of_p_values,
    points_of_results,
    points_of_turns,
)
from report.colophon import read_colophon
from report.crosscheck import (
    Checks,
    TableComparison,
    compare_table,
    count_differing,
    crosscheck_section,
    describe_scaled_numbers,
    read_crosscheck,
)
from report.embedded_data import EmbeddedData, pack_data
from report.explorer import explorer_section, find_main, read_explored_sweep
from report.findings.section import build_findings_section
from report.inference import describe_other_inference
from report.influence import FindingInfluence, build_influence_section, read_influences
from report.material import Material
from report.methods import analyses_section, matrices_section, methods_section, sentences_of
from report.neighbours import Units, read_units
from report.origins import OriginsData, build_origins_data, find_extremes
from report.page_options import CaptionNotes, PageOptions
from report.page_plan import describe_map_approval, explain_missing, is_there, map_note
from report.provenance import (
    audit_section,
    audit_sentences,
    provenance_section,
    software_section,
    suspects_section,
)
from report.referee import Examination, examine, referee_section
from report.results import (
    figures_section,
    main_results,
    read_printed_numbers,
    side_by_side_section,
    tables_section,
)
from report.sections import Section, fill, group_by_part, section
from report.svg import empty_reason
from report.sweep_record import SweepData
from report.truth_section import truth_section
from report.universe import Universes, template_words
from report.verdict import Headline, SweepTable, headlines, read_sweeps, verdicts
from report.year_map import map_section
from spillover.facts import IndexFacts
from spillover.messages.common import FONT_LACKING, YEAR_SPAN
from spillover.messages.marks import mark_numbers, remove_marks, render_marks
from spillover.tables.notes import figure_notes
from spillover.tables.number_format import STARS
from spillover.tables.table import write_simulated_note
from spillover.words import _, ngettext, places
from words.render import language, say, sentences, speak

# The words of the scripts by their keys there.
SCRIPT_WORDS = {
    "no_value": _("no value"),
    "more_columns": _("Further columns to the right: {count}"),
    "open_card": _("{number}: where it comes from"),
    "card_verdict": _("What is known of this estimate"),
    "card_equation": _("Equation and coefficient"),
    "card_variables": _("Variables"),
    "card_variable": _("{label}: {formula}"),
    "card_program": _("{program}, from the panel of the replication package, in its folder replicate"),
    "card_of_sweep": _("A specification of a sweep: no other program computes one unless crosscheck asks."),
    "card_estimated": _("What is estimated"),
    "card_sample": _("Sample"),
    "card_outcome": _("Outcome"),
    "card_variance": _("How its error was computed"),
    "card_others": _("Other programs"),
    "card_none": _("No other program computed it: it is not verified in this run."),
    "card_prints": _("prints {value}"),
    "card_prints_none": _("prints no such number"),
    "card_converted": _("{why} gives {value}"),
    "card_tests": _("Test that holds its formula, on other data"),
    "card_configured": _("Configuration"),
    "card_indicators": _("Indicators of the index, with their weights"),
    "card_indicator": _("{label}: {weight} ({direction})"),
    "card_corrected": _("corrected to {value}: {reason} ({source})"),
    "card_imputed": _("filled with {value}: {reason}, {source}"),
    "card_cell": _("{measure} {year}: {text} ({unit}), {place}"),
    "card_no_cell": _("{measure} {year}: no source has a cell"),
    "card_found": _("{variable}, {unit}, {year}"),
    "card_more": _("and in {count} more places"),
    "card_log": _("Log"),
    "card_identity": _("Name of the number"),
    "card_digits": _("{digits} digits agree"),
    "number_of": _("{quantity} of {term}"),
    "numbers_found": _("{found} of {total} comparisons"),
    "numbers_cut": _("{found} of {total} comparisons, the first {shown} shown"),
    "nothing_passes": _("No specification passes the filters: tick at least one box in every group."),
    "specifications_shown": _("{shown} of {total}"),
    "specifications_summary": _(
        " specifications · median {median} · from {low} to {high} · positive {positive}, "
        "{positive_significant} of them significant at 5% · negative {negative}, {negative_significant} "
        "significant"
    ),
    "read_curve": _(
        "Point at the curve to read a specification, click on it to open its card; with the keyboard, arrows "
        "walk along it and Enter opens the card."
    ),
    "no_such_universe": _(
        "The address names no specification of this sweep ({part}): it may be of an earlier run. Shown is "
        "the one that the page begins with."
    ),
    "not_listed": _("The sweep does not have that combination; so this differs too: {choices}."),
    "main_estimate": _("main estimate"),
    "specification_card": _("One specification of the sweep"),
    "value_and_interval": _("{estimate}, interval {interval}, p {p}"),
    "file_of_rows": _("specifications-{study}.csv"),
    "points_done": _("{done} of {count} ticked"),
    "points_earlier": _(
        "This browser has marks of another run of this study ({count}): they are of other numbers and not "
        "shown. Points whose sentence is the same can take theirs over."
    ),
    "points_of_run": _("Marks on the page of the study {study}, whose numbers have the digest {digest}."),
    "points_unsaved": _("This browser keeps nothing for this page: save the list before you close it."),
    "ordered": _("{count} specifications, ordered by estimate"),
    "ordered_cut": _(
        "{count} specifications, ordered by estimate; beyond the picture: intervals {cut}, estimates {beyond}"
    ),
    "choice": _("{choice} {option}"),
    "p_value": _(", p {p} · {choices}"),
    "unit_value": _("{unit}, {year}: {value}"),
    "unit_title": _("{unit}: {value}"),
    "read_map": _(
        "{variable}, {year}. Point at a unit, or focus the map and use the arrow keys, to read its value."
    ),
}


ASSETS = "assets"  # the folder beside this script; its files count in the job's code
SCRIPTS = ("page.js", "explorer.js", "map.js", "crosscheck.js", "cards.js", "referee.js")
T = TypeVar("T")


def read_all(files: Mapping[str, str], read: Callable[[Path], T]) -> dict[str, T]:
    """The JSON documents that are there."""
    return {name: read(Path(path)) for name, path in files.items() if is_there(path)}


def restore_order(spec: PageOptions) -> PageOptions:
    """The options with each part in the configuration's order, which a rule's options lose."""
    year_map = {name: spec.plan.year_map[name] for name in spec.page.get("year_map", [])}
    return replace(spec.restore_order(), plan=replace(spec.plan, year_map=year_map))


def isolate_labels(page: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a page with labels of estimates so that one from right to left moves no number behind
    it in a sentence: within the signs of Unicode that isolate a text.
    """
    from_right = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
    named = {
        key: [
            {**one, "label": f"\u2068{one['label']}\u2069"} if from_right.search(one["label"]) else one
            for one in page[key]
        ]
        for key in ("findings", "main_results")
        if page.get(key)
    }
    return {**page, **named}


@dataclass(frozen=True, kw_only=True)
class PageResults:
    """A study's results that several sections show: analyses and indices; the summary, the rows and the
    checks of the crosscheck; the units; the tables of the sweeps, and of the one that is explored its table
    and what the page embeds of it; the main results, what a referee asks of them, and what they rest on.
    lost: files that are not there.
    """

    spec: PageOptions
    material: Material
    summary: Summary | None
    compared: Sequence[ComparedNumber]
    checks: Checks
    units: Units
    swept: Sequence[SweepTable]
    explored: SweepTable | None
    sweep_data: SweepData | None
    heads: Sequence[Headline]
    examined: Examination
    influences: Sequence[FindingInfluence]
    lost: list[str]


def build_page(spec: PageOptions, assets: Path) -> str:
    """The page as text. assets: the folder of the style and the scripts."""
    results = read_results(replace(spec, page=isolate_labels(spec.page)))
    spec, colophon = results.spec, read_colophon(spec.study)
    for path in results.lost:
        log.warning("the page goes without %s", path)
    findings = build_findings_section(spec, results.material, results.swept, results.units)
    parts = group_by_part(build_sections(results, colophon["cite"]))
    sections = [*([findings] if findings else []), *(one for part in parts for one in part.sections)]
    data = embed_data(results, sections)
    return fill(
        "page.html.j2",
        study=spec.study,
        made_by=colophon,
        simulated=bool(spec.study.get("simulated")),
        facts=_facts(spec, results.material),
        findings=findings,
        parts=parts,
        differing=count_differing(results.summary),
        scaled=describe_scaled_numbers(results.summary),
        data=data,
        font_face=lambda *texts: Markup(font_face(remove_marks("".join(map(str, texts))))),
        style=_asset(assets, "page.css"),
        scripts=Markup("\n").join(_asset(assets, name) for name in SCRIPTS),
    )


def read_results(spec: PageOptions) -> PageResults:
    """Read what is there of the study's results."""
    plan = spec.plan
    material = Material(
        read_all(plan.analyses, read_analysis),
        read_all(plan.indices, partial(read_json_record, record=IndexFacts)),
        labels=spec.labels,
        simulation=spec.study.get("simulated", ""),
        texts=spec.texts,
        truth=spec.true_values,
    )
    summary, compared = read_crosscheck(plan.crosscheck, bool(spec.confidential))
    units = read_units(plan.units.get("units", ""))
    swept = read_sweeps(plan.sweeps, spec.sweep_analyses)
    explored = next((one for one in swept if one.name == spec.page.get("explorer")), None)
    heads = list(headlines(spec.page.get("main_results", ()), material, spec.recipes))
    return PageResults(
        spec=spec,
        material=material,
        summary=summary,
        compared=compared,
        checks=Checks(material, compared),
        units=units,
        swept=swept,
        explored=explored,
        sweep_data=read_explored_sweep(spec, heads, explored, units),
        heads=heads,
        examined=examine(heads, swept, material, spec.recipes, units),
        influences=read_influences(spec, material),
        lost=[path for path in plan.files() if not is_there(path)],
    )


def build_sections(results: PageResults, citation: str) -> list[Section]:
    """Build the sections that the study has, but for its findings. citation: of the program."""
    spec, material, summary = results.spec, results.material, results.summary
    plan, note, units_file = spec.plan, map_note(spec.page), spec.plan.units.get("units", "")
    analyses = sentences_of(spec.analysis_options, spec.labels)
    compare = partial(_compare_table, checks=results.checks)
    captions = _note_figures(results, note)
    stars, printed = spec.page.get("stars"), spec.truth is not None and spec.truth.is_from_printed_tables
    sections = [
        summary_section(spec, material, results.lost, results.swept, results.units),
        truth_section(spec.truth, material),
        tables_section(spec.tables, plan.tables, spec.needs, spec.old_files, compare),
        figures_section(spec.figures, plan.figures, spec.needs, spec.old_files, captions),
        explorer_section(spec, results.sweep_data),
        referee_section(results.examined, results.swept, material, summary, stars, _build_checklist(results)),
        build_influence_section(results.influences),
        map_section(spec, note),
        side_by_side_section(spec.tables, plan.printed_tables, material, material.simulation, printed),
        suspects_section(plan.suspects, units_file, plan.lists.get("corrections", "")),
        audit_section(read_all(plan.audit, read_findings).get("findings")),
        crosscheck_section(summary, results.compared, spec.choice_columns),
        matrices_section(plan.matrices),
        methods_section(spec.study, analyses, spec.equations, material, summary),
        analyses_section(analyses, spec.equations, material),
        provenance_section(spec.sources, plan.lists, spec.confidential),
        software_section(spec.seeds, citation),
        chores_section(spec),
    ]
    return [one for one in sections if one]


def _compare_table(table: str, checks: Checks) -> TableComparison | None:
    """Compare the numbers of a table's HTML with those of other programs."""
    return compare_table(marks_in([table]), checks)


def _note_figures(results: PageResults, note: str) -> dict[str, str]:
    """Write the notes below each figure. note: below maps."""
    spec, analyses = results.spec, results.material.analyses
    facts = {name: asdict(spec.caption_notes.get(name, CaptionNotes())) for name in spec.figures}
    return {
        name: sentences(
            filter(None, [figure_notes(figure, analyses, **facts[name]), note if name in spec.maps else ""])
        )
        for name, figure in spec.figures.items()
    }


def embed_data(results: PageResults, sections: Sequence[Section]) -> list[EmbeddedData]:
    """Pack the data that the page embeds: words, sections, cards and origins."""
    spec, material, marks = results.spec, results.material, marks_in(one.body for one in sections)
    records: dict[str, msgspec.Struct | None] = {
        anchor: record for one in sections for anchor, record in one.data.items()
    }
    records["cards-data"] = build_cards_data(
        marks,
        material,
        results.checks,
        spec.plan.analyses,
        spec.configuration_lines,
        bool(spec.confidential),
        _collect_card_data(results, marks),
    )
    records["origins-data"] = None if spec.confidential else _origins(spec, material, marks)
    words = pack_data("page-words", {**script_words(), "study": spec.study["study"]})
    return [words, *(pack_data(anchor, record) for anchor, record in records.items() if record is not None)]


def _build_checklist(results: PageResults) -> Checklist:
    """Build the list that a referee ticks, in the order of its groups."""
    spec, examined = results.spec, results.examined
    addresses = _find_addresses(results.sweep_data, results.explored, results.units)
    printed = read_printed_numbers(spec.tables, spec.plan.printed_tables)
    verdicts = Verdicts(results.material, spec.recipes, results.checks.numbers.values, printed).build(
        (head.record.model, head.row.term) for head in results.heads
    )
    audited = audit_sentences(read_all(spec.plan.audit, read_findings).get("findings"))
    points = distinct_points(
        [
            *points_of_results(examined.headlines, spec.tables, addresses),
            *points_of_p_values(examined.headlines, verdicts),
            *points_of_turns(examined.turns, addresses),
            *points_of_cells(results.influences),
            *points_of_checks(examined.claims),
            *points_of_audit(audited),
            *points_of_numbers(results.summary),
            *points_of_missing(explain_missing(path, spec.needs.get(path, [])) for path in results.lost),
        ]
    )
    return Checklist(find_digest(results.checks.numbers), points)


def _find_addresses(data: SweepData | None, explored: SweepTable | None, units: Units) -> Addresses:
    """Return the function that finds where the explorer shows a main result, or an alternative of one.
    data: of the sweep that the page embeds; explored: its table.
    """

    def find_address(turn: Turn | Headline) -> str:
        if data is None or explored is None:
            return ""
        if isinstance(turn, Headline):
            homes = find_main(data, [turn], explored, units).items()
            return next((Universes(data).find_address(effect, place) for effect, place in homes), "")
        sweep, _colon, specification = turn.model.partition(": ")
        if sweep != explored.name or turn.effect not in data.effects:
            return ""
        places = np.flatnonzero(explored.table["specification"] == specification)
        return Universes(data).find_address(turn.effect, int(places[0])) if len(places) == 1 else ""

    return find_address


def _collect_card_data(results: PageResults, marks: Sequence[Key]) -> Beside:
    """Data that cards show beside their numbers. Of confidential data nothing is said of cells."""
    spec, material = results.spec, results.material
    plan, recipes = spec.plan, spec.recipes
    published = read_printed_numbers(spec.tables, plan.printed_tables)
    verdicts = Verdicts(material, recipes, results.checks.numbers.values, published, results.swept)
    shown_analyses = {mark.model.partition("/")[0] for mark in marks}
    used = find_used(spec.analysis_options, {*spec.variables, *material.facts, *plan.matrices})
    shown = {name for analysis, names in used.items() for name in names if analysis in shown_analyses}
    lists = {} if spec.confidential else plan.lists
    records = {name: document.estimates for name, document in material.analyses.items()}
    return Beside(
        verdicts.build((mark.model, mark.term) for mark in marks if mark.term),
        describe_variables(sorted(shown), spec.variables, material.facts, spec.labels, lists),
        used,
        build_programs(
            spec.regressions,
            records,
            {
                name: {key: value for key, value in options.items() if value is not None}
                for name, options in spec.analysis_options.items()
            },
            plan.matrices,
        ),
        spec.choice_columns,
    )


def _origins(spec: PageOptions, material: Material, marks: Sequence[Key]) -> OriginsData | None:
    """Origins of the panel's values that the page shows."""
    plan = spec.plan
    sampled = {name for name, options in spec.analysis_options.items() if options.get("sample")}
    files = {**plan.year_map, **plan.extremes}
    extremes = find_extremes(marks, material, files, plan.units.get("units", ""), sampled)
    shown = spec.page.get("year_map", [])
    return build_origins_data(spec.variables, material.facts, plan.lists, shown, extremes)


def _asset(assets: Path, name: str) -> Markup:
    return Markup((assets / name).read_text(encoding="utf-8"))


def _facts(spec: PageOptions, material: Material) -> dict[str, str]:
    """The numbers at the head of the page."""
    first, last = spec.study["years"]
    estimates = [e for document in material.analyses.values() for e in document.estimates]
    return {
        "units": f"{max((e.units for e in estimates), default=0)}",
        "years": say(YEAR_SPAN, first=str(first), last=str(last)),
        "analyses": f"{len(material.analyses)}",
        "estimates": f"{len(estimates)}",
        "tables": f"{len(spec.tables)}",
        "figures": f"{sum(_has_number(spec.plan.figures[name]) for name in spec.figures)}",
    }


def _has_number(file: str) -> bool:
    """Return whether a figure has a number: one without data has none."""
    return not (is_there(file) and empty_reason(Path(file)))


def summary_section(
    spec: PageOptions,
    material: Material,
    lost: list[str],
    swept: Sequence[SweepTable] = (),
    units: Units | None = None,
) -> Section:
    """The study's own sentences, its main results with what sweeps say of each, and what is missing.
    lost: the files that are not there.
    """
    page, results, beside, notices = spec.page, None, list[list[str]](), []
    if wanted := page.get("main_results"):
        printed = read_printed_numbers(spec.tables, spec.plan.printed_tables)
        results = main_results(wanted, material, page.get("stars"), printed)
        levels = page.get("stars") or STARS
        beside = [
            [
                text
                for one in headlines([result], material, spec.recipes)
                for text in (
                    *describe_other_inference(one, material, spec.recipes, levels),
                    *verdicts(one, swept, units),
                )
            ]
            if units is not None
            else []
            for result in wanted
        ]
    if lost:
        reasons = [explain_missing(path, spec.needs.get(path, [])) for path in lost]
        notices.append(
            (
                say(
                    ngettext("1 result is missing.", "{count} results are missing.", "count"), count=len(lost)
                ),
                reasons,
            )
        )
    outdated = spec.old_files
    if old := [path for path in spec.plan.files() if path in outdated and path not in lost]:
        notices.append(
            (
                say(
                    ngettext(
                        "1 result is from an earlier run and out of date: its inputs have changed "
                        "since, but it was not run again.",
                        "{count} results are from an earlier run and out of date: their inputs have "
                        "changed since, but they were not run again.",
                        "count",
                    ),
                    count=len(old),
                ),
                old,
            )
        )
    simulated = write_simulated_note(material.simulation) if material.simulation else ""
    said = page.get("summary", ())
    return section("summary", said=said, results=results, beside=beside, simulated=simulated, notices=notices)


def chores_section(spec: PageOptions) -> Section | None:
    """List what the author has to do before the page is printed: a font, translations, the base map's
    approval.
    """
    page, todo = spec.page, list[tuple[str, list[str]]]()
    if language() in SPACELESS and font_file() is None:
        log.warning("%s", say(FONT_LACKING))
        todo.append((say(FONT_LACKING), []))
    if lacking := spec.missing_texts:
        todo.append(
            (
                say(
                    ngettext(
                        "1 text of the configuration is not available in the page's language, and "
                        "printed in another.",
                        "{count} texts of the configuration are not available in the page's language, "
                        "and printed in another.",
                        "count",
                    ),
                    count=len(lacking),
                ),
                list(lacking),
            )
        )
    if (spec.maps or page.get("year_map")) and (map_chore := describe_map_approval(page)):
        todo.append((map_chore, []))
    return section("chores", from_data=False, notices=todo) if todo else None


def script_words() -> dict[str, str]:
    """Each message in the language that is spoken, with places that a script fills, and that language itself,
    by which numbers are written.
    """
    made = {k: say(text, **{p: f"{{{p}}}" for p in places(text)}) for k, text in SCRIPT_WORDS.items()}
    spaced = "" if language() in SPACELESS else " "
    return {"language": language(), "spaced": spaced, **made, **template_words()}


def _main(snakemake: Any, spec: PageOptions) -> None:
    speak(spec.words["language"], {**spec.names, "texts": spec.texts})
    listed = Path(snakemake.params.get("outdated", ""))
    old = json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else []
    with mark_numbers():
        page = build_page(
            replace(restore_order(spec), old_files=tuple(old)), Path(snakemake.scriptdir) / ASSETS
        )
    write_text(snakemake.output[0], render_marks(page))


if "snakemake" in globals():
    run(globals()["snakemake"], _main, PageOptions)
