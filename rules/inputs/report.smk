# What the rules of report.smk read, write and depend on.
from spillover.declared import fields_of, kind_of


def analyses_named(shown):
    """The files of the analyses that a table or figure names."""
    return [analysis_file(name) for name in shown.named("analysis")]


def facts_named(shown):
    """The facts of the indices that a table or figure names."""
    return [results(f"index/{index}.json") for index in shown.named("index")]


def published_named(table):
    """The file of printed numbers that a table is set beside."""
    return [resource(file) for file in table.named("file")]


@in_one_line("snakemake")
def words_held(shown):
    """The words of all that decides what a table or figure can name: its options, its analyses, indices and
    sweep, and its printed numbers.
    """
    sources = [
        options_of(shown),
        *(OPTIONS[name] for name in shown.named("analysis")),
        *(INDEX_DEFINITIONS[name] for name in shown.named("index")),
        *(options_of(SWEEPS[name]) for name in shown.named("sweep")),
    ]
    texts = [canonical_json(sources)]
    texts += [
        read_text(Path(path), "SPILLOVER_LIST_BYTES") for path in published_named(shown)
    ]
    return {word for text in texts for word in re.findall(r"\w+", text)}


def labels_named(shown):
    """The labels of the variables that a table or figure can name. Another variable's label is no reason to
    make it again.
    """
    words = words_held(shown)
    return {name: label for name, label in LABELS.items() if name in words}


def names_named(shown):
    """What a table or figure prints for the study's names that it can hold."""
    words = words_held(shown)
    found = {
        sort: {name: label for name, label in names.items() if name in words}
        for sort, names in NAMES.items()
        if sort in ("groups", "values", "weights", "analyses", "policies", "variables")
    }
    found["units"] = NAMES["units"]
    if shown.named("sweep"):
        found["options"] = NAMES.get("options", {})
    if "suspects" in getattr(shown, "reads", ()):
        found |= {sort: NAMES.get(sort, {}) for sort in ("measures", "sources")}
    return {sort: names for sort, names in found.items() if names}


def texts_named(shown):
    """What is printed in place of the texts that the results of its analyses and indices can hold."""
    sources = [
        *(OPTIONS[name] for name in shown.named("analysis")),
        *(INDEX_DEFINITIONS[name] for name in shown.named("index")),
    ]
    held = canonical_json(sources)
    return {
        text: said
        for text, said in SPOKEN.items()
        if canonical_json(text)[1:-1] in held
    }


def measures_named(figure):
    """The measures of each variable whose values' provenance a figure shows."""
    named = figure.named("variable") if "provenance" in figure.reads else []
    return {name: list(FORMULAS[name].measures) for name in named if name in FORMULAS}


def words_of_figure(figure):
    """The language of a figure, with the words that it can show."""
    more = ["written"] if "suspects" in figure.reads else []
    return words_for(figure.named("analysis"), "figures", *more)


def options_named(figure):
    """The options of the analyses whose options a figure shows, defaults left out."""
    named = figure.named("analysis") if "options" in figure.reads else []
    return {name: options_of(ANALYSES[name]) for name in named}


# What figures can read besides the files that their options name.
FURTHER = {
    "draws": lambda figure: flat(map(chunk_files, figure.named("analysis"))),
    "units": lambda figure: [results("warehouse/units.parquet")],
    "base_map": lambda figure: [results("report/base_map.json")],
    "suspects": lambda figure: [results("suspects.parquet")],
    "provenance": lambda figure: [
        results(f"warehouse/{name}.parquet") for name in ("imputed", "corrections")
    ],
}


def figure_needs(name):
    """A figure's inputs by name, each a list that may be empty: all as its kind declares it."""
    figure = DRAWINGS[name]
    return {
        "analyses": analyses_named(figure),
        "facts": facts_named(figure),
        "variables": [variable_file(name) for name in figure.named("variable")],
        "sweep": [results(f"sweep/{name}.parquet") for name in figure.named("sweep")],
        **{
            what: files(figure) if what in figure.reads else []
            for what, files in FURTHER.items()
        },
    }


