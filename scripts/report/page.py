"""The page: one HTML file with every table, figure and finding of a study, made from whatever is there.

A part whose job failed is a box that says so; the page itself never fails for it.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from base.artifacts.analysis import read_analysis, read_document
from base.artifacts.atomic import write_text
from base.job import log, run
from report.captions import map_note
from report.crosscheck_rows import CheckedNumber, by_model, confirmed_line, is_single, rows_of
from report.embedded_font import font_face
from report.material import Material
from report.page_crosscheck import crosscheck_alarm, crosscheck_section
from report.page_explorers import explorer_section, map_section
from report.page_matrices import matrices_section
from report.page_methods import methods_section
from report.page_parts import Section, data_script, esc, missing, paragraph
from report.page_plan import flat, is_there, why_missing
from report.page_provenance import audit_section, provenance_section, software_section
from report.page_results import figures_section, side_by_side_section, tables_section
from report.page_summary import summary_section
from report.page_suspects import suspects_section
from report.script_words import script_words
from report.sentences import sentences_of
from report.table_model import simulated_note
from spillover.fit import Record
from words.say import say, speak

ASSETS = "assets"  # the folder beside this script; its files count in the job's code
SCRIPTS = ("page.js", "explorer.js", "map.js", "crosscheck.js")
Spec = Mapping[str, Any]


def present(files: Mapping[str, str]) -> dict[str, Path]:
    """The files that are there."""
    return {name: Path(path) for name, path in files.items() if is_there(path)}


def read_all(files: Mapping[str, str], read: Callable[[Path], Record] = read_document) -> dict[str, Record]:
    """The JSON documents that are there."""
    return {name: read(path) for name, path in present(files).items()}


def in_order(spec: Spec) -> dict[str, Any]:
    """The options with each part in the configuration's order, which a rule's options lose."""
    ordered = {part: {name: spec[part][name] for name in names} for part, names in spec["order"].items()}
    year_map = {name: spec["plan"]["year_map"][name] for name in spec["page"].get("year_map", [])}
    return {**spec, **ordered, "plan": {**spec["plan"], "year_map": year_map}}


def build_page(spec: Spec, assets: Path) -> str:
    """The page as text.

    spec: `study`, `plan` (paths by part), `needs`, `tables`, `figures`, `seeds`, `described`, `sources`,
    `page`, `labels`, and maybe `outdated` (paths of an earlier run). assets: the folder of the template, the
    style and the scripts.
    """
    plan, study = spec["plan"], spec["study"]
    facts = {**read_all(plan["indices"]), **read_all(plan["matrices"])}
    material = Material(
        read_all(plan["analyses"], read_analysis),
        facts,
        labels=spec["labels"],
        simulated=study.get("simulated", ""),
        texts=spec.get("texts", {}),
    )
    files = present(plan.get("crosscheck", {}))
    checked = read_document(files["summary"]) if "summary" in files else None
    compared = rows_of(files["rows"]) if "rows" in files else []
    if spec.get("confidential"):
        compared = [row for row in compared if not is_single(row)]
        checked = (
            {**checked, "differs": [r for r in checked["differs"] if not is_single(r)]} if checked else None
        )
    sections, data = _sections(spec, material, facts, checked, compared)
    lost = [path for path in flat(plan) if not is_there(path)]
    for path in lost:
        log.warning("the page goes without %s", path)
    sections.insert(0, summary_section(spec, material, lost))
    simulated = study.get("simulated", "")
    body = "\n".join(_section(section, bool(simulated)) for section in sections)
    frame = _frame(study["study"])
    contents = "\n".join(_contents(section) for section in sections)
    data = [data_script("page-words", script_words()), *data]
    shown = "".join(
        [body, contents, *frame.values(), *data, simulated, _facts(spec, material), *_head(study)]
    )
    return Template((assets / "page.html").read_text(encoding="utf-8")).substitute(
        title=esc(study["title"]),
        study=esc(study["study"]),
        css=font_face(shown) + (assets / "page.css").read_text(encoding="utf-8"),
        js="\n".join((assets / name).read_text(encoding="utf-8") for name in SCRIPTS),
        body_class="simulated" if simulated else "real",
        banner=f'<p class="banner" role="note">{esc(simulated_note(simulated))}</p>' if simulated else "",
        citation=paragraph(study["citation"], "citation") if study.get("citation") else "",
        facts=_facts(spec, material),
        contents=contents,
        sections=crosscheck_alarm(checked) + body,
        data="\n".join(data),
        **{name: esc(text) for name, text in frame.items()},
    )


def _head(study: Mapping[str, Any]) -> list[str]:
    """The study's own words at the head of the page."""
    return [study["title"], study.get("citation", ""), say("simulated_note", text="")]


def _frame(study: str) -> dict[str, str]:
    """The words of the template."""
    return {
        "language": say("html_language"),
        "skip": say("skip_to_results"),
        "program": say("of_program"),
        "contents_name": say("contents"),
        "footer": say("page_footer", study=study),
    }


