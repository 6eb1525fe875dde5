# The replication package: one zip file, made on demand (`make package`).
import subprocess

from package.programs import largest_memory, program
from package.recipes import replicable

PACKAGE = results(f"package/{STUDY['study']}-replication.zip")
SOURCE_KEYS = (
    "title",
    "publisher",
    "citation",
    "obtain",
    "files",
    "licence",
    "redistribute",
)


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


REPLICATED = {name: a for name, a in ANALYSES.items() if replicable(a)}
PACKAGED_MATRICES = sorted(
    {a["weights"] for a in REPLICATED.values() if "weights" in a}
)


rule package:
    input:
        analyses=gated([analysis_file(name) for name in REPLICATED]),
        variables=gated([variable_file(name) for name in VARIABLES + INDICES]),
        units=gated(results("warehouse/units.parquet")),
        weights=gated([results(f"weights/{name}.npz") for name in PACKAGED_MATRICES]),
        results=gated(shipped_results()),
    output:
        PACKAGE,
    log:
        log_file("package"),
    conda:
        "../envs/report.yaml"
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        spec=lambda w: spec(
            study={
                k: STUDY[k]
                for k in ("study", "title", "citation", "simulated", "years")
                if k in STUDY
            },
            sources={
                name: {k: source[k] for k in SOURCE_KEYS if k in source}
                for name, source in SOURCES.items()
            },
            variables=variable_entries(),
            analyses=REPLICATED,
            programs=programs_of_results(),
            seeds={name: a["seed"] for name, a in ANALYSES.items() if "seed" in a},
            memory_mb=largest_memory(workflow.rules),
            commit=last_commit(),
        ),
        code=code("package/build.py"),
    script:
        "../scripts/package/build.py"
