# Observations -> the panel. A checkpoint: what comes after is judged by the checksum of the variables it reads.
LISTS = ["units", "observations", "corrections", "imputed", "conflicts", "missing"]


def corrections_file():
    """The study's corrections, if it has any."""
    path = ROOT / "resources" / STUDY["study"] / "corrections.csv"
    return [str(path)] if path.exists() else []


def source_ranges():
    """The possible values of each source's measures: the study's own ranges go before the registry's."""
    own = STUDY.get("ranges", {})
    return {
        name: {
            measure: own.get(measure, column.get("range", [None, None]))
            for measure, column in source["columns"].items()
        }
        for name, source in SOURCES.items()
    }


checkpoint warehouse:
    input:
        observations=expand(results("ingest/{source}.parquet"), source=SOURCES),
        units=resource(STUDY["units"]["file"]),
        corrections=corrections_file(),
    output:
        **{name: results(f"warehouse/{name}.parquet") for name in LISTS},
        variables=expand(
            results("warehouse/panel/{variable}.parquet"), variable=VARIABLES
        ),
        database=results("warehouse/warehouse.duckdb"),
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
            ranges=source_ranges(),
        ),
        code=code("warehouse/build.py"),
    script:
        "../scripts/warehouse/build.py"