def _sections(
    spec: Spec,
    material: Material,
    facts: Mapping[str, Any],
    checked: Mapping[str, Any] | None,
    compared: Sequence[CheckedNumber],
) -> tuple[list[Section], list[str]]:
    """The sections after the summary, and the data that they embed. checked, compared: the crosscheck's
    summary and rows.
    """
    plan, simulated, outdated = spec["plan"], spec["study"].get("simulated", ""), spec.get("outdated", ())
    models = by_model(compared)
    lines = {name: confirmed_line(table, models) for name, table in spec["tables"].items()}
    notes = dict.fromkeys(spec.get("maps", ()), map_note(spec["page"]))
    found: list[Section | None] = [
        tables_section(spec["tables"], plan["tables"], spec["needs"], outdated, lines)
        if spec["tables"]
        else None,
        figures_section(spec["figures"], plan["figures"], spec["needs"], outdated, notes)
        if spec["figures"]
        else None,
    ]
    data = []
    for make in (_explorer, _map):
        section, embedded = make(spec)
        found.append(section)
        data.append(embedded)
    findings = read_all(plan["audit"])
    found += [
        side_by_side_section(spec["tables"], plan["published"], material, simulated),
        suspects_section(plan.get("suspects", {})),
        audit_section(findings.get("findings")) if plan["audit"] else None,
        crosscheck_section(checked, compared, spec.get("specified")),
        matrices_section(plan["matrices"]),
        methods_section(spec["study"], sentences_of(spec["described"], spec["labels"]), facts, material),
        provenance_section(spec["sources"], plan["lists"], spec.get("confidential", ())),
        software_section(spec["seeds"]),
    ]
    return [section for section in found if section is not None], [text for text in data if text]


def _explorer(spec: Spec) -> tuple[Section | None, str]:
    files = spec["plan"]["explorer"]
    if not files:
        return None, ""
    if not is_there(files["table"]):
        why = why_missing(files["table"], spec["needs"].get(files["table"], []))
        return Section("sweep", say("sweep_section"), missing(say("the_sweep"), why)), ""
    section, data = explorer_section(
        spec["page"]["explorer"], Path(files["table"]), Path(files["summary"]), spec["labels"]
    )
    nothing = missing(say("the_sweep"), say("sweep_without_estimates"))
    return section or Section("sweep", say("sweep_section"), nothing), data


def _map(spec: Spec) -> tuple[Section | None, str]:
    variables, base_map = spec["plan"]["year_map"], spec["plan"]["base_map"]
    if not variables:
        return None, ""
    there = present(variables)
    if not there or not is_there(base_map["base_map"]):
        lost = next(path for path in [base_map["base_map"], *variables.values()] if not is_there(path))
        return Section("map", say("map_section"), missing(say("the_map"), why_missing(lost, []))), ""
    return map_section(Path(base_map["base_map"]), there, spec["labels"], map_note(spec["page"]))


def _facts(spec: Spec, material: Material) -> str:
    first, last = spec["study"]["years"]
    estimates = [e for document in material.analyses.values() for e in document["estimates"]]
    entries = {
        "units": f"{max((e['units'] for e in estimates), default=0)}",
        "years": say("year_span", first=str(first), last=str(last)),
        "analyses": f"{len(material.analyses)}",
        "estimates": f"{len(estimates)}",
        "tables": f"{len(spec['tables'])}",
        "figures": f"{len(spec['figures'])}",
    }
    return "".join(
        f"<li><b>{esc(number)}</b>{esc(say(f'fact_{name}'))}</li>" for name, number in entries.items()
    )


def _contents(section: Section) -> str:
    inner = "".join(f'<li><a href="#{esc(anchor)}">{esc(text)}</a></li>' for anchor, text in section.items)
    below = f"<ol>{inner}</ol>" if inner else ""
    return f'<li><a href="#{section.anchor}">{esc(section.heading)}</a>{below}</li>'


def _section(section: Section, simulated: bool) -> str:
    tag = f'<span class="tag">{esc(say("simulated"))}</span>' if simulated and section.from_data else ""
    heading = f'<h2 id="{section.anchor}-heading">{tag}{esc(section.heading)}</h2>'
    return (
        f'<section id="{section.anchor}" '
        f'aria-labelledby="{section.anchor}-heading">{heading}\n{section.body}</section>'
    )


def _main(snakemake: Any, spec: dict[str, Any]) -> None:
    speak(spec["words"]["language"], {**spec["names"], "texts": spec["texts"]})
    listed = Path(snakemake.params.get("outdated", ""))
    old = json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else []
    write_text(
        snakemake.output[0],
        build_page({**in_order(spec), "outdated": old}, Path(snakemake.scriptdir) / ASSETS),
    )


if "snakemake" in globals():
    run(globals()["snakemake"], _main)