def page_plan():
    """The files that the page is made of, by part and name."""
    year_map, explorer = PAGE.year_map, PAGE.explorer
    return {
        "tables": {name: results(f"tables/{name}.html") for name in TABLES},
        "figures": {name: results(f"figures/{name}.svg") for name in FIGURES},
        "analyses": {name: analysis_file(name) for name in ANALYSES},
        "indices": {name: results(f"index/{name}.json") for name in INDICES},
        "matrices": {name: results(f"weights/{name}.json") for name in MATRICES},
        "explorer": (
            {
                "table": results(f"sweep/{explorer}.parquet"),
                "summary": results(f"sweep/{explorer}.json"),
            }
            if explorer
            else {}
        ),
        "base_map": {"base_map": results("report/base_map.json")} if year_map else {},
        "year_map": {name: variable_file(name) for name in year_map},
        "lists": {
            name: results(f"warehouse/{name}.parquet")
            for name in (
                "observations",
                "corrections",
                "imputed",
                "conflicts",
                "missing",
                "marks",
                "ledger",
            )
        },
        "suspects": {"suspects": results("suspects.parquet")},
        "audit": {"findings": path for path in audit_outputs()},
        "crosscheck": (
            {
                "summary": results("crosscheck/summary.json"),
                "rows": results("crosscheck/crosscheck.parquet"),
            }
            if CROSSCHECK
            else {}
        ),
        "published": {
            name: published_named(table)[0]
            for name, table in LAYOUTS.items()
            if table.published
        },
    }


def page_needs():
    """What the page's tables and figures are made from, so that it can say why one is missing."""
    tables = {
        results(f"tables/{name}.html"): analyses_named(table) + facts_named(table)
        for name, table in LAYOUTS.items()
    }
    return tables | {
        results(f"figures/{name}.svg"): flat(figure_needs(name)) for name in FIGURES
    }


def described(name):
    """All options of an analysis, None where one is not set."""
    unset = {field.encode_name: None for field in fields_of(type(ANALYSES[name]))}
    return unset | OPTIONS[name]


def page_spec(wildcards):
    """All that the page depends on besides its files."""
    return spec(
        study={
            k: STUDY[k]
            for k in (
                "study",
                "title",
                "citation",
                "simulated",
                "years",
                "dated_by",
                "gaps",
            )
            if k in STUDY
        },
        plan=page_plan(),
        raw=raw(*page_plan()["published"].values()),
        needs=page_needs(),
        tables=TABLES,
        figures=FIGURES,
        seeds=SEEDS,
        words=words_for(ANALYSES, "page", "figures", "written"),
        texts=SPOKEN,
        names=NAMES,
        specified={
            name: [
                choice.column_names()[0] for choice in sweep.choices() if choice.named
            ]
            for name, sweep in SWEEPS.items()
        },
        lacking=STUDY["texts"]["lacking"],
        described={name: described(name) for name in ANALYSES},
        sources={
            n: {
                k: printed(s[k])
                for k in ("title", "publisher", "obtain", "licence", "citation")
                if k in s
            }
            for n, s in SOURCES.items()
        },
        page=options_of(PAGE),
        maps=[name for name, figure in DRAWINGS.items() if "base_map" in figure.reads],
        confidential=CONFIDENTIAL,
        labels=LABELS,
        order={
            "tables": list(TABLES),
            "figures": list(FIGURES),
            "described": list(ANALYSES),
        },
    )


def map_files(page):
    """The files of the polygons that maps draw."""
    return [resource(file) for file in parts_of(page.polygons)] if page.polygons else []


def kinds_used():
    """The kinds that the study uses, by the sort of their texts."""
    sorts = {"analysis": ANALYSES, "method": METHODS, "family": MATRICES}
    sorts |= {"layout": LAYOUTS, "figure": DRAWINGS}
    used = {sort: [*map(kind_of, kinds.values())] for sort, kinds in sorts.items()}
    for chunks in MATRICES_BY_CHUNK.values():
        used["family"] += [m["family"] for chunk in chunks.values() for m in chunk]
    used["format"] = [source["format"] for source in SOURCES.values()]
    used["sweep-key"] = [
        choice.key() for sweep in SWEEPS.values() for choice in sweep.choices()
    ]
    return used
