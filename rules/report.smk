# Tables, figures, and the page that holds them: what people read.
import re

from spillover.declared import options_of
from ingest.polygons import parts_of
from report.captions import plain_rst
from report.layout import in_order
from report.page_plan import flat
from plan.report import (
    check_confidential,
    resolve_figures,
    resolve_page,
    resolve_tables,
)
from report.unit_names import local_names
from base.given_file import read_text
from words.worded import check_words

LAYOUTS = resolve_tables(
    STUDY, KINDS, {name: analysis.parts() for name, analysis in ANALYSES.items()}
)
DRAWINGS = resolve_figures(STUDY, KINDS, CHOICES)
PAGE = resolve_page(STUDY, KINDS)
check_confidential(STUDY, CONFIDENTIAL, LAYOUTS, DRAWINGS, PAGE)
# The same as plain values, for jobs and the page.
TABLES = {name: in_order(options_of(table)) for name, table in LAYOUTS.items()}
FIGURES = {name: options_of(figure) for name, figure in DRAWINGS.items()}
LABELS = {
    name: printed(entry["label"])
    for name, entry in {**STUDY["variables"], **STUDY.get("indices", {})}.items()
    if "label" in entry
}
# What is printed for all names of the study, by sort.
UNITS = STUDY.get("labels", {}).get("units", {})
NAMES = {
    **STUDY.get("labels", {}),
    "variables": LABELS,
    "units": (
        UNITS
        if LANGUAGE == DEFAULT
        else local_names(ROOT / STUDY["units"]["file"], UNITS)
    ),
    # A row of a table of robustness is an analysis, too.
    "analyses": {
        **{
            f"{name}__{row['name']}": printed(row["label"])
            for name, options in OPTIONS.items()
            for row in options.get("rows", ())
            if isinstance(row, dict) and row.get("label")
        },
        **STUDY.get("labels", {}).get("analyses", {}),
    },
}
READING = dict(
    simulated=STUDY.get("simulated", ""),
    stars=list(PAGE.stars),
)


include: "inputs/report.smk"


check_words(kinds_used(), LANGUAGE)


rule table:
    input:
        analyses=gated(lambda w: analyses_named(LAYOUTS[w.table])),
        facts=gated(lambda w: facts_named(LAYOUTS[w.table])),
        published=lambda w: published_named(LAYOUTS[w.table]),
    output:
        csv=results("tables/{table}.csv"),
        tex=results("tables/{table}.tex"),
        docx=results("tables/{table}.docx"),
        html=report(
            results("tables/{table}.html"),
            caption="captions/table.rst",
            category="Tables",
            labels={"table": "{table}"},
        ),
    log:
        log_file("tables/{table}"),
    wildcard_constraints:
        table="|".join(TABLES) or "(?!)",
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=300,
        runtime=2,
    params:
        spec=lambda w: spec(
            name=w.table,
            table=TABLES[w.table],
            labels=labels_named(LAYOUTS[w.table]),
            raw=raw(*published_named(LAYOUTS[w.table])),
            texts=texts_named(LAYOUTS[w.table]),
            names=names_named(LAYOUTS[w.table]),
            words=words_for(LAYOUTS[w.table].named("analysis")),
            **READING,
        ),
        code=lambda w: code(
            "report/tables.py",
            f"report/layouts/{TABLES[w.table]['layout']}.py",
            environment="report",
        ),
        caption=lambda w: plain_rst(TABLES[w.table]["title"]),
    script:
        "../scripts/report/tables.py"


rule base_map:
    input:
        units=gated(results("warehouse/units.parquet")),
        polygons=map_files(PAGE),
    output:
        results("report/base_map.json"),
    log:
        log_file("report/base_map"),
    priority: 1
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=300,
        runtime=2,
    params:
        spec=fixed(
            map=PAGE.map,
            polygons=PAGE.polygons,
            approval=PAGE.approval,
            raw=raw(*map_files(PAGE)),
        ),
        code=code("report/base_map.py", environment="report"),
    script:
        "../scripts/report/base_map.py"


rule figure:
    input:
        unpack(gated(lambda w: figure_needs(w.figure))),
    output:
        report(
            results("figures/{figure}.svg"),
            caption="captions/figure.rst",
            category="Figures",
            labels={"figure": "{figure}"},
        ),
        results("figures/{figure}.pdf"),
        results("figures/{figure}.png"),
    log:
        log_file("figures/{figure}"),
    wildcard_constraints:
        figure="|".join(FIGURES) or "(?!)",
    priority: 1
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=500,
        runtime=2,
    params:
        spec=lambda w: spec(
            name=w.figure,
            figure=FIGURES[w.figure],
            years=YEARS,
            measures=measures_named(DRAWINGS[w.figure]),
            analyses=options_named(DRAWINGS[w.figure]),
            labels=labels_named(DRAWINGS[w.figure]),
            texts=texts_named(DRAWINGS[w.figure]),
            names=names_named(DRAWINGS[w.figure]),
            words=words_of_figure(DRAWINGS[w.figure]),
            **READING,
        ),
        code=lambda w: code(
            "report/draw.py",
            f"report/figures/{FIGURES[w.figure]['kind']}.py",
            environment="report",
        ),
        # In no language: with the approval number of a map.
        caption=lambda w: plain_rst(
            f"{FIGURES[w.figure].get('caption', '')} "
            f"{(PAGE.approval or '') if 'base_map' in DRAWINGS[w.figure].reads else ''}"
        ),
    script:
        "../scripts/report/draw.py"


rule page:
    input:
        gated(lambda w: flat(page_plan())),
    output:
        report(results("report.html"), caption="captions/page.rst", category="Page"),
    log:
        log_file("report"),
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=600,
        runtime=5,
    params:
        spec=page_spec,
        code=code("report/page.py", environment="report"),
    script:
        "../scripts/report/page.py"


# The page from whatever is there: `snakemake page_of_what_there_is`, after a run in which jobs failed.
# It has no inputs, so that nothing that failed is tried again; the next full run makes the page again.
# `outdated`, where it exists, lists the results of an earlier run.
rule page_of_what_there_is:
    output:
        results("report_so_far.html"),
    log:
        log_file("report_so_far"),
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=600,
        runtime=5,
    params:
        spec=page_spec,
        outdated=f"logs/{STUDY['study']}/outdated.json",
        code=code("report/page.py", environment="report"),
    script:
        "../scripts/report/page.py"
