# Everything in one database to query; nothing downstream reads it.


rule collect:
    input:
        lists=gated([results(f"warehouse/{name}.parquet") for name in LISTS]),
        variables=gated([variable_file(name) for name in VARIABLES + INDICES]),
        analyses=gated([analysis_file(name) for name in ANALYSES]),
        sweeps=gated([results(f"sweep/{name}.parquet") for name in SWEEPS]),
        audit=[results("audit/findings.csv")] if AUDIT else [],
        crosscheck=gated(
            [results("crosscheck/crosscheck.parquet")] if CROSSCHECK else []
        ),
    output:
        results("results.duckdb"),
    log:
        log_file("collect"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        spec=lambda w: spec(
            words=words_for(ANALYSES),
            names={
                sort: NAMES.get(sort, {})
                for sort in ("groups", "values", "weights", "units", "variables")
            },
        ),
        code=code("collect/build.py"),
    script:
        "../scripts/collect/build.py"
