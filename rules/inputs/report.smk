# What the rules of report.smk read, write and depend on.


def analyses_of(config):
    """The analyses that a table or figure names, each once."""
    named = [c["analysis"] for c in config.get("columns", [])]
    return list(dict.fromkeys(named + config.get("analyses", [])))


def analyses_named(config):
    """The files of the analyses that a table or figure names."""
    return [analysis_file(name) for name in analyses_of(config)]


def indices_of(config):
    """The indices that a table or figure names."""
    for name in config.get("indices", []):
        if name not in INDICES:
            raise StudyError(
                f"{name!r} is not in 'indices' of config/{STUDY['study']}.yaml, but a table or a "
                "figure names it"
            )
    return config.get("indices", [])


def facts_named(config):
    """The pages of facts of the indices that a table or figure names."""
    return [results(f"index/{index}.json") for index in indices_of(config)]


def published_named(config):
    """The file of printed numbers that a table is set beside."""
    return [resource(config["published"]["file"])] if "published" in config else []


def labels_named(config):
    """The labels of the variables that a table or figure can name: those whose names its configuration
    holds, or that of its
    analyses, indices and sweep, or its printed numbers. Another variable's label is no reason to make it
    anew.
    """
    shown = [config, *(OPTIONS[name] for name in analyses_of(config))]
    shown += [INDEX_DEFINITIONS[name] for name in indices_of(config)]
    shown += [SWEEPS[config["sweep"]]] if "sweep" in config else []
    texts = [canonical_json(shown)]
    texts += [Path(path).read_text("utf-8-sig") for path in published_named(config)]
    words = {word for text in texts for word in re.findall(r"\w+", text)}
    return {name: label for name, label in LABELS.items() if name in words}


def variables_named(config):
    """The files of the variables that a figure draws."""
    named = config.get("variables", []) + (
        [config["variable"]] if "variable" in config else []
    )
    return [variable_file(name) for name in named]


def draws_named(config):
    """The chunks of the bootstraps that a figure draws."""
    return [path for name in config.get("analyses", []) for path in chunk_files(name)]


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
        "base_map": (
            [results("report/base_map.json")] if kind in ("map", "moran") else []
        ),
        "sweep": (
            [results(f"sweep/{config['sweep']}.parquet")] if "sweep" in config else []
        ),
        "provenance": (
            [results(f"warehouse/{n}.parquet") for n in ("imputed", "corrections")]
            if kind == "missing"
            else []
        ),
    }


def page_plan():
    """The files that the page is made of, by part and name."""
    year_map = PAGE.get("year_map", [])
    explorer = PAGE.get("explorer")
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
        "audit": {"findings": path for path in audit_outputs()},
        "published": {
            name: published_named(table)[0]
            for name, table in TABLES.items()
            if "published" in table
        },
    }


def page_needs():
    """What the page's tables and figures are made from, so that it can say why one is missing."""
    tables = {
        results(f"tables/{name}.html"): analyses_named(table) + facts_named(table)
        for name, table in TABLES.items()
    }
    return tables | {
        results(f"figures/{name}.svg"): flat(figure_needs(name)) for name in FIGURES
    }


def page_spec(wildcards):
    """All that the page depends on besides its files."""
    for result in PAGE.get("main_results", []):
        analysis_file(result["analysis"])
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
        seeds={name: a["seed"] for name, a in OPTIONS.items() if "seed" in a},
        sentences=SENTENCES,
        sources={
            n: {k: s[k] for k in ("title", "publisher", "obtain", "licence") if k in s}
            for n, s in SOURCES.items()
        },
        page=PAGE,
        labels=LABELS,
        order={
            "tables": list(TABLES),
            "figures": list(FIGURES),
            "sentences": list(ANALYSES),
        },
    )
