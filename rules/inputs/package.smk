# What the rules of package.smk read, write and depend on.


def programs_of_results():
    """Every table and figure of the study with its rule, its script and those of what it shows."""
    made = [
        (
            table,
            results(f"tables/{name}.csv"),
            analyses_named(table) + facts_named(table),
        )
        for name, table in LAYOUTS.items()
    ] + [
        (figure, results(f"figures/{name}.pdf"), shown_in(name))
        for name, figure in DRAWINGS.items()
    ]
    return [
        program(workflow.rules, config.title, path, results(""), shown)
        for config, path, shown in made
    ]


def shown_in(figure):
    """The files of the analyses, indices and sweeps that a figure shows, and of the one variable that it
    is about.
    """
    needs = figure_needs(figure)
    one = needs["variables"] if len(needs["variables"]) == 1 else []
    return needs["analyses"] + needs["facts"] + needs["sweep"] + one


def figures_of_units():
    """The files of the figures that a package leaves out where the data may not be passed on."""
    return [
        results(f"figures/{name}.pdf")
        for name, figure in DRAWINGS.items()
        if figure.single_units
    ]


def files_of_panel():
    """The panel in three formats, the codebook, the units and the weight matrices of the models that R
    and Stata redo.
    """
    names = ["panel.csv", "panel.parquet", "panel.dta", "codebook.csv", "units.csv"]
    weights = [f"weights_{name}.csv" for name in PACKAGED_MATRICES]
    return [results(f"data/{name}") for name in names + weights]


def variable_entries():
    """The variables and indices: label, unit, and how each is made."""
    variables = [
        dict(
            variable=name,
            label=entry.get("label", name),
            unit=entry.get("unit", ""),
            made=entry["formula"],
        )
        for name, entry in STUDY["variables"].items()
    ]
    indices = [
        dict(
            variable=name,
            label=entry.get("label", name),
            unit="index",
            made=f"{entry['method']} index",
        )
        for name, entry in INDEX_DEFINITIONS.items()
    ]
    return variables + indices


def shipped_results():
    """The tables, figures, page and findings."""
    tables = expand(
        results("tables/{table}.{end}"),
        table=TABLES,
        end=["csv", "tex", "html", "docx"],
    )
    figures = expand(results("figures/{figure}.pdf"), figure=FIGURES)
    return tables + figures + [results("report.html")] + audit_outputs()


def further_analyses():
    """The analyses whose lines need packages of R or user-written commands of Stata, as plain values."""
    return [
        to_builtins(further_of(name, analysis))
        for name, analysis in ANALYSES.items()
        if analysis.kind in having("in_r")
    ]


def replicated_code():
    """The files with the lines of kinds, which are loaded by name."""
    kinds = sorted({ANALYSES[one["name"]].kind for one in further_analyses()})
    return [
        f"spillover/kinds/{kind}/{name}.py"
        for kind in kinds
        for name in ("in_r", "in_stata")
    ]


def last_commit():
    """The commit whose code the package ships; empty outside a git repository, where no package can be
    made.
    """
    found = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, text=True
    )
    return found.stdout.strip()
