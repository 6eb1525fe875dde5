# The panel as files for other programs (`make panel`), and the replication package, one zip file (`make
# package`): on demand.
import subprocess

from msgspec import to_builtins

from spillover.analysis import having
from spillover.replicate.further import further_of
from package.programs import largest_memory, program
from spillover.replicate.recipes import redone

PACKAGE = results(f"package/{STUDY['study']}-replication.zip")
SOURCE_KEYS = (
    "title",
    "publisher",
    "citation",
    "obtain",
    "files",
    "licence",
    "redistribute",
    "confidential",
    "folder",
)


include: "inputs/package.smk"


RECIPES = [
    recipe
    for name, analysis in ANALYSES.items()
    for recipe in analysis.recipes(name)
    if redone(recipe)
]
REPLICATED = list(dict.fromkeys(recipe.model.split("/")[0] for recipe in RECIPES))
PACKAGED_MATRICES = sorted({recipe.weights for recipe in RECIPES if recipe.weights})


rule panel_files:
    input:
        variables=gated([variable_file(name) for name in VARIABLES + INDICES]),
        units=gated(results("warehouse/units.parquet")),
        weights=gated([results(f"weights/{name}.npz") for name in PACKAGED_MATRICES]),
    output:
        files_of_panel(),
    log:
        log_file("panel_files"),
    conda:
        "../envs/report.yaml"
    params:
        spec=fixed(title=STUDY["title"], variables=variable_entries()),
        code=code("package/panel_files.py", environment="report"),
    script:
        "../scripts/package/panel_files.py"


rule package:
    input:
        analyses=gated([analysis_file(name) for name in REPLICATED]),
        data=gated(files_of_panel()),
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
            recipes=[to_builtins(recipe) for recipe in RECIPES],
            further=further_analyses(),
            programs=programs_of_results(),
            of_units=figures_of_units(),
            seeds=SEEDS,
            memory_mb=largest_memory(workflow.rules),
            commit=last_commit(),
            language=LANGUAGE,
            logs=logs_of_jobs(),
        ),
        code=code("package/build.py", *replicated_code(), environment="report"),
    script:
        "../scripts/package/build.py"
