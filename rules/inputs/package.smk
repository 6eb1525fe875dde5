# What the rules of package.smk read, write and depend on.


def programs_of_results():
    """Every table and figure of the study with its rule, its script and the analyses that it shows."""
    made = [
        (table, results(f"tables/{name}.csv")) for name, table in TABLES.items()
    ] + [(figure, results(f"figures/{name}.pdf")) for name, figure in FIGURES.items()]
    return [
        program(
            workflow.rules, config["title"], path, results(""), analyses_named(config)
        )
        for config, path in made
    ]


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


def last_commit():
    """The commit whose code the package ships; empty outside a git repository, where no package can be made."""
    found = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "HEAD"], capture_output=True, text=True
    )
    return found.stdout.strip()
