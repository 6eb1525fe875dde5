# Observations -> the panel. A checkpoint: what comes after is judged by the checksum of the variables it reads.
LISTS = ["units", "observations", "corrections", "imputed", "conflicts", "missing"]
CORRECTIONS = [
    path
    for path in [resource(f"resources/{STUDY['study']}/corrections.csv")]
    if Path(path).exists()
]

PANEL = expand(results("warehouse/panel/{variable}.parquet"), variable=VARIABLES)
FILES = {name: results(f"warehouse/{name}.parquet") for name in LISTS}
FILES |= {
    "variables": sorted(PANEL, key=os.path.exists),
    "database": results("warehouse/warehouse.duckdb"),
}


def is_made(files):
    """Whether all files of a name are there."""
    return all(map(os.path.exists, [files] if isinstance(files, str) else files))


checkpoint warehouse:
    input:
        observations=expand(results("ingest/{source}.parquet"), source=SOURCES),
        units=resource(STUDY["units"]["file"]),
        corrections=CORRECTIONS,
    output:
        # Snakemake asks for a checkpoint by its first output alone. So what is not there yet goes first: else a variable that the
        # configuration gained, or a file that was deleted, would never be made.
        **{name: FILES[name] for name in sorted(FILES, key=lambda n: is_made(FILES[n]))},
    log:
        log_file("warehouse"),
    conda:
        "../envs/ingest.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        spec=spec(
            study=STUDY["study"],
            years=STUDY["years"],
            dated_by=STUDY.get("dated_by", "data_year"),
            precedence=precedence_of(STUDY, SOURCES),
            gaps=STUDY.get("gaps", {}),
            conflicts=STUDY.get("conflicts", {}),
            variables=STUDY["variables"],
            groups=STUDY["units"].get("groups", []),
            ranges=ranges_of(STUDY, SOURCES),
        ),
        code=code("warehouse/build.py"),
    script:
        "../scripts/warehouse/build.py"
