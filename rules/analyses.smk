# The analyses of a study: one job and one file each, whatever their kind; chunks are jobs of their own.


include: "inputs/analyses.smk"


rule analysis:
    input:
        variables=gated(analysis_variables),
        units=gated(results("warehouse/units.parquet")),
        weights=gated(analysis_matrices),
        files=analysis_resources,
        analyses=gated(analyses_used),
        chunks=gated(analysis_chunks),
    output:
        results("analyses/{analysis}.json"),
    log:
        log_file("analyses/{analysis}"),
    wildcard_constraints:
        analysis="|".join(ANALYSES) or "(?!)",
    priority: 1
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=lambda w: ANALYSES[w.analysis].memory_mb,
        runtime=lambda w: ANALYSES[w.analysis].minutes,
    params:
        spec=analysis_spec,
        code=code_of_kind,
    script:
        "../scripts/analyses/job.py"


rule chunk:
    input:
        variables=gated(analysis_variables),
        units=gated(results("warehouse/units.parquet")),
        weights=gated(analysis_matrices),
        files=analysis_resources,
    output:
        results("analyses/{analysis}/{first}-{last}.npz"),
    log:
        log_file("analyses/{analysis}/{first}-{last}"),
    wildcard_constraints:
        analysis="|".join(ANALYSES) or "(?!)",
        first=r"\d+",
        last=r"\d+",
    priority: 1
    conda:
        "../envs/numerics.yaml"
    resources:
        mem_mb=lambda w: ANALYSES[w.analysis].memory_mb,
        runtime=lambda w: ANALYSES[w.analysis].minutes,
    params:
        spec=chunk_spec,
        code=code_of_kind,
    script:
        "../scripts/analyses/job.py"
