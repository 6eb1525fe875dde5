# Tables, figures, and the page that holds them: what people read.
import re

from report.page_plan import flat, ordered_terms
from report.sentences import sentences_of
from words import words_of

TABLES = {name: ordered_terms(table) for name, table in STUDY.get("tables", {}).items()}
FIGURES = STUDY.get("figures", {})
PAGE = STUDY.get("report", {})
LABELS = {
    name: entry["label"]
    for name, entry in {**STUDY["variables"], **STUDY.get("indices", {})}.items()
    if "label" in entry
}
SENTENCES = sentences_of(ANALYSES, LABELS, words_of("en"))
READING = dict(
    simulated=STUDY.get("simulated", ""),
    stars=PAGE.get("stars", [0.1, 0.05, 0.01]),
)


include: "inputs/report.smk"


rule table:
    input:
        analyses=gated(lambda w: analyses_named(TABLES[w.table])),
        facts=gated(lambda w: facts_named(TABLES[w.table])),
        published=lambda w: published_named(TABLES[w.table]),
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
            labels=labels_named(TABLES[w.table]),
            raw=raw(*published_named(TABLES[w.table])),
            **READING,
        ),
        code=code("report/tables.py", environment="report"),
    script:
        "../scripts/report/tables.py"


rule base_map:
    input:
        units=gated(results("warehouse/units.parquet")),
    output:
        results("report/base_map.json"),
    log:
        log_file("report/base_map"),
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=300,
        runtime=2,
    params:
        spec=fixed(map=PAGE.get("map", "points")),
        code=code("report/base_map.py", environment="report"),
    script:
        "../scripts/report/base_map.py"


rule figure:
    input:
        analyses=gated(lambda w: figure_needs(w.figure)["analyses"]),
        facts=gated(lambda w: figure_needs(w.figure)["facts"]),
        variables=gated(lambda w: figure_needs(w.figure)["variables"]),
        draws=gated(lambda w: figure_needs(w.figure)["draws"]),
        units=gated(lambda w: figure_needs(w.figure)["units"]),
        base_map=gated(lambda w: figure_needs(w.figure)["base_map"]),
        sweep=gated(lambda w: figure_needs(w.figure)["sweep"]),
        provenance=gated(lambda w: figure_needs(w.figure)["provenance"]),
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
            measures={
                v: list(FORMULAS[v].measures)
                for v in FIGURES[w.figure].get("variables", [])
                if v in FORMULAS
            },
            analyses={a: OPTIONS[a] for a in FIGURES[w.figure].get("analyses", [])},
            labels=labels_named(FIGURES[w.figure]),
            **READING,
        ),
        code=code("report/figures.py", environment="report"),
    script:
        "../scripts/report/figures.py"


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


# The page from whatever is there: `snakemake page_of_what_there_is`, after a run in which jobs failed. It
# has no inputs, so that
# nothing that failed is tried again; the next full run makes the page anew. `outdated` lists what is of
# an earlier run, where it is there.
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
