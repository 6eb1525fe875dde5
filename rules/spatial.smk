# Moran's I, specification tests and spatial panel models, one job per analysis.


include: "inputs/spatial.smk"


rule moran:
    input:
        variables=gated(analysis_files),
        units=gated(results("warehouse/units.parquet")),
        weights=gated(analysis_matrices),
    output:
        results("spatial/{analysis}.json"),
    log:
        log_file("spatial/{analysis}"),
    wildcard_constraints:
        analysis=of_kind("moran"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=400,
        runtime=5,
    params:
        spec=analysis_spec,
        code=code("spatial/moran.py"),
    script:
        "../scripts/spatial/moran.py"


rule specification_tests:
    input:
        variables=gated(analysis_files),
        units=gated(results("warehouse/units.parquet")),
        weights=gated(analysis_matrices),
    output:
        results("spatial/{analysis}.json"),
    log:
        log_file("spatial/{analysis}"),
    wildcard_constraints:
        analysis=of_kind("specification_tests"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=400,
        runtime=5,
    params:
        spec=analysis_spec,
        code=code("spatial/specification_tests.py"),
    script:
        "../scripts/spatial/specification_tests.py"


rule spatial_model:
    input:
        variables=gated(analysis_files),
        units=gated(results("warehouse/units.parquet")),
        weights=gated(analysis_matrices),
    output:
        results("spatial/{analysis}.json"),
    log:
        log_file("spatial/{analysis}"),
    wildcard_constraints:
        analysis=of_kind("spatial"),
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=800,
        runtime=10,
    params:
        spec=analysis_spec,
        code=code("spatial/model.py"),
    script:
        "../scripts/spatial/model.py"
