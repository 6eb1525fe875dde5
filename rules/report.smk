# Tables, figures, and the page that holds them: what people read.
from types import SimpleNamespace

from report.page_plan import flat, ordered_terms

TABLES = {
    name: ordered_terms(table) for name, table in STUDY.get("tables", {}).items()
}
FIGURES = STUDY.get("figures", {})
PAGE = STUDY.get("report", {})
LABELS = {
    name: entry["label"]
    for name, entry in {**STUDY["variables"], **STUDY.get("indices", {})}.items()
    if "label" in entry
}
READING = dict(
    labels=LABELS,
    simulated=STUDY.get("simulated", ""),
    stars=PAGE.get("stars", [0.1, 0.05, 0.01]),
)


def analysis_file(name):
    """The file of an analysis, in the folder of the stage that its kind belongs to."""
    if name not in ANALYSES:
        raise StudyError(f"{name!r} is not in 'analyses' of config/{STUDY['study']}.yaml, but a table or figure names it")
    kind = ANALYSES[name]["kind"]
    stage = "spatial" if kind in ("moran", "specification_tests", "spatial") else "models"
    return results(f"{stage}/{name}.json")


def analyses_named(config):
    """The files of the analyses that a table or figure names, each once."""
    named = [c["analysis"] for c in config.get("columns", [])] + config.get("analyses", [])
    return [analysis_file(name) for name in dict.fromkeys(named)]


def facts_named(config):
    """The pages of facts of the indices that a table or figure names."""
    return [results(f"index/{index}.json") for index in config.get("indices", [])]


def published_named(config):
    """The file of printed numbers that a table is set beside."""
    return [resource(config["published"]["file"])] if "published" in config else []


def variables_named(config):
    """The files of the variables that a figure draws."""
    named = config.get("variables", []) + (
        [config["variable"]] if "variable" in config else []
    )
    return [variable_file(name) for name in named]


def draws_named(config):
    """The chunks of the bootstraps that a figure draws."""
    return [
        path
        for name in config.get("analyses", [])
        if ANALYSES[name]["kind"] == "bootstrap_mediation"
        for path in draw_files(SimpleNamespace(analysis=name))
    ]


def figure_needs(figure):
    """A figure's further inputs by name, each a list that may be empty."""
    config = FIGURES[figure]
    kind = config["kind"]
    return {
        "analyses": analyses_named(config),
        "facts": facts_named(config),
        "variables": variables_named(config),
        "draws": draws_named(config) if kind == "bootstrap" else [],
        "units": [results("warehouse/units.parquet")] if kind == "paths" else [],
        "base_map": [results("report/base_map.json")] if kind in ("map", "moran") else [],
        "sweep": [results(f"sweep/{config['sweep']}.parquet")] if "sweep" in config else [],
        "provenance": [results(f"warehouse/{n}.parquet") for n in ("imputed", "corrections")] if kind == "missing" else [],
    }


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
    params:
        spec=lambda w: spec(name=w.table, table=TABLES[w.table], **READING),
        code=code("report/tables.py"),
    resources:
        mem_mb=300,
        runtime=5,
    conda:
        "../envs/report.yaml"
    script:
        "../scripts/report/tables.py"


rule base_map:
    input:
        units=gated(results("warehouse/units.parquet")),
    output:
        results("report/base_map.json"),
    log:
        log_file("report/base_map"),
    params:
        spec=spec(map=PAGE.get("map", "points")),
        code=code("report/base_map.py"),
    resources:
        mem_mb=300,
        runtime=5,
    conda:
        "../envs/report.yaml"
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
            analyses={a: ANALYSES[a] for a in FIGURES[w.figure].get("analyses", [])},
            **READING,
        ),
        code=code("report/figures.py"),
    resources:
        mem_mb=500,
        runtime=5,
    conda:
        "../envs/report.yaml"
    script:
        "../scripts/report/figures.py"
